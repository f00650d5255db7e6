//! Repositories behind smart HTTP.
//!
//! The server is asked for protocol 2, in which the tags alone are listed. What it answers decides: one that knows only
//! the protocols before lists everything at once, and the tags are taken out of that.

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, USER_AGENT};

use super::access;
use super::pkt::Fault;
use super::refs::{self, Advertisement, Tag};
use crate::error::{Kind, shown};
use crate::http::{Access, Client, Request, Response, Session, Url};
use crate::registry::{BoxFuture, Progress, Step};
use crate::{Error, Listing, Registry, RegistryUrl, Release, Result, Settings};

const ADVERTISEMENT: &str = "application/x-git-upload-pack-advertisement";
const QUESTION: &str = "application/x-git-upload-pack-request";
const ANSWER: &str = "application/x-git-upload-pack-result";
/// Some servers tell git from browsers by how its name begins.
const AGENT: &str = concat!("git/2.0 (verpick/", env!("CARGO_PKG_VERSION"), ")");
/// What the first request adds to the address of the repository.
const REFERENCES: &str = "/info/refs";

/// A repository behind HTTP.
#[derive(Debug)]
pub(super) struct Remote {
    client: Client,
    access: Access,
    /// The path, as it was written.
    name: String,
    base: Url,
}

impl Remote {
    pub(super) fn new(url: &RegistryUrl, settings: &Settings) -> Result<Self> {
        let base = base(url)?;
        let access = access::access(&base, &settings.environment)?;
        let name = shown(base.path().trim_matches('/')).to_string();
        Ok(Self { client: Client::new(settings)?, access, name, base })
    }

    /// Its address; a slash at its end changes nothing of what is asked.
    pub(super) fn identity(&self) -> String {
        self.base.as_str().trim_end_matches('/').to_owned()
    }

    /// Asks what the server can do.
    async fn first(&self, session: &Session<'_>) -> Result<Response> {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{REFERENCES}", self.base.path().trim_end_matches('/')));
        url.set_query(Some("service=git-upload-pack"));
        let request = asked(Request::get(url, &self.access)).header(ACCEPT, "*/*");
        let response = session.send(&request).await?;
        self.check(&response, ADVERTISEMENT)?;
        Ok(response)
    }

    /// Asks for the tags, where the first answer came from and with what it was got: a redirect holds for this too.
    async fn second(&self, session: &Session<'_>, first: &Response, question: Vec<u8>) -> Result<Response> {
        let mut url = first.url().clone();
        let path = url.path().strip_suffix(REFERENCES).map(|base| format!("{base}/git-upload-pack"));
        let path = path.ok_or_else(|| {
            let place = first.quoted(url.path().as_bytes());
            Error::malformed(first.host(), format_args!("a redirect led to {place}, which is none of a repository"))
        })?;
        url.set_path(&path);
        url.set_query(None);
        let request =
            asked(Request::post(url, first.access(), question)).header(CONTENT_TYPE, QUESTION).header(ACCEPT, ANSWER);
        let response = session.send(&request).await?;
        self.check(&response, ANSWER)?;
        Ok(response)
    }

    /// Whether an answer is one of git's.
    fn check(&self, response: &Response, wanted: &str) -> Result<()> {
        if response.status().as_u16() != 200 {
            return Err(self.refusal(response));
        }
        let kind = response.header(CONTENT_TYPE).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if kind.eq_ignore_ascii_case(wanted) {
            return Ok(());
        }
        let host = response.host();
        if kind.eq_ignore_ascii_case("text/html") {
            return Err(Error::malformed(host, "it is a page for people").with_hint(
                "it may be the address of a page and not of a repository, or a login or a proxy stands in the way",
            ));
        }
        if wanted == ADVERTISEMENT && is_dumb(kind, response.body()) {
            let what =
                format_args!("{} is served as plain files (dumb HTTP), whose list has no end to know it by", self.name);
            return Err(Error::malformed(host, what).with_hint(format_args!(
                "git reads it: git ls-remote --tags --refs {} | sed 's|.*refs/tags/||' | verpick latest",
                shown(self.base.as_str())
            )));
        }
        let kind = if kind.is_empty() { "nothing in particular".to_owned() } else { response.quoted(kind.as_bytes()) };
        Err(Error::malformed(host, format_args!("it is {kind}, and git's would be {wanted}")))
    }

    fn refusal(&self, response: &Response) -> Error {
        let error = response.refusal(format_args!("the repository {}", self.name));
        match (self.access.source(), response.access().source()) {
            (Some(source), None) if error.is_unauthorized() || error.is_not_found() => error.with_hint(format_args!(
                "a redirect led to {}, and the credential from {source} is not sent there; name that host in the URL",
                response.host()
            )),
            // The big services say so of whatever they do not have.
            (None, _) if response.status().as_u16() == 401 => error.with_hint(format_args!(
                "it does not exist, or it is private: then put a credential into {}",
                self.access.offer()
            )),
            _ => error,
        }
    }

    fn error(&self, fault: Fault, response: &Response) -> Error {
        match fault {
            Fault::Truncated(what) => Error::truncated(response.host(), what),
            Fault::Malformed(what) => Error::malformed(response.host(), what),
            Fault::Refused(words) => {
                let (host, said) = (response.host(), response.quoted(&words));
                let message = format!("{host} refuses to list {}: {said}", self.name);
                let lower = words.to_ascii_lowercase();
                let has = |text: &[u8]| lower.windows(text.len()).any(|window| window == text);
                let is_missing = has(b"not found") || has(b"not exist") || has(b"not exported");
                if is_missing { Error::not_found(message) } else { Error::new(Kind::Unavailable, message) }
            }
        }
    }

    async fn tags(&self, session: &Session<'_>) -> Result<Vec<Tag>> {
        let first = self.first(session).await?;
        let (format, agent) = match refs::advertisement(first.body()).map_err(|fault| self.error(fault, &first))? {
            Advertisement::Tags(tags) => return Ok(tags),
            Advertisement::Commands { format, agent } => (format, agent),
        };
        let second = self.second(session, &first, refs::question(format, agent)).await?;
        refs::answer(second.body(), format).map_err(|fault| self.error(fault, &second))
    }
}

impl Registry for Remote {
    fn list<'a>(&'a self, progress: Progress<'a>) -> BoxFuture<'a, Result<Listing>> {
        Box::pin(async move {
            let session = self.client.session(progress);
            let tags = self.tags(&session).await?;
            session.report(Step::Pages { read: 1, of: Some(1), releases: tags.len() as u64 });
            let releases = tags.into_iter().map(|tag| {
                let mut release = Release::new(tag.name);
                release.reference = Some(tag.object);
                release
            });
            Ok(Listing::whole(releases.collect(), session.cost()))
        })
    }
}

/// The address of the repository.
pub(super) fn base(url: &RegistryUrl) -> Result<Url> {
    let way = url.scheme().trim_start_matches("git+");
    let refused = |what: &str| {
        Error::usage(format_args!("{} {what}", url.scheme())).with_hint("it looks like git+https://host/owner/repo.git")
    };
    // What cannot be read is not shown either: a password with a slash in it would be among it. And the library takes
    // the first part of a path for the host where that is missing.
    let base = Some(url.location()).filter(|location| !location.starts_with('/'));
    let base = base.and_then(|location| Url::parse(&format!("{way}://{location}")).ok());
    let base = base.ok_or_else(|| refused("names no address of a server"))?;
    if !base.username().is_empty() || base.password().is_some() {
        return Err(refused("must not have a credential in it"));
    }
    if base.fragment().is_some() {
        return Err(Error::usage(format_args!("{url} has a #")).with_hint("in a name it is written %23"));
    }
    Ok(base)
}

/// What every request says.
fn asked(request: Request) -> Request {
    request.header(HeaderName::from_static("git-protocol"), "version=2").header(USER_AGENT, AGENT)
}

/// Whether this is the list that git keeps for servers which only have files: names of objects, each with a tab behind
/// it, or nothing.
fn is_dumb(kind: &str, body: &[u8]) -> bool {
    let digits = body.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    match body.get(digits) {
        Some(byte) => *byte == b'\t' && matches!(digits, 40 | 64),
        None => body.is_empty() && kind.eq_ignore_ascii_case("text/plain"),
    }
}
