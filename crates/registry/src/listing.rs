//! A list of releases that is whole, and what it cost.

use crate::{Reading, Release};

/// All releases of a registry.
///
/// There is no such thing as a part of one: it is made in one go, from releases that its maker vouches to be all there
/// are, and whatever fails on the way there gives an [`Error`](crate::Error) instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    pub(crate) releases: Vec<Release>,
    pub(crate) cost: Cost,
}

impl Listing {
    /// A listing. Whoever calls this has read every page of it to its end.
    #[must_use]
    pub fn whole(releases: Vec<Release>, cost: Cost) -> Self {
        Self { releases, cost }
    }

    /// The releases, in the order of the registry: that says nothing of which is newer.
    #[must_use]
    pub fn releases(&self) -> &[Release] {
        &self.releases
    }

    /// The releases, owned.
    #[must_use]
    pub fn into_releases(self) -> Vec<Release> {
        self.releases
    }

    /// Reads versions out of tags by a rule of one's own, such as a pattern.
    pub fn read_as(&mut self, mut rule: impl FnMut(&Release) -> Reading) {
        for release in &mut self.releases {
            release.reading = rule(release);
        }
    }

    /// What it cost, descriptions included.
    #[must_use]
    pub fn cost(&self) -> Cost {
        self.cost
    }
}

/// What was asked of a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Cost {
    /// How many requests were sent, those that were repeated included.
    pub requests: u64,
    /// How many bytes of bodies were read, uncompressed.
    pub bytes: u64,
    /// How many pages were taken from the cache, with or without a request that found them unchanged.
    pub pages_from_cache: u64,
}

impl std::ops::AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.requests += other.requests;
        self.bytes += other.bytes;
        self.pages_from_cache += other.pages_from_cache;
    }
}
