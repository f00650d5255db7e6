//! Repositories on this machine, by git itself.
//!
//! Git knows every shape that a repository may have (bare, worktrees, submodules, packed refs, reftables, partial and
//! shallow clones) and whether it may be trusted; a second reader of the same files would know less. One call lists all
//! tags with their dates. Invariant: whatever git complains of makes the listing fail, a reference that it leaves out
//! too.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use chrono::{DateTime, Utc};
use percent_encoding::percent_decode_str;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;
use verpick_version::Excerpt;

use crate::error::Kind;
use crate::registry::{BoxFuture, Progress, Step};
use crate::{Cost, Error, Listing, Registry, RegistryUrl, Release, Result, Settings};

/// Paths and git's own sentences are longer than tags.
const LONG: usize = 400;

/// A git repository on this machine: the one at a path, or around it.
///
/// Its tags are read by the program `git`, with the user's own configuration. The date of an annotated tag is when it
/// was made, that of another is its commit's.
///
/// ```no_run
/// use verpick_registry::git::Repository;
/// use verpick_registry::{Registry, SILENT, Settings};
/// use verpick_select::Selector;
///
/// # async fn latest() -> Result<(), verpick_registry::Error> {
/// let repository = Repository::at(".", &Settings::default())?;
/// let listing = repository.list(SILENT).await?;
/// println!("{:?}", Selector::semver().latest(listing.releases()).map(|selection| selection.tag()));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Repository {
    path: PathBuf,
    settings: Settings,
}

impl Repository {
    /// The repository at a path, or around it. Git is not asked yet.
    ///
    /// # Errors
    ///
    /// Where there is no such folder.
    pub fn at(path: impl Into<PathBuf>, settings: &Settings) -> Result<Self> {
        let path = path.into();
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() => Ok(Self { path, settings: settings.clone() }),
            Ok(_) => Err(no_repository(Kind::Usage, &path, "it is no folder")),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidInput) => {
                Err(no_repository(Kind::Usage, &path, &error.to_string()))
            }
            Err(error) => Err(no_repository(Kind::Local, &path, &error.to_string())),
        }
    }

    /// Whether it is a shallow clone: one that need not have the tags which the repository has that it was cloned from.
    ///
    /// # Errors
    ///
    /// Where git fails.
    pub async fn is_shallow(&self) -> Result<bool> {
        Ok(self.git(&["rev-parse", "--is-shallow-repository"]).await? == b"true\n")
    }

    /// Runs git and gives its output.
    async fn git(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        let limit = self.settings.overall_timeout;
        let started = tokio::time::Instant::now();
        match tokio::time::timeout(limit, self.run(arguments)).await {
            // On a busy machine git may be done before anybody looks at the time.
            Ok(done) if started.elapsed() <= limit => done,
            _ => {
                let message = format_args!("git did not read {} within {limit:?}", shown(&self.path));
                Err(Error::new(Kind::Timeout, message))
            }
        }
    }

    async fn run(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        let mut child = command(&self.path)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => self.failed("git is not installed").with_hint("the package is called git"),
                _ => self.failed(&error.to_string()),
            })?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        // Both at once: git waits for a pipe that is full.
        let (output, complaint) = tokio::try_join!(self.read(stdout), self.read(stderr))?;
        let status = child.wait().await.map_err(|error| self.failed(&error.to_string()))?;
        self.judge(status, output, &complaint)
    }

    /// Reads a pipe to its end.
    async fn read(&self, pipe: Option<impl AsyncRead + Unpin>) -> Result<Vec<u8>> {
        let most = self.settings.largest_body;
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            let read = pipe.take(most.saturating_add(1)).read_to_end(&mut bytes).await;
            read.map_err(|error| self.failed(&error.to_string()))?;
        }
        if bytes.len() as u64 > most {
            return Err(Error::too_much(shown(&self.path), format_args!("has more than {most} bytes of tags")));
        }
        Ok(bytes)
    }

    /// The output, if git has nothing to complain of.
    fn judge(&self, status: ExitStatus, output: Vec<u8>, complaint: &[u8]) -> Result<Vec<u8>> {
        let complaint = String::from_utf8_lossy(complaint);
        // A warning counts where it is about a reference, which the listing then lacks.
        let counts = |line: &&str| !line.trim().is_empty() && (!status.success() || line.contains("ref"));
        let Some(line) = complaint.lines().find(counts) else {
            return if status.success() { Ok(output) } else { Err(self.failed(&status.to_string())) };
        };
        let line = line.trim_start_matches("fatal: ").trim_start_matches("error: ");
        let error = self.failed(&Excerpt::new(line).max_chars(LONG).to_string());
        Err(if line.contains("dubious ownership") {
            error.with_hint("it belongs to another user; git config --global --add safe.directory PATH trusts it")
        } else if line.contains("not a git repository") {
            error.with_hint("name a folder inside a repository")
        } else if line.contains("object") || line.contains("ref") {
            error.with_hint("git fsck says more")
        } else {
            error
        })
    }

    fn failed(&self, reason: &str) -> Error {
        Error::new(Kind::Local, format_args!("git cannot read the tags of {}: {reason}", shown(&self.path)))
    }
}

impl Registry for Repository {
    fn list<'a>(&'a self, progress: Progress<'a>) -> BoxFuture<'a, Result<Listing>> {
        Box::pin(async move {
            let listing = self
                .git(&[
                    "for-each-ref",
                    "--format=%(refname:lstrip=2)%00%(creatordate:unix)%00%(objectname)%00%(*objectname)",
                    "refs/tags/",
                ])
                .await?;
            let lines = listing.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
            let releases: Vec<_> = lines.map(release).collect();
            progress(Step::Pages { read: 1, of: Some(1), releases: releases.len() as u64 });
            Ok(Listing::whole(releases, Cost { bytes: listing.len() as u64, ..Cost::default() }))
        })
    }
}

/// A line of git's list: name, date, object, and the object that an annotated tag stands for.
fn release(line: &[u8]) -> Release {
    let mut fields = line.split(|byte| *byte == 0);
    let mut field = || fields.next().unwrap_or_default();
    let mut release = Release::new(field());
    release.published = moment(field());
    let (object, peeled) = (field(), field());
    let object = if peeled.is_empty() { object } else { peeled };
    release.reference = std::str::from_utf8(object).ok().map(str::to_owned);
    release
}

/// Seconds since 1970. A tag of something other than a commit has no date.
fn moment(text: &[u8]) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(std::str::from_utf8(text).ok()?.parse().ok()?, 0)
}

fn no_repository(kind: Kind, path: &Path, reason: &str) -> Error {
    Error::new(kind, format_args!("cannot read {} as a git repository: {reason}", shown(path)))
        .with_hint("name a folder inside a repository")
}

/// The folder that a URL names.
pub(super) fn path(url: &RegistryUrl) -> Result<PathBuf> {
    let location = url.location();
    if !location.starts_with('/') {
        return Err(Error::usage(format_args!("{url} names a host, and files are on this one"))
            .with_hint("it looks like git+file:///folder, with three slashes"));
    }
    // `/C:/folder` begins with a drive, not with a root.
    let location = if cfg!(windows) { location.trim_start_matches('/') } else { location };
    let bytes: Vec<u8> = percent_decode_str(location).collect();
    from_bytes(bytes).ok_or_else(|| Error::usage(format_args!("{url} has bytes that are no UTF-8")))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere not all bytes are a path")]
fn from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;

    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

/// Git in `path`, whatever repository the environment points to, speaking English.
fn command(path: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(path).env("LC_ALL", "C").stdin(Stdio::null());
    // What `git rev-parse --local-env-vars` lists, but for the user's own configuration; and what writes to standard
    // error.
    const OF_A_REPOSITORY: [&str; 13] = [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    ];
    for name in OF_A_REPOSITORY {
        command.env_remove(name);
    }
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_TRACE")) {
        command.env_remove(name);
    }
    command
}

fn shown(path: &Path) -> String {
    Excerpt::new(path.as_os_str().as_encoded_bytes()).max_chars(LONG).to_string()
}
