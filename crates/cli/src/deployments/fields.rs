//! From flags to the fields of an event, which have the names of its JSON.
//!
//! Invariants: a field that was not said is not there; what is said in JSON comes before flags, and flags come before what
//! the variables of a pipeline say.

use std::fs;

use serde_json::{Map, Value, json};
use verpick::Excerpt;

use super::args::{RecordDeploymentArgs, RecordVersionArgs, ReportArgs};
use crate::failure::Failure;

/// The fields of an event, by name.
pub(super) type Fields = Map<String, Value>;

/// What the flags say of a build.
pub(super) fn version(args: &RecordVersionArgs) -> Result<Fields, Failure> {
    let mut fields = report(&args.report, "built_by")?;
    put(&mut fields, "environment_name", args.environment.as_deref());
    put(&mut fields, "kind", args.kind.map(name).as_deref());
    Ok(fields)
}

/// What the flags say of a deployment.
pub(super) fn deployment(args: &RecordDeploymentArgs) -> Result<Fields, Failure> {
    let mut fields = report(&args.report, "deployed_by")?;
    put(&mut fields, "environment_name", args.environment.as_deref());
    put(&mut fields, "slot", args.slot.as_deref());
    put(&mut fields, "kind", args.kind.map(name).as_deref());
    put(&mut fields, "deploy_url", args.deploy_url.as_deref());
    Ok(fields)
}

/// What one says where another says nothing.
pub(super) fn fill(fields: &mut Fields, with: &Fields) {
    for (name, value) in with {
        if !fields.contains_key(name) {
            fields.insert(name.clone(), value.clone());
        }
    }
}

fn report(args: &ReportArgs, by: &str) -> Result<Fields, Failure> {
    let mut fields = Fields::new();
    let (by_name, by_email) = (format!("{by}_name"), format!("{by}_email"));
    let texts = [
        ("product_name", &args.product),
        ("version", &args.version),
        ("status", &args.status),
        ("scm_sha", &args.commit),
        ("scm_branch", &args.branch),
        ("scm_repository", &args.repository),
        ("committed_at", &args.committed_at),
        ("source_system", &args.source),
        ("invoke_id", &args.run_id),
        ("build_number", &args.build_number),
        ("build_url", &args.build_url),
        ("event_id", &args.event_id),
        ("occurred_at", &args.at),
        ("started_at", &args.started_at),
        ("completed_at", &args.completed_at),
        (by, &args.by),
        (&by_name, &args.by_name),
        (&by_email, &args.by_email),
        ("approved_by", &args.approved_by),
        ("approved_at", &args.approved_at),
    ];
    for (name, value) in texts {
        put(&mut fields, name, value.as_deref());
    }
    if let Some(attempt) = args.attempt {
        fields.insert("attempt".to_owned(), attempt.into());
    }
    list(&mut fields, "checks", args.checks.iter().map(|text| check(text)).collect::<Result<_, _>>()?);
    list(&mut fields, "artifacts", args.artifacts.iter().map(|location| json!({ "url": location })).collect());
    if let Some(path) = &args.log {
        let shown = path.display();
        let text = fs::read(path).map_err(|error| Failure::usage(format_args!("--log {shown}: {error}")))?;
        let text = String::from_utf8_lossy(&text);
        list(&mut fields, "logs", text.lines().map(Value::from).collect());
    }
    let mut metadata = Map::new();
    for text in &args.metadata {
        let (key, value) = pair("--meta", text, "KEY=VALUE")?;
        metadata.insert(key.to_owned(), serde_json::from_str(value).unwrap_or_else(|_| value.into()));
    }
    if !metadata.is_empty() {
        fields.insert("extra_metadata".to_owned(), metadata.into());
    }
    Ok(fields)
}

fn put(fields: &mut Fields, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        fields.insert(name.to_owned(), value.into());
    }
}

fn list(fields: &mut Fields, name: &str, values: Vec<Value>) {
    if !values.is_empty() {
        fields.insert(name.to_owned(), values.into());
    }
}

fn check(text: &str) -> Result<Value, Failure> {
    let (name, status) = pair("--check", text, "NAME=STATUS")?;
    Ok(json!({ "name": name, "status": status }))
}

fn pair<'t>(flag: &str, text: &'t str, shape: &str) -> Result<(&'t str, &'t str), Failure> {
    let pair = text.split_once('=').filter(|(key, _)| !key.is_empty());
    pair.ok_or_else(|| Failure::usage(format_args!("{flag} {}: it is written {shape}", Excerpt::new(text))))
}

/// The word of the command line is that of the event.
fn name(kind: impl clap::ValueEnum) -> String {
    kind.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}
