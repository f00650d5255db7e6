//! Sorting, by keys of 64 bits.
//!
//! Moving versions about and comparing them costs more than reading them. So a key is kept of each, and its place; the
//! keys are sorted digit by digit, without comparing any; and only versions whose keys are equal, which differ in their
//! pre-releases, build metadata or spelling, are read again and compared. Invariant: the order is the total order, and
//! equal tags keep theirs.

use alloc::vec::Vec;
use core::mem;

use verpick_version::Version;

use crate::{Candidate, Selection, Selector};

/// The key of a version, and where its candidate stands.
#[derive(Clone, Copy, Default)]
struct Keyed {
    key: u64,
    index: usize,
}

impl Selector {
    /// All that the policy takes, oldest first, in the total order; byte-equal ones keep their order.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let selector = Selector::semver();
    /// let sorted = selector.sort(["v1.10.0", "latest", "v1.9.0"]);
    /// assert_eq!(sorted.iter().map(|selection| selection.tag()).collect::<Vec<_>>(), ["v1.9.0", "v1.10.0"]);
    /// ```
    #[must_use]
    pub fn sort<'t, C, I>(&'t self, candidates: I) -> Vec<Selection<'t>>
    where
        C: Candidate + ?Sized + 't,
        I: IntoIterator<Item = &'t C>,
    {
        let candidates: Vec<&'t C> = candidates.into_iter().collect();
        let sorted = self.sorted_indices(&candidates).into_iter();
        let options = self.options();
        // What was taken reads.
        sorted
            .filter_map(|index| {
                let version = self.scheme.parse_bytes(candidates[index].version_text()?, options).ok()?;
                Some(Selection { index, version })
            })
            .collect()
    }

    /// The places of all that the policy takes, oldest first: as [`sort`](Self::sort), where no versions are wanted.
    ///
    /// Takes time in proportion to the number of candidates where few of them have the same numbers.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let selector = Selector::semver();
    /// assert_eq!(selector.sorted_indices(&["v1.10.0", "latest", "v1.9.0"]), [2, 0]);
    /// ```
    #[must_use]
    pub fn sorted_indices<C: Candidate>(&self, candidates: &[C]) -> Vec<usize> {
        let mut keys = Vec::with_capacity(candidates.len());
        let mut version = Version::blank(&self.scheme);
        for (index, candidate) in candidates.iter().enumerate() {
            if self.judge_into(candidate, &mut version).is_ok() {
                keys.push(Keyed { key: version.sort_key(), index });
            }
        }
        sort_by_key(&mut keys);
        let mut start = 0;
        for end in 1..=keys.len() {
            if keys.get(end).is_none_or(|keyed| keyed.key != keys[start].key) {
                if end - start > 1 {
                    self.sort_run(&mut keys[start..end], candidates);
                }
                start = end;
            }
        }
        keys.iter().map(|keyed| keyed.index).collect()
    }

    /// Sorts versions that have the same key.
    #[inline(never)]
    fn sort_run<C: Candidate>(&self, run: &mut [Keyed], candidates: &[C]) {
        let read = |keyed: &Keyed| {
            let text = candidates[keyed.index].version_text().unwrap_or_default();
            (self.scheme.parse_bytes(text, self.options()).ok(), keyed.index)
        };
        let mut versions: Vec<_> = run.iter().map(read).collect();
        versions.sort();
        for (keyed, (_, index)) in run.iter_mut().zip(versions) {
            keyed.index = index;
        }
    }
}

/// Sorts by keys; equal ones keep their order. Keys are changed, but not what they are to each other.
fn sort_by_key(keys: &mut [Keyed]) {
    /// Below this the tables cost more than comparing.
    const FEW: usize = 256;
    if keys.is_sorted_by_key(|keyed| keyed.key) {
        return;
    }
    let squeeze = Squeeze::of(keys);
    let fits = squeeze.bits <= u32::BITS && keys.last().is_some_and(|last| u32::try_from(last.index).is_ok());
    if keys.len() < FEW || !fits {
        keys.sort_by_key(|keyed| keyed.key);
        return;
    }
    let packed = keys.iter().map(|keyed| squeeze.apply(keyed.key) << u32::BITS | keyed.index as u64).collect();
    for (keyed, packed) in keys.iter_mut().zip(sort_by_digits(packed, squeeze.bits)) {
        *keyed = Keyed { key: packed >> u32::BITS, index: packed as u32 as usize };
    }
}

/// Sorts by the bits behind the lowest 32, so many of them, digit by digit from the lowest.
fn sort_by_digits(mut items: Vec<u64>, bits: u32) -> Vec<u64> {
    /// A table of so many bits stays in the nearest cache.
    const WIDEST: u32 = 11;
    let digits = bits.div_ceil(WIDEST).max(1);
    let width = bits.div_ceil(digits);
    let mask = (1 << width) - 1;
    let digit_of = |item: u64, digit: u32| (item >> (u32::BITS + digit * width)) as usize & mask;
    // How often there is each digit, for all places at once: the order of the items does not matter for that.
    let mut tables = alloc::vec![0_u32; (digits as usize) << width];
    for item in &items {
        for (digit, table) in (0..digits).zip(tables.chunks_exact_mut(1 << width)) {
            table[digit_of(*item, digit)] += 1;
        }
    }
    let mut other = alloc::vec![0; items.len()];
    for (digit, places) in (0..digits).zip(tables.chunks_exact_mut(1 << width)) {
        let mut next = 0;
        for place in &mut *places {
            next += mem::replace(place, next);
        }
        for item in &items {
            let place = &mut places[digit_of(*item, digit)];
            other[*place as usize] = *item;
            *place += 1;
        }
        mem::swap(&mut items, &mut other);
    }
    items
}

/// Leaves out of keys bits in which no two of them differ.
struct Squeeze {
    /// The runs of bits that stay, and by how much they move down. The last one may have bits that all keys share.
    runs: [(u64, u32); RUNS],
    /// How many bits stay.
    bits: u32,
}

/// A key has three numbers and a tail, or if it has more they leave few bits to leave out.
const RUNS: usize = 4;

impl Squeeze {
    fn of(keys: &[Keyed]) -> Self {
        let first = keys.first().map_or(0, |keyed| keyed.key);
        let mut differing = keys.iter().fold(0, |bits, keyed| bits | (keyed.key ^ first));
        let mut squeeze = Self { runs: [(0, 0); RUNS], bits: 0 };
        for (place, run) in squeeze.runs.iter_mut().enumerate() {
            if differing == 0 {
                break;
            }
            let from = differing.trailing_zeros();
            let rest = differing >> from;
            let length = if place + 1 < RUNS { rest.trailing_ones() } else { u64::BITS - rest.leading_zeros() };
            let bits = (u64::MAX >> (u64::BITS - length)) << from;
            *run = (bits, from - squeeze.bits);
            squeeze.bits += length;
            differing &= !bits;
        }
        squeeze
    }

    #[inline]
    fn apply(&self, key: u64) -> u64 {
        let [a, b, c, d] = self.runs.map(|(bits, shift)| (key & bits) >> shift);
        a | b | c | d
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{Keyed, Squeeze, sort_by_key};

    fn keyed(keys: &[u64]) -> Vec<Keyed> {
        keys.iter().enumerate().map(|(index, key)| Keyed { key: *key, index }).collect()
    }

    #[test]
    fn squeezed_keys_are_in_the_same_order() {
        let keys = [0, 1, 5, 0x100, 0x7f00_0000_0000_0001, u64::MAX, u64::MAX - 1, 1 << 63];
        let squeeze = Squeeze::of(&keyed(&keys));
        for (a, b) in keys.iter().flat_map(|a| keys.iter().map(move |b| (*a, *b))) {
            assert_eq!(squeeze.apply(a).cmp(&squeeze.apply(b)), a.cmp(&b), "{a:x} {b:x}");
        }
        assert_eq!(Squeeze::of(&keyed(&[0b1_0110, 0b0_0100])).bits, 2);
        assert_eq!(Squeeze::of(&keyed(&[7, 7])).bits, 0);
    }

    #[test]
    fn sorting_by_digits_is_stable_and_equals_sorting_by_comparison() {
        // The highest bits too, and more than fit the digits.
        for spread in [0xff_u64, 0xf00f_0000_000f, u64::MAX] {
            let mut random = 1_u64;
            let keys: Vec<u64> = (0..5_000)
                .map(|_| {
                    random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    random & spread
                })
                .collect();
            let mut ours = keyed(&keys);
            sort_by_key(&mut ours);
            let mut expected: Vec<usize> = (0..keys.len()).collect();
            expected.sort_by_key(|index| keys[*index]);
            assert_eq!(ours.iter().map(|keyed| keyed.index).collect::<Vec<_>>(), expected);
        }
    }
}
