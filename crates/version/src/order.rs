//! The two orders of versions: precedence, and the total order that refines it.
//!
//! Everything that compares versions anywhere goes through this module. Both orders are linear in the tags' lengths
//! and allocate nothing.

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

use crate::{PrereleaseOrder, Scheme, Version};

impl Version<'_> {
    /// Which of the two is newer: `Less` where `self` comes before `other`. `None` across schemes.
    ///
    /// By the segments, left to right, by value; then by the modifiers; then a pre-release comes before its release; then the identifiers of
    /// the pre-releases, by SemVer 2.0.0 §11.4, or as the scheme's [`PrereleaseOrder`] says. Build metadata never
    /// counts (§10).
    ///
    /// ```
    /// use std::cmp::Ordering;
    /// use verpick_version::Version;
    ///
    /// let blue = Version::parse("v1.2.3+blue")?;
    /// let green = Version::parse("1.2.3+green")?;
    /// assert_eq!(blue.cmp_precedence(&green), Some(Ordering::Equal));
    /// assert!(blue < green, "the total order goes on where precedence ends");
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn cmp_precedence(&self, other: &Version<'_>) -> Option<Ordering> {
        same_scheme(self.scheme, other.scheme).then(|| precedence(self, other))
    }
}

/// Nearly always the very same scheme: then its text need not be compared.
fn same_scheme(a: &Scheme, b: &Scheme) -> bool {
    core::ptr::eq(a, b) || a == b
}

/// Precedence within one scheme.
fn precedence(a: &Version<'_>, b: &Version<'_>) -> Ordering {
    numbers(a, b).then_with(|| match (a.prerelease(), b.prerelease()) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(x), Some(y)) => prereleases(x, y, a.scheme.prerelease_order()),
    })
}

/// The numbers, place by place, an absent one counting as 0; then the modifiers.
#[inline]
fn numbers(a: &Version<'_>, b: &Version<'_>) -> Ordering {
    let (x, y) = (&a.layout.numbers, &b.layout.numbers);
    if x.is_wide() || y.is_wide() {
        return a.by_place().cmp(&b.by_place()).then_with(|| a.modifier().cmp(&b.modifier()));
    }
    x.cmp_narrow(y).then_with(|| x.modifier().cmp(&y.modifier()))
}

/// Two pre-releases of the same core.
pub(crate) fn prereleases(a: &str, b: &str, order: PrereleaseOrder) -> Ordering {
    match order {
        PrereleaseOrder::SemVer => identifiers(a.as_bytes(), b.as_bytes()),
        PrereleaseOrder::Ascii => a.cmp(b),
    }
}

/// Dot-separated identifiers by SemVer 2.0.0 §11.4: pair by pair, and the longer list wins a tie.
pub(crate) fn identifiers(a: &[u8], b: &[u8]) -> Ordering {
    let dot = |byte: &u8| *byte == b'.';
    let (mut a, mut b) = (a.split(dot), b.split(dot));
    loop {
        match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => match identifier(x, y) {
                Ordering::Equal => {}
                decided => return decided,
            },
        }
    }
}

/// One identifier: numbers by value at any length, before words, which go by ASCII. An empty one, which only lenient
/// reading takes, is the lowest word.
fn identifier(a: &[u8], b: &[u8]) -> Ordering {
    match (number(a), number(b)) {
        (Some(x), Some(y)) => x.len().cmp(&y.len()).then_with(|| x.cmp(y)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.cmp(b),
    }
}

/// The digits of a numeric identifier without leading zeros: then the longer one is the greater.
fn number(identifier: &[u8]) -> Option<&[u8]> {
    if identifier.is_empty() || !identifier.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let zeros = identifier.iter().take_while(|byte| **byte == b'0').count();
    Some(&identifier[zeros..])
}

impl Ord for Version<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        if !same_scheme(self.scheme, other.scheme) {
            return self.scheme.cmp(other.scheme);
        }
        precedence(self, other)
            .then_with(|| match (self.build(), other.build()) {
                (Some(x), Some(y)) => identifiers(x.as_bytes(), y.as_bytes()),
                (x, y) => x.is_some().cmp(&y.is_some()),
            })
            .then_with(|| self.tag.cmp(other.tag))
    }
}

impl PartialOrd for Version<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version<'_> {
    fn eq(&self, other: &Self) -> bool {
        // Equal tags are the rule's end, and the cheapest to see. They alone are not enough: read with another prefix,
        // the same tag may be another version.
        self.tag == other.tag && self.cmp(other).is_eq()
    }
}

impl Eq for Version<'_> {}

impl Hash for Version<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.scheme.hash(state);
        self.tag.hash(state);
    }
}
