//! Packages of other languages: what a folder of this repository pins, installed in the target folder and nowhere else.
//!
//! Invariant: beside what was installed lies a copy of the pins, written last. So an installation that broke off is
//! done again, and so is one of other versions.

use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::Workspace;

/// Where packages come from, each with the folder that pins them.
#[derive(Clone, Copy)]
pub(crate) enum Packages {
    /// By `package.json` and `package-lock.json`, into a `node_modules`.
    Npm(&'static str),
    /// By `requirements.txt`, into a virtual environment.
    Pypi(&'static str),
}

/// The name of the copy of the pins.
const INSTALLED: &str = "installed";

impl Packages {
    /// Where they are installed.
    pub(crate) fn folder(self, workspace: &Workspace) -> PathBuf {
        let (kind, pins) = match self {
            Self::Npm(pins) => ("npm", pins),
            Self::Pypi(pins) => ("python", pins),
        };
        workspace.target.join(kind).join(pins)
    }

    pub(crate) fn are_there(self, workspace: &Workspace) -> bool {
        let installed = fs::read(self.folder(workspace).join(INSTALLED));
        installed.is_ok_and(|pins| fs::read(self.pins(&workspace.root)).is_ok_and(|wanted| wanted == pins))
    }

    /// As a person would do it by hand.
    pub(crate) fn command(self) -> String {
        match self {
            Self::Npm(pins) => format!("npm ci, by {pins}"),
            Self::Pypi(pins) => format!("python3 -m venv, pip install -r {pins}/requirements.txt"),
        }
    }

    pub(crate) fn install(self, workspace: &Workspace) -> Result<(), String> {
        let folder = self.folder(workspace);
        let failed = |error: std::io::Error| format!("cannot install into {}: {error}", folder.display());
        fs::create_dir_all(&folder).map_err(failed)?;
        let pins = self.pins(&workspace.root);
        match self {
            Self::Npm(_) => {
                for file in [&pins, &pins.with_file_name("package.json")] {
                    fs::copy(file, folder.join(file.file_name().unwrap_or_default())).map_err(failed)?;
                }
                let npm =
                    workspace.program("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]);
                npm.arg(&folder).done()?;
            }
            Self::Pypi(_) => {
                workspace.program("python3").args(["-m", "venv", "--clear"]).arg(&folder).done()?;
                let python = folder.join("bin/python");
                let pip = ["-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "--requirement"];
                workspace.program(&python.to_string_lossy()).args(pip).arg(&pins).done()?;
            }
        }
        fs::copy(pins, folder.join(INSTALLED)).map_err(failed)?;
        Ok(())
    }

    /// The file that says what exactly is installed.
    fn pins(self, root: &Path) -> PathBuf {
        match self {
            Self::Npm(pins) => root.join(pins).join("package-lock.json"),
            Self::Pypi(pins) => root.join(pins).join("requirements.txt"),
        }
    }
}
