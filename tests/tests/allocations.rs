//! Parsing, comparing and picking allocate nothing on the heap.
//!
//! Invariants: what is measured has been made before, policy, scheme and tags alike; every measured call gives an
//! answer that is asserted, so that nothing passes by doing nothing; and the counter itself is shown to count.

use std::cmp::Ordering;
use std::fmt::Write;
use std::hint::black_box;

use allocation_counter::measure;
use verpick::{Component, Excerpt, ParseOptions, Prereleases, Scheme, Selector, SlotMatch, Strictness, Version, lines};
use verpick_tests::lists;

/// Runs `work` and asserts that it did not allocate.
#[track_caller]
fn allocates_nothing<T>(work: impl FnOnce() -> T) -> T {
    let mut answer = None;
    let counted = measure(|| answer = Some(black_box(work())));
    assert_eq!((counted.count_total, counted.bytes_total), (0, 0), "allocations, bytes");
    answer.expect("the work was done")
}

#[test]
fn the_counter_counts() {
    assert_eq!(measure(|| drop(black_box(Box::new(7)))).count_total, 1);
    assert_eq!(measure(|| drop(black_box(Version::parse("1.2.3").unwrap().to_buf()))).count_total, 1);
}

#[test]
fn parsing_semver_allocates_nothing() {
    let long = "1.2.3-".to_owned() + &"rc.1.".repeat(10_000) + "x";
    // Each tag, and whether it is read strictly and leniently.
    let tags = [
        ("1.2.3", [true, true]),
        ("v1.2.3-rc.1+blue", [true, true]),
        (&long, [true, true]),
        ("v01.2.3-rc..01", [false, true]),
        ("18446744073709551616.0.0", [false, false]),
        ("latest", [false, false]),
        ("", [false, false]),
    ];
    for (tag, expected) in tags {
        let read = [Strictness::Strict, Strictness::Lenient].map(|strictness| {
            let options = ParseOptions::new().strictness(strictness);
            allocates_nothing(|| Scheme::SEMVER.parse_with(tag, options).is_ok())
        });
        assert_eq!(read, expected, "{tag:.40}");
    }
}

#[test]
fn parsing_calver_allocates_nothing() {
    const FORMATS: [(&str, &str, &str); 5] = [
        ("YYYY.0M.MICRO", "2024.06.3-rc.1+blue", "2024.13.3"),
        ("YYYY0M0D", "20240615", "20240230"),
        ("YY.MM.DD", "24.6.15", "24.06.15"),
        (r"\r\e\l-YYYY\éWW", "rel-2024é53", "rel-2024e53"),
        ("MICRO.MICRO.MICRO.MICRO.MICRO.MICRO.MICRO.MICRO", "1.2.3.4.5.6.7.8", "1.2.3.4.5.6.7"),
    ];
    for (format, taken, refused) in FORMATS {
        let scheme = Scheme::calver(format).unwrap();
        assert!(allocates_nothing(|| scheme.parse(taken).is_ok()), "{format}");
        assert!(allocates_nothing(|| scheme.parse(refused).is_err()), "{format}");
        let format = scheme.format().unwrap();
        let peeked = allocates_nothing(|| format.peek(taken.as_bytes(), 0, &[9_999; 8]));
        assert_eq!(peeked.map(|(ordering, _)| ordering), Some(Ordering::Less), "{format}");
    }
}

#[test]
fn asking_a_version_allocates_nothing() {
    let scheme = Scheme::calver("YYYY.0M.0D.MICRO").unwrap();
    let version = scheme.parse("v2024.06.15.3-rc.1+blue.7").unwrap();
    let other = scheme.parse("v2024.06.15.3-rc.2").unwrap();
    let parts = allocates_nothing(|| {
        (
            (version.core(), version.prerelease(), version.build(), version.prefix(), version.has_v()),
            (version.slot(SlotMatch::First), version.channel(), version.date(), version.segment(Component::Micro)),
            (version.diff(&other), version.year(), version.segments().len()),
        )
    });
    assert_eq!(parts.0, ("2024.06.15.3", Some("rc.1"), Some("blue.7"), "", true));
    assert_eq!(parts.1.0, Some("blue"));
    assert_eq!(parts.2.2, 4);
}

#[test]
fn comparing_allocates_nothing() {
    let long = |last: &str| format!("1.2.3-{}{last}+{}", "a.00000000001.".repeat(1_000), "b.".repeat(1_000) + "c");
    let (a, b) = (long("9"), long("10"));
    let lenient = ParseOptions::new().strictness(Strictness::Lenient);
    let (a, b) = (Scheme::SEMVER.parse_with(&a, lenient).unwrap(), Scheme::SEMVER.parse_with(&b, lenient).unwrap());
    assert_eq!(allocates_nothing(|| a.cmp_precedence(&b)), Some(Ordering::Less));
    assert_eq!(allocates_nothing(|| a.cmp(&b)), Ordering::Less);
    assert!(allocates_nothing(|| a != b && !b.outranks(a.as_str().as_bytes())));
    let calver = Scheme::calver("YY.0M").unwrap();
    let version = calver.parse("24.06").unwrap();
    assert_eq!(allocates_nothing(|| version.cmp_precedence(&a)), None);
}

#[test]
fn telling_what_is_wrong_allocates_nothing() {
    /// Takes text and keeps only its length.
    struct Length(usize);
    impl Write for Length {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0 += text.len();
            Ok(())
        }
    }
    let tag = "1.2.".to_owned() + &"9".repeat(5_000);
    let error = Version::parse(&tag).unwrap_err();
    let mut length = Length(0);
    allocates_nothing(|| write!(length, "{} {error} {}", error.with(&tag), Excerpt::new(&tag))).unwrap();
    assert!(length.0 > 100);
}

/// Policies of every kind, each with how it is called.
fn policies() -> Vec<(&'static str, Selector)> {
    let denied = (0..1_000).fold(Selector::semver(), |selector, n| selector.deny(format!("api/v0.0.{n}")));
    vec![
        ("stable", Selector::semver()),
        ("all", Selector::semver().prereleases(Prereleases::Include)),
        ("channels", Selector::semver().channels(["rc", "beta"])),
        ("only channels", Selector::semver().prereleases(Prereleases::OnlyChannels(vec!["rc".into()]))),
        ("prefix", Selector::semver().prefix("api/")),
        ("slot", Selector::semver().slot("blue")),
        ("first of slot", Selector::semver().slot("blue").slot_match(SlotMatch::First)),
        ("lenient", Selector::semver().strictness(Strictness::Lenient)),
        ("denied", denied.clone()),
        ("everything", denied.prefix("api/").channels(["rc"]).slot("blue").slot_match(SlotMatch::First)),
    ]
}

/// Tags of which every one of the policies takes some.
fn tags() -> Vec<String> {
    let cores = (0..2_000).map(|n| format!("{}.{}.{}", n % 7, n % 31, n % 113));
    let tails = ["", "-rc.1", "+blue", "-beta.2+blue.7", "-rc.1+blue.7", "-alpha", "+green"].into_iter().cycle();
    let starts = ["", "v", "api/v", "api/", "web/v"].into_iter().cycle();
    let versions = cores.zip(tails).zip(starts).map(|((core, tail), start)| format!("{start}{core}{tail}"));
    versions
        .chain(["latest", "", "v01.2.3", "1.2.3-rc..1", "api/v99999999999999999999.0.0"].map(str::to_owned))
        .collect()
}

#[test]
fn picking_semver_allocates_nothing() {
    let tags = tags();
    let buffer = tags.join("\n");
    for (name, selector) in policies() {
        let slice = allocates_nothing(|| selector.latest(&tags)).unwrap_or_else(|| panic!("{name} takes some"));
        let iterated = allocates_nothing(|| selector.latest_of(tags.iter())).unwrap();
        let lined = allocates_nothing(|| selector.latest_in(buffer.as_bytes())).unwrap();
        assert_eq!((slice, slice), (iterated, lined), "{name}");
        let oldest = allocates_nothing(|| (selector.oldest(&tags), selector.oldest_in(buffer.as_bytes())));
        assert_eq!(oldest.0, oldest.1, "{name}");
        let matching = allocates_nothing(|| tags.iter().filter(|tag| selector.matches(*tag)).count());
        assert_eq!(matching, selector.sort(&tags).len(), "{name}");
        let counted = allocates_nothing(|| lines(buffer.as_bytes()).filter(|line| selector.matches(*line)).count());
        assert_eq!(counted, matching, "{name}");
    }
}

#[test]
fn picking_calver_allocates_nothing() {
    let tags = lists::load("ha-frontend").tags;
    let buffer = tags.join("\r\n");
    let selector = Selector::calver("YYYY0M0D.MICRO").unwrap().deny("20200101.0");
    let latest = allocates_nothing(|| selector.latest(&tags)).unwrap();
    let lined = allocates_nothing(|| selector.latest_in(buffer.as_bytes())).unwrap();
    assert_eq!((latest, Some(latest)), (lined, selector.sort(&tags).last().copied()));
    assert!(allocates_nothing(|| selector.matches(&tags[latest.index()])));
}
