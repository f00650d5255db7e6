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
                // Its letters end the number in front of it.
                (Part::Token(Token::Modifier), _) => (),
                (Part::Token(_), Some(Part::Token(first))) => {
                    touches |= first.component() == Component::Year;
                    columns[count - 1] = None;
                }
                (Part::Token(token), _) => {
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

#[cfg(test)]
mod tests {
    use verpick_version::Scheme;

    use super::super::sample::day;
    use super::*;

    fn names(format: &str) -> Names {
        Names::of(&Format::compile(format).unwrap()).unwrap()
    }

    fn scheme(format: &str) -> Scheme {
        Scheme::calver(format).unwrap()
    }

    fn period(format: &str, tag: &str) -> Option<Period> {
        names(format).period(&scheme(format).parse(tag).unwrap())
    }

    #[test]
    fn a_format_without_a_year_names_no_date() {
        for (format, names_one) in [("YYYY", true), ("MAJOR.0Y", true), ("MAJOR.MINOR", false), ("MAJOR.0M.0D", false)]
        {
            assert_eq!(Names::of(&Format::compile(format).unwrap()).is_some(), names_one, "{format}");
        }
    }

    #[test]
    fn a_number_that_tokens_share_is_of_none_of_them() {
        use Token::{FullYear, Major, Micro, Minor, PaddedDay, PaddedMonth, ShortYear};
        let cases: [(&str, bool, &[Option<Token>]); 8] = [
            ("YY.0M.MICRO", false, &[Some(ShortYear), Some(PaddedMonth), Some(Micro)]),
            ("MAJOR.YYYY.MINOR[.MICRO]", false, &[Some(Major), Some(FullYear), Some(Minor), Some(Micro)]),
            ("YY0M.0D", true, &[None, Some(PaddedDay)]),
            ("YYYY0M0D.MICRO", true, &[None, Some(Micro)]),
            ("YYYY.0M0D", false, &[Some(FullYear), None]),
            ("MAJOR.YYYY0M.MICRO", true, &[Some(Major), None, Some(Micro)]),
            ("YY.0MMODIFIER", false, &[Some(ShortYear), Some(PaddedMonth)]),
            ("YY.0M.MODIFIER", false, &[Some(ShortYear), Some(PaddedMonth)]),
        ];
        for (format, touches, columns) in cases {
            let names = names(format);
            assert_eq!(names.touches, touches, "{format}");
            assert_eq!(names.columns[..columns.len()], *columns, "{format}");
            assert!(names.columns[columns.len()..].iter().all(Option::is_none), "{format}");
        }
    }

    #[test]
    fn a_modifier_behind_the_most_numbers_is_none_of_them() {
        let names = names("YYYY.MICRO.MICRO.MICRO.MICRO.MICRO.MICRO.MICRO.MODIFIER");
        assert_eq!(names.columns[MAX_NUMBERS - 1], Some(Token::Micro));
    }

    #[test]
    fn a_day_says_more_than_a_month_and_a_month_more_than_a_year() {
        let cases = [
            ("YYYY.MINOR", 1),
            ("YY.0M", 2),
            ("YYYY.WW", 2),
            ("YYYY.MM.DD", 3),
            ("YY0M0D", 3),
            ("MAJOR.YYYY.MICRO", 1),
        ];
        for (format, depth) in cases {
            assert_eq!(names(format).depth(), depth, "{format}");
        }
    }

    #[test]
    fn what_may_be_a_counter_must_agree_in_more_periods() {
        let cases = [
            ("YYYY.MINOR", 1),
            ("YYYY.0M", 1),
            ("YYYY.0M.0D", 1),
            ("YY.0M", 1),
            ("YY.MM.0D", 1),
            ("YY.MINOR", 2),
            ("0Y.MINOR", 2),
            ("YYYY.MM", 3),
            ("YY.MM", 3),
            ("YYYY.MM.DD", 3),
            ("YYYY.0M.DD", 3),
            ("YYYY.WW", 3),
            ("YYYY.0W", 3),
            ("YY.WW", 3),
        ];
        for (format, needed) in cases {
            assert_eq!(names(format).needed(), needed, "{format}");
        }
    }

    #[track_caller]
    fn assert_spelt(format: &str, tags: &[&str], expected: bool) {
        let scheme = scheme(format);
        let period = |tag: &&str| {
            let version = scheme.parse(tag).unwrap();
            [version.year(), version.month(), version.week(), version.day()]
        };
        assert_eq!(names(format).are_spelt(&tags.iter().map(period).collect()), expected, "{format} of {tags:?}");
    }

    #[test]
    fn a_year_in_four_digits_is_spelt_like_a_date_unless_what_follows_is_not_padded() {
        assert_spelt("YYYY", &["2024"], true);
        assert_spelt("YYYY.MINOR", &["2024.1"], true);
        assert_spelt("YYYY.0M", &["2024.01"], true);
        assert_spelt("YYYY.0M.0D", &["2024.01.02"], true);
        assert_spelt("YYYY.MM", &["2024.1"], false);
        assert_spelt("YYYY.0M.DD", &["2024.01.2"], false);
        assert_spelt("YYYY.MM.0D", &["2024.1.02"], false);
        assert_spelt("YYYY.0W", &["2024.01"], false);
    }

    #[test]
    fn a_year_in_two_digits_is_spelt_like_one_with_a_padded_month_in_three_periods_and_two_years() {
        assert_spelt("YY.0M", &["23.04", "23.10", "24.04"], true);
        assert_spelt("YY.0M", &["23.04", "24.04"], false);
        assert_spelt("YY.0M", &["24.04", "24.07", "24.10"], false);
        assert_spelt("YY.0M", &["21.04", "22.04", "23.04", "24.04"], true);
        assert_spelt("YY.MM", &["23.4", "23.10", "24.4"], false);
        assert_spelt("YY.MICRO", &["22.1", "23.1", "24.1"], false);
    }

    #[test]
    fn two_digits_that_a_month_touches_are_a_year_only_with_a_day() {
        assert_spelt("YY0M", &["2304", "2310", "2404"], false);
        assert_spelt("YY0M0D", &["230401", "231001", "240402"], true);
    }

    #[test]
    fn years_that_are_many_and_days_that_are_few_are_the_other_way_round() {
        assert_spelt("YY.0M.0D", &["23.04.01", "23.10.02", "24.04.03"], true);
        assert_spelt("YY.0M.0D", &["22.04.01", "23.04.01", "24.04.01"], true);
        assert_spelt("YY.0M.0D", &["21.04.01", "22.04.01", "23.04.01", "24.04.01"], false);
        assert_spelt("YY.0M.0D", &["21.04.01", "22.04.01", "23.04.01", "24.04.02"], true);
    }

    #[test]
    fn only_a_month_shows_dates_that_those_of_the_tags_do_not() {
        assert!(names("YYYY.0M").is_padded());
        assert!(!names("YYYY.MINOR").is_padded());
    }

    #[test]
    fn a_year_is_plausible_that_a_project_may_have_released_in() {
        use Agreement::{Agrees, Disagrees, Older, Unknown};
        let cases: [(&str, &[Agreement], [&str; 4]); 4] = [
            ("YYYY", &[Agrees, Older, Unknown, Disagrees], ["1989", "1990", "2100", "2101"]),
            ("YY", &[Unknown, Disagrees], ["9", "10", "60", "61"]),
            ("YY", &[Agrees, Older], ["3", "4", "60", "61"]),
            ("0Y", &[Agrees, Older, Unknown, Disagrees], ["03", "04", "60", "61"]),
        ];
        for (format, all_said, years) in cases {
            let (names, scheme) = (names(format), scheme(format));
            for (year, expected) in years.into_iter().zip([false, true, true, false]) {
                let version = scheme.parse(year).unwrap();
                for said in all_said {
                    assert_eq!(names.is_plausible(&version, *said), expected, "{year} as {format}, {said:?}");
                }
            }
        }
    }

    #[test]
    fn where_no_date_tells_a_plausible_year_follows_the_calendar() {
        use Agreement::{Agrees, Disagrees, Older, Unknown};
        let cases = [
            ("2024", Agrees, true),
            ("2024", Older, true),
            ("2024", Disagrees, false),
            ("2024", Unknown, true),
            ("1024", Unknown, false),
        ];
        for (tag, said, expected) in cases {
            let scheme = scheme("YYYY");
            assert_eq!(names("YYYY").hold(&scheme.parse(tag).unwrap(), said), expected, "{tag}, {said:?}");
        }
    }

    #[test]
    fn behind_a_year_what_no_calendar_has_refutes_dates() {
        let cases = [
            ("YY.0M", "24.12", false),
            ("YY.0M", "24.13", true),
            ("YY.0M", "24.0", true),
            ("YY.0M", "24.05", false),
            ("YYYY.MM", "2024.12", false),
            ("YYYY.MM", "2024.13", true),
            ("YYYY.WW", "2024.53", false),
            ("YYYY.WW", "2024.54", true),
            ("YYYY.0M.0D", "2024.06.31", false),
            ("YYYY.0M.0D", "2024.06.32", true),
            ("MAJOR.YY.0M", "1.24.12", false),
            ("MAJOR.YY.0M", "1.24.13", true),
            ("MAJOR.YY.0M", "24.13.1", false),
            // Where there is no year, there is no month.
            ("YY.0M", "4.13", false),
            ("YY.0M", "2024.13", false),
            ("YYYY.MM", "24.13", false),
            ("YYYY0M.MICRO", "202413.1", false),
            ("YY.MMMODIFIER", "24.13rc1", true),
            // Zeros that the others lack.
            ("YY.MM", "24.5", false),
            ("YY.MM", "24.05", true),
            ("YY.MINOR", "24.5", false),
            ("YY.MINOR", "24.05", true),
            ("YY.MINOR", "04.5", true),
            ("0Y.MINOR", "04.5", false),
            ("YY.0M.MICRO", "24.05.0", false),
            ("YY.0M.MICRO", "24.05.01", true),
        ];
        for (format, tag, expected) in cases {
            let shape = Shape::of(tag).unwrap();
            assert_eq!(names(format).is_refuted_by(&shape), expected, "{tag} as {format}");
        }
    }

    #[test]
    fn a_line_may_be_older_than_the_list_by_as_much_as_its_year_tells() {
        let cases = [
            ("YYYY", "1990", true),
            ("YYYY", "2025", false),
            ("YY.MICRO", "24.1", true),
            ("YY.MICRO", "23.1", true),
            ("YY.MICRO", "22.1", false),
            ("YY.0M", "24.01", true),
            ("YY.0M", "24.02", false),
            ("YY.0M", "19.12", true),
            ("YY.0M", "18.12", false),
            ("YY.WW", "19.40", true),
            ("YY.WW", "18.40", false),
        ];
        let begin = day("2024-01-01");
        for (format, tag, expected) in cases {
            let period = period(format, tag).unwrap();
            assert_eq!(names(format).may_precede(period, begin, begin), expected, "{tag} as {format}");
        }
    }

    #[test]
    fn of_a_line_older_than_the_list_a_tag_is_seen_within_two_years() {
        let period = period("YYYY.0M", "2023.06").unwrap();
        for (date, expected) in [("2025-12-31", true), ("2026-01-01", false)] {
            let may = names("YYYY.0M").may_precede(period, day("2024-01-01"), day(date));
            assert_eq!(may, expected, "{date}");
        }
    }

    #[test]
    fn a_release_may_miss_its_date_by_so_much() {
        let cases = [
            ("YYYY", "2024", "2023-12-01", "2025-01-31"),
            ("YY.MICRO", "24.1", "2023-12-01", "2025-01-31"),
            ("YY.0M", "24.06", "2024-05-01", "2024-08-01"),
            ("YYYY.WW", "2024.1", "2023-12-22", "2024-01-17"),
            ("YYYY.WW", "2024.14", "2024-03-22", "2024-04-17"),
            ("YYYY.0M.0D", "2024.06.15", "2024-06-12", "2024-06-18"),
        ];
        for (format, tag, first, last) in cases {
            let period = period(format, tag).unwrap();
            let [first, last] = [first, last].map(day);
            let around = [(first.pred_opt(), false), (Some(first), true), (Some(last), true), (last.succ_opt(), false)];
            for (date, expected) in around {
                let date = date.unwrap();
                assert_eq!(period.has(date), expected, "{tag} as {format} on {date}");
            }
        }
    }

    #[test]
    fn the_first_tag_of_a_line_speaks_for_the_others() {
        use Agreement::{Agrees, Disagrees, Older, Unknown};
        let cases = [
            ("22.04.5", "2024-01-10", Older),
            ("24.04", "2024-04-25", Agrees),
            ("24.10", "2024-06-25", Disagrees),
            ("24.10.1", "2024-10-25", Disagrees),
            ("24.04.1", "2025-08-11", Agrees),
            ("25.04", "", Unknown),
            ("25.04.1", "2025-08-11", Unknown),
            ("23.04", "2026-06-01", Disagrees),
            ("22.04.6", "2027-01-10", Older),
        ];
        let scheme = scheme("YY.0M[.MICRO]");
        let mut lines = Lines::new(names("YY.0M[.MICRO]"), Some(day("2024-01-10")));
        for (tag, date, expected) in cases {
            let date = (!date.is_empty()).then(|| day(date));
            assert_eq!(lines.add(&scheme.parse(tag).unwrap(), date), expected, "{tag}");
        }
    }

    #[test]
    fn what_is_older_than_a_list_without_a_beginning_disagrees() {
        let scheme = scheme("YYYY.0M");
        let mut lines = Lines::new(names("YYYY.0M"), None);
        let said = lines.add(&scheme.parse("2022.04").unwrap(), Some(day("2024-01-10")));
        assert_eq!(said, Agreement::Disagrees);
    }
}
