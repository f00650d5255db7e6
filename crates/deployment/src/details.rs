//! What is known of an attempt beside how it went.
//!
//! Invariant: of what is said twice, the later in the order of the fold holds; what a later event leaves unsaid stays.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use verpick_event::{Artifact, Check, Event, Person, Report};

use crate::words;

/// Who, where from, and what else is known of an attempt.
///
/// The metadata and the lines of the log are not copied here: they may be long, and [`Attempt::events`](crate::Attempt)
/// says where they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Details {
    /// The system that told of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_system: Option<String>,
    /// The number of the build, as its source has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build_number: Option<String>,
    /// The commit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scm_sha: Option<String>,
    /// The branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scm_branch: Option<String>,
    /// Where the run can be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build_url: Option<String>,
    /// Where what was deployed can be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deploy_url: Option<String>,
    /// Who or what built or deployed it.
    #[serde(skip_serializing_if = "words::person::is_nobody", with = "words::person")]
    pub by: Person,
    /// Who approved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// When it was approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_at: Option<DateTime<Utc>>,
    /// What was checked, each check once, by its name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", with = "words::checks")]
    pub checks: BTreeMap<String, Check>,
    /// What was built, each artifact once: by its URL, or else its name, or else its digest.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", with = "words::artifacts")]
    pub artifacts: BTreeMap<String, Artifact>,
}

impl Details {
    /// Takes over what a later event says.
    pub(crate) fn merge(&mut self, event: &Event) {
        let report = event.report();
        let Report { source_system, build_number, scm_sha, scm_branch, build_url, approved_by, .. } = report;
        let (by, deploy_url) = match event {
            Event::Version(event) => (&event.built_by, &None),
            Event::Deployment(event) => (&event.deployed_by, &event.deploy_url),
        };
        for (kept, said) in [
            (&mut self.source_system, source_system),
            (&mut self.build_number, build_number),
            (&mut self.scm_sha, scm_sha),
            (&mut self.scm_branch, scm_branch),
            (&mut self.build_url, build_url),
            (&mut self.deploy_url, deploy_url),
            (&mut self.approved_by, approved_by),
            (&mut self.by.user, &by.user),
            (&mut self.by.email, &by.email),
            (&mut self.by.name, &by.name),
        ] {
            if said.is_some() {
                kept.clone_from(said);
            }
        }
        self.approved_at = report.approved_at.or(self.approved_at);
        self.checks.extend(report.checks.iter().map(|check| (check.name.clone(), plain(check))));
        self.artifacts.extend(report.artifacts.iter().map(|artifact| (artifact_key(artifact), known(artifact))));
    }
}

/// What makes an artifact the same as another: where it is, or else what it is called, or else what is in it.
pub(crate) fn artifact_key(artifact: &Artifact) -> String {
    let Artifact { url, name, digest, .. } = artifact;
    url.as_ref().or(name.as_ref()).or(digest.as_ref()).cloned().unwrap_or_default()
}

/// A check in the word that its status is written in; the log has the one that was sent.
fn plain(check: &Check) -> Check {
    let mut plain = check.clone();
    plain.status = check.status.status().into();
    plain
}

/// An artifact without what nothing here knows of it; the log has that.
fn known(artifact: &Artifact) -> Artifact {
    let mut known = Artifact::default();
    known.format.clone_from(&artifact.format);
    known.name.clone_from(&artifact.name);
    known.url.clone_from(&artifact.url);
    known.size = artifact.size;
    known.digest.clone_from(&artifact.digest);
    known
}
