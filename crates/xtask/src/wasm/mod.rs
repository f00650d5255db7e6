//! The part `wasm` and `cargo xtask wasm`: the npm package, built and used as its users do.
//!
//! - [`compiler`] finds a way to a WebAssembly module, [`package`] makes the package of it;
//! - the tests are JavaScript, in `bindings/wasm/tests`, and run with node's own runner: on every conformance vector, on bad
//!   input, in a browser, and on what npm packs, installed in new projects.

mod compiler;
mod package;

use std::path::Path;

use crate::counts::{Runner, Tally};
use crate::needs::{CC, CHROMIUM, CLIPPY, NODE, NPM, Need, RUSTFMT, Source};
use crate::packages::Packages;
use crate::process::Run;
use crate::step::{Outcome, Part, Step};
use crate::workspace::Workspace;

pub(crate) const PART: Part = Part {
    name: "wasm",
    about: "the npm package is built, and answers in Node, in a browser and where it is installed",
    needs: &[&CC, &RUSTFMT, &CLIPPY, &NODE, &NPM, &CHROMIUM, &NODE_PACKAGES],
    steps: |_| {
        vec![
            Step::new("wasm builder lints", lints),
            Step::new("wasm package", build),
            Step::new("wasm in node", |workspace| tests(workspace, &["vectors", "input", "api", "docs"])),
            Step::new("wasm benches", benches),
            Step::new("wasm in a browser", |workspace| tests(workspace, &["browser", "playground"])),
            Step::new("wasm installed", |workspace| tests(workspace, &["installed"])),
        ]
    },
};

/// What `cargo xtask wasm` needs: the package is built and not tested.
const BUILT: Part = Part {
    name: "wasm",
    about: "",
    needs: &[&CC, &NODE, &NPM, &NODE_PACKAGES],
    steps: |_| vec![Step::new("wasm package", build)],
};

const TOOLS: Packages = Packages::Npm("bindings/wasm/tools");
const NODE_PACKAGES: Need = Need { name: "typescript, binaryen, … (npm)", probe: &[], from: Source::Packages(TOOLS) };

/// Builds the package, prints the summary last.
pub(crate) fn run(workspace: &Workspace) -> std::process::ExitCode {
    let steps = (BUILT.steps)(workspace);
    crate::test::run_steps(workspace, &[&BUILT], [(BUILT.name, steps)].into_iter())
}

/// It is a workspace of its own, so the lints of this one do not reach it.
fn lints(workspace: &Workspace) -> Outcome {
    const MANIFEST: &str = "bindings/wasm/builder/Cargo.toml";
    workspace.cargo(&["fmt", "--manifest-path", MANIFEST, "--check"]).done()?;
    let clippy = workspace.cargo(&["clippy", "--manifest-path", MANIFEST, "--locked", "--target-dir"]);
    clippy.arg(workspace.target.join("wasm/builder")).args(["--", "-D", "warnings"]).check()
}

fn build(workspace: &Workspace) -> Outcome {
    built(workspace)?;
    Ok(Tally::ONE)
}

/// Builds the package.
pub(crate) fn built(workspace: &Workspace) -> Result<(), String> {
    package::build(workspace)?;
    println!("the package is in {}", package::folder(workspace).display());
    let playground = workspace.target.join("wasm/playground");
    println!("a page to try it on: `python3 -m http.server --directory {}`", playground.display());
    Ok(())
}

/// Measures over the lists of a folder.
pub(crate) fn bench(workspace: &Workspace, lists: &Path) -> Run {
    with_package(workspace, workspace.program("node").arg("benches/node/measure.mjs").arg(lists))
}

/// Every bench once, for its answer.
fn benches(workspace: &Workspace) -> Outcome {
    let lists = crate::bench::others::lists(workspace)?;
    bench(workspace, &lists).arg("--check").check()
}

/// Runs test files with what they need to know.
fn tests(workspace: &Workspace, names: &[&str]) -> Outcome {
    let files = names.iter().map(|name| format!("bindings/wasm/tests/{name}.test.mjs"));
    let node = workspace.program("node").args(["--test", "--test-reporter=tap"]).args(files);
    with_package(workspace, node).env("VERPICK_VERSION", workspace.version()?).tests(Runner::Node)
}

/// Says where the package is, and what it is built and compared with.
fn with_package(workspace: &Workspace, run: Run) -> Run {
    let run = run.env("VERPICK_PACKAGE", &package::folder(workspace).to_string_lossy());
    run.env("VERPICK_TOOLS", &TOOLS.folder(workspace).to_string_lossy())
}
