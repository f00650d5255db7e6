//! The vectors of deployments: events, a question, and its answer, as the README beside their folder has them.

mod answers;
mod file;

use file::{File, holds};

/// Every file there is, with its number of cases. A file that is not here, not there, or has another number fails.
const FILES: [File; 10] = [
    ("attempts.json", 61),
    ("commits.json", 7),
    ("concerns.json", 22),
    ("current.json", 40),
    ("direction.json", 24),
    ("drift.json", 13),
    ("environments.json", 44),
    ("history.json", 15),
    ("metrics.json", 36),
    ("rollback.json", 15),
];

#[test]
fn every_file_is_known() {
    assert_eq!(file::present(), FILES.map(|(name, _)| name));
}

#[test]
fn events_fold_into_attempts() {
    holds("attempts.json", &FILES, answers::attempts);
}

#[test]
fn what_runs_follows_from_events() {
    holds("current.json", &FILES, answers::current);
}

#[test]
fn a_direction_is_known_or_not() {
    holds("direction.json", &FILES, answers::direction);
}

#[test]
fn an_environment_is_what_its_name_says() {
    holds("environments.json", &FILES, answers::environment);
}

#[test]
fn a_rollback_goes_to_what_was_there() {
    holds("rollback.json", &FILES, answers::rollback);
}

#[test]
fn a_history_is_filtered() {
    holds("history.json", &FILES, answers::history);
}

#[test]
fn environments_drift_apart() {
    holds("drift.json", &FILES, answers::drift);
}

#[test]
fn a_version_is_ready_or_there_are_concerns() {
    holds("concerns.json", &FILES, answers::concerns);
}

#[test]
fn versions_are_found_by_their_commit() {
    holds("commits.json", &FILES, answers::commits);
}

#[test]
fn metrics_are_what_they_are_defined_as() {
    holds("metrics.json", &FILES, answers::metrics);
}
