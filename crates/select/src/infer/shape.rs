//! The shape of a tag, before anything is known of its scheme: a prefix, numbers with separators, and a rest.
//!
//! Invariants: one pass over the tag, whatever is in it; at most [`MAX_NUMBERS`] numbers; a prefix is never longer than
//! [`MAX_PREFIX`] and does not end with the `v` that any scheme allows.

use verpick_version::{MAX_NUMBERS, ModifierKind};

/// Longer than any prefix that people use; it bounds the cost of comparing prefixes.
const MAX_PREFIX: usize = 100;

/// The longest word between numbers that may be a fixed part of a format, such as `-eks-`.
const MAX_WORD: usize = 8;

/// The longest word behind the numbers that may be one.
const MAX_LAST_WORD: usize = 16;

/// A number as it is written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Number {
    /// Its value; `u64::MAX` where it is greater.
    pub(super) value: u64,
    pub(super) digits: u32,
    /// Whether it has a leading zero.
    pub(super) padded: bool,
}

/// What stands behind the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest<'t> {
    /// Nothing, or build metadata.
    Nothing,
    /// A modifier such as `b3` or `.dev4`.
    Modifier,
    /// A word and a number: `-eks-` of `-eks-27`, `-rc.` of `-rc.1`.
    Counter {
        word: &'t str,
        /// Whether the number has a leading zero.
        padded: bool,
    },
    /// A word alone, such as `.Final` or `-lts`, with what joins it.
    Word(&'t str),
    /// Anything else.
    Other,
}

/// A tag, cut into parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape<'t> {
    pub(super) prefix: &'t str,
    numbers: [Number; MAX_NUMBERS],
    /// What stands in front of each number but the first.
    separators: [u8; MAX_NUMBERS],
    count: usize,
    pub(super) rest: Rest<'t>,
}

impl<'t> Shape<'t> {
    /// Cuts a tag; `None` where it has no number, or too long a prefix.
    pub(super) fn of(tag: &'t str) -> Option<Self> {
        let bytes = tag.as_bytes();
        let start = start(bytes)?;
        let prefix = tag.get(..start).map(without_v).filter(|prefix| prefix.len() <= MAX_PREFIX)?;
        let (mut numbers, mut separators, mut count) = ([Number::default(); MAX_NUMBERS], [0; MAX_NUMBERS], 0);
        let mut at = start;
        loop {
            let digits = digits_at(bytes, at);
            numbers[count] = number(&bytes[at..at + digits]);
            at += digits;
            count += 1;
            let next = bytes.get(at).copied().filter(|byte| is_separator(*byte));
            let Some(separator) = next.filter(|_| count < MAX_NUMBERS && digits_at(bytes, at + 1) > 0) else { break };
            // `1.2.3-4` ends at its hyphen, `2024-06-01` does not.
            if separator == b'-' && count > 1 && separators[1] != b'-' {
                break;
            }
            separators[count] = separator;
            at += 1;
        }
        Some(Self { prefix, numbers, separators, count, rest: rest(&tag[at..]) })
    }

    pub(super) fn numbers(&self) -> &[Number] {
        &self.numbers[..self.count]
    }

    /// The values of its numbers.
    pub(super) fn values(&self) -> impl Iterator<Item = u64> + '_ {
        self.numbers().iter().map(|number| number.value)
    }

    pub(super) fn number(&self, place: usize) -> Option<Number> {
        self.numbers().get(place).copied()
    }

    /// What stands in front of a number.
    pub(super) fn separator(&self, place: usize) -> Option<u8> {
        self.separators[..self.count].get(place).copied()
    }
}

const fn is_separator(byte: u8) -> bool {
    matches!(byte, b'.' | b'-' | b'_' | b'/')
}

fn digits_at(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn number(digits: &[u8]) -> Number {
    let value =
        digits.iter().try_fold(0_u64, |value, digit| value.checked_mul(10)?.checked_add(u64::from(digit - b'0')));
    Number {
        value: value.unwrap_or(u64::MAX),
        digits: u32::try_from(digits.len()).unwrap_or(u32::MAX),
        padded: digits.len() > 1 && digits[0] == b'0',
    }
}

/// Where the version begins: at the first number that another one follows, as in `log4j-2.17`; else at the first one
/// that no letter precedes; else at the first one.
fn start(bytes: &[u8]) -> Option<usize> {
    let (mut first, mut clear) = (None, None);
    let begins = |at: &usize| bytes[*at].is_ascii_digit() && !follows(bytes, *at, u8::is_ascii_digit);
    for at in (0..bytes.len()).filter(begins) {
        let is_clear = without_v_at(bytes, at) < at || !follows(bytes, at, u8::is_ascii_alphabetic);
        let end = at + digits_at(bytes, at);
        // Behind a word, only a dot goes on: the numbers of `s3-1.2` are 1 and 2.
        let goes_on = match bytes.get(end) {
            Some(b'.' | b'_') => true,
            Some(b'-' | b'/') => is_clear,
            _ => false,
        };
        if goes_on && digits_at(bytes, end + 1) > 0 {
            return Some(at);
        }
        first = first.or(Some(at));
        clear = clear.or_else(|| is_clear.then_some(at));
    }
    clear.or(first)
}

/// Whether a byte of such a kind stands in front of a place.
fn follows(bytes: &[u8], at: usize, is: impl Fn(&u8) -> bool) -> bool {
    at.checked_sub(1).is_some_and(|before| is(&bytes[before]))
}

/// Where the `v` in front of a number stands, if it is one of its own, or the number itself.
fn without_v_at(bytes: &[u8], at: usize) -> usize {
    match at.checked_sub(1) {
        Some(v) if bytes[v] == b'v' && !follows(bytes, v, u8::is_ascii_alphabetic) => v,
        _ => at,
    }
}

fn without_v(prefix: &str) -> &str {
    let end = without_v_at(prefix.as_bytes(), prefix.len());
    prefix.get(..end).unwrap_or(prefix)
}

fn rest(text: &str) -> Rest<'_> {
    let bytes = text.as_bytes();
    if matches!(bytes, [] | [b'+', ..]) {
        return Rest::Nothing;
    }
    let from = usize::from(bytes[0] == b'.');
    let letters = bytes[from..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word_end = from + letters;
    let end = word_end + digits_at(bytes, word_end);
    if ModifierKind::of(&bytes[from..word_end]).is_some() && matches!(bytes.get(end), None | Some(b'-' | b'+')) {
        return Rest::Modifier;
    }
    if is_separator(bytes[0])
        && (1..=MAX_LAST_WORD).contains(&(bytes.len() - 1))
        && bytes[1..].iter().all(u8::is_ascii_alphabetic)
    {
        return Rest::Word(text);
    }
    // Behind spaces alone stands another column.
    let is_word =
        |word: &str| word.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'+') && word.trim() != "";
    match bytes.iter().take(MAX_WORD + 1).position(u8::is_ascii_digit) {
        Some(digit) if text.get(..digit).is_some_and(is_word) => {
            let padded = number(&bytes[digit..digit + digits_at(bytes, digit)]).padded;
            Rest::Counter { word: &text[..digit], padded }
        }
        _ => Rest::Other,
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{MAX_LAST_WORD, MAX_PREFIX, MAX_WORD, Rest, Shape};

    fn counter(word: &str) -> Rest<'_> {
        Rest::Counter { word, padded: false }
    }

    #[track_caller]
    fn assert_shape(tag: &str, prefix: &str, numbers: &[u64], rest: Rest<'_>) {
        let shape = Shape::of(tag).unwrap();
        assert_eq!(shape.prefix, prefix, "{tag}");
        assert_eq!(shape.values().collect::<Vec<_>>(), numbers, "{tag}");
        assert_eq!(shape.rest, rest, "{tag}");
    }

    #[test]
    fn the_v_of_a_version_is_no_prefix() {
        assert_shape("v1.2.3", "", &[1, 2, 3], Rest::Nothing);
        assert_shape("api/v1.2.3", "api/", &[1, 2, 3], Rest::Nothing);
        assert_shape("rev12", "rev", &[12], Rest::Nothing);
    }

    #[test]
    fn a_number_inside_a_word_is_part_of_the_prefix_where_a_version_follows() {
        assert_shape("log4j-2.17.0", "log4j-", &[2, 17, 0], Rest::Nothing);
        assert_shape("k8s/1.2", "k8s/", &[1, 2], Rest::Nothing);
        assert_shape("s3-1.2.3", "s3-", &[1, 2, 3], Rest::Nothing);
        assert_shape("go1.22.3", "go", &[1, 22, 3], Rest::Nothing);
        assert_shape("jdk8u422-b05", "jdk", &[8], counter("u"));
    }

    #[test]
    fn hyphens_join_numbers_where_they_do_from_the_first_on() {
        assert_shape("2024-06-01", "", &[2024, 6, 1], Rest::Nothing);
        assert_shape("2021.01.07-1", "", &[2021, 1, 7], counter("-"));
        assert_shape("curl-7_88_1", "curl-", &[7, 88, 1], Rest::Nothing);
    }

    #[test]
    fn what_follows_the_numbers_is_told_apart() {
        assert_shape("24.1rc1", "", &[24, 1], Rest::Modifier);
        assert_shape("twisted-20.11.0.dev4", "twisted-", &[20, 11, 0], Rest::Modifier);
        assert_shape("1.29-eks-5", "", &[1, 29], counter("-eks-"));
        assert_shape("2203 CU7", "", &[2203], counter(" CU"));
        assert_shape("21.0.1+12", "", &[21, 0, 1], Rest::Nothing);
        assert_shape("4.1.100.Final", "", &[4, 1, 100], Rest::Word(".Final"));
        assert_shape("1.2.3-lts", "", &[1, 2, 3], Rest::Word("-lts"));
        assert_shape("1.2.3  2024", "", &[1, 2, 3], Rest::Other);
        assert_shape("1.0.2z", "", &[1, 0, 2], Rest::Other);
        assert_shape("1.0é5", "", &[1, 0], Rest::Other);
    }

    #[test]
    fn a_tag_without_a_number_has_no_shape() {
        for tag in ["", "latest", "v", "é"] {
            assert!(Shape::of(tag).is_none(), "{tag}");
        }
    }

    #[test]
    fn more_numbers_than_a_format_may_have_are_left_to_the_rest() {
        let shape = Shape::of("1.2.3.4.5.6.7.8.9").unwrap();
        assert_eq!((shape.numbers().len(), shape.rest), (8, counter(".")));
    }

    #[test]
    fn a_v_behind_a_letter_is_part_of_a_word_and_another_letter_is_no_v() {
        assert_shape("x1.2", "x", &[1, 2], Rest::Nothing);
        assert_shape("V1.2", "V", &[1, 2], Rest::Nothing);
        assert_shape("dev1.2", "dev", &[1, 2], Rest::Nothing);
        assert_shape("2v1.2", "2", &[1, 2], Rest::Nothing);
    }

    #[test]
    fn a_prefix_is_bounded_and_its_v_does_not_count() {
        for (length, expected) in [(MAX_PREFIX, true), (MAX_PREFIX + 1, false)] {
            let tag = "-".repeat(length) + "v1.0";
            assert_eq!(Shape::of(&tag).is_some(), expected, "{length}");
        }
    }

    #[test]
    fn a_version_begins_where_another_number_follows() {
        assert_shape("3 2024-06-01", "3 ", &[2024, 6, 1], Rest::Nothing);
        assert_shape("3 1/2", "3 ", &[1, 2], Rest::Nothing);
        assert_shape("3 1_2", "3 ", &[1, 2], Rest::Nothing);
        assert_shape("3 1 2", "", &[3], Rest::Other);
        assert_shape("log4.x-1.2", "log4.x-", &[1, 2], Rest::Nothing);
    }

    #[test]
    fn else_it_begins_behind_what_is_no_letter_but_a_v() {
        assert_shape("k8s-1", "k8s-", &[1], Rest::Nothing);
        assert_shape("k8s-v1", "k8s-", &[1], Rest::Nothing);
        assert_shape("k8s 1 2", "k8s ", &[1], Rest::Other);
        assert_shape("k8s-r1", "k", &[8], counter("s-r"));
    }

    #[test]
    fn a_separator_that_no_number_follows_is_left_to_the_rest() {
        assert_shape("1.2.", "", &[1, 2], Rest::Other);
        assert_shape("1.2-", "", &[1, 2], Rest::Other);
        assert_shape("1.2..3", "", &[1, 2], counter(".."));
        assert_shape("1.2-3", "", &[1, 2], counter("-"));
        assert_shape("1-2.3-4", "", &[1, 2, 3, 4], Rest::Nothing);
    }

    #[test]
    fn a_number_keeps_how_it_is_written() {
        let cases = [
            ("0", 0, 1, false),
            ("9", 9, 1, false),
            ("00", 0, 2, true),
            ("05", 5, 2, true),
            ("10", 10, 2, false),
            ("2024", 2024, 4, false),
            ("18446744073709551615", u64::MAX, 20, false),
            ("99999999999999999999", u64::MAX, 20, false),
        ];
        for (tag, value, digits, padded) in cases {
            let number = Shape::of(tag).unwrap().number(0).unwrap();
            assert_eq!((number.value, number.digits, number.padded), (value, digits, padded), "{tag}");
        }
    }

    #[test]
    fn numbers_and_separators_end_where_the_version_does() {
        let shape = Shape::of("1.2_3-4").unwrap();
        let numbers = [0, 1, 2, 3].map(|place| shape.number(place).map(|number| number.value));
        assert_eq!(numbers, [Some(1), Some(2), Some(3), None]);
        // The first number has none in front of it.
        assert_eq!([0, 1, 2, 3].map(|place| shape.separator(place)), [Some(0), Some(b'.'), Some(b'_'), None]);
    }

    #[test]
    fn a_modifier_ends_the_tag_or_goes_on_with_a_hyphen_or_a_plus() {
        for tag in ["1.0b", "1.0rc1", "1.0.rc1", "1.0rc1-2", "1.0rc1+blue", "1.0.post1"] {
            assert_shape(tag, "", &[1, 0], Rest::Modifier);
        }
        assert_shape("1.0rc1.2", "", &[1, 0], counter("rc"));
        assert_shape("1.0rc1x", "", &[1, 0], counter("rc"));
        assert_shape("1.0.rc.1", "", &[1, 0], counter(".rc."));
        assert_shape("1.0-rc1", "", &[1, 0], counter("-rc"));
        assert_shape("1.0xx1", "", &[1, 0], counter("xx"));
    }

    #[test]
    fn a_word_that_ends_the_tag_has_nothing_but_letters_and_is_not_long() {
        let long = [".", &"x".repeat(MAX_LAST_WORD)].concat();
        for (rest, expected) in [
            (".x", Rest::Word(".x")),
            ("_x", Rest::Word("_x")),
            (long.as_str(), Rest::Word(&long)),
            (&(long.clone() + "x"), Rest::Other),
            (" x", Rest::Other),
            ("xx", Rest::Other),
            (".x.", Rest::Other),
            (".x-y", Rest::Other),
        ] {
            assert_shape(&["1.0", rest].concat(), "", &[1, 0], expected);
        }
    }

    #[test]
    fn a_word_in_front_of_a_number_is_printable_and_short() {
        assert_shape("1.0 ~2", "", &[1, 0], counter(" ~"));
        assert_shape("1.0 +2", "", &[1, 0], Rest::Other);
        assert_shape("1.0\t~2", "", &[1, 0], Rest::Other);
        let word = "x".repeat(MAX_WORD);
        assert_shape(&["1.0", &word, "5"].concat(), "", &[1, 0], counter(&word));
        assert_shape(&["1.0", &word, "x5"].concat(), "", &[1, 0], Rest::Other);
    }

    #[test]
    fn a_counter_may_have_a_leading_zero() {
        for (tag, word, padded) in [("1.0-05", "-", true), ("1.0-0", "-", false), ("1.0-x05.1", "-x", true)] {
            assert_shape(tag, "", &[1, 0], Rest::Counter { word, padded });
        }
    }
}
