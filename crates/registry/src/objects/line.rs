//! Takes the requests of `object_store` to the [`Session`] of the listing that they belong to.
//!
//! `object_store` brings credentials and signatures; time, size, attempts, trust and cost are bounded and counted where those
//! of every other registry are. A store lives longer than a listing, so it finds the listing that asks by the task that it
//! runs in.
//!
//! Invariant: a request that the session fails or the store refuses ends the listing with our own error. None of the
//! library's texts, which repeat URLs with all that is in them, is ever made of it.

use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService,
};
use tokio::sync::{mpsc, oneshot};

use super::place::{self, Place};
use super::{Provider, page};
use crate::error::{Kind, shown};
use crate::http::header::RANGE;
use crate::http::{Request, Response, Session, Url};
use crate::{Error, Result, Settings};

tokio::task_local! {
    /// Where the listing of this task takes requests.
    static CALLS: mpsc::UnboundedSender<Call>;
}

/// A request, and where its answer is waited for.
struct Call {
    request: HttpRequest,
    answer: oneshot::Sender<HttpResponse>,
}

/// The only HTTP client that `object_store` gets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line;

impl HttpConnector for Line {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Self))
    }
}

impl HttpService for Line {
    // As the attribute of `async-trait` would write it.
    fn call<'a, 'f>(
        &'a self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'f>>
    where
        'a: 'f,
        Self: 'f,
    {
        Box::pin(async move {
            let broken = || HttpError::new(HttpErrorKind::Unknown, std::io::Error::other("no listing asked for this"));
            let (answer, answered) = oneshot::channel();
            let calls = CALLS.try_with(mpsc::UnboundedSender::clone).map_err(|_| broken())?;
            calls.send(Call { request, answer }).map_err(|_| broken())?;
            answered.await.map_err(|_| broken())
        })
    }
}

/// A listing that is under way.
pub(super) struct Serving<'a> {
    pub(super) session: &'a Session<'a>,
    pub(super) settings: &'a Settings,
    pub(super) provider: &'a dyn Provider,
    pub(super) place: &'a Place,
    /// Whether any list was answered: what fails after that is no credential's fault.
    pub(super) answered: AtomicBool,
}

impl Serving<'_> {
    /// Does what asks a store, and answers what it asks.
    pub(super) async fn run<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let (sender, mut calls) = mpsc::unbounded_channel();
        let mut work = pin!(CALLS.scope(sender, work));
        let mut answers = FuturesUnordered::new();
        loop {
            tokio::select! {
                done = &mut work => return done,
                Some(call) = calls.recv() => answers.push(self.answer(call)),
                Some(answered) = answers.next() => answered?,
            }
        }
    }

    async fn answer(&self, Call { request, answer }: Call) -> Result<()> {
        let response = self.ask(request).await?;
        // Nobody waits any more where the listing has its answer from elsewhere.
        let _ = answer.send(response);
        Ok(())
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string())
            .map_err(|_| Error::new(Kind::Malformed, format_args!("{} leads to no address", self.place)))?;
        let is_listing = self.is_listing(&url);
        let is_file = parts.headers.contains_key(RANGE) && self.is_ours(&url);
        let asked = url.clone();
        let body = body.as_bytes().filter(|body| !body.is_empty()).map(|body| body.to_vec());
        let request = Request::signed(parts.method, url, parts.headers, body);
        if is_file {
            let response = self.session.send(&request).await?;
            return match response.status().as_u16() {
                // The second: it is another one than was asked for, which is for the caller to make something of.
                200 | 206 | 412 => {
                    self.answered.store(true, Ordering::Relaxed);
                    let body = response.body().to_vec();
                    Ok(made(&response, body))
                }
                404 => {
                    let (host, path) = (self.place.host(), shown(asked.path()).to_string());
                    Err(Error::not_found(format_args!("{host} has not {path} ({})", response.status())))
                }
                _ => Err(self.provider.refusal(self.place, &response)),
            };
        }
        if !is_listing {
            return self.ask_for_credential(&asked, &request).await;
        }
        let response = self.session.send(&request).await?;
        if !response.status().is_success() {
            return Err(self.provider.refusal(self.place, &response));
        }
        self.answered.store(true, Ordering::Relaxed);
        let body = page::checked(&response, self.provider.root(), self.place)?;
        Ok(made(&response, body))
    }

    /// Lists are asked of the store itself; whatever else is asked of anybody is for a credential.
    fn is_listing(&self, url: &Url) -> bool {
        self.is_ours(url)
            && url
                .query_pairs()
                .any(|(key, value)| (key == "list-type" && value == "2") || (key == "comp" && value == "list"))
    }

    /// Whether a URL leads to the store itself.
    fn is_ours(&self, url: &Url) -> bool {
        url.host_str() == self.place.endpoint.host_str()
            && url.port_or_known_default() == self.place.endpoint.port_or_known_default()
    }

    /// Asks whoever gives credentials. Where that is the machine around us and there is none, nothing answers at all, so it
    /// gets little time.
    async fn ask_for_credential(&self, url: &Url, request: &Request) -> Result<HttpResponse> {
        let host = place::host(url);
        let without = |why: &dyn std::fmt::Display| self.provider.without_credential(self.place, &host, why);
        let asked = self.session.send(request);
        let response = if place::is_around_us(url) {
            let limit = self.settings.connect_timeout.min(super::METADATA_TIMEOUT);
            tokio::time::timeout(limit, asked)
                .await
                .map_err(|_| without(&format_args!("{host} did not answer within {limit:?}")))?
        } else {
            asked.await
        };
        let response = response.map_err(|error| without(&error))?;
        if !response.status().is_success() {
            return Err(without(&format_args!("{host} answered {}", response.status())));
        }
        let body = response.body().to_vec();
        Ok(made(&response, body))
    }

    /// An error that is none of a request's: an answer that cannot be read, or a file.
    pub(super) fn failed(&self, error: &object_store::Error) -> Error {
        if self.answered.load(Ordering::Relaxed) {
            Error::malformed(self.place.host(), reason(error))
        } else {
            self.provider.without_credential(self.place, "", &reason(error))
        }
    }
}

/// What is below an error: those above it repeat the request.
pub(super) fn reason(error: &object_store::Error) -> String {
    let mut below: &dyn std::error::Error = error;
    while let Some(source) = below.source() {
        below = source;
    }
    if below.is::<serde_json::Error>() {
        // Its words quote what was met, and that is a credential: nothing else here is JSON.
        return "what should hold one is of no known kind".to_owned();
    }
    shown(&below.to_string()).to_string()
}

fn made(response: &Response, body: Vec<u8>) -> HttpResponse {
    let mut made = HttpResponse::new(body.into());
    *made.status_mut() = response.status();
    *made.headers_mut() = response.headers().clone();
    made
}
