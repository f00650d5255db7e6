//! Which scheme tags follow, told from the tags alone or from their dates too.
//!
//! The way there: tags are cut into prefix, numbers and rest (`shape`), those of one prefix are put in order (`group`),
//! formats that could read most of them are proposed (`propose`), and each is held against all of them (`guess`), the
//! dates that it claims against the dates of the tags (`calendar`). The best guess comes first; where it holds only
//! from some tag on, the scheme before is looked for in the same way.
//!
//! Invariants: nothing is read but by the parser itself, so that what a guess was said to read it reads; a format with
//! a date in it comes before SemVer and plain numbers only where the dates of the tags or the spelling show it, and is
//! best without a proof only where those read too little; time is that of reading all tags with some dozens of formats,
//! and sorting them.

mod calendar;
mod group;
mod guess;
mod propose;
#[cfg(test)]
mod sample;
mod shape;

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::ops::Range;

use verpick_version::Scheme;

use crate::Candidate;
use group::{Group, Sorted};
pub use guess::{Calendar, Guess};
use propose::Ending;

/// What tags follow: the guesses, the best first, and where the scheme changed.
///
/// ```
/// use verpick_select::infer;
///
/// let inference = infer(&["1.0.0", "1.1.0", "1.2.0", "2024.06.15", "2024.06.20", "2024.07.01", "2024.11.30"]);
/// assert_eq!(inference.best().unwrap().scheme().to_string(), "CalVer YYYY.0M.0D");
///
/// let change = inference.change().unwrap();
/// assert_eq!(change.before().scheme().to_string(), "SemVer");
/// assert_eq!((change.last(), change.first()), (2, 3));
/// ```
#[derive(Debug, Clone)]
pub struct Inference {
    guesses: Vec<Guess>,
    change: Option<Change>,
    unread: Vec<usize>,
    prefixes: Vec<(Box<str>, usize)>,
}

/// A change of scheme on the way.
///
/// ```
/// use verpick_select::infer;
///
/// let tags = ["1.0.0", "1.1.0", "1.2.0", "2024.06.15", "2024.06.20", "2024.07.01", "2024.11.30"];
/// let inference = infer(&tags);
/// let change = inference.change().unwrap();
/// assert_eq!((change.before().scheme().to_string(), tags[change.first()]), ("SemVer".to_owned(), "2024.06.15"));
/// ```
#[derive(Debug, Clone)]
pub struct Change {
    before: Guess,
    last: usize,
    first: usize,
}

/// Tells the scheme that tags follow, and their prefix.
///
/// With dates ([`Candidate::published`]), what a format says of a version's date must agree with them. Without, only a
/// year in four digits and padded months and days count as dates: 24.6 is more likely a version of a project that
/// counts, and is reported as one that *could* be a date. Tags whose prefix is rarer than another one's among the
/// newest are not read.
///
/// The order of the input does not matter. Takes the time to sort the tags and to read them all with some dozens of
/// formats, and memory for them all.
///
/// ```
/// use verpick_select::infer;
///
/// let inference = infer(&["v1.9.0", "v1.10.0-rc.1", "v1.10.0", "latest"]);
/// assert_eq!(inference.best().unwrap().scheme().to_string(), "SemVer");
/// assert_eq!(inference.unread(), [3]);
/// ```
#[must_use]
pub fn infer<C: Candidate>(tags: &[C]) -> Inference {
    let Sorted { prefix, entries, prefixes } = Sorted::of(tags);
    let group = Group::new(prefix, &entries);
    let mut guesses = guesses(&group);
    let change = change(&group, guesses.first());
    guesses.iter_mut().for_each(|guess| guess.count(tags));
    let unread = unread(tags, guesses.first());
    let prefixes = prefixes.into_iter().map(|(prefix, tags)| (prefix.into(), tags)).collect();
    Inference { guesses, change, unread, prefixes }
}

impl Inference {
    /// The best guess; `None` where nothing reads even half of the newest tags.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let tags = ["1.0.0", "1.1.0", "1.2.0", "2024.06.15", "2024.06.20", "2024.07.01", "2024.11.30"];
    /// let inference = infer(&tags);
    /// assert_eq!(inference.best().unwrap().scheme().to_string(), "CalVer YYYY.0M.0D");
    /// assert!(infer(&["latest"]).best().is_none());
    /// ```
    #[must_use]
    pub fn best(&self) -> Option<&Guess> {
        self.guesses.first()
    }

    /// All guesses that read at least half of the newest tags of the prefix, the best first.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let tags = ["1.0.0", "1.1.0", "1.2.0", "2024.06.15", "2024.06.20", "2024.07.01", "2024.11.30"];
    /// let inference = infer(&tags);
    /// assert_eq!(inference.guesses()[0].scheme(), inference.best().unwrap().scheme());
    /// ```
    #[must_use]
    pub fn guesses(&self) -> &[Guess] {
        &self.guesses
    }

    /// What stands before the versions of the tags that have a number, and how many have it, the most frequent first.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let inference = infer(&["api-1.0", "api-1.1", "web-2.0", "latest"]);
    /// assert_eq!(inference.prefixes().collect::<Vec<_>>(), [("api-", 2), ("web-", 1)]);
    /// ```
    pub fn prefixes(&self) -> impl Iterator<Item = (&str, usize)> {
        self.prefixes.iter().map(|(prefix, tags)| (&**prefix, *tags))
    }

    /// The change of scheme before which another one than the best guess held.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let tags = ["1.0.0", "1.1.0", "1.2.0", "2024.06.15", "2024.06.20", "2024.07.01", "2024.11.30"];
    /// let inference = infer(&tags);
    /// assert!(inference.change().is_some());
    /// assert!(infer(&["1.0.0", "1.1.0"]).change().is_none());
    /// ```
    #[must_use]
    pub const fn change(&self) -> Option<&Change> {
        self.change.as_ref()
    }

    /// The tags that the best guess does not read, by their places in the input; all of them, if there is none.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let tags = ["1.0.0", "1.1.0", "1.2.0", "2024.06.15", "2024.06.20", "2024.07.01", "2024.11.30"];
    /// let inference = infer(&tags);
    /// assert_eq!(inference.unread(), [0, 1, 2]);
    /// ```
    #[must_use]
    pub fn unread(&self) -> &[usize] {
        &self.unread
    }
}

impl Change {
    /// The scheme before.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let tags = ["1.0.0", "1.1.0", "1.2.0", "2024.06.15", "2024.06.20", "2024.07.01", "2024.11.30"];
    /// let inference = infer(&tags);
    /// assert_eq!(inference.change().unwrap().before().scheme().name(), "semver");
    /// ```
    #[must_use]
    pub const fn before(&self) -> &Guess {
        &self.before
    }

    /// The last tag before the change, by its place in the input.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let tags = ["1.0.0", "1.1.0", "1.2.0", "2024.06.15", "2024.06.20", "2024.07.01", "2024.11.30"];
    /// let inference = infer(&tags);
    /// assert_eq!(tags[inference.change().unwrap().last()], "1.2.0");
    /// ```
    #[must_use]
    pub const fn last(&self) -> usize {
        self.last
    }

    /// The first tag behind the change, by its place in the input.
    ///
    /// ```
    /// use verpick_select::infer;
    ///
    /// let tags = ["1.0.0", "1.1.0", "1.2.0", "2024.06.15", "2024.06.20", "2024.07.01", "2024.11.30"];
    /// let inference = infer(&tags);
    /// assert_eq!(tags[inference.change().unwrap().first()], "2024.06.15");
    /// ```
    #[must_use]
    pub const fn first(&self) -> usize {
        self.first
    }
}

/// The guesses for a group, the best first.
fn guesses(group: &Group<'_, '_>) -> Vec<Guess> {
    /// So many of the newest tags show a scheme that is younger than what counts as recent.
    const NEWEST: [usize; 2] = [12, 4];
    let mut guesses = Vec::from([Guess::new(Scheme::SEMVER, group)]);
    propose(&mut guesses, group, group.recent);
    for newest in NEWEST {
        propose(&mut guesses, group, group.entries.len().saturating_sub(newest));
    }
    // What is rare shows only in all tags that follow a scheme.
    let beginnings: BTreeSet<usize> = guesses.iter().filter(|guess| !guess.is_idle()).map(Guess::beginning).collect();
    for first in beginnings {
        propose(&mut guesses, group, first);
    }
    guesses.retain(|guess| !guess.is_idle());
    guesses.sort_by_key(|guess| Reverse(guess.rank()));
    // Behind a best guess that is shown, what is not is no news; nor is ever what the dates contradict.
    let is_shown = guesses.first().is_some_and(Guess::has_dates);
    let mut place = 0..;
    guesses.retain(|guess| place.next() == Some(0) || !(guess.is_contradicted() || guess.is_unproven() && is_shown));
    guesses
}

/// Adds the formats that may fit the tags from `first` on, where they are new.
fn propose(guesses: &mut Vec<Guess>, group: &Group<'_, '_>, first: usize) {
    // What stands behind the numbers needs more tags to tell than the numbers themselves.
    let ending = Ending::of(&group.entries[first.min(group.recent)..]);
    for format in propose::formats(&group.entries[first..], ending) {
        if !guesses.iter().any(|guess| guess.scheme().format() == Some(&format)) {
            guesses.push(Guess::new(format.into(), group));
        }
    }
}

fn unread<C: Candidate>(tags: &[C], best: Option<&Guess>) -> Vec<usize> {
    let is_read = |tag: &C| best.is_some_and(|best| best.reads(tag));
    tags.iter().enumerate().filter(|(_, tag)| !is_read(tag)).map(|(index, _)| index).collect()
}

/// The change of scheme, where nearly nothing before it follows the best guess and something else does, or where a
/// calendar was left for what has no dates; of numbers in their own order none can tell that.
fn change(group: &Group<'_, '_>, best: Option<&Guess>) -> Option<Change> {
    let best = best?;
    let left = if best.has_dates() || !group.are_dated() { None } else { left(group) };
    let place = left.or_else(|| begun(best))?;
    let (last, first) = (group.entries.get(place - 1)?.index, group.entries.get(place)?.index);
    let before = guesses(&group.part(0..place)).into_iter().next()?;
    // A first 1.0 in front of 1.0.1 is no other scheme.
    let is_worth_a_word = before.has_dates() || best.has_dates() || place * 10 > best.holds.len();
    (before.scheme() != best.scheme() && is_worth_a_word).then_some(Change { before, last, first })
}

/// So few tags make no scheme before or behind a change.
const AT_LEAST: usize = 2;

/// Where the best guess begins to hold, if nearly nothing before does.
fn begun(best: &Guess) -> Option<usize> {
    // What could be dates and is not shown to be may begin anywhere.
    if !best.fits() || best.is_unproven() || best.is_contradicted() {
        return None;
    }
    let place = best.beginning();
    (place >= AT_LEAST && guess::are_few(&best.holds[..place])).then_some(place)
}

/// Where a calendar was left, if nearly nothing behind follows it: what has no dates may read all of it, and cannot tell.
fn left(group: &Group<'_, '_>) -> Option<usize> {
    /// A calendar must be all there is to so many tags in a row.
    const WINDOW: usize = 4;
    const WINDOWS: usize = 8;
    let count = group.entries.len();
    let size = (count / WINDOWS).max(WINDOW);
    let windows = (size..count).step_by(size).map(|end| end - size..end).rev();
    // Of several calendars that a window could follow, the one that was followed for longest.
    let place = |window: Range<usize>| {
        let calendars = guesses(&group.part(window.clone())).into_iter().filter(Guess::has_dates);
        let places = calendars.filter_map(|calendar| {
            let held = Guess::new(calendar.scheme().clone(), group).holds;
            let place = window.start + guess::end(&held[window.start..]);
            (place + AT_LEAST <= count && guess::are_few(&held[place..])).then_some(place)
        });
        places.max()
    };
    let is_calendar = |place: &usize| guesses(&group.part(0..*place)).first().is_some_and(Guess::has_dates);
    windows.filter_map(place).find(is_calendar)
}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned;
    use alloc::format;
    use alloc::string::{String, ToString};

    use super::sample::dated;
    use super::*;

    fn schemes(inference: &Inference) -> Vec<String> {
        inference.guesses().iter().map(ToString::to_string).collect()
    }

    /// `spelt` with each number of `numbers` in it.
    fn counted(spelt: &str, numbers: Range<usize>) -> Vec<String> {
        numbers.map(|number| spelt.replace('#', &number.to_string())).collect()
    }

    /// A change in a list of one tag a month, each spelt by its place, its year and its month.
    #[track_caller]
    fn assert_monthly_change(
        count: usize,
        spelt: impl Fn(usize, usize, usize) -> String,
        expected: Option<(&str, usize, usize)>,
    ) {
        let month = |place: usize| (place, 2018 + place / 12, place % 12 + 1);
        let tag = |(place, year, month)| (spelt(place, year, month), format!("{year}-{month:02}-05"));
        let tags: Vec<_> = (0..count).map(month).map(tag).collect();
        let tags: Vec<_> = tags.iter().map(|(tag, date)| (tag.as_str(), date.as_str())).collect();
        assert_change(&dated(&tags), expected);
    }

    /// The scheme before the change, and its place.
    #[track_caller]
    fn assert_change<C: Candidate>(tags: &[C], expected: Option<(&str, usize, usize)>) {
        let inference = infer(tags);
        let change = inference.change().map(|change| (change.before().to_string(), change.last(), change.first()));
        assert_eq!(change, expected.map(|(scheme, last, first)| (scheme.to_string(), last, first)));
    }

    #[test]
    fn what_the_best_guess_does_not_read_is_named_by_its_place() {
        let tags = ["v1.0.0", "latest", "1.1.0", "stable"];
        let inference = infer(&tags);
        assert_eq!(inference.best().unwrap().to_string(), "SemVer");
        assert_eq!(inference.unread(), [1, 3]);
        assert_eq!(tags.map(|tag| inference.best().unwrap().reads(tag)), [true, false, true, false]);
        let inference = infer(&["latest", "nightly"]);
        assert!(inference.best().is_none());
        assert_eq!(inference.unread(), [0, 1]);
    }

    #[test]
    fn what_could_be_dates_is_listed_where_the_best_is_not_shown_to_be() {
        let inference = infer(&["23.1", "23.2", "23.3", "24.0", "24.1"]);
        assert_eq!(schemes(&inference), ["numbers MAJOR.MINOR", "CalVer YY.MINOR"]);
    }

    #[test]
    fn behind_what_is_shown_nothing_is_listed_that_is_not() {
        let inference = infer(&["2024.6.1", "2024.6.15", "2024.7.3", "2024.11.20"]);
        assert_eq!(schemes(&inference), ["CalVer YYYY.MINOR.MICRO", "SemVer"]);
    }

    #[test]
    fn what_the_dates_contradict_is_listed_only_where_it_is_the_best() {
        let tags = dated(&[
            ("24.1", "2021-01-01"),
            ("24.2", "2021-02-01"),
            ("24.3", "2021-03-01"),
            ("24.4", "2021-04-01"),
            ("24.5", "2021-05-01"),
        ]);
        assert_eq!(schemes(&infer(&tags)), ["numbers MAJOR.MINOR"]);
        let tags = dated(&[
            ("2024.01.01", "2021-01-01"),
            ("2024.02.01", "2021-02-01"),
            ("2024.03.01", "2021-03-01"),
            ("2024.04.01", "2021-04-01"),
        ]);
        assert_eq!(schemes(&infer(&tags)), ["CalVer YYYY.0M.0D"]);
    }

    #[test]
    fn what_is_rare_shows_in_all_tags_that_follow_the_scheme() {
        let mut tags = counted("100.#", 0..50);
        tags.push("100.3.1".to_owned());
        tags.push("100.3.2".to_owned());
        assert_eq!(schemes(&infer(&tags)), ["numbers MAJOR.MINOR[.PATCH]", "numbers MAJOR.MINOR"]);
    }

    #[test]
    fn a_few_tags_in_front_of_a_calendar_are_a_change() {
        let mut tags = counted("1.#.0", 0..2);
        tags.extend(counted("20#.04.01", 24..54));
        assert_change(&tags, Some(("SemVer", 1, 2)));
    }

    #[test]
    fn in_front_of_what_has_no_dates_more_than_a_tenth_of_the_tags_are_a_change() {
        for (before, behind, expected) in
            [(4, 35, Some(("numbers MAJOR_MINOR", 3, 4))), (4, 36, None), (5, 44, Some(("numbers MAJOR_MINOR", 4, 5)))]
        {
            let mut tags = counted("1_#", 0..before);
            tags.extend(counted("200.#", 0..behind));
            assert_change(&tags, expected);
        }
    }

    #[test]
    fn a_calendar_that_was_followed_for_a_while_is_a_change_where_it_was_left() {
        let spelt = |place, year, month| match place {
            30..38 => format!("{year}.{month}.0"),
            _ => format!("3.{place}.0"),
        };
        assert_monthly_change(60, spelt, Some(("CalVer YYYY.MM.MICRO", 37, 38)));
    }

    #[test]
    fn a_calendar_was_not_left_where_numbers_alone_tell_the_order() {
        let mut tags = counted("2020.#.0", 1..21);
        tags.extend(counted("3000.#.0", 1..21));
        assert_change(&tags, None);
    }

    #[test]
    fn a_calendar_that_was_followed_in_passing_is_no_change() {
        let spelt = |place, year, month| match place {
            3..9 => format!("{year}.{month}.0"),
            _ => format!("3.{place}.0"),
        };
        assert_monthly_change(80, spelt, None);
    }

    #[test]
    fn a_calendar_that_goes_on_beside_another_scheme_was_not_left() {
        let spelt = |often: usize| {
            move |place: usize, year, month| match place {
                20.. if place % often != 0 => format!("3.{place}.0"),
                _ => format!("{year}.{month}.0"),
            }
        };
        assert_monthly_change(50, spelt(3), None);
        assert_monthly_change(50, spelt(30), Some(("CalVer YYYY.MM.MICRO", 19, 20)));
    }

    #[test]
    fn a_calendar_was_left_where_two_tags_behind_it_do_not_follow_it() {
        let spelt = |others: &'static [usize]| {
            move |place, year, month| {
                if others.contains(&place) { format!("3.{place}.0") } else { format!("{year}.{month}.0") }
            }
        };
        assert_monthly_change(25, spelt(&[22, 24]), None);
        assert_monthly_change(25, spelt(&[23, 24]), Some(("CalVer YYYY.MM.MICRO", 22, 23)));
    }
}
