//! How often, how fast and how well versions are deployed: DORA's five metrics, and the plain ones beside them.
//!
//! Invariants: windows are half-open and in UTC; each deployment counts in the one window that it ended in; aborted attempts,
//! removals and what has not ended count nowhere; where there is no data the answer is none, never 0.

mod measure;
mod summary;
mod window;

use serde::Serialize;

pub use measure::{Measurements, Scope};
pub use summary::{Share, Summary};
pub use window::{EmptyWindow, Period, Window};

/// What a window's deployments and builds come to. Times are in seconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Metrics {
    /// The window.
    pub window: Window,
    /// How often a deployment completed.
    pub deployment_frequency: Frequency,
    /// From the commit, or else the start of the build, to the first completed deployment of the version at its place.
    pub lead_time: Summary,
    /// Deployments that failed, or were followed by a rollback or an incident before the next one completed; of all.
    pub change_failure_rate: Share,
    /// From the end of a failed deployment to the next completed one at its place.
    pub recovery_time: Summary,
    /// Rollbacks and hotfixes; of all.
    pub rework_rate: Share,
    /// Completed deployments; of all.
    pub success_rate: Share,
    /// Failed deployments; of all.
    pub failure_rate: Share,
    /// From start to end of the completed deployments.
    pub duration: Summary,
    /// By how many seconds a day the duration grows: the slope of the straight line that fits best.
    pub duration_trend: Option<f64>,
    /// From one completed deployment to the next at its place.
    pub time_between_deployments: Summary,
    /// Completed builds; of those that completed or failed.
    pub build_success_rate: Share,
    /// From start to end of the completed builds.
    pub build_duration: Summary,
}

/// How often a deployment completed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Frequency {
    /// Completed deployments.
    pub count: usize,
    /// A day of the window; `None` where no deployment ended in it at all.
    pub per_day: Option<f64>,
    /// A week of the window; `None` where no deployment ended in it at all.
    pub per_week: Option<f64>,
    /// Days of UTC on which one completed.
    pub days_with_one: usize,
    /// How many days the window has.
    pub days: f64,
}
