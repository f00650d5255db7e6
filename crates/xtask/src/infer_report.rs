//! `cargo xtask infer-report`: how inference does on a folder of lists.
//!
//! The report is an example of the tests' package, so that this program need not be built with what it reports on.

use std::path::Path;
use std::process::ExitCode;

use crate::workspace::Workspace;

pub(crate) fn run(workspace: &Workspace, folder: &Path) -> Result<ExitCode, String> {
    // The report runs in the root, the caller may stand elsewhere.
    let folder = folder.canonicalize().map_err(|error| format!("{}: {error}", folder.display()))?;
    let example =
        ["run", "--quiet", "--locked", "--release", "--package", "verpick-tests", "--example", "infer-report"];
    workspace.cargo(&example).arg("--").arg(folder).done()?;
    Ok(ExitCode::SUCCESS)
}
