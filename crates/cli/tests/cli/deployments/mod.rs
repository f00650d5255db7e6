//! The deployment side of the program: what was built and deployed, and what runs where.

mod answers;
mod documents;
mod faults;
mod record;
mod transfer;
mod watch;

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::run::{PROGRAM, Run};

/// A store of its own, and the program on it, in a folder of its own and as if there were no pipeline around.
pub(super) struct Book {
    folder: tempfile::TempDir,
}

impl Book {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder can be made") }
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder().join("events.db")
    }

    pub(super) fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments);
        self.settle(&mut command);
        command
    }

    /// What a command finds around it.
    pub(super) fn settle(&self, command: &mut Command) {
        command
            .current_dir(self.folder())
            .env("VERPICK_DB", self.path())
            .env("XDG_CONFIG_HOME", self.folder().join("config"))
            .env("XDG_DATA_HOME", self.folder().join("data"))
            .stdin(Stdio::null());
        for name in ["GITHUB_ACTIONS", "GITLAB_CI", "CLICOLOR_FORCE", "VERPICK_SETTINGS"] {
            command.env_remove(name);
        }
    }

    pub(super) fn run(&self, line: &str) -> Run {
        self.words(&line.split(' ').collect::<Vec<_>>())
    }

    pub(super) fn words(&self, words: &[&str]) -> Run {
        self.command(words).output().expect("the program runs").into()
    }

    pub(super) fn with_input(&self, line: &str, input: &str) -> Run {
        let words: Vec<_> = line.split(' ').collect();
        let mut command = self.command(&words);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut stdin = child.stdin.take().expect("it has an input");
        let bytes = input.as_bytes().to_vec();
        let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("the writer ends");
        output.into()
    }

    /// Records what must be taken.
    pub(super) fn record(&self, line: &str) {
        let run = self.run(&format!("record {line}"));
        assert_eq!(run.status, 0, "record {line}: {}{}", run.stdout, run.stderr);
    }

    /// The answer of a call, which must be one.
    pub(super) fn json(&self, line: &str) -> Value {
        let run = self.run(&format!("{line} --json"));
        assert_eq!(run.status, 0, "{line}: {}", run.stderr);
        serde_json::from_str(&run.stdout).expect("it is JSON")
    }
}

/// A deployment that completed, as the words behind `record`.
pub(super) fn deployed(product: &str, version: &str, environment: &str, at: &str) -> String {
    format!("deployment --product {product} --version {version} --environment {environment} --at {at}")
}
