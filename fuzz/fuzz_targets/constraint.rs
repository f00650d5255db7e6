//! A constraint bounds as its parts do, and as Cargo's requirement of the same text does on stable versions.

#![no_main]

use semver::VersionReq;
use verpick::{Constraint, Scheme, Version};
use verpick_fuzz::{Input, fuzz_target, hold};

fuzz_target!(|data: &[u8]| -> verpick_fuzz::Corpus { hold(data, law) });

fn law(input: &Input<'_>) {
    let text = input.constraint.unwrap_or_default();
    let scheme = input.scheme();
    let versions: Vec<_> = input
        .items
        .iter()
        .filter_map(|item| scheme.parse_bytes(&item.tag, input.options(input.policy.lenient)).ok())
        .collect();
    match Constraint::parse(text, &scheme) {
        Ok(constraint) => {
            let shown = Constraint::parse(&constraint.to_string(), &scheme);
            assert_eq!(shown.as_ref(), Ok(&constraint));
            for version in &versions {
                assert!(!constraint.is_contradictory() || !constraint.matches(version), "{version} in {text:?}");
                assert_eq!(constraint.matches(version), by_parts(text, version), "{version} in {text:?} of {scheme}");
            }
        }
        Err(error) => {
            assert!(text.is_char_boundary(error.offset()), "{}", error.with(text));
            assert!(!error.with(text).to_string().contains(char::is_control), "{text:?}");
        }
    }
    let stable = |version: &&Version<'_>| !version.is_prerelease();
    if let (true, Ok(cargos)) = (scheme == Scheme::SEMVER, VersionReq::parse(text)) {
        let ours = Constraint::parse(text, &scheme);
        let ours = ours.unwrap_or_else(|error| panic!("only Cargo's reads {}", error.with(text)));
        for version in versions.iter().filter(stable) {
            let [major, minor, patch] = [0, 1, 2].map(|place| version.number(place).unwrap_or(0));
            let expected = cargos.matches(&semver::Version::new(major, minor, patch));
            assert_eq!(ours.matches(version), expected, "{version} in {text:?}");
        }
    }
}

/// Whether a version lies within any of the alternatives, and there within every comparator, each read by itself.
fn by_parts(text: &str, version: &Version<'_>) -> bool {
    // A comma at the end is as good as none.
    let comparators = |list: &str| list.split(',').map(str::to_owned).filter(|text| !text.trim().is_empty()).collect();
    text.split("||").map(comparators).any(|comparators: Vec<String>| {
        comparators.iter().all(|text| {
            let one = Constraint::parse(text, version.scheme());
            one.unwrap_or_else(|error| panic!("a part of a constraint is none: {}", error.with(text))).matches(version)
        })
    })
}
