//! Running the program as a person would.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The program that these tests were built with.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_verpick");

/// What a run came to.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().expect("the program ends by itself"),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }
}

/// Runs `verpick` with these arguments and this standard input.
pub(crate) fn verpick<A: AsRef<OsStr>>(arguments: &[A], stdin: &[u8]) -> Run {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("standard input is a pipe");
    let bytes = stdin.to_vec();
    // A thread of its own: a full pipe in both directions would stop both sides. The program may also end before it
    // has read everything.
    let writer = std::thread::spawn(move || drop(input.write_all(&bytes)));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    output.into()
}

/// Runs a line of shell in a folder, with `verpick` on the path, and gives what a terminal shows.
pub(crate) fn shell(folder: &Path, line: &str) -> Run {
    let workplace = folder;
    let folder = Path::new(PROGRAM).parent().expect("the program is in a folder");
    let mut path = vec![folder.to_path_buf()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    Command::new("sh")
        .arg("-c")
        .arg(format!("exec 2>&1\n{line}"))
        .current_dir(workplace)
        .env("PATH", std::env::join_paths(path).expect("no folder has a separator in its name"))
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .output()
        .expect("a shell starts")
        .into()
}

/// A new git repository with a commit and these lightweight tags, in a folder of its own that is named `name`.
pub(crate) fn repository_with_tags(name: &str, tags: &[&str]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["commit", "--quiet", "--allow-empty", "--message=first"]);
    for tag in tags {
        git(&folder, &["tag", tag]);
    }
    folder
}

/// Runs git in a folder, at a date and by a person that are always the same.
pub(crate) fn git(folder: &Path, arguments: &[&str]) {
    git_at("2024-06-15T12:00:00Z", folder, arguments);
}

/// The same at another date.
pub(crate) fn git_at(date: &str, folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always"])
        .args(["-c", "tag.gpgSign=false", "-c", "commit.gpgSign=false"])
        .args(arguments)
        .envs([("GIT_AUTHOR_DATE", date), ("GIT_COMMITTER_DATE", date), ("GIT_CONFIG_GLOBAL", "/dev/null")])
        .env_remove("GIT_DIR")
        .status()
        .expect("git is installed");
    assert!(status.success(), "git {arguments:?} in {}", folder.display());
}

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
