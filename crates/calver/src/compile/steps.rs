//! From items to the flat list of steps that reads a tag.
//!
//! Here everything that could be read two ways is refused: numbers that touch without a certain cut, and optional parts
//! that begin like what may follow them. What is left can be read without ever looking back.

use alloc::vec;
use alloc::vec::Vec;

use super::items::{Item, Placed};
use crate::format::{Begins, Step};
use crate::format_error::{FormatError, FormatErrorKind};
use crate::token::Token;

/// The steps of the items.
pub(super) fn steps(items: &[Placed]) -> Result<Vec<Step>, FormatError> {
    check_brackets(items)?;
    let mut steps = Vec::with_capacity(items.len());
    let mut open = Vec::new();
    for run in items.chunk_by(|a, b| a.reads_digits() && b.reads_digits()) {
        if run[0].reads_digits() {
            push_run(run, &mut steps)?;
            continue;
        }
        match run[0].item {
            Item::Token(_) => steps.push(Step::Modifier),
            Item::Literal(c) => steps.push(Step::Literal(c)),
            Item::Open => {
                open.push(steps.len());
                // What it leads to is known once it is closed.
                steps.push(Step::Optional { lead: 0, begins: Begins::Digit, end: 0 });
            }
            Item::Close => {
                if let Some(start) = open.pop() {
                    steps[start] = optional(&steps, start);
                }
            }
        }
    }
    check_optional(items, &steps)?;
    Ok(steps)
}

/// Whether a number stands outside of all brackets.
pub(super) fn has_mandatory_number(items: &[Placed]) -> bool {
    let mut depth = 0_usize;
    items.iter().any(|placed| {
        match placed.item {
            Item::Open => depth += 1,
            Item::Close => depth = depth.saturating_sub(1),
            Item::Token(_) | Item::Literal(_) => {}
        }
        depth == 0 && placed.token().is_some_and(|token| token != Token::Modifier)
    })
}

/// A run of touching digits.
fn push_run(run: &[Placed], steps: &mut Vec<Step>) -> Result<(), FormatError> {
    check_cut(run)?;
    let mut digits_behind: usize = run.iter().filter_map(Placed::digits).sum();
    for (index, placed) in run.iter().enumerate() {
        digits_behind -= placed.digits().unwrap_or(0);
        steps.push(match (placed.token(), placed.literal()) {
            (Some(token), _) => {
                Step::Number { token, digits_behind, touches: run.len() > 1, ends_run: index + 1 == run.len() }
            }
            (None, literal) => Step::Literal(literal.unwrap_or_default()),
        });
    }
    Ok(())
}

/// In a run of touching digits at most one number has no fixed width; and none at all beside literal digits, which a
/// reader of the tag could not tell from its own.
fn check_cut(run: &[Placed]) -> Result<(), FormatError> {
    let mut free = run.iter().filter(|placed| placed.digits().is_none());
    let Some(first) = free.next().and_then(Placed::token) else { return Ok(()) };
    if let Some((offset, then)) = free.next().and_then(|second| Some((second.offset, second.token()?))) {
        return Err(FormatError::new(FormatErrorKind::UncertainCut { first, then }, offset, then.name().len()));
    }
    if let Some(literal) = run.iter().find(|placed| placed.literal().is_some()) {
        return Err(FormatError::new(FormatErrorKind::DigitBesideNumber(first), literal.offset, 2));
    }
    Ok(())
}

/// Digits may not touch across a bracket: where the part is left out, the cut would move. And behind its literals an
/// optional part begins with a number or a modifier, by which it is known.
fn check_brackets(items: &[Placed]) -> Result<(), FormatError> {
    // Whether what was read last may be digits, on any way through the parts so far; and the same before each open part.
    let mut may_be_digits = false;
    let mut before_open = Vec::new();
    let mut behind_bracket = false;
    for (index, placed) in items.iter().enumerate() {
        match placed.item {
            Item::Open => {
                let first = items[index + 1..].iter().find(|placed| placed.literal().is_none());
                if first.and_then(Placed::token).is_none() {
                    return Err(FormatError::new(FormatErrorKind::NoTokenInBrackets, placed.offset, 1));
                }
                before_open.push(may_be_digits);
            }
            // The part may have been left out.
            Item::Close => may_be_digits |= before_open.pop().unwrap_or(false),
            Item::Token(_) | Item::Literal(_) => {
                if behind_bracket && may_be_digits && placed.reads_digits() {
                    return Err(FormatError::new(FormatErrorKind::TouchesBracket, placed.offset, 1));
                }
                may_be_digits = placed.reads_digits();
            }
        }
        behind_bracket = placed.is_bracket();
    }
    Ok(())
}

/// The optional part that begins at `start` and ends with the last of `steps`.
fn optional(steps: &[Step], start: usize) -> Step {
    let body = &steps[start + 1..];
    let lead = body.iter().take_while(|step| matches!(step, Step::Literal(_))).count();
    let begins = if body.get(lead) == Some(&Step::Modifier) { Begins::Word } else { Begins::Digit };
    Step::Optional { lead, begins, end: steps.len() }
}

/// What stands at the beginning of a part: characters, then what its first token begins with, if one follows.
struct Beginning {
    literals: Vec<char>,
    token: Option<(Token, Begins)>,
}

/// No optional part may begin like anything that may follow it: a tag could then be read with it or without.
fn check_optional(items: &[Placed], steps: &[Step]) -> Result<(), FormatError> {
    let mut brackets = items.iter().enumerate().filter(|(_, placed)| placed.item == Item::Open);
    for (index, step) in steps.iter().enumerate() {
        let Step::Optional { end, .. } = *step else { continue };
        // From the bracket up to the first token, which is the sign that the part is known by.
        let (offset, sign) = brackets.next().map_or((0, 1), |(place, bracket)| {
            let token = items[place..].iter().find(|placed| placed.token().is_some());
            (bracket.offset, token.map_or(1, |token| token.offset - bracket.offset))
        });
        let Some(own) = beginnings(steps, index + 1).into_iter().next() else { continue };
        for other in beginnings(steps, end) {
            if own.may_be(&other) {
                let Some((optional, _)) = own.token else { continue };
                let kind = FormatErrorKind::Ambiguous { optional, other: other.token.map(|(token, _)| token) };
                return Err(FormatError::new(kind, offset, sign));
            }
        }
    }
    Ok(())
}

/// Everything that may stand at the beginning of what the steps from `at` on read, optional parts read or left out.
fn beginnings(steps: &[Step], mut at: usize) -> Vec<Beginning> {
    let mut found = Vec::new();
    let mut literals = Vec::new();
    while let Some(step) = steps.get(at) {
        at += 1;
        match *step {
            Step::Literal(c) => literals.push(c),
            Step::Number { token, .. } => {
                found.push(Beginning { literals, token: Some((token, Begins::Digit)) });
                return found;
            }
            Step::Modifier => {
                // It may be empty, and then the literals before it close the format.
                if !literals.is_empty() {
                    found.push(Beginning { literals: literals.clone(), token: None });
                }
                found.push(Beginning { literals, token: Some((Token::Modifier, Begins::Word)) });
                return found;
            }
            Step::Optional { lead, begins, end } => {
                let own = steps[at..at + lead].iter().filter_map(Step::literal);
                let token = steps.get(at + lead).and_then(Step::number).unwrap_or(Token::Modifier);
                let literals = literals.iter().copied().chain(own).collect();
                found.push(Beginning { literals, token: Some((token, begins)) });
                at = end;
            }
        }
    }
    if !literals.is_empty() {
        found.push(Beginning { literals, token: None });
    }
    found
}

impl Beginning {
    /// Whether what this part is known by, its literals and what its token begins with, may also be the beginning of
    /// `other`. Behind the end of `other` anything may follow.
    fn may_be(&self, other: &Self) -> bool {
        self.spellings()
            .iter()
            .any(|own| other.spellings().iter().any(|others| own.iter().zip(others).all(|(a, b)| a.may_be(*b))))
    }

    /// What may stand there, place by place: a word may have a dot before it.
    fn spellings(&self) -> Vec<Vec<Met>> {
        let literals = || self.literals.iter().map(|c| Met::Literal(*c));
        match self.token.map(|(_, begins)| begins) {
            None => vec![literals().collect()],
            Some(Begins::Digit | Begins::Wildcard) => vec![literals().chain([Met::Digit]).collect()],
            Some(Begins::Word) => {
                vec![
                    literals().chain([Met::Letter]).collect(),
                    literals().chain([Met::Literal('.'), Met::Letter]).collect(),
                ]
            }
        }
    }
}

/// What stands at one place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Met {
    Literal(char),
    Digit,
    Letter,
}

impl Met {
    /// Whether one character may be both.
    fn may_be(self, other: Self) -> bool {
        match (self, other) {
            (Self::Literal(c), Self::Digit) | (Self::Digit, Self::Literal(c)) => c.is_ascii_digit(),
            (Self::Literal(c), Self::Letter) | (Self::Letter, Self::Literal(c)) => c.is_ascii_alphabetic(),
            (a, b) => a == b,
        }
    }
}
