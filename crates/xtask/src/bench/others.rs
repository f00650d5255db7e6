//! What the benches of other languages measured: they print it, as one JSON value.
//!
//! `{"peers": {name: version}, "measured": [{"group", "function", "value", "size", "median", "fastest"}]}`, with the meanings
//! that [`Measured`] gives them. `function` is `verpick` for ours, else the name of the peer.

use std::collections::BTreeMap;

use serde_json::Value;

use super::measured::Measured;
use crate::python;
use crate::workspace::{Workspace, array};

/// What all other languages measured, and the versions of the peers.
#[derive(Default)]
pub(super) struct Others {
    pub(super) measured: Vec<Measured>,
    pub(super) peers: BTreeMap<String, String>,
}

/// Gets everything there that `measure` needs.
pub(super) fn prepare(workspace: &Workspace) -> Result<(), String> {
    python::prepare_benches(workspace)
}

/// Runs the benches of every other language.
pub(super) fn measure(workspace: &Workspace) -> Result<Others, String> {
    let mut others = Others::default();
    others.add(&python::benches(workspace)?)?;
    Ok(others)
}

impl Others {
    fn add(&mut self, printed: &[u8]) -> Result<(), String> {
        let said: Value =
            serde_json::from_slice(printed).map_err(|error| format!("a bench printed no JSON: {error}"))?;
        let peers = said["peers"].as_object().ok_or("a bench does not say which peers it measured")?;
        let versions = peers.iter().filter_map(|(name, version)| Some((name.clone(), version.as_str()?.to_owned())));
        self.peers.extend(versions);
        for bench in array(&said["measured"]) {
            let text = |name: &str| bench[name].as_str().map(str::to_owned);
            let measured = || {
                Some(Measured {
                    group: text("group")?,
                    function: text("function")?,
                    value: text("value")?,
                    size: bench["size"].as_u64()?,
                    median: bench["median"].as_f64()?,
                    fastest: bench["fastest"].as_f64()?,
                })
            };
            self.measured.push(measured().ok_or_else(|| format!("a bench does not say what it measured: {bench}"))?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_bench_prints_is_read() {
        let mut others = Others::default();
        let printed = br#"{"peers": {"peer": "1.2"}, "measured": [{"group": "a", "function": "peer", "value": "list",
            "size": 10, "median": 5.5, "fastest": 4.0}]}"#;
        others.add(printed).unwrap();
        assert_eq!(others.peers["peer"], "1.2");
        let [measured] = others.measured.as_slice() else { panic!("one bench") };
        assert_eq!((measured.group.as_str(), measured.size, measured.median), ("a", 10, 5.5));
    }

    #[test]
    fn a_bench_that_does_not_say_it_all_is_an_error() {
        for printed in ["", "[]", r#"{"peers": {}, "measured": [{"group": "a"}]}"#] {
            assert!(Others::default().add(printed.as_bytes()).is_err(), "{printed}");
        }
    }
}
