//! `verpick rollback`: which version to go back to, recorded as an attempt that waits.
//!
//! Invariant: it deploys nothing. What it prints is for whatever deploys, whose own events then join or follow the attempt.

use std::io::Write;

use chrono::Utc;
use serde::Serialize;
use verpick::Excerpt;
use verpick::deployment::Place;
use verpick::event::{DeploymentEvent, DeploymentKind, Report, Status as Progress};

use super::args::RollbackArgs;
use super::pipeline::{self, Of};
use super::store::Store;
use super::{fields, words};
use crate::failure::{Failure, Status, say_note, say_warning};
use crate::output::Out;

#[derive(Serialize)]
struct Answer<'a> {
    product: &'a str,
    environment: &'a str,
    slot: Option<&'a str>,
    from: Option<&'a str>,
    to: &'a str,
    /// The place in the log of the attempt that was recorded.
    sequence: Option<u64>,
}

pub(crate) fn run(args: &RollbackArgs, out: &mut Out) -> Result<Status, Failure> {
    let store = Store::open_known(&args.store)?;
    let place = place(&store, args)?;
    let ledger = store.ledger(Some(&place.product))?;
    let timeline = ledger
        .timeline(&place, store.settings.schemes.of(&place.product))
        .ok_or_else(|| Failure::new(Status::Nothing, format_args!("nothing was deployed to {place}")))?;
    let rollback = timeline
        .rollback(args.to.as_deref())
        .map_err(|error| Failure::new(Status::Nothing, format_args!("{place}: {error}")))?;
    let (from, to) = (rollback.from.map(|from| from.version.as_str()), rollback.to.version.as_str());
    let sequence = if args.dry_run { None } else { Some(record(&store, &place, to, args)?) };
    if args.json {
        let Place { product, environment, slot, .. } = &place;
        out.json(&Answer { product, environment, slot: slot.as_deref(), from, to, sequence })?;
    } else {
        out.tag(to.as_bytes())?;
        out.flush()?;
    }
    let from = from.map_or_else(String::new, |from| format!(" from {}", Excerpt::new(from)));
    let recorded = if args.dry_run { "not recorded" } else { "recorded as pending; record how it ends" };
    say_note(format_args!(
        "rollback of {} in {}{from} to {}: {recorded}",
        Excerpt::new(&place.product),
        words::place(&place.environment, place.slot.as_deref()),
        Excerpt::new(to),
    ));
    say_warning("going back undoes no migrations of data");
    Ok(Status::Done)
}

/// The place that is meant, where product or slot are not said.
fn place(store: &Store, args: &RollbackArgs) -> Result<Place, Failure> {
    let places = store.places(args.product.as_deref())?;
    let mut meant: Vec<Place> = places
        .into_iter()
        .filter(|place| place.environment == args.environment)
        .filter(|place| args.product.as_deref().is_none_or(|product| product == place.product))
        .filter(|place| args.slot.is_none() || place.slot == args.slot)
        .collect();
    match (meant.pop(), meant.is_empty()) {
        (Some(place), true) => Ok(place),
        (None, _) => {
            let nothing = format_args!("nothing was deployed to {}", Excerpt::new(&args.environment));
            Err(Failure::new(Status::Nothing, nothing).hint("verpick status shows what runs where"))
        }
        (Some(last), false) => {
            meant.push(last);
            let several: Vec<_> = meant.iter().map(Place::to_string).collect();
            Err(Failure::usage(format_args!("several are meant: {}", several.join(", ")))
                .hint("say which with --product and --slot"))
        }
    }
}

fn record(store: &Store, place: &Place, to: &str, args: &RollbackArgs) -> Result<u64, Failure> {
    let mut said = fields::Fields::new();
    if !args.no_ci {
        fields::fill(&mut said, &pipeline::fields(Of::Deployment, |name| std::env::var(name).ok()));
    }
    // The commit of the pipeline is not that of the version to go back to.
    let text = |name: &str| said.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let mut event = DeploymentEvent::new(Report::new(&*place.product, to, Progress::Pending), &*place.environment);
    event.kind = DeploymentKind::Rollback;
    event.slot.clone_from(&place.slot);
    event.deployed_by.user = args.by.clone().or_else(|| text("deployed_by"));
    event.report.source_system = text("source_system");
    event.report.build_url = text("build_url");
    let event = event.into();
    let appended = store.append(std::slice::from_ref(&event), Utc::now())?;
    appended
        .first()
        .map(|appended| appended.sequence)
        .ok_or_else(|| Failure::new(Status::Source, "nothing was recorded"))
}
