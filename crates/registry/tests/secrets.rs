//! The token shows nowhere: not in a log line of any level, not in an error, not in `Debug`, not in the cache.
//!
//! A program of its own: in one with others, whoever passes a log line first decides whether it is written.

#[allow(dead_code, reason = "other tests need more of it")]
#[path = "registry/support.rs"]
mod support;
mod written;

use std::time::Duration;

use tempfile::TempDir;
use verpick_registry::{Registry, RegistryUrl, SILENT};
use wiremock::ResponseTemplate;

use support::{Piece, Repo, TOKEN, always, answers, good, open, raw, releases, settings};
use written::{has_none_of, logged};

#[test]
fn the_token_shows_nowhere() {
    let (shown, log) = logged(run());
    assert!(log.contains("TRACE") || log.contains("DEBUG"), "and verbose ones");
    for text in shown.iter().chain([&log]) {
        has_none_of(text, &[TOKEN, "PRIVATE", "hunter2"]);
    }
}

/// Does all that may fail and all that may succeed; gives errors and `Debug` of everything.
async fn run() -> Vec<String> {
    let mut shown = Vec::new();
    let echo = serde_json::json!({ "message": format!("Bad credentials: {TOKEN}") });
    let elsewhere = always(ResponseTemplate::new(403).set_body_json(&echo)).await;
    let limited = ResponseTemplate::new(429).insert_header("retry-after", "900").set_body_json(&echo);
    let servers = [
        always(good()).await,
        always(ResponseTemplate::new(401).set_body_json(&echo)).await,
        always(ResponseTemplate::new(403).set_body_json(&echo)).await,
        always(ResponseTemplate::new(404).set_body_json(&echo)).await,
        always(ResponseTemplate::new(418).set_body_json(&echo)).await,
        always(limited).await,
        always(ResponseTemplate::new(500).set_body_json(&echo)).await,
        always(ResponseTemplate::new(302).insert_header("location", elsewhere.uri())).await,
        always(ResponseTemplate::new(200).set_body_json(TOKEN)).await,
        always(good().insert_header("link", format!("<{}>; rel=\"next\"", elsewhere.uri()))).await,
        answers(vec![ResponseTemplate::new(502), good()]).await,
    ];
    let broken = raw(&[Piece::Text("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[")]).await.unwrap();
    let silent = raw(&[Piece::Silence]).await.unwrap();
    let urls = servers.iter().map(wiremock::MockServer::uri).chain([broken, silent, "https://127.0.0.1:1".to_owned()]);
    for url in urls {
        let (mut settings, _) = settings(&url, Some(TOKEN));
        settings.read_timeout = Duration::from_millis(200);
        settings.retries = 1;
        let registry = open(&settings);
        shown.push(format!("{settings:#?} {registry:#?}"));
        match registry.list(SILENT).await {
            Ok(listing) => shown.push(format!("{listing:#?}")),
            Err(error) => shown.push(format!("{error:#} {error:#?}")),
        }
    }
    let folder = TempDir::new().unwrap();
    let repo = Repo::start(releases(150)).await;
    let (mut settings, _) = settings(&repo.url(), Some(TOKEN));
    settings.cache = Some(folder.path().to_owned());
    for _ in 0..2 {
        open(&settings).list(SILENT).await.unwrap();
    }
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        shown.push(path.display().to_string());
        shown.push(String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned());
    }
    for url in ["ghr://me:hunter2@acme/app", "git+https://me:hunter2@example.com/app.git", "nope://me:hunter2@host/x"] {
        match RegistryUrl::parse(url) {
            Ok(url) => {
                let error = <dyn Registry>::open(&url, &settings).map(drop);
                shown.push(format!("{url} {url:#?} {error:#?}"));
            }
            Err(error) => shown.push(format!("{error:#} {error:#?}")),
        }
    }
    shown
}
