//! What was deployed, the latest first.
//!
//! Invariant: a filter leaves entries out and changes none; which way a deployment went is seen from all that happened at its
//! place.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use verpick_event::Status;

use crate::attempt::{Attempt, Kind};
use crate::direction::{Direction, Schemes};
use crate::ledger::Ledger;
use crate::place::Place;

/// Which attempts are asked for: all, but for what is set.
///
/// ```
/// use verpick_deployment::Filter;
/// use verpick_event::Status;
///
/// let mut filter = Filter::default();
/// filter.product = Some("api".to_owned());
/// filter.status = Some(Status::Failed);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Filter {
    /// Of this product.
    pub product: Option<String>,
    /// To this environment.
    pub environment: Option<String>,
    /// To this slot.
    pub slot: Option<String>,
    /// That got this far and no further.
    pub status: Option<Status>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Of this version.
    pub version: Option<String>,
    /// Of versions of this commit, which may be cut short to seven digits.
    pub commit: Option<String>,
    /// That [ended, or began and have not ended](Attempt::when), at this moment or later.
    pub since: Option<DateTime<Utc>>,
    /// The same, before this moment.
    pub until: Option<DateTime<Utc>>,
    /// That nobody approved: neither the attempt nor its version.
    pub unapproved: bool,
}

/// One attempt in a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry<'l> {
    /// Where.
    pub place: &'l Place,
    /// The attempt; an incident is among the entries only where the filter asks for that kind.
    pub attempt: &'l Attempt,
    /// The version that was there before.
    pub from: Option<&'l str>,
    /// Which way it went.
    pub direction: Option<Direction>,
}

impl Filter {
    /// Whether attempts at a place are asked for.
    ///
    /// ```
    /// # use verpick_deployment::{Filter, Place};
    /// let mut filter = Filter::default();
    /// filter.environment = Some("production".to_owned());
    /// assert!(filter.takes_place(&Place::new("api", "production").slot("blue")));
    /// assert!(!filter.takes_place(&Place::new("api", "staging")));
    /// ```
    #[must_use]
    pub fn takes_place(&self, place: &Place) -> bool {
        let is = |asked: &Option<String>, text: &str| asked.as_deref().is_none_or(|asked| asked == text);
        is(&self.product, &place.product)
            && is(&self.environment, &place.environment)
            && self.slot.as_ref().is_none_or(|slot| place.slot.as_ref() == Some(slot))
    }

    /// Whether an attempt is asked for, whatever its place, and whatever is known of its version: its commit, its approval.
    ///
    /// ```
    /// # use verpick_deployment::{Filter, Strand};
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
    /// # let strand = Strand::fold(&log[1..3]);
    /// # let attempt = &strand.attempts()[0];
    /// let mut filter = Filter::default();
    /// filter.status = Some(Status::Failed);
    /// assert!(!filter.takes_attempt(attempt));
    /// ```
    #[must_use]
    pub fn takes_attempt(&self, attempt: &Attempt) -> bool {
        let when = attempt.when();
        self.version.as_ref().is_none_or(|version| *version == attempt.version)
            && self.status.is_none_or(|status| status == attempt.status)
            && self.kind.is_none_or(|kind| kind == attempt.kind)
            && self.since.is_none_or(|since| since <= when)
            && self.until.is_none_or(|until| when < until)
    }
}

impl Ledger {
    /// The attempts that are asked for, the latest first: by when they ended, or while they have not, began.
    ///
    /// ```
    /// use verpick_deployment::{Direction, Filter, Ledger, Schemes};
    /// use verpick_event::{DeploymentEvent, Received, Report, Status};
    ///
    /// let event = |version: &str, minute| {
    ///     let event = DeploymentEvent::new(Report::new("api", version, Status::Completed), "production");
    ///     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)
    /// };
    /// let ledger = Ledger::fold(&[event("1.0.0", 10), event("1.1.0", 20), event("1.0.0", 30)]);
    /// let history = ledger.history(&Filter::default(), &Schemes::default());
    /// let [last, ..] = history.as_slice() else { panic!() };
    /// assert_eq!((last.from, last.attempt.version.as_str()), (Some("1.1.0"), "1.0.0"));
    /// assert_eq!(last.direction, Some(Direction::Rollback));
    /// ```
    #[must_use]
    pub fn history<'l>(&'l self, filter: &Filter, schemes: &Schemes) -> Vec<Entry<'l>> {
        let mut entries = Vec::new();
        for place in self.places().filter(|place| filter.takes_place(place)) {
            let Some(timeline) = self.timeline(place, schemes.of(&place.product)) else { continue };
            let incidents = (filter.kind == Some(Kind::Incident)).then(|| timeline.incidents()).into_iter().flatten();
            for attempt in timeline.attempts().iter().copied().chain(incidents) {
                if filter.takes_attempt(attempt) && self.takes_version(filter, place, attempt) {
                    let from = timeline.from(attempt).map(|from| from.version.as_str());
                    entries.push(Entry { place, attempt, from, direction: timeline.direction(attempt) });
                }
            }
        }
        entries.sort_by_key(|entry| Reverse((entry.attempt.when(), entry.attempt.events.last().copied())));
        entries
    }

    fn takes_version(&self, filter: &Filter, place: &Place, attempt: &Attempt) -> bool {
        let facts = || self.version(&place.product, &attempt.version).map(|record| &record.facts);
        let is_approved =
            || attempt.details.approved_by.is_some() || facts().is_some_and(|facts| facts.approved_by().is_some());
        filter.commit.as_ref().is_none_or(|commit| facts().is_some_and(|facts| facts.has_commit(commit)))
            && !(filter.unapproved && is_approved())
    }
}
