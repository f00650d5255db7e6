//! A file that is on its way: beside its place, under another name, until all of it is there.
//!
//! Invariants: the place has all of the old file or all of the new one; what was fetched before is gone on with only where a
//! note beside it says what it is a part of; and nobody else writes to it meanwhile.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use verpick::registry::Resume;

/// A file on its way.
pub(super) struct Part {
    path: PathBuf,
    note: PathBuf,
    file: File,
    length: u64,
}

/// What a part is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    pub(super) tag: String,
    pub(super) artifact: String,
    pub(super) validator: String,
}

impl Part {
    /// The part of what is to be at `place`; what was fetched before stays in it.
    pub(super) fn open(place: &Path) -> io::Result<Self> {
        let (path, note) = (beside(place, ".part"), beside(place, ".part.json"));
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        fs4::FileExt::try_lock(&file).map_err(|error| match error {
            fs4::TryLockError::WouldBlock => {
                io::Error::new(io::ErrorKind::WouldBlock, "somebody else is downloading to it")
            }
            fs4::TryLockError::Error(error) => error,
        })?;
        let length = file.metadata()?.len();
        Ok(Self { path, note, file, length })
    }

    /// Where to go on, if what is there is a part of this.
    pub(super) fn resume(&self, tag: &str, artifact: &str) -> Option<Resume> {
        let note: Note = serde_json::from_slice(&fs::read(&self.note).ok()?).ok()?;
        let is_it = note.tag == tag && note.artifact == artifact && self.length > 0;
        is_it.then_some(Resume { from: self.length, validator: note.validator })
    }

    /// Goes on behind so many bytes; the note is written before any of those that follow.
    pub(super) fn begin(&mut self, from: u64, note: Option<&Note>) -> io::Result<()> {
        if from != self.length || note.is_none() {
            // What is there is of something else from now on.
            remove(&self.note)?;
        }
        self.file.set_len(from)?;
        self.file.seek(SeekFrom::Start(from))?;
        self.length = from;
        match note {
            Some(note) => fs::write(&self.note, serde_json::to_vec(note)?),
            None => Ok(()),
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    /// The file from its beginning.
    pub(super) fn rewound(&mut self) -> io::Result<&mut File> {
        self.file.seek(SeekFrom::Start(0))?;
        Ok(&mut self.file)
    }

    /// The same for somebody who keeps it.
    pub(super) fn reader(&mut self) -> io::Result<File> {
        self.file.seek(SeekFrom::Start(0))?;
        self.file.try_clone()
    }

    /// Moves it into its place, in one step.
    pub(super) fn into_place(self, place: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, place)?;
        remove(&self.note)
    }

    /// Throws it away.
    pub(super) fn discard(self) -> io::Result<()> {
        remove(&self.note)?;
        remove(&self.path)
    }
}

/// The path with something behind its name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
