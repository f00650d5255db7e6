//! Getting in: what a registry wants to see, and what it gives for it.
//!
//! - Nothing is sent before the registry asks for it.
//! - A token is asked for where the registry says, for pulling this one repository and nothing else, whatever the registry
//!   says of the scope. It is kept in memory and nowhere else.
//! - Only an answer of the registry itself is heeded: one that a redirect led to could be anybody's, and would say where a
//!   password is to be sent.
//! - A token that is refused is exchanged anew once.

use std::fmt;
use std::sync::PoisonError;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use reqwest::header::ACCEPT;
use secrecy::SecretString;
use serde::Deserialize;

use super::Oci;
use super::challenge::Challenge;
use crate::error::{Kind, shown};
use crate::http::{Access, Request, Response, Session, Url};
use crate::{Error, Result};

/// How long a token holds that does not say so.
const USUAL_SECONDS: i64 = 60;
/// None is kept for longer.
const MOST_SECONDS: i64 = 3_600;

/// What a registry let us in with.
#[derive(Clone)]
pub(super) struct Pass {
    access: Access,
    until: Option<DateTime<Utc>>,
}

impl fmt::Debug for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pass").field("until", &self.until).finish_non_exhaustive()
    }
}

impl Oci {
    /// Sends a request with what the registry wants to see; learns what that is where it refuses.
    pub(super) async fn send_with_pass(&self, session: &Session<'_>, request: Request) -> Result<Response> {
        let known = self.pass();
        let response = match &known {
            Some(access) => session.send(&request.clone().access(access)).await?,
            None => session.send(&request).await?,
        };
        let is_ours = response.url().origin() == self.first.origin();
        if response.status() != StatusCode::UNAUTHORIZED || !is_ours {
            return Ok(response);
        }
        let pass = match Challenge::of(response.headers()) {
            Some(Challenge::Bearer { realm, service }) => self.exchange(session, &realm, service.as_deref()).await?,
            Some(Challenge::Basic) if self.credentials.access.source().is_some() && known.is_none() => {
                Pass { access: self.credentials.access.clone(), until: None }
            }
            _ => return Ok(response),
        };
        let response = session.send(&request.access(&pass.access)).await?;
        let is_in = response.status() != StatusCode::UNAUTHORIZED;
        *self.pass.lock().unwrap_or_else(PoisonError::into_inner) = Some(pass).filter(|_| is_in);
        Ok(response)
    }

    /// What the registry let us in with last, if it still should.
    fn pass(&self) -> Option<Access> {
        let now = self.client.settings().clock.now();
        let pass = self.pass.lock().unwrap_or_else(PoisonError::into_inner);
        pass.as_ref().filter(|pass| pass.until.is_none_or(|until| now < until)).map(|pass| pass.access.clone())
    }

    /// Gets a token.
    async fn exchange(&self, session: &Session<'_>, realm: &str, service: Option<&str>) -> Result<Pass> {
        let url = self.realm(realm, service)?;
        let request = Request::get(url, &self.credentials.access).header(ACCEPT, "application/json");
        // Begins before it is made: what it says of its time is then never too long.
        let began = self.client.settings().clock.now();
        let response = session.send(&request).await?;
        let host = response.host();
        match response.status().as_u16() {
            200 => {}
            401 | 403 => return Err(self.refusal(&response)),
            _ => {
                let status = response.status();
                let name = self.image.repository();
                let what = format_args!("{host} answered {status} when asked for a token for the image {name}");
                return Err(Error::new(Kind::Malformed, what));
            }
        }
        let answer: Answer = serde_json::from_slice(response.body()).map_err(|error| {
            // The library's words could quote the token.
            if error.is_eof() {
                Error::truncated(&host, "its JSON ends too early for a token")
            } else {
                Error::malformed(&host, "it is no JSON with a token")
            }
        })?;
        let token = [answer.token, answer.access_token].into_iter().flatten().find(|token| !token.is_empty());
        let token = token.ok_or_else(|| Error::malformed(&host, "it has no token"))?;
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::malformed(&host, "its token has characters that none has"));
        }
        let seconds = answer.expires_in.as_ref().and_then(serde_json::Value::as_i64).unwrap_or(USUAL_SECONDS);
        // A tenth less, for the way to the registry and for its clock.
        let until = began + TimeDelta::seconds(seconds.clamp(0, MOST_SECONDS) * 9 / 10);
        Ok(Pass { access: self.credentials.access.exchanged(&SecretString::from(token))?, until: Some(until) })
    }

    /// Where to ask for a token, and for which.
    fn realm(&self, realm: &str, service: Option<&str>) -> Result<Url> {
        let from = &self.image;
        let refused = |what: fmt::Arguments<'_>| {
            Error::new(Kind::Unsafe, format_args!("the registry of {from} says that tokens are to be had {what}"))
                .with_hint("a credential could be sent there, so that is not followed")
        };
        let url = Url::parse(realm).ok().filter(Url::has_host);
        let mut url = url.ok_or_else(|| refused(format_args!("from {}", shown(realm))))?;
        // Both are of this machine, or nobody can listen.
        let is_local = self.first.scheme() == "http" && crate::http::is_loopback(&url) && url.scheme() == "http";
        if url.scheme() != "https" && !is_local {
            let (scheme, host) = (url.scheme(), crate::http::host(&url));
            return Err(refused(format_args!("from {} over {}", shown(&host), shown(scheme))));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused(format_args!("from {} with a credential of its own", shown(&crate::http::host(&url)))));
        }
        url.set_fragment(None);
        let scope = format!("repository:{}:pull", self.image.repository());
        let service = service.map(|service| ("service", service));
        url.query_pairs_mut().extend_pairs(service.into_iter().chain([("scope", &*scope)]));
        Ok(url)
    }
}

/// The answer to a question for a token. Some call it by the one name, some by the other, some by both.
#[derive(Deserialize)]
struct Answer {
    token: Option<String>,
    access_token: Option<String>,
    expires_in: Option<serde_json::Value>,
}
