//! Repositories on this machine, in every shape that they have.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use verpick_registry::git::Repository;
use verpick_registry::{Error, Listing, Registry, Result, SILENT};
use verpick_select::Selector;

use crate::repository::{Folder, commit, git, git_at, many, output, said};
use crate::support::{list, settings, tags};

/// Lists the repository at a path, or around it.
async fn at(path: &Path) -> Result<Listing> {
    Repository::at(path, &settings(&[]))?.list(SILENT).await
}

/// Finds this tag to be the latest.
#[track_caller]
fn is_latest(listing: Result<Listing>, tag: &str) {
    let listing = listing.unwrap();
    assert_eq!(Selector::semver().latest(listing.releases()).unwrap().tag(), tag);
    assert_eq!(listing.cost().requests, 0);
}

/// What the user sees, with `PATH` for the folder.
#[track_caller]
fn said_of(error: &Error, path: &Path) -> String {
    let line = format!("{error:#}").replace(&path.display().to_string(), "PATH");
    assert!(!line.contains('\n'), "{line}");
    line
}

#[tokio::test]
async fn a_path_and_a_url_are_the_same_repository() {
    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0", "v1.10.0", "v1.9.0"]);
    let by_path = at(&path).await.unwrap();
    is_latest(Ok(by_path.clone()), "v1.10.0");
    let by_url = list(&format!("git+file://{}", path.display()), &settings(&[])).await.unwrap();
    assert_eq!(by_url, by_path);
    // With what a URL escapes.
    let moved = folder.path().join("my app.git");
    fs::rename(&path, &moved).unwrap();
    let url = format!("git+file://{}/my%20app.git?prefix=v", folder.path().display());
    assert_eq!(list(&url, &settings(&[])).await.unwrap(), by_path);
}

#[tokio::test]
async fn tags_have_the_dates_and_the_objects_that_git_knows() {
    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0"]);
    git_at("2024-07-01T10:00:00Z", &path, &["tag", "--annotate", "--message=release", "v1.1.0", "main"]);
    git_at("2024-07-02T10:00:00Z", &path, &["tag", "--annotate", "--message=again", "v1.2.0", "v1.1.0"]);
    git(&path, &["tag", "tree", "main^{tree}"]);
    let listing = at(&path).await.unwrap();
    let dates: Vec<_> = listing
        .releases()
        .iter()
        .map(|release| {
            format!("{} {}", release.shown(), release.published.map(|date| date.to_rfc3339()).unwrap_or_default())
        })
        .collect();
    assert_eq!(
        dates,
        [
            "tree ",
            "v1.0.0 2024-06-15T12:00:00+00:00",
            "v1.1.0 2024-07-01T10:00:00+00:00",
            "v1.2.0 2024-07-02T10:00:00+00:00"
        ]
    );
    let tags = tags(&listing);
    let commit = said(&path, &["rev-parse", "main"]);
    assert_eq!(tags[b"v1.0.0".as_slice()], commit);
    assert_eq!(tags[b"v1.1.0".as_slice()], commit);
    assert_eq!(tags[b"tree".as_slice()], said(&path, &["rev-parse", "main^{tree}"]));
}

#[tokio::test]
async fn every_shape_of_a_repository_is_read() {
    let folder = Folder::new();
    let bare = folder.with_tags(&["v1.0.0"]);
    git(folder.path(), &["clone", "--quiet", bare.to_str().unwrap(), "clone"]);
    let clone = folder.path().join("clone");
    git(&clone, &["tag", "v1.1.0"]);
    is_latest(at(&clone).await, "v1.1.0");
    fs::create_dir(clone.join("inner")).unwrap();
    is_latest(at(&clone.join("inner")).await, "v1.1.0");
    git(&clone, &["worktree", "add", "--quiet", "--detach", "../tree"]);
    is_latest(at(&folder.path().join("tree")).await, "v1.1.0");

    let outer = folder.path().join("outer");
    git(folder.path(), &["init", "--quiet", "outer"]);
    git(&outer, &["submodule", "--quiet", "add", clone.to_str().unwrap(), "inner"]);
    is_latest(at(&outer.join("inner")).await, "v1.1.0");
    assert!(at(&outer).await.unwrap().releases().is_empty());

    git(&clone, &["pack-refs", "--all"]);
    git(&clone, &["tag", "v1.2.0"]);
    is_latest(at(&clone).await, "v1.2.0");
}

#[tokio::test]
async fn a_repository_of_sha_256_is_read() {
    let folder = Folder::new();
    let path = folder.bare(&["--object-format=sha256"]);
    git(&path, &["tag", "v1.0.0"]);
    let listing = at(&path).await.unwrap();
    assert_eq!(tags(&listing)[b"v1.0.0".as_slice()].len(), 64);
}

#[tokio::test]
async fn a_hundred_thousand_tags_are_read() {
    let folder = Folder::new();
    let path = folder.bare(&[]);
    many(&path, 100_000);
    let listing = at(&path).await.unwrap();
    assert_eq!(listing.releases().len(), 100_000);
    is_latest(Ok(listing), "v1.99.999");
}

#[tokio::test]
async fn a_shallow_clone_says_that_it_is_one() {
    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0"]);
    commit(&path, "second");
    let url = format!("file://{}", path.display());
    git(folder.path(), &["clone", "--quiet", "--depth=1", &url, "shallow"]);
    let shallow = Repository::at(folder.path().join("shallow"), &settings(&[])).unwrap();
    assert!(shallow.is_shallow().await.unwrap());
    assert!(shallow.list(SILENT).await.unwrap().releases().is_empty());
    assert!(!Repository::at(&path, &settings(&[])).unwrap().is_shallow().await.unwrap());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn tags_and_folders_that_are_not_utf8_are_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0"]);
    let commit = said(&path, &["rev-parse", "main"]);
    fs::write(path.join("refs/tags").join(OsStr::from_bytes(b"v2.0.0-\xff")), format!("{commit}\n")).unwrap();
    fs::rename(&path, folder.path().join(OsStr::from_bytes(b"\xff.git"))).unwrap();
    let listing = list(&format!("git+file://{}/%FF.git", folder.path().display()), &settings(&[])).await.unwrap();
    assert!(tags(&listing).contains_key(b"v2.0.0-\xff".as_slice()));
}

#[tokio::test]
async fn a_folder_that_is_no_repository_is_an_error() {
    let folder = Folder::new();
    let error = at(folder.path()).await.unwrap_err();
    assert_eq!(
        said_of(&error, folder.path()),
        "git cannot read the tags of PATH: not a git repository (or any of the parent directories): .git; name a \
         folder inside a repository"
    );
    assert!(error.is_local() && !error.is_usage() && !error.is_transient());
}

#[tokio::test]
async fn a_path_that_is_no_folder_is_wrong_usage() {
    let folder = Folder::new();
    let missing = folder.path().join("missing");
    let error = at(&missing).await.unwrap_err();
    assert!(error.is_usage());
    assert_eq!(
        said_of(&error, &missing),
        "cannot read PATH as a git repository: No such file or directory (os error 2); name a folder inside a \
         repository"
    );
    fs::write(&missing, "v1.0.0\n").unwrap();
    let error = at(&missing).await.unwrap_err();
    assert!(error.is_usage());
    assert_eq!(
        said_of(&error, &missing),
        "cannot read PATH as a git repository: it is no folder; name a folder inside a repository"
    );
}

#[tokio::test]
async fn what_git_leaves_out_is_an_error_and_not_a_shorter_list() {
    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0", "v1.1.0"]);
    fs::write(path.join("refs/tags/v1.1.0"), "no hash\n").unwrap();
    let error = at(&path).await.unwrap_err();
    assert_eq!(
        said_of(&error, &path),
        "git cannot read the tags of PATH: warning: ignoring broken ref refs/tags/v1.1.0; git fsck says more"
    );

    fs::write(path.join("refs/tags/v1.1.0"), format!("{}\n", "1".repeat(40))).unwrap();
    let line = said_of(&at(&path).await.unwrap_err(), &path);
    assert!(line.contains(&"1".repeat(40)) && line.ends_with("; git fsck says more"), "{line}");

    fs::remove_file(path.join("refs/tags/v1.1.0")).unwrap();
    fs::write(path.join("packed-refs"), "this is no reference\n").unwrap();
    let line = said_of(&at(&path).await.unwrap_err(), &path);
    assert!(line.contains("packed-refs"), "{line}");
}

#[tokio::test]
async fn many_complaints_of_git_do_not_stop_it() {
    // More than a pipe holds, on standard error.
    let folder = Folder::new();
    let path = folder.bare(&[]);
    for i in 0..2_000 {
        fs::create_dir_all(path.join("refs/tags")).unwrap();
        fs::write(path.join(format!("refs/tags/v1.0.{i}")), "no hash\n").unwrap();
    }
    assert!(output(&path, &["for-each-ref"]).stderr.len() > 1 << 16);
    let line = said_of(&at(&path).await.unwrap_err(), &path);
    assert!(line.contains("ignoring broken ref refs/tags/v1.0."), "{line}");
}

#[tokio::test]
async fn more_tags_than_the_bound_are_an_error() {
    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0", "v1.1.0"]);
    let mut settings = settings(&[]);
    settings.largest_body = 100;
    let error = Repository::at(&path, &settings).unwrap().list(SILENT).await.unwrap_err();
    assert!(error.is_too_much());
    assert_eq!(said_of(&error, &path), "PATH has more than 100 bytes of tags");
}

#[tokio::test]
async fn a_listing_that_takes_too_long_is_a_timeout() {
    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0"]);
    let mut settings = settings(&[]);
    settings.overall_timeout = Duration::ZERO;
    let error = Repository::at(&path, &settings).unwrap().list(SILENT).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(said_of(&error, &path), "git did not read PATH within 0ns");
}

/// The environment is the process's, so a process of its own has another one: this very program, for one test.
fn in_environment(test: &str, variables: &[(&str, &Path)]) -> bool {
    const CHILD: &str = "VERPICK_TEST_CHILD";
    if std::env::var_os(CHILD).is_some() {
        return true;
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env(CHILD, "1").envs(variables.iter().copied());
    let output = command.output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && stdout.contains("1 passed"),
        "{stdout}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    false
}

#[tokio::test]
async fn the_environment_does_not_point_elsewhere() {
    let (here, elsewhere) = (Folder::new(), Folder::new());
    let path = here.with_tags(&["v1.0.0"]);
    let other = elsewhere.with_tags(&["v2.0.0"]);
    let variables = [("GIT_DIR", other.as_path()), ("GIT_TRACE", Path::new("1")), ("GIT_NAMESPACE", Path::new("x"))];
    if in_environment("local::the_environment_does_not_point_elsewhere", &variables) {
        is_latest(at(&path).await, "v1.0.0");
    }
}

#[tokio::test]
async fn a_machine_without_git_is_said_so() {
    let folder = Folder::new();
    let variables = [("PATH", folder.path())];
    if in_environment("local::a_machine_without_git_is_said_so", &variables) {
        let error = at(folder.path()).await.unwrap_err();
        assert_eq!(
            said_of(&error, folder.path()),
            "git cannot read the tags of PATH: git is not installed; the package is called git"
        );
    }
}
