//! The version that comes next.

use serde_json::{Value, json};

use crate::run::{Run, verpick};

fn next(arguments: &[&str], stdin: &str) -> Run {
    verpick(&[&["next"], arguments].concat(), stdin.as_bytes())
}

#[track_caller]
fn follows(arguments: &[&str], stdin: &str, expected: &str) {
    let run = next(arguments, stdin);
    assert_eq!((run.status, run.stdout.trim_end()), (0, expected), "{arguments:?}: {}", run.stderr);
}

#[track_caller]
fn refused(arguments: &[&str], stdin: &str, status: i32, error: &str) {
    let run = next(arguments, stdin);
    assert_eq!((run.status, &*run.stdout), (status, ""), "{arguments:?}");
    assert!(run.stderr.contains(error), "{arguments:?}: {}", run.stderr);
}

#[test]
fn semver_is_raised_by_its_parts() {
    let tags = "v1.2.3\nv1.10.0\nv2.0.0-rc.9\n";
    follows(&["--bump", "major"], tags, "v2.0.0");
    follows(&["--bump", "minor"], tags, "v1.11.0");
    follows(&["--bump", "patch"], tags, "v1.10.1");
    follows(&["--bump", "pre"], tags, "v2.0.0-rc.10");
    follows(&["--bump", "release"], tags, "v2.0.0");
    follows(&["--bump", "pre", "--channel", "beta"], "1.0.0\n", "1.0.1-beta.1");
    follows(&["--bump", "minor", "--prefix", "api/"], "api/v0.1.0\nv9.0.0\n", "api/v0.2.0");
    follows(&["--bump", "patch", "--slot", "blue"], "v1.0.0+blue\nv2.0.0+green\n", "v1.0.1+blue");
}

#[test]
fn calver_goes_by_date_and_counts_within_it() {
    let micro = |date| ["--calver", "YYYY.0M.MICRO", "--date", date];
    follows(&micro("2024-06-30"), "v2024.06.3\n", "v2024.06.4");
    follows(&micro("2024-07-01"), "v2024.06.3\n", "v2024.07.0");
    follows(&["--calver", "YY.0M[.MICRO]", "--date", "2024-04-25"], "24.04\n", "24.04.1");
    follows(&["--calver", "YY.0M[.MICRO]", "--date", "2024-10-10"], "24.04.4\n", "24.10");
    follows(&["--calver", "YYYY0M0D.MICRO", "--date", "2024-06-05"], "20240604.2\n", "20240605.0");
    follows(&["--calver", "YYYY.MM.MICRO", "--date", "2024-06-05", "--pre-release"], "2024.6.1-rc.1\n", "2024.6.1");
    follows(&["--calver", "MAJOR.0Y.0M", "--date", "2025-01-05"], "3.24.12\n", "3.25.01");
    follows(&["--calver", "YYYY.WW", "--date", "2024-12-31"], "2024.52\n", "2024.53");
}

#[test]
fn what_follows_is_always_greater_or_an_error() {
    let calver = ["--calver", "YYYY.0M.0D", "--date", "2024-06-15"];
    refused(&calver, "2024.06.16\n", 1, "the date is before that of the version");
    refused(&calver, "2024.06.15\n", 1, "the format has no number to raise");
    refused(&["--bump", "release"], "v1.0.0\n", 1, "is a release already");
    refused(&["--bump", "pre"], "v1.0.0\n", 1, "the channel of its next pre-release must be named");
    refused(&["--bump", "pre", "--channel", "rc"], "v1.0.0-rc9\n", 1, "not greater in precedence");
    refused(&["--bump", "major"], "18446744073709551615.0.0\n", 1, "cannot be raised any further");
    refused(
        &["--bump", "patch", "--deny", "v1.0.1"],
        "v1.0.0\nv1.0.1\n",
        1,
        "v1.0.1 follows v1.0.0, but v1.0.1 is there already",
    );
}

#[test]
fn a_version_that_is_there_is_not_next_however_it_is_spelt() {
    refused(
        &["--bump", "patch", "--deny", "v1.2.4"],
        "1.2.3\nv1.2.4\n",
        1,
        "1.2.4 follows 1.2.3, but v1.2.4 is there already",
    );
}

#[test]
fn a_number_of_a_pre_release_has_any_length() {
    follows(&["--bump", "pre"], "1.0.0-99999999999999999999\n", "1.0.0-100000000000000000000");
}

#[test]
fn usage_is_checked_before_any_tag_is_read() {
    refused(&[], "v1.0.0\n", 2, "SemVer has no next version without --bump");
    refused(&["--calver", "YYYY.0M", "--date", "2024-02-30"], "2024.01\n", 2, "is no date of the calendar");
    refused(&["--calver", "YYYY.0M", "--date", "24-4-3"], "2024.01\n", 2, "is no date of the calendar");
    refused(&["--bump", "patch", "--date", "2024-03-01"], "v1.0.0\n", 2, "--date goes with --calver");
    refused(&["--bump", "patch", "--tag-pattern", "(?<version>.*)"], "v1.0.0\n", 2, "--tag-pattern");
    refused(&["--calver", "YYYY.0M", "--bump", "minor"], "2024.01\n", 2, "cannot be used with");
}

#[test]
fn today_is_the_date_where_none_is_given() {
    let run = next(&["--calver", "YYYY.0M.0D.MICRO"], "2024.06.15.0\n");
    assert_eq!(run.status, 0);
    assert!(run.stdout.ends_with(".0\n") && run.stdout.as_bytes() > &b"2026."[..], "{}", run.stdout);
}

#[test]
fn next_has_a_shape_in_json() {
    let run = next(&["--bump", "minor", "--json"], "v1.2.3\n");
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&answer["tag"], &answer["from"]), (&json!("v1.3.0"), &json!("v1.2.3")));
    assert_eq!(answer["version"]["segments"], json!([1, 3, 0]));
}
