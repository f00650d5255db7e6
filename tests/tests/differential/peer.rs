//! A peer: a script in another language that answers questions.

use std::env;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// What to run, and on what.
pub(crate) struct Peer {
    program: String,
    /// Before the script.
    option: &'static str,
    script: &'static str,
    /// Behind it.
    folder: String,
}

/// One answer for each question.
pub(crate) struct Answers {
    /// What each text says, if it is a version.
    pub(crate) readings: Vec<Option<String>>,
    /// The sign of the comparison of each pair, if both are versions.
    pub(crate) orders: Vec<Option<i64>>,
    /// The latest stable version of each list, by its number among the texts.
    pub(crate) latest: Vec<Option<usize>>,
}

impl Peer {
    /// Node, with the packages of a folder.
    pub(crate) fn node(script: &'static str) -> Self {
        let folder = variable("VERPICK_NODE_PACKAGES");
        Self { program: "node".to_owned(), option: "--no-warnings", script, folder }
    }

    /// The Python of a virtual environment. Isolated, for otherwise a script hides a package of the same name.
    pub(crate) fn python(script: &'static str) -> Self {
        let folder = variable("VERPICK_PYTHON_PACKAGES");
        Self { program: format!("{folder}/bin/python"), option: "-I", script, folder }
    }

    pub(crate) fn ask(&self, texts: &[&str], pairs: &[[usize; 2]], lists: &[Vec<usize>]) -> Answers {
        let questions = json!({ "texts": texts, "pairs": pairs, "lists": lists }).to_string();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("differential").join(self.script);
        let mut command = Command::new(&self.program);
        command
            .args([self.option.as_ref(), script.as_path(), self.folder.as_ref()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.program));
        // They answer once they have read everything.
        child.stdin.take().expect("a pipe").write_all(questions.as_bytes()).expect("the script reads the questions");
        let output = child.wait_with_output().expect("the script answers");
        assert!(output.status.success(), "{}: {}", self.script, output.status);
        let answers: Value = serde_json::from_slice(&output.stdout).expect("the answers are JSON");
        let each = |key: &str| answers[key].as_array().expect("a list of answers").iter();
        Answers {
            readings: each("readings").map(|text| text.as_str().map(str::to_owned)).collect(),
            orders: each("orders").map(Value::as_i64).collect(),
            latest: each("latest").map(|index| index.as_u64().map(|index| index as usize)).collect(),
        }
    }
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test differential`"))
}
