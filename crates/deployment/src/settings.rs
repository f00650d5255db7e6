//! What answers depend on beside events.

use chrono::TimeDelta;

use crate::direction::Schemes;
use crate::environment::Environments;

/// What answers depend on beside events: how versions are read, what environments are, when an attempt is stale.
///
/// ```
/// use verpick_deployment::Settings;
///
/// assert_eq!(Settings::default().stale_after.num_hours(), 1);
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// The schemes that versions are read under.
    pub schemes: Schemes,
    /// What is said of environments.
    pub environments: Environments,
    /// How long after its start an attempt without an end is stale.
    pub stale_after: TimeDelta,
    /// The branches that releases are made from.
    pub main_branches: Vec<String>,
}

impl Default for Settings {
    /// SemVer, environments by their names, an hour, and `main` and `master`.
    fn default() -> Self {
        Self {
            schemes: Schemes::default(),
            environments: Environments::default(),
            stale_after: TimeDelta::hours(1),
            main_branches: ["main", "master"].map(str::to_owned).to_vec(),
        }
    }
}
