//! `cargo xtask mutants`: which changes of the code no test notices.
//!
//! cargo-mutants makes the changes, one at a time, in a copy of the workspace; `.cargo/mutants.toml` says which. It is
//! built from source, which takes minutes, so this is no part of the test command. A change that is not noticed is a
//! question, not a failure: some make no difference that anyone could see.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::Value;

use crate::process::Run;
use crate::workspace::Workspace;

const VERSION: &str = "27.1.0";

/// Where the tests are that should notice.
const PACKAGE: &str = "verpick-tests";

/// The others ask the same questions of more lists, and take ten times as long.
const TESTS: [&str; 6] =
    ["--test=conformance", "--test=laws", "--test=inference", "--test=types", "--test=traits", "--test=edges"];

/// These ask whether what the laws are tried on is varied enough, which says nothing of the code; and take four times as
/// long as all others.
const SKIP: [&str; 3] = ["--", "--skip", "reach::"];

/// In seconds, of which the tests take two: what takes this long goes in circles.
const LIMIT: &str = "40";

/// So few cases of each law are enough for most changes.
const CASES: &str = "8";

/// Tries the changes of one shard, or all; prints how many were noticed and lists the others.
///
/// What the tests across the crates do not notice is tried once more on the tests and examples of its own crate.
pub(crate) fn run(workspace: &Workspace, shard: Option<&str>) -> Result<ExitCode, String> {
    let mutants = Mutants::provide(workspace)?;
    // cargo-mutants would first run the tests of the changed packages instead, which have none of these names.
    let unchanged = workspace.cargo(&["test", "--profile", "mutants", "--locked", "--quiet", "--package", PACKAGE]);
    mutants.with_settings(unchanged.args(TESTS).args(SKIP)).done()?;

    // Every part has some of every file, so that the share of one part says something of the whole.
    let shard = shard.iter().flat_map(|shard| ["--sharding", "round-robin", "--shard", shard]);
    let tests = TESTS.iter().map(|test| format!("--cargo-arg={test}"));
    let first = mutants.command().args(shard).args(["--test-package", PACKAGE]).args(tests).arg("--").args(SKIP);
    let first = mutants.outcomes(first)?;
    let missed = if first.missed.is_empty() {
        Vec::new()
    } else {
        let again = first.missed.iter().flat_map(|name| ["--re".to_owned(), format!("^{}$", regex::escape(name))]);
        mutants.outcomes(mutants.command().arg("--all-features").args(again))?.missed
    };
    println!("\n{}", summary(first.tried, &missed)?);
    Ok(ExitCode::SUCCESS)
}

/// cargo-mutants, and where it works.
struct Mutants<'w> {
    workspace: &'w Workspace,
    program: String,
    output: PathBuf,
}

/// What came of a run.
#[derive(Debug, PartialEq)]
struct Outcomes {
    tried: u64,
    /// The changes that no test noticed, as cargo-mutants names them.
    missed: Vec<String>,
}

impl<'w> Mutants<'w> {
    fn provide(workspace: &'w Workspace) -> Result<Self, String> {
        let tools = workspace.target.join("tools");
        let program = tools.join("bin/cargo-mutants").to_string_lossy().into_owned();
        if !workspace.program(&program).args(["mutants", "--version"]).succeeds() {
            let install = ["install", "cargo-mutants", "--version", VERSION, "--locked", "--root"];
            workspace.cargo(&install).arg(&tools).arg("--target-dir").arg(tools.join("build")).done()?;
        }
        Ok(Self { workspace, program, output: workspace.target.join("mutants") })
    }

    fn command(&self) -> Run {
        let run = self.workspace.program(&self.program).args(["mutants", "--no-shuffle", "--baseline", "skip"]);
        run.args(["--timeout", LIMIT, "--cargo-arg=--locked", "--output"]).arg(&self.output)
    }

    fn with_settings(&self, run: Run) -> Run {
        run.env("PROPTEST_CASES", CASES).env("CARGO_TARGET_DIR", &self.output.join("target").to_string_lossy())
    }

    /// Runs it. It fails too where a change was not noticed; that it did its work shows in what it wrote.
    fn outcomes(&self, run: Run) -> Result<Outcomes, String> {
        let path = self.output.join("mutants.out/outcomes.json");
        if path.exists() {
            fs::remove_file(&path).map_err(|error| format!("cannot remove {}: {error}", path.display()))?;
        }
        let ended = self.with_settings(run).done();
        let json =
            fs::read(&path).map_err(|_| ended.err().unwrap_or_else(|| "it has written no outcomes".to_owned()))?;
        let json = serde_json::from_slice(&json).map_err(|error| format!("cannot read its outcomes: {error}"))?;
        outcomes(&json)
    }
}

/// What ran into the time limit was noticed; what does not build is no change.
fn outcomes(json: &Value) -> Result<Outcomes, String> {
    let count = |name: &str| json[name].as_u64().ok_or_else(|| format!("its outcomes have no count `{name}`"));
    let all = json["outcomes"].as_array().ok_or("its outcomes have no list")?;
    let missed = all.iter().filter(|outcome| outcome["summary"] == "MissedMutant");
    let missed = missed.filter_map(|outcome| outcome["scenario"]["Mutant"]["name"].as_str().map(str::to_owned));
    let outcomes =
        Outcomes { tried: count("caught")? + count("timeout")? + count("missed")?, missed: missed.collect() };
    if outcomes.missed.len() as u64 == count("missed")? {
        Ok(outcomes)
    } else {
        Err("its outcomes do not name every change that was missed".to_owned())
    }
}

/// What was not noticed, then one line of counts.
fn summary(tried: u64, missed: &[String]) -> Result<String, String> {
    if tried == 0 {
        return Err("no change was tried: the shard is empty, or none of its changes builds".to_owned());
    }
    let lines: String = missed.iter().map(|name| format!("not noticed: {name}\n")).collect();
    let caught = tried - missed.len() as u64;
    Ok(format!("{lines}{caught} of {tried} changes noticed ({} %)", caught * 100 / tried))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_hangs_was_noticed_and_what_was_not_is_listed() {
        let named = |summary: &str, name: &str| json!({ "summary": summary, "scenario": { "Mutant": { "name": name }}});
        let list = [named("CaughtMutant", "a.rs:1: one"), named("MissedMutant", "b.rs:2: two")];
        let outcomes = outcomes(&json!({ "caught": 5, "timeout": 1, "missed": 1, "unviable": 9, "outcomes": list }));
        let outcomes = outcomes.unwrap();
        assert_eq!(outcomes, Outcomes { tried: 7, missed: vec!["b.rs:2: two".to_owned()] });
        let said = summary(outcomes.tried, &outcomes.missed).unwrap();
        assert_eq!(said, "not noticed: b.rs:2: two\n6 of 7 changes noticed (85 %)");
    }

    #[test]
    fn nothing_tried_is_an_error() {
        assert!(summary(0, &[]).is_err());
        assert!(outcomes(&json!({})).is_err());
        assert!(outcomes(&json!({ "caught": 0, "timeout": 0, "missed": 1, "outcomes": [] })).is_err());
    }
}
