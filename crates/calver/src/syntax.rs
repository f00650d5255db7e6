//! What tags of every scheme have in common: plain numbers, and the identifiers of pre-release and build metadata.
//!
//! The grammar is that of SemVer 2.0.0 §2, §9 and §10; CalVer takes it over. Byte loops rather than `nom`: this is
//! where picking out of thousands of SemVer tags spends its time.

use crate::{Component, ParseError, ParseErrorKind, Strictness};

/// The value of `digits`, or `None` where it does not fit 64 bits. Every byte must be an ASCII digit.
///
/// ```
/// use verpick_calver::syntax::value;
///
/// assert_eq!(value(b"18446744073709551615"), Some(u64::MAX));
/// assert_eq!(value(b"18446744073709551616"), None);
/// assert_eq!(value(b"00000000000000000000000007"), Some(7));
/// ```
#[must_use]
pub fn value(digits: &[u8]) -> Option<u64> {
    // 19 digits always fit.
    if digits.len() <= 19 {
        return Some(digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit & 0x0f)));
    }
    digits.iter().try_fold(0_u64, |value, digit| value.checked_mul(10)?.checked_add(u64::from(digit & 0x0f)))
}

/// Reads the number that begins `at` so many bytes into `tag`: its value, and the offset behind it.
///
/// # Errors
///
/// Where no digit stands there, where a zero leads (unless lenient), or where the number does not fit 64 bits.
///
/// ```
/// use verpick_calver::{Component, ParseErrorKind, Strictness, syntax::number};
///
/// assert_eq!(number(b"1.42.0", 2, Component::Minor, Strictness::Strict), Ok((42, 4)));
/// let error = number(b"1.042.0", 2, Component::Minor, Strictness::Strict).unwrap_err();
/// assert_eq!(error.kind(), ParseErrorKind::LeadingZero);
/// ```
#[inline]
pub fn number(tag: &[u8], at: usize, component: Component, strictness: Strictness) -> Result<(u64, usize), ParseError> {
    let rest = tag.get(at..).unwrap_or_default();
    let mut value = 0_u64;
    let mut length = 0;
    while let Some(digit) = rest.get(length).map(|b| b.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        // Nearly every number is short; only past 19 digits may it overflow, and then `value` says so.
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        length += 1;
    }
    if length == 0 {
        return Err(ParseError::new(ParseErrorKind::NumberExpected, component, at));
    }
    if length > 1 && rest[0] == b'0' && !strictness.is_lenient() {
        return Err(ParseError::new(ParseErrorKind::LeadingZero, component, at));
    }
    if length > 19 {
        value = match self::value(&rest[..length]) {
            Some(value) => value,
            None => return Err(ParseError::new(ParseErrorKind::TooBig, component, at)),
        };
    }
    Ok((value, at + length))
}

/// Checks what stands behind a core that ends at `core_end`: nothing, `-pre`, `+build`, or both in that order. Gives
/// the offset where the pre-release ends: `core_end` itself where there is none.
///
/// # Errors
///
/// Where something else stands there, or where an identifier breaks SemVer's rules.
///
/// ```
/// use verpick_calver::{Strictness, syntax::tail};
///
/// assert_eq!(tail(b"1.2.3-rc.1+blue", 5, Strictness::Strict), Ok(10));
/// assert_eq!(tail(b"1.2.3+blue", 5, Strictness::Strict), Ok(5));
/// assert!(tail(b"1.2.3-rc..1", 5, Strictness::Strict).is_err());
/// assert!(tail(b"1.2.3-rc..1", 5, Strictness::Lenient).is_ok());
/// ```
#[inline]
pub fn tail(tag: &[u8], core_end: usize, strictness: Strictness) -> Result<usize, ParseError> {
    let mut end = core_end;
    if tag.get(end) == Some(&b'-') {
        end = identifiers(tag, end + 1, Component::Prerelease, strictness)?;
    }
    match tag.get(end) {
        None => {}
        Some(b'+') => {
            identifiers(tag, end + 1, Component::Build, strictness)?;
        }
        Some(_) => return Err(ParseError::new(ParseErrorKind::Trailing, Component::Tag, end)),
    }
    Ok(end)
}

/// Reads dot-separated identifiers up to the end of the tag, or up to a plus sign in a pre-release.
fn identifiers(tag: &[u8], start: usize, component: Component, strictness: Strictness) -> Result<usize, ParseError> {
    let in_prerelease = component == Component::Prerelease;
    let mut identifier = start;
    let mut numeric = true;
    let mut at = start;
    loop {
        match tag.get(at).copied() {
            Some(b'0'..=b'9') => {}
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'-') => numeric = false,
            next => {
                let ends = match next {
                    None => true,
                    Some(b'+') => in_prerelease,
                    Some(_) => false,
                };
                if !ends && next != Some(b'.') {
                    return Err(ParseError::new(ParseErrorKind::IllegalCharacter, component, at));
                }
                if ends && at == start {
                    return Err(ParseError::new(ParseErrorKind::EmptyPart, component, start));
                }
                if !strictness.is_lenient() {
                    if at == identifier {
                        return Err(ParseError::new(ParseErrorKind::EmptyIdentifier, component, at));
                    }
                    if in_prerelease && numeric && at - identifier > 1 && tag[identifier] == b'0' {
                        return Err(ParseError::new(ParseErrorKind::LeadingZero, component, identifier));
                    }
                }
                if ends {
                    return Ok(at);
                }
                identifier = at + 1;
                numeric = true;
            }
        }
        at += 1;
    }
}
