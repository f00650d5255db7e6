//! `verpick releases`: what a registry holds, and what the policy says of it.

use std::cmp::Reverse;
use std::io::Write;

use anstyle::{AnsiColor, Style};
use verpick::chrono::{DateTime, TimeDelta, Utc};
use verpick::registry::{Artifact, Clock, SystemClock};
use verpick::{Excerpt, Explanation, Selector, Verdict};

use crate::args::ReleasesArgs;
use crate::failure::{Failure, Status, say_note};
use crate::output::{Cell, Out, table};
use crate::source::{Need, Query, Tag};
use crate::{json, log};

/// So many releases fit on a screen.
const A_SCREEN: usize = 20;

pub(crate) fn run(args: &ReleasesArgs, out: &mut Out) -> Result<Status, Failure> {
    let query = Query::new(&args.source, &args.policy)?;
    let (mut tags, selector) = query.read(query.policy().selector()?, Need::Each)?;
    let any = query.policy().any();
    let mut places = newest_first(&any, &tags.list());
    let all = places.len();
    if all == 0 {
        return Err(tags.none());
    }
    let number = args.number.unwrap_or(if args.json { 0 } else { A_SCREEN });
    if number > 0 {
        places.truncate(number);
    }
    if let Some(registry) = tags.registry() {
        registry.describe(&places)?;
    }
    let list = tags.list();
    let explanation = selector.explain(&list);
    log::verdicts(&selector, &explanation, &list);
    if args.json {
        out.json(&json::Releases::new(&selector, &explanation, &any, &list, &places))?;
        return Ok(Status::Done);
    }
    let now = SystemClock.now();
    let rows: Vec<[Cell; 5]> = places.iter().map(|place| row(*place, &explanation, &list, now)).collect();
    table(out, ["TAG", "PUBLISHED", "AGE", "VERDICT", "ARTIFACTS"], &rows)?;
    if places.len() < all {
        out.flush()?;
        say_note(format_args!("{} of {all} releases; -n 0 shows all", places.len()));
    }
    Ok(Status::Done)
}

/// Where the tags stand: versions from the greatest down, then what is none, as the source has it.
fn newest_first(any: &Selector, list: &[Tag<'_>]) -> Vec<usize> {
    let mut keyed: Vec<_> = list.iter().enumerate().map(|(place, tag)| (Reverse(any.judge(tag).ok()), place)).collect();
    keyed.sort();
    keyed.into_iter().map(|(_, place)| place).collect()
}

fn row(place: usize, explanation: &Explanation<'_>, list: &[Tag<'_>], now: DateTime<Utc>) -> [Cell; 5] {
    let tag = &list[place];
    let pending = explanation.pending().filter(|pending| pending.selection().index() == place);
    let (verdict, colour) = match (explanation.verdicts()[place], pending) {
        (_, Some(pending)) => (format!("pending until {}", pending.until().format("%T")), Some(AnsiColor::Yellow)),
        (Verdict::Selected, None) => ("selected".to_owned(), Some(AnsiColor::Green)),
        (Verdict::Rejected(reason), None) => (format!("rejected: {}", reason.name()), Some(AnsiColor::Red)),
        (verdict, None) => (verdict.name().to_owned(), None),
    };
    let (date, age) = match (tag.release.map_or(tag.published, |release| release.published), tag.release) {
        (Some(date), _) => (date.format("%F").to_string(), age(now - date)),
        // What only this machine knows says so.
        (None, Some(release)) => release
            .first_seen
            .map_or_else(Default::default, |seen| (format!("seen {}", seen.format("%F")), age(now - seen))),
        (None, None) => Default::default(),
    };
    let artifacts = tag.release.map_or_else(String::new, |release| {
        artifacts(release.artifacts.as_deref().unwrap_or_default(), release.artifact())
    });
    let verdict = Cell::styled(verdict, Style::new().fg_color(colour.map(Into::into)));
    [tag.shown().to_string().into(), date.into(), age.into(), verdict, artifacts.into()]
}

/// The one that is wanted, or the first few, with their sizes.
fn artifacts(all: &[Artifact], wanted: Option<&Artifact>) -> String {
    const FEW: usize = 3;
    let shown = |artifact: &Artifact| {
        let name = Excerpt::new(&artifact.name);
        let size = artifact.size.map_or_else(|| "size unknown".to_owned(), size);
        if artifact.complete { format!("{name} ({size})") } else { format!("{name} (not there in full)") }
    };
    let first: Vec<&Artifact> = match wanted {
        Some(wanted) => vec![wanted],
        None => all.iter().take(FEW).collect(),
    };
    let mut texts: Vec<String> = first.iter().map(|artifact| shown(artifact)).collect();
    if all.len() > first.len() {
        texts.push(format!("and {} more", all.len() - first.len()));
    }
    texts.join(", ")
}

/// `1.5 MB`: decimal, as the sizes on a release's page are.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1_000 {
        return format!("{bytes} B");
    }
    let (mut tenths, mut unit) = (bytes / 100, 0);
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1_000;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

/// The largest unit of an age alone: nobody reads the minutes of a year.
fn age(age: TimeDelta) -> String {
    let units = [
        (age.num_days() / 365, "year"),
        (age.num_days() / 30, "month"),
        (age.num_days(), "day"),
        (age.num_hours(), "hour"),
        (age.num_minutes(), "minute"),
    ];
    match units.into_iter().find(|(count, _)| *count > 0) {
        Some((1, unit)) => format!("1 {unit}"),
        Some((count, unit)) => format!("{count} {unit}s"),
        None if age < TimeDelta::zero() => "in the future".to_owned(),
        None => "now".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use verpick::chrono::TimeDelta;

    #[test]
    fn a_size_has_one_decimal() {
        let sizes = [0, 999, 1_000, 1_234_567, 999_949_999, 1_000_000_000, 5_000_000_000_000_000].map(super::size);
        assert_eq!(sizes, ["0 B", "999 B", "1.0 kB", "1.2 MB", "999.9 MB", "1.0 GB", "5000.0 TB"]);
    }

    #[test]
    fn an_age_has_one_unit() {
        let ages = [-1, 59, 60, 7_199, 86_400, 40 * 86_400, 800 * 86_400].map(|s| super::age(TimeDelta::seconds(s)));
        assert_eq!(ages, ["in the future", "now", "1 minute", "1 hour", "1 day", "1 month", "2 years"]);
    }
}
