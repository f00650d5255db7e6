//! From the text of a constraint to its intervals, in one pass.

use alloc::vec::Vec;

use verpick_calver::{Format, Modifier, ParseError, Partial, read_partial_semver, syntax};

use super::Constraint;
use super::error::{ConstraintError, ConstraintErrorKind};
use super::interval::{Edge, Interval, Operand};
use crate::{Scheme, Strictness};

/// How a comparator compares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Exact,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    Tilde,
    Caret,
}

/// Spellings of others, and what people mean by them.
const FOREIGN: [(&[u8], &str); 6] = [
    (b"~>", "write ~ for \"the same first two numbers\""),
    (b"==", "write a single ="),
    (b"!=", "a constraint only bounds; a single tag is left out by denying it"),
    (b"=>", "write >="),
    (b"=<", "write <="),
    (b"&&", "a comma says \"and\": >=1.2, <2"),
];

/// The intervals of the alternatives, one each.
pub(super) fn alternatives(text: &[u8], scheme: &Scheme) -> Result<Vec<Interval>, ConstraintError> {
    let mut reader = Reader { text, scheme, at: 0, comparators: 0 };
    let mut alternatives = Vec::new();
    loop {
        alternatives.push(reader.alternative()?);
        if !reader.take(b"||") {
            return Ok(alternatives);
        }
    }
}

struct Reader<'t> {
    text: &'t [u8],
    scheme: &'t Scheme,
    at: usize,
    comparators: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().iter().take_while(|byte| **byte == b' ' || **byte == b'\t').count();
    }

    fn take(&mut self, token: &[u8]) -> bool {
        let taken = self.rest().starts_with(token);
        self.at += if taken { token.len() } else { 0 };
        taken
    }

    fn error(&self, kind: ConstraintErrorKind) -> ConstraintError {
        ConstraintError::new(kind, self.at)
    }

    /// Comparators with commas between them, up to `||` or the end.
    fn alternative(&mut self) -> Result<Interval, ConstraintError> {
        let order = self.scheme.prerelease_order();
        let mut interval = Interval::ALL;
        loop {
            interval = interval.intersect(self.comparator()?, order);
            let before_spaces = self.at;
            self.skip_spaces();
            if self.take(b",") {
                continue;
            }
            if self.rest().is_empty() || self.rest().starts_with(b"||") {
                return Ok(interval);
            }
            return Err(self.error(self.unexpected(self.at > before_spaces)));
        }
    }

    /// What stands where a comparator has ended.
    fn unexpected(&self, behind_space: bool) -> ConstraintErrorKind {
        match self.rest() {
            [b'-', b' ', ..] if behind_space => ConstraintErrorKind::HyphenRange,
            [b'0'..=b'9' | b'<' | b'>' | b'=' | b'^' | b'~' | b'v' | b'*', ..] if behind_space => {
                ConstraintErrorKind::SpaceForAnd
            }
            _ => match self.foreign() {
                Some(hint) => ConstraintErrorKind::ForeignSeparator { hint },
                None => ConstraintErrorKind::Unexpected,
            },
        }
    }

    /// What is meant by a spelling of others that stands here.
    fn foreign(&self) -> Option<&'static str> {
        FOREIGN.iter().find(|(spelling, _)| self.rest().starts_with(spelling)).map(|(_, hint)| *hint)
    }

    fn comparator(&mut self) -> Result<Interval, ConstraintError> {
        self.skip_spaces();
        if self.comparators == Constraint::MAX_COMPARATORS {
            return Err(self.error(ConstraintErrorKind::TooManyComparators));
        }
        self.comparators += 1;
        if let Some(hint) = self.foreign() {
            return Err(self.error(ConstraintErrorKind::ForeignOperator { hint }));
        }
        let operator = self.operator();
        self.skip_spaces();
        let operand_at = self.at;
        if self.rest().is_empty() || matches!(self.rest(), [b',', ..] | [b'|', ..]) {
            return Err(self.error(ConstraintErrorKind::OperandExpected));
        }
        let partial = self.partial()?;
        self.at = partial.end();
        let (modifier, prerelease) = self.tail(&partial)?;
        let has_tail = modifier != Modifier::FINAL || prerelease.is_some();
        if has_tail && !partial.is_complete() {
            return Err(ConstraintError::new(ConstraintErrorKind::PartialPrerelease, operand_at));
        }
        let by_place = partial.by_place();
        let operand = Operand {
            segments: if has_tail { &by_place[..self.numbers()] } else { partial.segments() },
            modifier,
            prerelease,
            may_have_modifier: self.scheme.format().is_some_and(Format::has_modifier),
        };
        let is_whole = operand.segments.len() == self.numbers();
        // A wildcard is a comparison of what stands before it; without an operator it is `=`, not `^`.
        let operator = match operator {
            Some(operator) => operator,
            None if partial.has_wildcard() => Operator::Exact,
            None => Operator::Caret,
        };
        Ok(interval(operator, &operand, is_whole))
    }

    fn operator(&mut self) -> Option<Operator> {
        // The longer ones first.
        const OPERATORS: [(&[u8], Operator); 7] = [
            (b">=", Operator::GreaterEqual),
            (b"<=", Operator::LessEqual),
            (b">", Operator::Greater),
            (b"<", Operator::Less),
            (b"=", Operator::Exact),
            (b"~", Operator::Tilde),
            (b"^", Operator::Caret),
        ];
        OPERATORS.iter().find(|(text, _)| self.take(text)).map(|(_, operator)| *operator)
    }

    /// How many numbers a whole version may have.
    fn numbers(&self) -> usize {
        self.scheme.format().map_or(3, |format| format.tokens().len())
    }

    /// The operand's numbers. One `v` may stand before them, as it may in a tag.
    fn partial(&mut self) -> Result<Partial, ConstraintError> {
        let takes_v = !self.scheme.format().is_some_and(Format::begins_with_v);
        let is_calver = self.scheme.format().is_some();
        if takes_v && (is_calver || matches!(self.rest(), [b'v', b'0'..=b'9', ..])) && self.rest().starts_with(b"v") {
            self.at += 1;
        }
        match self.scheme.format() {
            None => read_partial_semver(self.text, self.at),
            Some(format) => format.read_partial(self.text, self.at),
        }
        .map_err(|error| ConstraintError::new(ConstraintErrorKind::Operand(error), error.offset()))
    }

    /// The modifier and the pre-release behind the numbers, and build metadata, which is read and does not count.
    fn tail(&mut self, partial: &Partial) -> Result<(Modifier, Option<&'t str>), ConstraintError> {
        if partial.has_wildcard() {
            return Ok((Modifier::FINAL, None));
        }
        let refused = |error: ParseError| ConstraintError::new(ConstraintErrorKind::Operand(error), error.offset());
        let (modifier, start) = match self.scheme.format() {
            None => (Modifier::FINAL, self.at),
            Some(format) => format.read_modifier(self.text, self.at).map_err(refused)?,
        };
        self.at = start;
        if !matches!(self.rest(), [b'-' | b'+', ..]) {
            return Ok((modifier, None));
        }
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        let end = start + self.rest().iter().take_while(|byte| is_part(byte)).count();
        let prerelease_end = syntax::tail(&self.text[..end], start, Strictness::Strict).map_err(refused)?;
        self.at = end;
        let prerelease = self.text.get(start + 1..prerelease_end).and_then(|text| core::str::from_utf8(text).ok());
        Ok((modifier, prerelease))
    }
}

/// The interval of a comparator.
fn interval(operator: Operator, operand: &Operand<'_>, is_whole: bool) -> Interval {
    let segments = operand.segments;
    // The edges around the operand: around a version where it is whole, else around all that begin like it.
    let before = || if is_whole { Edge::before_version(operand) } else { Edge::before(segments) };
    let behind = || if is_whole { Edge::behind_version(operand) } else { Edge::behind(segments) };
    let (from, to) = match operator {
        Operator::Exact => (before(), behind()),
        Operator::Greater => (behind(), Edge::END),
        Operator::GreaterEqual => (before(), Edge::END),
        // Up to a release, and then none of its pre-releases either; or up to a pre-release.
        Operator::Less if is_whole && operand.prerelease.is_none() => (Edge::START, Edge::before_release(operand)),
        Operator::Less => (Edge::START, before()),
        Operator::LessEqual => (Edge::START, behind()),
        Operator::Tilde => (before(), Edge::behind(&segments[..segments.len().min(2)])),
        Operator::Caret => {
            let fixed = segments.iter().position(|number| *number != 0).map_or(segments.len(), |index| index + 1);
            (before(), Edge::behind(&segments[..fixed]))
        }
    };
    Interval { from, to }
}
