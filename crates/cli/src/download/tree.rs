//! The folder that an archive is unpacked into, and what an archive may not do.
//!
//! Invariants:
//!
//! - Nothing is written but below the folder, which is ours alone and empty at the beginning. Names are folders and files
//!   below it: none is absolute, none goes up, none stands twice.
//! - No link leads out of it. Links are made last, when no file is to be written any more, so none is ever written through
//!   one; their folders are made before the first of them. A target goes up only at its beginning, and no further than to
//!   the folder: what comes behind names things below, and those lead out as little.
//! - Devices, pipes and sockets are refused; so are the bits that give a program another's rights.
//! - Number and bytes are bounded, by what is written and not by what an archive says of itself.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use verpick::Excerpt;

/// How much an archive may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) entries: u64,
    pub(super) bytes: u64,
}

impl Limits {
    /// More files than that is no release.
    const ENTRIES: u64 = 200_000;

    pub(super) const fn of(bytes: u64) -> Self {
        Self { entries: Self::ENTRIES, bytes }
    }
}

/// Why an archive is refused, or cannot be unpacked.
#[derive(Debug)]
pub(super) enum Refused {
    /// It holds what none may hold.
    Unsafe(String),
    /// It is larger than it may be.
    TooLarge(String),
    /// It cannot be read, or what is in it not written.
    Broken(io::Error),
}

impl Refused {
    pub(super) fn unsafe_entry(name: &[u8], what: impl fmt::Display) -> Self {
        Self::Unsafe(format!("{} {what}", Excerpt::new(name).max_chars(200)))
    }
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self::Broken(error)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsafe(what) | Self::TooLarge(what) => f.write_str(what),
            Self::Broken(error) => {
                // Libraries write what they met into their errors.
                let error = error.to_string();
                Excerpt::new(&error).max_chars(200).fmt(f)
            }
        }
    }
}

/// The folder.
pub(super) struct Tree<'a> {
    root: &'a Path,
    limits: Limits,
    entries: u64,
    bytes: u64,
    /// Links and where they lead, in the order of the archive.
    links: Vec<(PathBuf, PathBuf)>,
}

impl<'a> Tree<'a> {
    /// A folder that is there, empty, and nobody else's.
    pub(super) const fn new(root: &'a Path, limits: Limits) -> Self {
        Self { root, limits, entries: 0, bytes: 0, links: Vec::new() }
    }

    /// Counts an entry, whatever it is.
    pub(super) fn count(&mut self) -> Result<(), Refused> {
        self.entries += 1;
        if self.entries > self.limits.entries {
            return Err(Refused::TooLarge(format!("it holds more than {} files", self.limits.entries)));
        }
        Ok(())
    }

    pub(super) fn folder(&mut self, name: &[u8]) -> Result<(), Refused> {
        fs::create_dir_all(self.root.join(path(name)?)).map_err(|error| twice_or(name, error))
    }

    /// Writes a file; all of it, or the archive is refused.
    pub(super) fn file(&mut self, name: &[u8], runs: bool, content: &mut dyn Read) -> Result<(), Refused> {
        let path = self.place(name)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, if runs { 0o755 } else { 0o644 });
        #[cfg(not(unix))]
        let _ = runs;
        let mut file = options.open(path).map_err(|error| twice_or(name, error))?;
        let room = self.limits.bytes - self.bytes;
        // One more than there is room for, to see that there is more.
        let written = io::copy(&mut content.take(room.saturating_add(1)), &mut file)?;
        if written > room {
            return Err(Refused::TooLarge(format!("it unpacks to more than {} bytes", self.limits.bytes)));
        }
        self.bytes += written;
        Ok(())
    }

    /// Notes a link.
    pub(super) fn link(&mut self, name: &[u8], target: &[u8]) -> Result<(), Refused> {
        if cfg!(not(unix)) {
            return Err(Refused::unsafe_entry(name, "is a link, and links are not made on this system"));
        }
        let place = path(name)?;
        let leads_out = || {
            let target = Excerpt::new(target).max_chars(200);
            Refused::unsafe_entry(name, format_args!("is a link to {target}, which leads out of the folder"))
        };
        let text = std::str::from_utf8(target).map_err(|_| leads_out())?;
        if text.is_empty() || text.starts_with('/') || text.contains(['\\', '\0']) {
            return Err(leads_out());
        }
        let mut up = place.components().count().saturating_sub(1);
        let mut went_down = false;
        for part in text.split('/').filter(|part| !matches!(*part, "" | ".")) {
            if part == ".." {
                // Behind a name that may be a link itself, nobody knows where up is.
                up = up.checked_sub(1).filter(|_| !went_down).ok_or_else(leads_out)?;
            } else {
                went_down = true;
            }
        }
        self.links.push((place, PathBuf::from(text)));
        Ok(())
    }

    /// Makes another name for a file that came before: a copy, so that writing to one never changes the other.
    pub(super) fn same(&mut self, name: &[u8], target: &[u8]) -> Result<(), Refused> {
        let from = self.root.join(path(target)?);
        let is_file = from.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
        if !is_file {
            let target = Excerpt::new(target).max_chars(200);
            return Err(Refused::unsafe_entry(
                name,
                format_args!("is another name of {target}, which is no file before it"),
            ));
        }
        #[cfg(unix)]
        let runs = std::os::unix::fs::PermissionsExt::mode(&from.metadata()?.permissions()) & 0o111 != 0;
        #[cfg(not(unix))]
        let runs = false;
        let mut content = fs::File::open(from)?;
        self.file(name, runs, &mut content)
    }

    /// Makes the links.
    pub(super) fn finish(self) -> Result<u64, Refused> {
        for (place, _) in &self.links {
            if let Some(folder) = place.parent() {
                fs::create_dir_all(self.root.join(folder))?;
            }
        }
        for (place, target) in &self.links {
            let name = place.as_os_str().as_encoded_bytes();
            symlink(target, &self.root.join(place)).map_err(|error| twice_or(name, error))?;
        }
        Ok(self.entries)
    }

    /// Where a file goes, with the folders around it.
    fn place(&self, name: &[u8]) -> Result<PathBuf, Refused> {
        let path = path(name)?;
        if path.as_os_str().is_empty() {
            return Err(Refused::unsafe_entry(name, "is the folder itself"));
        }
        let path = self.root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| twice_or(name, error))?;
        }
        Ok(path)
    }
}

#[cfg(unix)]
fn symlink(target: &Path, place: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, place)
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn twice_or(name: &[u8], error: io::Error) -> Refused {
    match error.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => {
            Refused::unsafe_entry(name, "stands in it twice")
        }
        _ => error.into(),
    }
}

/// Where a name leads, below the folder.
fn path(name: &[u8]) -> Result<PathBuf, Refused> {
    const LONGEST: usize = 4_096;
    let refused = |what: &str| Refused::unsafe_entry(name, what);
    let text = std::str::from_utf8(name).map_err(|_| refused("is no UTF-8"))?;
    if text.is_empty() || text.len() > LONGEST {
        return Err(refused("is no name of a file"));
    }
    if text.starts_with('/') {
        return Err(refused("leads out of the folder: it is absolute"));
    }
    // A backslash divides folders on some systems; a colon is a disk there, or a hidden part of a file.
    if text.contains(['\\', '\0']) || (cfg!(windows) && text.contains(':')) {
        return Err(refused("has a character that leads elsewhere on some systems"));
    }
    let mut path = PathBuf::new();
    for part in text.split('/').filter(|part| !matches!(*part, "" | ".")) {
        if part == ".." {
            return Err(refused("leads out of the folder: it goes up"));
        }
        path.push(part);
    }
    Ok(path)
}

#[cfg(test)]
mod tests;
