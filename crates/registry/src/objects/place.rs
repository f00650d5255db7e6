//! Where a listing is: the bucket, the folder in it, the server that is asked, and how errors call them.

use std::fmt;

#[cfg(any(feature = "gcs", feature = "azure"))]
use crate::error::Kind;
use crate::error::shown;
use crate::http::Url;
use crate::{Environment, Error, RegistryUrl, Result};

/// A folder in a bucket.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// What the store calls it: `bucket` or `container`.
    pub(super) noun: &'static str,
    /// Its name.
    pub(super) bucket: String,
    /// The folder, with a slash at its end; empty for the bucket itself.
    pub(super) prefix: String,
    /// The URL that names it, without parameters.
    pub(super) url: String,
    /// Where the server is.
    pub(super) endpoint: Url,
}

impl Place {
    /// What tells it from every other folder of its kind of store.
    pub(super) fn identity(&self) -> String {
        format!("{}/{}/{}", self.endpoint.as_str().trim_end_matches('/'), self.bucket, self.prefix)
    }

    /// The server, as errors show it.
    pub(super) fn host(&self) -> String {
        host(&self.endpoint)
    }

    /// The bucket, as errors show it: `the bucket releases`.
    pub(super) fn bucket(&self) -> String {
        format!("the {} {}", self.noun, shown(&self.bucket))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

/// Host and port of a URL.
pub(super) fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

/// Whether a URL leads to what is around this machine: the services of clouds that give credentials to what runs there.
pub(super) fn is_around_us(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_link_local(),
        Some(url::Host::Ipv6(address)) => address.is_unique_local() || address.is_unicast_link_local(),
        Some(url::Host::Domain(name)) => matches!(name, "metadata.google.internal" | "metadata"),
        None => false,
    }
}

/// The folder that the parts of a URL make: with a slash at its end, for `app` must not find `app2`.
pub(super) fn prefix(parts: &[String]) -> String {
    parts.iter().flat_map(|part| [part.as_str(), "/"]).collect()
}

/// Refuses a name that would change the address that it becomes a part of.
pub(super) fn name(url: &RegistryUrl, what: &str, name: &str, others: &str) -> Result<()> {
    let fits = |c: char| c.is_ascii_alphanumeric() || others.contains(c);
    if !name.is_empty() && name.chars().all(fits) {
        return Ok(());
    }
    let others: Vec<String> = others.chars().map(String::from).collect();
    Err(Error::usage(format_args!("{url}: {} is no name for {what}", shown(name)))
        .with_hint(format_args!("it has letters, digits and {}", others.join(" "))))
}

/// The server that the parameter `endpoint` names, or else the first of these variables that names one.
pub(super) fn endpoint(url: &RegistryUrl, environment: &Environment, variables: &[&str]) -> Result<Option<Url>> {
    let from_variable = || variables.iter().find_map(|name| Some(((*name).to_owned(), environment.open(name)?)));
    let given = url.parameter("endpoint").map(|text| (format!("{url}: endpoint"), text.to_owned()));
    let Some((source, text)) = given.or_else(from_variable) else { return Ok(None) };
    let parsed = Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let refused = |what: &str| {
        Error::usage(format_args!("{source} {what}")).with_hint("it looks like https://storage.example.com")
    };
    let parsed = parsed.ok_or_else(|| refused("is no address of a server"))?;
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(refused("must not have a credential in it"));
    }
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return Err(refused("has more to it than host and path"));
    }
    Ok(Some(parsed))
}

/// Whether a variable says yes.
pub(super) fn is_true(environment: &Environment, name: &str) -> bool {
    environment.open(name).is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1")
}

/// Refuses to send a credential where everybody on the way can read it.
#[cfg(any(feature = "gcs", feature = "azure"))]
pub(super) fn refuse_plain_http(endpoint: &Url, source: &dyn fmt::Display) -> Result<()> {
    let is_here = match endpoint.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if endpoint.scheme() == "https" || is_here {
        return Ok(());
    }
    let host = host(endpoint);
    Err(Error::new(Kind::Unsafe, format_args!("{source} is not sent to {host} over plain HTTP"))
        .with_hint("use https://"))
}
