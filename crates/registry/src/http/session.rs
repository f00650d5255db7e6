//! One listing over HTTP: every request of it, with its attempts, waits, redirects and bounds.

use std::error::Error as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, LOCATION};
use reqwest::{Method, StatusCode};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::wait::Obstacle;
use super::{Access, Client, Request, Response, host, is_loopback, is_same_origin};
use crate::error::{Kind, moment, shown};
use crate::registry::{Progress, Step};
use crate::{Cost, Error, Result, Settings};

/// More than that, and nobody means to answer.
const MOST_REDIRECTS: usize = 5;

/// One listing over a [`Client`].
pub struct Session<'a> {
    client: &'a Client,
    progress: Progress<'a>,
    deadline: Instant,
    requests: AtomicU64,
    bytes: AtomicU64,
    pages_from_cache: AtomicU64,
}

/// A body that is yet to come.
pub(crate) struct Body {
    answer: reqwest::Response,
    host: String,
    limit: Duration,
}

impl Body {
    /// The next bytes of it; `None` behind the last.
    pub(super) async fn chunk(&mut self) -> Result<Option<Vec<u8>>> {
        let chunk = self.answer.chunk().await.map_err(|error| cut_short(&self.host, self.limit, &error))?;
        Ok(chunk.map(Vec::from))
    }
}

/// Why an attempt gave no answer, and whether another may.
struct Failed {
    error: Error,
    again: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, again: false }
    }
}

impl<'a> Session<'a> {
    pub(super) fn new(client: &'a Client, progress: Progress<'a>) -> Self {
        Self {
            client,
            progress,
            deadline: Instant::now() + client.settings.overall_timeout,
            requests: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            pages_from_cache: AtomicU64::new(0),
        }
    }

    /// Sends a request until it is answered, as far as the limits allow.
    ///
    /// A status that is no success is an answer too, for the protocols of some registries need it:
    /// [`Response::refusal`] makes an error of it. Failures of servers and rate limits are not.
    ///
    /// # Errors
    ///
    /// Where there is no answer, where it breaks a bound, or where it would lead elsewhere.
    pub async fn send(&self, request: &Request) -> Result<Response> {
        Ok(self.answer(request, false).await?.0)
    }

    /// The same for an answer that may be too large to be had at once: its body is yet to come where its status is one of
    /// success. It may take as long as it likes, as long as some of it comes.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub(crate) async fn open(&self, request: &Request) -> Result<(Response, Option<Body>)> {
        self.answer(request, true).await
    }

    async fn answer(&self, request: &Request, keep: bool) -> Result<(Response, Option<Body>)> {
        let mut waits = self.waits();
        let mut attempts = 1;
        let (mut url, mut access) = (request.url.clone(), request.access.clone());
        let mut redirects = 0;
        loop {
            let wait = match self.attempt(request, &url, &access, keep).await {
                Err(Failed { error, again }) => match waits.next().filter(|_| again) {
                    Some(wait) => {
                        tracing::debug!(%error, attempts, ?wait, "tries again");
                        wait
                    }
                    None => return Err(error),
                },
                Ok((response, _)) if request.follow && is_redirect(response.status) => {
                    redirects += 1;
                    let target = self.redirect(request, &response, redirects)?;
                    if !is_same_origin(&url, &target) {
                        access = Access::none(access.offer());
                    }
                    url = target;
                    continue;
                }
                Ok((response, body)) => {
                    let now = self.settings().clock.now();
                    match Obstacle::of(response.status, &response.headers, &response.body, now) {
                        None => return Ok((response, body)),
                        Some(obstacle) => self.overcome(obstacle, &response, attempts, &mut waits)?,
                    }
                }
            };
            self.sleep(&url, wait).await?;
            attempts += 1;
        }
    }

    /// What was asked so far.
    #[must_use]
    pub fn cost(&self) -> Cost {
        Cost {
            requests: self.requests.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
            pages_from_cache: self.pages_from_cache.load(Ordering::Relaxed),
        }
    }

    /// Says how far it is.
    pub fn report(&self, step: Step) {
        (self.progress)(step);
    }

    /// Notes that pages came from the cache.
    pub(super) fn took_from_cache(&self, pages: usize) {
        self.pages_from_cache.fetch_add(pages as u64, Ordering::Relaxed);
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.client.settings
    }

    /// How long to wait before each new attempt.
    fn waits(&self) -> impl Iterator<Item = Duration> + use<> {
        let settings = self.settings();
        ExponentialBuilder::new()
            .with_jitter()
            .with_min_delay(settings.backoff)
            .with_max_delay(settings.longest_wait)
            .with_max_times(settings.retries)
            .build()
    }

    /// One request and its answer, to the end of its body unless that is to be kept.
    async fn attempt(
        &self,
        request: &Request,
        url: &Url,
        access: &Access,
        keep: bool,
    ) -> Result<(Response, Option<Body>), Failed> {
        let asked = self.prepare(request, url, access)?;
        let started = Instant::now();
        self.requests.fetch_add(1, Ordering::Relaxed);
        let answer = timeout_at(self.deadline, self.receive(asked, url, access, &request.access, keep)).await;
        match answer.unwrap_or_else(|_| Err(self.out_of_time(url).into())) {
            Ok((response, body)) => {
                tracing::debug!(
                    method = %request.method,
                    host = response.host(),
                    path = url.path(),
                    status = response.status.as_u16(),
                    bytes = response.body.len(),
                    milliseconds = started.elapsed().as_millis(),
                    "answered"
                );
                Ok((response, body))
            }
            Err(failed) => Err(failed),
        }
    }

    fn prepare(&self, request: &Request, url: &Url, access: &Access) -> Result<reqwest::RequestBuilder> {
        let host = host(url);
        let mut headers = request.headers.clone();
        match url.scheme() {
            "https" => {
                if let Some(reason) = &self.client.distrust {
                    return Err(Error::new(
                        Kind::Local,
                        format_args!("cannot trust {host} or any other host: {reason}"),
                    )
                    .with_hint(
                        "install the package ca-certificates, or name a file of certificates in SSL_CERT_FILE",
                    ));
                }
            }
            "http" => {
                if let (Some(source), false) = (access.source(), is_loopback(url)) {
                    return Err(Error::new(
                        Kind::Unsafe,
                        format_args!("the credential from {source} is not sent to {host} over plain HTTP"),
                    )
                    .with_hint(format_args!("use https://, or unset {source}")));
                }
            }
            other => return Err(Error::usage(format_args!("{} is no scheme to ask {host} with", shown(other)))),
        }
        if let Some(header) = access.header() {
            headers.insert(AUTHORIZATION, header);
        }
        let asked = self.client.inner.request(request.method.clone(), url.clone()).headers(headers);
        Ok(match &request.body {
            Some(body) => asked.body(body.clone()),
            None => asked,
        })
    }

    async fn receive(
        &self,
        asked: reqwest::RequestBuilder,
        url: &Url,
        access: &Access,
        secret: &Access,
        keep: bool,
    ) -> Result<(Response, Option<Body>), Failed> {
        let mut answer = asked.send().await.map_err(|error| self.failed(url, &error))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let response =
            |body| Response { url: url.clone(), status, headers, body, access: access.clone(), secret: secret.clone() };
        if keep && status.is_success() {
            let body = Body { answer, host: host(url), limit: self.settings().read_timeout };
            return Ok((response(Vec::new()), Some(body)));
        }
        let most = self.settings().largest_body;
        let length = answer.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if length.is_some_and(|length| length > most) {
            return Err(self.too_large(url).into());
        }
        let mut body = Vec::with_capacity(usize::try_from(length.unwrap_or(0)).unwrap_or(0));
        while let Some(chunk) = answer.chunk().await.map_err(|error| self.cut_short(url, &error))? {
            self.bytes.fetch_add(chunk.len() as u64, Ordering::Relaxed);
            if (body.len() + chunk.len()) as u64 > most {
                return Err(self.too_large(url).into());
            }
            body.extend_from_slice(&chunk);
        }
        Ok((response(body), None))
    }

    fn too_large(&self, url: &Url) -> Error {
        Error::too_much(host(url), format_args!("sends more than {} bytes in one answer", self.settings().largest_body))
    }

    fn out_of_time(&self, url: &Url) -> Error {
        let limit = self.settings().overall_timeout;
        Error::new(Kind::Timeout, format_args!("{} did not give its whole list within {limit:?}", host(url)))
    }

    /// There was no answer.
    fn failed(&self, url: &Url, error: &reqwest::Error) -> Failed {
        let (host, settings) = (host(url), self.settings());
        let error = match (error.is_timeout(), error.is_connect()) {
            (true, true) => Error::new(
                Kind::Timeout,
                format_args!("{host} took no connection within {:?}", settings.connect_timeout),
            ),
            (true, false) => {
                Error::new(Kind::Timeout, format_args!("{host} did not answer within {:?}", settings.read_timeout))
            }
            _ => Error::new(Kind::Unavailable, format_args!("{host} cannot be reached: {}", shown(&root(error)))),
        };
        Failed { error, again: true }
    }

    /// The answer did not come to its end.
    fn cut_short(&self, url: &Url, error: &reqwest::Error) -> Failed {
        Failed { error: cut_short(&host(url), self.settings().read_timeout, error), again: true }
    }

    /// Where a redirect leads, if it may be followed.
    fn redirect(&self, request: &Request, response: &Response, count: usize) -> Result<Url> {
        let from = response.host();
        let refused = |what: &str| Error::new(Kind::Unsafe, format_args!("{from} redirects {what}"));
        if count > MOST_REDIRECTS {
            return Err(refused(&format!("more than {MOST_REDIRECTS} times")));
        }
        let target = response.header(LOCATION).and_then(|target| response.url.join(target).ok());
        let Some(target) = target else { return Err(refused("to nowhere")) };
        if response.url.scheme() == "https" && target.scheme() != "https" {
            return Err(refused("to plain HTTP"));
        }
        // Only these say that the same is to be asked again.
        if request.method != Method::GET && !matches!(response.status.as_u16(), 307 | 308) {
            return Err(refused("a request that was more than a question"));
        }
        tracing::debug!(from, to = host(&target), "redirected");
        Ok(target)
    }

    /// How long to wait until an obstacle is gone, if that is worth it.
    fn overcome(
        &self,
        obstacle: Obstacle,
        response: &Response,
        attempts: usize,
        waits: &mut impl Iterator<Item = Duration>,
    ) -> Result<Duration> {
        let (host, status) = (response.host(), response.status);
        let (error, until) = match obstacle {
            Obstacle::RateLimit(until) => (self.rate_limited(response, until), Some(until)),
            Obstacle::Busy(until) => {
                let error =
                    Error::new(Kind::Unavailable, format_args!("{host} is busy until {} ({status})", moment(until)));
                (error, Some(until))
            }
            Obstacle::Failing => {
                let times = if attempts == 1 { "once".to_owned() } else { format!("{attempts} times") };
                (Error::new(Kind::Unavailable, format_args!("{host} failed {times} ({status})")), None)
            }
        };
        let Some(backoff) = waits.next() else { return Err(error) };
        let Some(until) = until else { return Ok(backoff) };
        let ahead = (until - self.settings().clock.now()).max(TimeDelta::zero()).to_std().unwrap_or(Duration::MAX);
        let longest = self.settings().longest_wait.min(self.deadline.saturating_duration_since(Instant::now()));
        // Some of the backoff on top: it is chance, and many may wait for the same moment.
        let wait = ahead.saturating_add(backoff.min(Duration::from_secs(1)));
        if ahead > longest {
            return Err(error);
        }
        tracing::info!(host, until = %until, "waits as it was told");
        self.report(Step::Waiting { until });
        Ok(wait)
    }

    fn rate_limited(&self, response: &Response, until: DateTime<Utc>) -> Error {
        let error = Error::rate_limited(response.host(), until);
        match response.access.source() {
            None => error.with_hint(format_args!("with a credential in {} it allows more", response.access.offer())),
            Some(source) => {
                error.with_hint(format_args!("that is the limit of the credential from {source}; poll less often"))
            }
        }
    }

    async fn sleep(&self, url: &Url, span: Duration) -> Result<()> {
        let slept = timeout_at(self.deadline, self.settings().clock.sleep(span)).await;
        slept.map_err(|_| self.out_of_time(url))
    }
}

fn cut_short(host: &str, limit: Duration, error: &reqwest::Error) -> Error {
    if error.is_timeout() {
        Error::new(Kind::Timeout, format_args!("{host} stopped in the middle of its answer for {limit:?}"))
    } else {
        Error::truncated(host, shown(&root(error)))
    }
}

/// Whether a status sends us elsewhere; 304 does not.
fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// The error below all others: the one that says what happened. Those above repeat the URL, its query included.
pub(super) fn root(error: &reqwest::Error) -> String {
    let Some(mut error) = error.source() else { return without_url(error) };
    while let Some(below) = error.source() {
        error = below;
    }
    error.to_string()
}

fn without_url(error: &reqwest::Error) -> String {
    let said = error.to_string();
    // What stands before it is the kind of failure.
    said.split(" for url ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;
    use reqwest::header::{HeaderMap, LOCATION};

    use super::{Access, Request, Response, Url};
    use crate::http::Client;
    use crate::{SILENT, Settings};

    /// Where a redirect from one URL to another leads.
    fn redirected(from: &str, to: &str) -> Result<String, String> {
        let client = Client::new(&Settings::default()).unwrap();
        let (url, access) = (Url::parse(from).unwrap(), Access::none("A_TOKEN"));
        let mut headers = HeaderMap::new();
        headers.insert(LOCATION, to.parse().unwrap());
        let request = Request::get(url.clone(), &access);
        let response =
            Response { url, status: StatusCode::FOUND, headers, body: Vec::new(), secret: access.clone(), access };
        let target = client.session(SILENT).redirect(&request, &response, 1);
        target.map(|url| url.to_string()).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn a_redirect_never_leaves_tls() {
        let from = "https://registry.example.com/list";
        assert_eq!(redirected(from, "https://other.example.com/").as_deref(), Ok("https://other.example.com/"));
        assert_eq!(redirected(from, "/next").as_deref(), Ok("https://registry.example.com/next"));
        for to in ["http://registry.example.com/list", "http://127.0.0.1/", "ftp://registry.example.com/"] {
            assert_eq!(redirected(from, to).unwrap_err(), "registry.example.com redirects to plain HTTP", "{to}");
        }
    }
}
