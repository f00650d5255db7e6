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
