//! `versions`, `show`, `status`, `history`, `rollback`, `metrics`.

use serde_json::{Value, json};

use super::{Book, deployed};

/// A day of one product: built, promoted, a failure, a rollback, and an event that comes late.
fn day() -> Book {
    let book = Book::new();
    for (minute, version, commit) in [("08:00", "v1.0.0", "aaaaaaa1"), ("09:00", "v1.1.0", "bbbbbbb2")] {
        book.record(&format!(
            "version --product shop --version {version} --commit {commit} --branch main --at 2024-01-15T{minute}:00Z \
             --started-at 2024-01-15T{minute}:00Z --completed-at 2024-01-15T{minute}:30Z",
        ));
    }
    for (environment, version, at) in
        [("staging", "v1.0.0", "08:10"), ("production", "v1.0.0", "08:30"), ("staging", "v1.1.0", "09:10")]
    {
        book.record(&deployed("shop", version, environment, &format!("2024-01-15T{at}:00Z")));
    }
    book
}

fn place<'v>(status: &'v Value, environment: &str) -> &'v Value {
    let places = status["status"].as_array().unwrap();
    places.iter().find(|place| place["environment"] == environment).unwrap()
}

#[test]
fn status_says_what_runs_where_and_how_far_environments_are_apart() {
    let status = day().json("status --at 2024-01-15T09:30:00Z");
    let production = place(&status, "production");
    assert_eq!(production["version"], "v1.0.0");
    assert_eq!(production["age_seconds"], 3600);
    let staging = place(&status, "staging");
    assert_eq!((&staging["version"], &staging["direction"]), (&"v1.1.0".into(), &"upgrade".into()));
    assert_eq!(place(&status, "staging")["type"], "staging");

    let status = day().json("status");
    let drift = &place(&status, "production")["drift"][0];
    assert_eq!((&drift["relation"], &drift["waiting"]), (&"behind".into(), &json!(["v1.1.0"])));
    assert_eq!(drift["to"]["environment"], "staging");
}

#[test]
fn a_table_has_the_environments_in_the_order_of_promotion() {
    let run = day().run("status");
    let lines: Vec<Vec<&str>> = run.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["PRODUCT", "ENVIRONMENT", "VERSION", "SINCE", "DIRECTION", "DRIFT", "STATE", "URL"]);
    assert_eq!((lines[1][1], lines[2][1]), ("staging", "production"));
    assert!(run.stdout.contains("behind staging"));
    let matrix = day().run("status --matrix").stdout;
    assert!(matrix.starts_with("PRODUCT  STAGING "), "{matrix}");
}

#[test]
fn status_can_be_asked_of_then_and_by_what_was_known_then() {
    let book = day();
    let then = book.json("status --at 2024-01-15T08:20:00Z");
    assert_eq!(then["status"].as_array().unwrap().len(), 1, "nothing was in production yet");
    // Everything was received today, so nothing was known on that day.
    let known = book.json("status --known-at 2024-01-15T23:00:00Z");
    assert_eq!(known["status"], json!([]));
}

#[test]
fn a_failure_leaves_what_runs_and_makes_it_uncertain_until_a_rollback() {
    let book = day();
    book.record(&format!("{} --status failed", deployed("shop", "v1.1.0", "production", "2024-01-15T10:00:00Z")));
    let status = book.json("status");
    assert_eq!(place(&status, "production")["version"], "v1.0.0");
    assert_eq!(place(&status, "production")["uncertain"], true);
    let run = book.run("rollback production");
    assert_eq!((run.status, run.stdout.as_str()), (0, "v1.0.0\n"));
    assert!(run.stderr.contains("from v1.1.0 to v1.0.0: recorded as pending"), "{}", run.stderr);
    assert!(run.stderr.contains("warning: going back undoes no migrations of data"));
    book.record("deployment --product shop --version v1.0.0 --environment production --kind rollback");
    let status = book.json("status");
    assert_eq!(place(&status, "production")["uncertain"], false);
    assert_eq!(place(&status, "production")["direction"], "rollback");
    assert_eq!(place(&status, "production")["in_flight"], json!([]), "the end joins the attempt that waits");
}

#[test]
fn a_rollback_goes_to_the_newest_earlier_version_or_to_the_one_that_is_named() {
    let book = day();
    for (version, hour) in [("v1.1.0", 10), ("v1.2.0", 11)] {
        book.record(&deployed("shop", version, "production", &format!("2024-01-15T{hour}:00:00Z")));
    }
    let before = book.run("export").stdout.lines().count();
    assert_eq!(book.run("rollback production --dry-run").stdout, "v1.1.0\n");
    assert_eq!(book.run("rollback production --to v1.0.0 --dry-run").stdout, "v1.0.0\n");
    assert_eq!(book.run("export").stdout.lines().count(), before, "nothing was recorded");
    let never = book.run("rollback production --to v9.9.9");
    assert_eq!(
        (never.status, never.stderr.as_str()),
        (1, "error: shop in production: version v9.9.9 never completed there; name one that did\n")
    );
    let nowhere = book.run("rollback mars");
    assert_eq!(nowhere.status, 1);
    assert!(nowhere.stderr.starts_with("error: nothing was deployed to mars\n"), "{}", nowhere.stderr);
    book.record(&deployed("site", "v1", "production", "2024-01-15T10:00:00Z"));
    let several = book.run("rollback production");
    assert_eq!(several.status, 2);
    assert!(several.stderr.starts_with("error: several are meant: "), "{}", several.stderr);
}

#[test]
fn history_is_filtered_by_all_that_can_be_asked() {
    let book = day();
    book.record(&format!(
        "{} --status failed --approved-by boss",
        deployed("shop", "v1.1.0", "production", "2024-01-15T10:00:00Z")
    ));
    let count = |filter: &str| book.json(format!("history {filter}").trim())["history"].as_array().unwrap().len();
    assert_eq!(count(""), 4);
    assert_eq!(count("shop"), 4);
    assert_eq!(count("--environment production"), 2);
    assert_eq!(count("--status failed"), 1);
    assert_eq!(count("--version v1.1.0"), 2);
    assert_eq!(count("--commit bbbbbbb"), 2);
    assert_eq!(count("--since 2024-01-15T09:00:00Z"), 2);
    assert_eq!(count("--until 2024-01-15T09:00:00Z"), 2);
    assert_eq!(count("--unapproved"), 3);
    assert_eq!(count("-n 2"), 2);
    let first = &book.json("history")["history"][0];
    assert_eq!(
        (&first["version"], &first["direction"], &first["from"]),
        (&"v1.1.0".into(), &"upgrade".into(), &"v1.0.0".into())
    );
    let none = book.run("history nothing");
    assert_eq!((none.status, none.stdout.as_str()), (1, ""));
}

#[test]
fn show_says_all_of_a_version_and_warns() {
    let book = day();
    let run = book.run("show v1.1.0");
    assert!(run.stdout.starts_with("shop v1.1.0\n"), "{}", run.stdout);
    assert!(run.stdout.contains("bbbbbbb2 on main"));
    assert_eq!(run.stderr, "", "it was built from main, completed in staging, and there is something to go back to");

    book.record("version --product shop --version nightly --branch topic --status failed");
    let warned = book.run("show nightly").stderr;
    for warning in [
        "no build of it completed; the last one is failed",
        "it was built from the branch topic",
        "it never completed in staging",
        "it reads under no scheme",
    ] {
        assert!(warned.contains(&format!("warning: production: {warning}")), "{warning}: {warned}");
    }
    let unknown = book.run("show v9");
    assert_eq!((unknown.status, unknown.stderr.lines().next()), (1, Some("error: nothing is recorded of v9")));
}

#[test]
fn versions_have_the_names_of_json_that_others_read() {
    let book = day();
    let versions = book.json("versions shop");
    assert_eq!(
        versions["versions"][0],
        json!({
            "product": "shop", "version": "v1.1.0", "status": "completed", "created_at": "2024-01-15T09:00:00Z",
            "commit": "bbbbbbb2", "branch": "main",
        })
    );
    assert_eq!(book.json("versions --commit AAAAAAA")["versions"][0]["version"], "v1.0.0");
}

#[test]
fn metrics_count_what_ended_in_the_window_and_say_nothing_of_nothing() {
    let book = day();
    let line = "metrics shop --since 2024-01-15 --until 2024-01-17";
    let metrics = book.json(line)["metrics"][0].clone();
    assert_eq!(metrics["deployment_frequency"]["count"], 1);
    assert_eq!(metrics["deployment_frequency"]["per_day"], 0.5);
    // Of one build that began at 08:00 and was deployed at 08:30.
    assert_eq!(metrics["lead_time"]["median"], 1800.0);
    assert_eq!(metrics["recovery_time"]["median"], Value::Null);
    assert_eq!(metrics["build_success_rate"], json!({"part": 2, "count": 2, "rate": 1.0}));
    let table = book.run(line).stdout;
    assert!(table.lines().any(|line| line.split_whitespace().eq(["recovery", "time", "-"])), "{table}");
    let weeks = book.json("metrics --since 2024-01-10 --until 2024-01-20 --per week");
    assert_eq!(weeks["metrics"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_said_of_environments_holds() {
    let book = day();
    let settings = book.folder().join("settings.json");
    let said = r#"{"environments": {"production": {"url": "https://{project}.example.com", "needs_approval": true}}}"#;
    std::fs::write(&settings, said).unwrap();
    let flag = format!("--settings {}", settings.display());
    assert_eq!(place(&book.json(&format!("status {flag}")), "production")["url"], "https://shop.example.com");
    assert!(book.run(&format!("show v1.1.0 {flag}")).stderr.contains("the environment wants an approval"));
    std::fs::write(&settings, r#"{"environment": {}}"#).unwrap();
    let wrong = book.run(&format!("status {flag}"));
    assert_eq!(wrong.status, 2);
    assert!(wrong.stderr.contains("settings.json: unknown field `environment`"), "{}", wrong.stderr);
}
