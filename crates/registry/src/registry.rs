//! What every registry can do.

use std::fmt;
use std::pin::Pin;

use chrono::{DateTime, Utc};

use crate::{Artifact, Content, Cost, Error, Listing, RegistryUrl, Release, Result, Resume, Settings};

/// A future in a box: what makes the trait usable as an object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where releases live.
///
/// # Rules for those who implement it
///
/// - A listing is whole or it is an error: a page that failed, was cut short or does not fit the others never yields a
///   shorter list.
/// - No secret shows in an error, in a log line or in `Debug`.
/// - Every request has a timeout, every body a bound, retries are few and heed what the registry says of waiting. The
///   [client](crate::http::Client) does all that.
/// - An unchanged registry costs one request where it supports conditional ones; see [`list_pages`](crate::http::list_pages).
pub trait Registry: fmt::Debug + Send + Sync {
    /// Lists all releases.
    fn list<'a>(&'a self, progress: Progress<'a>) -> BoxFuture<'a, Result<Listing>>;

    /// Fills in what the listing lacks of some releases: dates and artifacts. Does nothing where the listing has all that
    /// the registry knows.
    ///
    /// It sets [`Release::artifacts`] of each, to an empty list where there are none.
    fn describe<'a>(&'a self, releases: Vec<&'a mut Release>, progress: Progress<'a>) -> BoxFuture<'a, Result<Cost>> {
        let _ = (releases, progress);
        Box::pin(std::future::ready(Ok(Cost::default())))
    }

    /// Fetches an artifact of a release that this registry listed, going on where it was left where that is asked for and
    /// can be.
    ///
    /// Its size and digest are for the caller to check.
    fn fetch<'a>(
        &'a self,
        artifact: &'a Artifact,
        resume: Option<&'a Resume>,
        progress: Progress<'a>,
    ) -> BoxFuture<'a, Result<Content<'a>>> {
        let _ = (resume, progress);
        let name = crate::error::shown(&artifact.name).to_string();
        Box::pin(std::future::ready(Err(Error::usage(format_args!(
            "{name} cannot be fetched: this registry has no files"
        )))))
    }
}

impl dyn Registry {
    /// The registry that a URL names.
    ///
    /// Nothing is asked of it yet, but what can be known to be wrong is refused: an unknown scheme or parameter, with the
    /// known ones in the error.
    ///
    /// # Errors
    ///
    /// Where the text is no such URL, where this build lacks the adapter, or where a setting that it needs is wrong.
    ///
    /// ```
    /// use verpick_registry::{Registry, Settings};
    ///
    /// let registry = <dyn Registry>::from_url("ghr://acme/app", &Settings::default())?;
    /// let error = <dyn Registry>::from_url("gh://acme/app", &Settings::default()).unwrap_err();
    /// assert!(error.to_string().ends_with("did you mean ghr?"), "{error}");
    /// # Ok::<(), verpick_registry::Error>(())
    /// ```
    pub fn from_url(url: &str, settings: &Settings) -> Result<Box<dyn Registry>> {
        Self::open(&RegistryUrl::parse(url)?, settings)
    }

    /// The registry that a URL names which was parsed already.
    ///
    /// # Errors
    ///
    /// As `from_url`.
    pub fn open(url: &RegistryUrl, settings: &Settings) -> Result<Box<dyn Registry>> {
        let adapter = url.adapter();
        let open = adapter.open.ok_or_else(|| {
            let names = adapter.schemes.join(" and ");
            match adapter.feature {
                Some(feature) => Error::usage(format_args!("{names} is not part of this build"))
                    .with_hint(format_args!("build it with the feature {feature}")),
                None => Error::usage(format_args!("{names} cannot be read yet")),
            }
        })?;
        Ok(crate::first_seen::dated(open(url, settings)?, adapter, settings))
    }
}

/// Told how far a listing is. Called from whatever thread the listing runs on; must not block.
pub type Progress<'a> = &'a (dyn Fn(Step) + Send + Sync);

/// Progress that nobody wants to hear of.
pub const SILENT: Progress<'static> = &|_| {};

/// How far a listing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Pages were read.
    #[non_exhaustive]
    Pages {
        /// How many, cached ones included.
        read: u64,
        /// How many there are, where the registry says so.
        of: Option<u64>,
        /// How many releases they hold.
        releases: u64,
    },
    /// The registry wants us to wait.
    #[non_exhaustive]
    Waiting {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// Releases are described.
    #[non_exhaustive]
    Describing {
        /// How many.
        releases: u64,
    },
}
