//! From the text of a format to its steps, with `nom`.
//!
//! One pass over the text reads items (a token, a literal, an escape), a second one over the items settles where
//! touching numbers are cut. Both are linear, and both stop at the first rule that is broken: a text of ten thousand
//! tokens is refused at the ninth.

use alloc::vec::Vec;

use nom::bytes::complete::tag;
use nom::character::complete::{anychar, char, one_of};
use nom::combinator::{map, value};
use nom::sequence::preceded;
use nom::{IResult, Parser, branch::alt};

use crate::format::{Format, MAX_NUMBERS, Step};
use crate::format_error::{FormatError, FormatErrorKind};
use crate::lint;
use crate::token::{Token, Width};

/// An item of a format's text.
#[derive(Debug, Clone, Copy)]
enum Item {
    Token(Token),
    Literal(char),
    Escaped(char),
}

/// An item and where it stands.
struct Placed {
    item: Item,
    offset: usize,
}

pub(crate) fn compile(text: &str) -> Result<Format, FormatError> {
    if text.is_empty() {
        return Err(FormatError::new(FormatErrorKind::Empty, 0, 0));
    }
    let items = items(text)?;
    let tokens: Vec<Token> = items.iter().filter_map(Placed::token).collect();
    if tokens.is_empty() {
        return Err(FormatError::new(FormatErrorKind::NoToken, 0, text.len()));
    }
    let steps = steps(&items)?;
    let lints = lint::lints(&steps, &tokens);
    Ok(Format { text: text.into(), steps: steps.into(), tokens: tokens.into(), lints: lints.into() })
}

/// The items of `text`, their number and repetition checked.
fn items(text: &str) -> Result<Vec<Placed>, FormatError> {
    let mut items: Vec<Placed> = Vec::new();
    let mut tokens: Vec<Token> = Vec::with_capacity(MAX_NUMBERS);
    let mut rest = text;
    while !rest.is_empty() {
        let offset = text.len() - rest.len();
        let Ok((behind, item)) = item(rest) else { return Err(refuse(text, offset)) };
        let length = rest.len() - behind.len();
        match item {
            Item::Token(token) => {
                let component = token.component();
                if token != Token::Micro && tokens.iter().any(|earlier| earlier.component() == component) {
                    return Err(FormatError::new(FormatErrorKind::Repeated(component), offset, length));
                }
                if tokens.len() == MAX_NUMBERS {
                    return Err(FormatError::new(FormatErrorKind::TooManyNumbers, offset, length));
                }
                tokens.push(token);
            }
            Item::Escaped('+') => return Err(FormatError::new(FormatErrorKind::Plus, offset, length)),
            Item::Escaped(c) if c.is_control() => {
                return Err(FormatError::new(FormatErrorKind::ControlCharacter, offset, length));
            }
            Item::Literal(_) | Item::Escaped(_) => {}
        }
        items.push(Placed { item, offset });
        rest = behind;
    }
    Ok(items)
}

fn item(input: &str) -> IResult<&str, Item> {
    alt((
        map(token, Item::Token),
        map(one_of(".-_/"), Item::Literal),
        map(preceded(char('\\'), anychar), Item::Escaped),
    ))
    .parse(input)
}

/// The longest token that `input` begins with.
fn token(input: &str) -> IResult<&str, Token> {
    let [a, b, c, d, e, f, g, h, i, j] = Token::ALL.map(|token| value(token, tag(token.name())));
    alt((a, b, c, d, e, f, g, h, i, j)).parse(input)
}

/// Says why no item begins at `offset`.
#[cold]
fn refuse(text: &str, offset: usize) -> FormatError {
    let rest = &text[offset..];
    let first = rest.chars().next().unwrap_or('\0');
    let one = |kind| FormatError::new(kind, offset, first.len_utf8());
    if first == '\\' {
        return one(FormatErrorKind::TrailingBackslash);
    }
    if first.is_control() {
        return one(FormatErrorKind::ControlCharacter);
    }
    if first == '+' {
        return one(FormatErrorKind::Plus);
    }
    let word = word(rest);
    if word.is_empty() {
        return one(FormatErrorKind::UnescapedCharacter(first));
    }
    if word.bytes().all(|b| b.is_ascii_digit()) {
        return one(FormatErrorKind::UnescapedDigit);
    }
    // `YYY` reads as `YY` and a `Y` left over: then the letters before it belong to the same slip.
    let before = text[..offset].trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    let (start, word) = if word.len() < 2 && !before.ends_with('\\') {
        (before.len(), &text[before.len()..offset + word.len()])
    } else {
        (offset, word)
    };
    FormatError::new(FormatErrorKind::UnknownToken { nearest: nearest(word) }, start, word.len())
}

/// The digits and the letters behind them that `text` begins with: what was perhaps meant as one token, for a token
/// has a digit only in front.
fn word(text: &str) -> &str {
    let letters = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = letters.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    &text[..text.len() - behind.len()]
}

/// The token that `word` is nearest to, if it is near enough to be a slip: another case, or one letter wrong, lost or
/// added.
fn nearest(word: &str) -> Option<Token> {
    // A longer word is no slip, and the distance costs the product of the lengths.
    if word.len() > 8 {
        return None;
    }
    Token::ALL
        .into_iter()
        .find(|token| token.name().eq_ignore_ascii_case(word))
        .or_else(|| Token::ALL.into_iter().find(|token| distance(&word.to_ascii_uppercase(), token.name()) <= 1))
}

/// How many letters must be changed, lost or added to get from `a` to `b` (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = core::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.bytes().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

impl Placed {
    fn token(&self) -> Option<Token> {
        match self.item {
            Item::Token(token) => Some(token),
            Item::Literal(_) | Item::Escaped(_) => None,
        }
    }

    fn literal(&self) -> Option<char> {
        match self.item {
            Item::Literal(c) | Item::Escaped(c) => Some(c),
            Item::Token(_) => None,
        }
    }

    /// Whether the item reads digits, so that it may touch a number.
    fn reads_digits(&self) -> bool {
        self.literal().is_none_or(|c| c.is_ascii_digit())
    }

    /// How many digits the item reads; `None` where that is not fixed.
    fn digits(&self) -> Option<usize> {
        match self.token().map(|token| token.rule().width) {
            None => Some(1),
            Some(Width::Fixed(digits)) => Some(digits),
            Some(Width::Free { .. }) => None,
        }
    }
}

/// The steps of the items, each run of touching digits checked for a certain cut.
fn steps(items: &[Placed]) -> Result<Vec<Step>, FormatError> {
    let mut steps = Vec::with_capacity(items.len());
    for run in items.chunk_by(|a, b| a.reads_digits() && b.reads_digits()) {
        check_cut(run)?;
        let mut digits_behind: usize = run.iter().filter_map(Placed::digits).sum();
        for (index, placed) in run.iter().enumerate() {
            digits_behind -= placed.digits().unwrap_or(0);
            steps.push(match placed.item {
                Item::Token(token) => {
                    Step::Number { token, digits_behind, touches: run.len() > 1, ends_run: index + 1 == run.len() }
                }
                Item::Literal(c) | Item::Escaped(c) => Step::Literal(c),
            });
        }
    }
    Ok(steps)
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
