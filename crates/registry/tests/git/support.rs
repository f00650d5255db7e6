//! Registries, settings, and what the user sees.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use verpick_registry::{BoxFuture, Clock, Environment, Error, Listing, Registry, Result, SILENT, Settings};
use verpick_version::chrono::{DateTime, TimeDelta, Utc};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// The credential of all tests. Nothing but the header of a request may ever show it.
pub(crate) const TOKEN: &str = "glpat-PRIVATEprivate0123456789";

/// A clock that never waits.
#[derive(Debug)]
pub(crate) struct TestClock(Mutex<DateTime<Utc>>);

impl TestClock {
    pub(crate) fn advance(&self, span: Duration) {
        *self.0.lock().unwrap() += TimeDelta::from_std(span).unwrap();
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()> {
        self.advance(span);
        Box::pin(std::future::ready(()))
    }
}

/// Settings with nothing but these in the environment, and their clock.
pub(crate) fn settings_and_clock(variables: &[(&str, &str)]) -> (Settings, Arc<TestClock>) {
    let clock = Arc::new(TestClock(Mutex::new("2026-06-30T12:00:00Z".parse().unwrap())));
    let mut settings = Settings::default();
    settings.environment = Environment::of(variables.iter().copied());
    settings.clock = clock.clone();
    (settings, clock)
}

/// The same without the clock.
pub(crate) fn settings(variables: &[(&str, &str)]) -> Settings {
    settings_and_clock(variables).0
}

/// The registry of a URL, as everybody gets it.
#[track_caller]
pub(crate) fn open(url: &str, settings: &Settings) -> Box<dyn Registry> {
    <dyn Registry>::from_url(url, settings).unwrap()
}

/// What a registry lists.
pub(crate) async fn list(url: &str, settings: &Settings) -> Result<Listing> {
    open(url, settings).list(SILENT).await
}

/// Each tag with the object that it stands for.
#[track_caller]
pub(crate) fn tags(listing: &Listing) -> BTreeMap<Vec<u8>, String> {
    let tags: BTreeMap<_, _> = listing
        .releases()
        .iter()
        .map(|release| (release.tag.clone(), release.reference.clone().expect("a tag stands for an object")))
        .collect();
    assert_eq!(tags.len(), listing.releases().len(), "each tag once");
    tags
}

/// What the user sees of an error: its line, and the hint behind it. `HOST` stands for the server.
#[track_caller]
pub(crate) fn said(error: &Error, server: &str) -> String {
    let host = server.trim_start_matches("git+").trim_start_matches("http://").split('/').next().unwrap();
    let line = format!("{error:#}").replace(host, "HOST");
    assert!(!line.contains('\n'), "{line}");
    line
}

/// What a list of `acme/app.git` from this server ends in.
pub(crate) async fn fails(server: &str, settings: &Settings) -> (Error, String) {
    let error = list(&format!("git+{server}/acme/app.git"), settings).await.unwrap_err();
    let line = said(&error, server);
    (error, line)
}

/// A server that answers everything in the same way.
pub(crate) async fn always(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

/// An answer of git's to the first question.
pub(crate) fn first(body: impl Into<Vec<u8>>) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body, "application/x-git-upload-pack-advertisement")
}

/// An answer of git's to the second question.
pub(crate) fn second(body: impl Into<Vec<u8>>) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body, "application/x-git-upload-pack-result")
}

/// Lines with their lengths, and the end behind them.
pub(crate) fn lines(lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| format!("{:04x}{line}\n", line.len() + 5)).collect();
    lines + "0000"
}

/// What a server says that knows protocol 2.
pub(crate) fn capabilities() -> String {
    lines(&["version 2", "agent=git/2.47.3", "ls-refs=unborn", "fetch=shallow", "object-format=sha1"])
}

/// A server that knows protocol 2, with this second answer.
pub(crate) async fn answering(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(wiremock::matchers::method("GET")).respond_with(first(capabilities())).mount(&server).await;
    Mock::given(wiremock::matchers::method("POST")).respond_with(answer).mount(&server).await;
    server
}

/// A server that writes these bytes, whatever it is asked, and then closes the connection or keeps silent. Gives its
/// URL.
pub(crate) async fn raw(bytes: Vec<u8>, closes: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let bytes = bytes.clone();
            tokio::spawn(async move {
                let mut request = [0; 4_096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(&bytes).await;
                if !closes {
                    std::future::pending::<()>().await;
                }
            });
        }
    });
    url
}
