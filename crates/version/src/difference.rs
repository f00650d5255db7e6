//! In what two versions differ.

use core::cmp::Ordering;

use verpick_calver::Component;

use crate::{Version, order};

/// The first part, left to right, in which two versions differ.
///
/// ```
/// use verpick_version::{Component, Difference, Scheme, Version};
///
/// let from = Version::parse("1.2.3")?;
/// assert_eq!(from.diff(&Version::parse("v1.3.0")?), Difference::In(Component::Minor));
/// assert_eq!(from.diff(&Version::parse("1.2.3-rc.1")?), Difference::In(Component::Prerelease));
/// assert_eq!(from.diff(&Version::parse("1.2.3+blue")?), Difference::In(Component::Build));
/// assert_eq!(from.diff(&Version::parse("v1.2.3")?), Difference::None);
///
/// let calver = Scheme::calver("YYYY.0M.0D").unwrap();
/// assert_eq!(calver.parse("2024.06.01")?.diff(&calver.parse("2024.06.15")?), Difference::In(Component::Day));
/// assert_eq!(calver.parse("2024.06.01")?.diff(&from), Difference::Scheme);
/// # Ok::<(), verpick_version::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Difference {
    /// In nothing that counts: they may be spelt differently.
    None,
    /// In this part first: a segment, the pre-release, or the build metadata.
    In(Component),
    /// In their schemes: nothing else can be compared.
    Scheme,
}

pub(crate) fn between(a: &Version<'_>, b: &Version<'_>) -> Difference {
    let Some(precedence) = a.cmp_precedence(b) else { return Difference::Scheme };
    if let Some(place) = a.by_place().iter().zip(b.by_place()).position(|(x, y)| *x != y) {
        return Difference::In(component(a, place));
    }
    if a.modifier() != b.modifier() {
        return Difference::In(Component::Modifier);
    }
    if precedence != Ordering::Equal {
        return Difference::In(Component::Prerelease);
    }
    match (a.build(), b.build()) {
        (None, None) => Difference::None,
        (Some(x), Some(y)) if order::identifiers(x.as_bytes(), y.as_bytes()).is_eq() => Difference::None,
        _ => Difference::In(Component::Build),
    }
}

/// What the number at `place` is.
fn component(version: &Version<'_>, place: usize) -> Component {
    match version.scheme().format() {
        Some(format) => format.tokens()[place].component(),
        None => [Component::Major, Component::Minor, Component::Patch][place],
    }
}
