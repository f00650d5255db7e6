//! `verpick record`.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::{Book, deployed};

#[test]
fn what_flags_say_is_recorded() {
    let book = Book::new();
    let run = book.run(
        "record version --product shop --version v1.2.3 --commit abc1234 --branch main --by jdoe --build-number 7 \
         --check tests=passed --artifact https://example.com/shop.zip --meta coverage=85.5 --meta note=fine --json",
    );
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let said: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&said["recorded"], &said["repeated"]), (&1.into(), &0.into()));
    let event = &said["events"][0]["event"];
    assert_eq!(event["status"], "completed");
    assert_eq!(event["scm_sha"], "abc1234");
    assert_eq!(event["built_by"], "jdoe");
    assert_eq!(event["extra_metadata"], serde_json::json!({"coverage": 85.5, "note": "fine"}));

    let run = book
        .run("record deployment --product shop --version v1.2.3 --environment staging --slot blue --status building");
    assert_eq!(run.stdout, "recorded deployment of shop v1.2.3 to staging (blue): started\n");
}

#[test]
fn the_same_event_again_changes_nothing_and_its_id_with_another_body_is_refused() {
    let book = Book::new();
    let line = "record version --product shop --version v1.2.3 --source ci --event-id 42";
    assert_eq!(book.run(line).stdout, "recorded build of shop v1.2.3: completed\n");
    assert_eq!(book.run(line).stdout, "already recorded build of shop v1.2.3: completed\n");
    let other = book.run(&format!("{line} --status failed"));
    assert_eq!((other.status, other.stdout.as_str()), (1, ""));
    assert!(other.stderr.starts_with("error: event_id ci 42 was recorded with another body"), "{}", other.stderr);
    assert_eq!(book.json("versions")["versions"][0]["status"], "completed");
}

#[test]
fn a_version_of_two_commits_is_refused() {
    let book = Book::new();
    book.record("version --product shop --version v1.2.3 --commit abc1234");
    let other = book.run("record version --product shop --version v1.2.3 --commit def5678");
    assert_eq!(other.status, 1);
    assert_eq!(
        other.stderr.lines().next(),
        Some("error: scm_sha def5678 of v1.2.3 conflicts with its commit abc1234; a version has one commit")
    );
}

#[test]
fn a_pipeline_says_what_flags_do_not() {
    let book = Book::new();
    let line = [
        "record",
        "deployment",
        "--product",
        "shop",
        "--version",
        "v1.2.3",
        "--environment",
        "production",
        "--by",
        "me",
    ];
    let record = |more: &[&str]| {
        let mut command = book.command(&[&line[..], more, &["--json"]].concat());
        command.envs([
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_SHA", "abc1234"),
            ("GITHUB_RUN_ID", "99"),
            ("GITHUB_ACTOR", "bot"),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "acme/shop"),
        ]);
        let output = command.output().unwrap();
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        said["events"][0]["event"].clone()
    };
    let event = record(&[]);
    assert_eq!((&event["scm_sha"], &event["deployed_by"]), (&"abc1234".into(), &"me".into()));
    assert_eq!(event["build_url"], "https://github.com/acme/shop/actions/runs/99");
    assert_eq!(record(&["--no-ci"]).get("scm_sha"), None);
}

#[test]
fn json_is_recorded_one_event_or_many_all_or_none() {
    let book = Book::new();
    let one = r#"{"product_name": "shop", "version": "1.0", "status": "success", "environment_name": "staging"}"#;
    assert_eq!(book.with_input("record deployment --from-json -", one).status, 0);
    let many = r#"[{"product_name": "shop", "version": "2", "status": "started"},
                   {"product_name": "shop", "version": "2", "status": "built"}]"#;
    let run = book.with_input("record version --from-json -", many);
    assert_eq!(run.stdout, "recorded build of shop 2: started\nrecorded build of shop 2: completed\n");
    let broken = r#"{"product_name": "shop", "version": "3", "status": "started"}
                    {"product_name": "shop", "version": "3", "status": "begun"}"#;
    let run = book.with_input("record version --from-json -", broken);
    assert_eq!(run.status, 2);
    assert!(run.stderr.starts_with("error: event 2: status "), "{}", run.stderr);
    assert_eq!(book.json("versions")["versions"].as_array().unwrap().len(), 2);
}

#[test]
fn the_bodies_of_dypai_are_recorded_where_the_product_is_said() {
    let book = Book::new();
    let webhook = r#"{"event": "build.completed", "version": "v1.2.3", "status": "success", "branch": "main",
        "commit": "abc1234", "timestamp": "2024-01-15T10:31:10Z", "artifact_url": "https://storage.example.com/v1.2.3.zip"}"#;
    let run = book.with_input("record version --product shop --from-json -", webhook);
    assert_eq!(run.stdout, "recorded build of shop v1.2.3: completed\n");
    let request = r#"{"environment": "production"}"#;
    let run = book.with_input("record deployment --product shop --version v1.2.3 --from-json -", request);
    assert_eq!(run.stdout, "recorded deployment of shop v1.2.3 to production: pending\n");
    let run = book.with_input("record version --from-json -", webhook);
    assert_eq!((run.status, run.stderr.as_str()), (2, "error: product_name is missing\nhint: say it with --product\n"));
}

#[test]
fn a_command_is_recorded_with_its_log_and_how_it_ended() {
    let book = Book::new();
    let run = book.words(&[
        "record",
        "deployment",
        "--product",
        "shop",
        "--version",
        "v1",
        "--environment",
        "production",
        "--run",
        "--",
        "sh",
        "-c",
        "echo out; echo err >&2",
    ]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "out\n"), "standard output is the command's alone");
    assert!(run.stderr.contains("err\n"));
    let shown = book.json("show v1 --log");
    let attempts = shown["deployments"][0]["attempts"].as_array().unwrap();
    assert_eq!((attempts.len(), &attempts[0]["status"]), (1, &"completed".into()), "the end joins its start");
    let log: Vec<_> =
        shown["log"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()[22..].to_owned()).collect();
    assert!(log.contains(&"out".to_owned()) && log.contains(&"err".to_owned()), "{log:?}");
}

#[test]
fn a_command_that_fails_gives_its_exit_status_and_changes_nothing_that_runs() {
    let book = Book::new();
    book.record(&deployed("shop", "v1", "production", "2024-01-15T10:00:00Z"));
    let deploy = "record deployment --product shop --version v2 --environment production --run --";
    assert_eq!(book.run(&format!("{deploy} false")).status, 1);
    assert_eq!(book.words(&[&deploy.split(' ').collect::<Vec<_>>()[..], &["sh", "-c", "exit 7"]].concat()).status, 7);
    let missing = book.run(&format!("{deploy} no-such-program"));
    assert_eq!(missing.status, 127);
    assert!(missing.stderr.contains("warning: cannot run no-such-program: "), "{}", missing.stderr);
    let status = &book.json("status")["status"][0];
    assert_eq!((&status["version"], &status["uncertain"]), (&"v1".into(), &true.into()));
    assert_eq!(book.json("history --status failed")["history"].as_array().unwrap().len(), 3);
}

#[test]
fn an_environment_may_take_one_attempt_at_a_time_and_want_an_approval() {
    let book = Book::new();
    let settings = book.folder().join("settings.json");
    let said = r#"{"environments": {"production": {"one_at_a_time": true}, "staging": {"needs_approval": true}}}"#;
    std::fs::write(&settings, said).unwrap();
    let record = |rest: &str| {
        let line = format!("record deployment --settings {} --product shop {rest}", settings.display());
        book.run(&line)
    };
    assert_eq!(record("--version v1 --environment production --status started").status, 0);
    let second = record("--version v2 --environment production --status started");
    assert_eq!((second.status, second.stdout.as_str()), (1, ""));
    assert!(
        second.stderr.starts_with("error: shop in production has an attempt in flight, v1 since "),
        "{}",
        second.stderr
    );
    assert_eq!(record("--version v1 --environment production --status completed").status, 0, "what ends it is taken");
    assert_eq!(record("--version v2 --environment production --status started").status, 0);

    let run = "--version v1 --environment staging --run -- touch ran";
    let refused = record(run);
    assert_eq!(refused.status, 1);
    assert_eq!(
        refused.stderr,
        "error: shop in staging: the environment wants an approval, and nobody gave one\nhint: --approved-by says who did\n"
    );
    assert!(!book.folder().join("ran").exists());
    assert_eq!(record(&format!("--approved-by boss {run}")).status, 0);
    assert!(book.folder().join("ran").exists());
}

#[test]
fn what_is_recorded_is_told_and_who_cannot_be_told_changes_nothing() {
    let book = Book::new();
    let line = "record version --product shop --version v1";
    let wrong = book.run(&format!("{line} --notify gopher://example.com"));
    assert_eq!((wrong.status, wrong.stdout.as_str()), (2, ""), "{}", wrong.stderr);

    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", server.local_addr().unwrap());
    let heard = std::thread::spawn(move || {
        use std::io::{BufRead, BufReader, Read, Write};
        let (mut stream, _) = server.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut head = String::new();
        while reader.read_line(&mut head).unwrap() > 2 {}
        let length =
            head.to_lowercase().split("content-length: ").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        stream.write_all(b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n").unwrap();
        (head, String::from_utf8(body).unwrap())
    });
    let secret = format!("whsec_{}", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz");
    let words: Vec<_> = line.split(' ').chain(["--notify", &url]).collect();
    let output =
        book.command(&words).env("VERPICK_WEBHOOK_SECRET", &secret).env("NO_PROXY", "127.0.0.1").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (head, body) = heard.join().unwrap();
    assert!(head.to_lowercase().contains("webhook-signature: v1,"), "{head}");
    assert!(body.contains("build.completed") && body.contains("shop"), "{body}");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("MDEy"));
}

#[test]
fn a_command_that_is_asked_to_end_is_recorded_as_aborted() {
    let book = Book::new();
    let words = ["record", "version", "--product", "shop", "--version", "v1", "--run", "--", "sleep", "60"];
    let child = book.command(&words).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while book.run("versions --status started").stdout.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it never started");
        std::thread::sleep(Duration::from_millis(20));
    }
    // The start is recorded right before the command runs, and the signal is awaited from before that on.
    let id = i32::try_from(child.id()).unwrap();
    let id = rustix::process::Pid::from_raw(id).unwrap();
    loop {
        std::thread::sleep(Duration::from_millis(50));
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        if begun.elapsed() > Duration::from_secs(50) || !book.run("versions --status aborted").stdout.is_empty() {
            break;
        }
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(143));
    assert_eq!(book.json("versions")["versions"][0]["status"], "aborted");
}

#[test]
fn a_command_whose_start_cannot_be_recorded_does_not_run() {
    let book = Book::new();
    std::fs::write(book.path(), "this is no store at all, and long enough to be looked at as one").unwrap();
    let touched = book.folder().join("touched");
    let words = [
        "record",
        "version",
        "--product",
        "shop",
        "--version",
        "v1",
        "--run",
        "--",
        "touch",
        touched.to_str().unwrap(),
    ];
    let run = book.words(&words);
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert!(!touched.exists());
}
