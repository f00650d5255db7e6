//! A watch as its users have it, with faults drawn from a seed: every version is acted on exactly once.
//!
//! A thousand polls with more faults are in the tests of the library, where no second has to be waited for.

use std::fs;

use crate::stub::{Answer, GitHub, plain};
use crate::watching::{Watching, folder, until};

const VERSIONS: usize = 12;

#[cfg(unix)]
#[test]
fn of_many_versions_with_faults_each_is_acted_on_once() {
    let github = GitHub::of(plain(&["v1.0.0"]));
    let folder = folder("soak");
    // What counts is done in one step, at the end.
    let script = "test -e broken && exit 1; echo $VERPICK_TAG >> done";
    let words = ["watch", "ghr://acme/app", "--interval", "1s", "--retry-delay", "1s", "--retries", "1000"];
    let words = [&words[..], &["--state", "state.json", "--", "sh", "-c", script]].concat();
    let start = || {
        let mut command = github.command(&words);
        command.current_dir(&folder);
        let watching = Watching::start(command);
        // It listens for signals from then on.
        watching.until_it_says("watches ");
        watching
    };
    let done = || fs::read_to_string(folder.join("done")).unwrap_or_default();
    let restarted = |watching: Watching| {
        watching.signal("TERM");
        let run = watching.end();
        assert_eq!(run.status, 0, "{}", run.stderr);
        start()
    };
    let mut seed = 20_261_121_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    let mut published = vec!["v1.0.0".to_owned()];
    let mut watching = start();
    // The first listing of all is another matter.
    until("the first is done", || done() == "v1.0.0\n");
    let mut faults = [0; 5];
    for version in 1..VERSIONS {
        let before: Vec<&str> = published.iter().map(String::as_str).collect();
        let fault = random(5) as usize;
        faults[fault] += 1;
        let asked = github.count();
        let polled = || until("it polls", || github.count() >= asked + 2);
        match fault {
            0 => {
                github.now_answers(Answer::Raw("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_owned()));
                polled();
            }
            1 => {
                github.now_has(plain(&before[..version - 1]));
                polled();
            }
            2 => fs::write(folder.join("broken"), "").unwrap(),
            3 => watching = restarted(watching),
            _ => watching.signal("HUP"),
        }
        let tag = format!("v1.{version}.0");
        published.push(tag.clone());
        github.now_has(plain(&published.iter().map(String::as_str).collect::<Vec<_>>()));
        if fault == 2 {
            watching.until_it_says(&format!("{tag} failed"));
            if random(2) == 0 {
                watching = restarted(watching);
            }
            fs::remove_file(folder.join("broken")).unwrap();
        }
        until(&format!("{tag} is done"), || done().lines().any(|line| line == tag));
    }
    restarted(watching);
    assert_eq!(done().lines().collect::<Vec<_>>(), published, "{faults:?}");
    assert!(faults.iter().all(|count| *count > 0), "every fault comes: {faults:?}");
}
