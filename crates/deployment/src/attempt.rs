//! One attempt to build or to deploy a version, as its events tell of it.
//!
//! Invariants: an end absorbs, so a status never goes back but by a correction; `ended_at` is there exactly where the
//! status is an end; nothing here reads a clock.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use verpick_event::Status;

use crate::details::Details;
use crate::words;

/// What an attempt is for.
///
/// ```
/// use verpick_deployment::Kind;
///
/// assert!(Kind::Hotfix.is_deployment());
/// assert!(!Kind::Remove.is_deployment());
/// assert_eq!(Kind::Rollback.as_str(), "rollback");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// To build a version.
    Build,
    /// To deploy it.
    Deploy,
    /// To go back to it.
    Rollback,
    /// To mend with it what runs.
    Hotfix,
    /// To take it away.
    Remove,
    /// No attempt at all: an incident with what runs. It "starts" when it is detected and "completes" when it is resolved.
    Incident,
}

impl Kind {
    /// One word, the same in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Build => "build",
            Self::Deploy => "deploy",
            Self::Rollback => "rollback",
            Self::Hotfix => "hotfix",
            Self::Remove => "remove",
            Self::Incident => "incident",
        }
    }

    /// Whether a version is there once such an attempt completed.
    #[must_use]
    pub const fn is_deployment(self) -> bool {
        matches!(self, Self::Deploy | Self::Rollback | Self::Hotfix)
    }

    /// Kinds whose events may belong to one attempt: a plain `completed` ends what began as a hotfix.
    pub(crate) const fn class(self) -> Class {
        match self {
            Self::Build => Class::Build,
            Self::Deploy | Self::Rollback | Self::Hotfix => Class::Deployment,
            Self::Remove => Class::Removal,
            Self::Incident => Class::Incident,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    Build,
    Deployment,
    Removal,
    Incident,
}

impl Class {
    pub(crate) const COUNT: usize = 4;
    /// Those that a correction may speak of.
    pub(crate) const CORRECTED: [Self; 3] = [Self::Build, Self::Deployment, Self::Removal];
}

/// The run of a source that does the work of an attempt.
///
/// ```
/// use verpick_deployment::Run;
///
/// let run = Run { source_system: Some("github".to_owned()), invoke_id: "9876".to_owned(), attempt: 2 };
/// assert_eq!(run.to_string(), "github 9876 #2");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Run {
    /// Where it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_system: Option<String>,
    /// What it is called there.
    pub invoke_id: String,
    /// The how-many-th attempt of that run, from 1.
    pub attempt: u32,
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use verpick_version::Excerpt;

        if let Some(source) = &self.source_system {
            write!(f, "{} ", Excerpt::new(source))?;
        }
        write!(f, "{}", Excerpt::new(&self.invoke_id))?;
        if self.attempt > 1 { write!(f, " #{}", self.attempt) } else { Ok(()) }
    }
}

/// An end that came second, and said something else than the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherEnd {
    /// How it ended, by this account.
    #[serde(with = "words::status")]
    pub status: Status,
    /// When, by this account.
    pub at: DateTime<Utc>,
    /// The event that says so.
    pub sequence: u64,
}

/// What an event said that could not be, or that was said twice in two ways. Each is kept, and none changes a status.
///
/// ```
/// use verpick_deployment::Flags;
///
/// assert_eq!(Flags::default().names().count(), 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Flags {
    /// A second end differs from the first, and no correction says which one holds.
    pub contested: bool,
    /// A correction said how it went.
    pub corrected: bool,
    /// An event, or a time that it names, lies further ahead of its receipt than is believed.
    pub from_the_future: bool,
    /// It started after it ended, so it has no duration.
    pub ends_before_it_starts: bool,
}

impl Flags {
    /// The names of those that are set, as in JSON.
    ///
    /// ```
    /// # use verpick_deployment::{Flags};
    /// let mut flags = Flags::default();
    /// flags.contested = true;
    /// assert_eq!(flags.names().collect::<Vec<_>>(), ["contested"]);
    /// ```
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        [
            ("contested", self.contested),
            ("corrected", self.corrected),
            ("from_the_future", self.from_the_future),
            ("ends_before_it_starts", self.ends_before_it_starts),
        ]
        .into_iter()
        .filter_map(|(name, set)| set.then_some(name))
    }

    fn none(&self) -> bool {
        *self == Self::default()
    }
}

/// One attempt to build or to deploy a version.
///
/// ```
/// use verpick_deployment::Strand;
/// use verpick_event::{DeploymentEvent, Received, Report, Status};
///
/// let event = |status, at: &str, sequence| {
///     let event = DeploymentEvent::new(Report::new("api", "1.2.3", status), "production");
///     Received::new(event, at.parse().unwrap(), sequence)
/// };
/// let strand = Strand::fold(&[
///     event(Status::Started, "2024-01-15T10:30:00Z", 1),
///     event(Status::Completed, "2024-01-15T10:32:30Z", 2),
/// ]);
/// let [attempt] = strand.attempts() else { panic!("both are of one attempt") };
/// assert_eq!(attempt.status, Status::Completed);
/// assert_eq!(attempt.duration().unwrap().num_seconds(), 150);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attempt {
    /// The version.
    pub version: String,
    /// What the attempt is for.
    pub kind: Kind,
    /// How far it got.
    #[serde(with = "words::status")]
    pub status: Status,
    /// The run that does it, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Run>,
    /// When something is first heard of it.
    pub queued_at: DateTime<Utc>,
    /// When it started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// Whether an event named the start; otherwise it is when a `started` occurred.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) start_was_said: bool,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// The event that ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<u64>,
    /// Its events, by their places in the log, in the order of the fold.
    pub events: Vec<u64>,
    /// Ends that came after the first, and differ from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_ends: Vec<OtherEnd>,
    /// What is odd about it.
    #[serde(default, skip_serializing_if = "Flags::none")]
    pub flags: Flags,
    /// Who, where from, and what else is known of it.
    #[serde(flatten)]
    pub details: Details,
}

/// By what the latest of several ended attempts is found: when it ended, then when it started, then by the event that
/// ended it.
pub(crate) type EndOrder = (DateTime<Utc>, Option<DateTime<Utc>>, u64);

impl Attempt {
    /// Whether it has not ended.
    ///
    /// ```
    /// # use verpick_deployment::{Strand};
    /// # use verpick_event::{DeploymentEvent, Received, Report, Status};
    /// # let event = |version: &str, status, minute| {
    /// #     let event = DeploymentEvent::new(Report::new("api", version, status), "production");
    /// #     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)
    /// # };
    /// # let log = [
    /// #     event("1.0.0", Status::Completed, 10),
    /// #     event("1.1.0", Status::Started, 20),
    /// #     event("1.1.0", Status::Completed, 22),
    /// #     event("1.2.0", Status::Started, 30),
    /// # ];
    /// # let strand = Strand::fold(&log[1..3]);
    /// # let attempt = &strand.attempts()[0];
    /// assert!(!attempt.is_open());
    /// ```
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.status.is_end()
    }

    /// When it began: when it started, or else when something is first heard of it.
    ///
    /// ```
    /// # use verpick_deployment::{Strand};
    /// # use verpick_event::{DeploymentEvent, Received, Report, Status};
    /// # let event = |version: &str, status, minute| {
    /// #     let event = DeploymentEvent::new(Report::new("api", version, status), "production");
    /// #     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)
    /// # };
    /// # let log = [
    /// #     event("1.0.0", Status::Completed, 10),
    /// #     event("1.1.0", Status::Started, 20),
    /// #     event("1.1.0", Status::Completed, 22),
    /// #     event("1.2.0", Status::Started, 30),
    /// # ];
    /// # let strand = Strand::fold(&log[1..3]);
    /// # let attempt = &strand.attempts()[0];
    /// assert_eq!(attempt.began_at(), log[1].received_at);
    /// ```
    #[must_use]
    pub fn began_at(&self) -> DateTime<Utc> {
        self.started_at.unwrap_or(self.queued_at)
    }

    /// How long it took; `None` where it has not ended, or no start is known, or the start lies after the end.
    ///
    /// ```
    /// # use verpick_deployment::{Strand};
    /// # use verpick_event::{DeploymentEvent, Received, Report, Status};
    /// # let event = |version: &str, status, minute| {
    /// #     let event = DeploymentEvent::new(Report::new("api", version, status), "production");
    /// #     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)
    /// # };
    /// # let log = [
    /// #     event("1.0.0", Status::Completed, 10),
    /// #     event("1.1.0", Status::Started, 20),
    /// #     event("1.1.0", Status::Completed, 22),
    /// #     event("1.2.0", Status::Started, 30),
    /// # ];
    /// # let strand = Strand::fold(&log[1..3]);
    /// # let attempt = &strand.attempts()[0];
    /// assert_eq!(attempt.duration().unwrap().num_seconds(), 120);
    /// ```
    #[must_use]
    pub fn duration(&self) -> Option<TimeDelta> {
        let duration = self.ended_at?.signed_duration_since(self.started_at?);
        (duration >= TimeDelta::zero()).then_some(duration)
    }

    /// Whether it started and, `limit` later, has still not ended. A flag, not a state: an end may yet come.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Strand};
    /// # use verpick_event::{DeploymentEvent, Received, Report, Status};
    /// # let event = |version: &str, status, minute| {
    /// #     let event = DeploymentEvent::new(Report::new("api", version, status), "production");
    /// #     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)
    /// # };
    /// # let log = [
    /// #     event("1.0.0", Status::Completed, 10),
    /// #     event("1.1.0", Status::Started, 20),
    /// #     event("1.1.0", Status::Completed, 22),
    /// #     event("1.2.0", Status::Started, 30),
    /// # ];
    /// # let ledger = Ledger::fold(&log);
    /// let strand = Strand::fold(&log[3..]);
    /// let [attempt] = strand.attempts() else { panic!() };
    /// let hour = verpick_version::chrono::TimeDelta::hours(1);
    /// assert!(!attempt.is_stale("2024-01-15T11:30:00Z".parse()?, hour));
    /// assert!(attempt.is_stale("2024-01-15T11:30:01Z".parse()?, hour));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_stale(&self, now: DateTime<Utc>, limit: TimeDelta) -> bool {
        let started = (self.status == Status::Started).then(|| self.began_at());
        started.is_some_and(|started| now.signed_duration_since(started) > limit)
    }

    /// How far it had got then, by what is known now; `None` where nothing had been heard of it.
    ///
    /// ```
    /// # use verpick_deployment::{Strand};
    /// # use verpick_event::{DeploymentEvent, Received, Report, Status};
    /// # let event = |version: &str, status, minute| {
    /// #     let event = DeploymentEvent::new(Report::new("api", version, status), "production");
    /// #     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)
    /// # };
    /// # let log = [
    /// #     event("1.0.0", Status::Completed, 10),
    /// #     event("1.1.0", Status::Started, 20),
    /// #     event("1.1.0", Status::Completed, 22),
    /// #     event("1.2.0", Status::Started, 30),
    /// # ];
    /// # let strand = Strand::fold(&log[1..3]);
    /// # let attempt = &strand.attempts()[0];
    /// assert_eq!(attempt.status_at("2024-01-15T10:19:00Z".parse()?), None);
    /// assert_eq!(attempt.status_at("2024-01-15T10:21:00Z".parse()?), Some(Status::Started));
    /// assert_eq!(attempt.status_at("2024-01-15T10:22:00Z".parse()?), Some(Status::Completed));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn status_at(&self, at: DateTime<Utc>) -> Option<Status> {
        if self.ended_at.is_some_and(|ended| ended <= at) {
            return Some(self.status);
        }
        if self.started_at.is_some_and(|started| started <= at) {
            return Some(Status::Started);
        }
        (self.queued_at <= at).then_some(Status::Pending)
    }

    /// When it ended, or while it has not, when it began: by this a history is ordered.
    ///
    /// ```
    /// # use verpick_deployment::{Strand};
    /// # use verpick_event::{DeploymentEvent, Received, Report, Status};
    /// # let event = |version: &str, status, minute| {
    /// #     let event = DeploymentEvent::new(Report::new("api", version, status), "production");
    /// #     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)
    /// # };
    /// # let log = [
    /// #     event("1.0.0", Status::Completed, 10),
    /// #     event("1.1.0", Status::Started, 20),
    /// #     event("1.1.0", Status::Completed, 22),
    /// #     event("1.2.0", Status::Started, 30),
    /// # ];
    /// # let strand = Strand::fold(&log[1..3]);
    /// # let attempt = &strand.attempts()[0];
    /// assert_eq!(attempt.when(), log[2].received_at);
    /// ```
    #[must_use]
    pub fn when(&self) -> DateTime<Utc> {
        self.ended_at.unwrap_or_else(|| self.began_at())
    }

    pub(crate) fn end_order(&self) -> Option<EndOrder> {
        Some((self.ended_at?, self.started_at, self.ended_by?))
    }

    /// By what the last attempt is found.
    pub(crate) fn begin_order(&self) -> (DateTime<Utc>, u64) {
        (self.began_at(), self.events.first().copied().unwrap_or_default())
    }
}
