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
        let is_day = (at + 1..self.most).any(|later| self.all(later, |n| digits(4)(n) && year(n.value)));
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
