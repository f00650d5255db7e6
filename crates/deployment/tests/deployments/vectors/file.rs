//! Reading the vectors, and holding answers against them.

use std::collections::BTreeSet;
use std::fs;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use verpick_event::{DeploymentEvent, Event, Received, VersionEvent};

/// What a case may hold; another key is a slip, and what it says would not be asked.
const KEYS: [&str; 18] = [
    "at",
    "calver",
    "commit",
    "environment",
    "environments",
    "events",
    "expected",
    "filter",
    "from",
    "known_at",
    "name",
    "product",
    "slot",
    "to",
    "version",
    "was_there",
    "window",
    "source",
];

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/deployments");

/// The name of a file and its number of cases.
pub(crate) type File = (&'static str, usize);

/// The files that are there.
pub(crate) fn present() -> Vec<String> {
    let entries = fs::read_dir(FOLDER).unwrap_or_else(|error| panic!("{FOLDER}: {error}"));
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Compares the answer to each case of a file with what is expected, and fails with all that differ.
pub(crate) fn holds(name: &str, files: &[File], answer: fn(&Value) -> Value) {
    let known = files.iter().find(|(file, _)| *file == name).expect("a file that is listed").1;
    let text = fs::read_to_string(format!("{FOLDER}/{name}")).unwrap_or_else(|error| panic!("{name}: {error}"));
    let file: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let cases = file["cases"].as_array().unwrap_or_else(|| panic!("{name}: no cases"));
    assert_eq!(file["count"], cases.len(), "{name}: the count it gives");
    assert_eq!(cases.len(), known, "{name}: the count that is known");

    let mut rules = BTreeSet::new();
    let mut failures = Vec::new();
    for case in cases {
        let rule = case["name"].as_str().unwrap_or_else(|| panic!("{name}: a case without a name"));
        assert!(rules.insert(rule), "{name}: {rule}: the name of two cases");
        for key in case.as_object().unwrap().keys() {
            assert!(KEYS.contains(&key.as_str()), "{name}: {rule}: no key of a case: {key}");
        }
        let expected = case.get("expected").unwrap_or_else(|| panic!("{name}: {rule}: nothing expected"));
        let given = answer(case);
        if given != *expected {
            failures.push(format!("{rule}\n  expected {expected}\n  given    {given}"));
        }
    }
    assert!(failures.is_empty(), "{} of {} cases fail:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

/// A moment as the vectors have it: RFC 3339, or `HH:MM` on 15 January 2024.
pub(crate) fn moment(text: &str) -> DateTime<Utc> {
    let whole = if text.len() == 5 { format!("2024-01-15T{text}:00Z") } else { text.to_owned() };
    whole.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The same, the other way round.
pub(crate) fn short(moment: DateTime<Utc>) -> String {
    let text = moment.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    match text.strip_prefix("2024-01-15T").and_then(|time| time.strip_suffix(":00Z")) {
        Some(time) => time.to_owned(),
        None => text,
    }
}

/// The log of a case: its events in the order in which they came.
pub(crate) fn log(case: &Value) -> Vec<Received> {
    let events = case["events"].as_array().expect("a list of events");
    events.iter().zip(1..).map(|(event, sequence)| received(event, sequence)).collect()
}

fn received(event: &Value, sequence: u64) -> Received {
    let mut body: Map<String, Value> = event.as_object().unwrap().clone();
    let received_at = moment(body.remove("at").unwrap().as_str().unwrap());
    let is_build = body.remove("build").is_some();
    body.entry("product_name").or_insert("api".into());
    for (key, value) in &mut body {
        if key.ends_with("_at") {
            *value = moment(value.as_str().unwrap()).to_rfc3339().into();
        }
    }
    let event: Event = if is_build {
        VersionEvent::from_json(Value::from(body).to_string()).unwrap().into()
    } else {
        body.entry("environment_name").or_insert("production".into());
        DeploymentEvent::from_json(Value::from(body).to_string()).unwrap().into()
    };
    Received::new(event, received_at, sequence)
}
