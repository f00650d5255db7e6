//! The part `python`, and `cargo xtask python`: the wheel and the source distribution of `bindings/python`.
//!
//! - Both are built by the maturin that `bindings/python/tests` pins, in a virtual environment of the target folder.
//! - What is tested is what a user gets: the installed wheel, never the source beside the tests. Each of the two is also
//!   installed into an environment with nothing in it but what it says it needs, and used from there.
//! - Everything here is said in commands that a person could run too; how they are put together is in `packages` and here.

mod build;

use std::path::Path;
use std::process::ExitCode;

use crate::counts::Runner;
use crate::needs::{CC, NODE, NPM, Need, PYTHON, Source};
use crate::packages::Packages;
use crate::process::Run;
use crate::step::{Outcome, Part, Step};
use crate::test::run_steps;
use crate::workspace::Workspace;

pub(crate) const PART: Part = Part {
    name: "python",
    about: "the Python package: types, vectors, laws, documents, its wheel and its source distribution",
    needs: &[&CC, &PYTHON, &NODE, &NPM, &TOOLS, &TYPES],
    steps: |_| {
        let mut steps = builds();
        steps.extend([
            Step::new("python format", |workspace| ruff(workspace, &["format", "--check", "--diff"])),
            Step::new("python lints", |workspace| ruff(workspace, &["check"])),
            Step::new("python types by mypy", |workspace| tool(workspace, "mypy").check()),
            Step::new("python types by pyright", pyright),
            Step::new("python tests", |workspace| pytest(workspace, &[])),
            Step::new("python doctests", |workspace| pytest(workspace, &["--doctest-modules", "--pyargs", "verpick"])),
            Step::new("python benches", bench_once),
            Step::new("python wheel, installed", build::wheel_installed),
            Step::new("python sdist, installed", build::sdist_installed),
        ]);
        steps
    },
};

/// The same without tests.
const BUILD: Part = Part { steps: |_| builds(), ..PART };

const FOLDER: &str = "bindings/python";
const TOOLS_PACKAGES: Packages = Packages::Pypi("bindings/python/tests");
const TYPES_PACKAGES: Packages = Packages::Npm("bindings/python/tests");
const TOOLS: Need = Need { name: "maturin, pytest, … (PyPI)", probe: &[], from: Source::Packages(TOOLS_PACKAGES) };
const TYPES: Need = Need { name: "pyright (npm)", probe: &[], from: Source::Packages(TYPES_PACKAGES) };

/// Builds both, says where they are, and how big.
pub(crate) fn run(workspace: &Workspace) -> ExitCode {
    run_steps(workspace, &[&BUILD], [(BUILD.name, builds())].into_iter())
}

fn builds() -> Vec<Step> {
    vec![Step::new("python wheel", build::wheel), Step::new("python sdist", build::sdist)]
}

/// Builds what the benches measure: the wheel, installed in the pinned environment.
pub(crate) fn built(workspace: &Workspace) -> Result<(), String> {
    build::wheel(workspace).map_err(|failure| failure.why)?;
    build::install_for_tests(workspace)
}

/// Measures over the lists of a folder.
pub(crate) fn bench(workspace: &Workspace, lists: &Path) -> Run {
    tool(workspace, "python").arg("benches/main.py").arg(lists)
}

/// A program of the pinned environment, in the folder of the package. Nothing is written beside the source.
fn tool(workspace: &Workspace, name: &str) -> Run {
    let program = TOOLS_PACKAGES.folder(workspace).join("bin").join(name);
    let caches = workspace.target.join("python/caches");
    Run::new(program, name, &workspace.root.join(FOLDER))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("MYPY_CACHE_DIR", &caches.join("mypy").to_string_lossy())
        .env("RUFF_CACHE_DIR", &caches.join("ruff").to_string_lossy())
}

fn ruff(workspace: &Workspace, args: &[&str]) -> Outcome {
    tool(workspace, "ruff").args(args).check()
}

fn pyright(workspace: &Workspace) -> Outcome {
    let checker = TYPES_PACKAGES.folder(workspace).join("node_modules/pyright/index.js");
    let python = TOOLS_PACKAGES.folder(workspace).join("bin/python");
    Run::new("node", "node", &workspace.root.join(FOLDER)).arg(checker).arg("--pythonpath").arg(python).check()
}

fn pytest(workspace: &Workspace, args: &[&str]) -> Outcome {
    build::install_for_tests(workspace)?;
    tool(workspace, "python").args(["-m", "pytest", "--quiet", "--color=no"]).args(args).tests(Runner::Pytest)
}

/// Every bench runs once and asserts that ours and the peers give one answer.
fn bench_once(workspace: &Workspace) -> Outcome {
    build::install_for_tests(workspace)?;
    let lists = crate::bench::others::lists(workspace)?;
    bench(workspace, &lists).arg("--check").check()
}
