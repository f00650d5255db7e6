//! The shapes of the JSON output of a download. Their fields, names and order are part of the program's interface.

use serde::Serialize;
use verpick::registry::Artifact;

use crate::json::File;

/// What was downloaded.
#[derive(Serialize)]
pub(super) struct Downloaded<'a> {
    tag: String,
    artifact: File,
    path: &'a str,
    verified: Option<String>,
}

impl<'a> Downloaded<'a> {
    pub(super) fn new(tag: &[u8], artifact: &Artifact, path: &'a str, verified: Option<String>) -> Self {
        Self { tag: String::from_utf8_lossy(tag).into_owned(), artifact: artifact.into(), path, verified }
    }
}

/// What is to be pulled.
#[derive(Serialize)]
pub(super) struct Referred<'a> {
    tag: String,
    reference: &'a str,
}

impl<'a> Referred<'a> {
    pub(super) fn new(tag: &[u8], reference: &'a str) -> Self {
        Self { tag: String::from_utf8_lossy(tag).into_owned(), reference }
    }
}
