//! What events change: the rows of the log and of its projection that they add or replace.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use verpick_deployment::{CommitConflict, Facts, Strand, Subject};
use verpick_event::{Event, EventKey, Received};

use super::known::{Known, Last};
use super::memory::{BYTES, Memo};
use super::question::{Question, Rows};
use super::rows::{self, Found};

/// What a connection that writes is prepared with: a view whose rows are put where they belong, so that one statement writes to
/// all tables. By itself such a statement is a transaction: all of it is done or nothing is.
///
/// A row has an event, what is to be made because of it (`makes_...`), and what is known when it was folded, with columns that
/// are not null where something changes. What is new must not be there.
pub(super) const PREPARE: &str = "\
    CREATE TEMP VIEW change (makes_place, place, product, environment, slot, version, \
        sequence, source, event_id, received_at, body, makes_strand, attempts, open, completed, failed, began, \
        makes_version, facts, scm_sha) AS SELECT NULL, NULL, NULL, NULL, NULL, NULL, \
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL; \
    CREATE TEMP TRIGGER write_change INSTEAD OF INSERT ON change BEGIN \
        INSERT INTO place (id, product, environment, slot) \
            SELECT new.place, new.product, new.environment, new.slot WHERE new.makes_place; \
        INSERT INTO event (sequence, source, event_id, place, version, received_at, body) \
            SELECT new.sequence, new.source, new.event_id, new.place, new.version, new.received_at, new.body \
            WHERE new.sequence IS NOT NULL; \
        INSERT INTO strand (place, version, attempts, open, completed, failed, began) \
            SELECT new.place, new.version, new.attempts, new.open, new.completed, new.failed, new.began \
            WHERE new.makes_strand; \
        UPDATE strand SET attempts = new.attempts, open = new.open, completed = new.completed, failed = new.failed \
            WHERE place = new.place AND version = new.version AND NOT new.makes_strand; \
        UPDATE strand SET began = new.began \
            WHERE place = new.place AND version = new.version AND NOT new.makes_strand AND began <> new.began; \
        INSERT INTO version (product, version, facts) SELECT new.product, new.version, new.facts \
            WHERE new.makes_version; \
        UPDATE version SET facts = new.facts \
            WHERE product = new.product AND version = new.version AND NOT new.makes_version; \
        INSERT INTO version_commit (scm_sha, product, version) \
            SELECT new.scm_sha, new.product, new.version WHERE new.scm_sha IS NOT NULL \
            ON CONFLICT (scm_sha, product, version) DO NOTHING; \
    END";

#[derive(Debug, Default)]
pub(super) struct Changes<'e> {
    last: Last,
    pub(super) applied: Vec<Applied<'e>>,
    pub(super) states: BTreeMap<Subject<'e>, State>,
    versions: BTreeMap<(&'e str, &'e str), Version>,
}

/// An event that was applied.
#[derive(Debug)]
pub(super) struct Applied<'e> {
    pub(super) subject: Subject<'e>,
    commit: Option<String>,
    /// Where the event is new, and not only what it changes.
    pub(super) event: Option<NewEvent<'e>>,
}

#[derive(Debug)]
pub(super) struct NewEvent<'e> {
    pub(super) received: Received,
    pub(super) key: &'e EventKey,
    pub(super) body: &'e str,
}

/// What is known of the events of one version at one place; and of which of it there is no row yet.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) place: i64,
    pub(super) strand: Strand,
    /// The events that it was folded from before, where all of them are remembered.
    events: Option<Vec<Received>>,
    makes_place: bool,
    makes_strand: bool,
    /// An event occurred before others that were folded.
    pub(super) late: bool,
}

/// What is known of a version.
#[derive(Debug)]
struct Version {
    facts: Facts,
    /// There is no row of it yet.
    new: bool,
}

impl<'e> Applied<'e> {
    fn version(&self) -> (&'e str, &'e str) {
        (self.subject.product, self.subject.version)
    }
}

impl<'e> Changes<'e> {
    /// None yet to these subjects, which get numbers where they are not there yet.
    pub(super) fn to(subjects: &BTreeSet<Subject<'e>>, mut known: Known<'e>) -> Self {
        let mut changes = Self { last: known.last, ..Self::default() };
        let last = &mut changes.last;
        let mut new_places = HashMap::new();
        for subject in subjects {
            let known = known.subjects.remove(subject).unwrap_or_default();
            let makes_strand = known.strand.is_none();
            let (strand, events) = known.strand.unwrap_or_else(|| (Strand::default(), Some(Vec::new())));
            let state = State {
                place: known.place.unwrap_or_else(|| {
                    *new_places.entry(rows::place_key(subject)).or_insert_with(|| {
                        last.place += 1;
                        last.place
                    })
                }),
                makes_place: known.place.is_none(),
                makes_strand,
                strand,
                events,
                late: false,
            };
            changes.states.insert(*subject, state);
            if let Some(facts) = known.facts {
                changes.versions.insert((subject.product, subject.version), Version { facts, new: false });
            }
        }
        changes
    }

    /// Whether an event names another commit of its version than others did.
    pub(super) fn conflict(&self, event: &Event) -> Option<CommitConflict> {
        let report = event.report();
        self.versions.get(&(report.product_name.as_str(), report.version.as_str()))?.facts.conflict_with(event)
    }

    /// Adds an event that comes next in the log.
    pub(super) fn add(&mut self, event: NewEvent<'e>, subject: Subject<'e>) {
        self.last.sequence = rows::number(event.received.sequence);
        self.apply(&event.received, subject);
        if let Some(applied) = self.applied.last_mut() {
            applied.event = Some(event);
        }
    }

    /// Applies an event that is in the log.
    pub(super) fn apply(&mut self, received: &Received, subject: Subject<'e>) {
        let version = self.versions.entry((subject.product, subject.version));
        version.or_insert_with(|| Version { facts: Facts::default(), new: true }).facts.apply(received);
        let state = self.states.entry(subject).or_default();
        state.late |= state.strand.apply(received).is_err();
        self.applied.push(Applied { subject, commit: commit(&received.event), event: None });
    }

    /// All rows of the view `change`.
    pub(super) fn rows(&self) -> Vec<Question> {
        let indexes = || self.applied.iter().enumerate();
        let first_at: HashMap<_, _> =
            indexes().rev().map(|(index, of)| (rows::place_key(&of.subject), index)).collect();
        let last_of: HashMap<_, _> = indexes().map(|(index, of)| (of.subject, index)).collect();
        let last_of_version: HashMap<_, _> = indexes().map(|(index, of)| (of.version(), index)).collect();
        let mut rows = Rows::of("change");
        for (index, of) in indexes() {
            let (place, state) = (rows::place_key(&of.subject), &self.states[&of.subject]);
            let version = self.versions.get(&of.version()).filter(|_| last_of_version[&of.version()] == index);
            let strand = Some(&state.strand).filter(|_| last_of[&of.subject] == index);
            let found = strand.map(Found::of);
            let event = of.event.as_ref();
            rows.put([
                (state.makes_place && first_at[&place] == index).into(),
                state.place.into(),
                place.0.into(),
                place.1.into(),
                place.2.into(),
                of.subject.version.into(),
                event.map(|event| rows::number(event.received.sequence)).into(),
                event.map(|event| event.key.source()).into(),
                event.map(|event| event.key.id()).into(),
                event.map(|event| event.received.received_at.timestamp_micros()).into(),
                event.map(|event| event.body).into(),
                strand.map(|_| state.makes_strand).into(),
                strand.map(written).into(),
                found.as_ref().map(|found| found.open).into(),
                found.as_ref().and_then(|found| found.completed.as_deref()).into(),
                found.as_ref().and_then(|found| found.failed.as_deref()).into(),
                found.as_ref().map(|found| found.began.as_str()).into(),
                version.map(|version| version.new).into(),
                version.map(|version| written(&version.facts)).into(),
                of.commit.as_deref().into(),
            ]);
        }
        rows.questions
    }

    /// Folds strands anew that an event came late to, where all events are remembered; says whether that was so.
    pub(super) fn refold_as_remembered(&mut self) -> bool {
        for (subject, state) in self.states.iter_mut().filter(|(_, state)| state.late) {
            let Some(events) = &state.events else { return false };
            state.strand = Strand::fold(events.iter().chain(new_of(&self.applied, subject)));
        }
        true
    }

    /// What a single event leaves behind.
    pub(super) fn memo(mut self) -> Option<Memo> {
        let [of] = &mut self.applied[..] else { return None };
        let State { place, strand, events, .. } = self.states.remove(&of.subject)?;
        let facts = self.versions.remove(&of.version())?.facts;
        let NewEvent { received, body, .. } = of.event.take()?;
        let events = events.map(|mut events| {
            events.push(received);
            events
        });
        let left = (body.len() <= BYTES).then_some(((strand, events), facts));
        Some(Memo::new(self.last, &of.subject, place, left))
    }
}

/// The events of a subject that are new.
pub(super) fn new_of<'a>(applied: &'a [Applied<'_>], subject: &'a Subject<'_>) -> impl Iterator<Item = &'a Received> {
    let of_subject = applied.iter().filter(move |applied| applied.subject == *subject);
    of_subject.filter_map(|applied| applied.event.as_ref()).map(|event| &event.received)
}

/// What is kept as JSON.
fn written(kept: &impl serde::Serialize) -> String {
    serde_json::to_string(kept).expect("what the fold keeps has texts for keys and no numbers but whole ones")
}

/// The commit that an event names, as it is looked up.
pub(super) fn commit(event: &Event) -> Option<String> {
    event.report().scm_sha.as_ref().map(|commit| commit.trim().to_ascii_lowercase())
}
