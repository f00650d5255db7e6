//! Telling that a tag cannot win without reading it whole.
//!
//! Picking the latest of many tags is a loop over tags of which few can beat the best one so far. The first number
//! that differs settles the others, and reading just that far costs a fraction of a full parse. Invariant, held
//! against the full parse by properties: a tag that is called outranked, if it reads at all, has the lower precedence.

use core::cmp::Ordering;

use crate::{Format, Version};

impl Version<'_> {
    /// Whether this version certainly has a higher precedence than `tag`, if that is a version at all under the same
    /// scheme and prefix. Looks at as few bytes as it can and validates none; `false` says nothing.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let best = Version::parse("v1.10.0")?;
    /// assert!(best.outranks(b"v1.9.3"));
    /// assert!(best.outranks(b"v1.10.0-rc.1"));
    /// assert!(!best.outranks(b"v1.10.0+blue"));
    /// assert!(!best.outranks(b"latest"));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn outranks(&self, tag: &[u8]) -> bool {
        let format = self.scheme.format();
        let start = self.layout.prefix_end;
        let takes_v = !format.is_some_and(Format::begins_with_v);
        let start = start + usize::from(takes_v && tag.get(start) == Some(&b'v'));
        let (ordering, end) = match format {
            None => peek_semver(tag, start, self.segments()),
            Some(format) => match format.peek(tag, start, &self.layout.core.by_place()) {
                Some(seen) => seen,
                None => return false,
            },
        };
        match ordering {
            Ordering::Less => true,
            Ordering::Greater => false,
            // The same core: a pre-release comes before its release.
            Ordering::Equal => !self.is_prerelease() && tag.get(end) == Some(&b'-'),
        }
    }
}

/// Compares the core that begins at `start` with `numbers`; `Greater` also where that is not certain.
#[inline]
fn peek_semver(tag: &[u8], start: usize, numbers: &[u64]) -> (Ordering, usize) {
    const UNCERTAIN: (Ordering, usize) = (Ordering::Greater, 0);
    let mut at = start;
    for (index, &number) in numbers[..3].iter().enumerate() {
        let first = at;
        let mut value = 0_u64;
        while let Some(digit) = tag.get(at).map(|b| b.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
            at += 1;
        }
        // No digit is no number; more than 19 may have wrapped around.
        if at == first || at - first > 19 {
            return UNCERTAIN;
        }
        match value.cmp(&number) {
            Ordering::Equal if index == 2 => break,
            Ordering::Equal if tag.get(at) == Some(&b'.') => at += 1,
            Ordering::Equal => return UNCERTAIN,
            decided => return (decided, at),
        }
    }
    (Ordering::Equal, at)
}
