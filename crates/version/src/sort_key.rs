//! A version's place in the order, as nearly as 64 bits tell it.

use verpick_calver::{MAX_NUMBERS, ModifierKind};

use crate::Version;
use crate::numbers::Numbers;

impl Version<'_> {
    /// A number that is lower for a version of lower precedence: among versions of one scheme, where the keys differ, they
    /// are ordered as the versions are; where they are equal, only [`cmp`](Ord::cmp) tells.
    ///
    /// Sorting many versions by their keys first saves nearly all comparisons.
    ///
    /// ```
    /// use verpick_version::Version;
    ///
    /// let key = |tag| Version::parse(tag).map(|version| version.sort_key());
    /// assert!(key("1.9.0")? < key("1.10.0-rc.1")?);
    /// assert!(key("1.10.0-rc.1")? < key("1.10.0")?);
    /// assert_eq!(key("1.10.0-rc.1")?, key("1.10.0-rc.2")?);
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    // A call of it would cost as much as it does.
    #[inline(always)]
    #[must_use]
    pub fn sort_key(&self) -> u64 {
        let numbers = &self.layout.numbers;
        let tail = self.tail_key(numbers);
        let narrow = |places| numbers.narrow().iter().take(places).map(|number| u64::from(*number));
        match self.scheme.format() {
            _ if numbers.is_wide() => self.wide_sort_key(tail),
            None => key(narrow(3), 3, tail),
            Some(format) => key(narrow(format.tokens().len()), format.tokens().len(), tail),
        }
    }

    #[cold]
    fn wide_sort_key(&self, tail: u64) -> u64 {
        let places = self.scheme.format().map_or(3, |format| format.tokens().len());
        key(self.by_place().into_iter().take(places), places, tail)
    }

    /// The modifier's kind, and whether it is no pre-release; but with a modifier its number comes before that.
    fn tail_key(&self, numbers: &Numbers) -> u64 {
        let kind = numbers.modifier().kind;
        let is_release = kind == ModifierKind::Final && self.layout.prerelease_end == self.layout.core_end;
        (kind as u64) << 1 | u64::from(is_release)
    }
}

/// Every number has the same share of the bits. From one that does not fit its share on, the key is the greatest of those
/// that begin so: what follows is of no account.
#[inline(always)]
fn key(numbers: impl Iterator<Item = u64>, places: usize, tail: u64) -> u64 {
    /// What the tail takes.
    const TAIL: u32 = 4;
    /// Of so many numbers each one's share: dividing takes longer than all the rest.
    const SHARES: [u32; MAX_NUMBERS + 1] = [60, 60, 30, 20, 15, 12, 10, 8, 7];
    let bits = SHARES[places.min(MAX_NUMBERS)];
    let most = (1 << bits) - 1;
    let mut key = 0_u64;
    let mut left = bits * places as u32 + TAIL;
    for number in numbers {
        left -= bits;
        if number > most {
            return ((key << bits | most) << left) | ((1 << left) - 1);
        }
        key = key << bits | number;
    }
    key << TAIL | tail
}
