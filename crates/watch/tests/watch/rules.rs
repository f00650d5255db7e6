//! What is done, what is told, and what is not.

use verpick_select::Action;
use verpick_watch::{Kind, Machine, Outcome, Seen, Standing, State, Timing, Trouble, Waiting};

use crate::support::{lines, noon, nothing, seconds, seen};

fn at(state: State) -> Machine {
    Machine::new("memory://acme/app", Timing::default(), state, noon())
}

fn down(kind: &'static str, text: &str) -> Result<Seen, Trouble> {
    Err(Trouble { kind, text: text.to_owned(), hint: Some("wait".to_owned()), until: None })
}

/// The machine as it is after a restart: what is remembered and nothing else.
fn restarted(machine: &Machine) -> Machine {
    let kept = serde_json::to_string(machine.state()).unwrap();
    at(serde_json::from_str(&kept).unwrap())
}

#[test]
fn a_version_is_acted_on_once() {
    let mut machine = at(State::default());
    let polled = machine.polled(noon(), 0.5, Ok(seen(Action::Install, "v1.0.0")));
    assert_eq!(lines(&polled.notices), ["v1.0.0 is the latest in memory://acme/app, and nothing runs yet"]);
    let order = polled.order.unwrap();
    assert_eq!((order.tag(), order.previous(), order.attempt()), ("v1.0.0", None, 1));
    assert_eq!(machine.finished(noon(), Outcome::Done).unwrap().text(), "v1.0.0 is done");

    for mut machine in [restarted(&machine), machine] {
        let polled = machine.polled(noon(), 0.5, Ok(seen(Action::UpToDate, "v1.0.0")));
        assert_eq!((polled.notices, polled.order, polled.standing), (vec![], None, Standing::Done));
    }
}

#[test]
fn the_next_version_knows_the_one_before() {
    let mut machine = at(State::running("v1.0.0"));
    let polled = machine.polled(noon(), 0.5, Ok(seen(Action::Upgrade, "v1.1.0")));
    assert_eq!(lines(&polled.notices), ["v1.1.0 is new in memory://acme/app, and v1.0.0 runs"]);
    assert_eq!(polled.order.unwrap().previous(), Some("v1.0.0"));
}

#[test]
fn an_outage_is_told_once_and_so_is_its_end() {
    let mut machine = at(State::running("v1.0.0"));
    let first = machine.polled(noon(), 0.5, down("unavailable", "HOST cannot be reached: refused"));
    assert_eq!(lines(&first.notices), ["HOST cannot be reached: refused"]);
    assert_eq!((first.notices[0].hint(), first.standing), (Some("wait"), Standing::Unknown));
    // Another sentence about the same, and a restart in between.
    machine = restarted(&machine);
    let second = machine.polled(noon(), 0.5, down("unavailable", "HOST did not answer within 30s"));
    assert_eq!(second.notices, []);
    let changed = machine.polled(noon(), 0.5, down("unauthorized", "HOST refuses the credential"));
    assert_eq!(lines(&changed.notices), ["HOST refuses the credential"]);
    machine = restarted(&machine);
    let over = machine.polled(noon(), 0.5, Ok(seen(Action::UpToDate, "v1.0.0")));
    assert_eq!(lines(&over.notices), ["memory://acme/app is read again as it should be"]);
    assert_eq!(machine.polled(noon(), 0.5, Ok(seen(Action::UpToDate, "v1.0.0"))).notices, []);
}

#[test]
fn a_deleted_release_leads_to_nothing_but_one_warning() {
    let mut machine = at(State::running("v1.1.0"));
    let held = machine.polled(noon(), 0.5, Ok(seen(Action::Downgrade, "v1.0.0")));
    assert_eq!(
        lines(&held.notices),
        ["v1.0.0 is the latest in memory://acme/app, and v1.1.0 runs, which is newer; nothing is done"]
    );
    assert_eq!((held.notices[0].kind(), held.order, held.standing), (Kind::Held, None, Standing::Held));
    assert_eq!(machine.polled(noon(), 0.5, Ok(seen(Action::Downgrade, "v1.0.0"))).notices, []);
    // Another one is gone, too: that is a change.
    assert_eq!(machine.polled(noon(), 0.5, Ok(seen(Action::Downgrade, "v0.9.0"))).notices.len(), 1);
    assert_eq!(machine.state().current().unwrap().tag, "v1.1.0");
    // With leave it goes down.
    let allowed = Seen { allowed: true, ..seen(Action::Downgrade, "v0.9.0") };
    assert_eq!(machine.polled(noon(), 0.5, Ok(allowed)).order.unwrap().tag(), "v0.9.0");
}

#[test]
fn an_empty_list_leads_to_nothing_but_one_warning() {
    let mut machine = at(State::running("v1.0.0"));
    let empty = || Seen { releases: 0, ..nothing() };
    assert_eq!(
        lines(&machine.polled(noon(), 0.5, Ok(empty())).notices),
        ["there are no releases in memory://acme/app; nothing is done"]
    );
    assert_eq!(machine.polled(noon(), 0.5, Ok(empty())).notices, []);
    let polled = machine.polled(noon(), 0.5, Ok(seen(Action::UpToDate, "v1.0.0")));
    assert_eq!(polled.notices.len(), 1);
    let polled = machine.polled(noon(), 0.5, Ok(nothing()));
    assert_eq!(
        lines(&polled.notices),
        ["none of the 3 releases in memory://acme/app matches the policy; nothing is done"]
    );
    assert_eq!(polled.standing, Standing::Nothing);
}

#[test]
fn what_cannot_be_compared_leads_to_nothing_but_one_warning() {
    let mut machine = at(State::running("latest"));
    let polled = machine.polled(noon(), 0.5, Ok(seen(Action::Incomparable, "v1.0.0")));
    assert_eq!(
        lines(&polled.notices),
        ["nothing says whether v1.0.0 is newer than latest, which runs; nothing is done"]
    );
    assert_eq!(machine.polled(noon(), 0.5, Ok(seen(Action::Incomparable, "v1.0.0"))).notices, []);
}

#[test]
fn a_version_that_failed_is_never_taken_for_done() {
    let mut machine = at(State::running("v1.0.0"));
    machine.polled(noon(), 0.5, Ok(seen(Action::Upgrade, "v1.1.0")));
    let notice = machine.finished(noon(), Outcome::Failed("it ended with 1".to_owned())).unwrap();
    assert_eq!(
        notice.text(),
        "v1.1.0 failed: it ended with 1; that was try 1 of 4, the next is at 2026-06-30T12:00:10Z"
    );
    assert_eq!(machine.state().current().unwrap().tag, "v1.0.0");
    // Too early, whatever a restart does.
    for mut machine in [restarted(&machine), machine.clone()] {
        let polled = machine.polled(noon() + seconds(9), 0.5, Ok(seen(Action::Upgrade, "v1.1.0")));
        assert_eq!((polled.notices, polled.order, polled.standing), (vec![], None, Standing::Failing));
        assert_eq!(machine.next_poll(), noon() + seconds(10));
    }
    let again = machine.polled(noon() + seconds(10), 0.5, Ok(seen(Action::Upgrade, "v1.1.0")));
    assert_eq!((again.notices.len(), again.order.unwrap().attempt()), (0, 2));
    assert_eq!(machine.finished(noon(), Outcome::Done).unwrap().text(), "v1.1.0 is done, at attempt 2");
}

#[test]
fn a_version_that_was_given_up_stays_so_until_a_newer_one_comes() {
    let mut machine = at(State::running("v1.0.0"));
    let mut now = noon();
    let mut last = None;
    for _ in 0..4 {
        assert!(machine.polled(now, 0.5, Ok(seen(Action::Upgrade, "v1.1.0"))).order.is_some());
        last = machine.finished(now, Outcome::Failed("it ended with 1".to_owned()));
        now += seconds(3_600);
    }
    let last = last.unwrap();
    assert_eq!(last.kind(), Kind::GivenUp);
    assert_eq!(last.text(), "v1.1.0 failed: it ended with 1; that was 4 times, and it is not tried again");
    for mut machine in [restarted(&machine), machine.clone()] {
        let polled = machine.polled(now, 0.5, Ok(seen(Action::Upgrade, "v1.1.0")));
        assert_eq!((polled.notices, polled.order, polled.standing), (vec![], None, Standing::Failing));
    }
    let polled = machine.polled(now, 0.5, Ok(seen(Action::Upgrade, "v1.2.0")));
    assert_eq!(polled.order.unwrap().previous(), Some("v1.0.0"));
}

#[test]
fn a_newer_version_takes_the_place_of_one_that_failed() {
    let mut machine = at(State::running("v1.0.0"));
    machine.polled(noon(), 0.5, Ok(seen(Action::Upgrade, "v1.1.0")));
    machine.finished(noon(), Outcome::Failed("it ended with 1".to_owned()));
    let polled = machine.polled(noon() + seconds(1), 0.5, Ok(seen(Action::Upgrade, "v1.2.0")));
    let order = polled.order.unwrap();
    assert_eq!((order.tag(), order.attempt()), ("v1.2.0", 1));
}

#[test]
fn a_failed_version_that_was_deleted_is_forgotten() {
    let mut machine = at(State::running("v1.0.0"));
    machine.polled(noon(), 0.5, Ok(seen(Action::Upgrade, "v1.1.0")));
    machine.finished(noon(), Outcome::Failed("it ended with 1".to_owned()));
    machine.polled(noon() + seconds(60), 0.5, Ok(seen(Action::UpToDate, "v1.0.0")));
    assert_eq!(machine.state().attempt(), None);
}

#[test]
fn nothing_is_tried_again_while_nobody_knows_whether_it_is_still_there() {
    let mut machine = at(State::running("v1.0.0"));
    machine.polled(noon(), 0.5, Ok(seen(Action::Upgrade, "v1.1.0")));
    machine.finished(noon(), Outcome::Failed("it ended with 1".to_owned()));
    let polled = machine.polled(noon() + seconds(10), 0.5, down("unavailable", "HOST cannot be reached"));
    assert_eq!(polled.order, None);
    let polled = machine.polled(noon() + seconds(70), 0.5, Ok(seen(Action::Upgrade, "v1.1.0")));
    assert_eq!(polled.order.unwrap().attempt(), 2);
}

#[test]
fn a_watch_that_ended_while_a_version_was_under_way_begins_it_again_and_counts_that() {
    let mut machine = at(State::running("v1.0.0"));
    for attempt in 1..=4 {
        let polled = machine.polled(noon(), 0.5, Ok(seen(Action::Upgrade, "v1.1.0")));
        assert_eq!(polled.order.unwrap().attempt(), attempt);
        if attempt > 1 {
            assert_eq!(lines(&polled.notices), ["the watch ended while it was under way to v1.1.0; it is begun again"]);
        }
        machine = restarted(&machine);
    }
    // Perhaps it is what ends the watch.
    let polled = machine.polled(noon(), 0.5, Ok(seen(Action::Upgrade, "v1.1.0")));
    assert_eq!((polled.order, polled.notices[0].kind()), (None, Kind::GivenUp));
}

#[test]
fn a_version_that_was_broken_off_is_begun_again_and_no_failure() {
    let mut machine = at(State::running("v1.0.0"));
    for attempt in 1..=9 {
        let polled = machine.polled(noon(), 0.5, Ok(seen(Action::Upgrade, "v1.1.0")));
        assert_eq!(polled.order.unwrap().attempt(), attempt);
        machine.finished(noon(), Outcome::Interrupted);
        machine = restarted(&machine);
    }
}

#[test]
fn what_waits_for_its_artifact_is_told_once_and_so_is_that_it_waited_in_vain() {
    let until = noon() + seconds(1_800);
    let waiting = Waiting { tag: "v1.1.0".to_owned(), until };
    let pending = || Seen { pending: Some(waiting.clone()), ..seen(Action::UpToDate, "v1.0.0") };
    let skipped = || Seen { skipped: Some("v1.1.0".to_owned()), ..seen(Action::UpToDate, "v1.0.0") };
    let mut machine = at(State::running("v1.0.0"));
    let told = machine.polled(noon(), 0.5, Ok(pending()));
    assert_eq!(
        lines(&told.notices),
        ["v1.1.0 is newer and not there in full yet; it is waited for until 2026-06-30T12:30:00Z"]
    );
    machine = restarted(&machine);
    assert_eq!(machine.polled(noon(), 0.5, Ok(pending())).notices, []);
    let told = machine.polled(until, 0.5, Ok(skipped()));
    assert_eq!(lines(&told.notices), ["v1.1.0 is newer and not there in full; it is not waited for any more"]);
    assert_eq!(told.notices[0].kind(), Kind::PendingExpired);
    machine = restarted(&machine);
    assert_eq!(machine.polled(until, 0.5, Ok(skipped())).notices, []);
    // It came after all.
    assert_eq!(machine.polled(until, 0.5, Ok(seen(Action::Upgrade, "v1.1.0"))).order.unwrap().tag(), "v1.1.0");
}

#[test]
fn only_a_pending_version_is_no_reason_to_warn() {
    let waiting = Waiting { tag: "v1.0.0".to_owned(), until: noon() };
    let mut machine = at(State::default());
    let polled = machine.polled(noon(), 0.5, Ok(Seen { pending: Some(waiting), ..nothing() }));
    assert_eq!(
        (polled.standing, polled.notices[0].kind(), polled.notices.len()),
        (Standing::Pending, Kind::Pending, 1)
    );
}

#[test]
fn a_hostile_tag_is_shown_on_one_line() {
    let mut machine = at(State::default());
    let polled = machine.polled(noon(), 0.5, Ok(seen(Action::Install, "v1.0.0\n\u{1b}[2J")));
    assert!(!polled.notices[0].text().contains(['\n', '\u{1b}']), "{:?}", polled.notices);
}
