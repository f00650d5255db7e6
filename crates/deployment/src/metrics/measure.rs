//! What is measured of each deployment and build, once, so that any number of windows can be summed up.
//!
//! Invariant: what is measured of a deployment may lie behind it (a rollback, a recovery), and is all that is known of it by
//! the ledger; for what was known at some moment, fold the events that had been received by then.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use verpick_event::Status;

use super::summary::{Share, Summary, count};
use super::window::{Window, seconds};
use super::{Frequency, Metrics};
use crate::attempt::{Attempt, Kind};
use crate::direction::Direction;
use crate::environment::EnvironmentType;
use crate::ledger::Ledger;
use crate::settings::Settings;
use crate::timeline::Timeline;

/// What is measured: all products, in environments of the type production, but for what is set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Scope {
    /// This product.
    pub product: Option<String>,
    /// This environment, whatever its type.
    pub environment: Option<String>,
}

/// What was measured of each deployment and build, by when they ended.
///
/// ```
/// use verpick_deployment::{Ledger, Measurements, Scope, Settings, Window};
/// use verpick_event::{DeploymentEvent, Received, Report, Status};
///
/// let event = |version: &str, status, hour| {
///     let event = DeploymentEvent::new(Report::new("api", version, status), "production");
///     Received::new(event, format!("2024-01-15T{hour}:00:00Z").parse().unwrap(), hour)
/// };
/// let ledger = Ledger::fold(&[
///     event("1.0.0", Status::Completed, 10),
///     event("1.1.0", Status::Failed, 12),
///     event("1.1.1", Status::Completed, 15),
/// ]);
/// let measured = Measurements::of(&ledger, &Scope::default(), &Settings::default());
/// let metrics = measured.within(Window::new("2024-01-15T00:00:00Z".parse()?, "2024-01-17T00:00:00Z".parse()?)?);
/// assert_eq!(metrics.deployment_frequency.per_day, Some(1.0));
/// assert_eq!(metrics.recovery_time.median, Some(3.0 * 3600.0));
/// assert_eq!(metrics.lead_time.median, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measurements {
    deployments: Vec<Deployment>,
    builds: Vec<Build>,
}

/// What is measured of a deployment that completed or failed; times in seconds.
#[derive(Debug, Clone, PartialEq)]
struct Deployment {
    ended_at: DateTime<Utc>,
    completed: bool,
    change_failed: bool,
    rework: bool,
    duration: Option<f64>,
    lead_time: Option<f64>,
    recovery_time: Option<f64>,
    since_the_last: Option<f64>,
}

/// What is measured of a build that completed or failed.
#[derive(Debug, Clone, PartialEq)]
struct Build {
    ended_at: DateTime<Utc>,
    completed: bool,
    duration: Option<f64>,
}

impl Measurements {
    /// Measures what a ledger has. Linear in its attempts, but for putting them in order.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Measurements, Scope, Settings, Window};
    /// # use verpick_event::{DeploymentEvent, Received, Report, Status};
    /// # let event = |version: &str, status, minute| {
    /// #     let event = DeploymentEvent::new(Report::new("api", version, status), "production");
    /// #     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)
    /// # };
    /// # let log = [
    /// #     event("1.0.0", Status::Completed, 10),
    /// #     event("1.1.0", Status::Started, 20),
    /// #     event("1.1.0", Status::Completed, 22),
    /// #     event("1.2.0", Status::Started, 30),
    /// # ];
    /// # let ledger = Ledger::fold(&log);
    /// let mut scope = Scope::default();
    /// scope.product = Some("api".to_owned());
    /// let measured = Measurements::of(&ledger, &scope, &Settings::default());
    /// let window = Window::new("2024-01-15T00:00:00Z".parse()?, "2024-01-16T00:00:00Z".parse()?)?;
    /// assert_eq!(measured.within(window).success_rate.rate, Some(1.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(ledger: &Ledger, scope: &Scope, settings: &Settings) -> Self {
        let mut measured = Self::default();
        let is_asked = |asked: &Option<String>, name: &str| asked.as_deref().map(|asked| asked == name);
        for product in ledger.products().filter(|name| is_asked(&scope.product, name).unwrap_or(true)) {
            for (_, record) in ledger.versions(product) {
                measured.builds.extend(record.builds.attempts().iter().filter_map(Build::of));
            }
            for place in ledger.places_of(product) {
                let is_production =
                    || settings.environments.kind(&place.environment) == Some(EnvironmentType::Production);
                if is_asked(&scope.environment, &place.environment).unwrap_or_else(is_production) {
                    if let Some(timeline) = ledger.timeline(place, settings.schemes.of(product)) {
                        let source = |attempt: &Attempt| {
                            let record = ledger.version(product, &attempt.version)?;
                            record.facts.committed_at().or_else(|| record.build_started_at())
                        };
                        measured.deployments.extend(measure(&timeline, source));
                    }
                }
            }
        }
        measured.deployments.sort_by_key(|deployment| deployment.ended_at);
        measured.builds.sort_by_key(|build| build.ended_at);
        measured
    }

    /// What ended within a window.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Measurements, Period, Scope, Settings, Window};
    /// # use verpick_event::{DeploymentEvent, Received, Report, Status};
    /// # let event = |version: &str, status, minute| {
    /// #     let event = DeploymentEvent::new(Report::new("api", version, status), "production");
    /// #     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)
    /// # };
    /// # let log = [
    /// #     event("1.0.0", Status::Completed, 10),
    /// #     event("1.1.0", Status::Started, 20),
    /// #     event("1.1.0", Status::Completed, 22),
    /// #     event("1.2.0", Status::Started, 30),
    /// # ];
    /// # let ledger = Ledger::fold(&log);
    /// let measured = Measurements::of(&ledger, &Scope::default(), &Settings::default());
    /// let window = Window::new("2024-01-15T00:00:00Z".parse()?, "2024-01-17T00:00:00Z".parse()?)?;
    /// let days: Vec<_> = window.split(Period::Day).map(|day| measured.within(day).deployment_frequency.count).collect();
    /// assert_eq!(days, [2, 0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn within(&self, window: Window) -> Metrics {
        let deployments = within(&self.deployments, window, |deployment| deployment.ended_at);
        let builds = within(&self.builds, window, |build| build.ended_at);
        let completed = || deployments.iter().filter(|deployment| deployment.completed);
        let share = |meant: fn(&Deployment) -> bool| {
            Share::new(deployments.iter().filter(|deployment| meant(deployment)).count(), deployments.len())
        };
        let summary =
            |number: fn(&Deployment) -> Option<f64>| Summary::of(deployments.iter().filter_map(number).collect());
        let days: BTreeSet<_> = completed().map(|deployment| deployment.ended_at.date_naive()).collect();
        let per_day = (!deployments.is_empty()).then(|| count(completed().count()) / window.days());
        Metrics {
            window,
            deployment_frequency: Frequency {
                count: completed().count(),
                per_day,
                per_week: per_day.map(|per_day| per_day * 7.0),
                days_with_one: days.len(),
                days: window.days(),
            },
            lead_time: summary(|deployment| deployment.lead_time),
            change_failure_rate: share(|deployment| deployment.change_failed),
            recovery_time: summary(|deployment| deployment.recovery_time),
            rework_rate: share(|deployment| deployment.rework),
            success_rate: share(|deployment| deployment.completed),
            failure_rate: share(|deployment| !deployment.completed),
            duration: summary(|deployment| deployment.duration),
            duration_trend: trend(completed().filter_map(|deployment| {
                let days = seconds(deployment.ended_at.signed_duration_since(window.from)) / 86_400.0;
                Some((days, deployment.duration?))
            })),
            time_between_deployments: summary(|deployment| deployment.since_the_last),
            build_success_rate: Share::new(builds.iter().filter(|build| build.completed).count(), builds.len()),
            build_duration: Summary::of(builds.iter().filter_map(|build| build.duration).collect()),
        }
    }
}

fn within<T>(sorted: &[T], window: Window, ended_at: impl Fn(&T) -> DateTime<Utc>) -> &[T] {
    let from = sorted.partition_point(|one| ended_at(one) < window.from);
    let to = sorted.partition_point(|one| ended_at(one) < window.to);
    &sorted[from..to]
}

impl Build {
    fn of(attempt: &Attempt) -> Option<Self> {
        let completed = outcome(attempt)?;
        let duration = attempt.duration().filter(|_| completed).map(seconds);
        Some(Self { ended_at: attempt.ended_at?, completed, duration })
    }
}

/// Whether it completed or failed; `None` where it did neither.
fn outcome(attempt: &Attempt) -> Option<bool> {
    match attempt.status {
        Status::Completed => Some(true),
        Status::Failed => Some(false),
        Status::Pending | Status::Started | Status::Aborted => None,
    }
}

/// The deployments at one place, in the order in which they ended; those that have not ended stand last.
fn measure(timeline: &Timeline<'_>, source: impl Fn(&Attempt) -> Option<DateTime<Utc>>) -> Vec<Deployment> {
    let attempts = timeline.attempts().iter().copied();
    let mut attempts: Vec<_> =
        attempts.filter(|attempt| attempt.kind.is_deployment() && attempt.status != Status::Aborted).collect();
    attempts.sort_by_key(|attempt| (attempt.is_open(), attempt.end_order()));

    let mut measured: Vec<Deployment> = Vec::with_capacity(attempts.len());
    let mut last: Option<usize> = None;
    // Failures since then.
    let mut failures = Vec::new();
    let mut completed_before = HashSet::new();
    let mut completions = Vec::new();
    for attempt in attempts {
        let is_rollback = timeline.direction(attempt) == Some(Direction::Rollback);
        // It speaks against what ended right before it: where that had failed already, not against the one that held before,
        // which it may well go back to. One that only waits may never come.
        if let Some(before) = measured.last_mut().filter(|_| is_rollback && attempt.status != Status::Pending) {
            before.change_failed = true;
        }
        let (Some(completed), Some(ended_at)) = (outcome(attempt), attempt.ended_at) else { continue };
        let index = measured.len();
        let mut deployment = Deployment {
            ended_at,
            completed,
            change_failed: !completed,
            rework: is_rollback || attempt.kind == Kind::Hotfix,
            duration: None,
            lead_time: None,
            recovery_time: None,
            since_the_last: None,
        };
        if completed {
            deployment.duration = attempt.duration().map(seconds);
            deployment.since_the_last = last.map(|last| since(measured[last].ended_at, ended_at));
            if completed_before.insert(attempt.version.as_str()) {
                let span = source(attempt).map(|source| ended_at.signed_duration_since(source));
                deployment.lead_time = span.filter(|span| *span >= TimeDelta::zero()).map(seconds);
            }
            for failure in failures.drain(..) {
                let failure: &mut Deployment = &mut measured[failure];
                failure.recovery_time = Some(since(failure.ended_at, ended_at));
            }
            last = Some(index);
            completions.push(index);
        } else {
            failures.push(index);
        }
        measured.push(deployment);
    }
    for incident in timeline.incidents() {
        let before = completions.partition_point(|&index| measured[index].ended_at <= incident.began_at());
        if let Some(index) = before.checked_sub(1).map(|before| completions[before]) {
            measured[index].change_failed = true;
        }
    }
    measured
}

fn since(from: DateTime<Utc>, to: DateTime<Utc>) -> f64 {
    seconds(to.signed_duration_since(from))
}

/// The slope of the straight line with the least squares; `None` where there are fewer than two moments.
fn trend(points: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let points: Vec<_> = points.collect();
    let n = count(points.len());
    let mean = |pick: fn(&(f64, f64)) -> f64| points.iter().map(pick).sum::<f64>() / n;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let spread: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    let together: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    (spread > 0.0).then(|| together / spread)
}
