//! The numbers at the core of a version, whatever its scheme, and their order.

use core::cmp::Ordering;

use crate::{MAX_NUMBERS, Modifier};

/// What takes the numbers of a core as they are read, by their places.
///
/// [`Core`] is one; whoever keeps many versions may want to keep less of each.
///
/// ```
/// use verpick_calver::{Format, Places, Strictness};
///
/// #[derive(Default)]
/// struct Sum(u64);
///
/// impl Places for Sum {
///     fn clear(&mut self) {
///         self.0 = 0;
///     }
///     fn put(&mut self, _place: usize, number: u64) {
///         self.0 += number;
///     }
/// }
///
/// let mut sum = Sum::default();
/// let format = Format::compile("YYYY.0M")?;
/// format.read_into(b"2024.06", 0, Strictness::Strict, &mut sum)?;
/// assert_eq!(sum.0, 2030);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Places {
    /// Forgets all numbers.
    fn clear(&mut self);

    /// Takes the number at a place that is behind all others.
    fn put(&mut self, place: usize, number: u64);
}

/// The numbers at the core of a version, its modifier, and where in the tag they end.
///
/// Numbers have places: one for each token of the format. An optional one that was left out is absent.
///
/// ```
/// use verpick_calver::{Format, Strictness};
///
/// let format = Format::compile("YY[.0M]-MICRO")?;
/// let core = format.read(b"api/24-3+blue", 4, Strictness::Strict).unwrap();
/// assert_eq!(core.segments(), [24, 3]);
/// assert_eq!((core.number(0), core.number(1), core.number(2)), (Some(24), None, Some(3)));
/// assert_eq!(core.end(), 8);
/// # Ok::<(), verpick_calver::FormatError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Core {
    /// The numbers that are there, without gaps; the rest is 0.
    numbers: [u64; MAX_NUMBERS],
    count: u8,
    /// A bit for each place that has a number, the first place's the lowest.
    present: u8,
    modifier: Modifier,
    /// Where the modifier's word begins, or the end.
    modifier_start: usize,
    end: usize,
}

impl Core {
    /// SemVer's core, which ends `end` bytes into the tag.
    ///
    /// ```
    /// use verpick_calver::Core;
    ///
    /// assert_eq!(Core::semver(1, 2, 3, 5).segments(), [1, 2, 3]);
    /// ```
    #[inline]
    #[must_use]
    pub const fn semver(major: u64, minor: u64, patch: u64, end: usize) -> Self {
        let numbers = [major, minor, patch, 0, 0, 0, 0, 0];
        Self { numbers, count: 3, present: 0b111, modifier: Modifier::FINAL, modifier_start: end, end }
    }

    pub(crate) const fn empty() -> Self {
        Self { numbers: [0; MAX_NUMBERS], count: 0, present: 0, modifier: Modifier::FINAL, modifier_start: 0, end: 0 }
    }

    pub(crate) fn finish(&mut self, modifier: Modifier, modifier_start: usize, end: usize) {
        self.modifier = modifier;
        self.modifier_start = modifier_start;
        self.end = end;
    }

    /// The numbers that are there, left to right, as written: a `YY` of 24 is 24.
    ///
    /// ```
    /// use verpick_calver::{Format, Strictness};
    ///
    /// let format = Format::compile("MAJOR[.MINOR][_PATCH]")?;
    /// let core = format.read(b"1_3", 0, Strictness::Strict).unwrap();
    /// assert_eq!(core.segments(), [1, 3]);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn segments(&self) -> &[u64] {
        &self.numbers[..usize::from(self.count)]
    }

    /// The number at a place; `None` where it is absent.
    ///
    /// ```
    /// use verpick_calver::{Format, Strictness};
    ///
    /// let format = Format::compile("MAJOR[.MINOR][_PATCH]")?;
    /// let core = format.read(b"1_3", 0, Strictness::Strict).unwrap();
    /// assert_eq!([0, 1, 2].map(|place| core.number(place)), [Some(1), None, Some(3)]);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn number(&self, place: usize) -> Option<u64> {
        let bit = 1_u8.checked_shl(u32::try_from(place).ok()?)?;
        let before = (self.present & (bit - 1)).count_ones() as usize;
        (self.present & bit != 0).then(|| self.numbers[before])
    }

    /// The numbers by place; an absent one counts as 0.
    ///
    /// ```
    /// use verpick_calver::{Format, Strictness};
    ///
    /// let format = Format::compile("MAJOR[.MINOR][_PATCH]")?;
    /// let core = format.read(b"1_3", 0, Strictness::Strict).unwrap();
    /// assert_eq!(core.by_place(), [1, 0, 3, 0, 0, 0, 0, 0]);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn by_place(&self) -> [u64; MAX_NUMBERS] {
        // Without gaps, as nearly always, places and segments are the same.
        if self.present & self.present.wrapping_add(1) == 0 {
            return self.numbers;
        }
        core::array::from_fn(|place| self.number(place).unwrap_or(0))
    }

    /// The order of precedence of two cores of one scheme: by the numbers, place by place, an absent one counting as 0,
    /// then by the modifiers.
    ///
    /// ```
    /// use verpick_calver::{Format, Strictness};
    ///
    /// let format = Format::compile("YY.0M[.MICRO]")?;
    /// let core = format.read(b"24.04", 0, Strictness::Strict).unwrap();
    /// let patched = format.read(b"24.04.1", 0, Strictness::Strict).unwrap();
    /// assert!(core.cmp_precedence(&patched).is_lt());
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn cmp_precedence(&self, other: &Self) -> Ordering {
        // Where the same places have numbers, so have the same segments.
        let numbers = if self.present == other.present {
            self.numbers.cmp(&other.numbers)
        } else {
            self.by_place().cmp(&other.by_place())
        };
        numbers.then_with(|| self.modifier.cmp(&other.modifier))
    }

    /// The modifier; [`Modifier::FINAL`] where there is none.
    ///
    /// ```
    /// use verpick_calver::{Format, ModifierKind, Strictness};
    ///
    /// let format = Format::compile("YY.MINORMODIFIER")?;
    /// let core = format.read(b"24.1rc2", 0, Strictness::Strict).unwrap();
    /// assert_eq!((core.modifier().kind, core.modifier().number), (ModifierKind::Candidate, 2));
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub const fn modifier(&self) -> Modifier {
        self.modifier
    }

    /// The offset of the modifier's word, in the whole tag; that of the core's end where there is none.
    ///
    /// ```
    /// use verpick_calver::{Format, Strictness};
    ///
    /// let format = Format::compile("YY.MINORMODIFIER")?;
    /// let core = format.read(b"24.1.dev0", 0, Strictness::Strict).unwrap();
    /// assert_eq!(core.modifier_start(), 5);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub const fn modifier_start(&self) -> usize {
        self.modifier_start
    }

    /// The offset of the first byte behind the core, in the whole tag.
    ///
    /// ```
    /// use verpick_calver::{Format, Strictness};
    ///
    /// let format = Format::compile("YYYY.0M.MICRO")?;
    /// let core = format.read(b"2024.06.1-rc.1", 0, Strictness::Strict).unwrap();
    /// assert_eq!(core.end(), 9);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub const fn end(&self) -> usize {
        self.end
    }
}

impl Places for Core {
    fn clear(&mut self) {
        *self = Self::empty();
    }

    fn put(&mut self, place: usize, number: u64) {
        self.numbers[usize::from(self.count)] = number;
        self.count += 1;
        self.present |= 1 << place;
    }
}
