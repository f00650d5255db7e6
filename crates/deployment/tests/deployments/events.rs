//! Generated logs: small worlds, so that events meet.
//!
//! Invariant: the same logs on every run, unless `PROPTEST_RNG_SEED` or `PROPTEST_CASES` ask for others.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{FileFailurePersistence, RngSeed};
use verpick_event::{
    Check, DeploymentEvent, DeploymentKind, Event, Received, Report, Status, VersionEvent, VersionKind,
};

pub(crate) fn config() -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(20_241_121),
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..ProptestConfig::default()
    }
}

/// The moment that all generated ones lie around.
pub(crate) fn noon() -> DateTime<Utc> {
    "2024-01-15T12:00:00Z".parse().unwrap()
}

fn moment(minutes: std::ops::Range<i64>) -> impl Strategy<Value = DateTime<Utc>> {
    minutes.prop_map(|minutes| noon() + TimeDelta::minutes(minutes))
}

fn status() -> impl Strategy<Value = Status> {
    select(vec![
        Status::Pending,
        Status::Started,
        Status::Started,
        Status::Completed,
        Status::Completed,
        Status::Failed,
        Status::Aborted,
    ])
}

fn kind() -> impl Strategy<Value = DeploymentKind> {
    select(vec![
        DeploymentKind::Deploy,
        DeploymentKind::Deploy,
        DeploymentKind::Deploy,
        DeploymentKind::Rollback,
        DeploymentKind::Hotfix,
        DeploymentKind::Remove,
        DeploymentKind::Correction,
        DeploymentKind::Incident,
    ])
}

fn maybe<T: Clone + std::fmt::Debug + 'static>(values: &'static [T]) -> impl Strategy<Value = Option<T>> {
    prop_oneof![2 => Just(None), 1 => select(values).prop_map(Some)]
}

prop_compose! {
    fn report()(
        product in select(vec!["api", "api", "web"]),
        version in select(vec!["1.0.0", "1.1.0", "2.0.0-rc.1", "4711"]),
        status in status(),
        source in maybe(&["github", "jenkins"]),
        invoke in maybe(&["7", "8"]),
        attempt in maybe(&[1, 2]),
        started_at in proptest::option::of(moment(-15..25)),
        completed_at in proptest::option::weighted(0.3, moment(-5..35)),
        commit in maybe(&["aaaaaaaaaa", "aaaaaaa", "bbbbbbbbbb"]),
        committed_at in proptest::option::weighted(0.2, moment(-60..-10)),
        approved in maybe(&["ann", "bob"]),
        check in maybe(&[("tests", Status::Completed), ("tests", Status::Failed), ("scan", Status::Started)]),
    ) -> Report {
        let mut report = Report::new(product, version, status);
        report.source_system = source.map(str::to_owned);
        report.invoke_id = invoke.map(str::to_owned);
        report.attempt = attempt;
        report.started_at = started_at;
        report.completed_at = completed_at;
        report.scm_sha = commit.map(str::to_owned);
        report.committed_at = committed_at;
        report.approved_by = approved.map(str::to_owned);
        report.checks = check.map(|(name, status)| Check::new(name, status)).into_iter().collect();
        report
    }
}

fn event() -> impl Strategy<Value = Event> {
    let place = (select(vec!["production", "production", "staging"]), maybe(&["blue"]));
    let deployment = (report(), place, kind()).prop_map(|(report, (environment, slot), kind)| {
        let mut event = DeploymentEvent::new(report, environment);
        event.slot = slot.map(str::to_owned);
        event.kind = kind;
        Event::from(event)
    });
    let build = (report(), any::<bool>()).prop_map(|(report, corrects)| {
        let mut event = VersionEvent::new(report);
        event.kind = if corrects { VersionKind::Correction } else { VersionKind::Build };
        Event::from(event)
    });
    prop_oneof![5 => deployment, 1 => build]
}

/// A log as a store has it: each event once, in the order of its receipt. Some name when they occurred, some of them a moment
/// that has not come yet, and several name the same.
pub(crate) fn log() -> impl Strategy<Value = Vec<Received>> {
    let one = (event(), moment(0..20), proptest::option::of(moment(-10..30)), any::<bool>());
    proptest::collection::vec(one, 0..40).prop_map(|mut events| {
        events.sort_by_key(|(_, received_at, _, _)| *received_at);
        let numbered = events.into_iter().zip(1..);
        let log = numbered.map(|((mut event, received_at, occurred_at, is_named), sequence)| {
            event.report_mut().occurred_at = occurred_at;
            event.report_mut().event_id = is_named.then(|| format!("event-{sequence}"));
            Received::new(event, received_at, sequence)
        });
        each_once(log.collect())
    })
}

/// A log whose events all occurred at moments of their own that had come when they were received: whatever the order in
/// which such events arrive, it decides nothing.
pub(crate) fn settled_log() -> impl Strategy<Value = Vec<Received>> {
    proptest::collection::vec(event(), 0..40).prop_map(|events| {
        let numbered = events.into_iter().zip(1_u32..);
        let log = numbered.map(|(mut event, number)| {
            let occurred_at = noon() + TimeDelta::seconds(i64::from(number) * 37);
            event.report_mut().occurred_at = Some(occurred_at);
            event.report_mut().event_id = Some(format!("event-{number}"));
            Received::new(event, noon() + TimeDelta::hours(2), number.into())
        });
        log.collect()
    })
}

/// Events without a name of their own may have come out equal.
fn each_once(log: Vec<Received>) -> Vec<Received> {
    let mut keys = std::collections::HashSet::new();
    log.into_iter().filter(|event| keys.insert(event.key())).collect()
}
