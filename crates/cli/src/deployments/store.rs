//! The store of events, as the subcommands use it: opened where the command line or the environment says, asked one question
//! at a time.
//!
//! Invariants: whoever only asks makes no store; a store that cannot be asked is a failure, never an empty answer.

use std::env;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use tokio::runtime::Runtime;
use verpick::deployment::{Ledger, Place, Settings};
use verpick::event::{Event, Received};
use verpick::store::{self, Appended, Imported, Sqlite, Store as _};

use super::args::StoreArgs;
use super::settings;
use crate::failure::{Failure, Status};

/// The store and what its answers depend on.
pub(crate) struct Store {
    runtime: &'static Runtime,
    sqlite: Sqlite,
    pub(crate) settings: Settings,
}

impl Store {
    /// Opens it, and makes one where there is none.
    pub(crate) fn open(args: &StoreArgs) -> Result<Self, Failure> {
        let path = path(args)?;
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| failed(format_args!("{}: {error}", folder.display())))?;
        }
        Self::at(&path, args)
    }

    /// Opens one that is there.
    pub(crate) fn open_known(args: &StoreArgs) -> Result<Self, Failure> {
        let path = path(args)?;
        if !path.exists() {
            let nothing = format_args!("nothing is recorded: there is no {}", path.display());
            return Err(Failure::new(Status::Nothing, nothing)
                .hint("verpick record makes it; --db or VERPICK_DB names another one"));
        }
        Self::at(&path, args)
    }

    fn at(path: &Path, args: &StoreArgs) -> Result<Self, Failure> {
        let settings = settings::read(args)?;
        let runtime = runtime()?;
        let open = || runtime.block_on(Sqlite::open(path));
        let sqlite = std::thread::scope(|scope| scope.spawn(open).join());
        let sqlite = sqlite.map_err(|_| failed(format_args!("{}: cannot be opened", path.display())))??;
        Ok(Self { runtime, sqlite, settings })
    }

    pub(crate) fn append(&self, events: &[Event], at: DateTime<Utc>) -> Result<Vec<Appended>, Failure> {
        self.wait(self.sqlite.append(events, at))
    }

    /// All records of a product, or of all.
    pub(crate) fn ledger(&self, product: Option<&str>) -> Result<Ledger, Failure> {
        self.wait(self.sqlite.ledger(product))
    }

    /// The records as they were known then.
    pub(crate) fn known_at(&self, product: Option<&str>, at: DateTime<Utc>) -> Result<Ledger, Failure> {
        self.wait(self.sqlite.known_at(product, at))
    }

    pub(crate) fn places(&self, product: Option<&str>) -> Result<Vec<Place>, Failure> {
        self.wait(self.sqlite.places(product))
    }

    /// The event at a place in the log.
    pub(crate) fn event(&self, sequence: u64) -> Result<Option<Received>, Failure> {
        let found = self.wait(self.sqlite.events(sequence.saturating_sub(1), 1))?;
        Ok(found.into_iter().find(|event| event.sequence == sequence))
    }

    pub(crate) fn export(&self, lines: &mut (dyn std::io::Write + Send)) -> Result<u64, Failure> {
        self.wait(store::export(&self.sqlite, lines))
    }

    pub(crate) fn import(&self, lines: &mut (dyn std::io::BufRead + Send)) -> Result<Imported, Failure> {
        self.wait(store::import(&self.sqlite, lines))
    }

    /// A watch asks from within a runtime of its own, and a runtime does not wait within another.
    fn wait<T: Send>(&self, asked: impl Future<Output = store::Result<T>> + Send) -> Result<T, Failure> {
        let wait = || self.runtime.block_on(asked);
        let answer = if tokio::runtime::Handle::try_current().is_ok() {
            std::thread::scope(|scope| scope.spawn(wait).join())
                .map_err(|_| failed("the store broke off; what it was asked may or may not be done"))?
        } else {
            wait()
        };
        answer.map_err(Failure::from)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        let status = if error.is_invalid() {
            Status::Usage
        } else if error.is_conflict() {
            Status::Nothing
        } else {
            Status::Source
        };
        Self::new(status, error)
    }
}

/// The runtime of all stores. It is never shut down: a watch, which has a runtime of its own, could not wait for that.
fn runtime() -> Result<&'static Runtime, Failure> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| failed(format_args!("cannot start the runtime that asks the store: {error}")))?;
    Ok(RUNTIME.get_or_init(|| runtime))
}

fn failed(what: impl std::fmt::Display) -> Failure {
    Failure::new(Status::Source, what)
}

/// Where the store is: as said, or in the folder for data.
fn path(args: &StoreArgs) -> Result<PathBuf, Failure> {
    if let Some(path) = &args.db {
        return Ok(path.clone());
    }
    if let Some(path) = set("VERPICK_DB") {
        return Ok(path);
    }
    let folder = folder("XDG_DATA_HOME", ".local/share").ok_or_else(|| {
        Failure::usage("there is no folder to keep events in").hint("name a file with --db or VERPICK_DB")
    })?;
    Ok(folder.join("verpick").join("events.db"))
}

/// A variable that is set, and not empty.
pub(super) fn set(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// A folder of the user's: that of the variable, which must be absolute (XDG Base Directory Specification), or the usual one.
pub(super) fn folder(variable: &str, usual: &str) -> Option<PathBuf> {
    let absolute = |name: &str| set(name).filter(|path| path.is_absolute());
    let home = || if cfg!(windows) { absolute("LOCALAPPDATA") } else { absolute("HOME").map(|home| home.join(usual)) };
    absolute(variable).or_else(home)
}
