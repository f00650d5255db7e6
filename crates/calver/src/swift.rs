//! Reading the cores that most tags have, without the pains that a good error takes.
//!
//! Whatever is unusual in a tag is left to the parser of `read`: this one only says that it cannot tell. Invariant, held
//! against that parser by properties and by fuzzing: what is read here is read there with the same result, leniently
//! too. Nothing is looked at twice but the digits of a number.

use crate::format::{Begins, Format, Step, goes_on};
use crate::token::{Token, Width};
use crate::{Core, Modifier};

/// What a number of each token must be, in the order of the tokens: a table, for a rule costs more to make than to apply.
const LIMITS: [Limits; Token::COUNT] = {
    let mut limits = [Limits { fixed: 0, at_least: 0, min: 0, max: 0 }; Token::COUNT];
    let mut index = 0;
    while index < Token::COUNT {
        let token = Token::ALL[index];
        let rule = token.rule();
        let (fixed, at_least) = match rule.width {
            Width::Fixed(digits) => (digits, 0),
            Width::Free { at_least } => (0, at_least),
        };
        limits[token as usize] = Limits { fixed, at_least, min: rule.min, max: rule.max };
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
    min: u64,
    max: u64,
}

impl Format {
    /// Reads the core that begins `at` so many bytes into `tag` if there is nothing unusual about it. Where this is false,
    /// `core` has no meaning.
    #[inline]
    pub(crate) fn read_swiftly(&self, tag: &[u8], at: usize, core: &mut Core) -> bool {
        *core = Core::empty();
        let mut rest = tag.get(at..).unwrap_or_default();
        let (mut place, mut index) = (0, 0);
        while let Some(step) = self.steps.get(index) {
            index += 1;
            match *step {
                Step::Literal(c) => match rest {
                    [first, behind @ ..] if c.is_ascii() && *first == c as u8 => rest = behind,
                    _ => return false,
                },
                Step::Number { token, digits_behind, ends_run, .. } => {
                    let Some((number, behind)) = number(&LIMITS[token as usize], digits_behind, ends_run, rest) else {
                        return false;
                    };
                    core.push(place, number);
                    place += 1;
                    rest = behind;
                }
                Step::Optional { lead, begins, end } => {
                    if !goes_on(&self.steps[index..], lead, begins, rest) {
                        place += self.steps[index..end].iter().filter_map(Step::number).count();
                        index = end;
                    }
                }
                Step::Modifier if Begins::Word.matches(rest) => return false,
                Step::Modifier => {}
            }
        }
        let end = tag.len() - rest.len();
        core.finish(Modifier::FINAL, end, end);
        self.has_usual_day(core)
    }

    /// Whether the day is one that every month has, or a calendar has it.
    fn has_usual_day(&self, core: &Core) -> bool {
        const IN_EVERY_MONTH: u64 = 28;
        let Some(place) = self.day_place else { return true };
        core.number(place).is_none_or(|day| day <= IN_EVERY_MONTH) || !self.names_impossible_day(core)
    }
}

/// A number and what is behind it.
#[inline]
fn number<'t>(limits: &Limits, digits_behind: usize, ends_run: bool, text: &'t [u8]) -> Option<(u64, &'t [u8])> {
    /// So many digits always fit.
    const SURE_TO_FIT: usize = 19;
    let digit = |at: usize| text.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10);
    let (mut value, mut digits) = (0_u64, 0);
    if limits.fixed > 0 {
        while digits < limits.fixed {
            value = value * 10 + u64::from(digit(digits)?);
            digits += 1;
        }
        if ends_run && digit(digits).is_some() {
            return None;
        }
    } else {
        let most = if digits_behind == 0 {
            SURE_TO_FIT
        } else {
            text.iter().take_while(|byte| byte.is_ascii_digit()).count().checked_sub(digits_behind)?.min(SURE_TO_FIT)
        };
        while let Some(next) = digit(digits).filter(|_| digits < most) {
            value = value * 10 + u64::from(next);
            digits += 1;
        }
        let is_cut = digits == SURE_TO_FIT && digits_behind == 0 && digit(digits).is_some();
        if is_cut || digits < limits.at_least || (digits > limits.at_least && text[0] == b'0') {
            return None;
        }
    }
    (limits.min <= value && value <= limits.max).then(|| (value, &text[digits..]))
}
