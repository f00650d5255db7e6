//! What a fold costs, from a thousand events to a million: time, and what the heap holds, as a table.
//!
//! `cargo run --release -p verpick-benches --example fold > benches/FOLD.md`. Every time is the shortest of several runs, after the
//! answer was checked: other programs can only add to it. Memory is counted by the allocator; the events themselves are not
//! part of it.

use std::collections::HashMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use verpick::chrono::{DateTime, TimeDelta, Utc};
use verpick::deployment::{
    Filter, Late, Ledger, Measurements, Period, Place, Scope, Settings, Strand, Subject, Window,
};
use verpick::event::Received;
use verpick_benches::events;

const RUNS: usize = 5;

fn main() {
    println!("# The fold of events\n");
    println!(
        "Written by `cargo run --release -p verpick-benches --example fold > benches/FOLD.md`: services with three"
    );
    println!(
        "environments, every build and deployment a start and an end, one start in ten behind its end. *Fold* takes the"
    );
    println!(
        "whole log, *apply* one event after the other as a store does, *now* says what runs at one place of 200 versions,"
    );
    println!("*metrics* measures everything and sums it up by months. What is linear stays level.\n");
    println!(
        "| events | fold, ns an event | apply, ns an event | metrics, ns an event | now, µs | records, MB | bytes an event | most while folding, MB |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|");
    for count in [1_000, 10_000, 100_000, 1_000_000] {
        measure(count);
    }
    println!(
        "\nLogs that no honest sender writes, all at one place: nanoseconds an event to fold them, to say what runs there and"
    );
    println!("which version to go back to, to have its history and metrics, all together.\n");
    println!("| events | 1,000 | 10,000 | 100,000 |");
    println!("|---|--:|--:|--:|");
    let sizes = [1_000, 10_000, 100_000].map(hostile);
    for (shape, (name, small)) in sizes[0].iter().enumerate() {
        println!("| {name} | {small:.0} | {:.0} | {:.0} |", sizes[1][shape].1, sizes[2][shape].1);
    }
}

/// Nanoseconds an event, for each of the hostile logs.
#[allow(clippy::cast_precision_loss, reason = "times, to be read")]
fn hostile(count: usize) -> Vec<(&'static str, f64)> {
    let settings = Settings::default();
    let place = Place::new("api", "production");
    let all = |log: &[Received]| {
        let ledger = Ledger::fold(log);
        let timeline = ledger.timeline(&place, settings.schemes.of(&place.product)).expect("the place is known");
        let current = timeline.current(None).in_flight.len();
        let rollback = timeline.rollback(None).is_ok();
        (current, rollback, ledger.history(&Filter::default(), &settings.schemes).len(), metrics(&ledger, &settings))
    };
    let shapes = events::hostile(count).into_iter();
    shapes.map(|(name, log)| (name, shortest(|| all(&log)).as_nanos() as f64 / count as f64)).collect()
}

#[allow(clippy::cast_precision_loss, reason = "sizes and times, to be read")]
fn measure(count: usize) {
    let log = events::log(count);
    let settings = Settings::default();
    let ledger = Ledger::fold(&log);
    let by_subject = by_subject(&log);
    assert!(applied(&log, &by_subject) == ledger, "what is applied equals what is folded");
    let place = Place::new("service-0", "production");
    let current = |ledger: &Ledger| {
        let timeline = ledger.timeline(&place, settings.schemes.of(&place.product)).expect("the place is known");
        timeline.current(None).deployed.map(|deployed| deployed.version.clone())
    };
    assert!(current(&ledger).is_some());
    assert!(metrics(&ledger, &settings) > 0);

    let fold = shortest(|| Ledger::fold(black_box(&log)));
    let apply = shortest(|| applied(black_box(&log), &by_subject));
    let measured = shortest(|| metrics(black_box(&ledger), &settings));
    let now = shortest(|| current(black_box(&ledger)));
    drop(ledger);
    let mut kept = None;
    let heap = allocation_counter::measure(|| kept = Some(Ledger::fold(&log)));
    let each = |time: Duration| time.as_nanos() as f64 / count as f64;
    println!(
        "| {} | {:.0} | {:.0} | {:.0} | {:.1} | {:.1} | {:.0} | {:.1} |",
        thousands(count),
        each(fold),
        each(apply),
        each(measured),
        now.as_nanos() as f64 / 1e3,
        heap.bytes_current as f64 / 1e6,
        heap.bytes_current as f64 / count as f64,
        heap.bytes_max as f64 / 1e6,
    );
}

fn shortest<T>(run: impl Fn() -> T) -> Duration {
    let time = || {
        let begin = Instant::now();
        let answer = black_box(run());
        let time = begin.elapsed();
        drop(answer);
        time
    };
    (0..RUNS).map(|_| time()).min().unwrap_or_default()
}

/// Where the events of each subject are, which a store looks up in its log.
fn by_subject(log: &[Received]) -> HashMap<Subject<'_>, Vec<usize>> {
    let mut places: HashMap<_, Vec<_>> = HashMap::new();
    for (index, event) in log.iter().enumerate() {
        places.entry(Subject::of(&event.event)).or_default().push(index);
    }
    places
}

fn applied(log: &[Received], by_subject: &HashMap<Subject<'_>, Vec<usize>>) -> Ledger {
    let mut ledger = Ledger::default();
    for (index, event) in log.iter().enumerate() {
        if ledger.apply(event) == Err(Late) {
            let subject = Subject::of(&event.event);
            let own = by_subject[&subject].iter().take_while(|own| **own <= index);
            ledger.insert(&subject, Strand::fold(own.map(|own| &log[*own])));
        }
    }
    ledger
}

fn metrics(ledger: &Ledger, settings: &Settings) -> usize {
    let measured = Measurements::of(ledger, &Scope::default(), settings);
    let from: DateTime<Utc> = DateTime::UNIX_EPOCH;
    let window = Window::new(from, from + TimeDelta::days(400)).expect("it has a length");
    window.split(Period::Month).map(|month| measured.within(month).success_rate.count).sum()
}

fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group));
    groups.collect::<Vec<_>>().join(",")
}
