//! Picking the latest stable tag of a long list, beside the `semver` crate: from a slice, and from one buffer with a
//! tag on each line, in each of four orders.

use std::hint::black_box;

use criterion::Criterion;
use verpick::Selector;
use verpick_benches::{beside, latest_by_semver, lists};

pub(crate) fn from_a_slice(criterion: &mut Criterion) {
    let selector = Selector::semver();
    let mut group = criterion.benchmark_group("latest-of-slice");
    for (order, tags) in lists::in_every_order(&lists::load("renovate")) {
        let ours = || selector.latest(black_box(&tags)).map(|selection| selection.tag());
        let peer = || latest_by_semver(black_box(&tags).iter().map(String::as_str));
        assert_eq!(ours(), peer(), "{order}");
        beside(&mut group, order, tags.len(), ours, ("semver", peer));
    }
}

pub(crate) fn from_a_buffer(criterion: &mut Criterion) {
    let selector = Selector::semver();
    let mut group = criterion.benchmark_group("latest-of-buffer");
    for (order, tags) in lists::in_every_order(&lists::load("renovate")) {
        let buffer = lists::buffer(&tags);
        let ours = || selector.latest_in(black_box(buffer.as_bytes())).map(|selection| selection.tag());
        let peer = || latest_by_semver(black_box(&buffer).lines());
        assert_eq!(ours(), peer(), "{order}");
        beside(&mut group, order, tags.len(), ours, ("semver", peer));
    }
}
