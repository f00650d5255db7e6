//! The items of a format's text: tokens, literals, escapes and brackets, read with `nom`.
//!
//! One pass that stops at the first rule that is broken: a text of ten thousand tokens is refused at the ninth.

use alloc::vec::Vec;

use nom::bytes::complete::tag;
use nom::character::complete::{anychar, char, one_of};
use nom::combinator::{map, value};
use nom::sequence::preceded;
use nom::{IResult, Parser, branch::alt};

use super::refuse::refuse;
use crate::format::MAX_NUMBERS;
use crate::format_error::{FormatError, FormatErrorKind};
use crate::token::{Token, Width};

/// The most optional parts that may stand one within another.
const MAX_DEPTH: usize = 4;

/// An item of a format's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Token(Token),
    Literal(char),
    /// `[`: an optional part begins.
    Open,
    /// `]`: it ends.
    Close,
}

/// An item and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) item: Item,
    pub(super) offset: usize,
}

/// The items of `text`: their number and repetition checked, their brackets balanced.
pub(super) fn items(text: &str) -> Result<Vec<Placed>, FormatError> {
    let mut items: Vec<Placed> = Vec::new();
    let mut numbers: Vec<Token> = Vec::with_capacity(MAX_NUMBERS);
    let mut open: Vec<usize> = Vec::with_capacity(MAX_DEPTH);
    let mut has_modifier = false;
    let mut rest = text;
    while !rest.is_empty() {
        let offset = text.len() - rest.len();
        let Ok((behind, item)) = item(rest) else { return Err(refuse(text, offset)) };
        let length = rest.len() - behind.len();
        let fault = |kind| Err(FormatError::new(kind, offset, length));
        if has_modifier && item != Item::Close {
            return fault(FormatErrorKind::BehindModifier);
        }
        match item {
            Item::Token(Token::Modifier) => has_modifier = true,
            Item::Token(token) => {
                let component = token.component();
                if token != Token::Micro && numbers.iter().any(|earlier| earlier.component() == component) {
                    return fault(FormatErrorKind::Repeated(component));
                }
                if numbers.len() == MAX_NUMBERS {
                    return fault(FormatErrorKind::TooManyNumbers);
                }
                numbers.push(token);
            }
            Item::Literal('+') => return fault(FormatErrorKind::Plus),
            Item::Literal(c) if c.is_control() => return fault(FormatErrorKind::ControlCharacter),
            Item::Literal(_) => {}
            Item::Open if open.len() == MAX_DEPTH => return fault(FormatErrorKind::TooDeep),
            Item::Open => open.push(offset),
            Item::Close => {
                if open.pop().is_none() {
                    return fault(FormatErrorKind::UnopenedBracket);
                }
            }
        }
        items.push(Placed { item, offset });
        rest = behind;
    }
    match open.pop() {
        Some(offset) => Err(FormatError::new(FormatErrorKind::UnclosedBracket, offset, 1)),
        None => Ok(items),
    }
}

fn item(input: &str) -> IResult<&str, Item> {
    alt((
        map(token, Item::Token),
        map(one_of(".-_/"), Item::Literal),
        map(preceded(char('\\'), anychar), Item::Literal),
        value(Item::Open, char('[')),
        value(Item::Close, char(']')),
    ))
    .parse(input)
}

/// The longest token that `input` begins with.
fn token(input: &str) -> IResult<&str, Token> {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n] = Token::ALL.map(|token| value(token, tag(token.name())));
    alt((a, b, c, d, e, f, g, h, i, j, k, l, m, n)).parse(input)
}

impl Placed {
    pub(super) fn token(&self) -> Option<Token> {
        match self.item {
            Item::Token(token) => Some(token),
            _ => None,
        }
    }

    pub(super) fn literal(&self) -> Option<char> {
        match self.item {
            Item::Literal(c) => Some(c),
            _ => None,
        }
    }

    /// Whether the item is a bracket.
    pub(super) fn is_bracket(&self) -> bool {
        matches!(self.item, Item::Open | Item::Close)
    }

    /// Whether the item reads digits and nothing else, so that it may touch a number.
    pub(super) fn reads_digits(&self) -> bool {
        match self.item {
            Item::Token(token) => token != Token::Modifier,
            Item::Literal(c) => c.is_ascii_digit(),
            Item::Open | Item::Close => false,
        }
    }

    /// How many digits an item that reads digits takes; `None` where that is not fixed.
    pub(super) fn digits(&self) -> Option<usize> {
        match self.token().map(|token| token.rule().width) {
            None => Some(1),
            Some(Width::Fixed(digits)) => Some(digits),
            Some(Width::Free { .. }) => None,
        }
    }
}
