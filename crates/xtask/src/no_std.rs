//! The part `no-std`: the core crates build, link and run without the standard library.
//!
//! Building them for a host proves nothing, because the host has a standard library to fall back on. So
//! `tests/no-std` is a static library with a panic handler and an allocator of its own: where anything brings `std`
//! in, there are two of each and rustc refuses. A C program is linked with it, by `cc`, and checks its answers.

use crate::needs::{CC, CLIPPY, RUSTFMT};
use crate::step::{Outcome, Part, Step};
use crate::workspace::Workspace;

pub(crate) const PART: Part = Part {
    name: "no-std",
    about: "the core crates link and run without the standard library",
    needs: &[&CC, &RUSTFMT, &CLIPPY],
    steps: |_| vec![Step::new("no-std lints", lints), Step::new("no-std link", link)],
};

const MANIFEST: &str = "tests/no-std/Cargo.toml";
const PROGRAM: &str = "tests/no-std/main.c";

/// It is a workspace of its own, so the lints of this one do not reach it.
fn lints(workspace: &Workspace) -> Outcome {
    workspace.cargo(&["fmt", "--manifest-path", MANIFEST, "--check"]).done()?;
    in_own_folder(workspace, "clippy").args(["--", "-D", "warnings"]).check()
}

fn link(workspace: &Workspace) -> Outcome {
    in_own_folder(workspace, "build").done()?;
    let folder = workspace.target.join("no-std");
    let program = folder.join("verpick-no-std");
    let cc = workspace.program("cc").args(["-std=c11", "-Wall", "-Wextra", "-Werror", PROGRAM, "-o"]);
    cc.arg(&program).arg(folder.join("debug").join("libverpick_no_std.a")).done()?;
    workspace.program(&program.to_string_lossy()).check()
}

fn in_own_folder(workspace: &Workspace, verb: &str) -> crate::process::Run {
    let cargo = workspace.cargo(&[verb, "--manifest-path", MANIFEST, "--locked", "--target-dir"]);
    cargo.arg(workspace.target.join("no-std"))
}
