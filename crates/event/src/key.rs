//! What makes two events the same.
//!
//! Invariant: a key depends on the event and on when it occurred, and on nothing else; in particular not on the order of
//! its fields, nor on which of several names a field was sent under.

use std::fmt;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::Event;

/// What makes an event the same as another: its source, and what the source calls it.
///
/// An event without a name of its own goes by a hash of its content, and when it occurred is part of that: who sends the
/// same body again a day later tells of another deployment.
///
/// ```
/// use verpick_event::{EventKey, Report, Status, VersionEvent};
///
/// let mut event = VersionEvent::new(Report::new("my-service", "1.2.3", Status::Started));
/// let (monday, tuesday) = ("2024-01-15T10:30:00Z".parse()?, "2024-01-16T10:30:00Z".parse()?);
/// assert_ne!(EventKey::of(&event.clone().into(), monday), EventKey::of(&event.clone().into(), tuesday));
///
/// event.report.event_id = Some("run-17".to_owned());
/// assert_eq!(EventKey::of(&event.clone().into(), monday), EventKey::of(&event.into(), tuesday));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKey {
    source: String,
    id: String,
}

impl EventKey {
    /// The key of an event that was received then.
    #[must_use]
    pub fn of(event: &Event, received_at: DateTime<Utc>) -> Self {
        let report = event.report();
        let source = report.source_system.clone().unwrap_or_default();
        let id = match &report.event_id {
            Some(id) => id.clone(),
            None => content(event, report.occurred_at.unwrap_or(received_at)),
        };
        Self { source, id }
    }

    /// The source of the event; empty where it names none.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What the source calls it, or else a hash: `sha256:` and 64 digits.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Display for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use verpick_version::Excerpt;

        let id = Excerpt::new(&self.id).max_chars(80);
        if self.source.is_empty() { write!(f, "{id}") } else { write!(f, "{} {id}", Excerpt::new(&self.source)) }
    }
}

fn content(event: &Event, occurred_at: DateTime<Utc>) -> String {
    let mut hash = Sha256::new();
    hash.update(event.kind_name());
    hash.update(occurred_at.timestamp_micros().to_be_bytes());
    let mut event = event.clone();
    event.report_mut().occurred_at = None;
    hash.update(event.to_json());
    format!("sha256:{}", crate::hex::encode(&hash.finalize()))
}
