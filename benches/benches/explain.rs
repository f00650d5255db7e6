//! A verdict on every tag, beside the nearest that the `semver` crate comes to it: what became of parsing each.

use std::hint::black_box;

use criterion::Criterion;
use verpick::{Reason, Selector, Verdict};
use verpick_benches::{bare, beside, lists};

pub(crate) fn explain(criterion: &mut Criterion) {
    let selector = Selector::semver();
    let mut group = criterion.benchmark_group("explain");
    for project in ["renovate", "sentry-javascript", "etcd"] {
        let tags = lists::load(project);
        let ours = || selector.explain(black_box(&tags));
        let peer = || black_box(&tags).iter().map(|tag| semver::Version::parse(bare(tag))).collect::<Vec<_>>();
        for ((verdict, parsed), tag) in ours().verdicts().iter().zip(peer()).zip(&tags) {
            let refused = matches!(verdict, Verdict::Rejected(Reason::NotAVersion(_)));
            assert_eq!(refused, parsed.is_err(), "{tag}");
        }
        beside(&mut group, project, tags.len(), ours, ("semver", peer));
    }
}
