//! Tags with dates, for the tests of inference.

use alloc::vec::Vec;

use verpick_version::chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::Candidate;

/// A tag, and when it was published.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'t> {
    pub(super) text: &'t str,
    pub(super) published: Option<DateTime<Utc>>,
}

impl Candidate for Tag<'_> {
    fn tag(&self) -> &[u8] {
        self.text.as_bytes()
    }

    fn published(&self) -> Option<DateTime<Utc>> {
        self.published
    }
}

/// A day as ISO 8601 writes it.
pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Tags and their days; a tag whose day is empty has none.
pub(super) fn dated<'t>(tags: &[(&'t str, &str)]) -> Vec<Tag<'t>> {
    let published = |text: &str| day(text).and_time(NaiveTime::MIN).and_utc();
    tags.iter().map(|(text, day)| Tag { text, published: (!day.is_empty()).then(|| published(day)) }).collect()
}
