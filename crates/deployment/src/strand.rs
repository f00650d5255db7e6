//! The attempts of one version at one place, or to build one version: which event belongs to which, and what it changes.
//!
//! Invariants: the events of a strand are stepped through in their [`Order`], each once; the attempts stand in the order
//! in which they came to be. What a strand is depends on its own events and on nothing else.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use verpick_event::{Received, Status};

use crate::attempt::{Attempt, Class, Flags, Kind};
use crate::details::Details;
use crate::distinct::distinct;
use crate::hear::{Said, kind_of};
use crate::order::Order;
use crate::runs::Runs;

/// The attempts of one version: at one place (product, environment and slot), or to build it.
///
/// It is folded whole from its events ([`fold`](Self::fold)), or kept between one event and the next
/// ([`apply`](Self::apply)) by a store, as itself or as a row for each attempt ([`resume`](Self::resume)).
///
/// ```
/// use verpick_deployment::{Late, Strand};
/// use verpick_event::{DeploymentEvent, Received, Report, Status};
///
/// let event = |status, at: &str, sequence| {
///     let event = DeploymentEvent::new(Report::new("api", "1.2.3", status), "production");
///     Received::new(event, at.parse().unwrap(), sequence)
/// };
/// let log = [
///     event(Status::Completed, "2024-01-15T10:32:30Z", 1),
///     event(Status::Failed, "2024-01-15T11:00:00Z", 2),
///     event(Status::Started, "2024-01-15T10:30:00Z", 3),
/// ];
/// let mut strand = Strand::default();
/// assert_eq!(strand.apply(&log[0]), Ok(0));
/// assert_eq!(strand.apply(&log[1]), Ok(1));
/// // The third occurred before the others: the strand says so, and is folded again from its events.
/// assert_eq!(strand.apply(&log[2]), Err(Late));
/// strand = Strand::fold(&log);
/// assert_eq!(strand.attempts().len(), 2);
/// ```
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Strand {
    attempts: Vec<Attempt>,
    last: Option<Order>,
    /// Those that have not ended, by class, so that the last one of a class is found among however many others.
    open: BTreeSet<(Class, usize)>,
    /// Where the last one of each class is.
    latest: [Option<NonZeroU32>; Class::COUNT],
    runs: Runs,
}

/// An event stands before one that was applied already: fold the strand again from its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the event occurred before one that was folded already; fold its version again from all its events")]
pub struct Late;

impl Strand {
    /// Nearly all strands have one attempt or two; room for four, as a list usually has, was more than half of the memory
    /// of a fold.
    const EXACT: usize = 4;

    /// Folds all events of a strand, in whatever order they are given; one that is given twice counts once, as it was
    /// received first.
    ///
    /// ```
    /// # use verpick_deployment::{Strand};
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
    /// let strand = Strand::fold([&log[2], &log[1], &log[2]]);
    /// assert_eq!(strand.attempts()[0].events, [20, 22]);
    /// ```
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e Received>) -> Self {
        Self::fold_distinct(distinct(events.into_iter().collect()))
    }

    /// Events of which each is there once.
    pub(crate) fn fold_distinct(mut events: Vec<&Received>) -> Self {
        events.sort_by_cached_key(|event| Order::of(event));
        let mut strand = Self::default();
        for event in events {
            strand.step(event);
        }
        strand
    }

    /// Applies one event that has not been applied before, and says which attempt it belongs to, as an index into
    /// [`attempts`](Self::attempts).
    ///
    /// # Errors
    ///
    /// Where the event stands before one that was applied already; the strand is then as it was.
    ///
    /// ```
    /// # use verpick_deployment::{Late, Strand};
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
    /// let mut strand = Strand::default();
    /// assert_eq!(strand.apply(&log[2]), Ok(0));
    /// assert_eq!(strand.apply(&log[1]), Err(Late));
    /// ```
    pub fn apply(&mut self, event: &Received) -> Result<usize, Late> {
        if self.last.is_some_and(|last| Order::of(event) <= last) { Err(Late) } else { Ok(self.step(event)) }
    }

    /// A strand out of attempts that were kept, and the order of the last event that was applied.
    ///
    /// To apply one more event not all attempts are needed, only these, in the order in which they came to be: those that
    /// are open, those of the event's own run, and the last one of each of [deployments](Kind::is_deployment), removals
    /// and incidents. An index that `apply` then returns is one into those.
    ///
    /// ```
    /// # use verpick_deployment::{Strand};
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
    /// let kept = Strand::fold(&log[1..2]);
    /// let mut strand = Strand::resume(kept.attempts().to_vec(), kept.last());
    /// assert_eq!(strand.apply(&log[2]), Ok(0));
    /// assert_eq!(strand, Strand::fold(&log[1..3]));
    /// ```
    #[must_use]
    pub fn resume(attempts: Vec<Attempt>, last: Option<Order>) -> Self {
        Kept { attempts, last }.into()
    }

    /// The attempts, in the order in which they came to be.
    ///
    /// ```
    /// # use verpick_deployment::{Strand};
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
    /// assert_eq!(Strand::fold(&log[1..3]).attempts().len(), 1);
    /// ```
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// Those that have not ended.
    ///
    /// ```
    /// # use verpick_deployment::{Strand};
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
    /// assert_eq!(Strand::fold(&log[1..2]).open().count(), 1);
    /// assert_eq!(Strand::fold(&log[1..3]).open().count(), 0);
    /// ```
    pub fn open(&self) -> impl Iterator<Item = &Attempt> {
        self.open.iter().map(|(_, index)| &self.attempts[*index])
    }

    /// The attempt that an event would belong to; `None` where it would begin one.
    pub(crate) fn attempt_of_event(&self, event: &Received) -> Option<&Attempt> {
        self.attempt_of(&Said::of(event)).map(|index| &self.attempts[index])
    }

    /// Whether an event tells of a deployment; not of a removal, an incident, a correction or a build.
    pub(crate) fn is_deployment(event: &Received) -> bool {
        kind_of(&event.event).0.is_some_and(Kind::is_deployment)
    }

    /// The order of the last event that was applied.
    ///
    /// ```
    /// # use verpick_deployment::{Order, Strand};
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
    /// assert_eq!(Strand::fold(&log[1..3]).last(), Some(Order::of(&log[2])));
    /// ```
    #[must_use]
    pub const fn last(&self) -> Option<Order> {
        self.last
    }

    fn step(&mut self, event: &Received) -> usize {
        self.last = Some(Order::of(event));
        let said = Said::of(event);
        let index = self.attempt_of(&said).unwrap_or_else(|| self.begin(&said));
        if self.attempts[index].run.is_none() && said.run.is_some() {
            self.attempts[index].run.clone_from(&said.run);
            self.runs.add(&self.attempts, index);
        }
        let attempt = &mut self.attempts[index];
        attempt.events.push(event.sequence);
        attempt.hear(&said);
        attempt.details.merge(&event.event);
        let class = attempt.kind.class();
        if attempt.is_open() {
            self.open.insert((class, index));
        } else {
            self.open.remove(&(class, index));
            // An empty set keeps the room that it had, and nearly all strands end with one.
            if self.open.is_empty() {
                self.open = BTreeSet::new();
            }
        }
        index
    }

    fn attempt_of(&self, said: &Said<'_>) -> Option<usize> {
        match (&said.run, said.kind) {
            (Some(run), Some(kind)) => {
                let class = kind.class();
                let own = self.runs.find(&self.attempts, run, |attempt| attempt.kind.class() == class);
                own.or_else(|| self.waiting(class))
            }
            (Some(run), None) => self.runs.find(&self.attempts, run, |attempt| attempt.kind != Kind::Incident),
            (None, Some(kind)) => self.open_one(kind.class()).or_else(|| self.started_late(said, kind.class())),
            (None, None) => Class::CORRECTED.into_iter().filter_map(|class| self.latest(class)).max(),
        }
    }

    /// The open attempt that came to be last.
    fn open_one(&self, class: Class) -> Option<usize> {
        self.open.range((class, 0)..=(class, usize::MAX)).next_back().map(|(_, index)| *index)
    }

    /// The same, if it waits and has no run: nobody does it yet.
    fn waiting(&self, class: Class) -> Option<usize> {
        self.open_one(class).filter(|&index| {
            let attempt = &self.attempts[index];
            attempt.run.is_none() && attempt.status == Status::Pending
        })
    }

    /// The last attempt, if it ended without a start and this event names one that fits: a start whose end came first.
    fn started_late(&self, said: &Said<'_>, class: Class) -> Option<usize> {
        let started_at = said.started_at?;
        let index = self.latest(class)?;
        let attempt = &self.attempts[index];
        let fits = !said.report.status().is_end()
            && attempt.started_at.is_none()
            && attempt.ended_at.is_some_and(|ended_at| started_at <= ended_at);
        fits.then_some(index)
    }

    fn begin(&mut self, said: &Said<'_>) -> usize {
        let index = self.attempts.len();
        if index < Self::EXACT {
            self.attempts.reserve_exact(1);
        }
        self.attempts.push(Attempt {
            version: said.report.version.clone(),
            kind: said.kind.unwrap_or(said.plain),
            status: Status::Pending,
            run: said.run.clone(),
            queued_at: said.time,
            started_at: None,
            start_was_said: false,
            ended_at: None,
            ended_by: None,
            events: Vec::with_capacity(2),
            other_ends: Vec::new(),
            flags: Flags::default(),
            details: Details::default(),
        });
        self.added(index);
        index
    }

    fn latest(&self, class: Class) -> Option<usize> {
        self.latest[class as usize].map(|number| number.get() as usize - 1)
    }

    fn added(&mut self, index: usize) {
        // A log of more attempts than that would not fit into memory.
        let number = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
        self.latest[self.attempts[index].kind.class() as usize] = number;
        self.runs.add(&self.attempts, index);
    }
}

/// Equal attempts under equal orders; the rest follows from them.
impl PartialEq for Strand {
    fn eq(&self, other: &Self) -> bool {
        self.attempts == other.attempts && self.last == other.last
    }
}

impl Eq for Strand {}

/// What of a strand is kept.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Strand")]
struct Kept {
    attempts: Vec<Attempt>,
    last: Option<Order>,
}

impl From<Strand> for Kept {
    fn from(strand: Strand) -> Self {
        Self { attempts: strand.attempts, last: strand.last }
    }
}

impl From<Kept> for Strand {
    fn from(kept: Kept) -> Self {
        let mut strand = Self { attempts: kept.attempts, last: kept.last, ..Self::default() };
        for index in 0..strand.attempts.len() {
            if strand.attempts[index].is_open() {
                strand.open.insert((strand.attempts[index].kind.class(), index));
            }
            strand.added(index);
        }
        strand
    }
}
