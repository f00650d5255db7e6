//! The formats that may fit tags of some shapes.
//!
//! Nothing is decided here: whatever most of the tags could be read by is proposed, and then held against all of them.
//! Each position of the tags is a column of numbers; what nearly all of a column could be is what it may be.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use verpick_version::{Format, MAX_NUMBERS};

use super::calendar::PLAUSIBLE_YEARS;
use super::group::Entry;
use super::shape::{Number, Rest};

/// A token must earn its place by reading so many more tags than the format without it: one in a hundred.
pub(super) const fn price(tags: usize) -> usize {
    1 + tags / 100
}

/// Every format that may fit most of `entries` and ends so.
pub(super) fn formats(entries: &[Entry<'_>], ending: Ending<'_>) -> Vec<Format> {
    let Some(columns) = Columns::of(entries, ending) else { return Vec::new() };
    let mut heads = columns.dates(0);
    // Two digits alone behind a major version are a minor one.
    let is_date = |head: &Vec<&str>| head.len() > 1 || head[0].len() > 2;
    // What begins with a year has no major version.
    let has_year = heads.iter().any(|head| head[0].starts_with("YYYY"));
    let behind_major = columns.dates(1).into_iter().filter(|head| is_date(head) && !has_year);
    heads.extend(behind_major.map(|head| [&["MAJOR"], head.as_slice()].concat()));
    heads.push(Vec::new());
    let fits = |head: &Vec<&str>| head.len() <= columns.least;
    // What SemVer reads is SemVer, not a format of three numbers.
    let formats = heads.into_iter().filter(fits).filter_map(|head| Format::compile(&columns.text(&head)).ok());
    formats.filter(|format| format.as_str() != "MAJOR.MINOR.PATCH").collect()
}

/// What the tags have in common.
struct Columns<'s, 't> {
    entries: &'s [Entry<'t>],
    /// How many numbers nearly all tags have, and how many enough of them have.
    least: usize,
    most: usize,
    separators: [u8; MAX_NUMBERS],
    /// Whether numbers behind the first are padded, as months and days are together or not at all.
    padded: bool,
    ending: Ending<'t>,
}

/// What stands behind the numbers of enough tags.
pub(super) enum Ending<'t> {
    Nothing,
    Modifier,
    /// A word and a number, on all tags or on some.
    Counter {
        word: &'t str,
        always: bool,
    },
    /// A word alone, on nearly all tags.
    Word(&'t str),
}

impl<'s, 't> Columns<'s, 't> {
    fn of(entries: &'s [Entry<'t>], ending: Ending<'t>) -> Option<Self> {
        let mut with = [0; MAX_NUMBERS + 1];
        for entry in entries {
            with[entry.shape.numbers().len()] += 1;
        }
        let price = price(entries.len());
        let fewer_than = |count: usize| with[..count].iter().sum::<usize>();
        let least = (1..=MAX_NUMBERS).find(|count| fewer_than(count + 1) >= price)?;
        let most = (least..=MAX_NUMBERS).rfind(|count| entries.len() - fewer_than(*count) >= price)?;
        let mut separators = [0; MAX_NUMBERS];
        for (place, separator) in separators.iter_mut().enumerate().take(most).skip(1) {
            *separator = most_frequent(entries.iter().filter_map(|entry| entry.shape.separator(place)))?.0;
        }
        // Three months of four are, and nearly a third of all days.
        let is_padded = |entry: &&Entry<'_>| entry.shape.numbers().iter().skip(1).any(|number| number.padded);
        let padded = entries.iter().filter(is_padded).count() * 10 > entries.len();
        Some(Self { entries, least, most, separators, padded, ending })
    }

    /// Whether nearly all numbers of a column are such.
    fn all(&self, place: usize, is: impl Fn(Number) -> bool) -> bool {
        let numbers = || self.entries.iter().filter_map(|entry| entry.shape.number(place));
        let count = numbers().count();
        count > 0 && numbers().filter(|number| is(*number)).count() * 10 >= count * 9
    }

    /// What dates the columns from `at` on may be, a text for each column.
    fn dates(&self, at: usize) -> Vec<Vec<&'static str>> {
        let year = |number: u64| PLAUSIBLE_YEARS.contains(&number);
        let month = |number: u64| (1..=12).contains(&number);
        let day = |number: u64| (1..=31).contains(&number);
        let digits = |digits| move |number: Number| number.digits == digits;
        let short = if self.all(at, |number| !number.padded) { "YY" } else { "0Y" };
        let mut dates = Vec::new();
        if self.all(at, |n| digits(8)(n) && year(n.value / 10_000) && month(n.value / 100 % 100) && day(n.value % 100))
        {
            dates.push(["YYYY0M0D"].to_vec());
        }
        if self.all(at, |n| digits(6)(n) && month(n.value / 100 % 100) && day(n.value % 100)) {
            dates.push([if short == "YY" { "YY0M0D" } else { "0Y0M0D" }].to_vec());
        }
        if self.all(at, |n| digits(6)(n) && year(n.value / 100) && month(n.value % 100)) {
            dates.extend(self.days("YYYY0M", at));
        }
        if self.all(at, |n| digits(4)(n) && month(n.value % 100)) {
            dates.extend(self.days(if short == "YY" { "YY0M" } else { "0Y0M" }, at));
        }
        if self.all(at, |n| digits(4)(n) && year(n.value)) {
            dates.extend(self.months("YYYY", at));
        }
        // 31.12.2024 is not of 2031.
        let is_day = (at..self.most).any(|later| self.all(later, |n| digits(4)(n) && year(n.value)));
        if self.all(at, |n| n.digits <= 2) && !is_day {
            dates.extend(self.months(short, at));
        }
        dates
    }

    /// What may stand behind the year of a column: months and days, weeks, or neither.
    fn months(&self, year: &'static str, at: usize) -> Vec<Vec<&'static str>> {
        let mut dates = Vec::new();
        for (token, padded, most) in [("MM", false, 12), ("0M", true, 12), ("WW", false, 53), ("0W", true, 53)] {
            if padded == self.padded && self.all(at + 1, |number| is_part(number, padded, most)) {
                let behind = if most == 12 { self.days(token, at + 1) } else { [[token].to_vec()].to_vec() };
                dates.extend(behind.into_iter().map(|rest| [&[year], rest.as_slice()].concat()));
            }
        }
        dates.push([year].to_vec());
        dates
    }

    /// What may stand behind the month of a column: a day, or nothing.
    fn days(&self, month: &'static str, at: usize) -> Vec<Vec<&'static str>> {
        let token = if self.padded { "0D" } else { "DD" };
        let mut dates = [[month].to_vec()].to_vec();
        if self.all(at + 1, |number| is_part(number, self.padded, 31)) {
            dates.push([month, token].to_vec());
        }
        dates
    }

    /// The text of a format with the given texts in front, and counters behind them.
    fn text(&self, head: &[&str]) -> String {
        let named: &[&str] = match head {
            [] => &["MAJOR", "MINOR", "PATCH"],
            // Behind a year alone stands what the project counts in it, then the patches of that.
            ["MAJOR", year] | [year] if year.ends_with("YY") || *year == "0Y" => &["MINOR"],
            _ => &[],
        };
        let mut names = head.iter().chain(named).chain(core::iter::repeat(&"MICRO"));
        let mut text = String::new();
        for place in 0..self.most {
            if place >= self.least {
                text.push('[');
            }
            if place > 0 {
                text.push(char::from(self.separators[place]));
            }
            text.push_str(names.next().copied().unwrap_or_default());
        }
        text.extend(core::iter::repeat_n(']', self.most - self.least));
        text + &self.ending.text()
    }
}

/// Whether a number may be a month, a week or a day of at most `most`.
fn is_part(number: Number, padded: bool, most: u64) -> bool {
    (1..=most).contains(&number.value) && if padded { number.digits == 2 } else { !number.padded }
}

impl<'t> Ending<'t> {
    pub(super) fn of(entries: &[Entry<'t>]) -> Self {
        let price = price(entries.len());
        let rests = || entries.iter().map(|entry| entry.shape.rest);
        let modifiers = rests().filter(|rest| *rest == Rest::Modifier).count();
        // A project that has nothing but 2024a and 2024b counts in letters: these are no pre-releases.
        let is_letter = modifiers == entries.len() && entries.iter().all(|entry| entry.shape.numbers().len() == 1);
        if modifiers >= price && !is_letter {
            return Self::Modifier;
        }
        let nearly_all = |count: usize| count * 10 >= entries.len() * 9;
        let last_words = rests().filter_map(|rest| match rest {
            Rest::Word(word) if !is_channel(word) => Some(word),
            _ => None,
        });
        if let Some((word, _)) = most_frequent(last_words).filter(|(_, count)| nearly_all(*count)) {
            return Self::Word(word);
        }
        // A beta must not become a release: what is not read can be picked by nobody.
        let words = |padded: bool| {
            rests().filter_map(move |rest| match rest {
                Rest::Counter { word, padded: is_padded } if is_padded == padded && !is_channel(word) => Some(word),
                _ => None,
            })
        };
        match most_frequent(words(false)) {
            // A number that is padded on others, as in a time of day, is no counter.
            Some((word, _)) if words(true).filter(|other| *other == word).count() >= price => Self::Nothing,
            Some((word, count)) if nearly_all(count) => Self::Counter { word, always: true },
            // What a hyphen opens on some of the tags is a pre-release.
            Some((word, count)) if count >= price && !word.starts_with('-') => Self::Counter { word, always: false },
            _ => Self::Nothing,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Modifier => "MODIFIER".to_owned(),
            Self::Word(word) => word.chars().flat_map(literal).collect(),
            Self::Counter { word, always } => {
                let mut text: String = word.chars().flat_map(literal).collect();
                text.push_str("MICRO");
                if *always { text } else { format!("[{text}]") }
            }
        }
    }
}

/// A character as a format spells it.
fn literal(c: char) -> impl Iterator<Item = char> {
    Some('\\').filter(|_| !matches!(c, '.' | '-' | '_' | '/')).into_iter().chain([c])
}

/// Whether a word is one of those that pre-releases go by.
fn is_channel(word: &str) -> bool {
    const CHANNELS: [&str; 17] = [
        "a",
        "alpha",
        "b",
        "beta",
        "c",
        "canary",
        "dev",
        "ea",
        "insiders",
        "m",
        "milestone",
        "next",
        "nightly",
        "pre",
        "preview",
        "rc",
        "snapshot",
    ];
    let word = word.trim_matches(|c: char| !c.is_ascii_alphabetic());
    CHANNELS.iter().any(|c| word.eq_ignore_ascii_case(c))
}

/// The most frequent item, the least of them on a tie, and how often there is one.
fn most_frequent<T: Ord>(items: impl Iterator<Item = T>) -> Option<(T, usize)> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_insert(0_usize) += 1;
    }
    counts.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::super::group::Sorted;
    use super::*;

    /// So many tags of each kind.
    fn tags(kinds: &[(usize, &'static str)]) -> Vec<&'static str> {
        kinds.iter().flat_map(|(count, tag)| core::iter::repeat_n(*tag, *count)).collect()
    }

    #[track_caller]
    fn assert_formats(tags: &[&str], expected: &[&str]) {
        let sorted = Sorted::of(tags);
        let formats = formats(&sorted.entries, Ending::Nothing);
        assert_eq!(formats.iter().map(Format::as_str).collect::<Vec<_>>(), expected, "{tags:?}");
    }

    #[track_caller]
    fn assert_dates(tags: &[&str], at: usize, expected: &[&str]) {
        let sorted = Sorted::of(tags);
        let dates = Columns::of(&sorted.entries, Ending::Nothing).unwrap().dates(at);
        assert_eq!(dates.iter().map(|date| date.join(".")).collect::<Vec<_>>(), expected, "{tags:?} from {at} on");
    }

    #[track_caller]
    fn assert_ending(tags: &[&str], expected: &str) {
        let sorted = Sorted::of(tags);
        assert_eq!(Ending::of(&sorted.entries).text(), expected, "{tags:?}");
    }

    #[test]
    fn a_token_earns_its_place_by_one_tag_in_a_hundred() {
        for (tags, expected) in [(0, 1), (99, 1), (100, 2), (199, 2), (200, 3)] {
            assert_eq!(price(tags), expected, "{tags}");
        }
    }

    #[test]
    fn numbers_without_a_meaning_are_named_in_turn() {
        assert_formats(&["100"], &["MAJOR"]);
        assert_formats(&["100.100"], &["MAJOR.MINOR"]);
        assert_formats(&["100.100.100.100"], &["MAJOR.MINOR.PATCH.MICRO"]);
        assert_formats(&["100.100.100.100.100.100.100.100"], &["MAJOR.MINOR.PATCH.MICRO.MICRO.MICRO.MICRO.MICRO"]);
        assert_formats(&["100-100-100"], &["MAJOR-MINOR-PATCH"]);
        assert_formats(&[], &[]);
    }

    #[test]
    fn three_numbers_are_left_to_semver() {
        assert_formats(&["100.100.100"], &[]);
        assert_formats(&["100.100.100", "100.100"], &["MAJOR.MINOR[.PATCH]"]);
    }

    #[test]
    fn behind_a_year_alone_stands_what_is_counted_in_it() {
        assert_formats(&["2024.99.1"], &["YYYY.MINOR.MICRO"]);
        assert_formats(&["24.99.99.1"], &["YY.MINOR.MICRO.MICRO", "MAJOR.MINOR.PATCH.MICRO"]);
        assert_formats(&["08.99.99.1"], &["0Y.MINOR.MICRO.MICRO", "MAJOR.MINOR.PATCH.MICRO"]);
        assert_formats(&["202413.99"], &["MAJOR.MINOR"]);
        assert_formats(&["202412.99"], &["YYYY0M.MICRO", "MAJOR.MINOR"]);
        assert_formats(&["100.2024.99"], &["MAJOR.YYYY.MINOR"]);
        assert_formats(&["100.202412.99"], &["MAJOR.YYYY0M.MICRO"]);
    }

    #[test]
    fn behind_a_major_version_two_digits_alone_are_no_year() {
        assert_formats(&["100.24.99.99"], &["MAJOR.MINOR.PATCH.MICRO"]);
        assert_formats(&["100.24.06.1"], &["MAJOR.YY.0M.MICRO", "MAJOR.YY.0W.MICRO", "MAJOR.MINOR.PATCH.MICRO"]);
    }

    #[test]
    fn nothing_stands_in_front_of_a_year_in_four_digits() {
        assert_formats(
            &["2024.24.12.1"],
            &["YYYY.WW.MICRO.MICRO", "YYYY.MINOR.MICRO.MICRO", "MAJOR.MINOR.PATCH.MICRO"],
        );
    }

    #[test]
    fn a_date_is_not_optional() {
        assert_formats(&["24", "24.6"], &["YY[.MINOR]", "MAJOR[.MINOR]"]);
        assert_formats(
            &["24.6", "24.6.5"],
            &["YY.MM[.MICRO]", "YY.WW[.MICRO]", "YY.MINOR[.MICRO]", "MAJOR.MINOR[.PATCH]"],
        );
    }

    #[test]
    fn a_number_that_too_few_tags_lack_is_not_optional_and_one_that_too_few_have_is_none() {
        assert_formats(&tags(&[(1, "100"), (99, "100.100")]), &["MAJOR.MINOR"]);
        assert_formats(&tags(&[(2, "100"), (98, "100.100")]), &["MAJOR[.MINOR]"]);
        assert_formats(&tags(&[(99, "100.100"), (1, "100.100.100")]), &["MAJOR.MINOR"]);
        assert_formats(&tags(&[(98, "100.100"), (2, "100.100.100")]), &["MAJOR.MINOR[.PATCH]"]);
        assert_formats(&["100", "100.100", "100.100.100", "100.100.100.100"], &["MAJOR[.MINOR[.PATCH[.MICRO]]]"]);
    }

    #[test]
    fn a_column_is_what_nine_in_ten_of_its_numbers_could_be() {
        assert_dates(&tags(&[(9, "24"), (1, "100")]), 0, &["YY"]);
        assert_dates(&tags(&[(8, "24"), (1, "100")]), 0, &[]);
        assert_dates(&tags(&[(8, "24"), (2, "100")]), 0, &[]);
    }

    #[test]
    fn a_column_that_no_tag_has_is_nothing() {
        assert_dates(&["24"], 0, &["YY"]);
        assert_dates(&["24"], 1, &[]);
    }

    #[test]
    fn months_are_padded_where_more_than_one_in_ten_are() {
        assert_dates(&tags(&[(9, "24.12"), (1, "24.01")]), 0, &["YY.MM", "YY.WW", "YY"]);
        assert_dates(&tags(&[(8, "24.12"), (1, "24.01")]), 0, &["YY.0M", "YY.0W", "YY"]);
        assert_dates(&tags(&[(8, "24.12"), (2, "24.01")]), 0, &["YY.0M", "YY.0W", "YY"]);
    }

    #[test]
    fn digits_are_cut_into_years_months_and_days_where_all_are_such() {
        let cases: [(&str, &[&str]); 20] = [
            ("20240615", &["YYYY0M0D"]),
            ("19891231", &[]),
            ("19900101", &["YYYY0M0D"]),
            ("21010115", &[]),
            ("20241315", &[]),
            ("20240632", &[]),
            ("20240600", &[]),
            ("240615", &["YY0M0D"]),
            ("080615", &["0Y0M0D"]),
            ("241315", &[]),
            ("240632", &[]),
            ("202412", &["YYYY0M"]),
            ("202413", &[]),
            ("198912", &[]),
            ("2412", &["YY0M"]),
            ("0812", &["0Y0M"]),
            ("2413", &[]),
            ("2024", &["YYYY"]),
            ("2012", &["YY0M", "YYYY"]),
            ("2101", &["YY0M"]),
        ];
        for (tag, expected) in cases {
            assert_dates(&[tag], 0, expected);
        }
    }

    #[test]
    fn one_or_two_digits_may_be_a_year() {
        for (tag, expected) in [("0", "YY"), ("6", "YY"), ("12", "YY"), ("99", "YY"), ("06", "0Y")] {
            assert_dates(&[tag], 0, &[expected]);
        }
        assert_dates(&["106"], 0, &[]);
    }

    #[test]
    fn two_digits_in_front_of_a_year_in_four_are_a_day() {
        assert_dates(&["31.99.2024"], 0, &[]);
        assert_dates(&["31.2024"], 0, &[]);
        assert_dates(&["31.99.2101"], 0, &["YY"]);
        assert_dates(&["2024.31.99"], 1, &["YY"]);
    }

    #[test]
    fn behind_a_year_stand_months_and_days_or_weeks_or_neither() {
        let cases: [(&str, &[&str]); 9] = [
            ("2024.6", &["YYYY.MM", "YYYY.WW", "YYYY"]),
            ("2024.06", &["YYYY.0M", "YYYY.0W", "YYYY"]),
            ("2024.13", &["YYYY.WW", "YYYY"]),
            ("2024.13.01", &["YYYY.0W", "YYYY"]),
            ("2024.54", &["YYYY"]),
            ("2024.6.31", &["YYYY.MM", "YYYY.MM.DD", "YYYY.WW", "YYYY"]),
            ("2024.06.31", &["YYYY.0M", "YYYY.0M.0D", "YYYY.0W", "YYYY"]),
            ("2024.6.32", &["YYYY.MM", "YYYY.WW", "YYYY"]),
            ("2024.06.1", &["YYYY.0M", "YYYY.0W", "YYYY"]),
        ];
        for (tag, expected) in cases {
            assert_dates(&[tag], 0, expected);
        }
        assert_dates(&["202412.31"], 0, &["YYYY0M", "YYYY0M.DD"]);
        assert_dates(&["2412.31"], 0, &["YY0M", "YY0M.DD"]);
        assert_dates(&["100.24.6.5"], 1, &["YY.MM", "YY.MM.DD", "YY.WW", "YY"]);
    }

    #[test]
    fn a_part_of_a_date_is_within_its_range_and_padded_or_not() {
        let cases = [
            ("1", false, true),
            ("12", false, true),
            ("12", true, true),
            ("06", true, true),
            ("06", false, false),
            ("6", true, false),
            ("006", true, false),
            ("0", false, false),
            ("00", true, false),
            ("13", false, false),
            ("13", true, false),
        ];
        for (tag, padded, expected) in cases {
            let tags = [tag];
            let sorted = Sorted::of(&tags);
            let number = sorted.entries[0].shape.number(0).unwrap();
            assert_eq!(is_part(number, padded, 12), expected, "{tag}, {padded}");
        }
    }

    #[test]
    fn modifiers_are_part_of_the_format_where_they_earn_their_place() {
        assert_ending(&["1.0", "1.1"], "");
        assert_ending(&["1.0", "1.1rc1"], "MODIFIER");
        assert_ending(&tags(&[(99, "1.0"), (1, "1.1rc1")]), "");
        assert_ending(&tags(&[(98, "1.0"), (2, "1.1rc1")]), "MODIFIER");
    }

    #[test]
    fn a_letter_behind_every_number_is_no_modifier() {
        assert_ending(&["2024a", "2024b"], "");
        assert_ending(&["2024a", "2024"], "MODIFIER");
        assert_ending(&["2024.1a", "2024.1b"], "MODIFIER");
    }

    #[test]
    fn a_word_is_part_of_the_format_where_nine_in_ten_tags_have_it() {
        assert_ending(&tags(&[(9, "1.0.Final"), (1, "1.1")]), ".\\F\\i\\n\\a\\l");
        assert_ending(&tags(&[(8, "1.0.Final"), (1, "1.1")]), "");
        assert_ending(&tags(&[(8, "1.0.Final"), (2, "1.1")]), "");
        assert_ending(&tags(&[(9, "1.0-lts"), (1, "1.1-LTS")]), "-\\l\\t\\s");
        assert_ending(&["1.0-beta"], "");
    }

    #[test]
    fn a_word_and_a_number_are_optional_where_some_tags_have_them() {
        assert_ending(&["1.0-eks-1", "1.0-eks-2"], "-\\e\\k\\s-MICRO");
        assert_ending(&tags(&[(9, "1.0 CU1"), (1, "1.0")]), "\\ \\C\\UMICRO");
        assert_ending(&tags(&[(8, "1.0 CU1"), (1, "1.0")]), "[\\ \\C\\UMICRO]");
        assert_ending(&tags(&[(2, "1.0 CU1"), (98, "1.0")]), "[\\ \\C\\UMICRO]");
        assert_ending(&tags(&[(1, "1.0 CU1"), (99, "1.0")]), "");
    }

    #[test]
    fn what_a_hyphen_opens_on_some_of_the_tags_is_a_pre_release() {
        assert_ending(&tags(&[(9, "1.0-eks1"), (1, "1.0")]), "-\\e\\k\\sMICRO");
        assert_ending(&tags(&[(8, "1.0-eks1"), (1, "1.0")]), "");
    }

    #[test]
    fn words_of_pre_releases_are_no_part_of_a_format() {
        assert_ending(&["1.0-rc.1", "1.1-rc.1"], "");
        assert_ending(&["1.0_BETA1", "1.1"], "");
        assert_ending(&["1.0-rc.1", "1.1-rc.01", "1.0 CU1"], "[\\ \\C\\UMICRO]");
    }

    #[test]
    fn a_number_that_is_padded_on_other_tags_is_no_counter() {
        assert_ending(&tags(&[(9, "1.0-r1"), (1, "1.0-r01")]), "");
        assert_ending(&tags(&[(9, "1.0-r1"), (1, "1.0-x01")]), "-\\rMICRO");
        assert_ending(&tags(&[(99, "1.0-r1"), (1, "1.0-r01")]), "-\\rMICRO");
        assert_ending(&tags(&[(98, "1.0-r1"), (2, "1.0-r01")]), "");
        assert_ending(&["1.0-r01"], "");
    }

    #[test]
    fn separators_stand_for_themselves() {
        let spelt: String = ".-_/~ x1".chars().flat_map(literal).collect();
        assert_eq!(spelt, ".-_/\\~\\ \\x\\1");
    }

    #[test]
    fn a_channel_is_one_whatever_stands_around_it_and_in_any_case() {
        for (word, expected) in [
            ("-rc.", true),
            ("_BETA", true),
            (".M", true),
            ("next", true),
            ("-eks-", false),
            ("-rcx", false),
            ("-", false),
        ] {
            assert_eq!(is_channel(word), expected, "{word}");
        }
    }

    #[test]
    fn of_the_most_frequent_items_the_least_counts() {
        assert_eq!(most_frequent("".chars()), None);
        assert_eq!(most_frequent("bab".chars()), Some(('b', 2)));
        assert_eq!(most_frequent("aba".chars()), Some(('a', 2)));
        assert_eq!(most_frequent("ba".chars()), Some(('a', 1)));
    }
}
