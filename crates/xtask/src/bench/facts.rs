//! Where and when it was measured, with what: read, never typed.

use std::collections::BTreeSet;
use std::time::SystemTime;
use std::{env, fs, thread};

use chrono::{DateTime, Utc};

use super::rows::Comparison;
use crate::workspace::{Workspace, array};

/// Each with its name.
pub(super) type Facts = Vec<(&'static str, String)>;

pub(super) fn gather(workspace: &Workspace, comparisons: &[Comparison<'_>]) -> Result<Facts, String> {
    let rustc = workspace.program("rustc").arg("--version").answer()?;
    Ok(vec![
        ("date", DateTime::<Utc>::from(SystemTime::now()).date_naive().to_string()),
        ("processor", format!("{}, {} cores", processor(), thread::available_parallelism().map_or(1, usize::from))),
        ("system", format!("{}, {}", system(), env::consts::ARCH)),
        ("compiler", String::from_utf8_lossy(&rustc).trim().to_owned()),
        ("lists", lists().to_owned()),
        ("peers", peers(workspace, comparisons)?),
    ])
}

/// The variable is the one that the lists are loaded by.
fn lists() -> &'static str {
    match env::var_os("VERPICK_CORPORA") {
        Some(_) => "real lists",
        None => "generated lists",
    }
}

/// What was measured beside ours, with the versions in use: crates by their names, and what other registries have with its
/// version already.
fn peers(workspace: &Workspace, comparisons: &[Comparison<'_>]) -> Result<String, String> {
    let metadata = workspace.metadata(&workspace.root, &["--locked"])?;
    let peers: BTreeSet<_> = comparisons.iter().map(|comparison| comparison.peer.function.as_str()).collect();
    let (others, names): (BTreeSet<_>, BTreeSet<_>) = peers.into_iter().partition(|peer| peer.contains(' '));
    let versions: Vec<_> = array(&metadata["packages"])
        .filter_map(|package| Some((package["name"].as_str()?, package["version"].as_str()?)))
        .filter(|(name, _)| names.contains(name))
        .map(|(name, version)| format!("{name} {version}"))
        .collect();
    if versions.len() == names.len() {
        Ok(versions.into_iter().chain(others.into_iter().map(str::to_owned)).collect::<Vec<_>>().join(", "))
    } else {
        Err(format!("cannot tell which versions of {names:?} were measured: cargo names {versions:?}"))
    }
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    value(&text, "model name", ':').unwrap_or("unknown processor").to_owned()
}

fn system() -> String {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    value(&text, "PRETTY_NAME", '=').unwrap_or(env::consts::OS).to_owned()
}

/// The value of the first line `key`, blanks, `sign`, value; the value may be quoted.
fn value<'t>(text: &'t str, key: &str, sign: char) -> Option<&'t str> {
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix(sign))?;
    Some(line.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_key() {
        let text = "model\t\t: 85\nmodel name\t: Some Processor @ 2.10GHz\nmodel name\t: Another\n";
        assert_eq!(value(text, "model name", ':'), Some("Some Processor @ 2.10GHz"));
        assert_eq!(value("NAME=\"A\"\nPRETTY_NAME=\"A 12 (b)\"\n", "PRETTY_NAME", '='), Some("A 12 (b)"));
        assert_eq!(value("", "model name", ':'), None);
    }
}
