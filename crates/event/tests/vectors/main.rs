//! The vectors of events: what is read, how refusals read, what is written, and which signatures fit.
//!
//! What the files of `tests/vectors/events` look like is said in the README beside that folder.

mod answers;
mod file;
mod schemas;
mod validator;

use file::{File, holds};

/// Every file there is, with its number of cases. A file that is not here, not there, or has another number fails.
const FILES: [File; 8] = [
    ("bodies.json", 18),
    ("dypai.json", 19),
    ("logs.json", 29),
    ("read.dypai.json", 14),
    ("read.json", 70),
    ("read.versioner.json", 18),
    ("signatures.json", 31),
    ("status.json", 61),
];

#[test]
fn every_file_is_known() {
    assert_eq!(file::present(), FILES.map(|(name, _)| name));
}

#[test]
fn an_event_is_read_whole_or_refused_by_its_field() {
    holds("read.json", &FILES, answers::read);
}

#[test]
fn versioners_events_are_events() {
    holds("read.versioner.json", &FILES, answers::read);
}

#[test]
fn dypais_builds_are_events() {
    holds("read.dypai.json", &FILES, answers::read);
}

#[test]
fn dypais_requests_are_events() {
    holds("dypai.json", &FILES, answers::dypai);
}

#[test]
fn a_word_has_one_status_or_none() {
    holds("status.json", &FILES, answers::status);
}

#[test]
fn a_line_of_a_log_says_when_and_what() {
    holds("logs.json", &FILES, answers::line);
}

#[test]
fn a_webhook_tells_of_an_event() {
    holds("bodies.json", &FILES, answers::body);
}

#[test]
fn a_signature_fits_or_says_why_not() {
    holds("signatures.json", &FILES, answers::signature);
}
