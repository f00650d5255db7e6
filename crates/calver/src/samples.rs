//! Samples of a format: what its versions look like.

use alloc::string::String;
use alloc::vec::Vec;

use crate::{Component, Format, Part, Token};

/// The days that samples are of: padding shows in the first, two digits in the second, a third digit of `YY` in the last.
const SAMPLES: [Sample; 3] = [
    Sample { year: 2006, month: 1, week: 1, day: 9, micro: 0 },
    Sample { year: 2016, month: 11, week: 33, day: 10, micro: 1 },
    Sample { year: 2106, month: 12, week: 52, day: 31, micro: 42 },
];

struct Sample {
    year: u64,
    month: u64,
    week: u64,
    day: u64,
    micro: u64,
}

impl Sample {
    const fn number(&self, token: Token) -> u64 {
        match token.component() {
            Component::Year if matches!(token, Token::FullYear) => self.year,
            Component::Year => self.year - 2000,
            Component::Month => self.month,
            Component::Week => self.week,
            Component::Day => self.day,
            _ => self.micro,
        }
    }

    /// The version of the sample, with what is optional or without it.
    fn write(&self, format: &Format, whole: bool) -> Option<String> {
        let numbers = tokens(format).map(|(token, optional)| (whole || !optional).then(|| self.number(token)));
        let numbers: Vec<Option<u64>> = numbers.collect();
        format.write(&numbers)
    }
}

/// The number tokens, and whether each is optional.
fn tokens(format: &Format) -> impl Iterator<Item = (Token, bool)> {
    let mut depth = 0_usize;
    format.parts().filter_map(move |part| {
        match part {
            Part::Open => depth += 1,
            Part::Close => depth = depth.saturating_sub(1),
            Part::Token(token) if token != Token::Modifier => return Some((token, depth > 0)),
            _ => {}
        }
        None
    })
}

/// A modifier, if the format has one, behind the literals that stand and fall with it.
fn modifier(format: &Format) -> String {
    // The literals of each optional part that is open; `None` where a number says that the part is written anyway.
    let mut open: Vec<Option<String>> = Vec::new();
    for part in format.parts() {
        match part {
            Part::Open => open.push(Some(String::new())),
            Part::Close => drop(open.pop()),
            Part::Literal(c) => open.iter_mut().rev().take(1).flatten().for_each(|literals| literals.push(c)),
            Part::Token(Token::Modifier) => return open.into_iter().flatten().collect::<String>() + "b1",
            Part::Token(_) => open.iter_mut().for_each(|literals| *literals = None),
        }
    }
    String::new()
}

impl Format {
    /// Three versions of the format: one without what is optional, one with all numbers, and one with a modifier too if
    /// there may be one.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// let format = Format::compile("YY.0M[.MICRO][MODIFIER]")?;
    /// assert_eq!(format.samples(), ["6.01", "16.11.1", "106.12.42b1"]);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn samples(&self) -> Vec<String> {
        let [first, second, third] = &SAMPLES;
        let third = third.write(self, true).map(|text| text + &modifier(self));
        [first.write(self, false), second.write(self, true), third].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_before_an_optional_modifier_come_with_it() {
        let third = |format: &str| Format::compile(format).unwrap().samples().pop().unwrap();
        assert_eq!(third("YYYY.MM.MICROMODIFIER"), "2106.12.42b1");
        assert_eq!(third("YYYY.MM[-MODIFIER]"), "2106.12-b1");
        assert_eq!(third("YYYY.MM[.MICRO[_MODIFIER]]"), "2106.12.42_b1");
        assert_eq!(third("YYYY.MM[.MICRO_MODIFIER]"), "2106.12.42_b1");
        assert_eq!(third("YYYY.MM"), "2106.12");
    }

    #[test]
    fn samples_show_padding_and_what_may_be_left_out() {
        let samples = |format: &str| Format::compile(format).unwrap().samples();
        let has =
            |format, sample: &str| assert!(samples(format).iter().any(|found| found == sample), "{format} {sample}");
        has("YYYY.0M.0D", "2006.01.09");
        has("YYYY.0M.0D", "2016.11.10");
        has("YYYY.0W", "2016.33");
        has("YY.MM", "6.1");
        has("YYYY[.0M]-MICRO", "2016.11-1");
        has("YYYY[.0M]-MICRO", "2006-0");
    }
}
