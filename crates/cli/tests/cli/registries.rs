//! Registries as sources: what is picked, what is said when they fail, and what a poll costs.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::run::{Run, repository_with_tags, verpick};
use crate::stub::{Answer, GitHub, TOKEN, plain, release};

const APP: &str = "ghr://acme/app";
const FILE: &str = "app-linux-amd64.tar.gz";

#[track_caller]
fn prints(run: &Run, expected: &str) {
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, expected, ""));
}

/// What a run that failed says, the hint behind the error.
#[track_caller]
fn refused(run: &Run, status: i32) -> String {
    assert_eq!((run.status, &*run.stdout), (status, ""), "{}", run.stderr);
    run.stderr.clone()
}

#[test]
fn the_latest_release_of_a_repository_is_printed() {
    let github = GitHub::of(plain(&["v1.9.0", "v1.10.0", "v2.0.0-rc.1", "nightly"]));
    prints(&github.run(&["latest", APP]), "v1.10.0\n");
    prints(&github.run(&["latest", &format!("{APP}?pre-release=true")]), "v2.0.0-rc.1\n");
    prints(&github.run(&["latest", &format!("{APP}?pre-release=false")]), "v1.10.0\n");
    prints(&github.run(&["sort", APP]), "v1.9.0\nv1.10.0\n");
    prints(&github.run(&["next", APP, "--bump", "minor"]), "v1.11.0\n");
}

#[test]
fn a_flag_wins_over_the_url() {
    let github = GitHub::of(plain(&["v1.0.0+blue", "v1.1.0+green", "v1.2.0-rc.1+blue"]));
    let blue = format!("{APP}?slot=blue&pre-release");
    prints(&github.run(&["latest", &blue]), "v1.2.0-rc.1+blue\n");
    prints(&github.run(&["latest", &blue, "--pre-release=false"]), "v1.0.0+blue\n");
    prints(&github.run(&["latest", &blue, "--slot", "green"]), "v1.1.0+green\n");
}

#[test]
fn a_host_of_one_slot_gets_the_newest_of_its_slot() {
    let github = GitHub::of(plain(&["v1.2.0+blue", "v1.3.0+green", "v1.1.0+blue"]));
    prints(&github.run(&["latest", APP, "--slot", "blue"]), "v1.2.0+blue\n");
    prints(&github.run(&["latest", APP, "--slot", "green"]), "v1.3.0+green\n");
}

#[test]
fn a_format_that_reads_nothing_is_told_with_the_one_that_does() {
    let github = GitHub::of(plain(&["24.04.1", "24.10", "25.04", "25.10"]));
    let said = refused(&github.run(&["latest", APP, "--calver", "YYYY.0M.MICRO"]), 1);
    assert_eq!(
        said,
        "error: none of the 4 tags matches the policy (4 not_a_version)\nhint: --calver 'YY.0M[.MICRO]' reads 4 of them\n"
    );
    let github = GitHub::of(plain(&["v1.2.3", "v1.2.4"]));
    let said = refused(&github.run(&["latest", APP, "--calver", "YYYY.0M.MICRO"]), 1);
    assert!(said.ends_with("\nhint: without --calver, 2 of them read as SemVer\n"), "{said}");
}

#[test]
fn infer_tells_the_scheme_of_a_registry() {
    let github = GitHub::of(plain(&["v1.2.3", "v1.3.0", "v1.4.0"]));
    let run = github.run(&["infer", APP]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("policy: none is needed, SemVer is the usual one\n"), "{}", run.stdout);
}

#[test]
fn a_pattern_cuts_versions_out_of_the_tags_of_a_registry() {
    let github = GitHub::of(plain(&["build-1.9.0-x", "build-1.10.0-x", "other"]));
    let pattern = r"^build-(?<version>.*)-x$";
    prints(&github.run(&["latest", APP, "--tag-pattern", pattern]), "build-1.10.0-x\n");
}

#[test]
fn an_artifact_that_comes_later_is_waited_for() {
    let old = release("v1.0.0", 600, &[FILE]);
    let github = GitHub::of(vec![release("v1.1.0", 5, &["checksums.txt"]), old.clone()]);
    let wanting = ["latest", APP, "--artifact", FILE];
    let until = |run: &Run| {
        let (head, tail) = run.stderr.split_once("until ").expect("it says until when");
        assert_eq!(tail.len(), "2026-06-30T12:00:00Z\n".len(), "{tail}");
        head.to_owned()
    };

    let run = github.run(&wanting);
    assert_eq!((run.status, &*run.stdout), (0, "v1.0.0\n"), "the newest complete one is picked meanwhile");
    assert_eq!(
        until(&run),
        format!("warning: v1.1.0 is newer, and its artifact {FILE} is not there in full yet; it is waited for ")
    );

    let run = github.run(&[&wanting[..], &["--json"]].concat());
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&answer["tag"], &answer["pending"]["tag"]), (&json!("v1.0.0"), &json!("v1.1.0")));
    assert_eq!(answer["artifact"]["name"], FILE);

    let run = github.run(&[&wanting[..], &["--grace", "4m"]].concat());
    assert_eq!((run.status, &*run.stdout), (0, "v1.0.0\n"));
    assert_eq!(
        run.stderr,
        format!("warning: v1.1.0 is newer and skipped, for its artifact {FILE} is not there in full\n")
    );

    github.now_has(vec![release("v1.1.0", 25, &["checksums.txt", FILE]), old]);
    prints(&github.run(&wanting), "v1.1.0\n");
}

#[test]
fn a_release_that_is_still_uploaded_is_pending_where_there_is_no_other() {
    let mut uploading = release("v1.1.0", 5, &[FILE]);
    uploading["assets"][0]["state"] = json!("starter");
    let github = GitHub::of(vec![uploading]);
    let wanting = format!("{APP}?artifact={FILE}");
    let run = github.run(&["latest", &wanting]);
    let (error, hint) = run.stderr.split_once("hint: ").unwrap();
    assert_eq!((run.status, &*run.stdout), (4, ""));
    assert_eq!(
        error,
        format!("error: only v1.1.0 could be picked, and its artifact {FILE} is not there in full yet\n")
    );
    assert!(hint.starts_with("it is waited for until 20"), "{hint}");

    let said = refused(&github.run(&["latest", &wanting, "--grace", "0"]), 1);
    assert_eq!(
        said,
        format!(
            "error: the only tag, v1.1.0, does not match the policy: its artifact is not there in full\n\
             hint: the artifacts of v1.1.0 are: {FILE}\n"
        )
    );
    // Which version comes next does not hang on its artifact.
    prints(&github.run(&["next", &wanting, "--bump", "patch"]), "v1.1.1\n");
}

#[test]
fn each_group_says_what_of_it_waits_for_its_artifact() {
    let github = GitHub::of(vec![
        release("v1.0.0", 900, &[FILE]),
        release("v1.1.0", 5, &[]),
        release("v2.0.0", 900, &[FILE]),
        release("v2.1.0", 800, &[]),
        release("v2.2.0", 700, &[]),
        release("v3.0.0", 5, &[]),
        release("v4.0.0", 900, &[]),
        release("v5.0.0", 900, &[]),
        release("v6.0.0", 900, &[FILE]),
    ]);
    let run = github.run(&["latest", APP, "--per", "major", "--artifact", FILE]);
    assert_eq!((run.status, &*run.stdout), (0, "v1.0.0\nv2.0.0\nv6.0.0\n"));
    let lines: Vec<&str> = run.stderr.lines().collect();
    let artifact = format!("its artifact {FILE} is not there in full");
    let until = |line: &str| line.split_once(" until 2").expect("it says until when").0.to_owned();
    assert_eq!(
        [&until(lines[0]), lines[1], &until(lines[2]), lines[3]],
        [
            &*format!("warning: v1.1.0 is newer, and {artifact} yet; it is waited for"),
            &format!("warning: v2.2.0 is newer and skipped, for {artifact}; so are 1 more"),
            &format!("warning: v3.0.0 is the newest of its major version, and {artifact} yet; it is waited for"),
            &format!(
                "warning: v4.0.0 is the newest of its major version and skipped, for {artifact}; so are the newest of 1 more"
            ),
        ]
    );
    assert_eq!(lines.len(), 4);

    let run = github.run(&["latest", APP, "--per", "major", "--artifact", FILE, "--json"]);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(answer["groups"][0]["pending"]["tag"], "v1.1.0");
    assert!(answer["groups"][1].get("pending").is_none());

    // Where nothing is there at all, that is all there is to say.
    let github = GitHub::of(vec![release("v1.1.0", 5, &[])]);
    let run = github.run(&["latest", APP, "--per", "major", "--artifact", FILE]);
    assert_eq!((run.status, &*run.stdout), (4, ""));
    assert!(run.stderr.starts_with("error: only v1.1.0 could be picked"), "{}", run.stderr);
}

#[test]
fn a_sorted_list_says_what_newer_is_missing_from_it() {
    let github = GitHub::of(vec![release("v1.0.0", 900, &[FILE]), release("v1.1.0", 800, &[])]);
    let run = github.run(&["sort", APP, "--artifact", FILE]);
    assert_eq!((run.status, &*run.stdout), (0, "v1.0.0\n"));
    assert_eq!(
        run.stderr,
        format!("warning: v1.1.0 is newer and skipped, for its artifact {FILE} is not there in full\n")
    );
}

#[test]
fn a_draft_is_nothing_to_follow_and_stands_in_the_way() {
    let mut draft = release("v1.1.0", 60, &[]);
    draft["draft"] = json!(true);
    draft["published_at"] = Value::Null;
    let github = GitHub::of(vec![release("v1.0.0", 900, &[]), draft]);
    prints(&github.run(&["next", APP, "--bump", "patch"]), "v1.0.1\n");
    prints(&github.run(&["next", APP, "--bump", "major"]), "v2.0.0\n");
    assert_eq!(
        refused(&github.run(&["next", APP, "--bump", "minor"]), 1),
        "error: v1.1.0 follows v1.0.0, but v1.1.0 is there already\n\
         hint: it is a draft; publish it, or delete it\n"
    );
}

#[test]
fn what_is_too_young_is_left_out() {
    let github = GitHub::of(vec![release("v1.1.0", 60, &[]), release("v1.0.0", 3 * 24 * 60, &[])]);
    prints(&github.run(&["latest", APP, "--min-age", "2d"]), "v1.0.0\n");
    prints(&github.run(&["latest", APP, "--min-age", "30m"]), "v1.1.0\n");
    let said = refused(&github.run(&["latest", APP, "--min-age", "1w"]), 1);
    assert!(said.contains("\nhint: the first of them will be old enough at 20"), "{said}");
}

#[test]
fn an_unchanged_registry_costs_one_request_a_poll() {
    let releases: Vec<Value> = (0..1_000).rev().map(|minor| release(&format!("v1.{minor}.0"), 900, &[FILE])).collect();
    let github = GitHub::of(releases);
    prints(&github.run(&["latest", APP]), "v1.999.0\n");
    // The first page is asked for once more behind the last: the list may have changed meanwhile.
    assert_eq!(github.asked().len(), 11);
    prints(&github.run(&["latest", APP]), "v1.999.0\n");
    assert_eq!(github.asked(), ["/repos/acme/app/releases?per_page=100"]);
    prints(&github.run(&["latest", APP, "--refresh"]), "v1.999.0\n");
    // The last page is full, and a full page says nothing of what came behind it: it is read anew.
    assert_eq!(github.asked().len(), 11, "every page is asked for");
    prints(&github.run(&["latest", APP, "--no-cache"]), "v1.999.0\n");
    assert_eq!(github.asked().len(), 11);
}

#[test]
fn the_cache_is_where_it_is_wanted() {
    let github = GitHub::of(plain(&["v1.0.0"]));
    prints(&github.run(&["latest", APP, "--no-cache"]), "v1.0.0\n");
    assert!(!github.cache().exists());
    let folder = github.cache().join("elsewhere");
    prints(&github.run(&["latest", APP, "--cache-dir", folder.to_str().unwrap()]), "v1.0.0\n");
    assert!(folder.is_dir() && !github.cache().join("verpick").exists());
    prints(&github.run(&["latest", APP]), "v1.0.0\n");
    assert!(github.cache().join("verpick").is_dir());
}

#[test]
fn a_refusal_is_one_line_and_a_hint() {
    let cases = [
        (
            "401 Unauthorized",
            "error: HOST refuses the credential from GITHUB_TOKEN (401 Unauthorized)\nhint: it is wrong, expired or revoked\n",
        ),
        (
            "403 Forbidden",
            "error: HOST does not show the repository acme/app with the credential from GITHUB_TOKEN (403 Forbidden)\n\
             hint: it may lack a permission, or an approval by the organisation\n",
        ),
        (
            "404 Not Found",
            "error: HOST has not the repository acme/app (404 Not Found)\n\
             hint: if it is private, the credential from GITHUB_TOKEN may not see it\n",
        ),
    ];
    for (status, expected) in cases {
        let github = GitHub::refusing(status, "");
        assert_eq!(refused(&github.run_with_token(&["latest", APP]), 3), expected);
    }
    let github = GitHub::refusing("404 Not Found", "");
    assert_eq!(
        refused(&github.run(&["latest", APP]), 3),
        "error: HOST has not the repository acme/app (404 Not Found)\n\
         hint: what is private shows only with a credential in GH_TOKEN or GITHUB_TOKEN\n"
    );
    assert_eq!(
        refused(&github.run(&["latest", APP, "--quiet"]), 3),
        "error: HOST has not the repository acme/app (404 Not Found)\n"
    );
}

#[test]
fn a_long_rate_limit_is_said_with_when_it_lifts() {
    let github = GitHub::refusing("429 Too Many Requests", "retry-after: 1800\r\n");
    let said = refused(&github.run(&["latest", APP]), 3);
    let (error, hint) = said.split_once('\n').unwrap();
    assert!(
        error.starts_with("error: HOST takes no more requests until 20") && error.ends_with("Z (rate limit)"),
        "{said}"
    );
    assert_eq!(hint, "hint: with a credential in GH_TOKEN or GITHUB_TOKEN it allows more\n");
}

#[test]
fn half_a_list_is_no_list() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    let short = format!("{head}content-length: 500\r\n\r\n[{{\"id\": 1");
    let github = GitHub::start(Answer::Raw(short));
    let said = refused(&github.run(&["latest", APP]), 3);
    assert!(said.starts_with("error: the answer of HOST was cut short: "), "{said}");
    let github = GitHub::start(Answer::Raw(format!("{head}content-length: 9\r\n\r\n[{{\"id\": 1")));
    let said = refused(&github.run(&["latest", APP]), 3);
    assert_eq!(said, "error: the answer of HOST was cut short: its JSON ends at line 1 column 9\n");
}

#[test]
fn the_token_shows_nowhere() {
    for github in [
        GitHub::of(plain(&["v1.0.0"])),
        GitHub::refusing("401 Unauthorized", ""),
        GitHub::refusing("403 Forbidden", ""),
        GitHub::refusing("429 Too Many Requests", "retry-after: 900\r\n"),
    ] {
        for format in ["text", "json"] {
            let run = github.run_with_token(&["latest", APP, "-l", "trace", "--log-format", format]);
            assert!(run.stderr.contains("answered"), "requests are logged: {}", run.stderr);
            for text in [&run.stdout, &run.stderr] {
                assert!(!text.contains(TOKEN) && !text.contains("PRIVATE"), "{text}");
            }
        }
    }
}

#[test]
fn a_url_that_cannot_be_meant_is_wrong_usage() {
    for (url, expected) in [
        ("gh://acme/app", "did you mean ghr?"),
        ("ghr://acme/app?slto=blue", "error: ghr://acme/app has an unknown parameter slto; did you mean slot?"),
        ("ghr://acme", "error: ghr://acme has 1 parts, and ghr://owner/repo has 2"),
        ("ghr://acme/app?artifact={bogus}", "error: "),
    ] {
        let run = verpick(&["latest", url], b"");
        assert_eq!((run.status, &*run.stdout), (2, ""), "{}", run.stderr);
        assert!(run.stderr.lines().next().unwrap().contains(expected), "{}", run.stderr);
    }
}

#[test]
fn what_a_list_of_tags_cannot_say_is_not_asked_of_it() {
    for (flag, value, expected) in [
        ("--artifact", "app.zip", "error: a list of tags has no artifacts, so none can be wanted\n"),
        ("--min-age", "1d", "error: tags on standard input have no dates, so --min-age says nothing of them\n"),
        ("--min-age", "soon", "error: --min-age is a time such as 30m, 12h or 3d, not soon\n"),
    ] {
        let run = verpick(&["latest", flag, value], b"v1.0.0\n");
        assert_eq!((run.status, &*run.stdout), (2, ""));
        assert!(run.stderr.starts_with(expected), "{}", run.stderr);
    }
}

#[test]
fn folders_and_repositories_have_urls_too() {
    let folder = repository_with_tags("registries-url", &["v1.0.0", "v1.1.0"]);
    let url = format!("git+file://{}", folder.display());
    let latest = |arguments: &[&str]| verpick(&[&["latest", "--no-cache"], arguments].concat(), b"");
    prints(&latest(&[&url]), "v1.1.0\n");
    prints(&latest(&[&format!("{url}?deny=v1.1.0")]), "v1.0.0\n");
    let run = latest(&[&url, "--artifact", "app.zip"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.starts_with(&format!("error: {url} has no artifacts")), "{}", run.stderr);

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("registries-folder");
    for file in ["v1.0.0/app.zip", "v1.1.0/other.zip"] {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }
    let url = format!("file://{}", folder.display());
    prints(&latest(&[&url]), "v1.1.0\n");
    let run = latest(&[&url, "--artifact", "app.zip", "--grace", "0"]);
    assert_eq!((run.status, &*run.stdout), (0, "v1.0.0\n"), "{}", run.stderr);
    assert!(run.stderr.starts_with("warning: v1.1.0 is newer and skipped"), "{}", run.stderr);
}

#[test]
fn an_empty_registry_matches_nothing() {
    let github = GitHub::of(Vec::new());
    for call in ["latest", "sort", "infer", "releases"] {
        let said = refused(&github.run(&[call, APP]), 1);
        assert!(said.starts_with("error: there are no releases in ghr://acme/app\nhint: drafts show only"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it() {
    let github = GitHub::start(Answer::Silence);
    let child = github.command(&["latest", APP]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    // It listens for the signal from before its first request on.
    while github.asked().is_empty() {
        assert!(started.elapsed() < Duration::from_secs(60), "it asks");
        std::thread::sleep(Duration::from_millis(10));
    }
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let run: Run = child.wait_with_output().unwrap().into();
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (130, "", ""));
}
