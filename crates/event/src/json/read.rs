//! Events from JSON.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::object;
use crate::error::{EventError, Result};
use crate::part::{Artifact, Check, Person};
use crate::{DeploymentEvent, DeploymentKind, Event, Received, Report, Status, StatusWord, VersionEvent, VersionKind};

impl VersionEvent {
    /// Reads one from the text of an object.
    ///
    /// ```
    /// use verpick_event::VersionEvent;
    ///
    /// let json = r#"{"product_name": "my-service", "version": "1.2.3", "status": "exploded"}"#;
    /// assert_eq!(VersionEvent::from_json(json).unwrap_err().field(), Some("status"));
    /// ```
    ///
    /// # Errors
    ///
    /// What is no JSON, misses a field, or has one that cannot be meant; the error names the field.
    pub fn from_json(json: impl AsRef<[u8]>) -> Result<Self> {
        Self::from_map(object(json.as_ref())?)
    }

    /// Reads one from an object.
    ///
    /// # Errors
    ///
    /// What misses a field or has one that cannot be meant; the error names the field.
    pub fn from_map(map: Map<String, Value>) -> Result<Self> {
        let mut fields = Fields::new(map);
        let mut event = Self::new(report(&mut fields)?);
        event.kind = word(&mut fields, "kind", VersionKind::read)?.unwrap_or_default();
        event.built_by = person(&mut fields, ["built_by", "built_by_email", "built_by_name"])?;
        event.environment_name = fields.text_of("environment_name", "environment")?;
        event.report.unknown = fields.rest();
        event.check()?;
        Ok(event)
    }
}

impl DeploymentEvent {
    /// Reads one from the text of an object.
    ///
    /// ```
    /// use verpick_event::DeploymentEvent;
    ///
    /// let json = r#"{"product_name": "my-service", "version": "1.2.3", "status": "started"}"#;
    /// assert_eq!(DeploymentEvent::from_json(json).unwrap_err().to_string(), "environment_name is missing");
    /// ```
    ///
    /// # Errors
    ///
    /// What is no JSON, misses a field, or has one that cannot be meant; the error names the field.
    pub fn from_json(json: impl AsRef<[u8]>) -> Result<Self> {
        Self::from_map(object(json.as_ref())?)
    }

    /// Reads one from an object.
    ///
    /// # Errors
    ///
    /// What misses a field or has one that cannot be meant; the error names the field.
    pub fn from_map(map: Map<String, Value>) -> Result<Self> {
        let mut fields = Fields::new(map);
        let report = report(&mut fields)?;
        let environment_name = fields.text_of("environment_name", "environment")?;
        let environment_name = environment_name.ok_or_else(|| fields.error("environment_name", "is missing"))?;
        let mut event = Self::new(report, environment_name);
        event.slot = fields.text("slot")?;
        event.kind = word(&mut fields, "kind", DeploymentKind::read)?.unwrap_or_default();
        event.deploy_url = fields.text("deploy_url")?;
        event.deployed_by = person(&mut fields, ["deployed_by", "deployed_by_email", "deployed_by_name"])?;
        event.report.unknown = fields.rest();
        event.check()?;
        Ok(event)
    }
}

impl Received {
    /// Reads a line of an exported log: what [`Received::to_json`] writes.
    ///
    /// ```
    /// use verpick_event::{Received, Report, Status, VersionEvent};
    ///
    /// let event = VersionEvent::new(Report::new("my-service", "1.2.3", Status::Started));
    /// let received = Received::new(event, "2024-01-15T10:30:00Z".parse()?, 17);
    /// assert_eq!(Received::from_json(received.to_json())?, received);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What is no JSON, or does not hold one event and when it came; the error names the field.
    pub fn from_json(json: impl AsRef<[u8]>) -> Result<Self> {
        let mut fields = Fields::new(object(json.as_ref())?);
        let received_at = fields.time("received_at")?.ok_or_else(|| fields.error("received_at", "is missing"))?;
        let sequence = fields.number("sequence")?.ok_or_else(|| fields.error("sequence", "is missing"))?;
        let (version, deployment) = (fields.object("version_event")?, fields.object("deployment_event")?);
        if let Some(name) = fields.rest().keys().next() {
            return Err(EventError::field_error(super::shown(name), "is no field of an exported event"));
        }
        let event: Event = match (version.is_empty(), deployment.is_empty()) {
            (false, true) => VersionEvent::from_map(version)?.into(),
            (true, false) => DeploymentEvent::from_map(deployment)?.into(),
            (true, true) => return Err(EventError::whole("one of version_event and deployment_event must be there")),
            (false, false) => return Err(EventError::whole("version_event and deployment_event cannot both be there")),
        };
        let received = Self::new(event, received_at, sequence);
        crate::check::time("received_at", received_at)?;
        Ok(received)
    }
}

fn report(fields: &mut Fields) -> Result<Report> {
    let product_name = fields.required("product_name")?;
    let version = fields.required("version")?;
    let status = fields.required("status")?;
    let status = status.parse::<StatusWord>().map_err(|error| fields.error("status", error))?;
    let mut report = Report::new(product_name, version, status);
    report.event_id = fields.number_as_text("event_id")?;
    report.source_system = fields.text("source_system")?;
    report.occurred_at = fields.time("occurred_at")?;
    report.started_at = fields.time("started_at")?;
    report.completed_at = fields.time("completed_at")?;
    report.invoke_id = fields.number_as_text("invoke_id")?;
    report.attempt = match fields.number("attempt")? {
        None => None,
        Some(number) => Some(u32::try_from(number).map_err(|_| fields.error("attempt", "is too great a number"))?),
    };
    report.build_number = fields.number_as_text("build_number")?;
    report.build_url = fields.text("build_url")?;
    report.scm_sha = fields.text_of("scm_sha", "commit")?;
    report.scm_branch = fields.text_of("scm_branch", "branch")?;
    report.scm_repository = fields.text("scm_repository")?;
    report.committed_at = fields.time("committed_at")?;
    report.approved_by = fields.text("approved_by")?;
    report.approved_at = fields.time("approved_at")?;
    report.checks = fields.list("checks", check)?;
    report.artifacts = fields.list("artifacts", artifact)?;
    if let Some(url) = fields.text("artifact_url")? {
        let url = Some(url);
        if report.artifacts.iter().all(|artifact| artifact.url != url) {
            report.artifacts.push(Artifact { url, ..Artifact::default() });
        }
    }
    report.logs = fields.lines("logs")?;
    report.extra_metadata = fields.object("extra_metadata")?;
    Ok(report)
}

/// A word that is looked up in a table.
fn word<T>(fields: &mut Fields, name: &str, read: impl Fn(&str) -> Result<T, &'static str>) -> Result<Option<T>> {
    let Some(word) = fields.text(name)? else { return Ok(None) };
    read(&word).map(Some).map_err(|problem| fields.error(name, format_args!("\"{}\" {problem}", super::shown(&word))))
}

fn person(fields: &mut Fields, [user, email, name]: [&str; 3]) -> Result<Person> {
    Ok(Person { user: fields.text(user)?, email: fields.text(email)?, name: fields.text(name)? })
}

fn check(fields: &mut Fields) -> Result<Check> {
    let name = fields.required("name")?;
    let word = fields.required("status")?;
    let mut check = Check::new(name, check_status(&word).map_err(|error| fields.error("status", error))?);
    check.url = fields.text("url")?;
    Ok(check)
}

/// The words of a status, and two that only checks have.
fn check_status(word: &str) -> Result<StatusWord, crate::UnknownStatus> {
    match &*crate::status::fold(word) {
        "passed" | "pass" => Ok(StatusWord::sent(Status::Completed, word)),
        _ => word.parse(),
    }
}

fn artifact(fields: &mut Fields) -> Result<Artifact> {
    let mut artifact = Artifact {
        name: fields.text("name")?,
        url: fields.text("url")?,
        digest: fields.text("digest")?,
        size: fields.size("size")?,
        ..Artifact::default()
    };
    if let Some(word) = fields.text("format")? {
        artifact.format = word.parse().ok();
    }
    artifact.unknown = fields.take_rest();
    Ok(artifact)
}
