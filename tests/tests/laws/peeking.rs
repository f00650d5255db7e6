//! What is said of a tag without reading it whole is never wrong.

use std::cmp::Ordering;

use proptest::prelude::*;
use verpick::{Floor, Format, ParseOptions, PrereleaseOrder, Strictness};

use crate::strategies::{config, format, tag_under, world_with};
use crate::subject::scheme;

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn outranks_never_contradicts_the_order((world, tags) in world_with::<4>()) {
        let order = if world.ascii { PrereleaseOrder::Ascii } else { PrereleaseOrder::SemVer };
        let scheme = scheme(world.format.as_deref()).with_prerelease_order(order);
        // Behind one prefix a version says nothing of those behind another.
        let lenient = ParseOptions::new().prefix(&world.prefix).strictness(Strictness::Lenient);
        for best in tags.iter().filter_map(|tag| scheme.parse_bytes(tag, lenient).ok()) {
            prop_assert!(!best.outranks(best.as_str().as_bytes()), "{best:?} outranks itself");
            for tag in tags.iter().filter(|tag| best.outranks(tag)) {
                // Strict reading gives the same meaning or none.
                if let Ok(version) = scheme.parse_bytes(tag, lenient) {
                    prop_assert_eq!(version.cmp_precedence(&best), Some(Ordering::Less), "{} {}", version, best);
                }
            }
        }
    }

    #[test]
    fn a_floor_never_contradicts_the_order_whatever_stands_on_the_next_lines((world, tags) in world_with::<4>()) {
        let scheme = scheme(world.format.as_deref());
        let lenient = ParseOptions::new().prefix(&world.prefix).strictness(Strictness::Lenient);
        for best in tags.iter().filter_map(|tag| scheme.parse_bytes(tag, lenient).ok()) {
            let floor = Floor::new(best);
            prop_assert!(!floor.outranks(best.as_str().as_bytes()), "{best:?} outranks itself");
            for tag in &tags {
                let followed = [&tag[..], b"\n", &tags[0]].concat();
                let outranked = [floor.outranks(tag), floor.outranks(&followed)];
                if let (Ok(version), true) = (scheme.parse_bytes(tag, lenient), outranked.contains(&true)) {
                    prop_assert_eq!(version.cmp_precedence(&best), Some(Ordering::Less), "{} {}", version, best);
                }
            }
        }
    }

    #[test]
    fn peek_never_contradicts_read((text, tags) in format().prop_flat_map(|text| {
        let tags = prop::array::uniform2(tag_under(Some(&text)));
        (Just(text), tags)
    }), at in 0_usize..3) {
        let format = Format::compile(&text).unwrap();
        let Ok(other) = format.read(&tags[0], 0, Strictness::Lenient) else { return Ok(()) };
        for tag in &tags {
            let tag = [&b"\xffv"[..at.min(2)], tag].concat();
            let (peeked, read) = (format.peek(&tag, at, &other.by_place()), format.read(&tag, at, Strictness::Lenient));
            if let (Some((ordering, end)), Ok(read)) = (peeked, read) {
                prop_assert_eq!(read.by_place().cmp(&other.by_place()), ordering, "{:?}", tag);
                prop_assert!(end <= read.end());
                if ordering.is_eq() && !format.has_modifier() {
                    prop_assert_eq!(end, read.end());
                }
            }
        }
    }

    #[test]
    fn peek_sees_whatever_is_written_in_ascii((text, tag) in format().prop_flat_map(|text| {
        let tag = tag_under(Some(&text));
        (Just(text), tag)
    })) {
        // Not a law of truth but of worth: a peek that never saw anything would keep every other law.
        let format = Format::compile(&text).unwrap();
        match format.read(&tag, 0, Strictness::Strict) {
            Ok(core) if text.is_ascii() => {
                let peeked = format.peek(&tag, 0, &core.by_place());
                prop_assert_eq!(peeked.map(|(ordering, _)| ordering), Some(Ordering::Equal));
                prop_assert!(format.has_modifier() || peeked == Some((Ordering::Equal, core.end())));
            }
            _ => {}
        }
    }
}
