//! Input made to hurt: enormous, endless, unprintable.
//!
//! Every case has a clear answer, a version or an error of a certain kind at a certain byte, and a message that fits a
//! line. Nothing is timed here; but what is not linear in its input would not end within anybody's patience.

use std::cmp::Ordering;

use verpick::{
    Component, Excerpt, Format, FormatErrorKind, ParseError, ParseErrorKind, ParseOptions, Prereleases, Scheme,
    Selector, Strictness, Token, Verdict, Version, coerce, lines,
};

const MEGABYTES: usize = 10 << 20;

/// Longer than any message; shorter than any input here.
const LONGEST_MESSAGE: usize = 1_000;

fn lenient() -> ParseOptions<'static> {
    ParseOptions::new().strictness(Strictness::Lenient)
}

/// Ten megabytes of `unit` behind `start`.
fn huge(start: &str, unit: &str) -> String {
    start.to_owned() + &unit.repeat(MEGABYTES / unit.len())
}

#[track_caller]
fn is_refused(scheme: &Scheme, tag: &[u8], options: ParseOptions<'_>, expected: (ParseErrorKind, Component, usize)) {
    let error: ParseError = scheme.parse_bytes(tag, options).unwrap_err();
    assert_eq!((error.kind(), error.component(), error.offset()), expected, "{}", error.with(tag));
    let message = error.with(tag).to_string();
    assert!(message.len() < LONGEST_MESSAGE && !message.contains(char::is_control), "{message:?}");
}

#[track_caller]
fn format_is_refused(text: &str, expected: (FormatErrorKind, usize)) {
    let error = Format::compile(text).unwrap_err();
    assert_eq!((error.kind(), error.offset()), expected, "{}", error.with(text));
    let message = error.with(text).to_string();
    assert!(message.len() < LONGEST_MESSAGE && !message.contains(char::is_control), "{message:?}");
}

#[test]
fn ten_megabytes_of_digits_do_not_fit_64_bits() {
    use {Component::*, ParseErrorKind::*};
    let semver = Scheme::SEMVER;
    let nines = huge("", "9");
    is_refused(&semver, nines.as_bytes(), ParseOptions::new(), (TooBig, Major, 0));
    is_refused(&semver, huge("v1.", "9").as_bytes(), ParseOptions::new(), (TooBig, Minor, 3));
    is_refused(&semver, huge("1.2.", "9").as_bytes(), lenient(), (TooBig, Patch, 4));
    is_refused(&semver, huge("1.2.", "0").as_bytes(), ParseOptions::new(), (LeadingZero, Patch, 4));
    is_refused(&Scheme::calver("MICRO").unwrap(), nines.as_bytes(), lenient(), (TooBig, Micro, 0));
    is_refused(&Scheme::calver("YYYY.MICRO").unwrap(), huge("2024.", "9").as_bytes(), lenient(), (TooBig, Micro, 5));
    assert!(coerce(&nines).is_err());
}

#[test]
fn ten_megabytes_of_padding_are_read_leniently_by_value() {
    let zeros = huge("1.2.", "0") + "7";
    let version = Scheme::SEMVER.parse_with(&zeros, lenient()).unwrap();
    assert_eq!(version.segments(), [1, 2, 7]);
    assert_eq!(version.cmp_precedence(&Version::parse("1.2.7").unwrap()), Some(Ordering::Equal));
    assert_eq!(coerce(&zeros).unwrap().as_str(), "1.2.7");
    let scheme = Scheme::calver("YY.MICRO").unwrap();
    assert_eq!(scheme.parse_with(&(huge("24.", "0") + "7"), lenient()).unwrap().segments(), [24, 7]);
}

#[test]
fn fixed_tokens_refuse_ten_megabytes_by_their_width() {
    use {Component::*, ParseErrorKind::*};
    let digits = huge("", "1");
    for (format, kind, component) in
        [("YYYY", WrongWidth, Year), ("YY", OutOfRange, Year), ("0Y", OutOfRange, Year), ("0M", WrongWidth, Month)]
    {
        let scheme = Scheme::calver(format).unwrap();
        is_refused(&scheme, digits.as_bytes(), ParseOptions::new(), (kind, component, 0));
        is_refused(&scheme, digits.as_bytes(), lenient(), (kind, component, 0));
    }
    let touching = Scheme::calver("YYYY0M0D").unwrap();
    is_refused(&touching, digits.as_bytes(), ParseOptions::new(), (WrongWidth, Day, 6));
}

#[test]
fn ten_megabytes_of_identifier_are_one_identifier() {
    let (a, b) = (huge("1.2.3-", "a") + "a", huge("1.2.3-", "a") + "b");
    let (a, b) = (Version::parse(&a).unwrap(), Version::parse(&b).unwrap());
    assert_eq!(a.cmp_precedence(&b), Some(Ordering::Less));
    assert_eq!(a.prerelease().map(str::len), Some(MEGABYTES + 1));
    let message =
        Selector::semver().describe(Selector::semver().explain([a.as_str()]).verdicts()[0], a.as_str()).to_string();
    assert!(message.len() < LONGEST_MESSAGE, "{message}");
    let hyphens = huge("1.2.3", "-");
    assert!(Version::parse(&hyphens).unwrap().is_prerelease());
}

#[test]
fn ten_megabytes_of_numeric_identifiers_compare_by_value() {
    let (a, b) = (huge("1.2.3-", "9"), huge("1.2.3-", "9") + "0");
    let (a, b) = (Version::parse(&a).unwrap(), Version::parse(&b).unwrap());
    assert_eq!(a.cmp_precedence(&b), Some(Ordering::Less));
    let (a, b) = (huge("1.2.3-", "1."), huge("1.2.3-", "01."));
    let (a, b) = (a + "2", b + "1");
    let (a, b) = (Scheme::SEMVER.parse(&a).unwrap(), Scheme::SEMVER.parse_with(&b, lenient()).unwrap());
    // Padded, an identifier takes more bytes: of so many the first list has more identifiers.
    assert_eq!(a.cmp_precedence(&b), Some(Ordering::Greater));
}

#[test]
fn ten_megabytes_of_dots_are_empty_identifiers() {
    use {Component::*, ParseErrorKind::*};
    let semver = Scheme::SEMVER;
    is_refused(&semver, huge("", ".").as_bytes(), lenient(), (NumberExpected, Major, 0));
    is_refused(&semver, huge("1.2.3", ".").as_bytes(), lenient(), (Trailing, Tag, 5));
    let dots = huge("1.2.3-", ".");
    is_refused(&semver, dots.as_bytes(), ParseOptions::new(), (EmptyIdentifier, Prerelease, 6));
    is_refused(&semver, huge("1.2.3+", ".").as_bytes(), ParseOptions::new(), (EmptyIdentifier, Build, 6));
    let more = dots.clone() + ".";
    let (fewer, more) = (semver.parse_with(&dots, lenient()).unwrap(), semver.parse_with(&more, lenient()).unwrap());
    assert_eq!(fewer.cmp_precedence(&more), Some(Ordering::Less));
}

#[test]
fn what_is_wrong_at_the_end_of_ten_megabytes_is_found_there() {
    use {Component::*, ParseErrorKind::*};
    let semver = Scheme::SEMVER;
    let (prerelease, build) = (huge("1.2.3-rc", ".1") + "\n", huge("1.2.3+rc", ".1") + "+");
    let end = prerelease.len() - 1;
    is_refused(&semver, prerelease.as_bytes(), lenient(), (IllegalCharacter, Prerelease, end));
    is_refused(&semver, build.as_bytes(), lenient(), (IllegalCharacter, Build, end));
    let scheme = Scheme::calver("YYYY.0M").unwrap();
    let tag = huge("2024.06-", "a") + "\u{1b}[2J";
    is_refused(&scheme, tag.as_bytes(), ParseOptions::new(), (IllegalCharacter, Prerelease, tag.len() - 4));
}

#[test]
fn a_prefix_of_ten_megabytes_is_a_prefix() {
    use {Component::*, ParseErrorKind::*};
    let prefix = huge("", "é/");
    let tag = prefix.clone() + "v1.2.3";
    let options = ParseOptions::new().prefix(&prefix);
    assert_eq!(Scheme::SEMVER.parse_with(&tag, options).unwrap().core(), "1.2.3");
    is_refused(&Scheme::SEMVER, &tag.as_bytes()[1..], options, (PrefixMissing, Prefix, 0));
    is_refused(
        &Scheme::SEMVER,
        &tag.as_bytes()[..tag.len() - 2],
        options,
        (LiteralExpected('.'), Patch, tag.len() - 2),
    );
    let selector = Selector::semver().prefix(prefix.as_str());
    assert!(selector.matches(&tag));
    assert!(
        selector
            .describe(selector.judge("1.2.3").map(|_| ()).map_err(Verdict::Rejected).unwrap_err(), "1.2.3")
            .to_string()
            .len()
            < LONGEST_MESSAGE
    );
}

#[test]
fn numbers_of_five_thousand_digits_have_one_clear_error() {
    use {Component::*, ParseErrorKind::*};
    let digits = "1234567890".repeat(500);
    for (index, component) in [Major, Minor, Patch].into_iter().enumerate() {
        let mut numbers = ["1"; 3];
        numbers[index] = &digits;
        let tag = numbers.join(".");
        is_refused(&Scheme::SEMVER, tag.as_bytes(), lenient(), (TooBig, component, 2 * index));
        // Nothing is clamped: a number that does not fit never wins and never ties.
        assert!(!Version::parse("1.1.1").unwrap().outranks(tag.as_bytes()));
        assert_eq!(Selector::semver().latest(&["0.0.1", tag.as_str()]).unwrap().index(), 0);
    }
    let tag = format!("1.2.3-{digits}+{digits}");
    let version = Version::parse(&tag).unwrap();
    assert_eq!(version.cmp_precedence(&Version::parse("1.2.3-9").unwrap()), Some(Ordering::Greater));
    assert_eq!(version.cmp_precedence(&Version::parse("1.2.3-a").unwrap()), Some(Ordering::Less));
}

#[test]
fn a_million_tags_have_one_latest() {
    let tags: Vec<_> = (0..1_000_000_u32).map(|n| format!("{}.{}.{}", n % 100, n / 100 % 100, n / 10_000)).collect();
    let selector = Selector::semver();
    assert_eq!(selector.latest(&tags).unwrap().tag(), "99.99.99");
    assert_eq!(selector.latest_in(tags.join("\n").as_bytes()).unwrap().index(), 999_999);
    let explanation = selector.explain(&tags);
    assert_eq!((explanation.selected().unwrap().tag(), explanation.rejected()), ("99.99.99", 0));
}

#[test]
fn a_million_equal_tags_give_the_first() {
    let tags = vec!["1.2.3"; 1_000_000];
    let selector = Selector::semver();
    assert_eq!(selector.latest(&tags).unwrap().index(), 0);
    assert_eq!(selector.oldest(&tags).unwrap().index(), 0);
    assert_eq!(selector.latest_in(tags.join("\r\n").as_bytes()).unwrap().index(), 0);
    let explanation = selector.explain(&tags);
    assert_eq!(explanation.verdicts()[..2], [Verdict::Selected, Verdict::Tied]);
}

#[test]
fn a_million_tags_that_each_beat_all_before_are_explained() {
    let tags: Vec<_> = (0..1_000_000_u32).map(|n| format!("0.0.{n}")).collect();
    let selector = Selector::semver();
    let explanation = selector.explain(&tags);
    assert_eq!(explanation.selected().unwrap().index(), 999_999);
    assert_eq!(explanation.verdicts()[999_998], Verdict::Older);
    assert_eq!(selector.latest(&tags).unwrap().index(), 999_999);
}

#[test]
fn hundreds_of_thousands_of_denied_tags_are_denied() {
    let tags: Vec<_> = (0..300_000_u32).map(|n| format!("0.0.{n}")).collect();
    let selector = tags.iter().skip(1).fold(Selector::semver(), |selector, tag| selector.deny(tag.as_str()));
    assert_eq!(selector.latest(&tags).unwrap().index(), 0);
    assert_eq!(selector.oldest(&tags).unwrap().index(), 0);
}

#[test]
fn a_buffer_that_is_one_line_is_one_tag() {
    let selector = Selector::semver().prereleases(Prereleases::Include);
    let endless = huge("1.2.3-", "a");
    assert_eq!(selector.latest_in(endless.as_bytes()).unwrap().index(), 0);
    let junk = huge("", "9");
    assert_eq!(selector.latest_in(junk.as_bytes()), None);
    assert_eq!(selector.latest_in(&vec![0; MEGABYTES]), None);
}

#[test]
fn a_long_line_among_short_ones_is_read_a_few_times_at_most() {
    let selector = Selector::semver().prereleases(Prereleases::Include);
    // Most places in such a buffer lie in the first line, and the line behind it is as long.
    let line = huge("1.2.3-", "a");
    let buffer = format!("{line}\n{line}b\n1.2.2\n");
    assert_eq!(selector.latest_in(buffer.as_bytes()).unwrap().index(), 1);
    // Or they lie in the last line, behind which there is none.
    let buffer = format!("1.2.2\n{line}");
    assert_eq!(selector.latest_in(buffer.as_bytes()).unwrap().index(), 1);
}

#[test]
fn ten_megabytes_of_empty_lines_hold_nothing() {
    let selector = Selector::semver();
    for unit in ["\n", "\r\n", "\r", "\n\r"] {
        assert_eq!(selector.latest_in(huge("", unit).as_bytes()), None);
        assert_eq!(selector.oldest_in(huge("", unit).as_bytes()), None);
    }
    let buffer = huge("", "\n") + "1.2.3";
    assert_eq!(selector.latest_in(buffer.as_bytes()).unwrap().index(), MEGABYTES);
    assert_eq!(lines(buffer.as_bytes()).count(), MEGABYTES + 1);
}

#[test]
fn a_format_of_ten_thousand_tokens_is_refused_at_the_ninth() {
    format_is_refused(&"MICRO.".repeat(10_000), (FormatErrorKind::TooManyNumbers, 8 * 6));
    format_is_refused(&"YYYY".repeat(10_000), (FormatErrorKind::Repeated(Component::Year), 4));
    format_is_refused(
        &"MICRO".repeat(8),
        (FormatErrorKind::UncertainCut { first: Token::Micro, then: Token::Micro }, 5),
    );
}

#[test]
fn ten_thousand_refused_characters_are_refused_at_the_first() {
    use FormatErrorKind::*;
    for (character, kind) in [
        ("x", UnknownToken { nearest: None }),
        ("é", UnescapedCharacter('é')),
        (" ", UnescapedCharacter(' ')),
        ("7", UnescapedDigit),
        ("+", Plus),
        ("\0", ControlCharacter),
        ("\n", ControlCharacter),
        (r"\+", Plus),
    ] {
        format_is_refused(&character.repeat(10_000), (kind, 0));
        format_is_refused(&format!("YYYY.{}", character.repeat(10_000)), (kind, 5));
    }
    format_is_refused(r"YYYY\", (TrailingBackslash, 4));
    format_is_refused("YYYY\\\u{7f}", (ControlCharacter, 4));
    // Brackets as deep as they come.
    assert!(Format::compile(&format!("YYYY{}", "[.MICRO".repeat(10_000))).is_err());
    assert!(Format::compile(&"[".repeat(MEGABYTES)).is_err());
    assert!(Format::compile(&format!("YYYY{}", "]".repeat(10_000))).is_err());
}

#[test]
fn a_hundred_thousand_escaped_literals_are_read_and_missed() {
    use {Component::*, ParseErrorKind::*};
    const COUNT: usize = 100_000;
    format_is_refused(&r"\r".repeat(COUNT), (FormatErrorKind::NoToken, 0));
    let scheme = Scheme::calver(&(r"\r".repeat(COUNT) + "YYYY" + &r"\é".repeat(COUNT))).unwrap();
    let tag = "r".repeat(COUNT) + "2024" + &"é".repeat(COUNT);
    let version = scheme.parse(&tag).unwrap();
    assert_eq!(version.segments(), [2024]);
    assert!(version.cmp_precedence(&version) == Some(Ordering::Equal) && !version.outranks(tag.as_bytes()));
    is_refused(&scheme, &tag.as_bytes()[..COUNT - 1], ParseOptions::new(), (LiteralExpected('r'), Year, COUNT - 1));
    is_refused(&scheme, &tag.as_bytes()[..COUNT + 4], ParseOptions::new(), (LiteralExpected('é'), Literal, COUNT + 4));
    // Half a character is no character.
    is_refused(&scheme, &tag.as_bytes()[..COUNT + 5], ParseOptions::new(), (LiteralExpected('é'), Literal, COUNT + 4));
}

#[test]
fn unprintable_tags_are_refused_and_shown_escaped() {
    use {Component::*, ParseErrorKind::*};
    let semver = Scheme::SEMVER;
    for (tag, expected) in [
        (&b"\0"[..], (NumberExpected, Major, 0)),
        (b"1.2.3\0", (Trailing, Tag, 5)),
        (b"1.2.3\r", (Trailing, Tag, 5)),
        (b"1.2.3\n", (Trailing, Tag, 5)),
        (b"1.2.3 ", (Trailing, Tag, 5)),
        (b"1.2.3-\x1b[2J", (IllegalCharacter, Prerelease, 6)),
        (b"1.2.3+\x1b]0;title\x07", (IllegalCharacter, Build, 6)),
        (b"\xef\xbb\xbf1.2.3", (NumberExpected, Major, 0)),
        (b"1.2.\xff", (NumberExpected, Patch, 4)),
        (b"1.2.3-\xc3\xa9", (IllegalCharacter, Prerelease, 6)),
        (b"1.2.3-\xc3", (IllegalCharacter, Prerelease, 6)),
        ("1.2.٣".as_bytes(), (NumberExpected, Patch, 4)),
        ("１.2.3".as_bytes(), (NumberExpected, Major, 0)),
        ("1.2.3-a\u{202e}b".as_bytes(), (IllegalCharacter, Prerelease, 7)),
    ] {
        is_refused(&semver, tag, lenient(), expected);
    }
    let shown = Excerpt::new(b"\x1b[31m\xff\0\r\n\xe2\x80\xae").to_string();
    assert!(!shown.contains(char::is_control) && !shown.contains('\u{202e}'), "{shown:?}");
    let control = "\u{1}".repeat(MEGABYTES);
    assert!(Excerpt::new(&control).to_string().len() < LONGEST_MESSAGE);
}

#[test]
fn nothing_at_all_is_refused_as_nothing() {
    use {Component::*, ParseErrorKind::*};
    is_refused(&Scheme::SEMVER, b"", lenient(), (EmptyTag, Tag, 0));
    is_refused(&Scheme::SEMVER, b"v", lenient(), (NumberExpected, Major, 1));
    is_refused(&Scheme::SEMVER, b"api/", ParseOptions::new().prefix("api/"), (NumberExpected, Major, 4));
    format_is_refused("", (FormatErrorKind::Empty, 0));
    let selector = Selector::semver();
    assert_eq!(selector.latest::<&str>(&[]), None);
    assert_eq!((selector.latest_in(b""), selector.oldest_in(b"")), (None, None));
    assert!(coerce("").is_err());
}
