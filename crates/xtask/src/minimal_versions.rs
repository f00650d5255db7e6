//! The part `minimal-versions`: the libraries build with the oldest dependencies that their manifests take.
//!
//! A manifest that asks for less than the code uses breaks whoever has an older version locked, and no other test sees it.
//! Only direct dependencies are taken at their oldest: what these ask for in turn is theirs to get right. What builds is
//! shown to work by the doctests and the conformance vectors.
//!
//! Invariant: everything happens in a copy in the target folder, which has nothing but the libraries and the tests, so
//! that the lock file of the workspace stays as it is and our tools' dependencies have no say. The resolver needs an
//! unstable flag, and so `RUSTC_BOOTSTRAP`; what it has resolved is built without.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::counts::{Runner, Tally};
use crate::needs::CC;
use crate::process::Run;
use crate::step::{Outcome, Part, Step};
use crate::workspace::Workspace;

pub(crate) const PART: Part = Part {
    name: "minimal-versions",
    about: "the libraries work with the oldest dependencies that they take",
    needs: &[&CC],
    steps: |_| vec![Step::new("minimal versions", resolve), Step::new("tests with minimal versions", test)],
};

/// What the tests are and read.
const COPIED: [&str; 3] = ["tests", "docs", "README.md"];

fn resolve(workspace: &Workspace) -> Outcome {
    let (root, copy) = (&workspace.root, copy(workspace));
    let failed = |error: io::Error| format!("cannot copy the workspace to {}: {error}", copy.display());
    if copy.exists() {
        fs::remove_dir_all(&copy).map_err(failed)?;
    }
    let manifest = fs::read_to_string(root.join("Cargo.toml")).map_err(failed)?;
    let mut manifests = with_members(&manifest)?;
    fs::create_dir_all(&copy).map_err(failed)?;
    fs::write(copy.join("Cargo.toml"), &manifests).map_err(failed)?;
    for folder in workspace.folders(&workspace.libraries()) {
        copy_into(root, &copy, folder.strip_prefix(root).unwrap_or(&folder)).map_err(failed)?;
        manifests += &fs::read_to_string(folder.join("Cargo.toml")).map_err(failed)?;
    }
    for name in COPIED {
        copy_into(root, &copy, Path::new(name)).map_err(failed)?;
    }
    manifests += &fs::read_to_string(root.join("tests/Cargo.toml")).map_err(failed)?;
    // Resolving asks the registry, so it is done once for what the manifests say: a later run needs no network.
    let [known, lock] = ["manifests", "Cargo.lock"].map(|name| copy.with_file_name(name));
    if fs::read_to_string(&known).is_ok_and(|known| known == manifests) && lock.exists() {
        println!("resolved before, for the same manifests");
    } else {
        let cargo = cargo(workspace, "generate-lockfile").args(["-Z", "direct-minimal-versions"]);
        cargo.env("RUSTC_BOOTSTRAP", "1").done()?;
        fs::copy(copy.join("Cargo.lock"), &lock).and_then(|_| fs::write(&known, manifests)).map_err(failed)?;
    }
    fs::copy(lock, copy.join("Cargo.lock")).map_err(failed)?;
    Ok(Tally::ONE)
}

fn test(workspace: &Workspace) -> Outcome {
    if !copy(workspace).join("Cargo.lock").exists() {
        return Err("nothing is resolved, so there is nothing to build".to_owned().into());
    }
    let target = copy(workspace).with_file_name("target");
    let test = || cargo(workspace, "test").args(["--locked", "--all-features", "--target-dir"]).arg(&target);
    let libraries = workspace.libraries();
    let libraries = test().args(libraries.iter().flat_map(|library| ["--package", library]));
    let mut tally = libraries.arg("--no-fail-fast").tests(Runner::Libtest)?;
    tally += test().args(["--package", "verpick-tests", "--test", "conformance"]).tests(Runner::Libtest)?;
    Ok(tally)
}

fn cargo(workspace: &Workspace, verb: &str) -> Run {
    workspace.cargo(&[verb, "--manifest-path"]).arg(copy(workspace).join("Cargo.toml"))
}

fn copy(workspace: &Workspace) -> PathBuf {
    workspace.target.join("minimal-versions/workspace")
}

/// Copies a file or a folder; times too, by which cargo tells what it has built.
fn copy_into(root: &Path, copy: &Path, name: &Path) -> io::Result<()> {
    let (from, to) = (root.join(name), copy.join(name));
    if from.is_dir() {
        fs::create_dir_all(&to)?;
        for entry in fs::read_dir(&from)? {
            let entry = entry?;
            if entry.file_name() != "target" {
                copy_into(root, copy, &name.join(entry.file_name()))?;
            }
        }
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(&from, &to)?;
    fs::File::options().write(true).open(&to)?.set_modified(fs::metadata(&from)?.modified()?)
}

/// The manifest of the root with the members that are copied.
fn with_members(manifest: &str) -> Result<String, String> {
    let members = |line: &&str| line.starts_with("members = [") && line.ends_with(']');
    if manifest.lines().filter(members).count() != 1 {
        return Err("Cargo.toml has not its members in one line, `members = […]`".to_owned());
    }
    let line = |line| if members(&line) { "members = [\"crates/*\", \"tests\"]" } else { line };
    Ok(manifest.lines().map(line).fold(String::new(), |text, line| text + line + "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_members_change() {
        let manifest = "[workspace]\nmembers = [\"crates/*\", \"benches\"]\n[workspace.dependencies]\n";
        let changed = "[workspace]\nmembers = [\"crates/*\", \"tests\"]\n[workspace.dependencies]\n";
        assert_eq!(with_members(manifest).unwrap(), changed);
        assert!(with_members("[workspace]\nmembers = [\n    \"crates/*\",\n]\n").is_err());
    }
}
