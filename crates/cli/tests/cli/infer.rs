//! The scheme that tags follow.

use serde_json::{Value, json};

use crate::run::{Run, git_at, repository_with_tags, verpick};

fn infer(arguments: &[&str], stdin: &str) -> Run {
    verpick(&[&["infer"], arguments].concat(), stdin.as_bytes())
}

fn answer(arguments: &[&str], stdin: &str) -> Value {
    let run = infer(&[&["--json"], arguments].concat(), stdin);
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr))
}

#[track_caller]
fn follows(stdin: &str, scheme: &str, policy: &str) {
    let run = infer(&[], stdin);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let first = run.stdout.lines().nth(1).unwrap_or_default();
    assert!(first.starts_with(&format!("{scheme}  ")), "{}", run.stdout);
    assert!(run.stdout.contains(&format!("policy: {policy}\n")), "{}", run.stdout);
}

#[test]
fn the_policy_can_be_pasted_into_a_shell() {
    follows("v1.0.0\nv1.1.0\n", "SemVer", "none is needed, SemVer is the usual one");
    follows("app-1.0.0\napp-1.1.0\n", "SemVer", "--prefix app-");
    follows("my app 1.0\nmy app 1.1\n", "numbers MAJOR.MINOR", "--calver MAJOR.MINOR --prefix 'my app '");
    follows("it's 1.0\nit's 1.1\n", "numbers MAJOR.MINOR", r"--calver MAJOR.MINOR --prefix 'it'\''s '");
    follows("24.04\n24.10\n25.04.1\n25.10\n", "CalVer YY.0M[.MICRO]", "--calver 'YY.0M[.MICRO]'");
}

#[test]
fn a_policy_picks_something() {
    let lists = [
        "v18.0.0-lts\nv18.1.0-lts\nv18.2.0-lts\n",
        "2024.06.01-abc1234\n2024.06.02-def5678\n2025.06.15-0123abc\n",
        "app-1.0-rc.1\napp-1.0-rc.2\n",
        "v1.0.0\nv1.1.0-rc.1\n",
    ];
    for list in lists {
        let run = infer(&[], list);
        let policy = run.stdout.lines().find_map(|line| line.strip_prefix("policy: ")).unwrap();
        let flags = policy.split(' ').filter(|_| !policy.starts_with("none")).map(|flag| flag.trim_matches('\''));
        let latest = verpick(&["latest"].into_iter().chain(flags).collect::<Vec<_>>(), list.as_bytes());
        assert_eq!(latest.status, 0, "{policy}: {}", latest.stderr);
        assert_eq!(run.stdout.contains("note: all that is read are pre-releases"), policy.contains("--pre-release"));
    }
    let run = infer(&[], "2024a\n2024b\n2025a\n");
    assert_eq!((run.status, &*run.stdout), (1, ""));
}

#[test]
fn dates_may_be_unix_times_or_iso_ones_and_some_may_be_missing() {
    let tags =
        "24.1.0\t1706600000\n24.2.0\t2024-02-29\n24.3.0\t2024-03-26T10:00:00Z\n24.4.0\t2024-04-30 10:00:00 +0200\n";
    follows(tags, "CalVer YY.MM.MICRO", "--calver YY.MM.MICRO");
    follows(&format!("{tags}24.5.0\n24.6.0\t\n"), "CalVer YY.MM.MICRO", "--calver YY.MM.MICRO");
    follows(&tags.replace('\n', "\r\n"), "CalVer YY.MM.MICRO", "--calver YY.MM.MICRO");
    follows("24.1.0\n24.2.0\n24.3.0\n24.4.0\n", "SemVer", "none is needed, SemVer is the usual one");
}

#[test]
fn a_date_that_is_none_is_named_with_its_line() {
    let run = infer(&[], "24.1.0\t2024-01-30\n24.2.0\t30.02.2024\n");
    assert_eq!((run.status, &*run.stdout), (2, ""));
    assert_eq!(
        run.stderr,
        "error: line 2: 30.02.2024 behind the tab is no date\n\
         hint: a date is written as 2024-06-30, 2024-06-30T12:00:00Z or as unix time: 1719748800\n"
    );
}

#[test]
fn doubt_is_shown_and_what_would_end_it() {
    let run = infer(&[], "23.1\n23.2\n24.1\n24.2\n");
    assert!(run.stdout.contains("CalVer YY.MINOR"), "{}", run.stdout);
    assert!(run.stdout.contains("the numbers could be dates, and nothing shows that they are"), "{}", run.stdout);
    assert_eq!(run.stderr, "hint: dates would tell: name a repository, or put a tab and a date behind each tag\n");

    let run = infer(&[], "24.04\n");
    assert!(run.stdout.contains("doubt: nothing shows that these are dates\n"), "{}", run.stdout);

    // Neither single digits nor years that are shown leave anything for dates to tell.
    for list in ["4.2.8\n4.2.8p1\n4.2.8p2\n", "v5.0.0\nv5.1.0\nv5.1.1\n", "2024-06-01\n2024-07-15\n2025-01-02\n"] {
        let run = infer(&[], list);
        assert_eq!((run.status, &*run.stderr), (0, ""), "{}", run.stdout);
        assert!(!run.stdout.contains("could be dates") && !run.stdout.contains("MAJOR-0Y"), "{}", run.stdout);
    }

    let run = infer(&[], "1.0\n1.1\n1.2\n1.02\n1.03\n1.04\n1.4\n1.5\n");
    assert!(run.stdout.contains("doubt: even the first reads too few of the newest tags\n"), "{}", run.stdout);
}

#[test]
fn the_prefixes_are_counted() {
    let run = infer(&[], "v1.0.0\nv1.1.0\na-1.0\na-1.1\na-1.2\na-1.3\nb-1.0\n");
    assert!(run.stdout.contains("prefixes: a- 4, none 2, b- 1\n"), "{}", run.stdout);
    assert!(run.stdout.contains("doubt: most tags have another prefix\n"), "{}", run.stdout);
    assert!(!infer(&[], "v1.0.0\nv1.1.0\n").stdout.contains("prefix"));
}

#[test]
fn a_change_of_scheme_is_named_with_its_place() {
    let run = infer(&[], "1.0.0\n1.1.0\n1.2.0\n2024.06.15\n2024.06.20\n2024.07.01\n2024.11.30\n");
    assert!(run.stdout.contains("change: SemVer up to 1.2.0, then from 2024.06.15\n"), "{}", run.stdout);
    assert!(run.stdout.contains("not read: 1.0.0, 1.1.0, 1.2.0\n"), "{}", run.stdout);
}

#[test]
fn what_no_scheme_reads_is_an_error_with_status_1() {
    let run = infer(&[], "latest\nnightly\n");
    assert_eq!((run.status, &*run.stdout), (1, ""));
    assert_eq!(run.stderr, "error: none of these tags has a number: latest, nightly\n");
    let run = infer(&[], "1.0.2a.b\n1.0.2b.c\n");
    assert_eq!(
        run.stderr,
        "error: no scheme reads even half of these tags: 1.0.2a.b, 1.0.2b.c\n\
         hint: --tag-pattern says which part of a tag is its version\n"
    );
    let run = infer(&["--tag-pattern", "^rel-(?<version>.*)$"], "1.0\n1.1\n");
    assert_eq!(run.stderr, "error: the tag pattern matches none of these tags: 1.0, 1.1\n");
    let run = infer(&[], "1.0.0  2024-06-30\n1.1.0  2024-07-30\n");
    assert!(
        run.stderr.ends_with("hint: a line is one whole tag, with its spaces: put a tab between a tag and its date\n")
    );
    assert_eq!(
        answer(&[], "latest\n"),
        json!({
            "scheme": null, "format": null, "prefix": null, "tags": 1, "dated": 0, "guesses": [], "change": null, "unread": ["latest"],
            "unread_places": [0], "prefixes": [],
        })
    );
    let run = infer(&[], "");
    assert_eq!(run.status, 1);
    assert!(run.stderr.starts_with("error: there are no tags on standard input"), "{}", run.stderr);
}

#[test]
fn the_answer_in_json_names_every_guess() {
    let answer = answer(&[], "v1.0.0\nv1.1.0\nx\n");
    assert_eq!((&answer["scheme"], &answer["format"], &answer["prefix"]), (&json!("semver"), &Value::Null, &json!("")));
    assert_eq!((&answer["tags"], &answer["unread"]), (&json!(3), &json!(["x"])));
    assert_eq!(answer["guesses"][0]["read"], 2);
    assert_eq!(answer["guesses"][0]["calendar"], "none");
}

#[test]
fn a_repository_brings_its_dates() {
    let folder = repository_with_tags("infer", &[]);
    for (tag, date) in [("22.1", "2022-04-11"), ("22.2", "2022-07-21"), ("23.0", "2023-01-30"), ("23.1", "2023-04-15")]
    {
        git_at(&format!("{date}T12:00:00Z"), &folder, &["tag", "--annotate", "--message=release", tag]);
    }
    let run = verpick(&["infer".as_ref(), folder.as_os_str()], b"");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("\nCalVer YY.MINOR      4 of 4"), "{}", run.stdout);
    assert!(run.stdout.contains("the dates of 4 of 4 recent versions agree"), "{}", run.stdout);
}

#[test]
fn a_pattern_cuts_versions_out_of_tags() {
    let run = infer(
        &["--tag-pattern", r"^RELEASE\.(?<version>\d+-\d+-\d+)T"],
        "RELEASE.2024-06-01T00-12-28Z\nRELEASE.2024-07-15T03-45-50Z\n",
    );
    assert!(run.stdout.contains("CalVer YYYY-0M-0D"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn latest_points_to_infer_where_a_list_has_dates() {
    let run = verpick(&["latest"], b"v1.0.0\t2024-01-01\n");
    assert!(run.stderr.contains("verpick infer reads dates in the second"), "{}", run.stderr);
}
