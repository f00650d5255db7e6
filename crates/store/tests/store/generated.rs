//! Rules of generated logs: what a store answers, the fold answers too.

use chrono::TimeDelta;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use verpick_deployment::{Ledger, Schemes};
use verpick_event::{DeploymentEvent, DeploymentKind, Event, Received, Report, Status, VersionEvent};
use verpick_store::Store;

use crate::support::{House, at, count};

/// So many logs of so many events at most.
const LOGS: usize = 24;
const EVENTS: usize = 60;

fn event() -> impl Strategy<Value = Event> {
    let kinds = vec![
        DeploymentKind::Deploy,
        DeploymentKind::Deploy,
        DeploymentKind::Rollback,
        DeploymentKind::Remove,
        DeploymentKind::Correction,
        DeploymentKind::Incident,
    ];
    let environment = option::weighted(0.8, select(vec!["production", "staging"]));
    let version = select(vec!["1.0.0", "1.1.0", "1.2.0-rc.1", "build-7"]);
    let run = option::of((select(vec!["1", "2"]), 1_u32..3));
    let minutes = option::weighted(0.8, -30_i64..30);
    let slot = option::weighted(0.2, Just("blue"));
    (version, select(Status::ALL.to_vec()), environment, slot, select(kinds), run, minutes, option::of(0_i64..40))
        .prop_map(|(version, status, environment, slot, kind, run, occurred, started)| {
            let mut report = Report::new("api", version, status);
            report.occurred_at = occurred.map(at);
            report.started_at = started.map(|minute| at(minute - 40));
            report.scm_sha = (version != "build-7").then(|| format!("abc{version}"));
            if let Some((run, attempt)) = run {
                (report.invoke_id, report.attempt) = (Some(run.to_owned()), Some(attempt));
            }
            match environment {
                None => VersionEvent::new(report).into(),
                Some(environment) => {
                    let mut event = DeploymentEvent::new(report, environment);
                    (event.kind, event.slot) = (kind, slot.map(str::to_owned));
                    event.into()
                }
            }
        })
}

/// The same logs on every run.
fn logs() -> Vec<Vec<Event>> {
    let config = Config { rng_seed: RngSeed::Fixed(20_240_116), ..Config::default() };
    let mut runner = TestRunner::new(config);
    let log = vec(event(), 1..EVENTS);
    (0..LOGS).map(|_| log.new_tree(&mut runner).unwrap().current()).collect()
}

/// Appends a log in pieces, each a second later.
async fn append(store: &dyn Store, log: &[Event], piece: usize) -> Vec<Received> {
    for (index, piece) in log.chunks(piece).enumerate() {
        let received_at = at(0) + TimeDelta::seconds(index as i64);
        store.append(piece, received_at).await.unwrap();
    }
    store.events(0, u32::MAX).await.unwrap()
}

pub(crate) async fn answers_are_those_of_the_fold(house: &dyn House) {
    for (number, log) in logs().into_iter().enumerate() {
        let other = house.other();
        let store = other.open().await;
        let events = append(&*store, &log, 1 + number % 5).await;
        let folded = Ledger::fold(&events);
        assert_eq!(store.ledger(None).await.unwrap(), folded);
        assert_eq!(store.ledger(Some("api")).await.unwrap(), folded);
        assert_eq!(store.places(None).await.unwrap(), folded.places().cloned().collect::<Vec<_>>());
        let schemes = Schemes::default();
        let versions = schemes.of("api");
        for place in folded.places() {
            // Of as little as the store gives, the same is said of now as of all.
            let (now, all) = (store.now(place).await.unwrap(), &folded);
            let (now, all) = (now.timeline(place, versions).unwrap(), all.timeline(place, versions).unwrap());
            assert_eq!(now.current(None), all.current(None), "log {number}, {place}");
        }
        let then = at(0) + TimeDelta::seconds(5);
        let known: Vec<_> = events.iter().filter(|event| event.received_at <= then).cloned().collect();
        assert_eq!(store.known_at(None, then).await.unwrap(), Ledger::fold(&known));
        assert_eq!(store.known_at(Some("api"), then).await.unwrap(), Ledger::fold(&known));
        assert_eq!(store.known_at(Some("web"), then).await.unwrap(), Ledger::default());
        assert_eq!(store.find_commit("abc1.0.0").await.unwrap().len(), folded.find_commit(None, "abc1.0.0").len());
        assert_eq!(count(&*store).await, events.len() as u64);
        store.rebuild().await.unwrap();
        assert_eq!(store.ledger(None).await.unwrap(), folded);
        count(&*store).await;
    }
}

pub(crate) async fn what_one_process_remembers_never_hides_what_another_wrote(house: &dyn House) {
    for (number, log) in logs().into_iter().enumerate() {
        let other = house.other();
        let writers = [other.open().await, other.open().await];
        // Now the one and now the other, a few in a row, some of them twice.
        for (index, event) in log.iter().enumerate() {
            let turn = (index / (1 + number % 4)) % 2;
            let received_at = at(0) + TimeDelta::seconds(index as i64);
            let first = writers[turn].append(std::slice::from_ref(event), received_at).await.unwrap();
            if index % 5 == 0 {
                let again = writers[1 - turn].append(std::slice::from_ref(event), received_at).await.unwrap();
                assert_eq!((again[0].sequence, again[0].new), (first[0].sequence, false));
            }
            if index % 7 == 0 {
                writers[1 - turn].rebuild().await.unwrap();
            }
        }
        let events = writers[0].events(0, u32::MAX).await.unwrap();
        assert_eq!(writers[1].ledger(None).await.unwrap(), Ledger::fold(&events), "log {number}");
        count(&*writers[0]).await;
    }
}

pub(crate) async fn any_order_of_arrival_gives_the_same_records(house: &dyn House) {
    for (number, mut log) in logs().into_iter().enumerate() {
        // Each at a moment of its own, so that nothing depends on places in the log.
        for (index, event) in log.iter_mut().enumerate() {
            event.report_mut().occurred_at = Some(at(-60) + TimeDelta::seconds(index as i64));
        }
        let outcome = |ledger: Ledger| {
            let places: Vec<_> = ledger.places().cloned().collect();
            let attempts =
                |place| ledger.strands(place).flat_map(|(_, strand)| strand.attempts()).cloned().collect::<Vec<_>>();
            let attempts = places.iter().flat_map(attempts);
            let said = attempts.map(|attempt| {
                (
                    attempt.version.clone(),
                    attempt.kind,
                    attempt.status,
                    attempt.started_at,
                    attempt.ended_at,
                    attempt.run,
                )
            });
            (places.clone(), said.collect::<Vec<_>>())
        };
        let (first, second) = (house.other(), house.other());
        let (first, second) = (first.open().await, second.open().await);
        append(&*first, &log, 7).await;
        let third = log.len() / 3;
        log.rotate_left(third);
        log.reverse();
        append(&*second, &log, 1 + number % 5).await;
        let ledgers = (first.ledger(None).await.unwrap(), second.ledger(None).await.unwrap());
        assert_eq!(outcome(ledgers.0), outcome(ledgers.1), "log {number}");
    }
}
