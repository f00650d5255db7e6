//! What one more event costs, whether a log is folded whole or one event after the other.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use verpick::deployment::{Late, Ledger, Strand, Subject};
use verpick::event::Received;
use verpick_benches::events;

pub(crate) fn fold(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fold");
    for count in [1_000, 10_000, 100_000, 1_000_000] {
        let log = events::log(count);
        let whole = Ledger::fold(&log);
        assert!(applied(&log) == whole, "what is applied equals what is folded");
        drop(whole);
        group.throughput(Throughput::Elements(count as u64));
        let id = |what| BenchmarkId::new(what, count);
        group.bench_function(id("whole"), |bencher| bencher.iter_with_large_drop(|| Ledger::fold(black_box(&log))));
        group.bench_function(id("one by one"), |bencher| bencher.iter_with_large_drop(|| applied(black_box(&log))));
    }
}

/// As a store does it. The events of what comes late stand right before it here, so they are looked for there.
fn applied(log: &[Received]) -> Ledger {
    let mut ledger = Ledger::default();
    for (index, event) in log.iter().enumerate() {
        if ledger.apply(event) == Err(Late) {
            let subject = Subject::of(&event.event);
            let near = &log[index.saturating_sub(8)..=index];
            ledger.insert(&subject, Strand::fold(near.iter().filter(|other| Subject::of(&other.event) == subject)));
        }
    }
    ledger
}
