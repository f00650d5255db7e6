//! What the registries answer to a case about the files of a release, in the shape of the vectors.

use serde_json::{Map, Value, json};
use verpick_registry::artifact::{Named, Platform, Wanted, is_archive};

fn text<'v>(case: &'v Value, key: &str) -> &'v str {
    case.get(key).map_or("", |value| value.as_str().expect("a text"))
}

fn platform(text: &str) -> Platform {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

/// `artifacts`: which file is wanted, on each platform that an answer is expected for.
pub(crate) fn found(case: &Value) -> Value {
    let named = Named { name: text(case, "product"), tag: text(case, "tag"), version: text(case, "version") };
    let files: Vec<&str> = case["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
    let answers: Map<String, Value> = case["expected"]
        .as_object()
        .expect("an answer for each platform")
        .keys()
        .map(|key| {
            let wanted = match case.get("artifact") {
                Some(artifact) => Wanted::parse(artifact.as_str().unwrap()).unwrap().with_platform(platform(key)),
                None => Wanted::on(platform(key)),
            };
            let answer = match wanted.find(&named, &files) {
                Ok(found) => json!(found.map(|index| files[index])),
                Err(tie) => json!({ "tie": tie.files() }),
            };
            (key.clone(), answer)
        })
        .collect();
    answers.into()
}

/// `platforms`: whether a name says one of these platforms.
pub(crate) fn named(case: &Value) -> Value {
    let platforms = case["platforms"].as_array().unwrap();
    platforms.iter().any(|key| platform(key.as_str().unwrap()).is_named_by(text(case, "file"))).into()
}

/// `archives`: whether a file is an archive.
pub(crate) fn archive(case: &Value) -> Value {
    is_archive(text(case, "file")).into()
}
