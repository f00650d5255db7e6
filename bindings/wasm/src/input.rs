//! What JavaScript hands over: one buffer, which it writes into and every call reads.
//!
//! Passing a list text by text costs 60 to 100 ns each, so lists come joined. The buffer holds, one behind the other,
//! three parts, whose lengths are arguments of the call:
//!
//! - the policy, as [`policy`](crate::policy) reads it;
//! - records, one for each tag, of [`RECORD`] bytes; none where the tags are lines and nothing else is known of them;
//! - the tags: joined with newlines, or with nothing between where there are records.
//!
//! Invariant: nothing here trusts a length. What does not fit is an error, never a panic.

use std::cell::RefCell;
use std::iter;

use verpick::Candidate;
use verpick::chrono::{DateTime, Utc};

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A tag's end in the text (u32), when it was published (f64, milliseconds, NaN where nobody knows), and flags (u8).
const RECORD: usize = 13;

/// The flags of a record.
const DRAFT: u8 = 1;
const YANKED: u8 = 2;
const INCOMPLETE: u8 = 4;
const BYTES: u8 = 8;

/// Makes room for `length` bytes and says where. What was there before may be gone.
pub(crate) fn reserve(length: usize) -> *mut u8 {
    BUFFER.with_borrow_mut(|buffer| {
        if buffer.len() < length {
            // Nobody reads the old bytes again, so they need not be moved.
            *buffer = Vec::new();
            buffer.resize(length.next_multiple_of(4096), 0);
        }
        buffer.as_mut_ptr()
    })
}

/// Lengths of the three parts.
#[derive(Clone, Copy)]
pub(crate) struct Lengths {
    pub(crate) policy: usize,
    pub(crate) records: usize,
    pub(crate) text: usize,
}

/// The three parts.
pub(crate) struct Input<'i> {
    pub(crate) policy: &'i [u8],
    pub(crate) records: &'i [u8],
    pub(crate) text: &'i [u8],
}

/// Gives what JavaScript has written.
pub(crate) fn with<R>(lengths: Lengths, read: impl FnOnce(Input<'_>) -> R) -> R {
    BUFFER.with_borrow(|buffer| {
        let (policy, rest) = split(buffer, lengths.policy);
        let (records, rest) = split(rest, lengths.records);
        let (text, _) = split(rest, lengths.text);
        read(Input { policy, records, text })
    })
}

fn split(bytes: &[u8], at: usize) -> (&[u8], &[u8]) {
    bytes.split_at(at.min(bytes.len()))
}

/// A tag, and what is known of it.
#[derive(Clone, Copy)]
pub(crate) struct Tag<'i> {
    pub(crate) name: &'i [u8],
    published: Option<DateTime<Utc>>,
    flags: u8,
}

impl Tag<'_> {
    /// Whether JavaScript has it as bytes and not as a text.
    pub(crate) fn is_bytes(&self) -> bool {
        self.flags & BYTES != 0
    }
}

impl Candidate for Tag<'_> {
    fn tag(&self) -> &[u8] {
        self.name
    }

    fn published(&self) -> Option<DateTime<Utc>> {
        self.published
    }

    fn is_draft(&self) -> bool {
        self.flags & DRAFT != 0
    }

    fn is_yanked(&self) -> bool {
        self.flags & YANKED != 0
    }

    fn is_complete(&self) -> bool {
        self.flags & INCOMPLETE == 0
    }
}

impl<'i> Input<'i> {
    /// The tags of a list of `count`; `None` where a newline within a tag hides how they were joined.
    pub(crate) fn tags(&self, count: usize) -> Option<Vec<Tag<'i>>> {
        if count == 0 {
            return Some(Vec::new());
        }
        if self.records.is_empty() {
            let lines = newlines_and_returns(self.text);
            return (lines.newlines == count - 1).then(|| {
                let plain = |name| Tag { name, published: None, flags: 0 };
                self.text.split(|byte| *byte == b'\n').map(plain).collect()
            });
        }
        let mut start = 0;
        let records = self.records.chunks_exact(RECORD).map(|record| {
            let (end, rest) =
                record.split_first_chunk().map_or((0, record), |(end, rest)| (u32::from_le_bytes(*end), rest));
            let (published, flags) =
                rest.split_first_chunk().map_or((f64::NAN, rest), |(ms, flags)| (f64::from_le_bytes(*ms), flags));
            let end = (end as usize).clamp(start, self.text.len());
            let name = &self.text[start..end];
            start = end;
            Tag { name, published: moment(published), flags: flags.first().copied().unwrap_or(0) }
        });
        Some(records.collect())
    }

    /// Whether the text is `count` lines that each are a tag: no newline and no carriage return is part of one.
    pub(crate) fn is_lines(&self, count: usize) -> bool {
        let lines = newlines_and_returns(self.text);
        lines.newlines + 1 == count && lines.returns == 0
    }
}

/// Milliseconds since 1970, as JavaScript's dates have them.
fn moment(milliseconds: f64) -> Option<DateTime<Utc>> {
    // The cast saturates, and what is no number was asked for before.
    #[allow(clippy::cast_possible_truncation)]
    let whole = (!milliseconds.is_nan()).then_some(milliseconds as i64)?;
    DateTime::from_timestamp_millis(whole)
}

struct Lines {
    newlines: usize,
    returns: usize,
}

/// Counts two bytes, eight at a time: this is asked of every list.
fn newlines_and_returns(text: &[u8]) -> Lines {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let words = text.chunks_exact(8);
    let mut lines = Lines { newlines: 0, returns: 0 };
    let rest = iter::once(words.remainder()).flatten();
    for byte in rest {
        lines.newlines += usize::from(*byte == b'\n');
        lines.returns += usize::from(*byte == b'\r');
    }
    for word in words {
        let word = u64::from_le_bytes(word.try_into().unwrap_or_default());
        lines.newlines += zeros(word ^ (ONES * u64::from(b'\n')));
        lines.returns += zeros(word ^ (ONES * u64::from(b'\r')));
    }
    lines
}

/// How many of the eight bytes are zero.
fn zeros(word: u64) -> usize {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    (!(((word & LOW) + LOW) | word | LOW)).count_ones() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &[u8]) -> Input<'_> {
        Input { policy: b"", records: b"", text }
    }

    fn names(input: &Input<'_>, count: usize) -> Option<Vec<Vec<u8>>> {
        Some(input.tags(count)?.iter().map(|tag| tag.name.to_vec()).collect())
    }

    #[test]
    fn bytes_are_counted_at_every_place() {
        for place in 0..24 {
            let mut text = [b'\x8a'; 24];
            text[place] = b'\n';
            let lines = newlines_and_returns(&text);
            assert_eq!((lines.newlines, lines.returns), (1, 0), "{place}");
        }
        let lines = newlines_and_returns(b"\n\n\r\n\r\n\x0b\x0c\x0e\x09\n");
        assert_eq!((lines.newlines, lines.returns), (5, 2));
    }

    #[test]
    fn joined_tags_are_cut_only_where_that_is_certain() {
        assert_eq!(names(&plain(b"a\n\nb"), 3).unwrap(), [&b"a"[..], b"", b"b"]);
        assert_eq!(names(&plain(b"a\nb"), 1), None);
        assert_eq!(names(&plain(b""), 0).unwrap().len(), 0);
        assert_eq!(names(&plain(b""), 1).unwrap(), [b""]);
        assert!(plain(b"a\nb").is_lines(2));
        assert!(!plain(b"a\r\nb").is_lines(2));
    }

    #[test]
    fn records_that_lie_are_cut_to_what_there_is() {
        let mut records = Vec::new();
        for (end, published, flags) in [(2_u32, f64::NAN, 0), (99, 1e300, DRAFT), (1, 86_400_000.0, INCOMPLETE)] {
            records.extend(end.to_le_bytes());
            records.extend(published.to_le_bytes());
            records.push(flags);
        }
        let input = Input { policy: b"", records: &records, text: b"a\nb" };
        let tags = input.tags(3).unwrap();
        assert_eq!(tags.iter().map(|tag| tag.name).collect::<Vec<_>>(), [&b"a\n"[..], b"b", b""]);
        assert_eq!(tags[1].published(), None);
        assert!(tags[1].is_draft() && tags[1].is_complete());
        assert_eq!(tags[2].published().unwrap().to_string(), "1970-01-02 00:00:00 UTC");
        assert!(!tags[2].is_complete());
    }
}
