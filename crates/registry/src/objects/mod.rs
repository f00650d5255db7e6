//! Folders in object stores: `<prefix>/<version>/<artifact>`.
//!
//! - A list with a delimiter gives the folders, which are the tags, a thousand for each request, and nothing of what is in
//!   them. Dates and artifacts cost a list of each folder, so they are asked for where they matter; see
//!   [`describe`](crate::Registry::describe).
//! - A release was published when the last of its artifacts was uploaded: stores know no folders, and so no dates of them.
//! - Files beside the folders, and folders within them, are no part of the layout.
//! - These protocols have no conditional lists: an unchanged store costs what a changed one costs.

#[cfg(feature = "azure")]
mod azure;
mod file;
#[cfg(feature = "gcs")]
mod gcs;
mod line;
mod page;
mod place;
#[cfg(feature = "s3")]
mod s3;

use std::collections::HashSet;
use std::fmt;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

#[cfg(any(feature = "s3", feature = "azure"))]
use chrono::{DateTime, Utc};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use object_store::list::{PaginatedListOptions, PaginatedListStore};
use object_store::{ObjectMeta, ObjectStore};

#[cfg(feature = "azure")]
pub(crate) use azure::open as open_azure;
#[cfg(feature = "gcs")]
pub(crate) use gcs::open as open_gcs;
#[cfg(feature = "s3")]
pub(crate) use s3::open as open_s3;

use crate::adapters::Opened;
use crate::error::{Kind, shown};
use crate::http::{Client, Response, Session};
use crate::registry::{BoxFuture, Progress, Step};
use crate::{Artifact, Content, Cost, Error, Listing, Registry, Release, Result, Resume, Settings};
use line::Serving;
use place::Place;

/// How long a cloud around this machine has to give a credential. It answers within milliseconds, or is not there.
const METADATA_TIMEOUT: Duration = Duration::from_secs(2);
/// How many folders are listed at a time.
const AT_A_TIME: usize = 8;

/// What differs between stores.
trait Provider: fmt::Debug + Send + Sync {
    /// The root of the XML of a list.
    fn root(&self) -> &'static str;

    /// Why a list was refused.
    fn refusal(&self, place: &Place, response: &Response) -> Error;

    /// Why there is no credential to ask with, and which server did not give one, if any was asked.
    fn without_credential(&self, place: &Place, asked: &str, why: &dyn fmt::Display) -> Error;
}

/// What lists pages and gives files.
trait Store: PaginatedListStore + ObjectStore {}

impl<T: PaginatedListStore + ObjectStore> Store for T {}

/// The folders of an object store.
struct Objects {
    client: Client,
    /// For artifacts.
    files: Client,
    store: Box<dyn Store>,
    provider: Box<dyn Provider>,
    place: Place,
}

/// Without the store: it has the credential.
impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Objects").field("place", &self.place).field("provider", &self.provider).finish_non_exhaustive()
    }
}

/// What is in a folder.
#[derive(Debug, Default)]
struct Folder {
    folders: Vec<String>,
    files: Vec<(String, ObjectMeta)>,
    /// Whether there is anything, even if it can be neither.
    exists: bool,
}

impl Objects {
    fn open(settings: &Settings, store: impl Store, provider: impl Provider + 'static, place: Place) -> Result<Opened> {
        let identity = place.identity();
        let objects = Self {
            client: Client::new(settings)?,
            files: Client::for_files(settings)?,
            store: Box::new(store),
            provider: Box::new(provider),
            place,
        };
        Ok(Opened::new(objects, identity))
    }

    fn serving<'a>(&'a self, session: &'a Session<'a>) -> Serving<'a> {
        Serving {
            session,
            settings: self.client.settings(),
            provider: &*self.provider,
            place: &self.place,
            answered: AtomicBool::new(false),
        }
    }

    /// Reads a folder to its end.
    async fn read(&self, serving: &Serving<'_>, prefix: &str, report: bool) -> Result<Folder> {
        let (mut folder, mut seen, mut tokens) = (Folder::default(), HashSet::new(), HashSet::new());
        let most = serving.settings.most_pages;
        let mut token: Option<String> = None;
        for page in 1_u64.. {
            let options = PaginatedListOptions {
                delimiter: Some("/".into()),
                page_token: token.clone(),
                ..PaginatedListOptions::default()
            };
            let asked = self.store.list_paginated(Some(prefix).filter(|prefix| !prefix.is_empty()), options).await;
            let read = asked.map_err(|error| serving.failed(&error))?;
            folder.exists |= !(read.result.common_prefixes.is_empty() && read.result.objects.is_empty());
            for path in &read.result.common_prefixes {
                match self.within(prefix, path.as_ref())? {
                    Some(name) if seen.insert(name.to_owned()) => folder.folders.push(name.to_owned()),
                    _ => {}
                }
            }
            for object in read.result.objects {
                if let Some(name) = self.within(prefix, object.location.as_ref())?.map(str::to_owned) {
                    folder.files.push((name, object));
                }
            }
            if report {
                serving.session.report(Step::Pages { read: page, of: None, releases: folder.folders.len() as u64 });
            }
            let Some(next) = read.page_token.filter(|token| !token.is_empty()) else { return Ok(folder) };
            if !tokens.insert(next.clone()) {
                return Err(Error::new(
                    Kind::Unsafe,
                    format_args!("the pages of {} on {} lead in a circle", self.place, self.place.host()),
                ));
            }
            if tokens.len() >= most {
                return Err(Error::too_much(
                    self.place.host(),
                    format_args!("has more than {most} pages of {}", self.place),
                ));
            }
            token = Some(next);
        }
        Ok(folder)
    }

    /// The name of what is in a folder, of its whole key without a slash at its end; nothing for the folder itself, and for
    /// names that cannot be read.
    fn within<'k>(&self, prefix: &str, key: &'k str) -> Result<Option<&'k str>> {
        if key == page::UNREADABLE {
            tracing::warn!(place = %self.place, "left out a key with an empty or odd part");
            return Ok(None);
        }
        if key == prefix.trim_end_matches('/') {
            return Ok(None);
        }
        match key.strip_prefix(prefix) {
            Some(name) if !name.contains('/') => Ok(Some(name)),
            _ => Err(Error::malformed(
                self.place.host(),
                format_args!("{} is not in the folder that was asked for", shown(key)),
            )),
        }
    }

    async fn list(&self, progress: Progress<'_>) -> Result<Listing> {
        let session = self.client.session(progress);
        let serving = self.serving(&session);
        let folder = serving.run(self.read(&serving, &self.place.prefix, true)).await?;
        if !folder.exists && !self.place.prefix.is_empty() {
            return Err(Error::not_found(format_args!(
                "{} on {} has nothing below {}",
                self.place.bucket(),
                self.place.host(),
                shown(&self.place.prefix)
            ))
            .with_hint("a folder that is empty and one that is not there look the same; look at how it is spelt"));
        }
        let release = |name: String| {
            let mut release = Release::new(name.as_str());
            release.reference = Some(format!("{}/{name}/", self.place.url.trim_end_matches('/')));
            release
        };
        Ok(Listing::whole(folder.folders.into_iter().map(release).collect(), session.cost()))
    }

    async fn describe(&self, releases: Vec<&mut Release>, progress: Progress<'_>) -> Result<Cost> {
        let session = self.client.session(progress);
        let serving = self.serving(&session);
        serving.run(self.look_into_all(&serving, releases)).await?;
        Ok(session.cost())
    }

    async fn look_into_all(&self, serving: &Serving<'_>, releases: Vec<&mut Release>) -> Result<()> {
        let mut waiting = releases.into_iter();
        let mut looks = FuturesUnordered::new();
        for release in waiting.by_ref().take(AT_A_TIME) {
            looks.push(self.look_into(serving, release));
        }
        while let Some(looked) = looks.next().await {
            looked?;
            if let Some(release) = waiting.next() {
                looks.push(self.look_into(serving, release));
            }
        }
        Ok(())
    }

    async fn look_into(&self, serving: &Serving<'_>, release: &mut Release) -> Result<()> {
        let Ok(tag) = std::str::from_utf8(&release.tag) else {
            release.artifacts = Some(Vec::new());
            return Ok(());
        };
        let folder = self.read(serving, &format!("{}{tag}/", self.place.prefix), false).await?;
        if !folder.exists {
            return Err(Error::inconsistent(&self.place, format_args!("{} is gone", shown(tag))));
        }
        release.published = folder.files.iter().map(|(_, object)| object.last_modified).max();
        release.artifacts = Some(folder.files.into_iter().map(|(name, object)| artifact(name, &object)).collect());
        Ok(())
    }
}

fn artifact(name: String, object: &ObjectMeta) -> Artifact {
    let mut artifact = Artifact::new(name);
    artifact.size = Some(object.size);
    artifact.location = Some(object.location.to_string());
    artifact
}

impl Registry for Objects {
    fn list<'a>(&'a self, progress: Progress<'a>) -> BoxFuture<'a, Result<Listing>> {
        Box::pin(self.list(progress))
    }

    fn describe<'a>(&'a self, releases: Vec<&'a mut Release>, progress: Progress<'a>) -> BoxFuture<'a, Result<Cost>> {
        Box::pin(self.describe(releases, progress))
    }

    fn fetch<'a>(
        &'a self,
        artifact: &'a Artifact,
        resume: Option<&'a Resume>,
        progress: Progress<'a>,
    ) -> BoxFuture<'a, Result<Content<'a>>> {
        Box::pin(self.give(artifact, resume, progress))
    }
}

/// When a server says it is, where its clock and ours may be apart.
#[cfg(any(feature = "s3", feature = "azure"))]
fn their_time(response: &Response) -> Option<DateTime<Utc>> {
    Some(DateTime::parse_from_rfc2822(response.header(crate::http::header::DATE)?).ok()?.to_utc())
}

/// The code of a refusal, if it is a word. What else the server says may repeat what was sent.
fn code<'r>(response: &'r Response, element: &str) -> Option<&'r str> {
    let text = std::str::from_utf8(response.body()).ok()?;
    page::element(text, element).filter(|code| is_word(code))
}

fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// A status with the code behind it: `403 Forbidden, AccessDenied`.
fn status(response: &Response, code: Option<&str>) -> String {
    match code {
        Some(code) => format!("{}, {code}", response.status()),
        None => response.status().to_string(),
    }
}

/// How stores that give us nothing more to say are quoted.
fn other(place: &Place, response: &Response, code: Option<&str>) -> Error {
    let (host, status) = (place.host(), status(response, code));
    Error::new(Kind::Malformed, format_args!("{host} answered {status} when asked for {}", place.bucket()))
}

/// That the clocks are apart.
#[cfg(any(feature = "s3", feature = "azure"))]
fn skewed(place: &Place, response: &Response, code: &str, now: DateTime<Utc>) -> Error {
    let host = place.host();
    let apart = their_time(response).map_or_else(String::new, |theirs| {
        format!(": it is {} there and {} here", crate::error::moment(theirs), crate::error::moment(now))
    });
    Error::new(
        Kind::Local,
        format_args!("{host} refuses the time of the request ({}){apart}", status(response, Some(code))),
    )
    .with_hint("set the clock of this machine")
}

/// Why a server gave no credential, with its name once.
fn said_by(asked: &str, why: &dyn fmt::Display) -> String {
    let why = why.to_string();
    if asked.is_empty() || why.starts_with(asked) { why } else { format!("{asked}: {why}") }
}
