//! `verpick watch`: each version once, whatever happens.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::run::{Run, repository_with_tags, shell};
use crate::stub::{Answer, GitHub, plain, release};
use crate::watching::{Watching, folder, until};

const APP: &str = "ghr://acme/app";

/// Writes a line for each run.
const NOTES: &str = "echo \"$VERPICK_ATTEMPT $VERPICK_PREVIOUS>$VERPICK_TAG\" >> runs";

struct Host {
    github: GitHub,
    folder: PathBuf,
}

impl Host {
    fn of(tags: &[&str]) -> Self {
        Self { github: GitHub::of(plain(tags)), folder: folder("watch") }
    }

    fn command(&self, flags: &[&str], script: &str) -> Command {
        let words = [&["watch", APP, "--state", "state.json"], flags, &["--", "sh", "-c", script]].concat();
        let mut command = self.github.command(&words);
        command.current_dir(&self.folder);
        command
    }

    fn once(&self, flags: &[&str], script: &str) -> Run {
        let mut run: Run = self.command(&[&["--once"], flags].concat(), script).output().unwrap().into();
        run.stderr = run.stderr.replace(self.github.host(), "HOST");
        run
    }

    fn start(&self, flags: &[&str], script: &str) -> Watching {
        Watching::start(self.command(flags, script))
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap_or_default()
    }

    fn runs(&self) -> Vec<String> {
        self.read("runs").lines().map(str::to_owned).collect()
    }

    fn is_down(&self) {
        self.github.now_answers(Answer::Raw("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n".to_owned()));
    }
}

#[track_caller]
fn says(run: &Run, status: i32, stderr: &str) {
    assert_eq!((run.status, &*run.stderr), (status, stderr), "{}", run.stdout);
}

#[test]
fn a_command_runs_once_for_each_version() {
    let host = Host::of(&["v1.0.0"]);
    says(&host.once(&[], NOTES), 0, "v1.0.0 is the latest in ghr://acme/app, and nothing runs yet\nv1.0.0 is done\n");
    says(&host.once(&[], NOTES), 0, "");
    host.github.now_has(plain(&["v1.0.0", "v1.1.0", "v1.2.0"]));
    says(&host.once(&[], NOTES), 0, "v1.2.0 is new in ghr://acme/app, and v1.0.0 runs\nv1.2.0 is done\n");
    says(&host.once(&[], NOTES), 0, "");
    assert_eq!(host.runs(), ["1 >v1.0.0", "1 v1.0.0>v1.2.0"]);
}

#[test]
fn the_command_finds_what_was_picked() {
    let host = Host::of(&[]);
    host.github.now_has(vec![release("api/v1.2.0+blue", 600, &["app-linux-amd64.tar.gz", "other.zip"])]);
    let script = "env | grep ^VERPICK | sort > env; cat > selection.json; echo out";
    let run = host.once(
        &["--prefix", "api/", "--slot", "blue", "--artifact", "linux/amd64", "--current", "api/v1.1.0+blue", "-q"],
        script,
    );
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, "out\n", ""), "standard output is the command's");
    let place = "https://github.com/acme/app/releases";
    assert_eq!(
        host.read("env"),
        format!(
            "\
VERPICK_ARTIFACT=app-linux-amd64.tar.gz
VERPICK_ARTIFACT_LOCATION={place}/download/api/v1.2.0+blue/app-linux-amd64.tar.gz
VERPICK_ATTEMPT=1
VERPICK_PREVIOUS=api/v1.1.0+blue
VERPICK_REFERENCE={place}/tag/api/v1.2.0+blue
VERPICK_SLOT=blue
VERPICK_SOURCE=ghr://acme/app
VERPICK_TAG=api/v1.2.0+blue
VERPICK_VERSION=1.2.0+blue
"
        )
    );
    let selection: Value = serde_json::from_str(&host.read("selection.json")).unwrap();
    assert_eq!(selection["tag"], "api/v1.2.0+blue");
    assert_eq!(selection["version"]["segments"], json!([1, 2, 0]));
    assert_eq!(selection["artifact"]["size"], 1_234_567);
    assert_eq!(
        selection["decision"],
        json!({"action": "upgrade", "from": "api/v1.1.0+blue", "allowed": true, "pending": null})
    );
}

#[test]
fn what_runs_can_be_said_for_the_first_run_and_is_known_later() {
    let host = Host::of(&["v1.0.0"]);
    says(&host.once(&["--current", "v1.0.0"], NOTES), 0, "");
    assert_eq!(host.runs(), [""; 0]);
    host.github.now_has(plain(&["v1.0.0", "v1.1.0"]));
    assert_eq!(host.once(&["--current", "v1.0.0"], NOTES).status, 0);
    let run = host.once(&["--current", "v1.0.0"], NOTES);
    says(&run, 0, "hint: state.json says that v1.1.0 runs; --current is for the first run\n");
    assert_eq!(host.runs(), ["1 v1.0.0>v1.1.0"]);
}

#[test]
fn a_command_that_fails_is_tried_again_and_never_taken_for_done() {
    let host = Host::of(&["v1.0.0"]);
    let fails = format!("{NOTES}; exit 7");
    let flags = ["--retries", "1", "--retry-delay", "0s"];
    let run = host.once(&flags, &fails);
    assert_eq!(run.status, 5);
    assert!(
        run.stderr.contains("warning: v1.0.0 failed: it ended with 7; that was try 1 of 2, the next is at "),
        "{}",
        run.stderr
    );
    says(
        &host.once(&flags, &fails),
        5,
        "warning: v1.0.0 failed: it ended with 7; that was 2 times, and it is not tried again\n",
    );
    // Nothing is said again, and nothing is forgotten.
    says(&host.once(&flags, &fails), 5, "");
    assert_eq!(host.runs(), ["1 >v1.0.0", "2 >v1.0.0"]);
    host.github.now_has(plain(&["v1.0.0", "v1.1.0"]));
    assert_eq!(host.once(&flags, NOTES).status, 0);
    assert_eq!(host.runs().last().unwrap(), "1 >v1.1.0");
}

#[test]
fn a_command_that_cannot_start_has_failed() {
    let host = Host::of(&["v1.0.0"]);
    let words = ["watch", APP, "--state", "state.json", "--once", "--retries", "0", "--", "./not-there"];
    let run: Run = host.github.command(&words).current_dir(&host.folder).output().unwrap().into();
    assert_eq!(run.status, 5);
    assert!(
        run.stderr.contains("warning: v1.0.0 failed: cannot start ./not-there: No such file or directory"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_outage_is_told_once_and_leads_to_nothing() {
    let host = Host::of(&["v1.0.0"]);
    host.once(&[], NOTES);
    host.is_down();
    let first = host.once(&[], NOTES);
    assert_eq!(first.status, 3);
    assert!(first.stderr.starts_with("warning: HOST failed 4 times (500 "), "{}", first.stderr);
    assert_eq!(first.stderr.lines().count(), 1);
    says(&host.once(&[], NOTES), 3, "");
    host.github.now_has(plain(&["v1.0.0"]));
    says(&host.once(&[], NOTES), 0, "ghr://acme/app is read again as it should be\n");
    assert_eq!(host.runs().len(), 1);
}

#[test]
fn a_deleted_release_leads_to_nothing_unless_going_down_is_allowed() {
    let host = Host::of(&["v1.0.0", "v1.1.0"]);
    host.once(&[], NOTES);
    host.github.now_has(plain(&["v1.0.0"]));
    says(
        &host.once(&[], NOTES),
        1,
        "warning: v1.0.0 is the latest in ghr://acme/app, and v1.1.0 runs, which is newer; nothing is done\n\
         hint: a release may have been deleted; --allow-downgrade goes back to it\n",
    );
    says(&host.once(&[], NOTES), 1, "");
    assert_eq!(host.runs(), ["1 >v1.1.0"]);
    assert_eq!(host.once(&["--allow-downgrade"], NOTES).status, 0);
    assert_eq!(host.runs(), ["1 >v1.1.0", "1 v1.1.0>v1.0.0"]);
}

#[test]
fn a_release_that_waits_for_its_artifact_is_not_acted_on() {
    let host = Host::of(&[]);
    host.github.now_has(vec![release("v1.0.0", 5, &[])]);
    let run = host.once(&["--artifact", "app.zip"], NOTES);
    assert_eq!(run.status, 4);
    assert!(
        run.stderr.starts_with("v1.0.0 is newer and not there in full yet; it is waited for until "),
        "{}",
        run.stderr
    );
    host.github.now_has(vec![release("v1.0.0", 45, &[])]);
    says(
        &host.once(&["--artifact", "app.zip"], NOTES),
        1,
        "warning: v1.0.0 is newer and not there in full; it is not waited for any more\n\
         warning: the only release in ghr://acme/app does not match the policy; nothing is done\n",
    );
    host.github.now_has(vec![release("v1.0.0", 46, &["app.zip"])]);
    assert_eq!(host.once(&["--artifact", "app.zip"], NOTES).status, 0);
    assert_eq!(host.runs(), ["1 >v1.0.0"]);
}

#[test]
fn a_git_repository_is_watched_too() {
    let repository = repository_with_tags("watched", &["v1.0.0"]);
    let folder = folder("watch-git");
    let line = format!(
        "verpick watch {} --once --state state.json -- sh -c 'echo run $VERPICK_TAG' && \
         verpick watch {0} --once --state state.json -- sh -c 'echo run again'",
        repository.display()
    );
    let run = shell(&folder, &line);
    assert_eq!(run.status, 0, "{}", run.stdout);
    assert!(run.stdout.contains("\nrun v1.0.0\nv1.0.0 is done\n"), "{}", run.stdout);
    assert!(!run.stdout.contains("again"), "{}", run.stdout);
}

#[cfg(unix)]
#[test]
fn what_comes_while_a_command_runs_is_next_and_only_one_runs_at_a_time() {
    let host = Host::of(&["v1.0.0"]);
    let script = format!(
        "mkdir lock || {{ echo two >> runs; exit 1; }}; {NOTES}; while ! test -e go-$VERPICK_TAG; do sleep 0.05; done; \
         rmdir lock"
    );
    let watching = host.start(&["--interval", "1s"], &script);
    until("the first command runs", || host.runs().len() == 1);
    host.github.now_has(plain(&["v1.0.0", "v1.1.0"]));
    host.github.now_has(plain(&["v1.0.0", "v1.1.0", "v1.2.0"]));
    fs::write(host.folder.join("go-v1.0.0"), "").unwrap();
    until("the second command runs", || host.runs().len() == 2);
    fs::write(host.folder.join("go-v1.2.0"), "").unwrap();
    watching.until_it_says("v1.2.0 is done");
    watching.signal("TERM");
    assert_eq!(watching.end().status, 0);
    assert_eq!(host.runs(), ["1 >v1.0.0", "1 v1.0.0>v1.2.0"]);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_watch_when_its_command_has_ended() {
    for signal in ["TERM", "INT"] {
        let host = Host::of(&["v1.0.0"]);
        let script = format!("{NOTES}; while ! test -e go; do sleep 0.05; done");
        let watching = host.start(&["--interval", "1s"], &script);
        until("the command runs", || host.runs().len() == 1);
        watching.signal(signal);
        watching.until_it_says("ends when sh has ended; a second signal ends that too");
        fs::write(host.folder.join("go"), "").unwrap();
        let run = watching.end();
        assert_eq!(run.status, 0);
        assert!(run.stderr.ends_with("\nv1.0.0 is done\n"), "{}", run.stderr);
        says(&host.once(&[], NOTES), 0, "");
    }
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_the_command_which_is_begun_again_later() {
    let host = Host::of(&["v1.0.0"]);
    let watching = host.start(&["--interval", "1s"], &format!("{NOTES}; sleep 1000 & echo $! > sleeper; wait"));
    until("the command runs", || !host.read("sleeper").trim().is_empty());
    watching.signal("TERM");
    watching.until_it_says("ends when sh has ended");
    watching.signal("TERM");
    let run = watching.end();
    assert_eq!(run.status, 0);
    assert!(
        run.stderr.ends_with("warning: v1.0.0 was broken off, and is begun again when the watch goes on\n"),
        "{}",
        run.stderr
    );
    is_gone(&host.read("sleeper"));
    says(&host.once(&[], NOTES), 0, "v1.0.0 is done, at attempt 2\n");
}

#[cfg(unix)]
#[test]
fn a_command_that_runs_too_long_is_ended_with_all_that_it_started() {
    let host = Host::of(&["v1.0.0"]);
    let script = "sleep 1000 & echo $! > sleeper; wait";
    let run = host.once(&["--timeout", "1s", "--retries", "0"], script);
    says(
        &run,
        5,
        "v1.0.0 is the latest in ghr://acme/app, and nothing runs yet\n\
         warning: v1.0.0 failed: it ran longer than 1s and was ended; that was once, and it is not tried again\n",
    );
    is_gone(&host.read("sleeper"));
}

/// That a process has ended, or is only waited for.
#[cfg(unix)]
fn is_gone(id: &str) {
    let status = Path::new("/proc").join(id.trim()).join("status");
    until("the process is gone", || fs::read_to_string(&status).map_or(true, |status| status.contains("State:\tZ")));
}

#[cfg(unix)]
#[test]
fn what_a_command_leaves_running_stays() {
    let host = Host::of(&["v1.0.0"]);
    let run = host.once(&[], "sleep 1000 > /dev/null 2>&1 & echo $! > sleeper");
    assert_eq!(run.status, 0);
    let id = host.read("sleeper");
    assert!(Path::new("/proc").join(id.trim()).exists());
    assert!(Command::new("kill").arg(id.trim()).status().unwrap().success());
}

#[cfg(unix)]
#[test]
fn sighup_polls_now() {
    let host = Host::of(&["v1.0.0"]);
    let watching = host.start(&["--interval", "24h"], NOTES);
    watching.until_it_says("v1.0.0 is done");
    // The poll that follows a command.
    until("it polls again", || host.github.count() >= 2);
    host.github.now_has(plain(&["v1.0.0", "v1.1.0"]));
    watching.signal("HUP");
    watching.until_it_says("v1.1.0 is done");
    watching.signal("TERM");
    assert_eq!(watching.end().status, 0);
}

#[cfg(unix)]
#[test]
fn sighup_asks_for_a_version_that_was_given_up() {
    let host = Host::of(&["v1.0.0"]);
    let watching = host.start(&["--interval", "24h", "--retries", "0"], &format!("{NOTES}; test -e mended"));
    watching.until_it_says("it is not tried again");
    fs::write(host.folder.join("mended"), "").unwrap();
    watching.signal("HUP");
    watching.until_it_says("v1.0.0 is done, at attempt 2");
    watching.signal("TERM");
    assert_eq!(watching.end().status, 0);
}

#[cfg(unix)]
#[test]
fn a_watch_that_was_killed_goes_on_where_it_was() {
    let host = Host::of(&["v1.0.0"]);
    // Without our standard error, whose end is waited for.
    let script = format!("{NOTES}; test -e go || {{ echo $$ > sleeper; exec sleep 1000 2> /dev/null; }}");
    let watching = host.start(&["--interval", "1s"], &script);
    until("the command runs", || !host.read("sleeper").trim().is_empty());
    watching.signal("KILL");
    watching.end();
    assert!(Command::new("kill").arg(host.read("sleeper").trim()).status().unwrap().success());
    fs::write(host.folder.join("go"), "").unwrap();
    let watching = host.start(&["--interval", "1s"], &script);
    watching.until_it_says("v1.0.0 is done, at attempt 2");
    let said = watching.said();
    assert!(said.contains("warning: the watch ended while it was under way to v1.0.0; it is begun again\n"), "{said}");
    // Killed while nothing is under way, it neither repeats nor skips.
    watching.signal("KILL");
    watching.end();
    host.github.now_has(plain(&["v1.0.0", "v1.1.0"]));
    let watching = host.start(&["--interval", "1s"], &script);
    watching.until_it_says("v1.1.0 is done");
    watching.signal("TERM");
    watching.end();
    assert_eq!(host.runs(), ["1 >v1.0.0", "2 >v1.0.0", "1 v1.0.0>v1.1.0"]);
}

#[cfg(unix)]
#[test]
fn a_second_watch_over_the_same_state_is_refused() {
    let host = Host::of(&["v1.0.0"]);
    let watching = host.start(&["--interval", "24h"], NOTES);
    watching.until_it_says("v1.0.0 is done");
    says(
        &host.once(&[], NOTES),
        3,
        "error: state.json is another watch's\nhint: end that one, or give each a state file of its own\n",
    );
    watching.signal("TERM");
    watching.end();
}

#[test]
fn a_broken_state_is_an_error_that_says_what_to_do() {
    let host = Host::of(&["v1.0.0"]);
    fs::write(host.folder.join("state.json"), "{").unwrap();
    says(
        &host.once(&[], NOTES),
        3,
        "error: the state in state.json cannot be read: EOF while parsing an object at line 1 column 1\n\
         hint: move it away, and say with --current which tag runs; otherwise the newest version is acted on anew\n",
    );
    assert_eq!(host.runs(), [""; 0]);
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_asked() {
    let host = Host::of(&["v1.0.0"]);
    let refused = |words: &[&str]| {
        let run: Run = host.github.command(words).current_dir(&host.folder).output().unwrap().into();
        assert_eq!(run.status, 2, "{}", run.stderr);
        run.stderr.lines().next().unwrap().to_owned()
    };
    assert_eq!(refused(&["watch", "--once", "--", "true"]), "error: standard input cannot be watched");
    assert_eq!(refused(&["watch", APP, "--interval", "0s", "--", "true"]), "error: --interval is a second at least");
    assert_eq!(
        refused(&["watch", APP, "--interval", "often", "--", "true"]),
        "error: --interval is a time such as 30m, 12h or 3d, not often"
    );
    assert!(refused(&["watch", APP]).contains("required arguments"));
    assert_eq!(
        refused(&["watch", APP, "--notify", "mailto:a@example.com", "--", "true"]),
        "error: a notification goes to slack://channel or to a webhook, https://…"
    );
    assert_eq!(host.github.asked(), [""; 0]);
    // A registry that is not there is more likely misspelt than down.
    host.github.now_answers(Answer::Raw("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_owned()));
    let run = host.once(&[], NOTES);
    assert_eq!(run.status, 3);
    assert!(run.stderr.starts_with("error: HOST has not the repository acme/app (404 Not Found)\n"), "{}", run.stderr);
}

#[test]
fn a_log_in_json_has_what_happens_and_nothing_is_said_twice() {
    let host = Host::of(&["v1.0.0"]);
    let run = host.once(&["--log-format", "json", "-l", "info"], NOTES);
    let events: Vec<Value> = run.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let events: Vec<_> =
        events.iter().filter_map(|line| Some((line["event"].as_str()?, line["tag"].as_str()?))).collect();
    assert_eq!(events, [("found", "v1.0.0"), ("done", "v1.0.0")]);
}

#[test]
fn without_a_named_file_every_source_has_one_of_its_own() {
    let host = Host::of(&["v1.0.0"]);
    let mut command = host.github.command(&["watch", APP, "--once", "--", "true"]);
    let run: Run = command.env("XDG_STATE_HOME", &host.folder).output().unwrap().into();
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(host.folder.join("verpick/watch-ghr-acme-app-80ec32c1.json").is_file());
}
