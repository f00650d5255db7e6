//! Why a store did not do what was asked, in one line that says what, where, and what to do.
//!
//! Invariant: the kinds behind the predicates are private, so that new ones break nobody.

use std::fmt;

use verpick_deployment::CommitConflict;
use verpick_event::{EventError, EventKey};

/// The result of whatever asks a store.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a store did not do what was asked. Of events that were to be appended together, none was.
///
/// `Display` is one line; the predicates say what kind of error it is.
///
/// ```
/// use verpick_event::{Report, Status, VersionEvent};
/// use verpick_store::{Sqlite, Store};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// let store = Sqlite::open(folder.path().join("log.db")).await?;
/// let event = VersionEvent::new(Report::new("api", "", Status::Completed));
/// let error = store.append(&[event.into()], "2024-01-15T10:30:00Z".parse()?).await.unwrap_err();
/// assert!(error.is_invalid());
/// assert_eq!(error.to_string(), "version is missing");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    message: String,
    line: Option<u64>,
    /// Which of the events that were added together.
    event: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An event that no store takes.
    Invalid,
    /// An event that contradicts the log.
    Conflict,
    /// Another process has the store, and keeps it.
    Locked,
    /// There is no room.
    Full,
    /// It is no store, or one of a newer version.
    Foreign,
    /// It does not hold what it should.
    Damaged,
    /// It cannot be opened, read or written.
    Unavailable,
}

impl Error {
    pub(crate) fn new(kind: Kind, message: impl fmt::Display) -> Self {
        Self { kind, message: message.to_string(), line: None, event: None }
    }

    pub(crate) fn invalid(error: &EventError) -> Self {
        Self::new(Kind::Invalid, error)
    }

    pub(crate) fn received_too_early() -> Self {
        Self::new(Kind::Invalid, "received_at is before 1970; is the clock set?")
    }

    pub(crate) fn same_id(key: &EventKey, sequence: u64) -> Self {
        let message =
            format_args!("event_id {key} was recorded with another body, as event {sequence}; nothing was recorded");
        Self::new(Kind::Conflict, message)
    }

    pub(crate) fn commit(conflict: &CommitConflict) -> Self {
        Self::new(Kind::Conflict, conflict)
    }

    /// Which of the events that were added together it is about.
    pub(crate) fn of_event(mut self, index: usize) -> Self {
        self.event = Some(index);
        self
    }

    /// The same where so many others stand before those that were counted.
    pub(crate) fn behind(mut self, others: usize) -> Self {
        self.event = self.event.map(|index| index + others);
        self
    }

    /// Which of the events that were appended together it is about, from 0.
    #[must_use]
    pub const fn event(&self) -> Option<usize> {
        self.event
    }

    /// The line of what is imported.
    pub(crate) fn at_line(mut self, line: u64) -> Self {
        self.line.get_or_insert(line);
        self
    }

    /// The line of the import that it is about, from 1.
    #[must_use]
    pub const fn line(&self) -> Option<u64> {
        self.line
    }

    /// Whether an event is none, or is out of bounds.
    #[must_use]
    pub fn is_invalid(&self) -> bool {
        self.kind == Kind::Invalid
    }

    /// Whether an event contradicts the log: its id with another body, or its version with another commit.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.kind == Kind::Conflict
    }

    /// Whether another process kept the store for itself for as long as was waited.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.kind == Kind::Locked
    }

    /// Whether there is no room for more.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.kind == Kind::Full
    }

    /// Whether it is no store, or one that a newer verpick has written.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        self.kind == Kind::Foreign
    }

    /// Whether the store does not hold what it should.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.kind == Kind::Damaged
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.message)
    }
}

// No source: what lies below has texts of its own, of several lines, and was said in the message.
impl std::error::Error for Error {}
