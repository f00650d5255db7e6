//! The filters, in the one order in which they apply.
//!
//! Everything that picks, sorts or explains asks [`Selector::judge`]; nothing else rejects a candidate.

use verpick_version::{Channel, Version};

use crate::{Candidate, Prereleases, Reason, Selector};

impl Selector {
    /// Whether the policy takes a candidate: its version, or the first reason against it.
    ///
    /// ```
    /// use verpick_select::{Reason, Selector};
    ///
    /// let selector = Selector::semver();
    /// assert_eq!(selector.judge("v1.2.3").unwrap().segments(), [1, 2, 3]);
    /// assert_eq!(selector.judge("v1.2.3-rc.1").unwrap_err(), Reason::Prerelease);
    /// ```
    ///
    /// # Errors
    ///
    /// The first reason, in the order of [`Reason`]'s list, for which the policy does not take the candidate.
    pub fn judge<'t, C: Candidate + ?Sized>(&'t self, candidate: &'t C) -> Result<Version<'t>, Reason> {
        // Made where it is returned, and never moved.
        let mut judged = Ok(Version::blank(&self.scheme));
        if let Ok(version) = &mut judged {
            if let Err(reason) = self.judge_into(candidate, version) {
                judged = Err(reason);
            }
        }
        judged
    }

    /// The same for loops: the version is read in place of one of the selector's scheme.
    #[inline(always)]
    pub(crate) fn judge_into<'t, C: Candidate + ?Sized>(
        &'t self,
        candidate: &'t C,
        version: &mut Version<'t>,
    ) -> Result<(), Reason> {
        let text = candidate.version_text().ok_or(Reason::Pattern)?;
        if self.prefix.as_ref().is_some_and(|prefix| !prefix.is_empty() && !text.starts_with(prefix.as_bytes())) {
            return Err(Reason::Prefix);
        }
        if !self.denied.is_empty() && self.denied.contains(candidate.tag()) {
            return Err(Reason::Denied);
        }
        version.read_again(text, self.options()).map_err(Reason::NotAVersion)?;
        self.judge_channel(version)?;
        if let Some(slot) = &self.slot {
            if version.slot(self.slot_match) != Some(slot) {
                return Err(Reason::Slot);
            }
        }
        if self.constraint.as_ref().is_some_and(|constraint| !constraint.matches(version)) {
            return Err(Reason::Constraint);
        }
        if candidate.is_draft() && !self.drafts {
            return Err(Reason::Draft);
        }
        if candidate.is_yanked() && !self.yanked {
            return Err(Reason::Yanked);
        }
        if self.artifact_required && !candidate.is_complete() {
            return Err(Reason::ArtifactMissing);
        }
        if let Some(age) = self.min_age {
            let published = candidate.published().ok_or(Reason::TooNew { until: None })?;
            if let Some(until) = age.ahead(published) {
                return Err(Reason::TooNew { until: Some(until) });
            }
        }
        Ok(())
    }

    /// Whether the policy takes a tag or candidate; see [`judge`](Self::judge) for the reason.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// assert!(Selector::semver().matches("v1.2.3"));
    /// assert!(!Selector::semver().matches("latest"));
    /// ```
    #[must_use]
    pub fn matches<C: Candidate + ?Sized>(&self, candidate: &C) -> bool {
        self.judge(candidate).is_ok()
    }

    // A call of it would cost more than it does where all pre-releases are taken.
    #[inline(always)]
    fn judge_channel(&self, version: &Version<'_>) -> Result<(), Reason> {
        let named = |names: &[alloc::string::String]| {
            let channel = version.channel();
            names.iter().any(|name| channel.is(name))
        };
        let taken = match &self.prereleases {
            Prereleases::Include => true,
            Prereleases::Exclude => return if version.is_prerelease() { Err(Reason::Prerelease) } else { Ok(()) },
            Prereleases::Channels(names) => version.channel() == Channel::Stable || named(names),
            Prereleases::OnlyChannels(names) => named(names),
        };
        if taken { Ok(()) } else { Err(Reason::Channel) }
    }
}
