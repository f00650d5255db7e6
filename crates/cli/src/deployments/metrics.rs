//! `verpick metrics`: how often, how fast and how well versions are deployed.
//!
//! Invariant: where there is no data a cell is `-` and JSON is null, never 0. What each metric means, docs/metrics.md says.

use chrono::{TimeDelta, Utc};
use serde::Serialize;
use verpick::deployment::{Measurements, Metrics, Period, Scope, Share, Summary, Window};

use super::args::{MetricsArgs, PeriodArg};
use super::store::Store;
use super::{moment, words};
use crate::failure::{Failure, Status};
use crate::output::{self, Out};

#[derive(Serialize)]
struct Answer<'a> {
    product: Option<&'a str>,
    environment: Option<&'a str>,
    metrics: Vec<Metrics>,
}

pub(crate) fn run(args: &MetricsArgs, out: &mut Out) -> Result<Status, Failure> {
    let now = Utc::now();
    let from = moment::read("--since", &args.since, now)?;
    let to = args.until.as_deref().map_or(Ok(now), |text| moment::read("--until", text, now))?;
    let window = Window::new(from, to).map_err(Failure::usage)?;
    let store = Store::open_known(&args.store)?;
    let ledger = store.ledger(args.product.as_deref())?;
    let mut scope = Scope::default();
    scope.product.clone_from(&args.product);
    scope.environment.clone_from(&args.environment);
    let measured = Measurements::of(&ledger, &scope, &store.settings);
    let metrics: Vec<Metrics> = match args.per {
        None => vec![measured.within(window)],
        Some(per) => window.split(period(per)).map(|window| measured.within(window)).collect(),
    };
    if args.json {
        let (product, environment) = (args.product.as_deref(), args.environment.as_deref());
        out.json(&Answer { product, environment, metrics })?;
        return Ok(Status::Done);
    }
    let windows = metrics.iter().map(|metrics| match args.per {
        None => format!("{} to {}", words::moment(metrics.window.from), words::moment(metrics.window.to)),
        Some(_) => metrics.window.from.format("%Y-%m-%d").to_string(),
    });
    let mut lines = vec![std::iter::once(String::new()).chain(windows).collect::<Vec<_>>()];
    for (name, said) in ROWS {
        lines.push(std::iter::once((*name).to_owned()).chain(metrics.iter().map(said)).collect());
    }
    output::columns_of(out, &lines)?;
    Ok(Status::Done)
}

/// A metric as it is called, and what is said of it.
type Row = (&'static str, fn(&Metrics) -> String);

const ROWS: &[Row] = &[
    ("deployments completed", |metrics| metrics.deployment_frequency.count.to_string()),
    ("deployments a day", |metrics| number(metrics.deployment_frequency.per_day)),
    ("deployments a week", |metrics| number(metrics.deployment_frequency.per_week)),
    ("days with a deployment", |metrics| metrics.deployment_frequency.days_with_one.to_string()),
    ("lead time", |metrics| times(&metrics.lead_time)),
    ("change failure rate", |metrics| share(metrics.change_failure_rate)),
    ("recovery time", |metrics| times(&metrics.recovery_time)),
    ("rework rate", |metrics| share(metrics.rework_rate)),
    ("success rate", |metrics| share(metrics.success_rate)),
    ("failure rate", |metrics| share(metrics.failure_rate)),
    ("duration", |metrics| times(&metrics.duration)),
    ("duration trend a day", |metrics| metrics.duration_trend.map_or_else(none, |trend| format!("{trend:+.1}s"))),
    ("time between", |metrics| times(&metrics.time_between_deployments)),
    ("build success rate", |metrics| share(metrics.build_success_rate)),
    ("build duration", |metrics| times(&metrics.build_duration)),
];

fn none() -> String {
    "-".to_owned()
}

fn number(number: Option<f64>) -> String {
    number.map_or_else(none, |number| format!("{number:.2}"))
}

fn share(share: Share) -> String {
    share.rate.map_or_else(none, |rate| format!("{:.1} % ({} of {})", rate * 100.0, share.part, share.count))
}

/// The median, and where most of them lie: `2m 30s (p95 4m 0s, of 12)`.
fn times(summary: &Summary) -> String {
    let Some((median, p95)) = summary.median.zip(summary.p95) else { return none() };
    format!("{} (p95 {}, of {})", seconds(median), seconds(p95), summary.count)
}

#[allow(clippy::cast_possible_truncation, reason = "a time beyond what 64 bits hold is shown as the greatest there is")]
fn seconds(seconds: f64) -> String {
    words::span(TimeDelta::try_milliseconds((seconds * 1000.0) as i64).unwrap_or(TimeDelta::MAX))
}

const fn period(period: PeriodArg) -> Period {
    match period {
        PeriodArg::Day => Period::Day,
        PeriodArg::Week => Period::Week,
        PeriodArg::Month => Period::Month,
    }
}
