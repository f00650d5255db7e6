//! Picking the latest and the oldest.
//!
//! The latest is found without reading most tags whole. A [`Floor`] tells from the first differing number that a tag
//! cannot beat a *bound*, a version that the list is known to hold and the policy takes; only the others are judged.
//! In a list that rises every tag beats all before it, so the bound starts as the greatest of a few tags spread over
//! the list. An iterator can be passed over only once and starts without a bound.

use alloc::collections::BTreeMap;

use verpick_version::{Floor, Version};

use crate::lines::{first_line, for_each_line_behind_the_first, last_line, lines, spread};
use crate::{Candidate, Selector};

/// What was picked: a version, and where in the input its candidate stands.
///
/// ```
/// use verpick_select::Selector;
///
/// let tags = ["v1.9.0", "v1.10.0"];
/// let selector = Selector::semver();
/// let selection = selector.latest(&tags).unwrap();
/// assert_eq!((selection.index(), selection.tag(), selection.version().minor()), (1, "v1.10.0", Some(10)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection<'t> {
    pub(crate) index: usize,
    pub(crate) version: Version<'t>,
}

impl<'t> Selection<'t> {
    /// The number of the candidate in the input, from 0; in a buffer, the number of its line, empty ones counted.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let tags = ["v1.9.0", "v1.10.0"];
    /// assert_eq!(Selector::semver().latest(&tags).unwrap().index(), 1);
    /// ```
    #[must_use]
    pub const fn index(&self) -> usize {
        self.index
    }

    /// The version that was picked.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let tags = ["v1.9.0", "v1.10.0"];
    /// assert_eq!(Selector::semver().latest(&tags).unwrap().version().segments(), [1, 10, 0]);
    /// ```
    #[must_use]
    pub const fn version(&self) -> &Version<'t> {
        &self.version
    }

    /// The tag that was picked, whole.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let tags = ["v1.9.0", "v1.10.0"];
    /// assert_eq!(Selector::semver().latest(&tags).unwrap().tag(), "v1.10.0");
    /// ```
    #[must_use]
    pub const fn tag(&self) -> &'t str {
        self.version.as_str()
    }
}

impl Selector {
    /// How far apart to look for a bound among `count` candidates: first here and there, then ever closer, each time
    /// with the bound found so far. So few are judged even in a list that rises.
    fn strides(&self, count: usize) -> impl Iterator<Item = usize> + use<> {
        const CLOSER: usize = 32;
        let levels = if self.is_bounded() { count.checked_ilog(CLOSER).unwrap_or(0) } else { 0 };
        (1..=levels).rev().map(|level| CLOSER.pow(level))
    }

    /// Whether a version can bound others: behind one prefix it says nothing of those behind another.
    fn is_bounded(&self) -> bool {
        self.prefix.is_some()
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
        let ends = [candidates.first(), candidates.last()].into_iter().flatten();
        let bound = self.latest_of(ends).map(|selection| selection.version);
        let bound = self.strides(candidates.len()).fold(bound, |bound, stride| {
            let spread = candidates.iter().step_by(stride);
            self.latest_from(bound, spread).map(|selection| selection.version).or(bound)
        });
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
        let bound = self.latest_of([first_line(buffer), last_line(buffer)]).map(|selection| selection.version);
        let bound = self.strides(buffer.len() / USUAL_LINE).fold(bound, |bound, stride| {
            let spread = spread(buffer, stride * USUAL_LINE);
            self.latest_from(bound, spread).map(|selection| selection.version).or(bound)
        });
        let Some(bound) = bound.filter(|_| self.is_bounded()) else { return self.latest_from(None, lines(buffer)) };
        let mut floor = Floor::new(bound);
        let mut best = None;
        let mut index = 0;
        self.consider(first_line(buffer), index, &mut best, &mut floor);
        for_each_line_behind_the_first(buffer, |rest| {
            index += 1;
            if !floor.outranks(rest) {
                self.consider(first_line(rest), index, &mut best, &mut floor);
            }
        });
        best
    }

    /// The latest, knowing that a candidate with the precedence of `bound` is in the list and is taken.
    #[inline]
    fn latest_from<'t, C, I>(&'t self, bound: Option<Version<'t>>, candidates: I) -> Option<Selection<'t>>
    where
        C: Candidate + ?Sized + 't,
        I: IntoIterator<Item = &'t C>,
    {
        let mut candidates = candidates.into_iter().enumerate();
        let taken = |(index, candidate)| Some(Selection { index, version: self.judge(candidate).ok()? });
        if !self.is_bounded() {
            return candidates
                .filter_map(taken)
                .reduce(|best, next| if next.version > best.version { next } else { best });
        }
        let mut best = None;
        if bound.is_none() {
            best = Some(candidates.find_map(taken)?);
        }
        let mut floor = Floor::new(bound.or(best.map(|best| best.version))?);
        for (index, candidate) in candidates {
            if !candidate.version_text().is_some_and(|text| floor.outranks(text)) {
                self.consider(candidate, index, &mut best, &mut floor);
            }
        }
        best
    }

    /// Judges a candidate that may win.
    #[inline(never)]
    fn consider<'t, C: Candidate + ?Sized>(
        &'t self,
        candidate: &'t C,
        index: usize,
        best: &mut Option<Selection<'t>>,
        floor: &mut Floor<'t>,
    ) {
        let Ok(version) = self.judge(candidate) else { return };
        if best.as_ref().is_none_or(|best| version > best.version) {
            *best = Some(Selection { index, version });
            raise(floor, version);
        }
    }

    /// The oldest that the policy takes out of a slice; of byte-equal ones the first. Judges every candidate.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let tags = ["v1.9.0", "v1.10.0", "v1.8.0-rc.1"];
    /// assert_eq!(Selector::semver().oldest(&tags).unwrap().tag(), "v1.9.0");
    /// ```
    #[must_use]
    pub fn oldest<'t, C: Candidate>(&'t self, candidates: &'t [C]) -> Option<Selection<'t>> {
        self.oldest_of(candidates)
    }

    /// The oldest that the policy takes out of the [`lines`] of a buffer.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// assert_eq!(Selector::semver().oldest_in(b"v1.10.0\nv1.9.0\n").unwrap().index(), 1);
    /// ```
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
}

/// Holds what comes against a version that was taken, unless the floor is ahead of it: then it stays.
fn raise<'t>(floor: &mut Floor<'t>, version: Version<'t>) {
    if version > *floor.version() {
        *floor = Floor::new(version);
    }
}
