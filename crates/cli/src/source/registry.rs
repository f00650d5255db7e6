//! Registries as sources: asked on a runtime of their own, with progress, until they answered or somebody pressed Ctrl-C.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::OnceLock;
use std::task::Poll;

use regex::bytes::Regex;
use tokio::runtime::{Builder, Runtime};
use verpick::registry::{
    Clock, Demands, Picked, Progress, Reading, Registry, RegistryUrl, SILENT, Settings, SystemClock, cache, pick_from,
    wanting,
};
use verpick::{Candidate, Selector};

use super::progress::Line;
use super::{Need, Tag, VERSION_GROUP};
use crate::args::AskingArgs;
use crate::failure::{Failure, Status};
use crate::policy::Policy;

/// What is asked of a registry.
pub(super) struct Asked<'a> {
    pub(super) url: &'a RegistryUrl,
    pub(super) asking: &'a AskingArgs,
    /// Whose artifact and ages count.
    pub(super) policy: Option<&'a Policy>,
    pub(super) need: Need,
}

/// A registry that was read to its end.
pub(crate) struct Read {
    registry: Box<dyn Registry>,
    url: RegistryUrl,
    picked: Picked,
    need: Need,
}

impl Asked<'_> {
    /// Lists the registry, and finds out what is needed to pick from it.
    pub(super) fn read(&self, selector: &Selector, pattern: Option<&Regex>) -> Result<Box<Read>, Failure> {
        let settings = settings(self.asking);
        let registry = <dyn Registry>::open(self.url, &settings)?;
        let name = self.url.name();
        let policy = self.policy.filter(|_| self.need != Need::Tags);
        let wanted = policy.and_then(Policy::wanted);
        let matcher = wanted.map(|wanted| wanting(wanted, &name));
        let mut demands = Demands::at(SystemClock.now());
        if let Some(matcher) = &matcher {
            demands.wanted = Some(matcher);
        }
        if let Some(policy) = policy {
            demands.grace = policy.grace();
            demands.min_age = policy.min_age();
            // What a listing has already costs nothing; only what somebody asks for is worth more requests.
            demands.describe_all = self.need == Need::Each && (matcher.is_some() || demands.min_age.is_some());
        }
        let picked = ask_with_line(&self.url.to_string(), async |progress| {
            let mut listing = registry.list(progress).await?;
            if let Some(pattern) = pattern {
                listing.read_as(|release| version_of(pattern, &release.tag));
            }
            let cost = listing.cost();
            tracing::info!(
                registry = %self.url,
                releases = listing.releases().len(),
                requests = cost.requests,
                pages_from_cache = cost.pages_from_cache,
                "listed"
            );
            Ok(pick_from(&*registry, listing, selector, &demands, progress).await?)
        })?;
        Ok(Box::new(Read { registry, url: self.url.clone(), picked, need: self.need }))
    }
}

/// How registries are asked, by the command line.
pub(crate) fn settings(asking: &AskingArgs) -> Settings {
    let mut settings = Settings::default();
    settings.cache = match (&asking.cache_dir, asking.no_cache) {
        (_, true) => None,
        (Some(folder), _) => Some(folder.clone()),
        (None, _) => cache::folder(&settings.environment),
    };
    if asking.refresh {
        settings.verified_within = std::time::Duration::ZERO;
    }
    settings
}

pub(super) fn version_of(pattern: &Regex, tag: &[u8]) -> Reading {
    let version = pattern.captures(tag).and_then(|captures| captures.name(VERSION_GROUP));
    version.map_or(Reading::Nothing, |version| Reading::As(version.as_bytes().to_owned()))
}

impl Read {
    /// The policy, with what it asks of artifacts and ages.
    pub(super) fn selector(&self) -> &Selector {
        self.picked.selector()
    }

    /// The tags, with what the registry says of them.
    pub(super) fn list(&self) -> impl Iterator<Item = Tag<'_>> {
        let ages_count = self.need != Need::Tags;
        // When a tag was first seen here says nothing of when its version was made.
        tags(&self.picked).map(move |tag| Tag {
            published: if ages_count { tag.published } else { tag.release.and_then(|release| release.published) },
            ..tag
        })
    }

    /// Has the registry fill in dates and artifacts of the releases at these places.
    pub(crate) fn describe(&mut self, places: &[usize]) -> Result<(), Failure> {
        let Self { registry, picked, url, .. } = self;
        ask_with_line(&url.to_string(), async |progress| Ok(picked.describe(&**registry, places, progress).await?))
    }

    /// The registry.
    pub(crate) fn registry(&self) -> &dyn Registry {
        &*self.registry
    }

    /// Where it is.
    pub(crate) const fn url(&self) -> &RegistryUrl {
        &self.url
    }

    /// There are no releases in it.
    pub(super) fn none(&self) -> Failure {
        let failure = Failure::new(Status::Nothing, format_args!("there are no releases in {}", self.url));
        match self.url.scheme() {
            "ghr" => failure.hint(format_args!(
                "drafts show only to those who may write, and tags without a release are those of git+https://github.com/{}.git",
                self.url.location()
            )),
            _ => failure,
        }
    }
}

/// The tags of a listing, with what the registry says of them.
pub(crate) fn tags(picked: &Picked) -> impl Iterator<Item = Tag<'_>> {
    picked.listing().releases().iter().map(|release| Tag {
        name: &release.tag,
        text: release.version_text(),
        published: release.published(),
        release: Some(release),
    })
}

/// Does work that asks a registry, with its progress shown.
fn ask_with_line<T>(name: &str, work: impl AsyncFnOnce(Progress<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
    let line = Line::new(name);
    ask(async {
        let report = |step| line.show(step);
        let progress: Progress<'_> = if line.is_wanted() { &report } else { SILENT };
        work(progress).await
    })
}

/// Does work that asks a registry, unless Ctrl-C comes first.
pub(crate) fn ask<T, E: From<Failure>>(work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    runtime()?.block_on(unless_interrupted(work)).unwrap_or_else(|| Err(Failure::Interrupted.into()))
}

/// The runtime of all that asks. It is never shut down: a connection that one call opened serves the next one, and a name
/// that is still being looked up must not hold up the end.
pub(crate) fn runtime() -> Result<&'static Runtime, Failure> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let failed = |error| Failure::new(Status::Source, format_args!("cannot ask registries on this machine: {error}"));
    let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
    Ok(RUNTIME.get_or_init(|| runtime))
}

/// `None` where Ctrl-C came first.
async fn unless_interrupted<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut interrupt = pin!(tokio::signal::ctrl_c());
    let mut listens = true;
    poll_fn(|context| {
        if listens {
            match interrupt.as_mut().poll(context) {
                Poll::Ready(Ok(())) => return Poll::Ready(None),
                // No signals here: the system ends the program as it likes.
                Poll::Ready(Err(_)) => listens = false,
                Poll::Pending => {}
            }
        }
        work.as_mut().poll(context).map(Some)
    })
    .await
}
