//! Each event once.
//!
//! Invariant: of several that are the same event, the one that was received first stays.

use std::collections::{HashMap, HashSet};

use verpick_event::Received;

/// Leaves of the events that have the same [key](Received::key) the one with the lowest sequence. The events are left in the
/// order of their sequences.
///
/// The key of an event that its source gave no name is a hash of its whole content, which costs more than all the rest of a
/// fold; so it is asked for only where two such events occurred at the same moment with the same status.
pub(crate) fn distinct(mut events: Vec<&Received>) -> Vec<&Received> {
    events.sort_unstable_by_key(|event| event.sequence);
    if events.len() < 2 {
        return events;
    }
    let mut named = HashSet::new();
    let mut unnamed: HashMap<_, Vec<&Received>> = HashMap::new();
    let mut keys = HashSet::new();
    events.retain(|event| {
        let report = event.event.report();
        let source = report.source_system.as_deref().unwrap_or_default();
        if let Some(id) = report.event_id.as_deref() {
            return named.insert((source, id));
        }
        let like = unnamed.entry((event.occurred_at().timestamp_micros(), report.status(), source)).or_default();
        like.push(event);
        match like.as_slice() {
            [_] => true,
            [first, second] => {
                keys.insert(first.key());
                keys.insert(second.key())
            }
            _ => keys.insert(event.key()),
        }
    });
    events
}
