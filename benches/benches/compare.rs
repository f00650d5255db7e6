//! Comparing versions that are parsed already, each with the next one of its list, beside the `semver` crate.

use std::cmp::Ordering;
use std::hint::black_box;

use criterion::Criterion;
use verpick::Version;
use verpick_benches::lists::Order;
use verpick_benches::{bare, beside, lists};

pub(crate) fn compare(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compare");
    for project in ["renovate", "sentry-javascript"] {
        let tags = lists::load(project);
        for order in [Order::OldestFirst, Order::Shuffled] {
            let tags = lists::in_order(order, &tags);
            let versions: Vec<_> = tags.iter().filter_map(|tag| Version::parse(tag).ok()).collect();
            let theirs: Vec<_> = tags.iter().filter_map(|tag| semver::Version::parse(bare(tag)).ok()).collect();
            let ours = || black_box(&versions).windows(2).map(|pair| pair[0].cmp_precedence(&pair[1]));
            let peer = || black_box(&theirs).windows(2).map(|pair| pair[0].cmp_precedence(&pair[1]));
            assert!(ours().eq(peer().map(Some)), "{project}, {}", order.name());
            let rising = |ordering: &Ordering| ordering.is_lt();
            let ours = || ours().flatten().filter(rising).count();
            let peer = || peer().filter(rising).count();
            let list = format!("{project}, {}", order.name());
            beside(&mut group, &list, versions.len(), ours, ("semver", peer));
        }
    }
}
