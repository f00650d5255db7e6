//! Sorting, by keys of 64 bits.
//!
//! Moving versions about and comparing them costs more than reading them. So a key is kept of each, and its place; the
//! keys are sorted digit by digit, without comparing any; and only versions whose keys are equal, which differ in their
//! pre-releases, build metadata or spelling, are read again and compared. Invariant: the order is the total order, and
//! equal tags keep theirs.

use alloc::vec::Vec;
use core::{hint, mem};

use verpick_version::Version;

use crate::{Candidate, Selection, Selector};

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
        let mut taken = Vec::with_capacity(candidates.len());
        let mut version = Version::blank(&self.scheme);
        let mut indices = 0..candidates.len();
        for together in candidates.chunks(TOGETHER) {
            touch(together);
            for (candidate, index) in together.iter().zip(&mut indices) {
                if self.judge_into(candidate, &mut version).is_ok() {
                    keys.push(version.sort_key());
                    taken.push(index);
                }
            }
        }
        if u32::try_from(keys.len()).is_err() {
            self.sort_by_version(&mut taken, |index| &candidates[index]);
            return taken;
        }
        let mut sorted = sorted_by_key(keys);
        for run in sorted.chunk_by_mut(|a, b| a >> u32::BITS == b >> u32::BITS).filter(|run| run.len() > 1) {
            self.sort_by_version(run, |item| &candidates[taken[place(item)]]);
        }
        sorted.into_iter().map(|item| taken[place(item)]).collect()
    }

    /// Sorts in the total order of the versions, which are read once more; equal ones by what stands for them.
    #[inline(never)]
    fn sort_by_version<'t, I, C>(&'t self, items: &mut [I], candidate: impl Fn(I) -> &'t C)
    where
        I: Copy + Ord,
        C: Candidate + 't,
    {
        let read = |item: &I| {
            let text = candidate(*item).version_text().unwrap_or_default();
            (self.scheme.parse_bytes(text, self.options()).ok(), *item)
        };
        let mut versions: Vec<_> = items.iter().map(read).collect();
        versions.sort();
        items.iter_mut().zip(versions).for_each(|(slot, (_, item))| *slot = item);
    }
}

/// So many texts are brought near at once.
const TOGETHER: usize = 16;

/// Brings texts near that are read next, all at once: one after another, those that lie all over the memory would each be
/// waited for, a quarter of the time that sorting takes.
#[inline]
fn touch<C: Candidate>(candidates: &[C]) {
    let first = |candidate: &C| candidate.tag().first().copied().unwrap_or(0);
    hint::black_box(candidates.iter().fold(0, |bytes, candidate| bytes | first(candidate)));
}

/// The place of a key, which the lower half of an item is.
const fn place(item: u64) -> usize {
    item as u32 as usize
}

/// The places of the keys in the order of the keys, equal ones in their own: the lower halves of the items. The upper
/// halves are equal where the keys are.
fn sorted_by_key(mut keys: Vec<u64>) -> Vec<u64> {
    /// Below this the tables cost more than comparing.
    const FEW: usize = 256;
    let is_sorted = keys.is_sorted();
    let squeeze = Squeeze::of(&keys);
    if squeeze.bits > u32::BITS {
        return sorted_by_comparing(&keys);
    }
    for (place, key) in keys.iter_mut().enumerate() {
        *key = squeeze.apply(*key) << u32::BITS | place as u64;
    }
    if is_sorted {
        return keys;
    }
    if keys.len() < FEW {
        keys.sort_unstable();
        return keys;
    }
    sort_by_digits(keys, squeeze.bits)
}

/// The same for keys that differ in more bits than half an item has: their ranks stand for them.
fn sorted_by_comparing(keys: &[u64]) -> Vec<u64> {
    let mut places: Vec<usize> = (0..keys.len()).collect();
    places.sort_by_key(|place| keys[*place]);
    let (mut rank, mut last) = (0, None);
    let item = |place: usize| {
        rank += u64::from(last.replace(keys[place]).is_some_and(|last| last != keys[place]));
        rank << u32::BITS | place as u64
    };
    places.into_iter().map(item).collect()
}

/// Sorts by the bits behind the lowest 32, so many of them, digit by digit from the lowest.
fn sort_by_digits(mut items: Vec<u64>, bits: u32) -> Vec<u64> {
    /// Two tables of so many bits stay in a near cache, and two passes cost less than three.
    const WIDEST: u32 = 14;
    let digits = bits.div_ceil(WIDEST).max(1);
    let width = bits.div_ceil(digits);
    let mask = (1 << width) - 1;
    let digit_of = |item: u64, digit: u32| (item >> (u32::BITS + digit * width)) as usize & mask;
    // How often there is each digit, for all places at once: the order of the items does not matter for that.
    let mut tables = alloc::vec![0_u32; (digits as usize) << width];
    // Neighbours are often alike, and counting the same digit again waits for the count before: so both halves in turn.
    let (front, back) = items.split_at(items.len() / 2);
    for (digit, table) in (0..digits).zip(tables.chunks_exact_mut(1 << width)) {
        for (a, b) in front.iter().zip(back) {
            table[digit_of(*a, digit)] += 1;
            table[digit_of(*b, digit)] += 1;
        }
        // The back is longer by one, if it is.
        for item in &back[front.len()..] {
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
    fn of(keys: &[u64]) -> Self {
        let first = keys.first().copied().unwrap_or(0);
        let mut differing = keys.iter().fold(0, |bits, key| bits | (key ^ first));
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

    use super::{Squeeze, place, sorted_by_key};

    #[test]
    fn squeezed_keys_are_in_the_same_order() {
        let keys = [0, 1, 5, 0x100, 0x7f00_0000_0000_0001, u64::MAX, u64::MAX - 1, 1 << 63];
        let squeeze = Squeeze::of(&keys);
        for (a, b) in keys.iter().flat_map(|a| keys.iter().map(move |b| (*a, *b))) {
            assert_eq!(squeeze.apply(a).cmp(&squeeze.apply(b)), a.cmp(&b), "{a:x} {b:x}");
        }
        assert_eq!(Squeeze::of(&[0b1_0110, 0b0_0100]).bits, 2);
        assert_eq!(Squeeze::of(&[7, 7]).bits, 0);
    }

    #[test]
    fn keys_are_sorted_however_many_bits_they_differ_in_and_equal_ones_keep_their_order() {
        // Few and many, an odd number of them; bits of one digit, of two and of three, in one run, in two and in more than are
        // told apart; and more bits than an item has room for.
        let spreads = [0xff_u64, 0xff_ffff, 0xffff_ffff, 0xf00f_0000_000f, 0x0101_0101_0101, u64::MAX];
        for (count, spread) in [100, 5_001].into_iter().flat_map(|count| spreads.map(|spread| (count, spread))) {
            let mut random = 1_u64;
            let mut next = || {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (random >> 3) & spread
            };
            let mut keys: Vec<u64> = (0..count).map(|_| next()).collect();
            for _ in 0..2 {
                let sorted = sorted_by_key(keys.clone());
                let mut expected: Vec<usize> = (0..keys.len()).collect();
                expected.sort_by_key(|place| keys[*place]);
                assert_eq!(sorted.iter().map(|item| place(*item)).collect::<Vec<_>>(), expected);
                for pair in sorted.windows(2) {
                    let keys = [keys[place(pair[0])], keys[place(pair[1])]];
                    assert_eq!(pair[0] >> 32 == pair[1] >> 32, keys[0] == keys[1]);
                }
                // What is in order already takes another way.
                keys.sort_unstable();
            }
        }
    }
}
