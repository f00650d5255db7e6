//! Releases on GitHub: `ghr://owner/repo`.
//!
//! - The list is neither by version nor by date of publication, so it is read to its end; see
//!   [`list_pages`](crate::http::list_pages) for what an unchanged one costs.
//! - `GITHUB_API_URL` names another host, such as one of GitHub Enterprise Server: `https://ghe.example.com/api/v3`.
//! - The token comes from `GH_TOKEN`, else from `GITHUB_TOKEN`. Without one there are 60 requests an hour, and unchanged
//!   pages count.
//! - Drafts show only to those who may write.
//! - An asset counts once its state is `uploaded`.

use chrono::{DateTime, Utc};
use reqwest::header::{ACCEPT, HeaderName};
use serde::{Deserialize, Serialize};

use crate::adapters::Opened;
use crate::cache::{Cache, Key};
use crate::error::shown;
use crate::http::{Access, Client, Page, Paged, Request, Response, Url, fetch, is_same_origin, link, list_pages};
use crate::registry::{BoxFuture, Progress};
use crate::{Artifact, Content, Error, Listing, Registry, RegistryUrl, Release, Result, Resume, Settings};

/// Where the API is, unless the environment says otherwise.
const API: &str = "https://api.github.com";
/// Which variables may hold the token, in the order in which they are asked.
const VARIABLES: [&str; 2] = ["GH_TOKEN", "GITHUB_TOKEN"];
const OFFER: &str = "GH_TOKEN or GITHUB_TOKEN";
/// As many as GitHub gives at once.
const PER_PAGE: usize = 100;

/// The registry that a URL names.
pub(crate) fn open(url: &RegistryUrl, settings: &Settings) -> Result<Opened> {
    let registry = GitHub::new(url, settings)?;
    let identity = registry.first.to_string();
    Ok(Opened::new(registry, identity))
}

/// The releases of a repository on GitHub.
#[derive(Debug)]
struct GitHub {
    client: Client,
    /// For artifacts.
    files: Client,
    cache: Cache,
    access: Access,
    /// `owner/repo`, as it was written.
    name: String,
    first: Url,
}

impl GitHub {
    fn new(url: &RegistryUrl, settings: &Settings) -> Result<Self> {
        let [owner, repo] = url.exactly()?;
        let mut first = api(settings)?;
        first
            .path_segments_mut()
            .map_err(|()| Error::usage("GITHUB_API_URL is no address to ask"))?
            .pop_if_empty()
            .extend(["repos", &owner, &repo, "releases"]);
        first.set_query(Some(&format!("per_page={PER_PAGE}")));
        Ok(Self {
            client: Client::new(settings)?,
            files: Client::for_files(settings)?,
            cache: Cache::new(settings),
            access: Access::bearer_from(&settings.environment, &VARIABLES, OFFER)?,
            name: format!("{}/{}", shown(&owner), shown(&repo)),
            first,
        })
    }
}

fn api(settings: &Settings) -> Result<Url> {
    let given = settings.environment.open("GITHUB_API_URL");
    let text = given.as_deref().unwrap_or(API);
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let refused =
        |what: &str| Error::usage(format_args!("GITHUB_API_URL {what}")).with_hint(format_args!("it looks like {API}"));
    let url = url.ok_or_else(|| refused("is no address of a server"))?;
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(refused("has more to it than host and path"));
    }
    Ok(url)
}

impl Registry for GitHub {
    fn list<'a>(&'a self, progress: Progress<'a>) -> BoxFuture<'a, Result<Listing>> {
        Box::pin(async move {
            let session = self.client.session(progress);
            let key = Key::new("github", self.first.as_str()).credential(&self.access);
            let entries = list_pages(self, &session, &self.cache, &key, self.first.clone()).await?;
            let releases = entries.into_iter().map(Release::from).collect();
            Ok(Listing::whole(releases, session.cost()))
        })
    }

    fn fetch<'a>(
        &'a self,
        artifact: &'a Artifact,
        resume: Option<&'a Resume>,
        progress: Progress<'a>,
    ) -> BoxFuture<'a, Result<Content<'a>>> {
        Box::pin(async move {
            let what = format!("the artifact {} of {}", shown(&artifact.name), self.name);
            fetch(&self.files, &self.file(artifact, &what)?, &what, resume, progress).await
        })
    }
}

impl GitHub {
    /// What asks for an artifact. Those of a private repository are to be had of the API alone, and by nobody else.
    fn file(&self, artifact: &Artifact, what: &str) -> Result<Request> {
        let parse = |text: &String| Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let ours = |url: &Url| is_same_origin(url, &self.first);
        if let Some(url) = artifact.private.as_ref().and_then(parse).filter(ours) {
            if self.access.source().is_some() {
                return Ok(Request::get(url, &self.access)
                    .header(ACCEPT, "application/octet-stream")
                    .header(HeaderName::from_static("x-github-api-version"), "2022-11-28"));
            }
        }
        let url = artifact.location.as_ref().and_then(parse);
        let url = url.ok_or_else(|| Error::not_found(format_args!("nothing says where {what} is")))?;
        Ok(Request::get(url, &Access::none(OFFER)))
    }
}

impl Paged for GitHub {
    type Item = Entry;
    type Identity = u64;

    fn name(&self) -> String {
        self.name.clone()
    }

    fn request(&self, url: Url) -> Request {
        Request::get(url, &self.access)
            .header(ACCEPT, "application/vnd.github+json")
            .header(HeaderName::from_static("x-github-api-version"), "2022-11-28")
    }

    fn read(&self, response: &Response) -> Result<Page<Entry>> {
        match response.status().as_u16() {
            200 => {}
            422 => {
                return Err(Error::too_much(
                    format_args!("{} on {}", self.name, response.host()),
                    "has more than 10,000 releases, and no more are listed (422)",
                )
                .with_hint("its tags are all to be had: git+https://…"));
            }
            _ => return Err(response.refusal(format_args!("the repository {}", self.name))),
        }
        let items: Vec<Entry> = response.json()?;
        let last = link(response, "last")?;
        let of = last.and_then(|last| last.query_pairs().find(|(key, _)| key == "page")?.1.parse().ok());
        Ok(Page { full: items.len() >= PER_PAGE, items, next: link(response, "next")?, of })
    }

    fn identity(&self, entry: &Entry) -> u64 {
        entry.id
    }
}

/// A release, as the API has it and as it is cached.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    id: u64,
    tag_name: String,
    draft: bool,
    prerelease: bool,
    published_at: Option<DateTime<Utc>>,
    html_url: Option<String>,
    assets: Vec<Asset>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Asset {
    name: String,
    state: String,
    size: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    browser_download_url: Option<String>,
    /// Where the API has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl From<Entry> for Release {
    fn from(entry: Entry) -> Self {
        let mut release = Self::new(entry.tag_name);
        release.published = entry.published_at;
        release.draft = entry.draft;
        release.prerelease_flag = Some(entry.prerelease);
        release.reference = entry.html_url;
        release.artifacts = Some(entry.assets.into_iter().map(Artifact::from).collect());
        release
    }
}

impl From<Asset> for Artifact {
    fn from(asset: Asset) -> Self {
        let mut artifact = Self::new(asset.name);
        artifact.size = asset.size;
        artifact.digest = asset.digest;
        artifact.location = asset.browser_download_url;
        artifact.private = asset.url;
        // Others are `starter` and `open`: on the way, or given up on the way.
        artifact.complete = asset.state == "uploaded";
        artifact
    }
}

/// The document, for its examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/registries/github.md")]
struct Document;
