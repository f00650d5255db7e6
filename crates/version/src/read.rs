//! From a tag to where its parts lie: `[prefix] [v] core [-pre] [+build]`.
//!
//! Invariants: one pass, no allocation; on success every offset lies on a character boundary of the tag, for all but
//! the prefix and a format's literals is ASCII, and those are matched whole.

use verpick_calver::{Component, Core, Format, ParseError, ParseErrorKind, Strictness, syntax};

use crate::options::Prefix;
use crate::{ParseOptions, Scheme};

/// Where the parts of a tag lie, and its numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) core: Core,
    pub(crate) prefix_end: usize,
    pub(crate) core_start: usize,
    /// The core's end where there is no pre-release.
    pub(crate) prerelease_end: usize,
}

impl Layout {
    /// Of nothing.
    pub(crate) const EMPTY: Self =
        Self { core: Core::semver(0, 0, 0, 0), prefix_end: 0, core_start: 0, prerelease_end: 0 };

    /// Reads a tag into this layout, which has no meaning after an error.
    ///
    /// In place: a layout is large beside what reading it costs.
    #[inline]
    pub(crate) fn read(&mut self, scheme: &Scheme, tag: &[u8], options: ParseOptions<'_>) -> Result<(), ParseError> {
        if tag.is_empty() {
            return Err(ParseError::new(ParseErrorKind::EmptyTag, Component::Tag, 0));
        }
        match options.prefix {
            // Asked first whether it is empty: comparing no bytes at an address that is none took longer than all the rest.
            Prefix::Exact(prefix) if prefix.is_empty() || tag.starts_with(prefix.as_bytes()) => {
                self.read_behind(scheme, tag, prefix.len(), options.strictness)
            }
            Prefix::Exact(_) => Err(ParseError::new(ParseErrorKind::PrefixMissing, Component::Prefix, 0)),
            Prefix::Any => self.read_anywhere(scheme, tag, options.strictness),
        }
    }

    /// Finds where the version begins.
    fn read_anywhere(&mut self, scheme: &Scheme, tag: &[u8], strictness: Strictness) -> Result<(), ParseError> {
        /// More tries would make a tag of numbers and hyphens cost the square of its length.
        const MOST_TRIES: usize = 32;
        let at_beginning = self.read_behind(scheme, tag, 0, strictness);
        if at_beginning.is_ok() {
            return at_beginning;
        }
        let begins = |at: &usize| match tag[at - 1..] {
            [before, b'v', b'0'..=b'9', ..] => !before.is_ascii_alphanumeric(),
            [before, b'0'..=b'9', ..] => !before.is_ascii_digit() && before != b'.',
            _ => false,
        };
        let mut starts = core::iter::once(0).chain((1..tag.len()).filter(begins).take(MOST_TRIES));
        // Where it begins must not hang on strictness: what only lenient reading takes is no prefix of what is behind it.
        let found = starts.find(|at| {
            core::str::from_utf8(&tag[..*at]).is_ok() && self.read_behind(scheme, tag, *at, Strictness::Lenient).is_ok()
        });
        // A tag that is no version anywhere is told what it lacks at its beginning.
        found.map_or(at_beginning, |at| self.read_behind(scheme, tag, at, strictness))
    }

    #[inline]
    fn read_behind(
        &mut self,
        scheme: &Scheme,
        tag: &[u8],
        prefix_end: usize,
        strictness: Strictness,
    ) -> Result<(), ParseError> {
        let format = scheme.format();
        let takes_v = !format.is_some_and(Format::begins_with_v);
        self.prefix_end = prefix_end;
        self.core_start = prefix_end + usize::from(takes_v && tag.get(prefix_end) == Some(&b'v'));
        match format {
            None => self.core = semver_core(tag, self.core_start, strictness)?,
            Some(format) => format.read_into(tag, self.core_start, strictness, &mut self.core)?,
        }
        self.prerelease_end = syntax::tail(tag, self.core.end(), strictness)?;
        Ok(())
    }
}

/// `MAJOR.MINOR.PATCH`, SemVer 2.0.0 §2.
#[inline(always)]
fn semver_core(tag: &[u8], start: usize, strictness: Strictness) -> Result<Core, ParseError> {
    let (major, end) = syntax::number(tag, start, Component::Major, strictness)?;
    let (minor, end) = syntax::number(tag, dot(tag, end, Component::Minor)?, Component::Minor, strictness)?;
    let (patch, end) = syntax::number(tag, dot(tag, end, Component::Patch)?, Component::Patch, strictness)?;
    Ok(Core::semver(major, minor, patch, end))
}

/// The offset behind the dot that leads to the number `next`.
#[inline]
fn dot(tag: &[u8], at: usize, next: Component) -> Result<usize, ParseError> {
    match tag.get(at) {
        Some(b'.') => Ok(at + 1),
        _ => Err(ParseError::new(ParseErrorKind::LiteralExpected('.'), next, at)),
    }
}
