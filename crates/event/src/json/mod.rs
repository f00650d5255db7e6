//! Events as JSON, in and out.
//!
//! Invariants: what is written has its fields in the order of their names, at every level, so that equal events are
//! written as equal text; a field that is not known is kept and written where it stood.

mod fields;
mod read;
mod write;

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::error::{EventError, Result};

pub(crate) use fields::Fields;
pub(crate) use write::sorted_map;

/// So many bytes of JSON are read as one event, and no more: metadata, fields that are not known and log lines at their
/// limits leave room for the rest.
pub const MAX_BYTES: usize = 8 << 20;

/// Reads an object in which no name stands twice: readers differ in which of the two counts.
pub(crate) fn object(text: &[u8]) -> Result<Map<String, Value>> {
    if text.len() > MAX_BYTES {
        return Err(EventError::whole(format_args!(
            "{} bytes are too much for an event; {MAX_BYTES} are taken",
            text.len()
        )));
    }
    let read: Object = serde_json::from_slice(text).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => EventError::whole("an event is a JSON object"),
        _ => EventError::whole(format_args!("an event is JSON, and this is none: {}", without_line(&error))),
    })?;
    match read.twice {
        Some(name) => Err(EventError::field_error(shown(&name), "is given twice")),
        None => Ok(read.map),
    }
}

/// What a reader of JSON says. Most events are one line, and may be so among others, whose number would be another.
fn without_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.strip_suffix(&format!(" at line 1 column {}", error.column())) {
        Some(said) => format!("{said} at column {}", error.column()),
        None => text,
    }
}

struct Object {
    map: Map<String, Value>,
    twice: Option<String>,
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;

        impl<'de> Visitor<'de> for Names {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Object, A::Error> {
                let mut object = Object { map: Map::new(), twice: None };
                while let Some((name, value)) = access.next_entry::<String, Value>()? {
                    if object.map.contains_key(&name) {
                        object.twice.get_or_insert(name);
                    } else {
                        object.map.insert(name, value);
                    }
                }
                Ok(object)
            }
        }

        deserializer.deserialize_map(Names)
    }
}

/// The name of a field, of whoever sent it.
fn shown(name: &str) -> verpick_version::Excerpt<'_> {
    verpick_version::Excerpt::new(name)
}
