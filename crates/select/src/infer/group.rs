//! The tags that are looked at: those of one prefix, oldest first.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::ops::Range;

use verpick_version::chrono::{DateTime, Days, NaiveDate, Utc};

use super::shape::Shape;
use crate::Candidate;

/// A tag with a number in it.
pub(super) struct Entry<'t> {
    /// Its place in the input.
    pub(super) index: usize,
    pub(super) text: &'t str,
    pub(super) shape: Shape<'t>,
    published: Option<DateTime<Utc>>,
    pub(super) date: Option<NaiveDate>,
}

/// Tags of one prefix, oldest first: by date where nearly all have one, else by their numbers.
#[derive(Clone, Copy)]
pub(super) struct Group<'g, 't> {
    pub(super) prefix: &'t str,
    pub(super) entries: &'g [Entry<'t>],
    /// The first of the recent entries.
    pub(super) recent: usize,
}

/// What is recent, by date.
const RECENT: Days = Days::new(2 * 365);

/// So many are recent at least, however old.
const AT_LEAST: usize = 20;

/// The tags of the prefix that most of the newest have, in order.
pub(super) struct Sorted<'t> {
    pub(super) prefix: &'t str,
    pub(super) entries: Vec<Entry<'t>>,
    /// How many tags have which prefix, the most frequent first.
    pub(super) prefixes: Vec<(&'t str, usize)>,
}

impl<'t> Sorted<'t> {
    pub(super) fn of<C: Candidate>(tags: &'t [C]) -> Self {
        let entry = |(index, tag): (usize, &'t C)| {
            let text = core::str::from_utf8(tag.version_text()?).ok()?;
            let published = tag.published();
            Some(Entry { index, text, shape: Shape::of(text)?, published, date: published.map(|at| at.date_naive()) })
        };
        let mut entries: Vec<Entry<'t>> = tags.iter().enumerate().filter_map(entry).collect();
        sort(&mut entries);
        // Without dates the greatest numbers are not the newest.
        let since = if are_dated(&entries) { recent(&entries) } else { 0 };
        let prefix = newest_prefix(&entries[since..]);
        let mut prefixes: Vec<(&str, usize)> = counts(&entries).into_iter().collect();
        prefixes.sort_by_key(|(_, count)| Reverse(*count));
        entries.retain(|entry| entry.shape.prefix == prefix);
        Self { prefix, entries, prefixes }
    }
}

impl<'g, 't> Group<'g, 't> {
    pub(super) fn new(prefix: &'t str, entries: &'g [Entry<'t>]) -> Self {
        Self { prefix, entries, recent: recent(entries) }
    }

    /// Whether its order is that of dates.
    pub(super) fn are_dated(&self) -> bool {
        are_dated(self.entries)
    }

    /// When the list begins, if it has dates.
    pub(super) fn begin(&self) -> Option<NaiveDate> {
        self.entries.iter().find_map(|entry| entry.date)
    }

    /// The same group with nothing but some of its entries.
    pub(super) fn part(&self, range: Range<usize>) -> Self {
        Self::new(self.prefix, &self.entries[range])
    }
}

/// Whether nearly all entries have dates.
fn are_dated(entries: &[Entry<'_>]) -> bool {
    entries.iter().filter(|entry| entry.date.is_some()).count() * 10 >= entries.len() * 9
}

/// By date, then by number, then by text: so that the order of the input does not matter.
fn sort(entries: &mut [Entry<'_>]) {
    let are_dated = are_dated(entries);
    let published = |entry: &Entry<'_>| entry.published.filter(|_| are_dated);
    entries.sort_by(|a, b| {
        let numbers = || a.shape.values().cmp(b.shape.values());
        let rest = || (a.text, a.published).cmp(&(b.text, b.published));
        published(a).cmp(&published(b)).then_with(numbers).then_with(rest)
    });
}

/// Where the recent ones begin: those of the newest two years, or the upper half; but not too few.
fn recent(entries: &[Entry<'_>]) -> usize {
    let newest = entries.last().and_then(|entry| entry.date).filter(|_| are_dated(entries));
    let recent = match newest.and_then(|newest| newest.checked_sub_days(RECENT)) {
        Some(since) => entries.partition_point(|entry| entry.date < Some(since)),
        None => entries.len() / 2,
    };
    recent.min(entries.len().saturating_sub(AT_LEAST))
}

/// The prefix that most entries have, the shortest on a tie; none, where that is not much rarer: in a repository of
/// many packages the versions without a prefix are its own.
fn newest_prefix<'t>(entries: &[Entry<'t>]) -> &'t str {
    const MUCH_RARER: usize = 4;
    let counts = counts(entries);
    let bare = counts.get("").copied().unwrap_or(0);
    let most = counts.into_iter().reduce(|best, next| {
        let (more, same) = (next.1 > best.1, next.1 == best.1);
        if more || same && next.0.len() < best.0.len() { next } else { best }
    });
    most.filter(|(_, count)| bare * MUCH_RARER < *count).map_or("", |(prefix, _)| prefix)
}

/// How many entries have which prefix.
fn counts<'t>(entries: &[Entry<'t>]) -> BTreeMap<&'t str, usize> {
    let mut counts = BTreeMap::new();
    for entry in entries {
        *counts.entry(entry.shape.prefix).or_insert(0) += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;

    use super::super::sample::{Tag, dated, day};
    use super::*;

    fn texts<'t>(entries: &[Entry<'t>]) -> Vec<&'t str> {
        entries.iter().map(|entry| entry.text).collect()
    }

    /// So many tags with a date, and so many without.
    fn with_dates(count: usize, without: usize) -> Vec<Tag<'static>> {
        [dated(&[("1.0", "2024-06-01")]).repeat(count), dated(&[("1.0", "")]).repeat(without)].concat()
    }

    #[test]
    fn tags_without_a_number_are_left_out_and_the_others_keep_their_place_in_the_input() {
        let sorted = Sorted::of(&["v1.1", "latest", "v1.0", "nightly", "v1.2"]);
        assert_eq!(texts(&sorted.entries), ["v1.0", "v1.1", "v1.2"]);
        assert_eq!(sorted.entries.iter().map(|entry| entry.index).collect::<Vec<_>>(), [2, 0, 4]);
    }

    #[test]
    fn tags_are_dated_where_nine_in_ten_are() {
        for (count, without, expected) in [(9, 1, true), (8, 1, false), (1, 0, true), (0, 1, false), (19, 2, true)] {
            let tags = with_dates(count, without);
            let sorted = Sorted::of(&tags);
            let are_dated = Group::new("", &sorted.entries).are_dated();
            assert_eq!(are_dated, expected, "{count} with dates, {without} without");
        }
    }

    #[test]
    fn dates_come_before_numbers_and_numbers_before_text() {
        let tags = dated(&[
            ("1.10", "2024-02-01"),
            ("v1.9", "2024-02-01"),
            ("1.9", "2024-02-01"),
            ("2.0", "2024-01-01"),
            ("0.1", "2024-03-01"),
        ]);
        assert_eq!(texts(&Sorted::of(&tags).entries), ["2.0", "1.9", "v1.9", "1.10", "0.1"]);
    }

    #[test]
    fn where_few_tags_have_dates_the_numbers_alone_count() {
        let tags = dated(&[("2.0", "2024-01-01"), ("1.0", "2024-02-01"), ("1.1", "")]);
        assert_eq!(texts(&Sorted::of(&tags).entries), ["1.0", "1.1", "2.0"]);
    }

    #[test]
    fn a_list_begins_with_its_first_date() {
        let tags = dated(&[("1.1", "2024-02-01"), ("1.0", "2024-01-01"), ("0.9", "")]);
        let sorted = Sorted::of(&tags);
        assert_eq!(Group::new("", &sorted.entries).begin(), Some(day("2024-01-01")));
        assert_eq!(Group::new("", &Sorted::of(&["1.0"]).entries).begin(), None);
    }

    #[test]
    fn without_dates_the_upper_half_is_recent_and_twenty_at_the_least() {
        for (count, expected) in [(0, 0), (5, 0), (20, 0), (21, 1), (30, 10), (40, 20), (41, 20), (50, 25)] {
            let tags: Vec<String> = (0..count).map(|minor| format!("1.{minor}")).collect();
            assert_eq!(Group::new("", &Sorted::of(&tags).entries).recent, expected, "{count}");
        }
    }

    #[test]
    fn with_dates_two_years_are_recent_and_twenty_at_the_least() {
        // 2023 and 2024 have 731 days.
        let cases = [
            ("2022-12-31", 20, 2),
            ("2023-01-01", 20, 2),
            ("2023-01-02", 20, 1),
            ("2023-01-01", 19, 1),
            ("2023-01-01", 18, 0),
        ];
        for (second, newest, expected) in cases {
            let mut tags = dated(&[("1.0", "2020-01-01"), ("1.1", second)]);
            tags.extend(dated(&[("2.0", "2025-01-01")]).repeat(newest));
            let sorted = Sorted::of(&tags);
            assert_eq!(Group::new("", &sorted.entries).recent, expected, "{second}, {newest}");
        }
    }

    #[test]
    fn a_part_has_its_own_recent_tags() {
        let tags: Vec<String> = (0..50).map(|minor| format!("1.{minor}")).collect();
        let sorted = Sorted::of(&tags);
        let part = Group::new("", &sorted.entries).part(10..34);
        assert_eq!((part.entries[0].text, part.entries.len(), part.recent), ("1.10", 24, 4));
    }

    #[test]
    fn the_prefix_is_the_most_frequent_one_unless_none_is_not_much_rarer() {
        let cases: [(&[(&str, usize)], &str); 10] = [
            (&[("a-", 1), ("b-", 2)], "b-"),
            (&[("a-", 2), ("b-", 1)], "a-"),
            // On a tie the shorter one, then the first of the alphabet.
            (&[("bb-", 1), ("c-", 1)], "c-"),
            (&[("a-", 1), ("bb-", 1)], "a-"),
            (&[("a-", 1), ("b-", 1)], "a-"),
            (&[("aa-", 2), ("b-", 1)], "aa-"),
            (&[("", 1), ("a-", 4)], ""),
            (&[("", 1), ("a-", 5)], "a-"),
            (&[("", 2), ("a-", 8)], ""),
            (&[("", 2), ("a-", 9)], "a-"),
        ];
        for (prefixes, expected) in cases {
            let tags = prefixes.iter().flat_map(|(prefix, count)| (0..*count).map(move |n| format!("{prefix}1.{n}")));
            let tags: Vec<String> = tags.collect();
            let sorted = Sorted::of(&tags);
            assert_eq!(sorted.prefix, expected, "{prefixes:?}");
            assert!(sorted.entries.iter().all(|entry| entry.shape.prefix == expected), "{prefixes:?}");
            let count = prefixes.iter().find(|(prefix, _)| *prefix == expected).map(|(_, count)| *count);
            assert_eq!(Some(sorted.entries.len()), count, "{prefixes:?}");
        }
    }

    #[test]
    fn prefixes_are_counted_the_most_frequent_first() {
        let sorted = Sorted::of(&["a-1.0", "b-1.0", "b-1.1", "1.0", "1.1", "1.2", "latest"]);
        assert_eq!(sorted.prefixes, [("", 3), ("b-", 2), ("a-", 1)]);
    }

    #[test]
    fn with_dates_the_prefix_is_that_of_what_is_recent() {
        let mut tags = dated(&[("old-1.0", "2020-01-01")]).repeat(40);
        tags.extend(dated(&[("new-1.0", "2024-01-01")]).repeat(20));
        assert_eq!(Sorted::of(&tags).prefix, "new-");
    }
}
