//! The part `differential`: verpick agrees with npm's `semver` and PyPI's `packaging`, but for the documented rules.
//!
//! The test is a binary of `verpick-tests` that `cargo test` leaves out, for it needs what only this part installs.

use crate::counts::Runner;
use crate::needs::{CC, CLIPPY, NODE, NPM, Need, PYTHON, Source};
use crate::packages::Packages;
use crate::step::{Outcome, Part, Step};
use crate::workspace::Workspace;

pub(crate) const PART: Part = Part {
    name: "differential",
    about: "agreement with npm's semver and PyPI's packaging",
    needs: &[&CC, &CLIPPY, &NODE, &NPM, &PYTHON, &NODE_PACKAGES, &PYTHON_PACKAGES],
    steps: |_| vec![Step::new("differential lints", lints), Step::new("differential", test)],
};

const NPM_PACKAGES: Packages = Packages::Npm("tests/differential");
const PYPI_PACKAGES: Packages = Packages::Pypi("tests/differential");
const NODE_PACKAGES: Need = Need { name: "semver (npm)", probe: &[], from: Source::Packages(NPM_PACKAGES) };
const PYTHON_PACKAGES: Need = Need { name: "packaging (PyPI)", probe: &[], from: Source::Packages(PYPI_PACKAGES) };

const TEST: [&str; 5] = ["--package", "verpick-tests", "--test", "differential", "--locked"];

fn lints(workspace: &Workspace) -> Outcome {
    workspace.cargo(&["clippy"]).args(TEST).args(["--", "-D", "warnings"]).check()
}

fn test(workspace: &Workspace) -> Outcome {
    workspace
        .cargo(&["test"])
        .args(TEST)
        .args(["--", "--show-output"])
        .env("VERPICK_NODE_PACKAGES", &NPM_PACKAGES.folder(workspace).to_string_lossy())
        .env("VERPICK_PYTHON_PACKAGES", &PYPI_PACKAGES.folder(workspace).to_string_lossy())
        .tests(Runner::Libtest)
}
