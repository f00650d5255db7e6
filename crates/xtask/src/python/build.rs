//! Builds the wheel and the source distribution, and installs them where nothing else is.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{FOLDER, TOOLS_PACKAGES, tool};
use crate::counts::Tally;
use crate::process::Run;
use crate::step::Outcome;
use crate::workspace::Workspace;

/// What an installed package needs, pinned: so that an installation asks the network for nothing else.
const NEEDED: &str = "bindings/python/tests/runtime/requirements.txt";
/// What is run where a package is installed.
const INSTALLED: &str = "bindings/python/tests/installed.py";

/// One wheel for every Python of this platform.
pub(super) fn wheel(workspace: &Workspace) -> Outcome {
    let folder = emptied(workspace, "wheel")?;
    // Maturin takes a header that lies there for that of the crate, however old it is.
    let stale = workspace.target.join("header.h");
    if stale.exists() {
        return Err(format!("{} would be taken for the header of bindings/c: remove it", stale.display()).into());
    }
    let python = TOOLS_PACKAGES.folder(workspace).join("bin/python");
    let maturin = tool(workspace, "maturin").args(["build", "--release", "--locked", "--interpreter"]).arg(python);
    maturin.arg("--out").arg(&folder).env("CARGO_TARGET_DIR", &workspace.target.to_string_lossy()).done()?;
    let (path, name) = built(workspace, "wheel")?;
    let begin = format!("verpick-{}-py3-none-", version(workspace)?);
    if !name.starts_with(&begin) || !name.ends_with(".whl") {
        return Err(format!("{name} is not of this workspace's version, or not for every Python: {begin}….whl").into());
    }
    measured(&path)
}

pub(super) fn sdist(workspace: &Workspace) -> Outcome {
    let folder = emptied(workspace, "sdist")?;
    tool(workspace, "maturin").args(["sdist", "--out"]).arg(&folder).done()?;
    let (path, name) = built(workspace, "sdist")?;
    let expected = format!("verpick-{}.tar.gz", version(workspace)?);
    if name != expected {
        return Err(format!("{name} is not {expected}").into());
    }
    measured(&path)
}

/// Puts the wheel, as it is, into the environment of the tests.
pub(super) fn install_for_tests(workspace: &Workspace) -> Result<(), String> {
    let (wheel, _) = built(workspace, "wheel")?;
    let pip = ["-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--force-reinstall"];
    tool(workspace, "python").args(pip).arg(wheel).done()
}

pub(super) fn wheel_installed(workspace: &Workspace) -> Outcome {
    let (wheel, _) = built(workspace, "wheel")?;
    used(workspace, "wheel", &wheel)
}

/// The wheel that the source distribution gives, and that wheel in use.
pub(super) fn sdist_installed(workspace: &Workspace) -> Outcome {
    let (sdist, _) = built(workspace, "sdist")?;
    let folder = emptied(workspace, "sdist-wheel")?;
    // The build runs in the pinned environment, for one of its own would be of whatever is newest.
    let programs = TOOLS_PACKAGES.folder(workspace).join("bin");
    let path = std::env::var("PATH").unwrap_or_default();
    let pip = ["-m", "pip", "wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir"];
    tool(workspace, "python")
        .args(pip)
        .args([&folder, &sdist])
        .env("PATH", &format!("{}:{path}", programs.display()))
        .env("CARGO_TARGET_DIR", &workspace.target.join("python/sdist-target").to_string_lossy())
        .done()?;
    let (wheel, _) = built(workspace, "sdist-wheel")?;
    used(workspace, "sdist-wheel", &wheel)
}

/// Installs a wheel into a new environment and uses it, from a folder that has nothing to do with the source.
fn used(workspace: &Workspace, name: &str, wheel: &Path) -> Outcome {
    let environment = workspace.target.join("python/environments").join(name);
    workspace.program("python3").args(["-m", "venv", "--clear"]).arg(&environment).done()?;
    let python = environment.join("bin/python");
    let run = || Run::new(&python, "python", &environment);
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run().args(pip).args(["--require-hashes", "--requirement"]).arg(workspace.root.join(NEEDED)).done()?;
    run().args(pip).arg("--no-index").arg(wheel).done()?;
    run().args(["-m", "pip", "check"]).done()?;
    // `-I`: neither the folder nor the caller's variables say where modules are.
    run().args(["-I", "-W", "error"]).arg(workspace.root.join(INSTALLED)).arg(version(workspace)?).check()
}

/// The one file that a build left in its folder, and its name.
fn built(workspace: &Workspace, kind: &str) -> Result<(PathBuf, String), String> {
    let folder = output(workspace, kind);
    let cannot = |error: std::io::Error| format!("nothing was built in {}: {error}", folder.display());
    let entries = fs::read_dir(&folder).map_err(cannot)?.collect::<Result<Vec<_>, _>>().map_err(cannot)?;
    match entries.as_slice() {
        [entry] => Ok((entry.path(), entry.file_name().to_string_lossy().into_owned())),
        entries => Err(format!("{} has {} files, and one was to be built", folder.display(), entries.len())),
    }
}

fn output(workspace: &Workspace, kind: &str) -> PathBuf {
    workspace.target.join("python/dist").join(kind)
}

fn emptied(workspace: &Workspace, kind: &str) -> Result<PathBuf, String> {
    let folder = output(workspace, kind);
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(format!("cannot empty {}: {error}", folder.display())),
        _ => Ok(folder),
    }
}

fn measured(path: &Path) -> Outcome {
    let size = fs::metadata(path).map_err(|error| format!("cannot look at {}: {error}", path.display()))?.len();
    println!("{}: {size} bytes", path.display());
    Ok(Tally::ONE)
}

/// The version of the workspace.
fn version(workspace: &Workspace) -> Result<String, String> {
    let metadata = workspace.metadata(&workspace.root.join(FOLDER).join("../c"), &["--no-deps", "--locked"])?;
    let packages = crate::workspace::array(&metadata["packages"]);
    let verpick =
        packages.filter(|package| package["name"] == "verpick").find_map(|verpick| verpick["version"].as_str());
    verpick.map(str::to_owned).ok_or_else(|| "cargo names no package verpick".to_owned())
}
