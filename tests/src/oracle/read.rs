//! Reading a tag whole, by splitting it at its marks.

use super::order::{self, Precedence, Total};
use super::{Core, Format};

/// How a tag is read.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The CalVer format; SemVer without one.
    pub format: Option<Format>,
    /// What must stand before the version.
    pub prefix: String,
    /// Whether anything else may stand there instead.
    pub any_prefix: bool,
    /// Whether oddities are taken.
    pub lenient: bool,
    /// Whether pre-releases are ordered as text.
    pub ascii: bool,
}

/// What a tag says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The tag, whole.
    pub tag: String,
    /// What stands before the version.
    pub prefix: String,
    /// The numbers that are there.
    pub numbers: Vec<u64>,
    /// The numbers by place, and the modifier.
    pub core: Core,
    /// The pre-release, without its hyphen.
    pub prerelease: Option<String>,
    /// The build metadata, without its plus sign.
    pub build: Option<String>,
    ascii: bool,
}

impl Rules {
    /// What `tag` says, if it is a version.
    ///
    /// # Panics
    ///
    /// Where a tag can be cut in two ways that both pass: then the format should not have been one.
    #[must_use]
    pub fn read(&self, tag: &[u8]) -> Option<Reading> {
        let text = std::str::from_utf8(tag).ok()?;
        if self.any_prefix {
            // Where a version stands does not hang on how strictly it is then read.
            let lenient = Self { lenient: true, ..self.clone() };
            let start = starts(text).into_iter().find(|start| lenient.read_behind(text, *start).is_some())?;
            return self.read_behind(text, start);
        }
        text.starts_with(&self.prefix).then_some(())?;
        self.read_behind(text, self.prefix.len())
    }

    /// What `tag` says behind a prefix that is `start` bytes long.
    fn read_behind(&self, tag: &str, start: usize) -> Option<Reading> {
        let rest = &tag[start..];
        let own_v = self.format.as_ref().is_some_and(Format::begins_with_v);
        let rest = rest.strip_prefix('v').filter(|_| !own_v).unwrap_or(rest);
        let cuts = match &self.format {
            None => self.semver_cuts(rest),
            Some(format) => format.cuts(rest, self.lenient),
        };
        let mut readings = cuts.into_iter().filter_map(|(core, rest)| {
            let (prerelease, build) = self.tail(rest)?;
            let owned = |part: Option<&str>| part.map(str::to_owned);
            let (tag, prefix) = (tag.to_owned(), tag[..start].to_owned());
            let (prerelease, build) = (owned(prerelease), owned(build));
            Some(Reading { tag, prefix, numbers: core.segments(), core, prerelease, build, ascii: self.ascii })
        });
        let reading = readings.next();
        assert_eq!(readings.next(), None, "{tag:?} can be cut in two ways");
        reading
    }

    /// Three numbers, and what is left over.
    fn semver_cuts<'t>(&self, text: &'t str) -> Vec<(Core, &'t str)> {
        let core = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (core, rest) = text.split_at(core);
        let number = |digits: &str| {
            let padded = digits.len() > 1 && digits.starts_with('0');
            if padded && !self.lenient { None } else { digits.parse().ok() }
        };
        let numbers: Vec<Option<u64>> = core.split('.').map(number).collect();
        let sound = numbers.len() == 3 && numbers.iter().all(Option::is_some);
        sound.then_some((Core { numbers, modifier: None }, rest)).into_iter().collect()
    }

    /// The pre-release and the build metadata of what stands behind the core.
    fn tail<'t>(&self, text: &'t str) -> Option<(Option<&'t str>, Option<&'t str>)> {
        let (text, build) = match text.split_once('+') {
            Some((text, build)) => (text, Some(build)),
            None => (text, None),
        };
        let prerelease = match text.strip_prefix('-') {
            Some(prerelease) => Some(prerelease),
            None if text.is_empty() => None,
            None => return None,
        };
        let sound = prerelease.is_none_or(|part| self.is_sound(part, true))
            && build.is_none_or(|part| self.is_sound(part, false));
        sound.then_some((prerelease, build))
    }

    fn is_sound(&self, part: &str, in_prerelease: bool) -> bool {
        let legal = part.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
        let strict = part.split('.').all(|identifier| {
            let padded = in_prerelease
                && identifier.len() > 1
                && identifier.starts_with('0')
                && identifier.chars().all(|c| c.is_ascii_digit());
            !identifier.is_empty() && !padded
        });
        !part.is_empty() && legal && (self.lenient || strict)
    }
}

/// Where a version may begin behind any prefix: at the beginning, at a number behind what is no digit and no dot, and at
/// a `v` before a number behind what is no letter and no digit. Of those behind the beginning only the first 32 count.
fn starts(text: &str) -> Vec<usize> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let behind = chars.windows(2).enumerate().filter_map(|(index, pair)| {
        let [(_, before), (at, first)] = [pair[0], pair[1]];
        let before_number = chars.get(index + 2).is_some_and(|(_, c)| c.is_ascii_digit());
        let begins = match first {
            'v' => before_number && !before.is_ascii_alphanumeric(),
            _ => first.is_ascii_digit() && !before.is_ascii_digit() && before != '.',
        };
        begins.then_some(at)
    });
    [0].into_iter().chain(behind.take(32)).collect()
}

impl Reading {
    /// What decides which of two is newer.
    #[must_use]
    pub fn precedence(&self) -> Precedence {
        order::precedence(self.core.key(), self.prerelease.as_deref(), self.ascii)
    }

    /// What decides which of two comes first in a sorted list.
    #[must_use]
    pub fn total(&self) -> Total {
        (self.precedence(), self.build.as_deref().map(order::keys), self.tag.clone().into_bytes())
    }

    /// The name of the modifier, or the letters that the pre-release begins with, in lower case; no letters where they
    /// would pass for a release. `None` of a stable version.
    #[must_use]
    pub fn channel(&self) -> Option<String> {
        if let Some(name) = self.core.channel() {
            return Some(name.to_owned());
        }
        let letters = self.prerelease.as_ref()?.chars().take_while(char::is_ascii_alphabetic);
        let letters: String = letters.map(|c| c.to_ascii_lowercase()).collect();
        Some(if letters == "stable" { String::new() } else { letters })
    }
}
