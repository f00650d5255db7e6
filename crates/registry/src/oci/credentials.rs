//! Who we are for a registry.
//!
//! 1. `DOCKER_USERNAME` and `DOCKER_PASSWORD`, for whatever registry a URL names.
//! 2. `GH_TOKEN`, else `GITHUB_TOKEN`, for `ghcr.io` and for no host that looks like it.
//! 3. What `docker login` left in `config.json`, in the folder that `DOCKER_CONFIG` names or in `~/.docker`, for its host.
//!
//! Docker may keep a credential in a helper, a program that is run to get it, or as an identity token. Neither is used:
//! running what a file names is another trust than reading it. A refusal says so where it is the reason.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use secrecy::SecretString;
use serde::Deserialize;

use super::image::Image;
use crate::error::shown;
use crate::http::Access;
use crate::{Environment, Result};

const VARIABLES: &str = "DOCKER_USERNAME and DOCKER_PASSWORD";
const GITHUB: &str = "ghcr.io";
const GITHUB_VARIABLES: [&str; 2] = ["GH_TOKEN", "GITHUB_TOKEN"];
/// Any name will do: the token says who it is.
const GITHUB_USER: &str = "token";
/// A larger file is none of Docker's.
const LARGEST_FILE: u64 = 1 << 20;

/// A credential for a registry, or none.
#[derive(Debug)]
pub(super) struct Credentials {
    pub(super) access: Access,
    /// What to do where a credential is known of that is not used.
    pub(super) unused: Option<String>,
}

impl Credentials {
    pub(super) fn find(image: &Image, environment: &Environment) -> Result<Self> {
        let is_github = image.is_in(GITHUB);
        let offer = if is_github { "GITHUB_TOKEN" } else { VARIABLES };
        let of = |access| Self { access, unused: None };
        match (environment.open("DOCKER_USERNAME"), environment.get("DOCKER_PASSWORD")) {
            (Some(user), Some(password)) => return Access::basic(&user, &password, VARIABLES, offer).map(of),
            (None, None) => {}
            _ => tracing::warn!("of {VARIABLES} only one is set; goes without it"),
        }
        if is_github {
            let found = GITHUB_VARIABLES.iter().find_map(|name| Some((*name, environment.get(name)?)));
            if let Some((name, token)) = found {
                return Access::basic(GITHUB_USER, &token, name, offer).map(of);
            }
        }
        let Some(path) = config_file(environment) else { return Ok(of(Access::none(offer))) };
        let file = shown(&path.display().to_string()).to_string();
        let unused = |how: String| {
            let unused = format!("{file} keeps a credential for {} {how}; put it into {offer}", image.host());
            Self { access: Access::none(offer), unused: Some(unused) }
        };
        match read(&path).map_or(Kept::Nowhere, |config| config.find(image)) {
            Kept::Here { user, password } => Access::basic(&user, &password, &*file, offer).map(of),
            Kept::InHelper(name) => {
                Ok(unused(format!("in the helper docker-credential-{}, which is not run", shown(&name))))
            }
            Kept::AsIdentityToken => Ok(unused("as an identity token, which is not used".to_owned())),
            Kept::Nowhere => Ok(of(Access::none(offer))),
        }
    }
}

/// Docker's own file.
fn config_file(environment: &Environment) -> Option<PathBuf> {
    let home = || {
        let home = environment.open(if cfg!(windows) { "USERPROFILE" } else { "HOME" })?;
        Some(PathBuf::from(home).join(".docker"))
    };
    Some(environment.open("DOCKER_CONFIG").map(PathBuf::from).or_else(home)?.join("config.json"))
}

/// What a file says. One that cannot be read is a warning: images that everybody may see need none.
fn read(path: &std::path::Path) -> Option<Config> {
    let file = path.display();
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|opened| opened.take(LARGEST_FILE).read_to_end(&mut bytes));
    if let Err(error) = read {
        if error.kind() != std::io::ErrorKind::NotFound {
            tracing::warn!(%file, %error, "cannot read what docker login left; goes without it");
        }
        return None;
    }
    // The library's words could quote a password.
    let place = |error: serde_json::Error| {
        tracing::warn!(%file, line = error.line(), column = error.column(), "cannot make sense of what docker login left; goes without it");
    };
    serde_json::from_slice(&bytes).map_err(place).ok()
}

#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    auths: BTreeMap<String, Entry>,
    #[serde(default, rename = "credHelpers")]
    helpers: BTreeMap<String, String>,
    #[serde(rename = "credsStore")]
    store: Option<String>,
}

#[derive(Deserialize)]
struct Entry {
    auth: Option<String>,
    username: Option<String>,
    password: Option<String>,
    identitytoken: Option<String>,
}

/// Where a credential is.
enum Kept {
    Here { user: String, password: SecretString },
    InHelper(String),
    AsIdentityToken,
    Nowhere,
}

impl Config {
    fn find(self, image: &Image) -> Kept {
        let helper = self.helpers.into_iter().find(|(key, _)| is_for(key, image)).map(|(_, helper)| helper);
        let entry = self.auths.into_iter().find(|(key, _)| is_for(key, image)).map(|(_, entry)| entry);
        let is_known = entry.is_some();
        let has_identity =
            entry.as_ref().is_some_and(|entry| entry.identitytoken.as_ref().is_some_and(|it| !it.is_empty()));
        if has_identity {
            return Kept::AsIdentityToken;
        }
        let pair = entry.and_then(Entry::pair);
        // The store has an empty entry for each registry that somebody logged in to.
        match (pair, helper.or(self.store.filter(|_| is_known))) {
            (Some((user, password)), _) => Kept::Here { user, password },
            (None, Some(helper)) => Kept::InHelper(helper),
            (None, None) => Kept::Nowhere,
        }
    }
}

impl Entry {
    /// User and password.
    fn pair(self) -> Option<(String, SecretString)> {
        let decoded = self.auth.and_then(|auth| String::from_utf8(BASE64_STANDARD.decode(auth.trim()).ok()?).ok());
        let pair = decoded.as_ref().and_then(|decoded| decoded.trim_end_matches('\0').split_once(':'));
        let (user, password) = match pair {
            Some((user, password)) => (user.to_owned(), password.to_owned()),
            None => (self.username?, self.password?),
        };
        Some((user, SecretString::from(password))).filter(|(user, _)| !user.is_empty())
    }
}

/// Whether a key of the file is for the registry of an image: a host, or an address of one as old versions wrote it.
fn is_for(key: &str, image: &Image) -> bool {
    let key = key.split_once("://").map_or(key, |(_, rest)| rest);
    let (host, path) = key.split_once('/').unwrap_or((key, ""));
    matches!(path.trim_matches('/'), "" | "v1" | "v2") && image.is_in(&host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Image, is_for};
    use crate::RegistryUrl;

    #[test]
    fn a_key_is_for_its_registry_however_it_is_written() {
        for (key, url, expected) in [
            ("https://index.docker.io/v1/", "img://docker.io/nginx", true),
            ("docker.io", "img://registry-1.docker.io/nginx", true),
            ("https://registry-1.docker.io/v2/", "img://docker.io/acme/app", true),
            ("hub.docker.com", "img://docker.io/nginx", false),
            ("ghcr.io", "img://ghcr.io/acme/app", true),
            ("GHCR.io", "img://ghcr.io/acme/app", true),
            ("https://ghcr.io", "img://ghcr.io/acme/app", true),
            ("ghcr.io:443", "img://ghcr.io/acme/app", false),
            ("ghcr.io/other", "img://ghcr.io/acme/app", false),
            ("example.com", "img://example.com:5000/app", false),
            ("example.com:5000", "img://example.com:5000/app", true),
            ("", "img://example.com/app", false),
        ] {
            let image = Image::parse(&RegistryUrl::parse(url).unwrap()).unwrap();
            assert_eq!(is_for(key, &image), expected, "{key} for {url}");
        }
    }
}
