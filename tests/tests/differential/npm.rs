//! npm's `semver`, which reads SemVer 2.0.0 with regular expressions and numbers of 64-bit floating point.

use verpick::{Scheme, Version};

use crate::peer::Peer;
use crate::{Comparison, Rule};

pub(crate) fn comparison() -> Comparison {
    Comparison {
        peer: Peer::node("semver.mjs"),
        scheme: Scheme::SEMVER,
        reading,
        rules: RULES,
        heading: "npm's semver",
    }
}

/// The version without its `v`, and the identifiers of its build metadata.
fn reading(version: &Version<'_>) -> String {
    let prerelease = version.prerelease().map_or(String::new(), |text| format!("-{text}"));
    let build = version.build().map_or(String::new(), |text| format!(" {}", text.replace('.', " ")));
    format!("{}{prerelease}{build}", version.core())
}

const RULES: &[Rule] = &[
    Rule {
        name: "npm trims white space around a version",
        explains: |difference| difference.only_theirs().is_some_and(|text| text.trim() != text),
    },
    Rule {
        name: "npm refuses numbers beyond 2⁵³−1",
        explains: |difference| difference.only_ours().is_some_and(|text| core(text).any(|number| number > MAX_SAFE)),
    },
    Rule {
        name: "npm refuses texts of more than 256 characters",
        explains: |difference| difference.only_ours().is_some_and(|text| text.len() > 256),
    },
    Rule {
        name: "npm compares the numbers of pre-releases beyond 2⁵³−1 as floating point",
        explains: |difference| match difference.texts.as_slice() {
            // Only what floating point tells apart is told apart.
            [a, b] => {
                difference.theirs.as_deref() == Some("=") && [a, b].into_iter().all(|text| has_big_identifier(text))
            }
            _ => false,
        },
    },
];

/// The greatest whole number below which floating point has them all.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// The numbers of the core, as far as they fit.
fn core(text: &str) -> impl Iterator<Item = u64> {
    let core = text.trim_start_matches('v').split(['-', '+']).next().unwrap_or_default();
    core.split('.').filter_map(|number| number.parse().ok())
}

fn has_big_identifier(text: &str) -> bool {
    let prerelease =
        text.split('+').next().and_then(|text| text.split_once('-')).map_or("", |(_, prerelease)| prerelease);
    let is_big = |digits: &str| digits.parse::<u128>().is_ok_and(|number| number > MAX_SAFE.into());
    prerelease.split('.').any(is_big)
}
