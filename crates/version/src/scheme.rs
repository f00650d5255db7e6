//! Schemes: how the core of a tag is read and how pre-releases are ordered.

use alloc::sync::Arc;
use core::fmt;

use verpick_calver::{Format, FormatError, ParseError};

use crate::{ParseOptions, Version};

/// How two pre-releases of the same core are ordered.
///
/// ```
/// use verpick_version::{PrereleaseOrder, Scheme};
///
/// let semver = Scheme::SEMVER;
/// assert!(semver.parse("1.0.0-rc.10")? > semver.parse("1.0.0-rc.9")?);
///
/// let ascii = Scheme::SEMVER.with_prerelease_order(PrereleaseOrder::Ascii);
/// assert!(ascii.parse("1.0.0-rc.10")? < ascii.parse("1.0.0-rc.9")?);
/// # Ok::<(), verpick_version::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum PrereleaseOrder {
    /// By identifiers, as SemVer 2.0.0 §11.4 has it: numbers by value, before words, which go by ASCII.
    #[default]
    SemVer,
    /// The whole text byte by byte.
    Ascii,
}

/// How tags are read and compared: SemVer, or CalVer by a format, and the order of pre-releases.
///
/// A scheme is part of a version's identity: versions of different schemes have no precedence among each other. How
/// strictly a tag is read is not part of it.
///
/// Cloning is cheap: the format is shared.
///
/// ```
/// use verpick_version::{Scheme, Version};
///
/// let calver = Scheme::calver("YYYY.MM.MICRO")?;
/// let a = calver.parse("2024.3.15")?;
/// let b = Version::parse("2024.3.15")?;
/// assert_eq!(a.cmp_precedence(&b), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scheme {
    kind: Kind,
    prerelease_order: PrereleaseOrder,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Kind {
    SemVer,
    CalVer(Arc<Format>),
}

/// What `Version::parse` borrows.
pub(crate) static SEMVER: Scheme = Scheme::SEMVER;

impl Scheme {
    /// SemVer 2.0.0.
    pub const SEMVER: Self = Self { kind: Kind::SemVer, prerelease_order: PrereleaseOrder::SemVer };

    /// CalVer by `format`, which is compiled once, here.
    ///
    /// # Errors
    ///
    /// Where the text is no format; see [`Format::compile`].
    ///
    /// ```
    /// use verpick_version::Scheme;
    ///
    /// let scheme = Scheme::calver("YYYY0M0D.MICRO")?;
    /// let version = scheme.parse("20240615.0")?;
    /// assert_eq!(version.date().unwrap().to_string(), "2024-06-15");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn calver(format: &str) -> Result<Self, FormatError> {
        Format::compile(format).map(Self::from)
    }

    /// The same scheme with another order of pre-releases.
    ///
    /// ```
    /// use verpick_version::{PrereleaseOrder, Scheme};
    ///
    /// let by_ascii = Scheme::SEMVER.with_prerelease_order(PrereleaseOrder::Ascii);
    /// assert!(by_ascii.parse("1.0.0-rc.10")? < by_ascii.parse("1.0.0-rc.9")?);
    /// assert!(Scheme::SEMVER.parse("1.0.0-rc.10")? > Scheme::SEMVER.parse("1.0.0-rc.9")?);
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn with_prerelease_order(self, prerelease_order: PrereleaseOrder) -> Self {
        Self { prerelease_order, ..self }
    }

    /// How pre-releases are ordered.
    ///
    /// ```
    /// use verpick_version::{PrereleaseOrder, Scheme};
    ///
    /// assert_eq!(Scheme::SEMVER.prerelease_order(), PrereleaseOrder::SemVer);
    /// ```
    #[must_use]
    pub const fn prerelease_order(&self) -> PrereleaseOrder {
        self.prerelease_order
    }

    /// The CalVer format; `None` for SemVer.
    ///
    /// ```
    /// use verpick_version::Scheme;
    ///
    /// let scheme = Scheme::calver("YYYY.0M")?;
    /// assert_eq!(scheme.format().unwrap().as_str(), "YYYY.0M");
    /// assert!(Scheme::SEMVER.format().is_none());
    /// # Ok::<(), verpick_version::FormatError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn format(&self) -> Option<&Format> {
        match &self.kind {
            Kind::SemVer => None,
            Kind::CalVer(format) => Some(format),
        }
    }

    /// `semver` or `calver`.
    ///
    /// ```
    /// use verpick_version::Scheme;
    ///
    /// assert_eq!(Scheme::SEMVER.name(), "semver");
    /// assert_eq!(Scheme::calver("YYYY.0M")?.name(), "calver");
    /// # Ok::<(), verpick_version::FormatError>(())
    /// ```
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self.kind {
            Kind::SemVer => "semver",
            Kind::CalVer(_) => "calver",
        }
    }

    /// Reads a tag strictly, with no prefix before its version. Linear in the tag's length, without allocating.
    ///
    /// # Errors
    ///
    /// Where the tag is no version of the scheme, with the component and the offset.
    ///
    /// ```
    /// use verpick_version::{Component, Scheme};
    ///
    /// let error = Scheme::SEMVER.parse("2024.03.15").unwrap_err();
    /// assert_eq!((error.component(), error.offset()), (Component::Minor, 5));
    /// ```
    #[inline]
    pub fn parse<'t>(&'t self, tag: &'t str) -> Result<Version<'t>, ParseError> {
        self.parse_with(tag, ParseOptions::new())
    }

    /// Reads a tag with a prefix, leniently, or both. Linear in the tag's length, without allocating.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse), and where the tag does not begin with the prefix.
    ///
    /// ```
    /// use verpick_version::{ParseOptions, Scheme};
    ///
    /// let version = Scheme::SEMVER.parse_with("api/v1.2.3", ParseOptions::new().prefix("api/"))?;
    /// assert_eq!(version.segments(), [1, 2, 3]);
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[inline]
    pub fn parse_with<'t>(&'t self, tag: &'t str, options: ParseOptions<'_>) -> Result<Version<'t>, ParseError> {
        Version::read(self, tag.as_bytes(), options)
    }

    /// Reads a tag that need not be UTF-8, as registries give them; whatever is not, is no version.
    ///
    /// # Errors
    ///
    /// As for [`parse_with`](Self::parse_with).
    ///
    /// ```
    /// use verpick_version::{ParseOptions, Scheme};
    ///
    /// assert!(Scheme::SEMVER.parse_bytes(b"1.2.3", ParseOptions::new()).is_ok());
    /// assert!(Scheme::SEMVER.parse_bytes(b"1.2.3-\xff", ParseOptions::new()).is_err());
    /// ```
    #[inline]
    pub fn parse_bytes<'t>(&'t self, tag: &'t [u8], options: ParseOptions<'_>) -> Result<Version<'t>, ParseError> {
        Version::read(self, tag, options)
    }
}

impl Default for Scheme {
    fn default() -> Self {
        Self::SEMVER
    }
}

impl From<Format> for Scheme {
    fn from(format: Format) -> Self {
        Self { kind: Kind::CalVer(Arc::new(format)), prerelease_order: PrereleaseOrder::default() }
    }
}

/// `SemVer`, or `CalVer YYYY.0M.MICRO`.
impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::SemVer => f.write_str("SemVer"),
            Kind::CalVer(format) => write!(f, "CalVer {format}"),
        }
    }
}
