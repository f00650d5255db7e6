//! Constraints on the command line.

use crate::run::{Run, verpick};

fn latest(constraint: &str, stdin: &str) -> Run {
    verpick(&["latest", "--constraint", constraint], stdin.as_bytes())
}

#[test]
fn a_constraint_bounds_what_is_picked() {
    let tags = "v1.2.3\nv1.10.0\nv2.0.0\nv3.1.0\n";
    for (constraint, expected) in
        [("^1.2", "v1.10.0\n"), (">=1, <2 || =2.0.0", "v2.0.0\n"), ("1.2.*", "v1.2.3\n"), ("*", "v3.1.0\n")]
    {
        assert_eq!(latest(constraint, tags).stdout, expected, "{constraint}");
    }
    let calver = verpick(&["latest", "--calver", "YYYY.0M.0D", "--constraint", "<2024.6"], b"2024.05.31\n2024.06.01\n");
    assert_eq!(calver.stdout, "2024.05.31\n");
}

#[test]
fn the_verdict_names_the_constraint() {
    let run = verpick(&["latest", "--explain", "--constraint", "<2"], b"v1.0.0\nv2.0.0\n");
    assert!(run.stdout.contains("constraint: it is outside <2"), "{}", run.stdout);
    let nothing = latest("<1", "v1.0.0\nv2.0.0\n");
    assert_eq!(nothing.status, 1);
    assert!(
        nothing.stderr.starts_with("error: none of the 2 tags matches the policy (2 constraint)"),
        "{}",
        nothing.stderr
    );
}

#[test]
fn what_is_no_constraint_is_wrong_usage_and_the_hint_says_how_to_write_it() {
    for (constraint, error, hint) in [
        (">=1.2 <2", "expected \",\", \"||\" or the end at byte 6, found \"<\"", "a comma says \"and\": >=1.2, <2"),
        ("1.2 - 2", "expected \",\", \"||\" or the end at byte 4, found \"-\"", "write both bounds: >=1.2, <=2"),
        (
            "~>1.2",
            "expected one of = > >= < <= ~ ^ or a version at byte 0, found \"~\"",
            "write ~ for \"the same first two numbers\"",
        ),
        (">2, <1", "its bounds contradict each other", "a comma stands between bounds that must hold together"),
        ("^1.2-rc.1", "has a pre-release, but lacks numbers", "a pre-release belongs to a whole version"),
    ] {
        let run = latest(constraint, "v1.2.3\n");
        assert_eq!(run.status, 2, "{constraint}");
        let mut lines = run.stderr.lines();
        assert!(lines.next().unwrap().contains(error), "{}", run.stderr);
        assert!(lines.next().unwrap().contains(hint), "{}", run.stderr);
    }
}

#[test]
fn a_hundred_kilobytes_of_constraint_get_one_short_line() {
    for constraint in [">=1.0.0, ".repeat(11_000) + "<2", "9".repeat(100_000), ">".repeat(100_000), " ".repeat(100_000)]
    {
        let run = latest(&constraint, "v1.2.3\n");
        assert_eq!((run.status, &*run.stdout), (2, ""));
        assert!(run.stderr.len() < 400, "{}", run.stderr);
        assert!(run.stderr.starts_with("error: constraint "), "{}", run.stderr);
    }
}
