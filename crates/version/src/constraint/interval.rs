//! Intervals of the order of precedence.
//!
//! An interval reaches from one edge up to another. An edge lies between versions, never on one: with each core there
//! are places before all its pre-releases, before and behind each of them, before its release, and behind that. So an
//! interval needs no flags for open and closed ends.

use alloc::boxed::Box;
use core::cmp::Ordering;

use verpick_calver::{MAX_NUMBERS, Modifier};

use crate::{PrereleaseOrder, Version, order};

/// A place between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edge {
    numbers: [u64; MAX_NUMBERS],
    modifier: Modifier,
    place: Place,
}

/// Where, among the versions of one core and modifier, an edge lies. In their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Before every pre-release.
    First,
    /// Before a pre-release.
    Before(Box<str>),
    /// Behind a pre-release.
    Behind(Box<str>),
    /// Before the release, behind all its pre-releases.
    Release,
    /// Behind the release.
    Last,
}

/// What an operand names: a version, or where it lacks numbers all that begin like it.
pub(super) struct Operand<'c> {
    /// Its numbers by place.
    pub(super) segments: &'c [u64],
    pub(super) modifier: Modifier,
    pub(super) prerelease: Option<&'c str>,
    /// Whether versions of its scheme may have a modifier.
    pub(super) may_have_modifier: bool,
}

/// From one edge up to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) from: Edge,
    pub(super) to: Edge,
}

impl Edge {
    /// Before every version.
    pub(super) const START: Self = Self { numbers: [0; MAX_NUMBERS], modifier: Modifier::FIRST, place: Place::First };
    /// Behind every version.
    pub(super) const END: Self =
        Self { numbers: [u64::MAX; MAX_NUMBERS], modifier: Modifier::LAST, place: Place::Last };

    /// Before every version whose first segments are `segments`.
    pub(super) fn before(segments: &[u64]) -> Self {
        let mut numbers = [0; MAX_NUMBERS];
        numbers[..segments.len()].copy_from_slice(segments);
        Self { numbers, ..Self::START }
    }

    /// Behind every version whose first segments are `segments`. That is before the next of them: found by adding 1 to
    /// the last segment that is not yet the greatest number there is.
    pub(super) fn behind(segments: &[u64]) -> Self {
        let mut numbers = [0; MAX_NUMBERS];
        numbers[..segments.len()].copy_from_slice(segments);
        for number in numbers[..segments.len()].iter_mut().rev() {
            match number.checked_add(1) {
                Some(next) => {
                    *number = next;
                    return Self { numbers, ..Self::START };
                }
                None => *number = 0,
            }
        }
        Self::END
    }

    /// Before a release and all its pre-releases: those behind a hyphen, and without a modifier those by modifier too.
    pub(super) fn before_release(version: &Operand<'_>) -> Self {
        let modifier = if version.modifier == Modifier::FINAL { Modifier::FIRST } else { version.modifier };
        Self { modifier, ..Self::before(version.segments) }
    }

    /// Just before a version.
    pub(super) fn before_version(version: &Operand<'_>) -> Self {
        let place = version.prerelease.map_or(Place::Release, |text| Place::Before(text.into()));
        Self { modifier: version.modifier, place, ..Self::before(version.segments) }
    }

    /// Just behind a version.
    pub(super) fn behind_version(version: &Operand<'_>) -> Self {
        let place = match version.prerelease {
            Some(text) => Place::Behind(text.into()),
            // Behind a release come those with a modifier, if there are any; otherwise the next core, whatever comes
            // first there.
            None if version.may_have_modifier => Place::Last,
            None => return Self::behind(version.segments),
        };
        Self { modifier: version.modifier, place, ..Self::before(version.segments) }
    }

    /// Whether a version lies behind the edge.
    fn is_passed_by(&self, version: &Version<'_>) -> bool {
        match version.cmp_numbers(&self.numbers).then_with(|| version.modifier().cmp(&self.modifier)) {
            Ordering::Less => return false,
            Ordering::Greater => return true,
            Ordering::Equal => {}
        }
        let order = version.scheme.prerelease_order();
        match (&self.place, version.prerelease()) {
            (Place::First, _) => true,
            (Place::Last, _) => false,
            (_, None) => true,
            (Place::Before(text), Some(prerelease)) => order::prereleases(prerelease, text, order).is_ge(),
            (Place::Behind(text), Some(prerelease)) => order::prereleases(prerelease, text, order).is_gt(),
            (Place::Release, Some(_)) => false,
        }
    }

    /// The order of edges, in which an interval from a later one up to an earlier one is empty.
    pub(super) fn cmp(&self, other: &Self, order: PrereleaseOrder) -> Ordering {
        /// The place, the pre-release, and the side of it.
        fn key(place: &Place) -> (u8, Option<&str>, u8) {
            match place {
                Place::First => (0, None, 0),
                Place::Before(text) => (1, Some(text), 0),
                Place::Behind(text) => (1, Some(text), 1),
                Place::Release => (2, None, 0),
                Place::Last => (3, None, 0),
            }
        }
        let ((place, text, side), (other_place, other_text, other_side)) = (key(&self.place), key(&other.place));
        self.numbers
            .cmp(&other.numbers)
            .then(self.modifier.cmp(&other.modifier))
            .then(place.cmp(&other_place))
            .then_with(|| match (text, other_text) {
                (Some(a), Some(b)) => order::prereleases(a, b, order),
                _ => Ordering::Equal,
            })
            .then(side.cmp(&other_side))
    }
}

impl Interval {
    /// Every version.
    pub(super) const ALL: Self = Self { from: Edge::START, to: Edge::END };

    pub(super) fn contains(&self, version: &Version<'_>) -> bool {
        self.from.is_passed_by(version) && !self.to.is_passed_by(version)
    }

    /// What lies in both.
    pub(super) fn intersect(self, other: Self, order: PrereleaseOrder) -> Self {
        let from = if self.from.cmp(&other.from, order).is_lt() { other.from } else { self.from };
        let to = if self.to.cmp(&other.to, order).is_gt() { other.to } else { self.to };
        Self { from, to }
    }

    pub(super) fn is_empty(&self, order: PrereleaseOrder) -> bool {
        self.from.cmp(&self.to, order).is_ge()
    }
}
