//! The lines of a buffer, one after another or here and there.
//!
//! Invariants: nothing is allocated, and every byte is looked at a bounded number of times, however long a line is.

/// The lines of a buffer: separated by `\n`, one `\r` before it belongs to the separator, and the last line may end
/// without one. As [`str::lines`], for bytes, but that the last line's `\r` goes without a `\n` too.
///
/// ```
/// use verpick_select::lines;
///
/// let all: Vec<&[u8]> = lines(b"v1.0.0\r\n\nv1.1.0\n").collect();
/// assert_eq!(all, [&b"v1.0.0"[..], b"", b"v1.1.0"]);
/// ```
pub fn lines(buffer: &[u8]) -> impl Iterator<Item = &[u8]> {
    buffer.split_inclusive(|byte| *byte == b'\n').map(line)
}

/// A line without its separator.
#[inline]
fn line(text: &[u8]) -> &[u8] {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.strip_suffix(b"\r").unwrap_or(text)
}

/// The first line of a buffer, empty where there is none.
pub(crate) fn first_line(buffer: &[u8]) -> &[u8] {
    lines(buffer).next().unwrap_or_default()
}

/// The last line of a buffer, empty where there is none.
pub(crate) fn last_line(buffer: &[u8]) -> &[u8] {
    let text = buffer.strip_suffix(b"\n").unwrap_or(buffer);
    line(text.rsplit(|byte| *byte == b'\n').next().unwrap_or_default())
}

/// Lines of a buffer, the next one at least `stride` bytes behind the one before.
pub(crate) fn spread(buffer: &[u8], stride: usize) -> impl Iterator<Item = &[u8]> {
    let mut offset = 0;
    core::iter::from_fn(move || {
        let rest = buffer.get(offset..)?;
        let start = if offset == 0 { 0 } else { offset + rest.iter().position(|byte| *byte == b'\n')? + 1 };
        let line = lines(buffer.get(start..)?).next()?;
        // Behind this line, however many multiples of the stride lie in it.
        offset = (start + line.len() + 1).next_multiple_of(stride);
        Some(line)
    })
}

/// Calls `visit` with what is left of `buffer` from each line on, but for the first line.
///
/// Newlines are looked for 64 bytes at a time: line by line, the search would mispredict where each of them ends.
#[inline(always)]
pub(crate) fn for_each_line_behind_the_first<'t>(buffer: &'t [u8], mut visit: impl FnMut(&'t [u8])) {
    let blocks = buffer.chunks_exact(64);
    let rest = blocks.remainder();
    let mut last = [0; 64];
    last[..rest.len()].copy_from_slice(rest);
    for (block, base) in blocks.chain([&last[..]]).zip((0..).step_by(64)) {
        let mut newlines = newlines(block);
        while newlines != 0 {
            match buffer.get(base + newlines.trailing_zeros() as usize + 1..) {
                None | Some([]) => {}
                Some(rest) => visit(rest),
            }
            newlines &= newlines - 1;
        }
    }
}

/// A bit for each of 64 bytes, the first one lowest, set where it is a newline.
#[inline(always)]
fn newlines(block: &[u8]) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const LOW: u64 = 0x7f * ONES;
    let mut mask = 0;
    for (index, word) in block.chunks_exact(8).enumerate() {
        let word = u64::from_le_bytes(word.try_into().unwrap_or_default()) ^ (u64::from(b'\n') * ONES);
        let zeros = !(((word & LOW) + LOW) | word | LOW);
        // One bit of each byte, gathered in the highest byte.
        mask |= ((zeros >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * index);
    }
    mask
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;

    /// Which of lines are met, each `length` long and of its own number.
    fn met(length: usize, stride: usize) -> Vec<usize> {
        let line = |number: usize| alloc::format!("{number:0length$}\n");
        let text: String = (0..10).map(line).collect();
        let number = |line: &[u8]| {
            assert_eq!(line.len(), length, "{line:?}");
            core::str::from_utf8(line).unwrap().parse().unwrap()
        };
        spread(text.as_bytes(), stride).map(number).collect()
    }

    #[test]
    fn lines_here_and_there_are_whole_and_a_stride_apart() {
        // Behind the end of a line, the first that begins behind the next multiple of the stride.
        assert_eq!(met(7, 16), [0, 3, 5, 7, 9]);
        assert_eq!(met(16, 16), [0, 2, 4, 6, 8]);
        assert_eq!(met(15, 16), [0, 2, 4, 6, 8]);
        assert_eq!(met(40, 16), [0, 2, 4, 6, 8]);
        assert_eq!(spread(b"", 16).count(), 0);
        assert!(spread(b"one", 16).eq([b"one"]));
    }
}
