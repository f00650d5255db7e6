//! What is inferred from tags, and from tags with dates.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use verpick::chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use verpick::infer::{Guess, Inference};
use verpick::{Candidate, Format, infer};

use crate::strategies::{config, policy_and_items};
use crate::subject::subjects;

/// A tag and its date.
#[derive(Debug, Clone)]
struct Dated(String, NaiveDate);

impl Candidate for Dated {
    fn tag(&self) -> &[u8] {
        self.0.as_bytes()
    }

    fn published(&self) -> Option<DateTime<Utc>> {
        Some(self.1.and_hms_opt(12, 0, 0)?.and_utc())
    }
}

/// More than fifty days over three years and more, in order.
fn days() -> impl Strategy<Value = Vec<NaiveDate>> {
    (2010_i32..2050, vec(20_u64..40, 55..70)).prop_map(|(year, gaps)| {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        gaps.iter()
            .scan(first, |day, gap| {
                *day = day.checked_add_days(Days::new(*gap))?;
                Some(*day)
            })
            .collect()
    })
}

/// Formats of which a project's versions show all there is to see.
const FORMATS: &[&str] = &[
    "YYYY.0M.0D",
    "YYYY-0M-0D",
    "YYYY_0M_0D",
    "YYYY.MM.DD",
    "YYYY0M0D",
    "YY0M0D",
    "YYYY.0M",
    "YYYY0M",
    "YY.0M",
    "YY0M",
    "YYYY.MM",
    "YYYY.WW",
    "YYYY.0W",
    "MAJOR.YYYY.0M",
    "MAJOR.0Y.0M.0D",
    "YY.MM.MICRO",
    "YYYY.MM.MICRO",
    "YY.MINOR.MICRO",
    "YYYY.MINOR",
];

/// The version of a day.
fn written(format: &Format, day: NaiveDate) -> String {
    use verpick::Component::{Day, Minor, Month, Week, Year};
    let year = u64::from(day.year().unsigned_abs());
    let numbers = format.tokens().iter().map(|token| {
        Some(match token.component() {
            Year if token.name() == "YYYY" => year,
            Year => year - 2000,
            Month => day.month().into(),
            Week => u64::from(day.ordinal0()) / 7 + 1,
            Day => day.day().into(),
            // What a project counts is not the month.
            Minor => u64::from(day.ordinal0()) / 10,
            // No day is 0.
            _ => 0,
        })
    });
    format.write(&numbers.collect::<Vec<_>>()).unwrap()
}

/// What does not depend on the order of the input.
fn said<C: Candidate>(inference: &Inference, tags: &[C]) -> impl PartialEq + std::fmt::Debug + use<C> {
    let guess = |guess: &Guess| (guess.to_string(), guess.prefix().to_owned(), guess.read(), guess.calendar());
    let text = |place: usize| tags[place].tag().to_vec();
    let mut unread: Vec<_> = inference.unread().iter().map(|place| text(*place)).collect();
    unread.sort();
    let change = inference.change();
    let change = change.map(|change| (guess(change.before()), text(change.last()), text(change.first())));
    (inference.guesses().iter().map(guess).collect::<Vec<_>>(), unread, change)
}

/// The versions of days that count: major versions up, a minor one for each day.
fn counted(days: &[NaiveDate], major: u64) -> Vec<Dated> {
    let version = |(at, day): (u64, &NaiveDate)| Dated(format!("{}.{}.0", major + at / 9, at % 9), *day);
    (0..).zip(days).map(version).collect()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn a_guess_reads_what_it_was_said_to_read((_, items) in policy_and_items()) {
        let subjects = subjects(&items);
        let inference = infer(&subjects);
        for guess in inference.guesses() {
            prop_assert_eq!(subjects.iter().filter(|subject| guess.reads(*subject)).count(), guess.read(), "{}", guess);
            prop_assert_eq!(guess.tags(), subjects.len());
            prop_assert!(guess.recent_read() <= guess.recent() && guess.recent_read() <= guess.read());
        }
        let read = |place: &usize| inference.best().is_some_and(|best| best.reads(&subjects[*place]));
        let unread: Vec<usize> = (0..subjects.len()).filter(|place| !read(place)).collect();
        prop_assert_eq!(inference.unread(), unread);
    }

    #[test]
    fn a_selector_of_a_guess_takes_what_the_guess_reads((_, items) in policy_and_items()) {
        let subjects = subjects(&items);
        for guess in infer(&subjects).guesses().iter().map(Guess::clone) {
            let selector = guess.selector().prereleases(verpick::Prereleases::Include);
            for item in &items {
                prop_assert_eq!(selector.matches(&*item.tag), guess.reads(&*item.tag));
            }
        }
    }

    #[test]
    fn what_a_guess_reads_its_selector_picks_from((_, items) in policy_and_items()) {
        let tags: Vec<&[u8]> = items.iter().map(|item| &*item.tag).collect();
        for guess in infer(&tags).guesses() {
            let is_readable = tags.iter().any(|tag| guess.reads(tag));
            prop_assert_eq!(guess.selector().latest(&tags).is_some(), is_readable, "{}", guess);
        }
    }

    #[test]
    fn the_order_of_the_input_does_not_matter((_, items) in policy_and_items(), places in vec(any::<Index>(), 0..20)) {
        let mut shuffled = items.clone();
        for place in places.iter().filter(|_| !items.is_empty()) {
            shuffled.swap(0, place.index(items.len()));
        }
        let (subjects, shuffled) = (subjects(&items), subjects(&shuffled));
        prop_assert_eq!(said(&infer(&subjects), &subjects), said(&infer(&shuffled), &shuffled));
    }

    #[test]
    fn the_format_of_a_calendar_is_found_by_its_dates(days in days(), format in select(FORMATS), prefix in select(&["", "app-"][..])) {
        let compiled: Format = format.parse().unwrap();
        let tags: Vec<_> = days.iter().map(|day| Dated(format!("{prefix}{}", written(&compiled, *day)), *day)).collect();
        let inference = infer(&tags);
        let best = inference.best().unwrap();
        // Years of two digits without a zero in front are one thing.
        let found = best.scheme().to_string().replace("CalVer YY0M", "CalVer 0Y0M");
        let expected = format!("CalVer {format}").replace("CalVer YY0M", "CalVer 0Y0M").replace("MAJOR.0Y", "MAJOR.YY");
        prop_assert_eq!(found.replace("MAJOR.0Y", "MAJOR.YY"), expected, "{:?}", tags);
        prop_assert_eq!((best.prefix(), best.has_dates(), best.read()), (prefix, true, tags.len()));
        prop_assert!(inference.change().is_none());
    }

    #[test]
    fn what_counts_is_taken_for_no_calendar(days in days(), steps in vec(0_u8..10, 70), major in 0_u64..=40) {
        let mut version = [major, 0, 0];
        let tags: Vec<_> = days.iter().zip(steps).map(|(day, step)| {
            match step {
                0 => version = [version[0] + 1, 0, 0],
                1..4 => version = [version[0], version[1] + 1, 0],
                _ => version[2] += 1,
            }
            Dated(format!("v{}.{}.{}", version[0], version[1], version[2]), *day)
        }).collect();
        // A major version that is the year by chance may be one.
        prop_assume!(!days.iter().any(|day| (major..=version[0] + 1).contains(&u64::from(day.year_ce().1 - 2000))));
        let inference = infer(&tags);
        prop_assert_eq!(inference.best().map(ToString::to_string), Some("SemVer".to_owned()), "{:?}", tags);
    }

    #[test]
    fn a_change_is_where_it_was(
        days in days(), place in 8_usize..30, format in select(&["YYYY.0M.0D", "YYYY.MM.MICRO", "YY.MM.DD", "YYYY-0M-0D"][..]),
        major in 0_u64..4, back in any::<bool>(),
    ) {
        let compiled: Format = format.parse().unwrap();
        let dated = |days: &[NaiveDate]| days.iter().map(|day| Dated(written(&compiled, *day), *day)).collect::<Vec<_>>();
        let (before, behind) = days.split_at(place);
        let (first, second) = if back { (dated(before), counted(behind, major)) } else { (counted(before, major), dated(behind)) };
        let tags = [first, second].concat();
        let inference = infer(&tags);
        let best = inference.best().unwrap().to_string();
        let change = inference.change();
        let found = change.map(|change| (change.before().to_string(), change.last(), change.first()));
        let (calendar, numbers) = (format!("CalVer {format}"), "SemVer".to_owned());
        let (expected, other) = if back { (numbers, calendar) } else { (calendar, numbers) };
        prop_assert_eq!(best, expected, "{:?}", tags);
        prop_assert_eq!(found, Some((other, place - 1, place)), "{:?}", tags);
    }

    #[test]
    fn padded_dates_need_no_dates_of_tags(days in days(), format in select(&["YYYY.0M.0D", "YYYY_0M_0D", "YYYY0M0D", "YYYY.0M"][..])) {
        let compiled: Format = format.parse().unwrap();
        let tags: Vec<String> = days.iter().map(|day| written(&compiled, *day)).collect();
        let inference = infer(&tags);
        let best = inference.best().unwrap();
        prop_assert_eq!((best.to_string(), best.calendar().name()), (format!("CalVer {format}"), "spelling"));
        prop_assert!(inference.change().is_none());
    }

    #[test]
    fn modifiers_are_read_with_the_format_of_their_releases(days in days(), of in select(&["b1", "rc2", ".dev3"][..])) {
        let compiled: Format = "YYYY.MM.MICRO".parse().unwrap();
        let text = |(at, day): (usize, &NaiveDate)| format!("{}{}", written(&compiled, *day), if at % 3 == 1 { of } else { "" });
        let tags: Vec<Dated> = days.iter().enumerate().map(|(at, day)| Dated(text((at, day)), *day)).collect();
        let inference = infer(&tags);
        prop_assert_eq!(inference.best().unwrap().to_string(), "CalVer YYYY.MM.MICROMODIFIER", "{:?}", tags);
        prop_assert_eq!(inference.unread(), [0_usize; 0]);
    }
}
