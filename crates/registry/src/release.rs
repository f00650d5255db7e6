//! Releases and their artifacts, whatever registry they come from.
//!
//! Invariant: what a registry does not say stays unknown (`None`); nothing here is guessed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use verpick_select::Candidate;
use verpick_version::Excerpt;

/// A release: a tag, and what its registry says of it.
///
/// ```
/// use verpick_registry::Release;
/// use verpick_select::Selector;
///
/// let mut draft = Release::new("v1.1.0");
/// draft.draft = true;
/// let releases = [Release::new("v1.0.0"), draft];
/// assert_eq!(Selector::semver().latest(&releases).unwrap().tag(), "v1.0.0");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Release {
    /// The tag as the registry has it. Git's tags need not be UTF-8.
    pub tag: Vec<u8>,
    /// What is read as its version.
    pub reading: Reading,
    /// When it was published, as the registry says.
    pub published: Option<DateTime<Utc>>,
    /// When it was first listed here; only the cache knows.
    pub first_seen: Option<DateTime<Utc>>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Whether it was withdrawn.
    pub yanked: bool,
    /// Whether its publisher calls it a pre-release. That is shown and nothing more: policies go by the tag's text.
    pub prerelease_flag: Option<bool>,
    /// Its artifacts; `None` until [`Registry::describe`](crate::Registry::describe) was asked for them, and for good where
    /// the registry has none.
    pub artifacts: Option<Vec<Artifact>>,
    /// Where to look at it or what to pull: the address of its page, or the reference of an image.
    pub reference: Option<String>,
    pub(crate) matched: Matched,
}

/// What of a tag is read as its version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Reading {
    /// The whole tag.
    #[default]
    Whole,
    /// Another text: `v1.2.3+blue` of an image's tag `v1.2.3_blue`.
    As(Vec<u8>),
    /// None of it.
    Nothing,
}

/// What is known of the artifact that is wanted of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Matched {
    /// None is wanted, or nobody asked yet.
    #[default]
    NotAsked,
    /// There is none.
    Missing,
    /// The artifact of this index, there in full or not.
    Found { index: usize, complete: bool },
    /// Something newer was picked before anyone asked: it is older, and nothing else matters.
    PassedOver,
}

impl Release {
    /// A release of which nothing but its tag is known.
    #[must_use]
    pub fn new(tag: impl Into<Vec<u8>>) -> Self {
        Self {
            tag: tag.into(),
            reading: Reading::Whole,
            published: None,
            first_seen: None,
            draft: false,
            yanked: false,
            prerelease_flag: None,
            artifacts: None,
            reference: None,
            matched: Matched::NotAsked,
        }
    }

    /// The tag, safe to show.
    #[must_use]
    pub fn shown(&self) -> Excerpt<'_> {
        Excerpt::new(&self.tag)
    }

    /// When it was published, or else first seen.
    #[must_use]
    pub fn dated(&self) -> Option<DateTime<Utc>> {
        self.published.or(self.first_seen)
    }

    /// The artifact that was wanted of it, complete or not; see [`pick`](crate::pick).
    #[must_use]
    pub fn artifact(&self) -> Option<&Artifact> {
        match self.matched {
            Matched::Found { index, .. } => self.artifacts.as_ref()?.get(index),
            _ => None,
        }
    }
}

impl Candidate for Release {
    fn tag(&self) -> &[u8] {
        &self.tag
    }

    fn version_text(&self) -> Option<&[u8]> {
        match &self.reading {
            Reading::Whole => Some(&self.tag),
            Reading::As(text) => Some(text),
            Reading::Nothing => None,
        }
    }

    fn published(&self) -> Option<DateTime<Utc>> {
        match self.matched {
            // Its registry was not asked when, and need not be: a policy that wants an age finds it old enough.
            Matched::PassedOver => self.dated().or(Some(DateTime::<Utc>::MIN_UTC)),
            _ => self.dated(),
        }
    }

    fn is_draft(&self) -> bool {
        self.draft
    }

    fn is_yanked(&self) -> bool {
        self.yanked
    }

    fn is_complete(&self) -> bool {
        match self.matched {
            Matched::NotAsked | Matched::PassedOver => true,
            Matched::Missing => false,
            Matched::Found { complete, .. } => complete,
        }
    }
}

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Artifact {
    /// Its name, without any folder.
    pub name: String,
    /// How many bytes it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Its digest with its algorithm: `sha256:…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Where to fetch it: an address, or a key in its bucket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Whether it is there in full; not so while it is uploaded.
    pub complete: bool,
    /// Where its registry gives it to those who have a credential.
    #[serde(skip)]
    #[cfg_attr(not(feature = "github"), allow(dead_code, reason = "only GitHub has such a place"))]
    pub(crate) private: Option<String>,
}

impl Artifact {
    /// A file that is there in full.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), size: None, digest: None, location: None, complete: true, private: None }
    }
}
