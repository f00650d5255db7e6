//! The tags that are looked at: those of one prefix, oldest first.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
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

/// All tags of the prefix that most of the newest have, in order; and the prefix.
pub(super) fn sorted<C: Candidate>(tags: &[C]) -> (&str, Vec<Entry<'_>>) {
    let entry = |(index, tag)| {
        let text = core::str::from_utf8(C::version_text(tag)?).ok()?;
        let published = C::published(tag);
        Some(Entry { index, text, shape: Shape::of(text)?, published, date: published.map(|at| at.date_naive()) })
    };
    let mut entries: Vec<Entry<'_>> = tags.iter().enumerate().filter_map(entry).collect();
    sort(&mut entries);
    let prefix = newest_prefix(&entries[recent(&entries)..]);
    entries.retain(|entry| entry.shape.prefix == prefix);
    (prefix, entries)
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
    let mut counts = BTreeMap::new();
    for entry in entries {
        *counts.entry(entry.shape.prefix).or_insert(0_usize) += 1;
    }
    const MUCH_RARER: usize = 4;
    let bare = counts.get("").copied().unwrap_or(0);
    let most = counts.into_iter().reduce(|best, next| {
        let (more, same) = (next.1 > best.1, next.1 == best.1);
        if more || same && next.0.len() < best.0.len() { next } else { best }
    });
    most.filter(|(_, count)| bare * MUCH_RARER < *count).map_or("", |(prefix, _)| prefix)
}
