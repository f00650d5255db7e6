//! The order of versions with modifiers and optional numbers.

use std::cmp::Ordering;

use proptest::prelude::*;
use verpick::Scheme;

use crate::naive::{FINAL, modifier};
use crate::trees::{Node, Values, config, core, format, values};

/// A version written from its values, with a pre-release or without.
#[derive(Debug, Clone)]
struct Written {
    values: Values,
    prerelease: &'static str,
    tag: String,
}

fn is_deep(nodes: &[Node]) -> bool {
    !nodes.contains(&Node::Modifier)
}

/// A format and versions of it.
fn versions<const N: usize>() -> impl Strategy<Value = (Vec<Node>, Scheme, [Written; N])> {
    const PRERELEASES: &[&str] = &["", "", "-rc.1", "-rc.2", "-rc.10", "-1", "-alpha", "-rc1"];
    format().prop_flat_map(|(nodes, format)| {
        let tree = nodes.clone();
        let one = (values(&nodes), prop::sample::select(PRERELEASES)).prop_map(move |(values, prerelease)| {
            // A modifier within an optional part that is left out is left out with it.
            let modifier = if is_deep(&tree) { String::new() } else { values.modifier.clone() };
            let values = Values { modifier, ..values };
            let tag = core(&tree, &values) + prerelease;
            Written { values, prerelease, tag }
        });
        let versions = prop::collection::vec(one, N).prop_map(|all| all.try_into().expect("as many as were asked for"));
        (Just(nodes), Just(Scheme::from(format)), versions)
    })
}

/// Two pre-releases: none is the greatest, numbers come before words, a longer list behind a shorter one.
fn cmp_prereleases(a: &str, b: &str) -> Ordering {
    let key = |text: &str| -> Vec<(bool, u64, String)> {
        let one = |part: &str| part.parse().map_or((true, 0, part.to_owned()), |number| (false, number, String::new()));
        text.trim_start_matches('-').split('.').map(one).collect()
    };
    (a.is_empty(), key(a)).cmp(&(b.is_empty(), key(b)))
}

/// The order as the rules have it.
fn expected(a: &Written, b: &Written) -> Ordering {
    let numbers = |written: &Written| -> Vec<u64> { written.values.numbers.iter().map(|n| n.unwrap_or(0)).collect() };
    let rank = |written: &Written| modifier(&written.values.modifier).unwrap_or((FINAL, 0));
    numbers(a)
        .cmp(&numbers(b))
        .then_with(|| rank(a).cmp(&rank(b)))
        .then_with(|| cmp_prereleases(a.prerelease, b.prerelease))
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn precedence_goes_by_numbers_then_modifier_then_prerelease((nodes, scheme, all) in versions::<2>()) {
        let [Ok(a), Ok(b)] = [scheme.parse(&all[0].tag), scheme.parse(&all[1].tag)] else { return Ok(()) };
        // A pre-release of digits may have been read as what an optional hyphen leads to.
        prop_assume!([&a, &b].iter().zip(&all).all(|(version, written)| version.core() == core(&nodes, &written.values)));
        prop_assert_eq!(a.cmp_precedence(&b), Some(expected(&all[0], &all[1])), "{} and {} of {}", a, b, scheme);
    }

    #[test]
    fn order_with_modifiers_is_total((_, scheme, all) in versions::<3>()) {
        let [Ok(a), Ok(b), Ok(c)] = [0, 1, 2].map(|index| scheme.parse(&all[index].tag)) else { return Ok(()) };
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse(), "{} and {} of {}", a, b, scheme);
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
        prop_assert_eq!(a.cmp_precedence(&b), b.cmp_precedence(&a).map(Ordering::reverse));
        let mut sorted = [a, b, c];
        sorted.sort_unstable();
        let [least, middle, greatest] = sorted;
        prop_assert!(least <= middle && middle <= greatest && least <= greatest, "{sorted:?} of {scheme}");
        prop_assert!(least.cmp_precedence(&greatest).is_some_and(Ordering::is_le), "{sorted:?} of {scheme}");
        if least.cmp_precedence(&greatest) == Some(Ordering::Equal) {
            prop_assert_eq!(least.cmp_precedence(&middle), Some(Ordering::Equal), "{:?} of {}", sorted, scheme);
        }
    }

    #[test]
    fn a_modifier_below_none_is_a_prerelease((nodes, scheme, all) in versions::<1>()) {
        let Ok(version) = scheme.parse(&all[0].tag) else { return Ok(()) };
        prop_assume!(version.core() == core(&nodes, &all[0].values));
        let (rank, _) = modifier(&all[0].values.modifier).unwrap_or((FINAL, 0));
        prop_assert_eq!(version.is_prerelease(), rank < FINAL || !all[0].prerelease.is_empty(), "{} of {}", version, scheme);
        let names = ["dev", "alpha", "beta", "rc"];
        if let Some(name) = names.get(usize::from(rank)) {
            prop_assert_eq!(version.channel().to_string(), *name);
        }
    }
}
