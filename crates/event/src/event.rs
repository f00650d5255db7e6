//! What is recorded: version events and deployment events, and events as a log received them.
//!
//! Invariants: an event that was read from JSON has passed [`Event::check`], and written and read again it is equal. Its
//! fields have the names of the JSON. What was not said is `None` or empty; nothing is concluded here from other fields.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::part::{Artifact, Check, Person};
use crate::{DeploymentKind, EventKey, Status, StatusWord, VersionKind};

/// What every event reports: of which product and version, how far it got, where that was and who says so.
///
/// ```
/// use verpick_event::{Report, Status};
///
/// let mut report = Report::new("my-service", "1.2.3", Status::Started);
/// report.scm_sha = Some("abc123".to_owned());
/// assert_eq!(report.status(), Status::Started);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The product.
    pub product_name: String,
    /// The version, as it is written. It may be a build number, a commit or any text.
    pub version: String,
    /// How far it got, and in which word that was said.
    pub status: StatusWord,
    /// What the source calls this event, once among its events.
    pub event_id: Option<String>,
    /// Where it comes from: `github`, `gitlab`, `jenkins`, ….
    pub source_system: Option<String>,
    /// When it occurred. Where nobody said so, it occurred when it was received.
    pub occurred_at: Option<DateTime<Utc>>,
    /// When the build or deployment started, as this event says.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended, well or not, as this event says.
    pub completed_at: Option<DateTime<Utc>>,
    /// The run that does the work, as its source calls it.
    pub invoke_id: Option<String>,
    /// The how-many-th attempt of that run it is, from 1.
    pub attempt: Option<u32>,
    /// The number of the build, as its source has it.
    pub build_number: Option<String>,
    /// Where the run that built or deploys it can be looked at.
    pub build_url: Option<String>,
    /// The commit.
    pub scm_sha: Option<String>,
    /// The branch.
    pub scm_branch: Option<String>,
    /// The repository: its URL, or a name such as `github.com/acme/app`.
    pub scm_repository: Option<String>,
    /// When the commit was made.
    pub committed_at: Option<DateTime<Utc>>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// What was checked.
    pub checks: Vec<Check>,
    /// What was built.
    pub artifacts: Vec<Artifact>,
    /// Lines of its log, as they were written; [`LogLine`](crate::LogLine) reads them.
    pub logs: Vec<String>,
    /// Whatever else its sender wants kept.
    pub extra_metadata: Map<String, Value>,
    pub(crate) unknown: Map<String, Value>,
}

impl Report {
    /// A report that says no more than what every report says.
    #[must_use]
    pub fn new(product_name: impl Into<String>, version: impl Into<String>, status: impl Into<StatusWord>) -> Self {
        Self {
            product_name: product_name.into(),
            version: version.into(),
            status: status.into(),
            event_id: None,
            source_system: None,
            occurred_at: None,
            started_at: None,
            completed_at: None,
            invoke_id: None,
            attempt: None,
            build_number: None,
            build_url: None,
            scm_sha: None,
            scm_branch: None,
            scm_repository: None,
            committed_at: None,
            approved_by: None,
            approved_at: None,
            checks: Vec::new(),
            artifacts: Vec::new(),
            logs: Vec::new(),
            extra_metadata: Map::new(),
            unknown: Map::new(),
        }
    }

    /// Fields of the event that nothing here knows, kept as they came.
    #[must_use]
    pub const fn unknown(&self) -> &Map<String, Value> {
        &self.unknown
    }

    /// How far it got.
    #[must_use]
    pub const fn status(&self) -> Status {
        self.status.status()
    }
}

/// A build of a version of a product.
///
/// ```
/// use verpick_event::{Status, VersionEvent};
///
/// let event = VersionEvent::from_json(
///     r#"{"product_name": "my-service", "version": "1.2.3", "status": "built", "built_by": "github-actions"}"#,
/// )?;
/// assert_eq!(event.report.status(), Status::Completed);
/// assert_eq!(event.built_by.user.as_deref(), Some("github-actions"));
/// # Ok::<(), verpick_event::EventError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VersionEvent {
    /// What is reported of the build.
    pub report: Report,
    /// Whether it tells of a build or corrects what was told.
    pub kind: VersionKind,
    /// Who or what built it.
    pub built_by: Person,
    /// The environment that it was built for, where that matters to the build.
    pub environment_name: Option<String>,
}

/// A version going to an environment.
///
/// ```
/// use verpick_event::{DeploymentEvent, DeploymentKind};
///
/// let event = DeploymentEvent::from_json(
///     r#"{"product_name": "my-service", "version": "1.2.3", "environment_name": "production", "status": "success"}"#,
/// )?;
/// assert_eq!(event.environment_name, "production");
/// assert_eq!(event.kind, DeploymentKind::Deploy);
/// # Ok::<(), verpick_event::EventError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeploymentEvent {
    /// What is reported of the deployment.
    pub report: Report,
    /// The environment.
    pub environment_name: String,
    /// The slot of the environment, such as `blue`. It is never read from a version's build metadata.
    pub slot: Option<String>,
    /// What kind of deployment it is.
    pub kind: DeploymentKind,
    /// Where what was deployed can be reached.
    pub deploy_url: Option<String>,
    /// Who or what deployed it.
    pub deployed_by: Person,
}

impl VersionEvent {
    /// A plain build of which no more is known.
    ///
    /// ```
    /// use verpick_event::{Report, Status, VersionEvent};
    ///
    /// let event = VersionEvent::new(Report::new("my-service", "1.2.3", Status::Started));
    /// assert_eq!(event.report.version, "1.2.3");
    /// ```
    #[must_use]
    pub fn new(report: Report) -> Self {
        Self { report, kind: VersionKind::default(), built_by: Person::default(), environment_name: None }
    }
}

impl DeploymentEvent {
    /// A plain deployment of which no more is known.
    ///
    /// ```
    /// use verpick_event::{DeploymentEvent, Report, Status};
    ///
    /// let event = DeploymentEvent::new(Report::new("my-service", "1.2.3", Status::Started), "production");
    /// assert_eq!(event.slot, None);
    /// ```
    #[must_use]
    pub fn new(report: Report, environment_name: impl Into<String>) -> Self {
        Self {
            report,
            environment_name: environment_name.into(),
            slot: None,
            kind: DeploymentKind::default(),
            deploy_url: None,
            deployed_by: Person::default(),
        }
    }
}

/// Either kind of event.
///
/// ```
/// use verpick_event::{DeploymentEvent, Event, Report, Status};
///
/// let event: Event = DeploymentEvent::new(Report::new("my-service", "1.2.3", Status::Failed), "production").into();
/// assert_eq!(event.name(), "deployment.failed");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A build.
    Version(VersionEvent),
    /// A deployment.
    Deployment(DeploymentEvent),
}

impl Event {
    /// What both kinds report.
    #[must_use]
    pub const fn report(&self) -> &Report {
        match self {
            Self::Version(event) => &event.report,
            Self::Deployment(event) => &event.report,
        }
    }

    /// What both kinds report, to be changed.
    pub const fn report_mut(&mut self) -> &mut Report {
        match self {
            Self::Version(event) => &mut event.report,
            Self::Deployment(event) => &mut event.report,
        }
    }

    /// Its name, as webhooks have it: `build.` or `deployment.`, and the status.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match (self, self.report().status()) {
            (Self::Version(_), Status::Pending) => "build.pending",
            (Self::Version(_), Status::Started) => "build.started",
            (Self::Version(_), Status::Completed) => "build.completed",
            (Self::Version(_), Status::Failed) => "build.failed",
            (Self::Version(_), Status::Aborted) => "build.aborted",
            (Self::Deployment(_), Status::Pending) => "deployment.pending",
            (Self::Deployment(_), Status::Started) => "deployment.started",
            (Self::Deployment(_), Status::Completed) => "deployment.completed",
            (Self::Deployment(_), Status::Failed) => "deployment.failed",
            (Self::Deployment(_), Status::Aborted) => "deployment.aborted",
        }
    }
}

impl From<VersionEvent> for Event {
    fn from(event: VersionEvent) -> Self {
        Self::Version(event)
    }
}

impl From<DeploymentEvent> for Event {
    fn from(event: DeploymentEvent) -> Self {
        Self::Deployment(event)
    }
}

/// An event as a log has it: when it came, and as the how-many-th.
///
/// ```
/// use verpick_event::{Received, Report, Status, VersionEvent};
///
/// let event = VersionEvent::new(Report::new("my-service", "1.2.3", Status::Started));
/// let received_at = "2024-01-15T10:30:00Z".parse()?;
/// let received = Received::new(event, received_at, 1);
/// assert_eq!(received.occurred_at(), received_at);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// What came.
    pub event: Event,
    /// When it came, to the microsecond.
    pub received_at: DateTime<Utc>,
    /// Its place in the log, from 1. No two events of a log share one; there may be gaps.
    pub sequence: u64,
}

impl Received {
    /// An event that came then and there.
    #[must_use]
    pub fn new(event: impl Into<Event>, received_at: DateTime<Utc>, sequence: u64) -> Self {
        Self { event: event.into(), received_at: crate::time::to_micros(received_at), sequence }
    }

    /// When it occurred: as it says itself, or else when it came.
    #[must_use]
    pub fn occurred_at(&self) -> DateTime<Utc> {
        self.event.report().occurred_at.unwrap_or(self.received_at)
    }

    /// What makes it the same event as another.
    #[must_use]
    pub fn key(&self) -> EventKey {
        EventKey::of(&self.event, self.received_at)
    }
}
