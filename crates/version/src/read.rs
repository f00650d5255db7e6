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
    #[inline]
    pub(crate) fn read(scheme: &Scheme, tag: &[u8], options: ParseOptions<'_>) -> Result<Self, ParseError> {
        if tag.is_empty() {
            return Err(ParseError::new(ParseErrorKind::EmptyTag, Component::Tag, 0));
        }
        match options.prefix {
            Prefix::Exact(prefix) if tag.starts_with(prefix.as_bytes()) => {
                Self::read_behind(scheme, tag, prefix.len(), options.strictness)
            }
            Prefix::Exact(_) => Err(ParseError::new(ParseErrorKind::PrefixMissing, Component::Prefix, 0)),
            Prefix::Any => Self::read_anywhere(scheme, tag, options.strictness),
        }
    }

    /// Finds where the version begins.
    fn read_anywhere(scheme: &Scheme, tag: &[u8], strictness: Strictness) -> Result<Self, ParseError> {
        /// More tries would make a tag of numbers and hyphens cost the square of its length.
        const MOST_TRIES: usize = 32;
        let at_beginning = Self::read_behind(scheme, tag, 0, strictness);
        if at_beginning.is_ok() {
            return at_beginning;
        }
        let begins = |at: &usize| match tag[at - 1..] {
            [before, b'v', b'0'..=b'9', ..] => !before.is_ascii_alphanumeric(),
            [before, b'0'..=b'9', ..] => !before.is_ascii_digit() && before != b'.',
            _ => false,
        };
        let mut starts = (1..tag.len()).filter(begins).take(MOST_TRIES);
        // What stands before a version is text; a tag that is none anywhere is told what it lacks at its beginning.
        starts
            .find_map(|at| {
                core::str::from_utf8(&tag[..at]).ok()?;
                Self::read_behind(scheme, tag, at, strictness).ok()
            })
            .map_or(at_beginning, Ok)
    }

    #[inline]
    fn read_behind(scheme: &Scheme, tag: &[u8], prefix_end: usize, strictness: Strictness) -> Result<Self, ParseError> {
        let takes_v = !scheme.format().is_some_and(Format::begins_with_v);
        let core_start = prefix_end + usize::from(takes_v && tag.get(prefix_end) == Some(&b'v'));
        let core = match scheme.format() {
            None => semver_core(tag, core_start, strictness)?,
            Some(format) => format.read(tag, core_start, strictness)?,
        };
        let prerelease_end = syntax::tail(tag, core.end(), strictness)?;
        Ok(Self { core, prefix_end, core_start, prerelease_end })
    }
}

/// `MAJOR.MINOR.PATCH`, SemVer 2.0.0 §2.
#[inline]
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
