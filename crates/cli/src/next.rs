//! `verpick next`: the version that follows the latest one.

use std::cmp::Ordering;
use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use verpick::chrono::{DateTime, NaiveDate};
use verpick::{Bump, Excerpt, NextError, Prereleases, Version, VersionBuf};

use crate::args::{BumpArg, NextArgs};
use crate::failure::{Failure, Status};
use crate::output::Out;
use crate::policy::Policy;
use crate::source::{Need, Query};
use crate::{hint, json, log};

pub(crate) fn run(args: &NextArgs, out: &mut Out) -> Result<Status, Failure> {
    let query = Query::new(&args.source, &args.policy)?;
    let policy = query.policy();
    let mut selector = policy.selector()?;
    if matches!(args.bump, Some(BumpArg::Pre | BumpArg::Release)) && policy.takes_stable_only() {
        // What is raised is a pre-release, so it must be found.
        selector = selector.prereleases(Prereleases::Include);
    }
    if args.source.tag_pattern.is_some() {
        return Err(Failure::usage("--tag-pattern says where a version ends, and not what stands behind the next one")
            .hint("cut the versions out of the tags before: verpick next reads them on standard input"));
    }
    if args.date.is_some() && !policy.is_calver() {
        return Err(Failure::usage("--date goes with --calver; SemVer goes by --bump"));
    }
    let date = args.date.as_deref().map_or_else(today, date)?;
    if !policy.is_calver() && args.bump.is_none() {
        return Err(Failure::usage("SemVer has no next version without --bump")
            .hint("--bump major, minor, patch, pre or release; a date goes with --calver"));
    }

    if policy.is_calver() && args.bump.is_some() {
        return Err(Failure::usage("--bump is for SemVer; CalVer goes by date"));
    }
    // A version is taken whether or not its artifact is there.
    let (tags, selector) = query.read(selector, Need::Tags)?;
    let list = tags.list();
    let explanation = selector.explain(&list);
    log::verdicts(&selector, &explanation, &list);
    let Some(latest) = explanation.selected() else {
        return Err(hint::nothing(&tags, &list, &selector, &explanation, policy, false));
    };
    let next = following(args, policy, latest.version(), date)
        .map_err(|error| failure(error, list[latest.index()].shown()))?;
    let next = with_slot(next, policy)?;
    // One that the policy leaves out may stand in the way, however it is spelt.
    let any = policy.any();
    let same = |version: &Version<'_>| {
        let next = next.as_version();
        version.cmp_precedence(&next).is_some_and(Ordering::is_eq) && version.build() == next.build()
    };
    if let Some(there) = list.iter().find(|tag| any.judge(*tag).is_ok_and(|version| same(&version))) {
        let message = format_args!("{next} follows {}, but {} is there already", latest.tag(), there.shown());
        let is_draft = there.release.is_some_and(|release| release.draft);
        return Err(Failure::new(Status::Nothing, message).hint(if is_draft {
            "it is a draft; publish it, or delete it"
        } else {
            "the policy leaves it out; without that policy another version comes next"
        }));
    }
    if args.json {
        out.json(&json::Next::new(&next.as_version(), &list[latest.index()]))?;
    } else {
        writeln!(out, "{next}")?;
    }
    Ok(Status::Done)
}

fn following(args: &NextArgs, policy: &Policy, latest: &Version<'_>, date: NaiveDate) -> Result<VersionBuf, NextError> {
    match args.bump {
        None => latest.next_on(date),
        Some(BumpArg::Major) => latest.next(Bump::Major),
        Some(BumpArg::Minor) => latest.next(Bump::Minor),
        Some(BumpArg::Patch) => latest.next(Bump::Patch),
        Some(BumpArg::Pre) => latest.next(Bump::Pre(policy.channel())),
        Some(BumpArg::Release) => latest.next(Bump::Release),
    }
}

/// A version of a slot is followed by one of the same slot.
fn with_slot(next: VersionBuf, policy: &Policy) -> Result<VersionBuf, Failure> {
    let Some(slot) = policy.slot() else { return Ok(next) };
    let tag = format!("{next}+{slot}");
    let version = next.as_version();
    let read = version.scheme().parse_with(&tag, policy.options());
    read.map(|version| version.to_buf()).map_err(|error| Failure::usage(error.with(&tag)))
}

fn date(text: &str) -> Result<NaiveDate, Failure> {
    // chrono would take the year 24 for one.
    let is_date = |text: &&str| text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    Some(text).filter(is_date).and_then(|text| text.parse().ok()).ok_or_else(|| {
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

fn failure(error: NextError, latest: Excerpt<'_>) -> Failure {
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
