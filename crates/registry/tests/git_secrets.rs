//! The credential for git shows nowhere: not in a log line of any level, not in an error, not in `Debug`, not in the
//! cache.
//!
//! A program of its own: in one with others, whoever passes a log line first decides whether it is written.

#![cfg(feature = "git")]

#[allow(dead_code, reason = "other tests need more of it")]
#[path = "git/support.rs"]
mod support;
mod written;

use std::time::Duration;

use tempfile::TempDir;
use verpick_registry::SILENT;
use wiremock::ResponseTemplate;

use support::{TOKEN, always, answering, capabilities, first, lines, open, raw, second, settings};
use written::{has_none_of, logged};

/// `git:` and the token, as the header has them.
const ENCODED: &str = "Z2l0OmdscGF0LVBSSVZBVEVwcml2YXRlMDEyMzQ1Njc4OQ==";

#[test]
fn the_credential_shows_nowhere() {
    let ((shown, was_sent), log) = logged(run());
    assert!(was_sent, "the credential was in the header");
    for text in shown.iter().chain([&log]) {
        has_none_of(text, &[TOKEN, "PRIVATE", ENCODED]);
    }
}

/// Does all that may fail and all that may succeed; gives errors and `Debug` of everything, and whether the servers got
/// the credential.
async fn run() -> (Vec<String>, bool) {
    let echo = lines(&[&format!("ERR no: {TOKEN}")]);
    let echo_of_header = lines(&[&format!("ERR no: Basic {ENCODED}")]);
    let good = lines(&["1111111111111111111111111111111111111111 refs/tags/v1.0.0"]);
    let elsewhere = always(first(echo.clone())).await;
    let servers = [
        answering(second(good.clone())).await,
        answering(second(echo.clone())).await,
        always(first(echo)).await,
        always(first(echo_of_header)).await,
        always(ResponseTemplate::new(401).set_body_string(TOKEN)).await,
        always(ResponseTemplate::new(403).set_body_string(TOKEN)).await,
        always(ResponseTemplate::new(404).set_body_string(TOKEN)).await,
        always(ResponseTemplate::new(500).set_body_string(TOKEN)).await,
        always(ResponseTemplate::new(200).set_body_raw(capabilities(), TOKEN)).await,
        always(first(lines(&["version 2"]) + "0000")).await,
        always(ResponseTemplate::new(302).insert_header("location", format!("{}/info/refs", elsewhere.uri()))).await,
    ];
    let silent = raw(Vec::new(), false).await;
    let cache = TempDir::new().unwrap();
    let mut shown = Vec::new();
    for url in servers.iter().map(wiremock::MockServer::uri).chain([silent, "https://127.0.0.1:1".to_owned()]) {
        let mut settings = settings(&[("GIT_PASSWORD", TOKEN)]);
        (settings.read_timeout, settings.retries) = (Duration::from_millis(200), 1);
        settings.cache = Some(cache.path().to_owned());
        let registry = open(&format!("git+{url}/acme/app.git"), &settings);
        shown.push(format!("{settings:#?} {registry:#?}"));
        match registry.list(SILENT).await {
            Ok(listing) => shown.push(format!("{listing:#?}")),
            Err(error) => shown.push(format!("{error:#} {error:#?}")),
        }
    }
    for file in std::fs::read_dir(cache.path()).unwrap() {
        let path = file.unwrap().path();
        shown.push(path.display().to_string());
        shown.push(String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned());
    }
    let mut was_sent = true;
    for server in &servers {
        for request in server.received_requests().await.unwrap() {
            was_sent &= request.headers["authorization"].to_str().unwrap().ends_with(ENCODED);
        }
    }
    let elsewhere = elsewhere.received_requests().await.unwrap();
    assert!(elsewhere.len() == 1 && !elsewhere[0].headers.contains_key("authorization"), "{elsewhere:?}");
    (shown, was_sent)
}
