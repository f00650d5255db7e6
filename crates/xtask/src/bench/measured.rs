//! What criterion writes beside its reports: for each bench a folder `new` with who it is and how long it took.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::workspace::array;

/// One bench.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    pub(super) group: String,
    /// Whose code ran, or what it did.
    pub(super) function: String,
    /// What it ran over.
    pub(super) value: String,
    /// How many tags or bytes that is.
    pub(super) size: u64,
    /// Nanoseconds of one run over all of it: the median.
    pub(super) median: f64,
    /// The same of the fastest sample. Other programs can only add to a time, so this one is their least.
    pub(super) fastest: f64,
}

/// Everything below `folder`, in no order that means anything.
pub(super) fn read(folder: &Path) -> Result<Vec<Measured>, String> {
    let cannot = |error: std::io::Error| format!("cannot read what criterion wrote: {error}");
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        if path.ends_with("new") {
            let json = |name: &str| {
                let text = fs::read(path.join(name)).map_err(cannot)?;
                serde_json::from_slice(&text).map_err(|error| format!("criterion's {name} is no JSON: {error}"))
            };
            all.push(understand(&json("benchmark.json")?, &json("estimates.json")?, &json("sample.json")?)?);
        } else if path.is_dir() {
            all.extend(read(&path)?);
        }
    }
    Ok(all)
}

fn understand(benchmark: &Value, estimates: &Value, sample: &Value) -> Result<Measured, String> {
    let text = |name: &str| benchmark[name].as_str().map(str::to_owned);
    let throughput = &benchmark["throughput"];
    let measured = || {
        Some(Measured {
            group: text("group_id")?,
            function: text("function_id")?,
            value: text("value_str")?,
            size: throughput["Elements"].as_u64().or_else(|| throughput["Bytes"].as_u64())?,
            median: estimates["median"]["point_estimate"].as_f64()?,
            fastest: array(&sample["times"])
                .zip(array(&sample["iters"]))
                .filter_map(|(time, runs)| Some(time.as_f64()? / runs.as_f64()?))
                .min_by(f64::total_cmp)?,
        })
    };
    measured().ok_or_else(|| format!("criterion does not say what or how long it measured: {benchmark}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_bench_is_its_name_its_size_and_its_times() {
        let benchmark = json!({"group_id": "sort", "function_id": "semver", "value_str": "by-name",
            "throughput": {"Elements": 200}, "full_id": "sort/semver/by-name"});
        let estimates = json!({"mean": {"point_estimate": 9_000.0}, "median": {"point_estimate": 5_000.0}});
        let sample =
            json!({"sampling_mode": "Linear", "iters": [1.0, 2.0, 3.0], "times": [6_000.0, 8_000.0, 15_000.0]});
        let measured = understand(&benchmark, &estimates, &sample).unwrap();
        assert_eq!((measured.group.as_str(), measured.function.as_str()), ("sort", "semver"));
        assert_eq!((measured.value.as_str(), measured.size), ("by-name", 200));
        assert_eq!((measured.median, measured.fastest), (5_000.0, 4_000.0));
    }

    #[test]
    fn a_bench_without_a_size_a_median_or_a_sample_is_an_error() {
        let benchmark = |throughput: Value| json!({"group_id": "sort", "function_id": "semver", "value_str": "by-name", "throughput": throughput});
        let median = json!({"median": {"point_estimate": 5_000.0}});
        let sample = json!({"iters": [1.0], "times": [6_000.0]});
        let sized = benchmark(json!({"Bytes": 200}));
        assert!(understand(&sized, &median, &sample).is_ok());
        assert!(understand(&benchmark(Value::Null), &median, &sample).is_err());
        assert!(understand(&sized, &json!({}), &sample).is_err());
        assert!(understand(&sized, &median, &json!({"iters": [], "times": []})).is_err());
    }
}
