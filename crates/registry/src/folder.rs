//! Folders of this machine: `file:///folder`, with a folder for each version and its artifacts in it.
//!
//! - Links are followed; one that leads nowhere is left out.
//! - A release was published when the last of its artifacts was written.
//! - Nothing is asked of any server, so nothing is counted.
//! - Files beside the folders, and folders within them, are no part of the layout.
//!
//! `std` and not the local store of `object_store`: that one encodes names, refuses some, and would fail on a link that leads
//! nowhere.

use std::ffi::OsString;
use std::fs::{DirEntry, File, Metadata};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use percent_encoding::percent_decode_str;

use crate::adapters::{Opened, of_path};
use crate::error::{Kind, shown};
use crate::registry::{BoxFuture, Progress, Step};
use crate::{
    Artifact, Chunks, Content, Cost, Error, Listing, Registry, RegistryUrl, Release, Result, Resume, Settings,
};

/// As many as a page of an object store has, so that folders are bounded as buckets are.
const PER_PAGE: usize = 1_000;
/// How many bytes of a file are read at a time.
const CHUNK: u64 = 1 << 20;

/// The registry that a URL names.
pub(crate) fn open(url: &RegistryUrl, settings: &Settings) -> Result<Opened> {
    if !url.location().starts_with('/') {
        return Err(Error::usage(format_args!("{url} names no folder from the root"))
            .with_hint("it looks like file:///folder, with three slashes"));
    }
    let path = percent_decode_str(url.location())
        .decode_utf8()
        .map_err(|_| Error::usage(format_args!("{url} has bytes that are no UTF-8")))?;
    if path.contains('\0') {
        return Err(Error::usage(format_args!("{url} has a byte that no path has")));
    }
    let path = PathBuf::from(&*path);
    let identity = of_path(&path);
    let most = settings.most_pages.saturating_mul(PER_PAGE);
    Ok(Opened::new(Folder { path, limit: settings.overall_timeout, most }, identity))
}

/// A folder of this machine.
#[derive(Debug, Clone)]
struct Folder {
    path: PathBuf,
    limit: Duration,
    most: usize,
}

/// What is needed of an artifact.
type Listed = (OsString, u64, Option<DateTime<Utc>>);

impl Folder {
    /// Runs what reads the disk where it holds up nobody else; a disk of the network may not answer.
    async fn read<T: Send + 'static>(&self, read: impl FnOnce(&Self) -> Result<T> + Send + 'static) -> Result<T> {
        let this = self.clone();
        let reading = tokio::task::spawn_blocking(move || read(&this));
        match tokio::time::timeout(self.limit, reading).await {
            Ok(Ok(read)) => read,
            Ok(Err(_)) => Err(Error::new(Kind::Local, format_args!("{} was not read to its end", name(&self.path)))),
            Err(_) => Err(Error::new(
                Kind::Timeout,
                format_args!("{} was not read within {:?}", name(&self.path), self.limit),
            )),
        }
    }

    /// The names of the folders in it.
    fn folders(&self) -> Result<Vec<Vec<u8>>> {
        let mut names = Vec::new();
        self.each(&self.path, |entry, metadata| {
            if metadata.is_dir() {
                names.push(entry.file_name().as_encoded_bytes().to_vec());
            }
        })?;
        Ok(names)
    }

    /// The files of one release.
    fn files(&self, tag: &[u8]) -> Result<Vec<Listed>> {
        let Some(folder) = child(&self.path, tag) else { return Ok(Vec::new()) };
        let mut files = Vec::new();
        let read = self.each(&folder, |entry, metadata| {
            if metadata.is_file() {
                let written = metadata.modified().ok().map(DateTime::from);
                files.push((entry.file_name(), metadata.len(), written));
            }
        });
        match read {
            Err(error) if error.is_not_found() => {
                Err(Error::inconsistent(name(&self.path), format_args!("{} is gone", shown(tag))))
            }
            read => read.map(|()| files),
        }
    }

    fn each(&self, folder: &Path, mut see: impl FnMut(&DirEntry, &Metadata)) -> Result<()> {
        let failed = |error: io::Error| refused(folder, &error);
        for (count, entry) in std::fs::read_dir(folder).map_err(failed)?.enumerate() {
            if count >= self.most {
                return Err(Error::too_much(name(folder), format_args!("has more than {} files", self.most)));
            }
            let entry = entry.map_err(failed)?;
            match std::fs::metadata(entry.path()) {
                Ok(metadata) => see(&entry, &metadata),
                Err(error) if leads_nowhere(&entry, &error) => {}
                Err(error) => return Err(refused(&entry.path(), &error)),
            }
        }
        Ok(())
    }
}

/// Whether an entry is a link that leads nowhere or in a circle, or a file that has just gone.
fn leads_nowhere(entry: &DirEntry, error: &io::Error) -> bool {
    let is_link = || entry.file_type().is_ok_and(|kind| kind.is_symlink());
    error.kind() == ErrorKind::NotFound || (error.kind() != ErrorKind::PermissionDenied && is_link())
}

/// What is in a folder under a name that leads nowhere else.
fn child(folder: &Path, tag: &[u8]) -> Option<PathBuf> {
    if matches!(tag, b"" | b"." | b"..") || tag.contains(&b'/') || tag.contains(&0) {
        return None;
    }
    #[cfg(unix)]
    let name = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(tag);
    #[cfg(not(unix))]
    let name = std::str::from_utf8(tag).ok().filter(|name| !name.contains(['\\', ':']))?;
    Some(folder.join(name))
}

fn name(path: &Path) -> String {
    format!("the folder {}", shown(path.as_os_str().as_encoded_bytes()))
}

fn refused(path: &Path, error: &io::Error) -> Error {
    let name = name(path);
    match error.kind() {
        ErrorKind::NotFound => Error::not_found(format_args!("{name} is not there")),
        ErrorKind::NotADirectory => Error::not_found(format_args!("{name} is no folder")),
        ErrorKind::PermissionDenied => Error::new(Kind::Unauthorized, format_args!("{name} may not be read"))
            .with_hint("look at its permissions, and at those of the folders above it"),
        _ => Error::new(Kind::Unavailable, format_args!("{name} cannot be read: {}", shown(&error.to_string()))),
    }
}

impl Registry for Folder {
    fn list<'a>(&'a self, progress: Progress<'a>) -> BoxFuture<'a, Result<Listing>> {
        Box::pin(async move {
            let names = self.read(Self::folders).await?;
            progress(Step::Pages { read: 1, of: Some(1), releases: names.len() as u64 });
            let release = |name: Vec<u8>| {
                let path = child(&self.path, &name);
                let mut release = Release::new(name);
                release.reference = path.map(|path| path.to_string_lossy().into_owned());
                release
            };
            Ok(Listing::whole(names.into_iter().map(release).collect(), Cost::default()))
        })
    }

    fn describe<'a>(&'a self, releases: Vec<&'a mut Release>, _: Progress<'a>) -> BoxFuture<'a, Result<Cost>> {
        Box::pin(async move {
            for release in releases {
                let tag = release.tag.clone();
                let files = self.read(move |this| this.files(&tag)).await?;
                release.published = files.iter().filter_map(|(_, _, written)| *written).max();
                let folder = child(&self.path, &release.tag);
                let artifact = |(name, size, _): Listed| {
                    let mut artifact = Artifact::new(name.to_string_lossy());
                    artifact.size = Some(size);
                    artifact.location = folder.as_ref().map(|folder| folder.join(&name).to_string_lossy().into_owned());
                    artifact
                };
                release.artifacts = Some(files.into_iter().map(artifact).collect());
            }
            Ok(Cost::default())
        })
    }

    fn fetch<'a>(
        &'a self,
        artifact: &'a Artifact,
        resume: Option<&'a Resume>,
        _: Progress<'a>,
    ) -> BoxFuture<'a, Result<Content<'a>>> {
        Box::pin(async move {
            let path = artifact.location.as_ref().map(PathBuf::from);
            let path = path.ok_or_else(|| {
                Error::not_found(format_args!("nothing says where the artifact {} is", shown(&artifact.name)))
            })?;
            let wanted = resume.cloned();
            let (file, from, size, validator) = self.read(move |_| open_file(&path, wanted.as_ref())).await?;
            let chunks = Reading { folder: self, file: Some(file) };
            Ok(Content::new(from, Some(size), Some(validator), chunks))
        })
    }
}

/// Opens a file where it was left, if it is the same as then. Gives where that is, its size, and what tells it from others.
fn open_file(path: &Path, resume: Option<&Resume>) -> Result<(File, u64, u64, String)> {
    let shown = shown(path.as_os_str().as_encoded_bytes());
    let failed = |error: io::Error| match error.kind() {
        ErrorKind::NotFound => Error::not_found(format_args!("{shown} is not there")),
        _ => Error::new(Kind::Unavailable, format_args!("{shown} cannot be read: {error}")),
    };
    let mut file = std::fs::File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    let size = metadata.len();
    let written = metadata.modified().map(DateTime::<Utc>::from).map_err(failed)?;
    let validator = format!("{size} bytes of {}", written.to_rfc3339());
    let from =
        resume.filter(|resume| resume.validator == validator && resume.from <= size).map_or(0, |resume| resume.from);
    file.seek(SeekFrom::Start(from)).map_err(failed)?;
    Ok((file, from, size, validator))
}

/// A file that is read.
struct Reading<'a> {
    folder: &'a Folder,
    /// Away while it is read.
    file: Option<File>,
}

impl Chunks for Reading<'_> {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>>> {
        Box::pin(async move {
            let Some(mut file) = self.file.take() else { return Ok(None) };
            let (file, chunk) = self
                .folder
                .read(move |this| {
                    let mut chunk = Vec::new();
                    file.by_ref().take(CHUNK).read_to_end(&mut chunk).map_err(|error| refused(&this.path, &error))?;
                    Ok((file, chunk))
                })
                .await?;
            self.file = Some(file);
            Ok(Some(chunk).filter(|chunk| !chunk.is_empty()))
        })
    }
}

/// The document, for its examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/registries/objects.md")]
struct Document;
