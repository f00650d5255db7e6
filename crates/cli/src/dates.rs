//! Tags that look like dates, where nobody said that they are.
//!
//! A format is told by no more tags than are enough.

use verpick::{Component, Excerpt, ParseOptions, Reason, Scheme, Selector, Version};

use crate::infer;
use crate::source::Tag;

/// Formats in common use, those that say more of a date first.
const COMMON: [&str; 14] = [
    "YYYY.0M.0D",
    "YYYY.MM.DD",
    "YYYY.0M.0D.MICRO",
    "YYYY.MM.DD.MICRO",
    "YYYY.0M.MICRO",
    "YYYY.MM.MICRO",
    "YYYY-0M-0D",
    "YYYY0M0D",
    "YYYY0M0D.MICRO",
    "YYYY.0M",
    "YYYY.MM",
    "YY.0M.MICRO",
    "YY.MM.MICRO",
    "YY.0M",
];

/// Years that a project may have released in. A version 1.2.3 is no date, even where a format could read it.
const PLAUSIBLE_YEARS: std::ops::RangeInclusive<u64> = 1990..=2100;

/// Enough tags to tell a format by.
pub(crate) const ENOUGH: usize = 10_000;

/// Whether a SemVer version may be a date that happens to read as one.
pub(crate) fn may_be_a_date(version: &Version<'_>) -> bool {
    version.major().is_some_and(|major| PLAUSIBLE_YEARS.contains(&major))
        && version.minor().is_some_and(|minor| (1..=12).contains(&minor))
}

/// The common format that reads the most of `tags`, and how many. `None` where none reads any.
pub(crate) fn common_format<'t>(tags: impl Iterator<Item = &'t [u8]>, prefix: &str) -> Option<(&'static str, usize)> {
    let options = ParseOptions::new().prefix(prefix);
    let tags: Vec<&[u8]> = tags.take(ENOUGH).collect();
    let reads = |scheme: &Scheme, tag: &[u8]| {
        let Ok(version) = scheme.parse_bytes(tag, options) else { return false };
        // `24.1.5` is SemVer as likely as a date: two digits count only where SemVer does not read the tag.
        let certain = version.segment(Component::Year) == version.year();
        version.year().is_some_and(|year| PLAUSIBLE_YEARS.contains(&year))
            && (certain || Scheme::SEMVER.parse_bytes(tag, options).is_err())
    };
    let mut best = None;
    for format in COMMON {
        let scheme = Scheme::calver(format).ok()?;
        let read = tags.iter().filter(|tag| reads(&scheme, tag)).count();
        if read > best.map_or(0, |(_, most)| most) {
            best = Some((format, read));
        }
    }
    best
}

/// What to do where a version that may be a date was picked as SemVer, and a newer date was not read: `2026.08.19` is no SemVer,
/// for a number begins with a zero.
pub(crate) fn newer_date(selected: &Version<'_>, selector: &Selector, list: &[Tag<'_>]) -> Option<String> {
    let is_unread = |tag: &Tag<'_>| matches!(selector.judge(tag), Err(Reason::NotAVersion(_)));
    if !list.iter().any(is_unread) {
        return None;
    }
    let inference = verpick::infer(&list[..list.len().min(ENOUGH)]);
    let guess = inference.best().filter(|guess| guess.fits())?;
    let dated = Selector::calver(guess.scheme().format()?.as_str()).ok()?.prefix(guess.prefix());
    let newest = &list[dated.latest(list)?.index()];
    is_unread(newest).then(|| {
        let (newest, selected) = (newest.shown(), Excerpt::new(selected.as_str()));
        let read = guess.read();
        format!("{newest} is newer than {selected}, and no SemVer; {} reads {read} tags", infer::flags(guess))
    })
}
