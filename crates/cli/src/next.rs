//! `verpick next`: the version that follows the latest one.

use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use verpick::chrono::{DateTime, NaiveDate};
use verpick::{Bump, Excerpt, NextError, Prereleases, Version, VersionBuf};

use crate::args::{BumpArg, NextArgs};
use crate::failure::{Failure, Status};
use crate::output::Out;
use crate::source::Tags;
use crate::{hint, json, log};

pub(crate) fn run(args: &NextArgs, out: &mut Out) -> Result<Status, Failure> {
    let mut selector = args.policy.selector()?;
    if matches!(args.bump, Some(BumpArg::Pre | BumpArg::Release)) && args.policy.takes_stable_only() {
        // What is raised is a pre-release, so it must be found.
        selector = selector.prereleases(Prereleases::Include);
    }
    let date = args.date.as_deref().map_or_else(today, date)?;
    if args.policy.reading.calver.is_none() && args.bump.is_none() {
        return Err(Failure::usage("SemVer has no next version without --bump")
            .hint("--bump major, minor, patch, pre or release; a date goes with --calver"));
    }

    let tags = Tags::read(&args.source)?;
    let list = tags.list();
    let explanation = selector.explain(&list);
    log::verdicts(&selector, &explanation, &list);
    let Some(latest) = explanation.selected() else {
        return Err(hint::nothing(&tags, &list, &selector, &explanation, &args.policy.reading));
    };
    let next = following(args, latest.version(), date).map_err(|error| failure(error, latest.version()))?;
    let next = with_slot(next, args)?;
    // A tag that the policy leaves out may stand in the way: denied, or of another order.
    if list.iter().any(|tag| tag.name == next.as_str().as_bytes()) {
        return Err(Failure::new(
            Status::Nothing,
            format_args!("{next} follows {}, but is there already", latest.tag()),
        )
        .hint("the policy leaves it out; without that policy another version comes next"));
    }
    if args.json {
        out.json(&json::Next::new(&next.as_version(), &list[latest.index()]))?;
    } else {
        writeln!(out, "{next}")?;
    }
    Ok(Status::Done)
}

fn following(args: &NextArgs, latest: &Version<'_>, date: NaiveDate) -> Result<VersionBuf, NextError> {
    let channel = args.policy.channels.iter().chain(&args.policy.only_channels).next();
    match args.bump {
        None => latest.next_on(date),
        Some(BumpArg::Major) => latest.next(Bump::Major),
        Some(BumpArg::Minor) => latest.next(Bump::Minor),
        Some(BumpArg::Patch) => latest.next(Bump::Patch),
        Some(BumpArg::Pre) => latest.next(Bump::Pre(channel.map(String::as_str))),
        Some(BumpArg::Release) => latest.next(Bump::Release),
    }
}

/// A version of a slot is followed by one of the same slot.
fn with_slot(next: VersionBuf, args: &NextArgs) -> Result<VersionBuf, Failure> {
    let Some(slot) = args.policy.slot.as_deref().filter(|slot| !slot.is_empty()) else { return Ok(next) };
    let tag = format!("{next}+{slot}");
    let version = next.as_version();
    let read = version.scheme().parse_with(&tag, args.policy.reading.options());
    read.map(|version| version.to_buf()).map_err(|error| Failure::usage(error.with(&tag)))
}

fn date(text: &str) -> Result<NaiveDate, Failure> {
    text.parse().map_err(|_| {
        Failure::usage(format_args!("--date {} is no date of the calendar", Excerpt::new(text)))
            .hint("a date is written as 2024-06-30")
    })
}

fn today() -> Result<NaiveDate, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let now = since.and_then(|since| DateTime::from_timestamp(i64::try_from(since.as_secs()).ok()?, 0));
    now.map(|now| now.date_naive())
        .ok_or_else(|| Failure::usage("the clock of this machine is not set").hint("--date says which day it is"))
}

fn failure(error: NextError, latest: &Version<'_>) -> Failure {
    let failure = Failure::new(Status::Nothing, format_args!("nothing follows {latest}: {error}"));
    match error {
        NextError::NoChannel => failure.hint("--channel rc"),
        NextError::NotAPrerelease => failure.hint("--bump patch, minor or major"),
        NextError::NotGreater => failure.hint("another --channel, or --bump patch, minor or major"),
        NextError::DateBehind => failure.hint("is the clock right? --date says which day it is"),
        NextError::NoCounter => failure.hint("a format with MICRO counts the versions of a date"),
        _ => failure,
    }
}
