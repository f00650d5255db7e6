//! A repository on a GitHub of our own, servers that misbehave, and a clock that does not wait.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use verpick_registry::{BoxFuture, Clock, Environment, Error, Listing, Registry, Result, SILENT, Settings};
use verpick_select::Candidate as _;
use verpick_version::chrono::{DateTime, TimeDelta, Utc};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// The token of all tests. Nothing but the header of a request may ever show it.
pub(crate) const TOKEN: &str = "ghp_PRIVATEprivate0123456789";

/// What all tests count from.
pub(crate) fn noon() -> DateTime<Utc> {
    "2026-06-30T12:00:00Z".parse().unwrap()
}

/// A clock that is moved and never waits.
#[derive(Debug)]
pub(crate) struct TestClock {
    now: Mutex<DateTime<Utc>>,
    slept: Mutex<Vec<Duration>>,
}

impl TestClock {
    pub(crate) fn advance(&self, span: Duration) {
        let mut now = self.now.lock().unwrap();
        *now += TimeDelta::from_std(span).unwrap();
    }

    /// How long it was asked to wait, each time.
    pub(crate) fn slept(&self) -> Vec<Duration> {
        self.slept.lock().unwrap().clone()
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()> {
        self.slept.lock().unwrap().push(span);
        self.advance(span);
        Box::pin(std::future::ready(()))
    }
}

/// Settings for a server of this machine, and their clock.
pub(crate) fn settings(server: &str, token: Option<&str>) -> (Settings, Arc<TestClock>) {
    let clock = Arc::new(TestClock { now: Mutex::new(noon()), slept: Mutex::default() });
    let mut settings = Settings::default();
    let variables = [("GITHUB_API_URL", Some(server)), ("GITHUB_TOKEN", token)];
    settings.environment = Environment::of(variables.into_iter().filter_map(|(name, value)| Some((name, value?))));
    settings.clock = clock.clone();
    (settings, clock)
}

/// The registry of a repository, as everybody gets it.
#[track_caller]
pub(crate) fn open(settings: &Settings) -> Box<dyn Registry> {
    <dyn Registry>::from_url("ghr://acme/app", settings).unwrap()
}

/// What the user sees of an error: its line, and the hint behind it. `HOST` stands for the server.
#[track_caller]
pub(crate) fn said(error: &Error, server: &str) -> String {
    let host = server.trim_start_matches("http://");
    let line = format!("{error:#}").replace(host, "HOST");
    assert!(!line.contains('\n'), "{line}");
    line
}

/// What a list from this server ends in.
pub(crate) async fn fails(server: &str, settings: &Settings) -> (Error, String) {
    let error = open(settings).list(SILENT).await.unwrap_err();
    let line = said(&error, server);
    (error, line)
}

/// The tags of a listing.
pub(crate) fn tags(listing: &Listing) -> Vec<String> {
    listing.releases().iter().map(|release| String::from_utf8_lossy(release.tag()).into_owned()).collect()
}

/// A release as GitHub has it. Its id is its own as long as its tag is.
pub(crate) fn release(tag: &str) -> Value {
    let mut hasher = DefaultHasher::new();
    tag.hash(&mut hasher);
    json!({
        "id": hasher.finish() >> 1,
        "tag_name": tag,
        "draft": false,
        "prerelease": false,
        "created_at": "2026-01-01T00:00:00Z",
        "published_at": "2026-01-02T00:00:00Z",
        "html_url": format!("https://github.com/acme/app/releases/tag/{tag}"),
        "body": "what changed",
        "assets": [asset("app-linux-amd64.tar.gz", "uploaded")],
    })
}

pub(crate) fn asset(name: &str, state: &str) -> Value {
    json!({
        "name": name,
        "state": state,
        "size": 1_000,
        "digest": "sha256:00",
        "browser_download_url": format!("https://github.com/acme/app/releases/download/{name}"),
    })
}

/// The releases `1.0.0`, `1.1.0`, … the newest first.
pub(crate) fn releases(count: usize) -> Vec<Value> {
    (0..count).rev().map(|minor| release(&format!("v1.{minor}.0"))).collect()
}

type Hook = Box<dyn FnMut(usize, &mut Vec<Value>) + Send>;

#[derive(Default)]
struct State {
    releases: Vec<Value>,
    requests: usize,
    hook: Option<Hook>,
}

/// A repository behind GitHub's API: pages of 100, links, and validators that hold for the bytes of a page.
pub(crate) struct Repo {
    server: MockServer,
    state: Arc<Mutex<State>>,
}

struct Pages {
    state: Arc<Mutex<State>>,
    url: String,
}

impl Repo {
    pub(crate) async fn start(releases: Vec<Value>) -> Self {
        let server = MockServer::start().await;
        let state = Arc::new(Mutex::new(State { releases, ..State::default() }));
        let pages = Pages { state: state.clone(), url: server.uri() };
        Mock::given(any()).respond_with(pages).mount(&server).await;
        Self { server, state }
    }

    pub(crate) fn url(&self) -> String {
        self.server.uri()
    }

    /// Changes what is there.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Vec<Value>)) {
        change(&mut self.state.lock().unwrap().releases);
    }

    /// Changes what is there before each answer; requests count from 1.
    pub(crate) fn before_each(&self, hook: impl FnMut(usize, &mut Vec<Value>) + Send + 'static) {
        let mut state = self.state.lock().unwrap();
        state.requests = 0;
        state.hook = Some(Box::new(hook));
    }

    /// The pages that were asked for since this was called last: number, and whether conditionally.
    pub(crate) async fn asked(&self) -> Vec<(usize, bool)> {
        let requests = self.server.received_requests().await.unwrap();
        self.server.reset().await;
        let pages = Pages { state: self.state.clone(), url: self.server.uri() };
        Mock::given(any()).respond_with(pages).mount(&self.server).await;
        requests.iter().map(|request| (page_of(request), request.headers.contains_key("if-none-match"))).collect()
    }
}

fn page_of(request: &Request) -> usize {
    let page = request.url.query_pairs().find(|(key, _)| key == "page");
    page.map_or(1, |(_, value)| value.parse().unwrap())
}

impl Respond for Pages {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        assert_eq!(request.url.path(), "/repos/acme/app/releases");
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { releases, requests, hook } = &mut *state;
        *requests += 1;
        if let Some(hook) = hook {
            hook(*requests, releases);
        }
        let page = page_of(request);
        let last = releases.len().div_ceil(100).max(1);
        let here: Vec<_> = releases.iter().skip((page - 1) * 100).take(100).collect();
        let mut hasher = DefaultHasher::new();
        serde_json::to_string(&here).unwrap().hash(&mut hasher);
        let etag = format!("W/\"{:x}\"", hasher.finish());
        if request.headers.get("if-none-match").is_some_and(|known| *known == *etag) {
            return ResponseTemplate::new(304).insert_header("etag", etag);
        }
        let answer = ResponseTemplate::new(200).insert_header("etag", etag).set_body_json(&here);
        if page >= last {
            return answer;
        }
        let url = format!("{}/repos/acme/app/releases?per_page=100&page=", self.url);
        let link = format!("<{url}{}>; rel=\"next\", <{url}{last}>; rel=\"last\"", page + 1);
        answer.insert_header("link", link)
    }
}

/// A server that answers everything in the same way.
pub(crate) async fn always(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

/// A server that gives each of these answers once, then the last one for ever.
pub(crate) async fn answers(answers: Vec<ResponseTemplate>) -> MockServer {
    struct InTurn(Mutex<Vec<ResponseTemplate>>);

    impl Respond for InTurn {
        fn respond(&self, _: &Request) -> ResponseTemplate {
            let mut left = self.0.lock().unwrap();
            if left.len() > 1 { left.remove(0) } else { left[0].clone() }
        }
    }

    let server = MockServer::start().await;
    Mock::given(any()).respond_with(InTurn(Mutex::new(answers))).mount(&server).await;
    server
}

/// An answer with one release.
pub(crate) fn good() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json([release("v1.0.0")])
}

/// What a raw server writes, piece by piece.
#[derive(Clone)]
pub(crate) enum Piece {
    Text(&'static str),
    /// Says nothing more and keeps the connection.
    Silence,
    /// The same for ever.
    Endless(&'static str),
    /// The same for ever, a bit every 20 ms.
    Trickle(&'static str),
}

/// A server that writes what it is told, valid or not, and closes the connection. Gives its URL.
pub(crate) async fn raw(pieces: &'static [Piece]) -> Result<String, std::io::Error> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 4_096];
                let _ = stream.read(&mut request).await;
                for piece in pieces {
                    match piece {
                        Piece::Text(text) => {
                            let _ = stream.write_all(text.as_bytes()).await;
                        }
                        Piece::Silence => std::future::pending().await,
                        Piece::Endless(text) => while stream.write_all(text.as_bytes()).await.is_ok() {},
                        Piece::Trickle(text) => {
                            while stream.write_all(text.as_bytes()).await.is_ok() {
                                tokio::time::sleep(Duration::from_millis(20)).await;
                            }
                        }
                    }
                }
            });
        }
    });
    Ok(url)
}
