//! Reading the cores that most tags have, without the pains that a good error takes.
//!
//! Whatever is unusual in a tag is left to the parser of `read`: this one only says that it cannot tell. Invariant, held
//! against that parser by properties and by fuzzing: what is read here is read there with the same result, leniently
//! too. Nothing is looked at twice but the digits of a number.

use chrono::NaiveDate;

use crate::format::{Begins, Format, Step, goes_on};
use crate::token::{Token, Width};
use crate::{Component, Places};

/// What a number of each token must be, in the order of the tokens: a table, for a rule costs more to make than to apply.
const LIMITS: [Limits; Token::COUNT] = {
    let mut limits = [Limits { fixed: 0, at_least: 0, min: 0, max: 0, part: 0, base: 0 }; Token::COUNT];
    let mut index = 0;
    while index < Token::COUNT {
        let token = Token::ALL[index];
        let rule = token.rule();
        let (fixed, at_least) = match rule.width {
            Width::Fixed(digits) => (digits, 0),
            Width::Free { at_least } => (0, at_least),
        };
        let part = match rule.component {
            Component::Year => YEAR,
            Component::Month => MONTH,
            Component::Day => DAY,
            _ => OTHER,
        };
        let base = if matches!(token, Token::ShortYear | Token::PaddedYear) { 2000 } else { 0 };
        // What is read here never has more than 32 bits.
        let max = if rule.max > u32::MAX as u64 { u32::MAX } else { rule.max as u32 };
        limits[token as usize] = Limits { fixed, at_least, min: rule.min as u32, max, part, base };
        index += 1;
    }
    limits
};

#[derive(Clone, Copy)]
struct Limits {
    /// Exactly so many digits, if not 0.
    fixed: usize,
    /// Else at least so many, and padded no further.
    at_least: usize,
    min: u32,
    max: u32,
    /// The part of a date that it is, and what to add to it for that.
    part: usize,
    base: u32,
}

/// The parts of a date.
const OTHER: usize = 0;
const YEAR: usize = 1;
const MONTH: usize = 2;
const DAY: usize = 3;

impl Format {
    /// Reads the core that begins `at` so many bytes into `tag`, if there is nothing unusual about it: the offset behind
    /// it. A modifier is unusual.
    #[inline]
    pub(crate) fn read_swiftly<P: Places>(&self, tag: &[u8], at: usize, places: &mut P) -> Option<usize> {
        const SOME_LEAP_YEAR: u32 = 2000;
        const IN_EVERY_MONTH: u32 = 28;
        let mut rest = tag.get(at..)?;
        let mut date = [0, SOME_LEAP_YEAR, 0, 0];
        let (mut place, mut index) = (0, 0);
        while let Some(step) = self.steps.get(index) {
            index += 1;
            match *step {
                Step::Literal(c) => match rest {
                    [first, behind @ ..] if c.is_ascii() && *first == c as u8 => rest = behind,
                    _ => return None,
                },
                Step::Number { token, digits_behind, ends_run, .. } => {
                    let limits = &LIMITS[token as usize];
                    let (number, behind) = number(limits, digits_behind, ends_run, rest)?;
                    date[limits.part] = limits.base + number;
                    places.put(place, number.into());
                    place += 1;
                    rest = behind;
                }
                Step::Optional { lead, begins, end } => {
                    if !goes_on(&self.steps[index..], lead, begins, rest) {
                        place += self.steps[index..end].iter().filter_map(Step::number).count();
                        index = end;
                    }
                }
                Step::Modifier if Begins::Word.matches(rest) => return None,
                Step::Modifier => {}
            }
        }
        // Without a month or a day there is nothing to ask a calendar.
        let [_, year, month, day] = date;
        let is_possible = day <= IN_EVERY_MONTH || month == 0 || has_day(year, month, day);
        is_possible.then(|| tag.len() - rest.len())
    }
}

#[inline(never)]
fn has_day(year: u32, month: u32, day: u32) -> bool {
    i32::try_from(year).is_ok_and(|year| NaiveDate::from_ymd_opt(year, month, day).is_some())
}

/// A number and what is behind it.
#[inline(always)]
fn number<'t>(limits: &Limits, digits_behind: usize, ends_run: bool, text: &'t [u8]) -> Option<(u32, &'t [u8])> {
    let (value, rest) = match limits.fixed {
        0 => return free(limits, digits_behind, text),
        2 => fixed::<2>(text)?,
        4 => fixed::<4>(text)?,
        _ => return None,
    };
    let goes_on = ends_run && matches!(rest, [b'0'..=b'9', ..]);
    (!goes_on && limits.min <= value && value <= limits.max).then_some((value, rest))
}

/// A number of so many digits.
#[inline(always)]
fn fixed<const DIGITS: usize>(text: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_first_chunk::<DIGITS>()?;
    let mut value = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u32::from(digit);
    }
    Some((value, rest))
}

/// A number of any width, but for the digits that belong to those that touch it.
#[inline(always)]
fn free<'t>(limits: &Limits, digits_behind: usize, text: &'t [u8]) -> Option<(u32, &'t [u8])> {
    /// So many digits fit 32 bits; more are rare, and left to the other parser.
    const MOST: usize = 9;
    let most = if digits_behind == 0 {
        MOST
    } else {
        text.iter().take_while(|byte| byte.is_ascii_digit()).count().checked_sub(digits_behind)?.min(MOST)
    };
    let (mut value, mut rest) = (0_u32, text);
    while let [byte @ b'0'..=b'9', behind @ ..] = rest {
        let digits = text.len() - rest.len();
        if digits == most {
            break;
        }
        value = value * 10 + u32::from(byte - b'0');
        rest = behind;
    }
    let digits = text.len() - rest.len();
    let is_cut = digits_behind == 0 && matches!(rest, [b'0'..=b'9', ..]);
    let is_padded = digits > limits.at_least && text.first() == Some(&b'0');
    let is_usual = !is_cut && digits >= limits.at_least && !is_padded;
    (is_usual && limits.min <= value && value <= limits.max).then_some((value, rest))
}

#[cfg(test)]
mod tests {
    use crate::{Core, Format};

    fn end(format: &str, tag: &str, at: usize) -> Option<usize> {
        Format::compile(format).unwrap().read_swiftly(tag.as_bytes(), at, &mut Core::empty())
    }

    #[test]
    fn what_is_usual_is_not_left_to_the_other_parser() {
        let usual = [
            ("YYYY.0M.MICRO", "2024.06.15-rc.1", 10),
            ("YY.MM.MICRO", "24.6.123456789+blue", 14),
            ("0Y.0M", "106.06", 6),
            ("YYYY0M0D", "20240615", 8),
            ("YYYYMM", "202411", 6),
            ("YY0M", "2406-1", 4),
            ("YY0M", "10606", 5),
            ("YYYY-0W_DD/MICRO", "2024-07_6/0", 11),
            ("YY.0M[.MICRO]", "24.04", 5),
            ("YY.0M[.MICRO]", "24.04.4", 7),
            ("YY.MINOR[.MICRO]MODIFIER", "24.0", 4),
            ("\\rYYYY.0M.0D", "r2024.02.29", 11),
            ("YYYY.0M.0D", "2024.12.31", 10),
        ];
        for (format, tag, behind) in usual {
            assert_eq!(end(format, tag, 0), Some(behind), "{format} {tag}");
        }
        assert_eq!(end("YYYY.0M", "v2024.06", 1), Some(8));
    }

    #[test]
    fn what_is_unusual_is_left_to_the_other_parser() {
        let unusual = [
            ("YYYY.0M.MICRO", "2024.06"),
            ("YYYY.0M.MICRO", "2024-06.1"),
            ("YYYY.0M.MICRO", "2024.13.1"),
            ("YYYY.0M.MICRO", "2024.00.1"),
            ("YYYY.0M.MICRO", "2024.061.1"),
            ("YYYY.0M.MICRO", "2024.06.01"),
            ("YYYY.0M.MICRO", "0999.06.1"),
            ("YYYY.0M.MICRO", "2024.06.1234567890"),
            ("YYYY.0M.0D", "2023.02.29"),
            ("YYYY.0M.0D", "2024.04.31"),
            ("0Y.0M", "006.06"),
            ("YY.MINOR.MICROMODIFIER", "24.1.0b3"),
            ("YYYY.0M\\é", "2024.06\u{e9}"),
        ];
        for (format, tag) in unusual {
            assert_eq!(end(format, tag, 0), None, "{format} {tag}");
        }
        assert_eq!(end("YYYY.0M", "2024.06", 8), None);
    }
}
