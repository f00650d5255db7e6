//! What is known of one version of a product.
//!
//! Invariant: a version is what its events say of it and the attempts to build it; where it went, its places know.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use verpick_event::Status;

use crate::attempt::Attempt;
use crate::facts::Facts;
use crate::strand::Strand;

/// What is known of one version: its facts, and the attempts to build it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VersionRecord {
    /// What its events say of it.
    #[serde(flatten)]
    pub facts: Facts,
    /// The attempts to build it.
    pub builds: Strand,
}

impl VersionRecord {
    /// The attempt to build it that came to be last.
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
    /// assert_eq!(record.last_build().unwrap().status, Status::Completed);
    /// ```
    #[must_use]
    pub fn last_build(&self) -> Option<&Attempt> {
        self.builds.attempts().last()
    }

    /// How far it got: completed once any build of it did, and else as far as its last build; `None` where no build is known.
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
    /// assert_eq!(record.build_status(), Some(Status::Completed));
    /// ```
    #[must_use]
    pub fn build_status(&self) -> Option<Status> {
        let mut statuses = self.builds.attempts().iter().map(|build| build.status);
        let last = self.last_build()?.status;
        Some(if statuses.any(|status| status == Status::Completed) { Status::Completed } else { last })
    }

    /// When its first build started.
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
    /// assert_eq!(record.build_started_at(), None);
    /// ```
    #[must_use]
    pub fn build_started_at(&self) -> Option<DateTime<Utc>> {
        self.builds.attempts().iter().filter_map(|build| build.started_at).min()
    }
}
