//! What is picked, and what is said of the rest, is what the oracle picks and says, in whatever order.

#![no_main]

use verpick::{Reason, Selection};
use verpick_fuzz::{Input, fuzz_target, hold};
use verpick_tests::oracle::Item;

fuzz_target!(|data: &[u8]| -> verpick_fuzz::Corpus { hold(data, law) });

fn law(input: &Input<'_>) {
    let (policy, items, candidates) = (&input.policy, &input.items, input.candidates());
    let selector = input.selector(policy);
    let index = |selection: Option<Selection<'_>>| selection.map(|selection| selection.index());
    assert_eq!(index(selector.latest(&candidates)), policy.latest(items));
    assert_eq!(index(selector.latest_of(&candidates)), policy.latest(items));
    assert_eq!(index(selector.oldest(&candidates)), policy.oldest(items));
    assert_eq!(selector.sort(&candidates).iter().map(Selection::index).collect::<Vec<_>>(), policy.sort(items));

    let explanation = selector.explain(&candidates);
    assert_eq!(explanation.selected().copied(), selector.latest(&candidates));
    let verdicts = explanation.verdicts().iter();
    let words: Vec<_> = verdicts.map(|verdict| verdict.reason().map_or(verdict.name(), Reason::name)).collect();
    assert_eq!(words, policy.explain(items));
    for (verdict, item) in explanation.verdicts().iter().zip(items) {
        assert!(!selector.describe(*verdict, &item.tag).to_string().contains(char::is_control));
    }

    let turned: Vec<_> = candidates.iter().rev().collect();
    let tag = |selection: Option<Selection<'_>>| selection.map(|selection| selection.tag().to_owned());
    assert_eq!(tag(selector.latest(&turned)), tag(selector.latest(&candidates)));

    // The oracle knows no constraint: what lies within is left to it.
    if let Some(Ok(selector)) = input.constraint.map(|text| selector.constraint(text)) {
        let latest = tag(selector.latest(&candidates));
        let constraint = verpick::Constraint::parse(input.constraint.unwrap_or_default(), selector.scheme());
        let constraint = constraint.expect("the selector takes it");
        let is_within = |item: &&Item| {
            let version = selector.scheme().parse_bytes(&item.tag, input.options(policy.lenient));
            version.is_ok_and(|version| constraint.matches(&version))
        };
        let within: Vec<_> = items.iter().filter(is_within).cloned().collect();
        let expected = policy.latest(&within).map(|index| String::from_utf8_lossy(&within[index].tag).into_owned());
        assert_eq!(latest, expected);
    }
}
