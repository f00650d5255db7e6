//! Records that are kept and take one event after the other equal those that are folded whole.

use proptest::prelude::*;
use verpick_deployment::{Attempt, Kind, Late, Ledger, Run, Strand, Subject};
use verpick_event::{Event, Received};

use crate::events::{config, log};

/// What a store does with each event: apply it, or where it came late, fold its version at its place again.
fn applied(log: &[Received]) -> Ledger {
    let mut ledger = Ledger::default();
    for (index, event) in log.iter().enumerate() {
        if ledger.apply(event) == Err(Late) {
            let subject = Subject::of(&event.event);
            let own = log[..=index].iter().filter(|other| Subject::of(&other.event) == subject);
            ledger.insert(&subject, Strand::fold(own));
        }
    }
    ledger
}

fn strands(log: &[Received]) -> Vec<Vec<&Received>> {
    let mut strands = std::collections::BTreeMap::<_, Vec<_>>::new();
    for event in log {
        strands.entry(Subject::of(&event.event)).or_default().push(event);
    }
    strands.into_values().collect()
}

/// The attempts that `Strand::resume` asks for, by what its documentation says.
fn needed(attempts: &[Attempt], event: &Received) -> Vec<usize> {
    let report = event.event.report();
    let run = report.invoke_id.as_ref().map(|invoke_id| Run {
        source_system: report.source_system.clone(),
        invoke_id: invoke_id.clone(),
        attempt: report.attempt.unwrap_or(1),
    });
    let last = |meant: fn(Kind) -> bool| attempts.iter().rposition(|attempt| meant(attempt.kind));
    let lasts = [
        last(Kind::is_deployment),
        last(|kind| kind == Kind::Build),
        last(|kind| kind == Kind::Remove),
        last(|kind| kind == Kind::Incident),
    ];
    let is_needed = |(index, attempt): &(usize, &Attempt)| {
        attempt.is_open() || lasts.contains(&Some(*index)) || run.is_some() && attempt.run == run
    };
    attempts.iter().enumerate().filter(is_needed).map(|(index, _)| index).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_projection_equals_the_fold(log in log()) {
        for length in 0..=log.len() {
            prop_assert_eq!(applied(&log[..length]), Ledger::fold(&log[..length]));
        }
    }

    #[test]
    fn the_projection_equals_the_fold_in_whatever_order_events_arrive(arrived in log().prop_flat_map(|log| {
        Just(log).prop_shuffle()
    })) {
        prop_assert_eq!(applied(&arrived), Ledger::fold(&arrived));
    }

    #[test]
    fn a_strand_that_was_kept_is_the_same(log in log()) {
        for events in strands(&log) {
            let strand = Strand::fold(events);
            let kept = serde_json::to_string(&strand).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Strand>(&kept).unwrap(), &strand);
        }
        for product in ["api", "web"] {
            for (_, record) in Ledger::fold(&log).versions(product) {
                let kept = serde_json::to_string(record).unwrap();
                prop_assert_eq!(&serde_json::from_str::<verpick_deployment::VersionRecord>(&kept).unwrap(), record);
            }
        }
    }

    #[test]
    fn a_few_attempts_are_enough_to_apply_an_event(log in log()) {
        for mut events in strands(&log) {
            events.sort_by_key(|event| verpick_deployment::Order::of(event));
            // The records as a store has them: a row for each attempt.
            let mut rows: Vec<Attempt> = Vec::new();
            let mut last = None;
            for event in &events {
                let mut places = needed(&rows, event);
                let attempts: Vec<_> = places.iter().map(|&place| rows[place].clone()).collect();
                let known = attempts.len();
                let mut strand = Strand::resume(attempts, last);
                let index = strand.apply(event).unwrap();
                last = strand.last();
                if index == known {
                    places.push(rows.len());
                    rows.push(strand.attempts()[index].clone());
                } else {
                    rows[places[index]] = strand.attempts()[index].clone();
                }
            }
            prop_assert_eq!(Strand::resume(rows, last), Strand::fold(events));
        }
    }

    #[test]
    fn an_end_absorbs_whatever_comes_behind_it_but_a_correction(log in log()) {
        for mut events in strands(&log) {
            events.sort_by_key(|event| verpick_deployment::Order::of(event));
            let mut strand = Strand::default();
            for event in events {
                let before = strand.attempts().to_vec();
                let index = strand.apply(event).unwrap();
                let Some(before) = before.get(index) else { continue };
                let after = &strand.attempts()[index];
                let corrects = match &event.event {
                    Event::Version(event) => event.kind == verpick_event::VersionKind::Correction,
                    Event::Deployment(event) => event.kind == verpick_event::DeploymentKind::Correction,
                };
                if before.status.is_end() && !corrects {
                    prop_assert_eq!((before.status, before.ended_at), (after.status, after.ended_at));
                } else if !corrects {
                    prop_assert!(before.status <= after.status);
                }
            }
        }
    }
}

#[test]
fn a_strand_of_very_many_attempts_equals_its_fold() {
    // More attempts than are looked through one by one, of runs and of none.
    let log: Vec<Received> = (0..300)
        .map(|number: u32| {
            let status = ["started", "completed"][number as usize % 2].parse::<verpick_event::Status>().unwrap();
            let mut report = verpick_event::Report::new("api", "main", status);
            report.invoke_id = (number % 3 > 0).then(|| (number % 50).to_string());
            let event = verpick_event::DeploymentEvent::new(report, "production");
            let at = crate::events::noon() + chrono::TimeDelta::seconds(number.into());
            Received::new(event, at, number.into())
        })
        .collect();
    let whole = Strand::fold(&log);
    assert_eq!(applied(&log).strand_of(&verpick_deployment::Place::new("api", "production"), "main"), Some(&whole));
    let runs: std::collections::HashSet<_> =
        whole.attempts().iter().filter_map(|attempt| attempt.run.as_ref()).collect();
    assert_eq!(runs.len(), whole.attempts().iter().filter(|attempt| attempt.run.is_some()).count());
}
