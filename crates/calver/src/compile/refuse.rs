//! Why no item of a format begins where one should, and what was probably meant.

use alloc::vec::Vec;

use crate::format_error::{FormatError, FormatErrorKind};
use crate::token::Token;

/// Says why no item begins at `offset`.
#[cold]
pub(super) fn refuse(text: &str, offset: usize) -> FormatError {
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
    if word.len() > 10 {
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
