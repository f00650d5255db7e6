//! Reading the core of a tag under a compiled format, step by step with `nom`'s primitives.
//!
//! Invariants: no step ever looks back, so reading is linear in what is read; nothing is allocated; every error tells
//! the component and the offset in the whole tag.

use nom::IResult;
use nom::Parser;
use nom::bytes::complete::{tag, take, take_while};

use crate::format::{Format, MAX_NUMBERS, Step};
use crate::token::{Rule, Token, Width};
use crate::{Component, ParseError, ParseErrorKind, Strictness, syntax};

/// The numbers at the core of a version, and where in the tag they end.
///
/// ```
/// use verpick_calver::{Format, Strictness};
///
/// let core = Format::compile("YY.0M")?.read(b"api/24.06+blue", 4, Strictness::Strict).unwrap();
/// assert_eq!(core.segments(), [24, 6]);
/// assert_eq!(core.end(), 9);
/// # Ok::<(), verpick_calver::FormatError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Core {
    numbers: [u64; MAX_NUMBERS],
    count: u8,
    end: usize,
}

impl Core {
    /// The numbers, left to right, as written: a `YY` of 24 is 24.
    #[must_use]
    pub fn segments(&self) -> &[u64] {
        &self.numbers[..usize::from(self.count)]
    }

    /// All of them in order of place, 0 where the format has no more.
    #[must_use]
    pub const fn numbers(&self) -> [u64; MAX_NUMBERS] {
        self.numbers
    }

    /// The offset of the first byte behind the core, in the whole tag.
    #[must_use]
    pub const fn end(&self) -> usize {
        self.end
    }
}

impl Format {
    /// Reads the core that begins `at` so many bytes into `tag`. What stands behind the core is not looked at.
    ///
    /// Takes time linear in what it reads and allocates nothing.
    ///
    /// # Errors
    ///
    /// Where the tag does not follow the format, with the component and the offset in the whole tag.
    pub fn read(&self, tag: &[u8], at: usize, strictness: Strictness) -> Result<Core, ParseError> {
        let mut input = tag.get(at..).unwrap_or_default();
        let offset_of = |input: &[u8]| tag.len() - input.len();
        let mut core = Core { numbers: [0; MAX_NUMBERS], count: 0, end: at };
        let mut day_at = at;
        for (index, &step) in self.steps.iter().enumerate() {
            let offset = offset_of(input);
            input = match step {
                Step::Literal(c) => match literal(c, input) {
                    Ok((rest, _)) => rest,
                    Err(_) => return Err(self.literal_missing(index, c, offset)),
                },
                Step::Number { token, digits_behind, touches, ends_run } => {
                    let rule = token.rule();
                    if rule.component == Component::Day {
                        day_at = offset;
                    }
                    let (rest, digits) = cut(&rule, digits_behind, ends_run, input)
                        .map_err(|kind| ParseError::in_token(kind, token, offset, 0))?;
                    let strictness = if touches { Strictness::Strict } else { strictness };
                    let number = number(&rule, digits, strictness)
                        .map_err(|kind| ParseError::in_token(kind, token, offset, digits.len()))?;
                    core.numbers[usize::from(core.count)] = number;
                    core.count += 1;
                    rest
                }
            };
        }
        if !strictness.is_lenient() && self.names_impossible_day(core.segments()) {
            let has_year = self.segment(Component::Year).is_some();
            let kind = if has_year { ParseErrorKind::NoSuchDate } else { ParseErrorKind::NoSuchDay };
            return Err(ParseError::in_token(kind, self.day_token(), day_at, 0));
        }
        core.end = offset_of(input);
        Ok(core)
    }

    fn day_token(&self) -> Token {
        self.segment(Component::Day).map_or(Token::Day, |index| self.tokens[index])
    }

    /// A literal is missing: the error is about the number that it leads to, where one follows.
    #[cold]
    pub(crate) fn literal_missing(&self, index: usize, literal: char, offset: usize) -> ParseError {
        let next = self.steps[index..].iter().find_map(|step| match step {
            Step::Number { token, .. } => Some(token.component()),
            Step::Literal(_) => None,
        });
        ParseError::new(ParseErrorKind::LiteralExpected(literal), next.unwrap_or(Component::Literal), offset)
    }
}

fn literal(c: char, input: &[u8]) -> IResult<&[u8], &[u8]> {
    tag(c.encode_utf8(&mut [0; 4]).as_bytes()).parse(input)
}

/// Cuts a number's digits off `input`, leaving `digits_behind` of the run to the numbers that touch it.
fn cut<'t>(
    rule: &Rule,
    digits_behind: usize,
    ends_run: bool,
    input: &'t [u8],
) -> Result<(&'t [u8], &'t [u8]), ParseErrorKind> {
    let Ok((_, run)) = digits(input) else { return Err(ParseErrorKind::NumberExpected) };
    if run.is_empty() {
        return Err(ParseErrorKind::NumberExpected);
    }
    let length = match rule.width {
        // The last of a run must use it up; whoever comes before it takes its share.
        Width::Fixed(digits) if run.len() == digits || (run.len() > digits && !ends_run) => digits,
        Width::Free { at_least } if run.len() >= at_least + digits_behind => run.len() - digits_behind,
        Width::Free { .. } if digits_behind > 0 => return Err(ParseErrorKind::TooFewDigits),
        _ => return Err(ParseErrorKind::WrongWidth),
    };
    take::<_, _, nom::error::Error<&[u8]>>(length).parse(input).map_err(|_| ParseErrorKind::WrongWidth)
}

fn digits(input: &[u8]) -> IResult<&[u8], &[u8]> {
    take_while(|b: u8| b.is_ascii_digit()).parse(input)
}

/// The value of a number's digits, its padding and range checked.
fn number(rule: &Rule, digits: &[u8], strictness: Strictness) -> Result<u64, ParseErrorKind> {
    if let Width::Free { at_least } = rule.width {
        let padded = digits.len() > at_least && digits[0] == b'0';
        if padded && !(strictness.is_lenient() && digits.len() <= rule.lenient_digits) {
            return Err(ParseErrorKind::LeadingZero);
        }
    }
    match syntax::value(digits) {
        Some(value) if (rule.min..=rule.max).contains(&value) => Ok(value),
        None if rule.max == u64::MAX => Err(ParseErrorKind::TooBig),
        _ => Err(ParseErrorKind::OutOfRange),
    }
}
