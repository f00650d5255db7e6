//! Agreement with the `semver` crate, which reads SemVer 2.0.0 and nothing else.

use proptest::prelude::*;
use verpick::{ParseOptions, Scheme, Strictness, Version, VersionBuf};

use crate::strategies::{config, tag_under};

/// What the crate reads, behind the `v` that it does not know.
fn peer(tag: &[u8]) -> Option<semver::Version> {
    let text = std::str::from_utf8(tag).ok()?;
    semver::Version::parse(text.strip_prefix('v').unwrap_or(text)).ok()
}

fn ours(tag: &[u8]) -> Option<Version<'_>> {
    static SEMVER: Scheme = Scheme::SEMVER;
    SEMVER.parse_bytes(tag, ParseOptions::new()).ok()
}

proptest! {
    #![proptest_config(config(6_000))]

    #[test]
    fn semver_agrees_with_the_semver_crate(a in tag_under(None), b in tag_under(None)) {
        for tag in [&a, &b] {
            let (ours, peer) = (ours(tag), peer(tag));
            prop_assert_eq!(ours.is_some(), peer.is_some(), "{:?}", ours);
            if let (Some(ours), Some(peer)) = (ours, peer) {
                prop_assert_eq!(ours.segments(), [peer.major, peer.minor, peer.patch]);
                prop_assert_eq!(ours.prerelease().unwrap_or(""), peer.pre.as_str());
                prop_assert_eq!(ours.build().unwrap_or(""), peer.build.as_str());
            }
        }
        if let (Some(x), Some(y), Some(p), Some(q)) = (ours(&a), ours(&b), peer(&a), peer(&b)) {
            prop_assert_eq!(x.cmp_precedence(&y), Some(p.cmp_precedence(&q)));
        }
    }

    #[test]
    fn conversion_to_the_semver_crate_and_back_keeps_the_version(tag in tag_under(None)) {
        if let Some(version) = ours(&tag) {
            let peer = semver::Version::try_from(version);
            prop_assert_eq!(peer.clone().ok(), self::peer(&tag));
            let back = VersionBuf::from(&peer.unwrap());
            prop_assert_eq!(back.as_version().cmp_precedence(&version), Some(std::cmp::Ordering::Equal));
            prop_assert_eq!(back.as_str(), version.as_str().strip_prefix('v').unwrap_or(version.as_str()));
            prop_assert_eq!(back.as_str().parse(), Ok(back.clone()));
        }
    }

    #[test]
    fn only_what_is_semver_as_it_stands_converts_to_the_semver_crate(tag in tag_under(None)) {
        let options = ParseOptions::new().strictness(Strictness::Lenient);
        if let Ok(version) = Scheme::SEMVER.parse_bytes(&tag, options) {
            prop_assert_eq!(semver::Version::try_from(version).is_ok(), ours(&tag).is_some());
        }
    }
}
