//! What a tag says, under every scheme.

use proptest::prelude::*;
use verpick::{Channel, ParseOptions, Scheme, SlotMatch, Strictness, coerce};

use crate::strategies::{config, tag_under, world_with};
use crate::subject::scheme;

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn a_tag_says_what_the_oracle_reads_in_it((world, [tag]) in world_with()) {
        let scheme = scheme(world.format.as_deref());
        let read = scheme.parse_bytes(&tag, world.options(world.lenient)).ok();
        let expected = world.policy().rules().read(&tag);
        prop_assert_eq!(read.is_some(), expected.is_some(), "under {} {:?}", scheme, read);
        if let (Some(version), Some(expected)) = (read, expected) {
            prop_assert_eq!(version.prefix(), &expected.prefix);
            let segments = version.segments();
            prop_assert_eq!(segments.as_slice(), &*expected.numbers);
            let numbers: Vec<_> = (0..expected.core.numbers.len()).map(|place| version.number(place)).collect();
            prop_assert_eq!(numbers, &expected.core.numbers[..]);
            prop_assert_eq!(version.modifier().number, expected.core.modifier.map_or(0, |(_, number)| number));
            prop_assert_eq!(version.modifier_text().is_some(), expected.core.modifier.is_some());
            prop_assert_eq!(version.prerelease(), expected.prerelease.as_deref());
            prop_assert_eq!(version.build(), expected.build.as_deref());
            prop_assert_eq!(version.is_prerelease(), expected.channel().is_some());
        }
    }

    #[test]
    fn display_gives_the_tag_back((world, [tag]) in world_with()) {
        let scheme = scheme(world.format.as_deref());
        if let Ok(version) = scheme.parse_bytes(&tag, world.options(world.lenient)) {
            for shown in [version.to_string(), version.to_buf().to_string()] {
                prop_assert_eq!(shown.as_bytes(), &tag);
            }
            prop_assert_eq!(version.as_str().as_bytes(), &tag);
        }
    }

    #[test]
    fn the_parts_of_a_tag_make_up_the_tag((world, [tag]) in world_with()) {
        let scheme = scheme(world.format.as_deref());
        if let Ok(version) = scheme.parse_bytes(&tag, world.options(world.lenient)) {
            let v = if version.has_v() { "v" } else { "" };
            let prerelease = version.prerelease().map_or(String::new(), |part| format!("-{part}"));
            let build = version.build().map_or(String::new(), |part| format!("+{part}"));
            let whole = format!("{}{v}{}{prerelease}{build}", version.prefix(), version.core());
            prop_assert_eq!(whole.as_bytes(), &tag);
            prop_assert!(world.any_prefix || version.prefix() == world.prefix);
        }
    }

    #[test]
    fn strict_is_within_lenient_with_the_same_meaning((world, [tag]) in world_with()) {
        let scheme = scheme(world.format.as_deref());
        if let Ok(strict) = scheme.parse_bytes(&tag, world.options(false)) {
            let lenient = scheme.parse_bytes(&tag, world.options(true));
            prop_assert_eq!(lenient.as_ref(), Ok(&strict));
            let lenient = lenient.unwrap();
            prop_assert_eq!(lenient.segments(), strict.segments());
            prop_assert_eq!(lenient.core(), strict.core());
            prop_assert_eq!(lenient.prerelease(), strict.prerelease());
            prop_assert_eq!(lenient.build(), strict.build());
        }
    }

    #[test]
    fn text_and_its_bytes_read_alike((world, [tag]) in world_with()) {
        let scheme = scheme(world.format.as_deref());
        let bytes = scheme.parse_bytes(&tag, world.options(world.lenient));
        match std::str::from_utf8(&tag) {
            Ok(text) => prop_assert_eq!(scheme.parse_with(text, world.options(world.lenient)), bytes),
            Err(error) => {
                // Whatever is not UTF-8 is no version, and is so no later than where it stops being UTF-8.
                let refused = bytes.expect_err("the oracle of UTF-8 refuses it");
                prop_assert!(refused.offset() <= error.valid_up_to());
            }
        }
    }

    #[test]
    fn offsets_of_errors_lie_within_the_tag((world, [tag]) in world_with()) {
        let scheme = scheme(world.format.as_deref());
        for lenient in [false, true] {
            if let Err(error) = scheme.parse_bytes(&tag, world.options(lenient)) {
                prop_assert!(error.offset() <= tag.len(), "{error:?}");
            }
        }
    }

    #[test]
    fn an_error_depends_on_nothing_behind_where_it_is_found((world, [tag]) in world_with()) {
        let scheme = scheme(world.format.as_deref());
        let Err(error) = scheme.parse_bytes(&tag, world.options(world.lenient)) else { return Ok(()) };
        // A tag that ends where the error lies is refused too, and at the latest at its end.
        let shorter = &tag[..error.offset()];
        if let Err(earlier) = scheme.parse_bytes(shorter, world.options(world.lenient)) {
            prop_assert!(earlier.offset() <= error.offset());
        }
    }

    #[test]
    fn sentences_are_one_short_line((world, [tag]) in world_with()) {
        let scheme = scheme(world.format.as_deref());
        if let Err(error) = scheme.parse_bytes(&tag, world.options(world.lenient)) {
            for sentence in [error.to_string(), error.with(&tag).to_string(), error.with(&tag).message().to_string()] {
                prop_assert!(!sentence.contains(char::is_control), "{sentence:?}");
                prop_assert!(!sentence.is_empty() && sentence.len() < 2_000, "{sentence:?}");
                prop_assert!(!sentence.ends_with('.'), "{sentence:?}");
            }
        }
    }

    #[test]
    fn a_slot_is_the_build_metadata_or_its_first_identifier((world, [tag]) in world_with()) {
        let scheme = scheme(world.format.as_deref());
        if let Ok(version) = scheme.parse_bytes(&tag, world.options(world.lenient)) {
            prop_assert_eq!(version.slot(SlotMatch::Whole), version.build());
            let first = version.build().map(|build| build.split('.').next().unwrap());
            prop_assert_eq!(version.slot(SlotMatch::First), first);
        }
    }

    #[test]
    fn a_channel_is_the_letters_that_the_prerelease_begins_with((world, [tag]) in world_with()) {
        let scheme = scheme(world.format.as_deref());
        if let Ok(version) = scheme.parse_bytes(&tag, world.options(world.lenient)) {
            let expected = world.policy().rules().read(&tag).unwrap().channel();
            let shown = version.channel().to_string();
            match expected {
                None => prop_assert_eq!(version.channel(), Channel::Stable),
                Some(letters) => {
                    prop_assert_eq!(version.channel() == Channel::Unnamed, letters.is_empty());
                    prop_assert_ne!(version.channel(), Channel::Stable);
                    prop_assert_eq!(shown, letters);
                }
            }
        }
    }

    #[test]
    fn what_is_semver_is_coerced_to_itself(tag in tag_under(None)) {
        let Ok(text) = String::from_utf8(tag) else { return Ok(()) };
        match Scheme::SEMVER.parse(&text) {
            Ok(version) => prop_assert_eq!(coerce(&text), Ok(version.to_buf())),
            Err(_) => {
                if let Ok(coerced) = coerce(&text) {
                    prop_assert!(!coerced.as_version().is_prerelease());
                    prop_assert_eq!(coerce(coerced.as_str()), Ok(coerced.clone()));
                }
            }
        }
    }

    #[test]
    fn the_default_is_strict_and_without_a_prefix((world, [tag]) in world_with()) {
        let scheme = scheme(world.format.as_deref());
        if let Ok(text) = std::str::from_utf8(&tag) {
            let options = ParseOptions::new().prefix("").strictness(Strictness::Strict);
            prop_assert_eq!(scheme.parse(text), scheme.parse_with(text, options));
        }
    }
}
