//! A compiled CalVer format.
//!
//! Invariants, made by `compile` and relied on by `read`: at most [`MAX_NUMBERS`] number tokens and at least one; a
//! year, month, week or day at most once; in a run of touching numbers at most one has no fixed width.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt::Write as _;
use core::{cmp, fmt, hash, str::FromStr};

use chrono::NaiveDate;

use crate::token::Width;
use crate::{Component, FormatError, Lint, Token, compile};

/// The most number tokens that a format may have, so that a version has a fixed size.
pub const MAX_NUMBERS: usize = 8;

/// A part of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// A character that stands for itself.
    Literal(char),
    /// A number.
    Token(Token),
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
}

/// A CalVer format: tokens such as `YYYY` and `0M`, and literals between them, compiled to the steps that read it.
///
/// Literals are `.`, `-`, `_`, `/`, and any other character behind a backslash (`\r`), but for `+` and control
/// characters. Numbers may touch where the cut between them is certain: `YYYY0M0D`, but not `YYYYMMDD`.
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
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The number tokens, left to right: one for each segment of a version.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The format's parts, left to right.
    ///
    /// ```
    /// use verpick_calver::{Format, Part, Token};
    ///
    /// let format = Format::compile("YY.0M")?;
    /// let parts: Vec<Part> = format.parts().collect();
    /// assert_eq!(parts, [Part::Token(Token::ShortYear), Part::Literal('.'), Part::Token(Token::PaddedMonth)]);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    pub fn parts(&self) -> impl Iterator<Item = Part> {
        self.steps.iter().map(|step| match *step {
            Step::Literal(c) => Part::Literal(c),
            Step::Number { token, .. } => Part::Token(token),
        })
    }

    /// Writes a core with these segments, each padded as its token has it. `None` where there are more or fewer
    /// segments than tokens, or one is out of its token's range.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// let format = Format::compile("YYYY.0M.MICRO")?;
    /// assert_eq!(format.write(&[2024, 6, 3]).as_deref(), Some("2024.06.3"));
    /// assert_eq!(format.write(&[2024, 13, 0]), None);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn write(&self, segments: &[u64]) -> Option<String> {
        if segments.len() != self.tokens.len() {
            return None;
        }
        let mut segments = segments.iter();
        let mut text = String::new();
        for part in self.parts() {
            match part {
                Part::Literal(c) => text.push(c),
                Part::Token(token) => {
                    let segment = segments.next().filter(|segment| token.range().contains(segment))?;
                    let width = match token.rule().width {
                        Width::Fixed(digits) => digits,
                        Width::Free { at_least } => at_least,
                    };
                    write!(text, "{segment:0width$}").ok()?;
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

    /// Whether the format itself begins with the letter `v`; then no other `v` may stand before it.
    ///
    /// ```
    /// # use verpick_calver::Format;
    /// assert!(Format::compile(r"\vYYYY.0M")?.begins_with_v());
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn begins_with_v(&self) -> bool {
        self.steps.first() == Some(&Step::Literal('v'))
    }

    /// The number of the first segment that `component` names.
    ///
    /// ```
    /// # use verpick_calver::{Component, Format};
    /// let format = Format::compile("YYYY.0M")?;
    /// assert_eq!(format.segment(Component::Month), Some(1));
    /// assert_eq!(format.segment(Component::Day), None);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn segment(&self, component: Component) -> Option<usize> {
        self.tokens.iter().position(|token| token.component() == component)
    }

    /// The calendar year that `segments` name: `YY` and `0Y` count from 2000. `None` where the format has no year.
    #[must_use]
    pub fn year(&self, segments: &[u64]) -> Option<u64> {
        let index = self.segment(Component::Year)?;
        let written = *segments.get(index)?;
        Some(if self.tokens[index] == Token::FullYear { written } else { 2000 + written })
    }

    /// The day that `segments` name, where the format has a year, a month and a day and a calendar has that day.
    ///
    /// ```
    /// # use verpick_calver::Format;
    /// let format = Format::compile("YY.0M.0D")?;
    /// assert_eq!(format.date(&[24, 2, 29]).unwrap().to_string(), "2024-02-29");
    /// assert_eq!(format.date(&[23, 2, 29]), None);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn date(&self, segments: &[u64]) -> Option<NaiveDate> {
        let at = |component| self.segment(component).and_then(|index| segments.get(index)).copied();
        let year = i32::try_from(self.year(segments)?).ok()?;
        let month = u32::try_from(at(Component::Month)?).ok()?;
        let day = u32::try_from(at(Component::Day)?).ok()?;
        NaiveDate::from_ymd_opt(year, month, day)
    }

    /// Whether no calendar has the day that `segments` name. Without a year in the format, a leap year is assumed;
    /// without a month or a day there is nothing to ask a calendar.
    pub(crate) fn names_impossible_day(&self, segments: &[u64]) -> bool {
        const SOME_LEAP_YEAR: u64 = 2000;
        let at = |component| self.segment(component).and_then(|index| u32::try_from(segments[index]).ok());
        let (Some(month), Some(day)) = (at(Component::Month), at(Component::Day)) else { return false };
        let year = self.year(segments).unwrap_or(SOME_LEAP_YEAR);
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
