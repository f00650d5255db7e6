//! A watch over a registry: polls, waits, and where it ends.

use std::time::Duration;

use verpick_registry::{Clock, Error};
use verpick_watch::{Decision, Kind, Outcome, State, StateFile, Timing, Watcher};

use crate::support::{Memory, noon, release, seconds, settings};

fn down() -> Error {
    Error::truncated("HOST", "its JSON ends at line 1 column 1")
}

fn gone() -> Error {
    Error::not_found("HOST has not the repository acme/app")
}

/// The tag to act on next, and what was told before it.
async fn order(watcher: &mut Watcher) -> (String, Vec<Kind>) {
    let mut told = Vec::new();
    loop {
        match watcher.next().await.unwrap() {
            Decision::Act(order) => return (order.tag().to_owned(), told),
            Decision::Tell(notice) => told.push(notice.kind()),
        }
    }
}

#[tokio::test]
async fn what_comes_while_a_version_is_acted_on_is_next() {
    let memory = Memory::of(&["v1.0.0"]);
    let (settings, clock) = settings();
    let mut watcher = Watcher::new(memory.source(), Timing::default(), None, &settings).unwrap();
    assert_eq!(order(&mut watcher).await.0, "v1.0.0");
    memory.has(&["v1.0.0", "v1.1.0", "v1.2.0"]);
    clock.advance(seconds(600));
    let listed = memory.0.lock().unwrap().listed;
    assert_eq!(listed, 1, "nothing is polled meanwhile");
    watcher.finished(Outcome::Done).unwrap();
    let before = clock.now();
    assert_eq!(order(&mut watcher).await, ("v1.2.0".to_owned(), vec![Kind::Found]));
    assert_eq!(clock.now(), before, "and at once");
}

#[tokio::test]
async fn a_cut_list_leads_to_nothing() {
    let memory = Memory::of(&["v1.0.0"]);
    let (settings, clock) = settings();
    let mut watcher =
        Watcher::begin(memory.source(), Timing::default(), None, State::running("v1.0.0"), &settings).unwrap();
    memory.fails(Some(down));
    let Decision::Tell(notice) = watcher.next().await.unwrap() else { panic!("it is told") };
    assert_eq!(notice.kind(), Kind::Trouble);
    // However long it lasts, the next that is heard is that it is over.
    for _ in 0..20 {
        assert_eq!(watcher.poll(verpick_registry::SILENT).await.unwrap().notices, []);
        clock.advance(seconds(900));
    }
    memory.fails(None);
    let Decision::Tell(notice) = watcher.next().await.unwrap() else { panic!("it is told") };
    assert_eq!(notice.kind(), Kind::Recovered);
}

#[tokio::test]
async fn what_was_never_read_is_an_error_and_what_was_read_once_is_waited_for() {
    let memory = Memory::of(&["v1.0.0"]);
    let (settings, _) = settings();
    memory.fails(Some(gone));
    let mut watcher = Watcher::new(memory.source(), Timing::default(), None, &settings).unwrap();
    let error = watcher.next().await.unwrap_err();
    assert!(error.registry().is_some_and(Error::is_not_found), "{error}");
    // What may pass by itself is waited for, even then.
    memory.fails(Some(down));
    assert!(matches!(watcher.next().await, Ok(Decision::Tell(notice)) if notice.kind() == Kind::Trouble));
    memory.fails(None);
    assert_eq!(order(&mut watcher).await.0, "v1.0.0");
    watcher.finished(Outcome::Done).unwrap();
    memory.fails(Some(gone));
    assert!(matches!(watcher.next().await, Ok(Decision::Tell(notice)) if notice.kind() == Kind::Trouble));
}

#[tokio::test]
async fn nobody_gets_a_second_order_before_the_first_is_answered() {
    let memory = Memory::of(&["v1.0.0"]);
    let (settings, _) = settings();
    let mut watcher = Watcher::new(memory.source(), Timing::default(), None, &settings).unwrap();
    order(&mut watcher).await;
    let error = watcher.next().await.unwrap_err();
    assert_eq!(error.to_string(), "nobody has said yet how it went with v1.0.0");
    watcher.finished(Outcome::Done).unwrap();
    assert!(watcher.finished(Outcome::Done).is_err());
}

#[tokio::test]
async fn a_release_without_its_artifact_is_waited_for_and_passed_over() {
    let memory = Memory::default();
    let (settings, clock) = settings();
    memory.0.lock().unwrap().releases =
        vec![release("v1.0.0", noon() - seconds(90_000), true), release("v1.1.0", noon() - seconds(60), false)];
    let mut source = memory.source();
    source.wanted = Some("app.zip".parse().unwrap());
    source.grace = Duration::from_secs(1_800);
    let mut watcher = Watcher::new(source, Timing::default(), None, &settings).unwrap();
    assert_eq!(order(&mut watcher).await, ("v1.0.0".to_owned(), vec![Kind::Pending, Kind::Found]));
    watcher.finished(Outcome::Done).unwrap();
    let Decision::Tell(notice) = watcher.next().await.unwrap() else { panic!("it is told") };
    assert_eq!(notice.kind(), Kind::PendingExpired);
    assert!(clock.now() - noon() >= seconds(1_740), "{}", clock.now());
    memory.0.lock().unwrap().releases[1] = release("v1.1.0", noon() - seconds(60), true);
    assert_eq!(order(&mut watcher).await, ("v1.1.0".to_owned(), vec![Kind::Found]));
}

#[tokio::test]
async fn what_runs_is_known_when_its_tag_is_gone() {
    // A rule reads tags here that no policy could.
    let memory = Memory::of(&["build_1.0.0"]);
    let (settings, _) = settings();
    let source = || {
        let mut source = memory.source();
        source.reading = Some(Box::new(|release| {
            let text = String::from_utf8_lossy(&release.tag).replace("build_", "");
            verpick_registry::Reading::As(text.into_bytes())
        }));
        source
    };
    let mut watcher = Watcher::new(source(), Timing::default(), None, &settings).unwrap();
    assert_eq!(order(&mut watcher).await.0, "build_1.0.0");
    watcher.finished(Outcome::Done).unwrap();
    memory.has(&["build_0.9.0"]);
    let state = watcher.state().clone();
    let mut watcher = Watcher::begin(source(), Timing::default(), None, state, &settings).unwrap();
    let Decision::Tell(notice) = watcher.next().await.unwrap() else { panic!("it is told") };
    assert_eq!(notice.kind(), Kind::Held);
    assert!(notice.text().contains("build_1.0.0 runs, which is newer"), "{}", notice.text());
}

#[tokio::test]
async fn a_state_that_cannot_be_written_ends_the_watch_before_anything_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    let memory = Memory::of(&["v1.0.0"]);
    let (settings, _) = settings();
    let file = StateFile::open(&path, "memory://acme/app").unwrap();
    let mut watcher = Watcher::new(memory.source(), Timing::default(), Some(file), &settings).unwrap();
    // A folder in the place of the file that is written first.
    std::fs::create_dir(folder.path().join("state.json.new")).unwrap();
    let error = watcher.next().await.unwrap_err();
    assert!(error.is_state(), "{error}");
    assert!(error.to_string().starts_with("cannot keep the state in "), "{error}");
}
