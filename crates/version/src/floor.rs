//! Holding many tags against one version, from as few bytes as possible.
//!
//! [`Version::outranks`] walks a number digit by digit and mispredicts a branch where it ends; over thousands of tags
//! that is most of the time. Here the first two numbers are taken four bytes at a time. Invariant, as there: a tag that
//! is called outranked, if it reads at all, has the lower precedence.

use crate::{Format, Version};

/// A version that many tags are held against.
///
/// Made once and asked often: what [`Version::outranks`] would say, sooner.
///
/// ```
/// use verpick_version::{Floor, Version};
///
/// let floor = Floor::new(Version::parse("v1.10.0")?);
/// assert!(floor.outranks(b"v1.9.3"));
/// assert!(!floor.outranks(b"v1.10.0+blue"));
/// assert!(floor.outranks(b"v1.9.3\nv1.11.0"), "only the first line counts");
/// # Ok::<(), verpick_version::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Floor<'t> {
    version: Version<'t>,
    start: usize,
    /// The letter that may stand before the core; where none may, a byte that no version has.
    v: u8,
    /// The keys of SemVer's first two numbers; 0 under CalVer, for nothing is below it and what is equal goes on.
    major: u32,
    minor: u32,
}

impl<'t> Floor<'t> {
    /// Prepares `version`.
    #[must_use]
    pub fn new(version: Version<'t>) -> Self {
        let format = version.scheme.format();
        let [major, minor, ..] = version.layout.core.by_place();
        let (major, minor) = if format.is_none() { (key_of(major), key_of(minor)) } else { (0, 0) };
        let v = if format.is_some_and(Format::begins_with_v) { 0xff } else { b'v' };
        Self { version, start: version.layout.prefix_end, v, major, minor }
    }

    /// The version.
    #[must_use]
    pub const fn version(&self) -> &Version<'t> {
        &self.version
    }

    /// As [`Version::outranks`], but perhaps also `true` of what is no version. What stands behind the first line break
    /// of `tag` does not matter.
    #[inline(always)]
    #[must_use]
    pub fn outranks(&self, tag: &[u8]) -> bool {
        if let Some(&[a, b, c, d, e]) = tag.get(self.start..).and_then(<[u8]>::first_chunk) {
            let word = u32::from_le_bytes([a, b, c, d]);
            let has_v = a == self.v;
            let word = if has_v { word >> 8 | u32::from(e) << 24 } else { word };
            if let Some((key, digits)) = key(word) {
                if key < self.major {
                    return true;
                }
                if key == self.major {
                    return self.outranks_by_minor(tag, self.start + usize::from(has_v) + digits);
                }
            }
        }
        self.outranks_slowly(tag)
    }

    /// The first numbers are equal, and the first ends at `dot`.
    #[inline]
    fn outranks_by_minor(&self, tag: &[u8], dot: usize) -> bool {
        let word = match tag.get(dot..) {
            Some(&[b'.', a, b, c, d, ..]) => u32::from_le_bytes([a, b, c, d]),
            Some(&[b'.', a, b, c]) => u32::from_le_bytes([a, b, c, 0]),
            _ => return self.outranks_slowly(tag),
        };
        match key(word) {
            Some((key, _)) if key < self.minor => true,
            _ => self.outranks_slowly(tag),
        }
    }

    #[inline(never)]
    fn outranks_slowly(&self, tag: &[u8]) -> bool {
        self.version.outranks(tag)
    }
}

/// The key of the number that `text` begins with, its first byte lowest: the digits, a byte each, the last one lowest;
/// and how many they are. `None` where the number's end is not in sight.
#[inline(always)]
fn key(text: u32) -> Option<(u32, usize)> {
    const ONES: u32 = 0x0101_0101;
    let values = text ^ (0x30 * ONES);
    // The highest bit of the first byte that is no digit, and perhaps of later ones.
    let others = (values.wrapping_add(0x76 * ONES) | values) & (0x80 * ONES);
    let bits = others.trailing_zeros() & 0x18;
    let key = (u64::from(values.swap_bytes()) << bits) >> 32;
    if others == 0 { None } else { Some((key as u32, bits as usize / 8)) }
}

/// The key of `number` as it is written; the greatest where that is too long.
fn key_of(number: u64) -> u32 {
    match number {
        0..1_000 => (((number / 100) << 16) | ((number / 10 % 10) << 8) | (number % 10)) as u32,
        _ => u32::MAX,
    }
}
