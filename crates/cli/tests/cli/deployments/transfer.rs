//! `verpick export` and `verpick import`.

use super::{Book, deployed};

fn some() -> Book {
    let book = Book::new();
    for minute in 10..20 {
        book.record(&deployed("shop", &format!("v1.0.{minute}"), "production", &format!("2024-01-15T10:{minute}:00Z")));
    }
    book
}

#[test]
fn what_was_exported_is_imported_and_answers_the_same() {
    let (from, to) = (some(), Book::new());
    let lines = from.run("export").stdout;
    assert_eq!(lines.lines().count(), 10);
    let run = to.with_input("import", &lines);
    assert_eq!((run.status, run.stdout.as_str()), (0, "imported 10 events, 0 were there already\n"));
    assert_eq!(to.with_input("import -", &lines).stdout, "imported 0 events, 10 were there already\n");
    assert_eq!(to.json("history"), from.json("history"));
    assert_eq!(to.run("export").stdout, lines);
}

#[test]
fn a_file_is_written_whole() {
    let book = some();
    assert_eq!(book.run("export --output events.jsonl").status, 0);
    let written = std::fs::read_to_string(book.folder().join("events.jsonl")).unwrap();
    assert_eq!(written, book.run("export").stdout);
    let nowhere = book.run("export --output no/such/folder/events.jsonl");
    assert_eq!(nowhere.status, 3);
    assert!(nowhere.stderr.starts_with("error: no/such/folder/events.jsonl: "), "{}", nowhere.stderr);
}

#[test]
fn a_broken_line_is_named_and_nothing_is_imported() {
    let (from, to) = (some(), Book::new());
    let mut lines: Vec<_> = from.run("export").stdout.lines().map(str::to_owned).collect();
    lines[6].truncate(40);
    let run = to.with_input("import", &lines.join("\n"));
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.starts_with("error: standard input: line 7: "), "{}", run.stderr);
    assert_eq!(to.run("versions").stdout, "");
}
