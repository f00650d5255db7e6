//! Tags in OCI registries, of images and of whatever else they hold: `img://host/repository`.
//!
//! - A page that names the next one is followed by it. A full page that names none is followed by `last=`, for some
//!   registries page without links; one that ignores `last` answers with what was read already, and then that was all.
//! - Registries list by name, so a new tag may stand on any page: where there are validators, each page is asked for with
//!   its own every time.
//! - Tags cannot hold `+`, so `_` is read as one: see [`reading`].
//! - There are no dates: a tag is as old as it was first seen. A manifest may have one of when the image was built, which is
//!   another matter, and often 1970.
//! - What is asked of whom with which credential: see [`token`] and [`credentials`].

mod challenge;
mod credentials;
mod image;
mod reading;
mod token;

use std::sync::Mutex;

use reqwest::header::ACCEPT;
use serde::{Deserialize, Deserializer};

use crate::adapters::Opened;
use crate::cache::{Cache, Key};
use crate::http::{Access, Client, Page, Paged, Request, Response, Session, Url, link, list_pages};
use crate::registry::{BoxFuture, Progress};
use crate::{Error, Listing, Registry, RegistryUrl, Release, Result, Settings};

use credentials::Credentials;
use image::Image;
use reading::Underscores;
use token::Pass;

/// What every registry gives at once; some refuse to be asked for more.
const PER_PAGE: usize = 100;
/// Marks the address of a page that no link named. A fragment is never sent.
const UNNAMED: &str = "unnamed";

/// The registry that a URL names.
pub(crate) fn open(url: &RegistryUrl, settings: &Settings) -> Result<Opened> {
    let image = Image::parse(url)?;
    let credentials = Credentials::find(&image, &settings.environment)?;
    let first = image.tags(PER_PAGE)?;
    let identity = first.to_string();
    let registry = Oci {
        client: Client::new(settings)?,
        cache: Cache::new(settings),
        underscores: Underscores::of(url.parameters()),
        pass: Mutex::default(),
        image,
        credentials,
        first,
    };
    Ok(Opened::new(registry, identity))
}

/// The tags of a repository in an OCI registry.
#[derive(Debug)]
struct Oci {
    client: Client,
    cache: Cache,
    image: Image,
    credentials: Credentials,
    first: Url,
    underscores: Underscores,
    /// What the registry let us in with last. Kept for the next listing, which then costs no exchange.
    pass: Mutex<Option<Pass>>,
}

impl Oci {
    /// No credential.
    fn nothing(&self) -> Access {
        Access::none(self.credentials.access.offer())
    }

    /// The error that a status stands for; says so where a credential is known of that is not used.
    fn refusal(&self, response: &Response) -> Error {
        let error = response.refusal(format_args!("the image {}", self.image.repository()));
        match &self.credentials.unused {
            Some(unused) if error.is_unauthorized() || error.is_not_found() => error.with_hint(unused),
            _ => error,
        }
    }

    /// Where the next page is.
    fn next(&self, response: &Response, tags: &[String]) -> Result<Option<Url>> {
        if let Some(next) = link(response, "next")? {
            return Ok(Some(as_asked(next, &self.first)));
        }
        // More than was asked for is all there is.
        let Some(last) = tags.last().filter(|_| tags.len() == PER_PAGE) else { return Ok(None) };
        let mut next = self.first.clone();
        next.query_pairs_mut().append_pair("last", last);
        next.set_fragment(Some(UNNAMED));
        Ok(Some(next))
    }
}

impl Registry for Oci {
    fn list<'a>(&'a self, progress: Progress<'a>) -> BoxFuture<'a, Result<Listing>> {
        Box::pin(async move {
            let session = self.client.session(progress);
            let key = Key::new("oci", self.first.as_str()).credential(&self.credentials.access);
            let tags = list_pages(self, &session, &self.cache, &key, self.first.clone()).await?;
            let releases = tags.into_iter().map(|tag| {
                let (reference, reading) = (self.image.reference(&tag), self.underscores.reading(&tag));
                let mut release = Release::new(tag);
                release.reference = Some(reference);
                release.reading = reading;
                release
            });
            Ok(Listing::whole(releases.collect(), session.cost()))
        })
    }
}

impl Paged for Oci {
    type Item = String;
    type Identity = String;

    fn name(&self) -> String {
        self.image.repository().to_owned()
    }

    /// Without a credential; see [`send`](Self::send).
    fn request(&self, url: Url) -> Request {
        Request::get(url, &self.nothing()).header(ACCEPT, "application/json")
    }

    async fn send(&self, session: &Session<'_>, request: Request) -> Result<Response> {
        self.send_with_pass(session, request).await
    }

    fn first_tells_of_all(&self) -> bool {
        false
    }

    fn read(&self, response: &Response) -> Result<Page<String>> {
        if response.status() != 200 {
            return Err(self.refusal(response));
        }
        let Tags { tags } = response.json()?;
        if is_ignored(response.url(), &tags) {
            return Ok(Page { items: Vec::new(), next: None, full: false, of: None });
        }
        let next = self.next(response, &tags)?;
        Ok(Page { full: tags.len() >= PER_PAGE, items: tags, next, of: None })
    }

    fn identity(&self, tag: &String) -> String {
        tag.clone()
    }
}

/// A next page as it is asked for. A proxy that ends TLS may hide from the registry that it was asked over it, whose links are
/// then plain HTTP: on our host they are asked for as the first page was.
fn as_asked(mut next: Url, first: &Url) -> Url {
    if next.scheme() == "http" && next.host() == first.host() && next.port() == first.port() {
        // Between these two it cannot fail.
        let _ = next.set_scheme(first.scheme());
    }
    next.set_fragment(None);
    next
}

/// Whether a registry that was asked for what comes behind a tag, unnamed by any link, answers with that tag: it gives
/// everything each time.
fn is_ignored(url: &Url, tags: &[String]) -> bool {
    let last = || url.query_pairs().find(|(key, _)| key == "last");
    url.fragment() == Some(UNNAMED) && last().is_some_and(|(_, last)| tags.iter().any(|tag| *tag == last))
}

/// The answer to a question for tags.
#[derive(Deserialize)]
struct Tags {
    // A repository without any has null here; an answer without this is another one.
    #[serde(deserialize_with = "or_null")]
    tags: Vec<String>,
}

fn or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The page on OCI registries, for its example is a test.
#[cfg(doctest)]
#[doc = include_str!("../../../../docs/registries/oci.md")]
struct Document;

#[cfg(test)]
mod tests {
    use super::{as_asked, is_ignored};
    use crate::http::Url;

    #[test]
    fn a_link_that_forgot_tls_is_followed_over_tls_and_on_our_host_alone() {
        for (link, first, expected) in [
            ("http://h/v2/a?last=b", "https://h/v2/a", "https://h/v2/a?last=b"),
            ("http://h:5000/v2/a", "https://h:5000/v2/a", "https://h:5000/v2/a"),
            ("http://h:80/v2/a", "https://h/v2/a", "https://h/v2/a"),
            ("http://h:5000/v2/a", "https://h/v2/a", "http://h:5000/v2/a"),
            ("http://other/v2/a", "https://h/v2/a", "http://other/v2/a"),
            ("https://h/v2/a", "http://h/v2/a", "https://h/v2/a"),
            ("https://h/v2/a#unnamed", "https://h/v2/a", "https://h/v2/a"),
        ] {
            let url = |text| Url::parse(text).unwrap();
            assert_eq!(as_asked(url(link), &url(first)).as_str(), expected, "{link}");
        }
    }

    #[test]
    fn only_a_page_that_no_link_named_can_be_ignored() {
        let tags = ["a".to_owned(), "b+c".to_owned()];
        for (url, expected) in [
            ("https://h/?n=2&last=a#unnamed", true),
            ("https://h/?n=2&last=b%2Bc#unnamed", true),
            ("https://h/?n=2&last=z#unnamed", false),
            ("https://h/?n=2#unnamed", false),
            ("https://h/?n=2&last=a", false),
        ] {
            assert_eq!(is_ignored(&Url::parse(url).unwrap(), &tags), expected, "{url}");
        }
    }
}
