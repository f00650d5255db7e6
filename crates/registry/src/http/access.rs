//! What lets us in: a credential or none, and where it came from.
//!
//! Invariant: the credential leaves this module as a header for a request and as a hash for the cache, in no other way.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::HeaderValue;
use ring::digest::{Context, SHA256, digest};
use secrecy::{ExposeSecret, SecretString};

use crate::{Environment, Error, Result};

/// A credential for a registry, or none.
#[derive(Clone)]
pub struct Access {
    credential: Option<Credential>,
    offer: &'static str,
}

#[derive(Clone)]
struct Credential {
    /// The value of the header `Authorization`.
    header: SecretString,
    /// The secret in it.
    secret: SecretString,
    /// Where it came from; `None` where the registry gives it to everybody.
    source: Option<String>,
    /// Whether the registry took a credential, or none, and gave this one for it.
    exchanged: bool,
}

impl Access {
    /// No credential. `offer` says which variables could hold one: `GH_TOKEN or GITHUB_TOKEN`.
    #[must_use]
    pub fn none(offer: &'static str) -> Self {
        Self { credential: None, offer }
    }

    /// The bearer token of the first of these variables that has one, or none.
    ///
    /// # Errors
    ///
    /// Where it has characters that no token has.
    pub fn bearer_from(environment: &Environment, variables: &[&str], offer: &'static str) -> Result<Self> {
        let found = variables.iter().find_map(|name| Some((*name, environment.get(name)?)));
        found.map_or_else(|| Ok(Self::none(offer)), |(name, token)| Self::bearer(&token, name, offer))
    }

    /// A bearer token that came from `source`: a variable, or a file.
    ///
    /// # Errors
    ///
    /// Where it has characters that no token has.
    pub fn bearer(token: &SecretString, source: impl Into<String>, offer: &'static str) -> Result<Self> {
        let header = SecretString::from(format!("Bearer {}", token.expose_secret()));
        Self::authorization(header, token.clone(), source, offer)
    }

    /// A user and a password that came from `source`.
    ///
    /// # Errors
    ///
    /// Where the user has a colon, which would end it.
    pub fn basic(user: &str, password: &SecretString, source: impl Into<String>, offer: &'static str) -> Result<Self> {
        let source = source.into();
        if user.contains(':') {
            return Err(Error::usage(format_args!("the user from {source} has a colon, and none may")));
        }
        let pair = SecretString::from(format!("{user}:{}", password.expose_secret()));
        let header = SecretString::from(format!("Basic {}", BASE64_STANDARD.encode(pair.expose_secret())));
        Self::authorization(header, password.clone(), source, offer)
    }

    /// A whole value of the header `Authorization`, and the secret in it, which is looked for wherever a server's words
    /// are shown.
    ///
    /// # Errors
    ///
    /// Where it has characters that no header has.
    pub fn authorization(
        header: SecretString,
        secret: SecretString,
        source: impl Into<String>,
        offer: &'static str,
    ) -> Result<Self> {
        let source = source.into();
        if !header.expose_secret().bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(Error::usage(format_args!("the credential from {source} has characters that none has"))
                .with_hint("a line break or a quote may have slipped in"));
        }
        let credential = Credential { header, secret, source: Some(source), exchanged: false };
        Ok(Self { credential: Some(credential), offer })
    }

    /// The same as a bearer token that the registry gave for it. What was had for no credential is none of ours: it has no
    /// source.
    ///
    /// # Errors
    ///
    /// Where it has characters that no token has.
    pub fn exchanged(&self, token: &SecretString) -> Result<Self> {
        let mut access = Self::bearer(token, "the registry", self.offer)?;
        if let Some(credential) = &mut access.credential {
            credential.source = self.source().map(str::to_owned);
            credential.exchanged = true;
        }
        Ok(access)
    }

    /// Where the credential came from, if there is one of ours.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.credential.as_ref()?.source.as_deref()
    }

    /// Whether the registry took our credential and gave this one for it: whatever is refused then, it is not for a wrong
    /// one.
    pub(super) fn is_exchanged(&self) -> bool {
        self.credential.as_ref().is_some_and(|credential| credential.exchanged)
    }

    /// Which variables could hold a credential.
    #[must_use]
    pub fn offer(&self) -> &'static str {
        self.offer
    }

    pub(super) fn header(&self) -> Option<HeaderValue> {
        let credential = self.credential.as_ref()?;
        // What it is made of was checked.
        let mut value = HeaderValue::from_str(credential.header.expose_secret()).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// Whether a text has the secret in it, as it is or as it is sent.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.credential.as_ref().is_some_and(|credential| {
            // A password is sent in base64, with its user.
            let header = credential.header.expose_secret();
            let sent = header.split_once(' ').map_or(header, |(_, sent)| sent);
            text.contains(credential.secret.expose_secret()) || text.contains(sent)
        })
    }

    /// A hash that only this credential gives.
    pub(crate) fn hash(&self, context: &mut Context) {
        if let Some(credential) = &self.credential {
            // Hashed alone first: its length then cannot be moved into what else is hashed.
            context.update(digest(&SHA256, credential.header.expose_secret().as_bytes()).as_ref());
        }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access").field("source", &self.source()).finish_non_exhaustive()
    }
}
