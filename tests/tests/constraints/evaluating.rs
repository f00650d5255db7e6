//! What lies within a constraint.

use proptest::collection::vec;
use proptest::prelude::*;
use verpick::{Constraint, Prereleases, Reason, Scheme, Selector, Version};

use crate::written::{Comparator, World, config, prerelease, world, world_with_tags, written};

fn parse(text: &str, scheme: &Scheme) -> Constraint {
    Constraint::parse(text, scheme).unwrap_or_else(|error| panic!("{}", error.with(text)))
}

proptest! {
    #![proptest_config(config(3_000))]

    #[test]
    fn a_constraint_takes_what_the_sentences_say((world, written, tags) in world_with_tags()) {
        let scheme = world.scheme();
        let constraint = parse(&written.text, &scheme);
        for tag in &tags {
            let expected = written.takes(&world.reading(tag));
            prop_assert_eq!(constraint.matches(&world.read(&scheme, tag)), expected, "{} in {}", tag, written.text);
        }
    }

    #[test]
    fn alternatives_are_a_union((world, written, tags) in world_with_tags()) {
        let scheme = world.scheme();
        let whole = parse(&written.text, &scheme);
        let texts = written.alternatives.iter().map(|list| list.iter().map(|one| one.text.as_str()).collect::<Vec<_>>());
        let parts: Vec<Constraint> = texts.map(|list| parse(&list.join(","), &scheme)).collect();
        for tag in &tags {
            let version = world.read(&scheme, tag);
            prop_assert_eq!(whole.matches(&version), parts.iter().any(|part| part.matches(&version)));
        }
        prop_assert_eq!(whole.is_contradictory(), parts.iter().all(Constraint::is_contradictory));
    }

    #[test]
    fn a_list_is_an_intersection((world, written, tags) in world_with_tags()) {
        let scheme = world.scheme();
        for list in &written.alternatives {
            let texts: Vec<&str> = list.iter().map(|comparator| comparator.text.as_str()).collect();
            let whole = parse(&texts.join(", "), &scheme);
            let parts: Vec<Constraint> = texts.iter().map(|text| parse(text, &scheme)).collect();
            for tag in &tags {
                let version = world.read(&scheme, tag);
                prop_assert_eq!(whole.matches(&version), parts.iter().all(|part| part.matches(&version)));
            }
            if parts.iter().any(Constraint::is_contradictory) {
                prop_assert!(whole.is_contradictory(), "a list is no wider than its parts");
            }
        }
    }

    #[test]
    fn the_order_of_comparators_and_alternatives_does_not_count((world, written, tags) in world_with_tags()) {
        let scheme = world.scheme();
        let backwards = written.alternatives.iter().rev().map(|list| {
            list.iter().rev().map(|comparator| comparator.text.as_str()).collect::<Vec<_>>().join(",")
        });
        let backwards = parse(&backwards.collect::<Vec<_>>().join("||"), &scheme);
        let constraint = parse(&written.text, &scheme);
        for tag in &tags {
            let version = world.read(&scheme, tag);
            prop_assert_eq!(constraint.matches(&version), backwards.matches(&version));
        }
        prop_assert_eq!(constraint.is_contradictory(), backwards.is_contradictory());
    }

    #[test]
    fn nothing_lies_within_a_contradiction((world, written, tags) in world_with_tags()) {
        let scheme = world.scheme();
        let constraint = parse(&written.text, &scheme);
        if constraint.is_contradictory() {
            for tag in &tags {
                prop_assert!(!constraint.matches(&world.read(&scheme, tag)), "{} in {}", tag, written.text);
            }
        }
    }

    /// Between SemVer bounds that name no pre-release nothing is missing: what begins an interval is a version, a first
    /// pre-release or a release beside one of the operands.
    #[test]
    fn something_lies_within_what_is_no_contradiction(written in written(&World::SEMVER, 1..3)) {
        let constraint = parse(&written.text, &Scheme::SEMVER);
        if written.comparators().any(Comparator::has_prerelease) {
            return Ok(());
        }
        let mut cores = vec![[0; 3]];
        cores.extend(written.comparators().flat_map(Comparator::edges));
        let some = cores.iter().any(|[major, minor, patch]| {
            let release = format!("{major}.{minor}.{patch}");
            let first = format!("{release}-0");
            [release, first].iter().any(|tag| constraint.matches(&Version::parse(tag).expect("a version")))
        });
        prop_assert_eq!(constraint.is_contradictory(), !some, "{}", written.text);
    }

    #[test]
    fn a_version_and_its_other_spellings_lie_within_alike((world, written, tags) in world_with_tags()) {
        let scheme = world.scheme();
        let constraint = parse(&written.text, &scheme);
        for tag in &tags {
            let version = world.read(&scheme, tag);
            let core_and_pre = tag.split('+').next().expect("there is a first part");
            let other = format!("{core_and_pre}+other");
            let other = world.read(&scheme, &other);
            prop_assert_eq!(constraint.matches(&version), constraint.matches(&other), "build metadata never counts");
        }
    }

    #[test]
    fn the_order_of_prereleases_bounds_as_it_sorts(bound in prerelease(), other in prerelease(), ascii in any::<bool>()) {
        let order = if ascii { verpick::PrereleaseOrder::Ascii } else { verpick::PrereleaseOrder::SemVer };
        let scheme = Scheme::SEMVER.with_prerelease_order(order);
        let (bound, other) = (format!("1.0.0-{bound}"), format!("1.0.0-{other}"));
        let (at, version) = (scheme.parse(&bound).unwrap(), scheme.parse(&other).unwrap());
        let sorted = version.cmp_precedence(&at).expect("one scheme");
        if ascii {
            prop_assert_eq!(sorted, other.cmp(&bound), "as text");
        }
        let lies = |operator: &str| parse(&format!("{operator}{bound}"), &scheme).matches(&version);
        prop_assert_eq!(
            [lies("<"), lies("<="), lies("="), lies(">="), lies(">")],
            [sorted.is_lt(), sorted.is_le(), sorted.is_eq(), sorted.is_ge(), sorted.is_gt()]
        );
    }

    #[test]
    fn a_version_of_another_scheme_lies_within_nothing(
        (world, written, _) in world_with_tags(), (other, _, tags) in world_with_tags()
    ) {
        let (scheme, other_scheme) = (world.scheme(), other.scheme());
        prop_assume!(scheme != other_scheme);
        let constraint = parse(&written.text, &scheme);
        for tag in &tags {
            prop_assert!(!constraint.matches(&other.read(&other_scheme, tag)));
        }
    }

    #[test]
    fn a_policy_takes_what_it_took_less_what_is_outside((world, written, tags) in world_with_tags()) {
        let scheme = world.scheme();
        let constraint = parse(&written.text, &scheme);
        let policy = || Selector::new(scheme.clone()).prereleases(Prereleases::Include);
        let free = policy();
        let bounded = policy().constraint(&written.text).unwrap();
        let mut within = Vec::new();
        for tag in &tags {
            let expected = match free.judge(tag.as_str()) {
                Ok(version) if constraint.matches(&version) => Ok(version),
                Ok(_) => Err(Reason::Constraint),
                Err(reason) => Err(reason),
            };
            prop_assert_eq!(bounded.judge(tag.as_str()), expected);
            within.extend(expected.map(|_| tag.as_str()));
        }
        let latest = bounded.latest(&tags).map(|selection| selection.tag());
        prop_assert_eq!(latest, free.latest(&within).map(|selection| selection.tag()));
        prop_assert_eq!(bounded.is_contradictory(), constraint.is_contradictory());
    }

    #[test]
    fn a_long_list_gives_what_is_within_it(
        (written, numbers) in (written(&World::SEMVER, 1..3), vec((0_u64..4, 0_u64..4, 0_u64..4), 40..120))
    ) {
        let tags: Vec<String> = numbers.iter().map(|(a, b, c)| format!("v{a}.{b}.{c}")).collect();
        let bounded = Selector::semver().constraint(&written.text).unwrap();
        let constraint = parse(&written.text, &Scheme::SEMVER);
        let best = tags.iter().map(|tag| Version::parse(tag).unwrap()).filter(|version| constraint.matches(version)).max();
        prop_assert_eq!(bounded.latest(&tags).map(|selection| *selection.version()), best);
        let buffer = tags.join("\n");
        prop_assert_eq!(bounded.latest_in(buffer.as_bytes()).map(|selection| *selection.version()), best);
    }

    #[test]
    fn every_version_lies_within_its_own_bounds((world, tag) in world().prop_flat_map(|world| {
        let tag = world.tag();
        (Just(world), tag)
    })) {
        let scheme = world.scheme();
        let version = world.read(&scheme, &tag);
        for operator in ["=", ">=", "<=", "~", "^", ""] {
            prop_assert!(parse(&format!("{operator}{tag}"), &scheme).matches(&version), "{operator}{tag}");
        }
        for operator in ["<", ">"] {
            prop_assert!(!parse(&format!("{operator}{tag}"), &scheme).matches(&version), "{operator}{tag}");
        }
    }
}
