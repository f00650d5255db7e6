//! What is picked, from slices, buffers and iterators.

use proptest::prelude::*;
use proptest::sample::Index;
use verpick::{Selection, lines};
use verpick_tests::oracle::{Item, Policy};

use crate::strategies::{config, policy_and_items};
use crate::subject::{Subject, selector, subjects};

fn index(selection: Option<Selection<'_>>) -> Option<usize> {
    selection.map(|selection| selection.index())
}

/// The tag of an item by its number.
fn tag_at(items: &[Item], index: Option<usize>) -> Option<&[u8]> {
    index.map(|index| items[index].tag.as_slice())
}

/// The tag that is picked, whichever entry is asked.
fn latest_tag(policy: &Policy, items: &[Item]) -> Option<Vec<u8>> {
    selector(policy).latest(&subjects(items)).map(|selection| selection.tag().as_bytes().to_vec())
}

/// One buffer of the tags; each line's end, and whether the last line has one, by `ends`.
fn buffer(items: &[Item], ends: &[bool]) -> Vec<u8> {
    let mut buffer = Vec::new();
    for (item, crlf) in items.iter().zip(ends.iter().cycle()) {
        buffer.extend(&item.tag);
        buffer.extend(if *crlf { &b"\r\n"[..] } else { b"\n" });
    }
    if ends.first() == Some(&true) {
        buffer.pop();
    }
    buffer
}

/// The lines of a buffer, by splitting it: what `\n` ends or separates, without one `\r` at its end.
fn naive_lines(buffer: &[u8]) -> Vec<Item> {
    let mut lines: Vec<_> = buffer.split(|byte| *byte == b'\n').collect();
    if lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines.into_iter().map(|line| Item::plain(line.strip_suffix(b"\r").unwrap_or(line))).collect()
}

proptest! {
    #![proptest_config(config(700))]

    #[test]
    fn slice_and_iterator_equal_the_naive_oracle((policy, items) in policy_and_items()) {
        let (selector, subjects) = (selector(&policy), subjects(&items));
        let latest = policy.latest(&items);
        prop_assert_eq!(index(selector.latest(&subjects)), latest);
        prop_assert_eq!(index(selector.latest_of(&subjects)), latest);
        let oldest = policy.oldest(&items);
        prop_assert_eq!(index(selector.oldest(&subjects)), oldest);
        prop_assert_eq!(index(selector.oldest_of(&subjects)), oldest);
        let sorted: Vec<_> = selector.sort(&subjects).iter().map(Selection::index).collect();
        prop_assert_eq!(&sorted, &policy.sort(&items));
        prop_assert_eq!(selector.sorted_indices(&subjects), sorted);
    }

    #[test]
    fn a_reference_to_a_candidate_is_that_candidate((policy, items) in policy_and_items()) {
        let (selector, subjects) = (selector(&policy), subjects(&items));
        let references: Vec<&Subject<'_>> = subjects.iter().collect();
        prop_assert_eq!(index(selector.latest(&references)), index(selector.latest(&subjects)));
        let (through, plain) = (selector.explain(&references), selector.explain(&subjects));
        prop_assert_eq!(through.verdicts(), plain.verdicts());
    }

    #[test]
    fn a_selection_is_the_candidate_at_its_index((policy, items) in policy_and_items()) {
        let (selector, subjects) = (selector(&policy), subjects(&items));
        let picked = [selector.latest(&subjects), selector.latest_of(&subjects), selector.oldest(&subjects)];
        for selection in picked.into_iter().flatten().chain(selector.sort(&subjects)) {
            prop_assert_eq!(selection.tag().as_bytes(), &items[selection.index()].tag);
            prop_assert_eq!(Ok(*selection.version()), selector.judge(&subjects[selection.index()]));
        }
    }

    #[test]
    fn buffers_equal_the_naive_oracle((policy, items) in policy_and_items(), ends in prop::collection::vec(prop::bool::weighted(0.3), 1..5)) {
        let buffer = buffer(&items, &ends);
        let expected = naive_lines(&buffer);
        let plain: Vec<_> = expected.iter().map(|item| item.tag.as_slice()).collect();
        prop_assert_eq!(&lines(&buffer).collect::<Vec<_>>(), &plain);
        // Nothing is known of a line but its tag.
        let policy = Policy { min_age: None, ..policy };
        let selector = selector(&policy);
        prop_assert_eq!(index(selector.latest_in(&buffer)), policy.latest(&expected));
        prop_assert_eq!(index(selector.oldest_in(&buffer)), policy.oldest(&expected));
        prop_assert_eq!(index(selector.latest_of(lines(&buffer))), policy.latest(&expected));
    }

    #[test]
    fn slice_buffer_and_iterator_give_the_same_answer((policy, items) in policy_and_items()) {
        // Tags that a line can hold.
        let fits = |item: &&Item| !item.tag.contains(&b'\n') && !item.tag.ends_with(b"\r");
        let items: Vec<_> = items.iter().filter(fits).map(|item| Item::plain(item.tag.as_slice())).collect();
        let policy = Policy { min_age: None, ..policy };
        let (selector, subjects, buffer) = (selector(&policy), subjects(&items), buffer(&items, &[false]));
        let latest = index(selector.latest(&subjects));
        prop_assert_eq!(index(selector.latest_in(&buffer)), latest);
        prop_assert_eq!(index(selector.latest_of(&subjects)), latest);
        prop_assert_eq!(index(selector.oldest_in(&buffer)), index(selector.oldest(&subjects)));
    }

    #[test]
    fn whatever_matches_is_sorted_and_whatever_does_not_is_left_out((policy, items) in policy_and_items()) {
        let (selector, subjects) = (selector(&policy), subjects(&items));
        let mut sorted: Vec<_> = selector.sort(&subjects).iter().map(Selection::index).collect();
        sorted.sort_unstable();
        let matching: Vec<_> = (0..items.len()).filter(|index| selector.matches(&subjects[*index])).collect();
        prop_assert_eq!(sorted, matching);
    }

    #[test]
    fn the_latest_of_each_group_is_the_oracles_latest_of_that_group((policy, items) in policy_and_items()) {
        let (selector, subjects) = (selector(&policy), subjects(&items));
        let picked = selector.latest_per(&subjects, |version| (version.prefix().to_owned(), version.segments()[0]));
        let judged = policy.judge(&items);
        let group = |index: &usize| judged[*index].as_ref().ok().map(|it| (it.prefix.clone(), it.numbers[0]));
        let mut expected = std::collections::BTreeMap::new();
        // Oldest first, of equal tags the first: a later one takes the place only if its tag is another.
        for index in policy.sort(&items) {
            let best = expected.entry(group(&index).unwrap()).or_insert(index);
            if items[*best].tag != items[index].tag {
                *best = index;
            }
        }
        let picked: std::collections::BTreeMap<_, _> =
            picked.into_iter().map(|(key, selection)| (key, selection.index())).collect();
        prop_assert_eq!(picked, expected);
    }

    #[test]
    fn shuffling_does_not_change_the_answer(((policy, items), shuffled) in policy_and_items().prop_flat_map(|(policy, items)| {
        let shuffled = Just(items.clone()).prop_shuffle();
        (Just((policy, items)), shuffled)
    })) {
        prop_assert_eq!(latest_tag(&policy, &items), latest_tag(&policy, &shuffled));
        let selector = selector(&policy);
        let tags = |items: &[Item]| -> Vec<String> {
            selector.sort(&subjects(items)).iter().map(|selection| selection.tag().to_owned()).collect()
        };
        prop_assert_eq!(tags(&items), tags(&shuffled));
    }

    #[test]
    fn duplicating_does_not_change_the_answer((policy, items) in policy_and_items(), which in any::<Index>()) {
        if items.is_empty() {
            return Ok(());
        }
        let (selector, twice) = (selector(&policy), [items.clone(), items.clone()].concat());
        prop_assert_eq!(index(selector.latest(&subjects(&twice))), index(selector.latest(&subjects(&items))));
        prop_assert_eq!(index(selector.oldest(&subjects(&twice))), index(selector.oldest(&subjects(&items))));
        let mut one_twice = items.clone();
        one_twice.push(items[which.index(items.len())].clone());
        prop_assert_eq!(index(selector.latest(&subjects(&one_twice))), index(selector.latest(&subjects(&items))));
    }

    #[test]
    fn taking_away_an_older_one_or_adding_it_does_not_change_the_answer((policy, items) in policy_and_items(), which in any::<Index>()) {
        let latest = policy.latest(&items);
        let older: Vec<_> =
            (0..items.len()).filter(|index| tag_at(&items, Some(*index)) != tag_at(&items, latest)).collect();
        if older.is_empty() {
            return Ok(());
        }
        let mut fewer = items.clone();
        fewer.remove(older[which.index(older.len())]);
        prop_assert_eq!(latest_tag(&policy, &fewer), latest_tag(&policy, &items));
    }

    #[test]
    fn adding_a_rejected_one_does_not_change_the_answer((policy, items) in policy_and_items(), (_, more) in policy_and_items(), at in any::<Index>()) {
        let selector = selector(&policy);
        let mut with = items.clone();
        for item in more.into_iter().filter(|item| !selector.matches(&Subject(item))) {
            with.insert(at.index(with.len() + 1), item);
        }
        prop_assert_eq!(latest_tag(&policy, &with), latest_tag(&policy, &items));
    }

    #[test]
    fn denying_the_latest_gives_the_next((policy, items) in policy_and_items()) {
        let Some(latest) = latest_tag(&policy, &items) else { return Ok(()) };
        let mut denying = policy.clone();
        denying.denied.push(latest.clone());
        let without: Vec<_> = items.iter().filter(|item| item.tag != latest).cloned().collect();
        prop_assert_eq!(latest_tag(&denying, &items), latest_tag(&policy, &without));
    }
}
