//! Showing input that nobody vetted inside one line of text.
//!
//! Invariants: the output has no control character and no line break, shows no more characters than allowed plus an
//! ellipsis, and costs time bounded by that, whatever the input's length.

use core::fmt::{self, Write};

/// Bytes from outside, shown safely: control characters are escaped, what is not UTF-8 becomes U+FFFD, and what is
/// too long is cut and ends with `…`.
///
/// ```
/// use verpick_calver::Excerpt;
///
/// assert_eq!(Excerpt::new("v1.2.3").to_string(), "v1.2.3");
/// assert_eq!(Excerpt::new("1.\u{1b}[31m2").to_string(), r"1.\u{1b}[31m2");
/// assert_eq!(Excerpt::new(b"caf\xe9").to_string(), "caf\u{fffd}");
/// assert!(Excerpt::new("9".repeat(5_000).as_bytes()).to_string().ends_with("9…"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Excerpt<'a> {
    text: &'a [u8],
    max_chars: usize,
}

impl<'a> Excerpt<'a> {
    /// Longer text is cut after so many characters, unless told otherwise. Nearly every real tag is shorter than this.
    pub const MAX_CHARS: usize = 64;

    /// Shows `text`.
    ///
    /// ```
    /// use verpick_calver::Excerpt;
    ///
    /// assert_eq!(Excerpt::new("a\nb").to_string(), r"a\u{a}b");
    /// ```
    pub fn new<T: AsRef<[u8]> + ?Sized>(text: &'a T) -> Self {
        Self { text: text.as_ref(), max_chars: Self::MAX_CHARS }
    }

    /// Cuts after another number of characters.
    ///
    /// ```
    /// # use verpick_calver::Excerpt;
    /// assert_eq!(Excerpt::new("v1.2.3").max_chars(3).to_string(), "v1.…");
    /// ```
    #[must_use]
    pub const fn max_chars(self, max_chars: usize) -> Self {
        Self { max_chars, ..self }
    }
}

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A character is at most 4 bytes, so this many bytes always hold all that is shown.
        let bytes = self.max_chars.saturating_add(1).saturating_mul(4);
        let head = &self.text[..self.text.len().min(bytes)];
        let mut room = self.max_chars;
        for chunk in head.utf8_chunks() {
            let broken = if chunk.invalid().is_empty() { None } else { Some(char::REPLACEMENT_CHARACTER) };
            for c in chunk.valid().chars().chain(broken) {
                if room == 0 {
                    return f.write_char('…');
                }
                room -= 1;
                // Besides control characters, the invisible ones that turn text around or break lines.
                if c.is_control()
                    || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
                {
                    write!(f, "{}", c.escape_unicode())?;
                } else {
                    f.write_char(c)?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::Excerpt;

    #[test]
    fn long_text_is_cut_at_a_character_however_many_bytes_it_has() {
        for unit in ["a", "é", "漢", "🦀"] {
            let whole = unit.repeat(Excerpt::MAX_CHARS);
            assert_eq!(Excerpt::new(&whole).to_string(), whole);
            assert_eq!(Excerpt::new(&unit.repeat(1_000)).to_string(), whole + "…");
        }
    }

    #[test]
    fn control_characters_and_direction_marks_are_escaped() {
        assert_eq!(Excerpt::new("a\0\n\r\t\u{7f}\u{202e}").to_string(), r"a\u{0}\u{a}\u{d}\u{9}\u{7f}\u{202e}");
    }
}
