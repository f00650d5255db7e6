//! Repositories made by git.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with repositories in it.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// A bare repository at `acme/app.git`, without a commit.
    pub(crate) fn empty(&self, options: &[&str]) -> PathBuf {
        let path = self.path().join("acme/app.git");
        std::fs::create_dir_all(&path).unwrap();
        git(&path, &[&["init", "--quiet", "--bare", "--initial-branch=main"], options].concat());
        path
    }

    /// The same with a commit, on which its branch stands.
    pub(crate) fn bare(&self, options: &[&str]) -> PathBuf {
        let path = self.empty(options);
        commit(&path, "first");
        path
    }

    /// The same with lightweight tags.
    pub(crate) fn with_tags(&self, tags: &[&str]) -> PathBuf {
        let path = self.bare(&[]);
        tags.iter().for_each(|tag| git(&path, &["tag", tag]));
        path
    }
}

/// Adds a commit to the branch of a bare repository.
pub(crate) fn commit(path: &Path, message: &str) {
    let tree = said(path, &["write-tree"]);
    let parent = output(path, &["rev-parse", "--verify", "--quiet", "main"]);
    let parent = String::from_utf8(parent.stdout).unwrap();
    let parents: Vec<_> = Some(parent.trim()).filter(|parent| !parent.is_empty()).map_or(vec![], |it| vec!["-p", it]);
    let commit = said(path, &[&["commit-tree", tree.as_str(), "-m", message], parents.as_slice()].concat());
    git(path, &["update-ref", "refs/heads/main", &commit]);
}

/// Runs git in a folder, at a date and by a person that are always the same.
pub(crate) fn git(folder: &Path, arguments: &[&str]) {
    git_at("2024-06-15T12:00:00Z", folder, arguments);
}

/// The same at another date.
pub(crate) fn git_at(date: &str, folder: &Path, arguments: &[&str]) {
    let output = run(date, folder, arguments);
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What git says, without the line feed at its end.
pub(crate) fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = output(folder, arguments);
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// What git comes to.
pub(crate) fn output(folder: &Path, arguments: &[&str]) -> Output {
    run("2024-06-15T12:00:00Z", folder, arguments)
}

fn run(date: &str, folder: &Path, arguments: &[&str]) -> Output {
    Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always"])
        .args(["-c", "tag.gpgSign=false", "-c", "commit.gpgSign=false", "-c", "safe.directory=*"])
        .args(arguments)
        .envs([("GIT_AUTHOR_DATE", date), ("GIT_COMMITTER_DATE", date)])
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_TERMINAL_PROMPT", "0")])
        .env_remove("GIT_DIR")
        .output()
        .expect("git is installed")
}

/// As many lightweight tags of one commit as wanted, `v1.0.0`, `v1.0.1`, …, written at once.
pub(crate) fn many(path: &Path, count: usize) {
    let commit = said(path, &["rev-parse", "main"]);
    let lines: String = (0..count).map(|i| format!("{commit} refs/tags/v1.{}.{}\n", i / 1_000, i % 1_000)).collect();
    let text = format!("# pack-refs with: peeled fully-peeled \n{lines}");
    std::fs::write(path.join("packed-refs"), text).unwrap();
}
