//! What the usual traits say of public types: which are equal and hash alike, how they are shown, what accessors give.
//!
//! Nothing here needs a list of tags, and little of it is asked anywhere else.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use serde::de::DeserializeSeed;
use verpick::{
    Action, Channel, Component, Constraint, ConstraintErrorKind, Difference, Format, FormatErrorKind, Lint,
    ParseOptions, Reason, Scheme, Selector, Strictness, Token, Version, VersionBuf,
};

fn version(tag: &str) -> Version<'_> {
    Version::parse(tag).unwrap()
}

#[test]
fn channels_are_the_same_in_any_case_and_by_no_other_name() {
    assert_eq!(Channel::Named("RC"), Channel::Named("rc"));
    assert_ne!(Channel::Named("rc"), Channel::Named("beta"));
    assert_ne!(Channel::Named("rc"), Channel::Unnamed);
    assert_ne!(Channel::Stable, Channel::Unnamed);
}

#[test]
fn constraints_are_the_same_by_text_and_scheme() {
    let semver = |text| Constraint::parse(text, &Scheme::SEMVER).unwrap();
    let calver = Scheme::calver("MAJOR.MINOR").unwrap();
    let other = Constraint::parse(">=1.2", &calver).unwrap();
    assert_eq!(semver(">=1.2"), semver(">=1.2"));
    assert_ne!(semver(">=1.2"), semver(">=1.3"));
    assert_ne!(semver(">=1.2"), other);
    let all: HashSet<_> = [semver(">=1.2"), semver(">=1.2"), semver(">=1.3"), other].into();
    assert_eq!(all.len(), 3);
    let state = RandomState::new();
    assert_ne!(state.hash_one(semver(">=1.2")), state.hash_one(semver(">=1.3")));
    assert_eq!(format!("{:?}", semver("^1.2")), "Constraint { text: \"^1.2\", scheme: SemVer }");
}

#[test]
fn versions_are_the_same_by_tag_prefix_and_scheme() {
    let behind = |prefix, tag| Scheme::SEMVER.parse_with(tag, ParseOptions::new().prefix(prefix)).unwrap();
    assert_eq!(version("v1.2.3"), version("v1.2.3"));
    assert_ne!(version("v1.2.3"), version("1.2.3"), "equal tags are the end of the order");
    assert_ne!(behind("a1.", "a1.2.3.4"), version("2.3.4"));
    let state = RandomState::new();
    assert_eq!(state.hash_one(version("v1.2.3")), state.hash_one(version("v1.2.3")));
    assert_ne!(state.hash_one(version("v1.2.3")), state.hash_one(version("v1.2.4")));
}

#[test]
fn a_version_shows_its_tag() {
    assert_eq!(
        format!("{} {:?}", version("v1.2.3-rc.1"), version("v1.2.3-rc.1").to_buf()).matches("v1.2.3-rc.1").count(),
        2
    );
    assert!(format!("{:?}", version("v1.2.3")).contains("v1.2.3"));
    assert!(format!("{:?}", version("1.2.3").segments()).contains("[1, 2, 3]"));
}

#[test]
fn owned_versions_are_in_the_order_of_those_they_came_from() {
    let buf = |tag: &str| tag.parse::<VersionBuf>().unwrap();
    assert_eq!(buf("1.9.0").partial_cmp(&buf("1.10.0")), Some(Ordering::Less));
    assert_eq!(buf("1.9.0").cmp_precedence(&buf("1.9.0+blue")), Some(Ordering::Equal));
    assert_eq!(buf("1.9.1").cmp_precedence(&buf("1.9.0+blue")), Some(Ordering::Greater));
}

#[test]
fn segments_are_the_same_as_the_numbers_in_them() {
    let segments = version("1.2.3").segments();
    let other = version("1.2.4").segments();
    assert_eq!(segments, version("v1.2.3+blue").segments());
    assert_ne!(segments, other);
    assert!(segments == [1, 2, 3] && segments != [1, 2, 4]);
    assert!(segments == [1, 2, 3][..] && segments != [1, 2, 4][..]);
    let (same, different): (&[u64], &[u64]) = (&[1, 2, 3], &[1, 2, 4]);
    assert!(segments == same && segments != different);
    assert!(segments == vec![1, 2, 3] && segments != vec![1, 2, 4]);
    assert_eq!((&segments).into_iter().copied().collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn accessors_give_the_parts_that_are_there() {
    let semver = version("v1.2.3");
    assert_eq!((semver.major(), semver.minor(), semver.patch()), (Some(1), Some(2), Some(3)));
    assert_eq!((semver.year(), semver.week()), (None, None));
    let weekly = Scheme::calver("YYYY.0W.MICRO").unwrap();
    let weekly = weekly.parse("2024.07.3").unwrap();
    assert_eq!((weekly.year(), weekly.week(), weekly.major()), (Some(2024), Some(7), None));
    let short = Format::compile("YY.0M.0D").unwrap();
    let core = short.read(b"24.02.29", 0, Strictness::Strict).unwrap();
    assert_eq!((short.year(&core), short.date(&core).unwrap().to_string().as_str()), (Some(2024), "2024-02-29"));
    let full = Format::compile("YYYY.0M").unwrap();
    assert_eq!(full.year(&full.read(b"2024.02", 0, Strictness::Strict).unwrap()), Some(2024));
}

#[test]
fn cores_are_compared_place_by_place_whatever_is_left_out() {
    let format = Format::compile("MAJOR[.MINOR][_PATCH]").unwrap();
    let core = |text: &str| format.read(text.as_bytes(), 0, Strictness::Strict).unwrap();
    assert_eq!(core("1_3").by_place()[..3], [1, 0, 3]);
    assert_eq!(core("1.3").cmp_precedence(&core("1_4")), Ordering::Greater);
    assert_eq!(core("1_4").cmp_precedence(&core("1_5")), Ordering::Less);
    assert_eq!(core("1.0_4").cmp_precedence(&core("1_4")), Ordering::Equal);
}

#[test]
fn differences_are_in_what_counts() {
    for (a, b, expected) in [
        ("1.2.3", "v1.2.3", Difference::None),
        ("1.2.3+blue", "v1.2.3+blue", Difference::None),
        ("1.2.3+blue", "1.2.3+green", Difference::In(Component::Build)),
        ("1.2.3", "1.2.3+green", Difference::In(Component::Build)),
        ("1.2.3-rc.1", "1.2.3", Difference::In(Component::Prerelease)),
        ("1.2.3", "1.3.3", Difference::In(Component::Minor)),
    ] {
        assert_eq!(version(a).diff(&version(b)), expected, "{a} {b}");
    }
}

#[test]
fn names_are_shown() {
    assert_eq!((Action::Upgrade.to_string().as_str(), Reason::Denied.to_string().as_str()), ("upgrade", "denied"));
    assert_eq!(Lint::HyphenInside.name(), "hyphen_inside");
    assert!(Lint::WeekBesideMonth.to_string().contains("nothing checks that they agree"));
}

#[test]
fn errors_say_what_and_where() {
    let format = Format::compile("YYYY.0M").unwrap();
    let error = format.read(b"2024.13", 0, Strictness::Strict).unwrap_err();
    assert_eq!(error.token(), Some(Token::PaddedMonth));
    for (text, nearest, offset, length) in [
        ("YYYY.MICR", Some(Token::Micro), 5, 4),
        // Two letters short of a token is no slip of it.
        ("YYYY.MIO", None, 5, 3),
        // Letters behind a token, two or more, are a word of their own.
        ("YYFOO", None, 2, 3),
        ("YYXX", None, 2, 2),
        // Two letters too many in front.
        ("QXMAJOR", None, 0, 7),
    ] {
        let error = Format::compile(text).unwrap_err();
        assert_eq!(error.kind(), FormatErrorKind::UnknownToken { nearest }, "{text}");
        assert_eq!((error.offset(), error.length()), (offset, length), "{text}");
    }
    let kind = |text| Constraint::parse(text, &Scheme::SEMVER).unwrap_err().kind();
    assert_eq!(kind(">=1.2 <2"), ConstraintErrorKind::SpaceForAnd);
    assert_eq!(kind(">=1.2<2"), ConstraintErrorKind::Unexpected);
    assert_eq!(kind("1.* - 2"), ConstraintErrorKind::HyphenRange);
    assert_eq!(kind("1.*- 2"), ConstraintErrorKind::Unexpected);
}

#[test]
fn a_long_channel_is_cut_short_in_words() {
    let selector = Selector::semver().channels(["rc"]);
    let tag = format!("v1.0.0-{}", "a".repeat(300));
    let verdict = selector.explain(&[tag.as_str()]).verdicts()[0];
    let words = selector.describe(verdict, tag.as_bytes()).to_string();
    assert!(words.starts_with("its channel is aaa") && words.len() < 250, "{words}");
}

#[test]
fn what_is_no_text_is_told_what_was_expected() {
    let error = (&Scheme::SEMVER).deserialize(&mut serde_json::Deserializer::from_str("1")).unwrap_err();
    assert!(error.to_string().contains("expected a SemVer version tag"), "{error}");
}
