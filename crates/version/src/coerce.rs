//! Making the best of a text that is no version.

use alloc::format;

use verpick_calver::{Component, ParseError, ParseErrorKind, Strictness, syntax};

use crate::{Version, VersionBuf};

/// Makes a SemVer version of a text that has numbers in it, for people who would rather guess than refuse.
///
/// A text that is SemVer already stays what it is. Otherwise the first number counts, with up to two more that follow
/// it after single dots; missing ones are 0, and whatever stands before and behind is dropped, a pre-release too. The
/// result is a new tag: `v1.2` becomes `1.2.0`. Linear in the text's length.
///
/// # Errors
///
/// Where the text has no digit, or a number does not fit 64 bits.
///
/// ```
/// use verpick_version::coerce;
///
/// assert_eq!(coerce("v1.2")?.as_str(), "1.2.0");
/// assert_eq!(coerce("release 3")?.as_str(), "3.0.0");
/// assert_eq!(coerce("1.2.3-rc.1")?.as_str(), "1.2.3-rc.1");
/// assert_eq!(coerce("2024.06.15.2")?.as_str(), "2024.6.15");
/// assert!(coerce("latest").is_err());
/// # Ok::<(), verpick_version::ParseError>(())
/// ```
pub fn coerce(text: &str) -> Result<VersionBuf, ParseError> {
    if let Ok(version) = Version::parse(text) {
        return Ok(version.to_buf());
    }
    let bytes = text.as_bytes();
    let Some(first) = bytes.iter().position(u8::is_ascii_digit) else {
        return Err(ParseError::new(ParseErrorKind::NumberExpected, Component::Major, bytes.len()));
    };
    let mut numbers = [0; 3];
    let mut at = first;
    for (number, component) in numbers.iter_mut().zip([Component::Major, Component::Minor, Component::Patch]) {
        (*number, at) = syntax::number(bytes, at, component, Strictness::Lenient)?;
        if bytes.get(at) != Some(&b'.') || !bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            break;
        }
        at += 1;
    }
    let [major, minor, patch] = numbers;
    format!("{major}.{minor}.{patch}").parse()
}
