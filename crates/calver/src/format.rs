//! A compiled CalVer format.
//!
//! Invariants, made by `compile` and relied on by `read`: at most [`MAX_NUMBERS`] number tokens and at least one; a
//! year, month, week or day at most once; in a run of touching numbers at most one has no fixed width; no optional part
//! begins like what may follow it; a modifier is the last thing that is read.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;
use core::{cmp, fmt, hash, str::FromStr};

use chrono::NaiveDate;

use crate::partial::is_wildcard;
use crate::token::Width;
use crate::{Component, Core, FormatError, Lint, Token, compile};

/// The most number tokens that a format may have, so that a version has a fixed size.
///
/// ```
/// use verpick_calver::{Format, FormatErrorKind, MAX_NUMBERS};
///
/// let counters = |count| vec!["MICRO"; count].join(".");
/// assert!(Format::compile(&counters(MAX_NUMBERS)).is_ok());
/// assert_eq!(Format::compile(&counters(MAX_NUMBERS + 1)).unwrap_err().kind(), FormatErrorKind::TooManyNumbers);
/// ```
pub const MAX_NUMBERS: usize = 8;

/// A part of a format.
///
/// ```
/// use verpick_calver::{Format, Part, Token};
///
/// let format = Format::compile("MAJOR[.MINOR]")?;
/// assert_eq!(format.parts().next(), Some(Part::Token(Token::Major)));
/// assert_eq!(format.parts().last(), Some(Part::Close));
/// # Ok::<(), verpick_calver::FormatError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// A character that stands for itself.
    Literal(char),
    /// A number or a modifier.
    Token(Token),
    /// An optional part begins: `[`.
    Open,
    /// An optional part ends: `]`.
    Close,
}

/// A step of reading a tag: what must stand there next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// This character.
    Literal(char),
    /// A number.
    Number {
        token: Token,
        /// How many digits of the same run of touching digits belong to the steps behind this one.
        digits_behind: usize,
        /// Whether another number or a literal digit touches this one: lenient padding would move the cut.
        touches: bool,
        /// Whether no other digits touch it from behind: then it must use the run up.
        ends_run: bool,
    },
    /// A modifier, which may be empty.
    Modifier,
    /// An optional part: read if the tag goes on with its literals and what its first token begins with, else left out.
    Optional {
        /// How many literals it begins with.
        lead: usize,
        /// What its first token begins with.
        begins: Begins,
        /// The number of the first step behind it.
        end: usize,
    },
}

/// What a token begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begins {
    /// A digit.
    Digit,
    /// A letter, or a dot and a letter.
    Word,
    /// What stands for any number, in the operand of a constraint.
    Wildcard,
}

impl Begins {
    /// Whether `text` begins so.
    pub(crate) fn matches(self, text: &[u8]) -> bool {
        match (self, text) {
            (Self::Digit, [first, ..]) => first.is_ascii_digit(),
            (Self::Word, [b'.', second, ..]) => second.is_ascii_alphabetic(),
            (Self::Word, [first, ..]) => first.is_ascii_alphabetic(),
            (Self::Wildcard, text) => is_wildcard(text),
            (_, []) => false,
        }
    }
}

impl Step {
    pub(crate) fn literal(&self) -> Option<char> {
        match self {
            Self::Literal(c) => Some(*c),
            _ => None,
        }
    }

    pub(crate) fn number(&self) -> Option<Token> {
        match self {
            Self::Number { token, .. } => Some(*token),
            _ => None,
        }
    }
}

/// Whether `text` goes on with the optional part whose steps begin at `body`.
#[inline]
pub(crate) fn goes_on(body: &[Step], lead: usize, begins: Begins, text: &[u8]) -> bool {
    let mut text = text;
    for c in body[..lead].iter().filter_map(Step::literal) {
        match text.strip_prefix(c.encode_utf8(&mut [0; 4]).as_bytes()) {
            Some(rest) => text = rest,
            None => return false,
        }
    }
    begins.matches(text)
}

/// A CalVer format: tokens such as `YYYY` and `0M`, and literals between them, compiled to the steps that read it.
///
/// Literals are `.`, `-`, `_`, `/`, and any other character behind a backslash (`\r`), but for `+` and control
/// characters. Numbers may touch where the cut between them is certain: `YYYY0M0D`, but not `YYYYMMDD`. Brackets make a
/// part optional: `0Y.0M[.MICRO]`.
///
/// Two formats are equal where their texts are.
///
/// ```
/// use verpick_calver::{Format, Token};
///
/// let format = Format::compile("YYYY.0M.MICRO")?;
/// assert_eq!(format.as_str(), "YYYY.0M.MICRO");
/// assert_eq!(format.tokens(), [Token::FullYear, Token::PaddedMonth, Token::Micro]);
/// assert!(format.lints().is_empty());
/// # Ok::<(), verpick_calver::FormatError>(())
/// ```
#[derive(Clone)]
pub struct Format {
    pub(crate) text: Box<str>,
    pub(crate) steps: Box<[Step]>,
    pub(crate) tokens: Box<[Token]>,
    pub(crate) lints: Box<[Lint]>,
}

impl Format {
    /// Compiles `text`.
    ///
    /// # Errors
    ///
    /// Where the text is no format: an unknown token, a character that needs a backslash, a part that is named
    /// twice, numbers that touch without a certain cut, too many numbers, or none.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// let error = Format::compile("YYYY.MICR").unwrap_err();
    /// assert_eq!(
    ///     error.with("YYYY.MICR").to_string(),
    ///     "format YYYY.MICR: MICR at byte 5 is no token; did you mean MICRO?",
    /// );
    /// ```
    pub fn compile(text: &str) -> Result<Self, FormatError> {
        compile::compile(text)
    }

    /// The format as it was written.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// assert_eq!(Format::compile("YYYY.0M")?.as_str(), "YYYY.0M");
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The number tokens, left to right: one for each number that a version may have.
    ///
    /// ```
    /// use verpick_calver::{Format, Token};
    ///
    /// let format = Format::compile("YY.0M[.MICRO]MODIFIER")?;
    /// assert_eq!(format.tokens(), [Token::ShortYear, Token::PaddedMonth, Token::Micro]);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether versions may have a modifier.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// assert!(Format::compile("YY.MINORMODIFIER")?.has_modifier());
    /// assert!(!Format::compile("YY.MINOR")?.has_modifier());
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn has_modifier(&self) -> bool {
        self.steps.contains(&Step::Modifier)
    }

    /// The format's parts, left to right.
    ///
    /// ```
    /// use verpick_calver::{Format, Part, Token};
    ///
    /// let format = Format::compile("YY[.0M]")?;
    /// let parts: Vec<Part> = format.parts().collect();
    /// let optional = [Part::Open, Part::Literal('.'), Part::Token(Token::PaddedMonth), Part::Close];
    /// assert_eq!(parts[0], Part::Token(Token::ShortYear));
    /// assert_eq!(parts[1..], optional);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    pub fn parts(&self) -> impl Iterator<Item = Part> {
        // Where the optional parts end that are open, the innermost last.
        let mut open: Vec<usize> = Vec::new();
        let mut index = 0;
        core::iter::from_fn(move || {
            if open.last() == Some(&index) {
                open.pop();
                return Some(Part::Close);
            }
            let step = self.steps.get(index)?;
            index += 1;
            Some(match *step {
                Step::Literal(c) => Part::Literal(c),
                Step::Number { token, .. } => Part::Token(token),
                Step::Modifier => Part::Token(Token::Modifier),
                Step::Optional { end, .. } => {
                    open.push(end);
                    Part::Open
                }
            })
        })
    }

    /// Writes a core with these numbers, one for each token, each padded as its token has it. An optional part is
    /// written where a number of it is given. `None` where there are more or fewer numbers than tokens, where one is
    /// missing that is not optional, or where one is out of its token's range.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// let format = Format::compile("YYYY.0M[.MICRO]")?;
    /// assert_eq!(format.write(&[Some(2024), Some(6), Some(3)]).as_deref(), Some("2024.06.3"));
    /// assert_eq!(format.write(&[Some(2024), Some(6), None]).as_deref(), Some("2024.06"));
    /// assert_eq!(format.write(&[Some(2024), Some(13), None]), None);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn write(&self, numbers: &[Option<u64>]) -> Option<String> {
        if numbers.len() != self.tokens.len() {
            return None;
        }
        let mut numbers = numbers.iter();
        let mut text = String::new();
        let mut at = 0;
        while let Some(step) = self.steps.get(at) {
            at += 1;
            match *step {
                Step::Literal(c) => text.push(c),
                Step::Modifier => {}
                Step::Optional { end, .. } => {
                    let count = self.steps[at..end].iter().filter_map(Step::number).count();
                    if numbers.as_slice().iter().take(count).all(Option::is_none) {
                        numbers.by_ref().take(count).for_each(drop);
                        at = end;
                    }
                }
                Step::Number { token, .. } => {
                    let number = numbers.next().copied().flatten()?;
                    if !token.range().contains(&number) {
                        return None;
                    }
                    let width = match token.rule().width {
                        Width::Fixed(digits) => digits,
                        Width::Free { at_least } => at_least,
                    };
                    write!(text, "{number:0width$}").ok()?;
                }
            }
        }
        Some(text)
    }

    /// What is legal but odd in the format.
    ///
    /// ```
    /// use verpick_calver::{Format, Lint, Token};
    ///
    /// let format = Format::compile("DD.MM.YYYY")?;
    /// assert_eq!(format.lints()[0], Lint::OutOfOrder { first: Token::Day, then: Token::Month });
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn lints(&self) -> &[Lint] {
        &self.lints
    }

    /// Whether the format itself begins with the letter `v`, or may; then no other `v` may stand before it.
    ///
    /// ```
    /// # use verpick_calver::Format;
    /// assert!(Format::compile(r"\vYYYY.0M")?.begins_with_v());
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn begins_with_v(&self) -> bool {
        let mut index = 0;
        loop {
            match self.steps.get(index) {
                Some(Step::Optional { end, .. }) => {
                    if self.steps.get(index + 1) == Some(&Step::Literal('v')) {
                        return true;
                    }
                    index = *end;
                }
                step => return step == Some(&Step::Literal('v')),
            }
        }
    }

    /// The place among the tokens of the first one that reads `component`.
    ///
    /// ```
    /// # use verpick_calver::{Component, Format};
    /// let format = Format::compile("YYYY.0M")?;
    /// assert_eq!(format.place(Component::Month), Some(1));
    /// assert_eq!(format.place(Component::Day), None);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn place(&self, component: Component) -> Option<usize> {
        self.tokens.iter().position(|token| token.component() == component)
    }

    /// The number of a core that is `component`; `None` where the format has none or it was left out.
    ///
    /// ```
    /// use verpick_calver::{Component, Format, Strictness};
    ///
    /// let format = Format::compile("YY.0M[.MICRO]")?;
    /// let core = format.read(b"24.04", 0, Strictness::Strict).unwrap();
    /// assert_eq!(format.number(&core, Component::Month), Some(4));
    /// assert_eq!(format.number(&core, Component::Micro), None);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn number(&self, core: &Core, component: Component) -> Option<u64> {
        core.number(self.place(component)?)
    }

    /// The calendar year of a core: `YY` and `0Y` count from 2000. `None` where it has no year.
    ///
    /// ```
    /// use verpick_calver::{Format, Strictness};
    ///
    /// let year = |format: &str, tag: &str| {
    ///     let format = Format::compile(format).unwrap();
    ///     format.year(&format.read(tag.as_bytes(), 0, Strictness::Strict).unwrap())
    /// };
    /// assert_eq!(year("YYYY.0M", "2024.06"), Some(2024));
    /// assert_eq!(year("YY.0M", "24.06"), Some(2024));
    /// assert_eq!(year("MAJOR.MINOR", "24.6"), None);
    /// ```
    #[must_use]
    pub fn year(&self, core: &Core) -> Option<u64> {
        let place = self.place(Component::Year)?;
        let written = core.number(place)?;
        Some(if self.tokens[place] == Token::FullYear { written } else { 2000 + written })
    }

    /// The day of a core, where it has a year, a month and a day and a calendar has that day.
    ///
    /// ```
    /// # use verpick_calver::{Format, Strictness};
    /// let format = Format::compile("YY.0M.0D")?;
    /// let core = format.read(b"24.02.29", 0, Strictness::Strict).unwrap();
    /// assert_eq!(format.date(&core).unwrap().to_string(), "2024-02-29");
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn date(&self, core: &Core) -> Option<NaiveDate> {
        let year = i32::try_from(self.year(core)?).ok()?;
        let month = u32::try_from(self.number(core, Component::Month)?).ok()?;
        let day = u32::try_from(self.number(core, Component::Day)?).ok()?;
        NaiveDate::from_ymd_opt(year, month, day)
    }

    /// Whether no calendar has the day of a core. Without a year, a leap year is assumed; without a month or a day
    /// there is nothing to ask a calendar.
    pub(crate) fn names_impossible_day(&self, core: &Core) -> bool {
        const SOME_LEAP_YEAR: u64 = 2000;
        let number = |component| self.number(core, component).and_then(|number| u32::try_from(number).ok());
        let (Some(month), Some(day)) = (number(Component::Month), number(Component::Day)) else { return false };
        let year = self.year(core).unwrap_or(SOME_LEAP_YEAR);
        i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day)).is_none()
    }
}

impl FromStr for Format {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        Self::compile(text)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Format").field(&self.text).finish()
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Format {}

impl PartialOrd for Format {
    fn partial_cmp(&self, other: &Self) -> Option<cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Format {
    fn cmp(&self, other: &Self) -> cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl hash::Hash for Format {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use core::cmp::Ordering;
    use std::hash::{BuildHasher, RandomState};

    use super::*;

    #[test]
    fn a_format_is_its_text() {
        let format = |text: &str| Format::compile(text).unwrap();
        let (a, b) = (format("YYYY.0M"), format("YYYY.MM"));
        assert_eq!((a.partial_cmp(&b), b.partial_cmp(&a)), (Some(Ordering::Less), Some(Ordering::Greater)));
        assert_eq!(a.partial_cmp(&a.clone()), Some(Ordering::Equal));
        let state = RandomState::new();
        assert_eq!(state.hash_one(&a), state.hash_one(format("YYYY.0M")));
        assert_ne!(state.hash_one(&a), state.hash_one(&b));
        assert_eq!(std::format!("{a:?} {a}"), "Format(\"YYYY.0M\") YYYY.0M");
    }

    #[test]
    fn parts_spell_the_format() {
        for text in ["YYYY.0M.MICRO", "MAJOR[.MINOR[.PATCH]][_MICRO]MODIFIER", "\\r0Y0M0D-WW", "YY[.0M][-MICRO]"] {
            let format = Format::compile(text).unwrap();
            let mut spelt = String::new();
            for part in format.parts() {
                match part {
                    Part::Literal(c) if c.is_ascii_alphanumeric() => spelt.extend(['\\', c]),
                    Part::Literal(c) => spelt.push(c),
                    Part::Token(token) => spelt.push_str(token.name()),
                    Part::Open => spelt.push('['),
                    Part::Close => spelt.push(']'),
                }
            }
            assert_eq!(spelt, text);
        }
    }

    #[test]
    fn a_v_that_the_format_begins_with_is_its_own() {
        for (text, is_own) in [("\\vYYYY", true), ("YYYY\\v", false), ("[\\vMAJOR.]MINOR", true), ("YYYY.0M", false)] {
            assert_eq!(Format::compile(text).map(|format| format.begins_with_v()), Ok(is_own), "{text}");
        }
    }
}
