//! Holding many tags against one version, from as few bytes as possible.
//!
//! [`Version::outranks`] walks a number digit by digit and mispredicts a branch where it ends; over thousands of tags
//! that is most of the time. Here the first two numbers are taken four bytes at a time, or, where a format begins with
//! bytes at fixed places, the first eight bytes at once. Invariant, as there: a tag that is called outranked, if it reads
//! at all, has the lower precedence.

use verpick_calver::Lead;

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
    beginning: Beginning,
}

/// What the beginnings of tags are held against.
#[derive(Debug, Clone, Copy)]
enum Beginning {
    /// The keys of the first two numbers, and what stands between them. A second number that is not always there has the
    /// least key, below which there is nothing.
    Numbers { first: u32, second: u32, separator: u8 },
    /// The bytes at fixed places, up to eight, the first one highest, and those of a word that count.
    Bytes { word: u64, mask: u64 },
    /// Nothing: such tags are read a number at a time.
    Nothing,
}

impl Beginning {
    fn of(version: &Version<'_>) -> Self {
        let [first, second, ..] = version.by_place().map(key_of);
        match version.scheme.format().map_or(Lead::Numbers(Some(b'.')), Format::lead) {
            Lead::Numbers(separator) => {
                let second = if separator.is_some() { second } else { 0 };
                Self::Numbers { first, second, separator: separator.unwrap_or(0) }
            }
            Lead::Fixed(bytes) => {
                let mask = u64::MAX.checked_shl(64_u32.saturating_sub(8 * bytes.min(8) as u32)).unwrap_or(u64::MAX);
                Self::Bytes { word: word(version.core().as_bytes()) & mask, mask }
            }
            _ => Self::Nothing,
        }
    }
}

impl<'t> Floor<'t> {
    /// Prepares `version`.
    ///
    /// ```
    /// use verpick_version::{Floor, ParseOptions, Scheme};
    ///
    /// let options = ParseOptions::new().prefix("api/");
    /// let floor = Floor::new(Scheme::SEMVER.parse_with("api/v1.2.3", options)?);
    /// assert!(floor.outranks(b"api/v1.2.2"));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn new(version: Version<'t>) -> Self {
        let v = if version.scheme.format().is_some_and(Format::begins_with_v) { 0xff } else { b'v' };
        Self { version, start: version.layout.prefix_end as usize, v, beginning: Beginning::of(&version) }
    }

    /// The version.
    ///
    /// ```
    /// use verpick_version::{Floor, Version};
    ///
    /// let floor = Floor::new(Version::parse("v1.2.3")?);
    /// assert_eq!(floor.version().as_str(), "v1.2.3");
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub const fn version(&self) -> &Version<'t> {
        &self.version
    }

    /// As [`Version::outranks`], but perhaps also `true` of what is no version. What stands behind the first line break
    /// of `tag` does not matter.
    ///
    /// ```
    /// use verpick_version::{Floor, Version};
    ///
    /// let floor = Floor::new(Version::parse("v1.10.0")?);
    /// assert!(floor.outranks(b"v1.9.3"));
    /// assert!(floor.outranks(b"v1.9.whatever"), "what is certainly lower is read no further");
    /// assert!(!floor.outranks(b"v1.10.0"));
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[inline(always)]
    #[must_use]
    pub fn outranks(&self, tag: &[u8]) -> bool {
        match self.beginning {
            Beginning::Numbers { first, second, separator } => {
                if let Some(&[a, b, c, d, e]) = tag.get(self.start..).and_then(<[u8]>::first_chunk) {
                    let word = u32::from_le_bytes([a, b, c, d]);
                    let has_v = a == self.v;
                    let word = if has_v { word >> 8 | u32::from(e) << 24 } else { word };
                    if let Some((key, digits)) = key(word) {
                        if key < first {
                            return true;
                        }
                        if key == first {
                            let end = self.start + usize::from(has_v) + digits;
                            return self.outranks_by_second(tag, end, second, separator);
                        }
                    }
                }
            }
            Beginning::Bytes { word: floor, mask } => {
                let rest = tag.get(self.start..).unwrap_or_default();
                let rest = if rest.first() == Some(&self.v) { &rest[1..] } else { rest };
                let word = word(rest) & mask;
                if word != floor {
                    return word < floor;
                }
            }
            Beginning::Nothing => {}
        }
        self.outranks_slowly(tag)
    }

    /// The first numbers are equal, and the first ends at `end`.
    #[inline]
    fn outranks_by_second(&self, tag: &[u8], end: usize, second: u32, separator: u8) -> bool {
        let (between, word) = match tag.get(end..) {
            Some(&[between, a, b, c, d, ..]) => (between, u32::from_le_bytes([a, b, c, d])),
            Some(&[between, a, b, c]) => (between, u32::from_le_bytes([a, b, c, 0])),
            _ => return self.outranks_slowly(tag),
        };
        match key(word) {
            Some((key, _)) if between == separator && key < second => true,
            _ => self.outranks_slowly(tag),
        }
    }

    #[inline(never)]
    fn outranks_slowly(&self, tag: &[u8]) -> bool {
        self.version.outranks(tag)
    }
}

/// The first eight bytes of `text`, the first one highest; where it is shorter, zeros stand for the rest.
#[inline(always)]
fn word(text: &[u8]) -> u64 {
    match text.first_chunk() {
        Some(bytes) => u64::from_be_bytes(*bytes),
        None => text.iter().enumerate().fold(0, |word, (at, byte)| word | u64::from(*byte) << (56 - 8 * at)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scheme;

    #[test]
    fn a_key_is_the_digits_of_a_number_whose_end_is_in_sight() {
        let key_of_text = |text: &[u8; 4]| key(u32::from_le_bytes(*text));
        assert_eq!(key_of_text(b"7.10"), Some((0x07, 1)));
        assert_eq!(key_of_text(b"42-9"), Some((0x04_02, 2)));
        assert_eq!(key_of_text(b"198\n"), Some((0x01_09_08, 3)));
        assert_eq!(key_of_text(b"198\0"), Some((0x01_09_08, 3)));
        assert_eq!(key_of_text(b"19\xff8"), Some((0x01_09, 2)));
        assert_eq!(key_of_text(b"19\xb18"), Some((0x01_09, 2)), "a digit but for its highest bit");
        assert_eq!(key_of_text(b"v1.2"), Some((0, 0)));
        assert_eq!(key_of_text(b"2024"), None);
    }

    #[test]
    fn a_number_has_the_key_of_its_text() {
        for number in [0, 1, 9, 10, 42, 99, 100, 198, 999] {
            let text = alloc::format!("{number}....");
            let word = u32::from_le_bytes([text.as_bytes()[0], text.as_bytes()[1], text.as_bytes()[2], b'.']);
            assert_eq!(key(word).map(|(key, _)| key), Some(key_of(number)), "{number}");
        }
        assert_eq!(key_of(1_000), u32::MAX);
    }

    #[test]
    fn of_bytes_at_fixed_places_up_to_eight_count() {
        let beginning = |format: &str, tag: &str| {
            let scheme = Scheme::calver(format).unwrap();
            Beginning::of(&scheme.parse(tag).unwrap())
        };
        let is = |beginning, word: u64, mask: u64| matches!(beginning, Beginning::Bytes { word: a, mask: b } if (a, b) == (word, mask));
        let all = u64::from_be_bytes(*b"2024.06.");
        assert!(is(beginning("YYYY.0M.0D", "2024.06.15"), all, u64::MAX));
        assert!(is(beginning("YYYY.MM", "2024.6"), u64::from_be_bytes(*b"2024.\0\0\0"), u64::MAX << 24));
        assert!(is(beginning("0M.YYYY", "06.2024"), u64::from_be_bytes(*b"06.2024\0"), u64::MAX << 8));
        assert!(matches!(beginning("YY.MM", "24.6"), Beginning::Numbers { first: 0x0204, second: 6, separator: b'.' }));
        assert!(matches!(beginning("YY[.MM]", "24"), Beginning::Numbers { first: 0x0204, second: 0, separator: 0 }));
        assert!(matches!(beginning("YY0M", "2406"), Beginning::Nothing));
    }
}
