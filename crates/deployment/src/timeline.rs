//! What happened at one place, in order: from this follows what runs there, now or then, and which way each attempt went.
//!
//! Invariants: started, failed and aborted attempts never change what is deployed; a removal takes away the version that it
//! names and no other.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use verpick_event::Status;

use crate::attempt::{Attempt, EndOrder, Kind};
use crate::direction::{Direction, Versions};

/// The attempts at one place, in order.
///
/// It may be made of all attempts at the place, or of those that matter for what is asked. For what is deployed now these are
/// enough: the open ones; the last completed deployment, and the one right before it; all completed deployments and removals
/// of the version of the last one; the last completed removal and the last failed attempt of all; and the one that began
/// last. For what was deployed at some moment, the same of those that began until then.
///
/// ```
/// use verpick_deployment::{Direction, Schemes, Strand, Timeline};
/// use verpick_event::{DeploymentEvent, Received, Report, Status};
///
/// let event = |version: &str, status, minute, sequence| {
///     let event = DeploymentEvent::new(Report::new("api", version, status), "production");
///     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), sequence)
/// };
/// let one = Strand::fold(&[event("1.0.0", Status::Completed, 10, 1)]);
/// let two = Strand::fold(&[event("1.1.0", Status::Completed, 20, 2), event("1.1.0", Status::Started, 40, 3)]);
///
/// let schemes = Schemes::default();
/// let attempts = one.attempts().iter().chain(two.attempts());
/// let current = Timeline::new(attempts, schemes.of("api")).current(None);
/// assert_eq!(current.deployed.unwrap().version, "1.1.0");
/// assert_eq!(current.direction, Some(Direction::Upgrade));
/// assert_eq!(current.in_flight.len(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct Timeline<'a> {
    /// All but incidents, by when they began.
    attempts: Vec<&'a Attempt>,
    /// Completed deployments, by when they ended.
    completed: Vec<&'a Attempt>,
    /// Completed removals, by when they ended.
    removals: Vec<&'a Attempt>,
    /// Failed attempts, by when they ended.
    failed: Vec<&'a Attempt>,
    /// Incidents, by when they were detected.
    incidents: Vec<&'a Attempt>,
    /// When each version completed first.
    first: HashMap<&'a str, EndOrder>,
    versions: Versions,
}

/// What runs at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Current<'a> {
    /// The completed deployment whose version is there; `None` where none ever completed, or what did was removed since.
    pub deployed: Option<&'a Attempt>,
    /// The removal that took away the last one.
    pub removed: Option<&'a Attempt>,
    /// The completed deployment before the last one.
    pub previous: Option<&'a Attempt>,
    /// Which way it went from the previous to the last one; `None` where there is no previous one.
    pub direction: Option<Direction>,
    /// An attempt has failed since, so part of it may be there.
    pub uncertain: bool,
    /// What has not ended, by when it began.
    pub in_flight: Vec<&'a Attempt>,
    /// The attempt that began last, however it went.
    pub last: Option<&'a Attempt>,
}

impl<'a> Timeline<'a> {
    /// Puts attempts of one place in order. Incidents may be among them.
    pub fn new(attempts: impl IntoIterator<Item = &'a Attempt>, versions: &Versions) -> Self {
        let (mut incidents, mut attempts): (Vec<_>, Vec<_>) =
            attempts.into_iter().partition(|attempt| attempt.kind == Kind::Incident);
        attempts.sort_unstable_by_key(|attempt| attempt.begin_order());
        incidents.sort_unstable_by_key(|incident| incident.began_at());
        let ended = |meant: fn(&Attempt) -> bool| {
            let mut ended: Vec<_> = attempts.iter().copied().filter(|attempt| meant(attempt)).collect();
            ended.sort_unstable_by_key(|attempt| attempt.end_order());
            ended
        };
        let completed = ended(|attempt| attempt.status == Status::Completed && attempt.kind.is_deployment());
        let removals = ended(|attempt| attempt.status == Status::Completed && attempt.kind == Kind::Remove);
        let failed = ended(|attempt| attempt.status == Status::Failed);
        let mut first = HashMap::new();
        for attempt in &completed {
            if let Some(order) = attempt.end_order() {
                first.entry(attempt.version.as_str()).or_insert(order);
            }
        }
        Self { attempts, completed, removals, failed, incidents, first, versions: versions.clone() }
    }

    /// What runs there by all that is known, or what ran there at some moment, by what is known of it now.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Place, Schemes};
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
    /// # let schemes = Schemes::default();
    /// # let place = Place::new("api", "production");
    /// # let timeline = ledger.timeline(&place, schemes.of("api")).unwrap();
    /// assert_eq!(timeline.current(None).deployed.unwrap().version, "1.1.0");
    /// let then = timeline.current(Some("2024-01-15T10:21:00Z".parse()?));
    /// assert_eq!((then.deployed.unwrap().version.as_str(), then.in_flight.len()), ("1.0.0", 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn current(&self, at: Option<DateTime<Utc>>) -> Current<'a> {
        let completed = until(&self.completed, at);
        let (last, previous) = match completed {
            [.., previous, last] => (Some(*last), Some(*previous)),
            [last] => (Some(*last), None),
            [] => (None, None),
        };
        let removed = last.and_then(|last| {
            let since = self.removals.partition_point(|removal| removal.end_order() < last.end_order());
            let mut removals = until(&self.removals, at).iter().skip(since);
            removals.find(|removal| removal.version == last.version).copied()
        });
        let settled = removed.or(last).and_then(Attempt::end_order);
        let began: Vec<_> = match at {
            None => self.attempts.clone(),
            Some(at) => self.attempts.iter().copied().filter(|attempt| attempt.status_at(at).is_some()).collect(),
        };
        let is_open = |attempt: &&Attempt| match at {
            None => attempt.is_open(),
            Some(at) => attempt.status_at(at).is_some_and(|status| !status.is_end()),
        };
        Current {
            deployed: if removed.is_none() { last } else { None },
            removed,
            previous,
            direction: last.and_then(|last| self.direction(last)),
            uncertain: until(&self.failed, at).last().is_some_and(|failed| failed.end_order() > settled),
            last: began.last().copied(),
            in_flight: began.into_iter().filter(is_open).collect(),
        }
    }

    /// The completed deployment that an attempt went from: the last one before it ended, or of all, while it has not.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Place, Schemes};
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
    /// # let schemes = Schemes::default();
    /// # let place = Place::new("api", "production");
    /// # let timeline = ledger.timeline(&place, schemes.of("api")).unwrap();
    /// let last = timeline.attempts().last().unwrap();
    /// assert_eq!(timeline.from(last).unwrap().version, "1.1.0");
    /// ```
    #[must_use]
    pub fn from(&self, attempt: &Attempt) -> Option<&'a Attempt> {
        let before = match attempt.end_order() {
            Some(end) => self.completed.partition_point(|other| other.end_order() < Some(end)),
            None => self.completed.len(),
        };
        before.checked_sub(1).map(|index| self.completed[index])
    }

    /// Which way an attempt went from the completed deployment before it; `None` where there was none, and for removals.
    ///
    /// ```
    /// # use verpick_deployment::{Direction, Ledger, Place, Schemes};
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
    /// # let schemes = Schemes::default();
    /// # let place = Place::new("api", "production");
    /// # let timeline = ledger.timeline(&place, schemes.of("api")).unwrap();
    /// let last = timeline.attempts().last().unwrap();
    /// assert_eq!(timeline.direction(last), Some(Direction::Upgrade));
    /// ```
    #[must_use]
    pub fn direction(&self, attempt: &Attempt) -> Option<Direction> {
        let from = self.from(attempt);
        if attempt.kind == Kind::Rollback {
            return Some(Direction::Rollback);
        }
        let from = from.filter(|_| attempt.kind.is_deployment())?;
        let first = self.first.get(attempt.version.as_str());
        let was_there = first.is_some_and(|&first| attempt.end_order().is_none_or(|end| first < end));
        Some(self.versions.direction(&from.version, &attempt.version, was_there))
    }

    /// All attempts but incidents, by when they began.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Place, Schemes};
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
    /// # let schemes = Schemes::default();
    /// # let place = Place::new("api", "production");
    /// # let timeline = ledger.timeline(&place, schemes.of("api")).unwrap();
    /// assert_eq!(timeline.attempts().len(), 3);
    /// ```
    #[must_use]
    pub fn attempts(&self) -> &[&'a Attempt] {
        &self.attempts
    }

    /// The completed deployments, by when they ended.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Place, Schemes};
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
    /// # let schemes = Schemes::default();
    /// # let place = Place::new("api", "production");
    /// # let timeline = ledger.timeline(&place, schemes.of("api")).unwrap();
    /// assert_eq!(timeline.completed().last().unwrap().version, "1.1.0");
    /// ```
    #[must_use]
    pub fn completed(&self) -> &[&'a Attempt] {
        &self.completed
    }

    /// The incidents that were no false alarm, by when they were detected.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Place, Schemes};
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
    /// # let schemes = Schemes::default();
    /// # let place = Place::new("api", "production");
    /// # let timeline = ledger.timeline(&place, schemes.of("api")).unwrap();
    /// assert_eq!(timeline.incidents().count(), 0);
    /// ```
    pub fn incidents(&self) -> impl DoubleEndedIterator<Item = &'a Attempt> {
        self.incidents.iter().copied().filter(|incident| incident.status != Status::Aborted)
    }
}

/// Those that had ended then.
fn until<'s, 'a>(ended: &'s [&'a Attempt], at: Option<DateTime<Utc>>) -> &'s [&'a Attempt] {
    let count = at.map_or(ended.len(), |at| {
        ended.partition_point(|attempt| attempt.ended_at.is_some_and(|ended_at| ended_at <= at))
    });
    &ended[..count]
}
