//! What is seen of a tag without reading it whole is never wrong.

use std::cmp::Ordering;

use proptest::prelude::*;
use verpick::{Format, Scheme, Strictness};

use crate::trees::{config, format, tag};

/// A format and two tags for it.
fn two_tags() -> impl Strategy<Value = (Format, String, String)> {
    format().prop_flat_map(|(nodes, format)| {
        let tags = (tag(&nodes), tag(&nodes));
        tags.prop_map(move |(a, b)| (format.clone(), a, b))
    })
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn peek_never_contradicts_read((format, a, b) in two_tags(), lenient in any::<bool>()) {
        let strictness = if lenient { Strictness::Lenient } else { Strictness::Strict };
        let Ok(best) = format.read(b.as_bytes(), 0, strictness) else { return Ok(()) };
        let Some((peeked, end)) = format.peek(a.as_bytes(), 0, &best.by_place()) else { return Ok(()) };
        if let Ok(read) = format.read(a.as_bytes(), 0, strictness) {
            prop_assert_eq!(read.by_place().cmp(&best.by_place()), peeked, "{} and {} of {}", a, b, format);
            prop_assert!(end <= read.end(), "{} of {}", a, format);
            if peeked.is_lt() {
                prop_assert_eq!(read.cmp_precedence(&best), Ordering::Less);
            }
        }
    }

    #[test]
    fn what_outranks_a_tag_is_newer((format, a, b) in two_tags()) {
        let scheme = Scheme::from(format);
        let (Ok(a), Ok(b)) = (scheme.parse(&a), scheme.parse(&b)) else { return Ok(()) };
        if a.outranks(b.as_str().as_bytes()) {
            prop_assert_eq!(a.cmp_precedence(&b), Some(Ordering::Greater), "{} and {} of {}", a, b, scheme);
        }
    }
}
