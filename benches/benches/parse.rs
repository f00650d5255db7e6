//! Parsing each tag of a list, beside the `semver` crate.

use std::hint::black_box;

use criterion::Criterion;
use verpick::Version;
use verpick_benches::{bare, beside, lists};

/// Size, early oddities, pre-releases, and versions that say nothing odd.
const PROJECTS: [&str; 4] = ["renovate", "terraform", "sentry-javascript", "cargo"];

pub(crate) fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    for project in PROJECTS {
        let tags = lists::load(project);
        for tag in &tags {
            let (ours, peer) = (Version::parse(tag), semver::Version::parse(bare(tag)));
            assert_eq!(ours.is_ok(), peer.is_ok(), "{tag}");
            let (Ok(ours), Ok(peer)) = (ours, peer) else { continue };
            assert_eq!(ours.segments(), [peer.major, peer.minor, peer.patch], "{tag}");
            assert_eq!(ours.prerelease().unwrap_or_default(), peer.pre.as_str(), "{tag}");
            assert_eq!(ours.build().unwrap_or_default(), peer.build.as_str(), "{tag}");
        }
        // Each version is wanted whole, as by a caller that goes on with it.
        let ours = || tags.iter().filter(|tag| black_box(&Version::parse(black_box(tag))).is_ok()).count();
        let peer =
            || tags.iter().filter(|tag| black_box(&semver::Version::parse(bare(black_box(tag)))).is_ok()).count();
        beside(&mut group, project, tags.len(), ours, ("semver", peer));
    }
}
