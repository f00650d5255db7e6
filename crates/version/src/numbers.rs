//! The numbers of a version, kept in few bytes.
//!
//! Versions are compared, copied and sorted by the hundred thousand, and then their size is most of the cost: eight
//! numbers of 64 bits and where they end were 104 bytes of 152. Of 50,000 real releases none has a number over 2³², so
//! here are 32 bits of each. Invariant: where a number does not fit, `is_wide` is set, and nobody trusts any of them;
//! all are then read again from the tag.

use alloc::vec::Vec;
use core::cmp::Ordering;

use verpick_calver::{Core, MAX_NUMBERS, Modifier, ModifierKind, Places};

/// The numbers by place, and the modifier.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers {
    /// An absent one is 0.
    numbers: [u32; MAX_NUMBERS],
    modifier_number: u32,
    modifier_kind: ModifierKind,
    /// A bit for each place that has a number, the first place's the lowest.
    present: u8,
    is_wide: bool,
}

impl Numbers {
    pub(crate) const NONE: Self = Self {
        numbers: [0; MAX_NUMBERS],
        modifier_number: 0,
        modifier_kind: ModifierKind::Final,
        present: 0,
        is_wide: false,
    };

    /// SemVer's three.
    #[inline]
    pub(crate) const fn semver(major: u64, minor: u64, patch: u64) -> Self {
        let numbers = [major as u32, minor as u32, patch as u32, 0, 0, 0, 0, 0];
        let is_wide = (major | minor | patch) > u32::MAX as u64;
        Self { numbers, present: 0b111, is_wide, ..Self::NONE }
    }

    pub(crate) fn set_modifier(&mut self, modifier: Modifier) {
        self.modifier_kind = modifier.kind;
        self.modifier_number = modifier.number as u32;
        self.is_wide |= modifier.number > u64::from(u32::MAX);
    }

    /// Whether the numbers are in the tag alone.
    pub(crate) const fn is_wide(&self) -> bool {
        self.is_wide
    }

    /// The places that have a number, lowest bit first.
    pub(crate) const fn present(&self) -> u8 {
        self.present
    }

    /// By place. Not to be trusted where [`is_wide`](Self::is_wide).
    pub(crate) const fn narrow(&self) -> &[u32; MAX_NUMBERS] {
        &self.numbers
    }

    /// The order by place. Not to be trusted where either [`is_wide`](Self::is_wide).
    #[inline]
    pub(crate) fn cmp_narrow(&self, other: &Self) -> Ordering {
        self.pairs().cmp(&other.pairs())
    }

    /// Two numbers at once: which of them decides is what processors guess wrong.
    #[inline(always)]
    fn pairs(&self) -> [u64; MAX_NUMBERS / 2] {
        let [a, b, c, d, e, f, g, h] = self.numbers.map(u64::from);
        [a << 32 | b, c << 32 | d, e << 32 | f, g << 32 | h]
    }

    /// Not to be trusted where [`is_wide`](Self::is_wide), but for its kind.
    pub(crate) const fn modifier(&self) -> Modifier {
        Modifier { kind: self.modifier_kind, number: self.modifier_number as u64 }
    }
}

impl Places for Numbers {
    #[inline]
    fn clear(&mut self) {
        *self = Self::NONE;
    }

    #[inline]
    fn put(&mut self, place: usize, number: u64) {
        // A format has no more places than this.
        if let Some(slot) = self.numbers.get_mut(place) {
            *slot = number as u32;
            self.present |= 1 << place;
            self.is_wide |= number > u64::from(u32::MAX);
        }
    }
}

/// The numbers of a version that has them, left to right: a small array that works as a slice.
///
/// ```
/// use verpick_version::Version;
///
/// let version = Version::parse("1.2.3")?;
/// let segments = version.segments();
/// assert_eq!(segments, [1, 2, 3]);
/// assert_eq!((segments.len(), segments[1]), (3, 2));
/// # Ok::<(), verpick_version::ParseError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Segments {
    numbers: [u64; MAX_NUMBERS],
    count: usize,
}

impl Segments {
    pub(crate) fn of(core: &Core) -> Self {
        Self::collect(core.segments().iter().copied())
    }

    /// At most [`MAX_NUMBERS`].
    pub(crate) fn collect(numbers: impl Iterator<Item = u64>) -> Self {
        let mut segments = Self { numbers: [0; MAX_NUMBERS], count: 0 };
        for (slot, number) in segments.numbers.iter_mut().zip(numbers) {
            *slot = number;
            segments.count += 1;
        }
        segments
    }

    /// The numbers as a slice.
    ///
    /// ```
    /// # use verpick_version::Version;
    /// assert_eq!(Version::parse("1.2.3")?.segments().as_slice().iter().sum::<u64>(), 6);
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn as_slice(&self) -> &[u64] {
        &self.numbers[..self.count]
    }
}

impl core::ops::Deref for Segments {
    type Target = [u64];

    fn deref(&self) -> &[u64] {
        self.as_slice()
    }
}

impl core::fmt::Debug for Segments {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.as_slice().fmt(f)
    }
}

impl PartialEq for Segments {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for Segments {}

impl PartialEq<[u64]> for Segments {
    fn eq(&self, other: &[u64]) -> bool {
        self.as_slice() == other
    }
}

impl PartialEq<&[u64]> for Segments {
    fn eq(&self, other: &&[u64]) -> bool {
        self.as_slice() == *other
    }
}

impl<const N: usize> PartialEq<[u64; N]> for Segments {
    fn eq(&self, other: &[u64; N]) -> bool {
        self.as_slice() == other
    }
}

impl PartialEq<Vec<u64>> for Segments {
    fn eq(&self, other: &Vec<u64>) -> bool {
        self.as_slice() == other
    }
}

impl<'s> IntoIterator for &'s Segments {
    type Item = &'s u64;
    type IntoIter = core::slice::Iter<'s, u64>;

    fn into_iter(self) -> Self::IntoIter {
        self.as_slice().iter()
    }
}
