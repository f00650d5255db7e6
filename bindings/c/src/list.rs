//! Tags in one buffer, as C gives them.
//!
//! Invariant: nothing is copied but places; a list that is not sound is refused whole.

use verpick::chrono::{DateTime, Utc};
use verpick::{Candidate, Selection, lines};

use crate::failure::Failure;
use crate::types::{VERPICK_TAG_DRAFT, VERPICK_TAG_INCOMPLETE, VERPICK_TAG_YANKED, VerpickSelection};

/// A list whose pointers were followed.
pub(crate) struct List<'a> {
    pub(crate) data: &'a [u8],
    /// `None` for a tag a line.
    pub(crate) offsets: Option<&'a [usize]>,
    pub(crate) count: usize,
    pub(crate) published: Option<&'a [i64]>,
    pub(crate) flags: Option<&'a [u8]>,
}

/// A tag of a list, and what is known of it.
pub(crate) struct Tag<'a> {
    pub(crate) text: &'a [u8],
    published: Option<DateTime<Utc>>,
    flags: u8,
}

impl Candidate for Tag<'_> {
    fn tag(&self) -> &[u8] {
        self.text
    }

    fn published(&self) -> Option<DateTime<Utc>> {
        self.published
    }

    fn is_draft(&self) -> bool {
        self.flags & VERPICK_TAG_DRAFT != 0
    }

    fn is_yanked(&self) -> bool {
        self.flags & VERPICK_TAG_YANKED != 0
    }

    fn is_complete(&self) -> bool {
        self.flags & VERPICK_TAG_INCOMPLETE == 0
    }
}

impl<'a> List<'a> {
    /// The buffer, if all there is to know are its lines.
    pub(crate) fn plain_lines(&self) -> Option<&'a [u8]> {
        let is_plain = self.offsets.is_none() && self.published.is_none() && self.flags.is_none();
        is_plain.then_some(self.data)
    }

    /// The texts of the tags.
    pub(crate) fn texts(&self) -> Result<Vec<&'a [u8]>, Failure<'static>> {
        let Some(offsets) = self.offsets else {
            let texts: Vec<&[u8]> = lines(self.data).collect();
            if (self.published.is_some() || self.flags.is_some()) && texts.len() != self.count {
                return Err(Failure::Invalid("the count is not the number of lines"));
            }
            return Ok(texts);
        };
        let cut = |(place, ends): (usize, &[usize])| {
            let [begin, end] = *ends else { return Err(Failure::InvalidItem("an offset has no next one", place)) };
            self.data
                .get(begin..end)
                .ok_or(Failure::InvalidItem("an offset is behind the next one, or this one outside of the data", place))
        };
        offsets.windows(2).enumerate().map(cut).collect()
    }

    /// The tags with all that is known of them.
    pub(crate) fn tags(&self) -> Result<Vec<Tag<'a>>, Failure<'static>> {
        let texts = self.texts()?;
        let tag = |(place, text)| {
            let flags = self.flags.map_or(0, |flags| flags[place]);
            if flags & !(VERPICK_TAG_DRAFT | VERPICK_TAG_YANKED | VERPICK_TAG_INCOMPLETE) != 0 {
                return Err(Failure::InvalidItem("the flags of a tag have a bit that is none", place));
            }
            let published = match self.published.map_or(UNKNOWN, |published| published[place]) {
                UNKNOWN => None,
                seconds => Some(moment(seconds).ok_or(Failure::InvalidItem("no calendar has this time", place))?),
            };
            Ok(Tag { text, published, flags })
        };
        texts.into_iter().enumerate().map(tag).collect()
    }

    /// Where a selection out of this list stands.
    pub(crate) fn place(&self, selection: &Selection<'_>) -> VerpickSelection {
        let tag = selection.tag();
        // It was cut out of the data, so the difference is a place in there.
        let offset = (tag.as_ptr() as usize).wrapping_sub(self.data.as_ptr() as usize);
        VerpickSelection { index: selection.index(), offset, length: tag.len() }
    }
}

/// A time that is not known.
pub(crate) const UNKNOWN: i64 = i64::MIN;

pub(crate) fn moment(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

pub(crate) fn seconds(moment: Option<DateTime<Utc>>) -> i64 {
    moment.map_or(UNKNOWN, |moment| moment.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed<'a>(data: &'a [u8], offsets: &'a [usize]) -> List<'a> {
        List { data, offsets: Some(offsets), count: offsets.len() - 1, published: None, flags: None }
    }

    #[test]
    fn offsets_cut_tags_that_hold_anything() {
        let list = listed(b"1.0.0\n\0v2.0.0", &[0, 6, 6, 7, 13]);
        assert_eq!(list.texts().unwrap(), [&b"1.0.0\n"[..], b"", b"\0", b"v2.0.0"]);
    }

    #[test]
    fn offsets_that_fall_or_leave_the_data_are_refused_by_their_place() {
        for (offsets, place) in [(&[0, 5, 3][..], 1), (&[0, 14], 0), (&[13, 14], 0), (&[usize::MAX, 0], 0)] {
            let failure = listed(b"1.0.0\n\0v2.0.0", offsets).texts().unwrap_err();
            assert!(matches!(failure, Failure::InvalidItem(_, at) if at == place), "{failure:?}");
        }
    }

    #[test]
    fn what_is_known_of_lines_must_be_known_of_each() {
        let list = |count, published| List { data: b"1.0.0\n2.0.0", offsets: None, count, published, flags: None };
        assert_eq!(list(2, Some(&[0, UNKNOWN])).tags().unwrap().len(), 2);
        assert!(list(1, Some(&[0])).tags().is_err());
        assert!(list(0, None).tags().is_ok());
        assert!(list(2, Some(&[0, i64::MAX])).tags().is_err(), "no calendar goes so far");
    }
}
