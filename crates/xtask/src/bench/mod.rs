//! `cargo xtask bench`: measures ours beside the peers and writes `benches/RESULTS.md`.
//!
//! - Everything on the page comes from one run, and both sides of a ratio from one round of it: the folder that criterion
//!   writes to is emptied first.
//! - Nothing on the page is typed in, but for what a row is called and the floor it has to reach: [`rows`].

mod facts;
mod measured;
pub(crate) mod others;
mod report;
mod rows;

use std::fs;
use std::io::ErrorKind;
use std::process::ExitCode;

use self::measured::Measured;
use self::rows::{Comparison, Growth};
use crate::workspace::Workspace;

const RESULTS: &str = "benches/RESULTS.md";

/// A machine that others use too runs now faster, now slower, for seconds on end: where that changes between ours and
/// the peer, a ratio is off. So there are several rounds, and of each row the one counts whose ratio is in the middle.
const ROUNDS: usize = 3;

/// Measures, writes, and says what is short of its floor; that is a failure only where the caller asked to `check`.
pub(crate) fn run(workspace: &Workspace, check: bool) -> Result<ExitCode, String> {
    others::prepare(workspace)?;
    let rounds = (1..=ROUNDS).map(|round| measure(workspace, round)).collect::<Result<Vec<_>, _>>()?;
    let comparisons = rounds.iter().map(|measured| rows::compare(measured)).collect::<Result<Vec<_>, _>>()?;
    let comparisons = rows::middle(comparisons, Comparison::ratio);
    let growths = rounds.iter().map(|measured| rows::grow(measured)).collect::<Result<Vec<_>, _>>()?;
    let growths = rows::middle(growths, Growth::factor);
    let lones = rounds.iter().map(|measured| rows::alone(measured)).collect::<Result<Vec<_>, _>>()?;
    let lones = rows::middle(lones, |lone| lone.measured.median);
    let page = report::page(&facts::gather(workspace, &comparisons)?, &comparisons, &growths, &lones);
    fs::write(workspace.root.join(RESULTS), page).map_err(|error| format!("cannot write {RESULTS}: {error}"))?;

    println!("\nwrote {RESULTS}");
    let short = rows::short(&comparisons, &growths);
    short.iter().for_each(|line| println!("short: {line}"));
    Ok(if check && !short.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Runs every bench, in a folder that nothing is in.
fn measure(workspace: &Workspace, round: usize) -> Result<Vec<Measured>, String> {
    println!("\nround {round} of {ROUNDS}");
    let folder = workspace.target.join("xtask-bench").join(round.to_string());
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(format!("cannot empty the folder of the last run: {error}"));
        }
        _ => {}
    }
    let benches = ["bench", "--package", "verpick-benches", "--locked"];
    workspace.cargo(&benches).env("CRITERION_HOME", &folder.to_string_lossy()).done()?;
    let mut all = measured::read(&folder)?;
    all.extend(others::measure(workspace)?);
    Ok(all)
}
