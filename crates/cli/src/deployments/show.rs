//! `verpick show`: one version, with all that is known of it and what there is to warn of.

use std::collections::BTreeSet;
use std::io::Write;

use chrono::{DateTime, Utc};
use serde::Serialize;
use verpick::Excerpt;
use verpick::deployment::{Attempt, Direction, EnvironmentType, Ledger, Place, Settings, VersionDetails};
use verpick::event::{Artifact, Check};

use super::args::ShowArgs;
use super::store::Store;
use super::words;
use crate::failure::{Failure, Status, say_warning};
use crate::output::Out;

#[derive(Serialize)]
struct Answer<'l> {
    product: &'l str,
    version: &'l str,
    status: Option<&'static str>,
    created_at: Option<DateTime<Utc>>,
    scm_sha: Option<&'l str>,
    other_commits: Vec<&'l str>,
    scm_branch: Option<&'l str>,
    scm_repository: Option<&'l str>,
    committed_at: Option<DateTime<Utc>>,
    approved_by: Option<&'l str>,
    artifacts: Vec<serde_json::Value>,
    checks: Vec<serde_json::Value>,
    builds: &'l [Attempt],
    deployments: Vec<There<'l>>,
    concerns: Vec<ConcernAt>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<Vec<String>>,
}

#[derive(Serialize)]
struct There<'l> {
    #[serde(flatten)]
    place: &'l Place,
    is_deployed: bool,
    attempts: Vec<Directed<'l>>,
}

#[derive(Serialize)]
struct Directed<'l> {
    direction: Option<Direction>,
    #[serde(flatten)]
    attempt: &'l Attempt,
}

/// What speaks against a deployment somewhere.
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct ConcernAt {
    concern: &'static str,
    message: String,
    environment: String,
    blocks: bool,
}

pub(crate) fn run(args: &ShowArgs, out: &mut Out) -> Result<Status, Failure> {
    let store = Store::open_known(&args.store)?;
    let ledger = store.ledger(args.product.as_deref())?;
    let product = product(&ledger, args)?;
    let Some(details) = ledger.details(&product, &args.version, &store.settings.schemes) else {
        return Err(unknown(args));
    };
    let now = Utc::now();
    let concerns = concerns(&ledger, &product, args, &store.settings, now);
    let log = if args.log { Some(log(&store, &details)?) } else { None };
    if args.json {
        out.json(&answer(&product, &details, concerns, log))?;
        return Ok(Status::Done);
    }
    write(out, &product, &details, now)?;
    for line in log.into_iter().flatten() {
        writeln!(out, "{}", Excerpt::new(&line).max_chars(usize::MAX))?;
    }
    for concern in concerns {
        say_warning(format_args!("{}: {}", concern.environment, concern.message));
    }
    Ok(Status::Done)
}

/// The product that is meant, where one is not said.
fn product(ledger: &Ledger, args: &ShowArgs) -> Result<String, Failure> {
    if let Some(product) = &args.product {
        return Ok(product.clone());
    }
    let having: Vec<&str> =
        ledger.products().filter(|product| ledger.version(product, &args.version).is_some()).collect();
    match having.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => Err(unknown(args)),
        several => Err(Failure::usage(format_args!(
            "{} is a version of {}",
            Excerpt::new(&args.version),
            several.iter().map(|name| Excerpt::new(name).to_string()).collect::<Vec<_>>().join(" and of ")
        ))
        .hint("say which with --product")),
    }
}

fn unknown(args: &ShowArgs) -> Failure {
    let version = Excerpt::new(&args.version);
    let what = match &args.product {
        Some(product) => format!("nothing is recorded of {version} of {}", Excerpt::new(product)),
        None => format!("nothing is recorded of {version}"),
    };
    Failure::new(Status::Nothing, what).hint("verpick versions shows what is")
}

/// What there is to warn of where it may be deployed, each warning once.
fn concerns(
    ledger: &Ledger,
    product: &str,
    args: &ShowArgs,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Vec<ConcernAt> {
    let is_production = |name: &str| settings.environments.kind(name) == Some(EnvironmentType::Production);
    let mut places: Vec<Place> = ledger
        .places_of(product)
        .filter(|place| match &args.environment {
            Some(asked) => place.environment == *asked,
            None => is_production(&place.environment),
        })
        .cloned()
        .collect();
    if places.is_empty() {
        places.push(Place::new(product, args.environment.as_deref().unwrap_or("production")));
    }
    let concerns: BTreeSet<_> = places
        .iter()
        .flat_map(|place| {
            let environment = words::place(&place.environment, place.slot.as_deref());
            let concerns = ledger.concerns(place, &args.version, now, settings);
            concerns.into_iter().map(move |concern| ConcernAt {
                concern: concern.as_str(),
                message: concern.to_string(),
                environment: environment.clone(),
                blocks: concern.blocks(),
            })
        })
        .collect();
    concerns.into_iter().collect()
}

/// The lines of the logs of its builds and deployments, in the order of the fold.
fn log(store: &Store, details: &VersionDetails<'_>) -> Result<Vec<String>, Failure> {
    let builds = details.record.builds.attempts().iter();
    let deployments = details.places.iter().flat_map(|at| at.attempts.iter().map(|(attempt, _)| *attempt));
    let mut lines = Vec::new();
    for sequence in builds.chain(deployments).flat_map(|attempt| &attempt.events) {
        if let Some(mut event) = store.event(*sequence)? {
            lines.append(&mut event.event.report_mut().logs);
        }
    }
    Ok(lines)
}

fn answer<'l>(
    product: &'l str,
    details: &'l VersionDetails<'l>,
    concerns: Vec<ConcernAt>,
    log: Option<Vec<String>>,
) -> Answer<'l> {
    let (facts, record) = (&details.record.facts, details.record);
    let there = details.places.iter().map(|at| There {
        place: at.place,
        is_deployed: at.is_deployed,
        attempts: at.attempts.iter().map(|&(attempt, direction)| Directed { direction, attempt }).collect(),
    });
    Answer {
        product,
        version: details.version,
        status: record.build_status().map(verpick::event::Status::as_str),
        created_at: facts.first_seen(),
        scm_sha: facts.commit(),
        other_commits: facts.other_commits(),
        scm_branch: facts.branch(),
        scm_repository: facts.repository(),
        committed_at: facts.committed_at(),
        approved_by: facts.approved_by(),
        artifacts: facts.artifacts().map(|artifact| artifact_json(&artifact)).collect(),
        checks: facts.checks().map(|check| check_json(&check)).collect(),
        builds: record.builds.attempts(),
        deployments: there.collect(),
        concerns,
        log,
    }
}

fn artifact_json(artifact: &Artifact) -> serde_json::Value {
    serde_json::json!({
        "format": artifact.format.as_ref().map(verpick::event::ArtifactFormat::as_str), "name": artifact.name, "url": artifact.url,
        "size": artifact.size, "digest": artifact.digest,
    })
}

fn check_json(check: &Check) -> serde_json::Value {
    serde_json::json!({ "name": check.name, "status": check.status.status().as_str(), "url": check.url })
}

fn write(out: &mut Out, product: &str, details: &VersionDetails<'_>, now: DateTime<Utc>) -> std::io::Result<()> {
    let facts = &details.record.facts;
    let shown = |text: &str| Excerpt::new(text).max_chars(200).to_string();
    writeln!(out, "{} {}", shown(product), shown(details.version))?;
    let mut line = |name: &str, text: String| writeln!(out, "  {name:<12}{text}");
    if let Some(seen) = facts.first_seen() {
        line("first seen", format!("{} UTC, {}", words::moment(seen), words::ago(seen, now)))?;
    }
    if let Some(commit) = facts.commit() {
        let branch = facts.branch().map_or_else(String::new, |branch| format!(" on {}", shown(branch)));
        let repository = facts.repository().map_or_else(String::new, |from| format!(" of {}", shown(from)));
        line("commit", format!("{}{branch}{repository}", shown(commit)))?;
    }
    if let Some(by) = facts.approved_by() {
        line("approved", format!("by {}", shown(by)))?;
    }
    for build in details.record.builds.attempts() {
        line("build", of_attempt(build, None, now))?;
    }
    for artifact in facts.artifacts() {
        let what = artifact.url.or(artifact.name).or(artifact.digest).unwrap_or_default();
        let format = artifact.format.map_or_else(String::new, |format| format!(" ({format})"));
        let size = artifact.size.map_or_else(String::new, |size| format!(", {size} bytes"));
        line("artifact", format!("{}{format}{size}", shown(&what)))?;
    }
    for check in facts.checks() {
        line("check", format!("{}: {}", shown(&check.name), check.status.status()))?;
    }
    for at in &details.places {
        let place = words::place(&at.place.environment, at.place.slot.as_deref());
        let runs = if at.is_deployed { ", runs there" } else { "" };
        for (index, &(attempt, direction)) in at.attempts.iter().enumerate() {
            let runs = if index + 1 == at.attempts.len() { runs } else { "" };
            line("deployed", format!("{place}: {}{runs}", of_attempt(attempt, direction, now)))?;
        }
    }
    Ok(())
}

/// How an attempt went: `completed 2 hours ago in 2m 30s by jdoe, upgrade`.
fn of_attempt(attempt: &Attempt, direction: Option<Direction>, now: DateTime<Utc>) -> String {
    let took = attempt.duration().map_or_else(String::new, |took| format!(" in {}", words::span(took)));
    let by = attempt.details.by.shown().map_or_else(String::new, |by| format!(" by {}", Excerpt::new(by)));
    let direction = direction.map_or_else(String::new, |direction| format!(", {direction}"));
    let url = attempt
        .details
        .build_url
        .as_deref()
        .map_or_else(String::new, |url| format!(", {}", Excerpt::new(url).max_chars(200)));
    format!("{} {}{took}{by}{direction}{url}", attempt.status, words::ago(attempt.when(), now))
}
