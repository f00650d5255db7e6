//! Events to JSON.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::part::{Artifact, ArtifactFormat, Check, Person};
use crate::{DeploymentEvent, DeploymentKind, Event, Received, Report, VersionEvent, VersionKind};

impl Event {
    /// The event as text of JSON, in one line. Equal events give equal text.
    ///
    /// ```
    /// use verpick_event::{Event, Report, Status, VersionEvent};
    ///
    /// let event = Event::from(VersionEvent::new(Report::new("my-service", "1.2.3", Status::Started)));
    /// assert_eq!(event.to_json(), r#"{"product_name":"my-service","status":"started","version":"1.2.3"}"#);
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        Value::Object(self.to_map()).to_string()
    }

    /// The event as an object of JSON.
    #[must_use]
    pub fn to_map(&self) -> Map<String, Value> {
        match self {
            Self::Version(event) => event.to_map(),
            Self::Deployment(event) => event.to_map(),
        }
    }

    /// What the event is, in one word: `version` or `deployment`.
    #[must_use]
    pub const fn kind_name(&self) -> &'static str {
        match self {
            Self::Version(_) => "version",
            Self::Deployment(_) => "deployment",
        }
    }
}

impl VersionEvent {
    /// The event as an object of JSON.
    #[must_use]
    pub fn to_map(&self) -> Map<String, Value> {
        let mut fields = Fields::of(&self.report);
        if self.kind != VersionKind::default() {
            fields.text("kind", Some(self.kind.as_str()));
        }
        fields.person(["built_by", "built_by_email", "built_by_name"], &self.built_by);
        fields.text("environment_name", self.environment_name.as_deref());
        fields.sorted()
    }
}

impl DeploymentEvent {
    /// The event as an object of JSON.
    #[must_use]
    pub fn to_map(&self) -> Map<String, Value> {
        let mut fields = Fields::of(&self.report);
        if self.kind != DeploymentKind::default() {
            fields.text("kind", Some(self.kind.as_str()));
        }
        fields.text("environment_name", Some(&self.environment_name));
        fields.text("slot", self.slot.as_deref());
        fields.text("deploy_url", self.deploy_url.as_deref());
        fields.person(["deployed_by", "deployed_by_email", "deployed_by_name"], &self.deployed_by);
        fields.sorted()
    }
}

impl Received {
    /// The event and when it came, as a line of an exported log.
    ///
    /// ```
    /// use verpick_event::{Received, Report, Status, VersionEvent};
    ///
    /// let event = VersionEvent::new(Report::new("my-service", "1.2.3", Status::Started));
    /// let line = Received::new(event, "2024-01-15T10:30:00Z".parse()?, 17).to_json();
    /// assert!(line.starts_with(r#"{"received_at":"2024-01-15T10:30:00Z","sequence":17,"version_event":{"#));
    /// # Ok::<(), chrono::ParseError>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut fields = Fields(Map::new());
        fields.time("received_at", Some(self.received_at));
        fields.put("sequence", self.sequence);
        fields.put(&format!("{}_event", self.event.kind_name()), self.event.to_map());
        Value::Object(fields.sorted()).to_string()
    }
}

/// The fields of an object, in any order as yet.
struct Fields(Map<String, Value>);

impl Fields {
    fn of(report: &Report) -> Self {
        let mut fields = Self(report.unknown.clone());
        fields.text("product_name", Some(&report.product_name));
        fields.text("version", Some(&report.version));
        fields.text("status", Some(report.status.as_sent()));
        fields.text("event_id", report.event_id.as_deref());
        fields.text("source_system", report.source_system.as_deref());
        fields.time("occurred_at", report.occurred_at);
        fields.time("started_at", report.started_at);
        fields.time("completed_at", report.completed_at);
        fields.text("invoke_id", report.invoke_id.as_deref());
        if let Some(attempt) = report.attempt {
            fields.put("attempt", attempt);
        }
        fields.text("build_number", report.build_number.as_deref());
        fields.text("build_url", report.build_url.as_deref());
        fields.text("scm_sha", report.scm_sha.as_deref());
        fields.text("scm_branch", report.scm_branch.as_deref());
        fields.text("scm_repository", report.scm_repository.as_deref());
        fields.time("committed_at", report.committed_at);
        fields.text("approved_by", report.approved_by.as_deref());
        fields.time("approved_at", report.approved_at);
        fields.list("checks", report.checks.iter().map(check));
        fields.list("artifacts", report.artifacts.iter().map(artifact));
        fields.list("logs", report.logs.iter().map(|line| Value::from(line.as_str())));
        if !report.extra_metadata.is_empty() {
            fields.put("extra_metadata", report.extra_metadata.clone());
        }
        fields
    }

    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.put(name, text);
        }
    }

    fn time(&mut self, name: &str, time: Option<DateTime<Utc>>) {
        if let Some(time) = time {
            self.put(name, crate::time::written(time));
        }
    }

    fn person(&mut self, [user, email, name]: [&str; 3], person: &Person) {
        self.text(user, person.user.as_deref());
        self.text(email, person.email.as_deref());
        self.text(name, person.name.as_deref());
    }

    fn list(&mut self, name: &str, values: impl Iterator<Item = Value>) {
        let values: Vec<_> = values.collect();
        if !values.is_empty() {
            self.put(name, values);
        }
    }

    /// The fields in the order of their names, at every level.
    fn sorted(self) -> Map<String, Value> {
        sorted_map(self.0)
    }
}

fn check(check: &Check) -> Value {
    let mut fields = Fields(Map::new());
    fields.text("name", Some(&check.name));
    fields.text("status", Some(check.status.as_sent()));
    fields.text("url", check.url.as_deref());
    Value::Object(fields.0)
}

fn artifact(artifact: &Artifact) -> Value {
    let mut fields = Fields(artifact.unknown.clone());
    fields.text("format", artifact.format.as_ref().map(ArtifactFormat::as_str));
    fields.text("name", artifact.name.as_deref());
    fields.text("url", artifact.url.as_deref());
    if let Some(size) = artifact.size {
        fields.put("size", size);
    }
    fields.text("digest", artifact.digest.as_deref());
    Value::Object(fields.0)
}

/// Without the feature `preserve_order` of `serde_json` a map is in this order anyway; but whoever else is in the build may
/// turn it on. No deeper than JSON is read: 128 levels.
pub(crate) fn sorted_map(map: Map<String, Value>) -> Map<String, Value> {
    let mut entries: Vec<_> = map.into_iter().collect();
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    entries.into_iter().map(|(name, value)| (name, sorted(value))).collect()
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(sorted_map(map)),
        Value::Array(values) => Value::Array(values.into_iter().map(sorted).collect()),
        value => value,
    }
}
