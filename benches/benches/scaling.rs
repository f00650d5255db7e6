//! What one more byte and one more tag cost: nothing here has a peer, only itself at another size.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use verpick::{ParseOptions, Prereleases, Scheme, Selector, Strictness};
use verpick_benches::lists;

const KILOBYTE: usize = 1_000;

/// Hostile tags: what stands before, what is repeated, what stands behind, and whether they are a version.
const SHAPES: [(&str, &str, &str, &str, bool); 9] = [
    ("digits", "1.2.", "9", "", false),
    ("zeros", "1.2.", "0", "7", true),
    ("numbers", "1.2.3", ".4", "", false),
    ("dots", "1.2.3-", ".", "", true),
    ("one long identifier", "1.2.3-", "a", "", true),
    ("many identifiers", "1.2.3-", "rc.1.", "0", true),
    ("build metadata", "1.2.3+", "b.", "0", true),
    ("prefix", "", "a", "/v1.2.3", true),
    ("as many beginnings as are tried", "", "-1.2.3", "!", false),
];

pub(crate) fn length(criterion: &mut Criterion) {
    // The switches that take the most, so that the tags are read to the end.
    let options = ParseOptions::new().any_prefix().strictness(Strictness::Lenient);
    let mut group = criterion.benchmark_group("length");
    for (shape, before, repeated, behind, is_version) in SHAPES {
        for bytes in [1, 10, 100, 1_000, 10_000].map(|kilobytes| kilobytes * KILOBYTE) {
            let count = (bytes - before.len() - behind.len()) / repeated.len();
            let tag = [before, &repeated.repeat(count), behind].concat();
            let parse = || Scheme::SEMVER.parse_with(black_box(&tag), options);
            assert_eq!(parse().is_ok(), is_version, "{shape}");
            group.throughput(Throughput::Bytes(bytes as u64));
            group.bench_function(BenchmarkId::new(shape, bytes), |bencher| bencher.iter(parse));
        }
    }
}

pub(crate) fn count(criterion: &mut Criterion) {
    let selector = Selector::semver();
    let all = Selector::semver().prereleases(Prereleases::Include);
    let mut group = criterion.benchmark_group("count");
    for count in [1_000, 10_000, 100_000, 1_000_000] {
        let tags = lists::at_random(count);
        let buffer = lists::buffer(&tags);
        let latest = selector.latest(&tags);
        assert!(latest.is_some() && latest == selector.latest_in(buffer.as_bytes()));
        assert_eq!(latest.as_ref(), selector.sort(&tags).last());
        assert_eq!(latest.as_ref(), selector.explain(&tags).selected());
        group.throughput(Throughput::Elements(count as u64));
        let id = |what| BenchmarkId::new(what, count);
        group.bench_function(id("latest of a slice"), |bencher| bencher.iter(|| selector.latest(black_box(&tags))));
        group.bench_function(id("latest of a buffer"), |bencher| {
            bencher.iter(|| selector.latest_in(black_box(buffer.as_bytes())));
        });
        group.bench_function(id("sort"), |bencher| bencher.iter(|| all.sort(black_box(&tags))));
        group.bench_function(id("explain"), |bencher| bencher.iter(|| selector.explain(black_box(&tags))));
    }
}
