//! The policy: what is read, and what is left out.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use verpick_version::chrono::{DateTime, TimeDelta, Utc};
use verpick_version::{Constraint, ConstraintError, FormatError, ParseOptions, Scheme, SlotMatch, Strictness};

/// Which pre-releases a policy takes.
///
/// ```
/// use verpick_select::{Prereleases, Selector};
///
/// let tags = ["v1.0.0", "v1.1.0-rc.1", "v1.2.0-beta.1"];
/// let rc = Selector::semver().prereleases(Prereleases::Channels(vec!["rc".to_owned()]));
/// assert_eq!(rc.latest(&tags).unwrap().tag(), "v1.1.0-rc.1");
/// let all = Selector::semver().prereleases(Prereleases::Include);
/// assert_eq!(all.latest(&tags).unwrap().tag(), "v1.2.0-beta.1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Prereleases {
    /// None: stable releases only.
    #[default]
    Exclude,
    /// All of them, beside stable releases.
    Include,
    /// Those of the named channels, beside stable releases.
    Channels(Vec<String>),
    /// Those of the named channels and nothing else; `stable` is a channel too.
    OnlyChannels(Vec<String>),
}

/// The policy by which the latest of many tags is picked.
///
/// Everything is off until it is set: SemVer or the given scheme, read strictly, no prefix, stable releases of any
/// slot. Drafts and yanked candidates are out.
///
/// ```
/// use verpick_select::Selector;
///
/// let tags = ["api/v1.9.0", "api/v1.10.0", "v2.0.0", "api/v1.11.0-beta.1", "api/v1.11.0-alpha.3"];
/// let selector = Selector::semver().prefix("api/");
/// assert_eq!(selector.latest(&tags).unwrap().version().core(), "1.10.0");
///
/// let staging = selector.channels(["beta", "rc"]);
/// assert_eq!(staging.latest(&tags).unwrap().version().as_str(), "api/v1.11.0-beta.1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    pub(crate) scheme: Scheme,
    /// `None` where any may stand before a version.
    pub(crate) prefix: Option<String>,
    pub(crate) strictness: Strictness,
    pub(crate) prereleases: Prereleases,
    pub(crate) slot: Option<String>,
    pub(crate) slot_match: SlotMatch,
    pub(crate) constraint: Option<Constraint>,
    pub(crate) denied: BTreeSet<Vec<u8>>,
    pub(crate) artifact_required: bool,
    pub(crate) drafts: bool,
    pub(crate) yanked: bool,
    pub(crate) min_age: Option<Age>,
    pub(crate) grace: Option<Age>,
    pub(crate) downgrade_allowed: bool,
}

/// A span before a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Age {
    span: TimeDelta,
    now: DateTime<Utc>,
}

impl Age {
    /// A span that is too long for the calendar is as long as the calendar.
    fn new(span: Duration, now: DateTime<Utc>) -> Self {
        Self { span: TimeDelta::from_std(span).unwrap_or(TimeDelta::MAX), now }
    }

    /// When something published at that moment comes of age, if that still lies ahead.
    pub(crate) fn ahead(self, published: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let until = published.checked_add_signed(self.span).unwrap_or(DateTime::<Utc>::MAX_UTC);
        (until > self.now).then_some(until)
    }
}

impl Selector {
    /// A policy that reads tags under `scheme`.
    ///
    /// ```
    /// use verpick_select::Selector;
    /// use verpick_version::Scheme;
    ///
    /// let selector = Selector::new(Scheme::calver("YYYY.0M.0D")?);
    /// assert_eq!(selector.latest(&["2024.06.15", "2024.07.01", "v9.9.9"]).unwrap().tag(), "2024.07.01");
    /// # Ok::<(), verpick_version::FormatError>(())
    /// ```
    #[must_use]
    pub const fn new(scheme: Scheme) -> Self {
        Self {
            scheme,
            prefix: Some(String::new()),
            strictness: Strictness::Strict,
            prereleases: Prereleases::Exclude,
            slot: None,
            slot_match: SlotMatch::Whole,
            constraint: None,
            denied: BTreeSet::new(),
            artifact_required: false,
            drafts: false,
            yanked: false,
            min_age: None,
            grace: None,
            downgrade_allowed: false,
        }
    }

    /// A policy that reads tags as SemVer.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let tags = ["v1.9.0", "v1.10.0"];
    /// assert_eq!(Selector::semver().latest(&tags).unwrap().tag(), "v1.10.0");
    /// ```
    #[must_use]
    pub const fn semver() -> Self {
        Self::new(Scheme::SEMVER)
    }

    /// A policy that reads tags as CalVer by `format`.
    ///
    /// # Errors
    ///
    /// Where the text is no format; see [`Format::compile`](verpick_version::Format::compile).
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let selector = Selector::calver("YYYY.0M.MICRO")?;
    /// assert_eq!(selector.latest(&["2024.06.9", "2024.06.10"]).unwrap().index(), 1);
    /// # Ok::<(), verpick_version::FormatError>(())
    /// ```
    pub fn calver(format: &str) -> Result<Self, FormatError> {
        Scheme::calver(format).map(Self::new)
    }

    /// Takes only tags that begin with `prefix`, exactly; what is behind it must be the version.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let tags = ["api/v1.9.0", "web/v2.0.0"];
    /// assert_eq!(Selector::semver().prefix("api/").latest(&tags).unwrap().tag(), "api/v1.9.0");
    /// ```
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Takes tags with any prefix; see [`ParseOptions::any_prefix`]. Versions behind different prefixes are of different
    /// things, so this wants [`latest_per`](Self::latest_per).
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let tags = ["api/v1.9.0", "api/v1.10.0", "web/v2.0.0"];
    /// let selector = Selector::semver().any_prefix();
    /// let latest = selector.latest_per(&tags, |version| version.prefix());
    /// assert_eq!(latest.values().map(|selection| selection.tag()).collect::<Vec<_>>(), ["api/v1.10.0", "web/v2.0.0"]);
    /// ```
    #[must_use]
    pub fn any_prefix(mut self) -> Self {
        self.prefix = None;
        self
    }

    /// How strictly tags are read.
    ///
    /// ```
    /// use verpick_select::Selector;
    /// use verpick_version::Strictness;
    ///
    /// let tags = ["v1.9.0", "v1.010.0"];
    /// let lenient = Selector::semver().strictness(Strictness::Lenient);
    /// assert_eq!(lenient.latest(&tags).unwrap().tag(), "v1.010.0");
    /// ```
    #[must_use]
    pub fn strictness(mut self, strictness: Strictness) -> Self {
        self.strictness = strictness;
        self
    }

    /// Which pre-releases are taken; none by default.
    ///
    /// ```
    /// use verpick_select::{Prereleases, Selector};
    ///
    /// let tags = ["v1.0.0", "v1.1.0-rc.1"];
    /// let selector = Selector::semver().prereleases(Prereleases::Include);
    /// assert_eq!(selector.latest(&tags).unwrap().tag(), "v1.1.0-rc.1");
    /// ```
    #[must_use]
    pub fn prereleases(mut self, prereleases: Prereleases) -> Self {
        self.prereleases = prereleases;
        self
    }

    /// Takes pre-releases of these channels beside stable releases: short for [`Prereleases::Channels`]. Of no channels,
    /// takes none.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let tags = ["v1.0.0", "v1.1.0-rc.1", "v1.2.0-beta.1"];
    /// assert_eq!(Selector::semver().channels(["rc"]).latest(&tags).unwrap().tag(), "v1.1.0-rc.1");
    /// ```
    #[must_use]
    pub fn channels<S: Into<String>>(self, channels: impl IntoIterator<Item = S>) -> Self {
        let channels: Vec<String> = channels.into_iter().map(Into::into).collect();
        self.prereleases(if channels.is_empty() { Prereleases::Exclude } else { Prereleases::Channels(channels) })
    }

    /// Takes only versions whose build metadata names `slot`. An empty slot takes any version, as not setting one does.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let tags = ["v1.2.0+blue", "v1.3.0+green"];
    /// assert_eq!(Selector::semver().slot("blue").latest(&tags).unwrap().tag(), "v1.2.0+blue");
    /// ```
    #[must_use]
    pub fn slot(mut self, slot: impl Into<String>) -> Self {
        self.slot = Some(slot.into()).filter(|slot| !slot.is_empty());
        self
    }

    /// How much of the build metadata names the slot; all of it by default.
    ///
    /// ```
    /// use verpick_select::Selector;
    /// use verpick_version::SlotMatch;
    ///
    /// let tags = ["v1.2.0+blue.7", "v1.3.0+green.8"];
    /// let selector = Selector::semver().slot("blue").slot_match(SlotMatch::First);
    /// assert_eq!(selector.latest(&tags).unwrap().tag(), "v1.2.0+blue.7");
    /// ```
    #[must_use]
    pub fn slot_match(mut self, slot_match: SlotMatch) -> Self {
        self.slot_match = slot_match;
        self
    }

    /// Takes only versions within these bounds, such as `>=1.2, <2`; see [`Constraint`].
    ///
    /// # Errors
    ///
    /// Where the text is no constraint on the versions of the selector's scheme.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let selector = Selector::semver().constraint("^1.2")?;
    /// assert_eq!(selector.latest(&["v1.2.3", "v1.10.0", "v2.0.0"]).unwrap().tag(), "v1.10.0");
    /// # Ok::<(), verpick_version::ConstraintError>(())
    /// ```
    pub fn constraint(mut self, text: &str) -> Result<Self, ConstraintError> {
        self.constraint = Some(Constraint::parse(text, &self.scheme)?);
        Ok(self)
    }

    /// Whether the constraint, if one is set, keeps out every version: `>2, <1`.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// assert!(Selector::semver().constraint(">2, <1")?.is_contradictory());
    /// assert!(!Selector::semver().is_contradictory());
    /// # Ok::<(), verpick_version::ConstraintError>(())
    /// ```
    #[must_use]
    pub fn is_contradictory(&self) -> bool {
        self.constraint.as_ref().is_some_and(Constraint::is_contradictory)
    }

    /// Never takes this tag: whole, byte by byte. May be called for any number of tags.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let tags = ["v1.2.0", "v1.3.0"];
    /// assert_eq!(Selector::semver().deny("v1.3.0").latest(&tags).unwrap().tag(), "v1.2.0");
    /// ```
    #[must_use]
    pub fn deny(mut self, tag: impl Into<Vec<u8>>) -> Self {
        self.denied.insert(tag.into());
        self
    }

    /// Takes only candidates whose artifact is there in full.
    ///
    /// ```
    /// use verpick_select::{Candidate, Selector};
    ///
    /// struct Release(&'static str, bool);
    ///
    /// impl Candidate for Release {
    ///     fn tag(&self) -> &[u8] {
    ///         self.0.as_bytes()
    ///     }
    ///     fn is_complete(&self) -> bool {
    ///         self.1
    ///     }
    /// }
    ///
    /// let releases = [Release("v1.2.0", true), Release("v1.3.0", false)];
    /// assert_eq!(Selector::semver().latest(&releases).unwrap().tag(), "v1.3.0");
    /// assert_eq!(Selector::semver().require_artifact(true).latest(&releases).unwrap().tag(), "v1.2.0");
    /// ```
    #[must_use]
    pub fn require_artifact(mut self, required: bool) -> Self {
        self.artifact_required = required;
        self
    }

    /// Takes drafts too.
    ///
    /// ```
    /// use verpick_select::{Candidate, Selector};
    ///
    /// struct Release(&'static str, bool);
    ///
    /// impl Candidate for Release {
    ///     fn tag(&self) -> &[u8] {
    ///         self.0.as_bytes()
    ///     }
    ///     fn is_draft(&self) -> bool {
    ///         self.1
    ///     }
    /// }
    ///
    /// let releases = [Release("v1.2.0", false), Release("v1.3.0", true)];
    /// assert_eq!(Selector::semver().latest(&releases).unwrap().tag(), "v1.2.0");
    /// assert_eq!(Selector::semver().drafts(true).latest(&releases).unwrap().tag(), "v1.3.0");
    /// ```
    #[must_use]
    pub fn drafts(mut self, taken: bool) -> Self {
        self.drafts = taken;
        self
    }

    /// Takes yanked candidates too.
    ///
    /// ```
    /// use verpick_select::{Candidate, Selector};
    ///
    /// struct Release(&'static str, bool);
    ///
    /// impl Candidate for Release {
    ///     fn tag(&self) -> &[u8] {
    ///         self.0.as_bytes()
    ///     }
    ///     fn is_yanked(&self) -> bool {
    ///         self.1
    ///     }
    /// }
    ///
    /// let releases = [Release("v1.2.0", false), Release("v1.3.0", true)];
    /// assert_eq!(Selector::semver().latest(&releases).unwrap().tag(), "v1.2.0");
    /// assert_eq!(Selector::semver().yanked(true).latest(&releases).unwrap().tag(), "v1.3.0");
    /// ```
    #[must_use]
    pub fn yanked(mut self, taken: bool) -> Self {
        self.yanked = taken;
        self
    }

    /// Takes only candidates that were published at least `age` before `now`. One that does not say when it was
    /// published is not taken.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use verpick_select::{Candidate, Selector};
    /// use verpick_version::chrono::{DateTime, Utc};
    ///
    /// struct Release(&'static str, &'static str);
    ///
    /// impl Candidate for Release {
    ///     fn tag(&self) -> &[u8] {
    ///         self.0.as_bytes()
    ///     }
    ///     fn published(&self) -> Option<DateTime<Utc>> {
    ///         self.1.parse().ok()
    ///     }
    /// }
    ///
    /// let releases = [Release("v1.2.0", "2024-06-01T00:00:00Z"), Release("v1.3.0", "2024-06-15T12:00:00Z")];
    /// let now = "2024-06-16T00:00:00Z".parse().unwrap();
    /// let selector = Selector::semver().min_age(Duration::from_secs(24 * 3600), now);
    /// assert_eq!(selector.latest(&releases).unwrap().tag(), "v1.2.0");
    /// ```
    #[must_use]
    pub fn min_age(mut self, age: Duration, now: DateTime<Utc>) -> Self {
        self.min_age = Some(Age::new(age, now));
        self
    }

    /// Calls the newest candidate whose required artifact is missing *pending* while less than `grace` has passed at
    /// `now` since it was published; see [`Explanation::pending`](crate::Explanation::pending).
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use verpick_select::{Candidate, Selector};
    /// use verpick_version::chrono::{DateTime, Utc};
    ///
    /// struct Release(&'static str, &'static str, bool);
    ///
    /// impl Candidate for Release {
    ///     fn tag(&self) -> &[u8] {
    ///         self.0.as_bytes()
    ///     }
    ///     fn published(&self) -> Option<DateTime<Utc>> {
    ///         self.1.parse().ok()
    ///     }
    ///     fn is_complete(&self) -> bool {
    ///         self.2
    ///     }
    /// }
    ///
    /// let releases =
    ///     [Release("v1.2.0", "2024-06-01T00:00:00Z", true), Release("v1.3.0", "2024-06-15T12:00:00Z", false)];
    /// let now = "2024-06-15T12:20:00Z".parse().unwrap();
    /// let selector = Selector::semver().require_artifact(true).grace(Duration::from_secs(30 * 60), now);
    /// let explanation = selector.explain(&releases);
    /// assert_eq!(explanation.pending().unwrap().selection().tag(), "v1.3.0");
    /// ```
    #[must_use]
    pub fn grace(mut self, grace: Duration, now: DateTime<Utc>) -> Self {
        self.grace = Some(Age::new(grace, now));
        self
    }

    /// Lets [`decide`](Self::decide) go down to an older version.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let selector = Selector::semver().allow_downgrade(true);
    /// let explanation = selector.explain(["v1.2.0", "v1.3.0"]);
    /// let decision = selector.decide(&explanation, Some("v2.0.0"));
    /// assert_eq!(decision.target().unwrap().tag(), "v1.3.0");
    /// ```
    #[must_use]
    pub fn allow_downgrade(mut self, allowed: bool) -> Self {
        self.downgrade_allowed = allowed;
        self
    }

    /// The scheme that tags are read under.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// assert_eq!(Selector::calver("YYYY.0M")?.scheme().name(), "calver");
    /// # Ok::<(), verpick_version::FormatError>(())
    /// ```
    #[must_use]
    pub const fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    pub(crate) fn options(&self) -> ParseOptions<'_> {
        let options = ParseOptions::new().strictness(self.strictness);
        match &self.prefix {
            Some(prefix) => options.prefix(prefix),
            None => options.any_prefix(),
        }
    }
}

impl Default for Selector {
    fn default() -> Self {
        Self::semver()
    }
}
