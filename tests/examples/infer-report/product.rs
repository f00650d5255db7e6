//! The products of a folder, and the truth about each: whether its releases follow a calendar.
//!
//! Invariant: the truth is established from the texts and the dates alone; nothing of verpick has a part in it.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use verpick::Candidate;
use verpick::chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

/// A version and when it was released.
#[derive(Debug, Clone)]
pub(crate) struct Release {
    pub(crate) version: String,
    pub(crate) date: NaiveDate,
    /// Whether inference is told the date.
    pub(crate) dated: bool,
}

impl Candidate for Release {
    fn tag(&self) -> &[u8] {
        self.version.as_bytes()
    }

    fn published(&self) -> Option<DateTime<Utc>> {
        Some(self.date.and_hms_opt(0, 0, 0)?.and_utc()).filter(|_| self.dated)
    }
}

/// A product and its releases, oldest first.
#[derive(Debug, Clone)]
pub(crate) struct Product {
    pub(crate) name: String,
    pub(crate) releases: Vec<Release>,
}

/// The products of `releases.tsv`, and those of `tags/*.tsv`.
pub(crate) fn of_folder(folder: &Path) -> io::Result<(Vec<Product>, Vec<Product>)> {
    let mut products: BTreeMap<String, Vec<Release>> = BTreeMap::new();
    for (line, fields) in lines(&folder.join("releases.tsv"), 3)? {
        let date = fields[2].parse().map_err(|_| bad("releases.tsv", line, "the third field is no date"))?;
        products.entry(fields[0].clone()).or_default().push(release(&fields[1], date));
    }
    let mut lists: BTreeMap<String, Vec<Release>> = BTreeMap::new();
    for entry in fs::read_dir(folder.join("tags"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for (line, fields) in lines(&path, 2)? {
            let seconds = fields[1].parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
            let date = seconds.ok_or_else(|| bad(&name, line, "the second field is no unix time"))?.date_naive();
            lists.entry(name.clone()).or_default().push(release(&fields[0], date));
        }
    }
    Ok((sorted(products), sorted(lists)))
}

fn release(version: &str, date: NaiveDate) -> Release {
    Release { version: version.to_owned(), date, dated: true }
}

fn sorted(products: BTreeMap<String, Vec<Release>>) -> Vec<Product> {
    let products = products.into_iter().map(|(name, mut releases)| {
        releases.sort_by_key(|release| release.date);
        Product { name, releases }
    });
    products.collect()
}

/// The lines of a file with so many fields, and their numbers.
fn lines(path: &Path, fields: usize) -> io::Result<Vec<(usize, Vec<String>)>> {
    let shown = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = fs::read_to_string(path).map_err(|error| io::Error::new(error.kind(), format!("{shown}: {error}")))?;
    let line = |(line, text): (usize, &str)| {
        let found: Vec<String> = text.split('\t').map(str::to_owned).collect();
        let right = found.len() == fields;
        if right { Ok((line + 1, found)) } else { Err(bad(&shown, line + 1, &format!("it has not {fields} fields"))) }
    };
    text.lines().enumerate().map(line).collect()
}

fn bad(file: &str, line: usize, why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{file}, line {line}: {why}"))
}

impl Product {
    /// The releases of the newest years.
    pub(crate) fn newest(&self, years: u64) -> impl Iterator<Item = &Release> {
        let since = self.releases.last().and_then(|last| last.date.checked_sub_days(Days::new(years * 365)));
        self.releases.iter().filter(move |release| Some(release.date) >= since)
    }

    /// Whether at least 95 of 100 of the newest three years' releases of which a month is claimed were released in it, a
    /// patch counting with the first release of its month.
    pub(crate) fn agrees_in_months(&self, claimed: impl Fn(&Release) -> Option<(u64, u64)>) -> bool {
        let mut opened: BTreeMap<(u64, u64), NaiveDate> = BTreeMap::new();
        for release in &self.releases {
            if let Some(month) = claimed(release) {
                opened.entry(month).or_insert(release.date);
            }
        }
        let begin = self.releases.first().map_or(0, |first| year(first.date));
        let said = self.newest(3).filter_map(|release| {
            let month = claimed(release)?;
            let late = months(opened[&month]).abs_diff(month.0 * 12 + month.1);
            (late <= 1 || month.0 > begin).then_some(late <= 1)
        });
        let said: Vec<bool> = said.collect();
        said.iter().filter(|agrees| **agrees).count() * 100 >= said.len() * 95
    }

    /// Whether the product follows a calendar; see `cargo xtask infer-report --help`.
    pub(crate) fn follows_a_calendar(&self) -> bool {
        let mut opened: BTreeMap<(u64, Option<u64>), NaiveDate> = BTreeMap::new();
        for release in &self.releases {
            if let Some(line) = line(release) {
                opened.entry(line).or_insert(release.date);
            }
        }
        let begin = self.releases.first().map(|first| first.date);
        // Whether a release agrees; `None` where it cannot be told.
        let agrees = |release: &Release| {
            let line = line(release)?;
            let agrees = agrees_in_year(line.0, opened[&line]);
            let may_be_older = begin.is_some_and(|begin| year(begin) >= line.0 && year(begin) - line.0 <= 5);
            (agrees || !may_be_older).then_some(agrees)
        };
        let newest: Vec<&Release> = self.newest(3).collect();
        let since = newest.iter().position(|release| agrees(release) == Some(true)).unwrap_or(newest.len());
        let dated = newest[since..].iter().filter(|release| line(release).is_some()).count();
        let said: Vec<bool> = newest.iter().filter_map(|release| agrees(release)).collect();
        let agree = said.iter().filter(|agrees| **agrees).count();
        agree > 0 && agree * 100 >= said.len() * 95 && dated * 100 >= (newest.len() - since) * 90
    }
}

fn year(date: NaiveDate) -> u64 {
    date.year().unsigned_abs().into()
}

fn months(date: NaiveDate) -> u64 {
    year(date) * 12 + u64::from(date.month())
}

/// A month late or early is in time.
fn agrees_in_year(claimed: u64, date: NaiveDate) -> bool {
    let days = [date.checked_sub_days(Days::new(31)), Some(date), date.checked_add_days(Days::new(31))];
    days.into_iter().flatten().any(|date| year(date) == claimed)
}

/// The year that a release begins with, if it is plausible, and the number behind it: in four digits 1990 to 2100, in
/// two digits from 10 on, or followed by a month, or by a month and a day, without a separator.
fn line(release: &Release) -> Option<(u64, Option<u64>)> {
    let text = release.version.trim_start_matches(|c: char| !c.is_ascii_digit());
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    let first = numbers.next()?;
    let second = numbers.next().and_then(|number| number.parse().ok());
    let number: u64 = first.parse().ok()?;
    let month = |number: u64| (1..=12).contains(&(number % 100));
    let long = |year: u64| (1990..=2100).contains(&year);
    match first.len() {
        2 if number >= 10 => Some((2000 + number, second)),
        4 if long(number) => Some((number, second)),
        4 if month(number) => Some((2000 + number / 100, Some(number % 100))),
        6 if long(number / 100) && month(number) => Some((number / 100, Some(number % 100))),
        6 if month(number / 100) => Some((2000 + number / 10_000, Some(number % 10_000))),
        8 if long(number / 10_000) && month(number / 100) => Some((number / 10_000, Some(number % 10_000))),
        _ => None,
    }
}
