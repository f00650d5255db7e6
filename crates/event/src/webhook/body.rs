//! What a webhook says of an event, in each of three forms.

use serde_json::{Map, Value, json};

use crate::json::sorted_map;
use crate::time::written;
use crate::{Event, Received, Status, dypai};

/// The form of a webhook's body.
///
/// ```
/// use verpick_event::webhook::Body;
/// use verpick_event::{DeploymentEvent, Received, Report, Status};
///
/// let event = DeploymentEvent::new(Report::new("my-service", "1.2.3", Status::Failed), "production");
/// let received = Received::new(event, "2024-01-15T10:30:00Z".parse()?, 1);
/// assert_eq!(
///     Body::Standard.of(&received).unwrap(),
///     r#"{"type":"deployment.failed","timestamp":"2024-01-15T10:30:00Z","data":{"environment_name":"production","product_name":"my-service","status":"failed","version":"1.2.3"}}"#
/// );
/// assert_eq!(Body::Dypai.of(&received), None);
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Body {
    /// As Standard Webhooks recommend: `type`, `timestamp`, and the event as `data`.
    Standard,
    /// As Versioner sends it: a flat object about a deployment or a build.
    Versioner,
    /// As DYPAI sends it: `build.completed`, for a build that has ended. Of anything else it says nothing.
    Dypai,
}

impl Body {
    /// The body that tells of an event, in one line; none where the form has no counterpart for it.
    #[must_use]
    pub fn of(self, received: &Received) -> Option<String> {
        let event = &received.event;
        match self {
            Self::Standard => {
                // Written out, for an object would come in the order of its names.
                let (name, data) = (event.name(), event.to_json());
                Some(format!(r#"{{"type":"{name}","timestamp":"{}","data":{data}}}"#, written(received.occurred_at())))
            }
            Self::Versioner => Some(Value::Object(versioner(received)).to_string()),
            Self::Dypai => dypai::webhook(received),
        }
    }
}

fn versioner(received: &Received) -> Map<String, Value> {
    let report = received.event.report();
    let (environment, person, ended) = match &received.event {
        // Of builds Versioner never says whether they went well, other than in their name.
        Event::Version(event) => (event.environment_name.as_deref(), &event.built_by, None),
        Event::Deployment(event) => {
            let ended = match report.status() {
                Status::Completed => Some(true),
                Status::Failed => Some(false),
                Status::Pending | Status::Started | Status::Aborted => None,
            };
            (Some(&*event.environment_name), &event.deployed_by, ended)
        }
    };
    let body = json!({
        "id": received.key().id(),
        "deployed_at": written(report.completed_at.unwrap_or_else(|| received.occurred_at())),
        "event_type": received.event.name(),
        "environment": environment,
        "is_successful": ended,
        "deployer": person.shown(),
        "product_name": report.product_name,
        "version": report.version,
        "repo_name": report.scm_repository,
        "commit_sha": report.scm_sha,
        "preflight_status": null,
        "source_url": null,
    });
    match body {
        Value::Object(map) => sorted_map(map),
        _ => Map::new(),
    }
}
