//! The state in a file.
//!
//! Invariants:
//!
//! - A file is replaced as a whole, and on the disk before whoever writes it goes on: after a crash it is what was written
//!   last or what was written before that.
//! - Whoever has it open is the only one: a second watch over the same file is refused, on this machine. The lock is a file
//!   beside it, for a file that is replaced cannot hold one.
//! - What cannot be read is an error and never an empty state: that would act on a version anew.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use verpick_version::Excerpt;

use crate::{Error, Result, State};

/// The shape of the file. Raised when a file of the new shape means something else to a program that knows only the old one.
const FORMAT: u32 = 1;

/// A state file that nobody else writes.
#[derive(Debug)]
pub struct StateFile {
    path: PathBuf,
    source: String,
    state: Option<State>,
    /// Held until this is dropped.
    _lock: File,
}

/// What is in the file.
#[derive(Serialize, Deserialize)]
struct Written<T> {
    verpick_watch: u32,
    /// What is watched: the state of one source says nothing of another.
    source: String,
    state: T,
}

/// What every shape of the file has.
#[derive(Deserialize)]
struct Head {
    verpick_watch: u32,
}

impl StateFile {
    /// Takes a file for the watch over `source`, and reads it if there is one. Its folder is made where there is none.
    ///
    /// # Errors
    ///
    /// Where another watch has it, where it is of another source or of a later version of this library, and where it cannot
    /// be read.
    ///
    /// ```
    /// use verpick_watch::StateFile;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("watch.json");
    /// let file = StateFile::open(&path, "ghr://acme/app")?;
    /// assert!(file.state().is_none());
    ///
    /// let error = StateFile::open(&path, "ghr://acme/app").unwrap_err();
    /// assert!(error.to_string().ends_with("is another watch's"), "{error}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open(path: &Path, source: &str) -> Result<Self> {
        let lock = lock(path)?;
        let state = read(path, source)?;
        Ok(Self { path: path.to_owned(), source: source.to_owned(), state, _lock: lock })
    }

    /// What was in it; `None` where there was no file.
    #[must_use]
    pub fn state(&self) -> Option<&State> {
        self.state.as_ref()
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a state, unless that is what is in the file.
    ///
    /// # Errors
    ///
    /// Where it cannot be written: the file is then as it was.
    pub fn save(&mut self, state: &State) -> Result<()> {
        if self.state.as_ref() == Some(state) {
            return Ok(());
        }
        let written = Written { verpick_watch: FORMAT, source: self.source.clone(), state };
        let written = serde_json::to_vec_pretty(&written).map_err(io::Error::from);
        written.and_then(|bytes| replace(&self.path, &bytes)).map_err(|error| cannot_keep(&self.path, &error))?;
        self.state = Some(state.clone());
        Ok(())
    }
}

fn shown(path: &Path) -> Excerpt<'_> {
    Excerpt::new(path.as_os_str().as_encoded_bytes()).max_chars(400)
}

fn cannot_keep(path: &Path, error: &io::Error) -> Error {
    Error::state(format_args!("cannot keep the state in {}: {error}", shown(path)))
        .with_hint("without it a restart would act on a version again; name another file")
}

/// The path with something behind its name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn lock(path: &Path) -> Result<File> {
    let failed = |error: io::Error| cannot_keep(path, &error);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    // Left behind when all is over: whoever removed it would take the lock of the next one along.
    let file = private().create(true).truncate(false).open(beside(path, ".lock")).map_err(failed)?;
    match fs4::FileExt::try_lock(&file) {
        Ok(()) => Ok(file),
        Err(fs4::TryLockError::WouldBlock) => Err(Error::state(format_args!("{} is another watch's", shown(path)))
            .with_hint("end that one, or give each a state file of its own")),
        Err(fs4::TryLockError::Error(error)) => Err(failed(error)),
    }
}

fn read(path: &Path, source: &str) -> Result<Option<State>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot_keep(path, &error)),
    };
    let broken = |why: &dyn std::fmt::Display| {
        Error::state(format_args!("the state in {} cannot be read: {why}", shown(path))).with_hint(
            "move it away, and say with --current which tag runs; otherwise the newest version is acted on anew",
        )
    };
    let head: Head = serde_json::from_slice(&bytes).map_err(|error| broken(&error))?;
    if head.verpick_watch > FORMAT {
        return Err(Error::state(format_args!("the state in {} is of a later version of verpick", shown(path)))
            .with_hint("use that version, or move the file away and say with --current which tag runs"));
    }
    let written: Written<State> = serde_json::from_slice(&bytes).map_err(|error| broken(&error))?;
    if written.source != source {
        let (theirs, ours) = (Excerpt::new(&written.source).max_chars(200), Excerpt::new(source).max_chars(200));
        return Err(Error::state(format_args!("the state in {} is of {theirs}, not of {ours}", shown(path)))
            .with_hint("give each source a state file of its own"));
    }
    Ok(Some(written.state))
}

/// Puts bytes into a file so that it has all of them or what it had before.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = beside(path, ".new");
    let written = private().create(true).truncate(true).open(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.write_all(b"\n")?;
        // Before the new name can point to it.
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&temporary, path)).inspect_err(|_| {
        // What is left of it is in nobody's way, but for the room that it takes.
        let _ = fs::remove_file(&temporary);
    })?;
    // The name is on the disk when the folder is; on Windows a folder cannot be opened for that, and need not be.
    #[cfg(unix)]
    File::open(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}

/// For nobody else to read: a state may name what is not public.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
