//! Why a text is not a CalVer format.
//!
//! Invariants as for [`ParseError`](crate::ParseError): `Copy`, holding nothing of the text, offsets in bytes.

use core::fmt;

use crate::{Component, Excerpt, MAX_NUMBERS, Token};

/// What kind of rule a format breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FormatErrorKind {
    /// The format has no characters at all.
    Empty,
    /// The format has no number: literals only, or besides them `MODIFIER`.
    NoToken,
    /// Every number is optional, so a version may have none.
    AllOptional,
    /// Letters that are no token.
    UnknownToken {
        /// The token that the letters are nearest to, if any is near.
        nearest: Option<Token>,
    },
    /// A digit without a backslash.
    UnescapedDigit,
    /// A character that is no literal without a backslash.
    UnescapedCharacter(char),
    /// A `+`, escaped or not: it could not be told from the sign that opens build metadata.
    Plus,
    /// A control character, escaped or not.
    ControlCharacter,
    /// A backslash with nothing behind it.
    TrailingBackslash,
    /// A year, month, week or day for the second time.
    Repeated(Component),
    /// More than [`MAX_NUMBERS`] numbers.
    TooManyNumbers,
    /// Two numbers touch, and neither has a fixed width: nothing says where one ends and the other begins.
    UncertainCut {
        /// The first of the two.
        first: Token,
        /// The second of the two.
        then: Token,
    },
    /// A `[` that no `]` closes.
    UnclosedBracket,
    /// A `]` without a `[`.
    UnopenedBracket,
    /// More than 4 optional parts, one within another.
    TooDeep,
    /// An optional part that does not begin, behind its literals, with a token: nothing says when it is there.
    NoTokenInBrackets,
    /// Digits touch across a bracket: where the part is left out, the cut between them would move.
    TouchesBracket,
    /// An optional part begins like what may follow it: a tag could be read with it or without.
    Ambiguous {
        /// The part's first token.
        optional: Token,
        /// What else could be read there: a token, or nothing but literals.
        other: Option<Token>,
    },
    /// Something stands behind `MODIFIER`, which reads to the end.
    BehindModifier,
    /// A number without a fixed width touches a literal digit.
    DigitBesideNumber(Token),
}

/// Why a text is not a CalVer format.
///
/// Small, `Copy` and `'static`; [`with`](Self::with) shows it together with the format.
///
/// ```
/// use verpick_calver::{Format, FormatErrorKind, Token};
///
/// let error = Format::compile("yyyy.0m").unwrap_err();
/// assert_eq!(error.kind(), FormatErrorKind::UnknownToken { nearest: Some(Token::FullYear) });
/// assert_eq!(error.offset(), 0);
/// assert_eq!(
///     error.with("yyyy.0m").to_string(),
///     "format yyyy.0m: yyyy at byte 0 is no token; did you mean YYYY?",
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{}", Sentence { error: self, format: None })]
pub struct FormatError {
    kind: FormatErrorKind,
    offset: usize,
    length: usize,
}

impl FormatError {
    #[cold]
    pub(crate) const fn new(kind: FormatErrorKind, offset: usize, length: usize) -> Self {
        Self { kind, offset, length }
    }

    /// The rule that the format breaks.
    ///
    /// ```
    /// use verpick_calver::{Format, FormatErrorKind, Token};
    ///
    /// let error = Format::compile("YYYY.MICR").unwrap_err();
    /// assert_eq!(error.kind(), FormatErrorKind::UnknownToken { nearest: Some(Token::Micro) });
    /// ```
    #[must_use]
    pub const fn kind(self) -> FormatErrorKind {
        self.kind
    }

    /// Where, in bytes from the beginning of the format.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// let error = Format::compile("YYYY.MICR").unwrap_err();
    /// assert_eq!(error.offset(), 5);
    /// ```
    #[must_use]
    pub const fn offset(self) -> usize {
        self.offset
    }

    /// How many bytes of the format the error is about, from the offset on.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// let error = Format::compile("YYYY.MICR").unwrap_err();
    /// assert_eq!(error.length(), 4);
    /// ```
    #[must_use]
    pub const fn length(self) -> usize {
        self.length
    }

    /// The error in one sentence that begins with the format and quotes what was met in it.
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
    #[must_use]
    pub fn with(self, format: &str) -> FormatErrorWith<'_> {
        FormatErrorWith { error: self, format }
    }
}

/// A [`FormatError`] beside the format that it is about; made by [`FormatError::with`].
#[derive(Debug, Clone, Copy)]
pub struct FormatErrorWith<'f> {
    error: FormatError,
    format: &'f str,
}

impl fmt::Display for FormatErrorWith<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.format.is_empty() {
            write!(f, "format {}: ", Excerpt::new(self.format))?;
        }
        Sentence { error: &self.error, format: Some(self.format) }.fmt(f)
    }
}

/// The error in words, quoting the format where it is at hand.
struct Sentence<'e> {
    error: &'e FormatError,
    format: Option<&'e str>,
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FormatError { kind, offset, length } = *self.error;
        let met = self.format.and_then(|format| format.get(offset..offset + length));
        match kind {
            FormatErrorKind::Empty => f.write_str("the format is empty; YYYY.0M.MICRO would be one"),
            FormatErrorKind::NoToken => f.write_str("the format has no number, so nothing would order its versions"),
            FormatErrorKind::AllOptional => f.write_str(
                "every number of the format is optional, so a version may have none; leave one out of the brackets",
            ),
            FormatErrorKind::UnknownToken { nearest } => {
                match met {
                    Some(met) => write!(f, "{} at byte {offset} is no token", Excerpt::new(met))?,
                    None => write!(f, "the letters at byte {offset} are no token")?,
                }
                match nearest {
                    Some(token) => write!(f, "; did you mean {token}?"),
                    None => f.write_str(
                        "; the tokens are YYYY, YY, 0Y, MM, 0M, WW, 0W, DD, 0D, MICRO, MAJOR, MINOR, PATCH and MODIFIER, \
                         and a literal letter wants a backslash",
                    ),
                }
            }
            FormatErrorKind::UnescapedDigit => {
                write!(f, "the digit at byte {offset} is no token; a literal digit wants a backslash")
            }
            FormatErrorKind::UnescapedCharacter(c) => {
                let mut buffer = [0; 4];
                let c = Excerpt::new(c.encode_utf8(&mut buffer));
                write!(f, "\"{c}\" at byte {offset} is no literal; it wants a backslash (literals are . - _ /)")
            }
            FormatErrorKind::Plus => {
                write!(f, "\"+\" at byte {offset} cannot be a literal: it opens build metadata")
            }
            FormatErrorKind::ControlCharacter => write!(f, "a control character at byte {offset} cannot be a literal"),
            FormatErrorKind::TrailingBackslash => write!(f, "the backslash at byte {offset} has nothing behind it"),
            FormatErrorKind::Repeated(component) => {
                write!(f, "a second {component} at byte {offset}; only MICRO may repeat")
            }
            FormatErrorKind::TooManyNumbers => {
                write!(f, "the number at byte {offset} is one too many; a format has at most {MAX_NUMBERS}")
            }
            FormatErrorKind::UncertainCut { first, then } => write!(
                f,
                "{first} and {then} touch at byte {offset}, and neither has a fixed width; put a literal between them or \
                 use a fixed width (0M, 0W, 0D)"
            ),
            FormatErrorKind::UnclosedBracket => write!(f, "the [ at byte {offset} is never closed"),
            FormatErrorKind::UnopenedBracket => write!(f, "the ] at byte {offset} closes nothing"),
            FormatErrorKind::TooDeep => {
                write!(f, "the [ at byte {offset} is one level too deep; optional parts nest 4 deep at most")
            }
            FormatErrorKind::NoTokenInBrackets => write!(
                f,
                "the optional part at byte {offset} does not begin with a token behind its literals, so nothing says when \
                 it is there"
            ),
            FormatErrorKind::TouchesBracket => write!(
                f,
                "digits touch across a bracket at byte {offset}, and where they are cut would depend on it; put a literal \
                 between them"
            ),
            FormatErrorKind::Ambiguous { optional, other } => {
                write!(f, "the optional part at byte {offset} begins like what may follow it: a further \"")?;
                // What the part is known by: its literals, without bracket and backslashes, and a token.
                let mut literals = met.unwrap_or_default().chars().skip(1);
                while let Some(c) = literals.next() {
                    let c = if c == '\\' { literals.next().unwrap_or(c) } else { c };
                    write!(f, "{}", Excerpt::new(c.encode_utf8(&mut [0; 4])))?;
                }
                let token = if optional == Token::Modifier { "b1" } else { "1" };
                write!(f, "{token}\" could be {optional}, with it, or ")?;
                match other {
                    Some(other) => write!(f, "{other}, without it"),
                    None => f.write_str("the literal behind it, without it"),
                }
            }
            FormatErrorKind::BehindModifier => {
                write!(f, "MODIFIER reads to the end of a core, but something follows it at byte {offset}")
            }
            FormatErrorKind::DigitBesideNumber(token) => {
                write!(
                    f,
                    "{token} touches a literal digit at byte {offset}, and has no fixed width; put another literal between them"
                )
            }
        }
    }
}
