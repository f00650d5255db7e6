//! When to poll and when to try again.

use std::time::Duration;

use proptest::prelude::*;
use verpick_select::Action;
use verpick_version::chrono::TimeDelta;
use verpick_watch::{Machine, Outcome, State, Timing, Trouble};

use crate::support::{noon, nothing, seconds, seen};

const CERTAIN: Timing = Timing {
    interval: Duration::from_secs(60),
    jitter: 0.0,
    longest_backoff: Duration::from_secs(900),
    retries: 3,
    retry_delay: Duration::from_secs(10),
    longest_retry_delay: Duration::from_secs(600),
};

fn trouble() -> Trouble {
    Trouble { kind: "unavailable", text: "HOST cannot be reached".to_owned(), hint: None, until: None }
}

fn machine(timing: Timing) -> Machine {
    Machine::new("memory://acme/app", timing, State::running("v1.0.0"), noon())
}

#[test]
fn the_first_poll_is_due_at_once_and_the_next_after_the_interval() {
    let mut machine = machine(CERTAIN);
    assert_eq!(machine.next_poll(), noon());
    machine.polled(noon(), 0.5, Ok(seen(Action::UpToDate, "v1.0.0")));
    assert_eq!(machine.next_poll(), noon() + seconds(60));
}

#[test]
fn a_registry_that_does_not_answer_is_asked_less_and_less_often_and_then_as_before() {
    let mut machine = machine(CERTAIN);
    let mut waits = Vec::new();
    for _ in 0..7 {
        let now = machine.next_poll();
        machine.polled(now, 0.5, Err(trouble()));
        waits.push((machine.next_poll() - now).num_seconds());
    }
    assert_eq!(waits, [60, 120, 240, 480, 900, 900, 900]);
    let now = machine.next_poll();
    machine.polled(now, 0.5, Ok(nothing()));
    assert_eq!(machine.next_poll(), now + seconds(60));
}

#[test]
fn an_interval_longer_than_the_back_off_stays_as_it_is() {
    let mut machine = machine(Timing { interval: Duration::from_secs(3_600), ..CERTAIN });
    for _ in 0..3 {
        let now = machine.next_poll();
        machine.polled(now, 0.5, Err(trouble()));
        assert_eq!(machine.next_poll(), now + seconds(3_600));
    }
}

#[test]
fn a_rate_limit_is_waited_for() {
    let mut machine = machine(CERTAIN);
    let until = noon() + seconds(1_800);
    machine.polled(noon(), 0.5, Err(Trouble { until: Some(until), ..trouble() }));
    assert_eq!(machine.next_poll(), until);
}

#[test]
fn a_version_that_failed_is_tried_again_later_and_later_and_then_given_up() {
    let mut machine = machine(CERTAIN);
    let mut tries = Vec::new();
    let mut now = noon();
    for _ in 0..100 {
        if machine.polled(now, 0.5, Ok(seen(Action::Upgrade, "v1.1.0"))).order.is_some() {
            tries.push((now - noon()).num_seconds());
            machine.finished(now, Outcome::Failed("it ended with 1".to_owned()));
        }
        now = machine.next_poll().max(now + seconds(1));
    }
    assert_eq!(tries, [0, 10, 30, 70]);
}

#[test]
fn a_poll_comes_at_once_when_a_version_is_done() {
    let mut machine = machine(CERTAIN);
    assert!(machine.polled(noon(), 0.5, Ok(seen(Action::Upgrade, "v1.1.0"))).order.is_some());
    let later = noon() + seconds(300);
    machine.finished(later, Outcome::Done);
    assert_eq!(machine.next_poll(), later);
}

#[test]
fn whoever_asks_for_a_poll_gets_it_now_and_what_was_given_up_is_tried_again() {
    let mut machine = machine(Timing { retries: 0, ..CERTAIN });
    assert!(machine.polled(noon(), 0.5, Ok(seen(Action::Upgrade, "v1.1.0"))).order.is_some());
    machine.finished(noon(), Outcome::Failed("it ended with 1".to_owned()));
    assert!(machine.polled(noon(), 0.5, Ok(seen(Action::Upgrade, "v1.1.0"))).order.is_none());
    let now = noon() + seconds(1);
    machine.poll_now(now);
    assert_eq!(machine.next_poll(), now);
    assert_eq!(machine.polled(now, 0.5, Ok(seen(Action::Upgrade, "v1.1.0"))).order.unwrap().attempt(), 2);
}

proptest! {
    #[test]
    fn no_wait_is_longer_than_its_bound_whatever_the_chance(
        interval in 1_u64..1_000_000,
        failures in any::<u32>(),
        chance in any::<f64>(),
        jitter in any::<f64>(),
    ) {
        let timing = Timing { interval: Duration::from_secs(interval), jitter, ..CERTAIN };
        let wait = timing.until_next_poll(failures, chance);
        let bound = timing.interval.max(timing.longest_backoff);
        prop_assert!(wait <= bound * 2, "{wait:?}");
        let usual = Timing { jitter: 0.1, ..timing }.until_next_poll(failures, chance);
        prop_assert!(usual >= timing.interval.mul_f64(0.899) && usual <= bound.mul_f64(1.101), "{usual:?}");
    }

    #[test]
    fn many_hosts_do_not_poll_at_the_same_moment(a in 0.0..1.0_f64, b in 0.0..1.0_f64) {
        let timing = Timing { jitter: 0.1, ..CERTAIN };
        let (one, other) = (timing.until_next_poll(0, a), timing.until_next_poll(0, b));
        let apart = one.max(other) - one.min(other);
        // The whole range is a fifth of the interval.
        let expected = Duration::from_secs(12).mul_f64((a - b).abs());
        prop_assert!(apart.abs_diff(expected) < Duration::from_micros(1), "{apart:?} {expected:?}");
    }

    #[test]
    fn no_moment_is_too_far_away_to_be_said(interval in any::<u64>(), failures in any::<u32>()) {
        let timing = Timing { interval: Duration::from_secs(interval), ..CERTAIN };
        let mut machine = machine(timing);
        machine.polled(noon(), 1.0, Err(trouble()));
        prop_assert!(machine.next_poll() >= noon());
        prop_assert!(TimeDelta::from_std(timing.until_next_poll(failures, 1.0)).is_ok());
    }
}
