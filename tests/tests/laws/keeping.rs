//! What is written of a version reads back as the same version.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use proptest::prelude::*;
use serde::de::DeserializeSeed;
use verpick::{PrereleaseOrder, VersionBuf};

use crate::strategies::{config, world_with};
use crate::subject::scheme;

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn a_kept_version_reads_back_as_itself((world, [tag]) in world_with()) {
        let order = if world.ascii { PrereleaseOrder::Ascii } else { PrereleaseOrder::SemVer };
        let scheme = scheme(world.format.as_deref()).with_prerelease_order(order);
        let Ok(version) = scheme.parse_bytes(&tag, world.options(world.lenient)) else { return Ok(()) };
        let kept = version.to_buf();
        let text = serde_json::to_string(&kept).unwrap();
        let back: VersionBuf = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&back, &kept, "{}", text);
        prop_assert_eq!(hash(&back), hash(&kept));
        prop_assert_eq!(hash(&kept), hash(&kept.as_version()), "it may be looked up by either");
        let (back, kept) = (back.as_version(), kept.as_version());
        prop_assert_eq!(back.segments(), kept.segments());
        prop_assert_eq!(back.prefix(), kept.prefix());
        prop_assert_eq!(back.core(), kept.core());
        prop_assert_eq!(back.prerelease(), kept.prerelease());
        prop_assert_eq!(back.build(), kept.build());
    }

    #[test]
    fn a_bare_tag_reads_from_json_as_from_text((world, [tag]) in world_with()) {
        let scheme = scheme(world.format.as_deref());
        let Ok(text) = String::from_utf8(tag) else { return Ok(()) };
        let json = serde_json::to_string(&text).unwrap();
        let read = (&scheme).deserialize(&mut serde_json::Deserializer::from_str(&json));
        prop_assert_eq!(read.ok(), scheme.parse(&text).ok().map(|version| version.to_buf()));
    }
}
