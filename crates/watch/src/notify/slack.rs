//! What is posted to Slack, and what its answer means.

use serde::Deserialize;
use serde_json::json;
use verpick_registry::http::Response;
use verpick_version::Excerpt;

use super::Message;
use crate::Kind;

/// The body of `chat.postMessage`.
pub(super) fn body(channel: &str, title: Option<&str>, message: &Message) -> Vec<u8> {
    let (sign, colour) = match message.notice.kind() {
        Kind::Done => ("\u{2705}", "good"),
        Kind::Failed | Kind::PendingExpired => ("\u{26a0}\u{fe0f}", "warning"),
        Kind::GivenUp => ("\u{274c}", "danger"),
        _ => ("\u{1f195}", "#439fe0"),
    };
    let title = title.unwrap_or(&message.product);
    let text = escaped(message.notice.text());
    let mut fields = Vec::new();
    let mut field = |name: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            fields.push(json!({"title": name, "value": escaped(value), "short": true}));
        }
    };
    field("Source", Some(&message.source));
    field("Version", message.notice.found().map(|found| &*found.tag));
    field("Before", message.notice.previous());
    field("Artifact", message.notice.artifact().map(|artifact| &*artifact.name));
    let body = json!({
        "channel": channel,
        // What a phone shows.
        "text": format!("{sign} *{}*: {text}", escaped(title)),
        "attachments": [{"color": colour, "fields": fields, "ts": message.notice.at().timestamp()}],
    });
    body.to_string().into_bytes()
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
