//! `verpick releases`: what a registry holds.

use serde_json::{Value, json};

use crate::run::{repository_with_tags, verpick};
use crate::stub::{GitHub, plain, release};

const APP: &str = "ghr://acme/app";

/// The cells of a table, without what is another each day.
pub(crate) fn without_dates(table: &str) -> String {
    table
        .lines()
        .map(|line| {
            let words = line.split_whitespace().filter(|word| word.parse::<verpick::chrono::NaiveDate>().is_err());
            words.collect::<Vec<_>>().join(" ") + "\n"
        })
        .collect()
}

#[test]
fn a_table_shows_dates_verdicts_and_artifacts() {
    let mut draft = release("v1.2.0", 90, &[]);
    draft["draft"] = json!(true);
    draft["published_at"] = Value::Null;
    let github = GitHub::of(vec![
        release("nightly", 10, &["a.zip"]),
        draft,
        release("v1.0.0", 3 * 24 * 60, &["a.zip", "b.zip", "c.zip", "d.zip"]),
        release("v1.1.0", 120, &["app.tar.gz"]),
        release("v1.3.0-rc.1", 61, &[]),
    ]);
    let run = github.run(&["releases", APP, "--no-cache"]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    assert_eq!(
        without_dates(&run.stdout),
        "\
TAG PUBLISHED AGE VERDICT ARTIFACTS
v1.3.0-rc.1 1 hour rejected: prerelease
v1.2.0 rejected: draft
v1.1.0 2 hours selected app.tar.gz (1.2 MB)
v1.0.0 3 days older a.zip (1.2 MB), b.zip (1.2 MB), c.zip (1.2 MB), and 1 more
nightly 10 minutes rejected: not_a_version a.zip (1.2 MB)
"
    );
    let run = github.run(&["releases", APP, "--artifact", "c.zip", "-n", "3"]);
    assert_eq!(run.stderr, "3 of 5 releases; -n 0 shows all\n");
    assert!(run.stdout.contains("rejected: artifact_missing"), "{}", run.stdout);
    let run = github.run(&["releases", &format!("{APP}?artifact=c.zip"), "-n", "0"]);
    assert!(run.stdout.contains("selected                    c.zip (1.2 MB), and 3 more\n"), "{}", run.stdout);
    assert_eq!(run.stderr, "");
}

#[test]
fn a_release_that_waits_for_its_artifact_is_pending() {
    let github = GitHub::of(vec![release("v1.1.0", 5, &[]), release("v1.0.0", 600, &["app.zip"])]);
    let run = github.run(&["releases", APP, "--artifact", "app.zip"]);
    assert!(run.stdout.lines().nth(1).unwrap().contains("pending until "), "{}", run.stdout);
    let run = github.run(&["releases", APP, "--artifact", "app.zip", "--json"]);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(answer["pending"]["tag"], "v1.1.0");
    assert_eq!(answer["releases"][0]["reason"], "artifact_missing");
    assert_eq!(answer["releases"][1]["artifacts"][0]["size"], 1_234_567);
    assert_eq!(answer["releases"][1]["version"]["segments"], json!([1, 0, 0]));
    assert_eq!(answer["releases"][1]["reference"], "https://github.com/acme/app/releases/tag/v1.0.0");
}

#[test]
fn a_table_is_a_screen_long_and_json_is_whole() {
    let tags: Vec<String> = (0..30).map(|minor| format!("v1.{minor}.0")).collect();
    let github = GitHub::of(plain(&tags.iter().map(String::as_str).collect::<Vec<_>>()));
    let run = github.run(&["releases", APP]);
    assert_eq!((run.stdout.lines().count(), &*run.stderr), (21, "20 of 30 releases; -n 0 shows all\n"));
    let run = github.run(&["releases", APP, "--json"]);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(answer["releases"].as_array().unwrap().len(), 30);
    let run = github.run(&["releases", APP, "--json", "-n", "2"]);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((answer["releases"].as_array().unwrap().len(), &answer["candidates"]), (2, &json!(30)));
}

#[test]
fn a_git_repository_has_tags_and_dates() {
    let folder = repository_with_tags("releases", &["v1.0.0", "v1.1.0", "x"]);
    let run = verpick(&["releases".as_ref(), folder.as_os_str()], b"");
    let rows: Vec<_> = run.stdout.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(rows, ["TAG", "v1.1.0", "v1.0.0", "x"]);
    assert!(run.stdout.contains("v1.1.0  2024-06-15  "), "{}", run.stdout);
}
