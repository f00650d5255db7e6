//! What is legal in a format, but orders or reads oddly.

use alloc::vec::Vec;
use core::fmt;

use crate::format::Step;
use crate::{Component, Token};

/// A remark on a format that compiles but may not mean what its author thinks.
///
/// ```
/// use verpick_calver::{Format, Lint};
///
/// let format = Format::compile("YYYY-0M-0D")?;
/// assert_eq!(format.lints(), [Lint::HyphenInside]);
/// # Ok::<(), verpick_calver::FormatError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Lint {
    /// A finer part of the date stands before a coarser one, and versions are ordered left to right.
    OutOfOrder {
        /// The token that stands first.
        first: Token,
        /// The coarser one behind it.
        then: Token,
    },
    /// A week and a month, or a week and a day: two counts of the same days.
    WeekBesideMonth,
    /// A calendar year with a week: around New Year they do not agree on which year a week belongs to.
    YearWithWeek,
    /// A day without a month.
    DayWithoutMonth,
    /// A hyphen of the format's own: a tag's first hyphen is then not the one that opens the pre-release.
    HyphenInside,
}

impl Lint {
    /// A name of lower-case words, the same in every language binding and in JSON.
    ///
    /// ```
    /// assert_eq!(verpick_calver::Lint::HyphenInside.name(), "hyphen_inside");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OutOfOrder { .. } => "out_of_order",
            Self::WeekBesideMonth => "week_beside_month",
            Self::YearWithWeek => "year_with_week",
            Self::DayWithoutMonth => "day_without_month",
            Self::HyphenInside => "hyphen_inside",
        }
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfOrder { first, then } => {
                write!(f, "{first} stands before {then}: versions are ordered by {first} first, not by date")
            }
            Self::WeekBesideMonth => {
                f.write_str("a week stands beside a month or a day: nothing checks that they agree")
            }
            Self::YearWithWeek => f.write_str(
                "a week stands beside a calendar year: in the days around New Year the two may not agree, and a \
                 version may sort a year too early or too late",
            ),
            Self::DayWithoutMonth => f.write_str("a day stands without a month: the order starts again every month"),
            Self::HyphenInside => f.write_str(
                "the format has a hyphen of its own: only a hyphen behind everything it reads opens a pre-release",
            ),
        }
    }
}

/// All lints of a format, each once.
pub(crate) fn lints(steps: &[Step], tokens: &[Token]) -> Vec<Lint> {
    /// The place of a part in a date, coarsest first; week and month are not ordered among themselves.
    fn rank(token: Token) -> Option<u8> {
        match token.component() {
            Component::Year => Some(0),
            Component::Month | Component::Week => Some(1),
            Component::Day => Some(2),
            _ => None,
        }
    }
    let has = |component| tokens.iter().any(|token| token.component() == component);

    let mut found = Vec::new();
    let dated = || tokens.iter().filter_map(|&token| rank(token).map(|rank| (rank, token)));
    if let Some(((_, first), (_, then))) = dated().zip(dated().skip(1)).find(|((a, _), (b, _))| a > b) {
        found.push(Lint::OutOfOrder { first, then });
    }
    if has(Component::Week) && (has(Component::Month) || has(Component::Day)) {
        found.push(Lint::WeekBesideMonth);
    }
    if has(Component::Week) && has(Component::Year) {
        found.push(Lint::YearWithWeek);
    }
    if has(Component::Day) && !has(Component::Month) && !has(Component::Week) {
        found.push(Lint::DayWithoutMonth);
    }
    if steps.contains(&Step::Literal('-')) {
        found.push(Lint::HyphenInside);
    }
    found
}
