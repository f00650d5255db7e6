//! What happens to an SQLite file when something goes wrong: crashes, no room, locks, other processes, other files, damage.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, query};
use tempfile::TempDir;
use verpick_event::{DeploymentEvent, Event, Report, Status};
use verpick_store::{Sqlite, SqliteOptions, Store};

const PATH: &str = "VERPICK_TEST_STORE";
const NAME: &str = "VERPICK_TEST_WRITER";

fn at() -> DateTime<Utc> {
    "2024-01-15T10:30:00Z".parse().unwrap()
}

fn event(id: &str) -> Event {
    let mut report = Report::new("api", format!("1.0.{}", id.len()), Status::Completed);
    report.event_id = Some(id.to_owned());
    DeploymentEvent::new(report, "production").into()
}

/// The events of a writer: of versions with twenty each.
fn written(name: &str, number: u64) -> Event {
    let mut event = event(&format!("{name}.{number}"));
    event.report_mut().version = format!("1.{}.0", number / 20);
    event
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// Another process that appends until it is killed or has done: what [`writer`] does.
fn start(path: &Path, name: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "writer", "--include-ignored", "--nocapture"])
        .env(PATH, path)
        .env(NAME, name)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// So many events are there once a writer has done.
const ALL: u64 = 10_000;

/// How many events a writer appends together, in turn.
const TOGETHER: [u64; 4] = [1, 7, 50, 200];

/// The ends of what a writer appends together.
fn ends() -> Vec<u64> {
    let mut ends = vec![0];
    for together in TOGETHER.iter().cycle() {
        match ends.last() {
            Some(&end) if end < ALL => ends.push((end + together).min(ALL)),
            _ => return ends,
        }
    }
    ends
}

#[test]
#[ignore = "not a test of its own, but the process that others start and kill"]
fn writer() {
    let path = std::env::var(PATH).expect("only other tests start this one");
    let name = std::env::var(NAME).unwrap();
    runtime().block_on(async {
        let store = Sqlite::open(path).await.unwrap();
        for end in ends().windows(2) {
            let events: Vec<_> = (end[0]..end[1]).map(|number| written(&name, number)).collect();
            store.append(&events, at()).await.unwrap();
            println!("acknowledged {}", end[1]);
            std::io::stdout().flush().unwrap();
        }
    });
}

fn acknowledged(line: &str) -> Option<u64> {
    line.rsplit_once("acknowledged ")?.1.parse().ok()
}

#[test]
fn a_killed_writer_loses_nothing_that_was_acknowledged() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("log.db");
    let ends = ends();
    let mut there = 0;
    // Killed ever later: within what was acknowledged before, and beyond it.
    for lines in [3, 20, 41, 77, 110, usize::MAX] {
        let mut child = start(&path, "a");
        let mut last = 0;
        let output = BufReader::new(child.stdout.take().unwrap());
        for line in output.lines().map_while(Result::ok).filter_map(|line| acknowledged(&line)).take(lines) {
            last = line;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        runtime().block_on(async {
            let store = Sqlite::open(&path).await.unwrap();
            let verification = store.verify().await.unwrap();
            assert_eq!(verification.problems, [""; 0]);
            assert!(
                verification.events >= last.max(there),
                "{last} were acknowledged, {} are there",
                verification.events
            );
            assert!(ends.contains(&verification.events), "{} end between two appends", verification.events);
            there = verification.events;
            store.close().await;
        });
    }
    assert_eq!(there, ALL, "the last one was not killed before it had done");
}

#[test]
fn two_processes_append_to_one_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("log.db");
    // Two of them append the same events, and all open a file that is not there yet.
    let children = ["a", "b", "a"].map(|name| start(&path, name));
    for mut child in children {
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        assert_eq!(lines.filter_map(|line| acknowledged(&line)).last(), Some(ALL));
        assert!(child.wait().unwrap().success());
    }
    runtime().block_on(async {
        let verification = Sqlite::open(&path).await.unwrap().verify().await.unwrap();
        assert_eq!((verification.events, verification.problems), (2 * ALL, Vec::new()));
    });
}

#[tokio::test]
async fn a_full_disk_takes_nothing_in_part() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("log.db");
    let mut options = SqliteOptions::default();
    options.max_pages = Some(60);
    let store = Sqlite::open_with(&path, &options).await.unwrap();
    let mut there = 0;
    let error = loop {
        let events: Vec<_> = (there..there + 10).map(|number| event(&number.to_string())).collect();
        match store.append(&events, at()).await {
            Ok(_) => there += 10,
            Err(error) => break error,
        }
    };
    assert!(error.is_full() && there > 10, "{error}");
    let message = format!("there is no room for {}; nothing was recorded, make room and try again", path.display());
    assert_eq!(error.to_string(), message);
    let verification = store.verify().await.unwrap();
    assert_eq!((verification.events, verification.problems), (there, Vec::new()));
    store.close().await;
    // With room it goes on.
    let store = Sqlite::open(&path).await.unwrap();
    store.append(&[event("more")], at()).await.unwrap();
    assert_eq!(store.verify().await.unwrap().events, there + 1);
}

#[tokio::test]
async fn a_locked_file_is_said_to_be_locked() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("log.db");
    let first = Sqlite::open(&path).await.unwrap();
    let mut options = SqliteOptions::default();
    options.busy_timeout = Duration::from_millis(50);
    let second = Sqlite::open_with(&path, &options).await.unwrap();
    let appending = first.begin().await.unwrap();
    let error = second.append(&[event("1")], at()).await.unwrap_err();
    assert!(error.is_locked());
    let message =
        format!("{} was locked by another process for 0.05 s; nothing was recorded, try again", path.display());
    assert_eq!(error.to_string(), message);
    appending.give_up().await;
    second.append(&[event("1")], at()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_file_may_be_opened_by_many_at_once() {
    let folder = TempDir::new().unwrap();
    let opening: Vec<_> = (0..8)
        .map(|number| {
            let path = folder.path().join("folder/log.db");
            tokio::spawn(async move {
                let store = Sqlite::open(path).await.unwrap();
                store.append(&[event(&number.to_string())], at()).await.unwrap();
                store
            })
        })
        .collect();
    for store in opening {
        store.await.unwrap();
    }
    let store = Sqlite::open(folder.path().join("folder/log.db")).await.unwrap();
    assert_eq!(store.verify().await.unwrap().events, 8);
}

#[tokio::test]
async fn a_file_of_something_else_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "not a database, but long enough to be taken for the header of one".repeat(20)).unwrap();
    let theirs = folder.path().join("theirs.db");
    let options = SqliteConnectOptions::new().filename(&theirs).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    query("CREATE TABLE event (id INTEGER)").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    for (path, what) in [(&text, "is no SQLite database"), (&theirs, "is a database of something else")] {
        let before = std::fs::read(path).unwrap();
        let error = Sqlite::open(path).await.unwrap_err();
        assert!(error.is_foreign());
        assert_eq!(error.to_string(), format!("{} {what}", path.display()));
        assert_eq!(std::fs::read(path).unwrap(), before);
    }
}

#[tokio::test]
async fn a_file_of_a_newer_verpick_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("log.db");
    let store = Sqlite::open(&path).await.unwrap();
    query("INSERT INTO _sqlx_migrations SELECT 99, description, installed_on, success, checksum, execution_time FROM _sqlx_migrations")
        .execute(store.pool())
        .await
        .unwrap();
    store.close().await;
    let error = Sqlite::open(&path).await.unwrap_err();
    assert!(error.is_foreign());
    assert_eq!(error.to_string(), format!("{} was written by a newer verpick; use that one", path.display()));
}

#[tokio::test]
async fn a_file_that_is_not_there_is_not_made_unless_it_may_be() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("folder/log.db");
    let mut options = SqliteOptions::default();
    options.create = false;
    let error = Sqlite::open_with(&path, &options).await.unwrap_err();
    let message = "cannot be opened; is the folder there, and may you write in it?";
    assert_eq!(error.to_string(), format!("{} {message}", path.display()));
    assert!(!path.parent().unwrap().exists());
}

#[tokio::test]
async fn a_projection_that_is_not_that_of_the_log_is_found_and_mended() {
    let folder = TempDir::new().unwrap();
    let store = Sqlite::open(folder.path().join("log.db")).await.unwrap();
    let mut built = event("1");
    built.report_mut().scm_sha = Some("abc1234".to_owned());
    store.append(&[built, event("22"), event("333")], at()).await.unwrap();
    for (harm, found) in [
        (
            "UPDATE strand SET attempts = '{\"attempts\":[],\"last\":null}'",
            "1.0.1 of api in production is not what its events fold into; rebuild",
        ),
        ("UPDATE strand SET attempts = 'x'", "1.0.1 of api in production is not what its events fold into; rebuild"),
        (
            "UPDATE strand SET completed = NULL WHERE version = '1.0.1'",
            "1.0.1 of api in production is not what its events fold into; rebuild",
        ),
        (
            "DELETE FROM strand WHERE version = '1.0.3'",
            "1.0.3 of api in production is not what its events fold into; rebuild",
        ),
        (
            "INSERT INTO strand SELECT place, '9', attempts, open, completed, failed, began FROM strand LIMIT 1",
            "there are 3 strands in the log and 4 in the projection",
        ),
        (
            "UPDATE version SET facts = '{}' WHERE version = '1.0.2'",
            "what is known of 1.0.2 of api is not what its events say; rebuild",
        ),
        ("DELETE FROM version WHERE version = '1.0.3'", "there are 3 versions in the log and 2 in the projection"),
        ("DELETE FROM version_commit", "what is known of 1.0.1 of api is not what its events say; rebuild"),
        (
            "INSERT INTO version_commit VALUES ('fff', 'api', '1.0.1')",
            "there are 1 commits in the log and 2 in the projection",
        ),
    ] {
        query(harm).execute(store.pool()).await.unwrap();
        let verification = store.verify().await.unwrap();
        assert_eq!(verification.problems.first().map(String::as_str), Some(found), "{harm}");
        store.rebuild().await.unwrap();
        assert!(store.verify().await.unwrap().is_whole(), "{harm}");
    }
}

#[tokio::test]
async fn a_log_that_was_tampered_with_is_found() {
    for (harm, found) in [
        (
            "UPDATE event SET body = 'x' WHERE sequence = 2",
            "event 2 cannot be read: an event is JSON, and this is none: expected value at column 1",
        ),
        ("UPDATE event SET event_id = '4' WHERE sequence = 2", "event 2 is kept under another id than its own"),
        ("UPDATE event SET version = '1.0.1' WHERE sequence = 2", "event 2 is kept under another version or place"),
        ("DELETE FROM event WHERE sequence = 2", "there are 2 strands in the log and 3 in the projection"),
    ] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("log.db");
        let store = Sqlite::open(&path).await.unwrap();
        store.append(&[event("1"), event("22"), event("333")], at()).await.unwrap();
        query(harm).execute(store.pool()).await.unwrap();
        let problems = store.verify().await.unwrap().problems;
        let shown = found.replace("event 2 cannot", &format!("{}: event 2 cannot", path.display()));
        assert!(problems.contains(&shown), "{harm}: {problems:?}");
    }
}
