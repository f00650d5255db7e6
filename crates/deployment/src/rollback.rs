//! Which version to go back to.
//!
//! Invariants: it is one that completed at the place; going back again and again leads further back, and never to what was
//! gone back from.

use std::collections::HashMap;

use verpick_event::Status;
use verpick_version::Excerpt;

use crate::attempt::Attempt;
use crate::direction::Direction;
use crate::timeline::Timeline;

/// From which version to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rollback<'a> {
    /// The attempt to go back from: one that failed since the last deployment completed, or else that one. `None` where what
    /// was there has been removed.
    pub from: Option<&'a Attempt>,
    /// The completed deployment of the version to go back to.
    pub to: &'a Attempt,
}

/// Why there is no version to go back to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoRollback {
    /// Nothing was there before.
    #[error("no earlier deployment completed there, so there is nothing to go back to")]
    NothingEarlier,
    /// The version that was asked for never was there.
    #[error("version {} never completed there; name one that did", Excerpt::new(.0))]
    NeverCompleted(String),
    /// The version that was asked for is there.
    #[error("version {} is what runs there; name an earlier one", Excerpt::new(.0))]
    IsDeployed(String),
}

impl<'a> Timeline<'a> {
    /// The version to go back to: `to`, or else the newest that completed before the one that is there.
    ///
    /// Where an attempt with another version failed since, what is there is the one to go back to.
    ///
    /// # Errors
    ///
    /// Where there is none, or the one that is asked for never completed there, or is there.
    ///
    /// ```
    /// use verpick_deployment::{Schemes, Strand, Timeline};
    /// use verpick_event::{DeploymentEvent, Received, Report, Status};
    ///
    /// let deployed = |version: &str, minute| {
    ///     let event = DeploymentEvent::new(Report::new("api", version, Status::Completed), "production");
    ///     Strand::fold(&[Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)])
    /// };
    /// let strands = [deployed("1.0.0", 10), deployed("1.1.0", 20), deployed("1.2.0", 30)];
    /// let schemes = Schemes::default();
    /// let timeline = Timeline::new(strands.iter().flat_map(|strand| strand.attempts()), schemes.of("api"));
    /// assert_eq!(timeline.rollback(None)?.to.version, "1.1.0");
    /// assert_eq!(timeline.rollback(Some("1.0.0"))?.to.version, "1.0.0");
    /// assert_eq!(
    ///     timeline.rollback(Some("0.9.0")).unwrap_err().to_string(),
    ///     "version 0.9.0 never completed there; name one that did"
    /// );
    /// # Ok::<(), verpick_deployment::NoRollback>(())
    /// ```
    pub fn rollback(&self, to: Option<&str>) -> Result<Rollback<'a>, NoRollback> {
        let current = self.current(None);
        let from = self.failed_since(current.deployed).or(current.deployed);
        let to = match to {
            Some(version) if from == current.deployed && from.is_some_and(|from| from.version == version) => {
                return Err(NoRollback::IsDeployed(version.to_owned()));
            }
            Some(version) => {
                let completed = self.completed().iter().rfind(|attempt| attempt.version == version);
                completed.ok_or_else(|| NoRollback::NeverCompleted(version.to_owned()))?
            }
            None => {
                let beneath = self.beneath();
                let earlier =
                    beneath.into_iter().rfind(|attempt| from.is_none_or(|from| from.version != attempt.version));
                earlier.ok_or(NoRollback::NothingEarlier)?
            }
        };
        Ok(Rollback { from, to })
    }

    fn failed_since(&self, deployed: Option<&Attempt>) -> Option<&'a Attempt> {
        let failed = self.attempts().iter().copied();
        let failed = failed.filter(|attempt| attempt.status == Status::Failed && attempt.kind.is_deployment());
        let last = failed.max_by_key(|attempt| attempt.end_order());
        last.filter(|last| last.end_order() > deployed.and_then(Attempt::end_order))
    }

    /// The completed deployments as a pile: each lies on the one that it replaced, and a rollback takes away whatever lies on
    /// the one that it goes back to.
    fn beneath(&self) -> Vec<&'a Attempt> {
        let mut pile: Vec<&Attempt> = Vec::new();
        // Where in the pile each version lies, so that every attempt is laid down and taken away once.
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for &attempt in self.completed() {
            if self.direction(attempt) == Some(Direction::Rollback) {
                if let Some(place) = places.get(attempt.version.as_str()).and_then(|places| places.last().copied()) {
                    for taken in pile.drain(place..) {
                        if let Some(places) = places.get_mut(taken.version.as_str()) {
                            places.pop();
                        }
                    }
                }
            }
            places.entry(attempt.version.as_str()).or_default().push(pile.len());
            pile.push(attempt);
        }
        pile
    }
}
