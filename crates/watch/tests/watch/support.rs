//! A clock that does not wait, and a registry in memory that fails as asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use verpick_registry::{
    Artifact, BoxFuture, Clock, Cost, Error, Listing, Progress, Registry, Release, Result, Settings,
};
use verpick_select::{Action, Selector};
use verpick_version::chrono::{DateTime, TimeDelta, Utc};
use verpick_watch::{Found, Notice, Seen, Source};

/// What all tests count from.
pub(crate) fn noon() -> DateTime<Utc> {
    "2026-06-30T12:00:00Z".parse().unwrap()
}

pub(crate) fn seconds(count: i64) -> TimeDelta {
    TimeDelta::seconds(count)
}

/// A clock that is moved by whoever waits.
#[derive(Debug)]
pub(crate) struct TestClock(Mutex<DateTime<Utc>>);

impl TestClock {
    pub(crate) fn advance(&self, span: TimeDelta) {
        *self.0.lock().unwrap() += span;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()> {
        self.advance(TimeDelta::from_std(span).unwrap());
        Box::pin(std::future::ready(()))
    }
}

pub(crate) fn settings() -> (Settings, Arc<TestClock>) {
    let clock = Arc::new(TestClock(Mutex::new(noon())));
    let mut settings = Settings::default();
    settings.clock = clock.clone();
    (settings, clock)
}

/// What the registry has, or why it does not answer.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub(crate) releases: Vec<Release>,
    pub(crate) trouble: Option<fn() -> Error>,
    /// How often it was listed.
    pub(crate) listed: u32,
}

/// A registry in memory; clones share what it has.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory(pub(crate) Arc<Mutex<Shelf>>);

impl Memory {
    pub(crate) fn of(tags: &[&str]) -> Self {
        let memory = Self::default();
        memory.has(tags);
        memory
    }

    pub(crate) fn has(&self, tags: &[&str]) {
        self.0.lock().unwrap().releases = tags.iter().map(|tag| Release::new(*tag)).collect();
    }

    pub(crate) fn fails(&self, trouble: Option<fn() -> Error>) {
        self.0.lock().unwrap().trouble = trouble;
    }

    pub(crate) fn source(&self) -> Source {
        Source::new(Box::new(self.clone()), Selector::semver(), "memory://acme/app")
    }
}

impl Registry for Memory {
    fn list<'a>(&'a self, _: Progress<'a>) -> BoxFuture<'a, Result<Listing>> {
        let mut shelf = self.0.lock().unwrap();
        shelf.listed += 1;
        let listing = match shelf.trouble {
            Some(trouble) => Err(trouble()),
            None => Ok(Listing::whole(shelf.releases.clone(), Cost::default())),
        };
        Box::pin(std::future::ready(listing))
    }
}

/// A release of that moment, with an artifact that is there or not.
pub(crate) fn release(tag: &str, published: DateTime<Utc>, complete: bool) -> Release {
    let mut release = Release::new(tag);
    release.published = Some(published);
    let mut artifact = Artifact::new("app.zip");
    artifact.complete = complete;
    release.artifacts = Some(vec![artifact]);
    release
}

pub(crate) fn found(tag: &str) -> Found {
    Found {
        tag: tag.to_owned(),
        text: tag.to_owned(),
        version: tag.trim_start_matches('v').to_owned(),
        slot: None,
        published: None,
        artifact: None,
        reference: None,
    }
}

/// A listing whose latest is this tag.
pub(crate) fn seen(action: Action, tag: &str) -> Seen {
    Seen {
        action,
        allowed: matches!(action, Action::Install | Action::Upgrade),
        found: Some(found(tag)),
        current: None,
        pending: None,
        skipped: None,
        releases: 3,
    }
}

/// A listing with nothing in it that matches.
pub(crate) fn nothing() -> Seen {
    Seen { found: None, allowed: false, action: Action::Nothing, ..seen(Action::Nothing, "") }
}

/// The lines that people see.
pub(crate) fn lines(notices: &[Notice]) -> Vec<&str> {
    notices.iter().map(Notice::text).collect()
}
