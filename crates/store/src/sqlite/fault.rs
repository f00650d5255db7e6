//! What went wrong in the database, said of the file.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::MigrateError;

use crate::Error;
use crate::error::Kind;

/// What an error needs to say.
#[derive(Debug, Clone)]
pub(super) struct Faults {
    path: Arc<Path>,
    waited: Duration,
}

impl Faults {
    pub(super) fn new(path: &Path, waited: Duration) -> Self {
        Self { path: path.into(), waited }
    }

    fn path(&self) -> std::path::Display<'_> {
        self.path.display()
    }

    /// An error of the database.
    pub(super) fn of(&self, error: &sqlx::Error) -> Error {
        let path = self.path();
        // The lowest byte of a result code says what it is, the others tell more of it.
        let code = match error {
            sqlx::Error::Database(error) => {
                error.code().and_then(|code| code.parse::<i32>().ok()).map(|code| code & 0xff)
            }
            _ => None,
        };
        match code {
            Some(5 | 6) => Error::new(
                Kind::Locked,
                format_args!(
                    "{path} was locked by another process for {} s; nothing was recorded, try again",
                    self.waited.as_secs_f32()
                ),
            ),
            Some(13) => Error::new(
                Kind::Full,
                format_args!("there is no room for {path}; nothing was recorded, make room and try again"),
            ),
            Some(8) => Error::new(Kind::Unavailable, format_args!("{path} cannot be written: it is read-only")),
            Some(14) => Error::new(
                Kind::Unavailable,
                format_args!("{path} cannot be opened; is the folder there, and may you write in it?"),
            ),
            Some(26) => self.foreign("is no SQLite database"),
            Some(19) => self.damaged(format_args!(
                "the rows contradict each other ({}); verify the log, and rebuild the projection from it",
                one_line(&error.to_string())
            )),
            Some(11) => self.damaged("the database is malformed; rebuild it from an export or a backup"),
            _ => Error::new(Kind::Unavailable, format_args!("{path}: {}", one_line(&error.to_string()))),
        }
    }

    /// An error while the tables were brought up to date.
    pub(super) fn of_migration(&self, error: &MigrateError) -> Error {
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => self.of(error),
            MigrateError::VersionMissing(_) => self.foreign("was written by a newer verpick; use that one"),
            MigrateError::VersionMismatch(_) => {
                self.foreign("was made by another program, or by a verpick that was never released")
            }
            error => Error::new(Kind::Unavailable, format_args!("{}: {}", self.path(), one_line(&error.to_string()))),
        }
    }

    /// It is no store.
    pub(super) fn foreign(&self, what: &str) -> Error {
        Error::new(Kind::Foreign, format_args!("{} {what}", self.path()))
    }

    /// It does not hold what it should.
    pub(super) fn damaged(&self, what: impl std::fmt::Display) -> Error {
        Error::new(Kind::Damaged, format_args!("{}: {what}", self.path()))
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
