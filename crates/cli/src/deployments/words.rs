//! How the deployment side says things: events, times, durations.
//!
//! Invariant: what comes from events is shown escaped, so that no terminal obeys it.

use anstyle::{AnsiColor, Style};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use verpick::Excerpt;
use verpick::deployment::Direction;
use verpick::event::{DeploymentKind, Event, Status, VersionKind};

use crate::failure::say_note;
use crate::output::Cell;

/// An event in a line: `deployment of shop v1.2.3 to production (blue): failed`.
pub(super) fn of_event(event: &Event) -> String {
    let report = event.report();
    let (product, version) = (Excerpt::new(&report.product_name), Excerpt::new(&report.version));
    let status = report.status();
    match event {
        Event::Version(event) => {
            let what = if event.kind == VersionKind::Correction { "correction of the build" } else { "build" };
            format!("{what} of {product} {version}: {status}")
        }
        Event::Deployment(event) => {
            let what = match event.kind {
                DeploymentKind::Deploy => "deployment",
                DeploymentKind::Rollback => "rollback",
                DeploymentKind::Hotfix => "hotfix",
                DeploymentKind::Remove => "removal",
                DeploymentKind::Correction => "correction of the deployment",
                DeploymentKind::Incident => "incident",
                _ => "event",
            };
            format!(
                "{what} of {product} {version} to {}: {status}",
                place(&event.environment_name, event.slot.as_deref())
            )
        }
    }
}

/// An environment and its slot: `production (blue)`.
pub(super) fn place(environment: &str, slot: Option<&str>) -> String {
    match slot {
        Some(slot) => format!("{} ({})", Excerpt::new(environment), Excerpt::new(slot)),
        None => Excerpt::new(environment).to_string(),
    }
}

/// How long ago it was: `2 hours ago`.
pub(super) fn ago(then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let passed = now - then;
    if passed < TimeDelta::zero() { format!("in {}", rough(-passed)) } else { format!("{} ago", rough(passed)) }
}

/// A duration in its greatest unit: `2 hours`.
pub(super) fn rough(span: TimeDelta) -> String {
    let seconds = span.num_seconds();
    let (count, unit) = match seconds {
        ..60 => (seconds, "second"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// A duration to the second: `2m 30s`.
pub(super) fn span(span: TimeDelta) -> String {
    let seconds = span.num_seconds();
    match seconds {
        ..60 => format!("{seconds}s"),
        60..3_600 => format!("{}m {}s", seconds / 60, seconds % 60),
        3_600..86_400 => format!("{}h {}m", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{}d {}h", seconds / 86_400, seconds % 86_400 / 3_600),
    }
}

/// How far something got, in the colour of how that went.
pub(super) fn status(status: Option<Status>) -> Cell {
    let Some(status) = status else { return Cell::from("") };
    let colour = match status {
        Status::Completed => Some(AnsiColor::Green),
        Status::Failed => Some(AnsiColor::Red),
        Status::Started | Status::Pending => Some(AnsiColor::Cyan),
        Status::Aborted => None,
    };
    Cell::styled(status.as_str(), Style::new().fg_color(colour.map(Into::into)))
}

/// Which way it went, and from where: `upgrade from v1.2.2`. That it went from what it is, nobody needs to be told.
pub(super) fn direction(direction: Option<Direction>, from: Option<&str>, to: &str) -> String {
    match (direction, from) {
        (Some(direction), Some(from)) if from != to => format!("{direction} from {}", Excerpt::new(from)),
        (Some(direction), _) => direction.to_string(),
        (None, _) => String::new(),
    }
}

/// Says that a table shows not everything.
pub(super) fn left_out(count: usize) {
    if count > 0 {
        say_note(format_args!("{count} more; -n 0 shows all"));
    }
}

/// A moment as JSON has it.
pub(super) fn written(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// A moment as tables show it.
pub(super) fn moment(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_ago_is_said_in_the_greatest_unit() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(30);
        let said = |span| ago(now - span, now);
        assert_eq!(said(TimeDelta::seconds(59)), "59 seconds ago");
        assert_eq!(said(TimeDelta::seconds(60)), "1 minute ago");
        assert_eq!(said(TimeDelta::minutes(119)), "1 hour ago");
        assert_eq!(said(TimeDelta::hours(2)), "2 hours ago");
        assert_eq!(said(TimeDelta::hours(50)), "2 days ago");
        assert_eq!(ago(now + TimeDelta::minutes(5), now), "in 5 minutes");
    }
}
