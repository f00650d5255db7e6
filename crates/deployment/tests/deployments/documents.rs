//! The worked examples of `docs/deployments.md` and `docs/metrics.md`: their lists of events come to what their tables say.

use std::collections::BTreeMap;
use std::fs;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use verpick_deployment::{Attempt, Direction, Ledger, Measurements, Place, Schemes, Scope, Settings, Summary, Window};
use verpick_event::{DeploymentEvent, Event, Received, VersionEvent};

fn document(name: &str) -> String {
    let path = format!("{}/../../docs/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The events of the document's one list. What they all have is left out there.
fn log(document: &str) -> Vec<Received> {
    let (_, list) = document.split_once("```jsonl\n").expect("a list of events");
    let (list, rest) = list.split_once("```\n").expect("its end");
    assert!(!rest.contains("```jsonl"), "one list");
    let events = list.lines().zip(1..).map(|(line, sequence)| {
        let mut body: Map<String, Value> = serde_json::from_str(line).unwrap();
        let kind = body.remove("event");
        let received_at = body.remove("received_at").unwrap_or_else(|| body["occurred_at"].clone());
        body.entry("product_name").or_insert("api".into());
        let event: Event = if kind == Some("version".into()) {
            VersionEvent::from_json(Value::from(body).to_string()).unwrap().into()
        } else {
            body.entry("environment_name").or_insert("production".into());
            DeploymentEvent::from_json(Value::from(body).to_string()).unwrap().into()
        };
        Received::new(event, received_at.as_str().unwrap().parse().unwrap(), sequence)
    });
    events.collect()
}

/// The rows of the table with this head.
fn table<'d>(document: &'d str, head: &str) -> Vec<Vec<&'d str>> {
    let (_, rows) = document.split_once(&format!("{head}\n")).unwrap_or_else(|| panic!("no table {head}"));
    let rows = rows.lines().skip(1).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    (!text.is_empty()).then(|| format!("2024-01-15T{text}:00Z").parse().unwrap())
}

fn short(moment: Option<DateTime<Utc>>) -> String {
    moment.map(|moment| moment.format("%H:%M").to_string()).unwrap_or_default()
}

#[test]
fn the_example_of_deployments_folds_into_its_attempts_in_every_order() {
    let document = document("deployments.md");
    let mut log = log(&document);
    let rows = table(&document, "| run | version | status | started | ended | flags |");
    for _ in 0..log.len() {
        log.rotate_left(1);
        let backwards: Vec<_> = log.iter().rev().cloned().collect();
        for log in [&log, &backwards] {
            let ledger = Ledger::fold(log);
            let place = Place::new("api", "production");
            let attempts = ledger.strands(&place).flat_map(|(_, strand)| strand.attempts());
            let row = |attempt: &Attempt| {
                let run = attempt.run.as_ref().unwrap().to_string();
                let flags: Vec<_> = attempt.flags.names().collect();
                let [started, ended] = [attempt.started_at, attempt.ended_at].map(short);
                vec![run, attempt.version.clone(), attempt.status.to_string(), started, ended, flags.join(", ")]
            };
            let mut given: Vec<_> = attempts.map(row).collect();
            given.sort();
            assert_eq!(given, rows);
        }
    }
}

#[test]
fn the_example_of_deployments_answers_for_every_moment() {
    let document = document("deployments.md");
    let log = log(&document);
    let rows = table(&document, "| at | known at | deployed | direction | uncertain | why |");
    assert_eq!(rows.len(), 11);
    let schemes = Schemes::default();
    for row in rows {
        let [at, known_at, deployed, direction, uncertain, _] = row[..] else { panic!("{row:?}") };
        let known_at = moment(known_at);
        let ledger = Ledger::fold(log.iter().filter(|event| known_at.is_none_or(|then| event.received_at <= then)));
        let status = ledger.status(moment(at), &schemes);
        let current = status.first().map(|(_, current)| current);
        let version = current.and_then(|current| current.deployed).map_or("–", |deployed| &deployed.version);
        let way = current.and_then(|current| current.direction).map_or("", Direction::as_str);
        let doubt = if current.is_some_and(|current| current.uncertain) { "yes" } else { "no" };
        assert_eq!((version, way, doubt), (deployed, direction, uncertain), "{row:?}");
    }
}

#[test]
fn the_example_of_metrics_comes_to_what_was_counted_by_hand() {
    let document = document("metrics.md");
    let ledger = Ledger::fold(&log(&document));
    let measured = Measurements::of(&ledger, &Scope::default(), &Settings::default());
    let [from, to] = ["2024-01-15T00:00:00Z", "2024-01-29T00:00:00Z"].map(|moment| moment.parse().unwrap());
    let metrics = measured.within(Window::new(from, to).unwrap());

    let frequency = metrics.deployment_frequency;
    assert_eq!((frequency.count, frequency.days_with_one), (5, 4));
    let shown = |number: Option<f64>| number.map(|number| format!("{number:.6}"));
    assert_eq!((shown(frequency.per_day), frequency.per_week), (shown(Some(5.0 / 14.0)), Some(2.5)));

    let by_hand: BTreeMap<_, _> =
        table(&document, "| metric | by hand | |").into_iter().map(|row| (row[0], row[1])).collect();
    for (name, share) in [
        ("change failure rate", metrics.change_failure_rate),
        ("rework rate", metrics.rework_rate),
        ("success rate", metrics.success_rate),
        ("failure rate", metrics.failure_rate),
        ("build success rate", metrics.build_success_rate),
    ] {
        assert_eq!(format!("{} / {}", share.part, share.count), by_hand[name], "{name}");
    }

    let summaries = table(&document, "| summary | count | mean | median | p75 | p95 |");
    assert_eq!(summaries.len(), 5);
    for row in summaries {
        let summary = match row[0] {
            "lead time" => metrics.lead_time,
            "recovery time" => metrics.recovery_time,
            "duration" => metrics.duration,
            "time between deployments" => metrics.time_between_deployments,
            "build duration" => metrics.build_duration,
            name => panic!("no such summary: {name}"),
        };
        let Summary { count, mean, median, p75, p95, .. } = summary;
        let numbers = [mean, median, p75, p95].map(|number| format!("{:.0}", number.unwrap()));
        assert_eq!(count.to_string(), row[1], "{row:?}");
        assert_eq!(numbers, row[2..], "{row:?}");
    }
    let trend = -metrics.duration_trend.unwrap();
    assert!(document.contains(&format!("The duration falls by {trend:.2} seconds a day.")), "{trend}");
}
