//! A store in one SQLite file.
//!
//! Invariants: readers never wait for writers nor they for readers (WAL); what was committed is on the disk before anybody is
//! told so (`synchronous = FULL`); one writer at a time, across processes too; the projection is written in the transaction
//! that writes the log.

mod changes;
mod fault;
mod known;
mod memory;
mod open;
#[cfg(test)]
mod plans;
mod question;
mod read;
mod rows;
mod turn;
mod verify;
mod write;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::SqlitePool;
use tokio::sync::Mutex;
use verpick_deployment::{Ledger, Place};
use verpick_event::{Event, Received};

use crate::{Appended, Appending, BoxFuture, Result, Store, Verification};
use fault::Faults;
use turn::Writer;
use write::Writing;

/// How long to wait before asking again for what another process has locked.
const PAUSE: Duration = Duration::from_millis(2);

/// A store in one SQLite file, with two more beside it (`-wal`, `-shm`) while it is open.
///
/// Many processes may have the same file open, on one machine; a file system over a network is not enough.
///
/// ```
/// use verpick_store::Sqlite;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("folders/that/are/made/log.db");
/// let store = Sqlite::open(&path).await?;
/// store.close().await;
/// assert!(path.exists());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Sqlite {
    /// Of readers.
    pool: SqlitePool,
    /// Those of this process that write stand in line here.
    writer: Arc<Mutex<Writer>>,
    faults: Faults,
    /// How long a writer waits for those of other processes.
    patience: Duration,
}

/// How a SQLite file is opened.
///
/// ```
/// use std::time::Duration;
/// use verpick_store::SqliteOptions;
///
/// let mut options = SqliteOptions::default();
/// assert_eq!(options.busy_timeout, Duration::from_secs(10));
/// options.create = false;
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SqliteOptions {
    /// How long to wait for another process that writes: 10 seconds, unless said otherwise.
    pub busy_timeout: Duration,
    /// Whether to make the file, and the folders that it lies in, where it is not there: yes, unless said otherwise.
    pub create: bool,
    /// The most pages of 4 KiB that the file may have; no limit, unless said otherwise.
    pub max_pages: Option<u32>,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(10), create: true, max_pages: None }
    }
}

impl Sqlite {
    /// Opens a file as usual, or makes it.
    ///
    /// # Errors
    ///
    /// A file that cannot be opened or is no store, or one that a newer verpick has written.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path, &SqliteOptions::default()).await
    }

    /// Opens a file.
    ///
    /// # Errors
    ///
    /// A file that cannot be opened or is no store, or one that a newer verpick has written.
    pub async fn open_with(path: impl AsRef<Path>, options: &SqliteOptions) -> Result<Self> {
        open::open(path.as_ref(), options).await
    }

    /// Closes the file. Whoever only drops the store leaves that to the runtime, and the two files beside it may stay until
    /// the next one opens it.
    pub async fn close(self) {
        turn::close(&self.writer).await;
        self.pool.close().await;
    }

    /// The database itself, for tests and benches that look at it or do it harm.
    #[doc(hidden)]
    #[must_use]
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    fn fault(&self) -> impl Fn(sqlx::Error) -> crate::Error + '_ {
        |error| self.faults.of(&error)
    }
}

impl Store for Sqlite {
    fn begin(&self) -> BoxFuture<'_, Result<Box<dyn Appending>>> {
        Box::pin(async { Ok(Box::new(Writing::begin(self).await?) as Box<dyn Appending>) })
    }

    fn append<'a>(&'a self, events: &'a [Event], received_at: DateTime<Utc>) -> BoxFuture<'a, Result<Vec<Appended>>> {
        Box::pin(write::append(self, events, received_at))
    }

    fn events(&self, behind: u64, at_most: u32) -> BoxFuture<'_, Result<Vec<Received>>> {
        Box::pin(read::events(self, behind, at_most))
    }

    fn places<'a>(&'a self, product: Option<&'a str>) -> BoxFuture<'a, Result<Vec<Place>>> {
        Box::pin(read::places(self, product))
    }

    fn now<'a>(&'a self, place: &'a Place) -> BoxFuture<'a, Result<Ledger>> {
        Box::pin(read::now(self, place))
    }

    fn ledger<'a>(&'a self, product: Option<&'a str>) -> BoxFuture<'a, Result<Ledger>> {
        Box::pin(read::ledger(self, product))
    }

    fn known_at<'a>(&'a self, product: Option<&'a str>, at: DateTime<Utc>) -> BoxFuture<'a, Result<Ledger>> {
        Box::pin(read::known_at(self, product, at))
    }

    fn find_commit<'a>(&'a self, commit: &'a str) -> BoxFuture<'a, Result<Vec<(String, String)>>> {
        Box::pin(read::find_commit(self, commit))
    }

    fn rebuild(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(write::rebuild(self))
    }

    fn verify(&self) -> BoxFuture<'_, Result<Verification>> {
        Box::pin(verify::verify(self))
    }
}
