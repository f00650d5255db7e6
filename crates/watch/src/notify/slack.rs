//! What is posted to Slack, and what its answer means.

use serde::Deserialize;
use serde_json::json;
use verpick_event::{Event, Received, Status};
use verpick_registry::http::Response;
use verpick_version::Excerpt;
use verpick_version::chrono::{DateTime, Utc};

use super::Message;
use crate::{Kind, Notice};

/// The body of `chat.postMessage`.
pub(super) fn body(channel: &str, title: Option<&str>, message: &Message) -> Vec<u8> {
    let body = match message {
        Message::Notice { notice, source, product } => of_notice(notice, source, title.unwrap_or(product)),
        Message::Event(received) => of_event(received, title),
    };
    let Post { sign, colour, title, text, fields, at } = body;
    let fields = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let fields: Vec<_> =
        fields.map(|(name, value)| json!({"title": name, "value": escaped(&value), "short": true})).collect();
    let body = json!({
        "channel": channel,
        // What a phone shows.
        "text": format!("{sign} *{}*: {}", escaped(&title), escaped(&text)),
        "attachments": [{"color": colour, "fields": fields, "ts": at.timestamp()}],
    });
    body.to_string().into_bytes()
}

/// What is posted, before it is written as Slack has it.
struct Post {
    sign: &'static str,
    colour: &'static str,
    title: String,
    text: String,
    /// Names and values; what has no value is left out.
    fields: Vec<(&'static str, String)>,
    at: DateTime<Utc>,
}

fn of_event(received: &Received, title: Option<&str>) -> Post {
    let report = received.event.report();
    let (sign, colour) = match report.status() {
        Status::Completed => ("\u{2705}", "good"),
        Status::Failed => ("\u{274c}", "danger"),
        Status::Aborted => ("\u{26a0}\u{fe0f}", "warning"),
        Status::Pending | Status::Started => ("\u{1f195}", "#439fe0"),
    };
    let (what, environment) = match &received.event {
        Event::Version(_) => ("build", String::new()),
        Event::Deployment(event) => (event.kind.as_str(), event.environment_name.clone()),
    };
    let to = if environment.is_empty() { String::new() } else { format!(" to {environment}") };
    Post {
        sign,
        colour,
        title: title.unwrap_or(&report.product_name).to_owned(),
        text: format!("{what} of {}{to}: {}", report.version, report.status()),
        fields: vec![
            ("Product", report.product_name.clone()),
            ("Version", report.version.clone()),
            ("Environment", environment),
            ("Run", report.build_url.clone().unwrap_or_default()),
        ],
        at: received.occurred_at(),
    }
}

fn of_notice(notice: &Notice, source: &str, title: &str) -> Post {
    let (sign, colour) = match notice.kind() {
        Kind::Done => ("\u{2705}", "good"),
        Kind::Failed | Kind::PendingExpired => ("\u{26a0}\u{fe0f}", "warning"),
        Kind::GivenUp => ("\u{274c}", "danger"),
        _ => ("\u{1f195}", "#439fe0"),
    };
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    Post {
        sign,
        colour,
        title: title.to_owned(),
        text: notice.text().to_owned(),
        fields: vec![
            ("Source", source.to_owned()),
            ("Version", text(notice.found().map(|found| &*found.tag))),
            ("Before", text(notice.previous())),
            ("Artifact", text(notice.artifact().map(|artifact| &*artifact.name))),
        ],
        at: notice.at(),
    }
}

/// As Slack wants text that is no markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Why Slack did not take a message; it says so under a status of success.
pub(super) fn refusal(response: &Response) -> Option<String> {
    #[derive(Deserialize)]
    struct Answer {
        ok: bool,
        #[serde(default)]
        error: String,
    }
    match serde_json::from_slice(response.body()) {
        Ok(Answer { ok: true, .. }) => None,
        Ok(Answer { error, .. }) => Some(format!("it says {}", Excerpt::new(&error).max_chars(60))),
        Err(_) => Some("its answer cannot be read".to_owned()),
    }
}
