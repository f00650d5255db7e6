//! Whether versions follow the calendar: what of a date they name, and whether the dates of their tags agree.
//!
//! A release that continues a line, such as 22.04.5 in 2024, says nothing about its own date: its line does, by the
//! first tag of it. So every version is held against the date at which its line was opened, and a line that may have
//! been opened before the list begins is held against nothing.

use alloc::collections::{BTreeMap, BTreeSet};
use core::ops::RangeInclusive;

use verpick_version::chrono::{Datelike, Days, NaiveDate};
use verpick_version::{Component, Format, MAX_NUMBERS, Part, Token, Version};

use super::shape::Shape;

/// Years that a project may have released in.
pub(super) const PLAUSIBLE_YEARS: RangeInclusive<u64> = 1990..=2100;

/// How far a release may be from the month or the year that it is named after: they slip, and betas come early.
const SLACK: Days = Days::new(31);

/// How far from its week or its day: time zones, and the week's many definitions.
const SLACK_OF_WEEK: Days = Days::new(10);
const SLACK_OF_DAY: Days = Days::new(3);

/// A year in two digits is taken for one of a line older than the list up to so many years before it.
const OLDER: u64 = 5;

/// Of a line older than the list, a tag is seen within such a time.
const UNSEEN: Days = Days::new(2 * 365);

/// What of a date the versions of a format name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names {
    year: Token,
    month: Option<Token>,
    week: Option<Token>,
    day: Option<Token>,
    /// Whether the month or the week touches the year, as in `YY0M`.
    touches: bool,
    /// The tokens of the numbers of a version, left to right; none of a number that several tokens share.
    columns: [Option<Token>; MAX_NUMBERS],
}

impl Names {
    /// `None` where the format has no year.
    pub(super) fn of(format: &Format) -> Option<Self> {
        let token = |component| format.tokens().iter().copied().find(|token| token.component() == component);
        let (mut columns, mut count, mut touches, mut before) = ([None; MAX_NUMBERS], 0_usize, false, None);
        for part in format.parts() {
            match (part, before) {
                (Part::Token(_), Some(Part::Token(first))) => {
                    touches |= first.component() == Component::Year;
                    columns[count.saturating_sub(1)] = None;
                }
                (Part::Token(token), _) if count < MAX_NUMBERS => {
                    columns[count] = Some(token);
                    count += 1;
                }
                _ => (),
            }
            before = Some(part);
        }
        Some(Self {
            year: token(Component::Year)?,
            month: token(Component::Month),
            week: token(Component::Week),
            day: token(Component::Day),
            touches,
            columns,
        })
    }

    /// How precise the date is: 1 for a year, 2 for a month or a week, 3 for a day.
    pub(super) fn depth(self) -> usize {
        1 + usize::from(self.month.is_some() || self.week.is_some()) + usize::from(self.day.is_some())
    }

    /// In how many different periods releases must agree with their dates, so that it can be no chance. A year in four
    /// digits or a padded month is none; a major version that is 25 in 2025 may be.
    pub(super) fn needed(self) -> usize {
        match self {
            Self { day: Some(Token::Day), .. } | Self { week: Some(_), .. } => 3,
            Self { month: Some(Token::Month), day: None, .. } => 3,
            Self { year: Token::FullYear, .. } | Self { month: Some(_), .. } => 1,
            _ => 2,
        }
    }

    /// Whether the spelling alone shows dates, if all years are plausible and these periods are named.
    pub(super) fn are_spelt(self, periods: &BTreeSet<Numbers>) -> bool {
        let distinct = |place: usize| periods.iter().map(|period| period[place]).collect::<BTreeSet<_>>().len();
        let (years, days) = (distinct(0), distinct(3));
        let padded = self.week.is_none()
            && matches!(self.month, None | Some(Token::PaddedMonth))
            && matches!(self.day, None | Some(Token::PaddedDay));
        padded
            && match self.year {
                Token::FullYear => true,
                // 2507 may be any number, 250731 is one that few counters reach so often; and a counter of padded
                // numbers begins anew behind its twelfth only if it is one of months. A year that is many, and a day
                // that is few, are the other way round.
                _ => {
                    let is_reversed = self.day.is_some() && years > days + 2;
                    let is_clear = !self.touches || self.day.is_some();
                    self.month.is_some() && periods.len() > 2 && years > 1 && is_clear && !is_reversed
                }
            }
    }

    /// Whether a spelling that shows dates also does where those of the tags are all later than what is named: a counter
    /// that is at 1995 is no year.
    pub(super) const fn is_padded(self) -> bool {
        self.month.is_some()
    }

    /// Whether a year is one that a project may have released in.
    pub(super) fn is_plausible(self, version: &Version<'_>, said: Agreement) -> bool {
        let years = match (self.year, said) {
            (Token::FullYear, _) => PLAUSIBLE_YEARS,
            // A digit alone is shown by dates: 8.04 is not of 2008, and 1.2.3 not of 2001.
            (Token::ShortYear, Agreement::Unknown | Agreement::Disagrees) => 2010..=2060,
            _ => 2004..=2060,
        };
        version.year().is_some_and(|year| years.contains(&year))
    }

    /// Whether a version follows the calendar, as far as can be told.
    pub(super) fn hold(self, version: &Version<'_>, said: Agreement) -> bool {
        match said {
            Agreement::Agrees | Agreement::Older => true,
            Agreement::Disagrees => false,
            Agreement::Unknown => self.is_plausible(version, said),
        }
    }

    /// Whether a tag that is not read has a year where the others have it, and behind it what no calendar has, such as
    /// month 13, or zeros in front that the others lack.
    pub(super) fn is_refuted_by(self, shape: &Shape<'_>) -> bool {
        let columns = self.columns.iter().zip(shape.numbers()).filter_map(|(token, number)| Some(((*token)?, number)));
        let mut columns = columns.skip_while(|(token, _)| token.component() != Component::Year).peekable();
        let digits = if self.year == Token::FullYear { 4 } else { 2 };
        columns.peek().is_some_and(|(_, year)| year.digits == digits)
            && columns.any(|(token, number)| match token.component() {
                Component::Month | Component::Week | Component::Day if !token.range().contains(&number.value) => true,
                _ => number.padded && !token.name().starts_with('0'),
            })
    }

    /// Whether a line named after a period may be older than a list that begins then, and have gone on until a date.
    fn may_precede(self, period: Period, begin: NaiveDate, date: NaiveDate) -> bool {
        let years = u64::try_from(begin.year() - period.first.year()).unwrap_or(0);
        let is_near = match self {
            Self { year: Token::FullYear, .. } => true,
            // A number alone may be any number.
            Self { month: None, week: None, .. } => years <= 1,
            _ => years <= OLDER,
        };
        // 7.0 of 2015 is not of 2007, even in a list that begins in 2008.
        period.first <= begin && is_near && begin.checked_add_days(UNSEEN).is_none_or(|end| date <= end)
    }

    /// The period that a version names, if a calendar has it.
    fn period(self, version: &Version<'_>) -> Option<Period> {
        let year = i32::try_from(version.year()?).ok()?;
        let number = |component| version.segment(component).and_then(|number| u32::try_from(number).ok());
        let (month, week, day) = (number(Component::Month), number(Component::Week), number(Component::Day));
        let period = match (month, week, day) {
            (Some(month), _, Some(day)) => {
                let day = NaiveDate::from_ymd_opt(year, month, day)?;
                Period { first: day, last: day, slack: SLACK_OF_DAY }
            }
            (Some(month), ..) => {
                let first = NaiveDate::from_ymd_opt(year, month, 1)?;
                Period { first, last: first.checked_add_days(Days::new(30))?, slack: SLACK }
            }
            (_, Some(week), _) => {
                let first = NaiveDate::from_yo_opt(year, 1)?.checked_add_days(Days::new(u64::from(week) * 7 - 7))?;
                Period { first, last: first.checked_add_days(Days::new(6))?, slack: SLACK_OF_WEEK }
            }
            _ => Period {
                first: NaiveDate::from_ymd_opt(year, 1, 1)?,
                last: NaiveDate::from_ymd_opt(year, 12, 31)?,
                slack: SLACK,
            },
        };
        Some(period)
    }
}

/// A day, a week, a month or a year.
#[derive(Debug, Clone, Copy)]
struct Period {
    first: NaiveDate,
    last: NaiveDate,
    slack: Days,
}

impl Period {
    fn has(&self, date: NaiveDate) -> bool {
        self.first.checked_sub_days(self.slack).is_some_and(|first| first <= date)
            && self.last.checked_add_days(self.slack).is_some_and(|last| date <= last)
    }
}

/// What the date of a line's first tag says of the date that its versions name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreement {
    Agrees,
    Disagrees,
    /// Nothing, for the line may be older than the list.
    Older,
    /// Nothing, for the tag has no date.
    Unknown,
}

/// The lines of one format's versions, each with what the date of its first tag says.
///
/// A line is what has the same numbers up to the counters: 24.1 of `YY.MINOR.MICRO`, 24.04 of `YY.0M.MICRO`.
pub(super) struct Lines {
    names: Names,
    /// When the list begins.
    begin: Option<NaiveDate>,
    lines: BTreeMap<Line, Agreement>,
}

/// What a version has of some components.
pub(super) type Numbers<const N: usize = 4> = [Option<u64>; N];

type Line = Numbers<7>;

fn line(version: &Version<'_>) -> Line {
    use Component::{Day, Major, Minor, Month, Patch, Week, Year};
    [Year, Month, Week, Day, Major, Minor, Patch].map(|component| version.segment(component))
}

impl Lines {
    pub(super) fn new(names: Names, begin: Option<NaiveDate>) -> Self {
        Self { names, begin, lines: BTreeMap::new() }
    }

    /// What is said of a version's line. Versions come in the order of their dates.
    pub(super) fn add(&mut self, version: &Version<'_>, date: Option<NaiveDate>) -> Agreement {
        let (names, begin) = (self.names, self.begin);
        *self.lines.entry(line(version)).or_insert_with(|| {
            let Some(date) = date else { return Agreement::Unknown };
            match names.period(version) {
                Some(period) if period.has(date) => Agreement::Agrees,
                Some(period) if begin.is_some_and(|begin| names.may_precede(period, begin, date)) => Agreement::Older,
                _ => Agreement::Disagrees,
            }
        })
    }
}
