//! Bad input to the deployment side: each is one line that names what is wrong, and nothing is recorded.

use super::Book;

/// Runs a call that must be refused, and gives the first line that it says.
fn refused(line: &str, status: i32) -> String {
    let book = Book::new();
    let run = book.run(line);
    assert_eq!((run.status, run.stdout.as_str()), (status, ""), "{line}: {}", run.stderr);
    let versions = book.run("versions");
    assert_eq!(versions.stdout, "", "nothing was recorded");
    run.stderr.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn an_unknown_status_is_named() {
    let said = refused("record version --product shop --version v1 --status begun", 2);
    assert!(said.starts_with("error: status \"begun\" "), "{said}");
    assert!(refused("versions --status begun", 2).starts_with("error: --status \"begun\" "));
}

#[test]
fn what_is_missing_is_named_with_its_flag() {
    let book = Book::new();
    let run = book.run("record deployment --product shop --version v1");
    assert_eq!(run.stderr, "error: environment_name is missing\nhint: say it with --environment\n");
    assert_eq!(refused("record version --version v1", 2), "error: product_name is missing");
}

#[test]
fn metadata_has_a_limit() {
    let long = "x".repeat(101 << 10);
    let said = refused(&format!("record version --product shop --version v1 --meta note={long}"), 2);
    assert!(said.starts_with("error: extra_metadata "), "{said}");
}

#[test]
fn what_would_be_refused_when_a_command_has_run_is_refused_before_it_runs() {
    let book = Book::new();
    // The event of its start would just fit, and that of its end, which says more, would not.
    let long = "x".repeat((100 << 10) - 20);
    let run = book.run(&format!("record version --product shop --version v1 --meta note={long} --run -- touch ran"));
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.starts_with("error: extra_metadata "), "{}", run.stderr);
    assert!(!book.folder().join("ran").exists());
    assert_eq!(book.run("versions").stdout, "");
}

#[test]
fn a_time_that_is_none_is_named() {
    let said = refused("record version --product shop --version v1 --at soon", 2);
    assert!(said.starts_with("error: occurred_at "), "{said}");
    let said = refused("record version --product shop --version v1 --check tests", 2);
    assert_eq!(said, "error: --check tests: it is written NAME=STATUS");
}

#[test]
fn an_event_from_the_future_is_recorded_and_ordered_by_its_receipt() {
    let book = Book::new();
    book.record("deployment --product shop --version v1 --environment production --at 2999-01-01T00:00:00Z");
    book.record("deployment --product shop --version v2 --environment production");
    let status = book.json("status");
    assert_eq!(status["status"][0]["version"], "v2");
    assert_eq!(book.json("history --version v1")["history"][0]["flags"]["from_the_future"], true);
}

#[test]
fn whoever_only_asks_makes_no_store() {
    let book = Book::new();
    for line in ["status", "versions", "history", "metrics", "export", "show v1", "rollback production"] {
        let run = book.run(line);
        assert_eq!(run.status, 1, "{line}");
        assert!(run.stderr.starts_with("error: nothing is recorded: there is no "), "{line}: {}", run.stderr);
        assert!(!book.path().exists(), "{line}");
    }
}

#[test]
fn a_file_that_is_no_store_is_a_failure() {
    let book = Book::new();
    std::fs::write(book.path(), "some text, which is no database of any kind, and is left as it is\n").unwrap();
    let run = book.run("status");
    assert_eq!((run.status, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.starts_with("error: ") && run.stderr.contains("events.db"), "{}", run.stderr);
    assert_eq!(run.stderr.lines().filter(|line| line.starts_with("error")).count(), 1);
}

#[test]
fn the_store_lies_in_the_folder_for_data_unless_it_is_said() {
    let book = Book::new();
    let run =
        book.command(&["record", "version", "--product", "shop", "--version", "v1"]).env_remove("VERPICK_DB").output();
    assert!(run.unwrap().status.success());
    assert!(book.folder().join("data/verpick/events.db").exists());
}

#[test]
fn versions_that_are_no_versions_are_recorded_as_they_are_and_have_no_direction() {
    let book = Book::new();
    for version in ["4711", "4712", "9f3c1ab", "my release"] {
        let words = ["record", "deployment", "--product", "shop", "--environment", "production", "--version", version];
        assert_eq!(book.words(&words).status, 0, "{version}");
    }
    let history = book.json("history");
    assert_eq!(history["history"][0]["version"], "my release");
    assert!(history["history"].as_array().unwrap()[..3].iter().all(|entry| entry["direction"] == "incomparable"));
}
