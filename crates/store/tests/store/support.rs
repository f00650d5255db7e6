//! Houses that stores are opened in, and events to keep.

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;
use verpick_event::{DeploymentEvent, Event, Report, Status, VersionEvent};
use verpick_store::{BoxFuture, Sqlite, Store};

/// Where one store is, however often it is opened.
pub(crate) trait House: Sync {
    /// Opens it, as another process would.
    fn open(&self) -> BoxFuture<'_, Box<dyn Store>>;

    /// An empty one of the same kind.
    fn other(&self) -> Box<dyn House>;
}

/// A folder with an SQLite file.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }
}

impl House for Folder {
    fn open(&self) -> BoxFuture<'_, Box<dyn Store>> {
        Box::pin(async {
            let store = Sqlite::open(self.0.path().join("log.db")).await.unwrap();
            Box::new(store) as Box<dyn Store>
        })
    }

    fn other(&self) -> Box<dyn House> {
        Box::new(Self::new())
    }
}

pub(crate) fn at(minute: i64) -> DateTime<Utc> {
    "2024-01-15T10:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
}

pub(crate) fn built(version: &str, status: Status) -> Event {
    VersionEvent::new(Report::new("api", version, status)).into()
}

pub(crate) fn deployed(version: &str, environment: &str, status: Status) -> Event {
    DeploymentEvent::new(Report::new("api", version, status), environment).into()
}

/// The same, with a name of its own.
pub(crate) fn named(mut event: Event, id: &str) -> Event {
    event.report_mut().event_id = Some(id.to_owned());
    event
}

/// The same, made of a commit.
pub(crate) fn of_commit(mut event: Event, commit: &str) -> Event {
    event.report_mut().scm_sha = Some(commit.to_owned());
    event
}

/// How many events there are; and the store agrees with itself.
pub(crate) async fn count(store: &dyn Store) -> u64 {
    let verification = store.verify().await.unwrap();
    assert_eq!(verification.problems, [""; 0]);
    verification.events
}
