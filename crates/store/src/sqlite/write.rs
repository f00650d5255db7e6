//! Appending: the log and its projection, in one transaction.
//!
//! Invariants: the transaction holds the write lock from its first statement, so what was looked up in it stays so; numbers
//! are given here and not by the database, so that many rows go to it in one statement.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Instant;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Transaction, query, query_as};
use tokio::sync::OwnedMutexGuard;
use verpick_deployment::{Facts, Strand, Subject};
use verpick_event::{Event, EventKey, Received};

use super::rows::{self, Found};
use super::{PAUSE, Sqlite, read};
use crate::error::{Error, Result};
use crate::{Appended, Appending, BoxFuture};

/// The queries, by name; a test looks at how each is answered.
pub(super) const LAST: &str = "SELECT (SELECT coalesce(max(sequence), 0) FROM event), \
    (SELECT coalesce(max(id), 0) FROM place), (SELECT coalesce(max(id), 0) FROM subject)";
pub(super) const RECORDED: &str = "SELECT j.key, e.sequence, e.body FROM json_each(?1) j \
    CROSS JOIN event e ON e.source = j.value ->> 0 AND e.event_id = j.value ->> 1";
pub(super) const STATE: &str = "SELECT j.key, p.id, u.id, s.attempts, v.facts FROM json_each(?1) j \
    LEFT JOIN place p ON p.product = j.value ->> 0 AND p.environment = j.value ->> 1 AND p.slot = j.value ->> 2 \
    LEFT JOIN subject u ON u.place = p.id AND u.version = j.value ->> 3 \
    LEFT JOIN strand s ON s.subject = u.id \
    LEFT JOIN version v ON v.product = j.value ->> 0 AND v.version = j.value ->> 3";
pub(super) const OF_SUBJECT: &str =
    "SELECT sequence, received_at, body FROM event WHERE subject = ?1 AND sequence <= ?2 ORDER BY sequence";

/// A statement that puts rows: what stands before their values, and what behind.
type Put = (&'static str, &'static str);

const INSERT_PLACES: Put = ("INSERT INTO place (id, product, environment, slot) ", "");
const INSERT_SUBJECTS: Put = ("INSERT INTO subject (id, place, version) ", "");
const INSERT_EVENTS: Put = ("INSERT INTO event (sequence, source, event_id, subject, received_at, body) ", "");
const PUT_STRANDS: Put = (
    "INSERT INTO strand (subject, place, attempts, open, completed, failed, began) ",
    " ON CONFLICT (subject) DO UPDATE SET attempts = excluded.attempts, open = excluded.open, \
        completed = excluded.completed, failed = excluded.failed, began = excluded.began",
);
const PUT_FACTS: Put = (
    "INSERT INTO version (product, version, facts) ",
    " ON CONFLICT (product, version) DO UPDATE SET facts = excluded.facts",
);
const PUT_COMMITS: Put =
    ("INSERT INTO version_commit (scm_sha, product, version) ", " ON CONFLICT (scm_sha, product, version) DO NOTHING");

/// So many rows go into one statement. More are hardly faster, and each number of rows is a statement to be prepared.
const ROWS: usize = 100;

/// Events on their way into the file.
pub(super) struct Writing {
    store: Sqlite,
    transaction: Transaction<'static, sqlx::Sqlite>,
    /// Behind the transaction, so that it ends before the next writer begins.
    _turn: OwnedMutexGuard<()>,
    last: Last,
}

/// The greatest numbers there are.
#[derive(Debug, Clone, Copy)]
struct Last {
    sequence: i64,
    place: i64,
    subject: i64,
}

/// An event that is added.
struct Coming<'e> {
    event: &'e Event,
    received_at: DateTime<Utc>,
    key: EventKey,
    body: String,
}

/// What is known of the events of one version at one place.
#[derive(Debug, Default)]
struct State {
    place: i64,
    subject: i64,
    strand: Strand,
    /// An event occurred before others that were folded.
    late: bool,
}

/// What a batch of events changes.
struct Changes<'e> {
    states: BTreeMap<Subject<'e>, State>,
    facts: BTreeMap<(&'e str, &'e str), Facts>,
}

impl Writing {
    pub(super) async fn begin(store: &Sqlite) -> Result<Self> {
        let turn = store.turn.clone().lock_owned().await;
        // SQLite has no line for processes: whoever waits asks again now and then, soon only every 100 ms, and next to
        // writers without a pause never gets a turn (three of them: none for 10 s). Who asks often does.
        let waits = Instant::now();
        let mut transaction = loop {
            match store.writer.begin_with("BEGIN IMMEDIATE").await.map_err(store.fault()) {
                Ok(transaction) => break transaction,
                Err(error) if error.is_locked() && waits.elapsed() < store.patience => tokio::time::sleep(PAUSE).await,
                Err(error) => return Err(error),
            }
        };
        let (sequence, place, subject) = query_as(LAST).fetch_one(&mut *transaction).await.map_err(store.fault())?;
        Ok(Self { store: store.clone(), transaction, _turn: turn, last: Last { sequence, place, subject } })
    }

    async fn add(&mut self, events: &[(&Event, DateTime<Utc>)]) -> Result<Vec<Appended>> {
        let mut coming = Vec::with_capacity(events.len());
        for (index, &(event, received_at)) in events.iter().enumerate() {
            event.check().map_err(|error| Error::invalid(&error).of_event(index))?;
            // Before 1970 no text sorts as its time does, and no clock shows it.
            if received_at < DateTime::UNIX_EPOCH {
                return Err(Error::received_too_early().of_event(index));
            }
            let key = EventKey::of(event, received_at);
            coming.push(Coming { event, received_at, key, body: event.to_json() });
        }
        let appended = self.number(&coming).await?;
        let is_new = coming.iter().zip(&appended).enumerate().filter(|(_, (_, appended))| appended.new);
        let new: Vec<_> = is_new
            .map(|(index, (coming, appended))| {
                let received = Received::new(coming.event.clone(), coming.received_at, appended.sequence);
                (index, received)
            })
            .collect();
        if new.is_empty() {
            return Ok(appended);
        }
        let mut changes = self.changes(new.iter().map(|(_, received)| received)).await?;
        for (index, received) in &new {
            if let Some(conflict) = changes.conflict(&received.event) {
                return Err(Error::commit(&conflict).of_event(*index));
            }
            changes.apply(received);
        }
        let rows = new.iter().map(|(index, received)| {
            let (coming, subject) = (&coming[*index], changes.states[&Subject::of(&received.event)].subject);
            let at = received.received_at.timestamp_micros();
            json!([received.sequence, coming.key.source(), coming.key.id(), subject, at, coming.body])
        });
        let rows = rows.collect();
        self.put(INSERT_EVENTS, rows).await?;
        self.keep(changes, new.iter().map(|(_, received)| received)).await?;
        Ok(appended)
    }

    /// Gives every event its place in the log: the one that it has already, or the next.
    async fn number(&mut self, coming: &[Coming<'_>]) -> Result<Vec<Appended>> {
        let keys: Vec<_> = coming.iter().map(|coming| (coming.key.source(), coming.key.id())).collect();
        let recorded: Vec<(i64, i64, String)> = self.ask(RECORDED, &json!(keys)).await?;
        let mut recorded: HashMap<&EventKey, (u64, &str)> = recorded
            .iter()
            .filter_map(|(index, sequence, body)| {
                let coming = coming.get(usize::try_from(*index).ok()?)?;
                Some((&coming.key, (sequence.unsigned_abs(), body.as_str())))
            })
            .collect();
        let mut appended = Vec::with_capacity(coming.len());
        for (index, coming) in coming.iter().enumerate() {
            let (sequence, new) = match recorded.get(&coming.key) {
                None => {
                    self.last.sequence += 1;
                    let sequence = self.last.sequence.unsigned_abs();
                    recorded.insert(&coming.key, (sequence, &coming.body));
                    (sequence, true)
                }
                // Without a name of its own an event goes by its content, so it is the same.
                Some((sequence, body)) if coming.event.report().event_id.is_none() || *body == coming.body => {
                    (*sequence, false)
                }
                Some((sequence, _)) => return Err(Error::same_id(&coming.key, *sequence).of_event(index)),
            };
            appended.push(Appended { sequence, new });
        }
        Ok(appended)
    }

    /// Looks up what events may change, and makes what is not there yet.
    async fn changes<'e>(&mut self, events: impl Iterator<Item = &'e Received>) -> Result<Changes<'e>> {
        let subjects: BTreeSet<_> = events.map(|received| Subject::of(&received.event)).collect();
        let keys: Vec<_> = subjects.iter().map(|subject| (rows::place_key(subject), subject.version)).collect();
        let keys: Vec<_> = keys.iter().map(|((a, b, c), version)| [*a, *b, *c, *version]).collect();
        #[allow(clippy::type_complexity)]
        let found: Vec<(i64, Option<i64>, Option<i64>, Option<String>, Option<String>)> =
            self.ask(STATE, &json!(keys)).await?;
        let mut found: HashMap<_, _> = found
            .into_iter()
            .map(|(index, place, subject, strand, facts)| (index, (place, subject, strand, facts)))
            .collect();
        let mut changes = Changes { states: BTreeMap::new(), facts: BTreeMap::new() };
        let mut new_places = BTreeMap::new();
        let (mut places, mut new_subjects) = (Vec::new(), Vec::new());
        for (index, subject) in subjects.into_iter().enumerate() {
            let (place, id, strand, facts) = found.remove(&rows::number(index as u64)).unwrap_or_default();
            let place = place.unwrap_or_else(|| {
                let key = rows::place_key(&subject);
                *new_places.entry(key).or_insert_with(|| {
                    self.last.place += 1;
                    places.push(json!([self.last.place, key.0, key.1, key.2]));
                    self.last.place
                })
            });
            let id = id.unwrap_or_else(|| {
                self.last.subject += 1;
                new_subjects.push(json!([self.last.subject, place, subject.version]));
                self.last.subject
            });
            let strand = strand.map(|strand| read::strand(&self.store, &strand)).transpose()?.unwrap_or_default();
            changes.states.insert(subject, State { place, subject: id, strand, late: false });
            if let Some(facts) = facts {
                changes.facts.insert((subject.product, subject.version), read::kept(&self.store, &facts)?);
            }
        }
        self.put(INSERT_PLACES, places).await?;
        self.put(INSERT_SUBJECTS, new_subjects).await?;
        Ok(changes)
    }

    /// Writes what events have changed in the projection.
    async fn keep<'e>(&mut self, mut changes: Changes<'e>, events: impl Iterator<Item = &'e Received>) -> Result<()> {
        let commits: BTreeSet<_> = events.filter_map(|received| commit(&received.event)).collect();
        for (subject, state) in changes.states.iter_mut().filter(|(_, state)| state.late) {
            state.strand =
                refold(&self.store, &mut self.transaction, subject, state.subject, self.last.sequence).await?;
        }
        let strands = changes.states.values().map(|State { place, subject, strand, .. }| {
            let Found { open, completed, failed, began } = Found::of(strand);
            json!([subject, place, written(strand), i64::from(open), completed, failed, began])
        });
        self.put(PUT_STRANDS, strands.collect()).await?;
        let facts = changes.facts.iter().map(|((product, version), facts)| json!([product, version, written(facts)]));
        self.put(PUT_FACTS, facts.collect()).await?;
        let commits = commits.into_iter().map(|(commit, product, version)| json!([commit, product, version]));
        self.put(PUT_COMMITS, commits.collect()).await
    }

    async fn ask<R>(&mut self, question: &'static str, about: &Value) -> Result<Vec<R>>
    where
        R: for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> + Send + Unpin,
    {
        let asked = query_as(question).bind(about.to_string()).fetch_all(&mut *self.transaction).await;
        asked.map_err(self.store.fault())
    }

    async fn put(&mut self, (before, behind): Put, rows: Vec<Value>) -> Result<()> {
        for rows in rows.chunks(ROWS) {
            let mut statement = QueryBuilder::new(before);
            statement.push_values(rows, |mut row, values| {
                for value in values.as_array().into_iter().flatten() {
                    match value {
                        Value::Number(number) => row.push_bind(number.as_i64()),
                        value => row.push_bind(value.as_str().map(str::to_owned)),
                    };
                }
            });
            statement.push(behind);
            statement.build().execute(&mut *self.transaction).await.map_err(self.store.fault())?;
        }
        Ok(())
    }

    /// Makes the projection again, a page of the log at a time.
    async fn rebuild(&mut self) -> Result<()> {
        let last = self.last.sequence;
        for statement in ["DELETE FROM strand", "DELETE FROM version", "DELETE FROM version_commit"] {
            query(statement).execute(&mut *self.transaction).await.map_err(self.store.fault())?;
        }
        let mut behind = 0;
        while behind < last {
            let events: Vec<(i64, i64, String, String)> = query_as(read::EVENTS)
                .bind(behind)
                .bind(1_000)
                .fetch_all(&mut *self.transaction)
                .await
                .map_err(self.store.fault())?;
            let Some((page_end, ..)) = events.last() else { break };
            // What lies behind the page is yet to be applied, also where a strand is folded anew.
            behind = *page_end;
            self.last.sequence = behind;
            let events = events.iter().map(|(sequence, received_at, environment, body)| {
                rows::received(&self.store.faults, (*sequence, *received_at, environment, body))
            });
            let events = events.collect::<Result<Vec<_>>>()?;
            let mut changes = self.changes(events.iter()).await?;
            for received in &events {
                changes.apply(received);
            }
            self.keep(changes, events.iter()).await?;
        }
        self.last.sequence = last;
        Ok(())
    }
}

impl<'e> Changes<'e> {
    fn conflict(&self, event: &Event) -> Option<verpick_deployment::CommitConflict> {
        let report = event.report();
        self.facts.get(&(report.product_name.as_str(), report.version.as_str()))?.conflict_with(event)
    }

    fn apply(&mut self, received: &'e Received) {
        let subject = Subject::of(&received.event);
        self.facts.entry((subject.product, subject.version)).or_default().apply(received);
        let state = self.states.entry(subject).or_default();
        state.late |= state.strand.apply(received).is_err();
    }
}

/// Folds a strand from its events, up to a place in the log.
async fn refold(
    store: &Sqlite,
    connection: &mut SqliteConnection,
    subject: &Subject<'_>,
    id: i64,
    until: i64,
) -> Result<Strand> {
    let events: Vec<(i64, i64, String)> =
        query_as(OF_SUBJECT).bind(id).bind(until).fetch_all(connection).await.map_err(store.fault())?;
    let environment = subject.environment.unwrap_or_default();
    let events = events.iter().map(|(sequence, received_at, body)| {
        rows::received(&store.faults, (*sequence, *received_at, environment, body))
    });
    Ok(Strand::fold(&events.collect::<Result<Vec<_>>>()?))
}

/// The commit that an event names, as it is looked up, with the version that it names it of.
pub(super) fn commit(event: &Event) -> Option<(String, &str, &str)> {
    let report = event.report();
    let commit = report.scm_sha.as_ref()?.trim().to_ascii_lowercase();
    Some((commit, &report.product_name, &report.version))
}

/// What is kept as JSON.
fn written(kept: &impl serde::Serialize) -> String {
    serde_json::to_string(kept).expect("what the fold keeps has texts for keys and no numbers but whole ones")
}

impl Appending for Writing {
    fn add<'a>(&'a mut self, events: &'a [(&'a Event, DateTime<Utc>)]) -> BoxFuture<'a, Result<Vec<Appended>>> {
        Box::pin(self.add(events))
    }

    fn commit(self: Box<Self>) -> BoxFuture<'static, Result<()>> {
        Box::pin(async move {
            let Self { store, transaction, _turn, .. } = *self;
            transaction.commit().await.map_err(store.fault())
        })
    }

    fn give_up(self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            let Self { transaction, _turn, .. } = *self;
            // A connection that cannot roll back is closed, and that does it too.
            let _ = transaction.rollback().await;
        })
    }
}

pub(super) async fn rebuild(store: &Sqlite) -> Result<()> {
    let mut writing = Writing::begin(store).await?;
    writing.rebuild().await?;
    let Writing { transaction, .. } = writing;
    transaction.commit().await.map_err(store.fault())
}
