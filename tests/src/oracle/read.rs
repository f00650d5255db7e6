//! Reading a tag whole, by splitting it at its marks.

use super::Format;
use super::order::{self, Precedence, Total};

/// How a tag is read.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The CalVer format; SemVer without one.
    pub format: Option<Format>,
    /// What must stand before the version.
    pub prefix: String,
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
    /// The numbers.
    pub numbers: Vec<u64>,
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
        let tag = std::str::from_utf8(tag).ok()?;
        let rest = tag.strip_prefix(self.prefix.as_str())?;
        let own_v = self.format.as_ref().is_some_and(Format::begins_with_v);
        let rest = rest.strip_prefix('v').filter(|_| !own_v).unwrap_or(rest);
        let cuts = match &self.format {
            None => self.semver_cuts(rest),
            Some(format) => format.cuts(rest, self.lenient),
        };
        let mut readings = cuts.into_iter().filter_map(|(numbers, rest)| {
            let (prerelease, build) = self.tail(rest)?;
            let owned = |part: Option<&str>| part.map(str::to_owned);
            let (prerelease, build) = (owned(prerelease), owned(build));
            Some(Reading { tag: tag.to_owned(), numbers, prerelease, build, ascii: self.ascii })
        });
        let reading = readings.next();
        assert_eq!(readings.next(), None, "{tag:?} can be cut in two ways");
        reading
    }

    /// Three numbers, and what is left over.
    fn semver_cuts<'t>(&self, text: &'t str) -> Vec<(Vec<u64>, &'t str)> {
        let core = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (core, rest) = text.split_at(core);
        let number = |digits: &str| {
            let padded = digits.len() > 1 && digits.starts_with('0');
            if padded && !self.lenient { None } else { digits.parse().ok() }
        };
        let numbers: Option<Vec<u64>> = core.split('.').map(number).collect();
        numbers.filter(|numbers| numbers.len() == 3).map(|numbers| (numbers, rest)).into_iter().collect()
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

impl Reading {
    /// What decides which of two is newer.
    #[must_use]
    pub fn precedence(&self) -> Precedence {
        order::precedence(&self.numbers, self.prerelease.as_deref(), self.ascii)
    }

    /// What decides which of two comes first in a sorted list.
    #[must_use]
    pub fn total(&self) -> Total {
        (self.precedence(), self.build.as_deref().map(order::keys), self.tag.clone().into_bytes())
    }

    /// The letters that the pre-release begins with, in lower case; `stable` without a pre-release is not among them.
    #[must_use]
    pub fn channel(&self) -> Option<String> {
        let letters = self.prerelease.as_ref()?.chars().take_while(char::is_ascii_alphabetic);
        Some(letters.map(|c| c.to_ascii_lowercase()).collect())
    }
}
