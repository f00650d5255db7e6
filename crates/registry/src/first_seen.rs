//! When tags were first listed, for registries that do not say when they were published.
//!
//! Invariants: a date from here is never earlier than the truth, so a minimum age that it satisfies is satisfied. On the
//! first listing of all, every tag is new. A tag that vanished and came back is new again. Of two processes that list at the
//! same moment one may lose what the other wrote: the tag is then dated one listing later.
//!
//! Dates are kept by registry and not by credential, unlike pages: passwords of clouds last hours, and each new one would
//! make every tag new again.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use percent_encoding::{AsciiSet, CONTROLS, percent_encode};

use crate::adapters::{Adapter, Opened};
use crate::cache::{Cache, Key};
use crate::registry::{BoxFuture, Progress};
use crate::{Artifact, Content, Cost, Listing, Registry, Release, Result, Resume, Settings};

/// Puts first-seen dates on what a registry lists without dates. Without a cache there are none.
pub(crate) fn dated(opened: Opened, adapter: &Adapter, settings: &Settings) -> Box<dyn Registry> {
    let Opened { registry: inner, identity } = opened;
    if settings.cache.is_none() {
        return inner;
    }
    let kind = adapter.schemes.first().copied().unwrap_or_default();
    Box::new(Dated { inner, of: format!("{kind} {identity}"), settings: settings.clone() })
}

/// What of a tag JSON cannot hold, and what would stand for it.
const ESCAPED: &AsciiSet = &CONTROLS.add(b'%');

struct Dated {
    inner: Box<dyn Registry>,
    of: String,
    settings: Settings,
}

impl std::fmt::Debug for Dated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.fmt(f)
    }
}

impl Dated {
    fn date(&self, listing: &mut Listing) {
        let lacking = |release: &&mut Release| release.published.is_none();
        let cache = Cache::new(&self.settings);
        let key = Key::new("first-seen", &self.of);
        let before: BTreeMap<String, DateTime<Utc>> = cache.load(&key).unwrap_or_default();
        let now = self.settings.clock.now();
        let mut after = BTreeMap::new();
        for release in listing.releases.iter_mut().filter(lacking) {
            let tag = percent_encode(&release.tag, ESCAPED).to_string();
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
