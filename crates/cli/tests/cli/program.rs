//! What the program promises: exit statuses, one clear line on bad input, hints, and nothing lost.

use std::ffi::OsStr;
use std::io::Read;
use std::process::{Command, Stdio};

use crate::run::{PROGRAM, Run, verpick};
use serde_json::{Value, json};

fn latest(arguments: &[&str], stdin: &str) -> Run {
    verpick(&[&["latest"], arguments].concat(), stdin.as_bytes())
}

fn json_of(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).expect("the output is one JSON value")
}

/// The error and the hint of a run that failed, without their labels.
#[track_caller]
fn refused(run: &Run, status: i32) -> (&str, &str) {
    assert_eq!(run.status, status, "{}", run.stderr);
    let mut lines = run.stderr.lines();
    let error = lines.next().and_then(|line| line.strip_prefix("error: ")).expect("there is an error");
    let hint = lines.next().map_or("", |line| line.strip_prefix("hint: ").expect("what follows is a hint"));
    assert_eq!(lines.next(), None, "an error is one line, and a hint another");
    (error, hint)
}

#[test]
fn latest_prints_the_tag_as_it_was_written() {
    let run = latest(&[], "v1.9.0\nv1.10.0\n1.2.0\nv1.11.0-rc.1\n");
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, "v1.10.0\n", ""));
}

#[test]
fn one_byte_order_mark_and_one_carriage_return_a_line_go() {
    let run = latest(&[], "\u{feff}v1.10.0\r\n\r\nv1.9.0\r\n");
    assert_eq!((run.status, &*run.stdout), (0, "v1.10.0\n"));
}

#[test]
fn nothing_else_is_trimmed() {
    let run = latest(&[], " v1.10.0\nv1.9.0 \nv1.8.0\n");
    assert_eq!(run.stdout, "v1.8.0\n");
}

#[test]
fn an_empty_list_matches_nothing() {
    for stdin in ["", "\n\n\r\n", "\u{feff}"] {
        let run = latest(&[], stdin);
        let (error, _) = refused(&run, 1);
        assert_eq!(error, "there are no tags on standard input");
    }
    let run = latest(&["--json"], "");
    assert_eq!(run.status, 1);
    assert_eq!(json_of(&run), json!({"tag": null, "version": null, "candidates": 0, "rejected": 0}));
}

#[test]
fn json_counts_the_rejected_among_the_candidates() {
    let answer = json_of(&latest(&["--json"], "v1.0.0\nlatest\nv1.1.0-rc.1\n\nv0.9.0\n"));
    assert_eq!(answer["tag"], "v1.0.0");
    assert_eq!((&answer["candidates"], &answer["rejected"]), (&json!(4), &json!(2)));
    assert_eq!(answer.get("verdicts"), None);
    assert_eq!(answer.get("decision"), None);
}

#[test]
fn where_nothing_matches_the_hint_says_what_would() {
    let hint = |arguments: &[&str], stdin| {
        let run = latest(arguments, stdin);
        refused(&run, 1).1.to_owned()
    };
    assert_eq!(hint(&[], "v1.0.0-rc.1\n"), "--pre-release takes the pre-release among them");
    assert_eq!(hint(&["--slot", "red"], "v1.0.0+blue\nv1.0.0+green\n"), "the slots there are: blue, green");
    assert_eq!(hint(&["--only-channel", "dev"], "v1.0.0-rc.1\n"), "the channels there are: rc");
    assert_eq!(hint(&[], "2024.03.15.0\n2024.03.16.0\n"), "--calver YYYY.0M.0D.MICRO reads 2 of them");
    assert_eq!(hint(&["--calver", "YYYY.0M.MICRO"], "v1.2.3\n"), "without --calver, 1 of them read as SemVer");
    assert_eq!(
        hint(&[], "api/v1.2.3\nclient/v1.2.3\n"),
        "some versions stand behind a prefix, for --prefix: api/, client/"
    );
    assert_eq!(hint(&["--prefix", "x/"], "api/v1.2.3\n"), "some versions stand behind a prefix, for --prefix: api/");
    assert_eq!(hint(&[], "latest\n"), "", "of a single tag the reason was given");
    assert_eq!(hint(&[], "latest\nstable\n"), "--explain says of each why it was left out");
    assert_eq!(hint(&["--explain"], "latest\nstable\n"), "verpick latest --explain says of each why it was left out");
    assert_eq!(
        hint(&["--constraint", "<1"], "v2.0.0\nv3.0.0-rc.1\nv1.0.0\n"),
        "outside the constraint there are v1.0.0 to v2.0.0"
    );
    assert_eq!(
        hint(&["--slot", "red", "--slot-match", "first"], "v1.0.0+blue.7\nv1.0.0+blue.8\n"),
        "the slots there are: blue"
    );
}

#[test]
fn a_date_that_beats_real_versions_gets_a_hint() {
    let run = latest(&[], "v1.2.3\n2024.3.15\n");
    assert_eq!((run.status, &*run.stdout), (0, "2024.3.15\n"));
    assert_eq!(
        run.stderr,
        "hint: 2024.3.15 looks like a date and beats v1.2.3 as SemVer; --calver YYYY.MM.DD takes only dates\n"
    );
    assert_eq!(latest(&[], "2024.3.15\n2024.3.16\n").stderr, "", "dates among themselves are in order");
    let dates = "2025.11.12\n2026.01.29\n2026.03.03\n2026.08.19\n2026.08.19.1\n2025.10.22\n2025.12.08\n2026.02.04\n";
    let run = latest(&[], dates);
    assert_eq!((run.status, run.stdout.as_str()), (0, "2025.11.12\n"));
    assert_eq!(
        run.stderr,
        "hint: 2026.08.19.1 is newer than 2025.11.12, and no SemVer; --calver 'YYYY.0M.0D[.MICRO]' reads 8 tags\n"
    );
    assert_eq!(latest(&["--calver", "YYYY.0M.0D[.MICRO]"], dates).stderr, "");
}

#[test]
fn tabs_get_a_hint() {
    let run = latest(&[], "v1.0.0\t1700000000\n");
    assert_eq!(run.status, 1);
    assert!(run.stderr.starts_with("hint: some lines have tabs"), "{}", run.stderr);
}

#[test]
fn a_downgrade_is_refused_unless_it_is_allowed() {
    let run = latest(&["--current", "v2.0.0"], "v1.0.0\n");
    assert_eq!(run.stdout, "", "no script takes the older tag for the answer");
    let (error, hint) = refused(&run, 1);
    assert_eq!(error, "the latest, v1.0.0, is older than v2.0.0, which runs");
    assert_eq!(hint, "--allow-downgrade lets it go down");

    let run = latest(&["--current", "v2.0.0", "--allow-downgrade"], "v1.0.0\n");
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, "v1.0.0\n", "downgrade: from v2.0.0 to v1.0.0\n"));
}

#[test]
fn every_decision_has_its_word() {
    let decision = |current: &str, stdin: &str| {
        let run = latest(&["--json", "--current", current], stdin);
        let answer = json_of(&run);
        (answer["decision"]["action"].as_str().unwrap().to_owned(), answer["decision"]["allowed"] == true, run.status)
    };
    assert_eq!(decision("v1.0.0", "v1.1.0\n"), ("upgrade".to_owned(), true, 0));
    assert_eq!(decision("1.1.0", "v1.1.0\n"), ("up_to_date".to_owned(), false, 0));
    assert_eq!(decision("v1.1.0+green", "v1.1.0+blue\n"), ("install".to_owned(), true, 0));
    assert_eq!(decision("v1.2.0", "v1.1.0\n"), ("downgrade".to_owned(), false, 1));
    assert_eq!(decision("latest", "v1.1.0\n"), ("incomparable".to_owned(), false, 1));
    assert_eq!(decision("v1.1.0", "nightly\n"), ("nothing".to_owned(), false, 1));
}

#[test]
fn wrong_usage_is_status_2() {
    for arguments in [
        &["latest", "--calver", "YYYY.MICR"][..],
        &["latest", "--calver", ""],
        &["latest", "--channel", "rc.1"],
        &["latest", "--slot", "blue green"],
        &["latest", "--slot", "blue.1", "--slot-match", "first"],
        &["latest", "--pre-release", "--channel", "rc"],
        &["latest", "--allow-downgrade"],
        &["latest", "no-such-source"],
        &["compare", "1.0.0"],
        &["compare", "1.0.0", "latest"],
        &["no-such-command"],
        &[],
    ] {
        let run = verpick(arguments, b"v1.0.0\n");
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_file_is_no_source_and_the_hint_says_how_to_give_it() {
    let run = latest(&["Cargo.toml"], "");
    assert_eq!(refused(&run, 2).1, "give a list of tags on standard input: verpick latest < Cargo.toml");
}

#[cfg(unix)]
#[test]
fn a_source_that_cannot_be_read_is_status_3() {
    // A folder opens, and then does not read.
    let folder = std::fs::File::open("/").expect("the root folder opens");
    let output = Command::new(PROGRAM).arg("latest").stdin(folder).output().expect("the program starts");
    let run = Run::from(output);
    assert!(refused(&run, 3).0.starts_with("cannot read standard input"));
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_status_3() {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has a full device");
    let output = Command::new(PROGRAM).args(["parse", "1.0.0"]).stdout(full).output().expect("the program starts");
    let run = Run::from(output);
    assert!(refused(&run, 3).0.starts_with("cannot write the answer"));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = Command::new(PROGRAM)
        .args(["parse", "--json"])
        .args(vec!["1.2.3"; 20_000])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut first = [0; 16];
    child.stdout.take().expect("standard output is a pipe").read_exact(&mut first).expect("there is output");
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), &*output.stderr), (Some(0), &b""[..]));
}

#[test]
fn parse_says_what_each_tag_means_and_exits_with_1_if_one_is_refused() {
    let run = verpick(&["parse", "v1.2.3-rc.1+blue", "456", "abc123def456"], b"");
    assert_eq!(run.status, 1);
    assert_eq!(
        run.stdout,
        "v1.2.3-rc.1+blue: SemVer, major 1, minor 2, patch 3, pre-release rc.1, channel rc, build blue\n\
         456: expected \".\" and minor at byte 3, found the end\n\
         abc123def456: expected a number (major) at byte 0, found \"a\"\n"
    );
    assert_eq!(verpick(&["parse", "1.2.3"], b"").status, 0);
}

#[test]
fn parse_reads_standard_input_without_arguments() {
    let run = verpick(&["parse", "--calver", "YY.0M"], b"24.04\n\n25.10\n");
    assert_eq!(run.stdout, "24.04: CalVer YY.0M, year 2024, month 4\n25.10: CalVer YY.0M, year 2025, month 10\n");
}

#[test]
fn compare_prints_precedence() {
    for (a, b, sign) in [("1.9.0", "1.10.0", "<\n"), ("v1.0.0+a", "1.0.0", "=\n"), ("1.0.0", "1.0.0-rc.1", ">\n")] {
        assert_eq!(verpick(&["compare", a, b], b"").stdout, sign);
    }
    let run = verpick(&["compare"], b"1.0.0 1.0.1\n1.0.0\t1.0.0\n1.0.1   1.0.0\n");
    assert_eq!((run.status, &*run.stdout), (0, "<\n=\n>\n"));
    let run = verpick(&["compare"], b"1.0.0 1.0.1\n1.0.0\n");
    assert_eq!(refused(&run, 2).0, "line 2 is not a pair of versions: 1.0.0");
    assert_eq!(run.stdout, "<\n", "what was answered before is not lost");
    let ascii = verpick(&["compare", "--prerelease-order", "ascii", "1.0.0-rc.9", "1.0.0-rc.10"], b"");
    assert_eq!(ascii.stdout, ">\n");
}

#[test]
fn bytes_that_are_not_utf8_are_shown_and_given_in_hexadecimal() {
    let run = verpick(&["latest", "--json", "--explain"], b"v1.0.0\nv1.0.0-\xff\x00\n");
    let verdict = &json_of(&run)["verdicts"][1];
    assert_eq!(verdict["tag"], "v1.0.0-\u{fffd}\0");
    assert_eq!(verdict["tag_hex"], "76312e302e302dff00");
    assert_eq!((&verdict["reason"], &verdict["offset"]), (&json!("not_a_version"), &json!(7)));

    let run = verpick(&["parse", "--json"], b"1.0.0+\xff\n");
    assert_eq!(json_of(&run)["input_hex"], "312e302e302bff");
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_utf8_are_tags_too() {
    use std::os::unix::ffi::OsStrExt;

    let run = verpick(&[OsStr::new("parse"), OsStr::from_bytes(b"v1.0.0\xff")], b"");
    assert_eq!(run.status, 1);
    assert!(run.stdout.starts_with("v1.0.0\u{fffd}: expected the end"), "{}", run.stdout);
    let run = verpick(&[OsStr::new("latest"), OsStr::new("--deny"), OsStr::from_bytes(b"\xff")], b"1.0.0\n");
    assert_eq!(run.stdout, "1.0.0\n");
}

#[test]
fn escape_sequences_never_reach_the_terminal() {
    let tag = "1.0.0-\u{1b}[31mred\u{7}";
    for run in [
        latest(&["--explain"], &format!("{tag}\n1.0.0\n")),
        latest(&[], &format!("{tag}\n")),
        verpick(&["parse", tag], b""),
        verpick(&["compare", tag, "1.0.0"], b""),
        latest(&["--calver", tag], ""),
        latest(&["--channel", tag], ""),
        latest(&["--current", tag], "1.0.0\n"),
        latest(&[tag], ""),
    ] {
        let shown = run.stdout + &run.stderr;
        assert!(!shown.contains(['\u{1b}', '\u{7}']), "{shown:?}");
        assert!(shown.contains(r"\u{1b}"), "{shown:?}");
    }
}

#[test]
fn a_tag_of_ten_megabytes_and_a_million_tags_get_a_clear_answer() {
    let mut long = vec![b'9'; 10_000_000];
    long.extend_from_slice(b"\nv1.0.0\n");
    let run = verpick(&["latest", "--explain"], &long);
    assert_eq!(run.status, 0);
    assert!(run.stdout.starts_with("v1.0.0\n"));
    assert!(run.stdout.len() < 1_000, "the long tag is cut where it is shown");

    let many: String = (0..1_000_000).map(|i| format!("v{}.{}.{}\n", i / 10_000, i / 100 % 100, i % 100)).collect();
    assert_eq!(latest(&[], &many).stdout, "v99.99.99\n");
    let answer = json_of(&latest(&["--json"], &many));
    assert_eq!((&answer["tag"], &answer["candidates"]), (&json!("v99.99.99"), &json!(1_000_000)));
}

#[test]
fn what_goes_into_a_pipe_is_the_tag_byte_for_byte() {
    let run = verpick(&["latest", "--per", "prefix"], b"\x1b[31m-1.0.0\na\x7f1.2.3\n");
    assert_eq!(run.stdout, "\u{1b}[31m-1.0.0\na\u{7f}1.2.3\n");
    let run = verpick(&["parse", "--json"], b"a\x7f1.2.3\n");
    assert_eq!(json_of(&run)["input"], "a\u{7f}1.2.3");
}

#[cfg(target_os = "linux")]
#[test]
fn what_goes_to_a_terminal_holds_no_commands_for_it() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join("commands.txt"), b"\x1b]0;title\x07/v1.2.3\n\xc2\x9b31m/v1.0.0\n").unwrap();
    for call in ["latest --per prefix", "latest", "sort --tag-pattern (?<version>[0-9].*)"] {
        let line = format!(
            "TERM=xterm NO_COLOR=1 script --quiet --command \"verpick '{}' < commands.txt\" /dev/null",
            call.replace(' ', "' '")
        );
        let shown = crate::run::shell(folder, &line).stdout;
        assert!(shown.contains(r"\u{"), "{call}: {shown:?}");
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{call}: {shown:?}");
    }
}

#[test]
fn hints_are_short_and_safe_whatever_the_tags() {
    let long = "x".repeat(1_000_000);
    for (arguments, stdin) in [
        (&["--slot", "red"][..], format!("1.0.0+{long}\n1.0.1+{long}\n")),
        (&["--only-channel", "rc"], format!("1.0.0-{long}\n1.0.1-{long}\n")),
        (&[], format!("{long}/1.0.0\n\u{1b}[31m/1.0.0\n")),
        (&[], format!("2024.01.15-{long}\n")),
    ] {
        let run = latest(arguments, &stdin);
        assert_eq!(run.status, 1);
        assert!(run.stderr.len() < 1_000 && !run.stderr.contains('\u{1b}'), "{}", &run.stderr[..200]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn errors_that_cannot_be_written_do_not_change_the_status() {
    let full = || std::fs::File::options().write(true).open("/dev/full").expect("Linux has a full device");
    let status = Command::new(PROGRAM).args(["latest", "no-such-source"]).stderr(full()).status().unwrap();
    assert_eq!(status.code(), Some(2));
}

#[test]
fn nothing_runs_where_the_current_tag_is_empty() {
    let run = latest(&["--current", ""], "v1.0.0\n");
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, "v1.0.0\n", "install: v1.0.0, for nothing runs\n"));
    let answer = json_of(&latest(&["--json", "--current", ""], "v1.0.0\n"));
    assert_eq!((&answer["decision"]["action"], &answer["decision"]["allowed"]), (&json!("install"), &json!(true)));
}

#[test]
fn nothing_on_standard_input_is_said_by_every_call_that_reads_it() {
    for arguments in [&["parse"][..], &["compare"], &["sort"], &["next", "--bump", "patch"]] {
        let run = verpick(arguments, b"\n\n");
        assert_eq!(run.status, 1, "{arguments:?}");
        assert!(run.stderr.starts_with("error: there are no "), "{}", run.stderr);
    }
}

#[test]
fn explain_keeps_the_order_of_the_input() {
    let run = latest(&["--explain"], "v1.0.0\nnope\nv1.1.0\n1.1.0\n");
    let tags: Vec<&str> = run.stdout.lines().skip(3).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(tags, ["v1.0.0", "nope", "v1.1.0", "1.1.0"]);
    assert!(run.stdout.starts_with("v1.1.0\n\nTAG "), "{}", run.stdout);
}

#[test]
fn colour_is_for_terminals() {
    let run = latest(&["--explain"], "v1.0.0\n");
    assert!(!run.stdout.contains('\u{1b}'));
}

#[test]
fn every_policy_flag_does_what_it_says() {
    let tags = "api/v1.0.0\nv1.0.0\nv1.1.0+blue.7\nv1.2.0-rc.9\nv1.2.0-rc.10\nv1.3.0-beta\nv02.0.0\n2024.06.1\n";
    for (arguments, expected) in [
        (&[][..], "v1.1.0+blue.7\n"),
        (&["--prefix", "api/"], "api/v1.0.0\n"),
        (&["--lenient", "--deny", "2024.06.1"], "v02.0.0\n"),
        (&["--pre-release"], "v1.3.0-beta\n"),
        (&["--channel", "RC"], "v1.2.0-rc.10\n"),
        (&["--channel", "rc", "--prerelease-order", "ascii"], "v1.2.0-rc.9\n"),
        (&["--only-channel", "beta"], "v1.3.0-beta\n"),
        (&["--only-channel", "stable"], "v1.1.0+blue.7\n"),
        (&["--slot", "blue", "--slot-match", "first"], "v1.1.0+blue.7\n"),
        (&["--deny", "v1.1.0+blue.7"], "v1.0.0\n"),
        (&["--calver", "YYYY.0M.MICRO"], "2024.06.1\n"),
        (&["-"], "v1.1.0+blue.7\n"),
    ] {
        let run = latest(arguments, tags);
        assert_eq!((run.status, &*run.stdout), (0, expected), "{arguments:?}: {}", run.stderr);
    }
}
