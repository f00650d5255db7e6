//! The tags of a git repository, by git itself.
//!
//! Git knows every shape that a repository may have (bare, worktrees, submodules, packed refs, reftables, partial and
//! shallow clones) and whether it may be trusted; a second reader of the same files would know less. One call lists all
//! tags with their dates. Invariant: whatever git complains of makes the listing fail, a reference that it leaves out
//! too.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use verpick::Excerpt;
use verpick::chrono::{DateTime, Utc};

use super::Dates;
use crate::failure::{Failure, Status};

/// A repository whose tags were read.
pub(crate) struct Repository {
    path: PathBuf,
    shallow: bool,
}

/// Paths and git's own sentences are longer than tags.
const LONG: usize = 400;

/// Lists the tags of the repository at `path`, or around it: their names, a line each, and their dates. The date of an
/// annotated tag is when it was made, that of another is its commit's.
pub(super) fn read(path: &Path) -> Result<(Repository, Vec<u8>, Dates), Failure> {
    match path.metadata() {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return Err(no_repository(Status::Usage, path, "it is no folder")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(no_repository(Status::Usage, path, &error.to_string()));
        }
        Err(error) => return Err(no_repository(Status::Source, path, &error.to_string())),
    }
    let listing = git(path, &["for-each-ref", "--format=%(refname:lstrip=2)%00%(creatordate:unix)", "refs/tags/"])?;
    let mut names = Vec::with_capacity(listing.len());
    let mut dates = Vec::new();
    for line in listing.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let (name, date) = line.iter().position(|byte| *byte == 0).map_or((line, &[][..]), |at| line.split_at(at));
        names.extend_from_slice(name);
        names.push(b'\n');
        dates.push(date.get(1..).and_then(moment));
    }
    let shallow = git(path, &["rev-parse", "--is-shallow-repository"])? == b"true\n";
    Ok((Repository { path: path.to_owned(), shallow }, names, dates))
}

fn no_repository(status: Status, path: &Path, reason: &str) -> Failure {
    Failure::new(status, format_args!("cannot read {} as a git repository: {reason}", shown(path)))
        .hint("a source is a URL such as ghr://owner/repo, a path to a git repository, or - for standard input")
}

/// Seconds since 1970. A tag of something other than a commit has no date.
fn moment(text: &[u8]) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(std::str::from_utf8(text).ok()?.parse().ok()?, 0)
}

/// Runs git in `path` and gives its output.
fn git(path: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let failed = |reason: &str| {
        Failure::new(Status::Source, format_args!("git cannot read the tags of {}: {reason}", shown(path)))
    };
    let output = command(path).args(arguments).output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => failed("git is not installed").hint("git tag elsewhere, and verpick latest < tags"),
        _ => failed(&error.to_string()),
    })?;
    let Output { status, stdout, stderr } = output;
    let complaint = String::from_utf8_lossy(&stderr);
    // A warning counts where it is about a reference, which the listing then lacks.
    let counts = |line: &&str| !line.trim().is_empty() && (!status.success() || line.contains("ref"));
    let complaint = complaint.lines().find(counts);
    match complaint {
        None if status.success() => Ok(stdout),
        None => Err(failed(&status.to_string())),
        Some(line) => {
            let line = line.trim_start_matches("fatal: ").trim_start_matches("error: ");
            let failure = failed(&Excerpt::new(line).max_chars(LONG).to_string());
            Err(if line.contains("dubious ownership") {
                failure.hint("it belongs to another user; git config --global --add safe.directory PATH trusts it")
            } else if line.contains("not a git repository") {
                failure.hint("name a folder inside a repository, or give the tags on standard input")
            } else if line.contains("object") || line.contains("ref") {
                failure.hint("git fsck says more")
            } else {
                failure
            })
        }
    }
}

/// Git in `path`, whatever repository the environment points to, speaking English.
fn command(path: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(path).env("LC_ALL", "C").stdin(Stdio::null());
    // What `git rev-parse --local-env-vars` lists, but for the user's own configuration; and what writes to standard error.
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

impl Repository {
    /// There are no tags in it.
    pub(super) fn none(&self) -> Failure {
        let failure = Failure::new(Status::Nothing, format_args!("there are no tags in {}", shown(&self.path)));
        if self.shallow {
            failure.hint("it is a shallow clone; git fetch --tags brings them")
        } else {
            failure.hint("git fetch --tags brings those of its remote")
        }
    }
}
