//! When tags were first listed, for registries that do not say when they were published.
//!
//! Invariants: a date from here is never earlier than the truth, so a minimum age that it satisfies is satisfied. On the
//! first listing of all, every tag is new. A tag that vanished and came back is new again. Of two processes that list at the
//! same moment one may lose what the other wrote: the tag is then dated one listing later.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;

use crate::cache::{Cache, Key};
use crate::registry::{BoxFuture, Progress};
use crate::{Artifact, Content, Cost, Listing, Registry, RegistryUrl, Release, Result, Resume, Settings};

/// Puts first-seen dates on what a registry lists without dates. Without a cache there are none.
pub(crate) fn dated(inner: Box<dyn Registry>, url: &RegistryUrl, settings: &Settings) -> Result<Box<dyn Registry>> {
    if settings.cache.is_none() {
        return Ok(inner);
    }
    let of = url.identity();
    Ok(Box::new(Dated { inner, of: of.expose_secret().into(), settings: settings.clone() }))
}

struct Dated {
    inner: Box<dyn Registry>,
    of: secrecy::SecretString,
    settings: Settings,
}

impl std::fmt::Debug for Dated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.fmt(f)
    }
}

impl Dated {
    fn date(&self, listing: &mut Listing) {
        // Only where something lacks a date, and only for tags that JSON can hold.
        let lacking = |release: &&mut Release| release.published.is_none() && std::str::from_utf8(&release.tag).is_ok();
        let cache = Cache::new(&self.settings);
        let key = Key::new("first-seen", self.of.expose_secret());
        let before: BTreeMap<String, DateTime<Utc>> = cache.load(&key).unwrap_or_default();
        let now = self.settings.clock.now();
        let mut after = BTreeMap::new();
        for release in listing.releases.iter_mut().filter(lacking) {
            let tag = String::from_utf8_lossy(&release.tag).into_owned();
            let seen = before.get(&tag).copied().unwrap_or(now);
            release.first_seen = Some(seen);
            after.insert(tag, seen);
        }
        if after != before {
            cache.store(&key, &after);
        }
    }
}

impl Registry for Dated {
    fn list<'a>(&'a self, progress: Progress<'a>) -> BoxFuture<'a, Result<Listing>> {
        Box::pin(async move {
            let mut listing = self.inner.list(progress).await?;
            self.date(&mut listing);
            Ok(listing)
        })
    }

    fn describe<'a>(&'a self, releases: Vec<&'a mut Release>, progress: Progress<'a>) -> BoxFuture<'a, Result<Cost>> {
        self.inner.describe(releases, progress)
    }

    fn fetch<'a>(
        &'a self,
        artifact: &'a Artifact,
        resume: Option<&'a Resume>,
        progress: Progress<'a>,
    ) -> BoxFuture<'a, Result<Content<'a>>> {
        self.inner.fetch(artifact, resume, progress)
    }
}
