//! The SemVer version that comes next, beside a table of npm's documented rules.
//!
//! As with `npm version`, a bump of a pre-release gives its release where that raises the part; otherwise the part is
//! raised, and those behind it are 0. Ours differs where a pre-release begins: with 1 and not 0, and never with a lower
//! channel.

use std::cmp::Ordering;

use proptest::prelude::*;
use proptest::sample::select;
use verpick::{Bump, NextError, ParseOptions, Scheme, VersionBuf};

use crate::trees::config;

/// A SemVer version in pieces.
#[derive(Debug, Clone)]
struct Pieces {
    prefix: &'static str,
    v: &'static str,
    core: [u64; 3],
    prerelease: Option<String>,
    build: &'static str,
}

impl Pieces {
    fn tag(&self) -> String {
        let [major, minor, patch] = self.core;
        let prerelease = self.prerelease.as_ref().map_or(String::new(), |text| format!("-{text}"));
        format!("{}{}{major}.{minor}.{patch}{prerelease}{}", self.prefix, self.v, self.build)
    }
}

fn pieces() -> impl Strategy<Value = Pieces> {
    let number = || prop_oneof![6 => 0_u64..4, 2 => 0_u64..1000, 1 => Just(u64::MAX), 1 => any::<u64>()];
    let identifier =
        || select(&["rc", "beta", "alpha", "0", "1", "9", "10", "rc1", "rc9", "x-1", "99999999999999999999"][..]);
    let prerelease = prop::collection::vec(identifier(), 1..4).prop_map(|parts| parts.join("."));
    let around =
        (select(&["", "", "api/", "release-"][..]), select(&["", "v"][..]), select(&["", "+blue", "+1.2"][..]));
    (around, [number(), number(), number()], prop::option::of(prerelease))
        .prop_map(|((prefix, v, build), core, prerelease)| Pieces { prefix, v, core, prerelease, build })
}

/// The core that npm's rules give; none where a number would be too big.
fn table(bump: &str, [major, minor, patch]: [u64; 3], is_prerelease: bool) -> Option<[u64; 3]> {
    Some(match (bump, is_prerelease, minor == 0, patch == 0) {
        ("major", true, true, true) => [major, 0, 0],
        ("major", _, _, _) => [major.checked_add(1)?, 0, 0],
        ("minor", true, _, true) => [major, minor, 0],
        ("minor", _, _, _) => [major, minor.checked_add(1)?, 0],
        ("patch" | "pre", true, _, _) => [major, minor, patch],
        _ => [major, minor, patch.checked_add(1)?],
    })
}

fn bump(name: &str) -> Bump<'static> {
    match name {
        "major" => Bump::Major,
        "minor" => Bump::Minor,
        "patch" => Bump::Patch,
        "release" => Bump::Release,
        _ => Bump::Pre(None),
    }
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn a_bump_is_that_of_npm(pieces in pieces(), name in select(&["major", "minor", "patch"][..])) {
        let tag = pieces.tag();
        let version = Scheme::SEMVER.parse_with(&tag, ParseOptions::new().prefix(pieces.prefix)).map(|version| version.next(bump(name)));
        let expected = table(name, pieces.core, pieces.prerelease.is_some());
        let expected = expected.map(|core| Pieces { core, prerelease: None, build: "", ..pieces.clone() }.tag());
        let next = version.expect("a version");
        prop_assert_eq!(next.as_ref().map(VersionBuf::as_str).ok(), expected.as_deref(), "{} of {}", name, tag);
        if let Err(error) = next {
            prop_assert_eq!(error, NextError::TooBig);
        }
    }

    #[test]
    fn a_release_is_its_pre_release_without_it(pieces in pieces()) {
        let tag = pieces.tag();
        let options = ParseOptions::new().prefix(pieces.prefix);
        let next = Scheme::SEMVER.parse_with(&tag, options).expect("a version").next(Bump::Release);
        if pieces.prerelease.is_some() {
            let expected = Pieces { prerelease: None, build: "", ..pieces.clone() }.tag();
            prop_assert_eq!(next.as_ref().map(VersionBuf::as_str), Ok(expected.as_str()));
        } else {
            prop_assert_eq!(next, Err(NextError::NotAPrerelease));
        }
    }

    #[test]
    fn a_pre_release_goes_on_in_its_channel(pieces in pieces(), channel in prop::option::of(select(&["rc", "beta", "dev"][..]))) {
        let tag = pieces.tag();
        let options = ParseOptions::new().prefix(pieces.prefix);
        let version = Scheme::SEMVER.parse_with(&tag, options).expect("a version");
        match version.next(Bump::Pre(channel)) {
            Ok(next) => {
                let next = next.as_version();
                let core = table("pre", pieces.core, pieces.prerelease.is_some());
                prop_assert_eq!(next.segments(), core.expect("no number is too big"), "{} behind {}", next, tag);
                prop_assert!(next.is_prerelease());
                if let Some(channel) = channel {
                    prop_assert!(next.channel().is(channel), "{} behind {}", next, tag);
                    if !version.channel().is(channel) {
                        let first = format!("{channel}.1");
                        prop_assert_eq!(next.prerelease(), Some(first.as_str()));
                    }
                } else {
                    prop_assert_eq!(next.channel(), version.channel(), "{} behind {}", next, tag);
                }
            }
            Err(NextError::NoChannel) => prop_assert!(channel.is_none() && pieces.prerelease.is_none()),
            Err(NextError::TooBig) => prop_assert_eq!(table("pre", pieces.core, pieces.prerelease.is_some()), None),
            // A lower channel, or words that end in 9.
            Err(NextError::NotGreater) => prop_assert!(pieces.prerelease.is_some()),
            Err(error) => prop_assert!(false, "{error} behind {tag}"),
        }
    }

    #[test]
    fn next_is_greater_and_keeps_what_stands_before(pieces in pieces(), name in select(&["major", "minor", "patch", "pre", "release"][..])) {
        let tag = pieces.tag();
        let options = ParseOptions::new().prefix(pieces.prefix);
        let version = Scheme::SEMVER.parse_with(&tag, options).expect("a version");
        if let Ok(next) = version.next(bump(name)) {
            let next = next.as_version();
            prop_assert_eq!(next.cmp_precedence(&version), Some(Ordering::Greater), "{} behind {}", next, tag);
            prop_assert_eq!(Scheme::SEMVER.parse_with(next.as_str(), options).ok(), Some(next));
            prop_assert_eq!((next.prefix(), next.has_v(), next.build()), (version.prefix(), version.has_v(), None));
        }
    }

    #[test]
    fn calver_does_not_go_by_parts_nor_semver_by_date(pieces in pieces(), name in select(&["major", "minor", "patch", "pre", "release"][..])) {
        let plain = Pieces { prefix: "", ..pieces };
        let tag = plain.tag();
        let calver = Scheme::calver("MAJOR.MINOR.PATCH").expect("a format");
        prop_assert_eq!(calver.parse(&tag).expect("a version").next(bump(name)), Err(NextError::WrongScheme));
        let day = "2024-06-15".parse().expect("a day");
        prop_assert_eq!(Scheme::SEMVER.parse(&tag).expect("a version").next_on(day), Err(NextError::WrongScheme));
    }
}
