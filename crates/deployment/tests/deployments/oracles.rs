//! Answers held against those of the oracle, over generated logs.

use chrono::{TimeDelta, Timelike};
use proptest::prelude::*;
use verpick_deployment::{
    Attempt, Direction, Environment, EnvironmentType, Environments, Filter, Kind, Ledger, Measurements, Period, Place,
    Schemes, Scope, Settings, Share, Summary, Timeline, Window,
};
use verpick_event::Status;

use crate::events::{config, log, noon};
use crate::oracle;

/// The attempts that `Timeline` says are enough for what is deployed now.
fn enough<'a>(attempts: &[&'a Attempt]) -> Vec<&'a Attempt> {
    let end = |attempt: &Attempt| (attempt.ended_at, attempt.started_at, attempt.ended_by);
    let completed = |attempt: &&Attempt| attempt.status == Status::Completed && attempt.kind.is_deployment();
    let is_removal = |attempt: &&Attempt| attempt.status == Status::Completed && attempt.kind == Kind::Remove;
    let all = || attempts.iter().copied().filter(|attempt| attempt.kind != Kind::Incident);
    let last = all().filter(completed).max_by_key(|attempt| end(attempt));
    let before = all().filter(completed).filter(|attempt| Some(*attempt) != last).max_by_key(|attempt| end(attempt));
    let removal = all().filter(is_removal).max_by_key(|attempt| end(attempt));
    let failed = all().filter(|attempt| attempt.status == Status::Failed).max_by_key(|attempt| end(attempt));
    let begun = all().max_by_key(|attempt| (attempt.began_at(), attempt.events[0]));
    let picked = [last, before, removal, failed, begun];
    all()
        .filter(|attempt| {
            attempt.is_open()
                || picked.contains(&Some(*attempt))
                || last.is_some_and(|last| last.version == attempt.version)
                    && (completed(attempt) || is_removal(attempt))
        })
        .collect()
}

fn close(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= 1e-6 * one.abs().max(1.0),
        (one, other) => one == other,
    }
}

#[allow(clippy::cast_precision_loss, reason = "a few numbers")]
fn is_summary(summary: &Summary, sorted: &[f64]) -> bool {
    let mean = (!sorted.is_empty()).then(|| sorted.iter().sum::<f64>() / sorted.len() as f64);
    summary.count == sorted.len()
        && close(summary.mean, mean)
        && close(summary.median, oracle::percentile(sorted, 0.5))
        && close(summary.p75, oracle::percentile(sorted, 0.75))
        && close(summary.p95, oracle::percentile(sorted, 0.95))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_deployed_is_what_a_search_through_everything_finds(log in log(), minutes in proptest::option::of(-20_i64..40)) {
        let ledger = Ledger::fold(&log);
        let at = minutes.map(|minutes| noon() + TimeDelta::minutes(minutes));
        let schemes = Schemes::default();
        for place in ledger.places() {
            let timeline = ledger.timeline(place, schemes.of(&place.product)).unwrap();
            let current = timeline.current(at);
            let in_flight = current.in_flight.iter().map(|attempt| attempt.events.as_slice()).collect();
            let answer = (current.deployed, current.previous, current.uncertain, in_flight, current.last);
            let attempts = oracle::attempts(&ledger, place);
            prop_assert_eq!(answer, oracle::current(&attempts, at));
            if let Some(last) = current.deployed {
                let back = oracle::went_back(&attempts, last);
                prop_assert_eq!(current.direction == Some(Direction::Rollback), back);
            }
        }
    }

    #[test]
    fn a_few_attempts_are_enough_to_say_what_is_deployed(log in log()) {
        let ledger = Ledger::fold(&log);
        let schemes = Schemes::default();
        for place in ledger.places() {
            let attempts = oracle::attempts(&ledger, place);
            let few = Timeline::new(enough(&attempts), schemes.of(&place.product));
            let all = Timeline::new(attempts, schemes.of(&place.product));
            prop_assert_eq!(few.current(None), all.current(None));
        }
    }

    #[test]
    fn what_has_not_completed_changes_nothing_that_is_deployed(log in log()) {
        let ledger = Ledger::fold(&log);
        let schemes = Schemes::default();
        for place in ledger.places() {
            let attempts = oracle::attempts(&ledger, place);
            let completed = attempts.iter().copied().filter(|attempt| attempt.status == Status::Completed);
            let alone = Timeline::new(completed, schemes.of("")).current(None).deployed;
            prop_assert_eq!(Timeline::new(attempts.clone(), schemes.of("")).current(None).deployed, alone);
        }
    }

    #[test]
    fn metrics_are_what_counting_by_hand_gives(log in log(), from in -20_i64..10, length in 1_i64..60) {
        let ledger = Ledger::fold(&log);
        let settings = Settings::default();
        let from = noon() + TimeDelta::minutes(from);
        let window = Window::new(from, from + TimeDelta::minutes(length)).unwrap();
        let measured = Measurements::of(&ledger, &Scope::default(), &settings);
        let metrics = measured.within(window);

        let places: Vec<Place> = ledger.places().filter(|place| place.environment == "production").cloned().collect();
        let plain = oracle::measure(&ledger, &places, window);
        let all = plain.completed + plain.failed;
        prop_assert_eq!(metrics.success_rate, Share::new(plain.completed, all));
        prop_assert_eq!(metrics.failure_rate, Share::new(plain.failed, all));
        prop_assert_eq!(metrics.change_failure_rate, Share::new(plain.failed_changes, all));
        prop_assert_eq!(metrics.rework_rate, Share::new(plain.rework, all));
        prop_assert!(is_summary(&metrics.lead_time, &plain.lead), "{:?} {:?}", metrics.lead_time, plain.lead);
        prop_assert!(is_summary(&metrics.recovery_time, &plain.recovery));
        prop_assert!(is_summary(&metrics.duration, &plain.duration));
        prop_assert!(is_summary(&metrics.time_between_deployments, &plain.gaps));
        let frequency = metrics.deployment_frequency;
        prop_assert_eq!((frequency.count, frequency.days_with_one), (plain.completed, plain.days.len()));
        #[allow(clippy::cast_precision_loss, reason = "a few numbers")]
        let per_day = (all > 0).then(|| plain.completed as f64 * 1440.0 / length as f64);
        prop_assert!(close(frequency.per_day, per_day));
    }

    #[test]
    fn windows_side_by_side_count_every_deployment_once(log in log(), cut in 0_i64..50) {
        let ledger = Ledger::fold(&log);
        let measured = Measurements::of(&ledger, &Scope::default(), &Settings::default());
        let [from, cut, to] = [-300, cut - 10, 300].map(|minutes| noon() + TimeDelta::minutes(minutes));
        let count = |from, to| measured.within(Window::new(from, to).unwrap()).success_rate.count;
        prop_assert_eq!(count(from, cut) + count(cut, to), count(from, to));
    }

    #[test]
    fn a_history_has_every_attempt_that_is_asked_for_and_no_other(log in log(), at in -10_i64..30, version in any::<bool>()) {
        let ledger = Ledger::fold(&log);
        let mut filter = Filter::default();
        filter.environment = Some("production".to_owned());
        filter.since = Some(noon() + TimeDelta::minutes(at));
        filter.unapproved = true;
        filter.version = version.then(|| "1.1.0".to_owned());
        let history = ledger.history(&filter, &Schemes::default());

        let places = ledger.places().filter(|place| place.environment == "production");
        let attempts = places.flat_map(|place| oracle::attempts(&ledger, place).into_iter().map(move |it| (place, it)));
        let attempts = attempts.filter(|(place, attempt)| {
            let record = ledger.version(&place.product, &attempt.version).unwrap();
            record.facts.approved_by().is_none() && attempt.kind != Kind::Incident
                && attempt.ended_at.or(attempt.started_at).unwrap_or(attempt.queued_at) >= filter.since.unwrap()
                && attempt.details.approved_by.is_none()
                && (!version || attempt.version == "1.1.0")
        });
        let mut expected: Vec<_> = attempts.map(|(_, attempt)| attempt.events.clone()).collect();
        let mut given: Vec<_> = history.iter().map(|entry| entry.attempt.events.clone()).collect();
        prop_assert!(history.is_sorted_by(|a, b| a.attempt.when() >= b.attempt.when()));
        expected.sort();
        given.sort();
        prop_assert_eq!(given, expected);
    }

    #[test]
    fn going_back_leads_to_what_completed_there_and_never_to_what_is_there(log in log()) {
        let ledger = Ledger::fold(&log);
        let schemes = Schemes::default();
        for place in ledger.places() {
            let timeline = ledger.timeline(place, schemes.of(&place.product)).unwrap();
            let Ok(rollback) = timeline.rollback(None) else { continue };
            prop_assert_eq!(rollback.to.status, Status::Completed);
            prop_assert_ne!(rollback.from.map(|from| &from.version), Some(&rollback.to.version));
            prop_assert_eq!(timeline.rollback(Some(&rollback.to.version)).unwrap().to.version.as_str(), &rollback.to.version);
        }
    }

    #[test]
    fn the_type_of_an_environment_can_be_set(log in log()) {
        let ledger = Ledger::fold(&log);
        let swap = |kind| Environment { kind: Some(kind), ..Environment::default() };
        let mut settings = Settings::default();
        settings.environments = Environments::default()
            .with("staging", swap(EnvironmentType::Production))
            .with("production", swap(EnvironmentType::Staging));
        let mut scope = Scope::default();
        scope.environment = Some("staging".to_owned());
        let of_staging = Measurements::of(&ledger, &scope, &Settings::default());
        prop_assert_eq!(Measurements::of(&ledger, &Scope::default(), &settings), of_staging);
    }

    #[test]
    fn periods_side_by_side_fill_their_window(from in 0_i64..100_000, minutes in 1_i64..200_000, which in 0..3_usize) {
        let from = noon() + TimeDelta::minutes(from);
        let window = Window::new(from, from + TimeDelta::minutes(minutes)).unwrap();
        let period = [Period::Day, Period::Week, Period::Month][which];
        let periods: Vec<_> = window.split(period).collect();
        prop_assert_eq!((periods[0].from, periods.last().unwrap().to), (window.from, window.to));
        for pair in periods.windows(2) {
            prop_assert_eq!(pair[0].to, pair[1].from);
            prop_assert_eq!(pair[1].from.num_seconds_from_midnight(), 0);
        }
    }
}
