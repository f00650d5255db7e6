//! What is told, as an event of a deployment: the same that `verpick record` takes.
//!
//! A version that was found is pending, done is completed, and a try that failed is failed, however many follow. What was
//! waited for in vain is aborted, in a run of its own, for when its artifact comes after all it is found.

use serde_json::json;
use verpick_event::{Artifact, DeploymentEvent, Received, Report, Status};

use super::Message;
use crate::Kind;

/// What events say they come from.
const SYSTEM: &str = "verpick-watch";

/// The event of a message; `None` where it is about no version.
pub(super) fn of(message: &Message, environment: &str) -> Option<Received> {
    let (notice, source, product) = match message {
        Message::Notice { notice, source, product } => (notice, source, product),
        Message::Event(received) => return Some((**received).clone()),
    };
    let tag = notice.tag()?;
    let (status, run) = match notice.kind() {
        Kind::Found => (Status::Pending, "act"),
        Kind::Done => (Status::Completed, "act"),
        Kind::Failed | Kind::GivenUp => (Status::Failed, "act"),
        Kind::PendingExpired => (Status::Aborted, "wait"),
        _ => return None,
    };
    let mut report = Report::new(product, tag, status);
    let (name, attempt, at) = (notice.kind().name(), notice.attempt().max(1), notice.at());
    report.event_id = Some(format!("{source} {environment} {tag} {name} {attempt} {}", at.timestamp_millis()));
    report.source_system = Some(SYSTEM.to_owned());
    report.invoke_id = Some(format!("{source} {tag} {run}"));
    report.attempt = Some(attempt);
    report.occurred_at = Some(at);
    if status.is_end() {
        report.completed_at = Some(at);
    }
    if let Some(found) = notice.artifact() {
        let mut artifact = Artifact::default();
        artifact.name = Some(found.name.clone());
        artifact.url.clone_from(&found.location);
        artifact.size = found.size;
        artifact.digest.clone_from(&found.digest);
        report.artifacts.push(artifact);
    }
    let extra = [
        ("event", json!(name)),
        ("source", json!(source)),
        ("previous", json!(notice.previous())),
        ("text", json!(notice.text())),
    ];
    report.extra_metadata = extra.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let mut event = DeploymentEvent::new(report, environment);
    event.slot = notice.found().and_then(|found| found.slot.clone());
    Some(Received::new(event, at, 0))
}
