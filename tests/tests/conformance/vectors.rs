//! Reading the vectors, and holding answers against them.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Value, from_str};

/// What a case may hold; another key is a slip, and what it says would not be asked.
const KEYS: [&str; 22] = [
    "name",
    "source",
    "policy",
    "tag",
    "tags",
    "text",
    "format",
    "constraint",
    "per",
    "buffer",
    "candidates",
    "current",
    "bump",
    "channel",
    "date",
    "artifact",
    "product",
    "version",
    "files",
    "platforms",
    "file",
    "expected",
];

pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors");

/// The name of a file and its number of cases.
pub(crate) type File = (&'static str, usize);

pub(crate) fn names(files: &[File]) -> Vec<String> {
    let mut names: Vec<String> = files.iter().map(|(name, _)| String::from(*name)).collect();
    names.sort();
    names
}

/// The vectors in the folder and in that of registries, by name.
pub(crate) fn present() -> Vec<String> {
    let mut names: Vec<String> = ["", "registry/"].into_iter().flat_map(within).collect();
    names.sort();
    names
}

fn within(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(format!("{FOLDER}/{folder}")).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".json")).map(|name| format!("{folder}{name}")).collect()
}

/// Compares the answer to each case of a file with what is expected, and fails with all that differ.
pub(crate) fn holds(name: &str, files: &[File], answer: fn(&Value) -> Value) {
    let expected_count = files.iter().find(|(known, _)| *known == name).expect("a file that is listed").1;
    let text = fs::read_to_string(format!("{FOLDER}/{name}")).unwrap_or_else(|error| panic!("{name}: {error}"));
    let file: Value = from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let cases = file["cases"].as_array().unwrap_or_else(|| panic!("{name}: no cases"));
    assert_eq!(file["count"], cases.len(), "{name}: the count it gives");
    assert_eq!(cases.len(), expected_count, "{name}: the count that is known");

    let mut rules = BTreeSet::new();
    let mut failures = Vec::new();
    for case in cases {
        let rule = case["name"].as_str().unwrap_or_else(|| panic!("{name}: a case without a name"));
        assert!(rules.insert(rule), "{name}: {rule}: the name of two cases");
        for key in case.as_object().into_iter().flat_map(|fields| fields.keys()) {
            assert!(KEYS.contains(&key.as_str()), "{name}: {rule}: no key of a case: {key}");
        }
        let case = expand(case);
        let expected = case.get("expected").unwrap_or_else(|| panic!("{name}: {rule}: nothing expected"));
        match catch_unwind(AssertUnwindSafe(|| answer(&case))) {
            Ok(given) if given == *expected => {}
            Ok(given) => {
                failures.push(format!("{name}: {rule}\n  expected {}\n  given    {}", short(expected), short(&given)));
            }
            Err(_) => failures.push(format!("{name}: {rule}\n  panicked")),
        }
    }
    assert!(failures.is_empty(), "{} of {} cases fail:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

/// Writes out every `{"repeat": [before, unit, times, behind]}`.
fn expand(value: &Value) -> Value {
    match value {
        Value::Object(fields) => match fields.get("repeat") {
            Some(repeat) if fields.len() == 1 => {
                let part = |index: usize| repeat[index].as_str().expect("text to repeat");
                let times = repeat[2].as_u64().and_then(|times| usize::try_from(times).ok()).expect("times to repeat");
                Value::from([part(0), &part(1).repeat(times), part(3)].concat())
            }
            _ => fields.iter().map(|(key, value)| (key.clone(), expand(value))).collect(),
        },
        Value::Array(items) => items.iter().map(expand).collect(),
        plain => plain.clone(),
    }
}

/// The bytes of a text, or of `{"hex": …}`.
pub(crate) fn bytes(value: &Value) -> Vec<u8> {
    if let Some(text) = value.as_str() {
        return text.as_bytes().to_vec();
    }
    let digits = value["hex"].as_str().unwrap_or_else(|| panic!("neither text nor hex: {value}"));
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).expect("two hexadecimal digits"))
        .collect()
}

/// A value as JSON, cut where it is too long to read.
fn short(value: &Value) -> String {
    const ENOUGH: usize = 1_200;
    let text = value.to_string();
    let cut: String = text.chars().take(ENOUGH).collect();
    if cut.len() < text.len() { format!("{cut}… ({} bytes)", text.len()) } else { cut }
}
