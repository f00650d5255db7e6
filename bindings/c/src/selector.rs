//! The policy as C gives it, and the handle that it becomes.
//!
//! Invariant: a handle is never changed once it is made, so any number of threads may use it.

use std::time::Duration;

use verpick::chrono::{DateTime, Utc};
use verpick::{ParseError, ParseOptions, Prereleases, Scheme, Selector, SlotMatch, Strictness, Version};

use crate::codes::{VerpickPrereleaseOrder, VerpickSlotMatch};
use crate::failure::Failure;
use crate::list::moment;
use crate::types::{
    VERPICK_ALLOW_DOWNGRADE, VERPICK_ANY_PREFIX, VERPICK_DRAFTS, VERPICK_GRACE, VERPICK_LENIENT, VERPICK_MIN_AGE,
    VERPICK_PRE_RELEASE, VERPICK_REQUIRE_ARTIFACT, VERPICK_YANKED,
};

/// A policy, ready to be used by any number of threads at once. Made by verpick_selector_new() or from an inference, and ended
/// by verpick_selector_free().
pub struct VerpickSelector {
    pub(crate) selector: Selector,
    pub(crate) reading: Reading,
    pub(crate) slot_match: SlotMatch,
}

/// How tags are read, beside their scheme.
#[derive(Clone)]
pub(crate) struct Reading {
    /// `None` where any may stand before a version.
    pub(crate) prefix: Option<String>,
    pub(crate) strictness: Strictness,
}

impl Reading {
    pub(crate) fn options(&self) -> ParseOptions<'_> {
        let options = ParseOptions::new().strictness(self.strictness);
        match &self.prefix {
            Some(prefix) => options.prefix(prefix),
            None => options.any_prefix(),
        }
    }
}

impl VerpickSelector {
    pub(crate) fn read<'t>(&'t self, tag: &'t [u8]) -> Result<Version<'t>, ParseError> {
        self.selector.scheme().parse_bytes(tag, self.reading.options())
    }
}

/// Options whose pointers were followed.
#[derive(Default)]
pub(crate) struct Options<'a> {
    pub(crate) calver: Option<&'a str>,
    pub(crate) prefix: Option<&'a str>,
    pub(crate) slot: Option<&'a str>,
    pub(crate) constraint: Option<&'a str>,
    pub(crate) channels: Vec<&'a str>,
    pub(crate) only_channels: Vec<&'a str>,
    pub(crate) deny: Vec<&'a [u8]>,
    pub(crate) flags: u32,
    pub(crate) prerelease_order: u32,
    pub(crate) slot_match: u32,
    pub(crate) reserved: u32,
    pub(crate) now: i64,
    pub(crate) min_age: u64,
    pub(crate) grace: u64,
}

const FLAGS: u32 = VERPICK_LENIENT
    | VERPICK_PRE_RELEASE
    | VERPICK_ANY_PREFIX
    | VERPICK_DRAFTS
    | VERPICK_YANKED
    | VERPICK_REQUIRE_ARTIFACT
    | VERPICK_ALLOW_DOWNGRADE
    | VERPICK_MIN_AGE
    | VERPICK_GRACE;

impl<'a> Options<'a> {
    fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    /// The handle.
    pub(crate) fn build(&self) -> Result<VerpickSelector, Failure<'a>> {
        if self.flags & !FLAGS != 0 || self.reserved != 0 {
            return Err(Failure::Invalid("the flags have a bit that is none, or what is reserved is not zero"));
        }
        let order = VerpickPrereleaseOrder::of(self.prerelease_order)
            .map_err(|_| Failure::Invalid("prerelease_order is none of VerpickPrereleaseOrder"))?;
        let slot_match = VerpickSlotMatch::of(self.slot_match)
            .map_err(|_| Failure::Invalid("slot_match is none of VerpickSlotMatch"))?
            .into();
        if self.has(VERPICK_ANY_PREFIX) && self.prefix.is_some_and(|prefix| !prefix.is_empty()) {
            return Err(Failure::Invalid("a prefix and any prefix exclude each other"));
        }
        let scheme = match self.calver {
            Some(format) => Scheme::calver(format).map_err(|error| Failure::Format(error, format))?,
            None => Scheme::SEMVER,
        };
        let prefix = (!self.has(VERPICK_ANY_PREFIX)).then(|| self.prefix.unwrap_or_default().to_owned());
        let strictness = if self.has(VERPICK_LENIENT) { Strictness::Lenient } else { Strictness::Strict };

        let mut selector = Selector::new(scheme.with_prerelease_order(order.into()))
            .strictness(strictness)
            .prereleases(self.prereleases()?)
            .slot(self.slot.unwrap_or_default())
            .slot_match(slot_match)
            .drafts(self.has(VERPICK_DRAFTS))
            .yanked(self.has(VERPICK_YANKED))
            .require_artifact(self.has(VERPICK_REQUIRE_ARTIFACT))
            .allow_downgrade(self.has(VERPICK_ALLOW_DOWNGRADE));
        selector = match &prefix {
            Some(prefix) => selector.prefix(prefix.as_str()),
            None => selector.any_prefix(),
        };
        if let Some(text) = self.constraint {
            selector = selector.constraint(text).map_err(|error| Failure::Constraint(error, text))?;
        }
        selector = self.deny.iter().fold(selector, |selector, tag| selector.deny(*tag));
        if self.has(VERPICK_MIN_AGE) {
            selector = selector.min_age(Duration::from_secs(self.min_age), self.now()?);
        }
        if self.has(VERPICK_GRACE) {
            selector = selector.grace(Duration::from_secs(self.grace), self.now()?);
        }
        Ok(VerpickSelector { selector, reading: Reading { prefix, strictness }, slot_match })
    }

    fn now(&self) -> Result<DateTime<Utc>, Failure<'a>> {
        moment(self.now).ok_or(Failure::Invalid("now is on no calendar"))
    }

    fn prereleases(&self) -> Result<Prereleases, Failure<'a>> {
        let owned = |names: &[&str]| names.iter().map(|name| String::from(*name)).collect();
        match (self.has(VERPICK_PRE_RELEASE), &self.channels[..], &self.only_channels[..]) {
            (false, [], []) => Ok(Prereleases::Exclude),
            (true, [], []) => Ok(Prereleases::Include),
            (false, names, []) => Ok(Prereleases::Channels(owned(names))),
            (false, [], names) => Ok(Prereleases::OnlyChannels(owned(names))),
            _ => Err(Failure::Invalid("pre_release, channels and only_channels exclude each other: give at most one")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_shared<T: Send + Sync>() {}

    #[test]
    fn threads_share_a_selector() {
        is_shared::<VerpickSelector>();
    }

    #[test]
    fn nothing_set_is_the_usual_policy() {
        assert!(Options::default().build().is_ok_and(|built| built.selector == Selector::semver()));
    }

    #[test]
    fn what_is_none_and_what_excludes_each_other_is_refused() {
        let refused = |options: Options<'static>| matches!(options.build(), Err(Failure::Invalid(_)));
        assert!(refused(Options { flags: 512, ..Options::default() }));
        assert!(refused(Options { reserved: 1, ..Options::default() }));
        assert!(refused(Options { prerelease_order: 2, ..Options::default() }));
        assert!(refused(Options { slot_match: 2, ..Options::default() }));
        assert!(refused(Options { channels: vec!["rc"], only_channels: vec!["rc"], ..Options::default() }));
        assert!(refused(Options { channels: vec!["rc"], flags: VERPICK_PRE_RELEASE, ..Options::default() }));
        assert!(refused(Options { prefix: Some("a"), flags: VERPICK_ANY_PREFIX, ..Options::default() }));
        assert!(refused(Options { now: i64::MAX, flags: VERPICK_MIN_AGE, ..Options::default() }));
    }

    #[test]
    fn every_flag_is_its_own_bit() {
        assert_eq!(FLAGS, (1 << 9) - 1);
    }
}
