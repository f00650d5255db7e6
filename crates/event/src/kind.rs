//! What kind of build or deployment an event speaks of.
//!
//! Invariant: a kind is said, never concluded from a status or from versions; where nothing is said it is the plain one.

use std::fmt;

use crate::status::fold;

/// What kind of version event it is.
///
/// ```
/// use verpick_event::VersionKind;
///
/// assert_eq!(VersionKind::default(), VersionKind::Build);
/// assert_eq!(VersionKind::Correction.as_str(), "correction");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum VersionKind {
    /// A build of the version.
    #[default]
    Build,
    /// What is said here of a build holds, whatever was said of its end before.
    Correction,
}

/// What kind of deployment event it is.
///
/// ```
/// use verpick_event::DeploymentKind;
///
/// assert_eq!(DeploymentKind::default(), DeploymentKind::Deploy);
/// assert_eq!(DeploymentKind::Rollback.as_str(), "rollback");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum DeploymentKind {
    /// A deployment of the version.
    #[default]
    Deploy,
    /// A deployment that goes back to the version.
    Rollback,
    /// A deployment that was not planned: it mends what runs.
    Hotfix,
    /// The version is taken away; once completed, nothing runs there.
    Remove,
    /// What is said here of an attempt holds, whatever was said of its end before.
    Correction,
    /// No attempt at all: an incident with what runs, detected (`started`) or resolved (`completed`).
    Incident,
}

/// The words of each kind, folded. The first of each row is the one that is written.
const VERSION: [(VersionKind, &[&str]); 2] =
    [(VersionKind::Build, &["build"]), (VersionKind::Correction, &["correction"])];

const DEPLOYMENT: [(DeploymentKind, &[&str]); 6] = [
    (DeploymentKind::Deploy, &["deploy", "deployment"]),
    (DeploymentKind::Rollback, &["rollback", "rolled_back"]),
    (DeploymentKind::Hotfix, &["hotfix"]),
    (DeploymentKind::Remove, &["remove", "removal", "removed", "undeploy", "undeployed"]),
    (DeploymentKind::Correction, &["correction"]),
    (DeploymentKind::Incident, &["incident"]),
];

impl VersionKind {
    /// The word that is written for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        VERSION[self as usize].1[0]
    }

    pub(crate) fn read(word: &str) -> Result<Self, &'static str> {
        find(&VERSION, word).ok_or("is no kind of version event; use build or correction")
    }
}

impl DeploymentKind {
    /// The word that is written for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        DEPLOYMENT[self as usize].1[0]
    }

    pub(crate) fn read(word: &str) -> Result<Self, &'static str> {
        find(&DEPLOYMENT, word)
            .ok_or("is no kind of deployment; use deploy, rollback, hotfix, remove, correction or incident")
    }
}

fn find<K: Copy>(table: &[(K, &[&str])], word: &str) -> Option<K> {
    let folded = fold(word);
    table.iter().find_map(|(kind, words)| words.contains(&&*folded).then_some(*kind))
}

impl fmt::Display for VersionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for DeploymentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
