//! SemVer reads and compares as the `semver` crate does, but for the `v`; lenient reading only adds to that, and what is
//! coerced is a version.

#![no_main]

use verpick::{Scheme, Version, coerce};
use verpick_fuzz::{Input, assert_same, assert_same_order, fuzz_target, hold};
use verpick_tests::oracle::Rules;

fuzz_target!(|data: &[u8]| -> verpick_fuzz::Corpus { hold(data, law) });

fn law(input: &Input<'_>) {
    let tags = || input.items.iter().map(|item| item.tag.as_slice());
    let strict: Vec<_> = tags().filter_map(strict).collect();
    tags().filter_map(|tag| std::str::from_utf8(tag).ok()).for_each(coerces);
    for pair in strict.windows(2) {
        let [(a, p), (b, q)] = [&pair[0], &pair[1]];
        assert_eq!(a.cmp_precedence(b), Some(p.cmp_precedence(q)), "{a} and {b}");
    }
    for lenient in [false, true] {
        let rules = Rules { lenient, prefix: input.policy.prefix.clone(), ..Rules::default() };
        let options = input.options(lenient).prefix(&rules.prefix);
        let mut before = None;
        for tag in tags() {
            let (version, reading) = (Scheme::SEMVER.parse_bytes(tag, options), rules.read(tag));
            assert_eq!(version.is_ok(), reading.is_some(), "{}", tag.escape_ascii());
            if let (Ok(version), Some(reading)) = (version, reading) {
                assert_same(&version, &reading);
                if let Some((a, x)) = &before {
                    assert_same_order([a, &version], [x, &reading]);
                }
                before = Some((version, reading));
            }
        }
    }
}

/// What is made of a text is a version, and stays as it is; a version is left alone.
fn coerces(text: &str) {
    match coerce(text) {
        Ok(made) => {
            assert_eq!(Version::parse(made.as_str()), Ok(made.as_version()), "of {text:?}");
            assert_eq!(coerce(made.as_str()).as_ref(), Ok(&made), "of {text:?}");
            assert!(Version::parse(text).is_err() || made.as_str() == text, "{made} of {text:?}");
        }
        Err(error) => assert!(Version::parse(text).is_err() && text.is_char_boundary(error.offset()), "{text:?}"),
    }
}

/// A tag as a version, if it strictly is one, beside what the `semver` crate reads.
fn strict(tag: &[u8]) -> Option<(Version<'_>, semver::Version)> {
    let tag = std::str::from_utf8(tag).ok()?;
    let peer = semver::Version::parse(tag.strip_prefix('v').unwrap_or(tag));
    match Version::parse(tag) {
        Ok(version) => {
            let peer = peer.unwrap_or_else(|error| panic!("only ours reads {tag:?}: {error}"));
            assert_eq!(version.segments(), [peer.major, peer.minor, peer.patch]);
            assert_eq!(version.prerelease().unwrap_or_default(), peer.pre.as_str());
            assert_eq!(version.build().unwrap_or_default(), peer.build.as_str());
            Some((version, peer))
        }
        Err(error) => {
            assert!(peer.is_err(), "only the semver crate reads {}", error.with(tag));
            assert!(tag.is_char_boundary(error.offset()), "{}", error.with(tag));
            None
        }
    }
}
