//! Folders in object stores and on this machine, as their users meet them.

mod azure;
mod dewy;
mod fetch;
mod folder;
mod gcs;
mod paging;
mod refusals;
mod s3;
mod servers;
mod store;
#[allow(dead_code, reason = "tests of other registries need more of it")]
#[path = "../registry/support.rs"]
mod support;
mod urls;
