//! A tag read under a scheme.
//!
//! Invariants: the tag is kept whole and shown byte for byte; nothing is allocated; what two versions are to each
//! other is decided in `order` alone.

use core::cmp::Ordering;
use core::fmt;

use verpick_calver::chrono::NaiveDate;
use verpick_calver::{Component, Core, MAX_NUMBERS, Modifier, ParseError, Token};

use crate::read::Layout;
use crate::{Channel, Difference, ParseOptions, Scheme, Segments, SlotMatch, VersionBuf, difference, scheme};

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
    /// UTF-8, for whatever reads as a version is: a prefix and a format's literals are matched whole, all else is ASCII.
    /// Kept as bytes, for proving it to the compiler costs more than half as much as reading a tag.
    pub(crate) tag: &'t [u8],
    pub(crate) scheme: &'t Scheme,
    pub(crate) layout: Layout,
}

/// Text that is known to be UTF-8.
const fn text(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
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
    #[inline]
    pub fn parse(tag: &'t str) -> Result<Self, ParseError> {
        scheme::SEMVER.parse(tag)
    }

    #[inline]
    pub(crate) fn read(scheme: &'t Scheme, tag: &'t [u8], options: ParseOptions<'_>) -> Result<Self, ParseError> {
        // Made where it is returned, and never moved.
        let mut read = Ok(Self::blank(scheme));
        if let Ok(version) = &mut read {
            if let Err(error) = version.read_again(tag, options) {
                read = Err(error);
            }
        }
        read
    }

    /// A version of nothing, for [`read_again`](Self::read_again).
    ///
    /// ```
    /// use verpick_version::{Scheme, Version};
    ///
    /// assert_eq!(Version::blank(&Scheme::SEMVER).as_str(), "");
    /// ```
    #[inline]
    #[must_use]
    pub const fn blank(scheme: &'t Scheme) -> Self {
        Self { tag: b"", scheme, layout: Layout::EMPTY }
    }

    /// Reads another tag in place of this version's, as [`Scheme::parse_bytes`] does: for loops over many tags, in which
    /// moving versions about costs as much as reading them.
    ///
    /// # Errors
    ///
    /// As for [`Scheme::parse_bytes`]; the version then has no meaning until another tag is read.
    ///
    /// ```
    /// use verpick_version::{ParseOptions, Scheme, Version};
    ///
    /// let mut version = Version::blank(&Scheme::SEMVER);
    /// let majors = ["1.2.3", "2.0.0"].map(|tag| {
    ///     version.read_again(tag.as_bytes(), ParseOptions::new()).map(|()| version.major())
    /// });
    /// assert_eq!(majors, [Ok(Some(1)), Ok(Some(2))]);
    /// ```
    #[inline]
    pub fn read_again(&mut self, tag: &'t [u8], options: ParseOptions<'_>) -> Result<(), ParseError> {
        self.tag = tag;
        self.layout.read(self.scheme, tag, options)
    }

    /// The tag, whole.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("v1.2.3-rc.1+blue.7")?;
    /// assert_eq!(version.as_str(), "v1.2.3-rc.1+blue.7");
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub const fn as_str(&self) -> &'t str {
        text(self.tag)
    }

    /// A part of the tag; `None` where it ends before it begins.
    fn part(&self, from: usize, to: usize) -> Option<&'t str> {
        self.tag.get(from..to).map(text)
    }

    /// The scheme that the tag was read under.
    ///
    /// ```
    /// use verpick_version::{Scheme, Version};
    ///
    /// let version = Version::parse("1.2.3")?;
    /// assert_eq!(version.scheme(), &Scheme::SEMVER);
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub const fn scheme(&self) -> &'t Scheme {
        self.scheme
    }

    /// The prefix that was asked for, empty where none was.
    ///
    /// ```
    /// use verpick_version::{ParseOptions, Scheme};
    ///
    /// let options = ParseOptions::new().prefix("api/");
    /// assert_eq!(Scheme::SEMVER.parse_with("api/v1.2.3", options)?.prefix(), "api/");
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn prefix(&self) -> &'t str {
        text(&self.tag[..self.layout.prefix_end as usize])
    }

    /// Whether a `v` of no format's own stands before the core.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("v1.2.3")?;
    /// assert!(version.has_v());
    /// assert!(!Version::parse("1.2.3")?.has_v());
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub const fn has_v(&self) -> bool {
        self.layout.has_v
    }

    /// The numbers and what stands between them, as written, without prefix, `v`, pre-release and build metadata.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("v1.2.3-rc.1+blue.7")?;
    /// assert_eq!(version.core(), "1.2.3");
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn core(&self) -> &'t str {
        text(&self.tag[self.layout.core_start()..self.layout.core_end as usize])
    }

    /// The numbers that are there, left to right, as written: under `YY` the segment of `24` is 24.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("v1.2.3")?;
    /// assert_eq!(version.segments(), [1, 2, 3]);
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn segments(&self) -> Segments {
        let numbers = &self.layout.numbers;
        if numbers.is_wide() {
            return Segments::of(&self.read_core());
        }
        let places = numbers.narrow().iter().enumerate();
        Segments::collect(
            places.filter(|(place, _)| numbers.present() >> place & 1 == 1).map(|(_, number)| u64::from(*number)),
        )
    }

    /// The core, read again: what has numbers that are too wide to keep.
    #[cold]
    fn read_core(&self) -> Core {
        self.layout.core(self.scheme, self.tag)
    }

    /// The order of its numbers and of these, by place.
    #[inline]
    pub(crate) fn cmp_numbers(&self, others: &[u64; MAX_NUMBERS]) -> Ordering {
        let numbers = &self.layout.numbers;
        if numbers.is_wide() {
            return self.read_core().by_place().cmp(others);
        }
        numbers.narrow().iter().map(|number| u64::from(*number)).cmp(others.iter().copied())
    }

    /// The numbers by place; an absent one counts as 0.
    #[inline]
    pub(crate) fn by_place(&self) -> [u64; MAX_NUMBERS] {
        let numbers = &self.layout.numbers;
        if numbers.is_wide() { self.read_core().by_place() } else { numbers.narrow().map(u64::from) }
    }

    /// The pre-release, without its hyphen.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("v1.2.3-rc.1+blue.7")?;
    /// assert_eq!(version.prerelease(), Some("rc.1"));
    /// assert_eq!(Version::parse("1.2.3")?.prerelease(), None);
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn prerelease(&self) -> Option<&'t str> {
        self.part(self.layout.core_end as usize + 1, self.layout.prerelease_end as usize)
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
    pub fn modifier(&self) -> Modifier {
        let numbers = &self.layout.numbers;
        if numbers.is_wide() { self.read_core().modifier() } else { numbers.modifier() }
    }

    /// The modifier as written, without a dot before it; `None` where there is none.
    ///
    /// ```
    /// use verpick_version::Scheme;
    ///
    /// let scheme = Scheme::calver("YY.MINORMODIFIER").unwrap();
    /// let version = scheme.parse("24.1.dev4")?;
    /// assert_eq!(version.modifier_text(), Some("dev4"));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn modifier_text(&self) -> Option<&'t str> {
        if self.modifier() == Modifier::FINAL {
            return None;
        }
        // Only reading again tells it from a literal letter before it.
        self.part(self.read_core().modifier_start(), self.layout.core_end as usize)
    }

    /// The number at a place among the tokens of the format, from 0, or among SemVer's three; `None` where it is absent.
    ///
    /// ```
    /// use verpick_version::Scheme;
    ///
    /// let scheme = Scheme::calver("YY.0M[.MICRO]").unwrap();
    /// let version = scheme.parse("24.04")?;
    /// assert_eq!([0, 1, 2].map(|place| version.number(place)), [Some(24), Some(4), None]);
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn number(&self, place: usize) -> Option<u64> {
        let numbers = &self.layout.numbers;
        if numbers.is_wide() {
            return self.read_core().number(place);
        }
        let number = numbers.narrow().get(place)?;
        (numbers.present() >> place & 1 == 1).then_some(u64::from(*number))
    }

    /// Whether the version is a pre-release: behind a hyphen, or by its modifier.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("1.2.3-rc.1")?;
    /// assert!(version.is_prerelease());
    /// assert!(!Version::parse("1.2.3+blue")?.is_prerelease());
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub const fn is_prerelease(&self) -> bool {
        self.layout.prerelease_end > self.layout.core_end || self.layout.numbers.modifier().is_prerelease()
    }

    /// The build metadata, without its plus sign.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("v1.2.3-rc.1+blue.7")?;
    /// assert_eq!(version.build(), Some("blue.7"));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn build(&self) -> Option<&'t str> {
        self.part(self.layout.prerelease_end as usize + 1, self.tag.len())
    }

    /// The kind of release that the version is.
    ///
    /// ```
    /// use verpick_version::{Channel, Version};
    ///
    /// let version = Version::parse("v1.2.3-rc.1")?;
    /// assert_eq!(version.channel(), Channel::Named("rc"));
    /// assert_eq!(Version::parse("1.2.3")?.channel(), Channel::Stable);
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn channel(&self) -> Channel<'t> {
        match self.layout.numbers.modifier().kind.channel() {
            Some(name) => Channel::Named(name),
            None => Channel::of(self.prerelease()),
        }
    }

    /// The deployment slot that the build metadata names.
    ///
    /// ```
    /// use verpick_version::{SlotMatch, Version};
    ///
    /// let version = Version::parse("v1.2.3+blue.7")?;
    /// assert_eq!(version.slot(SlotMatch::Whole), Some("blue.7"));
    /// assert_eq!(version.slot(SlotMatch::First), Some("blue"));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
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
        index.and_then(|index| self.number(index))
    }

    /// SemVer's first number, or the format's `MAJOR`.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("v1.2.3")?;
    /// assert_eq!(version.major(), Some(1));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn major(&self) -> Option<u64> {
        self.segment(Component::Major)
    }

    /// SemVer's second number, or the format's `MINOR`.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("v1.2.3")?;
    /// assert_eq!(version.minor(), Some(2));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn minor(&self) -> Option<u64> {
        self.segment(Component::Minor)
    }

    /// SemVer's third number, or the format's `PATCH`.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("v1.2.3")?;
    /// assert_eq!(version.patch(), Some(3));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn patch(&self) -> Option<u64> {
        self.segment(Component::Patch)
    }

    /// The calendar year: 2024 for `2024` under `YYYY`, and for `24` under `YY` or `0Y`.
    ///
    /// ```
    /// use verpick_version::Scheme;
    ///
    /// let scheme = Scheme::calver("YY.0M.0D").unwrap();
    /// let version = scheme.parse("24.06.15")?;
    /// assert_eq!(version.year(), Some(2024));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn year(&self) -> Option<u64> {
        let format = self.scheme.format()?;
        let place = format.place(Component::Year)?;
        let written = self.number(place)?;
        Some(if format.tokens()[place] == Token::FullYear { written } else { 2000 + written })
    }

    /// The month, 1 to 12.
    ///
    /// ```
    /// use verpick_version::Scheme;
    ///
    /// let scheme = Scheme::calver("YY.0M.0D").unwrap();
    /// let version = scheme.parse("24.06.15")?;
    /// assert_eq!(version.month(), Some(6));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn month(&self) -> Option<u64> {
        self.segment(Component::Month)
    }

    /// The week, 1 to 53. When a year's first week begins is not defined by CalVer.
    ///
    /// ```
    /// use verpick_version::Scheme;
    ///
    /// let scheme = Scheme::calver("YYYY.WW.MICRO").unwrap();
    /// let version = scheme.parse("2024.26.3")?;
    /// assert_eq!(version.week(), Some(26));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn week(&self) -> Option<u64> {
        self.segment(Component::Week)
    }

    /// The day of the month, 1 to 31.
    ///
    /// ```
    /// use verpick_version::Scheme;
    ///
    /// let scheme = Scheme::calver("YY.0M.0D").unwrap();
    /// let version = scheme.parse("24.06.15")?;
    /// assert_eq!(version.day(), Some(15));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn day(&self) -> Option<u64> {
        self.segment(Component::Day)
    }

    /// The first `MICRO`.
    ///
    /// ```
    /// use verpick_version::Scheme;
    ///
    /// let scheme = Scheme::calver("YYYY.0M.MICRO").unwrap();
    /// let version = scheme.parse("2024.06.3")?;
    /// assert_eq!(version.micro(), Some(3));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
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
        let year = i32::try_from(self.year()?).ok()?;
        let part = |number: Option<u64>| number.and_then(|number| u32::try_from(number).ok());
        NaiveDate::from_ymd_opt(year, part(self.month())?, part(self.day())?)
    }

    /// The first part in which two versions differ.
    ///
    /// ```
    /// use verpick_version::{Component, Difference, Version};
    ///
    /// let version = Version::parse("v1.2.3")?;
    /// assert_eq!(version.diff(&Version::parse("1.10.0")?), Difference::In(Component::Minor));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn diff(&self, other: &Version<'_>) -> Difference {
        difference::between(self, other)
    }

    /// A copy that owns its tag.
    ///
    /// ```
    /// use verpick_version::{ParseError, Version, VersionBuf};
    ///
    /// fn keep(tag: String) -> Result<VersionBuf, ParseError> {
    ///     Version::parse(&tag).map(|version| version.to_buf())
    /// }
    /// assert_eq!(keep("v1.2.3".to_owned())?.as_str(), "v1.2.3");
    /// # Ok::<(), ParseError>(())
    /// ```
    #[must_use]
    pub fn to_buf(&self) -> VersionBuf {
        VersionBuf::from_version(self)
    }
}

impl fmt::Display for Version<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Version<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Version")
            .field("tag", &self.as_str())
            .field("scheme", &format_args!("{}", self.scheme))
            .finish()
    }
}
