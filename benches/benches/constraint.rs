//! Holding parsed stable versions against a constraint, beside `semver::VersionReq`.

use std::hint::black_box;

use criterion::Criterion;
use verpick::{Constraint, Scheme, Version};
use verpick_benches::{bare, beside, lists};

/// One of each shape, about the middle of the list.
const REQUIREMENTS: [&str; 5] = ["^25.2", "~25.40", ">=20.1.5, <30", "25.*", "<=25.3.1"];

pub(crate) fn constraint(criterion: &mut Criterion) {
    let tags = lists::load("renovate");
    let stable = |tag: &&String| semver::Version::parse(bare(tag)).is_ok_and(|version| version.pre.is_empty());
    let tags: Vec<_> = tags.iter().filter(stable).collect();
    let versions: Vec<_> = tags.iter().filter_map(|tag| Version::parse(tag).ok()).collect();
    let theirs: Vec<_> = tags.iter().filter_map(|tag| semver::Version::parse(bare(tag)).ok()).collect();
    let mut group = criterion.benchmark_group("constraint");
    for text in REQUIREMENTS {
        let constraint = Constraint::parse(text, &Scheme::SEMVER).expect("Cargo's syntax");
        let requirement = semver::VersionReq::parse(text).expect("Cargo's syntax");
        for (ours, theirs) in versions.iter().zip(&theirs) {
            assert_eq!(constraint.matches(ours), requirement.matches(theirs), "{text}, {ours}");
        }
        let ours = || black_box(&versions).iter().filter(|version| constraint.matches(version)).count();
        let peer = || black_box(&theirs).iter().filter(|version| requirement.matches(version)).count();
        assert_eq!(ours(), peer(), "{text}");
        beside(&mut group, text, versions.len(), ours, ("semver", peer));
    }
}
