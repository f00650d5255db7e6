//! One version: where it is and was, and the versions of one commit.

use chrono::{DateTime, Utc};
use verpick_event::Status;

use crate::attempt::Attempt;
use crate::direction::{Direction, Schemes};
use crate::ledger::Ledger;
use crate::place::Place;
use crate::timeline::{Current, Timeline};
use crate::version::VersionRecord;

/// One version of a product: what is known of it, and what was done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VersionDetails<'l> {
    /// The version.
    pub version: &'l str,
    /// Its source, its checks and artifacts, and the attempts to build it.
    pub record: &'l VersionRecord,
    /// The places that it went to, by environment and slot.
    pub places: Vec<VersionAtPlace<'l>>,
}

/// One version at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VersionAtPlace<'l> {
    /// The place.
    pub place: &'l Place,
    /// Whether it is what is deployed there.
    pub is_deployed: bool,
    /// The attempts to bring it there or take it away, as they came to be, each with which way it went.
    pub attempts: Vec<(&'l Attempt, Option<Direction>)>,
}

impl VersionDetails<'_> {
    /// When it completed in an environment for the first time, if it ever did.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Schemes};
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
    /// let details = ledger.details("api", "1.1.0", &Schemes::default()).unwrap();
    /// assert_eq!(details.completed_in("production"), Some(log[2].received_at));
    /// ```
    #[must_use]
    pub fn completed_in(&self, environment: &str) -> Option<DateTime<Utc>> {
        let there = self.places.iter().filter(|at| at.place.environment == environment);
        let attempts = there.flat_map(|at| &at.attempts).map(|(attempt, _)| attempt);
        let completed = attempts.filter(|attempt| attempt.status == Status::Completed && attempt.kind.is_deployment());
        completed.filter_map(|attempt| attempt.ended_at).min()
    }
}

impl Ledger {
    /// One version and all that was done with it; `None` where no event names it.
    ///
    /// ```
    /// use verpick_deployment::{Ledger, Schemes};
    /// use verpick_event::{DeploymentEvent, Received, Report, Status, VersionEvent};
    ///
    /// let mut built = Report::new("api", "1.2.3", Status::Completed);
    /// built.scm_sha = Some("abc1234def".to_owned());
    /// let deployed = DeploymentEvent::new(Report::new("api", "1.2.3", Status::Completed), "staging");
    /// let ledger = Ledger::fold(&[
    ///     Received::new(VersionEvent::new(built), "2024-01-15T10:00:00Z".parse()?, 1),
    ///     Received::new(deployed, "2024-01-15T10:30:00Z".parse()?, 2),
    /// ]);
    /// let details = ledger.details("api", "1.2.3", &Schemes::default()).unwrap();
    /// assert_eq!(details.record.build_status(), Some(Status::Completed));
    /// assert!(details.completed_in("staging").is_some() && details.completed_in("production").is_none());
    ///
    /// assert_eq!(ledger.find_commit(None, "ABC1234"), [("api", "1.2.3")]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn details<'l>(&'l self, product: &str, version: &str, schemes: &Schemes) -> Option<VersionDetails<'l>> {
        let (version, record) = self.version_entry(product, version)?;
        let mut places = Vec::new();
        for place in self.places_of(product) {
            let Some(strand) = self.strand_of(place, version) else { continue };
            let Some(timeline) = self.timeline(place, schemes.of(product)) else { continue };
            let deployed = timeline.current(None).deployed;
            places.push(VersionAtPlace {
                place,
                is_deployed: deployed.is_some_and(|deployed| deployed.version == version),
                attempts: strand.attempts().iter().map(|attempt| (attempt, timeline.direction(attempt))).collect(),
            });
        }
        Some(VersionDetails { version, record, places })
    }

    /// The versions, each with its product, that were made of a commit; it may be cut short to seven digits.
    ///
    /// ```
    /// # use verpick_deployment::Ledger;
    /// # use verpick_event::{Received, Report, Status, VersionEvent};
    /// # let mut report = Report::new("api", "1.2.3", Status::Completed);
    /// # report.scm_sha = Some("abc1234".to_owned());
    /// # report.scm_branch = Some("main".to_owned());
    /// # report.scm_repository = Some("github.com/acme/api".to_owned());
    /// # report.committed_at = Some("2024-01-15T09:00:00Z".parse().unwrap());
    /// # report.approved_by = Some("ann".to_owned());
    /// # report.checks = vec![verpick_event::Check::new("tests", Status::Completed)];
    /// # let mut artifact = verpick_event::Artifact::default();
    /// # artifact.url = Some("https://example.com/api.zip".to_owned());
    /// # report.artifacts = vec![artifact];
    /// # let event = Received::new(VersionEvent::new(report), "2024-01-15T10:30:00Z".parse().unwrap(), 1);
    /// # let ledger = Ledger::fold(&[event]);
    /// # let record = ledger.version("api", "1.2.3").unwrap();
    /// assert_eq!(ledger.find_commit(Some("api"), "abc1234"), [("api", "1.2.3")]);
    /// ```
    #[must_use]
    pub fn find_commit<'l>(&'l self, product: Option<&str>, commit: &str) -> Vec<(&'l str, &'l str)> {
        let products = self.products().filter(|name| product.is_none_or(|product| product == *name));
        let versions = products.flat_map(|product| self.versions(product).map(move |entry| (product, entry)));
        let found = versions.filter(|(_, (_, record))| record.facts.has_commit(commit));
        found.map(|(product, (version, _))| (product, version)).collect()
    }

    /// What runs at every place, by product, environment and slot; now, or `at` some moment.
    ///
    /// Places of which nothing had been heard yet are left out.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Schemes};
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
    /// let then = ledger.status(Some("2024-01-15T10:15:00Z".parse()?), &Schemes::default());
    /// let (_, current) = &then[0];
    /// assert_eq!(current.deployed.unwrap().version, "1.0.0");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn status<'l>(&'l self, at: Option<DateTime<Utc>>, schemes: &Schemes) -> Vec<(&'l Place, Current<'l>)> {
        let current = |place: &'l Place| {
            let timeline: Timeline<'l> = self.timeline(place, schemes.of(&place.product))?;
            let current = timeline.current(at);
            current.last.is_some().then_some((place, current))
        };
        self.places().filter_map(current).collect()
    }
}
