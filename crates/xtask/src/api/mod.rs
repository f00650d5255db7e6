//! The part `api`: the public API of every library is the one that `tests/api` says, and `cargo xtask api --bless`, which
//! writes it down.
//!
//! A snapshot has one line for each public item, its path and its signature, sorted: a change of the API is a change of a
//! file that a review shows. It is made from what rustdoc says in JSON, which only an unstable flag has it say; that a
//! stable compiler takes it too under `RUSTC_BOOTSTRAP` is what this hangs on, and why it builds in a folder of its own.
//! The renderer is ours (`items`, `types`), for the crates that render this format each read one version of it, and so
//! would break with nearly every compiler; it reads only what it renders, and fails on what it does not know.

mod items;
mod types;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::counts::Tally;
use crate::needs::CC;
use crate::step::{Outcome, Part, Step};
use crate::test::run_steps;
use crate::workspace::Workspace;

pub(crate) const PART: Part = Part {
    name: "api",
    about: "the public API is the one that tests/api says",
    needs: &[&CC],
    steps: |workspace| steps(workspace, compare),
};

/// Compares, or with `bless` writes; prints the summary last.
pub(crate) fn run(workspace: &Workspace, bless: bool) -> ExitCode {
    let steps = steps(workspace, if bless { write } else { compare });
    run_steps(workspace, &[&PART], [(PART.name, steps)].into_iter())
}

fn steps(workspace: &Workspace, work: fn(&Workspace, &str) -> Outcome) -> Vec<Step> {
    let step = |library: String| Step::new(format!("api of {library}"), move |workspace| work(workspace, &library));
    workspace.libraries().into_iter().map(step).collect()
}

fn compare(workspace: &Workspace, library: &str) -> Outcome {
    let (now, path) = (lines(workspace, library)?, snapshot(workspace, library));
    let then = fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let changes = changes(&then, &now);
    if changes.is_empty() {
        return Ok(Tally::ONE);
    }
    changes.iter().for_each(|change| println!("{change}"));
    let path = path.strip_prefix(&workspace.root).unwrap_or(&path).display();
    let count = changes.len();
    Err(format!("{count} lines differ from {path}; if they are meant to, run `cargo xtask api --bless`").into())
}

fn write(workspace: &Workspace, library: &str) -> Outcome {
    let (now, path) = (lines(workspace, library)?, snapshot(workspace, library));
    let failed = |error| format!("cannot write {}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(&path, now.join("\n") + "\n").map_err(failed)?;
    Ok(Tally::ONE)
}

fn snapshot(workspace: &Workspace, library: &str) -> PathBuf {
    let name = library.strip_prefix("verpick-").unwrap_or(library);
    workspace.root.join("tests/api").join(name).with_extension("txt")
}

/// What the snapshot of a library should say.
fn lines(workspace: &Workspace, library: &str) -> Result<Vec<String>, String> {
    let target = workspace.target.join("api");
    let rustdoc = ["rustdoc", "--package", library, "--lib", "--all-features", "--locked", "--target-dir"];
    let json = ["--", "-Z", "unstable-options", "--output-format", "json"];
    workspace.cargo(&rustdoc).arg(&target).args(json).env("RUSTC_BOOTSTRAP", "1").done()?;
    let path = target.join("doc").join(library.replace('-', "_")).with_extension("json");
    let json = fs::read(&path).map_err(|error| format!("rustdoc has not written {}: {error}", path.display()))?;
    let json = serde_json::from_slice(&json).map_err(|error| format!("{} is no JSON: {error}", path.display()))?;
    let lines = items::lines(&json)?;
    if lines.is_empty() { Err(format!("rustdoc names no public item of {library}")) } else { Ok(lines) }
}

/// What went, with a `-`, and what came, with a `+`, in the order of the lines.
fn changes(then: &str, now: &[String]) -> Vec<String> {
    let old: BTreeSet<_> = then.lines().collect();
    let new: BTreeSet<_> = now.iter().map(String::as_str).collect();
    let gone = old.difference(&new).map(|line| (line, '-'));
    let come = new.difference(&old).map(|line| (line, '+'));
    let mut changes: Vec<_> = gone.chain(come).collect();
    changes.sort_unstable();
    changes.into_iter().map(|(line, sign)| format!("{sign} {line}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_and_what_went_is_shown_and_nothing_else() {
        let now = ["pub fn a::b()".to_owned(), "pub fn a::c(u8)".to_owned()];
        assert_eq!(changes("pub fn a::b()\npub fn a::c(u16)\n", &now), ["- pub fn a::c(u16)", "+ pub fn a::c(u8)"]);
        assert_eq!(changes("pub fn a::b()\npub fn a::c(u8)\n", &now), Vec::<String>::new());
    }
}
