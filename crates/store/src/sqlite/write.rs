//! Appending: the log and its projection, in one transaction.
//!
//! Invariants: what was looked up in a transaction stays so until its end; numbers are given here and not by the database, so
//! that many rows go to it at once; rows are written before the next question, or with the commit.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use futures_util::future::join;
use sqlx::query_as;
use verpick_deployment::{Strand, Subject};
use verpick_event::{Event, EventKey, Received};

use super::changes::{Changes, NewEvent, new_of};
use super::known::Known;
use super::memory::Memo;
use super::question::Question;
use super::turn::Turn;
use super::{Sqlite, read, rows};
use crate::error::{Error, Result};
use crate::store::all_or_none;
use crate::{Appended, Appending, BoxFuture};

/// The queries, by name; a test looks at how each is answered.
pub(super) const OF_SUBJECT: &str = "SELECT sequence, received_at, body FROM event \
    WHERE place = ?1 AND version = ?2 AND sequence <= ?3 ORDER BY sequence";

/// So many events are looked up and written at once, or fewer that have so many bytes.
const PIECE: u32 = 1_000;
const PIECE_BYTES: usize = 16 << 20;

/// Events on their way into the file.
pub(super) struct Writing {
    turn: Turn,
    /// What is still to be written.
    pending: Vec<Question>,
    /// What is to be remembered when it was.
    memo: Option<Memo>,
}

/// An event that is added.
struct Coming<'e> {
    event: &'e Event,
    received_at: DateTime<Utc>,
    key: EventKey,
    body: String,
}

pub(super) async fn append(store: &Sqlite, events: &[Event], received_at: DateTime<Utc>) -> Result<Vec<Appended>> {
    let mut writing = Writing::wait(store).await;
    if let [event] = events
        && let Some(appended) = writing.append_as_remembered(event, received_at).await?
    {
        return Ok(vec![appended]);
    }
    all_or_none(Box::new(writing), events, received_at).await
}

pub(super) async fn rebuild(store: &Sqlite) -> Result<()> {
    let mut writing = Writing::begin(store).await?;
    writing.rebuild().await?;
    writing.commit().await
}

impl Writing {
    /// Waits for its turn; the transaction begins with the first events.
    async fn wait(store: &Sqlite) -> Self {
        Self { turn: Turn::wait(store).await, pending: Vec::new(), memo: None }
    }

    /// Waits for its turn and begins a transaction.
    pub(super) async fn begin(store: &Sqlite) -> Result<Self> {
        let mut writing = Self::wait(store).await;
        writing.turn.ask(&Question::default()).await?;
        Ok(writing)
    }

    /// Appends one event in one question, where what is remembered is enough for it and is right.
    async fn append_as_remembered(&mut self, event: &Event, received_at: DateTime<Utc>) -> Result<Option<Appended>> {
        let coming = [Coming::new(event, received_at).map_err(|error| error.of_event(0))?];
        let Some(known) = self.turn.memory().take(&coming[0].subject()) else { return Ok(None) };
        // What is remembered may be wrong by now, so it is no reason to refuse an event.
        let Ok((appended, mut changes)) = changes(&coming, known) else { return Ok(None) };
        if !changes.refold_as_remembered() {
            return Ok(None);
        }
        let rows = changes.rows();
        let [question] = &rows[..] else { return Ok(None) };
        // What is done meanwhile costs nothing: the database takes longer.
        let (asked, memo) = join(self.turn.ask_alone(question), async { changes.memo() }).await;
        match asked {
            Ok(()) => {
                self.turn.memory().keep(memo);
                Ok(appended.first().copied())
            }
            Err(error) if error.is_damaged() => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn add(&mut self, events: &[(&Event, DateTime<Utc>)]) -> Result<Vec<Appended>> {
        let mut appended = Vec::with_capacity(events.len());
        while appended.len() < events.len() {
            let from = appended.len();
            let (mut piece, mut bytes) = (Vec::new(), 0);
            for &(event, received_at) in events[from..].iter().take(PIECE as usize) {
                let coming = Coming::new(event, received_at).map_err(|error| error.of_event(from + piece.len()))?;
                bytes += coming.body.len();
                piece.push(coming);
                if bytes > PIECE_BYTES {
                    break;
                }
            }
            appended.extend(self.add_piece(&piece).await.map_err(|error| error.behind(from))?);
        }
        Ok(appended)
    }

    /// Adds a few events.
    async fn add_piece(&mut self, coming: &[Coming<'_>]) -> Result<Vec<Appended>> {
        let known = self.look(coming, &coming.iter().map(Coming::subject).collect()).await?;
        let until = known.last.sequence;
        let (appended, mut changes) = changes(coming, known)?;
        self.refold(&mut changes, until).await?;
        self.pending = changes.rows();
        self.memo = changes.memo();
        Ok(appended)
    }

    /// Looks up what is known, of what was added before too.
    async fn look<'e>(&mut self, coming: &[Coming<'_>], subjects: &BTreeSet<Subject<'e>>) -> Result<Known<'e>> {
        self.write().await?;
        let keys: Vec<_> = coming.iter().map(|coming| (coming.key.source(), coming.key.id())).collect();
        Known::look(&mut self.turn, &keys, &subjects.iter().copied().collect::<Vec<_>>()).await
    }

    /// Folds strands anew that an event came late to, from what is in the log up to a place in it and what is to be written.
    async fn refold(&mut self, changes: &mut Changes<'_>, until: i64) -> Result<()> {
        let Changes { states, applied, .. } = changes;
        for (subject, state) in states.iter_mut().filter(|(_, state)| state.late) {
            let query = query_as::<_, (i64, i64, String)>(OF_SUBJECT);
            let query = query.bind(state.place).bind(subject.version).bind(until);
            let events = query.fetch_all(self.turn.connection()?).await.map_err(self.turn.store().fault())?;
            let environment = subject.environment.unwrap_or_default();
            let events = events.iter().map(|(sequence, received_at, body)| {
                rows::received(&self.turn.store().faults, (*sequence, *received_at, environment, body))
            });
            let events = events.collect::<Result<Vec<_>>>()?;
            let new = new_of(applied, subject);
            state.strand = Strand::fold(events.iter().chain(new));
        }
        Ok(())
    }

    async fn write(&mut self) -> Result<()> {
        for question in self.pending.drain(..) {
            self.turn.ask(&question).await?;
        }
        Ok(())
    }

    async fn commit(mut self) -> Result<()> {
        self.write().await?;
        self.turn.commit().await?;
        self.turn.memory().keep(self.memo);
        Ok(())
    }

    /// Makes the projection again, a page of the log at a time.
    async fn rebuild(&mut self) -> Result<()> {
        let clear = "DELETE FROM strand; DELETE FROM version; DELETE FROM version_commit";
        self.turn.ask(&Question::new(clear)).await?;
        let mut behind = 0;
        loop {
            let query = query_as::<_, (i64, i64, String, String)>(read::EVENTS).bind(behind).bind(PIECE);
            let events = query.fetch_all(self.turn.connection()?).await.map_err(self.turn.store().fault())?;
            let Some((page_end, ..)) = events.last() else { return Ok(()) };
            // What lies behind the page is yet to be applied, also where a strand is folded anew.
            behind = *page_end;
            let events = events.iter().map(|(sequence, received_at, environment, body)| {
                rows::received(&self.turn.store().faults, (*sequence, *received_at, environment, body))
            });
            let events = events.collect::<Result<Vec<_>>>()?;
            let subjects = events.iter().map(|received| Subject::of(&received.event)).collect();
            let mut changes = Changes::to(&subjects, self.look(&[], &subjects).await?);
            for received in &events {
                changes.apply(received, Subject::of(&received.event));
            }
            self.refold(&mut changes, behind).await?;
            self.pending = changes.rows();
        }
    }
}

impl<'e> Coming<'e> {
    fn new(event: &'e Event, received_at: DateTime<Utc>) -> Result<Self> {
        event.check().map_err(|error| Error::invalid(&error))?;
        // Before 1970 no text sorts as its time does, and no clock shows it.
        if received_at < DateTime::UNIX_EPOCH {
            return Err(Error::received_too_early());
        }
        Ok(Self { event, received_at, key: EventKey::of(event, received_at), body: event.to_json() })
    }

    fn subject(&self) -> Subject<'e> {
        Subject::of(self.event)
    }
}

/// What becomes of events, and what they change.
fn changes<'e>(coming: &'e [Coming<'e>], known: Known<'e>) -> Result<(Vec<Appended>, Changes<'e>)> {
    let appended = number(coming, &known)?;
    let new = || coming.iter().zip(&appended).enumerate().filter(|(_, (_, appended))| appended.new);
    let mut changes = Changes::to(&new().map(|(_, (coming, _))| coming.subject()).collect(), known);
    for (index, (coming, appended)) in new() {
        if let Some(conflict) = changes.conflict(coming.event) {
            return Err(Error::commit(&conflict).of_event(index));
        }
        let received = Received::new(coming.event.clone(), coming.received_at, appended.sequence);
        changes.add(NewEvent { received, key: &coming.key, body: &coming.body }, coming.subject());
    }
    Ok((appended, changes))
}

/// Gives every event its place in the log: the one that it has already, or the next.
fn number(coming: &[Coming<'_>], known: &Known<'_>) -> Result<Vec<Appended>> {
    let mut last = known.last.sequence.unsigned_abs();
    let recorded = known.events.iter();
    let mut recorded: HashMap<&EventKey, (u64, &str)> = recorded
        .filter_map(|(index, (sequence, body))| Some((&coming.get(*index)?.key, (*sequence, body.as_str()))))
        .collect();
    let mut appended = Vec::with_capacity(coming.len());
    for (index, coming) in coming.iter().enumerate() {
        let (sequence, new) = match recorded.get(&coming.key) {
            None => {
                last += 1;
                recorded.insert(&coming.key, (last, &coming.body));
                (last, true)
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

impl Appending for Writing {
    fn add<'a>(&'a mut self, events: &'a [(&'a Event, DateTime<Utc>)]) -> BoxFuture<'a, Result<Vec<Appended>>> {
        Box::pin(self.add(events))
    }

    fn commit(self: Box<Self>) -> BoxFuture<'static, Result<()>> {
        Box::pin((*self).commit())
    }

    fn give_up(mut self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async move { self.turn.roll_back().await })
    }
}
