//! What a whole log of events folds into.
//!
//! Invariant: the records of one version, and of one version at one place, come from their own events alone; so they can be
//! folded, kept and replaced one by one, and a ledger of some of them answers as one of all.

use std::collections::{BTreeMap, HashMap};

use verpick_event::{Event, Received};

use crate::direction::Versions;
use crate::distinct::distinct;
use crate::facts::Facts;
use crate::place::Place;
use crate::strand::{Late, Strand};
use crate::timeline::Timeline;
use crate::version::VersionRecord;

/// Which strand an event belongs to: the attempts to build a version, or those of a version at a place.
///
/// ```
/// use verpick_deployment::Subject;
/// use verpick_event::{DeploymentEvent, Report, Status};
///
/// let event = DeploymentEvent::new(Report::new("api", "1.2.3", Status::Started), "production").into();
/// let subject = Subject::of(&event);
/// assert_eq!((subject.product, subject.version, subject.environment), ("api", "1.2.3", Some("production")));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject<'e> {
    /// The product.
    pub product: &'e str,
    /// The version.
    pub version: &'e str,
    /// The environment; `None` for builds.
    pub environment: Option<&'e str>,
    /// The slot of the environment.
    pub slot: Option<&'e str>,
}

impl<'e> Subject<'e> {
    /// That of an event.
    #[must_use]
    pub fn of(event: &'e Event) -> Self {
        let report = event.report();
        let (environment, slot) = match event {
            Event::Version(_) => (None, None),
            Event::Deployment(event) => (Some(event.environment_name.as_str()), event.slot.as_deref()),
        };
        Self { product: &report.product_name, version: &report.version, environment, slot }
    }

    /// The place; `None` for builds.
    ///
    /// ```
    /// # use verpick_deployment::{Place, Subject};
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
    /// assert_eq!(Subject::of(&log[0].event).place(), Some(Place::new("api", "production")));
    /// ```
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        let environment = self.environment?.to_owned();
        Some(Place { product: self.product.to_owned(), environment, slot: self.slot.map(str::to_owned) })
    }
}

/// The records of products, versions and places.
///
/// ```
/// use verpick_deployment::{Ledger, Place, Schemes};
/// use verpick_event::{DeploymentEvent, Received, Report, Status};
///
/// let event = |version: &str, status, minute| {
///     let event = DeploymentEvent::new(Report::new("api", version, status), "production");
///     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)
/// };
/// let ledger = Ledger::fold(&[event("1.1.0", Status::Completed, 20), event("1.0.0", Status::Completed, 10)]);
/// let schemes = Schemes::default();
/// let timeline = ledger.timeline(&Place::new("api", "production"), schemes.of("api")).unwrap();
/// assert_eq!(timeline.current(None).deployed.unwrap().version, "1.1.0");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    products: BTreeMap<String, Product>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Product {
    versions: BTreeMap<String, VersionRecord>,
    places: BTreeMap<Place, BTreeMap<String, Strand>>,
}

impl Ledger {
    /// Folds events in whatever order they are given; one that is given twice counts once, as it was received first.
    ///
    /// To see what was known at some moment, fold the events that had been received by then.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger};
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
    /// let ledger = Ledger::fold(&log);
    /// let backwards = Ledger::fold(log.iter().rev());
    /// assert_eq!(ledger, backwards);
    /// ```
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e Received>) -> Self {
        // In the order in which they are met: events near each other in a log are near each other in memory.
        let mut strands: Vec<(Subject<'e>, Vec<&'e Received>)> = Vec::new();
        let mut places: HashMap<Subject<'e>, usize> = HashMap::new();
        for event in events {
            let subject = Subject::of(&event.event);
            let place = *places.entry(subject).or_insert(strands.len());
            if place == strands.len() {
                strands.push((subject, Vec::new()));
            }
            strands[place].1.push(event);
        }
        drop(places);
        let mut ledger = Self::default();
        for (subject, events) in strands {
            let events = distinct(events);
            let record = ledger.record(&subject);
            for event in &events {
                record.facts.apply(event);
            }
            *ledger.strand_mut(&subject) = Strand::fold_distinct(events);
        }
        ledger
    }

    /// Applies one event that has not been applied before.
    ///
    /// # Errors
    ///
    /// Where it occurred before others of its [`Subject`] that were applied already. Then all but its strand is up to date:
    /// [`insert`](Self::insert) that, folded from all its events.
    ///
    /// ```
    /// # use verpick_deployment::{Late, Ledger, Strand, Subject};
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
    /// let mut ledger = Ledger::default();
    /// for event in [&log[2], &log[1]] {
    ///     if ledger.apply(event) == Err(Late) {
    ///         let subject = Subject::of(&event.event);
    ///         let own = log[1..3].iter().filter(|other| Subject::of(&other.event) == subject);
    ///         ledger.insert(&subject, Strand::fold(own));
    ///     }
    /// }
    /// assert_eq!(ledger, Ledger::fold(&log[1..3]));
    /// ```
    pub fn apply(&mut self, event: &Received) -> Result<(), Late> {
        let subject = Subject::of(&event.event);
        self.record(&subject).facts.apply(event);
        self.strand_mut(&subject).apply(event).map(|_| ())
    }

    /// Puts a strand in its place, as it was folded or kept elsewhere.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Place, Strand, Subject};
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
    /// let mut ledger = Ledger::default();
    /// ledger.insert(&Subject::of(&log[0].event), Strand::fold(&log[..1]));
    /// assert!(ledger.strand_of(&Place::new("api", "production"), "1.0.0").is_some());
    /// ```
    pub fn insert(&mut self, subject: &Subject<'_>, strand: Strand) {
        self.record(subject);
        *self.strand_mut(subject) = strand;
    }

    /// Puts what is known of a version in its place, as it was kept elsewhere.
    ///
    /// ```
    /// # use verpick_deployment::{Facts, Ledger};
    /// let mut ledger = Ledger::default();
    /// ledger.insert_facts("api", "1.0.0", Facts::default());
    /// assert_eq!(ledger.products().collect::<Vec<_>>(), ["api"]);
    /// ```
    pub fn insert_facts(&mut self, product: &str, version: &str, facts: Facts) {
        self.record(&Subject { product, version, environment: None, slot: None }).facts = facts;
    }

    fn record(&mut self, subject: &Subject<'_>) -> &mut VersionRecord {
        entry(&mut entry(&mut self.products, subject.product).versions, subject.version)
    }

    fn strand_mut(&mut self, subject: &Subject<'_>) -> &mut Strand {
        let product = entry(&mut self.products, subject.product);
        match subject.place() {
            None => &mut entry(&mut product.versions, subject.version).builds,
            Some(place) => entry(product.places.entry(place).or_default(), subject.version),
        }
    }

    /// The products, by name.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger};
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
    /// assert_eq!(ledger.products().collect::<Vec<_>>(), ["api"]);
    /// ```
    pub fn products(&self) -> impl Iterator<Item = &str> {
        self.products.keys().map(String::as_str)
    }

    /// The versions of a product with what is known of each, by their texts.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger};
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
    /// let versions: Vec<_> = ledger.versions("api").map(|(version, _)| version).collect();
    /// assert_eq!(versions, ["1.0.0", "1.1.0", "1.2.0"]);
    /// ```
    pub fn versions(&self, product: &str) -> impl Iterator<Item = (&str, &VersionRecord)> {
        let versions = self.products.get(product).into_iter().flat_map(|product| &product.versions);
        versions.map(|(version, record)| (version.as_str(), record))
    }

    /// What is known of one version.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger};
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
    /// let record = ledger.version("api", "1.0.0").unwrap();
    /// assert_eq!(record.facts.first_seen(), Some(log[0].received_at));
    /// ```
    #[must_use]
    pub fn version(&self, product: &str, version: &str) -> Option<&VersionRecord> {
        self.products.get(product)?.versions.get(version)
    }

    /// The same, with the version as the ledger has it.
    pub(crate) fn version_entry(&self, product: &str, version: &str) -> Option<(&str, &VersionRecord)> {
        self.products.get(product)?.versions.get_key_value(version).map(|(version, record)| (version.as_str(), record))
    }

    /// The attempts of one version at a place.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Place};
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
    /// let strand = ledger.strand_of(&Place::new("api", "production"), "1.1.0").unwrap();
    /// assert_eq!(strand.attempts().len(), 1);
    /// ```
    #[must_use]
    pub fn strand_of(&self, place: &Place, version: &str) -> Option<&Strand> {
        self.products.get(&place.product)?.places.get(place)?.get(version)
    }

    /// All places, by product, environment and slot.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Place};
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
    /// assert_eq!(ledger.places().collect::<Vec<_>>(), [&Place::new("api", "production")]);
    /// ```
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.products.values().flat_map(|product| product.places.keys())
    }

    /// The places of one product, by environment and slot.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger};
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
    /// assert_eq!(ledger.places_of("web").count(), 0);
    /// ```
    pub fn places_of(&self, product: &str) -> impl Iterator<Item = &Place> {
        self.products.get(product).into_iter().flat_map(|product| product.places.keys())
    }

    /// The attempts of each version at a place, incidents among them, by version.
    ///
    /// ```
    /// # use verpick_deployment::{Ledger, Place};
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
    /// assert_eq!(ledger.strands(&Place::new("api", "production")).count(), 3);
    /// ```
    pub fn strands(&self, place: &Place) -> impl Iterator<Item = (&str, &Strand)> {
        let strands = self.products.get(&place.product).and_then(|product| product.places.get(place));
        strands.into_iter().flatten().map(|(version, strand)| (version.as_str(), strand))
    }

    /// What happened at a place; `None` where no event names it.
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
    /// let schemes = Schemes::default();
    /// let timeline = ledger.timeline(&Place::new("api", "production"), schemes.of("api"));
    /// assert_eq!(timeline.unwrap().completed().len(), 2);
    /// ```
    #[must_use]
    pub fn timeline<'l>(&'l self, place: &Place, versions: &Versions) -> Option<Timeline<'l>> {
        let strands = self.products.get(&place.product)?.places.get(place)?;
        Some(Timeline::new(strands.values().flat_map(Strand::attempts), versions))
    }
}

fn entry<'m, V: Default>(map: &'m mut BTreeMap<String, V>, key: &str) -> &'m mut V {
    // Looked up twice, so that the key is copied only where it is new.
    if !map.contains_key(key) {
        map.insert(key.to_owned(), V::default());
    }
    map.get_mut(key).unwrap_or_else(|| unreachable!("it is there or was just inserted"))
}
