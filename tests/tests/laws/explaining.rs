//! Verdicts and decisions.

use proptest::prelude::*;
use proptest::sample::Index;
use verpick::{Action, Reason, Selection, SlotMatch, Verdict};

use crate::strategies::{config, policy_and_items};
use crate::subject::{selector, subjects};

proptest! {
    #![proptest_config(config(700))]

    #[test]
    fn explain_selects_what_latest_picks((policy, items) in policy_and_items()) {
        let (selector, subjects) = (selector(&policy), subjects(&items));
        let explanation = selector.explain(&subjects);
        prop_assert_eq!(explanation.selected().map(Selection::index), policy.latest(&items));
        prop_assert_eq!(explanation.selected().copied(), selector.latest(&subjects));
    }

    #[test]
    fn every_candidate_has_the_oracles_verdict((policy, items) in policy_and_items()) {
        let (selector, subjects) = (selector(&policy), subjects(&items));
        let explanation = selector.explain(&subjects);
        let words: Vec<_> =
            explanation.verdicts().iter().map(|verdict| verdict.reason().map_or(verdict.name(), Reason::name)).collect();
        prop_assert_eq!(&words, &policy.explain(&items));
        let rejected = explanation.verdicts().iter().filter(|verdict| verdict.name() == "rejected").count();
        prop_assert_eq!(explanation.rejected(), rejected);
        prop_assert_eq!(explanation.verdicts().contains(&Verdict::Selected), explanation.selected().is_some());
    }

    #[test]
    fn a_verdict_in_words_is_one_short_line((policy, items) in policy_and_items()) {
        let (selector, subjects) = (selector(&policy), subjects(&items));
        let explanation = selector.explain(&subjects);
        for (verdict, item) in explanation.verdicts().iter().zip(&items) {
            let words = selector.describe(*verdict, &item.tag).to_string();
            prop_assert_eq!(words.is_empty(), *verdict == Verdict::Selected);
            prop_assert!(!words.contains(char::is_control) && words.len() < 2_000, "{words:?}");
        }
    }

    #[test]
    fn a_decision_never_leads_down_unless_that_is_allowed((policy, items) in policy_and_items(), which in any::<Index>()) {
        if items.is_empty() {
            return Ok(());
        }
        let subjects = subjects(&items);
        let Ok(current) = std::str::from_utf8(&items[which.index(items.len())].tag) else { return Ok(()) };
        let rules = policy.rules();
        let running = rules.read(current.as_bytes());
        for allowed in [false, true] {
            let selector = selector(&policy).allow_downgrade(allowed);
            let explanation = selector.explain(&subjects);
            let decision = selector.decide(&explanation, Some(current));
            let selected = explanation.selected().map(|selection| rules.read(selection.tag().as_bytes()).unwrap());
            let action = match (&selected, &running) {
                (None, _) => Action::Nothing,
                (Some(_), None) => Action::Incomparable,
                (Some(new), Some(old)) => {
                    let slot = |build: &Option<String>| {
                        let first = |build: &String| build.split('.').next().unwrap().to_owned();
                        if policy.slot_first { build.as_ref().map(first) } else { build.clone() }
                    };
                    match new.precedence().cmp(&old.precedence()) {
                        std::cmp::Ordering::Greater => Action::Upgrade,
                        std::cmp::Ordering::Less => Action::Downgrade,
                        std::cmp::Ordering::Equal if slot(&new.build) == slot(&old.build) => Action::UpToDate,
                        std::cmp::Ordering::Equal => Action::Install,
                    }
                }
            };
            prop_assert_eq!(decision.action(), action);
            let moves = match action {
                Action::Install | Action::Upgrade => true,
                Action::Downgrade => allowed,
                _ => false,
            };
            prop_assert_eq!(decision.target().copied(), explanation.selected().copied().filter(|_| moves));
        }
    }

    #[test]
    fn the_slot_of_a_policy_is_the_slot_of_what_it_picks((policy, items) in policy_and_items()) {
        let (selector, subjects) = (selector(&policy), subjects(&items));
        let how = if policy.slot_first { SlotMatch::First } else { SlotMatch::Whole };
        if let (Some(slot), Some(selection)) = (&policy.slot, selector.latest(&subjects)) {
            prop_assert_eq!(selection.version().slot(how), Some(slot.as_str()));
        }
    }
}
