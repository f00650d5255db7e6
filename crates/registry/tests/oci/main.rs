//! Tags in OCI registries as their users meet them: stubs for what no server can be made to do, Debian's `docker-registry`
//! for the rest.

#![cfg(feature = "oci")]

mod cached;
mod dewy;
mod document;
mod faults;
mod logins;
mod paging;
mod server;
mod stub;
#[allow(dead_code, reason = "other tests need more of it")]
#[path = "../registry/support.rs"]
mod support;
mod tokens;
