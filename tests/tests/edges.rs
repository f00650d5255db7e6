//! Where a shorter way ends: the last place that counts, the widest number that fits, the tag that is as long as can be told.
//!
//! The laws meet such versions rarely, so each has a test of its own.

use std::cmp::Ordering;

use verpick::{Floor, Format, ParseErrorKind, ParseOptions, Prereleases, Scheme, Selector, Strictness, Version};

#[test]
fn every_place_counts_however_many_there_are() {
    let scheme = Scheme::calver("YYYY.MM.DD.MAJOR.MINOR.PATCH.MICRO").unwrap();
    for place in 0..7 {
        let text = |number: u64| {
            // Of 9 and 10 the greater is the lesser text.
            let mut numbers = [2024, 9, 9, 9, 9, 9, 9];
            numbers[place] += number;
            numbers.map(|number| number.to_string()).join(".")
        };
        let (lower, higher) = (text(0), text(1));
        let ordering = scheme.parse(&lower).unwrap().cmp_precedence(&scheme.parse(&higher).unwrap());
        assert_eq!(ordering, Some(Ordering::Less), "{lower} {higher}");
    }
}

#[test]
fn a_number_that_is_longer_than_most_leaves_nothing_of_the_shorter_way() {
    let format = Format::compile("YYYY.MICRO").unwrap();
    let core = format.read(b"2024.99999999999", 0, Strictness::Strict).unwrap();
    assert_eq!(core.segments(), [2024, 99_999_999_999]);
    assert!(Version::parse("1:2.3.4").is_err(), "a colon is no digit");
}

#[test]
fn of_equal_tags_the_first_is_picked_behind_any_prefix_too() {
    let tags = ["a/1.0.0", "b/1.1.0", "a/1.2.0", "b/1.1.0", "a/1.2.0", "a/0.9.0"];
    let selector = Selector::semver().any_prefix();
    let first = |selector: &Selector| selector.latest(&tags).map(|selection| selection.index());
    assert_eq!(first(&selector), Some(2));
    assert_eq!(first(&Selector::semver().prefix("b/")), Some(1));
}

#[test]
fn a_version_behind_one_prefix_bounds_none_behind_another() {
    // Where the first has its version, the second has a lower number that is none of its version.
    let tags = ["a/1.2.0", "x-0.5/9.0.0"];
    let selector = Selector::semver().any_prefix();
    assert_eq!(selector.latest(&tags).map(|selection| selection.index()), Some(1));
    assert_eq!(selector.latest_in(tags.join("\n").as_bytes()).map(|selection| selection.index()), Some(1));
}

#[test]
fn a_newer_prerelease_is_not_skipped_for_one_of_the_same_release() {
    for tags in [["1.0.0-rc.1", "1.0.0-rc.2", "1.0.0-rc.0"], ["2.0.0-a", "2.0.0-b", "1.0.0"]] {
        let selector = Selector::semver().prereleases(Prereleases::Include);
        assert_eq!(selector.latest(&tags).map(|selection| selection.index()), Some(1), "{tags:?}");
        assert_eq!(selector.latest_in(tags.join("\n").as_bytes()).map(|selection| selection.index()), Some(1));
    }
}

#[test]
fn a_floor_behind_a_prefix_and_a_v_is_held_at_the_right_place() {
    for prefix in ["", "api/", "1.5/", "v"] {
        let read = |tag: &str| {
            let tag: &'static str = String::leak(format!("{prefix}{tag}"));
            Scheme::SEMVER.parse_with(tag, ParseOptions::new().prefix(prefix)).unwrap()
        };
        let tags = [
            "0.1.0",
            "1.2.3",
            "v1.2.4",
            "1.10.0",
            "v1.9.7",
            "10.1.0",
            "v10.10.1",
            "10.9.9",
            "v9.99.1",
            "123.4.5",
            "v123.40.5",
        ];
        for floor in tags {
            let best = Floor::new(read(floor));
            for tag in tags {
                let version = read(tag);
                if best.outranks(version.as_str().as_bytes()) {
                    assert!(version < *best.version(), "{prefix} {floor} {tag}");
                }
            }
        }
    }
}

#[test]
fn a_tag_of_as_many_bytes_as_32_bits_tell_is_read_and_a_longer_one_is_not() {
    // Zeros that the system hands out unread take no memory.
    let Ok(longer) = usize::try_from(1_u64 << 32) else { return };
    for scheme in [Scheme::SEMVER, Scheme::calver("YYYY.0M.MICRO").unwrap()] {
        let kind = |length| scheme.parse_bytes(&vec![0; length], ParseOptions::new()).unwrap_err().kind();
        assert_eq!(kind(longer - 1), ParseErrorKind::NumberExpected, "{scheme}");
        assert_eq!(kind(longer), ParseErrorKind::TooLong, "{scheme}");
    }
}

#[test]
fn what_has_four_numbers_is_no_version_beside_the_latest() {
    let tags = ["1.2.3", "1.2.3.4", "1.0.0"];
    assert_eq!(Selector::semver().latest(&tags).map(|selection| selection.index()), Some(0));
}

#[test]
fn wide_numbers_and_modifiers_are_sorted_as_they_compare() {
    let sorted = |selector: Selector, tags: &[&str]| {
        let selector = selector.prereleases(Prereleases::Include);
        selector.sorted_indices(tags).into_iter().map(|index| tags[index].to_owned()).collect::<Vec<_>>()
    };
    let wide = ["2.0.0", "1.4294967297.0", "4294967296.0.0", "1.0.0", "4294967295.0.0", "1.1048575.2", "1.1048576.1"];
    let expected =
        ["1.0.0", "1.1048575.2", "1.1048576.1", "1.4294967297.0", "2.0.0", "4294967295.0.0", "4294967296.0.0"];
    assert_eq!(sorted(Selector::semver(), &wide), expected);
    let modified = ["2024.1.post1", "2024.1", "2024.1rc1", "2024.1b2", "2024.1a1", "2024.1.dev1"];
    let selector = Selector::calver("YYYY.MINORMODIFIER").unwrap();
    let read: Vec<&str> = modified.into_iter().filter(|tag| selector.scheme().parse(tag).is_ok()).collect();
    assert!(read.len() >= 4, "{read:?}");
    let mut expected = read.clone();
    expected.sort_by_key(|tag| selector.scheme().parse(tag).unwrap());
    assert_eq!(sorted(selector.clone(), &read), expected);
}
