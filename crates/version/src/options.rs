//! How a tag is read, beside its scheme.

use verpick_calver::Strictness;

/// How a tag is read: what stands before its version, and how strictly. Neither is part of the version's identity.
///
/// ```
/// use verpick_version::{ParseOptions, Scheme, Strictness};
///
/// let options = ParseOptions::new().prefix("api/").strictness(Strictness::Lenient);
/// let version = Scheme::SEMVER.parse_with("api/v01.2.3", options)?;
/// assert_eq!(version.prefix(), "api/");
/// assert_eq!(version.segments(), [1, 2, 3]);
/// # Ok::<(), verpick_version::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseOptions<'p> {
    pub(crate) prefix: Prefix<'p>,
    pub(crate) strictness: Strictness,
}

impl<'p> ParseOptions<'p> {
    /// No prefix, strict.
    ///
    /// ```
    /// use verpick_version::{ParseOptions, Scheme};
    ///
    /// assert!(Scheme::SEMVER.parse_with("v1.2.3", ParseOptions::new()).is_ok());
    /// assert!(Scheme::SEMVER.parse_with("api/v1.2.3", ParseOptions::new()).is_err());
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self { prefix: Prefix::Exact(""), strictness: Strictness::Strict }
    }

    /// What must stand before the version, exactly: `api/`, `release-`. The tag is refused where it does not.
    ///
    /// ```
    /// use verpick_version::{ParseOptions, Scheme};
    ///
    /// let options = ParseOptions::new().prefix("api/");
    /// assert_eq!(Scheme::SEMVER.parse_with("api/v1.2.3", options)?.core(), "1.2.3");
    /// assert!(Scheme::SEMVER.parse_with("API/v1.2.3", options).is_err());
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub const fn prefix(self, prefix: &'p str) -> Self {
        Self { prefix: Prefix::Exact(prefix), ..self }
    }

    /// Whatever stands before the version is its prefix: `api/` of `api/v1.2.3`, `release-` of `release-1.2.3`.
    ///
    /// A version may begin at the tag's beginning, and at every number behind something other than a digit or a dot;
    /// the first place at which the rest of the tag reads as a version, strictly or not, counts, among the first 32.
    ///
    /// ```
    /// use verpick_version::{ParseOptions, Scheme};
    ///
    /// let options = ParseOptions::new().any_prefix();
    /// for (tag, prefix) in [("raven-js@3.26.4", "raven-js@"), ("client/pkg/v3.5.0", "client/pkg/"), ("v1.0.0", "")] {
    ///     assert_eq!(Scheme::SEMVER.parse_with(tag, options)?.prefix(), prefix);
    /// }
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub const fn any_prefix(self) -> Self {
        Self { prefix: Prefix::Any, ..self }
    }

    /// How strictly the version is read.
    ///
    /// ```
    /// use verpick_version::{ParseOptions, Scheme, Strictness};
    ///
    /// let options = ParseOptions::new();
    /// assert!(Scheme::SEMVER.parse_with("1.02.3", options).is_err());
    /// assert!(Scheme::SEMVER.parse_with("1.02.3", options.strictness(Strictness::Lenient)).is_ok());
    /// ```
    #[must_use]
    pub const fn strictness(self, strictness: Strictness) -> Self {
        Self { strictness, ..self }
    }
}

impl Default for ParseOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// What may stand before a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prefix<'p> {
    /// Exactly this.
    Exact(&'p str),
    /// Whatever does.
    Any,
}
