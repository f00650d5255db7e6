//! From a tag to where its parts lie: `[prefix] [v] core [-pre] [+build]`.
//!
//! Invariants: one pass, no allocation; on success every offset lies on a character boundary of the tag, for all but
//! the prefix and a format's literals is ASCII, and those are matched whole.

use verpick_calver::{Component, Core, Format, ParseError, ParseErrorKind, Strictness, syntax};

use crate::numbers::Numbers;
use crate::options::Prefix;
use crate::{ParseOptions, Scheme};

/// Where the parts of a tag lie, and its numbers. A tag is shorter than 4 GiB, so that 32 bits tell where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) numbers: Numbers,
    /// Whether a `v` of no format's own stands before the core.
    pub(crate) has_v: bool,
    pub(crate) prefix_end: u32,
    pub(crate) core_end: u32,
    /// The core's end where there is no pre-release.
    pub(crate) prerelease_end: u32,
}

impl Layout {
    /// Of nothing.
    pub(crate) const EMPTY: Self =
        Self { numbers: Numbers::NONE, has_v: false, prefix_end: 0, core_end: 0, prerelease_end: 0 };

    pub(crate) const fn core_start(&self) -> usize {
        self.prefix_end as usize + self.has_v as usize
    }

    /// Reads a tag into this layout, which has no meaning after an error.
    ///
    /// In place: a layout is large beside what reading it costs, and copying what has just been written in small pieces
    /// stalls until all of it has reached the cache.
    #[inline(always)]
    pub(crate) fn read(&mut self, scheme: &Scheme, tag: &[u8], options: ParseOptions<'_>) -> Result<(), ParseError> {
        match options.prefix {
            // Asked first whether it is empty: comparing no bytes at an address that is none took longer than all the rest.
            Prefix::Exact(prefix) if prefix.is_empty() || tag.starts_with(prefix.as_bytes()) => {
                self.read_behind(scheme, tag, prefix.len(), options.strictness)
            }
            Prefix::Exact(_) => Err(missing_prefix(tag)),
            Prefix::Any => self.read_anywhere(scheme, tag, options.strictness),
        }
    }

    /// Finds where the version begins.
    #[inline(never)]
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

    #[inline(always)]
    fn read_behind(
        &mut self,
        scheme: &Scheme,
        tag: &[u8],
        prefix_end: usize,
        strictness: Strictness,
    ) -> Result<(), ParseError> {
        if tag.is_empty() || tag.len() > u32::MAX as usize {
            return Err(out_of_size(tag));
        }
        match scheme.format() {
            None => self.read_semver(tag, prefix_end, strictness),
            Some(format) => self.read_calver(format, tag, prefix_end, strictness),
        }
    }

    #[inline(always)]
    fn read_semver(&mut self, tag: &[u8], prefix_end: usize, strictness: Strictness) -> Result<(), ParseError> {
        let has_v = tag.get(prefix_end) == Some(&b'v');
        let start = prefix_end + usize::from(has_v);
        let core_end = match semver_core_swiftly(&tag[start..]) {
            Some((numbers, length)) => {
                self.numbers = numbers;
                start + length
            }
            None => {
                let ([major, minor, patch], core_end) = semver_core(tag, start, strictness)?;
                self.numbers = Numbers::semver(major, minor, patch);
                core_end
            }
        };
        self.finish(tag, strictness, has_v, prefix_end, core_end)
    }

    #[inline(never)]
    fn read_calver(
        &mut self,
        format: &Format,
        tag: &[u8],
        prefix_end: usize,
        strictness: Strictness,
    ) -> Result<(), ParseError> {
        let has_v = !format.begins_with_v() && tag.get(prefix_end) == Some(&b'v');
        let start = prefix_end + usize::from(has_v);
        let (modifier, core_end) = format.read_into(tag, start, strictness, &mut self.numbers)?;
        self.numbers.set_modifier(modifier);
        self.finish(tag, strictness, has_v, prefix_end, core_end)
    }

    /// Checks what stands behind the core, and notes where everything lies.
    #[inline(always)]
    fn finish(
        &mut self,
        tag: &[u8],
        strictness: Strictness,
        has_v: bool,
        prefix_end: usize,
        core_end: usize,
    ) -> Result<(), ParseError> {
        self.has_v = has_v;
        self.prefix_end = prefix_end as u32;
        self.core_end = core_end as u32;
        self.prerelease_end =
            if core_end == tag.len() { core_end } else { syntax::tail(tag, core_end, strictness)? } as u32;
        Ok(())
    }

    /// The core of a tag that was read into this layout, read again.
    pub(crate) fn core(&self, scheme: &Scheme, tag: &[u8]) -> Core {
        let start = self.core_start();
        // Whatever was read at all is read leniently with the same meaning.
        let core = match scheme.format() {
            None => semver_core(tag, start, Strictness::Lenient)
                .map(|([major, minor, patch], end)| Core::semver(major, minor, patch, end)),
            Some(format) => format.read(tag, start, Strictness::Lenient),
        };
        core.unwrap_or(Core::semver(0, 0, 0, 0))
    }
}

#[cold]
fn missing_prefix(tag: &[u8]) -> ParseError {
    if tag.is_empty() {
        return out_of_size(tag);
    }
    ParseError::new(ParseErrorKind::PrefixMissing, Component::Prefix, 0)
}

#[cold]
fn out_of_size(tag: &[u8]) -> ParseError {
    let kind = if tag.is_empty() { ParseErrorKind::EmptyTag } else { ParseErrorKind::TooLong };
    ParseError::new(kind, Component::Tag, 0)
}

/// `MAJOR.MINOR.PATCH`, SemVer 2.0.0 §2, as nearly all tags have it: the numbers, and how long it is. `None` where there is
/// anything unusual about it, a mistake or a number of ten digits.
#[inline(always)]
fn semver_core_swiftly(text: &[u8]) -> Option<(Numbers, usize)> {
    let (major, rest) = short_number(text)?;
    let (minor, rest) = short_number(rest.strip_prefix(b".")?)?;
    let (patch, rest) = short_number(rest.strip_prefix(b".")?)?;
    Some((Numbers::semver(major.into(), minor.into(), patch.into()), text.len() - rest.len()))
}

/// A number of at most nine digits without a leading zero, and what is behind it.
#[inline(always)]
fn short_number(text: &[u8]) -> Option<(u32, &[u8])> {
    const MOST: usize = 9;
    let (first, mut rest) = text.split_first()?;
    let mut value = u32::from(first.wrapping_sub(b'0'));
    if value > 9 {
        return None;
    }
    let is_zero = value == 0;
    let mut digits = 1;
    while let [byte @ b'0'..=b'9', behind @ ..] = rest {
        if is_zero || digits == MOST {
            return None;
        }
        value = value * 10 + u32::from(byte - b'0');
        digits += 1;
        rest = behind;
    }
    Some((value, rest))
}

/// `MAJOR.MINOR.PATCH`, and the offset behind it.
#[inline(never)]
fn semver_core(tag: &[u8], start: usize, strictness: Strictness) -> Result<([u64; 3], usize), ParseError> {
    let (major, end) = syntax::number(tag, start, Component::Major, strictness)?;
    let (minor, end) = syntax::number(tag, dot(tag, end, Component::Minor)?, Component::Minor, strictness)?;
    let (patch, end) = syntax::number(tag, dot(tag, end, Component::Patch)?, Component::Patch, strictness)?;
    Ok(([major, minor, patch], end))
}

/// The offset behind the dot that leads to the number `next`.
#[inline]
fn dot(tag: &[u8], at: usize, next: Component) -> Result<usize, ParseError> {
    match tag.get(at) {
        Some(b'.') => Ok(at + 1),
        _ => Err(ParseError::new(ParseErrorKind::LiteralExpected('.'), next, at)),
    }
}
