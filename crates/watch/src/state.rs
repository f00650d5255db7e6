//! What a watch remembers across restarts.

use serde::{Deserialize, Serialize};
use verpick_version::chrono::{DateTime, Utc};

use crate::Waiting;

/// What a watch remembers.
///
/// ```
/// use verpick_watch::State;
///
/// let state = State::running("v1.2.0");
/// assert_eq!(state.current().unwrap().tag, "v1.2.0");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    /// When the source first gave a whole list.
    pub(crate) listed: Option<DateTime<Utc>>,
    /// What runs: the version that was done last.
    pub(crate) current: Option<Current>,
    /// The version that is acted on, or that failed.
    pub(crate) attempt: Option<Attempt>,
    /// The newer version that waits for its artifact.
    pub(crate) pending: Option<Waiting>,
    /// The newer version that was waited for in vain.
    pub(crate) skipped: Option<String>,
    /// What stands in the way and was told: its kind, in a word or two.
    pub(crate) told: Option<String>,
}

/// What runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Current {
    /// Its tag.
    pub tag: String,
    /// What of it is read as its version; `None` until a listing has shown it.
    pub version: Option<String>,
    /// Since when; `None` where somebody said that it runs.
    pub since: Option<DateTime<Utc>>,
}

/// A version that is acted on, or that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Its tag.
    pub tag: String,
    /// How often it was begun.
    pub begun: u32,
    /// How often it failed since somebody last asked for it.
    pub failed: u32,
    /// Whether it is under way.
    pub running: bool,
    /// When it may be begun again; `None` where it was given up.
    pub next: Option<DateTime<Utc>>,
}

impl State {
    /// The state of a watch that begins where this tag runs.
    #[must_use]
    pub fn running(tag: impl Into<String>) -> Self {
        let current = Current { tag: tag.into(), version: None, since: None };
        Self { current: Some(current), ..Self::default() }
    }

    /// What runs: the version that was done last.
    #[must_use]
    pub fn current(&self) -> Option<&Current> {
        self.current.as_ref()
    }

    /// The version that is acted on, or that failed.
    #[must_use]
    pub fn attempt(&self) -> Option<&Attempt> {
        self.attempt.as_ref()
    }

    /// The newer version that waits for its artifact.
    #[must_use]
    pub fn pending(&self) -> Option<&Waiting> {
        self.pending.as_ref()
    }
}
