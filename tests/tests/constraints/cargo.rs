//! Agreement with the `semver` crate, which reads and evaluates Cargo's requirements.
//!
//! All that it reads is read here, to the same effect on stable versions. What is read here and not there is listed, by
//! rule, in [`beyond_cargo`]; nothing else may differ.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use semver::VersionReq;
use verpick::{Constraint, Scheme, Version};

use crate::written::{World, config, prerelease, written};

/// What Cargo's syntax does not have and ours has: the names of the rules that a text makes use of.
fn beyond_cargo(text: &str) -> Vec<&'static str> {
    let operands = || {
        text.split("||").flat_map(|list| list.split(',')).map(|comparator| {
            comparator
                .trim_matches([' ', '\t'])
                .trim_start_matches(['<', '>', '=', '~', '^'])
                .trim_start_matches([' ', '\t'])
        })
    };
    let numbers = |operand: &str| operand.split(['-', '+']).next().map_or(0, |core| core.split('.').count());
    let rules = [
        ("alternatives", text.contains("||")),
        ("tabs", text.contains('\t')),
        ("a v before an operand", operands().any(|operand| operand.starts_with('v'))),
        (
            "* beside other comparators, behind an operator, or more than once",
            operands().any(|operand| operand.starts_with(['*', 'x', 'X'])),
        ),
        (
            "build metadata behind fewer than three numbers",
            operands().any(|operand| operand.contains('+') && numbers(operand) < 3),
        ),
        ("more than 32 comparators", text.matches(',').count() >= 32),
    ];
    rules.into_iter().filter(|(_, used)| *used).map(|(rule, _)| rule).collect()
}

fn cargo_number() -> impl Strategy<Value = String> {
    const ODD: &[&str] = &["00", "01", "18446744073709551615", "18446744073709551616", "99999999999999999999", "", "a"];
    prop_oneof![12 => (0_u32..4).prop_map(|n| n.to_string()), 2 => select(&["*", "x", "X"][..]).prop_map(str::to_owned),
        1 => select(ODD).prop_map(str::to_owned)]
}

/// A text that nearly is one of Cargo's requirements.
fn requirement() -> impl Strategy<Value = String> {
    const OPERATORS: &[&str] = &["", "", "=", ">", ">=", "<", "<=", "~", "^", "^", "==", "~>", "=>", "!=", "v", "= v"];
    const TAILS: &[&str] = &["-", "-rc..1", "-rc.01", "-a_b", "+", "+b", "+001", "+a..b", "-rc+b", "-+b", "- 1", "-0"];
    const BETWEEN: &[&str] = &[",", ",", ", ", " , ", ",  ", " ", ",,", "||", ";", "\t,", ", ,"];
    let space = || select(&["", "", "", " ", "  ", "\t"][..]);
    let core = prop_oneof![8 => vec(cargo_number(), 1..4), 1 => vec(cargo_number(), 0..6)];
    let tail = prop_oneof![
        6 => Just(String::new()),
        3 => prerelease().prop_map(|text| format!("-{text}")),
        2 => select(TAILS).prop_map(str::to_owned),
    ];
    let comparator = (select(OPERATORS), space(), core, tail, space())
        .prop_map(|(operator, space, core, tail, end)| format!("{operator}{space}{}{tail}{end}", core.join(".")));
    let list = (vec((comparator, select(BETWEEN)), 1..4), option::weighted(0.05, select(BETWEEN)), space()).prop_map(
        |(pairs, end, space)| {
            let mut text = space.to_owned();
            for (index, (comparator, between)) in pairs.iter().enumerate() {
                text.push_str(if index > 0 { between } else { "" });
                text.push_str(comparator);
            }
            text + end.unwrap_or_default()
        },
    );
    prop_oneof![
        8 => list,
        4 => written(&World::SEMVER, 1..2).prop_map(|written| written.text),
        2 => "[0-9.*x<>=~^, -]{0,10}",
    ]
}

fn stable() -> impl Strategy<Value = (u64, u64, u64)> {
    let number = || prop_oneof![12 => 0_u64..5, 1 => 9_u64..12, 1 => u64::MAX - 1..=u64::MAX];
    (number(), number(), number())
}

proptest! {
    #![proptest_config(config(20_000))]

    #[test]
    fn cargos_requirements_are_read_and_bound_stable_versions_alike(
        text in requirement(), versions in vec(stable(), 8)
    ) {
        let ours = Constraint::parse(&text, &Scheme::SEMVER);
        let cargos = VersionReq::parse(&text);
        match (&ours, &cargos) {
            (Ok(ours), Ok(cargos)) => {
                for (major, minor, patch) in versions {
                    let tag = format!("{major}.{minor}.{patch}");
                    let expected = cargos.matches(&semver::Version::new(major, minor, patch));
                    prop_assert_eq!(ours.matches(&Version::parse(&tag).unwrap()), expected, "{} in {:?}", tag, text);
                }
            }
            (Ok(_), Err(error)) => {
                prop_assert!(!beyond_cargo(&text).is_empty(), "only ours reads {text:?}; Cargo's: {error}");
            }
            (Err(error), Ok(_)) => {
                prop_assert!(false, "only Cargo's reads {text:?}; ours: {}", error.with(&text));
            }
            (Err(_), Err(_)) => {}
        }
    }
}

#[test]
fn each_rule_beyond_cargo_is_one() {
    let many = vec!["^1"; 33].join(",");
    for text in ["^1 || ^2", "^1\t, ^1.2", ">=v1.2", "*, ^1", ">=*", "*.*", "^1.2+blue", many.as_str()] {
        assert_eq!(beyond_cargo(text).len(), 1, "{text}");
        assert!(Constraint::parse(text, &Scheme::SEMVER).is_ok(), "{text}");
        assert!(VersionReq::parse(text).is_err(), "{text}");
    }
}

/// Where pre-releases are admitted the two part: there, only a requirement that names one of the same three numbers
/// takes a pre-release; here the policy admits them, and the constraint bounds.
#[test]
fn pre_releases_are_admitted_by_cargos_requirements_and_bounded_by_ours() {
    for (text, tag, ours, cargos) in [
        ("^1.2", "1.2.0-rc.1", true, false),
        (">=1.2.0", "1.3.0-rc.1", true, false),
        (">1", "2.0.0-rc.1", true, false),
        ("^1.2.0-rc.1", "1.2.0-rc.2", true, true),
        ("^1.2.0-rc.1", "1.3.0-rc.1", true, false),
        ("<2.0.0", "2.0.0-rc.1", false, false),
        ("*", "1.0.0-rc.1", true, false),
    ] {
        let version = Version::parse(tag).unwrap();
        let constraint = Constraint::parse(text, &Scheme::SEMVER).unwrap();
        assert_eq!(constraint.matches(&version), ours, "{tag} in {text}");
        let requirement = VersionReq::parse(text).unwrap();
        assert_eq!(requirement.matches(&semver::Version::parse(tag).unwrap()), cargos, "{tag} in Cargo's {text}");
    }
}
