//! Opening a file, and bringing its tables up to date.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, SqlSafeStr, SqliteConnection, query_scalar};

use super::fault::Faults;
use super::turn::Writer;
use super::{PAUSE, Sqlite, SqliteOptions};
use crate::error::{Error, Kind, Result};

/// What a SQLite file says that it is for, in a field of its own: `vpic`.
const APPLICATION: i32 = 0x7670_6963;

/// Readers at a time, of one process. More would wait for the disk and not for each other.
const CONNECTIONS: u32 = 4;

fn migrations() -> Migrator {
    Migrator::with_migrations(vec![Migration::new(
        1,
        "log".into(),
        MigrationType::Simple,
        include_str!("../../migrations/sqlite/0001_log.sql").into_sql_str(),
        false,
    )])
}

pub(super) async fn open(path: &Path, options: &SqliteOptions) -> Result<Sqlite> {
    let faults = Faults::new(path, options.busy_timeout);
    if options.create
        && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(|error| {
            Error::new(Kind::Unavailable, format_args!("the folder {} cannot be made: {error}", folder.display()))
        })?;
    }
    let mut connect = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(options.create)
        .busy_timeout(options.busy_timeout)
        .synchronous(SqliteSynchronous::Full);
    if let Some(pages) = options.max_pages {
        connect = connect.pragma("max_page_count", pages.to_string());
    }
    let waits = Instant::now();
    // SQLite does not wait where two processes turn to WAL at once: one of them is told that the file is locked.
    while let Err(error) = prepare(&connect, &faults).await {
        if !error.is_locked() || waits.elapsed() >= options.busy_timeout {
            return Err(error);
        }
        tokio::time::sleep(PAUSE).await;
    }
    let fault = |error: sqlx::Error| faults.of(&error);
    let connect = connect.create_if_missing(false).journal_mode(SqliteJournalMode::Wal);
    // Who writes waits otherwise: see `Turn::ask`.
    let writer = Writer::new(connect.clone().busy_timeout(Duration::ZERO));
    let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS).connect_with(connect).await.map_err(fault)?;
    Ok(Sqlite { pool, writer, faults, patience: options.busy_timeout })
}

/// Looks at the file before anything is written, so that what is not ours stays as it is; then brings its tables up to date.
async fn prepare(connect: &SqliteConnectOptions, faults: &Faults) -> Result<()> {
    let fault = |error: sqlx::Error| faults.of(&error);
    let mut connection = SqliteConnection::connect_with(connect).await.map_err(fault)?;
    let migrated = migrate(&mut connection, faults).await;
    let closed = connection.close().await.map_err(fault);
    migrated.and(closed)
}

async fn migrate(connection: &mut SqliteConnection, faults: &Faults) -> Result<()> {
    let fault = |error: sqlx::Error| faults.of(&error);
    let (application, tables) = look(connection).await.map_err(fault)?;
    let applied = match (application, tables) {
        (APPLICATION, _) => version(connection).await.map_err(fault)?,
        (0, 0) => None,
        _ => return Err(faults.foreign("is a database of something else")),
    };
    let migrations = migrations();
    if applied == migrations.iter().last().map(|migration| migration.version) {
        return Ok(());
    }
    sqlx::query("PRAGMA journal_mode = WAL").execute(&mut *connection).await.map_err(fault)?;
    // Of several processes that open a new file at once, one makes the tables and the others find them.
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(fault)?;
    sqlx::query("PRAGMA application_id = 1987078499").execute(&mut *transaction).await.map_err(fault)?;
    migrations.run_direct(None, &mut *transaction, false).await.map_err(|error| faults.of_migration(&error))?;
    transaction.commit().await.map_err(fault)
}

/// What the file says that it is for, and how many tables and indexes it has; both of one moment.
async fn look(connection: &mut SqliteConnection) -> sqlx::Result<(i32, i64)> {
    let mut transaction = connection.begin().await?;
    let tables = query_scalar("SELECT count(*) FROM sqlite_schema").fetch_one(&mut *transaction).await?;
    let application = query_scalar("PRAGMA application_id").fetch_one(&mut *transaction).await?;
    transaction.commit().await?;
    Ok((application, tables))
}

/// The last migration that was applied.
async fn version(connection: &mut SqliteConnection) -> sqlx::Result<Option<i64>> {
    query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(connection).await
}
