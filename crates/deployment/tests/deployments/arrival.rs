//! The order of arrival, and how often an event arrives, decide nothing.

use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use verpick_deployment::{Facts, Ledger, Strand, Subject};
use verpick_event::Received;

use crate::events::{config, log, settled_log};

/// All records, without the places in the log that stand in them.
fn records(ledger: &Ledger) -> Vec<Value> {
    let facts = |facts: &Facts| {
        serde_json::json!([
            facts.first_seen(),
            facts.commit(),
            facts.committed_at(),
            facts.other_commits(),
            facts.approved_by()
        ])
    };
    let mut records = Vec::new();
    for product in ledger.products() {
        for (version, record) in ledger.versions(product) {
            records.push(serde_json::json!([product, version, facts(&record.facts), strand(&record.builds)]));
        }
        for place in ledger.places_of(product) {
            records.extend(ledger.strands(place).map(|(version, it)| serde_json::json!([place, version, strand(it)])));
        }
    }
    records
}

fn strand(strand: &Strand) -> Value {
    let mut attempts = serde_json::to_value(strand.attempts()).unwrap();
    for attempt in attempts.as_array_mut().unwrap() {
        let attempt = attempt.as_object_mut().unwrap();
        let events = attempt.remove("events").unwrap();
        attempt.insert("events".to_owned(), events.as_array().unwrap().len().into());
        attempt.remove("ended_by");
        for end in attempt.get_mut("other_ends").and_then(Value::as_array_mut).into_iter().flatten() {
            end.as_object_mut().unwrap().remove("sequence");
        }
    }
    attempts
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_order_in_which_events_are_given_changes_nothing((log, shuffled) in log().prop_flat_map(|log| {
        (Just(log.clone()), Just(log).prop_shuffle())
    })) {
        prop_assert_eq!(Ledger::fold(&log), Ledger::fold(&shuffled));
    }

    #[test]
    fn the_order_in_which_events_arrive_changes_no_record((log, mut arrived) in settled_log().prop_flat_map(|log| {
        (Just(log.clone()), Just(log).prop_shuffle())
    })) {
        for (event, sequence) in arrived.iter_mut().zip(1..) {
            event.sequence = sequence;
            event.received_at += TimeDelta::seconds(i64::try_from(sequence).unwrap());
        }
        prop_assert_eq!(records(&Ledger::fold(&log)), records(&Ledger::fold(&arrived)));
    }

    #[test]
    fn an_event_that_arrives_again_changes_nothing(log in log(), again in proptest::collection::vec(any::<Index>(), 0..20)) {
        let mut arrived = log.clone();
        if !log.is_empty() {
            for (index, sequence) in again.iter().zip(100..) {
                let event = index.get(&log);
                let mut again = Received { sequence, ..event.clone() };
                // Without a name, the same body that is received later is the same event only if it names its moment.
                let report = event.event.report();
                if report.event_id.is_some() || report.occurred_at.is_some() {
                    again.received_at += TimeDelta::minutes(10);
                }
                arrived.push(again);
            }
        }
        prop_assert_eq!(Ledger::fold(&log), Ledger::fold(arrived.iter().rev()));
    }

    #[test]
    fn facts_are_taken_in_any_order_and_any_number_of_times((log, shuffled) in log().prop_flat_map(|log| {
        (Just(log.clone()), Just([&*log, &*log].concat()).prop_shuffle())
    })) {
        for event in &log {
            let of_the_version = |other: &&Received| {
                let [one, other] = [event, *other].map(|event| Subject::of(&event.event));
                (one.product, one.version) == (other.product, other.version)
            };
            let facts = |log: &[Received]| {
                let mut facts = Facts::default();
                log.iter().filter(of_the_version).for_each(|event| facts.apply(event));
                facts
            };
            prop_assert_eq!(facts(&log), facts(&shuffled));
        }
    }

    #[test]
    fn what_happens_to_one_version_at_one_place_changes_no_other(log in log()) {
        let ledger = Ledger::fold(&log);
        for event in &log {
            let subject = Subject::of(&event.event);
            let own = Strand::fold(log.iter().filter(|other| Subject::of(&other.event) == subject));
            let strand = match subject.place() {
                Some(place) => ledger.strand_of(&place, subject.version),
                None => ledger.version(subject.product, subject.version).map(|record| &record.builds),
            };
            prop_assert_eq!(strand, Some(&own));
        }
    }
}
