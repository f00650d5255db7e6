//! A reader that tries everything: every cut of digits, every optional part read and left out, every modifier.
//!
//! It costs what it costs. What it gives are all readings of a text as one whole core.

use crate::trees::Node;

/// One way to read a core: a number for each place, and the rank and the number of the modifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) numbers: Vec<Option<u64>>,
    pub(crate) modifier: (u8, u64),
}

/// The rank of no modifier; those below are pre-releases.
pub(crate) const FINAL: u8 = 4;

/// All strict readings of `text` as one whole core.
pub(crate) fn readings(nodes: &[Node], text: &str) -> Vec<Reading> {
    let mut found = Vec::new();
    let reading = Reading { numbers: Vec::new(), modifier: (FINAL, 0) };
    let tokens = crate::trees::numbers(nodes);
    read(nodes.to_vec(), text, reading, &mut found);
    found.retain(|reading| is_on_calendar(&tokens, &reading.numbers));
    found
}

fn read(nodes: Vec<Node>, text: &str, reading: Reading, found: &mut Vec<Reading>) {
    let Some((first, rest)) = nodes.split_first() else {
        if text.is_empty() {
            found.push(reading);
        }
        return;
    };
    match first {
        Node::Literal(c) => {
            if let Some(text) = text.strip_prefix(*c) {
                read(rest.to_vec(), text, reading, found);
            }
        }
        Node::Number(name) => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            for length in 1..=digits {
                if let Some(number) = number(name, &text[..length]) {
                    let mut reading = reading.clone();
                    reading.numbers.push(Some(number));
                    read(rest.to_vec(), &text[length..], reading, found);
                }
            }
        }
        Node::Modifier => {
            for length in (0..=text.len()).filter(|length| text.is_char_boundary(*length)) {
                if let Some(modifier) = modifier(&text[..length]) {
                    read(rest.to_vec(), &text[length..], Reading { modifier, ..reading.clone() }, found);
                }
            }
        }
        Node::Optional(body) => {
            // A part that begins with a modifier is there only where that is: an empty one is no sign of it.
            if begins(body, text) {
                read([body, rest].concat(), text, reading.clone(), found);
            }
            let mut without = reading;
            without.numbers.extend(crate::trees::numbers(body).iter().map(|_| None));
            read(rest.to_vec(), text, without, found);
        }
    }
}

/// Whether `text` begins as an optional part does: with its literals, and a byte of its first token.
fn begins(body: &[Node], text: &str) -> bool {
    match body.split_first() {
        Some((Node::Literal(c), rest)) => text.strip_prefix(*c).is_some_and(|text| begins(rest, text)),
        Some((Node::Modifier, _)) => {
            text.strip_prefix('.').unwrap_or(text).starts_with(|c: char| c.is_ascii_alphabetic())
        }
        Some((Node::Number(_), _)) => text.starts_with(|c: char| c.is_ascii_digit()),
        Some((Node::Optional(_), _)) | None => false,
    }
}

/// The value of a number's digits, if its token is spelt so.
fn number(name: &str, digits: &str) -> Option<u64> {
    let value: u64 = digits.parse().ok()?;
    let unpadded = digits == "0" || !digits.starts_with('0');
    let spelt_right = match name {
        "YYYY" => digits.len() == 4 && value >= 1000,
        "YY" => unpadded && value <= 999,
        "0Y" => (digits.len() == 2 || (digits.len() > 2 && unpadded)) && value <= 999,
        "MM" => unpadded && (1..=12).contains(&value),
        "0M" => digits.len() == 2 && (1..=12).contains(&value),
        "WW" => unpadded && (1..=53).contains(&value),
        "0W" => digits.len() == 2 && (1..=53).contains(&value),
        "DD" => unpadded && (1..=31).contains(&value),
        "0D" => digits.len() == 2 && (1..=31).contains(&value),
        _ => unpadded,
    };
    spelt_right.then_some(value)
}

/// The rank and the number of a modifier, if all of `text` is one.
pub(crate) fn modifier(text: &str) -> Option<(u8, u64)> {
    if text.is_empty() {
        return Some((FINAL, 0));
    }
    let text = text.strip_prefix('.').unwrap_or(text);
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rank = match text[..letters].to_ascii_lowercase().as_str() {
        "dev" => 0,
        "a" | "alpha" => 1,
        "b" | "beta" => 2,
        "c" | "rc" | "pre" | "preview" => 3,
        "post" => 5,
        _ => return None,
    };
    let digits = &text[letters..];
    if digits.is_empty() {
        return Some((rank, 0));
    }
    let number = number("MICRO", digits).filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some((rank, number))
}

fn is_on_calendar(tokens: &[&str], numbers: &[Option<u64>]) -> bool {
    let of = |names: &[&str]| {
        let place = tokens.iter().position(|token| names.contains(token))?;
        numbers[place].map(|number| (tokens[place], number))
    };
    let (Some((_, month)), Some((_, day))) = (of(&["MM", "0M"]), of(&["DD", "0D"])) else { return true };
    let year = of(&["YYYY", "YY", "0Y"]).map(|(token, year)| if token == "YYYY" { year } else { 2000 + year });
    let is_leap = year.is_none_or(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    let most = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    day <= most
}
