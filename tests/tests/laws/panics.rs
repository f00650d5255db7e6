//! Anything at all may come in, and nothing panics.

use proptest::collection::vec;
use proptest::prelude::*;
use verpick::{Excerpt, Format, ParseOptions, Scheme, Selector, Strictness, coerce, lines};

use crate::strategies::{config, format, format_text, number, tag_under, tail};

/// Everything that takes a tag, under one scheme.
fn exercise(scheme: &Scheme, tag: &[u8], prefix: &str) {
    for strictness in [Strictness::Strict, Strictness::Lenient] {
        match scheme.parse_bytes(tag, ParseOptions::new().prefix(prefix).strictness(strictness)) {
            Ok(version) => {
                let accessors = (version.date(), version.year(), version.channel(), version.diff(&version));
                let text = format!("{version:?} {version:>40} {accessors:?} {}", version.core());
                assert!(text.contains(version.core()));
                assert!(!version.outranks(tag));
            }
            Err(error) => assert!(error.with(tag).to_string().len() >= error.with(tag).message().to_string().len()),
        }
    }
    if let Some(format) = scheme.format() {
        for at in [0, 1, tag.len(), tag.len() + 1, usize::MAX] {
            let core = format.read(tag, at, Strictness::Lenient);
            let peeked = format.peek(tag, at, &[1; 8]);
            assert!(at <= tag.len() || (core.is_err() && peeked.is_none()) || format.tokens().is_empty());
        }
    }
    let selector = Selector::new(scheme.clone()).prefix(prefix);
    let explanation = selector.explain([tag]);
    let words = selector.describe(explanation.verdicts()[0], tag).to_string();
    assert!(words.is_empty() || explanation.selected().is_none());
    assert!(Excerpt::new(tag).to_string().len() < 1_000);
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn no_input_panics(tag in vec(any::<u8>(), 0..40), text in any::<String>(), format in format_text(), prefix in ".{0,3}") {
        let scheme = Scheme::calver(&format).unwrap_or_default();
        for tag in [tag.as_slice(), text.as_bytes()] {
            exercise(&Scheme::SEMVER, tag, &prefix);
            exercise(&scheme, tag, &prefix);
        }
        let _ = coerce(&text);
        let _ = Format::compile(&text).map_err(|error| error.with(&text).to_string());
    }

    #[test]
    fn no_tag_that_nearly_is_a_version_panics((text, tag) in format().prop_flat_map(|text| {
        let tag = tag_under(Some(&text));
        (Just(text), tag)
    }), semver in tag_under(None)) {
        let scheme = Scheme::calver(&text).unwrap();
        exercise(&scheme, &tag, "");
        exercise(&scheme, &semver, "v");
        exercise(&Scheme::SEMVER, &semver, "");
        if let Ok(text) = std::str::from_utf8(&semver) {
            let _ = coerce(text);
        }
    }

    #[test]
    fn no_buffer_panics(buffer in vec(prop_oneof![2 => Just(b'\n'), 1 => Just(b'\r'), 6 => any::<u8>(), 6 => Just(b'1'), 4 => Just(b'.')], 0..700)) {
        let selector = Selector::semver();
        let latest = selector.latest_in(&buffer).map(|selection| selection.index());
        prop_assert_eq!(latest, selector.latest_of(lines(&buffer)).map(|selection| selection.index()));
    }

    #[test]
    fn the_shared_syntax_takes_any_offset(digits in number(), tail in tail(), at in prop_oneof![0_usize..40, Just(usize::MAX)]) {
        use verpick::{Component, ParseErrorKind};
        let text = digits + &tail;
        // Through the one public road to it: a prefix of any length, and a version that may begin anywhere.
        let prefix = text.get(..at.min(text.len())).unwrap_or_default();
        let read = Scheme::SEMVER.parse_with(&text, ParseOptions::new().prefix(prefix));
        if let Err(error) = read {
            prop_assert!(error.offset() >= prefix.len() || error.kind() == ParseErrorKind::EmptyTag);
            prop_assert_ne!(error.component(), Component::Prefix);
        }
    }
}
