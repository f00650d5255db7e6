//! `verpick status`: what runs where, now or then.
//!
//! A place is compared with the environment before it in the order of promotion; the age of what runs is counted from when
//! its deployment completed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use verpick::Excerpt;
use verpick::deployment::{Attempt, Current, Direction, Drift, EnvironmentType, Ledger, Place, Relation, Settings};

use super::args::StatusArgs;
use super::store::Store;
use super::{moment, words};
use crate::failure::{Failure, Status};
use crate::output::{self, Cell, Out};

#[derive(Serialize)]
struct Answer<'l> {
    at: String,
    status: Vec<One<'l>>,
}

/// A place and what is said of it.
#[derive(Serialize)]
struct One<'l> {
    #[serde(flatten)]
    place: &'l Place,
    #[serde(rename = "type")]
    kind: Option<EnvironmentType>,
    /// What runs there.
    version: Option<&'l str>,
    since: Option<DateTime<Utc>>,
    age_seconds: Option<i64>,
    url: Option<String>,
    direction: Option<Direction>,
    previous: Option<&'l str>,
    uncertain: bool,
    removed: bool,
    stale: bool,
    in_flight: Vec<&'l Attempt>,
    last: Option<&'l Attempt>,
    drift: Vec<Beside<'l>>,
}

/// How a place stands beside one of the environment before it.
#[derive(Serialize)]
struct Beside<'l> {
    relation: Relation,
    to: &'l Place,
    version: Option<&'l str>,
    since: Option<DateTime<Utc>>,
    waiting: Vec<&'l str>,
}

pub(crate) fn run(args: &StatusArgs, out: &mut Out) -> Result<Status, Failure> {
    let now = Utc::now();
    let at = args.at.as_deref().map(|text| moment::read("--at", text, now)).transpose()?;
    let known_at = args.known_at.as_deref().map(|text| moment::read("--known-at", text, now)).transpose()?;
    let store = Store::open_known(&args.store)?;
    let product = args.product.as_deref();
    let ledger = match known_at {
        Some(moment) => store.known_at(product, moment)?,
        None => store.ledger(product)?,
    };
    let then = at.or(known_at).unwrap_or(now);
    let places = places(&ledger, args, &store.settings, at, then);
    if args.json {
        out.json(&Answer { at: words::written(then), status: places })?;
        return Ok(Status::Done);
    }
    if places.is_empty() {
        return Ok(Status::Nothing);
    }
    if args.matrix {
        matrix(out, &places, &store.settings, then)?;
    } else {
        let rows: Vec<_> = places.iter().map(|place| row(place, then)).collect();
        let header = ["PRODUCT", "ENVIRONMENT", "VERSION", "SINCE", "DIRECTION", "DRIFT", "STATE", "URL"];
        output::table(out, header, &rows)?;
    }
    Ok(Status::Done)
}

/// The places in the order of promotion, those without an order last.
fn places<'l>(
    ledger: &'l Ledger,
    args: &StatusArgs,
    settings: &Settings,
    at: Option<DateTime<Utc>>,
    then: DateTime<Utc>,
) -> Vec<One<'l>> {
    // Where each stands beside the others is known of now alone: of another moment the ledger may say it, and the rest not.
    let mut drift: BTreeMap<&Place, Vec<Drift<'l>>> = BTreeMap::new();
    if at.is_none() {
        for product in ledger.products() {
            for beside in ledger.drift(product, settings) {
                drift.entry(beside.later).or_default().push(beside);
            }
        }
    }
    let is_asked = |asked: &Option<String>, name: &str| asked.as_deref().is_none_or(|asked| asked == name);
    let found = ledger.status(at, &settings.schemes).into_iter();
    let found = found.filter(|(place, _)| {
        is_asked(&args.product, &place.product) && is_asked(&args.environment, &place.environment)
    });
    let mut found: Vec<_> = found
        .map(|(place, current)| One::new(place, &current, drift.remove(place).unwrap_or_default(), settings, then))
        .collect();
    let order = |place: &Place| settings.environments.order(&place.environment).unwrap_or(u32::MAX);
    found.sort_by(|a, b| {
        let key = |one: &One<'l>| (&one.place.product, order(one.place), &one.place.environment, &one.place.slot);
        key(a).cmp(&key(b))
    });
    found
}

impl<'l> One<'l> {
    fn new(
        place: &'l Place,
        current: &Current<'l>,
        drift: Vec<Drift<'l>>,
        settings: &Settings,
        then: DateTime<Utc>,
    ) -> Self {
        let deployed = current.deployed;
        let since = deployed.and_then(|deployed| deployed.ended_at);
        let version = deployed.map(|deployed| deployed.version.as_str());
        let pattern = settings.environments.get(&place.environment).and_then(|said| said.url.as_ref());
        let said = deployed.and_then(|deployed| deployed.details.deploy_url.clone());
        let url = said.or_else(|| pattern.and_then(|pattern| pattern.url(place, version)));
        Self {
            place,
            kind: settings.environments.kind(&place.environment),
            version,
            since,
            age_seconds: since.map(|since| (then - since).num_seconds()),
            url,
            direction: current.direction,
            previous: current.previous.map(|previous| previous.version.as_str()),
            uncertain: current.uncertain,
            removed: current.removed.is_some(),
            stale: current.in_flight.iter().any(|attempt| attempt.is_stale(then, settings.stale_after)),
            in_flight: current.in_flight.clone(),
            last: current.last,
            drift: drift.into_iter().map(Beside::new).collect(),
        }
    }

    /// What is going on, or went wrong.
    fn state(&self) -> String {
        let mut said = Vec::new();
        for attempt in &self.in_flight {
            let stale = if self.stale { ", stale" } else { "" };
            said.push(format!("{} {}{stale}", Excerpt::new(&attempt.version), attempt.status));
        }
        if self.uncertain {
            let failed = self.last.filter(|last| last.status == verpick::event::Status::Failed);
            let failed = failed.map(|last| Excerpt::new(&last.version).to_string());
            said.push(format!("uncertain: {} failed", failed.as_deref().unwrap_or("an attempt")));
        }
        if self.removed {
            said.push("removed".to_owned());
        }
        said.join("; ")
    }
}

impl<'l> Beside<'l> {
    fn new(drift: Drift<'l>) -> Self {
        Self {
            relation: drift.relation,
            to: drift.earlier,
            version: drift.earlier_runs.map(|runs| runs.version.as_str()),
            since: drift.since,
            waiting: drift.waiting,
        }
    }

    fn said(&self) -> String {
        let to = words::place(&self.to.environment, self.to.slot.as_deref());
        match self.relation {
            Relation::Same => format!("as {to}"),
            Relation::Behind if self.waiting.len() > 1 => format!("{} behind {to}", self.waiting.len()),
            Relation::Behind => format!("behind {to}"),
            Relation::Ahead => format!("ahead of {to}"),
            Relation::Missing => format!("only in {to}"),
            Relation::Alone => format!("not in {to}"),
            _ => format!("not as {to}"),
        }
    }
}

fn row(one: &One<'_>, then: DateTime<Utc>) -> [Cell; 8] {
    [
        Excerpt::new(&one.place.product).to_string().into(),
        words::place(&one.place.environment, one.place.slot.as_deref()).into(),
        one.version.map_or_else(|| "-".to_owned(), |version| Excerpt::new(version).to_string()).into(),
        one.since.map_or_else(String::new, |since| words::ago(since, then)).into(),
        words::direction(
            one.direction.filter(|_| one.version.is_some()),
            one.previous,
            one.version.unwrap_or_default(),
        )
        .into(),
        one.drift.iter().map(Beside::said).collect::<Vec<_>>().join(", ").into(),
        one.state().into(),
        one.url.as_deref().map_or_else(String::new, |url| Excerpt::new(url).max_chars(200).to_string()).into(),
    ]
}

/// A row a product and slot, a column an environment.
fn matrix(out: &mut Out, places: &[One<'_>], settings: &Settings, then: DateTime<Utc>) -> std::io::Result<()> {
    let mut environments: Vec<&str> = Vec::new();
    for one in places {
        if !environments.contains(&one.place.environment.as_str()) {
            environments.push(&one.place.environment);
        }
    }
    environments.sort_by_key(|name| (settings.environments.order(name).unwrap_or(u32::MAX), *name));
    let mut rows: BTreeMap<(&str, Option<&str>), BTreeMap<&str, String>> = BTreeMap::new();
    for one in places {
        let row = rows.entry((&one.place.product, one.place.slot.as_deref())).or_default();
        let version = one.version.map_or_else(|| "-".to_owned(), |version| Excerpt::new(version).to_string());
        let age = one.since.map_or_else(String::new, |since| format!(" ({})", words::rough(then - since)));
        let mark = match (one.uncertain, one.in_flight.is_empty()) {
            (true, _) => " !",
            (false, false) => " …",
            (false, true) => "",
        };
        row.insert(&one.place.environment, format!("{version}{age}{mark}"));
    }
    let mut lines: Vec<Vec<String>> = Vec::with_capacity(rows.len() + 1);
    lines.push(
        std::iter::once("PRODUCT".to_owned()).chain(environments.iter().map(|name| name.to_uppercase())).collect(),
    );
    for ((product, slot), row) in rows {
        let cells = environments.iter().map(|name| row.get(name).cloned().unwrap_or_default());
        lines.push(std::iter::once(words::place(product, slot)).chain(cells).collect());
    }
    output::columns_of(out, &lines)
}
