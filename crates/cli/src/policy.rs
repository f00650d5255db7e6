//! From the flags to a selector. What can never match is refused here, before any tag is read.

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

    /// A selector that takes whatever is a version.
    pub(crate) fn selector(&self, order: OrderArg) -> Result<Selector, Failure> {
        Ok(Selector::new(self.scheme(order)?)
            .prefix(self.prefix())
            .strictness(self.strictness())
            .prereleases(Prereleases::Include))
    }
}

impl PolicyArgs {
    /// The selector that the flags describe.
    pub(crate) fn selector(&self) -> Result<Selector, Failure> {
        let prereleases = if self.pre_release {
            Prereleases::Include
        } else if !self.only_channels.is_empty() {
            Prereleases::OnlyChannels(channels(&self.only_channels)?)
        } else if !self.channels.is_empty() {
            Prereleases::Channels(channels(&self.channels)?)
        } else {
            Prereleases::Exclude
        };
        let mut selector =
            self.reading.selector(self.prerelease_order)?.prereleases(prereleases).slot_match(self.slot_match.into());
        if let Some(slot) = &self.slot {
            self.check_slot(slot)?;
            selector = selector.slot(slot);
        }
        if let Some(text) = &self.constraint {
            selector = constrain(selector, text)?;
        }
        Ok(self.denied.iter().fold(selector, |selector, tag| selector.deny(tag.as_encoded_bytes())))
    }

    /// Whether nothing was said of pre-releases.
    pub(crate) fn takes_stable_only(&self) -> bool {
        !self.pre_release && self.channels.is_empty() && self.only_channels.is_empty()
    }

    fn check_slot(&self, slot: &str) -> Result<(), Failure> {
        let shown = Excerpt::new(slot);
        if !slot.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.') {
            return Err(Failure::usage(format_args!(
                "--slot {shown} can never match: build metadata has only 0-9, A-Z, a-z, - and ."
            )));
        }
        if matches!(self.slot_match, SlotMatchArg::First) && slot.contains('.') {
            return Err(Failure::usage(format_args!(
                "--slot {shown} can never match with --slot-match first: that compares up to the first dot"
            )));
        }
        Ok(())
    }
}

fn constrain(selector: Selector, text: &str) -> Result<Selector, Failure> {
    let constrained = selector.constraint(text).map_err(|error| {
        let failure = Failure::usage(error.with(text));
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    })?;
    if constrained.is_contradictory() {
        let text = Excerpt::new(text);
        return Err(Failure::usage(format_args!(
            "constraint {text} can never match: its bounds contradict each other"
        ))
        .hint("a comma stands between bounds that must hold together, || between alternatives"));
    }
    Ok(constrained)
}

/// The names of channels, which are letters and nothing else.
fn channels(names: &[String]) -> Result<Vec<String>, Failure> {
    match names.iter().find(|name| name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphabetic())) {
        None => Ok(names.to_vec()),
        Some(name) => Err(Failure::usage(format_args!(
            "channel {} can never match: a channel is the letters that a pre-release begins with, as rc of rc.1",
            Excerpt::new(name)
        ))),
    }
}
