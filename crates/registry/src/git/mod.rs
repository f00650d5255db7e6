//! The tags of git repositories: `git+https://…` and `git+http://…` over the network, `git+file:///…` and folders by
//! git.
//!
//! - A repository behind HTTP is asked in git's own protocol, smart HTTP: it costs two requests, or one where the
//!   server is older than protocol 2, and nothing of the repository but the names of its tags is fetched. Git has
//!   neither dates there nor conditional requests: tags are dated by when they were [first
//!   seen](crate::Release::first_seen).
//! - A repository on this machine is read by git itself, which has to be installed: see [`Repository`]. Its tags have
//!   dates.
//! - [`Release::reference`](crate::Release::reference) is the object that a tag stands for, mostly a commit.
//! - A credential never stands in the URL. It comes from `GH_TOKEN` or `GITHUB_TOKEN` for GitHub, `GITLAB_TOKEN` or
//!   `CI_JOB_TOKEN` for GitLab, and else from `GIT_USERNAME` and `GIT_PASSWORD`. Where GitHub and GitLab are, the
//!   variables that they set for their own runners say: `GITHUB_SERVER_URL`, `GITHUB_API_URL`, `CI_SERVER_URL`.

mod access;
mod local;
mod pkt;
mod refs;
mod remote;

pub use local::Repository;

use crate::adapters::{Opened, of_path};
use crate::{Error, RegistryUrl, Result, Settings};

/// The repository that a URL names.
pub(crate) fn open(url: &RegistryUrl, settings: &Settings) -> Result<Opened> {
    if url.userinfo().is_some() {
        return Err(Error::usage(format_args!("{url} must not have a user or a password in it"))
            .with_hint(format_args!("processes and logs show URLs; put them into {}", offer(url, settings))));
    }
    if url.scheme() == "git+file" {
        let path = local::path(url)?;
        return Ok(Opened::new(Repository::at(&path, settings)?, of_path(&path)));
    }
    let registry = remote::Remote::new(url, settings)?;
    let identity = registry.identity();
    Ok(Opened::new(registry, identity))
}

/// Which variables could hold the credential for a URL.
fn offer(url: &RegistryUrl, settings: &Settings) -> &'static str {
    let access = remote::base(url).and_then(|base| access::access(&base, &settings.environment));
    access.map_or(access::OFFER, |access| access.offer())
}

/// The page on git, for its example is a test.
#[cfg(doctest)]
#[doc = include_str!("../../../../docs/registries/git.md")]
struct Document;
