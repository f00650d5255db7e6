//! What is said of one candidate.

use core::fmt;

use verpick_version::chrono::{DateTime, Utc};
use verpick_version::{Channel, Excerpt, ParseError};

use crate::{Prereleases, Selector};

/// What is said of one candidate.
///
/// ```
/// use verpick_select::{Selector, Verdict};
///
/// let selector = Selector::semver();
/// let explanation = selector.explain(["v1.0.0", "v1.1.0", "v1.2.0-rc.1"]);
/// assert_eq!(explanation.verdicts()[..2], [Verdict::Older, Verdict::Selected]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It is the one that was picked.
    Selected,
    /// It has the same precedence as the one that was picked.
    Tied,
    /// It passes the policy, and is older than the one that was picked.
    Older,
    /// The policy does not take it.
    Rejected(Reason),
}

impl Verdict {
    /// One word, the same in every language binding and in JSON: `selected`, `tied`, `older` or `rejected`.
    ///
    /// ```
    /// assert_eq!(verpick_select::Verdict::Tied.name(), "tied");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Selected => "selected",
            Self::Tied => "tied",
            Self::Older => "older",
            Self::Rejected(_) => "rejected",
        }
    }

    /// Why the candidate was rejected, if it was.
    ///
    /// ```
    /// use verpick_select::{Reason, Verdict};
    ///
    /// assert_eq!(Verdict::Rejected(Reason::Slot).reason(), Some(Reason::Slot));
    /// assert_eq!(Verdict::Older.reason(), None);
    /// ```
    #[must_use]
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Rejected(reason) => Some(reason),
            _ => None,
        }
    }
}

/// Why a policy does not take a candidate: the first that applies, in the order of this list.
///
/// ```
/// use verpick_select::{Reason, Selector};
///
/// let selector = Selector::semver();
/// let explanation = selector.explain(["v1.0.0", "v1.1.0", "v1.2.0-rc.1"]);
/// assert_eq!(explanation.verdicts()[2].reason(), Some(Reason::Prerelease));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Its version cannot be cut out of it: the pattern does not match.
    Pattern,
    /// It does not begin with the prefix.
    Prefix,
    /// It is denied by name.
    Denied,
    /// It is not a version of the scheme.
    NotAVersion(ParseError),
    /// It is a pre-release, and none are taken.
    Prerelease,
    /// Its channel is not among those that are taken.
    Channel,
    /// It is for another slot, or for none.
    Slot,
    /// It is outside the constraint.
    Constraint,
    /// It is a draft.
    Draft,
    /// It was withdrawn.
    Yanked,
    /// Its artifact is not there in full.
    ArtifactMissing,
    /// It is too young.
    TooNew {
        /// When it will be old enough; `None` where nothing says when it was published.
        until: Option<DateTime<Utc>>,
    },
}

impl Reason {
    /// One word, the same in every language binding and in JSON.
    ///
    /// ```
    /// assert_eq!(verpick_select::Reason::Prerelease.name(), "prerelease");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pattern => "pattern",
            Self::Prefix => "prefix",
            Self::Denied => "denied",
            Self::NotAVersion(_) => "not_a_version",
            Self::Prerelease => "prerelease",
            Self::Channel => "channel",
            Self::Slot => "slot",
            Self::Constraint => "constraint",
            Self::Draft => "draft",
            Self::Yanked => "yanked",
            Self::ArtifactMissing => "artifact_missing",
            Self::TooNew { .. } => "too_new",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Selector {
    /// The verdict on `tag` in words, quoting what it hangs on. Empty for the selected one. Where a pattern cut the
    /// version out of the tag, `tag` is what it cut out.
    ///
    /// ```
    /// use verpick_select::{Reason, Selector, Verdict};
    ///
    /// let selector = Selector::semver().slot("blue");
    /// let verdict = Verdict::Rejected(Reason::Slot);
    /// assert_eq!(selector.describe(verdict, "v1.3.0+green").to_string(), "its slot is green, not blue");
    /// ```
    #[must_use]
    pub fn describe<'a, T: AsRef<[u8]> + ?Sized>(
        &'a self,
        verdict: Verdict,
        tag: &'a T,
    ) -> impl fmt::Display + use<'a, T> {
        Description { selector: self, verdict, tag: tag.as_ref() }
    }
}

struct Description<'a> {
    selector: &'a Selector,
    verdict: Verdict,
    tag: &'a [u8],
}

impl fmt::Display for Description<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self.verdict {
            Verdict::Selected => return Ok(()),
            Verdict::Tied => return f.write_str("it has the same precedence as the selected one"),
            Verdict::Older => return f.write_str("it is older than the selected one"),
            Verdict::Rejected(reason) => reason,
        };
        // A version that was rejected for what it says is read once more to quote it: cheaper than keeping it.
        let version = self.selector.scheme.parse_bytes(self.tag, self.selector.options()).ok();
        match reason {
            Reason::Pattern => f.write_str("it does not match the pattern"),
            Reason::Prefix => {
                let prefix = self.selector.prefix.as_deref().unwrap_or_default();
                write!(f, "it does not begin with {}", Excerpt::new(prefix))
            }
            Reason::Denied => f.write_str("it is denied by name"),
            Reason::NotAVersion(error) => error.with(self.tag).message().fmt(f),
            Reason::Prerelease => {
                f.write_str("it is a pre-release")?;
                match version.and_then(|version| version.modifier_text().or(version.prerelease())) {
                    Some(prerelease) => write!(f, " ({})", Excerpt::new(prerelease)),
                    None => Ok(()),
                }
            }
            Reason::Channel => {
                let channel = version.map(|version| version.channel()).filter(|channel| *channel != Channel::Unnamed);
                match channel {
                    // A name is letters, but there may be any number of them.
                    Some(Channel::Named(name)) if name.len() > Excerpt::MAX_CHARS => {
                        write!(f, "its channel is {}, not ", Excerpt::new(name))?;
                    }
                    Some(channel) => write!(f, "its channel is {channel}, not ")?,
                    None => f.write_str("its pre-release names no channel; wanted is ")?,
                }
                match &self.selector.prereleases {
                    Prereleases::Channels(names) | Prereleases::OnlyChannels(names) => Or(names).fmt(f),
                    _ => f.write_str("another"),
                }
            }
            Reason::Slot => {
                match version.and_then(|version| version.slot(self.selector.slot_match)) {
                    Some(slot) => write!(f, "its slot is {}, not ", Excerpt::new(slot))?,
                    None => f.write_str("it has no slot; wanted is ")?,
                }
                Excerpt::new(self.selector.slot.as_deref().unwrap_or("another")).fmt(f)
            }
            Reason::Constraint => match &self.selector.constraint {
                Some(constraint) => write!(f, "it is outside {}", Excerpt::new(constraint.as_str())),
                None => f.write_str("it is outside the constraint"),
            },
            Reason::Draft => f.write_str("it is a draft"),
            Reason::Yanked => f.write_str("it was yanked"),
            Reason::ArtifactMissing => f.write_str("its artifact is not there in full"),
            Reason::TooNew { until: Some(until) } => write!(f, "it is too new until {until}"),
            Reason::TooNew { until: None } => {
                f.write_str("nothing says when it was published, so its age is not known")
            }
        }
    }
}

/// Names, with commas and a last `or`.
struct Or<'a>(&'a [alloc::string::String]);

impl fmt::Display for Or<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(if index + 1 == self.0.len() { " or " } else { ", " })?;
            }
            Excerpt::new(name).fmt(f)?;
        }
        Ok(())
    }
}
