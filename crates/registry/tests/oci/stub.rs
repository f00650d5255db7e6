//! An OCI registry of our own: pages, links, validators and tokens as it is told.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;
use verpick_registry::{Environment, Error, Registry, SILENT, Settings};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::support::{self, TestClock, said};

pub(crate) const PASSWORD: &str = "hunter2-PRIVATE";
/// `ada` and the password, as HTTP sends them.
pub(crate) const ADA: &str = "Basic YWRhOmh1bnRlcjItUFJJVkFURQ==";

/// How a registry says where the next page is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    Relative,
    Absolute,
    /// Not at all: it wants to be asked with `last=`.
    None,
}

/// What a registry wants to see.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    Nothing,
    Token,
    /// A token, and the password for it.
    TokenForPassword,
    Password,
}

type Hook = Box<dyn FnMut(usize, &mut State) + Send>;

pub(crate) struct State {
    pub(crate) tags: BTreeSet<String>,
    pub(crate) links: Links,
    pub(crate) wants: Wants,
    pub(crate) has_etags: bool,
    /// The tokens that let in.
    pub(crate) tokens: Vec<String>,
    pub(crate) token_lives: u64,
    given: usize,
    listed: usize,
    asked: Vec<String>,
    hook: Option<Hook>,
}

#[derive(Clone)]
struct Answers {
    state: Arc<Mutex<State>>,
    url: String,
}

/// The registry, with the repository `acme/app`.
pub(crate) struct Hub {
    server: MockServer,
    state: Arc<Mutex<State>>,
}

impl Hub {
    pub(crate) async fn start(tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let server = MockServer::start().await;
        let state = Arc::new(Mutex::new(State {
            tags: tags.into_iter().map(Into::into).collect(),
            links: Links::Relative,
            wants: Wants::Nothing,
            has_etags: false,
            tokens: Vec::new(),
            token_lives: 300,
            given: 0,
            listed: 0,
            asked: Vec::new(),
            hook: None,
        }));
        let answers = Answers { state: state.clone(), url: server.uri() };
        Mock::given(any()).respond_with(answers).mount(&server).await;
        Self { server, state }
    }

    pub(crate) fn url(&self) -> String {
        self.server.uri()
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    /// Changes what is there before each page; they count from 1.
    pub(crate) fn before_each_page(&self, hook: impl FnMut(usize, &mut State) + Send + 'static) {
        self.change(|state| state.hook = Some(Box::new(hook)));
    }

    /// What was asked since this was called last: `last` of a page, or `token`; what it was asked with.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }
}

impl Respond for Answers {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let header = |name: &str| request.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        let query =
            |name: &str| request.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.to_string());
        let authorization = header("authorization");
        let with = match authorization.as_deref() {
            None => "",
            Some(ADA) => " as ada",
            Some(other) => other.strip_prefix("Bearer ").map_or(" as another", |_| " with a token"),
        };
        let unless = if header("if-none-match").is_some() { " unless" } else { "" };
        if request.url.path() == "/token" {
            assert_eq!(query("scope").as_deref(), Some("repository:acme/app:pull"));
            assert_eq!(query("service").as_deref(), Some("a, \"registry\""));
            state.asked.push(format!("token{with}"));
            if state.wants == Wants::TokenForPassword && authorization.as_deref() != Some(ADA) {
                return ResponseTemplate::new(401).set_body_json(json!({"details": "incorrect username or password"}));
            }
            state.given += 1;
            let token = format!("PRIVATE-{}", state.given);
            state.tokens.push(token.clone());
            return ResponseTemplate::new(200).set_body_json(json!({"token": token, "expires_in": state.token_lives}));
        }
        assert_eq!(request.url.path(), "/v2/acme/app/tags/list");
        let last = query("last");
        state
            .asked
            .push(format!("page{}{with}{unless}", last.as_ref().map_or(String::new(), |last| format!(" {last}"))));
        let is_in = match state.wants {
            Wants::Nothing => true,
            Wants::Password => authorization.as_deref() == Some(ADA),
            Wants::Token | Wants::TokenForPassword => {
                let token = authorization.as_deref().and_then(|value| value.strip_prefix("Bearer "));
                token.is_some_and(|token| state.tokens.iter().any(|known| known == token))
            }
        };
        let authenticate = match state.wants {
            Wants::Password => "Basic realm=\"registry\"".to_owned(),
            _ => format!(
                "Bearer realm=\"{}/token\",service=\"a, \\\"registry\\\"\",scope=\"repository:acme/app:pull,push\"",
                self.url
            ),
        };
        let refused =
            json!({"errors": [{"code": "UNAUTHORIZED", "message": "authentication required", "detail": null}]});
        let refusal = ResponseTemplate::new(401).insert_header("www-authenticate", authenticate).set_body_json(refused);
        if !is_in {
            return refusal;
        }
        state.listed += 1;
        let listed = state.listed;
        if let Some(mut hook) = state.hook.take() {
            hook(listed, &mut state);
            state.hook = Some(hook);
        }
        if state.tokens.is_empty() && matches!(state.wants, Wants::Token | Wants::TokenForPassword) {
            return refusal;
        }
        let n: usize = query("n").unwrap().parse().unwrap();
        let rest: Vec<_> =
            state.tags.iter().filter(|tag| last.as_ref().is_none_or(|last| *tag > last)).cloned().collect();
        let here = &rest[..rest.len().min(n)];
        let etag = format!("\"{}\"", here.join(","));
        let mut answer = ResponseTemplate::new(200).set_body_json(json!({"name": "acme/app", "tags": here}));
        if state.has_etags {
            if header("if-none-match").as_ref() == Some(&etag) {
                return ResponseTemplate::new(304).insert_header("etag", etag);
            }
            answer = answer.insert_header("etag", etag);
        }
        if rest.len() <= n {
            return answer;
        }
        let path = format!("/v2/acme/app/tags/list?last={}&n={n}", here[n - 1]);
        match state.links {
            Links::Relative => answer.insert_header("link", format!("<{path}>; rel=\"next\"")),
            Links::Absolute => answer.insert_header("link", format!("<{}{path}>; rel=\"next\"", self.url)),
            Links::None => answer,
        }
    }
}

/// Settings with these variables and no others.
pub(crate) fn settings(variables: &[(&str, &str)]) -> (Settings, Arc<TestClock>) {
    let (mut settings, clock) = support::settings("", None);
    settings.environment = Environment::of(variables.iter().copied());
    (settings, clock)
}

/// Settings with a user and a password.
pub(crate) fn ada() -> (Settings, Arc<TestClock>) {
    settings(&[("DOCKER_USERNAME", "ada"), ("DOCKER_PASSWORD", PASSWORD)])
}

/// The repository `acme/app` of a server.
#[track_caller]
pub(crate) fn open(server: &str, settings: &Settings) -> Box<dyn Registry> {
    <dyn Registry>::from_url(&format!("img://{}/acme/app", server.trim_start_matches("http://")), settings).unwrap()
}

/// What a list from this server ends in.
pub(crate) async fn fails(server: &str, settings: &Settings) -> (Error, String) {
    let error = open(server, settings).list(SILENT).await.unwrap_err();
    let line = said(&error, server);
    (error, line)
}

/// An answer with these tags.
pub(crate) fn page(tags: &[&str]) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({"name": "acme/app", "tags": tags}))
}

/// So many tags, in the order of registries.
pub(crate) fn many(count: usize) -> Vec<String> {
    let mut tags: Vec<String> =
        (0..count).map(|number| format!("v{}.{}.{}", number / 1_000, number / 10 % 100, number % 10)).collect();
    tags.sort();
    tags
}
