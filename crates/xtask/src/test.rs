//! `cargo xtask test`: the list of parts, and the loop that runs them.
//!
//! A part that comes to be is one module and one line here. No step stops another; what cannot run has failed.

use std::process::ExitCode;
use std::time::Instant;

use crate::step::{Failure, Outcome, Part, Step};
use crate::summary::Summary;
use crate::workspace::Workspace;
use crate::{
    api, capi, checks, differential, fuzz, licences, minimal_versions, needs, no_std, python, registries, wasm,
};

/// Everything there is to test, the quickest answers first.
pub(crate) const PARTS: &[Part] = &[
    checks::CORE,
    checks::FEATURES,
    checks::DOCS,
    api::PART,
    licences::PART,
    no_std::PART,
    minimal_versions::PART,
    differential::PART,
    registries::PART,
    capi::PART,
    python::PART,
    wasm::PART,
    checks::BENCHES,
    fuzz::PART,
];

/// Runs the named parts, or all; prints the summary last.
pub(crate) fn run(workspace: &Workspace, names: &[String]) -> ExitCode {
    let parts = chosen(names);
    run_steps(workspace, &parts, parts.iter().map(|part| (part.name, (part.steps)(workspace))))
}

/// Runs steps, each list of them of a part, once everything is there that the parts need; prints the summary last.
pub(crate) fn run_steps<'n>(
    workspace: &Workspace,
    parts: &[&Part],
    lists: impl Iterator<Item = (&'n str, Vec<Step>)>,
) -> ExitCode {
    let mut summary = Summary::default();
    match needs::provide(workspace, parts) {
        Ok(()) => lists.for_each(|(name, steps)| run_part(workspace, name, steps, &mut summary)),
        Err(why) => {
            eprintln!("error: {why}");
            summary.add("what is needed", Err(Failure::from(why)));
        }
    }
    println!("\n{summary}");
    summary.exit_code()
}

/// In the order of the list and each once, however they were named.
fn chosen(names: &[String]) -> Vec<&'static Part> {
    PARTS.iter().filter(|part| names.is_empty() || names.iter().any(|name| name == part.name)).collect()
}

fn run_part(workspace: &Workspace, name: &str, steps: Vec<Step>, summary: &mut Summary) {
    if steps.is_empty() {
        let why = format!("the part {name} has no step, so nothing was tested");
        println!("\n{why}");
        summary.add(name, Err(Failure::from(why)));
    }
    for step in steps {
        println!("\n==> {}", step.name);
        let start = Instant::now();
        let outcome = step.run(workspace);
        println!("<== {}: {}, {:.1} s", step.name, ending(&outcome), start.elapsed().as_secs_f64());
        summary.add(&step.name, outcome);
    }
}

fn ending(outcome: &Outcome) -> String {
    match outcome {
        Ok(tally) if tally.ignored > 0 => {
            format!("{} passed, {} ignored", tally.passed, tally.ignored)
        }
        Ok(tally) => format!("{} passed", tally.passed),
        Err(failure) => format!("FAILED, {}", failure.why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<&'static str> {
        let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
        chosen(&names).iter().map(|part| part.name).collect()
    }

    #[test]
    fn no_name_means_everything() {
        assert_eq!(names(&[]).len(), PARTS.len());
    }

    #[test]
    fn parts_run_in_order_and_once() {
        assert_eq!(names(&["no-std", "core", "no-std"]), ["core", "no-std"]);
    }

    #[test]
    fn no_two_parts_share_a_name() {
        let mut all = names(&[]);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), PARTS.len());
    }
}
