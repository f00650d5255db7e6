//! The parts that are cargo's own commands over the whole workspace.
//!
//! Cargo never changes the lock file here, and no step stops at the first failure, so that one run shows them all.

use crate::counts::Runner;
use crate::needs::{CC, CLIPPY, GIT, RUSTFMT, SCRIPT};
use crate::step::{Part, Step};
use crate::workspace::Workspace;

/// The quick loop.
pub(crate) const CORE: Part = Part {
    name: "core",
    about: "format, lints and tests of the workspace",
    needs: &[&CC, &RUSTFMT, &CLIPPY, &GIT, &SCRIPT],
    steps: core,
};

pub(crate) const FEATURES: Part = Part {
    name: "features",
    about: "every library builds without its default features",
    needs: &[&CC],
    steps: features,
};

pub(crate) const DOCS: Part =
    Part { name: "docs", about: "the documentation builds without a warning", needs: &[&CC], steps: docs };

pub(crate) const BENCHES: Part =
    Part { name: "benches", about: "every bench runs once and asserts its answer", needs: &[&CC], steps: benches };

fn core(_: &Workspace) -> Vec<Step> {
    vec![
        Step::new("format", |workspace| workspace.cargo(&["fmt", "--all", "--check"]).check()),
        Step::new("lints", |workspace| {
            let lints = ["clippy", "--workspace", "--all-targets", "--all-features", "--keep-going", "--locked"];
            workspace.cargo(&lints).args(["--", "-D", "warnings"]).check()
        }),
        Step::new("tests", |workspace| {
            // Doctests run too; benches do not, they have a part of their own.
            workspace
                .cargo(&["test", "--workspace", "--all-features", "--no-fail-fast", "--locked"])
                .tests(Runner::Libtest)
        }),
    ]
}

/// One command for each package: together they would share the features that any one of them asks for.
fn features(workspace: &Workspace) -> Vec<Step> {
    let step = |library: String| {
        Step::new(format!("no default features: {library}"), move |workspace| {
            workspace.cargo(&["check", "--package", &library, "--no-default-features", "--locked"]).check()
        })
    };
    workspace.libraries().into_iter().map(step).collect()
}

fn docs(_: &Workspace) -> Vec<Step> {
    vec![Step::new("docs", |workspace| {
        let docs = ["doc", "--workspace", "--no-deps", "--all-features", "--locked"];
        workspace.cargo(&docs).env("RUSTDOCFLAGS", "-D warnings").check()
    })]
}

fn benches(_: &Workspace) -> Vec<Step> {
    vec![Step::new("benches", |workspace| {
        let benches = ["bench", "--package", "verpick-benches", "--no-fail-fast", "--locked", "--", "--test"];
        workspace.cargo(&benches).tests(Runner::Criterion)
    })]
}
