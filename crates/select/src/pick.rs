//! Picking the latest, picking the oldest, and sorting.
//!
//! The latest is found without reading most tags whole. [`Version::outranks`] tells from the first differing number
//! that a tag cannot beat a *bound*, a version that the list is known to hold and the policy takes; only the others
//! are judged. In a list that rises, every tag beats all before it, so the bound starts as the greatest of a few tags
//! spread over the list, the last among them (√n of them: then looking at them costs little, and few others beat them
//! all). An iterator can
//! be passed over only once and starts without a bound.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use verpick_version::Version;

use crate::{Candidate, Selector};

/// What was picked: a version, and where in the input its candidate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection<'t> {
    pub(crate) index: usize,
    pub(crate) version: Version<'t>,
}

impl<'t> Selection<'t> {
    /// The number of the candidate in the input, from 0; in a buffer, the number of its line, empty ones counted.
    #[must_use]
    pub const fn index(&self) -> usize {
        self.index
    }

    /// The version that was picked.
    #[must_use]
    pub const fn version(&self) -> &Version<'t> {
        &self.version
    }

    /// The tag that was picked, whole.
    #[must_use]
    pub const fn tag(&self) -> &'t str {
        self.version.as_str()
    }
}

/// The lines of a buffer: separated by `\n`, one `\r` before it belongs to the separator, and the last line may end
/// without one. As [`str::lines`], for bytes.
///
/// ```
/// use verpick_select::lines;
///
/// let all: Vec<&[u8]> = lines(b"v1.0.0\r\n\nv1.1.0\n").collect();
/// assert_eq!(all, [&b"v1.0.0"[..], b"", b"v1.1.0"]);
/// ```
pub fn lines(buffer: &[u8]) -> impl Iterator<Item = &[u8]> {
    buffer.split_inclusive(|byte| *byte == b'\n').map(line)
}

/// A line without its separator.
#[inline]
fn line(text: &[u8]) -> &[u8] {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.strip_suffix(b"\r").unwrap_or(text)
}

impl Selector {
    /// How far apart to look for a bound among `count` candidates, so that √n are looked at; nowhere where there are
    /// few, or where a version behind one prefix says nothing of those behind others.
    fn stride(&self, count: usize) -> Option<usize> {
        const FEW: usize = 32;
        if count < FEW || self.prefix.is_none() { None } else { count.checked_div(count.isqrt()) }
    }

    /// The latest that the policy takes out of a slice; `None` where it takes none.
    ///
    /// Linear in the total length of the tags, without allocating. Tags that cannot win are not validated; to have
    /// all of them judged, ask for [`explain`](Self::explain).
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let tags = ["v1.9.0", "v1.10.0", "v1.11.0-rc.1"];
    /// let selector = Selector::semver();
    /// let selection = selector.latest(&tags).unwrap();
    /// assert_eq!((selection.index(), selection.tag()), (1, "v1.10.0"));
    /// ```
    #[must_use]
    pub fn latest<'t, C: Candidate>(&'t self, candidates: &'t [C]) -> Option<Selection<'t>> {
        let spread = self.stride(candidates.len());
        let spread = spread.map(|stride| candidates.last().into_iter().chain(candidates.iter().step_by(stride)));
        let bound = spread.and_then(|spread| self.latest_of(spread)).map(|selection| selection.version);
        self.latest_from(bound, candidates)
    }

    /// The latest that the policy takes out of an iterator, in one pass and without allocating.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let selector = Selector::semver();
    /// let text = "v1.9.0 v1.10.0 latest";
    /// assert_eq!(selector.latest_of(text.split(' ')).unwrap().tag(), "v1.10.0");
    /// ```
    #[must_use]
    pub fn latest_of<'t, C, I>(&'t self, candidates: I) -> Option<Selection<'t>>
    where
        C: Candidate + ?Sized + 't,
        I: IntoIterator<Item = &'t C>,
    {
        self.latest_from(None, candidates)
    }

    /// The latest that the policy takes out of the [`lines`] of a buffer, without allocating.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let selector = Selector::semver();
    /// let selection = selector.latest_in(b"v1.9.0\n\nv1.10.0\nlatest\n").unwrap();
    /// assert_eq!((selection.index(), selection.tag()), (2, "v1.10.0"));
    /// ```
    #[must_use]
    pub fn latest_in<'t>(&'t self, buffer: &'t [u8]) -> Option<Selection<'t>> {
        // A line of a real list is about this long; only the number of samples hangs on it.
        const USUAL_LINE: usize = 8;
        let spread = self.stride(buffer.len() / USUAL_LINE).map(|stride| {
            // A long line is looked at once, however many of the offsets lie in it.
            let mut seen = 0;
            (0..buffer.len()).step_by(stride * USUAL_LINE).filter_map(move |offset| {
                if offset < seen {
                    return None;
                }
                let start = line_start(buffer, offset).unwrap_or(buffer.len());
                let line = lines(&buffer[start..]).next();
                seen = start + line.map_or(0, <[u8]>::len);
                line
            })
        });
        let bound = spread.and_then(|spread| self.latest_of(spread)).map(|selection| selection.version);
        self.latest_from(bound, lines(buffer))
    }

    /// The latest, knowing that a candidate with the precedence of `bound` is among them and is taken.
    #[inline]
    fn latest_from<'t, C, I>(&'t self, bound: Option<Version<'t>>, candidates: I) -> Option<Selection<'t>>
    where
        C: Candidate + ?Sized + 't,
        I: IntoIterator<Item = &'t C>,
    {
        let mut bound = bound;
        let mut best: Option<Selection<'t>> = None;
        for (index, candidate) in candidates.into_iter().enumerate() {
            if bound.as_ref().is_some_and(|bound| candidate.version_text().is_some_and(|text| bound.outranks(text))) {
                continue;
            }
            let Ok(version) = self.judge(candidate) else { continue };
            if best.as_ref().is_none_or(|best| version > best.version) {
                best = Some(Selection { index, version });
                // The bound may still be ahead of the best, and then it stays. Behind another prefix it bounds nothing.
                if self.prefix.is_some() && bound.as_ref().is_none_or(|bound| version > *bound) {
                    bound = Some(version);
                }
            }
        }
        best
    }

    /// The oldest that the policy takes out of a slice; of byte-equal ones the first. Judges every candidate.
    #[must_use]
    pub fn oldest<'t, C: Candidate>(&'t self, candidates: &'t [C]) -> Option<Selection<'t>> {
        self.oldest_of(candidates)
    }

    /// The oldest that the policy takes out of the [`lines`] of a buffer.
    #[must_use]
    pub fn oldest_in<'t>(&'t self, buffer: &'t [u8]) -> Option<Selection<'t>> {
        self.oldest_of(lines(buffer))
    }

    /// The oldest that the policy takes out of an iterator.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let selector = Selector::semver();
    /// assert_eq!(selector.oldest(&["v1.9.0", "v1.10.0", "v1.8.0-rc.1"]).unwrap().tag(), "v1.9.0");
    /// ```
    #[must_use]
    pub fn oldest_of<'t, C, I>(&'t self, candidates: I) -> Option<Selection<'t>>
    where
        C: Candidate + ?Sized + 't,
        I: IntoIterator<Item = &'t C>,
    {
        let taken = candidates
            .into_iter()
            .enumerate()
            .filter_map(|(index, candidate)| Some(Selection { index, version: self.judge(candidate).ok()? }));
        // `min_by` gives the first of equal ones.
        taken.min_by(|a, b| a.version.cmp(&b.version))
    }

    /// The latest that the policy takes of each group: `key` says which group a version belongs to. One pass that
    /// judges every candidate.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let tags = ["api/v1.9.0", "web/v2.0.0", "api/v1.10.0", "v0.1.0"];
    /// let selector = Selector::semver().any_prefix();
    /// let latest = selector.latest_per(&tags, |version| version.prefix().to_owned());
    /// let tags: Vec<&str> = latest.values().map(|selection| selection.tag()).collect();
    /// assert_eq!(tags, ["v0.1.0", "api/v1.10.0", "web/v2.0.0"]);
    /// ```
    #[must_use]
    pub fn latest_per<'t, C, I, K>(
        &'t self,
        candidates: I,
        mut key: impl FnMut(&Version<'t>) -> K,
    ) -> BTreeMap<K, Selection<'t>>
    where
        C: Candidate + ?Sized + 't,
        I: IntoIterator<Item = &'t C>,
        K: Ord,
    {
        let mut latest: BTreeMap<K, Selection<'t>> = BTreeMap::new();
        for (index, candidate) in candidates.into_iter().enumerate() {
            let Ok(version) = self.judge(candidate) else { continue };
            let selection = Selection { index, version };
            let best = latest.entry(key(&version)).or_insert(selection);
            if version > best.version {
                *best = selection;
            }
        }
        latest
    }

    /// All that the policy takes, oldest first, in the total order; byte-equal ones keep their order.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let selector = Selector::semver();
    /// let sorted = selector.sort(["v1.10.0", "latest", "v1.9.0"]);
    /// assert_eq!(sorted.iter().map(|selection| selection.tag()).collect::<Vec<_>>(), ["v1.9.0", "v1.10.0"]);
    /// ```
    #[must_use]
    pub fn sort<'t, C, I>(&'t self, candidates: I) -> Vec<Selection<'t>>
    where
        C: Candidate + ?Sized + 't,
        I: IntoIterator<Item = &'t C>,
    {
        let mut taken: Vec<_> = candidates
            .into_iter()
            .enumerate()
            .filter_map(|(index, candidate)| Some(Selection { index, version: self.judge(candidate).ok()? }))
            .collect();
        taken.sort_by(|a, b| a.version.cmp(&b.version));
        taken
    }
}

/// Where the first line begins that begins at or behind `offset`; `None` in the last line. Costs as much as what is
/// left of the line at `offset`.
fn line_start(buffer: &[u8], offset: usize) -> Option<usize> {
    if offset == 0 { Some(0) } else { Some(offset + buffer[offset..].iter().position(|byte| *byte == b'\n')? + 1) }
}
