//! `verpick watch --record`: both halves of the program in one.

use super::Book;
use crate::run::Run;
use crate::stub::{GitHub, plain, release};

/// Watches once, and records to a book.
fn once(book: &Book, github: &GitHub, flags: &[&str], script: &str) -> Run {
    let words = [
        &[
            "watch",
            "ghr://acme/app",
            "--once",
            "--state",
            "state.json",
            "--retry-delay",
            "1s",
            "--record",
            "production",
        ],
        flags,
        &["--", "sh", "-c", script],
    ];
    let mut command = github.command(&words.concat());
    command.current_dir(book.folder()).env("VERPICK_DB", book.path());
    command.output().expect("the program runs").into()
}

#[test]
fn each_version_is_recorded_with_how_its_command_ended() {
    let (book, github) = (Book::new(), GitHub::of(plain(&["v1.0.0"])));
    assert_eq!(once(&book, &github, &[], "true").status, 0);
    github.now_has(plain(&["v1.0.0", "v1.1.0"]));
    assert_eq!(once(&book, &github, &[], "exit 3").status, 5);

    let history = book.json("history app");
    let history = history["history"].as_array().unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!((&history[0]["version"], &history[0]["status"]), (&"v1.1.0".into(), &"failed".into()));
    assert_eq!((&history[1]["version"], &history[1]["status"]), (&"v1.0.0".into(), &"completed".into()));
    assert!(history.iter().all(|entry| entry["environment"] == "production" && entry["duration_seconds"].is_number()));
    let status = &book.json("status")["status"][0];
    assert_eq!((&status["version"], &status["uncertain"]), (&"v1.0.0".into(), &true.into()));

    // It is tried again by the policy of the watch, and each try is an attempt.
    std::thread::sleep(std::time::Duration::from_millis(1_300));
    assert_eq!(once(&book, &github, &[], "true").status, 0);
    let status = &book.json("status")["status"][0];
    assert_eq!((&status["version"], &status["direction"]), (&"v1.1.0".into(), &"upgrade".into()));
    assert_eq!(status["uncertain"], false);
}

#[test]
fn product_slot_and_artifact_are_recorded() {
    let (book, github) = (Book::new(), GitHub::of(vec![release("v1.0.0+blue", 600, &["app-linux-amd64.tar.gz"])]));
    let flags = ["--product", "shop", "--slot", "blue", "--artifact", "linux/amd64"];
    assert_eq!(once(&book, &github, &flags, "true").status, 0);
    let entry = book.json("history shop")["history"][0].clone();
    assert_eq!((&entry["slot"], &entry["version"]), (&"blue".into(), &"v1.0.0+blue".into()));
    assert!(book.run("export").stdout.contains("app-linux-amd64.tar.gz"));
}

#[test]
fn a_command_whose_start_cannot_be_recorded_does_not_run_and_is_tried_again() {
    let (book, github) = (Book::new(), GitHub::of(plain(&["v1.0.0"])));
    std::fs::write(book.path(), "some text, which is no database of any kind, and is left as it is\n").unwrap();
    let run = once(&book, &github, &[], "touch ran");
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert!(run.stderr.contains("events.db"), "{}", run.stderr);
    assert!(!book.folder().join("ran").exists());
    std::fs::remove_file(book.path()).unwrap();
    assert_eq!(once(&book, &github, &[], "touch ran").status, 0);
    assert!(book.folder().join("ran").exists());
}

#[test]
fn what_is_recorded_needs_to_be_asked_for() {
    let book = Book::new();
    let run = book.run("watch ghr://acme/app --product shop -- true");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("--record <ENVIRONMENT>"), "{}", run.stderr);
}
