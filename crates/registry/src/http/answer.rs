//! Requests and answers.

use std::fmt;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use url::Url;

use super::{Access, host};
use crate::error::{Kind, shown};
use crate::{Error, Result};

/// What is asked.
#[derive(Debug, Clone)]
pub struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) access: Access,
    pub(super) body: Option<Vec<u8>>,
    /// Whether a redirect is followed; otherwise it is an answer.
    pub(super) follow: bool,
}

impl Request {
    /// Asks for what is at `url`.
    #[must_use]
    pub fn get(url: Url, access: &Access) -> Self {
        Self { method: Method::GET, url, headers: HeaderMap::new(), access: access.clone(), body: None, follow: true }
    }

    /// What was signed already, or has its credential in a header or in the URL: it goes out as it is, to that URL alone, for
    /// a redirect would take the credential along. Whether it may go there over plain HTTP is for the caller to know.
    #[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
    pub(crate) fn signed(method: Method, url: Url, mut headers: HeaderMap, body: Option<Vec<u8>>) -> Self {
        headers.values_mut().for_each(|value| value.set_sensitive(true));
        Self { method, url, headers, access: Access::none(""), body, follow: false }
    }

    /// Sends `body`. The request must be one that may be repeated, for it is where it fails.
    #[must_use]
    pub fn post(url: Url, access: &Access, body: Vec<u8>) -> Self {
        Self { method: Method::POST, body: Some(body), ..Self::get(url, access) }
    }

    /// Adds a header. Not for credentials: those are [`Access`].
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.insert(name, HeaderValue::from_static(value));
        self
    }

    /// The same for a value that is made up of something. Not for credentials either.
    #[must_use]
    pub fn header_value(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The same with another credential.
    #[must_use]
    pub fn access(mut self, access: &Access) -> Self {
        self.access = access.clone();
        self
    }

    /// Asks only for what has changed since a page with these validators.
    pub(super) fn unless(mut self, etag: Option<&str>, last_modified: Option<&str>) -> Self {
        let validators = [(reqwest::header::IF_NONE_MATCH, etag), (reqwest::header::IF_MODIFIED_SINCE, last_modified)];
        for (name, value) in validators {
            if let Some(Ok(value)) = value.map(HeaderValue::from_str) {
                self.headers.insert(name, value);
            }
        }
        self
    }
}

/// What was answered, to its end.
pub struct Response {
    pub(super) url: Url,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// What it was sent with: none if a redirect led elsewhere.
    pub(super) access: Access,
    /// What the request was made with: no words that repeat it are shown, wherever they come from.
    pub(super) secret: Access,
}

impl Response {
    /// Where it came from: behind redirects, another URL than that of the request.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The host it came from, as errors show it.
    #[must_use]
    pub fn host(&self) -> String {
        host(&self.url)
    }

    /// Its status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// A header, if it is text.
    #[must_use]
    pub fn header(&self, name: impl reqwest::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Its body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// What it was sent with: nothing if a redirect led to another host.
    #[must_use]
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The server's own words, safe to show: cut, escaped, and left out where they repeat the secret.
    #[must_use]
    pub fn quoted(&self, words: &[u8]) -> String {
        let words = String::from_utf8_lossy(words);
        if self.secret.is_in(&words) { "(it repeats the credential)".to_owned() } else { shown(&*words).to_string() }
    }

    /// Its body, read as JSON.
    ///
    /// # Errors
    ///
    /// Where it ends too early, or is something else.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let place = format_args!("line {} column {}", error.line(), error.column());
            if error.is_eof() {
                Error::truncated(self.host(), format_args!("its JSON ends at {place}"))
            } else if self.header(reqwest::header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("text/html")) {
                Error::malformed(self.host(), "it is a page for people")
                    .with_hint("a proxy or a login page may stand in the way")
            } else {
                // The library's own words quote what it met: that is cut and escaped, and a secret in it leaves it out.
                let reason = error.to_string();
                let reason = if self.secret.is_in(&reason) { "it is not what was asked for" } else { &*reason };
                Error::malformed(self.host(), shown(reason))
            }
        })
    }

    /// The error that a status stands for which is no success. `what` is what was asked for: `the repository acme/app`.
    #[must_use]
    pub fn refusal(&self, what: impl fmt::Display) -> Error {
        let (host, status, said) = (self.host(), self.status, self.said());
        let offer = self.access.offer();
        match (self.status.as_u16(), self.access.source()) {
            (401, Some(source)) if !self.access.is_exchanged() => Error::new(
                Kind::Unauthorized,
                format_args!("{host} refuses the credential from {source} ({status}){said}"),
            )
            .with_hint("it is wrong, expired or revoked"),
            (401 | 403, None) => Error::new(
                Kind::Unauthorized,
                format_args!("{host} does not show {what} without a credential ({status}){said}"),
            )
            .with_hint(format_args!("put one into {offer}")),
            (401 | 403, Some(source)) => Error::new(
                Kind::Unauthorized,
                format_args!("{host} does not show {what} with the credential from {source} ({status}){said}"),
            )
            .with_hint("it may lack a permission, or an approval by the organisation"),
            (404 | 410 | 451, None) => Error::not_found(format_args!("{host} has not {what} ({status})"))
                .with_hint(format_args!("what is private shows only with a credential in {offer}")),
            (404 | 410 | 451, Some(source)) => Error::not_found(format_args!("{host} has not {what} ({status})"))
                .with_hint(format_args!("if it is private, the credential from {source} may not see it")),
            _ => Error::new(Kind::Malformed, format_args!("{host} answered {status} when asked for {what}{said}")),
        }
    }

    /// What the server says about it, if it says so in a JSON message.
    fn said(&self) -> String {
        // One message; or a list of errors with one each, as OCI registries have it; or details, as Docker Hub has them.
        let said: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let places = ["/message", "/errors/0/message", "/details"];
        match places.into_iter().find_map(|place| said.pointer(place)?.as_str()) {
            Some(message) if !message.is_empty() && !self.secret.is_in(message) => format!(": {}", shown(message)),
            _ => String::new(),
        }
    }
}

/// Without headers and body: they may hold anything.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("host", &self.host())
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
