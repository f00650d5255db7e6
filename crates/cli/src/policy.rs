//! From the flags and the parameters of a URL to a selector. What can never match is refused here, before any tag is read.

use std::time::Duration;

use verpick::registry::artifact::Wanted;
use verpick::registry::{Parameters, duration};
use verpick::{Excerpt, ParseOptions, PrereleaseOrder, Prereleases, Scheme, Selector, SlotMatch, Strictness};

use crate::args::{OrderArg, PolicyArgs, ReadingArgs, SlotMatchArg};
use crate::failure::Failure;

impl From<OrderArg> for PrereleaseOrder {
    fn from(order: OrderArg) -> Self {
        match order {
            OrderArg::Semver => Self::SemVer,
            OrderArg::Ascii => Self::Ascii,
        }
    }
}

impl From<SlotMatchArg> for SlotMatch {
    fn from(slot_match: SlotMatchArg) -> Self {
        match slot_match {
            SlotMatchArg::Whole => Self::Whole,
            SlotMatchArg::First => Self::First,
        }
    }
}

impl ReadingArgs {
    /// The scheme that tags are read under.
    pub(crate) fn scheme(&self, order: OrderArg) -> Result<Scheme, Failure> {
        let scheme = match &self.calver {
            None => Scheme::SEMVER,
            Some(format) => Scheme::calver(format).map_err(|error| Failure::usage(error.with(format)))?,
        };
        Ok(scheme.with_prerelease_order(order.into()))
    }

    pub(crate) const fn strictness(&self) -> Strictness {
        if self.lenient { Strictness::Lenient } else { Strictness::Strict }
    }

    /// The prefix that is asked for, or none.
    pub(crate) fn prefix(&self) -> &str {
        self.prefix.as_deref().unwrap_or_default()
    }

    /// How a tag is read.
    pub(crate) fn options(&self) -> ParseOptions<'_> {
        ParseOptions::new().prefix(self.prefix()).strictness(self.strictness())
    }
}

impl PolicyArgs {
    /// What the flags say.
    fn parameters(&self) -> Result<Parameters, Failure> {
        let mut said = Parameters::default();
        said.calver.clone_from(&self.reading.calver);
        said.lenient = self.reading.lenient.then_some(true);
        said.prefix.clone_from(&self.reading.prefix);
        said.prerelease_order = self.prerelease_order.map(Into::into);
        said.pre_release = self.pre_release;
        said.channels.clone_from(&self.channels);
        said.only_channels.clone_from(&self.only_channels);
        said.slot.clone_from(&self.slot);
        said.slot_match = self.slot_match.map(Into::into);
        said.constraint.clone_from(&self.constraint);
        said.denied = self.denied.iter().map(|tag| tag.as_encoded_bytes().to_owned()).collect();
        said.artifact.clone_from(&self.artifact);
        said.grace = self.grace.as_deref().map(|text| span("--grace", text)).transpose()?;
        said.min_age = self.min_age.as_deref().map(|text| span("--min-age", text)).transpose()?;
        Ok(said)
    }
}

/// A time that a flag gives.
pub(crate) fn span(flag: &str, text: &str) -> Result<Duration, Failure> {
    duration(text).ok_or_else(|| {
        Failure::usage(format_args!("{flag} is a time such as 30m, 12h or 3d, not {}", Excerpt::new(text)))
            .hint("the units are s, m, h, d and w, and 1h30m adds up")
    })
}

/// The policy: what the flags say, and where they say nothing, what the URL says.
#[derive(Debug)]
pub(crate) struct Policy {
    said: Parameters,
    wanted: Option<Wanted>,
}

impl Policy {
    /// The policy of flags over that of a URL.
    pub(crate) fn new(flags: &PolicyArgs, url: Option<&Parameters>) -> Result<Self, Failure> {
        let said = flags.parameters()?.or(url.cloned().unwrap_or_default());
        let wanted = said.artifact.as_deref().map(Wanted::parse).transpose().map_err(Failure::usage)?;
        Ok(Self { said, wanted })
    }

    /// The options as they were merged.
    pub(crate) const fn parameters(&self) -> &Parameters {
        &self.said
    }

    /// The selector, but for what depends on the source: artifact, grace period and age.
    pub(crate) fn selector(&self) -> Result<Selector, Failure> {
        Ok(self.said.selector()?)
    }

    /// A selector that takes whatever is a version, read as the policy reads.
    pub(crate) fn any(&self) -> Selector {
        let reading = Parameters {
            calver: self.said.calver.clone(),
            lenient: self.said.lenient,
            prefix: self.said.prefix.clone(),
            prerelease_order: self.said.prerelease_order,
            ..Parameters::default()
        };
        // Where the format is wrong, the selector was refused before.
        reading.selector().unwrap_or_default().prereleases(Prereleases::Include).drafts(true).yanked(true)
    }

    pub(crate) fn is_calver(&self) -> bool {
        self.said.calver.is_some()
    }

    /// The prefix that is asked for, or none.
    pub(crate) fn prefix(&self) -> &str {
        self.said.prefix.as_deref().unwrap_or_default()
    }

    pub(crate) fn has_prefix(&self) -> bool {
        self.said.prefix.is_some()
    }

    /// How a tag is read.
    pub(crate) fn options(&self) -> ParseOptions<'_> {
        let strictness = if self.said.lenient == Some(true) { Strictness::Lenient } else { Strictness::Strict };
        ParseOptions::new().prefix(self.prefix()).strictness(strictness)
    }

    pub(crate) fn slot(&self) -> Option<&str> {
        self.said.slot.as_deref().filter(|slot| !slot.is_empty())
    }

    pub(crate) fn slot_match(&self) -> SlotMatch {
        self.said.slot_match.unwrap_or_default()
    }

    /// The first channel that is named.
    pub(crate) fn channel(&self) -> Option<&str> {
        self.said.channels.iter().chain(&self.said.only_channels).next().map(String::as_str)
    }

    /// Whether nothing was said of pre-releases.
    pub(crate) fn takes_stable_only(&self) -> bool {
        self.said.pre_release.is_none() && self.said.channels.is_empty() && self.said.only_channels.is_empty()
    }

    /// Where no artifact is named: the one for this machine.
    pub(crate) fn want_any(&mut self) {
        self.wanted.get_or_insert_default();
    }

    /// The artifact that a release must have.
    pub(crate) const fn wanted(&self) -> Option<&Wanted> {
        self.wanted.as_ref()
    }

    /// Whether the artifact or the grace period is spoken of.
    pub(crate) const fn is_about_artifacts(&self) -> bool {
        self.wanted.is_some() || self.said.grace.is_some()
    }

    pub(crate) fn grace(&self) -> Duration {
        self.said.grace_or_default()
    }

    pub(crate) const fn min_age(&self) -> Option<Duration> {
        self.said.min_age
    }
}
