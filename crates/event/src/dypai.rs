//! What DYPAI says of builds and deployments that plain events do not: its options of a build, its webhook, its request to
//! deploy.
//!
//! Its states of a build and the fields `branch`, `commit`, `environment`, `artifact_url`, `artifacts` and `logs` are read
//! wherever an event is.

use serde_json::{Map, Value};
use verpick_version::{Bump, Excerpt, Version};

use crate::error::{EventError, Result};
use crate::json::{Fields, object};
use crate::time::written;
use crate::{DeploymentEvent, Event, Received, Report, Status, VersionEvent};

/// What the events that are made here say of where they come from.
const SOURCE: &str = "dypai";

/// The first version of a product whose versions are generated.
const FIRST: &str = "v0.1.0";

/// How to build.
///
/// ```
/// use verpick_event::dypai::BuildOptions;
///
/// let options = BuildOptions::from_json(r#"{"branch": "develop"}"#)?;
/// assert_eq!(options.branch, "develop");
/// assert_eq!(options.environment, "production");
/// assert!(options.include_edge_functions && options.include_migrations);
/// assert_eq!(options.version(Some("v1.2.3"))?, "v1.2.4");
/// # Ok::<(), verpick_event::EventError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildOptions {
    /// The branch to build from: `main`, unless said otherwise.
    pub branch: String,
    /// The environment to build for: `production`, unless said otherwise.
    pub environment: String,
    /// The version, unless it is to be generated.
    pub version_tag: Option<String>,
    /// Whether edge functions are built too: yes, unless said otherwise.
    pub include_edge_functions: bool,
    /// Whether migrations are built too: yes, unless said otherwise.
    pub include_migrations: bool,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            branch: "main".to_owned(),
            environment: "production".to_owned(),
            version_tag: None,
            include_edge_functions: true,
            include_migrations: true,
        }
    }
}

impl BuildOptions {
    /// Reads them from the text of an object; what is missing is as usual.
    ///
    /// # Errors
    ///
    /// What is no JSON, an option that cannot be meant, or one that is not known: it would be missed in silence.
    pub fn from_json(json: impl AsRef<[u8]>) -> Result<Self> {
        let mut fields = Fields::new(object(json.as_ref())?);
        let usual = Self::default();
        let options = Self {
            branch: fields.text("branch")?.unwrap_or(usual.branch),
            environment: fields.text("environment")?.unwrap_or(usual.environment),
            version_tag: fields.text("version_tag")?,
            include_edge_functions: fields.flag("include_edge_functions")?.unwrap_or(usual.include_edge_functions),
            include_migrations: fields.flag("include_migrations")?.unwrap_or(usual.include_migrations),
        };
        match fields.rest().keys().next() {
            Some(name) => Err(EventError::field_error(Excerpt::new(name), "is no option of a build")),
            None => Ok(options),
        }
    }

    /// The version to build: as it was said, or else the next patch after the latest of the product, or else `v0.1.0`.
    ///
    /// # Errors
    ///
    /// A latest version that is no SemVer, or that none can follow.
    pub fn version(&self, latest: Option<&str>) -> Result<String> {
        let tag = match (&self.version_tag, latest) {
            (Some(tag), _) => return Ok(tag.clone()),
            (None, None) => return Ok(FIRST.to_owned()),
            (None, Some(tag)) => tag,
        };
        let error = |problem: &dyn std::fmt::Display| {
            let problem = format_args!("cannot be generated after \"{}\": {problem}; say which", Excerpt::new(tag));
            EventError::field_error("version_tag", problem)
        };
        let version = Version::parse(tag).map_err(|_| error(&"that is no SemVer"))?;
        let next = version.next(Bump::Patch).map_err(|reason| error(&reason))?;
        Ok(next.as_str().to_owned())
    }

    /// The event that says that this build waits.
    ///
    /// ```
    /// use verpick_event::dypai::BuildOptions;
    ///
    /// let event = BuildOptions::default().event("my-app", Some("v1.2.3"))?;
    /// assert_eq!(event.report.version, "v1.2.4");
    /// assert_eq!(event.report.scm_branch.as_deref(), Some("main"));
    /// # Ok::<(), verpick_event::EventError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A version that cannot be generated, or a text that no event takes.
    pub fn event(&self, product_name: &str, latest: Option<&str>) -> Result<VersionEvent> {
        let mut event = VersionEvent::new(Report::new(product_name, self.version(latest)?, Status::Pending));
        event.environment_name = Some(self.environment.clone());
        event.report.source_system = Some(SOURCE.to_owned());
        event.report.scm_branch = Some(self.branch.clone());
        let metadata = &mut event.report.extra_metadata;
        metadata.insert("include_edge_functions".to_owned(), self.include_edge_functions.into());
        metadata.insert("include_migrations".to_owned(), self.include_migrations.into());
        event.check()?;
        Ok(event)
    }
}

/// Reads the body of DYPAI's webhook `build.completed`. It names no product, so whoever receives it has to.
///
/// ```
/// use verpick_event::{Status, dypai};
///
/// let body = r#"{
///     "event": "build.completed", "version": "v1.2.3", "status": "success", "branch": "main", "commit": "abc123",
///     "timestamp": "2024-01-15T10:31:10Z", "artifact_url": "https://storage.example.com/v1.2.3.zip"
/// }"#;
/// let event = dypai::read_webhook("my-app", body)?;
/// assert_eq!(event.report.status(), Status::Completed);
/// assert_eq!(event.report.scm_sha.as_deref(), Some("abc123"));
/// # Ok::<(), verpick_event::EventError>(())
/// ```
///
/// # Errors
///
/// What is no JSON, another event, a field that is missing or cannot be meant; the error names the field.
pub fn read_webhook(product_name: &str, body: impl AsRef<[u8]>) -> Result<VersionEvent> {
    let mut fields = Fields::new(object(body.as_ref())?);
    let name = fields.required("event")?;
    if name != "build.completed" {
        let problem = format_args!("is \"{}\", and only build.completed is read", Excerpt::new(&name));
        return Err(fields.error("event", problem));
    }
    let time = fields.time("timestamp")?.ok_or_else(|| fields.error("timestamp", "is missing"))?;
    let mut event = VersionEvent::from_map(named(fields, &[("product_name", product_name)])?)?;
    event.report.occurred_at = Some(time);
    if event.report.status().is_end() {
        event.report.completed_at = Some(time);
    }
    event.check()?;
    Ok(event)
}

/// Reads the body of a request to deploy a version, `{"environment": "production"}`: the deployment waits.
///
/// ```
/// use verpick_event::{Status, dypai};
///
/// let event = dypai::read_deploy("my-app", "v1.2.3", r#"{"environment": "production"}"#)?;
/// assert_eq!((event.environment_name.as_str(), event.report.status()), ("production", Status::Pending));
/// # Ok::<(), verpick_event::EventError>(())
/// ```
///
/// # Errors
///
/// What is no JSON, or has no environment; the error names the field.
pub fn read_deploy(product_name: &str, version: &str, body: impl AsRef<[u8]>) -> Result<DeploymentEvent> {
    let fields = Fields::new(object(body.as_ref())?);
    let said = [("product_name", product_name), ("version", version), ("status", Status::Pending.as_str())];
    DeploymentEvent::from_map(named(fields, &said)?)
}

/// The fields, with those that only the receiver knows.
fn named(fields: Fields, said: &[(&str, &str)]) -> Result<Map<String, Value>> {
    let mut map = fields.rest();
    for (name, value) in [("source_system", SOURCE)].iter().chain(said) {
        if map.insert((*name).to_owned(), Value::from(*value)).is_some_and(|sent| sent != **value) {
            return Err(EventError::field_error(name, format_args!("must be \"{}\" here", Excerpt::new(value))));
        }
    }
    Ok(map)
}

/// The body of the webhook `build.completed`; none for what is no build or has not ended.
pub(crate) fn webhook(received: &Received) -> Option<String> {
    let (Event::Version(_), true) = (&received.event, received.event.report().status().is_end()) else { return None };
    let report = received.event.report();
    let body = [
        ("event", Some("build.completed")),
        ("version", Some(&*report.version)),
        ("status", Some(state(report.status()))),
        ("branch", report.scm_branch.as_deref()),
        ("commit", report.scm_sha.as_deref()),
        ("timestamp", Some(&*written(report.completed_at.unwrap_or_else(|| received.occurred_at())))),
        ("artifact_url", report.artifacts.iter().find_map(|artifact| artifact.url.as_deref())),
    ]
    .map(|(name, value)| format!("\"{name}\":{}", Value::from(value)));
    Some(format!("{{{}}}", body.join(",")))
}

/// The state of a build that DYPAI has for a status.
///
/// ```
/// use verpick_event::{Status, dypai};
///
/// assert_eq!(dypai::state(Status::Aborted), "cancelled");
/// assert!(Status::ALL.iter().all(|status| dypai::state(*status).parse() == Ok(*status)));
/// ```
#[must_use]
pub const fn state(status: Status) -> &'static str {
    match status {
        Status::Pending => "pending",
        Status::Started => "building",
        Status::Completed => "success",
        Status::Failed => "failed",
        Status::Aborted => "cancelled",
    }
}
