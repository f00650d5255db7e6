//! Logs of events to fold, as many services with three environments write them.
//!
//! Invariant: the same log for the same number of events, on every machine.

use verpick::chrono::{DateTime, TimeDelta, Utc};
use verpick::event::{Check, DeploymentEvent, DeploymentKind, Event, Received, Report, Status, VersionEvent};
use verpick_tests::random::Random;

/// Versions that a service has before the next service begins.
const VERSIONS: usize = 200;

/// The events of one version: it is built, and goes to three environments.
const STEPS: [(Option<&str>, Status); 8] = [
    (None, Status::Started),
    (None, Status::Completed),
    (Some("development"), Status::Started),
    (Some("development"), Status::Completed),
    (Some("staging"), Status::Started),
    (Some("staging"), Status::Completed),
    (Some("production"), Status::Started),
    (Some("production"), Status::Completed),
];

/// A log of so many events in the order in which they came: one start in ten came behind its end, one end in twenty is a failure.
#[must_use]
pub fn log(count: usize) -> Vec<Received> {
    let mut random = Random::new(20_241_121);
    let mut events: Vec<(Event, DateTime<Utc>)> = (0..count).map(|number| event(number, &mut random)).collect();
    for index in (0..count.saturating_sub(1)).step_by(2) {
        if random.below(10) == 0 {
            events.swap(index, index + 1);
        }
    }
    let mut received_at = DateTime::UNIX_EPOCH;
    let numbered = events.into_iter().zip(1..);
    let log = numbered.map(|((event, occurred_at), sequence)| {
        received_at = received_at.max(occurred_at + TimeDelta::seconds(1));
        Received::new(event, received_at, sequence)
    });
    log.collect()
}

fn event(number: usize, random: &mut Random) -> (Event, DateTime<Utc>) {
    let (version, step) = (number / STEPS.len(), number % STEPS.len());
    let (environment, mut status) = STEPS[step];
    if status == Status::Completed && random.below(20) == 0 {
        status = Status::Failed;
    }
    let occurred_at = DateTime::UNIX_EPOCH + TimeDelta::seconds(i64::try_from(number).unwrap_or(i64::MAX) * 30);
    let mut report = Report::new(
        format!("service-{}", version / VERSIONS),
        format!("1.{}.{}", version % VERSIONS / 10, version % 10),
        status,
    );
    report.occurred_at = Some(occurred_at);
    report.event_id = Some(format!("event-{number}"));
    report.source_system = Some("github".to_owned());
    report.invoke_id = Some(format!("{}", number / 2));
    report.scm_sha = Some(format!("{version:040x}"));
    report.scm_branch = Some("main".to_owned());
    report.build_url = Some(format!("https://github.com/acme/service/actions/runs/{}", number / 2));
    let event = match environment {
        None => VersionEvent::new(report).into(),
        Some(environment) => {
            let mut event = DeploymentEvent::new(report, environment);
            event.deployed_by.user = Some("github-actions".to_owned());
            event.into()
        }
    };
    (event, occurred_at)
}

/// Logs that no honest sender writes, each with its name: all of them at one place, most of them of one version.
#[must_use]
pub fn hostile(count: usize) -> Vec<(&'static str, Vec<Received>)> {
    type Shape = fn(usize, &mut DeploymentEvent);
    let shapes: [(&str, Shape); 9] = [
        ("a run each, of one version", |number, event| event.report.invoke_id = Some((number / 2).to_string())),
        ("no runs, of one version", |_, _| {}),
        ("none ends but those without a run", |number, event| {
            event.report.invoke_id = number.is_multiple_of(2).then(|| number.to_string());
        }),
        ("corrections", |_, event| event.kind = DeploymentKind::Correction),
        ("the same name", |_, event| event.report.event_id = Some("the same".to_owned())),
        ("the same moment, no names", |number, event| {
            event.report.occurred_at = Some(DateTime::UNIX_EPOCH);
            event.report.build_number = Some((number / 4).to_string());
        }),
        ("a new check each", |number, event| {
            event.report.invoke_id = Some("the same".to_owned());
            event.report.checks = vec![Check::new(format!("check {number}"), Status::Completed)];
        }),
        ("a new commit each", |number, event| event.report.scm_sha = Some(format!("{number:040x}"))),
        ("to and fro between two versions", |number, event| {
            event.report.version = format!("1.{}.0", number / 2 % 2);
        }),
    ];
    let log = |shape: Shape| {
        let event = |number: usize| {
            let status = if number.is_multiple_of(2) { Status::Started } else { Status::Completed };
            let mut event = DeploymentEvent::new(Report::new("api", "main", status), "production");
            shape(number, &mut event);
            let received_at = DateTime::UNIX_EPOCH + TimeDelta::seconds(i64::try_from(number).unwrap_or(i64::MAX));
            Received::new(event, received_at, number as u64 + 1)
        };
        (0..count).map(event).collect()
    };
    shapes.into_iter().map(|(name, shape)| (name, log(shape))).collect()
}
