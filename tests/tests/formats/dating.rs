//! The version of a date that comes next.

use std::cmp::Ordering;

use proptest::prelude::*;
use verpick::chrono::{Datelike, Days, NaiveDate};
use verpick::{Component, Format, Lint, NextError, ParseOptions, Scheme, Token, Version};

use crate::trees::{config, core, format, tag, values};

/// Days around those that small values name.
fn day() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        6 => (0_u64..3 * 366).prop_map(|days| NaiveDate::from_ymd_opt(2023, 1, 1).unwrap() + Days::new(days)),
        2 => (0_u64..130).prop_map(|days| NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(days)),
        1 => (0_u64..4_000_000).prop_map(|days| NaiveDate::from_ymd_opt(1, 1, 1).unwrap() + Days::new(days)),
    ]
}

/// A scheme, a tag under it, and a day. Most tags are versions.
fn dated() -> impl Strategy<Value = (Scheme, String, NaiveDate)> {
    let before = prop::sample::select(&["", "", "v", "api/", "api/v"][..]);
    (format(), before).prop_flat_map(|((nodes, format), before)| {
        let tree = nodes.clone();
        let tags = prop_oneof![
            3 => values(&nodes).prop_map(move |values| core(&tree, &values)),
            1 => tag(&nodes),
        ];
        let tags = tags.prop_map(move |tag| format!("{before}{tag}"));
        (Just(Scheme::from(format)), tags, day())
    })
}

fn prefix(tag: &str) -> &'static str {
    if tag.starts_with("api/") { "api/" } else { "" }
}

fn read<'t>(scheme: &'t Scheme, tag: &'t str) -> Option<Version<'t>> {
    scheme.parse_with(tag, ParseOptions::new().prefix(prefix(tag))).ok()
}

/// What a token names on a day; none where it is a counter.
fn on(token: Token, day: NaiveDate) -> Option<i64> {
    match token.name() {
        "YYYY" => Some(day.year().into()),
        "YY" | "0Y" => Some(i64::from(day.year()) - 2000),
        "MM" | "0M" => Some(day.month().into()),
        "WW" | "0W" => Some(i64::from(day.ordinal().div_ceil(7))),
        "DD" | "0D" => Some(day.day().into()),
        _ => None,
    }
}

/// The places of a format with what stands there in a version and what would on a day.
fn places<'v>(
    version: &'v Version<'_>,
    day: NaiveDate,
) -> impl Iterator<Item = (Token, Option<u64>, Option<i64>)> + 'v {
    let tokens = version.scheme().format().expect("CalVer").tokens();
    tokens.iter().enumerate().map(move |(place, token)| (*token, version.number(place), on(*token, day)))
}

/// Whether the date that a version names is that of the day, before it or behind it: years, then months or weeks, then
/// days, as far as the version has them.
fn cmp_date(version: &Version<'_>, day: NaiveDate) -> Ordering {
    let rank = |token: Token| match token.name() {
        "YYYY" | "YY" | "0Y" => 0,
        "MM" | "0M" => 1,
        "WW" | "0W" => 2,
        _ => 3,
    };
    let mut dates: Vec<_> = places(version, day)
        .filter_map(|(token, number, on)| Some((rank(token), i64::try_from(number?).ok()?, on?)))
        .collect();
    dates.sort_unstable();
    dates.iter().map(|(_, number, on)| number.cmp(on)).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn next_on_is_greater_and_reads_under_the_same_scheme((scheme, tag, day) in dated()) {
        let Some(version) = read(&scheme, &tag) else { return Ok(()) };
        if let Ok(next) = version.next_on(day) {
            let next = next.as_version();
            prop_assert_eq!(next.cmp_precedence(&version), Some(Ordering::Greater), "{} behind {} of {}", next, version, scheme);
            let again = scheme.parse_with(next.as_str(), ParseOptions::new().prefix(prefix(&tag)));
            prop_assert_eq!(again.ok(), Some(next), "{} of {}", next, scheme);
            prop_assert_eq!((next.prefix(), next.has_v()), (version.prefix(), version.has_v()));
            prop_assert!(!next.is_prerelease() && next.build().is_none(), "{} of {}", next, scheme);
        }
    }

    #[test]
    fn next_on_names_the_day((scheme, tag, day) in dated()) {
        let Some(version) = read(&scheme, &tag) else { return Ok(()) };
        if let Ok(next) = version.next_on(day) {
            for (token, number, on) in places(&next.as_version(), day) {
                if let Some(on) = on {
                    prop_assert_eq!(number.map(|number| number as i64), Some(on), "{} of {} behind {}", token, next, version);
                }
            }
        }
    }

    #[test]
    fn next_on_twice_on_a_day_counts_up((scheme, tag, day) in dated()) {
        let Some(version) = read(&scheme, &tag) else { return Ok(()) };
        let Ok(first) = version.next_on(day) else { return Ok(()) };
        let first = first.as_version();
        let last = |version: &Version<'_>| -> Option<usize> {
            places(version, day).collect::<Vec<_>>().iter().rposition(|(token, _, on)| on.is_none() && token.name() != "MAJOR")
        };
        match (first.next_on(day), last(&first)) {
            (Ok(second), Some(counter)) => {
                let second = second.as_version();
                for (place, _) in places(&first, day).enumerate() {
                    let (before, behind) = (first.number(place).unwrap_or(0), second.number(place).unwrap_or(0));
                    prop_assert_eq!(behind, before + u64::from(place == counter), "{} behind {} of {}", second, first, scheme);
                }
            }
            (Err(error), None) => prop_assert_eq!(error, NextError::NoCounter, "behind {} of {}", first, scheme),
            (Err(error), Some(_)) => prop_assert_eq!(error, NextError::TooBig, "behind {} of {}", first, scheme),
            (Ok(second), None) => prop_assert!(false, "{second} behind {first} of {scheme}, which has no counter"),
        }
    }

    #[test]
    fn next_on_never_goes_back((scheme, tag, day) in dated(), back in 1_u64..800) {
        let Some(version) = read(&scheme, &tag) else { return Ok(()) };
        // Without a year no date is before another, and without a month no day.
        let is_calendar = |format: &Format| {
            format.place(Component::Year).is_some() && !format.lints().contains(&Lint::DayWithoutMonth)
        };
        prop_assume!(scheme.format().is_some_and(is_calendar));
        let Ok(next) = version.next_on(day) else { return Ok(()) };
        let next = next.as_version();
        let earlier = day - Days::new(back);
        let can_be_written = places(&next, earlier).all(|(token, _, on)| {
            on.is_none_or(|on| u64::try_from(on).is_ok_and(|on| token.range().contains(&on)))
        });
        match (cmp_date(&next, earlier), next.next_on(earlier)) {
            (Ordering::Greater, again) if can_be_written => {
                prop_assert_eq!(again, Err(NextError::DateBehind), "{} of {} on {}", next, scheme, earlier);
            }
            (Ordering::Greater, again) => {
                prop_assert_eq!(again, Err(NextError::DateOutOfRange), "{} of {} on {}", next, scheme, earlier);
            }
            // The format does not tell the two days apart.
            (Ordering::Equal, Err(error)) => prop_assert!(error != NextError::DateBehind, "{} of {}", next, scheme),
            (Ordering::Equal, Ok(_)) => {}
            (Ordering::Less, _) => prop_assert!(false, "{next} of {scheme} is before {earlier}"),
        }
    }

    #[test]
    fn a_date_is_behind_only_where_it_is((scheme, tag, day) in dated()) {
        let Some(version) = read(&scheme, &tag) else { return Ok(()) };
        if version.next_on(day) == Err(NextError::DateBehind) {
            prop_assert_eq!(cmp_date(&version, day), Ordering::Greater, "{} of {} on {}", version, scheme, day);
        }
    }

    #[test]
    fn a_prerelease_of_the_day_becomes_its_release((scheme, tag, day) in dated()) {
        let Some(version) = read(&scheme, &tag) else { return Ok(()) };
        let is_of_day = places(&version, day).all(|(_, number, on)| on.is_none() || number.map(|number| number as i64) == on);
        if version.is_prerelease() && is_of_day {
            let next = version.next_on(day);
            let next = next.map_err(|error| TestCaseError::fail(format!("nothing follows {version} of {scheme} on {day}: {error}")))?;
            let next = next.as_version();
            prop_assert_eq!(next.segments(), version.segments(), "{} behind {} of {}", next, version, scheme);
        }
    }
}
