//! A tag read under a scheme.
//!
//! Invariants: the tag is kept whole and shown byte for byte; nothing is allocated; what two versions are to each
//! other is decided in `order` alone.

use core::fmt;

use verpick_calver::chrono::NaiveDate;
use verpick_calver::{Component, Modifier, ParseError, ParseErrorKind};

use crate::read::Layout;
use crate::{Channel, Difference, ParseOptions, Scheme, SlotMatch, VersionBuf, difference, scheme};

/// A version: a tag, read under a scheme. Borrows both and allocates nothing.
///
/// It displays as its own tag, byte for byte. Comparison is explained at the [crate's root](crate#order).
///
/// ```
/// use verpick_version::Version;
///
/// let version = Version::parse("v1.2.3-rc.1+blue")?;
/// assert_eq!(version.major(), Some(1));
/// assert_eq!(version.core(), "1.2.3");
/// assert_eq!(version.as_str(), "v1.2.3-rc.1+blue");
/// # Ok::<(), verpick_version::ParseError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Version<'t> {
    pub(crate) tag: &'t str,
    pub(crate) scheme: &'t Scheme,
    pub(crate) layout: Layout,
}

impl<'t> Version<'t> {
    /// Reads a tag as SemVer, strictly. For any other scheme see [`Scheme::parse`].
    ///
    /// # Errors
    ///
    /// Where the tag is not SemVer 2.0.0, but for one lowercase `v` that may stand before it.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let error = Version::parse("1.2").unwrap_err();
    /// assert_eq!(error.with("1.2").to_string(), "1.2: expected \".\" and patch at byte 3, found the end");
    /// ```
    pub fn parse(tag: &'t str) -> Result<Self, ParseError> {
        scheme::SEMVER.parse(tag)
    }

    pub(crate) fn read(scheme: &'t Scheme, tag: &'t str, options: ParseOptions<'_>) -> Result<Self, ParseError> {
        let mut version = Self { tag, scheme, layout: Layout::EMPTY };
        version.layout.read(scheme, tag.as_bytes(), options)?;
        Ok(version)
    }

    pub(crate) fn read_bytes(scheme: &'t Scheme, tag: &'t [u8], options: ParseOptions<'_>) -> Result<Self, ParseError> {
        let mut version = Self { tag: "", scheme, layout: Layout::EMPTY };
        version.layout.read(scheme, tag, options)?;
        // Whatever reads as a version is UTF-8 already: the prefix and the literals are, and the rest is ASCII.
        version.tag = core::str::from_utf8(tag)
            .map_err(|error| ParseError::new(ParseErrorKind::IllegalCharacter, Component::Tag, error.valid_up_to()))?;
        Ok(version)
    }

    /// The tag, whole.
    #[must_use]
    pub const fn as_str(&self) -> &'t str {
        self.tag
    }

    /// The scheme that the tag was read under.
    #[must_use]
    pub const fn scheme(&self) -> &'t Scheme {
        self.scheme
    }

    /// The prefix that was asked for, empty where none was.
    #[must_use]
    pub fn prefix(&self) -> &'t str {
        &self.tag[..self.layout.prefix_end]
    }

    /// Whether a `v` of no format's own stands before the core.
    #[must_use]
    pub const fn has_v(&self) -> bool {
        self.layout.core_start > self.layout.prefix_end
    }

    /// The numbers and what stands between them, as written, without prefix, `v`, pre-release and build metadata.
    #[must_use]
    pub fn core(&self) -> &'t str {
        &self.tag[self.layout.core_start..self.layout.core.end()]
    }

    /// The numbers that are there, left to right, as written: under `YY` the segment of `24` is 24.
    #[must_use]
    pub fn segments(&self) -> &[u64] {
        self.layout.core.segments()
    }

    /// The pre-release, without its hyphen.
    #[must_use]
    pub fn prerelease(&self) -> Option<&'t str> {
        self.tag.get(self.layout.core.end() + 1..self.layout.prerelease_end)
    }

    /// The modifier: [`Modifier::FINAL`] under every scheme but a CalVer format with `MODIFIER`.
    ///
    /// ```
    /// use verpick_version::{Channel, ModifierKind, Scheme};
    ///
    /// let scheme = Scheme::calver("YYYY.MM.MICROMODIFIER").unwrap();
    /// let version = scheme.parse("2024.1.0b3")?;
    /// assert_eq!((version.modifier().kind, version.modifier().number), (ModifierKind::Beta, 3));
    /// assert!(version.is_prerelease());
    /// assert_eq!(version.channel(), Channel::Named("beta"));
    /// assert!(version < scheme.parse("2024.1.0")?);
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub const fn modifier(&self) -> Modifier {
        self.layout.core.modifier()
    }

    /// The modifier as written, without a dot before it; `None` where there is none.
    #[must_use]
    pub fn modifier_text(&self) -> Option<&'t str> {
        let core = &self.layout.core;
        if self.modifier() == Modifier::FINAL { None } else { Some(&self.tag[core.modifier_start()..core.end()]) }
    }

    /// The number at a place among the tokens of the format, from 0, or among SemVer's three; `None` where it is absent.
    #[must_use]
    pub fn number(&self, place: usize) -> Option<u64> {
        self.layout.core.number(place)
    }

    /// Whether the version is a pre-release: behind a hyphen, or by its modifier.
    #[must_use]
    pub const fn is_prerelease(&self) -> bool {
        self.layout.prerelease_end > self.layout.core.end() || self.modifier().is_prerelease()
    }

    /// The build metadata, without its plus sign.
    #[must_use]
    pub fn build(&self) -> Option<&'t str> {
        self.tag.get(self.layout.prerelease_end + 1..)
    }

    /// The kind of release that the version is.
    #[must_use]
    pub fn channel(&self) -> Channel<'t> {
        match self.modifier().kind.channel() {
            Some(name) => Channel::Named(name),
            None => Channel::of(self.prerelease()),
        }
    }

    /// The deployment slot that the build metadata names.
    #[must_use]
    pub fn slot(&self, slot_match: SlotMatch) -> Option<&'t str> {
        self.build().map(|build| slot_match.of(build))
    }

    /// The first number that is `component`; `None` where the scheme has none, or where it was left out.
    ///
    /// ```
    /// use verpick_version::{Component, Scheme, Version};
    ///
    /// assert_eq!(Version::parse("1.2.3")?.segment(Component::Minor), Some(2));
    /// let scheme = Scheme::calver("YY.0M").unwrap();
    /// assert_eq!(scheme.parse("24.06")?.segment(Component::Year), Some(24));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn segment(&self, component: Component) -> Option<u64> {
        let index = match (self.scheme.format(), component) {
            (Some(format), _) => format.place(component),
            (None, Component::Major) => Some(0),
            (None, Component::Minor) => Some(1),
            (None, Component::Patch) => Some(2),
            (None, _) => None,
        };
        index.and_then(|index| self.layout.core.number(index))
    }

    /// SemVer's first number, or the format's `MAJOR`.
    #[must_use]
    pub fn major(&self) -> Option<u64> {
        self.segment(Component::Major)
    }

    /// SemVer's second number, or the format's `MINOR`.
    #[must_use]
    pub fn minor(&self) -> Option<u64> {
        self.segment(Component::Minor)
    }

    /// SemVer's third number, or the format's `PATCH`.
    #[must_use]
    pub fn patch(&self) -> Option<u64> {
        self.segment(Component::Patch)
    }

    /// The calendar year: 2024 for `2024` under `YYYY`, and for `24` under `YY` or `0Y`.
    #[must_use]
    pub fn year(&self) -> Option<u64> {
        self.scheme.format().and_then(|format| format.year(&self.layout.core))
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(&self) -> Option<u64> {
        self.segment(Component::Month)
    }

    /// The week, 1 to 53. When a year's first week begins is not defined by CalVer.
    #[must_use]
    pub fn week(&self) -> Option<u64> {
        self.segment(Component::Week)
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(&self) -> Option<u64> {
        self.segment(Component::Day)
    }

    /// The first `MICRO`.
    #[must_use]
    pub fn micro(&self) -> Option<u64> {
        self.segment(Component::Micro)
    }

    /// The day that the version names: where its format has a year, a month and a day, and a calendar has that day.
    ///
    /// ```
    /// use verpick_version::Scheme;
    ///
    /// let scheme = Scheme::calver("YYYY.0M.0D.MICRO").unwrap();
    /// assert_eq!(scheme.parse("2024.01.15.3")?.date().unwrap().to_string(), "2024-01-15");
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn date(&self) -> Option<NaiveDate> {
        self.scheme.format().and_then(|format| format.date(&self.layout.core))
    }

    /// The first part in which two versions differ.
    #[must_use]
    pub fn diff(&self, other: &Version<'_>) -> Difference {
        difference::between(self, other)
    }

    /// A copy that owns its tag.
    #[must_use]
    pub fn to_buf(&self) -> VersionBuf {
        VersionBuf::from_version(self)
    }
}

impl fmt::Display for Version<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag)
    }
}

impl fmt::Debug for Version<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Version").field("tag", &self.tag).field("scheme", &format_args!("{}", self.scheme)).finish()
    }
}
