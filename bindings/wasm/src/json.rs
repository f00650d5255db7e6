//! Writes JSON, as much of it as the answers need.
//!
//! Invariant: what is written is JSON, but for one convention that the JavaScript side undoes: a whole number that a
//! JavaScript number cannot hold is a text of its digits, where only numbers stand ([`number`]).

use std::fmt::{self, Display, Write};

/// The greatest whole number up to which JavaScript numbers are exact: 2⁵³−1.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// Appends something as JSON.
pub(crate) trait Json {
    fn write(&self, out: &mut String);
}

impl<J: Json + ?Sized> Json for &J {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }
}

impl Json for str {
    fn write(&self, out: &mut String) {
        text(&self, out);
    }
}

impl Json for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

/// A place or a count, which memory keeps far below 2⁵³.
impl Json for usize {
    fn write(&self, out: &mut String) {
        digits(self, out);
    }
}

/// Any whole number.
impl Json for u64 {
    fn write(&self, out: &mut String) {
        if *self > MAX_SAFE { text(self, out) } else { digits(self, out) }
    }
}

impl<J: Json> Json for Option<J> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }
}

/// Whatever can be shown, as a text.
pub(crate) struct Shown<D>(pub(crate) D);

impl<D: Display> Json for Shown<D> {
    fn write(&self, out: &mut String) {
        text(&self.0, out);
    }
}

/// A number that is negative or has a fraction never comes: milliseconds since 1970, perhaps before.
impl Json for i64 {
    fn write(&self, out: &mut String) {
        digits(self, out);
    }
}

/// An array of what an iterator gives.
pub(crate) struct List<F>(pub(crate) F);

impl<J: Json, I: Iterator<Item = J>, F: Fn() -> I> Json for List<F> {
    fn write(&self, out: &mut String) {
        out.push('[');
        for (place, item) in (self.0)().enumerate() {
            if place > 0 {
                out.push(',');
            }
            item.write(out);
        }
        out.push(']');
    }
}

/// An object, closed when it is dropped from [`object`]'s closure.
pub(crate) struct Object<'o> {
    out: &'o mut String,
    is_empty: bool,
}

impl Object<'_> {
    /// Adds a field. Names are our own and need no escapes.
    pub(crate) fn field(&mut self, name: &str, value: impl Json) -> &mut Self {
        if !self.is_empty {
            self.out.push(',');
        }
        self.is_empty = false;
        self.out.push('"');
        self.out.push_str(name);
        self.out.push_str("\":");
        value.write(self.out);
        self
    }
}

/// Appends an object with the fields that `fill` adds.
pub(crate) fn object(out: &mut String, fill: impl FnOnce(&mut Object<'_>)) {
    out.push('{');
    fill(&mut Object { out, is_empty: true });
    out.push('}');
}

/// A value as JSON.
pub(crate) fn json(value: impl Json) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}

fn digits(number: impl Display, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{number}");
}

fn text(shown: &dyn Display, out: &mut String) {
    out.push('"');
    let _ = write!(Escaping(out), "{shown}");
    out.push('"');
}

/// Escapes what a JSON text may not hold as it is.
struct Escaping<'o>(&'o mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            match c {
                '"' | '\\' => self.0.extend(['\\', c]),
                '\0'..='\x1f' => write!(self.0, "\\u{:04x}", u32::from(c))?,
                _ => self.0.push(c),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_hold_nothing_that_json_forbids() {
        assert_eq!(json("a\"b\\c\n\0\u{1f}é\u{2028}"), "\"a\\\"b\\\\c\\u000a\\u0000\\u001fé\u{2028}\"");
    }

    #[test]
    fn a_number_that_javascript_would_round_is_a_text() {
        assert_eq!(json(MAX_SAFE), "9007199254740991");
        assert_eq!(json(MAX_SAFE + 1), "\"9007199254740992\"");
        assert_eq!(json(List(|| [1, u64::MAX].into_iter())), "[1,\"18446744073709551615\"]");
    }

    #[test]
    fn fields_stand_between_commas() {
        let mut out = String::new();
        object(&mut out, |object| {
            object.field("a", Some(true)).field("b", None::<bool>).field("c", Shown(format_args!("{}", 1)));
        });
        assert_eq!(out, r#"{"a":true,"b":null,"c":"1"}"#);
    }
}
