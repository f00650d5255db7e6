//! The conformance vectors, asked of the Rust facade.
//!
//! Each test reads one file of `tests/vectors` (what they look like is said in its README) and compares every answer
//! with the expected one; it goes through the whole file before it fails. Every other language reads the same files.

#[path = "conformance/answers.rs"]
mod answers;
#[path = "conformance/policy.rs"]
mod policy;
#[path = "conformance/vectors.rs"]
mod vectors;

use vectors::{File, holds};

/// Every file there is, with its number of cases. A file that is not here, not there, or has another number fails.
const FILES: [File; 21] = [
    ("parse.json", 361),
    ("parse.semver-org.json", 84),
    ("parse.dewy.json", 31),
    ("errors.json", 26),
    ("formats.json", 84),
    ("formats.dewy.json", 8),
    ("coerce.json", 18),
    ("precedence.json", 62),
    ("precedence.semver-org.json", 11),
    ("precedence.dewy.json", 39),
    ("sort.json", 15),
    ("latest.json", 133),
    ("latest.dewy.json", 66),
    ("lines.json", 19),
    ("explain.json", 65),
    ("decide.json", 50),
    ("decide.dewy.json", 5),
    ("constraints.json", 319),
    ("latest.constraints.json", 25),
    ("explain.constraints.json", 13),
    ("groups.json", 55),
];

const TOTAL: usize = 1489;

#[test]
fn every_file_is_known_and_every_case_is_counted() {
    assert_eq!(vectors::present(), vectors::names(&FILES), "the files in {}", vectors::FOLDER);
    assert_eq!(FILES.iter().map(|(_, count)| count).sum::<usize>(), TOTAL);
}

#[test]
fn a_tag_reads_as_its_scheme_says() {
    holds("parse.json", &FILES, answers::parse);
}

#[test]
fn a_tag_reads_as_semver_org_says() {
    holds("parse.semver-org.json", &FILES, answers::parse);
}

#[test]
fn lenient_reads_what_dewy_reads() {
    holds("parse.dewy.json", &FILES, answers::parse);
}

#[test]
fn a_refusal_is_one_sentence_to_act_on() {
    holds("errors.json", &FILES, answers::sentence);
}

#[test]
fn a_format_is_tokens_and_literals() {
    holds("formats.json", &FILES, answers::format);
}

#[test]
fn dewys_formats_are_formats() {
    holds("formats.dewy.json", &FILES, answers::format);
}

#[test]
fn coercion_makes_the_best_of_a_text() {
    holds("coerce.json", &FILES, answers::coerced);
}

#[test]
fn precedence_says_which_is_newer() {
    holds("precedence.json", &FILES, answers::precedence);
}

#[test]
fn precedence_is_as_semver_org_says() {
    holds("precedence.semver-org.json", &FILES, answers::precedence);
}

#[test]
fn precedence_is_as_dewy_has_it() {
    holds("precedence.dewy.json", &FILES, answers::precedence);
}

#[test]
fn the_total_order_refines_precedence() {
    holds("sort.json", &FILES, answers::sorted);
}

#[test]
fn the_latest_is_picked_after_every_filter() {
    holds("latest.json", &FILES, answers::latest);
}

#[test]
fn the_latest_is_the_one_that_dewy_finds() {
    holds("latest.dewy.json", &FILES, answers::latest);
}

#[test]
fn the_latest_of_a_buffer_is_picked_line_by_line() {
    holds("lines.json", &FILES, answers::latest_line);
}

#[test]
fn every_candidate_gets_a_verdict() {
    holds("explain.json", &FILES, answers::explained);
}

#[test]
fn what_runs_is_compared_with_what_was_picked() {
    holds("decide.json", &FILES, answers::decided);
}

#[test]
fn a_release_without_its_artifact_is_waited_for_as_long_as_in_dewy() {
    holds("decide.dewy.json", &FILES, answers::decided);
}

#[test]
fn a_constraint_bounds_what_its_comparators_say() {
    holds("constraints.json", &FILES, answers::constraint);
}

#[test]
fn the_latest_lies_within_the_constraint() {
    holds("latest.constraints.json", &FILES, answers::latest);
}

#[test]
fn what_is_outside_the_constraint_is_told_so() {
    holds("explain.constraints.json", &FILES, answers::explained);
}

#[test]
fn each_group_has_its_latest() {
    holds("groups.json", &FILES, answers::grouped);
}
