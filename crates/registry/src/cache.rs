//! What registries said before: files in a folder.
//!
//! Invariants:
//!
//! - A file is replaced as a whole or not at all, so several processes may share the folder: the last one to write wins, and
//!   whoever reads gets what one of them wrote.
//! - A file is named by a hash of what it is for and of the credential that it was got with: what one credential may see
//!   another never gets from here.
//! - The cache only ever saves requests: a file that is broken, of another version or cannot be read or written is a warning
//!   and as good as none.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use ring::digest::{Context, SHA256, digest};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::http::Access;
use crate::{Environment, Settings};

/// What a file begins with. Raised whenever what is kept changes its shape.
const MAGIC: &str = "verpick-cache 1";

/// The usual folder: `verpick` in `XDG_CACHE_HOME`, or in `~/.cache`, or in `LOCALAPPDATA` on Windows. `None` where the
/// environment names no home.
#[must_use]
pub fn folder(environment: &Environment) -> Option<PathBuf> {
    let absolute = |name: &str| environment.open(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = if cfg!(windows) { absolute("LOCALAPPDATA") } else { absolute("HOME").map(|home| home.join(".cache")) };
    Some(absolute("XDG_CACHE_HOME").or(home)?.join("verpick"))
}

/// A folder of files, or none.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: Option<PathBuf>,
    most: u64,
}

/// What a file is for.
pub struct Key(Context);

impl Key {
    /// Something of this kind, of a registry or a page of it.
    #[must_use]
    pub fn new(kind: &str, of: &str) -> Self {
        let mut context = Context::new(&SHA256);
        context.update(MAGIC.as_bytes());
        for part in [kind, of] {
            context.update(&(part.len() as u64).to_le_bytes());
            context.update(part.as_bytes());
        }
        Self(context)
    }

    /// Got with this credential.
    #[must_use]
    pub fn credential(mut self, access: &Access) -> Self {
        access.hash(&mut self.0);
        self
    }

    fn file_name(&self) -> String {
        hex(self.0.clone().finish().as_ref())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.file_name()).finish()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Cache {
    /// The cache that the settings name.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self { folder: settings.cache.clone(), most: settings.cache_size }
    }

    /// What was stored under a key last, if it can be read.
    pub fn load<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        let path = self.folder.as_ref()?.join(key.file_name());
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(file = %path.display(), %error, "cannot read a cached file; goes without it");
                }
                return None;
            }
        };
        let loaded = unwrap(&bytes).and_then(|payload| serde_json::from_slice(payload).map_err(|_| "it is not whole"));
        match loaded {
            Ok(loaded) => Some(loaded),
            Err(reason) => {
                tracing::warn!(file = %path.display(), reason, "ignores a cached file");
                None
            }
        }
    }

    /// Stores something under a key.
    pub fn store<T: Serialize>(&self, key: &Key, value: &T) {
        let Some(folder) = &self.folder else { return };
        if let Err(error) = self.write(folder, key, value) {
            tracing::warn!(folder = %folder.display(), %error, "cannot write to the cache; goes without it");
        }
    }

    fn write<T: Serialize>(&self, folder: &Path, key: &Key, value: &T) -> io::Result<()> {
        let payload = serde_json::to_vec(value)?;
        if payload.len() as u64 > self.most / 2 {
            tracing::debug!(bytes = payload.len(), "too large to be cached");
            return Ok(());
        }
        create_private(folder)?;
        let name = key.file_name();
        let temporary = folder.join(temporary_name(&name));
        let written = write_private(&temporary, &[&header(&payload), &payload])
            .and_then(|()| fs::rename(&temporary, folder.join(&name)));
        if written.is_err() {
            // Another may have swept it away; either way there is nothing left to do about it.
            let _ = fs::remove_file(&temporary);
        }
        written.and_then(|()| self.sweep(folder))
    }

    /// Takes away the files that were written longest ago until the rest fits, and what was left behind half written.
    fn sweep(&self, folder: &Path) -> io::Result<()> {
        const LEFT_BEHIND: Duration = Duration::from_secs(3_600);
        let now = SystemTime::now();
        let mut files = Vec::new();
        for entry in fs::read_dir(folder)? {
            let Ok(entry) = entry else { continue };
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| is_ours(name)) else { continue };
            // Gone meanwhile: another process swept.
            let Ok(metadata) = entry.metadata() else { continue };
            let written = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            let age = now.duration_since(written).unwrap_or_default();
            if name.contains('.') {
                if age > LEFT_BEHIND {
                    let _ = fs::remove_file(entry.path());
                }
            } else {
                files.push((written, metadata.len(), entry.path()));
            }
        }
        let mut total: u64 = files.iter().map(|(_, length, _)| length).sum();
        files.sort();
        for (_, length, path) in files {
            if total <= self.most {
                break;
            }
            tracing::debug!(file = %path.display(), "makes room in the cache");
            let _ = fs::remove_file(path);
            total -= length;
        }
        Ok(())
    }
}

/// The line before the payload: what it is, and its hash.
fn header(payload: &[u8]) -> Vec<u8> {
    format!("{MAGIC} {}\n", hex(digest(&SHA256, payload).as_ref())).into_bytes()
}

/// The payload behind its header, or why there is none.
fn unwrap(bytes: &[u8]) -> Result<&[u8], &'static str> {
    let end = bytes.iter().take(128).position(|byte| *byte == b'\n').ok_or("it is none of ours")?;
    let (line, payload) = bytes.split_at(end + 1);
    if !line.starts_with(MAGIC.as_bytes()) {
        return Err("it is of another version");
    }
    if line == header(payload) { Ok(payload) } else { Err("it is not whole") }
}

/// Whether a file is one of the cache's: nothing else in the folder is touched.
fn is_ours(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    stem.len() == 64 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A name that no other process nor thread takes.
fn temporary_name(name: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let nanoseconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{name}.{}-{count}-{nanoseconds}", std::process::id())
}

/// A folder, and those around it, for nobody else to look into.
fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A new file for nobody else to read.
fn write_private(path: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file: File = options.open(path)?;
    parts.iter().try_for_each(|part| file.write_all(part))
}
