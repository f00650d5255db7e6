//! The laws of events, each tried on generated ones.
//!
//! Invariant: the same events on every run, unless `PROPTEST_RNG_SEED` or `PROPTEST_CASES` ask for others; nothing is
//! written to disk.

use chrono::{DateTime, Utc};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{FileFailurePersistence, RngSeed};
use serde_json::{Map, Value};
use verpick_event::{DeploymentEvent, Event, EventKey, LogLine, Received, Status, VersionEvent};

fn config() -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(20_240_115),
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..ProptestConfig::default()
    }
}

/// Any value of JSON, of a few levels.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("JSON has no others", |number| number.is_finite()).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map("[a-z]{1,4}", inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn time() -> impl Strategy<Value = String> {
    (0_i64..253_402_300_799, 0_u32..1_000_000).prop_map(|(seconds, micros)| {
        let time: DateTime<Utc> = DateTime::from_timestamp(seconds, micros * 1_000).unwrap();
        time.to_rfc3339()
    })
}

fn word() -> impl Strategy<Value = String> {
    let words: Vec<_> = Status::ALL.iter().flat_map(|status| status.words()).copied().collect();
    (select(words), any::<bool>()).prop_map(|(word, upper)| if upper { word.to_uppercase() } else { word.to_owned() })
}

prop_compose! {
    /// Fields of an event that is taken as either kind.
    fn fields()(
        product in "[a-zA-Z0-9_.é-]{1,12}",
        version in "[ -~]{0,10}[!-~]",
        status in word(),
        texts in btree_map(
            select(vec!["event_id", "source_system", "invoke_id", "build_number", "scm_sha", "scm_branch", "approved_by"]),
            "[ -~é]{1,12}",
            0..7,
        ),
        times in btree_map(
            select(vec!["occurred_at", "started_at", "completed_at", "committed_at", "approved_at"]),
            time(),
            0..5,
        ),
        attempt in option::of(1_u32..),
        logs in vec(".{0,12}", 0..3),
        metadata in btree_map(".{0,4}", any_json(), 0..4),
        unknown in btree_map("x_[a-z]{1,4}", any_json(), 0..4),
    ) -> Map<String, Value> {
        let mut fields: Map<String, Value> = unknown.into_iter().collect();
        fields.insert("product_name".to_owned(), product.into());
        fields.insert("version".to_owned(), version.trim().into());
        fields.insert("environment_name".to_owned(), "production".into());
        fields.insert("status".to_owned(), status.into());
        let texts = texts.into_iter().chain(times);
        fields.extend(texts.map(|(name, text)| (name.to_owned(), text.into())));
        fields.extend(attempt.map(|attempt| ("attempt".to_owned(), attempt.into())));
        fields.insert("logs".to_owned(), logs.into());
        fields.insert("extra_metadata".to_owned(), Value::Object(metadata.into_iter().collect()));
        fields
    }
}

fn events(fields: &Map<String, Value>) -> [Event; 2] {
    let text = Value::Object(fields.clone()).to_string();
    [VersionEvent::from_json(&text).unwrap().into(), DeploymentEvent::from_json(&text).unwrap().into()]
}

fn again(event: &Event) -> Event {
    match event {
        Event::Version(_) => VersionEvent::from_json(event.to_json()).unwrap().into(),
        Event::Deployment(_) => DeploymentEvent::from_json(event.to_json()).unwrap().into(),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_written_reads_as_the_same_event(fields in fields(), time in time(), sequence: u64) {
        for event in events(&fields) {
            prop_assert_eq!(&again(&event), &event);
            prop_assert_eq!(again(&event).to_json(), event.to_json());
            let received = Received::new(event, time.parse().unwrap(), sequence);
            prop_assert_eq!(Received::from_json(received.to_json()).unwrap(), received);
        }
    }

    #[test]
    fn the_order_of_fields_changes_nothing(fields in fields(), seed: u64) {
        let mut order: Vec<_> = fields.iter().collect();
        order.sort_by_key(|(name, _)| name.bytes().fold(seed, |sum, byte| sum.rotate_left(7) ^ u64::from(byte)));
        let texts: Vec<_> = order.iter().map(|(name, value)| format!("{}:{value}", Value::from(name.as_str()))).collect();
        let text = format!("{{{}}}", texts.join(","));
        let [version, deployment] = events(&fields);
        prop_assert_eq!(Event::from(VersionEvent::from_json(&text).unwrap()), version);
        prop_assert_eq!(Event::from(DeploymentEvent::from_json(&text).unwrap()), deployment);
    }

    #[test]
    fn nothing_that_is_not_known_is_lost(fields in fields()) {
        for event in events(&fields) {
            let written = event.to_map();
            for (name, value) in fields.iter().filter(|(name, _)| name.starts_with("x_")) {
                prop_assert_eq!(written.get(name), Some(value));
            }
            prop_assert_eq!(event.report().status.as_sent(), fields["status"].as_str().unwrap());
        }
    }

    #[test]
    fn an_event_without_a_name_is_another_where_anything_else_is_said(a in fields(), b in fields(), time in time()) {
        let received: DateTime<Utc> = time.parse().unwrap();
        let keys = |mut fields: Map<String, Value>| {
            fields.remove("event_id");
            events(&fields).map(|event| (EventKey::of(&event, received), event))
        };
        let (a, b) = (keys(a), keys(b));
        for ((key_a, event_a), (key_b, event_b)) in a.iter().zip(&b) {
            prop_assert_eq!(key_a == key_b, event_a == event_b);
            prop_assert_eq!(key_a, &EventKey::of(&again(event_a), received));
        }
        prop_assert_ne!(&a[0].0, &a[1].0, "a build is no deployment");
    }

    #[test]
    fn an_event_with_a_name_is_the_same_whatever_else_it_says(a in fields(), b in fields(), time in time()) {
        let name = |mut fields: Map<String, Value>| {
            fields.insert("event_id".to_owned(), "17".into());
            fields.insert("source_system".to_owned(), "ci".into());
            let [event, _] = events(&fields);
            EventKey::of(&event, time.parse().unwrap())
        };
        prop_assert_eq!(name(a), name(b));
    }

    #[test]
    fn no_text_and_no_object_is_read_with_a_panic(bytes in vec(any::<u8>(), 0..64), fields in fields(), any in any_json()) {
        let _ = VersionEvent::from_json(&bytes);
        let _ = Received::from_json(&bytes);
        let line = String::from_utf8_lossy(&bytes);
        let line = LogLine::read(&line);
        let _ = (line.step(), line.artifact_size());
        for name in fields.keys() {
            let mut fields = fields.clone();
            fields.insert(name.clone(), any.clone());
            if let Err(error) = DeploymentEvent::from_map(fields) {
                prop_assert!(error.field().is_some_and(|field| field.starts_with(name.as_str())), "{}", error);
                prop_assert!(!error.to_string().contains(char::is_control));
            }
        }
    }
}
