//! PyPI's `packaging`, which reads the versions of Python packages: numbers with a modifier.

use verpick::{Scheme, Version};

use crate::peer::Peer;
use crate::{Comparison, Rule};

/// As many numbers as optional parts may nest, and one: nearly all packages have fewer.
const FORMAT: &str = "MAJOR[.MINOR[.PATCH[.MICRO[.MICRO]]]]MODIFIER";

pub(crate) fn comparison() -> Comparison {
    let scheme = Scheme::calver(FORMAT).expect("a format");
    Comparison { peer: Peer::python("packaging.py"), scheme, reading, rules: RULES, heading: "PyPI's packaging" }
}

/// The numbers, and whether it is a pre-release.
fn reading(version: &Version<'_>) -> String {
    let numbers: Vec<_> = version.segments().iter().map(u64::to_string).collect();
    numbers.join(".") + if version.is_prerelease() { " pre-release" } else { "" }
}

const RULES: &[Rule] = &[
    Rule {
        name: "packaging trims white space around a version",
        explains: |difference| difference.only_theirs().is_some_and(|text| text.trim() != text),
    },
    Rule {
        name: "packaging has epochs",
        explains: |difference| difference.only_theirs().is_some_and(|text| text.contains('!')),
    },
    Rule {
        name: "packaging takes a capital `V`",
        explains: |difference| difference.only_theirs().is_some_and(|text| text.starts_with('V')),
    },
    Rule {
        name: "packaging takes any count of numbers",
        explains: |difference| difference.only_theirs().is_some_and(|text| release(text).split('.').count() > 5),
    },
    Rule {
        name: "packaging takes leading zeros",
        explains: |difference| {
            let padded = |digits: &str| digits.len() > 1 && digits.starts_with('0');
            difference.only_theirs().is_some_and(|text| digits(public(text)).any(padded))
        },
    },
    Rule {
        name: "packaging takes numbers beyond 64 bits",
        explains: |difference| {
            let is_big = |digits: &str| digits.parse::<u64>().is_err();
            difference.only_theirs().is_some_and(|text| digits(public(text)).any(is_big))
        },
    },
    Rule {
        name: "packaging takes `r` and `rev` for `post`",
        explains: |difference| {
            let is_rev = |word: &str| ["r", "rev"].contains(&word.to_lowercase().as_str());
            difference.only_theirs().is_some_and(|text| words(public(text)).any(is_rev))
        },
    },
    Rule {
        name: "packaging takes more than one modifier",
        explains: |difference| {
            // A run of letters that is no word is two of them.
            let is_word = |run: &str| WORDS.contains(&run.to_lowercase().as_str());
            let are_more = |text| words(text).count() > 1 || !words(text).all(is_word);
            difference.only_theirs().is_some_and(|text| are_more(public(text)))
        },
    },
    Rule {
        name: "packaging takes `-`, `_` and `.` on both sides of a modifier's word",
        explains: |difference| difference.only_theirs().is_some_and(|text| has_marks(public(text))),
    },
    Rule {
        name: "packaging takes `_` in a local version",
        explains: |difference| difference.only_theirs().is_some_and(|text| local(text).contains('_')),
    },
    Rule {
        name: "packaging reads a number, or `post`, behind a hyphen as a post-release",
        explains: |difference| {
            let stable = |reading: &Option<String>| reading.as_ref().is_some_and(|text| !text.ends_with("pre-release"));
            difference.both().is_some_and(|text| public(text).contains('-') && stable(&difference.theirs))
        },
    },
    Rule {
        name: "packaging takes only modifiers behind a hyphen",
        explains: |difference| difference.only_ours().is_some_and(|text| public(text).contains('-')),
    },
    Rule {
        name: "packaging takes a hyphen in a local version only between two parts",
        explains: |difference| {
            let is_odd = |part: &str| part.starts_with('-') || part.ends_with('-') || part.contains("--");
            difference.only_ours().is_some_and(|text| local(text).split('.').any(is_odd))
        },
    },
    Rule {
        name: "packaging orders by local versions",
        explains: |difference| {
            let is_local = difference.texts.iter().any(|text| text.contains('+'));
            difference.texts.len() == 2 && is_local && difference.ours.as_deref() == Some("=")
        },
    },
    Rule {
        name: "packaging ranks what is behind a hyphen as a modifier",
        explains: |difference| {
            difference.texts.len() == 2 && difference.texts.iter().any(|text| public(text).contains('-'))
        },
    },
];

/// The words of modifiers.
const WORDS: &[&str] = &["a", "alpha", "b", "beta", "c", "rc", "pre", "preview", "dev", "post", "r", "rev"];

/// What stands before the local version.
fn public(text: &str) -> &str {
    text.split('+').next().unwrap_or_default()
}

/// The local version.
fn local(text: &str) -> &str {
    text.split_once('+').map_or("", |(_, local)| local)
}

/// The numbers up to the first word or mark.
fn release(text: &str) -> &str {
    let text = text.trim_start_matches(['v', 'V']);
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    text[..end].trim_end_matches('.')
}

fn digits(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty())
}

/// The words, but for the `v` before the numbers.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim_start_matches(['v', 'V']);
    text.split(|c: char| !c.is_ascii_alphabetic()).filter(|run| !run.is_empty())
}

/// Whether a hyphen or an underscore stands somewhere, or a dot behind a word.
fn has_marks(text: &str) -> bool {
    let behind_word = text.as_bytes().windows(2).any(|pair| pair[0].is_ascii_alphabetic() && pair[1] == b'.');
    behind_word || text.contains(['-', '_'])
}
