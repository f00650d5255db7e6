//! How a call fails: a status, and an error that is written into the caller's structure.
//!
//! Invariants: nothing is allocated, for the message is written where it stays; it is cut at a character and ends in NUL;
//! what the library has a sentence for is said in its own.

use std::ffi::c_char;
use std::fmt::{self, Display, Write};

use verpick::{
    Component, ConstraintError, ConstraintErrorKind, FormatError, FormatErrorKind, NextError, ParseError, Token,
};

use crate::codes::{VerpickComponent, VerpickStatus};
use crate::types::{VERPICK_MESSAGE_SIZE, VerpickError, VerpickText};

/// No item, no offset, no index.
pub(crate) const NONE: usize = usize::MAX;

/// Why a call failed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Failure<'a> {
    Nothing,
    /// The argument of this name is null.
    Null(&'static str),
    /// What is wrong with an argument, in words.
    Invalid(&'static str),
    /// The same of one of many.
    InvalidItem(&'static str, usize),
    /// The text of this name is not UTF-8 from this byte on.
    NotUtf8(&'static str, usize),
    /// The same of one of many.
    NotUtf8Item(&'static str, usize, usize),
    TooSmall,
    Parse(ParseError, &'a [u8]),
    /// The same of one of many.
    ParseItem(ParseError, &'a [u8], usize),
    Format(FormatError, &'a str),
    Constraint(ConstraintError, &'a str),
    Next(NextError),
    Panic,
}

impl Failure<'_> {
    pub(crate) const fn status(&self) -> VerpickStatus {
        match self {
            Self::Nothing => VerpickStatus::Nothing,
            Self::Null(_) => VerpickStatus::NullPointer,
            Self::Invalid(_) | Self::InvalidItem(..) => VerpickStatus::InvalidArgument,
            Self::NotUtf8(..) | Self::NotUtf8Item(..) => VerpickStatus::NotUtf8,
            Self::TooSmall => VerpickStatus::TooSmall,
            Self::Parse(..) | Self::ParseItem(..) => VerpickStatus::NotAVersion,
            Self::Format(..) => VerpickStatus::NotAFormat,
            Self::Constraint(..) => VerpickStatus::NotAConstraint,
            Self::Next(_) => VerpickStatus::NoNext,
            Self::Panic => VerpickStatus::Panic,
        }
    }

    fn component(&self) -> Option<Component> {
        match self {
            Self::Parse(error, _) | Self::ParseItem(error, ..) => Some(error.component()),
            Self::Constraint(error, _) => match error.kind() {
                ConstraintErrorKind::Operand(error) => Some(error.component()),
                _ => None,
            },
            _ => None,
        }
    }

    fn item(&self) -> usize {
        match *self {
            Self::InvalidItem(_, item) | Self::NotUtf8Item(_, item, _) | Self::ParseItem(_, _, item) => item,
            _ => NONE,
        }
    }

    fn offset(&self) -> usize {
        match *self {
            Self::NotUtf8(_, offset) | Self::NotUtf8Item(_, _, offset) => offset,
            Self::Parse(error, _) | Self::ParseItem(error, ..) => error.offset(),
            Self::Format(error, _) => error.offset(),
            Self::Constraint(error, _) => error.offset(),
            _ => NONE,
        }
    }

    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Constraint(error, _) => error.hint(),
            Self::Format(error, _) => match error.kind() {
                FormatErrorKind::UnknownToken { nearest } => nearest.map(Token::name),
                _ => None,
            },
            _ => None,
        }
    }

    /// The bytes of the sentence that stands behind a tag.
    fn sentence(&self) -> Option<usize> {
        let mut message = Message::EMPTY;
        match self {
            Self::Parse(error, tag) | Self::ParseItem(error, tag, _) => {
                // Counting does not fail.
                let _ = write!(message, "{}", error.with(tag).message());
                Some(message.wanted)
            }
            _ => None,
        }
    }

    /// The error for the caller.
    pub(crate) fn error(&self) -> VerpickError {
        let mut message = Message::EMPTY;
        // What has no room is counted all the same.
        let _ = write!(message, "{self}");
        let sentence = self.sentence().map_or(0, |sentence| message.wanted - sentence);
        VerpickError {
            code: self.status(),
            component: self.component().map_or(VerpickComponent::None, Into::into),
            item: self.item(),
            offset: self.offset(),
            hint: VerpickText::from(self.hint()),
            message_length: message.length,
            sentence: sentence.min(message.length),
            message: message.bytes.map(|byte| c_char::from_ne_bytes([byte])),
        }
    }
}

/// One sentence, in lower case and without a full stop.
impl Display for Failure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Nothing => f.write_str("the policy takes none of the tags"),
            Self::Null(name) => write!(f, "{name} is null"),
            Self::Invalid(what) => f.write_str(what),
            Self::InvalidItem(what, item) => write!(f, "{what} (at {item})"),
            Self::NotUtf8(name, offset) => write!(f, "{name} is not UTF-8 at byte {offset}"),
            Self::NotUtf8Item(name, item, offset) => write!(f, "{name}[{item}] is not UTF-8 at byte {offset}"),
            Self::TooSmall => f.write_str("the buffer is too small"),
            Self::Parse(error, tag) | Self::ParseItem(error, tag, _) => error.with(tag).fmt(f),
            Self::Format(error, format) => error.with(format).fmt(f),
            Self::Constraint(error, constraint) => error.with(constraint).fmt(f),
            Self::Next(error) => error.fmt(f),
            Self::Panic => f.write_str("verpick has a defect that ended this call; please report what it was given"),
        }
    }
}

impl From<NextError> for Failure<'_> {
    fn from(error: NextError) -> Self {
        Self::Next(error)
    }
}

/// A text of bounded size.
struct Message {
    bytes: [u8; VERPICK_MESSAGE_SIZE],
    length: usize,
    /// How long it would be without the bound.
    wanted: usize,
}

impl Message {
    const EMPTY: Self = Self { bytes: [0; VERPICK_MESSAGE_SIZE], length: 0, wanted: 0 };
}

impl Write for Message {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Behind a cut nothing more is written, and the last byte stays NUL.
        let room = if self.wanted == self.length { VERPICK_MESSAGE_SIZE - 1 - self.length } else { 0 };
        let fitting = (0..=room.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        self.bytes[self.length..][..fitting].copy_from_slice(&text.as_bytes()[..fitting]);
        self.length += fitting;
        self.wanted += text.len();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use verpick::{Constraint, Format, Scheme, Version};

    use super::*;

    fn text(error: &VerpickError) -> String {
        let bytes: Vec<u8> = error.message[..error.message_length].iter().map(|c| c.to_ne_bytes()[0]).collect();
        assert_eq!(error.message[error.message_length], 0, "a NUL behind it");
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn a_tag_is_told_from_the_sentence_behind_it() {
        let tag = "2024.13";
        let failure = Failure::Parse(Version::parse(tag).unwrap_err(), tag.as_bytes());
        let error = failure.error();
        assert_eq!(text(&error), "2024.13: expected \".\" and patch at byte 7, found the end");
        assert_eq!(&text(&error)[error.sentence..], "expected \".\" and patch at byte 7, found the end");
        assert_eq!((error.component, error.offset), (VerpickComponent::Patch, 7));
        assert_eq!(error.item, NONE);
    }

    #[test]
    fn a_message_without_room_is_cut_at_a_character() {
        let mut message = Message::EMPTY;
        for _ in 0..VERPICK_MESSAGE_SIZE {
            write!(message, "aé").unwrap();
        }
        assert_eq!(message.length, VERPICK_MESSAGE_SIZE - 1 - (VERPICK_MESSAGE_SIZE - 1) % 3);
        assert!(std::str::from_utf8(&message.bytes[..message.length]).is_ok());
        assert_eq!(message.wanted, 3 * VERPICK_MESSAGE_SIZE);
    }

    #[test]
    fn nothing_is_written_behind_a_cut() {
        let mut message = Message::EMPTY;
        write!(message, "{}", "é".repeat(VERPICK_MESSAGE_SIZE)).unwrap();
        let length = message.length;
        write!(message, "a").unwrap();
        assert_eq!(message.length, length);
    }

    #[test]
    fn the_nearest_token_and_what_a_constraint_means_are_hints() {
        let format = Failure::Format(Format::compile("YYYY.MICR").unwrap_err(), "YYYY.MICR");
        assert_eq!((format.hint(), format.offset()), (Some("MICRO"), 5));
        let text = ">=1.2 <2";
        let constraint = Failure::Constraint(Constraint::parse(text, &Scheme::SEMVER).unwrap_err(), text);
        assert_eq!(constraint.hint(), Some("a comma says \"and\": >=1.2, <2"));
    }
}
