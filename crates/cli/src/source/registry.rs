//! Registries as sources: asked on a runtime of their own, with progress, until they answered or somebody pressed Ctrl-C.
//! A git repository of this machine is one of them, named by its path.

use std::fmt;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::OnceLock;
use std::task::Poll;

use regex::bytes::Regex;
use tokio::runtime::{Builder, Runtime};
use verpick::registry::git::Repository;
use verpick::registry::{
    Clock, Demands, Picked, Progress, Reading, Registry, RegistryUrl, SILENT, Settings, SystemClock, cache, pick_from,
    wanting,
};
use verpick::{Candidate, Excerpt, Selector};

use super::progress::Line;
use super::{Need, Tag, VERSION_GROUP};
use crate::args::AskingArgs;
use crate::failure::{Failure, Status};
use crate::policy::Policy;

/// A registry as the command line names it.
pub(super) enum Named {
    Url(Box<RegistryUrl>),
    /// A git repository of this machine, or a folder within one.
    Path(PathBuf),
}

/// What is asked of a registry.
pub(super) struct Asked<'a> {
    pub(super) named: &'a Named,
    pub(super) asking: &'a AskingArgs,
    /// Whose artifact and ages count.
    pub(super) policy: Option<&'a Policy>,
    pub(super) need: Need,
}

/// A registry that was read to its end.
pub(crate) struct Read {
    source: Opened,
    picked: Picked,
    need: Need,
}

/// A registry, by a URL or by a path.
enum Opened {
    Url { registry: Box<dyn Registry>, url: RegistryUrl },
    Path { repository: Repository, shown: String },
}

impl Opened {
    fn registry(&self) -> &dyn Registry {
        match self {
            Self::Url { registry, .. } => &**registry,
            Self::Path { repository, .. } => repository,
        }
    }

    /// What its releases are of, for templates of artifacts.
    fn product(&self) -> String {
        match self {
            Self::Url { url, .. } => url.name(),
            Self::Path { .. } => String::new(),
        }
    }
}

/// As it was named.
impl fmt::Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url { url, .. } => url.fmt(f),
            Self::Path { shown, .. } => f.write_str(shown),
        }
    }
}

impl Asked<'_> {
    /// Lists the registry, and finds out what is needed to pick from it.
    pub(super) fn read(&self, selector: &Selector, pattern: Option<&Regex>) -> Result<Box<Read>, Failure> {
        let source = self.open()?;
        let name = source.product();
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
        let picked = ask_with_line(&source.to_string(), async |progress| {
            let mut listing = source.registry().list(progress).await?;
            if let Some(pattern) = pattern {
                listing.read_as(|release| version_of(pattern, &release.tag));
            }
            let cost = listing.cost();
            tracing::info!(
                registry = %source,
                releases = listing.releases().len(),
                requests = cost.requests,
                pages_from_cache = cost.pages_from_cache,
                "listed"
            );
            Ok(pick_from(source.registry(), listing, selector, &demands, progress).await?)
        })?;
        Ok(Box::new(Read { source, picked, need: self.need }))
    }

    fn open(&self) -> Result<Opened, Failure> {
        let settings = settings(self.asking);
        match self.named {
            Named::Url(url) => {
                let url = match self.policy {
                    // What the flags say of prefix and format, the adapter reads tags by too.
                    Some(policy) => url.as_ref().clone().with_parameters(policy.parameters().clone()),
                    None => url.as_ref().clone(),
                };
                Ok(Opened::Url { registry: <dyn Registry>::open(&url, &settings)?, url })
            }
            Named::Path(path) => {
                let (repository, shown) = repository(path, &settings)?;
                Ok(Opened::Path { repository, shown })
            }
        }
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

/// The repository at a path, or around it.
pub(super) fn repository(path: &Path, settings: &Settings) -> Result<(Repository, String), Failure> {
    // Paths are longer than tags.
    let shown = Excerpt::new(path.as_os_str().as_encoded_bytes()).max_chars(400).to_string();
    if path.is_file() {
        return Err(Failure::usage(format_args!("{shown} is a file, and a source is a git repository or -"))
            .hint(format_args!("give a list of tags on standard input: verpick latest < {shown}")));
    }
    let repository = Repository::at(path, settings).map_err(|error| {
        Failure::from(error)
            .hint("a source is a URL such as ghr://owner/repo, a path to a git repository, or - for standard input")
    })?;
    Ok((repository, shown))
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
        let Self { source, picked, .. } = self;
        ask_with_line(&source.to_string(), async |progress| {
            Ok(picked.describe(source.registry(), places, progress).await?)
        })
    }

    /// The registry.
    pub(crate) fn registry(&self) -> &dyn Registry {
        self.source.registry()
    }

    /// Where it is, unless that is a path.
    pub(crate) const fn url(&self) -> Option<&RegistryUrl> {
        match &self.source {
            Opened::Url { url, .. } => Some(url),
            Opened::Path { .. } => None,
        }
    }

    /// What people know it by.
    pub(crate) fn name(&self) -> String {
        self.source.to_string()
    }

    /// There are no releases in it.
    pub(super) fn none(&self) -> Failure {
        match &self.source {
            Opened::Url { url, .. } => {
                let failure = Failure::new(Status::Nothing, format_args!("there are no releases in {url}"));
                match url.scheme() {
                    "ghr" => failure.hint(format_args!(
                        "drafts show only to those who may write, and tags without a release are those of \
                         git+https://github.com/{}.git",
                        url.location()
                    )),
                    _ => failure,
                }
            }
            Opened::Path { repository, shown } => {
                let is_shallow = ask(async { Ok::<_, Failure>(repository.is_shallow().await?) }).unwrap_or(false);
                let failure = Failure::new(Status::Nothing, format_args!("there are no tags in {shown}"));
                failure.hint(if is_shallow {
                    "it is a shallow clone; git fetch --tags brings them"
                } else {
                    "git fetch --tags brings those of its remote"
                })
            }
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
