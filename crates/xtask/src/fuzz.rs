//! `cargo xtask fuzz`, and the part `fuzz`: every fuzz target holds its law.
//!
//! The targets are built with the flags that cargo-fuzz passes, so nobody needs cargo-fuzz, but without a sanitizer: the
//! crates forbid unsafe code, which leaves it little to find, and coverage alone is to be had from a stable compiler.
//! What a run adds to the corpus, and what breaks a law, stays in the target folder.

mod seeds;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::counts::Tally;
use crate::needs::{CC, CLIPPY, CXX, RUSTFMT};
use crate::process::Run;
use crate::step::{Outcome, Part, Step};
use crate::test::run_steps;
use crate::workspace::{Workspace, array};

pub(crate) const PART: Part = Part {
    name: "fuzz",
    about: "every fuzz target holds its law for a few seconds",
    needs: &[&CC, &CXX, &RUSTFMT, &CLIPPY],
    steps: |workspace| {
        let lints = Step::new("fuzz lints", lints);
        let targets = match chosen(workspace, &[]) {
            Ok(targets) => steps(targets, 3),
            Err(why) => vec![Step::new("fuzz targets", move |_| Err(why.clone().into()))],
        };
        [lints].into_iter().chain(targets).collect()
    },
};

const MANIFEST: &str = "fuzz/Cargo.toml";

/// So many bytes hold two long tags or a hundred short ones; the oracle is no faster than it must be.
const MOST_BYTES: usize = 1024;

/// What cargo-fuzz passes: count which edges run, and what is compared with what.
const RUSTFLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Ccodegen-units=1 \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Runs the named targets, or all, for so many seconds each; prints the summary last.
pub(crate) fn run(workspace: &Workspace, names: &[String], seconds: u64) -> ExitCode {
    match chosen(workspace, names) {
        Ok(targets) => run_steps(workspace, &[&PART], [(PART.name, steps(targets, seconds))].into_iter()),
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::from(2)
        }
    }
}

fn steps(targets: Vec<String>, seconds: u64) -> Vec<Step> {
    let step =
        |target: String| Step::new(format!("fuzz {target}"), move |workspace| try_target(workspace, &target, seconds));
    [Step::new("fuzz build", build)].into_iter().chain(targets.into_iter().map(step)).collect()
}

/// The targets by their names, all of them where none is named.
fn chosen(workspace: &Workspace, names: &[String]) -> Result<Vec<String>, String> {
    let metadata = workspace.metadata(&workspace.root.join("fuzz"), &["--no-deps", "--locked"])?;
    let targets = array(&metadata["packages"]).flat_map(|package| array(&package["targets"]));
    let programs = targets.filter(|target| array(&target["kind"]).any(|kind| kind == "bin"));
    let all: Vec<_> = programs.filter_map(|target| target["name"].as_str()).map(str::to_owned).collect();
    match names.iter().find(|name| !all.contains(name)) {
        Some(unknown) => Err(format!("no fuzz target is called {unknown}; there are {}", all.join(", "))),
        None if all.is_empty() => Err(format!("{MANIFEST} has no target")),
        None if names.is_empty() => Ok(all),
        None => Ok(names.to_vec()),
    }
}

/// It is a workspace of its own, so the lints of ours do not reach it. Built as the targets are, it shares their work.
fn lints(workspace: &Workspace) -> Outcome {
    workspace.cargo(&["fmt", "--manifest-path", MANIFEST, "--check"]).done()?;
    instrumented(workspace, "clippy")?.args(["--", "-D", "warnings"]).check()
}

fn build(workspace: &Workspace) -> Outcome {
    let count = seeds::write(&workspace.root.join("tests/vectors"), &folder(workspace, "seeds"))?;
    println!("{count} vectors to begin with");
    instrumented(workspace, "build")?.check()
}

fn instrumented(workspace: &Workspace, verb: &str) -> Result<Run, String> {
    // With a target named, cargo leaves build scripts and macros as they are: they have no libFuzzer to report to.
    let cargo = workspace.cargo(&[verb, "--manifest-path", MANIFEST, "--locked", "--release"]);
    let cargo = cargo.args(["--target", &workspace.host()?, "--target-dir"]).arg(workspace.target.join("fuzz"));
    Ok(cargo.env("RUSTFLAGS", RUSTFLAGS))
}

fn folder(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.target.join("fuzz").join(name)
}

fn try_target(workspace: &Workspace, target: &str, seconds: u64) -> Outcome {
    let [corpus, artifacts] = ["corpus", "artifacts"].map(|name| folder(workspace, name).join(target));
    for folder in [&corpus, &artifacts] {
        fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    }
    let program = folder(workspace, &workspace.host()?).join("release").join(target);
    let program = program.to_string_lossy();
    let run = workspace
        .program(&program)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={MOST_BYTES}"))
        .args(["-timeout=10", "-print_final_stats=1", "-dict=fuzz/dictionary.dict"])
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg(&corpus)
        .arg(folder(workspace, "seeds"));
    let (ended, log) = run.log();
    println!("{}", figures(&log));
    let Err(why) = ended else { return Ok(Tally::ONE) };
    if log.is_empty() {
        return Err(why.into());
    }
    println!("{}", what_broke(&log));
    if let Some(path) = behind(&log, "Test unit written to ") {
        let input = fs::read(path).unwrap_or_default();
        println!("input:\n  {}", input.escape_ascii().to_string().replace("\\n", "\n  "));
        println!("again:   {program} {path}");
        println!("smaller: {program} -minimize_crash=1 -max_total_time=60 -exact_artifact_path={path}.min {path}");
    }
    Err(format!("the law of {target} broke").into())
}

/// What libFuzzer counted, in one line.
fn figures(log: &str) -> String {
    let executions = behind(log, "stat::number_of_executed_units: ").unwrap_or("no");
    let coverage = log.lines().rev().find_map(|line| behind(line, " cov: ")?.split(' ').next());
    format!("{} executions, {} edges covered", executions.trim(), coverage.unwrap_or("no"))
}

/// The panic's own words, or, where libFuzzer stopped the target for another reason, the end of its log.
fn what_broke(log: &str) -> String {
    let lines: Vec<_> = log.lines().collect();
    match lines.iter().position(|line| line.contains(" panicked at ")) {
        Some(at) => {
            lines[at..].iter().take_while(|line| !line.starts_with(['=', '#'])).take(12).copied().collect::<Vec<_>>()
        }
        None => lines[lines.len().saturating_sub(20)..].to_vec(),
    }
    .join("\n")
}

/// The rest of the first line that has `label`, behind it.
fn behind<'l>(log: &'l str, label: &str) -> Option<&'l str> {
    log.lines().find_map(|line| Some(line.split_once(label)?.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
INFO: seed corpus: files: 4
#5\tINITED cov: 812 ft: 900 corp: 4/64b exec/s: 0 rss: 30Mb
#900\tNEW    cov: 1024 ft: 1500 corp: 9/164b lim: 1024 exec/s: 0 rss: 31Mb
thread '<unnamed>' (1) panicked at fuzz_targets/format.rs:14:13:
only ours takes it
==77== ERROR: libFuzzer: deadly signal
stat::number_of_executed_units: 1234
Test unit written to /t/crash-1";

    #[test]
    fn one_line_has_the_executions_and_the_last_coverage() {
        assert_eq!(figures(LOG), "1234 executions, 1024 edges covered");
        assert_eq!(figures(""), "no executions, no edges covered");
    }

    #[test]
    fn what_broke_is_the_panic_or_else_the_end() {
        assert!(what_broke(LOG).ends_with("format.rs:14:13:\nonly ours takes it"));
        assert_eq!(
            what_broke("ALARM: working on the last Unit\nSUMMARY: timeout"),
            "ALARM: working on the last Unit\nSUMMARY: timeout"
        );
        assert_eq!(behind(LOG, "Test unit written to "), Some("/t/crash-1"));
    }
}
