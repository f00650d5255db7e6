//! A bucket that lists as S3 does, and what is asked of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use verpick_registry::{Demands, Environment, Error, Picked, Registry, Result, SILENT, Settings, pick};
use verpick_select::Selector;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::support::{TestClock, settings};

/// Parts of these two never show.
pub(crate) const KEY: (&str, &str) = ("AWS_ACCESS_KEY_ID", "AKIAPRIVATE0EXAMPLE0");
pub(crate) const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "PRIVATE/private+0123456789/secret0123456");

/// The settings of all tests, with these variables and no others.
pub(crate) fn with(variables: &[(&str, &str)]) -> (Settings, Arc<TestClock>) {
    let (mut settings, clock) = settings("http://127.0.0.1:1", None);
    settings.environment = Environment::of(variables.iter().copied());
    (settings, clock)
}

/// The same with keys for S3.
pub(crate) fn keys() -> Settings {
    with(&[KEY, SECRET]).0
}

/// The registry that a URL names.
#[track_caller]
pub(crate) fn open(url: &str, settings: &Settings) -> Box<dyn Registry> {
    <dyn Registry>::from_url(url, settings).unwrap_or_else(|error| panic!("{url}: {error:#}"))
}

/// The tags that a URL lists, in alphabetical order.
pub(crate) async fn tags(url: &str, settings: &Settings) -> Result<Vec<String>> {
    let listing = open(url, settings).list(SILENT).await?;
    let mut tags: Vec<_> = listing.releases().iter().map(|release| release.shown().to_string()).collect();
    tags.sort();
    Ok(tags)
}

/// What is picked by a policy that wants an artifact if one is named.
pub(crate) async fn picked(
    url: &str,
    settings: &Settings,
    selector: &Selector,
    artifact: Option<&'static str>,
) -> Result<(Option<String>, Picked)> {
    let wanted = |_: &verpick_version::Version<'_>, release: &verpick_registry::Release| {
        Ok(release.artifacts.iter().flatten().position(|found| Some(found.name.as_str()) == artifact))
    };
    let mut demands = Demands::at(settings.clock.now());
    if artifact.is_some() {
        demands.wanted = Some(&wanted);
    }
    let picked = pick(&*open(url, settings), selector, &demands, SILENT).await?;
    let tag = picked.explain().selected().map(|selection| selection.tag().to_string());
    Ok((tag, picked))
}

/// The line of an error, `HOST` being the server.
#[track_caller]
pub(crate) fn line(error: &Error, server: &str) -> String {
    crate::support::said(error, server)
}

/// An object of a bucket: its key, its size, and when it was written.
pub(crate) type Object = (&'static str, u64, &'static str);

/// A bucket of these objects that gives so many entries at once.
pub(crate) struct Bucket {
    pub(crate) objects: Vec<Object>,
    pub(crate) at_once: usize,
}

impl Bucket {
    pub(crate) fn of(keys: &[&'static str]) -> Self {
        Self { objects: keys.iter().map(|key| (*key, 1, "2026-06-01T00:00:00.000Z")).collect(), at_once: 1_000 }
    }

    pub(crate) async fn serve(self) -> MockServer {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(self).mount(&server).await;
        server
    }
}

pub(crate) fn asked(request: &Request, name: &str) -> Option<String> {
    request.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

impl Respond for Bucket {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        assert_eq!(asked(request, "list-type").as_deref(), Some("2"));
        let prefix = asked(request, "prefix").unwrap_or_default();
        let mut entries: BTreeMap<&str, Option<&Object>> = BTreeMap::new();
        for object in self.objects.iter().filter(|object| object.0.starts_with(&*prefix)) {
            match object.0[prefix.len()..].find('/') {
                Some(slash) => entries.insert(&object.0[..=prefix.len() + slash], None),
                None => entries.insert(object.0, Some(object)),
            };
        }
        let after = asked(request, "continuation-token").unwrap_or_default();
        let mut left = entries.iter().filter(|(key, _)| **key > &*after).peekable();
        let mut body = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">",
        );
        let mut last = "";
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "&#10;");
        for (key, object) in left.by_ref().take(self.at_once) {
            last = key;
            let key = escape(key);
            let _ = match object {
                Some((_, size, date)) => write!(
                    body,
                    "<Contents><Key>{key}</Key><LastModified>{date}</LastModified><Size>{size}</Size></Contents>"
                ),
                None => write!(body, "<CommonPrefixes><Prefix>{key}</Prefix></CommonPrefixes>"),
            };
        }
        let more = left.peek().is_some();
        let _ = write!(body, "<IsTruncated>{more}</IsTruncated>");
        if more {
            let _ = write!(body, "<NextContinuationToken>{}</NextContinuationToken>", escape(last));
        }
        body.push_str("</ListBucketResult>");
        ResponseTemplate::new(200).set_body_string(body)
    }
}

/// The prefixes that were asked for, each once.
pub(crate) async fn prefixes(server: &MockServer) -> BTreeSet<String> {
    let requests = server.received_requests().await.unwrap();
    requests.iter().map(|request| asked(request, "prefix").unwrap_or_default()).collect()
}
