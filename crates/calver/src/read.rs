//! Reading the core of a tag under a compiled format, step by step with `nom`'s primitives.
//!
//! Invariants: no step ever looks back, so reading is linear in what is read; nothing is allocated; every error tells
//! the component and the offset in the whole tag.

use nom::IResult;
use nom::Parser;
use nom::bytes::complete::{tag, take, take_while};

use crate::format::{Begins, Format, Step, goes_on};
use crate::token::{Rule, Token, Width};
use crate::{Component, Core, Modifier, ModifierKind, ParseError, ParseErrorKind, Places, Strictness, syntax};

impl Format {
    /// Reads the core that begins `at` so many bytes into `tag`. What stands behind the core is not looked at.
    ///
    /// Takes time linear in what it reads and allocates nothing.
    ///
    /// # Errors
    ///
    /// Where the tag does not follow the format, with the component and the offset in the whole tag.
    ///
    /// ```
    /// use verpick_calver::{Format, Strictness};
    ///
    /// let format = Format::compile("YYYY.0M.MICRO")?;
    /// let core = format.read(b"v2024.06.1-rc.1", 1, Strictness::Strict).unwrap();
    /// assert_eq!((core.segments(), core.end()), (&[2024, 6, 1][..], 10));
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    pub fn read(&self, tag: &[u8], at: usize, strictness: Strictness) -> Result<Core, ParseError> {
        let mut input = tag.get(at..).unwrap_or_default();
        let offset_of = |input: &[u8]| tag.len() - input.len();
        let mut core = Core::empty();
        let mut modifier = Modifier::FINAL;
        let mut modifier_start = None;
        let mut day_at = at;
        let mut place = 0;
        let mut index = 0;
        while let Some(&step) = self.steps.get(index) {
            let offset = offset_of(input);
            index += 1;
            match step {
                Step::Literal(c) => match literal(c, input) {
                    Ok((rest, _)) => input = rest,
                    Err(_) => return Err(self.literal_missing(index - 1, c, offset)),
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
                    core.put(place, number);
                    place += 1;
                    input = rest;
                }
                Step::Modifier => {
                    modifier_start = Some(offset + usize::from(input.first() == Some(&b'.')));
                    (modifier, input) = self::modifier(input, offset, strictness)?;
                }
                Step::Optional { lead, begins, end } => {
                    if !goes_on(&self.steps[index..], lead, begins, input) {
                        place += self.steps[index..end].iter().filter_map(Step::number).count();
                        index = end;
                    }
                }
            }
        }
        let end = offset_of(input);
        let modifier_start = modifier_start.filter(|_| modifier != Modifier::FINAL).unwrap_or(end);
        core.finish(modifier, modifier_start, end);
        if !strictness.is_lenient() && self.names_impossible_day(&core) {
            let has_year = self.place(Component::Year).is_some();
            let kind = if has_year { ParseErrorKind::NoSuchDate } else { ParseErrorKind::NoSuchDay };
            return Err(ParseError::in_token(kind, self.day_token(), day_at, 0));
        }
        Ok(core)
    }

    /// What [`read`](Self::read) reads, given number by number; then the modifier, and the offset behind the core.
    ///
    /// Tags that have nothing unusual about them are read without the parser that explains errors, several times
    /// faster.
    ///
    /// # Errors
    ///
    /// As for [`read`](Self::read); what the numbers were put into then has no meaning.
    ///
    /// ```
    /// use verpick_calver::{Core, Format, Modifier, Strictness};
    ///
    /// let format = Format::compile("YYYY.0M.MICRO")?;
    /// let mut core = Core::semver(0, 0, 0, 0);
    /// let end = format.read_into(b"2024.06.3-rc.1", 0, Strictness::Strict, &mut core)?;
    /// assert_eq!(end, (Modifier::FINAL, 9));
    /// assert_eq!(core.segments(), [2024, 6, 3]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn read_into<P: Places>(
        &self,
        tag: &[u8],
        at: usize,
        strictness: Strictness,
        places: &mut P,
    ) -> Result<(Modifier, usize), ParseError> {
        places.clear();
        if let Some(end) = self.read_swiftly(tag, at, places) {
            return Ok((Modifier::FINAL, end));
        }
        self.read_slowly(tag, at, strictness, places)
    }

    /// Kept out of the way of what is read swiftly.
    #[inline(never)]
    fn read_slowly<P: Places>(
        &self,
        tag: &[u8],
        at: usize,
        strictness: Strictness,
        places: &mut P,
    ) -> Result<(Modifier, usize), ParseError> {
        let core = self.read(tag, at, strictness)?;
        places.clear();
        for place in 0..self.tokens.len() {
            if let Some(number) = core.number(place) {
                places.put(place, number);
            }
        }
        Ok((core.modifier(), core.end()))
    }

    /// Reads the modifier that stands `at` so many bytes into `text`, if the format has one: it, and the offset behind it.
    ///
    /// # Errors
    ///
    /// Where a word stands there that is no modifier, or its number does not read.
    ///
    /// ```
    /// use verpick_calver::{Format, ModifierKind};
    ///
    /// let format = Format::compile("YY.MINORMODIFIER")?;
    /// let (modifier, end) = format.read_modifier(b"24.1rc2", 4).unwrap();
    /// assert_eq!((modifier.kind, modifier.number, end), (ModifierKind::Candidate, 2, 7));
    /// # Ok::<(), verpick_calver::FormatError>(())
    /// ```
    pub fn read_modifier(&self, text: &[u8], at: usize) -> Result<(Modifier, usize), ParseError> {
        if !self.has_modifier() {
            return Ok((Modifier::FINAL, at));
        }
        let input = text.get(at..).unwrap_or_default();
        let (modifier, rest) = modifier(input, at, Strictness::Lenient)?;
        Ok((modifier, text.len() - rest.len()))
    }

    fn day_token(&self) -> Token {
        self.place(Component::Day).map_or(Token::Day, |place| self.tokens[place])
    }

    /// A literal is missing: the error is about the number that it leads to, where one follows.
    #[cold]
    pub(crate) fn literal_missing(&self, index: usize, literal: char, offset: usize) -> ParseError {
        let next = self.steps[index..].iter().find_map(|step| match step {
            Step::Number { token, .. } => Some(token.component()),
            _ => None,
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

/// A modifier: nothing, or a word with a dot before it or not, and its number.
fn modifier(input: &[u8], offset: usize, strictness: Strictness) -> Result<(Modifier, &[u8]), ParseError> {
    if !Begins::Word.matches(input) {
        return Ok((Modifier::FINAL, input));
    }
    let fault = |kind, at| ParseError::in_token(kind, Token::Modifier, at, 0);
    let dot = usize::from(input[0] == b'.');
    let word_at = offset + dot;
    let Ok((rest, word)) = letters(&input[dot..]) else {
        return Err(fault(ParseErrorKind::UnknownModifier, word_at));
    };
    let kind = ModifierKind::of(word).ok_or_else(|| fault(ParseErrorKind::UnknownModifier, word_at))?;
    let Ok((rest, digits)) = digits(rest) else { return Ok((Modifier { kind, number: 0 }, rest)) };
    let number_at = word_at + word.len();
    if digits.len() > 1 && digits[0] == b'0' && !strictness.is_lenient() {
        return Err(fault(ParseErrorKind::LeadingZero, number_at));
    }
    let number = syntax::value(digits).ok_or_else(|| fault(ParseErrorKind::TooBig, number_at))?;
    Ok((Modifier { kind, number }, rest))
}

fn letters(input: &[u8]) -> IResult<&[u8], &[u8]> {
    take_while(|b: u8| b.is_ascii_alphabetic()).parse(input)
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
