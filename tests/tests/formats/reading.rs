//! Reading a core, beside the reader that tries everything.

use proptest::prelude::*;
use verpick::{Format, ModifierKind, Scheme, Strictness};

use crate::naive::{Reading, readings};
use crate::trees::{Node, config, core, format, format_and_tag, values};

/// How the format reads all of `text` as one core.
fn whole(nodes: &[Node], format: &Format, text: &str) -> Option<Reading> {
    let core = format.read(text.as_bytes(), 0, Strictness::Strict).ok().filter(|core| core.end() == text.len())?;
    let places = crate::trees::numbers(nodes).len();
    let rank = match core.modifier().kind {
        ModifierKind::Dev => 0,
        ModifierKind::Alpha => 1,
        ModifierKind::Beta => 2,
        ModifierKind::Candidate => 3,
        ModifierKind::Final => 4,
        ModifierKind::Post => 5,
        other => panic!("a kind of another rank: {other:?}"),
    };
    let numbers = (0..places).map(|place| core.number(place)).collect();
    Some(Reading { numbers, modifier: (rank, core.modifier().number) })
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn no_tag_reads_two_ways((nodes, format, tag) in format_and_tag()) {
        let all = readings(&nodes, &tag);
        prop_assert!(all.len() <= 1, "{format} reads {tag} as {all:?}");
        prop_assert_eq!(whole(&nodes, &format, &tag), all.into_iter().next(), "{} of {}", tag, format);
    }

    #[test]
    fn no_prefix_of_a_tag_reads_two_ways((nodes, format, tag) in format_and_tag(), cut in any::<prop::sample::Index>()) {
        let cuts: Vec<usize> = (0..=tag.len()).filter(|at| tag.is_char_boundary(*at)).collect();
        let tag = &tag[..cuts[cut.index(cuts.len())]];
        let all = readings(&nodes, tag);
        prop_assert!(all.len() <= 1, "{format} reads {tag} as {all:?}");
        prop_assert_eq!(whole(&nodes, &format, tag), all.into_iter().next(), "{} of {}", tag, format);
    }

    #[test]
    fn what_is_written_reads_back((nodes, format, values) in format().prop_flat_map(|(nodes, format)| {
        let values = values(&nodes);
        (Just(nodes), Just(format), values)
    })) {
        let bare = crate::trees::Values { modifier: String::new(), ..values.clone() };
        let text = format.write(&values.numbers);
        let expected = core(&nodes, &bare);
        prop_assert_eq!(text.as_deref(), Some(expected.as_str()), "{} of {:?}", format, values);
        let text = text.unwrap_or_default();
        let core = format.read(text.as_bytes(), 0, Strictness::Strict);
        let core = core.map_err(|error| TestCaseError::fail(format!("{format}: {}", error.with(&text))))?;
        prop_assert_eq!(core.end(), text.len(), "{} of {}", text, format);
        let read: Vec<_> = (0..values.numbers.len()).map(|place| core.number(place)).collect();
        prop_assert_eq!(&read, &values.numbers, "{} of {}", text, format);
        let segments: Vec<u64> = values.numbers.iter().copied().flatten().collect();
        prop_assert_eq!(core.segments(), segments);
    }

    #[test]
    fn what_is_written_is_a_tag_of_the_scheme((format, values, has_v) in format().prop_flat_map(|(nodes, format)| {
        let values = values(&nodes);
        (Just(format), values, any::<bool>())
    })) {
        let text = format.write(&values.numbers).unwrap_or_default();
        let v = if has_v && !format.begins_with_v() { "v" } else { "" };
        let (scheme, tag) = (Scheme::from(format), format!("{v}{text}"));
        let version = scheme.parse(&tag).map_err(|error| TestCaseError::fail(format!("{scheme}: {}", error.with(&tag))))?;
        prop_assert_eq!(version.core(), text, "{}", scheme);
    }

    #[test]
    fn a_core_reads_the_same_whatever_stands_before_it((nodes, format, tag) in format_and_tag(), before in "[ -~é]{0,5}") {
        let moved = format!("{before}{tag}");
        let here = format.read(tag.as_bytes(), 0, Strictness::Strict);
        match (here, format.read(moved.as_bytes(), before.len(), Strictness::Strict)) {
            (Ok(here), Ok(there)) => {
                prop_assert_eq!(here.end() + before.len(), there.end());
                prop_assert_eq!(here.by_place(), there.by_place());
                prop_assert_eq!(here.modifier(), there.modifier());
            }
            (Err(here), Err(there)) => {
                prop_assert_eq!(here.offset() + before.len(), there.offset());
                prop_assert_eq!((here.kind(), here.component()), (there.kind(), there.component()));
            }
            (here, there) => prop_assert!(false, "{nodes:?}: {here:?} and {there:?} of {tag}"),
        }
    }

    #[test]
    fn a_core_reads_the_same_whatever_it_leaves_behind_it((_, format, tag) in format_and_tag()) {
        if let Ok(core) = format.read(tag.as_bytes(), 0, Strictness::Strict) {
            let alone = &tag[..core.end()];
            prop_assert_eq!(format.read(alone.as_bytes(), 0, Strictness::Strict), Ok(core), "{} of {}", alone, format);
            // A plus sign is part of no core.
            let build = format!("{alone}+blue");
            prop_assert_eq!(format.read(build.as_bytes(), 0, Strictness::Strict), Ok(core), "{} of {}", build, format);
        }
    }

    #[test]
    fn lenient_reads_what_strict_reads_and_no_more_of_it((_, format, tag) in format_and_tag()) {
        if let Ok(core) = format.read(tag.as_bytes(), 0, Strictness::Strict) {
            prop_assert_eq!(format.read(tag.as_bytes(), 0, Strictness::Lenient), Ok(core), "{} of {}", tag, format);
        }
    }

    #[test]
    fn an_error_is_about_a_byte_of_the_tag((_, format, tag) in format_and_tag()) {
        let scheme = Scheme::from(format);
        if let Err(error) = scheme.parse(&tag) {
            prop_assert!(error.offset() <= tag.len(), "{scheme}: {}", error.with(&tag));
            prop_assert!(tag.is_char_boundary(error.offset()), "{scheme}: {}", error.with(&tag));
        }
    }

    #[test]
    fn a_modifier_shows_as_it_was_written((nodes, format, values) in format().prop_flat_map(|(nodes, format)| {
        let values = values(&nodes);
        (Just(nodes), Just(format), values)
    })) {
        let tag = core(&nodes, &values);
        let is_written = format.has_modifier() && tag.ends_with(&values.modifier) && !values.modifier.is_empty();
        let scheme = Scheme::from(format);
        if let Ok(version) = scheme.parse(&tag) {
            let shown = values.modifier.trim_start_matches('.');
            // Deep within optional parts a modifier may be left out with them.
            let left_out = version.modifier().kind == ModifierKind::Final;
            let expected = Some(shown).filter(|_| is_written && !left_out);
            prop_assert_eq!(version.modifier_text(), expected, "{} of {}", tag, scheme);
        }
    }
}
