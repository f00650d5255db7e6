//! What the crate answers to a case, in the form of what is expected.

use serde_json::{Map, Value, json};
use verpick_event::dypai::{BuildOptions, read_deploy, read_webhook};
use verpick_event::webhook::{Body, Secret, standard, versioner};
use verpick_event::{DeploymentEvent, Event, EventError, LogLine, Received, Status, VersionEvent};

/// The event of a case, by way of its text.
pub(crate) fn event(case: &Value) -> Result<Event, EventError> {
    let text = case["text"].as_str().map_or_else(|| case["body"].to_string(), str::to_owned);
    match case["event"].as_str() {
        Some("version") => VersionEvent::from_json(text).map(Event::from),
        Some("deployment") => DeploymentEvent::from_json(text).map(Event::from),
        other => panic!("no kind of event: {other:?}"),
    }
}

fn written(event: &Event) -> Value {
    let text = event.to_json();
    // What is written reads as the same event, and is written the same again.
    let map: Map<String, Value> = serde_json::from_str(&text).unwrap();
    let again: Event = match event {
        Event::Version(_) => VersionEvent::from_map(map.clone()).unwrap().into(),
        Event::Deployment(_) => DeploymentEvent::from_map(map.clone()).unwrap().into(),
    };
    assert_eq!((&again, again.to_json()), (event, text));
    map.into()
}

fn refused(error: &EventError) -> Value {
    json!({"ok": false, "field": error.field(), "message": error.to_string()})
}

pub(crate) fn read(case: &Value) -> Value {
    match event(case) {
        Err(error) => refused(&error),
        Ok(event) => {
            let mut answer = json!({"ok": true, "status": event.report().status().as_str()});
            let written = written(&event);
            // What is written as it was sent need not stand in the file twice.
            if written != case["body"] || case["expected"].get("written").is_some() {
                answer["written"] = written;
            }
            answer
        }
    }
}

pub(crate) fn dypai(case: &Value) -> Value {
    let (product, body) = (case["product"].as_str().unwrap(), case["body"].to_string());
    let event = match case["ask"].as_str().unwrap() {
        "webhook" => read_webhook(product, body).map(Event::from),
        "deploy" => read_deploy(product, case["version"].as_str().unwrap(), body).map(Event::from),
        "options" => BuildOptions::from_json(body)
            .and_then(|options| options.event(product, case["latest"].as_str()))
            .map(Event::from),
        other => panic!("nothing that is asked: {other}"),
    };
    match event {
        Ok(event) => json!({"ok": true, "written": written(&event)}),
        Err(error) => refused(&error),
    }
}

pub(crate) fn status(case: &Value) -> Value {
    let status = case["word"].as_str().unwrap().parse::<Status>();
    status.map_or(Value::Null, |status| status.as_str().into())
}

pub(crate) fn line(case: &Value) -> Value {
    let line = LogLine::read(case["line"].as_str().unwrap());
    json!({
        "at": line.at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)),
        "text": line.text,
        "step": line.step().map(|(item, outcome)| [item, outcome]),
        "artifact_size": line.artifact_size(),
    })
}

pub(crate) fn body(case: &Value) -> Value {
    let form = match case["form"].as_str().unwrap() {
        "standard" => Body::Standard,
        "versioner" => Body::Versioner,
        "dypai" => Body::Dypai,
        other => panic!("no form: {other}"),
    };
    let received = Received::new(event(case).unwrap(), case["received"].as_str().unwrap().parse().unwrap(), 1);
    form.of(&received).into()
}

pub(crate) fn signature(case: &Value) -> Value {
    let text = |key: &str| case[key].as_str().unwrap();
    let secrets = case["secrets"].as_array().unwrap().iter().map(|secret| secret.as_str().unwrap());
    let body = text("body").as_bytes();
    let result = if text("form") == "standard" {
        let secrets: Vec<_> = secrets.map(|secret| Secret::standard(secret).unwrap()).collect();
        let headers = standard::Headers { id: text("id"), timestamp: text("timestamp"), signature: text("signature") };
        let now = chrono::DateTime::from_timestamp(case["now"].as_i64().unwrap(), 0).unwrap();
        // Where it fits and is the only one, ours is the same.
        if let ([secret], "ok", false) = (&*secrets, text("expected"), headers.signature.contains(' ')) {
            let sent = chrono::DateTime::from_timestamp(headers.timestamp.parse().unwrap(), 0).unwrap();
            let signed = standard::Signed::new(std::slice::from_ref(secret), headers.id, sent, body).unwrap();
            assert_eq!(signed.headers(), headers);
        }
        standard::verify(&secrets, &headers, body, now, standard::TOLERANCE)
    } else {
        let secret = Secret::text(case["secrets"][0].as_str().unwrap());
        versioner::verify(&secret, text("signature"), body)
    };
    result.map_or_else(|error| error.to_string(), |()| "ok".to_owned()).into()
}
