//! Picking the latest stable tag of a long list, beside the `semver` crate.
//!
//! A list of 12,129 tags in each of four orders: from a slice, and from one buffer with a tag on each line. Both sides
//! are shown to give the same answer before either is measured.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use verpick::Selector;
use verpick_benches::{Input, inputs, latest_by_semver};

fn from_a_slice(criterion: &mut Criterion) {
    let selector = Selector::semver();
    let mut group = criterion.benchmark_group("latest-of-slice");
    for Input { order, tags, .. } in inputs("renovate") {
        let ours = || selector.latest(black_box(&tags)).map(|selection| selection.tag());
        let peer = || latest_by_semver(black_box(&tags).iter().map(String::as_str));
        assert_eq!(ours(), peer(), "{order}");
        group.throughput(Throughput::Elements(tags.len() as u64));
        group.bench_function(BenchmarkId::new("verpick", order), |bencher| bencher.iter(ours));
        group.bench_function(BenchmarkId::new("semver", order), |bencher| bencher.iter(peer));
    }
}

fn from_a_buffer(criterion: &mut Criterion) {
    let selector = Selector::semver();
    let mut group = criterion.benchmark_group("latest-of-buffer");
    for Input { order, tags, buffer } in inputs("renovate") {
        let ours = || selector.latest_in(black_box(buffer.as_bytes())).map(|selection| selection.tag());
        let peer = || latest_by_semver(black_box(&buffer).lines());
        assert_eq!(ours(), peer(), "{order}");
        group.throughput(Throughput::Elements(tags.len() as u64));
        group.bench_function(BenchmarkId::new("verpick", order), |bencher| bencher.iter(ours));
        group.bench_function(BenchmarkId::new("semver", order), |bencher| bencher.iter(peer));
    }
}

criterion_group! {
    name = latest;
    config = Criterion::default().warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    targets = from_a_slice, from_a_buffer
}
criterion_main!(latest);
