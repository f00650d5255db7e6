//! `verpick history`: what was deployed, the latest first.

use chrono::Utc;
use serde::Serialize;
use verpick::Excerpt;
use verpick::deployment::{Attempt, Direction, Entry, Filter, Place};

use super::args::HistoryArgs;
use super::store::Store;
use super::{moment, shown, status_of, words};
use crate::failure::{Failure, Status};
use crate::output::{self, Cell, Out};

#[derive(Serialize)]
struct Answer<'l> {
    history: Vec<One<'l>>,
}

#[derive(Serialize)]
struct One<'l> {
    #[serde(flatten)]
    place: &'l Place,
    from: Option<&'l str>,
    direction: Option<Direction>,
    duration_seconds: Option<f64>,
    #[serde(flatten)]
    attempt: &'l Attempt,
}

pub(crate) fn run(args: &HistoryArgs, out: &mut Out) -> Result<Status, Failure> {
    let now = Utc::now();
    let mut filter = Filter::default();
    filter.product.clone_from(&args.product);
    filter.environment.clone_from(&args.environment);
    filter.slot.clone_from(&args.slot);
    filter.version.clone_from(&args.version);
    filter.commit.clone_from(&args.commit);
    filter.status = args.status.as_deref().map(status_of).transpose()?;
    filter.since = args.since.as_deref().map(|text| moment::read("--since", text, now)).transpose()?;
    filter.until = args.until.as_deref().map(|text| moment::read("--until", text, now)).transpose()?;
    filter.unapproved = args.unapproved;
    let store = Store::open_known(&args.store)?;
    let ledger = store.ledger(args.product.as_deref())?;
    let entries = ledger.history(&filter, &store.settings.schemes);
    let count = shown(args.number, args.json, entries.len());
    let (found, left) = (&entries[..count], entries.len() - count);
    if args.json {
        let history = found.iter().map(|entry| One {
            place: entry.place,
            from: entry.from,
            direction: entry.direction,
            duration_seconds: entry.attempt.duration().map(chrono::TimeDelta::as_seconds_f64),
            attempt: entry.attempt,
        });
        out.json(&Answer { history: history.collect() })?;
    } else if !found.is_empty() {
        let rows: Vec<_> = found.iter().map(row).collect();
        let header = ["WHEN (UTC)", "PRODUCT", "ENVIRONMENT", "VERSION", "STATUS", "DIRECTION", "TOOK", "BY"];
        output::table(out, header, &rows)?;
        words::left_out(left);
    }
    Ok(if found.is_empty() { Status::Nothing } else { Status::Done })
}

fn row(entry: &Entry<'_>) -> [Cell; 8] {
    let attempt = entry.attempt;
    [
        words::moment(attempt.when()).into(),
        Excerpt::new(&entry.place.product).to_string().into(),
        words::place(&entry.place.environment, entry.place.slot.as_deref()).into(),
        Excerpt::new(&attempt.version).to_string().into(),
        words::status(Some(attempt.status)),
        words::direction(entry.direction, entry.from, &attempt.version).into(),
        attempt.duration().map_or_else(String::new, words::span).into(),
        attempt.details.by.shown().map_or_else(String::new, |by| Excerpt::new(by).to_string()).into(),
    ]
}
