//! What holds whatever happens, against a naive account of it.

use std::cmp::Ordering;

use proptest::prelude::*;
use verpick_select::Action;
use verpick_version::chrono::TimeDelta;
use verpick_watch::{Kind, Machine, Outcome, Seen, State, Timing, Trouble};

use crate::support::{noon, nothing, seen};

/// What may happen.
#[derive(Debug, Clone)]
enum Event {
    Publish,
    Delete,
    Poll,
    /// A poll that finds no whole list, for one of three reasons.
    Fail(usize),
    Empty,
    Done,
    Failed,
    Interrupted,
    Restart,
    PollNow,
    Wait(i64),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => Just(Event::Publish),
        1 => Just(Event::Delete),
        6 => Just(Event::Poll),
        2 => (0..3_usize).prop_map(Event::Fail),
        1 => Just(Event::Empty),
        3 => Just(Event::Done),
        4 => Just(Event::Failed),
        1 => Just(Event::Interrupted),
        1 => Just(Event::Restart),
        1 => Just(Event::PollNow),
        3 => (0..2_000_i64).prop_map(Event::Wait),
    ]
}

/// What is known without any rule: what runs, what is under way, and how often that failed.
#[derive(Debug, Default)]
struct Account {
    runs: u32,
    under_way: Option<u32>,
    failing: Option<u32>,
    failures: u32,
    /// What was told last of what stands in the way.
    standing: Option<(Kind, String)>,
}

fn tag(version: u32) -> String {
    format!("v1.{version}.0")
}

proptest! {
    #[test]
    fn the_rules_hold_whatever_happens(events in proptest::collection::vec(event(), 1..200), retries in 0..4_u32) {
        let timing = Timing { retries, ..Timing::default() };
        let start = |state| Machine::new("memory://acme/app", timing, state, noon());
        let mut machine = start(State::running(tag(5)));
        let mut account = Account { runs: 5, ..Account::default() };
        let (mut newest, mut now) = (5_u32, noon());
        for event in events {
            let polled = match event {
                Event::Publish => { newest += 1; None }
                Event::Delete => { newest = newest.saturating_sub(1); None }
                Event::Wait(seconds) => { now += TimeDelta::seconds(seconds); None }
                Event::PollNow => {
                    machine.poll_now(now);
                    prop_assert_eq!(machine.next_poll(), now);
                    if account.under_way.is_none() && account.failures > retries {
                        account.failures = 0;
                    }
                    None
                }
                Event::Restart => {
                    let kept = serde_json::to_string(machine.state()).unwrap();
                    machine = start(serde_json::from_str(&kept).unwrap());
                    // Nobody knows how it went.
                    if account.under_way.take().is_some() {
                        account.failures += 1;
                    }
                    None
                }
                Event::Done | Event::Failed | Event::Interrupted => {
                    let outcome = match event {
                        Event::Done => Outcome::Done,
                        Event::Failed => Outcome::Failed("it ended with 1".to_owned()),
                        _ => Outcome::Interrupted,
                    };
                    let notice = machine.finished(now, outcome);
                    prop_assert_eq!(notice.is_some(), account.under_way.is_some());
                    if let Some(version) = account.under_way.take() {
                        match event {
                            Event::Done => (account.runs, account.failing, account.failures) = (version, None, 0),
                            Event::Failed => account.failures += 1,
                            _ => {}
                        }
                    }
                    None
                }
                // Whoever acts does not poll meanwhile.
                _ if account.under_way.is_some() => None,
                Event::Fail(reason) => {
                    let kind = ["unavailable", "unauthorized", "rate limit"][reason];
                    Some(Err(Trouble { kind, text: kind.to_owned(), hint: None, until: None }))
                }
                Event::Empty => Some(Ok(Seen { releases: 0, ..nothing() })),
                Event::Poll => Some(Ok(seen(
                    match newest.cmp(&account.runs) {
                        Ordering::Greater => Action::Upgrade,
                        Ordering::Equal => Action::UpToDate,
                        Ordering::Less => Action::Downgrade,
                    },
                    &tag(newest),
                ))),
            };
            let current = machine.state().current().map(|current| current.tag.clone());
            prop_assert_eq!(current, Some(tag(account.runs)), "only what is done moves what runs");
            let Some(given) = polled else { continue };
            let (is_whole, is_newer) = (given.is_ok(), matches!(&given, Ok(seen) if seen.action == Action::Upgrade));
            if let Ok(Seen { action: Action::UpToDate, .. }) = given {
                (account.failing, account.failures) = (None, 0);
            }
            let polled = machine.polled(now, 0.5, given);
            prop_assert!(machine.next_poll() >= now);
            if is_newer && account.failing != Some(newest) {
                (account.failing, account.failures) = (Some(newest), 0);
            }
            if let Some(order) = &polled.order {
                prop_assert!(is_whole && is_newer, "only right after a whole list, and only upwards");
                prop_assert_eq!(order.tag(), tag(newest));
                prop_assert_eq!(order.previous().map(str::to_owned), Some(tag(account.runs)));
                prop_assert!(account.failures <= retries, "not more often than was asked for");
                prop_assert!(machine.state().attempt().unwrap().running, "what is kept says that it is under way");
                account.under_way = Some(newest);
            }
            for notice in &polled.notices {
                match notice.kind() {
                    Kind::Trouble | Kind::Held => {
                        let said = Some((notice.kind(), notice.text().to_owned()));
                        prop_assert_ne!(&said, &account.standing, "said once");
                        account.standing = said;
                    }
                    Kind::Recovered => prop_assert!(account.standing.take().is_some(), "nothing stood in the way"),
                    _ => {}
                }
            }
        }
    }
}
