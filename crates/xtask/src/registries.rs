//! The part `registries`: every adapter against the server that people really run.
//!
//! The tests start the servers themselves. `cargo test` leaves out, and says so, what needs a server that the machine has
//! not; the variable set here says that it is to be there, so that the test fails instead.

use crate::counts::Runner;
use crate::needs::{CC, GIT, NODE, NPM, Need, PYTHON, Source};
use crate::packages::Packages;
use crate::step::{Outcome, Part, Step};
use crate::workspace::Workspace;

pub(crate) const PART: Part = Part {
    name: "registries",
    about: "registries against real servers",
    needs: &[&CC, &GIT, &GIT_SERVER, &DOCKER_REGISTRY, &NODE, &NPM, &PYTHON, &AZURITE, &MOTO],
    steps: |_| vec![Step::new("registries", test)],
};

/// Where git is in pieces, its server is one of them.
const GIT_SERVER: Need = Need {
    name: "git http-backend",
    probe: &["sh", "-c", "test -x \"$(git --exec-path)/git-http-backend\""],
    from: Source::Debian(&["git"]),
};

const DOCKER_REGISTRY: Need = Need {
    name: "docker-registry",
    probe: &["docker-registry", "--version"],
    from: Source::Debian(&["docker-registry"]),
};

/// What speaks the protocols of object stores.
const SERVERS: &str = "crates/registry/tests/objects/servers";
const AZURITE_PACKAGES: Packages = Packages::Npm(SERVERS);
const MOTO_PACKAGES: Packages = Packages::Pypi(SERVERS);
const AZURITE: Need = Need { name: "azurite (npm)", probe: &[], from: Source::Packages(AZURITE_PACKAGES) };
const MOTO: Need = Need { name: "moto (PyPI)", probe: &[], from: Source::Packages(MOTO_PACKAGES) };

fn test(workspace: &Workspace) -> Outcome {
    workspace
        .cargo(&["test", "--package", "verpick-registry", "--all-features", "--tests", "--no-fail-fast", "--locked"])
        .env("VERPICK_SERVERS", "1")
        .env("VERPICK_AZURITE_BLOB", &program(workspace, AZURITE_PACKAGES, "node_modules/.bin/azurite-blob"))
        .env("VERPICK_MOTO_SERVER", &program(workspace, MOTO_PACKAGES, "bin/moto_server"))
        .tests(Runner::Libtest)
}

/// The path of an installed program.
fn program(workspace: &Workspace, packages: Packages, path: &str) -> String {
    packages.folder(workspace).join(path).to_string_lossy().into_owned()
}
