//! A thousand polls with faults in them, drawn from seeds: every version is acted on exactly once and none is lost.

use std::time::Duration;

use verpick_registry::{Error, SILENT};
use verpick_watch::{Outcome, StateFile, Timing, Watcher};

use crate::support::{Memory, seconds, settings};

const POLLS: u32 = 1_000;

fn outage() -> Error {
    Error::truncated("HOST", "its JSON ends at line 1 column 1")
}

fn refusal() -> Error {
    Error::not_found("HOST has not the repository acme/app")
}

/// How often each fault came.
#[derive(Debug, Default)]
struct Faults {
    outages: u32,
    deletions: u32,
    empty: u32,
    failures: u32,
    crashes: u32,
    restarts: u32,
    passed_over: u32,
}

async fn soak(seed: u64) -> Faults {
    let mut random = fastrand::Rng::with_seed(seed);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    let (settings, clock) = settings();
    let memory = Memory::default();
    // Few failures in a row, so that none is given up: that is another rule.
    let timing = Timing { retries: 1_000, retry_delay: Duration::from_secs(1), ..Timing::default() };
    let start = || {
        let file = StateFile::open(&path, "memory://acme/app").unwrap();
        Watcher::new(memory.source(), timing, Some(file), &settings).unwrap().with_seed(seed)
    };
    let mut faults = Faults::default();
    let mut published: Vec<String> = vec!["v1.0.0".to_owned()];
    let mut expected: Vec<String> = published.clone();
    let mut acted: Vec<String> = Vec::new();
    memory.has(&["v1.0.0"]);
    let mut watcher = Some(start());
    let mut polls = 0;
    while polls < POLLS || acted != expected {
        assert!(polls < 2 * POLLS, "seed {seed}: {expected:?} were to be acted on, {acted:?} were");
        let calm = polls >= POLLS;
        // The next ones come when the last is done; of two at once the lower is passed over.
        if !calm && acted == expected && random.u8(..) < 64 {
            let count = random.usize(1..=2);
            for _ in 0..count {
                published.push(format!("v1.{}.0", published.len()));
            }
            faults.passed_over += u32::from(count == 2);
            expected.extend(published.last().cloned());
        }
        let all: Vec<&str> = published.iter().map(String::as_str).collect();
        // What it shows this time.
        memory.fails(None);
        memory.has(&all);
        match random.u8(..) {
            _ if calm || watcher.as_ref().is_some_and(|watcher| watcher.state().current().is_none()) => {}
            0..32 => {
                faults.outages += 1;
                memory.fails(Some(if random.bool() { outage } else { refusal }));
            }
            32..48 => {
                // What runs is gone, and all that is newer.
                faults.deletions += 1;
                let runs = acted.last().and_then(|runs| all.iter().position(|tag| tag == runs));
                memory.has(&all[..runs.unwrap_or_default()]);
            }
            48..56 => {
                faults.empty += 1;
                memory.has(&[]);
            }
            _ => {}
        }
        let mut running = watcher.take().unwrap();
        let polled = running.poll(SILENT).await.unwrap();
        polls += 1;
        clock.advance(seconds(random.i64(1..200)));
        if let Some(order) = polled.order {
            assert!(all.contains(&order.tag()));
            match random.u8(..) {
                // The machine is switched off before it has done anything.
                0..40 if !calm => {
                    faults.crashes += 1;
                    drop(running);
                    watcher = Some(start());
                    continue;
                }
                40..100 if !calm => {
                    faults.failures += 1;
                    running.finished(Outcome::Failed("it ended with 1".to_owned())).unwrap();
                }
                _ => {
                    acted.push(order.tag().to_owned());
                    running.finished(Outcome::Done).unwrap();
                }
            }
        }
        if random.u8(..) < 32 {
            faults.restarts += 1;
            drop(running);
            watcher = Some(start());
        } else {
            watcher = Some(running);
        }
    }
    assert_eq!(acted, expected, "seed {seed}");
    faults
}

#[tokio::test]
async fn of_a_thousand_polls_with_faults_every_version_is_acted_on_once_and_none_is_lost() {
    let mut acted = 0;
    for seed in 0..2 {
        let faults = soak(seed).await;
        let all = [faults.outages, faults.deletions, faults.empty, faults.failures, faults.crashes];
        assert!(all.iter().all(|count| *count > 0), "every fault comes: {faults:?}");
        assert!(faults.restarts > 0 && faults.passed_over > 0, "{faults:?}");
        acted += 1;
    }
    assert_eq!(acted, 2);
}
