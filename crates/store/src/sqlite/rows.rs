//! What stands in the rows: events as text, strands with what they are found by.
//!
//! Invariant: the texts by which attempts are found sort as the attempts do.

use chrono::{DateTime, Utc};
use serde::Serialize;
use verpick_deployment::{Attempt, Kind, Place, Strand, Subject};
use verpick_event::{DeploymentEvent, Event, Received, Status, VersionEvent};

use super::fault::Faults;
use crate::Result;

/// By what a strand is found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Found {
    pub(super) open: bool,
    pub(super) completed: Option<String>,
    pub(super) failed: Option<String>,
    /// Empty where there are incidents only: it is found where the place has nothing else.
    pub(super) began: String,
}

impl Found {
    pub(super) fn of(strand: &Strand) -> Self {
        let attempts = || strand.attempts().iter().filter(|attempt| attempt.kind != Kind::Incident);
        let ended = |status: Status| move |attempt: &&Attempt| attempt.status == status;
        let completed = attempts().filter(ended(Status::Completed)).filter(|attempt| attempt.kind.is_deployment());
        Self {
            open: attempts().any(Attempt::is_open),
            completed: completed.filter_map(end).max(),
            failed: attempts().filter(ended(Status::Failed)).filter_map(end).max(),
            began: attempts().map(began).max().unwrap_or_default(),
        }
    }
}

/// When an attempt ended, then when it started, then the event that ended it.
fn end(attempt: &Attempt) -> Option<String> {
    let started = attempt.started_at.map_or_else(|| "-".to_owned(), sortable);
    Some(format!("{} {started} {:020}", sortable(attempt.ended_at?), attempt.ended_by?))
}

/// When an attempt began, then its first event.
fn began(attempt: &Attempt) -> String {
    format!("{} {:020}", sortable(attempt.began_at()), attempt.events.first().copied().unwrap_or_default())
}

/// No event names a time before 1970 or after 9999, which are 18 digits.
fn sortable(time: DateTime<Utc>) -> String {
    format!("{:018}", time.timestamp_micros().max(0))
}

/// A number of the database. It has no greater ones, and no log gets there.
pub(super) fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Where a strand is, with what is empty where nothing is said.
pub(super) fn place_key<'e>(subject: &Subject<'e>) -> (&'e str, &'e str, &'e str) {
    (subject.product, subject.environment.unwrap_or_default(), subject.slot.unwrap_or_default())
}

/// Keys of rows, for a statement that takes them as a JSON array.
pub(super) fn json<T: Serialize>(keys: impl IntoIterator<Item = T>) -> String {
    serde_json::to_string(&keys.into_iter().collect::<Vec<_>>()).expect("keys are texts")
}

/// A row of the table of places; `None` for builds.
pub(super) fn place(product: String, environment: String, slot: String) -> Option<Place> {
    (!environment.is_empty()).then(|| {
        let place = Place::new(product, environment);
        if slot.is_empty() { place } else { place.slot(slot) }
    })
}

/// An event as it was kept: its body, and whether it speaks of a build.
pub(super) fn received(
    faults: &Faults,
    (sequence, received_at, environment, body): (i64, i64, &str, &str),
) -> Result<Received> {
    let event = if environment.is_empty() {
        VersionEvent::from_json(body).map(Event::from)
    } else {
        DeploymentEvent::from_json(body).map(Event::from)
    };
    let event = event.map_err(|error| faults.damaged(format_args!("event {sequence} cannot be read: {error}")))?;
    let received_at = DateTime::from_timestamp_micros(received_at);
    let received_at =
        received_at.ok_or_else(|| faults.damaged(format_args!("event {sequence} was received at no time")))?;
    Ok(Received::new(event, received_at, sequence.unsigned_abs()))
}
