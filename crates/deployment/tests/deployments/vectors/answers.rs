//! What each question answers, as JSON.

use serde_json::{Map, Value, json};
use verpick_deployment::{
    Attempt, Direction, EnvironmentType, Filter, Kind, Ledger, Measurements, Place, Schemes, Scope, Settings, Window,
};
use verpick_event::Received;
use verpick_version::Scheme;

use super::file::{log, moment, short};

/// The events of a case, folded; given the other way round and each twice, they must come to the same.
fn fold(case: &Value) -> Ledger {
    let mut log = log(case);
    if let Some(known_at) = case["known_at"].as_str().map(moment) {
        log.retain(|event| event.received_at <= known_at);
    }
    let ledger = Ledger::fold(&log);
    let again: Vec<Received> = log.iter().rev().chain(&log).cloned().collect();
    assert_eq!(Ledger::fold(&again), ledger, "{}", case["name"]);
    ledger
}

fn text<'c>(case: &'c Value, key: &str) -> Option<&'c str> {
    case[key].as_str()
}

fn production(case: &Value) -> Place {
    let place = Place::new("api", "production");
    match text(case, "slot") {
        Some(slot) => place.slot(slot),
        None => place,
    }
}

pub(crate) fn attempts(case: &Value) -> Value {
    let ledger = fold(case);
    let usual = Place::new("api", "production");
    let mut answer = Vec::new();
    for product in ledger.products() {
        for (_, record) in ledger.versions(product) {
            answer.extend(record.builds.attempts().iter().map(|build| (build, None)));
        }
        for place in ledger.places_of(product) {
            let attempts = ledger.strands(place).flat_map(|(_, strand)| strand.attempts());
            answer.extend(attempts.map(|attempt| (attempt, Some(place))));
        }
    }
    answer
        .into_iter()
        .map(|(attempt, place)| {
            let mut given = attempt_as_json(attempt);
            let place = place.unwrap_or(&usual);
            for (key, value, usual) in [
                ("product", Some(&place.product), Some(&usual.product)),
                ("environment", Some(&place.environment), Some(&usual.environment)),
                ("slot", place.slot.as_ref(), usual.slot.as_ref()),
            ] {
                if let Some(value) = value.filter(|value| Some(*value) != usual) {
                    given.insert(key.to_owned(), value.as_str().into());
                }
            }
            // Asked for where the case says so.
            let duration = attempt.duration().map(|duration| duration.num_seconds());
            if case["expected"].as_array().unwrap().iter().any(|expected| expected.get("duration").is_some()) {
                given.insert("duration".to_owned(), duration.into());
            }
            Value::from(given)
        })
        .collect()
}

fn attempt_as_json(attempt: &Attempt) -> Map<String, Value> {
    let mut given = Map::new();
    given.insert("version".to_owned(), attempt.version.as_str().into());
    given.insert("status".to_owned(), attempt.status.as_str().into());
    given.insert("started".to_owned(), attempt.started_at.map(short).into());
    given.insert("ended".to_owned(), attempt.ended_at.map(short).into());
    given.insert("events".to_owned(), attempt.events.clone().into());
    if attempt.kind != Kind::Deploy {
        given.insert("kind".to_owned(), attempt.kind.as_str().into());
    }
    if let Some(run) = &attempt.run {
        given.insert("run".to_owned(), run.to_string().into());
    }
    let flags: Vec<Value> = attempt.flags.names().map(Value::from).collect();
    if !flags.is_empty() {
        given.insert("flags".to_owned(), flags.into());
    }
    if !attempt.other_ends.is_empty() {
        let ends = attempt.other_ends.iter().map(|end| json!([end.status.as_str(), short(end.at)]));
        given.insert("other_ends".to_owned(), ends.collect());
    }
    given
}

pub(crate) fn current(case: &Value) -> Value {
    let ledger = fold(case);
    let at = text(case, "at").map(moment);
    let place = production(case);
    let schemes = Schemes::default();
    let Some((_, current)) = ledger.status(at, &schemes).into_iter().find(|(other, _)| **other == place) else {
        return Value::Null;
    };
    let version = |attempt: Option<&Attempt>| attempt.map(|attempt| attempt.version.clone());
    let mut answer = json!({
        "deployed": version(current.deployed),
        "previous": version(current.previous),
        "direction": current.direction.map(Direction::as_str),
        "uncertain": current.uncertain,
        "in_flight": current.in_flight.iter().map(|attempt| attempt.version.as_str()).collect::<Vec<_>>(),
        "last": version(current.last),
    });
    if current.removed.is_some() {
        answer["removed"] = true.into();
    }
    answer
}

pub(crate) fn direction(case: &Value) -> Value {
    let schemes = match text(case, "calver") {
        Some(format) => Schemes::default().usual([Scheme::calver(format).unwrap()]),
        None => Schemes::default(),
    };
    let [from, to] = ["from", "to"].map(|key| text(case, key).unwrap());
    schemes.of("api").direction(from, to, case["was_there"].as_bool().unwrap()).as_str().into()
}

pub(crate) fn environment(case: &Value) -> Value {
    EnvironmentType::guess(text(case, "environment").unwrap()).map(EnvironmentType::as_str).into()
}

pub(crate) fn rollback(case: &Value) -> Value {
    let ledger = fold(case);
    let schemes = Schemes::default();
    let timeline = ledger.timeline(&production(case), schemes.of("api")).unwrap();
    match timeline.rollback(text(case, "to")) {
        Ok(rollback) => json!({"from": rollback.from.map(|from| &from.version), "to": rollback.to.version}),
        Err(error) => json!({"error": error.to_string()}),
    }
}

pub(crate) fn history(case: &Value) -> Value {
    let ledger = fold(case);
    let mut filter = Filter::default();
    for (key, value) in case["filter"].as_object().into_iter().flatten() {
        let text = || Some(value.as_str().unwrap().to_owned());
        let when = || Some(moment(value.as_str().unwrap()));
        match key.as_str() {
            "product" => filter.product = text(),
            "environment" => filter.environment = text(),
            "status" => filter.status = Some(value.as_str().unwrap().parse().unwrap()),
            "kind" => filter.kind = Some(serde_json::from_value(value.clone()).unwrap()),
            "version" => filter.version = text(),
            "commit" => filter.commit = text(),
            "since" => filter.since = when(),
            "until" => filter.until = when(),
            "unapproved" => filter.unapproved = value.as_bool().unwrap(),
            _ => panic!("no key of a filter: {key}"),
        }
    }
    let history = ledger.history(&filter, &Schemes::default());
    let entries = history.iter().map(|entry| {
        let direction = entry.direction.map(Direction::as_str);
        json!([entry.attempt.version, entry.attempt.status.as_str(), direction, entry.from])
    });
    entries.collect()
}

fn shown(place: &Place) -> String {
    let slot = place.slot.as_ref().map(|slot| format!(" ({slot})")).unwrap_or_default();
    format!("{}{slot}", place.environment)
}

pub(crate) fn drift(case: &Value) -> Value {
    let ledger = fold(case);
    let drift = ledger.drift("api", &Settings::default());
    let pairs = drift
        .iter()
        .map(|drift| json!([shown(drift.earlier), shown(drift.later), drift.relation.as_str(), drift.waiting]));
    pairs.collect()
}

pub(crate) fn concerns(case: &Value) -> Value {
    let ledger = fold(case);
    let mut settings = Settings::default();
    if let Some(environments) = case.get("environments") {
        settings.environments = serde_json::from_value(environments.clone()).unwrap();
    }
    let concerns = ledger.concerns(&production(case), "1.0.0", moment("12:00"), &settings);
    concerns.iter().map(|concern| Value::from(concern.to_string())).collect()
}

pub(crate) fn commits(case: &Value) -> Value {
    let ledger = fold(case);
    let found = ledger.find_commit(text(case, "product"), text(case, "commit").unwrap());
    found.iter().map(|(product, version)| Value::from(format!("{product} {version}"))).collect()
}

pub(crate) fn metrics(case: &Value) -> Value {
    let ledger = fold(case);
    let mut scope = Scope::default();
    scope.product = text(case, "product").map(str::to_owned);
    scope.environment = text(case, "environment").map(str::to_owned);
    let [from, to] = ["from", "to"].map(|key| moment(text(&case["window"], key).unwrap()));
    let measured = Measurements::of(&ledger, &scope, &Settings::default());
    let given = serde_json::to_value(measured.within(Window::new(from, to).unwrap())).unwrap();
    let asked = case["expected"].as_object().unwrap().iter();
    asked.map(|(key, expected)| (key.clone(), near(&given[key], expected))).collect()
}

/// What is given, with each number that is as near as five digits behind the point to what is expected taken as that.
fn near(given: &Value, expected: &Value) -> Value {
    match (given, expected) {
        (Value::Number(number), Value::Number(other)) => {
            let [one, two] = [number, other].map(|number| number.as_f64().unwrap());
            if number.is_f64() == other.is_f64() && (one - two).abs() < 5e-6 { expected.clone() } else { given.clone() }
        }
        (Value::Object(fields), Value::Object(_)) => {
            fields.iter().map(|(key, value)| (key.clone(), near(value, &expected[key]))).collect()
        }
        _ => given.clone(),
    }
}
