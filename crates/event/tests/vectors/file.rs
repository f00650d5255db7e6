//! Reading the vectors, and holding answers against them.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

/// What a case may hold; another key is a slip, and what it says would not be asked.
const KEYS: [&str; 20] = [
    "ask",
    "body",
    "event",
    "expected",
    "form",
    "id",
    "latest",
    "line",
    "name",
    "now",
    "product",
    "received",
    "secrets",
    "signature",
    "source",
    "text",
    "timestamp",
    "version",
    "word",
    "written",
];

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/events");

/// The name of a file and its number of cases.
pub(crate) type File = (&'static str, usize);

/// The files that are there.
pub(crate) fn present() -> Vec<String> {
    let entries = fs::read_dir(FOLDER).unwrap_or_else(|error| panic!("{FOLDER}: {error}"));
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The cases of a file, written out.
pub(crate) fn cases(name: &str, files: &[File]) -> Vec<Value> {
    let known = files.iter().find(|(file, _)| *file == name).expect("a file that is listed").1;
    let text = fs::read_to_string(format!("{FOLDER}/{name}")).unwrap_or_else(|error| panic!("{name}: {error}"));
    let file: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let cases = file["cases"].as_array().unwrap_or_else(|| panic!("{name}: no cases"));
    assert_eq!(file["count"], cases.len(), "{name}: the count it gives");
    assert_eq!(cases.len(), known, "{name}: the count that is known");
    let mut rules = BTreeSet::new();
    for case in cases {
        let rule = case["name"].as_str().unwrap_or_else(|| panic!("{name}: a case without a name"));
        assert!(rules.insert(rule), "{name}: {rule}: the name of two cases");
        for key in case.as_object().unwrap().keys() {
            assert!(KEYS.contains(&key.as_str()), "{name}: {rule}: no key of a case: {key}");
        }
    }
    cases.iter().map(expand).collect()
}

/// Compares the answer to each case of a file with what is expected, and fails with all that differ.
pub(crate) fn holds(name: &str, files: &[File], answer: fn(&Value) -> Value) {
    let mut failures = Vec::new();
    let cases = cases(name, files);
    for case in &cases {
        let given = answer(case);
        if given != case["expected"] {
            let (expected, given) = (short(&case["expected"]), short(&given));
            failures.push(format!("{}\n  expected {expected}\n  given    {given}", case["name"]));
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
                let times = usize::try_from(repeat[2].as_u64().expect("times to repeat")).unwrap();
                Value::from([part(0), &part(1).repeat(times), part(3)].concat())
            }
            _ => fields.iter().map(|(key, value)| (key.clone(), expand(value))).collect(),
        },
        Value::Array(items) => items.iter().map(expand).collect(),
        plain => plain.clone(),
    }
}

/// A value as JSON, cut where it is too long to read.
fn short(value: &Value) -> String {
    let text = value.to_string();
    text.chars().take(1_200).collect()
}
