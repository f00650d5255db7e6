//! `verpick record`: events from flags, from JSON and around a command.
//!
//! Invariants: events are recorded all or none; a command whose start cannot be recorded does not run; once it ran, its end
//! is recorded however it ended, and its exit status is ours.

use std::hash::{BuildHasher, Hasher};

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value};
use verpick::deployment::{Concern, Place};
use verpick::event::{DeploymentEvent, Event, EventError, Received, Status as Progress, VersionEvent, dypai};
use verpick::store::Appended;

use super::args::{HowArgs, RecordArgs, RecordWhat};
use super::command::{self, Ended};
use super::fields::{self, Fields};
use super::pipeline::{self, Of};
use super::store::Store;
use super::telling::Listeners;
use super::{bodies, json, words};
use crate::failure::{Failure, Status, say_note, say_warning};
use crate::output::Out;

pub(crate) fn run(args: &RecordArgs, out: &mut Out) -> Result<Status, Failure> {
    let (of, how, said) = match &args.what {
        RecordWhat::Version(args) => (Of::Build, &args.how, fields::version(args)?),
        RecordWhat::Deployment(args) => (Of::Deployment, &args.how, fields::deployment(args)?),
    };
    let listeners = Listeners::new(&how.notify)?;
    let store = Store::open(&how.store)?;
    if how.run {
        return around(of, how, said, &store, &listeners);
    }
    let events = match &how.from_json {
        Some(path) => {
            let bodies = bodies::read(path)?;
            let several = bodies.len() > 1;
            let events = bodies.into_iter().enumerate();
            events.map(|(place, body)| from_body(of, body, &said, several.then_some(place + 1))).collect()
        }
        None => from_flags(of, how, said).map(|event| vec![event]),
    }?;
    for event in &events {
        admitted(event, &store)?;
    }
    let now = Utc::now();
    let appended = store.append(&events, now)?;
    answer(&events, &appended, how.json, out)?;
    let new = events.into_iter().zip(appended).filter(|(_, appended)| appended.new);
    let new: Vec<_> = new.map(|(event, appended)| Received::new(event, now, appended.sequence)).collect();
    listeners.tell(&new);
    Ok(Status::Done)
}

fn from_flags(of: Of, how: &HowArgs, mut said: Fields) -> Result<Event, Failure> {
    around_us(of, how, &mut said);
    said.entry("status").or_insert_with(|| Progress::Completed.as_str().into());
    event(of, said).map_err(|error| explained(&error, None))
}

/// What the pipeline says that flags do not.
fn around_us(of: Of, how: &HowArgs, said: &mut Fields) {
    if !how.no_ci {
        fields::fill(said, &pipeline::fields(of, |name| std::env::var(name).ok()));
    }
}

fn event(of: Of, fields: Fields) -> Result<Event, EventError> {
    Ok(match of {
        Of::Build => VersionEvent::from_map(fields)?.into(),
        Of::Deployment => DeploymentEvent::from_map(fields)?.into(),
    })
}

/// An event that came as JSON, or one of the two bodies that DYPAI sends.
fn from_body(of: Of, mut body: Fields, said: &Fields, place: Option<usize>) -> Result<Event, Failure> {
    let text = |name: &str| said.get(name).and_then(Value::as_str);
    let (product, version) = (text("product_name"), text("version"));
    let read = match (of, product, version) {
        (Of::Build, Some(product), _) if body.contains_key("event") => {
            dypai::read_webhook(product, Value::Object(body).to_string()).map(Event::from)
        }
        (Of::Deployment, Some(product), Some(version)) if is_request(&body) => {
            dypai::read_deploy(product, version, Value::Object(body).to_string()).map(Event::from)
        }
        _ => {
            fields::fill(&mut body, said);
            event(of, body)
        }
    };
    read.map_err(|error| explained(&error, place))
}

/// A request to deploy says where to and nothing else.
fn is_request(body: &Map<String, Value>) -> bool {
    body.len() == 1 && body.contains_key("environment")
}

/// The error with the flag that says what is missing.
fn explained(error: &EventError, place: Option<usize>) -> Failure {
    let failure = match place {
        Some(place) => Failure::usage(format_args!("event {place}: {error}")),
        None => Failure::usage(error),
    };
    let flag = match error.field() {
        Some("product_name") => "--product",
        Some("version") => "--version",
        Some("environment_name") => "--environment",
        Some("status") => "--status",
        _ => return failure,
    };
    if error.to_string().ends_with("is missing") { failure.hint(format_args!("say it with {flag}")) } else { failure }
}

/// Whether an attempt may begin, where the environment takes one at a time.
fn admitted(event: &Event, store: &Store) -> Result<(), Failure> {
    let Event::Deployment(deployment) = event else { return Ok(()) };
    if !store.settings.environments.one_at_a_time(&deployment.environment_name) {
        return Ok(());
    }
    let ledger = store.ledger(Some(&deployment.report.product_name))?;
    let received = Received::new(event.clone(), Utc::now(), u64::MAX);
    ledger.admit(&received, &store.settings).map_err(|in_flight| Failure::new(Status::Nothing, in_flight))
}

/// Whether a command may deploy: in an environment that wants an approval, somebody gave one.
fn approved(event: &Event, store: &Store) -> Result<(), Failure> {
    let Event::Deployment(deployment) = event else { return Ok(()) };
    let environments = &store.settings.environments;
    if deployment.report.approved_by.is_some() || !environments.needs_approval(&deployment.environment_name) {
        return Ok(());
    }
    let ledger = store.ledger(Some(&deployment.report.product_name))?;
    let place = Place::from(deployment);
    let concerns = ledger.concerns(&place, &deployment.report.version, Utc::now(), &store.settings);
    match concerns.iter().find(|concern| matches!(concern, Concern::NotApproved)) {
        None => Ok(()),
        Some(concern) => {
            Err(Failure::new(Status::Nothing, format_args!("{place}: {concern}")).hint("--approved-by says who did"))
        }
    }
}

/// Records that a command started, runs it, and records how it ended.
fn around(
    of: Of,
    how: &HowArgs,
    mut said: Fields,
    store: &Store,
    listeners: &Listeners<'_>,
) -> Result<Status, Failure> {
    around_us(of, how, &mut said);
    // What joins the end to its start.
    said.entry("invoke_id").or_insert_with(|| run_id().into());
    let started_at = Utc::now();
    said.insert("started_at".to_owned(), written(started_at));
    let mut start = said.clone();
    // Two events cannot be one, whatever they are called.
    if let Some(Value::String(id)) = said.remove("event_id") {
        start.insert("event_id".to_owned(), format!("{id}/started").into());
        said.insert("event_id".to_owned(), format!("{id}/ended").into());
    }
    start.insert("status".to_owned(), Progress::Started.as_str().into());
    let start = event(of, start).map_err(|error| explained(&error, None))?;
    admitted(&start, store)?;
    approved(&start, store)?;
    // What is refused of its end is refused now: once it ran, that is too late.
    keep(of, &mut said, f64::MAX, i32::MAX);
    said.insert("status".to_owned(), Progress::Failed.as_str().into());
    event(of, said.clone()).map_err(|error| explained(&error, None))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::Output)?;
    let start = recorded(start, store, started_at)?;
    // Whoever is slow to be told holds up no command.
    let ran = std::thread::scope(|scope| {
        scope.spawn(|| listeners.tell(&[start]));
        runtime.block_on(command::run(&how.command, Utc::now))
    });
    let (status, code, log) = match ran {
        Ok(ran) => (progress(ran.ended), ran.ended.code(), ran.log),
        Err(error) => {
            let name = how.command.first().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
            let why = format!("cannot run {name}: {error}");
            let code = if error.kind() == std::io::ErrorKind::NotFound { 127 } else { 126 };
            say_warning(&why);
            (Progress::Failed, code, vec![why])
        }
    };
    let completed_at = Utc::now();
    said.insert("completed_at".to_owned(), written(completed_at));
    if !log.is_empty() {
        said.insert("logs".to_owned(), log.into());
    }
    let seconds = (completed_at - started_at).as_seconds_f64();
    keep(of, &mut said, seconds, code);
    said.insert("status".to_owned(), status.as_str().into());
    let end = event(of, said).map_err(|error| explained(&error, None));
    match end.and_then(|end| recorded(end, store, completed_at)) {
        Ok(end) => listeners.tell(&[end]),
        // It has failed by itself, and that is the status; why nothing is recorded of it is said all the same.
        Err(failure) if code != 0 => failure.report(),
        Err(failure) => return Err(failure),
    }
    if code == 0 { Ok(Status::Done) } else { Err(Failure::Ran(u8::try_from(code).unwrap_or(1))) }
}

/// Standard output is the command's alone, so what is recorded around it is a remark.
fn recorded(event: Event, store: &Store, at: DateTime<Utc>) -> Result<Received, Failure> {
    let appended = store.append(std::slice::from_ref(&event), at)?;
    say_note(format_args!("recorded {}", words::of_event(&event)));
    let sequence = appended.first().map_or(0, |appended| appended.sequence);
    Ok(Received::new(event, at, sequence))
}

/// Keeps how a command ran beside what the flags want kept, which is an object where it is there.
fn keep(of: Of, said: &mut Fields, seconds: f64, code: i32) {
    if let Some(metadata) = said.entry("extra_metadata").or_insert_with(|| Map::new().into()).as_object_mut() {
        metadata.insert(duration_of(of).to_owned(), seconds.into());
        metadata.insert("exit_status".to_owned(), code.into());
    }
}

/// How long the command took, as DYPAI and Versioner call it.
const fn duration_of(of: Of) -> &'static str {
    match of {
        Of::Build => "build_duration_seconds",
        Of::Deployment => "deployment_duration_seconds",
    }
}

const fn progress(ended: Ended) -> Progress {
    match ended {
        Ended::Code(0) => Progress::Completed,
        // SIGINT and SIGTERM: somebody wanted it to end. A shell says so by a number.
        Ended::Signal(2 | 15) | Ended::Code(130 | 143) => Progress::Aborted,
        _ => Progress::Failed,
    }
}

fn written(time: DateTime<Utc>) -> Value {
    time.to_rfc3339_opts(SecondsFormat::Micros, true).into()
}

/// A name for a run that has none: of the keys that every process draws for its hash tables.
fn run_id() -> String {
    let draw = || std::hash::RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", draw(), draw())
}

fn answer(events: &[Event], appended: &[Appended], as_json: bool, out: &mut Out) -> Result<(), Failure> {
    if as_json {
        out.json(&json::Recorded::new(events, appended))?;
        return Ok(());
    }
    use std::io::Write;
    for (event, appended) in events.iter().zip(appended) {
        let verb = if appended.new { "recorded" } else { "already recorded" };
        writeln!(out, "{verb} {}", words::of_event(event))?;
    }
    Ok(())
}
