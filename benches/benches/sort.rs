//! Sorting 100,000 tags, pre-releases included, beside the `semver` crate.

use std::hint::black_box;

use criterion::Criterion;
use verpick::{Prereleases, Selection, Selector};
use verpick_benches::{bare, beside, lists};

/// Parses and sorts. The tags themselves are not kept: that is the least that a caller can want.
fn sorted_by_semver(tags: &[String]) -> Vec<semver::Version> {
    let mut versions: Vec<_> = tags.iter().filter_map(|tag| semver::Version::parse(bare(tag)).ok()).collect();
    versions.sort_unstable();
    versions
}

pub(crate) fn sort(criterion: &mut Criterion) {
    let selector = Selector::semver().prereleases(Prereleases::Include);
    let long = lists::carried_on(&lists::load("renovate"), 100_000);
    let texts = |tags: Vec<&str>| tags.into_iter().map(|tag| bare(tag).to_owned()).collect::<Vec<_>>();
    let mut places = criterion.benchmark_group("sort");
    for (order, tags) in lists::in_every_order(&long) {
        let ours = || selector.sorted_indices(black_box(&tags));
        let peer = || sorted_by_semver(black_box(&tags));
        let sorted: Vec<String> = peer().iter().map(ToString::to_string).collect();
        assert_eq!(texts(ours().iter().map(|index| tags[*index].as_str()).collect()), sorted, "{order}");
        beside(&mut places, order, tags.len(), ours, ("semver", peer));
    }
    drop(places);
    let mut versions = criterion.benchmark_group("sort-versions");
    for (order, tags) in lists::in_every_order(&long) {
        let ours = || selector.sort(black_box(&tags));
        let peer = || sorted_by_semver(black_box(&tags));
        let sorted: Vec<String> = peer().iter().map(ToString::to_string).collect();
        assert_eq!(texts(ours().iter().map(Selection::tag).collect()), sorted, "{order}");
        beside(&mut versions, order, tags.len(), ours, ("semver", peer));
    }
}
