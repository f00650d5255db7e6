//! The examples of `--help`, and the page on recording, do what they say.

use std::process::Command;

use super::{Book, deployed};
use crate::documents::transcripts;
use crate::run::{PROGRAM, Run, repository};

/// A line of shell in the folder of a book, with `verpick` on the path, and what a terminal shows of it.
fn shell(book: &Book, line: &str) -> Run {
    let mut path = vec![std::path::Path::new(PROGRAM).parent().expect("it is in a folder").to_path_buf()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("exec 2>&1\n{line}"));
    command.env("PATH", std::env::join_paths(path).expect("no folder has a separator in its name"));
    book.settle(&mut command);
    command.output().expect("a shell starts").into()
}

#[test]
fn the_examples_of_every_help_text_work() {
    let mut tried = 0;
    for call in [
        "record",
        "record version",
        "record deployment",
        "versions",
        "show",
        "status",
        "history",
        "rollback",
        "metrics",
        "export",
        "import",
    ] {
        let help = Book::new().run(&format!("{call} --help"));
        let examples = help.stdout.split_once("Examples:\n").expect("the help has examples").1;
        for example in examples.lines().take_while(|line| line.starts_with("  ")) {
            // What they speak of is there.
            let book = Book::new();
            for (version, status) in [("v1.2.2", "completed"), ("v1.2.3", "completed"), ("v1.2.4", "failed")] {
                let hour = version.as_bytes()[5] - b'0';
                book.record(&format!("version --product shop --version {version} --status {status}"));
                let deployment = deployed("shop", version, "production", &format!("2024-06-1{hour}T12:00:00Z"));
                book.record(&format!("{deployment} --status {status}"));
                book.record(&deployed("shop", version, "staging", &format!("2024-06-1{hour}T11:00:00Z")));
            }
            book.record("deployment --product shop --version v1.2.5 --environment production --status failed");
            std::fs::write(book.folder().join("Makefile"), "release:\n\ttrue\n").expect("it can be written");
            std::fs::write(book.folder().join("event.json"), r#"{"status": "building"}"#).expect("it can be written");
            std::fs::write(book.folder().join("request.json"), r#"{"environment": "qa"}"#).expect("it can be written");
            std::fs::write(book.folder().join("deploy.sh"), "#!/bin/sh\ntrue\n").expect("it can be written");
            let _ = Command::new("chmod").arg("+x").arg(book.folder().join("deploy.sh")).status();
            assert_eq!(book.run("export --output events.jsonl").status, 0);
            std::fs::copy(book.path(), book.folder().join("old.db")).expect("it can be copied");
            let run = shell(&book, example.trim());
            assert_eq!(run.status, 0, "{example}\n{}", run.stdout);
            assert!(!run.stdout.is_empty() || example.contains(" > "), "{example} prints something");
            tried += 1;
        }
    }
    assert!(tried >= 22, "only {tried} examples were found");
}

#[test]
fn what_the_page_on_recording_shows_is_what_the_program_prints() {
    let text = std::fs::read_to_string(repository().join("docs/recording.md")).expect("the document can be read");
    let book = Book::new();
    let transcripts = transcripts(&text);
    assert!(transcripts.len() >= 10);
    for (command, expected) in transcripts {
        assert_eq!(shell(&book, &command).stdout, expected, "$ {command}");
    }
}
