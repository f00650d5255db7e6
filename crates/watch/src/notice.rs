//! What people should know, once.

use verpick_registry::Artifact;
use verpick_version::Excerpt;
use verpick_version::chrono::{DateTime, Utc};

use crate::Found;

/// Something that happened, in one line and in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub(crate) kind: Kind,
    pub(crate) at: DateTime<Utc>,
    pub(crate) text: String,
    pub(crate) hint: Option<String>,
    pub(crate) tag: Option<String>,
    pub(crate) found: Option<Found>,
    pub(crate) previous: Option<String>,
    pub(crate) attempt: u32,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A new version was found, and is acted on.
    Found,
    /// It was done.
    Done,
    /// It failed, and is tried again.
    Failed,
    /// It failed, and that was the last try.
    GivenUp,
    /// It was under way when the watch ended, and nobody knows how it went.
    Interrupted,
    /// A newer version waits for its artifact.
    Pending,
    /// A newer version was waited for in vain, and is passed over.
    PendingExpired,
    /// There is a whole list, and nothing in it may be gone to: the newest is older than what runs, say.
    Held,
    /// There is no whole list.
    Trouble,
    /// What stood in the way is gone.
    Recovered,
}

impl Kind {
    /// One word or two, for logs.
    ///
    /// ```
    /// assert_eq!(verpick_watch::Kind::PendingExpired.name(), "pending_expired");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::GivenUp => "given_up",
            Self::Interrupted => "interrupted",
            Self::Pending => "pending",
            Self::PendingExpired => "pending_expired",
            Self::Held => "held",
            Self::Trouble => "trouble",
            Self::Recovered => "recovered",
        }
    }

    /// Whether somebody may have to do something.
    #[must_use]
    pub const fn is_warning(self) -> bool {
        !matches!(self, Self::Found | Self::Done | Self::Pending | Self::Recovered)
    }
}

impl Notice {
    pub(crate) fn new(kind: Kind, at: DateTime<Utc>, text: impl Into<String>) -> Self {
        Self { kind, at, text: text.into(), hint: None, tag: None, found: None, previous: None, attempt: 0 }
    }

    pub(crate) fn about(mut self, found: &Found, previous: Option<&str>, attempt: u32) -> Self {
        self.tag = Some(found.tag.clone());
        self.found = Some(found.clone());
        self.previous = previous.map(str::to_owned);
        self.attempt = attempt;
        self
    }

    /// What happened.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// When.
    #[must_use]
    pub const fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// One line that says so.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What to do about it, where there is something to do.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    pub(crate) fn of(mut self, tag: &str) -> Self {
        self.tag = Some(tag.to_owned());
        self
    }

    /// The tag that it is about, where it is about one.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The version that it is about, where it is about one that can be picked.
    #[must_use]
    pub const fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    /// The artifact of that version, where one is wanted.
    #[must_use]
    pub fn artifact(&self) -> Option<&Artifact> {
        self.found.as_ref()?.artifact.as_ref()
    }

    /// The tag that ran before.
    #[must_use]
    pub fn previous(&self) -> Option<&str> {
        self.previous.as_deref()
    }

    /// The how manieth attempt it is about, from 1; 0 where it is about none.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }
}

/// A tag, safe to show.
pub(crate) fn shown(tag: &str) -> Excerpt<'_> {
    Excerpt::new(tag)
}
