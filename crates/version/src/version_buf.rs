//! A version that owns its tag.

use alloc::boxed::Box;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use verpick_calver::ParseError;

use crate::read::Layout;
use crate::{Scheme, Version};

/// A version that owns its tag and its scheme, for keeping.
///
/// It compares and displays as the [`Version`] that [`as_version`](Self::as_version) lends.
///
/// ```
/// use verpick_version::{Version, VersionBuf};
///
/// let kept: VersionBuf = Version::parse("v1.2.3")?.to_buf();
/// assert_eq!(kept.as_version().major(), Some(1));
/// assert_eq!(kept.to_string(), "v1.2.3");
/// assert!(kept < "v1.10.0".parse()?);
/// # Ok::<(), verpick_version::ParseError>(())
/// ```
#[derive(Clone)]
pub struct VersionBuf {
    tag: Box<str>,
    scheme: Scheme,
    layout: Layout,
}

impl VersionBuf {
    pub(crate) fn from_version(version: &Version<'_>) -> Self {
        Self { tag: version.as_str().into(), scheme: version.scheme.clone(), layout: version.layout }
    }

    /// The version, borrowed.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("v1.2.3")?;
    /// assert_eq!(version.to_buf().as_version(), version);
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn as_version(&self) -> Version<'_> {
        Version { tag: self.tag.as_bytes(), scheme: &self.scheme, layout: self.layout }
    }

    /// The tag, whole.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("v1.2.3")?;
    /// assert_eq!(version.to_buf().as_str(), "v1.2.3");
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.tag
    }

    /// Which of the two is newer; see [`Version::cmp_precedence`].
    ///
    /// ```
    /// use std::cmp::Ordering;
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("v1.2.3")?;
    /// let other = Version::parse("1.2.3+blue")?;
    /// assert_eq!(version.to_buf().cmp_precedence(&other.to_buf()), Some(Ordering::Equal));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn cmp_precedence(&self, other: &Self) -> Option<Ordering> {
        self.as_version().cmp_precedence(&other.as_version())
    }
}

impl From<Version<'_>> for VersionBuf {
    fn from(version: Version<'_>) -> Self {
        version.to_buf()
    }
}

/// Reads SemVer, strictly.
impl FromStr for VersionBuf {
    type Err = ParseError;

    fn from_str(tag: &str) -> Result<Self, ParseError> {
        Version::parse(tag).map(|version| version.to_buf())
    }
}

impl fmt::Display for VersionBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_version().fmt(f)
    }
}

impl fmt::Debug for VersionBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_version().fmt(f)
    }
}

impl Ord for VersionBuf {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_version().cmp(&other.as_version())
    }
}

impl PartialOrd for VersionBuf {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for VersionBuf {
    fn eq(&self, other: &Self) -> bool {
        self.as_version() == other.as_version()
    }
}

impl Eq for VersionBuf {}

impl Hash for VersionBuf {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_version().hash(state);
    }
}
