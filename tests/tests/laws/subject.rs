//! The oracle's policy and items as verpick takes them.

use std::time::Duration;

use verpick::chrono::{DateTime, Utc};
use verpick::{Candidate, Prereleases, Scheme, Selector, SlotMatch, Strictness};
use verpick_tests::oracle::{self, Item, Policy};

/// An item as a candidate.
pub(crate) struct Subject<'a>(pub(crate) &'a Item);

impl Candidate for Subject<'_> {
    fn tag(&self) -> &[u8] {
        &self.0.tag
    }

    fn published(&self) -> Option<DateTime<Utc>> {
        self.0.published.map(at)
    }

    fn is_draft(&self) -> bool {
        self.0.draft
    }

    fn is_yanked(&self) -> bool {
        self.0.yanked
    }

    fn is_complete(&self) -> bool {
        self.0.complete
    }
}

pub(crate) fn subjects(items: &[Item]) -> Vec<Subject<'_>> {
    items.iter().map(Subject).collect()
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).expect("the oracle's times are on the calendar")
}

/// The scheme of a format, or SemVer.
pub(crate) fn scheme(format: Option<&str>) -> Scheme {
    format.map_or(Scheme::SEMVER, |format| {
        Scheme::calver(format).unwrap_or_else(|error| panic!("the oracle takes it: {}", error.with(format)))
    })
}

pub(crate) fn strictness(lenient: bool) -> Strictness {
    if lenient { Strictness::Lenient } else { Strictness::Strict }
}

/// The selector that holds what `policy` holds.
pub(crate) fn selector(policy: &Policy) -> Selector {
    let order = if policy.ascii { verpick::PrereleaseOrder::Ascii } else { verpick::PrereleaseOrder::SemVer };
    let prereleases = match &policy.prereleases {
        oracle::Prereleases::Exclude => Prereleases::Exclude,
        oracle::Prereleases::Include => Prereleases::Include,
        oracle::Prereleases::Channels(names) => Prereleases::Channels(names.clone()),
        oracle::Prereleases::OnlyChannels(names) => Prereleases::OnlyChannels(names.clone()),
    };
    let selector = Selector::new(scheme(policy.format.as_deref()).with_prerelease_order(order))
        .prefix(&policy.prefix)
        .strictness(strictness(policy.lenient))
        .prereleases(prereleases)
        .slot(policy.slot.clone().unwrap_or_default())
        .slot_match(if policy.slot_first { SlotMatch::First } else { SlotMatch::Whole })
        .require_artifact(policy.artifact)
        .drafts(policy.drafts)
        .yanked(policy.yanked);
    let selector = if policy.any_prefix { selector.any_prefix() } else { selector };
    let selector = policy.denied.iter().fold(selector, |selector, tag| selector.deny(tag.clone()));
    match policy.min_age {
        None => selector,
        Some(age) => selector.min_age(Duration::from_secs(age.unsigned_abs()), at(policy.now)),
    }
}
