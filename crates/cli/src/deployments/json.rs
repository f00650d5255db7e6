//! The deployment side's JSON output, whose names are part of the program's interface.

use serde::Serialize;
use serde_json::Value;
use verpick::event::Event;

use verpick::store::Appended;

/// `record --json`.
#[derive(Serialize)]
pub(super) struct Recorded {
    recorded: usize,
    repeated: usize,
    events: Vec<One>,
}

#[derive(Serialize)]
struct One {
    sequence: u64,
    new: bool,
    kind: &'static str,
    event: Value,
}

impl Recorded {
    pub(super) fn new(events: &[Event], appended: &[Appended]) -> Self {
        let recorded = appended.iter().filter(|appended| appended.new).count();
        let one = |(event, appended): (&Event, &Appended)| One {
            sequence: appended.sequence,
            new: appended.new,
            kind: event.kind_name(),
            event: Value::Object(event.to_map()),
        };
        Self { recorded, repeated: appended.len() - recorded, events: events.iter().zip(appended).map(one).collect() }
    }
}
