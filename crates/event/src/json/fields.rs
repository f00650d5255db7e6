//! Taking the fields of an object, one after another; what was not taken is left over.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::shown;
use crate::error::{EventError, Result};

/// The fields of an object that were not taken yet.
pub(crate) struct Fields {
    map: Map<String, Value>,
    /// What stands before their names in errors.
    path: String,
}

impl Fields {
    pub(crate) fn new(map: Map<String, Value>) -> Self {
        Self { map, path: String::new() }
    }

    /// What is left over.
    pub(crate) fn rest(self) -> Map<String, Value> {
        self.map
    }

    pub(crate) fn error(&self, name: &str, problem: impl std::fmt::Display) -> EventError {
        EventError::field_error(format_args!("{}{name}", self.path), problem)
    }

    /// A field that says something: null and empty text say nothing.
    fn take(&mut self, name: &str) -> Option<Value> {
        match self.map.remove(name)? {
            Value::Null => None,
            Value::String(text) if text.is_empty() => None,
            value => Some(value),
        }
    }

    /// Text.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(Value::Number(_)) => {
                Err(self.error(name, "is a number and must be text: as a number 1.10 would be 1.1; put it in quotes"))
            }
            Some(value) => Err(self.error(name, format_args!("is {} and must be text", kind(&value)))),
        }
    }

    /// Text that many a source sends as a whole number.
    pub(crate) fn number_as_text(&mut self, name: &str) -> Result<Option<String>> {
        if let Some(number) = self.map.get(name).and_then(Value::as_u64) {
            self.map.remove(name);
            return Ok(Some(number.to_string()));
        }
        self.text(name)
    }

    /// Text without which there is no event.
    pub(crate) fn required(&mut self, name: &str) -> Result<String> {
        let text = self.text(name)?;
        text.ok_or_else(|| self.error(name, "is missing"))
    }

    /// Text that is sent under either of two names.
    pub(crate) fn text_of(&mut self, name: &str, other: &str) -> Result<Option<String>> {
        match (self.text(name)?, self.text(other)?) {
            (Some(text), Some(second)) if text != second => {
                Err(self.error(name, format_args!("is \"{}\", but {other} is \"{}\"", shown(&text), shown(&second))))
            }
            (text, second) => Ok(text.or(second)),
        }
    }

    /// A moment, to the microsecond.
    pub(crate) fn time(&mut self, name: &str) -> Result<Option<DateTime<Utc>>> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        match DateTime::parse_from_rfc3339(&text) {
            Ok(time) => Ok(Some(crate::time::to_micros(time.to_utc()))),
            Err(_) => {
                Err(self.error(name, format_args!("\"{}\" is no time; write it as 2024-01-15T10:30:00Z", shown(&text))))
            }
        }
    }

    /// A whole number.
    pub(crate) fn number(&mut self, name: &str) -> Result<Option<u64>> {
        match self.take(name) {
            None => Ok(None),
            Some(value) => match (value.as_u64(), &value) {
                (Some(number), _) => Ok(Some(number)),
                // As often sent as text.
                (None, Value::String(text)) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                    text.parse().map(Some).map_err(|_| self.error(name, "is too great a number"))
                }
                _ => Err(self.error(name, "is no whole number")),
            },
        }
    }

    /// A number of bytes, or a text that says one with its unit.
    pub(crate) fn size(&mut self, name: &str) -> Result<Option<u64>> {
        match self.take(name) {
            None => Ok(None),
            Some(value) => value
                .as_u64()
                .or_else(|| crate::log::size_of(value.as_str()?))
                .map(Some)
                .ok_or_else(|| self.error(name, "is no number of bytes, such as 15200000 or \"15.2 MB\"")),
        }
    }

    /// Yes or no.
    pub(crate) fn flag(&mut self, name: &str) -> Result<Option<bool>> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(value) => Err(self.error(name, format_args!("is {} and must be true or false", kind(&value)))),
        }
    }

    /// An object.
    pub(crate) fn object(&mut self, name: &str) -> Result<Map<String, Value>> {
        match self.take(name) {
            None => Ok(Map::new()),
            Some(Value::Object(map)) => Ok(map),
            Some(value) => Err(self.error(name, format_args!("is {} and must be an object", kind(&value)))),
        }
    }

    /// A list of objects, each read by `read`.
    pub(crate) fn list<T>(&mut self, name: &str, read: impl Fn(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        self.values(name)?
            .into_iter()
            .enumerate()
            .map(|(index, value)| match value {
                Value::Object(map) => read(&mut Self { map, path: format!("{}{name}[{index}].", self.path) }),
                value => {
                    let problem = format_args!("is {} and must be an object", kind(&value));
                    Err(self.error(&format!("{name}[{index}]"), problem))
                }
            })
            .collect()
    }

    /// A list.
    fn values(&mut self, name: &str) -> Result<Vec<Value>> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(values)) => Ok(values),
            Some(value) => Err(self.error(name, format_args!("is {} and must be a list", kind(&value)))),
        }
    }

    /// Lines: a list of them, or one text.
    pub(crate) fn lines(&mut self, name: &str) -> Result<Vec<String>> {
        if let Some(Value::String(text)) = self.map.get(name) {
            let lines = text.lines().map(str::to_owned).collect();
            self.map.remove(name);
            return Ok(lines);
        }
        let values = self.values(name)?;
        let line = |(index, value)| match value {
            Value::String(line) => Ok(line),
            value => Err(self.error(&format!("{name}[{index}]"), format_args!("is {} and must be text", kind(&value)))),
        };
        values.into_iter().enumerate().map(line).collect()
    }

    /// What is left over of a part, kept as it came.
    pub(crate) fn take_rest(&mut self) -> Map<String, Value> {
        std::mem::take(&mut self.map)
    }
}

/// What a value is, with its article.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
