//! Why a call has no answer, in the one shape that JavaScript makes its `VerpickError` of.
//!
//! Invariants: the sentences are the library's own; an offset counts UTF-16 code units where JavaScript has a text, for
//! that is what its texts are cut by, and bytes where it has bytes.

use verpick::{ConstraintError, FormatError, FormatErrorKind, NextError, ParseError, Token};
use wasm_bindgen::JsValue;

use crate::json::{Json, Shown, object};

/// The JSON of an error.
pub(crate) struct Failure(String);

impl Failure {
    /// A tag that is no version.
    pub(crate) fn tag(error: ParseError, tag: &[u8], is_bytes: bool) -> Self {
        let mut out = String::new();
        object(&mut out, |fields| {
            fields
                .field("kind", "version")
                .field("message", Shown(error.with(tag)))
                .field("detail", Shown(error.with(tag).message()))
                .field("component", error.component().name())
                .field("offset", offset(tag, error.offset(), is_bytes))
                .field("input", Shown(String::from_utf8_lossy(tag)));
        });
        Self(out)
    }

    /// A text that is no format.
    pub(crate) fn format(error: FormatError, format: &str) -> Self {
        let nearest = match error.kind() {
            FormatErrorKind::UnknownToken { nearest } => nearest.map(Token::name),
            _ => None,
        };
        let offset = offset(format.as_bytes(), error.offset(), false);
        Self::of("format", &Shown(error.with(format)), Some(offset), ("nearest", nearest), format)
    }

    /// A text that is no constraint.
    pub(crate) fn constraint(error: ConstraintError, constraint: &str) -> Self {
        let offset = offset(constraint.as_bytes(), error.offset(), false);
        Self::of("constraint", &Shown(error.with(constraint)), Some(offset), ("hint", error.hint()), constraint)
    }

    /// A version that nothing follows.
    pub(crate) fn next(error: NextError, tag: &str) -> Self {
        Self::of("next", &Shown(error), None, ("hint", None), tag)
    }

    fn of(kind: &str, message: &dyn Json, offset: Option<usize>, more: (&str, Option<&str>), input: &str) -> Self {
        let mut out = String::new();
        object(&mut out, |fields| {
            fields.field("kind", kind).field("message", WrittenBy(message)).field("offset", offset);
            fields.field(more.0, more.1).field("input", input);
        });
        Self(out)
    }
}

struct WrittenBy<'j>(&'j dyn Json);

impl Json for WrittenBy<'_> {
    fn write(&self, out: &mut String) {
        self.0.write(out);
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        Self::from_str(&failure.0)
    }
}

/// A byte offset as JavaScript counts it.
pub(crate) fn offset(text: &[u8], bytes: usize, is_bytes: bool) -> usize {
    if is_bytes {
        return bytes;
    }
    // A character of four bytes is two code units; the bytes that go on with a character are none.
    text.iter()
        .take(bytes)
        .map(|byte| match byte {
            0x80..=0xbf => 0,
            0xf0.. => 2,
            _ => 1,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_code_units_of_texts_and_bytes_of_bytes() {
        let text = "aé漢😀1";
        for (bytes, c) in text.char_indices() {
            let units = text[..bytes].encode_utf16().count();
            assert_eq!(offset(text.as_bytes(), bytes, false), units, "{c}");
            assert_eq!(offset(text.as_bytes(), bytes, true), bytes, "{c}");
        }
    }
}
