//! Conversion to and from the `semver` crate's version.
//!
//! `semver::Version` counts build metadata in its `Ord`; ours does so too, after precedence, but by other rules.

use alloc::string::ToString;

use crate::numbers::Numbers;
use crate::read::Layout;
use crate::{Scheme, Version, VersionBuf};

/// Why a version has no `semver::Version`.
///
/// ```
/// use verpick_version::{Scheme, ToSemverError};
///
/// let scheme = Scheme::calver("YYYY.0M.MICRO").unwrap();
/// let error = semver::Version::try_from(scheme.parse("2024.06.1")?).unwrap_err();
/// assert_eq!(error, ToSemverError::CalVer);
/// # Ok::<(), verpick_version::ParseError>(())
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "semver")))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ToSemverError {
    /// The version is CalVer: its numbers mean something else.
    #[error("a CalVer version is not a SemVer version")]
    CalVer,
    /// The version was read leniently, and is not SemVer 2.0.0 as it stands.
    #[error("the version was read leniently and is not SemVer 2.0.0 as it stands")]
    Lenient,
}

/// Without prefix and `v`, which `semver::Version` cannot keep.
///
/// ```
/// use verpick_version::Version;
///
/// let version = semver::Version::try_from(Version::parse("v1.2.3-rc.1+blue")?)?;
/// assert_eq!(version.to_string(), "1.2.3-rc.1+blue");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "semver")))]
impl TryFrom<Version<'_>> for semver::Version {
    type Error = ToSemverError;

    fn try_from(version: Version<'_>) -> Result<Self, ToSemverError> {
        if version.scheme().format().is_some() {
            return Err(ToSemverError::CalVer);
        }
        Self::parse(&version.as_str()[version.layout.core_start()..]).map_err(|_| ToSemverError::Lenient)
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "semver")))]
impl From<semver::Version> for VersionBuf {
    fn from(version: semver::Version) -> Self {
        Self::from(&version)
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "semver")))]
impl TryFrom<&VersionBuf> for semver::Version {
    type Error = ToSemverError;

    fn try_from(version: &VersionBuf) -> Result<Self, ToSemverError> {
        version.as_version().try_into()
    }
}

/// ```
/// use verpick_version::VersionBuf;
///
/// let version = VersionBuf::from(&semver::Version::new(1, 2, 3));
/// assert_eq!(version.as_str(), "1.2.3");
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "semver")))]
impl From<&semver::Version> for VersionBuf {
    fn from(version: &semver::Version) -> Self {
        let tag = version.to_string();
        let core_end = tag.find(['-', '+']).unwrap_or(tag.len()) as u32;
        let prerelease_end = tag.find('+').unwrap_or(tag.len()) as u32;
        let numbers = Numbers::semver(version.major, version.minor, version.patch);
        let layout = Layout { numbers, has_v: false, prefix_end: 0, core_end, prerelease_end };
        Self::from_version(&Version { tag: tag.as_bytes(), scheme: &Scheme::SEMVER, layout })
    }
}
