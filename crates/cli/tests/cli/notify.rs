//! Notifications of a watch: what they say, that they are signed, and that nobody waits for them.

use std::process::Command;

use serde_json::{Value, json};

use crate::files::Files;
use crate::run::Run;
use crate::stub::{GitHub, plain, release};
use crate::watching::{Watching, folder, until};

const APP: &str = "ghr://acme/app";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SLACK: &str = "xoxb-PRIVATE-0123456789";

struct Host {
    github: GitHub,
    others: Files,
    folder: std::path::PathBuf,
}

impl Host {
    fn new() -> Self {
        Self { github: GitHub::of(plain(&["v1.0.0"])), others: Files::start(), folder: folder("notify") }
    }

    fn command(&self, flags: &[&str], script: &str) -> Command {
        let words = [&["watch", APP, "--state", "state.json"], flags, &["--", "sh", "-c", script]].concat();
        let mut command = self.github.command(&words);
        command
            .current_dir(&self.folder)
            .env("SLACK_TOKEN", SLACK)
            .env("SLACK_API_URL", self.others.url("api"))
            .env("VERPICK_WEBHOOK_SECRET", SECRET);
        command
    }

    fn once(&self, flags: &[&str], script: &str) -> Run {
        self.command(&[&["--once"], flags].concat(), script).output().unwrap().into()
    }
}

#[test]
fn a_webhook_is_an_event_and_signed() {
    let host = Host::new();
    host.github.now_has(vec![release("v1.0.0+blue", 600, &["app.zip"])]);
    let hook = host.others.url("hook");
    let flags = ["--notify", &hook, "--environment", "production", "--artifact", "app.zip", "--retries", "0"];
    assert_eq!(host.once(&flags, "env > env; exit 3").status, 5);
    let environment = std::fs::read_to_string(host.folder.join("env")).unwrap();
    assert!(environment.contains("VERPICK_TAG=v1.0.0+blue\n") && !environment.contains(SECRET));
    let asked = host.others.asked();
    assert_eq!(asked.iter().map(|asked| &*asked.line).collect::<Vec<_>>(), ["POST /hook"; 2]);
    let bodies: Vec<Value> = asked.iter().map(|asked| serde_json::from_str(&asked.body).unwrap()).collect();
    assert_eq!(bodies[0]["type"], "deployment.pending");
    let data = &bodies[1]["data"];
    assert_eq!(bodies[1]["type"], "deployment.failed");
    assert_eq!(
        json!([
            data["product_name"],
            data["version"],
            data["environment_name"],
            data["status"],
            data["slot"],
            data["attempt"]
        ]),
        json!(["app", "v1.0.0+blue", "production", "failed", "blue", 1])
    );
    assert_eq!(data["artifacts"][0]["name"], "app.zip");
    assert_eq!(data["extra_metadata"]["event"], "given_up");
    for asked in &asked {
        // As anybody with the secret checks it: by a tool that is none of ours.
        let (id, at) = (&asked.headers["webhook-id"], &asked.headers["webhook-timestamp"]);
        let signed = format!("{id}.{at}.{}", asked.body);
        std::fs::write(host.folder.join("signed"), signed).unwrap();
        let key = "$(printf MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | base64 -d | od -An -v -tx1 | tr -d ' \\n')";
        let line = format!("openssl dgst -sha256 -mac HMAC -macopt hexkey:{key} -binary < signed | base64");
        let expected = crate::run::shell(&host.folder, &line).stdout;
        assert_eq!(asked.headers["webhook-signature"], format!("v1,{}", expected.trim()));
    }
    assert_ne!(asked[0].headers["webhook-id"], asked[1].headers["webhook-id"]);
}

#[test]
fn what_was_waited_for_in_vain_is_told_as_an_attempt_that_was_aborted() {
    let host = Host::new();
    host.github.now_has(vec![release("v1.1.0", 45, &[])]);
    let hook = host.others.url("hook");
    let run = host.once(&["--notify", &hook, "--environment", "production", "--artifact", "app.zip"], "true");
    assert_eq!(run.status, 1, "{}", run.stderr);
    let asked = host.others.asked();
    let bodies: Vec<Value> = asked.iter().map(|asked| serde_json::from_str(&asked.body).unwrap()).collect();
    assert_eq!(bodies.len(), 1, "that nothing matches is for whoever runs the watch");
    assert_eq!(
        json!([bodies[0]["type"], bodies[0]["data"]["version"], bodies[0]["data"]["extra_metadata"]["event"]]),
        json!(["deployment.aborted", "v1.1.0", "pending_expired"])
    );
}

#[test]
fn slack_gets_a_line_in_its_channel() {
    let host = Host::new();
    host.others.answers_posts(&[(200, r#"{"ok": true}"#)]);
    let run = host.once(&["--notify", "slack://releases?title=My%20app%20%3C1%3E"], "true");
    assert_eq!((run.status, run.stderr.lines().count()), (0, 2), "{}", run.stderr);
    let asked = host.others.asked();
    assert_eq!(asked.iter().map(|asked| &*asked.line).collect::<Vec<_>>(), ["POST /api/chat.postMessage"; 2]);
    assert!(asked.iter().all(|asked| asked.headers["authorization"] == format!("Bearer {SLACK}")));
    let body: Value = serde_json::from_str(&asked[1].body).unwrap();
    assert_eq!(body["channel"], "releases");
    assert_eq!(body["text"], "\u{2705} *My app &lt;1&gt;*: v1.0.0 is done");
    assert_eq!(body["attachments"][0]["fields"][0], json!({"title": "Source", "value": APP, "short": true}));
}

#[test]
fn a_notification_is_sent_again_under_the_same_id_where_that_may_help() {
    let host = Host::new();
    host.others.answers_posts(&[(503, ""), (200, "")]);
    let hook = host.others.url("hook");
    let run = host.once(&["--notify", &hook, "--environment", "production"], "true");
    assert_eq!(run.status, 0);
    let ids: Vec<String> = host.others.asked().iter().map(|asked| asked.headers["webhook-id"].clone()).collect();
    assert_eq!(ids.len(), 3);
    assert!(ids[0] == ids[1] && ids[1] != ids[2], "{ids:?}");
}

#[cfg(unix)]
#[test]
fn a_target_that_keeps_failing_is_muted_with_one_warning_and_heard_of_when_it_works_again() {
    let host = Host::new();
    host.others.answers_posts(&[(200, r#"{"ok": false, "error": "channel_not_found"}"#)]);
    let watching = Watching::start(host.command(&["--interval", "1s", "--notify", "slack://releases"], "true"));
    watching.until_it_says("v1.0.0 is done");
    host.github.now_has(plain(&["v1.0.0", "v1.1.0"]));
    let warning = "warning: slack://releases did not take 3 notifications in a row, and no more is said of it: it says channel_not_found\n";
    watching.until_it_says(warning);
    host.github.now_has(plain(&["v1.0.0", "v1.1.0", "v1.2.0"]));
    watching.until_it_says("v1.2.0 is done");
    until("muted, it still is sent to", || host.others.count() >= 6);
    host.others.answers_posts(&[(200, r#"{"ok": true}"#)]);
    host.github.now_has(plain(&["v1.0.0", "v1.1.0", "v1.2.0", "v1.3.0"]));
    watching.until_it_says("warning: slack://releases takes notifications again\n");
    watching.signal("TERM");
    let said = watching.end().stderr;
    assert_eq!(said.matches("did not take").count(), 1, "{said}");
    assert!(!said.contains(SLACK) && !said.contains(SECRET), "{said}");
}

#[cfg(unix)]
#[test]
fn nobody_waits_for_a_target_that_does_not_answer() {
    let host = Host::new();
    // It takes connections and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let hook = format!("http://{}/hook", silent.local_addr().unwrap());
    let flags = ["--interval", "1s", "--notify", &hook, "--environment", "production"];
    let watching = Watching::start(host.command(&flags, "true"));
    for tag in ["v1.0.0", "v1.1.0", "v1.2.0"] {
        host.github.now_has(plain(&[tag]));
        watching.until_it_says(&format!("{tag} is done"));
    }
    assert!(!watching.said().contains("did not take"), "{}", watching.said());
    watching.signal("TERM");
    assert_eq!(watching.end().status, 0);
}

#[test]
fn what_a_notification_lacks_is_told_at_the_start() {
    let host = Host::new();
    let refused = |flags: &[&str], without: &str| {
        let run: Run =
            host.command(&[&["--once"], flags].concat(), "true").env_remove(without).output().unwrap().into();
        assert_eq!(run.status, 2, "{}", run.stderr);
        run.stderr
    };
    assert_eq!(
        refused(&["--notify", "slack://releases"], "SLACK_TOKEN"),
        "error: there is no token in SLACK_TOKEN to tell Slack with\n"
    );
    let hook = ["--notify", "https://example.com/hook/PRIVATE", "--environment", "production"];
    assert_eq!(
        refused(&hook, "VERPICK_WEBHOOK_SECRET"),
        "error: there is no secret in VERPICK_WEBHOOK_SECRET to sign a webhook with\n"
    );
    assert_eq!(
        refused(&hook[..2], ""),
        "error: the webhook at example.com is told where versions go, and no environment is named\n"
    );
    assert_eq!(
        refused(&["--notify", "http://example.com/hook"], ""),
        "error: the webhook at example.com is not sent to over plain HTTP\n"
    );
    assert_eq!(
        refused(&["--notify", "https://a:PRIVATE@example.com/"], ""),
        "error: a webhook's address must not have a credential in it\n"
    );
    let run: Run = host
        .command(&[&["--once"], &hook[..]].concat(), "true")
        .env("VERPICK_WEBHOOK_SECRET", "PRIVATE")
        .output()
        .unwrap()
        .into();
    assert_eq!(run.stderr, "error: VERPICK_WEBHOOK_SECRET: a secret of Standard Webhooks begins with whsec_\n");
}
