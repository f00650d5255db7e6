//! What a guess counts, what shows its dates, and which of two is the better.

use alloc::string::ToString;
use alloc::vec;

use super::super::group::Sorted;
use super::super::sample::dated;
use super::*;

const DATES: Calendar = Calendar::Dates { agree: 10, of: 10 };
const CONTRADICTED: Calendar = Calendar::Contradicted { agree: 1, of: 10 };

fn scheme(format: &str) -> Scheme {
    if format == "semver" { Scheme::SEMVER } else { Scheme::calver(format).unwrap() }
}

/// One that reads all of ten tags.
fn guess(format: &str) -> Guess {
    Guess {
        scheme: scheme(format),
        prefix: "".into(),
        tags: 10,
        read: 10,
        unread: 0,
        prereleases: 0,
        recent: 10,
        recent_read: 10,
        recent_prereleases: 0,
        is_current: true,
        is_plausible: true,
        calendar: Calendar::None,
        holds: vec![true; 10],
    }
}

fn of_tags<C: Candidate>(format: &str, tags: &[C]) -> Guess {
    let sorted = Sorted::of(tags);
    Guess::new(scheme(format), &Group::new(sorted.prefix, &sorted.entries))
}

#[test]
fn a_calendar_has_a_name_and_a_sentence() {
    let cases = [
        (Calendar::None, "none", "no dates in the versions"),
        (DATES, "dates", "the dates of 10 of 10 recent versions agree"),
        (Calendar::Spelling, "spelling", "spelt like dates, and no dates of tags tell"),
        (Calendar::Unproven, "unproven", "the numbers could be dates, and nothing shows that they are"),
        (CONTRADICTED, "contradicted", "the dates of only 1 of 10 recent versions agree"),
    ];
    for (calendar, name, sentence) in cases {
        assert_eq!((calendar.name(), calendar.to_string().as_str()), (name, sentence));
        assert_eq!(calendar.is_shown(), matches!(name, "dates" | "spelling"), "{name}");
        let guess = Guess { calendar, ..guess("YYYY") };
        assert_eq!((guess.calendar(), guess.has_dates()), (calendar, calendar.is_shown()));
        assert_eq!((guess.is_unproven(), guess.is_contradicted()), (name == "unproven", name == "contradicted"));
    }
}

#[test]
fn a_format_without_a_date_is_one_of_numbers() {
    for (format, expected) in
        [("semver", "SemVer"), ("MAJOR.MINOR", "numbers MAJOR.MINOR"), ("YY.MINOR", "CalVer YY.MINOR")]
    {
        assert_eq!(guess(format).to_string(), expected);
    }
}

#[test]
fn what_is_read_is_counted_in_the_group_until_it_is_in_all_tags() {
    let tags = ["a-1.0.0", "a-1.1.0-rc.1", "a-1.1.0-rc.2", "a-1.1", "b-1.0.0", "latest"];
    let mut guess = of_tags("semver", &tags);
    assert_eq!((guess.tags(), guess.read(), guess.prereleases()), (4, 3, 2));
    guess.count(&tags);
    assert_eq!((guess.tags(), guess.read(), guess.prereleases()), (6, 3, 2));
    assert_eq!((guess.recent(), guess.recent_read(), guess.recent_prereleases), (4, 3, 2));
    assert_eq!((guess.unread, guess.prefix()), (1, "a-"));
}

#[test]
fn pre_releases_are_taken_where_there_is_nothing_else() {
    let tags = ["1.0.0", "1.1.0-rc.1"];
    let latest =
        |tags: &[&'static str]| of_tags("semver", tags).selector().latest(&["1.0.0", "1.1.0-rc.1"]).unwrap().index();
    assert_eq!(latest(&tags), 0);
    assert_eq!(latest(&tags[1..]), 1);
    assert_eq!(latest(&tags[..1]), 0);
}

#[test]
fn a_scheme_fits_that_reads_nearly_all_of_what_is_recent() {
    let cases = [
        (Calendar::None, 95, true),
        (Calendar::None, 94, false),
        (Calendar::Unproven, 94, false),
        (DATES, 90, true),
        (Calendar::Spelling, 90, true),
        (DATES, 89, false),
    ];
    for (calendar, recent_read, expected) in cases {
        let guess = Guess { calendar, recent: 100, recent_read, ..guess("YYYY") };
        assert_eq!(guess.fits(), expected, "{calendar}, {recent_read}");
        assert!(!Guess { is_current: false, ..guess }.fits(), "{calendar}, {recent_read}");
    }
}

#[test]
fn a_scheme_is_current_that_reads_two_of_the_newest_three() {
    for (tags, expected) in [
        (&["1.0.0", "1.1.0", "1.2.0", "1.3"][..], true),
        (&["1.0.0", "1.1.0", "1.2", "1.3.0"], true),
        (&["1.0.0", "1.1.0", "1.2", "1.3"], false),
        (&["1.0.0", "1.1"], false),
        (&["1.0.0"], true),
    ] {
        assert_eq!(of_tags("semver", tags).is_current, expected, "{tags:?}");
    }
}

#[test]
fn what_reads_less_than_half_or_too_few_is_not_worth_a_word() {
    let cases = [
        (10, 10, 10, true, false),
        (10, 5, 10, true, false),
        (10, 4, 10, true, true),
        (4, 4, 10, true, false),
        (3, 3, 10, true, true),
        (3, 3, 3, true, false),
        (0, 0, 0, true, true),
        (10, 10, 10, false, true),
    ];
    for (recent, recent_read, tags, is_plausible, expected) in cases {
        let guess = Guess { recent, recent_read, is_plausible, holds: vec![true; tags], ..guess("YYYY") };
        assert_eq!(guess.is_idle(), expected, "{recent_read} of {recent}, of {tags}, {is_plausible}");
    }
}

#[test]
fn years_that_nine_in_ten_versions_have_are_plausible() {
    let tags = |good: usize| [vec!["2024.1"; good], vec!["9024.1"; 10 - good]].concat();
    for (good, expected) in [(10, true), (9, true), (8, false)] {
        assert_eq!(of_tags("YYYY.MINOR", &tags(good)).is_plausible, expected, "{good}");
    }
    assert!(of_tags("MAJOR.MINOR", &tags(0)).is_plausible);
}

#[test]
fn a_scheme_that_fits_is_better_than_any_that_does_not_and_of_those_the_one_that_reads_more() {
    let unfit = |recent_read: usize, recent: usize| Guess { recent_read, recent, ..guess("MAJOR") };
    assert!(unfit(55, 60).rank() > unfit(70, 80).rank());
    assert!(Guess { unread: 50, ..guess("MAJOR.MINOR") }.rank() > unfit(94, 100).rank());
    assert!(guess("MAJOR.MINOR").rank() == Guess { recent: 20, recent_read: 20, ..guess("MAJOR.MINOR") }.rank());
    assert!(Guess { recent: 0, recent_read: 0, is_current: false, ..guess("MAJOR") }.rank() < unfit(1, 100).rank());
}

#[test]
fn what_takes_nine_in_ten_for_pre_releases_is_worse_than_what_does_not() {
    let with = |recent_prereleases: usize| Guess { recent_prereleases, ..guess("semver") };
    assert!(with(8).rank() == with(0).rank());
    assert!(with(9).rank() < with(8).rank());
    assert!(with(9).rank() < guess("MAJOR.MINOR").rank());
}

#[test]
fn dates_that_are_shown_say_more_than_semver_and_semver_more_than_numbers() {
    let calver = |format: &str, calendar: Calendar| Guess { calendar, unread: 5, ..guess(format) };
    let order = [
        calver("YYYY.0M.0D", DATES),
        calver("YYYY.0M", Calendar::Spelling),
        calver("YYYY", DATES),
        Guess { unread: 4, ..guess("semver") },
        Guess { unread: 3, ..guess("MAJOR.MINOR") },
        Guess { calendar: Calendar::Unproven, unread: 2, ..guess("YY") },
        Guess { calendar: CONTRADICTED, unread: 3, ..guess("YY") },
    ];
    for pair in order.windows(2) {
        assert!(pair[0].rank() > pair[1].rank(), "{} and {}", pair[0], pair[1]);
    }
}

#[test]
fn a_token_is_worth_as_many_tags_as_its_price() {
    let of = |format: &str, unread: usize| Guess { unread, holds: vec![true; 200], ..guess(format) };
    assert!(of("MAJOR", 7).rank() == of("MAJOR.MINOR", 4).rank());
    assert!(of("MAJOR", 7).rank() < of("MAJOR.MINOR", 3).rank());
    assert!(of("MAJOR", 7).rank() > of("MAJOR.MINOR", 5).rank());
    assert!(of("MAJOR.MINORMODIFIER", 4).rank() == of("MAJOR.MINOR.PATCH", 4).rank());
}

#[test]
fn a_scheme_that_reads_nothing_is_not_shown() {
    assert_eq!(of_tags("YYYY.0M", &["1.0", "1.1", "2.0"]).calendar(), Calendar::Unproven);
}

#[test]
fn where_all_dates_are_younger_a_padded_month_shows_a_calendar_and_a_year_alone_none() {
    for (format, tag, expected) in
        [("YYYY.MINOR", "1995.1", Calendar::Unproven), ("YYYY.0M", "1995.01", Calendar::Spelling)]
    {
        assert_eq!(of_tags(format, &dated(&[(tag, "2024-01-05")])).calendar(), expected, "{format}");
    }
}

#[test]
fn nineteen_in_twenty_dates_must_agree() {
    let tags = |wrong: usize| {
        let mut tags = dated(&[("2024.01.01", "2024-01-01")]).repeat(20 - wrong);
        tags.extend(dated(&[("2024.02.01", "2024-01-01"), ("2024.03.01", "2024-01-01")]).into_iter().take(wrong));
        tags
    };
    let cases = [
        (0, Calendar::Dates { agree: 20, of: 20 }),
        (1, Calendar::Dates { agree: 19, of: 20 }),
        (2, Calendar::Contradicted { agree: 18, of: 20 }),
    ];
    for (wrong, expected) in cases {
        assert_eq!(of_tags("YYYY.0M.0D", &tags(wrong)).calendar(), expected, "{wrong}");
    }
}

#[test]
fn a_scheme_begins_where_the_least_is_on_the_wrong_side() {
    const T: bool = true;
    const F: bool = false;
    let cases: [(&[bool], usize, usize); 10] = [
        (&[], 0, 0),
        (&[T, T, T], 0, 3),
        (&[F, F, F], 3, 0),
        (&[F, F, T, T], 2, 4),
        (&[T, T, F, F], 0, 2),
        (&[F, T, F, F, T, T], 4, 6),
        (&[F, F, T, F, T, T], 2, 6),
        (&[T, T, F, T, F, F], 0, 4),
        // Where two places are as good, the one that leaves more to the scheme.
        (&[F, T, F], 1, 2),
        (&[T, F, T], 0, 3),
    ];
    for (holds, first, last) in cases {
        assert_eq!((beginning(holds), end(holds)), (first, last), "{holds:?}");
    }
}

#[test]
fn few_are_one_in_five() {
    for (held, others, expected) in
        [(0, 0, true), (0, 1, true), (1, 4, true), (1, 3, false), (2, 8, true), (2, 7, false)]
    {
        let holds = [vec![true; held], vec![false; others]].concat();
        assert_eq!(are_few(&holds), expected, "{held} and {others}");
    }
}
