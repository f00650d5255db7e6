//! Connections, and whom they trust.

use std::fmt;
use std::sync::Arc;

use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;

use super::Session;
use crate::error::{Kind, shown};
use crate::registry::Progress;
use crate::{Error, Result, Settings};

/// Connections to a registry. Kept and shared: connections are used again.
#[derive(Clone)]
pub struct Client {
    pub(super) inner: reqwest::Client,
    pub(super) settings: Settings,
    /// Why nobody is trusted.
    pub(super) distrust: Option<Arc<str>>,
}

impl Client {
    /// A client with these limits. It heeds the variables for proxies (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`,
    /// `NO_PROXY`) of the process.
    ///
    /// # Errors
    ///
    /// Where a proxy's variable cannot be read.
    pub fn new(settings: &Settings) -> Result<Self> {
        Self::build(settings, true)
    }

    /// The same for files, whose bytes are to come as they are, compressed or not.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn for_files(settings: &Settings) -> Result<Self> {
        Self::build(settings, false)
    }

    fn build(settings: &Settings, gzip: bool) -> Result<Self> {
        let (tls, distrust) = trust()?;
        let inner = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            // Followed by hand, for what a redirect may take along.
            .redirect(Policy::none())
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.read_timeout)
            .user_agent(&settings.user_agent)
            .gzip(gzip)
            .build()
            .map_err(|error| {
                Error::new(
                    Kind::Local,
                    format_args!("cannot connect to anything: {}", shown(&super::session::root(&error))),
                )
                .with_hint("look at HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY")
            })?;
        Ok(Self { inner, settings: settings.clone(), distrust })
    }

    /// Begins a listing: its time runs from now on.
    #[must_use]
    pub fn session<'a>(&'a self, progress: Progress<'a>) -> Session<'a> {
        Session::new(self, progress)
    }

    /// The limits of this client.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

/// Trusts whom the system trusts. Where it trusts nobody, HTTP to this machine still works and HTTPS says why it does not.
fn trust() -> Result<(ClientConfig, Option<Arc<str>>)> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = || {
        ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::new(Kind::Local, format_args!("cannot set up TLS: {error}")))
    };
    match builder()?.with_platform_verifier() {
        Ok(builder) => Ok((builder.with_no_client_auth(), None)),
        Err(error) => {
            let nobody = builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
            Ok((nobody, Some(shown(&error.to_string()).to_string().into())))
        }
    }
}
