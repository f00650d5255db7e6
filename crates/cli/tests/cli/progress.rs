//! The line that says how far a long listing is: on a terminal, while it lasts, and nowhere else.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::run::Run;
use crate::server::{Reply, Server};
use crate::stub::{GitHub, plain, release};

/// What ends a line and empties it.
const EMPTIED: &str = "\r\u{1b}[2K";

/// The columns of a terminal that is too narrow for some lines.
const NARROW: usize = 50;

/// Runs a command on a terminal of its own, which `script` gives it: standard output and error are one there.
#[track_caller]
fn on_terminal(command: &Command, terminal: &str) -> String {
    on_terminal_of(command, terminal, 100)
}

#[track_caller]
fn on_terminal_of(command: &Command, terminal: &str, columns: usize) -> String {
    let quoted = |text: &std::ffi::OsStr| format!("'{}'", text.to_str().expect("a test writes it"));
    let words: Vec<String> = [command.get_program()].into_iter().chain(command.get_args()).map(quoted).collect();
    let variables = command.get_envs().map(|(name, value)| (name, value.unwrap_or_default()));
    let run: Run = Command::new("script")
        .args([
            "--quiet",
            "--return",
            "--command",
            &format!("stty rows 24 columns {columns}; {}", words.join(" ")),
            "/dev/null",
        ])
        .envs(variables)
        .env("TERM", terminal)
        .output()
        .expect("the system has the program script")
        .into();
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    run.stdout
}

fn long() -> GitHub {
    let releases: Vec<Value> = (0..250).rev().map(|minor| release(&format!("v1.{minor}.0"), 900, &[])).collect();
    GitHub::of(releases)
}

const ASKED: [&str; 3] = ["latest", "ghr://acme/app", "--no-cache"];

#[test]
fn every_page_is_told_and_the_line_is_gone_before_the_answer() {
    let shown = on_terminal(&long().command(&ASKED), "xterm");
    let page = |read: usize, releases: usize| format!("{EMPTIED}ghr://acme/app: page {read} of 3, {releases} releases");
    let expected = [page(1, 100), page(2, 200), page(3, 250), format!("{EMPTIED}v1.249.0\r\n")];
    assert_eq!(shown, expected.concat());
}

#[test]
fn a_short_listing_a_quiet_run_and_a_simple_terminal_have_no_line() {
    let short = GitHub::of(plain(&["v1.0.0"]));
    assert_eq!(on_terminal(&short.command(&ASKED), "xterm"), "v1.0.0\r\n");
    assert_eq!(on_terminal(&long().command(&[&ASKED[..], &["--quiet"]].concat()), "xterm"), "v1.249.0\r\n");
    assert_eq!(on_terminal(&long().command(&ASKED), "dumb"), "v1.249.0\r\n");
}

#[test]
fn where_no_terminal_is_there_is_no_line() {
    let run = long().run(&ASKED);
    assert_eq!((&*run.stdout, &*run.stderr), ("v1.249.0\n", ""));
}

#[test]
fn a_line_is_cut_at_the_width_of_the_terminal() {
    let tags: Vec<String> = (0..101).map(|minor| format!("v1.{minor}.0")).collect();
    let server = crate::stores::oci(&tags.iter().map(String::as_str).collect::<Vec<_>>());
    let url = format!("img://{}/acme/app", server.host());
    let shown = on_terminal_of(&server.command(&["latest", &url]), "xterm", NARROW);
    let lines: Vec<&str> = shown.split(EMPTIED).collect();
    let whole = format!("{url}: page 2, 101 releases");
    assert!(whole.len() > NARROW - 1);
    assert_eq!(lines, ["", &whole[..NARROW - 1], "v1.100.0\r\n"]);
}

#[test]
fn a_wait_that_the_registry_asks_for_is_told() {
    let waited = AtomicBool::new(false);
    let server = Server::start(move |_| {
        if waited.swap(true, Ordering::Relaxed) {
            return Reply::ok("application/json", json!(plain(&["v1.0.0"])).to_string());
        }
        Reply::status("429 Too Many Requests", "").header("retry-after", "1")
    });
    let shown = on_terminal(&server.command(&ASKED), "xterm");
    let (line, rest) = shown.split_once(" UTC, as the registry asks").expect("it is told");
    let (before, time) = line.split_once("ghr://acme/app: waits until ").expect("it says until when");
    assert_eq!((before, time.len()), (EMPTIED, "12:00:00".len()));
    assert_eq!(rest, format!("{EMPTIED}v1.0.0\r\n"));
}
