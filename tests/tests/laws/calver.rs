//! CalVer formats and what they read, beside an oracle that tries every cut.

use proptest::prelude::*;
use verpick::{Format, Places, Scheme, Strictness};
use verpick_tests::oracle;

use crate::strategies::{config, format, format_text, tag_under};
use crate::subject::strictness;

/// A tag written by the parts of a format: its numbers in the spelling that each token asks for, its optional parts
/// where they have a number.
fn write(parts: &[oracle::Node], numbers: &mut &[Option<u64>]) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            oracle::Node::Literal(c) => text.push(*c),
            oracle::Node::Modifier => {}
            oracle::Node::Number(token) => {
                let number = numbers[0].expect("only what is there is written");
                *numbers = &numbers[1..];
                let width = if token.starts_with('0') { 2 } else { 1 };
                text += &format!("{number:0width$}");
            }
            oracle::Node::Optional(body) => {
                let (theirs, behind) = numbers.split_at(count(body));
                if theirs.iter().any(Option::is_some) {
                    text += &write(body, numbers);
                } else {
                    *numbers = behind;
                }
            }
        }
    }
    text
}

/// How many numbers the parts may read.
fn count(parts: &[oracle::Node]) -> usize {
    let one = |part: &oracle::Node| match part {
        oracle::Node::Number(_) => 1,
        oracle::Node::Optional(body) => count(body),
        _ => 0,
    };
    parts.iter().map(one).sum()
}

/// Numbers within the ranges of the tokens, and days that every month has; those of optional parts there or not.
fn numbers(parts: &[oracle::Node], seeds: &mut &[u64]) -> Vec<Option<u64>> {
    let mut numbers = Vec::new();
    for part in parts {
        match part {
            oracle::Node::Number(token) => {
                let seed = seeds[0];
                *seeds = &seeds[1..];
                numbers.push(Some(match *token {
                    "YYYY" => 1000 + seed % 9000,
                    "YY" | "0Y" => seed % 1000,
                    "MM" | "0M" => 1 + seed % 12,
                    "WW" | "0W" => 1 + seed % 53,
                    "DD" | "0D" => 1 + seed % 28,
                    _ => seed >> (seed % 64),
                }));
            }
            oracle::Node::Optional(body) => {
                // Of a part without a number nothing says that it is there.
                let there = count(body) > 0 && seeds[0] & (1 << 40) != 0;
                let theirs = self::numbers(body, seeds);
                numbers.extend(theirs.into_iter().map(|number| number.filter(|_| there)));
            }
            oracle::Node::Literal(_) | oracle::Node::Modifier => {}
        }
    }
    numbers
}

/// Numbers of a format, and how they are written.
fn written(text: &str, seeds: &[u64]) -> (oracle::Format, Vec<Option<u64>>, String) {
    let format = oracle::Format::compile(text).expect("only formats are tried");
    let numbers = numbers(format.tree(), &mut &*seeds);
    let written = write(format.tree(), &mut &*numbers);
    (format, numbers, written)
}

#[test]
fn what_could_be_read_two_ways_is_no_format() {
    for text in [
        // A part, or what follows it?
        "YYYY[.MM][.DD]",
        r"YYYY[.MICRO].\5",
        r"YYYY[\aMICRO]\a0M",
        "YYYY[.MICRO][.MODIFIER].0M",
        "[YYYY.]MICRO",
        // Digits that touch across a bracket, or once what is between them is left out.
        "YYYY0M[0D]",
        "YYYY[0M]0D",
        "YYYY[-MICRO-]0D",
        "YYYY[-MICRO-][_MAJOR_]0D",
        // A modifier that is not the last thing to be read.
        "YYYY[MODIFIER].MICRO",
        "YYYY[-MODIFIER]MODIFIER",
        "YYYYMODIFIER.MICRO",
        // Nothing at all would be a version.
        "[YYYY]",
        "[YYYY][.MICRO]MODIFIER",
    ] {
        assert!(Format::compile(text).is_err(), "{text}");
        assert_eq!(oracle::Format::compile(text), None, "{text}");
    }
    for text in
        ["YYYY[-MICRO]", "YYYY[.0M[.0D]][-MICRO]MODIFIER", r"YYYY[.MICRO].\a", "YYYY[-0M-]_0D", "YYYY[.MODIFIER]"]
    {
        assert!(Format::compile(text).is_ok() && oracle::Format::compile(text).is_some(), "{text}");
    }
}

/// What was read, number by number.
#[derive(Default)]
struct Read(Vec<(usize, u64)>);

impl Places for Read {
    fn clear(&mut self) {
        self.0.clear();
    }

    fn put(&mut self, place: usize, number: u64) {
        self.0.push((place, number));
    }
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn what_is_read_swiftly_is_what_the_parser_reads(
        (text, tag) in format().prop_flat_map(|text| (Just(text.clone()), tag_under(Some(&text)))),
        lenient in any::<bool>(),
    ) {
        let format = Format::compile(&text).unwrap();
        let mut read = Read::default();
        for at in 0..2 {
            let end = format.read_into(&tag, at, strictness(lenient), &mut read);
            let core = format.read(&tag, at, strictness(lenient));
            prop_assert_eq!(end, core.map(|core| (core.modifier(), core.end())), "{}", text);
            if let Ok(core) = core {
                let places = (0..format.tokens().len()).filter_map(|place| Some((place, core.number(place)?)));
                prop_assert_eq!(&read.0, &places.collect::<Vec<_>>(), "{}", text);
            }
        }
    }

    #[test]
    fn a_format_compiles_exactly_where_the_rules_allow_it(text in format_text()) {
        let compiled = Format::compile(&text);
        let expected = oracle::Format::compile(&text);
        prop_assert_eq!(compiled.is_ok(), expected.is_some(), "{:?}", compiled);
        match (compiled, expected) {
            (Ok(format), Some(expected)) => {
                let names: Vec<_> = format.tokens().iter().map(|token| token.name()).collect();
                prop_assert_eq!(names, expected.tokens());
                prop_assert_eq!(format.has_modifier(), expected.has_modifier());
                prop_assert_eq!(format.begins_with_v(), expected.begins_with_v());
                prop_assert_eq!(format.to_string(), text.clone());
                prop_assert_eq!(Format::compile(&format.to_string()), Ok(format));
            }
            (Err(error), _) => {
                let (start, end) = (error.offset(), error.offset() + error.length());
                prop_assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{error:?}");
                for sentence in [error.to_string(), error.with(&text).to_string()] {
                    prop_assert!(!sentence.contains(char::is_control) && sentence.len() < 2_000, "{sentence:?}");
                }
            }
            (Ok(_), None) => unreachable!("both compile or neither does"),
        }
    }

    #[test]
    fn a_format_reads_what_it_writes(text in format(), seeds in prop::array::uniform9(any::<u64>())) {
        let (format, (_, numbers, written)) = (Format::compile(&text).unwrap(), self::written(&text, &seeds));
        prop_assert_eq!(format.write(&numbers), Some(written.clone()));
        for strictness in [Strictness::Strict, Strictness::Lenient] {
            let core = format.read(written.as_bytes(), 0, strictness);
            let core = core.unwrap_or_else(|error| panic!("{text}: {}", error.with(&written)));
            let there: Vec<_> = numbers.iter().flatten().copied().collect();
            prop_assert_eq!(core.segments(), &there);
            prop_assert_eq!(core.end(), written.len());
            let read: Vec<_> = (0..numbers.len()).map(|place| core.number(place)).collect();
            prop_assert_eq!(read, &numbers[..]);
            let by_place: Vec<_> = numbers.iter().map(|number| number.unwrap_or(0)).collect();
            prop_assert_eq!(&core.by_place()[..numbers.len()], &by_place);
            prop_assert!(core.by_place()[numbers.len()..].iter().all(|number| *number == 0));
        }
    }

    #[test]
    fn a_version_names_the_date_that_its_tokens_spell(text in format(), seeds in prop::array::uniform9(any::<u64>())) {
        let (oracle, numbers, written) = written(&text, &seeds);
        let scheme = Scheme::calver(&text).unwrap();
        let version = scheme.parse(&written).unwrap();
        let core = oracle::Core { numbers, modifier: None };
        let of = |unit: &str| oracle.number(&core, unit);
        let (year, month, day) = (oracle.year(&core), of("M"), of("D"));
        prop_assert_eq!((version.year(), version.month(), version.day()), (year, month, day));
        prop_assert_eq!((version.week(), version.micro()), (of("W"), of("MICRO")));
        prop_assert_eq!((version.major(), version.minor(), version.patch()), (of("MAJOR"), of("MINOR"), of("PATCH")));
        let date = |((year, month), day)| format!("{year:04}-{month:02}-{day:02}");
        let expected = year.zip(month).zip(day).map(date);
        prop_assert_eq!(version.date().map(|date| date.to_string()), expected);
    }

    #[test]
    fn a_core_reads_as_one_of_its_cuts((text, tag) in format().prop_flat_map(|text| {
        let tag = tag_under(Some(&text));
        (Just(text), tag)
    }), lenient in any::<bool>(), at in 0_usize..4) {
        let (format, oracle) = (Format::compile(&text).unwrap(), oracle::Format::compile(&text).unwrap());
        let tag = [&b"\xff/x."[..at], &tag].concat();
        let Ok(core) = format.read(&tag, at, strictness(lenient)) else { return Ok(()) };
        let read = std::str::from_utf8(&tag[at..core.end()]).expect("a core is text");
        let whole: Vec<_> = oracle.cuts(read, lenient).into_iter().filter(|(_, rest)| rest.is_empty()).collect();
        prop_assert_eq!(whole.len(), 1);
        prop_assert_eq!(core.segments(), whole[0].0.segments());
        // A number is never cut short.
        let ends_with_number = matches!(oracle.tree().last(), Some(oracle::Node::Number(_)));
        prop_assert!(!ends_with_number || !tag.get(core.end()).is_some_and(u8::is_ascii_digit));
    }
}
