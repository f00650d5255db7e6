//! The conformance vectors, asked of the Rust facade.
//!
//! Each test reads one file of `tests/vectors` (what they look like is said in its README) and compares every answer
//! with the expected one; it goes through the whole file before it fails. Every other language reads the same files.

#[path = "conformance/answers.rs"]
mod answers;
#[path = "conformance/artifacts.rs"]
mod artifacts;
#[path = "conformance/policy.rs"]
mod policy;
#[path = "conformance/vectors.rs"]
mod vectors;

use vectors::{File, holds};

/// Every file there is, with its number of cases. A file that is not here, not there, or has another number fails.
const FILES: [File; 34] = [
    ("parse.json", 364),
    ("parse.semver-org.json", 84),
    ("parse.dewy.json", 31),
    ("errors.json", 26),
    ("formats.json", 85),
    ("formats.dewy.json", 8),
    ("coerce.json", 18),
    ("precedence.json", 62),
    ("precedence.semver-org.json", 11),
    ("precedence.dewy.json", 39),
    ("sort.json", 15),
    ("latest.json", 133),
    ("latest.dewy.json", 66),
    ("lines.json", 19),
    ("explain.json", 67),
    ("decide.json", 50),
    ("decide.dewy.json", 5),
    ("constraints.json", 322),
    ("latest.constraints.json", 25),
    ("explain.constraints.json", 13),
    ("groups.json", 56),
    ("parse.optional.json", 78),
    ("parse.modifiers.json", 92),
    ("parse.projects.json", 55),
    ("formats.brackets.json", 88),
    ("precedence.modifiers.json", 40),
    ("latest.modifiers.json", 58),
    ("constraints.modifiers.json", 85),
    ("next.json", 179),
    ("infer.json", 69),
    ("registry/artifacts.json", 262),
    ("registry/artifacts.dewy.json", 7),
    ("registry/platforms.dewy.json", 24),
    ("registry/archives.dewy.json", 22),
];

const TOTAL: usize = 2558;

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

#[test]
fn optional_parts_are_read_where_they_begin() {
    holds("parse.optional.json", &FILES, answers::parse);
}

#[test]
fn a_modifier_is_a_word_and_a_number() {
    holds("parse.modifiers.json", &FILES, answers::parse);
}

#[test]
fn tags_of_projects_read_under_their_formats() {
    holds("parse.projects.json", &FILES, answers::parse);
}

#[test]
fn a_format_that_reads_two_ways_is_none() {
    holds("formats.brackets.json", &FILES, answers::format);
}

#[test]
fn modifiers_are_ranked_and_absent_numbers_count_as_0() {
    holds("precedence.modifiers.json", &FILES, answers::precedence);
}

#[test]
fn a_modifier_below_none_is_a_pre_release() {
    holds("latest.modifiers.json", &FILES, answers::latest);
}

#[test]
fn a_constraint_bounds_modifiers_and_optional_parts() {
    holds("constraints.modifiers.json", &FILES, answers::constraint);
}

#[test]
fn what_comes_next_is_greater() {
    holds("next.json", &FILES, answers::following);
}

#[test]
fn a_scheme_is_told_from_the_tags_that_follow_it() {
    holds("infer.json", &FILES, answers::inferred);
}

#[test]
fn the_file_is_found_that_is_wanted() {
    holds("registry/artifacts.json", &FILES, artifacts::found);
}

#[test]
fn the_file_is_found_that_dewy_picks() {
    holds("registry/artifacts.dewy.json", &FILES, artifacts::found);
}

#[test]
fn a_name_says_the_platforms_that_dewy_reads_in_it() {
    holds("registry/platforms.dewy.json", &FILES, artifacts::named);
}

#[test]
fn an_archive_is_what_dewy_takes_for_one() {
    holds("registry/archives.dewy.json", &FILES, artifacts::archive);
}
