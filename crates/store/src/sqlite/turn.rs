//! The connection that writes, and the transaction of whoever's turn it is.
//!
//! Invariants: one writer at a time in this process, and one across processes, for a transaction takes the write lock with its
//! first statement; one that is neither committed nor rolled back ends with its connection, which is closed.

use std::sync::Arc;
use std::time::Instant;

use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions, Connection, SqliteConnection, query, raw_sql};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::changes::PREPARE;
use super::memory::Memory;
use super::question::Question;
use super::{PAUSE, Sqlite};
use crate::error::{Error, Kind, Result};

/// The connection that writes, made when it is first needed. While a transaction is open it is with the [`Turn`].
#[derive(Debug)]
pub(super) struct Writer {
    options: SqliteConnectOptions,
    connection: Option<SqliteConnection>,
    memory: Memory,
}

impl Writer {
    pub(super) fn new(options: SqliteConnectOptions) -> Arc<Mutex<Self>> {
        Arc::new(Mutex::new(Self { options, connection: None, memory: Memory::default() }))
    }

    async fn connect(&self) -> sqlx::Result<SqliteConnection> {
        let mut connection = self.options.connect().await?;
        raw_sql(PREPARE).execute(&mut connection).await?;
        Ok(connection)
    }
}

/// Closes the connection that writes, when no transaction is open any more.
pub(super) async fn close(writer: &Mutex<Writer>) {
    if let Some(connection) = writer.lock().await.connection.take() {
        // What was committed is on the disk.
        let _ = connection.close().await;
    }
}

/// The turn of a writer, with at most one transaction.
pub(super) struct Turn {
    store: Sqlite,
    /// While a transaction is open; ahead of the writer, so that the transaction ends before the next turn begins.
    open: Option<SqliteConnection>,
    writer: OwnedMutexGuard<Writer>,
}

impl Turn {
    /// Waits for the writers of this process.
    pub(super) async fn wait(store: &Sqlite) -> Self {
        Self { store: store.clone(), open: None, writer: store.writer.clone().lock_owned().await }
    }

    pub(super) fn store(&self) -> &Sqlite {
        &self.store
    }

    pub(super) fn memory(&mut self) -> &mut Memory {
        &mut self.writer.memory
    }

    /// Asks in the transaction, which begins with it where there is none yet.
    pub(super) async fn ask(&mut self, question: &Question) -> Result<Vec<SqliteRow>> {
        match &mut self.open {
            Some(connection) => question.ask("", connection).await.map_err(self.store.fault()),
            None => self.begin("BEGIN IMMEDIATE;", question).await,
        }
    }

    /// Asks a single statement that is a transaction by itself.
    pub(super) async fn ask_alone(&mut self, question: &Question) -> Result<()> {
        let asked = self.begin("", question).await;
        self.writer.connection = self.open.take();
        asked.map(drop)
    }

    async fn begin(&mut self, before: &str, question: &Question) -> Result<Vec<SqliteRow>> {
        // SQLite has no line for processes: whoever waits asks again now and then, soon only every 100 ms, and next to
        // writers without a pause never gets a turn (three of them: none for 10 s). Who asks often does.
        let waits = Instant::now();
        loop {
            let connection = match self.writer.connection.take() {
                Some(connection) => connection,
                None => self.writer.connect().await.map_err(self.store.fault())?,
            };
            let connection = self.open.insert(connection);
            match question.ask(before, connection).await.map_err(self.store.fault()) {
                Err(error) if error.is_locked() && waits.elapsed() < self.store.patience => {
                    self.writer.connection = self.open.take();
                    tokio::time::sleep(PAUSE).await;
                }
                asked => return asked,
            }
        }
    }

    /// Ends the transaction, where there is one.
    pub(super) async fn commit(&mut self) -> Result<()> {
        if let Some(connection) = &mut self.open {
            query("COMMIT").execute(connection).await.map_err(self.store.fault())?;
            self.writer.connection = self.open.take();
        }
        Ok(())
    }

    pub(super) async fn roll_back(&mut self) {
        if let Some(mut connection) = self.open.take() {
            // A connection that cannot roll back is closed, and that does it too.
            if query("ROLLBACK").execute(&mut connection).await.is_ok() {
                self.writer.connection = Some(connection);
            }
        }
    }

    /// The connection, for questions while a transaction is open.
    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection> {
        self.open.as_mut().ok_or_else(|| Error::new(Kind::Unavailable, "no transaction is open"))
    }
}
