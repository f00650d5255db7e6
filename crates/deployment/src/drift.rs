//! How far apart environments are.
//!
//! Invariant: two environments are compared slot by slot; an environment without slots stands beside each slot of another.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::attempt::Attempt;
use crate::direction::Direction;
use crate::ledger::Ledger;
use crate::place::Place;
use crate::settings::Settings;

/// Where the later of two environments stands beside the earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Relation {
    /// Both run the same version.
    Same,
    /// It runs an older one.
    Behind,
    /// It runs a newer one.
    Ahead,
    /// It runs another one, and no order says which of the two is newer.
    Different,
    /// It runs none.
    Missing,
    /// It alone runs one.
    Alone,
}

impl Relation {
    /// One word, the same in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Behind => "behind",
            Self::Ahead => "ahead",
            Self::Different => "different",
            Self::Missing => "missing",
            Self::Alone => "alone",
        }
    }
}

/// Two places of a product, one environment before the other in the order of promotion.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift<'l> {
    /// The place in the earlier environment.
    pub earlier: &'l Place,
    /// The place in the later environment.
    pub later: &'l Place,
    /// What runs in the earlier one.
    pub earlier_runs: Option<&'l Attempt>,
    /// What runs in the later one.
    pub later_runs: Option<&'l Attempt>,
    /// Where the later one stands.
    pub relation: Relation,
    /// Since when these two versions stand beside each other; `None` where one of them runs nothing.
    pub since: Option<DateTime<Utc>>,
    /// Versions that completed in the earlier one after the one that the later one runs, and never in the later one, as they
    /// completed.
    pub waiting: Vec<&'l str>,
}

impl Ledger {
    /// How far apart the environments of a product are, each beside the next one in the order of promotion.
    ///
    /// ```
    /// use verpick_deployment::{Ledger, Relation, Settings};
    /// use verpick_event::{DeploymentEvent, Received, Report, Status};
    ///
    /// let event = |version: &str, environment: &str, minute| {
    ///     let event = DeploymentEvent::new(Report::new("api", version, Status::Completed), environment);
    ///     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)
    /// };
    /// let ledger =
    ///     Ledger::fold(&[event("1.1.0", "staging", 10), event("1.1.0", "production", 20), event("1.2.0", "staging", 30)]);
    /// let settings = Settings::default();
    /// let [drift] = ledger.drift("api", &settings).try_into().unwrap();
    /// assert_eq!((drift.relation, drift.waiting), (Relation::Behind, vec!["1.2.0"]));
    /// ```
    #[must_use]
    pub fn drift<'l>(&'l self, product: &str, settings: &Settings) -> Vec<Drift<'l>> {
        let environments = self.places_of(product).map(|place| place.environment.as_str());
        let environments = settings.environments.promotion(environments);
        let pairs = environments.windows(2);
        pairs.flat_map(|pair| self.drift_between(product, pair[0], pair[1], settings)).collect()
    }

    /// How far apart two environments of a product are, slot by slot.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Settings};
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
    /// let drift = ledger.drift_between("api", "staging", "production", &Settings::default());
    /// assert!(drift.is_empty(), "nothing ever went to staging");
    /// ```
    #[must_use]
    pub fn drift_between<'l>(
        &'l self,
        product: &str,
        earlier: &str,
        later: &str,
        settings: &Settings,
    ) -> Vec<Drift<'l>> {
        let slots = |environment: &str| -> Vec<&'l Place> {
            self.places_of(product).filter(|place| place.environment == environment).collect()
        };
        let (earlier, later) = (slots(earlier), slots(later));
        let beside = |one: &Place, other: &Place, others: &[&Place]| {
            // An environment without slots stands beside each slot, and so does what has no slot of the same name.
            one.slot == other.slot || one.slot.is_none() && others.iter().all(|place| place.slot.is_some())
        };
        let mut pairs = BTreeSet::new();
        for &one in &earlier {
            for &other in &later {
                if beside(one, other, &later) || beside(other, one, &earlier) {
                    pairs.insert((one, other));
                }
            }
        }
        pairs.into_iter().filter_map(|(one, other)| self.compare(one, other, settings)).collect()
    }

    fn compare<'l>(&'l self, earlier: &'l Place, later: &'l Place, settings: &Settings) -> Option<Drift<'l>> {
        let versions = settings.schemes.of(&earlier.product);
        let before = self.timeline(earlier, versions)?;
        let behind = self.timeline(later, versions)?;
        let (earlier_runs, later_runs) = (before.current(None).deployed, behind.current(None).deployed);
        let relation = match (earlier_runs, later_runs) {
            (None, None) => return None,
            (Some(_), None) => Relation::Missing,
            (None, Some(_)) => Relation::Alone,
            (Some(one), Some(other)) => {
                match (
                    versions.direction(&one.version, &other.version, false),
                    versions.compare(&one.version, &other.version),
                ) {
                    (Direction::Redeploy, _) => Relation::Same,
                    (_, Some(Ordering::Less)) => Relation::Ahead,
                    (_, Some(Ordering::Greater)) => Relation::Behind,
                    _ => Relation::Different,
                }
            }
        };
        let since = earlier_runs.zip(later_runs).and_then(|(one, other)| one.ended_at.max(other.ended_at));
        let is_later = |attempt: &&Attempt| later_runs.is_some_and(|runs| runs.version == attempt.version);
        let first = before.completed().iter().rposition(is_later).map_or(0, |index| index + 1);
        let mut seen: HashSet<&str> = behind.completed().iter().map(|attempt| attempt.version.as_str()).collect();
        let waiting = before.completed()[first..].iter().map(|attempt| attempt.version.as_str());
        let waiting = waiting.filter(|version| seen.insert(version)).collect();
        Some(Drift { earlier, later, earlier_runs, later_runs, relation, since, waiting })
    }
}
