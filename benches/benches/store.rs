//! What keeping an event costs beside a bare insert, and what asking what runs now costs among many.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, SqliteConnection};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use verpick::deployment::{Ledger, Place, Schemes};
use verpick::event::{Event, Received};
use verpick_benches::events;
use verpick_store::{Sqlite, Store};

/// Enough for all rounds of criterion: an event can be appended once.
const EVENTS: usize = 200_000;

const TOGETHER: usize = 1_000;

/// The columns that are known of an event before anything is made of it, and the key that keeps it from being there twice.
const TABLE: &str = "CREATE TABLE event (sequence INTEGER PRIMARY KEY, source TEXT NOT NULL, event_id TEXT NOT NULL, \
    received_at INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (source, event_id)) STRICT";
const INSERT: &str = "INSERT INTO event (source, event_id, received_at, body) VALUES (?1, ?2, ?3, ?4)";

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Hands out the events of a log, so many at a time, each once.
struct Source<'l> {
    log: &'l [Received],
    next: usize,
}

impl<'l> Source<'l> {
    fn next(&mut self, count: usize) -> &'l [Received] {
        let from = self.next;
        self.next += count;
        self.log.get(from..self.next).expect("more rounds than events")
    }
}

/// In turns, so that both find the disk as slow and the caches as cold as the other: either cost drifts by more than what is
/// measured here, within a minute.
pub(crate) fn append(criterion: &mut Criterion) {
    let log = events::log(EVENTS);
    for (group, count) in [("append-one", 1), ("append-batch", TOGETHER)] {
        let mut group = criterion.benchmark_group(group);
        group.throughput(Throughput::Elements(count as u64));
        let sides: [(&str, [Side<'_>; 2]); 2] =
            [("verpick", [Sides::ours, Sides::bare]), ("sqlx", [Sides::bare, Sides::ours])];
        for (name, [measured, other]) in sides {
            let mut sides = Sides::new(&log, count);
            group.bench_function(BenchmarkId::new(name, format!("{count} at a time")), |bencher| {
                bencher.iter_custom(|rounds| {
                    let in_turns = |_| {
                        other(&mut sides);
                        measured(&mut sides)
                    };
                    (0..rounds).map(in_turns).sum()
                });
            });
        }
    }
}

type Side<'l> = fn(&mut Sides<'l>) -> Duration;

/// A store and a bare table, each in a file of its own, which get the same events.
struct Sides<'l> {
    _folder: TempDir,
    runtime: Runtime,
    store: Sqlite,
    bare: SqliteConnection,
    count: usize,
    of_store: Source<'l>,
    of_bare: Source<'l>,
}

impl<'l> Sides<'l> {
    fn new(log: &'l [Received], count: usize) -> Self {
        let folder = TempDir::new().unwrap();
        let runtime = runtime();
        let store = runtime.block_on(Sqlite::open(folder.path().join("log.db"))).unwrap();
        // As the store opens its file.
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("bare.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let mut bare = runtime.block_on(options.connect()).unwrap();
        runtime.block_on(sqlx::query(TABLE).execute(&mut bare)).unwrap();
        let source = || Source { log, next: 0 };
        Self { _folder: folder, runtime, store, bare, count, of_store: source(), of_bare: source() }
    }

    fn ours(&mut self) -> Duration {
        let events = self.of_store.next(self.count);
        let received_at = events[0].received_at;
        let events: Vec<Event> = events.iter().map(|received| received.event.clone()).collect();
        let begun = Instant::now();
        let appended = self.runtime.block_on(self.store.append(&events, received_at)).unwrap();
        let took = begun.elapsed();
        assert_eq!(appended.iter().filter(|appended| appended.new).count(), self.count);
        took
    }

    fn bare(&mut self) -> Duration {
        let rows = self.of_bare.next(self.count).iter().map(|received| {
            let id = received.event.report().event_id.clone().expect("the events of the log have names");
            (id, received.received_at.timestamp_micros(), received.event.to_json())
        });
        let rows: Vec<_> = rows.collect();
        let begun = Instant::now();
        self.runtime.block_on(insert(&mut self.bare, &rows));
        begun.elapsed()
    }
}

async fn insert(connection: &mut SqliteConnection, rows: &[(String, i64, String)]) {
    let whole = rows.len() > 1;
    if whole {
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await.unwrap();
    }
    for (id, received_at, body) in rows {
        sqlx::query(INSERT)
            .bind("github")
            .bind(id)
            .bind(received_at)
            .bind(body)
            .execute(&mut *connection)
            .await
            .unwrap();
    }
    if whole {
        sqlx::query("COMMIT").execute(connection).await.unwrap();
    }
}

pub(crate) fn now(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("now");
    let (place, schemes) = (Place::new("service-0", "production"), Schemes::default());
    for count in [10_000, 100_000, 1_000_000] {
        let (folder, runtime) = (TempDir::new().unwrap(), runtime());
        let store = runtime.block_on(Sqlite::open(folder.path().join("log.db"))).unwrap();
        let expected = runtime.block_on(fill(&store, count, &place));
        let ask = || {
            let ledger = runtime.block_on(store.now(black_box(&place))).unwrap();
            let timeline = ledger.timeline(&place, schemes.of(&place.product)).unwrap();
            timeline.current(None).deployed.map(|attempt| attempt.version.clone())
        };
        assert_eq!(ask(), expected);
        assert!(expected.is_some());
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::new("what runs now", count), |bencher| bencher.iter(ask));
    }
}

/// Fills a store, and says what runs at a place by the fold.
async fn fill(store: &Sqlite, count: usize, place: &Place) -> Option<String> {
    let log = events::log(count);
    for chunk in log.chunks(100 * TOGETHER) {
        let mut appending = store.begin().await.unwrap();
        for events in chunk.chunks(TOGETHER) {
            let events: Vec<_> = events.iter().map(|received| (&received.event, received.received_at)).collect();
            appending.add(&events).await.unwrap();
        }
        appending.commit().await.unwrap();
    }
    let of_product = log.iter().filter(|received| received.event.report().product_name == place.product);
    let ledger = Ledger::fold(of_product);
    let timeline = ledger.timeline(place, Schemes::default().of(&place.product))?;
    timeline.current(None).deployed.map(|attempt| attempt.version.clone())
}
