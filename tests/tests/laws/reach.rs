//! That what the laws are tried on is worth trying them on: a law over tags of which none reads is kept by anything.

use std::cmp::Ordering;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::strategies::{config, policy_and_items, world_with};

/// How many in a hundred of a thousand samples are so.
#[track_caller]
fn share<S: Strategy>(strategy: &S, is_so: impl Fn(S::Value) -> bool) -> u32 {
    let mut runner = TestRunner::new(config(1));
    let sample = |_: &u32| is_so(strategy.new_tree(&mut runner).expect("a sample can be made").current());
    (0..1_000_u32).filter(sample).count() as u32 / 10
}

#[test]
fn tags_read_about_as_often_as_not() {
    for lenient in [false, true] {
        let reads = share(&world_with(), |(world, [tag])| {
            let mut rules = world.policy().rules();
            rules.lenient = lenient;
            rules.read(&tag).is_some()
        });
        assert!((30..80).contains(&reads), "{reads} % read, lenient: {lenient}");
    }
}

#[test]
fn two_tags_often_have_one_precedence_and_are_not_the_same() {
    let ties = share(&world_with(), |(world, [a, b])| {
        let rules = world.policy().rules();
        match (rules.read(&a), rules.read(&b)) {
            (Some(x), Some(y)) => a != b && x.precedence().cmp(&y.precedence()) == Ordering::Equal,
            _ => false,
        }
    });
    assert!(ties >= 3, "{ties} % tie");
}

#[test]
fn prereleases_of_one_core_often_meet() {
    let meet = share(&world_with(), |(world, [a, b])| {
        let rules = world.policy().rules();
        match (rules.read(&a), rules.read(&b)) {
            (Some(x), Some(y)) => x.core == y.core && x.prerelease.is_some() && y.prerelease.is_some(),
            _ => false,
        }
    });
    assert!(meet >= 3, "{meet} % meet");
}

#[test]
fn policies_take_one_of_a_list_or_many_or_none() {
    for (least, at_least) in [(1, 40), (2, 30), (10, 15), (33, 5)] {
        let taken = share(&policy_and_items(), |(policy, items)| policy.sort(&items).len() >= least);
        assert!(taken >= at_least, "{taken} % of the policies take {least} or more");
    }
    let none = share(&policy_and_items(), |(policy, items)| !items.is_empty() && policy.latest(&items).is_none());
    assert!((5..50).contains(&none), "{none} % of the policies take nothing");
}
