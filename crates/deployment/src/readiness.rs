//! Whether a version is ready for a place, and whether an attempt may begin there.
//!
//! Invariant: a concern is something to tell a person; only a missing approval and another attempt that must end first stand
//! in the way.

use std::fmt;

use chrono::{DateTime, Utc};
use verpick_event::{Received, Status};
use verpick_version::Excerpt;

use crate::attempt::{Attempt, Kind};
use crate::environment::EnvironmentType;
use crate::ledger::{Ledger, Subject};
use crate::place::Place;
use crate::settings::Settings;
use crate::strand::Strand;
use crate::version::VersionRecord;

/// Something that speaks against a deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Concern {
    /// No build of the version completed: how far the last one got, or `None` where none is known.
    BuildNotCompleted(Option<Status>),
    /// It was built from this branch, which is none that releases are made from.
    OtherBranch(String),
    /// It never completed in this environment, which comes before.
    NeverCompletedIn(String),
    /// No scheme reads it, so nothing says whether it is newer.
    NotAVersion,
    /// No other version ever completed at the place.
    NothingToGoBackTo,
    /// Its events name several commits.
    SeveralCommits(Vec<String>),
    /// This check has not passed.
    CheckNotPassed {
        /// Its name.
        name: String,
        /// How far it got.
        status: Status,
    },
    /// The environment wants an approval, and nobody gave one.
    NotApproved,
    /// Another attempt is in flight, and the environment takes one at a time.
    InFlight(InFlight),
}

impl Concern {
    /// Whether it stands in the way, rather than being something to think of.
    ///
    /// ```
    /// # use verpick_deployment::{Concern};
    /// assert!(Concern::NotApproved.blocks() && !Concern::NotAVersion.blocks());
    /// ```
    #[must_use]
    pub const fn blocks(&self) -> bool {
        matches!(self, Self::NotApproved | Self::InFlight(_))
    }

    /// One word, the same in JSON.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::BuildNotCompleted(_) => "build_not_completed",
            Self::OtherBranch(_) => "other_branch",
            Self::NeverCompletedIn(_) => "never_completed_before",
            Self::NotAVersion => "not_a_version",
            Self::NothingToGoBackTo => "nothing_to_go_back_to",
            Self::SeveralCommits(_) => "several_commits",
            Self::CheckNotPassed { .. } => "check_not_passed",
            Self::NotApproved => "not_approved",
            Self::InFlight(_) => "in_flight",
        }
    }
}

impl fmt::Display for Concern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuildNotCompleted(None) => write!(f, "no build of it is known"),
            Self::BuildNotCompleted(Some(status)) => write!(f, "no build of it completed; the last one is {status}"),
            Self::OtherBranch(branch) => write!(f, "it was built from the branch {}", Excerpt::new(branch)),
            Self::NeverCompletedIn(environment) => write!(f, "it never completed in {}", Excerpt::new(environment)),
            Self::NotAVersion => write!(f, "it reads under no scheme, so nothing says whether it is newer"),
            Self::NothingToGoBackTo => write!(f, "no other version completed there, so there is nothing to go back to"),
            Self::SeveralCommits(commits) => {
                write!(f, "its events name {} commits", commits.len())?;
                let mut comma = ": ";
                for commit in commits.iter().take(3) {
                    write!(f, "{comma}{}", Excerpt::new(commit).max_chars(12))?;
                    comma = ", ";
                }
                if commits.len() > 3 { write!(f, ", …") } else { Ok(()) }
            }
            Self::CheckNotPassed { name, status } => write!(f, "the check {} is {status}", Excerpt::new(name)),
            Self::NotApproved => write!(f, "the environment wants an approval, and nobody gave one"),
            Self::InFlight(in_flight) => in_flight.fmt(f),
        }
    }
}

/// An attempt at a place that takes one at a time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place} has an attempt in flight, {} since {}; wait for its end, or record that it was aborted",
    Excerpt::new(.version), .since.format("%FT%TZ"))]
pub struct InFlight {
    /// The place.
    pub place: Place,
    /// The version of the attempt.
    pub version: String,
    /// When it began.
    pub since: DateTime<Utc>,
}

impl Ledger {
    /// What speaks against deploying a version to a place now. No concern, and it is ready.
    ///
    /// ```
    /// use verpick_deployment::{Concern, Ledger, Place, Settings};
    /// use verpick_event::{DeploymentEvent, Received, Report, Status, VersionEvent};
    ///
    /// let mut built = Report::new("api", "1.2.3", Status::Completed);
    /// built.scm_branch = Some("main".to_owned());
    /// let ledger = Ledger::fold(&[Received::new(VersionEvent::new(built), "2024-01-15T10:00:00Z".parse()?, 1)]);
    /// let place = Place::new("api", "production");
    /// let concerns = ledger.concerns(&place, "1.2.3", "2024-01-15T11:00:00Z".parse()?, &Settings::default());
    /// assert_eq!(concerns, [Concern::NeverCompletedIn("staging".to_owned()), Concern::NothingToGoBackTo]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn concerns(&self, place: &Place, version: &str, now: DateTime<Utc>, settings: &Settings) -> Vec<Concern> {
        let mut concerns = Vec::new();
        let record = self.version(&place.product, version);
        let status = record.and_then(VersionRecord::build_status);
        if status != Some(Status::Completed) {
            concerns.push(Concern::BuildNotCompleted(status));
        }
        let branch = record.and_then(|record| record.facts.branch());
        if let Some(branch) = branch.filter(|branch| !settings.main_branches.iter().any(|main| main == branch)) {
            concerns.push(Concern::OtherBranch(branch.to_owned()));
        }
        if let Some(before) = self.environment_before(place, settings) {
            if !self.completed_in(&place.product, &before, version) {
                concerns.push(Concern::NeverCompletedIn(before));
            }
        }
        if !settings.schemes.of(&place.product).reads(version) {
            concerns.push(Concern::NotAVersion);
        }
        let has_completed = |strand: &Strand| {
            strand.attempts().iter().any(|it| it.status == Status::Completed && it.kind.is_deployment())
        };
        if !self.strands(place).any(|(other, strand)| other != version && has_completed(strand)) {
            concerns.push(Concern::NothingToGoBackTo);
        }
        if let Some(record) = record {
            let others = record.facts.other_commits();
            if !others.is_empty() {
                let all = record.facts.commit().into_iter().chain(others);
                concerns.push(Concern::SeveralCommits(all.map(str::to_owned).collect()));
            }
            let checks = record.facts.checks().filter(|check| !check.passed());
            concerns.extend(
                checks.map(|check| Concern::CheckNotPassed { status: check.status.status(), name: check.name }),
            );
        }
        if settings.environments.needs_approval(&place.environment) && !self.is_approved(place, version) {
            concerns.push(Concern::NotApproved);
        }
        if settings.environments.one_at_a_time(&place.environment) {
            concerns.extend(self.in_flight(place, now, settings).map(Concern::InFlight));
        }
        concerns
    }

    /// Whether an attempt may start at its place, where the environment takes one at a time.
    ///
    /// Only a start is ever refused: what waits has not started, and an end has happened anyway. So have starts of attempts that
    /// are known to have started. A stale attempt stands in nobody's way.
    ///
    /// # Errors
    ///
    /// Where another attempt has started and not ended.
    ///
    /// ```
    /// # use verpick_deployment::{Environment, Environments, Ledger, Settings};
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
    /// let environment = Environment { one_at_a_time: true, ..Environment::default() };
    /// let mut settings = Settings::default();
    /// settings.environments = Environments::default().with("production", environment);
    /// let refused = ledger.admit(&event("1.3.0", Status::Started, 31), &settings).unwrap_err();
    /// assert_eq!(refused.version, "1.2.0");
    /// assert!(ledger.admit(&event("1.2.0", Status::Completed, 31), &settings).is_ok());
    /// ```
    pub fn admit(&self, event: &Received, settings: &Settings) -> Result<(), InFlight> {
        let subject = Subject::of(&event.event);
        let Some(place) = subject.place() else { return Ok(()) };
        let starts = event.event.report().status() == Status::Started && Strand::is_deployment(event);
        if !starts || !settings.environments.one_at_a_time(&place.environment) {
            return Ok(());
        }
        let own = self.strand_of(&place, subject.version).and_then(|strand| strand.attempt_of_event(event));
        if own.is_some_and(|own| own.status != Status::Pending) {
            return Ok(());
        }
        self.in_flight(&place, event.received_at, settings).map_or(Ok(()), Err)
    }

    /// The attempt that has started, not ended, and is not stale; of several the first.
    fn in_flight(&self, place: &Place, now: DateTime<Utc>, settings: &Settings) -> Option<InFlight> {
        let attempts = self.strands(place).flat_map(|(_, strand)| strand.open());
        let blocks = |attempt: &&Attempt| {
            attempt.kind != Kind::Incident
                && attempt.status == Status::Started
                && !attempt.is_stale(now, settings.stale_after)
        };
        let first = attempts.filter(blocks).min_by_key(|attempt| attempt.begin_order())?;
        Some(InFlight { place: place.clone(), version: first.version.clone(), since: first.began_at() })
    }

    /// The environment of the product that comes right before a place's in the order of promotion; `staging` before a
    /// production that has none before it.
    fn environment_before(&self, place: &Place, settings: &Settings) -> Option<String> {
        let environments = &settings.environments;
        let order = environments.order(&place.environment)?;
        let known = self.places_of(&place.product).map(|place| place.environment.as_str());
        let before =
            known.filter_map(|name| Some((environments.order(name)?, name))).filter(|(other, _)| *other < order);
        let before = before.max().map(|(_, name)| name.to_owned());
        let is_production = environments.kind(&place.environment) == Some(EnvironmentType::Production);
        before.or_else(|| is_production.then(|| EnvironmentType::Staging.as_str().to_owned()))
    }

    fn completed_in(&self, product: &str, environment: &str, version: &str) -> bool {
        let places = self.places_of(product).filter(|place| place.environment == environment);
        let strands = places.filter_map(|place| self.strand_of(place, version));
        strands.flat_map(Strand::attempts).any(|it| it.status == Status::Completed && it.kind.is_deployment())
    }

    fn is_approved(&self, place: &Place, version: &str) -> bool {
        let record = self.version(&place.product, version);
        record.is_some_and(|record| record.facts.approved_by().is_some())
            || self.strand_of(place, version).is_some_and(|strand| {
                let mut open = strand.open();
                open.any(|attempt| attempt.details.approved_by.is_some())
            })
    }
}
