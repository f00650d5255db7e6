//! From the text of a policy to a selector, and a few that were made before.
//!
//! The text has a line for each option, `key=value`, with `\n` for a newline within a value and `\\` for a backslash. It
//! comes with every call, so that JavaScript holds no handle that somebody would have to free; compiling it again each
//! time would cost more than most calls, so the last few are kept.

use std::cell::RefCell;
use std::time::Duration;

use verpick::chrono::DateTime;
use verpick::{
    ParseError, ParseOptions, PrereleaseOrder, Prereleases, Scheme, Selector, SlotMatch, Strictness, Version,
};

use crate::failure::Failure;

/// So many policies are kept; a program seldom has more.
const KEPT: usize = 16;

thread_local! {
    static POLICIES: RefCell<Vec<(Box<[u8]>, Policy)>> = const { RefCell::new(Vec::new()) };
}

/// A selector, and what reading one tag needs of its policy.
pub(crate) struct Policy {
    pub(crate) selector: Selector,
    pub(crate) slot_match: SlotMatch,
    prefix: String,
    strictness: Strictness,
}

/// Gives the policy that `text` says.
pub(crate) fn with<R>(text: &[u8], ask: impl FnOnce(&Policy) -> Result<R, Failure>) -> Result<R, Failure> {
    POLICIES.with_borrow_mut(|policies| ask(first(policies, text)?))
}

/// Puts the policy that `text` says in front. Not a part of [`with`], which there is one of for each call.
#[inline(never)]
fn first<'p>(policies: &'p mut Vec<(Box<[u8]>, Policy)>, text: &[u8]) -> Result<&'p Policy, Failure> {
    match policies.iter().position(|(known, _)| **known == *text) {
        Some(0) => {}
        Some(place) => policies[..=place].rotate_right(1),
        None => {
            let policy = Policy::new(text)?;
            policies.truncate(KEPT - 1);
            policies.insert(0, (text.into(), policy));
        }
    }
    Ok(&policies[0].1)
}

/// The options of a policy, as they were written.
struct Options(Vec<(String, String)>);

impl Options {
    fn read(text: &str) -> Self {
        let pairs = text.split('\n').filter_map(|line| line.split_once('='));
        Self(pairs.map(|(key, value)| (key.to_owned(), unescaped(value))).collect())
    }

    fn all<'o>(&'o self, wanted: &'o str) -> impl Iterator<Item = &'o str> {
        self.0.iter().filter(move |(key, _)| key == wanted).map(|(_, value)| &**value)
    }

    fn one<'o>(&'o self, wanted: &'o str) -> Option<&'o str> {
        self.all(wanted).next()
    }

    fn number(&self, wanted: &str) -> Option<i64> {
        self.one(wanted)?.parse().ok()
    }
}

impl Policy {
    #[inline(never)]
    fn new(text: &[u8]) -> Result<Self, Failure> {
        let options = Options::read(&String::from_utf8_lossy(text));
        let is_set = |key: &str| options.one(key).is_some();
        let scheme = match options.one("calver") {
            Some(format) => Scheme::calver(format).map_err(|error| Failure::format(error, format))?,
            None => Scheme::SEMVER,
        };
        let order = match options.one("prereleaseOrder") {
            Some("ascii") => PrereleaseOrder::Ascii,
            _ => PrereleaseOrder::SemVer,
        };
        let slot_match = match options.one("slotMatch") {
            Some("first") => SlotMatch::First,
            _ => SlotMatch::Whole,
        };
        let strictness = if is_set("lenient") { Strictness::Lenient } else { Strictness::Strict };
        let prefix = options.one("prefix").unwrap_or_default();
        let prereleases = if is_set("preRelease") {
            Prereleases::Include
        } else if is_set("onlyChannels") {
            Prereleases::OnlyChannels(options.all("onlyChannels").map(str::to_owned).collect())
        } else if is_set("channels") {
            Prereleases::Channels(options.all("channels").map(str::to_owned).collect())
        } else {
            Prereleases::Exclude
        };

        let mut selector = Selector::new(scheme.with_prerelease_order(order))
            .prefix(prefix)
            .strictness(strictness)
            .slot_match(slot_match)
            .slot(options.one("slot").unwrap_or_default())
            .prereleases(prereleases)
            .drafts(is_set("drafts"))
            .yanked(is_set("yanked"))
            .require_artifact(is_set("requireArtifact"))
            .allow_downgrade(is_set("allowDowngrade"));
        if is_set("anyPrefix") {
            selector = selector.any_prefix();
        }
        if let Some(text) = options.one("constraint") {
            selector = selector.constraint(text).map_err(|error| Failure::constraint(error, text))?;
        }
        for tag in options.all("deny") {
            selector = selector.deny(tag);
        }
        let now = options.number("now").and_then(DateTime::from_timestamp_millis).unwrap_or_default();
        // In milliseconds, as JavaScript counts.
        let age = |key: &str| Some(Duration::from_millis(options.number(key)?.unsigned_abs()));
        if let Some(age) = age("minAgeSeconds") {
            selector = selector.min_age(age, now);
        }
        if let Some(age) = age("graceSeconds") {
            selector = selector.grace(age, now);
        }
        Ok(Self { selector, slot_match, prefix: prefix.to_owned(), strictness })
    }

    /// Reads one tag as the policy does.
    pub(crate) fn read<'t>(&'t self, tag: &'t [u8]) -> Result<Version<'t>, ParseError> {
        let options = ParseOptions::new().prefix(&self.prefix).strictness(self.strictness);
        self.selector.scheme().parse_bytes(tag, options)
    }
}

fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        text.push(match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                _ => '\\',
            },
            _ => c,
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picks(policy: &str, tags: &[&str]) -> Option<usize> {
        let index = with(policy.as_bytes(), |policy| Ok(policy.selector.latest(tags).map(|picked| picked.index())));
        index.unwrap_or_else(|_| panic!("{policy:?} is a policy"))
    }

    #[test]
    fn an_option_is_a_line() {
        let tags = ["v1.2.0+blue", "v1.3.0-rc.1+blue", "v1.4.0-beta+blue", "v1.5.0", "api/2.0.0"];
        assert_eq!(picks("", &tags), Some(3));
        assert_eq!(picks("slot=blue\n", &tags), Some(0));
        assert_eq!(picks("slot=blue\nchannels=rc\n", &tags), Some(1));
        assert_eq!(picks("slot=blue\nchannels=rc\nchannels=beta\n", &tags), Some(2));
        assert_eq!(picks("onlyChannels=rc\n", &tags), Some(1));
        assert_eq!(picks("prefix=api/\n", &tags), Some(4));
        assert_eq!(picks("deny=v1.5.0\n", &tags), Some(0));
        assert_eq!(picks("constraint=<1.3\n", &tags), Some(0));
    }

    #[test]
    fn a_value_may_hold_any_character() {
        assert_eq!(unescaped("a\\nb\\\\n="), "a\nb\\n=");
        assert_eq!(picks("prefix=a\\n=\\\\\n", &["a\n=\\1.0.0"]), Some(0));
    }

    #[test]
    fn more_policies_than_are_kept_still_answer() {
        for round in 0..3 {
            for major in 0..2 * KEPT {
                let tags = ["1.0.0".to_owned(), format!("{major}.1.0")];
                let tags = [tags[0].as_str(), tags[1].as_str()];
                assert_eq!(picks(&format!("constraint=~{major}.1\n"), &tags), Some(1), "{round}, {major}");
            }
        }
        POLICIES.with_borrow(|policies| assert_eq!(policies.len(), KEPT));
    }
}
