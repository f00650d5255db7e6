//! Neither the password for an OCI registry nor a token that was had for it shows anywhere: not in a log line of any level,
//! not in an error, not in `Debug`, not in the cache.
//!
//! A program of its own: in one with others, whoever passes a log line first decides whether it is written.

#![cfg(feature = "oci")]

#[allow(dead_code, reason = "other tests need more of it")]
#[path = "oci/stub.rs"]
mod stub;
#[allow(dead_code, reason = "other tests need more of it")]
#[path = "registry/support.rs"]
mod support;
mod written;

use serde_json::json;
use tempfile::TempDir;
use verpick_registry::{SILENT, Settings};
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use stub::{ADA, Hub, PASSWORD, Wants, ada, many, open, page, settings};
use written::{has_none_of, logged};

#[test]
fn neither_password_nor_token_shows_anywhere() {
    let (shown, log) = logged(run());
    assert!(log.contains("TRACE") || log.contains("DEBUG"), "and verbose ones");
    assert!(log.contains("cannot make sense of what docker login left"), "and warnings");
    for text in shown.iter().chain([&log]) {
        has_none_of(text, &[PASSWORD, ADA.trim_start_matches("Basic "), "PRIVATE"]);
    }
}

async fn note(shown: &mut Vec<String>, server: &str, settings: &Settings) {
    let registry = open(server, settings);
    shown.push(format!("{settings:#?} {registry:#?}"));
    match registry.list(SILENT).await {
        Ok(listing) => shown.push(format!("{listing:#?}")),
        Err(error) => shown.push(format!("{error:#} {error:#?}")),
    }
    shown.push(format!("{registry:#?}"));
}

/// Does all that may fail and all that may succeed; gives errors and `Debug` of everything.
async fn run() -> Vec<String> {
    let mut shown = Vec::new();
    let folder = TempDir::new().unwrap();
    for wants in [Wants::Token, Wants::TokenForPassword, Wants::Password] {
        let hub = Hub::start(many(150)).await;
        hub.change(|state| (state.wants, state.has_etags) = (wants, true));
        let (mut settings, _) = ada();
        settings.cache = Some(folder.path().join("verpick"));
        for _ in 0..2 {
            note(&mut shown, &hub.url(), &settings).await;
        }
    }
    for file in std::fs::read_dir(folder.path().join("verpick")).unwrap() {
        let path = file.unwrap().path();
        shown.push(path.display().to_string());
        shown.push(String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned());
    }
    // A place for tokens that says what it was sent, and a registry that says the token.
    let echo = |status: u16, secret: &str| {
        ResponseTemplate::new(status).set_body_json(json!({"errors": [{"message": format!("not with {secret}")}]}))
    };
    let token = || ResponseTemplate::new(200).set_body_json(json!({"token": "PRIVATE-token"}));
    for (tokens, answer) in [
        (echo(401, PASSWORD), page(&[])),
        (echo(403, ADA), page(&[])),
        (echo(500, ADA), page(&[])),
        (ResponseTemplate::new(200).set_body_json("PRIVATE-token"), page(&[])),
        (ResponseTemplate::new(200).set_body_json(json!({"token": "PRIVATE\ttoken"})), page(&[])),
        (token(), echo(401, "PRIVATE-token")),
        (token(), echo(403, "PRIVATE-token")),
        (token(), ResponseTemplate::new(200).set_body_json(json!({"tags": "PRIVATE-token"}))),
        (token(), page(&["v1.0.0"])),
    ] {
        let server = MockServer::start().await;
        let challenge = format!("Bearer realm=\"{}/token\"", server.uri());
        let refusal = ResponseTemplate::new(401).insert_header("www-authenticate", challenge);
        Mock::given(path("/token")).respond_with(tokens).mount(&server).await;
        Mock::given(any()).respond_with(refusal).up_to_n_times(1).with_priority(2).mount(&server).await;
        Mock::given(any()).respond_with(answer).with_priority(9).mount(&server).await;
        let (mut settings, _) = ada();
        settings.retries = 1;
        note(&mut shown, &server.uri(), &settings).await;
    }
    // What docker login left, well or not.
    let hub = Hub::start(many(3)).await;
    hub.change(|state| state.wants = Wants::TokenForPassword);
    let host = hub.url().replace("http://", "");
    let encoded = ADA.trim_start_matches("Basic ");
    for config in [
        format!("{{\"auths\": {{\"{host}\": {{\"auth\": \"{encoded}\"}}}}}}"),
        format!("{{\"auths\": {{\"{host}\": \"{encoded}\"}}}}"),
        format!("{{\"auths\": {{\"{host}\": {{\"auth\": \"{encoded}\", \"identitytoken\": \"{PASSWORD}\"}}}}}}"),
    ] {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("config.json"), config).unwrap();
        let (settings, _) = settings(&[("DOCKER_CONFIG", folder.path().to_str().unwrap())]);
        note(&mut shown, &hub.url(), &settings).await;
    }
    shown
}
