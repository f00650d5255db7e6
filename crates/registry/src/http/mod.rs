//! Asking over HTTP as every adapter should: with bounds on time, size, attempts and trust.
//!
//! - [`Client`] connects, [`Session`] is one listing over it: it retries, waits, follows redirects, counts and reports.
//! - [`Access`] is a credential, or none, and knows which variable it came from.
//! - [`fetch`] gives a file, from where it was left.
//! - [`list_pages`] reads a list of pages to its end, with the cache.
//!
//! Rules that hold for all of it:
//!
//! - A body that is shorter than it says, does not end, or is too large is an error.
//! - A credential goes to the host it is for and to no other: a redirect elsewhere loses it, a next page elsewhere is
//!   refused, and so is plain HTTP except to this machine.
//! - Certificates are checked against those that the system trusts, so that a company's own authority needs no option here.

mod access;
mod answer;
mod client;
mod fetch;
mod link;
mod pages;
mod session;
mod wait;

pub use access::Access;
pub use answer::{Request, Response};
pub use client::Client;
pub use fetch::fetch;
pub use link::link;
pub use pages::{Page, Paged, list_pages};
pub use reqwest::{Method, StatusCode, header};
pub use session::Session;
pub use url::Url;

/// Whether two URLs are of one scheme, host and port.
pub(crate) fn is_same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme() && a.host_str() == b.host_str() && a.port_or_known_default() == b.port_or_known_default()
}

/// Whether a URL leads to this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Where a URL leads, as errors and log lines show it: host and port.
pub(crate) fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{name}:{port}"),
        None => name.to_owned(),
    }
}
