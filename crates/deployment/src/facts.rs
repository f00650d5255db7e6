//! What events say of a version: its source, its checks and artifacts.
//!
//! Invariant: facts are taken from any event that names the version, in any order and any number of times, with one outcome:
//! of what is said twice the later in the order of the fold holds.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use verpick_event::{Artifact, Check, Event, Received};
use verpick_version::Excerpt;

use crate::details::artifact_key;
use crate::order::{Order, believed};
use crate::words;

/// What events say of a version, whether they speak of a build or a deployment: which source it was made of, when it was first
/// heard of. What was checked and built, its version events say.
///
/// ```
/// use verpick_deployment::Facts;
/// use verpick_event::{Received, Report, Status, VersionEvent};
///
/// let mut report = Report::new("api", "1.2.3", Status::Completed);
/// report.scm_sha = Some("abc1234".to_owned());
/// let event = Received::new(VersionEvent::new(report), "2024-01-15T10:30:00Z".parse()?, 1);
///
/// let mut facts = Facts::default();
/// facts.apply(&event);
/// assert_eq!(facts.commit(), Some("abc1234"));
///
/// let mut report = Report::new("api", "1.2.3", Status::Completed);
/// report.scm_sha = Some("def5678".to_owned());
/// let conflict = facts.conflict_with(&VersionEvent::new(report).into()).unwrap();
/// assert_eq!(conflict.to_string(), "scm_sha def5678 of 1.2.3 conflicts with its commit abc1234; a version has one commit");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    first_seen: Option<DateTime<Utc>>,
    /// Each commit that was named, with where it was named first.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    commits: BTreeMap<String, Order>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<Said<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repository: Option<Said<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    committed_at: Option<Said<DateTime<Utc>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_by: Option<Said<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    checks: BTreeMap<String, Said<words::checks::Kept>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    artifacts: BTreeMap<String, Said<words::artifacts::Kept>>,
}

/// Something that was said, and where in the order of the fold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Said<T> {
    order: Order,
    said: T,
}

impl<T> Said<T> {
    fn hear(kept: &mut Option<Self>, order: Order, said: Option<T>) {
        if kept.as_ref().is_none_or(|kept| kept.order < order) {
            if let Some(said) = said {
                *kept = Some(Self { order, said });
            }
        }
    }

    fn hear_in(kept: &mut BTreeMap<String, Self>, key: String, order: Order, said: T) {
        // Of one event that names something twice, the second holds.
        if kept.get(&key).is_none_or(|kept| kept.order <= order) {
            kept.insert(key, Self { order, said });
        }
    }
}

impl Facts {
    /// Takes over what an event of the version says.
    pub fn apply(&mut self, event: &Received) {
        let order = Order::of(event);
        let report = event.event.report();
        self.first_seen = Some(self.first_seen.map_or(order.time, |first| first.min(order.time)));
        if let Some(commit) = &report.scm_sha {
            let first = self.commits.entry(folded(commit)).or_insert(order);
            *first = order.min(*first);
        }
        Said::hear(&mut self.branch, order, report.scm_branch.clone());
        Said::hear(&mut self.repository, order, report.scm_repository.clone());
        let committed_at = report.committed_at.filter(|&time| believed(time, event));
        Said::hear(&mut self.committed_at, order, committed_at);
        if let Event::Version(_) = event.event {
            Said::hear(&mut self.approved_by, order, report.approved_by.clone());
            for check in &report.checks {
                Said::hear_in(&mut self.checks, check.name.clone(), order, check.into());
            }
            for artifact in &report.artifacts {
                Said::hear_in(&mut self.artifacts, artifact_key(artifact), order, artifact.into());
            }
        }
    }

    /// When it was first heard of.
    ///
    /// ```
    /// # use verpick_deployment::Facts;
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
    /// # let mut facts = Facts::default();
    /// # facts.apply(&event);
    /// assert_eq!(facts.first_seen(), Some("2024-01-15T10:30:00Z".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn first_seen(&self) -> Option<DateTime<Utc>> {
        self.first_seen
    }

    /// Its commit, in lower case: of the one that was named first, the longest spelling.
    ///
    /// ```
    /// # use verpick_deployment::Facts;
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
    /// # let mut facts = Facts::default();
    /// # facts.apply(&event);
    /// assert_eq!(facts.commit(), Some("abc1234"));
    /// ```
    #[must_use]
    pub fn commit(&self) -> Option<&str> {
        let (first, _) = self.commits.iter().min_by_key(|(_, order)| **order)?;
        // Sorted: what begins with the first stands right behind it.
        let longer = self.commits.range(first.clone()..).take_while(|(commit, _)| commit.starts_with(first.as_str()));
        longer
            .map(|(commit, _)| commit.as_str())
            .filter(|commit| same_commit(first, commit))
            .max_by_key(|commit| commit.len())
    }

    /// All commits that were named and are not the same as [`commit`](Self::commit), in their order. There should be none.
    ///
    /// ```
    /// # use verpick_deployment::Facts;
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
    /// # let mut facts = Facts::default();
    /// # facts.apply(&event);
    /// assert!(facts.other_commits().is_empty());
    /// ```
    #[must_use]
    pub fn other_commits(&self) -> Vec<&str> {
        let Some(commit) = self.commit() else { return Vec::new() };
        self.commits.keys().map(String::as_str).filter(|other| !same_commit(commit, other)).collect()
    }

    /// The branch.
    ///
    /// ```
    /// # use verpick_deployment::Facts;
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
    /// # let mut facts = Facts::default();
    /// # facts.apply(&event);
    /// assert_eq!(facts.branch(), Some("main"));
    /// ```
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        self.branch.as_ref().map(|kept| kept.said.as_str())
    }

    /// The repository.
    ///
    /// ```
    /// # use verpick_deployment::Facts;
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
    /// # let mut facts = Facts::default();
    /// # facts.apply(&event);
    /// assert_eq!(facts.repository(), Some("github.com/acme/api"));
    /// ```
    #[must_use]
    pub fn repository(&self) -> Option<&str> {
        self.repository.as_ref().map(|kept| kept.said.as_str())
    }

    /// When the commit was made.
    ///
    /// ```
    /// # use verpick_deployment::Facts;
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
    /// # let mut facts = Facts::default();
    /// # facts.apply(&event);
    /// assert_eq!(facts.committed_at(), Some("2024-01-15T09:00:00Z".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn committed_at(&self) -> Option<DateTime<Utc>> {
        self.committed_at.as_ref().map(|kept| kept.said)
    }

    /// Who approved the version, whatever place it goes to.
    ///
    /// ```
    /// # use verpick_deployment::Facts;
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
    /// # let mut facts = Facts::default();
    /// # facts.apply(&event);
    /// assert_eq!(facts.approved_by(), Some("ann"));
    /// ```
    #[must_use]
    pub fn approved_by(&self) -> Option<&str> {
        self.approved_by.as_ref().map(|kept| kept.said.as_str())
    }

    /// What was checked, by name.
    ///
    /// ```
    /// # use verpick_deployment::Facts;
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
    /// # let mut facts = Facts::default();
    /// # facts.apply(&event);
    /// assert!(facts.checks().all(|check| check.passed()));
    /// ```
    pub fn checks(&self) -> impl Iterator<Item = Check> {
        self.checks.values().map(|kept| (&kept.said).into())
    }

    /// What was built, by URL, name or digest.
    ///
    /// ```
    /// # use verpick_deployment::Facts;
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
    /// # let mut facts = Facts::default();
    /// # facts.apply(&event);
    /// assert_eq!(facts.artifacts().count(), 1);
    /// ```
    pub fn artifacts(&self) -> impl Iterator<Item = Artifact> {
        self.artifacts.values().map(|kept| kept.said.clone().into())
    }

    /// Whether it was made of this commit, which may be cut short.
    ///
    /// ```
    /// # use verpick_deployment::Facts;
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
    /// # let mut facts = Facts::default();
    /// # facts.apply(&event);
    /// assert!(facts.has_commit("ABC1234567") && !facts.has_commit("abc12"));
    /// ```
    #[must_use]
    pub fn has_commit(&self, commit: &str) -> bool {
        let commit = folded(commit);
        self.commits.keys().any(|known| same_commit(known, &commit))
    }

    /// Whether an event names another commit than those before; a log refuses such an event.
    #[must_use]
    pub fn conflict_with(&self, event: &Event) -> Option<CommitConflict> {
        let report = event.report();
        let said = report.scm_sha.as_deref()?;
        let known = self.commit()?;
        let conflict =
            || CommitConflict { version: report.version.clone(), known: known.to_owned(), said: said.to_owned() };
        (!same_commit(known, &folded(said))).then(conflict)
    }
}

/// A version was said to be of two commits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct CommitConflict {
    /// The version.
    pub version: String,
    /// The commit that it was known to be of.
    pub known: String,
    /// The commit that it is now said to be of.
    pub said: String,
}

impl fmt::Display for CommitConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [said, version, known] = [&self.said, &self.version, &self.known].map(Excerpt::new);
        write!(f, "scm_sha {said} of {version} conflicts with its commit {known}; a version has one commit")
    }
}

fn folded(commit: &str) -> String {
    commit.trim().to_ascii_lowercase()
}

/// Whether two spellings, in lower case, name one commit: they are equal, or one is the other cut short. Git itself never cuts
/// below four digits, and people paste seven or more.
fn same_commit(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short == long || short.len() >= 7 && is_hex(short) && long.starts_with(short)
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
