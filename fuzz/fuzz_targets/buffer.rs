//! A buffer of tags gives what its lines give as a slice and as an iterator.

#![no_main]

use verpick::{Selection, lines};
use verpick_fuzz::{Input, fuzz_target, hold};
use verpick_tests::oracle::Policy;

fuzz_target!(|data: &[u8]| -> verpick_fuzz::Corpus { hold(data, law) });

fn law(input: &Input<'_>) {
    // Nothing is known of a line but its tag.
    let selector = input.selector(&Policy { min_age: None, ..input.policy.clone() });
    let constrained = input.constraint.and_then(|text| selector.clone().constraint(text).ok());
    let selector = constrained.unwrap_or(selector);
    let tags = naive_lines(input.body);
    assert!(lines(input.body).eq(tags.iter().copied()));
    let answer =
        |selection: Option<Selection<'_>>| selection.map(|selection| (selection.index(), selection.tag().to_owned()));
    let latest = answer(selector.latest_in(input.body));
    assert_eq!(latest, answer(selector.latest(&tags)));
    assert_eq!(latest, answer(selector.latest_of(tags.iter().copied())));
    assert_eq!(latest, answer(selector.explain(tags.iter().copied()).selected().copied()));
    assert_eq!(answer(selector.oldest_in(input.body)), answer(selector.oldest(&tags)));
}

/// What `\n` ends or separates, without one `\r` at its end.
fn naive_lines(buffer: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<_> = buffer.split(|byte| *byte == b'\n').collect();
    if lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines.into_iter().map(|line| line.strip_suffix(b"\r").unwrap_or(line)).collect()
}
