//! Reading the beginning of a core, as the operand of a constraint has it: `2024.6` under `YYYY.0M.0D`.
//!
//! An operand is a bound, not a version: it may end behind any number, its padding does not matter, and it may name a
//! day that no calendar has (`<=2024.02.31` bounds a month). Linear and without looking back, as reading a tag is.

use crate::format::{Begins, Format, MAX_NUMBERS, Step, goes_on};
use crate::token::{Rule, Token, Width};
use crate::{Component, ParseError, ParseErrorKind, Strictness, syntax};

/// The numbers that an operand names, and where it ends.
///
/// ```
/// use verpick_calver::Format;
///
/// let format = Format::compile("YYYY.0M.0D")?;
/// let operand = format.read_partial(b">=2024.6, <2025", 2).unwrap();
/// assert_eq!(operand.segments(), [2024, 6]);
/// assert_eq!(operand.end(), 8);
/// assert!(!operand.has_wildcard());
/// # Ok::<(), verpick_calver::FormatError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partial {
    numbers: [u64; MAX_NUMBERS],
    count: u8,
    wildcard: bool,
    complete: bool,
    end: usize,
}

impl Partial {
    /// The numbers that are named, left to right.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// let format = Format::compile("YYYY.0M.0D")?;
    /// let operand = format.read_partial(b"2024.6", 0).unwrap();
    /// assert_eq!(operand.segments(), [2024, 6]);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub fn segments(&self) -> &[u64] {
        &self.numbers[..usize::from(self.count)]
    }

    /// The numbers by place; one that is not named counts as 0.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// let format = Format::compile("YYYY.0M.0D")?;
    /// let operand = format.read_partial(b"2024.6", 0).unwrap();
    /// assert_eq!(operand.by_place(), [2024, 6, 0, 0, 0, 0, 0, 0]);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub const fn by_place(&self) -> [u64; MAX_NUMBERS] {
        self.numbers
    }

    /// Whether a whole core may end where the operand does: what it does not name is optional.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// let format = Format::compile("YYYY.0M.0D")?;
    /// let operand = format.read_partial(b"2024.6", 0).unwrap();
    /// assert!(!operand.is_complete());
    /// assert!(format.read_partial(b"2024.6.15", 0).unwrap().is_complete());
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether a `*` stands for the rest.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// let format = Format::compile("YYYY.0M.0D")?;
    /// let operand = format.read_partial(b"2024.*", 0).unwrap();
    /// assert!(operand.has_wildcard());
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub const fn has_wildcard(&self) -> bool {
        self.wildcard
    }

    /// The offset of the first byte behind the operand, in the whole text.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// let format = Format::compile("YYYY.0M.0D")?;
    /// let operand = format.read_partial(b"2024.6-rc.1", 0).unwrap();
    /// assert_eq!(operand.end(), 6);
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    #[must_use]
    pub const fn end(&self) -> usize {
        self.end
    }

    /// Whether nothing has been read yet.
    fn is_empty(&self) -> bool {
        self.count == 0 && !self.wildcard
    }

    fn push(&mut self, number: u64, end: usize) {
        self.numbers[usize::from(self.count)] = number;
        self.count += 1;
        self.end = end;
    }
}

fn is_digit(byte: Option<&u8>) -> bool {
    byte.is_some_and(u8::is_ascii_digit)
}

/// Whether a text begins with what stands for any number, as Cargo has it: `*`, or an `x` that is no part of a word.
pub(crate) fn is_wildcard(text: &[u8]) -> bool {
    match text {
        [b'*', ..] => true,
        [b'x' | b'X', behind @ ..] => !behind.first().is_some_and(u8::is_ascii_alphanumeric),
        _ => false,
    }
}

impl Format {
    /// Reads the operand that begins `at` so many bytes into `text`, up to the last number of the format that it names.
    /// What stands behind it is not looked at.
    ///
    /// # Errors
    ///
    /// Where not even the first number reads, where a literal is followed by no number, or where a number is out of its
    /// token's range.
    ///
    /// ```
    /// use verpick_calver::Format;
    ///
    /// let format = Format::compile("YYYY.0M.0D")?;
    /// let operand = format.read_partial(b"2024.6", 0).unwrap();
    /// assert_eq!(operand.segments(), [2024, 6]);
    /// assert!(format.read_partial(b"2024.13", 0).is_err());
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    pub fn read_partial(&self, text: &[u8], at: usize) -> Result<Partial, ParseError> {
        let mut partial = Partial { numbers: [0; MAX_NUMBERS], count: 0, wildcard: false, complete: false, end: at };
        let mut at = at;
        if is_wildcard(text.get(at..).unwrap_or_default()) && self.begins_with_literal_other_than(text[at]) {
            return Ok(Partial { wildcard: true, end: at + 1, ..partial });
        }
        let mut index = 0;
        while let Some(&step) = self.steps.get(index) {
            index += 1;
            match step {
                Step::Literal(c) => {
                    let mut buffer = [0; 4];
                    let literal = c.encode_utf8(&mut buffer).as_bytes();
                    if !text.get(at..).is_some_and(|rest| rest.starts_with(literal)) {
                        if !partial.is_empty() {
                            return Ok(partial);
                        }
                        return Err(self.literal_missing(index - 1, c, at));
                    }
                    at += literal.len();
                }
                Step::Number { .. } if is_wildcard(text.get(at..).unwrap_or_default()) => {
                    at += 1;
                    partial.wildcard = true;
                    partial.end = at;
                }
                // Numbers that touch have no literal between them to end behind.
                Step::Number { .. } if at == partial.end && !partial.is_empty() && !is_digit(text.get(at)) => {
                    return Ok(partial);
                }
                Step::Number { token, .. } if partial.wildcard => {
                    return Err(ParseError::new(ParseErrorKind::NumberBehindWildcard, token.component(), at));
                }
                Step::Number { token, digits_behind, touches, .. } => {
                    let digits = digits(&token.rule(), text, at, digits_behind, touches);
                    let length = digits.map_err(|kind| ParseError::in_token(kind, token, at, 0))?;
                    let number = number(token, &text[at..at + length], at)?;
                    at += length;
                    partial.push(number, at);
                }
                Step::Modifier => break,
                Step::Optional { lead, begins, end } => {
                    let rest = text.get(at..).unwrap_or_default();
                    if goes_on(&self.steps[index..], lead, begins, rest)
                        || goes_on(&self.steps[index..], lead, Begins::Wildcard, rest)
                    {
                        continue;
                    }
                    // What the operand leaves out it does not bound, unless something follows.
                    if !self.goes_on_behind(end, rest) {
                        partial.complete = !partial.wildcard && self.may_end_before(end);
                        return Ok(partial);
                    }
                    let skipped = self.steps[index..end].iter().filter_map(Step::number).count();
                    for _ in 0..skipped {
                        partial.push(0, at);
                    }
                    index = end;
                }
            }
        }
        // All numbers are read, and so are the literals behind them.
        partial.end = at;
        partial.complete = !partial.wildcard;
        Ok(partial)
    }

    /// Whether an operand goes on with a literal or an optional part that may stand at the step `index`.
    fn goes_on_behind(&self, mut index: usize, rest: &[u8]) -> bool {
        loop {
            match self.steps.get(index) {
                Some(Step::Literal(c)) => return rest.starts_with(c.encode_utf8(&mut [0; 4]).as_bytes()),
                Some(Step::Optional { lead, begins, end }) => {
                    let body = &self.steps[index + 1..];
                    if goes_on(body, *lead, *begins, rest) || goes_on(body, *lead, Begins::Wildcard, rest) {
                        return true;
                    }
                    index = *end;
                }
                Some(Step::Number { .. } | Step::Modifier) | None => return false,
            }
        }
    }

    /// Whether the steps from `index` on may all be left out.
    fn may_end_before(&self, mut index: usize) -> bool {
        loop {
            match self.steps.get(index) {
                None | Some(Step::Modifier) => return true,
                Some(Step::Optional { end, .. }) => index = *end,
                Some(Step::Literal(_) | Step::Number { .. }) => return false,
            }
        }
    }

    fn begins_with_literal_other_than(&self, byte: u8) -> bool {
        self.steps.first().and_then(Step::literal).is_some_and(|c| c != char::from(byte))
    }
}

/// As [`Format::read_partial`], for SemVer: up to three numbers with dots between them.
///
/// # Errors
///
/// As for [`Format::read_partial`], and where a zero leads, which SemVer 2.0.0 §2 rules out.
///
/// ```
/// use verpick_calver::read_partial_semver;
///
/// let operand = read_partial_semver(b"1.2.*", 0).unwrap();
/// assert_eq!((operand.segments(), operand.has_wildcard(), operand.end()), (&[1, 2][..], true, 5));
/// ```
pub fn read_partial_semver(text: &[u8], at: usize) -> Result<Partial, ParseError> {
    let mut partial = Partial { numbers: [0; MAX_NUMBERS], count: 0, wildcard: false, complete: false, end: at };
    let mut at = at;
    for component in [Component::Major, Component::Minor, Component::Patch] {
        if component != Component::Major {
            if text.get(at) != Some(&b'.') {
                break;
            }
            at += 1;
        }
        if matches!(text.get(at), Some(b'*' | b'x' | b'X')) {
            at += 1;
            partial.wildcard = true;
            partial.end = at;
        } else if partial.wildcard {
            return Err(ParseError::new(ParseErrorKind::NumberBehindWildcard, component, at));
        } else {
            let (number, end) = syntax::number(text, at, component, Strictness::Strict)?;
            at = end;
            partial.push(number, at);
        }
    }
    partial.complete = partial.count == 3;
    Ok(partial)
}

/// How many digits at `at` belong to a number.
fn digits(rule: &Rule, text: &[u8], at: usize, digits_behind: usize, touches: bool) -> Result<usize, ParseErrorKind> {
    let run = text.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count();
    match rule.width {
        _ if !touches => Ok(run),
        Width::Fixed(_) if run == 0 => Ok(0),
        Width::Fixed(digits) if run >= digits => Ok(digits),
        Width::Free { at_least } if run >= at_least + digits_behind => Ok(run - digits_behind),
        Width::Free { .. } => Err(ParseErrorKind::TooFewDigits),
        Width::Fixed(_) => Err(ParseErrorKind::WrongWidth),
    }
}

fn number(token: Token, digits: &[u8], at: usize) -> Result<u64, ParseError> {
    let rule = token.rule();
    let fault = |kind| ParseError::in_token(kind, token, at, digits.len());
    if digits.is_empty() {
        return Err(fault(ParseErrorKind::NumberExpected));
    }
    match syntax::value(digits) {
        Some(value) if (rule.min..=rule.max).contains(&value) => Ok(value),
        None if rule.max == u64::MAX => Err(fault(ParseErrorKind::TooBig)),
        _ => Err(fault(ParseErrorKind::OutOfRange)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: &str, text: &str) -> Result<Partial, ParseErrorKind> {
        Format::compile(format).unwrap().read_partial(text.as_bytes(), 0).map_err(ParseError::kind)
    }

    #[test]
    fn numbers_that_touch_share_their_digits() {
        assert_eq!(read("YYYY0M0D", "20240102").unwrap().segments(), [2024, 1, 2]);
        assert_eq!(read("MAJOR0M", "1206").unwrap().segments(), [12, 6]);
        assert_eq!(read("MAJOR0M", "12").unwrap_err(), ParseErrorKind::TooFewDigits);
        assert_eq!(read("0M0D.YYYY", "q").unwrap_err(), ParseErrorKind::NumberExpected);
    }

    #[test]
    fn a_number_that_is_too_big_is_out_of_its_range_where_it_has_one() {
        let long = "9".repeat(30);
        let behind = alloc::format!("1.{long}");
        assert_eq!(read("MAJOR.MM", &behind).unwrap_err(), ParseErrorKind::OutOfRange);
        assert_eq!(read("MAJOR.MM", &long).unwrap_err(), ParseErrorKind::TooBig);
    }

    #[test]
    fn an_operand_is_complete_where_nothing_must_follow() {
        for (format, text, complete) in [
            ("YYYY[.0M]", "2024", true),
            ("YYYY[.0M]-MICRO", "2024", false),
            ("YYYY.0M[.MICRO]", "2024.*", false),
            ("YYYY.0M[.MICRO]", "2024.06", true),
        ] {
            assert_eq!(read(format, text).unwrap().is_complete(), complete, "{format} {text}");
        }
    }

    #[test]
    fn a_wildcard_alone_stands_for_any_version_whatever_literal_it_begins_with() {
        for format in [r"\vYYYY.0M", "YYYY.0M"] {
            let operand = read(format, "*").unwrap();
            assert_eq!((operand.segments(), operand.has_wildcard(), operand.end()), (&[][..], true, 1), "{format}");
        }
    }
}
