//! The JSON Schemas, held against the vectors and against what is read.

use serde_json::{Value, json};
use verpick_event::{DeploymentEvent, Status, VersionEvent, schema};

use crate::FILES;
use crate::answers::event;
use crate::file::cases;
use crate::validator::takes;

/// What no schema can say: of sizes in bytes, of dates, of two fields at once, of text that is no JSON.
const BEYOND: [&str; 19] = [
    "a day that no calendar has is refused",
    "a field that is given twice is refused",
    "a product with a line break is refused",
    "a repository with a token is refused, and not shown",
    "a time before 1970 is refused",
    "a time that is none is refused",
    "a time without an offset is refused",
    "an address with a password is refused, and not shown",
    "an artifact whose size is none is refused",
    "an artifact with a password in its address is refused",
    "logs of more than 4 MiB are refused",
    "metadata of 101 KB is refused",
    "metadata of one byte too many is refused",
    "nothing is no event",
    "two names of one field that do not agree are refused",
    "unknown fields of 101 KB are refused",
    "what goes too deep is refused",
    "what is no JSON is refused",
    "what is no object is refused",
];

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn is_taken(schema: &Value, event: &Value) -> bool {
    takes(schema, schema, event)
}

fn schema_of(case: &Value) -> Value {
    parsed(if case["event"] == "version" { schema::VERSION_EVENT } else { schema::DEPLOYMENT_EVENT })
}

#[test]
fn a_schema_takes_what_is_taken_and_refuses_what_it_can() {
    for name in ["read.json", "read.versioner.json", "read.dypai.json"] {
        for case in cases(name, &FILES) {
            let rule = case["name"].as_str().unwrap();
            if BEYOND.contains(&rule) {
                assert_eq!(case["expected"]["ok"], false, "{rule}");
                continue;
            }
            let valid = is_taken(&schema_of(&case), &case["body"]);
            assert_eq!(case["expected"]["ok"], valid, "{name}: {rule}");
        }
    }
}

#[test]
fn what_is_written_is_taken_by_the_schema() {
    for name in ["read.json", "read.versioner.json", "read.dypai.json"] {
        for case in cases(name, &FILES) {
            let Ok(event) = event(&case) else { continue };
            assert!(is_taken(&schema_of(&case), &event.to_map().into()), "{name}: {}", case["name"]);
        }
    }
}

#[test]
fn every_word_of_a_status_is_in_the_schemas_and_no_other() {
    for schema in [schema::VERSION_EVENT, schema::DEPLOYMENT_EVENT] {
        let schema = parsed(schema);
        let takes_word = |word: &str| {
            let event = json!({"product_name": "p", "version": "1", "environment_name": "e", "status": word});
            is_taken(&schema, &event)
        };
        for word in Status::ALL.iter().flat_map(|status| status.words()) {
            for word in [(*word).to_owned(), word.to_uppercase(), word.replace('_', " "), word.replace('_', "-")] {
                assert!(takes_word(&word), "{word}");
            }
        }
        for case in cases("status.json", &FILES) {
            assert_eq!(takes_word(case["word"].as_str().unwrap()), !case["expected"].is_null(), "{case}");
        }
    }
}

#[test]
fn every_field_of_a_schema_is_read_and_every_field_that_is_read_is_in_it() {
    let whole = json!({"product_name": "p", "version": "1", "environment_name": "e", "status": "started"});
    for (kind, text) in [("version", schema::VERSION_EVENT), ("deployment", schema::DEPLOYMENT_EVENT)] {
        let schema = parsed(text);
        let properties = schema["properties"].as_object().unwrap();
        for name in properties.keys() {
            // Of no field `true` is a value, so it is refused where it is read, and kept where it is not known.
            let mut event = whole.clone();
            event[name] = true.into();
            let error = match kind {
                "version" => VersionEvent::from_json(event.to_string()).err(),
                _ => DeploymentEvent::from_json(event.to_string()).err(),
            };
            assert_eq!(error.expect(name).field(), Some(name.as_str()), "{kind}: {name}");
        }
        for case in cases("read.json", &FILES) {
            let Ok(event) = event(&case) else { continue };
            let report = event.report();
            let known = event.to_map();
            let mut known = known.keys().filter(|name| !report.unknown().contains_key(*name));
            if event.kind_name() == kind {
                assert!(known.all(|name| properties.contains_key(name)), "{kind}: {}", case["name"]);
            }
        }
    }
}
