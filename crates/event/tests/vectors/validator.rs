//! As much of JSON Schema 2020-12 as the schemas use.
//!
//! Invariant: a keyword that is not known here fails the test, so a schema says nothing that is not looked at.

use regex::Regex;
use serde_json::Value;

/// Whether a schema takes an instance. `root` is where references lead.
pub(crate) fn takes(root: &Value, schema: &Value, instance: &Value) -> bool {
    let keywords = schema.as_object().expect("a schema is an object");
    keywords.iter().all(|(keyword, said)| match keyword.as_str() {
        // What is said for people, and what `format` notes of a text; a format alone refuses nothing.
        "$schema" | "$defs" | "title" | "description" | "format" => true,
        "$ref" => takes(root, root.pointer(said.as_str().unwrap().trim_start_matches('#')).unwrap(), instance),
        "anyOf" => list(said).iter().any(|schema| takes(root, schema, instance)),
        "type" => match said {
            Value::String(name) => is(instance, name),
            names => list(names).iter().any(|name| is(instance, name.as_str().unwrap())),
        },
        "required" => instance
            .as_object()
            .is_none_or(|object| list(said).iter().all(|name| object.contains_key(name.as_str().unwrap()))),
        "properties" => instance.as_object().is_none_or(|object| {
            let schemas = said.as_object().unwrap();
            object.iter().all(|(name, value)| schemas.get(name).is_none_or(|schema| takes(root, schema, value)))
        }),
        "items" => instance.as_array().is_none_or(|items| items.iter().all(|item| takes(root, said, item))),
        "maxItems" => instance.as_array().is_none_or(|items| items.len() as u64 <= said.as_u64().unwrap()),
        "minLength" => instance.as_str().is_none_or(|text| text.chars().count() as u64 >= said.as_u64().unwrap()),
        "maxLength" => instance.as_str().is_none_or(|text| text.chars().count() as u64 <= said.as_u64().unwrap()),
        "pattern" => instance.as_str().is_none_or(|text| Regex::new(said.as_str().unwrap()).unwrap().is_match(text)),
        "minimum" => instance.as_f64().is_none_or(|number| number >= said.as_f64().unwrap()),
        "maximum" => instance.as_f64().is_none_or(|number| number <= said.as_f64().unwrap()),
        keyword => panic!("{keyword} is not looked at"),
    })
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn is(instance: &Value, name: &str) -> bool {
    match name {
        "null" => instance.is_null(),
        "string" => instance.is_string(),
        "integer" => instance.is_i64() || instance.is_u64(),
        "array" => instance.is_array(),
        "object" => instance.is_object(),
        name => panic!("{name} is not looked at"),
    }
}
