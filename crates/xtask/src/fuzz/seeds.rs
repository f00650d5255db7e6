//! What the fuzz targets begin with: the vectors, each as an input of theirs.
//!
//! A case is written down once, as a vector, and read from there; `fuzz/src/input.rs` says what an input looks like.
//! Invariant: a case whose tags are not plain text, or are without end, is no seed; a folder without seeds is an error.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::workspace::array;

/// What a policy of a vector has and an input does not: the time is its own.
const LEFT_OUT: [&str; 3] = ["now", "grace_seconds", "allow_downgrade"];

/// Writes a file for each case, and says how many.
pub(crate) fn write(vectors: &Path, seeds: &Path) -> Result<usize, String> {
    let failed = |error: std::io::Error| format!("cannot write the seeds: {error}");
    if seeds.exists() {
        fs::remove_dir_all(seeds).map_err(failed)?;
    }
    fs::create_dir_all(seeds).map_err(failed)?;
    let mut count = 0;
    for entry in fs::read_dir(vectors).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let file = fs::read(&path).map_err(failed)?;
        let file: Value = serde_json::from_slice(&file).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        for (index, seed) in array(&file["cases"]).filter_map(seed).enumerate() {
            fs::write(seeds.join(format!("{name}.{index}")), seed).map_err(failed)?;
            count += 1;
        }
    }
    if count == 0 { Err(format!("{} has no case that is a seed", vectors.display())) } else { Ok(count) }
}

/// A case as an input: its settings, then its tags.
fn seed(case: &Value) -> Option<String> {
    let mut lines = Vec::new();
    let policy = case["policy"].as_object().into_iter().flatten();
    let asked = ["format", "constraint", "date", "channel"].into_iter().filter_map(|key| Some((key, case.get(key)?)));
    for (key, value) in policy.map(|(key, value)| (key.as_str(), value)).chain(asked) {
        let flag = match key {
            key if LEFT_OUT.contains(&key) => continue,
            "prereleases" => {
                lines.push("--pre-release".to_owned());
                continue;
            }
            "format" => "calver",
            "channels" => "channel",
            "only_channels" => "only-channel",
            "min_age_seconds" => "min-age",
            key => &key.replace('_', "-"),
        };
        match value {
            Value::Bool(false) | Value::Null => {}
            Value::Bool(true) => lines.push(format!("--{flag}")),
            Value::Number(number) => lines.push(format!("--{flag} {number}")),
            Value::String(text) => lines.push(format!("--{flag} {text}")),
            values => {
                for value in array(values) {
                    lines.push(format!("--{flag} {}", value.as_str()?));
                }
            }
        }
    }
    for key in ["tag", "text", "buffer"] {
        if let Some(text) = case.get(key) {
            lines.push(text.as_str()?.to_owned());
        }
    }
    let has_clock = case.get("policy").is_some();
    for candidate in array(&case["tags"]).chain(array(&case["candidates"])) {
        lines.push(line(candidate, has_clock)?);
    }
    Some(lines.join("\n"))
}

/// A candidate as a line: its tag, and words for what is known of it. Where a policy has a clock, the time is one that the
/// clock of inputs is past.
fn line(candidate: &Value, has_clock: bool) -> Option<String> {
    let Some(object) = candidate.as_object() else { return candidate.as_str().map(str::to_owned) };
    let mut line = object.get("tag")?.as_str()?.to_owned();
    for (key, value) in object {
        line += match (key.as_str(), value) {
            ("draft", Value::Bool(true)) => "\tdraft".to_owned(),
            ("yanked", Value::Bool(true)) => "\tyanked".to_owned(),
            ("complete", Value::Bool(false)) => "\tincomplete".to_owned(),
            ("published", Value::String(time)) if !has_clock => format!("\t{}", time.get(..10)?),
            ("published", Value::String(_)) => "\t50".to_owned(),
            _ => continue,
        }
        .as_str();
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_case_becomes_flags_and_tags() {
        let case = json!({
            "policy": {"calver": "YYYY.0M", "lenient": true, "channels": ["rc", "beta"], "now": "2024-06-15T00:00:00Z"},
            "candidates": ["2024.06", {"tag": "2024.07", "complete": false, "published": "2024-06-01T00:00:00Z"}],
        });
        let seed = seed(&case).unwrap();
        let mut lines: Vec<_> = seed.lines().collect();
        assert_eq!(lines.split_off(4), ["2024.06", "2024.07\tincomplete\t50"]);
        lines.sort_unstable();
        assert_eq!(lines, ["--calver YYYY.0M", "--channel beta", "--channel rc", "--lenient"]);
    }

    #[test]
    fn what_is_asked_beside_a_policy_is_a_flag_too() {
        assert_eq!(seed(&json!({"format": "YY.0M"})).unwrap(), "--calver YY.0M");
        assert_eq!(seed(&json!({"constraint": "^1", "tags": ["1.2.3"]})).unwrap(), "--constraint ^1\n1.2.3");
    }

    #[test]
    fn a_date_stays_one_where_no_clock_is_asked() {
        let case = json!({"candidates": [{"tag": "24.06", "published": "2024-06-01T12:00:00Z"}, "24.07"]});
        assert_eq!(seed(&case).unwrap(), "24.06\t2024-06-01\n24.07");
    }

    #[test]
    fn a_tag_without_end_is_no_seed() {
        assert_eq!(seed(&json!({"tag": {"repeat": ["1.", "0", 1_000_000, ""]}})), None);
    }
}
