//! How far a build or a deployment got, in whatever word it was said.
//!
//! Invariant: every word that is taken stands in exactly one row of one table; what stands in none is an error, never a
//! guess. The word as it was sent is kept beside its meaning.

use std::fmt;
use std::str::FromStr;

use verpick_version::Excerpt;

/// How far a build or a deployment got.
///
/// ```
/// use verpick_event::Status;
///
/// assert_eq!("in-progress".parse::<Status>()?, Status::Started);
/// assert!(Status::Failed.is_end());
/// # Ok::<(), verpick_event::UnknownStatus>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It waits.
    Pending,
    /// It runs.
    Started,
    /// It ended well.
    Completed,
    /// It ended badly.
    Failed,
    /// It was given up: its outcome says nothing of what was to be built or deployed.
    Aborted,
}

/// The words of each status, folded. The first of each row is the one that is written.
const WORDS: [(Status, &[&str]); 5] = [
    (Status::Pending, &["pending", "queued", "scheduled", "waiting", "created", "blocked", "not_started", "accepted"]),
    (
        Status::Started,
        &["started", "in_progress", "init", "building", "deploying", "running", "executing", "progressing"],
    ),
    (
        Status::Completed,
        &["completed", "success", "succeeded", "successful", "complete", "finished", "done", "built", "deployed"],
    ),
    (Status::Failed, &["failed", "fail", "failure", "error", "timed_out", "timedout"]),
    (
        Status::Aborted,
        &["aborted", "abort", "cancel", "cancelled", "canceled", "skipped", "stopped", "superseded", "abandoned"],
    ),
];

/// Words of what occupies an environment. They say nothing of an attempt, so no status can be made of them.
const OCCUPANCY: [&str; 5] = ["active", "inactive", "destroyed", "undeployed", "removed"];

impl Status {
    /// All of them, in the order in which an attempt goes through them.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Started, Self::Completed, Self::Failed, Self::Aborted];

    /// The word that is written for it.
    ///
    /// ```
    /// # use verpick_event::Status;
    /// assert_eq!(Status::Completed.as_str(), "completed");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.words()[0]
    }

    /// All words that are read as this status, folded: in lower case, with `_` for spaces and `-`.
    ///
    /// ```
    /// # use verpick_event::Status;
    /// assert!(Status::Started.words().contains(&"in_progress"));
    /// ```
    #[must_use]
    pub const fn words(self) -> &'static [&'static str] {
        WORDS[self as usize].1
    }

    /// Whether an attempt of this status has ended.
    ///
    /// ```
    /// # use verpick_event::Status;
    /// assert!(Status::Aborted.is_end() && !Status::Started.is_end());
    /// ```
    #[must_use]
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Aborted)
    }

    /// Where it stands in an attempt's course: 0 pending, 1 started, 2 for each of the ends.
    ///
    /// ```
    /// # use verpick_event::Status;
    /// assert!(Status::Started.rank() < Status::Failed.rank());
    /// assert_eq!(Status::Completed.rank(), Status::Failed.rank());
    /// ```
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Pending => 0,
            Self::Started => 1,
            Self::Completed | Self::Failed | Self::Aborted => 2,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Status {
    type Err = UnknownStatus;

    /// Reads any word of the table, whatever its case, with spaces, `-` or `_` between its parts.
    fn from_str(word: &str) -> Result<Self, UnknownStatus> {
        let folded = fold(word);
        WORDS
            .iter()
            .find_map(|(status, words)| words.contains(&&*folded).then_some(*status))
            .ok_or_else(|| UnknownStatus::new(word, &folded))
    }
}

/// A word as the tables have it. No word of a table is nearly as long as what is looked at.
pub(crate) fn fold(word: &str) -> String {
    let fold = |c: char| match c {
        ' ' | '-' => '_',
        c => c.to_ascii_lowercase(),
    };
    word.trim().chars().take(32).map(fold).collect()
}

/// A word that is no status, and what to do about it.
///
/// ```
/// use verpick_event::Status;
///
/// let error = "rolled_back".parse::<Status>().unwrap_err();
/// assert_eq!(error.to_string(), r#""rolled_back" is a kind of deployment, not a status; send it as kind, with the status of the attempt"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{shown}\" {problem}")]
pub struct UnknownStatus {
    shown: String,
    problem: &'static str,
}

impl UnknownStatus {
    fn new(word: &str, folded: &str) -> Self {
        let problem = match folded {
            "rolled_back" | "rollback" => {
                "is a kind of deployment, not a status; send it as kind, with the status of the attempt"
            }
            "active" => "says what runs, not how an attempt went; send completed for the deployment that made it so",
            word if OCCUPANCY.contains(&word) => {
                "says what runs, not how an attempt went; send kind remove, with the status of the removal"
            }
            _ => "is no status; use pending, started, completed, failed or aborted",
        };
        Self { shown: Excerpt::new(word).to_string(), problem }
    }
}

/// A status, and the word that was sent for it.
///
/// ```
/// use verpick_event::{Status, StatusWord};
///
/// let word: StatusWord = "In Progress".parse()?;
/// assert_eq!((word.status(), word.as_sent()), (Status::Started, "In Progress"));
/// assert_eq!(StatusWord::from(Status::Failed).as_sent(), "failed");
/// # Ok::<(), verpick_event::UnknownStatus>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StatusWord {
    status: Status,
    /// None where it is the status' own word, as it nearly always is.
    sent: Option<Box<str>>,
}

impl StatusWord {
    /// What the word means.
    #[must_use]
    pub const fn status(&self) -> Status {
        self.status
    }

    /// A word that a table of its own gives this meaning.
    pub(crate) fn sent(status: Status, word: &str) -> Self {
        Self { status, sent: (word != status.as_str()).then(|| word.into()) }
    }

    /// The word as it was sent.
    #[must_use]
    pub fn as_sent(&self) -> &str {
        self.sent.as_deref().unwrap_or(self.status.as_str())
    }
}

impl From<Status> for StatusWord {
    fn from(status: Status) -> Self {
        Self { status, sent: None }
    }
}

impl FromStr for StatusWord {
    type Err = UnknownStatus;

    fn from_str(word: &str) -> Result<Self, UnknownStatus> {
        Ok(Self::sent(word.parse()?, word))
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_sent())
    }
}
