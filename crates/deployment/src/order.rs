//! The order in which events are folded.
//!
//! Invariant: an order is a property of one event as the log received it, never of the others around it; so the order in
//! which a fold is given its events cannot matter.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use verpick_event::Received;

/// How far ahead of the clock that received it an event may be before it is not believed: five minutes.
pub const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// Where an event stands in a fold: by when it occurred, then by how far its status is in an attempt's course, then by its
/// place in the log.
///
/// An event that occurred more than [`AHEAD`] after it was received stands where it was received.
///
/// ```
/// use verpick_deployment::Order;
/// use verpick_event::{DeploymentEvent, Received, Report, Status};
///
/// let at = "2024-01-15T10:30:00Z".parse()?;
/// let event = |status| DeploymentEvent::new(Report::new("api", "1.2.3", status), "production");
/// // The end came first, at the same second: in the fold it stands second.
/// let end = Order::of(&Received::new(event(Status::Completed), at, 1));
/// let start = Order::of(&Received::new(event(Status::Started), at, 2));
/// assert!(start < end);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Order {
    /// When it occurred, as far as that is believed.
    pub time: DateTime<Utc>,
    /// [`Status::rank`](verpick_event::Status::rank) of its status.
    pub rank: u8,
    /// Its place in the log.
    pub sequence: u64,
}

impl Order {
    /// Where an event stands.
    #[must_use]
    pub fn of(event: &Received) -> Self {
        let time = if is_from_the_future(event) { event.received_at } else { event.occurred_at() };
        Self { time, rank: event.event.report().status().rank(), sequence: event.sequence }
    }
}

/// Whether an event says that it occurred more than [`AHEAD`] after it was received.
///
/// ```
/// # use verpick_deployment::{is_from_the_future};
/// # use verpick_event::{DeploymentEvent, Received, Report, Status};
/// let mut report = Report::new("api", "1.2.3", Status::Completed);
/// report.occurred_at = Some("2024-01-15T10:05:01Z".parse()?);
/// let event = DeploymentEvent::new(report, "production");
/// assert!(is_from_the_future(&Received::new(event, "2024-01-15T10:00:00Z".parse()?, 1)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn is_from_the_future(event: &Received) -> bool {
    !believed(event.occurred_at(), event)
}

/// Whether a time that an event names can be: it may lie before the event was received, or a little after.
pub(crate) fn believed(time: DateTime<Utc>, event: &Received) -> bool {
    time.signed_duration_since(event.received_at) <= AHEAD
}
