//! Seeing from as few bytes as possible that a tag's core is lower than another's.
//!
//! Most tags of a list are older than the best one met so far; their first differing number tells, and nothing behind
//! it need be read. Invariant: whatever is called lower here, and reads at all, reads as lower.

use core::cmp::Ordering;

use crate::Format;
use crate::format::{Step, goes_on};
use crate::syntax;
use crate::token::Width;

/// How all cores of a format begin, as far as two of them can be compared without reading them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lead {
    /// With so many bytes, at least 1, of digits and literals at fixed places: cores are ordered as these bytes are.
    Fixed(usize),
    /// With a number of any width; and where it is there, this byte and another number behind it.
    Numbers(Option<u8>),
    /// With something else.
    Other,
}

impl Format {
    /// How all cores of the format begin.
    ///
    /// ```
    /// use verpick_calver::{Format, Lead};
    ///
    /// assert_eq!(Format::compile("YYYY.0M.MICRO")?.lead(), Lead::Fixed(8));
    /// assert_eq!(Format::compile("YY.0M[.MICRO]")?.lead(), Lead::Numbers(Some(b'.')));
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn lead(&self) -> Lead {
        let mut fixed = 0;
        for step in &self.steps {
            match *step {
                Step::Literal(c) if c.is_ascii() => fixed += 1,
                Step::Number { token, .. } => match token.rule().width {
                    Width::Fixed(digits) => fixed += digits,
                    Width::Free { .. } => break,
                },
                _ => break,
            }
        }
        let is_alone = |step: &Step| matches!(step, Step::Number { touches: false, .. });
        match &*self.steps {
            _ if fixed > 0 => Lead::Fixed(fixed),
            [first, Step::Literal(c), second, ..] if is_alone(first) && c.is_ascii() && is_alone(second) => {
                Lead::Numbers(Some(*c as u8))
            }
            [first, ..] if is_alone(first) => Lead::Numbers(None),
            _ => Lead::Other,
        }
    }

    /// Whether the core that begins `at` so many bytes into `tag`, if it follows the format, is certainly lower than
    /// one with these numbers, by place; where it is, the tag is not looked at any further and may be malformed. Gives
    /// `Ordering::Equal` with the offset behind the numbers where all of them are equal, and `None` where nothing is
    /// certain.
    ///
    /// ```
    /// use std::cmp::Ordering;
    /// use verpick_calver::Format;
    ///
    /// let format = Format::compile("YYYY.0M.MICRO")?;
    /// assert_eq!(format.peek(b"2024.05.whatever", 0, &[2024, 6, 1]), Some((Ordering::Less, 7)));
    /// assert_eq!(format.peek(b"2024.06.1-rc.1", 0, &[2024, 6, 1]), Some((Ordering::Equal, 9)));
    /// assert_eq!(format.peek(b"latest", 0, &[2024, 6, 1]), None);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn peek(&self, tag: &[u8], at: usize, numbers: &[u64]) -> Option<(Ordering, usize)> {
        let mut at = at;
        let mut numbers = numbers.iter();
        let mut index = 0;
        while let Some(&step) = self.steps.get(index) {
            index += 1;
            match step {
                Step::Literal(c) => {
                    if !c.is_ascii() || tag.get(at) != Some(&(c as u8)) {
                        return None;
                    }
                    at += 1;
                }
                Step::Number { token, digits_behind, .. } => {
                    let rest = tag.get(at..)?;
                    let digits = match token.rule().width {
                        Width::Fixed(digits) => digits,
                        Width::Free { .. } => {
                            rest.iter().take_while(|b| b.is_ascii_digit()).count().checked_sub(digits_behind)?
                        }
                    };
                    let digits = rest.get(..digits).filter(|digits| !digits.is_empty())?;
                    if !digits.iter().all(u8::is_ascii_digit) {
                        return None;
                    }
                    at += digits.len();
                    match syntax::value(digits)?.cmp(numbers.next()?) {
                        Ordering::Equal => {}
                        decided => return Some((decided, at)),
                    }
                }
                Step::Modifier => break,
                Step::Optional { lead, begins, end } => {
                    if goes_on(&self.steps[index..], lead, begins, tag.get(at..)?) {
                        continue;
                    }
                    // Left out, its numbers count as 0.
                    for _ in self.steps[index..end].iter().filter_map(Step::number) {
                        if *numbers.next()? > 0 {
                            return Some((Ordering::Less, at));
                        }
                    }
                    index = end;
                }
            }
        }
        Some((Ordering::Equal, at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_cores_begin_is_read_from_the_format() {
        let leads = [
            ("YYYY.0M.MICRO", Lead::Fixed(8)),
            ("YYYY0M0D", Lead::Fixed(8)),
            ("0M-YYYY", Lead::Fixed(7)),
            ("YYYY", Lead::Fixed(4)),
            ("\\vYYYY", Lead::Fixed(5)),
            ("\\rMAJOR", Lead::Fixed(1)),
            ("0M\\é", Lead::Fixed(2)),
            ("\\éYYYY", Lead::Other),
            ("YYYY[.0M]", Lead::Fixed(4)),
            ("[\\vMAJOR.]MINOR", Lead::Other),
            ("MAJOR.MINOR", Lead::Numbers(Some(b'.'))),
            ("MAJOR_MINOR", Lead::Numbers(Some(b'_'))),
            ("MAJOR.0M", Lead::Numbers(Some(b'.'))),
            ("YY.MM0D", Lead::Numbers(None)),
            ("MAJOR\\éMINOR", Lead::Numbers(None)),
            ("MAJOR.\\rMINOR", Lead::Numbers(None)),
            ("MAJOR[.MINOR]", Lead::Numbers(None)),
            ("MAJORMODIFIER", Lead::Numbers(None)),
            ("YY", Lead::Numbers(None)),
            ("YY0M", Lead::Other),
            ("YY0M.MICRO", Lead::Other),
        ];
        for (text, lead) in leads {
            assert_eq!(Format::compile(text).unwrap().lead(), lead, "{text}");
        }
    }

    #[test]
    fn an_optional_number_that_is_left_out_counts_as_0() {
        let format = Format::compile("YY.0M[.MICRO]").unwrap();
        assert_eq!(format.peek(b"24.04", 0, &[24, 4, 1]), Some((Ordering::Less, 5)));
        assert_eq!(format.peek(b"24.04", 0, &[24, 4, 0]), Some((Ordering::Equal, 5)));
        assert_eq!(format.peek(b"24.04.2", 0, &[24, 4, 1]), Some((Ordering::Greater, 7)));
    }
}
