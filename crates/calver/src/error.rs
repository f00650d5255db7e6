//! Why a tag is not a version: what was met, where, and what was expected.
//!
//! Invariants: an error is `Copy`, holds nothing of the tag and nothing of the parser, and its offset counts bytes
//! from the beginning of the whole tag, prefix included. The sentence is made when it is shown, with the tag at hand.

use core::fmt;

use crate::{Excerpt, Token};

/// The part of a tag that an error or a difference is about.
///
/// ```
/// use verpick_calver::Component;
///
/// assert_eq!(Component::Month.name(), "month");
/// assert_eq!(Component::Prerelease.name(), "prerelease");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Component {
    /// The whole tag.
    Tag,
    /// The prefix that was asked for.
    Prefix,
    /// SemVer's first number.
    Major,
    /// SemVer's second number.
    Minor,
    /// SemVer's third number.
    Patch,
    /// The year of a CalVer version.
    Year,
    /// The month of a CalVer version.
    Month,
    /// The week of a CalVer version.
    Week,
    /// The day of a CalVer version.
    Day,
    /// A counter of a CalVer version.
    Micro,
    /// The modifier of a CalVer version.
    Modifier,
    /// Fixed text of a CalVer format.
    Literal,
    /// The pre-release, behind the first hyphen that the core leaves.
    Prerelease,
    /// The build metadata, behind the plus sign.
    Build,
}

impl Component {
    /// One lower-case word, the same in every language binding and in JSON.
    ///
    /// ```
    /// assert_eq!(verpick_calver::Component::Prerelease.name(), "prerelease");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Prefix => "prefix",
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Patch => "patch",
            Self::Year => "year",
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
            Self::Micro => "micro",
            Self::Modifier => "modifier",
            Self::Literal => "literal",
            Self::Prerelease => "prerelease",
            Self::Build => "build",
        }
    }

    /// The part as a sentence names it.
    const fn in_words(self) -> &'static str {
        match self {
            Self::Prerelease => "pre-release",
            Self::Build => "build metadata",
            other => other.name(),
        }
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What kind of rule a tag breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// The tag has no bytes at all.
    EmptyTag,
    /// The tag has 4 GiB or more.
    TooLong,
    /// The tag does not begin with the prefix that was asked for.
    PrefixMissing,
    /// There is no digit where a number must stand.
    NumberExpected,
    /// A number has not as many digits as its token wants.
    WrongWidth,
    /// A number leaves too few digits to those that touch it, or has none itself.
    TooFewDigits,
    /// A number, or a numeric pre-release identifier, is padded where it may not be (SemVer 2.0.0 §2, §9).
    LeadingZero,
    /// A number does not fit 64 bits.
    TooBig,
    /// A number is outside its token's range.
    OutOfRange,
    /// Year, month and day each are possible, but no calendar has that day.
    NoSuchDate,
    /// Month and day each are possible, but no calendar has that day, and the format has no year.
    NoSuchDay,
    /// A word that is no modifier.
    UnknownModifier,
    /// This fixed character must stand here.
    LiteralExpected(char),
    /// A number follows a `*` in the operand of a constraint.
    NumberBehindWildcard,
    /// Behind the core stands something that opens neither a pre-release nor build metadata.
    Trailing,
    /// A hyphen or plus sign with nothing behind it.
    EmptyPart,
    /// Two dots in a row, or a dot at an end, in a pre-release or in build metadata (SemVer 2.0.0 §9, §10).
    EmptyIdentifier,
    /// A character other than `0-9`, `A-Z`, `a-z` and `-` in an identifier (SemVer 2.0.0 §9, §10).
    IllegalCharacter,
}

/// Why a tag is not a version of the scheme it was read under.
///
/// Small, `Copy` and `'static`: it can be kept by the thousand. [`with`](Self::with) shows it together with its tag;
/// shown alone it says the same without quoting.
///
/// ```
/// use verpick_calver::{Component, Format, ParseErrorKind, Strictness};
///
/// let format: Format = "YYYY.0M.0D".parse()?;
/// let error = format.read(b"2023.02.30", 0, Strictness::Strict).unwrap_err();
/// assert_eq!(error.kind(), ParseErrorKind::NoSuchDate);
/// assert_eq!(error.component(), Component::Day);
/// assert_eq!(error.offset(), 8);
/// assert_eq!(error.to_string(), "day at byte 8 is on no calendar with that year and month");
/// assert_eq!(
///     error.with("2023.02.30").to_string(),
///     "2023.02.30: day 30 at byte 8 is on no calendar with that year and month",
/// );
/// # Ok::<(), verpick_calver::FormatError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{}", Sentence { error: self, tag: None })]
pub struct ParseError {
    kind: ParseErrorKind,
    component: Component,
    token: Option<Token>,
    /// How many digits the error is about, for quoting them; 0 for all that stand there.
    digits: u16,
    offset: usize,
}

impl ParseError {
    /// An error of `kind` in `component`, `offset` bytes into the tag.
    ///
    /// ```
    /// use verpick_calver::{Component, ParseError, ParseErrorKind};
    ///
    /// let error = ParseError::new(ParseErrorKind::PrefixMissing, Component::Prefix, 0);
    /// assert_eq!((error.kind(), error.component(), error.offset()), (ParseErrorKind::PrefixMissing, Component::Prefix, 0));
    /// ```
    #[must_use]
    #[cold]
    pub const fn new(kind: ParseErrorKind, component: Component, offset: usize) -> Self {
        Self { kind, component, token: None, digits: 0, offset }
    }

    #[cold]
    pub(crate) fn in_token(kind: ParseErrorKind, token: Token, offset: usize, digits: usize) -> Self {
        let digits = u16::try_from(digits).unwrap_or(0);
        Self { kind, component: token.component(), token: Some(token), digits, offset }
    }

    /// The rule that the tag breaks.
    ///
    /// ```
    /// use verpick_calver::{Format, ParseErrorKind, Strictness};
    ///
    /// let format = Format::compile("YYYY.0M.MICRO")?;
    /// let error = format.read(b"2024.13.0", 0, Strictness::Strict).unwrap_err();
    /// assert_eq!(error.kind(), ParseErrorKind::OutOfRange);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub const fn kind(self) -> ParseErrorKind {
        self.kind
    }

    /// The part of the tag that breaks it.
    ///
    /// ```
    /// use verpick_calver::{Component, Format, Strictness};
    ///
    /// let format = Format::compile("YYYY.0M.MICRO")?;
    /// let error = format.read(b"2024.13.0", 0, Strictness::Strict).unwrap_err();
    /// assert_eq!(error.component(), Component::Month);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub const fn component(self) -> Component {
        self.component
    }

    /// The token of the CalVer format that was being read, if it was one.
    ///
    /// ```
    /// use verpick_calver::{Format, Strictness, Token};
    ///
    /// let format = Format::compile("YYYY.0M.MICRO")?;
    /// let error = format.read(b"2024.13.0", 0, Strictness::Strict).unwrap_err();
    /// assert_eq!(error.token(), Some(Token::PaddedMonth));
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub const fn token(self) -> Option<Token> {
        self.token
    }

    /// Where, in bytes from the beginning of the whole tag.
    ///
    /// ```
    /// use verpick_calver::{Format, Strictness};
    ///
    /// let format = Format::compile("YYYY.0M.MICRO")?;
    /// let error = format.read(b"2024.13.0", 0, Strictness::Strict).unwrap_err();
    /// assert_eq!(error.offset(), 5);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub const fn offset(self) -> usize {
        self.offset
    }

    /// The error in one sentence that begins with the tag and quotes what was met in it.
    ///
    /// ```
    /// use verpick_calver::{Format, Strictness};
    ///
    /// let format = Format::compile("YYYY.0M.MICRO")?;
    /// let error = format.read(b"2024.13.0", 0, Strictness::Strict).unwrap_err();
    /// assert_eq!(
    ///     error.with("2024.13.0").to_string(),
    ///     "2024.13.0: month 13 at byte 5 is not within 1..=12 (0M)",
    /// );
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn with<T: AsRef<[u8]> + ?Sized>(self, tag: &T) -> ParseErrorWith<'_> {
        ParseErrorWith { error: self, tag: tag.as_ref() }
    }
}

/// A [`ParseError`] beside the tag that it is about; made by [`ParseError::with`].
#[derive(Debug, Clone, Copy)]
pub struct ParseErrorWith<'t> {
    error: ParseError,
    tag: &'t [u8],
}

impl<'t> ParseErrorWith<'t> {
    /// The sentence without the tag in front of it, where a table or a field already shows the tag.
    ///
    /// ```
    /// use verpick_calver::{Format, Strictness};
    ///
    /// let format = Format::compile("YYYY.0M.MICRO")?;
    /// let error = format.read(b"2024.13.0", 0, Strictness::Strict).unwrap_err();
    /// assert_eq!(
    ///     error.with("2024.13.0").message().to_string(),
    ///     "month 13 at byte 5 is not within 1..=12 (0M)",
    /// );
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn message(self) -> impl fmt::Display + use<'t> {
        struct Message<'t>(ParseErrorWith<'t>);
        impl fmt::Display for Message<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                Sentence { error: &self.0.error, tag: Some(self.0.tag) }.fmt(f)
            }
        }
        Message(self)
    }
}

impl fmt::Display for ParseErrorWith<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.tag.is_empty() {
            write!(f, "{}: ", Excerpt::new(self.tag))?;
        }
        self.message().fmt(f)
    }
}

/// The error in words, quoting the tag where it is at hand.
struct Sentence<'e> {
    error: &'e ParseError,
    tag: Option<&'e [u8]>,
}

impl Sentence<'_> {
    /// The number that begins at the offset, where one does.
    fn met(&self) -> Option<&[u8]> {
        let rest = self.tag?.get(self.error.offset..)?;
        // More than an excerpt shows is not worth looking at.
        let rest = &rest[..rest.len().min(4 * Excerpt::MAX_CHARS)];
        let run = rest.iter().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
        let digits = usize::from(self.error.digits);
        Some(&rest[..if digits == 0 { run } else { run.min(digits) }])
    }

    /// The letters that begin at the offset.
    fn word(&self) -> Option<&[u8]> {
        let rest = self.tag?.get(self.error.offset..)?;
        let rest = &rest[..rest.len().min(4 * Excerpt::MAX_CHARS)];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        Some(&rest[..length])
    }

    /// `, found "x"`, or `, found the end`; nothing where the tag is not at hand.
    fn found(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tag.and_then(|tag| tag.get(self.error.offset..)) {
            None => Ok(()),
            Some([]) => f.write_str(", found the end"),
            Some(rest) => write!(f, ", found \"{}\"", Excerpt::new(first_char(rest))),
        }
    }
}

/// The bytes of the first character, or of what stands in its place where the text is not UTF-8.
fn first_char(text: &[u8]) -> &[u8] {
    let chunk = text.utf8_chunks().next();
    let length = chunk.map_or(0, |chunk| chunk.valid().chars().next().map_or(chunk.invalid().len(), char::len_utf8));
    &text[..length]
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ParseError { kind, component, token, offset, .. } = *self.error;
        let part = component.in_words();
        // `month 13 at byte 5`, without the number where the tag is not at hand.
        let number = |f: &mut fmt::Formatter<'_>| {
            f.write_str(part)?;
            if let Some(digits) = self.met().filter(|digits| !digits.is_empty()) {
                write!(f, " {}", Excerpt::new(digits))?;
            }
            write!(f, " at byte {offset}")
        };
        match kind {
            ParseErrorKind::EmptyTag => f.write_str("the tag is empty"),
            ParseErrorKind::TooLong => f.write_str("the tag has 4 GiB or more"),
            ParseErrorKind::PrefixMissing => f.write_str("the tag does not begin with the prefix"),
            ParseErrorKind::NumberExpected => {
                write!(f, "expected a number ({part}) at byte {offset}")?;
                self.found(f)
            }
            ParseErrorKind::WrongWidth => {
                number(f)?;
                match token {
                    Some(Token::PaddedYear) => f.write_str(" is not at least 2 digits (0Y)"),
                    Some(Token::FullYear) => f.write_str(" is not 4 digits (YYYY)"),
                    Some(token) => write!(f, " is not 2 digits ({token})"),
                    None => f.write_str(" has another number of digits than expected"),
                }
            }
            ParseErrorKind::TooFewDigits => {
                number(f)?;
                f.write_str(" has too few digits for what touches it")?;
                token.map_or(Ok(()), |token| write!(f, " ({token})"))
            }
            ParseErrorKind::LeadingZero => {
                if component == Component::Prerelease {
                    write!(f, "a numeric identifier at byte {offset} of the pre-release has a leading zero")
                } else {
                    number(f)?;
                    f.write_str(" has a leading zero")?;
                    token.map_or(Ok(()), |token| write!(f, " ({token})"))
                }
            }
            ParseErrorKind::TooBig => {
                number(f)?;
                f.write_str(" does not fit 64 bits")
            }
            ParseErrorKind::OutOfRange => {
                number(f)?;
                match token {
                    Some(token) => write!(f, " is not within {:?} ({token})", token.range()),
                    None => f.write_str(" is out of range"),
                }
            }
            ParseErrorKind::NoSuchDate => {
                number(f)?;
                f.write_str(" is on no calendar with that year and month")
            }
            ParseErrorKind::NoSuchDay => {
                number(f)?;
                f.write_str(" is on no calendar with that month")
            }
            ParseErrorKind::UnknownModifier => {
                f.write_str("modifier")?;
                if let Some(word) = self.word() {
                    write!(f, " {}", Excerpt::new(word))?;
                }
                write!(f, " at byte {offset} is none of dev, a, alpha, b, beta, c, rc, pre, preview and post")
            }
            ParseErrorKind::LiteralExpected(literal) => {
                write!(f, "expected \"{}\"", Excerpt::new(literal.encode_utf8(&mut [0; 4])))?;
                if component != Component::Literal {
                    write!(f, " and {part}")?;
                }
                write!(f, " at byte {offset}")?;
                self.found(f)
            }
            ParseErrorKind::NumberBehindWildcard => {
                write!(f, "only another * may follow a *, but {part} at byte {offset} does")
            }
            ParseErrorKind::Trailing => {
                write!(f, "expected the end, \"-\" or \"+\" at byte {offset}")?;
                self.found(f)
            }
            ParseErrorKind::EmptyPart => write!(f, "{part} at byte {offset} is empty"),
            ParseErrorKind::EmptyIdentifier => write!(f, "an identifier at byte {offset} of the {part} is empty"),
            ParseErrorKind::IllegalCharacter => {
                write!(f, "expected only 0-9, A-Z, a-z, \"-\" and \".\" in the {part} at byte {offset}")?;
                self.found(f)
            }
        }
    }
}
