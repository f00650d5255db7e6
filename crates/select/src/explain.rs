//! Judging every candidate and saying so.

use alloc::vec::Vec;
use core::cmp::Ordering;

use verpick_version::Version;
use verpick_version::chrono::{DateTime, Utc};

use crate::{Candidate, Reason, Selection, Selector, Verdict};

/// What was picked, and a verdict on every candidate.
///
/// ```
/// use verpick_select::Selector;
///
/// let selector = Selector::semver();
/// let explanation = selector.explain(["v1.0.0", "v1.1.0", "v1.2.0-rc.1"]);
/// assert_eq!(explanation.selected().unwrap().tag(), "v1.1.0");
/// assert_eq!(explanation.verdicts()[2].reason().unwrap().name(), "prerelease");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation<'t> {
    selected: Option<Selection<'t>>,
    pending: Option<Pending<'t>>,
    verdicts: Vec<Verdict>,
}

/// A newer version that waits for its artifact, or for its age once that is there.
///
/// ```
/// use std::time::Duration;
///
/// use verpick_select::{Candidate, Selector};
/// use verpick_version::chrono::{DateTime, Utc};
///
/// struct Release(&'static str, &'static str, bool);
///
/// impl Candidate for Release {
///     fn tag(&self) -> &[u8] {
///         self.0.as_bytes()
///     }
///     fn published(&self) -> Option<DateTime<Utc>> {
///         self.1.parse().ok()
///     }
///     fn is_complete(&self) -> bool {
///         self.2
///     }
/// }
///
/// let releases =
///     [Release("v1.2.0", "2024-06-01T00:00:00Z", true), Release("v1.3.0", "2024-06-15T12:00:00Z", false)];
/// let now = "2024-06-15T12:20:00Z".parse().unwrap();
/// let selector = Selector::semver().require_artifact(true).grace(Duration::from_secs(30 * 60), now);
/// let explanation = selector.explain(&releases);
/// assert_eq!(explanation.selected().unwrap().tag(), "v1.2.0");
/// assert_eq!(explanation.pending().unwrap().selection().tag(), "v1.3.0");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pending<'t> {
    selection: Selection<'t>,
    until: DateTime<Utc>,
}

impl<'t> Pending<'t> {
    /// The version that waits, and where in the input its candidate stands.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use verpick_select::{Candidate, Selector};
    /// use verpick_version::chrono::{DateTime, Utc};
    ///
    /// struct Release(&'static str, &'static str, bool);
    ///
    /// impl Candidate for Release {
    ///     fn tag(&self) -> &[u8] {
    ///         self.0.as_bytes()
    ///     }
    ///     fn published(&self) -> Option<DateTime<Utc>> {
    ///         self.1.parse().ok()
    ///     }
    ///     fn is_complete(&self) -> bool {
    ///         self.2
    ///     }
    /// }
    ///
    /// let releases =
    ///     [Release("v1.2.0", "2024-06-01T00:00:00Z", true), Release("v1.3.0", "2024-06-15T12:00:00Z", false)];
    /// let now = "2024-06-15T12:20:00Z".parse().unwrap();
    /// let selector = Selector::semver().require_artifact(true).grace(Duration::from_secs(30 * 60), now);
    /// let explanation = selector.explain(&releases);
    /// assert_eq!(explanation.pending().unwrap().selection().index(), 1);
    /// ```
    #[must_use]
    pub const fn selection(&self) -> &Selection<'t> {
        &self.selection
    }

    /// When its grace period ends, or when it is old enough if that is later.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use verpick_select::{Candidate, Selector};
    /// use verpick_version::chrono::{DateTime, Utc};
    ///
    /// struct Release(&'static str, &'static str, bool);
    ///
    /// impl Candidate for Release {
    ///     fn tag(&self) -> &[u8] {
    ///         self.0.as_bytes()
    ///     }
    ///     fn published(&self) -> Option<DateTime<Utc>> {
    ///         self.1.parse().ok()
    ///     }
    ///     fn is_complete(&self) -> bool {
    ///         self.2
    ///     }
    /// }
    ///
    /// let releases =
    ///     [Release("v1.2.0", "2024-06-01T00:00:00Z", true), Release("v1.3.0", "2024-06-15T12:00:00Z", false)];
    /// let now = "2024-06-15T12:20:00Z".parse().unwrap();
    /// let selector = Selector::semver().require_artifact(true).grace(Duration::from_secs(30 * 60), now);
    /// let explanation = selector.explain(&releases);
    /// assert_eq!(explanation.pending().unwrap().until().to_string(), "2024-06-15 12:30:00 UTC");
    /// ```
    #[must_use]
    pub const fn until(&self) -> DateTime<Utc> {
        self.until
    }
}

impl<'t> Explanation<'t> {
    /// What was picked: the same as [`Selector::latest`] gives.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let selector = Selector::semver();
    /// let explanation = selector.explain(["v1.0.0", "v1.1.0", "v1.2.0-rc.1"]);
    /// assert_eq!(explanation.selected().unwrap().index(), 1);
    /// ```
    #[must_use]
    pub const fn selected(&self) -> Option<&Selection<'t>> {
        self.selected.as_ref()
    }

    /// The newest candidate that is kept out by nothing but its missing artifact, while its grace period lasts and if
    /// it is newer than what was picked.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use verpick_select::{Candidate, Selector};
    /// use verpick_version::chrono::{DateTime, Utc};
    ///
    /// struct Release(&'static str, &'static str, bool);
    ///
    /// impl Candidate for Release {
    ///     fn tag(&self) -> &[u8] {
    ///         self.0.as_bytes()
    ///     }
    ///     fn published(&self) -> Option<DateTime<Utc>> {
    ///         self.1.parse().ok()
    ///     }
    ///     fn is_complete(&self) -> bool {
    ///         self.2
    ///     }
    /// }
    ///
    /// let releases =
    ///     [Release("v1.2.0", "2024-06-01T00:00:00Z", true), Release("v1.3.0", "2024-06-15T12:00:00Z", false)];
    /// let now = "2024-06-15T12:20:00Z".parse().unwrap();
    /// let selector = Selector::semver().require_artifact(true).grace(Duration::from_secs(30 * 60), now);
    /// let explanation = selector.explain(&releases);
    /// assert_eq!(explanation.pending().unwrap().selection().tag(), "v1.3.0");
    /// ```
    #[must_use]
    pub const fn pending(&self) -> Option<&Pending<'t>> {
        self.pending.as_ref()
    }

    /// A verdict for each candidate, in the order of the input.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let selector = Selector::semver();
    /// let explanation = selector.explain(["v1.0.0", "v1.1.0", "v1.2.0-rc.1"]);
    /// let names: Vec<_> = explanation.verdicts().iter().map(|verdict| verdict.name()).collect();
    /// assert_eq!(names, ["older", "selected", "rejected"]);
    /// ```
    #[must_use]
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// How many candidates were rejected.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let selector = Selector::semver();
    /// let explanation = selector.explain(["v1.0.0", "v1.1.0", "v1.2.0-rc.1"]);
    /// assert_eq!(explanation.rejected(), 1);
    /// ```
    #[must_use]
    pub fn rejected(&self) -> usize {
        self.verdicts.iter().filter(|verdict| verdict.reason().is_some()).count()
    }
}

impl Selector {
    /// Judges every candidate: what [`latest`](Self::latest) would pick, and why not the others.
    ///
    /// One pass, linear in the total length of the tags; keeps a verdict for each candidate.
    ///
    /// ```
    /// use verpick_select::{Reason, Selector, Verdict};
    ///
    /// let selector = Selector::semver();
    /// let explanation = selector.explain(["v1.0.0", "v1.1.0", "1.1.0", "v1.2.0-rc.1"]);
    /// assert_eq!(
    ///     explanation.verdicts(),
    ///     [Verdict::Older, Verdict::Selected, Verdict::Tied, Verdict::Rejected(Reason::Prerelease)],
    /// );
    /// ```
    #[must_use]
    pub fn explain<'t, C, I>(&'t self, candidates: I) -> Explanation<'t>
    where
        C: Candidate + ?Sized + 't,
        I: IntoIterator<Item = &'t C>,
    {
        let candidates = candidates.into_iter();
        let mut verdicts = Vec::with_capacity(candidates.size_hint().0);
        let mut selected: Option<Selection<'t>> = None;
        // Where the candidates stand that have the precedence of the selected one, itself among them.
        let mut level: Vec<usize> = Vec::new();
        let mut waiting: Option<Pending<'t>> = None;
        let mut version = Version::blank(&self.scheme);
        for (index, candidate) in candidates.enumerate() {
            if let Err(reason) = self.judge_into(candidate, &mut version) {
                verdicts.push(Verdict::Rejected(reason));
                if reason == Reason::ArtifactMissing {
                    let newer = self.waits(index, candidate);
                    let newer = newer.filter(|newer| waiting.is_none_or(|so_far| newer.is_ahead_of(&so_far)));
                    waiting = newer.or(waiting);
                }
                continue;
            }
            let best = selected.as_ref().map(|best| &best.version);
            let ordering =
                best.map_or(Ordering::Greater, |best| version.cmp_precedence(best).unwrap_or(Ordering::Less));
            verdicts.push(if ordering.is_lt() { Verdict::Older } else { Verdict::Tied });
            if ordering.is_gt() {
                level.drain(..).for_each(|index| verdicts[index] = Verdict::Older);
            }
            if ordering.is_ge() {
                level.push(index);
                if best.is_none_or(|best| version > *best) {
                    selected = Some(Selection { index, version });
                }
            }
        }
        if let Some(selected) = selected {
            verdicts[selected.index] = Verdict::Selected;
        }
        let pending = waiting
            .filter(|waiting| selected.is_none_or(|selected| is_newer(&waiting.selection.version, &selected.version)));
        Explanation { selected, pending, verdicts }
    }

    /// A candidate without its artifact, if its grace period lasts.
    fn waits<'t, C: Candidate + ?Sized>(&'t self, index: usize, candidate: &'t C) -> Option<Pending<'t>> {
        let published = candidate.published()?;
        let until = self.grace?.ahead(published)?;
        // With its artifact it may still be too young.
        let until = until.max(self.min_age.and_then(|age| age.ahead(published)).unwrap_or(until));
        let version = self.scheme.parse_bytes(candidate.version_text()?, self.options()).ok()?;
        Some(Pending { selection: Selection { index, version }, until })
    }
}

impl Pending<'_> {
    fn is_ahead_of(&self, other: &Pending<'_>) -> bool {
        self.selection.version > other.selection.version
    }
}

fn is_newer(a: &Version<'_>, b: &Version<'_>) -> bool {
    a.cmp_precedence(b) == Some(Ordering::Greater)
}
