//! What is a constraint, and what is said of what is none.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use verpick::{Constraint, Scheme};

use crate::written::{World, config, world, world_with_tags, written};

/// Anything, and what nearly is a constraint in the world.
fn text(world: &World) -> BoxedStrategy<String> {
    const SLIPS: &[&str] =
        &["", ",", "|", "||", " ", "\t", "\n", "-", "+", ".", "*", "v", "<", "=", "~>", "&&", "0", "9", "é", "\0", "x"];
    let slip = (any::<Index>(), select(SLIPS), any::<bool>());
    let slipped = (written(world, 1..3), vec(slip, 1..3)).prop_map(|(written, slips)| {
        let mut text: Vec<char> = written.text.chars().collect();
        for (index, slip, cuts) in slips {
            let at = index.index(text.len() + 1);
            if cuts && at < text.len() {
                text.remove(at);
            }
            text.splice(at.min(text.len())..at.min(text.len()), slip.chars());
        }
        text.into_iter().collect()
    });
    prop_oneof![
        6 => slipped,
        3 => "[0-9.*xXv<>=~^,| +a-]{0,16}",
        1 => any::<String>(),
    ]
    .boxed()
}

proptest! {
    #![proptest_config(config(6_000))]

    #[test]
    fn a_text_is_a_constraint_or_gets_one_sentence((world, text) in world().prop_flat_map(|world| {
        let text = text(&world);
        (Just(world), text)
    })) {
        let scheme = world.scheme();
        match Constraint::parse(&text, &scheme) {
            Ok(constraint) => {
                prop_assert_eq!(constraint.as_str(), &text);
                // Whatever there is to be asked of it can be.
                let _ = constraint.is_contradictory();
            }
            Err(error) => {
                prop_assert!(text.get(error.offset()..).is_some(), "byte {} of {text:?}", error.offset());
                let shown = error.with(&text).to_string();
                prop_assert!(shown.chars().count() < 1_000, "{shown}");
                prop_assert!(!shown.contains(char::is_control), "{shown:?}");
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }

    #[test]
    fn a_constraint_shows_as_its_text((world, written, _) in world_with_tags()) {
        let scheme = world.scheme();
        let constraint = Constraint::parse(&written.text, &scheme).unwrap();
        prop_assert_eq!(constraint.to_string(), written.text.clone());
        prop_assert_eq!(constraint.scheme(), &scheme);
        let again = Constraint::parse(&constraint.to_string(), &scheme).unwrap();
        prop_assert_eq!(again, constraint);
    }

    #[test]
    fn every_version_is_an_operand((world, tag) in world().prop_flat_map(|world| {
        let tag = world.tag();
        (Just(world), tag)
    })) {
        let scheme = world.scheme();
        if let Err(error) = Constraint::parse(&tag, &scheme) {
            prop_assert!(false, "{}", error.with(&tag));
        }
    }

    #[test]
    fn a_comparator_too_many_is_refused_at_its_byte(length in 60_usize..70, alternatives in any::<bool>()) {
        let separator = if alternatives { "||" } else { ", " };
        let text = vec![">=1"; length].join(separator);
        match Constraint::parse(&text, &Scheme::SEMVER) {
            Ok(_) => prop_assert!(length <= Constraint::MAX_COMPARATORS),
            Err(error) => {
                prop_assert!(length > Constraint::MAX_COMPARATORS);
                prop_assert_eq!(error.offset(), Constraint::MAX_COMPARATORS * 5);
            }
        }
    }
}
