//! What comes next is greater, reads strictly under the same scheme, and keeps prefix and `v`.

#![no_main]

use std::cmp::Ordering;

use verpick::{Bump, NextError, ParseOptions, Version, VersionBuf};
use verpick_fuzz::{Input, fuzz_target, hold};
use verpick_tests::oracle::Prereleases;

fuzz_target!(|data: &[u8]| -> verpick_fuzz::Corpus { hold(data, law) });

fn law(input: &Input<'_>) {
    let scheme = input.scheme();
    let channels = match &input.policy.prereleases {
        Prereleases::Channels(names) | Prereleases::OnlyChannels(names) => names.as_slice(),
        Prereleases::Exclude | Prereleases::Include => &[],
    };
    for item in &input.items {
        for lenient in [false, true] {
            let Ok(version) = scheme.parse_bytes(&item.tag, input.options(lenient)) else { continue };
            let parts = [Bump::Major, Bump::Minor, Bump::Patch, Bump::Release, Bump::Pre(None)];
            for bump in parts.into_iter().chain(channels.iter().map(|name| Bump::Pre(Some(name)))) {
                let next = version.next(bump);
                assert_eq!(next == Err(NextError::WrongScheme), scheme.format().is_some());
                assert!(lenient || next != Err(NextError::NotStrict), "{version} {bump:?}");
                follows(&version, next);
            }
            let next = version.next_on(input.date);
            assert_eq!(next == Err(NextError::WrongScheme), scheme.format().is_none());
            follows(&version, next);
        }
    }
}

fn follows(version: &Version<'_>, next: Result<VersionBuf, NextError>) {
    let Ok(next) = next else { return };
    let next = next.as_version();
    assert_eq!(next.cmp_precedence(version), Some(Ordering::Greater), "{next} behind {version}");
    let again = version.scheme().parse_with(next.as_str(), ParseOptions::new().prefix(version.prefix()));
    assert_eq!(again, Ok(next), "behind {version}");
    assert_eq!((next.prefix(), next.has_v()), (version.prefix(), version.has_v()));
    assert_eq!(next.build(), None, "{next} behind {version}");
}
