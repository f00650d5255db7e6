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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ParseOptions<'p> {
    pub(crate) prefix: &'p str,
    pub(crate) strictness: Strictness,
}

impl<'p> ParseOptions<'p> {
    /// No prefix, strict.
    #[must_use]
    pub const fn new() -> Self {
        Self { prefix: "", strictness: Strictness::Strict }
    }

    /// What must stand before the version, exactly: `api/`, `release-`. The tag is refused where it does not.
    #[must_use]
    pub const fn prefix(self, prefix: &'p str) -> Self {
        Self { prefix, ..self }
    }

    /// How strictly the version is read.
    #[must_use]
    pub const fn strictness(self, strictness: Strictness) -> Self {
        Self { strictness, ..self }
    }
}
