//! What a tag says, in the fixed size in which C has it.

use verpick::{Channel, Component, Difference, Version, chrono::Datelike};

use crate::codes::{VerpickChannel, VerpickComponent};
use crate::selector::VerpickSelector;
use crate::types::{VERPICK_MAX_NUMBERS, VerpickComparison, VerpickDate, VerpickRange, VerpickText, VerpickVersion};

const _: () = assert!(VERPICK_MAX_NUMBERS == verpick::MAX_NUMBERS);

pub(crate) fn said(version: &Version<'_>, selector: &VerpickSelector) -> VerpickVersion {
    let tag = version.as_str();
    let part = |part: Option<&str>| part.map(|part| range(tag, part)).unwrap_or_default();
    let mut segments = [0; VERPICK_MAX_NUMBERS];
    let mut components = [VerpickComponent::None; VERPICK_MAX_NUMBERS];
    let mut places = [0; VERPICK_MAX_NUMBERS];
    let mut count = 0;
    for place in 0..VERPICK_MAX_NUMBERS {
        if let Some(number) = version.number(place) {
            segments[count] = number;
            components[count] = component(version, place);
            places[count] = u8::try_from(place).unwrap_or(u8::MAX);
            count += 1;
        }
    }
    let (channel, channel_name) = match version.channel() {
        Channel::Stable => (VerpickChannel::Stable, VerpickText::new("stable")),
        Channel::Named(name) => (VerpickChannel::Named, VerpickText::new(name)),
        Channel::Unnamed => (VerpickChannel::Unnamed, VerpickText::NONE),
    };
    let year = |year: u64| u32::try_from(year).unwrap_or(0);
    VerpickVersion {
        scheme: version.scheme().into(),
        count: u32::try_from(count).unwrap_or(0),
        segments,
        components,
        places,
        has_v: version.has_v().into(),
        is_prerelease: version.is_prerelease().into(),
        prefix: range(tag, version.prefix()),
        core: range(tag, version.core()),
        modifier: part(version.modifier_text()),
        prerelease: part(version.prerelease()),
        build: part(version.build()),
        slot: part(version.slot(selector.slot_match)),
        channel,
        reserved: 0,
        channel_name,
        date: version.date().map_or(VerpickDate::default(), |date| VerpickDate {
            year: u32::try_from(date.year()).unwrap_or(0),
            month: date.month(),
            day: date.day(),
        }),
        year: version.year().map_or(0, year),
    }
}

/// What the number at a place is.
fn component(version: &Version<'_>, place: usize) -> VerpickComponent {
    const SEMVER: [Component; 3] = [Component::Major, Component::Minor, Component::Patch];
    let component = match version.scheme().format() {
        Some(format) => format.tokens().get(place).map(|token| token.component()),
        None => SEMVER.get(place).copied(),
    };
    component.map_or(VerpickComponent::None, Into::into)
}

/// Where a part lies in its tag.
fn range(tag: &str, part: &str) -> VerpickRange {
    // It was cut out of the tag, so the difference is a place in there; an empty one is at the beginning wherever it came from.
    let begin = if part.is_empty() { 0 } else { (part.as_ptr() as usize).wrapping_sub(tag.as_ptr() as usize) };
    VerpickRange { begin, end: begin + part.len() }
}

pub(crate) fn compared(a: &Version<'_>, b: &Version<'_>) -> VerpickComparison {
    let precedence = a.cmp_precedence(b);
    VerpickComparison {
        is_comparable: precedence.is_some().into(),
        precedence: precedence.map_or(0, |ordering| ordering as i32),
        order: a.cmp(b) as i32,
        difference: match a.diff(b) {
            Difference::In(component) => component.into(),
            Difference::Scheme => VerpickComponent::Scheme,
            _ => VerpickComponent::None,
        },
    }
}
