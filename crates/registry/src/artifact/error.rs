//! Why a text does not say what is wanted.

use core::fmt;

use verpick_version::Excerpt;

use super::template::VARIABLES;

/// What kind of rule a text breaks that should say what is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WantedErrorKind {
    /// There is no text.
    Empty,
    /// A template has a variable that there is none of.
    UnknownVariable,
    /// A `{` that nothing closes.
    Unclosed,
    /// A `}` that nothing opens.
    Unopened,
    /// A system and something that is no architecture.
    UnknownArch,
}

/// Why a text does not say what is wanted.
///
/// ```
/// use verpick_registry::artifact::{Wanted, WantedErrorKind};
///
/// let error = Wanted::parse("app-{verison}.zip").unwrap_err();
/// assert_eq!(error.kind(), WantedErrorKind::UnknownVariable);
/// assert_eq!(error.offset(), 4);
/// assert_eq!(
///     error.to_string(),
///     "artifact app-{verison}.zip: unknown variable {verison} at byte 4; known are {name}, {version}, {tag}, {os}, \
///      {arch}, {libc} and {ext}",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedError {
    kind: WantedErrorKind,
    text: String,
    offset: usize,
}

impl WantedError {
    #[cold]
    pub(super) fn new(kind: WantedErrorKind, text: &str, offset: usize) -> Self {
        Self { kind, text: text.to_owned(), offset }
    }

    /// The rule that the text breaks.
    #[must_use]
    pub const fn kind(&self) -> WantedErrorKind {
        self.kind
    }

    /// Where, in bytes from the beginning of the text.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for WantedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = self.offset;
        if self.kind == WantedErrorKind::Empty {
            return f.write_str("artifact: expected a name, a template or a platform, found nothing");
        }
        write!(f, "artifact {}: ", Excerpt::new(&self.text))?;
        let rest = &self.text[offset..];
        match self.kind {
            WantedErrorKind::Empty => Ok(()),
            WantedErrorKind::UnknownVariable => {
                let variable = rest.split_inclusive('}').next().unwrap_or_default();
                write!(f, "unknown variable {} at byte {offset}; known are ", Excerpt::new(variable))?;
                let (last, others) = VARIABLES.split_last().unwrap_or((&"", &[]));
                for (place, name) in others.iter().enumerate() {
                    write!(f, "{}{{{name}}}", if place == 0 { "" } else { ", " })?;
                }
                write!(f, " and {{{last}}}")
            }
            WantedErrorKind::Unclosed => {
                write!(f, "the {{ at byte {offset} has no }} behind it; a {{ of the name itself is written {{{{")
            }
            WantedErrorKind::Unopened => {
                write!(f, "the }} at byte {offset} has no {{ before it; a }} of the name itself is written }}}}")
            }
            WantedErrorKind::UnknownArch => write!(
                f,
                "expected an architecture at byte {offset}, such as amd64 or arm64, found {}; a file of this name is \
                 asked for as {{os}}/{}",
                Excerpt::new(rest),
                Excerpt::new(rest)
            ),
        }
    }
}

impl std::error::Error for WantedError {}

#[cfg(test)]
mod tests {
    use super::super::Wanted;

    #[test]
    fn a_refusal_says_where_and_what_to_write() {
        let cases = [
            ("", "artifact: expected a name, a template or a platform, found nothing"),
            ("app-{os", "artifact app-{os: the { at byte 4 has no } behind it; a { of the name itself is written {{"),
            ("app}.zip", "artifact app}.zip: the } at byte 3 has no { before it; a } of the name itself is written }}"),
            (
                "linux/amd46",
                "artifact linux/amd46: expected an architecture at byte 6, such as amd64 or arm64, found amd46; a file \
                 of this name is asked for as {os}/amd46",
            ),
        ];
        for (text, message) in cases {
            assert_eq!(Wanted::parse(text).unwrap_err().to_string(), message);
        }
        assert!(Wanted::parse("{\n}").unwrap_err().to_string().contains(r"unknown variable {\u{a}} at byte 0"));
    }

    #[test]
    fn what_is_no_platform_is_a_name() {
        for text in ["linux/app.zip", "linux/amd64/kubectl", "dist/app", "linux"] {
            assert_eq!(Wanted::parse(text).unwrap().platform(), None, "{text}");
        }
    }
}
