//! Events that come as JSON: one object, several behind one another or a line each, or an array of them.
//!
//! Invariants: what cannot be read as a whole is not read in part, and an error says in which event it is.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use serde_json::{Map, Value};

use super::fields::Fields;
use crate::failure::Failure;

/// So many bytes are read, and no more.
const MAX_BYTES: u64 = 256 << 20;

/// The objects of a file, or of standard input.
pub(super) fn read(path: &Path) -> Result<Vec<Fields>, Failure> {
    let (name, text) = if path.as_os_str() == "-" {
        ("standard input".to_owned(), bounded(io::stdin().lock()))
    } else {
        (path.display().to_string(), fs::File::open(path).and_then(bounded))
    };
    let text = text.map_err(|error| Failure::new(crate::failure::Status::Source, format_args!("{name}: {error}")))?;
    objects(&text).map_err(|problem| Failure::usage(format_args!("{name}: {problem}")))
}

fn bounded(from: impl Read) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    let read = from.take(MAX_BYTES + 1).read_to_end(&mut text)?;
    if read as u64 > MAX_BYTES {
        return Err(io::Error::other(format!("more than {MAX_BYTES} bytes; verpick import takes files of any size")));
    }
    Ok(text)
}

fn objects(text: &[u8]) -> Result<Vec<Fields>, String> {
    let mut found = Vec::new();
    for value in serde_json::Deserializer::from_slice(text).into_iter::<Value>() {
        match value.map_err(|error| format!("this is no JSON: {error}"))? {
            Value::Object(fields) => found.push(fields),
            Value::Array(values) => {
                for value in values {
                    found.push(object(value)?);
                }
            }
            _ => return Err("an event is an object".to_owned()),
        }
    }
    if found.is_empty() { Err("there is no event in it".to_owned()) } else { Ok(found) }
}

fn object(value: Value) -> Result<Map<String, Value>, String> {
    match value {
        Value::Object(fields) => Ok(fields),
        _ => Err("an event is an object".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> Result<usize, String> {
        objects(text.as_bytes()).map(|found| found.len())
    }

    #[test]
    fn events_come_one_by_one_a_line_each_or_in_an_array() {
        assert_eq!(count("{}"), Ok(1));
        assert_eq!(count("{\"version\": 1}\n{\"version\": 2}\n"), Ok(2));
        assert_eq!(count("[{}, {}, {}]"), Ok(3));
    }

    #[test]
    fn what_is_no_event_is_none_in_part_either() {
        assert_eq!(count("").unwrap_err(), "there is no event in it");
        assert_eq!(count("[{}, 1]").unwrap_err(), "an event is an object");
        assert!(count("{}\n{").unwrap_err().starts_with("this is no JSON: "));
    }
}
