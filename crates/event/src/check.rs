//! What an event may hold.
//!
//! Invariant: whatever passes is bounded, can be written and read again unchanged, and holds no credential that its form
//! gives away.

use chrono::{DateTime, Datelike, Utc};
use serde::Serialize;
use url::Url;

use crate::error::{EventError, Result};
use crate::part::{Artifact, ArtifactFormat, Check, Person};
use crate::{DeploymentEvent, Event, Report, VersionEvent};

/// So many bytes each text of an event may have, in UTF-8. Log lines are not among them.
pub const MAX_TEXT: usize = 2_048;

/// So many bytes `extra_metadata` may have, written as JSON without spaces; and as many again all fields that are not known.
pub const MAX_METADATA: usize = 100 << 10;

/// So many bytes all log lines of an event may have.
pub const MAX_LOGS: usize = 4 << 20;

/// So many checks an event may have, and so many artifacts.
pub const MAX_PARTS: usize = 1_000;

impl Event {
    /// Checks what [`VersionEvent::check`] or [`DeploymentEvent::check`] does.
    ///
    /// # Errors
    ///
    /// The first field that breaks a rule.
    pub fn check(&self) -> Result<()> {
        match self {
            Self::Version(event) => event.check(),
            Self::Deployment(event) => event.check(),
        }
    }
}

impl VersionEvent {
    /// Checks that required texts are there, no text is empty, too long or has control characters, URLs are some, times
    /// have a year of four digits, and nothing is larger than it may be. What was read from JSON has passed.
    ///
    /// ```
    /// use verpick_event::{Report, Status, VersionEvent};
    ///
    /// let mut event = VersionEvent::new(Report::new("my-service", "1.2.3", Status::Started));
    /// event.report.build_url = Some("javascript:alert(1)".to_owned());
    /// assert_eq!(event.check().unwrap_err().to_string(), "build_url is no http or https URL");
    /// ```
    ///
    /// # Errors
    ///
    /// The first field that breaks a rule.
    pub fn check(&self) -> Result<()> {
        check(&self.report)?;
        person(["built_by", "built_by_email", "built_by_name"], &self.built_by)?;
        optional("environment_name", self.environment_name.as_deref(), name)
    }
}

impl DeploymentEvent {
    /// Checks what [`VersionEvent::check`] does.
    ///
    /// # Errors
    ///
    /// The first field that breaks a rule.
    pub fn check(&self) -> Result<()> {
        check(&self.report)?;
        name("environment_name", &self.environment_name)?;
        optional("slot", self.slot.as_deref(), name)?;
        optional("deploy_url", self.deploy_url.as_deref(), web)?;
        person(["deployed_by", "deployed_by_email", "deployed_by_name"], &self.deployed_by)
    }
}

fn check(report: &Report) -> Result<()> {
    name("product_name", &report.product_name)?;
    name("version", &report.version)?;
    text("status", report.status.as_sent())?;
    for (field, value) in [
        ("event_id", &report.event_id),
        ("source_system", &report.source_system),
        ("invoke_id", &report.invoke_id),
        ("build_number", &report.build_number),
        ("scm_sha", &report.scm_sha),
        ("scm_branch", &report.scm_branch),
        ("approved_by", &report.approved_by),
    ] {
        optional(field, value.as_deref(), text)?;
    }
    optional("build_url", report.build_url.as_deref(), web)?;
    optional("scm_repository", report.scm_repository.as_deref(), repository)?;
    for (field, value) in [
        ("occurred_at", report.occurred_at),
        ("started_at", report.started_at),
        ("completed_at", report.completed_at),
        ("committed_at", report.committed_at),
        ("approved_at", report.approved_at),
    ] {
        value.map_or(Ok(()), |value| time(field, value))?;
    }
    if report.attempt == Some(0) {
        return Err(EventError::field_error("attempt", "is 0, but attempts count from 1"));
    }
    parts("checks", &report.checks, one_check)?;
    parts("artifacts", &report.artifacts, one_artifact)?;
    let logs: usize = report.logs.iter().map(|line| line.len() + 1).sum();
    size("logs", logs, MAX_LOGS)?;
    size("extra_metadata", written(&report.extra_metadata), MAX_METADATA)?;
    let unknown = written(&report.unknown);
    if unknown > MAX_METADATA {
        let problem = format_args!("that are not known have {unknown} bytes; {MAX_METADATA} are kept");
        return Err(EventError::field_error("fields", problem));
    }
    Ok(())
}

fn size(field: &str, size: usize, most: usize) -> Result<()> {
    if size > most {
        return Err(EventError::field_error(field, format_args!("has {size} bytes; {most} are taken")));
    }
    Ok(())
}

/// How many bytes of JSON a value is, without spaces.
fn written(value: &impl Serialize) -> usize {
    struct Count(usize);

    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let mut count = Count(0);
    // Nothing that stands in a map of JSON fails to be written, and counting does not fail either.
    serde_json::to_writer(&mut count, value).map_or(usize::MAX, |()| count.0)
}

fn optional(field: &str, value: Option<&str>, rule: impl Fn(&str, &str) -> Result<()>) -> Result<()> {
    value.map_or(Ok(()), |value| rule(field, value))
}

fn person([user, email, name]: [&str; 3], person: &Person) -> Result<()> {
    optional(user, person.user.as_deref(), text)?;
    optional(email, person.email.as_deref(), text)?;
    optional(name, person.name.as_deref(), text)
}

fn parts<T>(field: &str, parts: &[T], rule: impl Fn(&str, &T) -> Result<()>) -> Result<()> {
    if parts.len() > MAX_PARTS {
        return Err(EventError::field_error(field, format_args!("has {} entries; {MAX_PARTS} are taken", parts.len())));
    }
    parts.iter().enumerate().try_for_each(|(index, part)| rule(&format!("{field}[{index}]"), part))
}

fn one_check(path: &str, check: &Check) -> Result<()> {
    text(&format!("{path}.name"), &check.name)?;
    text(&format!("{path}.status"), check.status.as_sent())?;
    optional(&format!("{path}.url"), check.url.as_deref(), web)
}

fn one_artifact(path: &str, artifact: &Artifact) -> Result<()> {
    optional(&format!("{path}.format"), artifact.format.as_ref().map(ArtifactFormat::as_str), text)?;
    optional(&format!("{path}.name"), artifact.name.as_deref(), text)?;
    optional(&format!("{path}.digest"), artifact.digest.as_deref(), text)?;
    // An image goes by a reference, and one such as `registry:5000/app` reads as a URL of the scheme `registry`.
    let rule = if artifact.format == Some(ArtifactFormat::Docker) { reference } else { address };
    optional(&format!("{path}.url"), artifact.url.as_deref(), rule)?;
    size(path, written(&artifact.unknown), MAX_METADATA)
}

/// Any text: not empty, not too long, nothing that a terminal obeys.
fn text(field: &str, text: &str) -> Result<()> {
    let problem = if text.is_empty() {
        "is empty; leave it out"
    } else if text.contains(char::is_control) {
        "has a control character"
    } else {
        return size(field, text.len(), MAX_TEXT);
    };
    Err(EventError::field_error(field, problem))
}

/// A name that events are put together by: a space that nobody sees would make it another.
fn name(field: &str, name: &str) -> Result<()> {
    if name.is_empty() {
        return Err(EventError::field_error(field, "is missing"));
    }
    text(field, name)?;
    if name.trim() != name {
        return Err(EventError::field_error(field, "begins or ends with a space"));
    }
    Ok(())
}

/// A moment whose year has four digits, which is all that RFC 3339 can write.
pub(crate) fn time(field: &str, time: DateTime<Utc>) -> Result<()> {
    if (1970..=9999).contains(&time.year()) {
        return Ok(());
    }
    Err(EventError::field_error(field, "is not within the years 1970 to 9999"))
}

/// A page that a person can open.
fn web(field: &str, address: &str) -> Result<()> {
    text(field, address)?;
    match Url::parse(address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => no_credentials(field, &url),
        _ => Err(EventError::field_error(field, "is no http or https URL")),
    }
}

/// Where to fetch something.
fn address(field: &str, address: &str) -> Result<()> {
    text(field, address)?;
    match Url::parse(address) {
        Ok(url) => no_credentials(field, &url),
        Err(_) => Err(EventError::field_error(field, "is no URL")),
    }
}

/// The reference of an image, or a URL.
fn reference(field: &str, reference: &str) -> Result<()> {
    text(field, reference)?;
    if reference.contains(char::is_whitespace) {
        return Err(EventError::field_error(field, "is no reference of an image and no URL"));
    }
    Url::parse(reference).map_or(Ok(()), |url| no_credentials(field, &url))
}

/// A repository, by URL or by name.
fn repository(field: &str, repository: &str) -> Result<()> {
    text(field, repository)?;
    Url::parse(repository).map_or(Ok(()), |url| no_credentials(field, &url))
}

/// The log is for many eyes and for good. The URL of a repository that a job of GitLab is given holds the job's token.
fn no_credentials(field: &str, url: &Url) -> Result<()> {
    let user = !url.username().is_empty() && matches!(url.scheme(), "http" | "https");
    if user || url.password().is_some() {
        return Err(EventError::field_error(field, "holds a user or password; leave that out"));
    }
    Ok(())
}
