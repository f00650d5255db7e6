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
    about: "every library builds without its default features, and with each feature alone",
    needs: &[&CC, &CLIPPY],
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

/// One command for each: together packages share the features that any one of them asks for. Clippy, for it refuses what
/// only warns, such as an import that a feature alone has no use for, and leaves dependencies as they are.
fn features(workspace: &Workspace) -> Vec<Step> {
    let steps = |library: String| {
        let alone = workspace.features(&library).into_iter().filter(|feature| feature != "default").map(Some);
        std::iter::once(None).chain(alone).map(move |feature| build_with(library.clone(), feature))
    };
    workspace.libraries().into_iter().flat_map(steps).collect()
}

/// Builds a library with one feature, or with none.
fn build_with(library: String, feature: Option<String>) -> Step {
    let name = feature.as_deref().unwrap_or("no features");
    Step::new(format!("{library} with {name}"), move |workspace| {
        let lints = workspace.cargo(&["clippy", "--package", &library, "--no-default-features", "--locked"]);
        let lints = feature.iter().fold(lints, |lints, feature| lints.args(["--features", feature]));
        lints.args(["--", "-D", "warnings"]).check()
    })
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
