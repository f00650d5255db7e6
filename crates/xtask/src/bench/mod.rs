//! `cargo xtask bench`: measures ours beside the peers and writes `benches/RESULTS.md`.
//!
//! - Everything on the page comes from one run: the folder that criterion writes to is emptied first.
//! - Nothing on the page is typed in, but for what a row is called and the floor it has to reach: [`rows`].

mod facts;
mod measured;
mod report;
mod rows;

use std::fs;
use std::io::ErrorKind;
use std::process::ExitCode;

use crate::workspace::Workspace;

const RESULTS: &str = "benches/RESULTS.md";

/// Measures, writes, and says what is short of its floor; that is a failure only where the caller asked to `check`.
pub(crate) fn run(workspace: &Workspace, check: bool) -> Result<ExitCode, String> {
    let folder = workspace.target.join("xtask-bench");
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(format!("cannot empty the folder of the last run: {error}"));
        }
        _ => {}
    }
    let benches = ["bench", "--package", "verpick-benches", "--locked"];
    workspace.cargo(&benches).env("CRITERION_HOME", &folder.to_string_lossy()).done()?;

    let measured = measured::read(&folder)?;
    let comparisons = rows::compare(&measured)?;
    let growths = rows::grow(&measured)?;
    let page = report::page(&facts::gather(workspace, &comparisons)?, &comparisons, &growths);
    fs::write(workspace.root.join(RESULTS), page).map_err(|error| format!("cannot write {RESULTS}: {error}"))?;

    println!("\nwrote {RESULTS}");
    let short = rows::short(&comparisons, &growths);
    short.iter().for_each(|line| println!("short: {line}"));
    Ok(if check && !short.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
