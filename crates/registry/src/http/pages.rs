//! Lists that come in pages, and the cache of them.
//!
//! Invariant: what comes out of here is the whole list, or an error. [`list_pages`] says how that is seen to.

use std::collections::HashSet;
use std::hash::Hash;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use reqwest::header::{ETAG, LAST_MODIFIED};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Request, Response, Session, host, is_same_origin};
use crate::cache::{Cache, Key};
use crate::error::Kind;
use crate::registry::Step;
use crate::{Error, Result};

/// A list in pages: what an adapter knows of it.
pub trait Paged: Sync {
    /// What a page has many of; kept in the cache.
    type Item: Clone + Serialize + DeserializeOwned + Send + Sync;
    /// What tells one item from another.
    type Identity: Eq + Hash;

    /// What is listed, for errors: `acme/app`.
    fn name(&self) -> String;

    /// The request for a page.
    fn request(&self, url: Url) -> Request;

    /// Sends the request for a page: for registries that want a credential exchanged first.
    fn send(&self, session: &Session<'_>, request: Request) -> impl Future<Output = Result<Response>> + Send {
        async move { session.send(&request).await }
    }

    /// Whether what is added shows on the first page, so that where that one is unchanged the others are likely to be. Not
    /// so where the order is by name.
    fn first_tells_of_all(&self) -> bool {
        true
    }

    /// Reads a page.
    ///
    /// # Errors
    ///
    /// Where the answer is a refusal, or cannot be read.
    fn read(&self, response: &Response) -> Result<Page<Self::Item>>;

    /// What tells an item from the others.
    fn identity(&self, item: &Self::Item) -> Self::Identity;
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// What it lists.
    pub items: Vec<T>,
    /// Where the next page is.
    pub next: Option<Url>,
    /// Whether no more would have fitted in it.
    pub full: bool,
    /// How many pages there are, where the registry says so.
    pub of: Option<u64>,
}

/// A page in the cache.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept<T> {
    url: Url,
    etag: Option<String>,
    last_modified: Option<String>,
    page: Page<T>,
}

impl<T> Kept<T> {
    fn can_be_verified(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }
}

/// A list in the cache.
#[derive(Debug, Serialize, Deserialize)]
struct KeptList<T> {
    /// When all pages were verified last.
    verified: DateTime<Utc>,
    pages: Vec<Kept<T>>,
}

impl<T> KeptList<T> {
    fn find(&self, url: &Url) -> Option<&Kept<T>> {
        self.pages.iter().find(|kept| kept.url == *url)
    }
}

/// Reads a list from the page at `first` to its end.
///
/// `key` is that of the list and of the credential that decides what it shows; where that is traded for short-lived tokens,
/// not of those, or no page would ever be found again.
///
/// # When a page is taken from the cache
///
/// Each page is kept with its validators. The first page is always asked for, conditionally. If it is unchanged, the others
/// are taken as they are for as long as [`verified_within`](crate::Settings::verified_within) says since all of them were
/// verified last; after that, each is asked for with its own validators.
///
/// The reason: what registries add or change is nearly always on the first page, so one request notices it. What it cannot
/// notice, such as a release far down that is deleted, or one that is added behind others because its commit is old, shows
/// up to that span later. Once the first page has changed, every page is asked for. Where a registry lists by name, a new
/// entry may stand on any page, and each is asked for every time.
///
/// The pages of a list are kept in one file, so that pages of different moments never meet in the cache.
///
/// # A list that changes while it is read
///
/// A release that is added meanwhile pushes others from page to page, so that one is read twice; one that is deleted lets
/// one slip through. The first is seen by its identity; for the second, the first page is asked for once more at the end
/// where pages behind it were read anew. Either way the list is read a second time, and then it is an error.
///
/// # Errors
///
/// Where any page cannot be had, where pages do not fit together, or where they lead in circles, to another host or to no
/// end.
pub async fn list_pages<P: Paged>(
    paged: &P,
    session: &Session<'_>,
    cache: &Cache,
    key: &Key,
    first: Url,
) -> Result<Vec<P::Item>> {
    let kept: Option<KeptList<P::Item>> = cache.load(key);
    let reader = Reader { paged, session, first, kept };
    let began = session.settings().clock.now();
    let read = match reader.read().await {
        Err(error) if error.kind() == Kind::Inconsistent => {
            tracing::debug!(%error, "reads the list once more");
            reader.read().await?
        }
        other => other?,
    };
    let pages = match read {
        Read::Unchanged => reader.kept.map(|kept| kept.pages).unwrap_or_default(),
        Read::Verified(pages) => {
            let list = KeptList { verified: began, pages };
            // Without a validator nothing of it can ever be used again.
            if list.pages.first().is_some_and(Kept::can_be_verified) {
                cache.store(key, &list);
            }
            list.pages
        }
    };
    Ok(pages.into_iter().flat_map(|kept| kept.page.items).collect())
}

struct Reader<'r, 's, P: Paged> {
    paged: &'r P,
    session: &'r Session<'s>,
    first: Url,
    kept: Option<KeptList<P::Item>>,
}

enum Read<T> {
    /// What is in the cache holds.
    Unchanged,
    /// All pages, verified just now.
    Verified(Vec<Kept<T>>),
}

impl<P: Paged> Reader<'_, '_, P> {
    async fn read(&self) -> Result<Read<P::Item>> {
        let mut pages: Vec<Kept<P::Item>> = Vec::new();
        let mut seen = HashSet::new();
        let mut identities = HashSet::new();
        let mut read_anew = 0;
        let mut releases = 0;
        let mut of = None;
        let mut next = Some(self.first.clone());
        while let Some(url) = next {
            self.check(&url, &pages, &seen)?;
            let kept = self.kept.as_ref().and_then(|kept| kept.find(&url));
            // Whether one more was added behind a full last page would show in nothing but a link to it.
            let asks_whole = kept.is_some_and(|kept| kept.page.full && kept.page.next.is_none() && !self.is_fresh());
            let asked = self.ask(&url, kept.filter(|_| !asks_whole)).await?;
            let is_new = asked.is_some();
            let page = match asked {
                None if pages.is_empty() && self.is_fresh() => {
                    self.took_all();
                    return Ok(Read::Unchanged);
                }
                None => {
                    self.session.took_from_cache(1);
                    kept.cloned()
                }
                Some(page) => {
                    read_anew += usize::from(!pages.is_empty());
                    Some(page)
                }
            };
            let Some(page) = page else { break };
            if page.page.items.iter().any(|item| !identities.insert(self.paged.identity(item))) {
                return Err(Error::inconsistent(self.paged.name(), "an entry stood on two pages"));
            }
            // A kept page need not know how many follow it: its validators may be of its entries alone.
            let says = page.page.of.filter(|_| is_new);
            if says.is_some() && of.is_some_and(|of| Some(of) != says) {
                return Err(Error::inconsistent(self.paged.name(), "the number of pages is another now"));
            }
            of = of.or(says);
            releases += page.page.items.len() as u64;
            next = page.page.next.clone();
            seen.insert(url);
            pages.push(page);
            self.session.report(Step::Pages { read: pages.len() as u64, of, releases });
        }
        if read_anew > 0 {
            self.check_first(&pages).await?;
        }
        Ok(Read::Verified(pages))
    }

    /// Whether the pages behind the first are taken as they are if that one is unchanged.
    fn is_fresh(&self) -> bool {
        let settings = self.session.settings();
        let kept = self.kept.as_ref().filter(|_| self.paged.first_tells_of_all());
        kept.is_some_and(|kept| {
            let age = settings.clock.now() - kept.verified;
            let within = TimeDelta::from_std(settings.verified_within).unwrap_or(TimeDelta::MAX);
            // What was verified in the future was verified by a clock that was wrong.
            age >= TimeDelta::zero() && age < within
        })
    }

    fn took_all(&self) {
        let pages = self.kept.as_ref().map(|kept| kept.pages.as_slice()).unwrap_or_default();
        let releases = pages.iter().map(|kept| kept.page.items.len() as u64).sum();
        let read = pages.len() as u64;
        self.session.took_from_cache(pages.len());
        self.session.report(Step::Pages { read, of: Some(read), releases });
    }

    /// Refuses to go where a list does not lead.
    fn check(&self, url: &Url, pages: &[Kept<P::Item>], seen: &HashSet<Url>) -> Result<()> {
        let (name, from) = (self.paged.name(), host(&self.first));
        // A redirect may have led the first page elsewhere; what counts is where we meant to ask.
        if !is_same_origin(&self.first, url) {
            let to = host(url);
            return Err(Error::new(
                Kind::Unsafe,
                format_args!("{from} says that the next page of {name} is on another host, {to}"),
            )
            .with_hint("that is not followed, for it could be anybody's"));
        }
        if seen.contains(url) {
            return Err(Error::new(Kind::Unsafe, format_args!("the pages of {name} on {from} lead in a circle")));
        }
        let most = self.session.settings().most_pages;
        if pages.len() >= most {
            return Err(Error::too_much(from, format_args!("has more than {most} pages of {name}")));
        }
        Ok(())
    }

    /// The page at `url`; `None` where it is the one that is kept.
    async fn ask(&self, url: &Url, kept: Option<&Kept<P::Item>>) -> Result<Option<Kept<P::Item>>> {
        let mut request = self.paged.request(url.clone());
        if let Some(kept) = kept {
            request = request.unless(kept.etag.as_deref(), kept.last_modified.as_deref());
        }
        let response = self.paged.send(self.session, request).await?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return match kept {
                Some(kept) if kept.can_be_verified() => Ok(None),
                _ => Err(Error::malformed(response.host(), "it says that nothing changed, and was not asked that")),
            };
        }
        let page = self.paged.read(&response)?;
        let validator = |name| response.header(name).map(str::to_owned);
        Ok(Some(Kept { url: url.clone(), etag: validator(ETAG), last_modified: validator(LAST_MODIFIED), page }))
    }

    /// Asks for the first page once more: where its entries are others, one may have slipped from page to page unread.
    async fn check_first(&self, pages: &[Kept<P::Item>]) -> Result<()> {
        let Some(first) = pages.first() else { return Ok(()) };
        if !first.can_be_verified() {
            return Ok(());
        }
        let Some(now) = self.ask(&first.url, Some(first)).await? else { return Ok(()) };
        let identities = |page: &Kept<P::Item>| page.page.items.iter().map(|item| self.paged.identity(item)).collect();
        let (then, now): (Vec<_>, Vec<_>) = (identities(first), identities(&now));
        if then == now { Ok(()) } else { Err(Error::inconsistent(self.paged.name(), "its first page is another now")) }
    }
}
