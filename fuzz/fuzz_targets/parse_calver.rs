//! CalVer reads and compares as the oracle does, which tries every cut; and what is read strictly is read leniently too,
//! with the same meaning.

#![no_main]

use verpick_fuzz::{Input, assert_same, assert_same_order, fuzz_target, hold};
use verpick_tests::oracle::Policy;

fuzz_target!(|data: &[u8]| -> verpick_fuzz::Corpus { hold(data, law) });

fn law(input: &Input<'_>) {
    let scheme = input.scheme();
    let [strict, lenient] = [false, true].map(|lenient| Policy { lenient, ..input.policy.clone() }.rules());
    let mut before = None;
    for item in &input.items {
        let version = scheme.parse_bytes(&item.tag, input.options(false));
        let reading = strict.read(&item.tag);
        assert_eq!(version.is_ok(), reading.is_some(), "{} of {scheme}, strictly", item.tag.escape_ascii());
        let leniently = scheme.parse_bytes(&item.tag, input.options(true));
        assert!(version.is_err() || version == leniently, "{} of {scheme}", item.tag.escape_ascii());
        match (leniently, lenient.read(&item.tag)) {
            (Ok(version), Some(reading)) => {
                assert_same(&version, &reading);
                let unit = |unit| {
                    input.policy.format.as_ref().and_then(|_| lenient.format.as_ref()?.number(&reading.core, unit))
                };
                assert_eq!([version.month(), version.week(), version.day()], ["M", "W", "D"].map(unit), "{version}");
                if let Some((a, x)) = &before {
                    assert_same_order([a, &version], [x, &reading]);
                }
                before = Some((version, reading));
            }
            (Err(error), None) => {
                assert!(error.offset() <= item.tag.len(), "{}", error.with(&item.tag));
                if let Ok(tag) = std::str::from_utf8(&item.tag) {
                    assert!(tag.is_char_boundary(error.offset()), "{} of {scheme}", error.with(tag));
                }
            }
            (version, reading) => panic!("{} of {scheme}: {version:?}, but {reading:?}", item.tag.escape_ascii()),
        }
    }
}
