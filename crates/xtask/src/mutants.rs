//! `cargo xtask mutants`: which changes of the code no test notices.
//!
//! cargo-mutants makes the changes, one at a time, in a copy of the workspace; `.cargo/mutants.toml` says which. It is
//! built from source, which takes minutes, so this is no part of the test command. A change that is not noticed is a
//! question, not a failure: some make no difference that anyone could see.

use std::fs;
use std::process::ExitCode;

use serde_json::Value;

use crate::process::Run;
use crate::workspace::Workspace;

const VERSION: &str = "27.1.0";

/// Where the tests are that should notice.
const PACKAGE: &str = "verpick-tests";

/// The others ask the same questions of more lists, and take ten times as long.
const TESTS: [&str; 4] = ["--test=conformance", "--test=laws", "--test=inference", "--test=types"];

/// These ask whether what the laws are tried on is varied enough, which says nothing of the code; and take four times as
/// long as all others.
const SKIP: [&str; 3] = ["--", "--skip", "reach::"];

/// In seconds, of which the tests take two: what takes this long goes in circles.
const LIMIT: &str = "40";

/// So few cases of each law are enough for most changes.
const CASES: &str = "8";

/// Tries the changes of one shard, or all; prints how many were noticed and lists the others.
pub(crate) fn run(workspace: &Workspace, shard: Option<&str>) -> Result<ExitCode, String> {
    let tools = workspace.target.join("tools");
    let program = tools.join("bin/cargo-mutants");
    let program = program.to_string_lossy();
    if !workspace.program(&program).args(["mutants", "--version"]).succeeds() {
        let install = ["install", "cargo-mutants", "--version", VERSION, "--locked", "--root"];
        workspace.cargo(&install).arg(&tools).arg("--target-dir").arg(tools.join("build")).done()?;
    }
    let output = workspace.target.join("mutants");
    let target = output.join("target").to_string_lossy().into_owned();
    let with_settings = |run: Run| run.env("PROPTEST_CASES", CASES).env("CARGO_TARGET_DIR", &target);
    // cargo-mutants would first run the tests of the changed packages instead, which have none of these names.
    let unchanged = workspace.cargo(&["test", "--profile", "mutants", "--locked", "--quiet", "--package", PACKAGE]);
    with_settings(unchanged.args(TESTS).args(SKIP)).done()?;

    let outcomes = output.join("mutants.out/outcomes.json");
    if outcomes.exists() {
        fs::remove_file(&outcomes).map_err(|error| format!("cannot remove {}: {error}", outcomes.display()))?;
    }
    // Every part has some of every file, so that the share of one part says something of the whole.
    let run = workspace.program(&program).args(["mutants", "--no-shuffle", "--sharding", "round-robin"]);
    let run = run.args(["--baseline", "skip", "--timeout", LIMIT, "--test-package", PACKAGE, "--cargo-arg=--locked"]);
    let run = TESTS.iter().fold(run, |run, test| run.arg(format!("--cargo-arg={test}")));
    let run = shard.iter().fold(run.arg("--output").arg(&output), |run, shard| run.args(["--shard", shard]));
    let ended = with_settings(run.arg("--").args(SKIP)).done();
    // It fails too where a change was not noticed; that it did its work shows in what it wrote.
    let json =
        fs::read(&outcomes).map_err(|_| ended.err().unwrap_or_else(|| "it has written no outcomes".to_owned()))?;
    let outcomes: Value =
        serde_json::from_slice(&json).map_err(|error| format!("cannot read its outcomes: {error}"))?;
    let missed = fs::read_to_string(output.join("mutants.out/missed.txt")).unwrap_or_default();
    println!("\n{}", summary(&outcomes, &missed)?);
    Ok(ExitCode::SUCCESS)
}

/// What was not noticed, then one line of counts. What ran into the time limit was noticed; what does not build is no
/// change.
fn summary(outcomes: &Value, missed: &str) -> Result<String, String> {
    let count = |name: &str| outcomes[name].as_u64().ok_or_else(|| format!("its outcomes have no count `{name}`"));
    let (caught, unnoticed) = (count("caught")? + count("timeout")?, count("missed")?);
    let tried = caught + unnoticed;
    if tried == 0 {
        return Err("no change was tried: the shard is empty, or none of its changes builds".to_owned());
    }
    let lines: String = missed.lines().map(|line| format!("not noticed: {line}\n")).collect();
    Ok(format!("{lines}{caught} of {tried} changes noticed ({} %)", caught * 100 / tried))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_hangs_was_noticed_and_what_was_not_is_listed() {
        let outcomes = json!({ "caught": 5, "timeout": 1, "missed": 2, "unviable": 9 });
        let said = summary(&outcomes, "a.rs:1: one\nb.rs:2: two\n").unwrap();
        assert_eq!(said, "not noticed: a.rs:1: one\nnot noticed: b.rs:2: two\n6 of 8 changes noticed (75 %)");
    }

    #[test]
    fn nothing_tried_is_an_error() {
        assert!(summary(&json!({ "caught": 0, "timeout": 0, "missed": 0 }), "").is_err());
        assert!(summary(&json!({}), "").is_err());
    }
}
