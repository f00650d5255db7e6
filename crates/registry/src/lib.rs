//! Finding release tags where releases live.
//!
//! A [`Registry`] lists releases, whole or not at all, and a policy picks from them:
//!
//! ```no_run
//! use verpick_registry::{Registry, RegistryUrl, SILENT, Settings};
//!
//! # async fn latest() -> Result<(), verpick_registry::Error> {
//! let url = RegistryUrl::parse("ghr://acme/app?slot=blue")?;
//! let registry = <dyn Registry>::open(&url, &Settings::default())?;
//!
//! let listing = registry.list(SILENT).await?;
//! let selector = url.parameters().selector()?;
//! let latest = selector.latest(listing.releases()).map(|selection| selection.tag());
//! println!("{latest:?}, for {} requests", listing.cost().requests);
//! # Ok(())
//! # }
//! ```
//!
//! # What holds for every registry
//!
//! - **A listing is whole or it is an error.** A page that failed, was cut short or does not fit the others never yields a
//!   shorter list, and so never an older version.
//! - **An unchanged registry costs one request** where it supports conditional ones and there is a [cache].
//! - **No credential shows**: not in an error, not in a log line, not in `Debug`. A refusal names the variable that the
//!   credential came from.
//! - **Everything has an end**: time, size, attempts and pages are bounded by [`Settings`].
//!
//! # Features
//!
//! - `git` (default): tags of git repositories.
//! - `github` (default): releases on GitHub.
//! - `oci` (default): tags of container images and of whatever else OCI registries hold.
//! - `s3`, `gcs`, `azure` (default): folders in buckets of S3, Google Cloud Storage and Azure Blob Storage.
//! - `folder` (default): folders of this machine.

mod adapters;
pub mod artifact;
pub mod cache;
mod content;
mod error;
mod first_seen;
#[cfg(feature = "folder")]
mod folder;
#[cfg(feature = "git")]
pub mod git;
#[cfg(feature = "github")]
mod github;
pub mod http;
mod listing;
mod near;
#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
mod objects;
#[cfg(feature = "oci")]
mod oci;
mod parameters;
mod pick;
mod registry;
mod release;
mod settings;
mod url;

pub use content::{Chunks, Content, Resume};
pub use error::{Error, Result};
pub use listing::{Cost, Listing};
pub use parameters::{Parameters, duration};
pub use pick::{Demands, Matcher, Picked, pick, pick_from, wanting};
pub use registry::{BoxFuture, Progress, Registry, SILENT, Step};
pub use release::{Artifact, Reading, Release};
pub use settings::{Clock, Environment, Settings, SystemClock};
pub use url::RegistryUrl;
