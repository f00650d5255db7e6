//! The tokens a CalVer format is made of, and what each of them reads.
//!
//! One table, [`Token::rule`], holds every fact about a token; the compiler of formats, the parser and the
//! error texts all ask it.

use core::fmt;

use crate::Component;

/// A token of a CalVer format: one number of a version, or its modifier.
///
/// The names and their meaning follow <https://calver.org>; the ranges are those of the table below.
///
/// | token | reads | range |
/// |---|---|---|
/// | `YYYY` | 4 digits | 1000–9999 |
/// | `YY` | year − 2000, unpadded | 0–999 |
/// | `0Y` | year − 2000, at least 2 digits | 00–999 |
/// | `MM` | unpadded month | 1–12 |
/// | `0M` | month in 2 digits | 01–12 |
/// | `WW` | unpadded week | 1–53 |
/// | `0W` | week in 2 digits | 01–53 |
/// | `DD` | unpadded day | 1–31 |
/// | `0D` | day in 2 digits | 01–31 |
/// | `MICRO` | a number without a leading zero | 0–2⁶⁴−1 |
/// | `MAJOR`, `MINOR`, `PATCH` | the same | 0–2⁶⁴−1 |
/// | `MODIFIER` | a hyphenless tail: `b3`, `rc1`, `.dev4` | see [`Modifier`](crate::Modifier) |
///
/// ```
/// use verpick_calver::{Component, Token};
///
/// assert_eq!(Token::PaddedMonth.name(), "0M");
/// assert_eq!(Token::PaddedMonth.component(), Component::Month);
/// assert_eq!(Token::PaddedMonth.range(), 1..=12);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Token {
    /// `YYYY`: the year in 4 digits.
    FullYear,
    /// `YY`: the year − 2000, unpadded (`6`, `16`, `106`).
    ShortYear,
    /// `0Y`: the year − 2000 in at least 2 digits (`06`, `16`, `106`).
    PaddedYear,
    /// `MM`: the month, unpadded.
    Month,
    /// `0M`: the month in 2 digits.
    PaddedMonth,
    /// `WW`: the week, unpadded.
    Week,
    /// `0W`: the week in 2 digits.
    PaddedWeek,
    /// `DD`: the day, unpadded.
    Day,
    /// `0D`: the day in 2 digits.
    PaddedDay,
    /// `MICRO`: a counter.
    Micro,
    /// `MAJOR`: a number of the project's own.
    Major,
    /// `MINOR`: a number of the project's own.
    Minor,
    /// `PATCH`: a number of the project's own.
    Patch,
    /// `MODIFIER`: a word that ranks the version, and its number. It may be empty.
    Modifier,
}

/// How many digits a token takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    /// Exactly so many: the end of the number is known before it is read.
    Fixed(usize),
    /// At least so many, padded no further: where it ends is known once its digits have been counted.
    Free { at_least: usize },
}

/// Everything there is to know of a token.
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    pub(crate) component: Component,
    pub(crate) width: Width,
    pub(crate) min: u64,
    pub(crate) max: u64,
    /// Lenient reading takes leading zeros in a number of up to so many digits; 0 where it takes none either.
    pub(crate) lenient_digits: usize,
}

impl Token {
    pub(crate) const COUNT: usize = 14;

    /// Every token there is, the longest names first: the order in which a format is read.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Modifier,
        Self::Micro,
        Self::Major,
        Self::Minor,
        Self::Patch,
        Self::FullYear,
        Self::ShortYear,
        Self::PaddedYear,
        Self::Month,
        Self::PaddedMonth,
        Self::Week,
        Self::PaddedWeek,
        Self::Day,
        Self::PaddedDay,
    ];

    pub(crate) const fn rule(self) -> Rule {
        const fn fixed(name: &'static str, component: Component, digits: usize, min: u64, max: u64) -> Rule {
            Rule { name, component, width: Width::Fixed(digits), min, max, lenient_digits: 0 }
        }
        const fn free(
            name: &'static str,
            component: Component,
            at_least: usize,
            lenient_digits: usize,
            min: u64,
            max: u64,
        ) -> Rule {
            Rule { name, component, width: Width::Free { at_least }, min, max, lenient_digits }
        }
        match self {
            Self::FullYear => fixed("YYYY", Component::Year, 4, 1000, 9999),
            Self::ShortYear => free("YY", Component::Year, 1, 3, 0, 999),
            Self::PaddedYear => free("0Y", Component::Year, 2, 3, 0, 999),
            Self::Month => free("MM", Component::Month, 1, 0, 1, 12),
            Self::PaddedMonth => fixed("0M", Component::Month, 2, 1, 12),
            Self::Week => free("WW", Component::Week, 1, 0, 1, 53),
            Self::PaddedWeek => fixed("0W", Component::Week, 2, 1, 53),
            Self::Day => free("DD", Component::Day, 1, 0, 1, 31),
            Self::PaddedDay => fixed("0D", Component::Day, 2, 1, 31),
            Self::Micro => free("MICRO", Component::Micro, 1, usize::MAX, 0, u64::MAX),
            Self::Major => free("MAJOR", Component::Major, 1, usize::MAX, 0, u64::MAX),
            Self::Minor => free("MINOR", Component::Minor, 1, usize::MAX, 0, u64::MAX),
            Self::Patch => free("PATCH", Component::Patch, 1, usize::MAX, 0, u64::MAX),
            // Its number; the word before it has rules of its own.
            Self::Modifier => free("MODIFIER", Component::Modifier, 0, usize::MAX, 0, u64::MAX),
        }
    }

    /// The token as a format spells it.
    ///
    /// ```
    /// assert_eq!(verpick_calver::Token::PaddedMonth.name(), "0M");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.rule().name
    }

    /// The part of a version that the token reads.
    ///
    /// ```
    /// use verpick_calver::{Component, Token};
    ///
    /// assert_eq!(Token::PaddedMonth.component(), Component::Month);
    /// ```
    #[must_use]
    pub const fn component(self) -> Component {
        self.rule().component
    }

    /// The least and the greatest number that the token reads, as written: `YY` counts from the year 2000.
    ///
    /// ```
    /// use verpick_calver::Token;
    ///
    /// assert_eq!(Token::Week.range(), 1..=53);
    /// assert_eq!(Token::ShortYear.range(), 0..=999);
    /// ```
    #[must_use]
    pub const fn range(self) -> core::ops::RangeInclusive<u64> {
        let rule = self.rule();
        rule.min..=rule.max
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
