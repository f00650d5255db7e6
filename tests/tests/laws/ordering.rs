//! Precedence, and the total order that refines it.

use std::cmp::Ordering;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use proptest::prelude::*;
use verpick::{Component, Difference, PrereleaseOrder, Scheme, Version};

use crate::strategies::{World, config, world_with};
use crate::subject::scheme;

fn scheme_of(world: &World) -> Scheme {
    let order = if world.ascii { PrereleaseOrder::Ascii } else { PrereleaseOrder::SemVer };
    scheme(world.format.as_deref()).with_prerelease_order(order)
}

/// Those of the tags that read.
fn read<'t>(world: &'t World, scheme: &'t Scheme, tags: &'t [Vec<u8>]) -> Vec<Version<'t>> {
    let options = world.options(world.lenient);
    tags.iter().filter_map(|tag| scheme.parse_bytes(tag, options).ok()).collect()
}

fn hash(version: &Version<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    version.hash(&mut hasher);
    hasher.finish()
}

/// Every ordered pair, each with itself too.
fn pairs<'v, 't>(versions: &'v [Version<'t>]) -> impl Iterator<Item = (&'v Version<'t>, &'v Version<'t>)> {
    versions.iter().flat_map(move |a| versions.iter().map(move |b| (a, b)))
}

proptest! {
    #![proptest_config(config(2_500))]

    #[test]
    fn precedence_is_the_oracles((world, tags) in world_with::<4>()) {
        let (scheme, rules) = (scheme_of(&world), world.policy().rules());
        for (a, b) in pairs(&read(&world, &scheme, &tags)) {
            let oracle = |version: &Version<'_>| rules.read(version.as_str().as_bytes()).unwrap();
            let expected = oracle(a).precedence().cmp(&oracle(b).precedence());
            prop_assert_eq!(a.cmp_precedence(b), Some(expected), "{} {}", a, b);
            prop_assert_eq!(a.cmp(b), oracle(a).total().cmp(&oracle(b).total()), "{} {}", a, b);
        }
    }

    #[test]
    fn versions_whose_sort_keys_differ_are_in_the_order_of_their_keys((world, tags) in world_with::<6>()) {
        let scheme = scheme_of(&world);
        for (a, b) in pairs(&read(&world, &scheme, &tags)) {
            let keys = a.sort_key().cmp(&b.sort_key());
            prop_assert!(keys.is_eq() || keys == a.cmp(b), "{} {} under {}", a, b, scheme);
        }
    }

    #[test]
    fn precedence_is_reflexive_and_antisymmetric((world, tags) in world_with::<3>()) {
        let scheme = scheme_of(&world);
        for (a, b) in pairs(&read(&world, &scheme, &tags)) {
            prop_assert_eq!(a.cmp_precedence(a), Some(Ordering::Equal));
            prop_assert_eq!(a.cmp_precedence(b), b.cmp_precedence(a).map(Ordering::reverse));
            prop_assert_eq!(a.cmp(b), b.cmp(a).reverse());
        }
    }

    #[test]
    fn precedence_is_transitive((world, tags) in world_with::<5>()) {
        let scheme = scheme_of(&world);
        let versions = read(&world, &scheme, &tags);
        for (a, b) in pairs(&versions) {
            for c in &versions {
                let (ab, bc, ac) = (a.cmp_precedence(b), b.cmp_precedence(c), a.cmp_precedence(c));
                if ab == bc {
                    prop_assert_eq!(ac, ab, "{} {} {}", a, b, c);
                }
                if ab == Some(Ordering::Equal) {
                    prop_assert_eq!(ac, bc, "{} {} {}", a, b, c);
                }
                if a.cmp(b) == b.cmp(c) {
                    prop_assert_eq!(a.cmp(c), a.cmp(b), "{} {} {}", a, b, c);
                }
            }
        }
    }

    #[test]
    fn the_total_order_refines_precedence((world, tags) in world_with::<4>()) {
        let scheme = scheme_of(&world);
        for (a, b) in pairs(&read(&world, &scheme, &tags)) {
            match a.cmp_precedence(b) {
                Some(Ordering::Equal) => {}
                decided => prop_assert_eq!(Some(a.cmp(b)), decided),
            }
        }
    }

    #[test]
    fn eq_hash_and_ord_agree((world, tags) in world_with::<4>()) {
        let scheme = scheme_of(&world);
        for (a, b) in pairs(&read(&world, &scheme, &tags)) {
            prop_assert_eq!(a == b, a.cmp(b).is_eq());
            prop_assert_eq!(a.partial_cmp(b), Some(a.cmp(b)));
            // In one scheme, under one prefix: the total order ends with the bytes.
            prop_assert_eq!(a == b, a.as_str() == b.as_str());
            if a == b {
                prop_assert_eq!(hash(a), hash(b));
            }
            prop_assert_eq!(a.to_buf() == b.to_buf(), a == b);
            prop_assert_eq!(a.to_buf().cmp(&b.to_buf()), a.cmp(b));
        }
    }

    #[test]
    fn eq_hash_and_ord_agree_across_schemes_and_prefixes((one, tags) in world_with::<2>(), (other, more) in world_with::<2>()) {
        let tags = [tags, more].concat();
        let (first, second) = (scheme_of(&one), scheme_of(&other));
        // Every tag read in both worlds, so that one text is many versions.
        let versions = [read(&one, &first, &tags), read(&other, &second, &tags), read(&other, &first, &tags)].concat();
        for (a, b) in pairs(&versions) {
            prop_assert_eq!(a == b, a.cmp(b).is_eq());
            prop_assert_eq!(a.cmp(b), b.cmp(a).reverse());
            prop_assert_eq!(a.cmp_precedence(b).is_some(), a.scheme() == b.scheme());
            if a == b {
                prop_assert_eq!(hash(a), hash(b));
            }
            for c in &versions {
                if a.cmp(b) == b.cmp(c) {
                    prop_assert_eq!(a.cmp(c), a.cmp(b), "{:?} {:?} {:?}", a, b, c);
                }
            }
        }
    }

    #[test]
    fn a_prerelease_comes_before_its_release((world, [tag]) in world_with()) {
        let scheme = scheme_of(&world);
        for version in read(&world, &scheme, &[tag]).into_iter().filter(|version| version.prerelease().is_some()) {
            let release = format!("{}{}", version.prefix(), version.core());
            let release = scheme.parse_with(&release, world.options_behind(version.prefix())).unwrap();
            prop_assert_eq!(version.cmp_precedence(&release), Some(Ordering::Less));
        }
    }

    #[test]
    fn build_metadata_and_v_never_count_in_precedence((world, [tag]) in world_with()) {
        let scheme = scheme_of(&world);
        for version in read(&world, &scheme, &[tag]) {
            let prerelease = version.prerelease().map_or(String::new(), |part| format!("-{part}"));
            let bare = format!("{}{}{prerelease}", version.prefix(), version.core());
            for other in [format!("{bare}+other.7"), bare] {
                let other = scheme.parse_with(&other, world.options_behind(version.prefix())).unwrap();
                prop_assert_eq!(version.cmp_precedence(&other), Some(Ordering::Equal));
            }
        }
    }

    #[test]
    fn nothing_but_build_metadata_differs_exactly_where_precedence_ties((world, tags) in world_with::<3>()) {
        let scheme = scheme_of(&world);
        for (a, b) in pairs(&read(&world, &scheme, &tags)) {
            let tie = matches!(a.diff(b), Difference::None | Difference::In(Component::Build));
            prop_assert_eq!(tie, a.cmp_precedence(b) == Some(Ordering::Equal));
            prop_assert_eq!(a.diff(b), b.diff(a));
        }
    }
}
