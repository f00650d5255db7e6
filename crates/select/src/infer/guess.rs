//! A scheme that tags may follow, and what speaks for it.

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::fmt;

use verpick_version::{Component, ParseOptions, Scheme, Version};

use super::calendar::{Agreement, Lines, Names};
use super::group::Group;
use super::propose::price;
use crate::{Candidate, Prereleases, Selector};

/// What speaks for the dates that a format says are in its versions.
///
/// ```
/// use verpick_select::infer::{Calendar, infer};
///
/// let inference = infer(&["2021.01.07", "2021.01.08", "2021.11.10", "2022.02.03"]);
/// assert_eq!(inference.best().unwrap().calendar(), Calendar::Spelling);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Calendar {
    /// The scheme has no dates: SemVer, or plain numbers.
    None,
    /// The dates of the tags: so many of the recent versions are of lines that were opened when they say.
    Dates {
        /// Versions whose dates agree.
        agree: usize,
        /// Versions whose dates can be held against what they name.
        of: usize,
    },
    /// The spelling: every version has a year and padded numbers that are dates of a calendar. The dates of the tags, if
    /// there are any, are younger and tell nothing.
    Spelling,
    /// Nothing: the numbers could be those of a date, and of anything else.
    Unproven,
    /// Nothing: the dates of the tags are others.
    Contradicted {
        /// Versions whose dates agree.
        agree: usize,
        /// Versions whose dates can be held against what they name.
        of: usize,
    },
}

impl Calendar {
    /// Whether the versions are shown to have dates in them.
    ///
    /// ```
    /// use verpick_select::infer::Calendar;
    ///
    /// assert!(Calendar::Dates { agree: 40, of: 41 }.is_shown());
    /// assert!(!Calendar::Unproven.is_shown());
    /// ```
    #[must_use]
    pub const fn is_shown(self) -> bool {
        matches!(self, Self::Dates { .. } | Self::Spelling)
    }

    /// A name for programs: `none`, `dates`, `spelling`, `unproven` or `contradicted`.
    ///
    /// ```
    /// assert_eq!(verpick_select::infer::Calendar::Spelling.name(), "spelling");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Dates { .. } => "dates",
            Self::Spelling => "spelling",
            Self::Unproven => "unproven",
            Self::Contradicted { .. } => "contradicted",
        }
    }
}

/// A sentence without its full stop: `the dates of 40 of 41 recent versions agree`.
impl fmt::Display for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("no dates in the versions"),
            Self::Dates { agree, of } => write!(f, "the dates of {agree} of {of} recent versions agree"),
            Self::Spelling => f.write_str("spelt like dates, and no dates of tags tell"),
            Self::Unproven => f.write_str("the numbers could be dates, and nothing shows that they are"),
            Self::Contradicted { agree, of } => write!(f, "the dates of only {agree} of {of} recent versions agree"),
        }
    }
}

/// A scheme and a prefix that tags may follow, with the evidence.
///
/// ```
/// use verpick_select::infer;
///
/// let inference = infer(&["app-2024.06.15", "app-2024.07.01", "app-2024.07.02", "nightly"]);
/// let guess = inference.best().unwrap();
/// assert_eq!(guess.scheme().to_string(), "CalVer YYYY.0M.0D");
/// assert_eq!(guess.prefix(), "app-");
/// assert_eq!((guess.read(), guess.tags()), (3, 4));
/// assert!(guess.selector().matches("app-2024.08.01"));
/// ```
#[derive(Debug, Clone)]
pub struct Guess {
    scheme: Scheme,
    prefix: Box<str>,
    tags: usize,
    read: usize,
    /// How many of the group's tags are not read.
    unread: usize,
    prereleases: usize,
    recent: usize,
    recent_read: usize,
    /// How many of the recent versions are pre-releases.
    recent_prereleases: usize,
    /// Whether most of the very newest are read: a scheme that was left is not the one that tags follow.
    is_current: bool,
    /// Whether the years, if there are any, are such as projects release in.
    is_plausible: bool,
    calendar: Calendar,
    /// Of the group's tags, in their order, whether each was read and its date agrees.
    pub(super) holds: Vec<bool>,
}

/// So many tags are the newest.
const NEWEST: usize = 3;

impl Guess {
    /// Holds a scheme against the tags of a group; what is recent begins where the group says, or where the scheme does.
    pub(super) fn new(scheme: Scheme, group: &Group<'_, '_>) -> Self {
        let options = ParseOptions::new().prefix(group.prefix);
        let versions: Vec<Option<Version<'_>>> =
            group.entries.iter().map(|entry| scheme.parse_with(entry.text, options).ok()).collect();
        let names = scheme.format().and_then(Names::of);
        let said = names.map(|names| said(names, &versions, group)).unwrap_or_default();
        let hold = |(at, version): (usize, &Option<Version<'_>>)| {
            version.as_ref().is_some_and(|version| names.is_none_or(|names| names.hold(version, said[at])))
        };
        let holds: Vec<bool> = versions.iter().enumerate().map(hold).collect();
        // What nothing holds of begins nowhere, and what is read on and off is followed on and off.
        let begins = names.map(|_| beginning(&holds)).filter(|at| *at < holds.len() && are_few(&holds[..*at]));
        let recent = group.recent.max(begins.unwrap_or(0));
        // A scheme that is younger than what is recent needs half as many periods more, for it was chosen to fit.
        let is_young = recent > group.recent;
        let needed = |names: Names| if is_young { (names.needed() * 3).div_ceil(2) } else { names.needed() };
        let show = |names| {
            let calendar = shown(names, needed(names), &versions[recent..], &said[recent..]);
            // Without dates the order is that of the numbers: what came before, and what is merely smaller?
            let since = if calendar == Calendar::Spelling { 0 } else { recent };
            let unread = versions.iter().zip(group.entries).skip(since).filter(|(version, _)| version.is_none());
            let refuting = unread.filter(|(_, entry)| Names::is_refuted_by(names, &entry.shape)).count();
            let is_refuted = refuting > 1 && refuting * 50 >= versions.len() - since;
            if is_refuted { Calendar::Unproven } else { calendar }
        };
        let calendar = names.map_or(Calendar::None, show);
        let prefix = group.prefix.into();
        let read = versions.iter().flatten().count();
        let prereleases = versions.iter().flatten().filter(|version| version.is_prerelease()).count();
        let recent_versions = || versions[recent..].iter().flatten();
        let (recent, recent_read) = (versions.len() - recent, recent_versions().count());
        let recent_prereleases = recent_versions().filter(|version| version.is_prerelease()).count();
        let newest = &versions[versions.len().saturating_sub(NEWEST)..];
        let is_current = newest.iter().flatten().count() * 2 > newest.len();
        let is_plausible = |(version, said): &(&Option<Version<'_>>, &Agreement)| {
            version.as_ref().zip(names).is_some_and(|(version, names)| names.is_plausible(version, **said))
        };
        let plausible = versions.iter().zip(&said).rev().take(recent).filter(is_plausible).count();
        let is_plausible = names.is_none() || plausible * 10 >= recent_read * 9;
        drop(versions);
        Self {
            scheme,
            prefix,
            tags: holds.len(),
            read,
            unread: holds.len() - read,
            prereleases,
            recent,
            recent_read,
            recent_prereleases,
            is_current,
            is_plausible,
            calendar,
            holds,
        }
    }

    /// The scheme.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let inference = infer(&["2021.01.07", "2021.01.08", "2021.11.10", "2022.02.03", "latest"]);
    /// let guess = inference.best().unwrap();
    /// assert_eq!(guess.scheme().to_string(), "CalVer YYYY.0M.0D");
    /// ```
    #[must_use]
    pub const fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// What stands before the versions, but for a `v`; often nothing.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let inference = infer(&["app-v1.0.0", "app-v1.1.0", "app-v2.0.0"]);
    /// assert_eq!(inference.best().unwrap().prefix(), "app-");
    /// ```
    #[must_use]
    pub const fn prefix(&self) -> &str {
        &self.prefix
    }

    /// A selector for the scheme and the prefix. It takes pre-releases where there is nothing else to take.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let tags = ["v1.0.0-a1b2c3d", "v1.0.0-f00ba47", "v1.1.0-beef123"];
    /// let inference = infer(&tags);
    /// let guess = inference.best().unwrap();
    /// assert_eq!((guess.read(), guess.prereleases()), (3, 3));
    /// assert_eq!(guess.selector().latest(&tags).unwrap().tag(), "v1.1.0-beef123");
    /// ```
    #[must_use]
    pub fn selector(&self) -> Selector {
        let selector = Selector::new(self.scheme.clone()).prefix(&*self.prefix);
        if self.prereleases == self.read { selector.prereleases(Prereleases::Include) } else { selector }
    }

    /// Whether a tag reads as a version of the scheme, behind the prefix.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let inference = infer(&["2021.01.07", "2021.01.08", "2021.11.10", "2022.02.03", "latest"]);
    /// let guess = inference.best().unwrap();
    /// assert!(guess.reads("2024.06.15"));
    /// assert!(!guess.reads("2024.13.01"));
    /// ```
    #[must_use]
    pub fn reads<C: Candidate + ?Sized>(&self, tag: &C) -> bool {
        let options = ParseOptions::new().prefix(&self.prefix);
        tag.version_text().is_some_and(|text| self.scheme.parse_bytes(text, options).is_ok())
    }

    /// Counts what it reads of all tags; those of another prefix may read all the same, that being part of a version.
    pub(super) fn count<C: Candidate>(&mut self, tags: &[C]) {
        let options = ParseOptions::new().prefix(&self.prefix);
        let versions = || tags.iter().filter_map(|tag| self.scheme.parse_bytes(tag.version_text()?, options).ok());
        let (read, prereleases) = (versions().count(), versions().filter(Version::is_prerelease).count());
        (self.tags, self.read, self.prereleases) = (tags.len(), read, prereleases);
    }

    /// How many tags there were in all.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let inference = infer(&["2021.01.07", "2021.01.08", "2021.11.10", "2022.02.03", "latest"]);
    /// let guess = inference.best().unwrap();
    /// assert_eq!(guess.tags(), 5);
    /// ```
    #[must_use]
    pub const fn tags(&self) -> usize {
        self.tags
    }

    /// How many of them read as versions of the scheme, behind the prefix.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let inference = infer(&["2021.01.07", "2021.01.08", "2021.11.10", "2022.02.03", "latest"]);
    /// let guess = inference.best().unwrap();
    /// assert_eq!(guess.read(), 4);
    /// ```
    #[must_use]
    pub const fn read(&self) -> usize {
        self.read
    }

    /// How many of those that read are pre-releases.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let inference = infer(&["1.0.0-rc.1", "1.0.0", "1.1.0", "1.2.0"]);
    /// assert_eq!(inference.best().unwrap().prereleases(), 1);
    /// ```
    #[must_use]
    pub const fn prereleases(&self) -> usize {
        self.prereleases
    }

    /// How many tags with the prefix are recent: of the newest two years where the tags have dates, else the upper half;
    /// never more than since the versions follow the scheme.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let inference = infer(&["2021.01.07", "2021.01.08", "2021.11.10", "2022.02.03", "latest"]);
    /// let guess = inference.best().unwrap();
    /// assert_eq!(guess.recent(), 4);
    /// ```
    #[must_use]
    pub const fn recent(&self) -> usize {
        self.recent
    }

    /// How many of the recent tags read as versions.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let inference = infer(&["2021.01.07", "2021.01.08", "2021.11.10", "2022.02.03", "latest"]);
    /// let guess = inference.best().unwrap();
    /// assert_eq!(guess.recent_read(), 4);
    /// ```
    #[must_use]
    pub const fn recent_read(&self) -> usize {
        self.recent_read
    }

    /// What speaks for the dates in the versions.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let inference = infer(&["2021.01.07", "2021.01.08", "2021.11.10", "2022.02.03", "latest"]);
    /// let guess = inference.best().unwrap();
    /// assert_eq!(guess.calendar().name(), "spelling");
    /// ```
    #[must_use]
    pub const fn calendar(&self) -> Calendar {
        self.calendar
    }

    /// Whether the versions have dates in them, as far as can be told.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let inference = infer(&["2021.01.07", "2021.01.08", "2021.11.10", "2022.02.03", "latest"]);
    /// let guess = inference.best().unwrap();
    /// assert!(guess.has_dates());
    /// ```
    #[must_use]
    pub const fn has_dates(&self) -> bool {
        self.calendar.is_shown()
    }

    /// Whether it reads nearly all of what is recent: at least 95 of 100, or 90 where its dates are shown, for patches
    /// of what was before may go on; and most of the newest three.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let inference = infer(&["2021.01.07", "2021.01.08", "2021.11.10", "2022.02.03", "latest"]);
    /// let guess = inference.best().unwrap();
    /// assert!(guess.fits());
    /// ```
    #[must_use]
    pub const fn fits(&self) -> bool {
        let part = if self.calendar.is_shown() { 90 } else { 95 };
        self.is_current && self.recent_read * 100 >= self.recent * part
    }

    /// Whether it reads so little, or so few, that it is not worth a word.
    pub(super) fn is_idle(&self) -> bool {
        const FEW: usize = 4;
        !self.is_plausible
            || self.recent < FEW.min(self.holds.len())
            || self.recent_read * 2 < self.recent
            || self.recent == 0
    }

    /// Whether its numbers could be those of a calendar, and nothing shows that they are.
    pub(super) const fn is_unproven(&self) -> bool {
        matches!(self.calendar, Calendar::Unproven)
    }

    /// Whether the dates of the tags are others.
    pub(super) const fn is_contradicted(&self) -> bool {
        matches!(self.calendar, Calendar::Contradicted { .. })
    }

    /// Where the scheme begins to hold.
    pub(super) fn beginning(&self) -> usize {
        beginning(&self.holds)
    }

    /// The better guess has the greater rank: one that fits; that does not take all versions for pre-releases; that
    /// says more, if what it says is shown; SemVer before numbers without a meaning; and the fewest tokens, each of
    /// which must read enough tags to earn its place.
    pub(super) fn rank(&self) -> impl Ord + use<> {
        const TOKENS_OF_SEMVER: usize = 3;
        let format = self.scheme.format();
        let tokens =
            format.map_or(TOKENS_OF_SEMVER, |format| format.tokens().len() + usize::from(format.has_modifier()));
        let depth = format.and_then(Names::of).map_or(0, Names::depth);
        let worth = match self.calendar {
            Calendar::Dates { .. } | Calendar::Spelling => 2 + depth,
            Calendar::None if format.is_none() => 2,
            Calendar::None => 1,
            _ => 0,
        };
        let cost = self.unread + tokens * price(self.holds.len());
        let stable = self.recent_prereleases * 10 < self.recent_read * 9;
        let read = if self.fits() { 0 } else { self.recent_read * 100 / self.recent.max(1) };
        (self.fits(), read, stable, worth, Reverse(cost))
    }
}

/// `SemVer`, `CalVer YYYY.0M.0D`, or `numbers MAJOR.MINOR` for a format without a date.
impl fmt::Display for Guess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.scheme.format() {
            Some(format) if Names::of(format).is_none() => write!(f, "numbers {format}"),
            _ => self.scheme.fmt(f),
        }
    }
}

/// What the dates say of each version, in the group's order.
fn said(names: Names, versions: &[Option<Version<'_>>], group: &Group<'_, '_>) -> Vec<Agreement> {
    let mut lines = Lines::new(names, group.begin());
    let versions = versions.iter().zip(group.entries);
    versions
        .map(|(version, entry)| version.as_ref().map_or(Agreement::Disagrees, |version| lines.add(version, entry.date)))
        .collect()
}

/// What shows that the versions have dates in them.
fn shown(names: Names, needed: usize, versions: &[Option<Version<'_>>], said: &[Agreement]) -> Calendar {
    let (mut agree, mut of, mut plausible, mut read, mut older) = (0, 0, 0, 0, 0);
    let (mut agreed, mut named) = (BTreeSet::new(), BTreeSet::new());
    for (version, said) in versions.iter().zip(said).filter_map(|(version, said)| Some((version.as_ref()?, said))) {
        use Component::{Day, Month, Week};
        let period = [version.year(), version.segment(Month), version.segment(Week), version.segment(Day)];
        read += 1;
        plausible += usize::from(names.is_plausible(version, Agreement::Unknown));
        older += usize::from(*said == Agreement::Older);
        named.insert(period);
        of += usize::from(matches!(said, Agreement::Agrees | Agreement::Disagrees));
        if *said == Agreement::Agrees {
            agree += 1;
            agreed.insert(period);
        }
    }
    let is_most = |part: usize, of: usize| part * 100 >= of * 95;
    if !is_most(agree, of) {
        Calendar::Contradicted { agree, of }
    } else if agreed.len() >= needed {
        Calendar::Dates { agree, of }
    } else if read > 0 && is_most(plausible, read) && names.are_spelt(&named) && (older == 0 || names.is_padded()) {
        Calendar::Spelling
    } else {
        Calendar::Unproven
    }
}

/// Where what does not hold ends and what holds begins: the place that has the least of either on the wrong side.
fn beginning(holds: &[bool]) -> usize {
    turn(holds.iter())
}

/// Where what holds ends and what does not hold begins.
pub(super) fn end(holds: &[bool]) -> usize {
    holds.len() - turn(holds.iter().rev())
}

/// Whether so few hold that they may be chance.
pub(super) fn are_few(holds: &[bool]) -> bool {
    holds.iter().filter(|held| **held).count() * 5 <= holds.len()
}

fn turn<'h>(holds: impl Iterator<Item = &'h bool>) -> usize {
    let (mut best, mut place, mut balance) = (0, 0, 0_isize);
    for (at, held) in holds.enumerate() {
        balance += if *held { -1 } else { 1 };
        if balance > best {
            (best, place) = (balance, at + 1);
        }
    }
    place
}

#[cfg(test)]
mod tests;
