//! Why a text is not a constraint.
//!
//! Invariants as for [`ParseError`]: `Copy`, holding nothing of the text, offsets in bytes.

use core::fmt;

use verpick_calver::{Excerpt, ParseError};

/// What kind of rule a constraint breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConstraintErrorKind {
    /// A version is missing: behind an operator, a comma or `||`, or there is no text at all.
    OperandExpected,
    /// An operand does not read under the scheme.
    Operand(ParseError),
    /// A pre-release stands behind fewer numbers than a version has.
    PartialPrerelease,
    /// An operator that is spelt so elsewhere.
    ForeignOperator {
        /// How to write it here.
        hint: &'static str,
    },
    /// Something between two comparators that is spelt so elsewhere.
    ForeignSeparator {
        /// How to write it here.
        hint: &'static str,
    },
    /// A space between two comparators, which elsewhere says "and".
    SpaceForAnd,
    /// Two versions with ` - ` between them, which elsewhere says "from, up to".
    HyphenRange,
    /// Something else behind a comparator.
    Unexpected,
    /// More than [`Constraint::MAX_COMPARATORS`](crate::Constraint::MAX_COMPARATORS) comparators.
    TooManyComparators,
}

/// Why a text is not a constraint.
///
/// Small, `Copy` and `'static`; [`with`](Self::with) shows it together with the constraint, [`hint`](Self::hint) says
/// how to write what was probably meant.
///
/// ```
/// use verpick_version::{Constraint, Scheme};
///
/// let error = Constraint::parse("1.2 - 2", &Scheme::SEMVER).unwrap_err();
/// assert_eq!(error.offset(), 4);
/// assert_eq!(error.hint(), Some("write both bounds: >=1.2, <=2"));
///
/// let error = Constraint::parse("^1.x.3", &Scheme::SEMVER).unwrap_err();
/// assert_eq!(
///     error.with("^1.x.3").to_string(),
///     "constraint ^1.x.3: only another * may follow a *, but patch at byte 5 does",
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{}", Sentence { error: self, text: None })]
pub struct ConstraintError {
    kind: ConstraintErrorKind,
    offset: usize,
}

impl ConstraintError {
    #[cold]
    pub(super) const fn new(kind: ConstraintErrorKind, offset: usize) -> Self {
        Self { kind, offset }
    }

    /// The rule that the constraint breaks.
    ///
    /// ```
    /// use verpick_version::{Constraint, ConstraintErrorKind, Scheme};
    ///
    /// let error = Constraint::parse("1.2 - 2", &Scheme::SEMVER).unwrap_err();
    /// assert_eq!(error.kind(), ConstraintErrorKind::HyphenRange);
    /// ```
    #[must_use]
    pub const fn kind(self) -> ConstraintErrorKind {
        self.kind
    }

    /// Where, in bytes from the beginning of the constraint.
    ///
    /// ```
    /// use verpick_version::{Constraint, Scheme};
    ///
    /// let error = Constraint::parse("^1.2, ~x.3", &Scheme::SEMVER).unwrap_err();
    /// assert_eq!(error.offset(), 9);
    /// ```
    #[must_use]
    pub const fn offset(self) -> usize {
        self.offset
    }

    /// How to write what was probably meant.
    ///
    /// ```
    /// use verpick_version::{Constraint, Scheme};
    ///
    /// let error = Constraint::parse(">=1.2 <2", &Scheme::SEMVER).unwrap_err();
    /// assert_eq!(error.hint(), Some("a comma says \"and\": >=1.2, <2"));
    /// ```
    #[must_use]
    pub const fn hint(self) -> Option<&'static str> {
        match self.kind {
            ConstraintErrorKind::ForeignOperator { hint } | ConstraintErrorKind::ForeignSeparator { hint } => {
                Some(hint)
            }
            ConstraintErrorKind::SpaceForAnd => Some("a comma says \"and\": >=1.2, <2"),
            ConstraintErrorKind::HyphenRange => Some("write both bounds: >=1.2, <=2"),
            ConstraintErrorKind::PartialPrerelease => Some("a pre-release belongs to a whole version: 1.2.0-rc.1"),
            _ => None,
        }
    }

    /// The error in one sentence that begins with the constraint and quotes what was met in it.
    ///
    /// ```
    /// use verpick_version::{Constraint, Scheme};
    ///
    /// let error = Constraint::parse("^1.x.3", &Scheme::SEMVER).unwrap_err();
    /// assert_eq!(
    ///     error.with("^1.x.3").to_string(),
    ///     "constraint ^1.x.3: only another * may follow a *, but patch at byte 5 does",
    /// );
    /// ```
    #[must_use]
    pub fn with(self, constraint: &str) -> ConstraintErrorWith<'_> {
        ConstraintErrorWith { error: self, text: constraint }
    }
}

/// A [`ConstraintError`] beside the constraint that it is about; made by [`ConstraintError::with`].
#[derive(Debug, Clone, Copy)]
pub struct ConstraintErrorWith<'c> {
    error: ConstraintError,
    text: &'c str,
}

impl fmt::Display for ConstraintErrorWith<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.text.is_empty() {
            write!(f, "constraint {}: ", Excerpt::new(self.text))?;
        }
        Sentence { error: &self.error, text: Some(self.text) }.fmt(f)
    }
}

/// The error in words, quoting the constraint where it is at hand.
struct Sentence<'e> {
    error: &'e ConstraintError,
    text: Option<&'e str>,
}

impl Sentence<'_> {
    /// `, found "x"`, or `, found the end`; nothing where the text is not at hand.
    fn found(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(rest) = self.text.and_then(|text| text.get(self.error.offset..)) else { return Ok(()) };
        match rest.chars().next() {
            None => f.write_str(", found the end"),
            Some(c) => write!(f, ", found \"{}\"", Excerpt::new(c.encode_utf8(&mut [0; 4]))),
        }
    }
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = self.error.offset;
        match self.error.kind {
            ConstraintErrorKind::OperandExpected => {
                write!(f, "expected a version at byte {offset}")?;
                self.found(f)
            }
            ConstraintErrorKind::Operand(error) => match self.text {
                Some(text) => error.with(text).message().fmt(f),
                None => error.fmt(f),
            },
            ConstraintErrorKind::PartialPrerelease => {
                write!(f, "the version at byte {offset} has a pre-release, but lacks numbers before it")
            }
            ConstraintErrorKind::ForeignOperator { .. } => {
                write!(f, "expected one of = > >= < <= ~ ^ or a version at byte {offset}")?;
                self.found(f)
            }
            ConstraintErrorKind::ForeignSeparator { .. }
            | ConstraintErrorKind::SpaceForAnd
            | ConstraintErrorKind::HyphenRange
            | ConstraintErrorKind::Unexpected => {
                write!(f, "expected \",\", \"||\" or the end at byte {offset}")?;
                self.found(f)
            }
            ConstraintErrorKind::TooManyComparators => {
                let most = crate::Constraint::MAX_COMPARATORS;
                write!(f, "the comparator at byte {offset} is one too many; a constraint has at most {most}")
            }
        }
    }
}
