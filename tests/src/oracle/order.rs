//! The orders, as keys that the standard library compares.

/// An identifier as the order sees it: numbers before words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A number: how many digits it has without leading zeros, and these.
    Number(usize, String),
    /// A word.
    Word(String),
    /// A whole pre-release, where it is ordered as text.
    Text(String),
}

/// The numbers, the modifier's rank and its number; then whether there is no pre-release; then its identifiers.
pub type Precedence = ((Vec<u64>, usize, u64), bool, Vec<Key>);

/// Precedence; then the build metadata, none first; then the tag's bytes.
pub type Total = (Precedence, Option<Vec<Key>>, Vec<u8>);

/// The identifiers of a pre-release or of build metadata.
pub(super) fn keys(text: &str) -> Vec<Key> {
    text.split('.').map(key).collect()
}

fn key(identifier: &str) -> Key {
    if identifier.is_empty() || identifier.contains(|c: char| !c.is_ascii_digit()) {
        return Key::Word(identifier.to_owned());
    }
    let digits = identifier.trim_start_matches('0');
    Key::Number(digits.len(), digits.to_owned())
}

pub(super) fn precedence(core: (Vec<u64>, usize, u64), prerelease: Option<&str>, ascii: bool) -> Precedence {
    let keys = prerelease.map(|text| if ascii { vec![Key::Text(text.to_owned())] } else { keys(text) });
    (core, keys.is_none(), keys.unwrap_or_default())
}
