//! Benches of other languages: programs that print a line of JSON for each thing that they measured.
//!
//! A line has the `group`, the `function` (`verpick`, or the peer with its registry and version: `npm semver 7.8.6`), the
//! `value` that it ran over, its `size`, and the `times` of all runs in nanoseconds.
//!
//! Invariant: they run over the lists that the other benches run over, written for them anew.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::measured::Measured;
use crate::needs;
use crate::process::Run;
use crate::step::Part;
use crate::wasm;
use crate::workspace::{Workspace, array};

/// A program of another language.
struct Program {
    /// What it needs: the part that tests the binding.
    part: &'static Part,
    /// Builds what is measured.
    build: fn(&Workspace) -> Result<(), String>,
    /// Measures over the lists of a folder.
    measure: fn(&Workspace, &Path) -> Run,
}

const PROGRAMS: [Program; 1] = [Program { part: &wasm::PART, build: wasm::built, measure: wasm::bench }];

/// The longest list that there is.
const PROJECT: &str = "renovate";

/// Writes the list in each order, and says where.
pub(crate) fn lists(workspace: &Workspace) -> Result<PathBuf, String> {
    let folder = workspace.target.join("lists").join(PROJECT);
    let program = ["run", "--quiet", "--locked", "--package", "verpick-tests", "--bin", "lists", "--", PROJECT];
    workspace.cargo(&program).arg(&folder).done()?;
    Ok(folder)
}

/// Builds what is measured, before any round.
pub(super) fn prepare(workspace: &Workspace) -> Result<(), String> {
    needs::provide(workspace, &PROGRAMS.map(|program| program.part))?;
    PROGRAMS.iter().try_for_each(|program| (program.build)(workspace))
}

/// Runs every program once.
pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Measured>, String> {
    let lists = lists(workspace)?;
    let mut all = Vec::new();
    for program in &PROGRAMS {
        let output = (program.measure)(workspace, &lists).answer()?;
        for line in String::from_utf8_lossy(&output).lines() {
            let line =
                serde_json::from_str(line).map_err(|error| format!("a bench printed no JSON: {error}: {line}"))?;
            all.push(understand(&line)?);
        }
    }
    Ok(all)
}

fn understand(line: &Value) -> Result<Measured, String> {
    let text = |name: &str| line[name].as_str().map(str::to_owned);
    let mut times: Vec<f64> = array(&line["times"]).filter_map(Value::as_f64).collect();
    times.sort_by(f64::total_cmp);
    let measured = || {
        Some(Measured {
            group: text("group")?,
            function: text("function")?,
            value: text("value")?,
            size: line["size"].as_u64()?,
            median: *times.get(times.len() / 2)?,
            fastest: *times.first()?,
        })
    };
    measured().ok_or_else(|| format!("a bench does not say what or how long it measured: {line}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_is_a_name_a_size_and_times() {
        let line = json!({"group": "node-latest", "function": "npm semver 7.8.6", "value": "by-name", "size": 10,
            "times": [30, 10, 20, 25, 15]});
        let measured = understand(&line).unwrap();
        assert_eq!((measured.group.as_str(), measured.function.as_str()), ("node-latest", "npm semver 7.8.6"));
        assert_eq!((measured.median, measured.fastest, measured.size), (20.0, 10.0, 10));
        assert!(understand(&json!({"group": "node-latest", "function": "verpick", "value": "", "times": []})).is_err());
    }
}
