//! What the benches share: the lists to measure on, the peers' ways of picking, each as its own users would write it,
//! and how ours and a peer are measured side by side.
//!
//! Invariant: a peer is given every advantage that its interface offers, and nothing that a caller would not have.

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Throughput};

pub mod calver;
pub mod lists;
pub mod oci;
pub mod settings;

/// Measures one row, ours and right behind it the peer, whose name is that of its crate.
///
/// The caller has shown that both give the same answer.
pub fn beside<A, B>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    list: &str,
    tags: usize,
    ours: impl Fn() -> A,
    (peer_name, peer): (&str, impl Fn() -> B),
) {
    group.throughput(Throughput::Elements(tags as u64));
    group.bench_function(BenchmarkId::new("verpick", list), |bencher| bencher.iter(&ours));
    group.bench_function(BenchmarkId::new(peer_name, list), |bencher| bencher.iter(&peer));
}

/// What `semver::Version::parse` can read of a tag: it knows no `v`.
#[must_use]
pub fn bare(tag: &str) -> &str {
    tag.strip_prefix('v').unwrap_or(tag)
}

/// The latest stable tag by the `semver` crate: parse each, keep the greatest.
#[must_use]
pub fn latest_by_semver<'t>(tags: impl IntoIterator<Item = &'t str>) -> Option<&'t str> {
    let mut best: Option<(&str, semver::Version)> = None;
    for tag in tags {
        let Ok(version) = semver::Version::parse(bare(tag)) else { continue };
        if !version.pre.is_empty() {
            continue;
        }
        if best.as_ref().is_none_or(|(_, best)| version.cmp_precedence(best).is_gt()) {
            best = Some((tag, version));
        }
    }
    best.map(|(tag, _)| tag)
}
