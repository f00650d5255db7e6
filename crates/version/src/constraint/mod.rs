//! Constraints: bounds on versions, in Cargo's syntax, over both schemes.
//!
//! A constraint is compiled to intervals of the order of precedence, one for each alternative: every comparator is an
//! interval, and a list of them is their intersection. Evaluating is then two comparisons for each alternative, whatever
//! the comparators were, and a constraint that nothing can match shows as an empty interval.

mod error;
mod interval;
mod parse;

use alloc::boxed::Box;
use core::{fmt, hash};

pub use error::{ConstraintError, ConstraintErrorKind, ConstraintErrorWith};

use crate::{Scheme, Version};
use interval::Interval;

/// Bounds on the versions of a scheme: `>=1.2, <2`, `^1.2`, `~2024.06`, `1.*`, with `||` between alternatives.
///
/// The syntax is [Cargo's](https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html): comparators with
/// commas between them, all of which must hold, and a version without an operator is `^`. Operands are read by the
/// scheme; they may be partial, `1.2` or under a CalVer format `2024.6`, and CalVer's padding does not matter in them.
///
/// | comparator | takes |
/// |---|---|
/// | `=1.2.3` | exactly that precedence |
/// | `=1.2`, `1.2.*` | all whose first segments are these |
/// | `>1.2`, `>=1.2`, `<1.2`, `<=1.2` | all whose first two segments compare so |
/// | `>1.2.3`, `>=1.2.3`, `<=1.2.3` | all whose precedence compares so |
/// | `<1.2.3` | the same, but no pre-release of 1.2.3 |
/// | `~1.2.3`, `~1.2` | from there on, with the same first two segments |
/// | `^1.2.3`, `1.2.3` | from there on, with the same segments up to the first that is not zero |
/// | `*` | all |
///
/// A constraint bounds and does nothing else: whether pre-releases are taken at all is the policy's to say.
///
/// ```
/// use verpick_version::{Constraint, Scheme, Version};
///
/// let constraint = Constraint::parse("^1.2 || >=3", &Scheme::SEMVER)?;
/// assert!(constraint.matches(&Version::parse("v1.9.0")?));
/// assert!(!constraint.matches(&Version::parse("v2.0.0")?));
///
/// let scheme = Scheme::calver("YYYY.0M.MICRO")?;
/// let this_year = Constraint::parse(">=2024.6, <2025", &scheme)?;
/// assert!(this_year.matches(&scheme.parse("2024.06.0")?));
/// assert!(!this_year.matches(&scheme.parse("2025.01.0")?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Constraint {
    text: Box<str>,
    scheme: Scheme,
    alternatives: Box<[Interval]>,
}

impl Constraint {
    /// The most comparators that a constraint may have, over all its alternatives.
    pub const MAX_COMPARATORS: usize = 64;

    /// Reads a constraint on the versions of `scheme`.
    ///
    /// # Errors
    ///
    /// Where the text is no constraint, or an operand does not read under the scheme: what, and at which byte.
    ///
    /// ```
    /// use verpick_version::{Constraint, Scheme};
    ///
    /// let error = Constraint::parse(">=1.2 <2", &Scheme::SEMVER).unwrap_err();
    /// assert_eq!(
    ///     error.with(">=1.2 <2").to_string(),
    ///     "constraint >=1.2 <2: expected \",\", \"||\" or the end at byte 6, found \"<\"",
    /// );
    /// assert_eq!(error.hint(), Some("a comma says \"and\": >=1.2, <2"));
    /// ```
    pub fn parse(text: &str, scheme: &Scheme) -> Result<Self, ConstraintError> {
        let alternatives = parse::alternatives(text.as_bytes(), scheme)?;
        Ok(Self { text: text.into(), scheme: scheme.clone(), alternatives: alternatives.into() })
    }

    /// Whether a version lies within the bounds. A version of another scheme never does.
    ///
    /// Costs two comparisons for each alternative and allocates nothing.
    ///
    /// ```
    /// use verpick_version::{Constraint, Scheme, Version};
    ///
    /// let constraint = Constraint::parse("^1.2", &Scheme::SEMVER)?;
    /// assert!(constraint.matches(&Version::parse("v1.10.0")?));
    /// assert!(!constraint.matches(&Version::parse("v2.0.0")?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn matches(&self, version: &Version<'_>) -> bool {
        *version.scheme == self.scheme && self.alternatives.iter().any(|interval| interval.contains(version))
    }

    /// Whether no version can lie within the bounds, as far as the bounds tell: `>2, <1`. That a scheme has nothing
    /// between two bounds, as no month between `2024.12` and `2025.1`, is not seen.
    ///
    /// ```
    /// use verpick_version::{Constraint, Scheme};
    ///
    /// assert!(Constraint::parse(">2, <1", &Scheme::SEMVER)?.is_contradictory());
    /// assert!(!Constraint::parse(">2, <1 || ^3", &Scheme::SEMVER)?.is_contradictory());
    /// # Ok::<(), verpick_version::ConstraintError>(())
    /// ```
    #[must_use]
    pub fn is_contradictory(&self) -> bool {
        self.alternatives.iter().all(|interval| interval.is_empty(self.scheme.prerelease_order()))
    }

    /// The constraint as it was written.
    ///
    /// ```
    /// use verpick_version::{Constraint, Scheme};
    ///
    /// assert_eq!(Constraint::parse(">= 1.2,<2", &Scheme::SEMVER)?.as_str(), ">= 1.2,<2");
    /// # Ok::<(), verpick_version::ConstraintError>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The scheme that its operands are versions of.
    ///
    /// ```
    /// use verpick_version::{Constraint, Scheme};
    ///
    /// let scheme = Scheme::calver("YYYY.0M").unwrap();
    /// assert_eq!(Constraint::parse(">=2024.6", &scheme)?.scheme(), &scheme);
    /// # Ok::<(), verpick_version::ConstraintError>(())
    /// ```
    #[must_use]
    pub const fn scheme(&self) -> &Scheme {
        &self.scheme
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Constraint")
            .field("text", &self.text)
            .field("scheme", &format_args!("{}", self.scheme))
            .finish()
    }
}

/// By text and scheme, as they were written: `^1.2` and `1.2` differ.
impl PartialEq for Constraint {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.scheme == other.scheme
    }
}

impl Eq for Constraint {}

impl hash::Hash for Constraint {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
        self.scheme.hash(state);
    }
}
