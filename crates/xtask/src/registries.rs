//! The part `registries`: every adapter against the server that people really run.
//!
//! The tests start the servers themselves. `cargo test` leaves out, and says so, what needs a server that the machine
//! has not; the variable set here says that it is to be there, so that the test fails instead.

use crate::counts::Runner;
use crate::needs::{CC, GIT, Need, Source};
use crate::step::{Outcome, Part, Step};
use crate::workspace::Workspace;

pub(crate) const PART: Part = Part {
    name: "registries",
    about: "registries against real servers",
    needs: &[&CC, &GIT, &GIT_SERVER, &DOCKER_REGISTRY],
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

fn test(workspace: &Workspace) -> Outcome {
    workspace
        .cargo(&["test", "--package", "verpick-registry", "--all-features", "--tests", "--no-fail-fast", "--locked"])
        .env("VERPICK_SERVERS", "1")
        .tests(Runner::Libtest)
}
