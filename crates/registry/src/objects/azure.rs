//! Azure Blob Storage: `az://account/container/prefix`.
//!
//! - `endpoint` names another server, the account included where it is part of the path:
//!   `http://127.0.0.1:10000/devstoreaccount1`.
//! - Credentials come from `AZURE_STORAGE_ACCOUNT_KEY`, from `AZURE_STORAGE_SAS_TOKEN`, from `AZURE_CLIENT_ID` and
//!   `AZURE_TENANT_ID` with `AZURE_CLIENT_SECRET` or with `AZURE_FEDERATED_TOKEN_FILE`, from the identity of an instance: the
//!   first of these that there is. With `AZURE_SKIP_SIGNATURE` there is none.

use std::fmt;
use std::sync::Arc;

use object_store::RetryConfig;
use object_store::azure::{AzureConfigKey as Key, MicrosoftAzureBuilder};
use secrecy::ExposeSecret;

use super::line::Line;
use super::place::{self, Place};
use super::{Objects, Provider, code, other, skewed, status};
use crate::adapters::Opened;
use crate::error::Kind;
use crate::http::{Response, Url};
use crate::{Clock, Environment, Error, RegistryUrl, Result, Settings};

const HOW: &str = "set AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN, or AZURE_SKIP_SIGNATURE=true for a public \
                   container; what az login keeps is not read";

/// The registry that a URL names.
pub(crate) fn open(url: &RegistryUrl, settings: &Settings) -> Result<Opened> {
    let parts = url.segments()?;
    let [account, container, folders @ ..] = &parts[..] else {
        return Err(Error::usage(format_args!("{url} names an account and no container"))
            .with_hint("it looks like az://account/container/prefix"));
    };
    // They become parts of the address, and of what is signed.
    place::name(url, "an account", account, "-")?;
    place::name(url, "a container", container, "-$")?;
    let environment = &settings.environment;
    let endpoint = match place::endpoint(url, environment, &[])? {
        Some(endpoint) => endpoint,
        None => Url::parse(&format!("https://{account}.blob.core.windows.net"))
            .map_err(|_| Error::usage(format_args!("{url} names no account")))?,
    };
    let source = Source::find(environment);
    // A key only signs; all others are sent.
    if !matches!(source, Source::Key | Source::Nobody) {
        place::refuse_plain_http(&endpoint, &source)?;
    }
    let mut builder = MicrosoftAzureBuilder::new()
        .with_account(account)
        .with_container_name(container)
        .with_endpoint(endpoint.as_str().trim_end_matches('/').to_owned())
        .with_allow_http(true)
        .with_retry(RetryConfig { max_retries: 0, ..RetryConfig::default() })
        .with_http_connector(Line);
    for (key, variable) in source.settings() {
        if let Some(value) = environment.get(variable) {
            builder = builder.with_config(*key, value.expose_secret());
        }
    }
    if source == Source::Nobody {
        builder = builder.with_skip_signature(true);
    }
    let place = Place {
        noun: "container",
        bucket: container.clone(),
        prefix: place::prefix(folders),
        url: url.to_string(),
        endpoint,
    };
    let store = builder.build().map_err(|error| {
        // What is wrong with a key or a token would be said with parts of it.
        drop(error);
        Error::usage(format_args!("{source} cannot be read")).with_hint("look whether all of it was copied")
    })?;
    let provider = Azure { source, clock: settings.clock.clone() };
    Objects::open(settings, store, provider, place)
}

/// What is particular to Azure.
#[derive(Debug)]
struct Azure {
    source: Source,
    clock: Arc<dyn Clock>,
}

/// Where the credential comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Key,
    Sas,
    Client,
    Federated,
    Instance,
    Nobody,
}

impl Source {
    fn find(environment: &Environment) -> Self {
        let is_set = |name: &str| environment.get(name).is_some();
        let client = is_set("AZURE_CLIENT_ID") && is_set("AZURE_TENANT_ID");
        if place::is_true(environment, "AZURE_SKIP_SIGNATURE") {
            Self::Nobody
        } else if is_set("AZURE_STORAGE_ACCOUNT_KEY") {
            Self::Key
        } else if is_set("AZURE_STORAGE_SAS_TOKEN") {
            Self::Sas
        } else if client && is_set("AZURE_CLIENT_SECRET") {
            Self::Client
        } else if client && is_set("AZURE_FEDERATED_TOKEN_FILE") {
            Self::Federated
        } else {
            Self::Instance
        }
    }

    /// The variables that it is made of.
    fn settings(self) -> &'static [(Key, &'static str)] {
        match self {
            Self::Key => &[(Key::AccessKey, "AZURE_STORAGE_ACCOUNT_KEY")],
            Self::Sas => &[(Key::SasKey, "AZURE_STORAGE_SAS_TOKEN")],
            Self::Client => &[
                (Key::ClientId, "AZURE_CLIENT_ID"),
                (Key::AuthorityId, "AZURE_TENANT_ID"),
                (Key::ClientSecret, "AZURE_CLIENT_SECRET"),
                (Key::AuthorityHost, "AZURE_AUTHORITY_HOST"),
            ],
            Self::Federated => &[
                (Key::ClientId, "AZURE_CLIENT_ID"),
                (Key::AuthorityId, "AZURE_TENANT_ID"),
                (Key::FederatedTokenFile, "AZURE_FEDERATED_TOKEN_FILE"),
                (Key::AuthorityHost, "AZURE_AUTHORITY_HOST"),
            ],
            Self::Instance => &[(Key::ClientId, "AZURE_CLIENT_ID"), (Key::MsiEndpoint, "IDENTITY_ENDPOINT")],
            Self::Nobody => &[],
        }
    }
}

/// How errors call it.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key => "the key from AZURE_STORAGE_ACCOUNT_KEY",
            Self::Sas => "the token from AZURE_STORAGE_SAS_TOKEN",
            Self::Client => "the client from AZURE_CLIENT_ID and AZURE_CLIENT_SECRET",
            Self::Federated => "the client from AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE",
            Self::Instance => "the identity of this instance",
            Self::Nobody => "a request without a credential",
        })
    }
}

impl Provider for Azure {
    fn root(&self) -> &'static str {
        "EnumerationResults"
    }

    fn refusal(&self, place: &Place, response: &Response) -> Error {
        let found =
            code(response, "Code").or_else(|| response.header("x-ms-error-code").filter(|code| super::is_word(code)));
        let (host, container, source) = (place.host(), place.bucket(), self.source);
        let said = std::str::from_utf8(response.body()).unwrap_or_default();
        let status = status(response, found);
        let refused =
            |what: fmt::Arguments<'_>| Error::new(Kind::Unauthorized, format_args!("{host} {what} ({status})"));
        match (found, response.status().as_u16()) {
            (Some(skew @ "AuthenticationFailed"), _) if said.contains("Request date header") => {
                skewed(place, response, skew, self.clock.now())
            }
            (Some("AuthenticationFailed"), _) if said.contains("specified time frame") => {
                refused(format_args!("says that {source} has expired, or is not valid yet")).with_hint("get a new one")
            }
            (_, 404) => Error::not_found(format_args!("{host} has not {container} ({status})"))
                .with_hint("names of containers are exact"),
            (Some("NoAuthenticationInformation" | "PublicAccessNotPermitted"), _) | (_, 401 | 403)
                if source == Source::Nobody =>
            {
                refused(format_args!("does not show {container} without a credential")).with_hint(
                    "unset AZURE_SKIP_SIGNATURE, and put one into AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN",
                )
            }
            (Some("AuthenticationFailed" | "InvalidAuthenticationInfo"), _) | (_, 401) => {
                refused(format_args!("refuses {source}")).with_hint("it is wrong, of another account, or revoked")
            }
            (Some("AuthorizationFailure"), _) => refused(format_args!("does not let {source} list {container}"))
                .with_hint(
                    "it is wrong or lacks the right to list, or the account's network rules keep this machine out",
                ),
            (_, 403) => refused(format_args!("does not let {source} list {container}"))
                .with_hint("it needs the right to list, as the role Storage Blob Data Reader has"),
            _ => other(place, response, found),
        }
    }

    fn without_credential(&self, place: &Place, asked: &str, why: &dyn fmt::Display) -> Error {
        let (host, why) = (place.host(), super::said_by(asked, why));
        match self.source {
            Source::Instance => Error::new(
                Kind::Unauthorized,
                format_args!("there is no credential for {host}: no variable has one, and {why}"),
            )
            .with_hint(HOW),
            source => {
                Error::new(Kind::Unauthorized, format_args!("there is no credential for {host} by {source}: {why}"))
            }
        }
    }
}
