//! Which registry and which repository a URL names.
//!
//! Invariants: a repository is of the letters that the specification allows, so it needs no escapes anywhere; plain HTTP is
//! for `localhost` and `127.0.0.1` alone.

use std::fmt;

use crate::error::shown;
use crate::http::Url;
use crate::{Error, RegistryUrl, Result};

/// Docker Hub's names: the first is the one that is pulled from, the last the one that is asked.
const DOCKER_HUB: [&str; 3] = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/// A repository in a registry.
#[derive(Debug)]
pub(super) struct Image {
    /// The registry: scheme, host and port.
    origin: Url,
    /// The registry as references have it.
    host: String,
    repository: String,
}

impl Image {
    pub(super) fn parse(url: &RegistryUrl) -> Result<Self> {
        let parts = url.segments()?;
        let (host, parts) = parts.split_first().map_or(("", parts.as_slice()), |(host, parts)| (host.as_str(), parts));
        let refused = |what: &str| Error::usage(format_args!("{url} {what}"));
        if parts.is_empty() {
            let error = refused("names a registry and no repository");
            // Docker reads a name alone as one of its own.
            return Err(match host.contains(['.', ':']) || host == "localhost" {
                true => error.with_hint("it looks like img://host/repository"),
                false => error.with_hint(format_args!("the image of Docker Hub is img://docker.io/{}", shown(host))),
            });
        }
        let origin = origin(host).ok_or_else(|| {
            refused("does not begin with a host")
                .with_hint("it looks like img://host/repository or img://host:port/repository")
        })?;
        let mut repository = parts.join("/");
        if repository.contains([':', '@']) {
            return Err(refused("names a tag or a digest").with_hint("tags are what is looked for: leave it out"));
        }
        if repository.contains(|letter: char| letter.is_ascii_uppercase()) {
            let small = repository.to_ascii_lowercase();
            return Err(refused("has capital letters, and no repository has them")
                .with_hint(format_args!("it may be {}", shown(&small))));
        }
        if let Some(part) = parts.iter().find(|part| !is_part(part)) {
            return Err(refused("is no name of a repository")
                .with_hint(format_args!("{} is not letters and digits with single separators between", shown(part))));
        }
        let is_hub = origin.port().is_none() && origin.host_str().is_some_and(|host| DOCKER_HUB.contains(&host));
        let [pulled, .., asked] = DOCKER_HUB;
        if is_hub && parts.len() == 1 {
            repository.insert_str(0, "library/");
        }
        let origin = if is_hub { self::origin(asked).unwrap_or(origin) } else { origin };
        let host = if is_hub { pulled.to_owned() } else { authority(&origin) };
        Ok(Self { origin, host, repository })
    }

    /// The registry's name.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// The repository's name.
    pub(super) fn repository(&self) -> &str {
        &self.repository
    }

    /// Whether it is in this registry and no other.
    pub(super) fn is_in(&self, host: &str) -> bool {
        match DOCKER_HUB.contains(&&*self.host) {
            true => DOCKER_HUB.contains(&host),
            false => self.host == host,
        }
    }

    /// Where its tags are listed.
    pub(super) fn tags(&self, per_page: usize) -> Result<Url> {
        let path = format!("/v2/{}/tags/list?n={per_page}", self.repository);
        self.origin.join(&path).map_err(|error| Error::usage(format_args!("{self} cannot be asked for: {error}")))
    }

    /// What to pull.
    pub(super) fn reference(&self, tag: &str) -> String {
        format!("{self}:{tag}")
    }
}

/// As it is pulled, without a tag.
impl fmt::Display for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.host, self.repository)
    }
}

/// The address of a registry, if that is what it is.
fn origin(host: &str) -> Option<Url> {
    let secure = Url::parse(&format!("https://{host}")).ok()?;
    let is_bare = secure.username().is_empty() && secure.password().is_none() && secure.path() == "/";
    if !is_bare || secure.query().is_some() || secure.fragment().is_some() {
        return None;
    }
    match secure.host_str()? {
        // Parsed anew, for each scheme leaves out another port.
        "localhost" | "127.0.0.1" => Url::parse(&format!("http://{host}")).ok(),
        _ => Some(secure),
    }
}

fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Runs of letters and digits, with `.`, `_`, `__` or hyphens between.
fn is_part(part: &str) -> bool {
    let separators = part.split(|letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit());
    let at_ends = part.starts_with(['.', '_', '-']) || part.ends_with(['.', '_', '-']);
    let mut separators = separators.filter(|separator| !separator.is_empty());
    !at_ends
        && separators.all(|separator| matches!(separator, "." | "_" | "__") || separator.bytes().all(|b| b == b'-'))
}

#[cfg(test)]
mod tests {
    use super::{Image, is_part};
    use crate::RegistryUrl;

    fn parse(url: &str) -> Result<Image, String> {
        RegistryUrl::parse(url).and_then(|url| Image::parse(&url)).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn a_part_of_a_name_has_single_separators_between_letters() {
        for part in ["a", "0", "alpine", "a.b", "a_b", "a__b", "a-b", "a---b", "my-app_v1.2"] {
            assert!(is_part(part), "{part}");
        }
        for part in ["-a", "a-", ".a", "a.", "_a", "a_", "a..b", "a___b", "a._b", "a-.b", "a b", "ä", "a+b", "a%2fb"] {
            assert!(!is_part(part), "{part}");
        }
    }

    /// Registry and repository, or what is said.
    type Named<'c> = Result<(&'c str, &'c str), &'c str>;

    /// Dewy's suite `oci.url`, whole.
    #[test]
    fn a_url_names_what_it_names_for_dewy() {
        let cases: [(&str, Named<'_>); 12] = [
            ("img://docker.io/linyows/dewy-testapp", Ok(("registry-1.docker.io", "linyows/dewy-testapp"))),
            ("img://index.docker.io/linyows/dewy-testapp", Ok(("registry-1.docker.io", "linyows/dewy-testapp"))),
            ("img://registry-1.docker.io/linyows/dewy-testapp", Ok(("registry-1.docker.io", "linyows/dewy-testapp"))),
            ("img://docker.io/nginx", Ok(("registry-1.docker.io", "library/nginx"))),
            ("img://docker.io/golang?pre-release=true", Ok(("registry-1.docker.io", "library/golang"))),
            ("img://registry-1.docker.io/nginx", Ok(("registry-1.docker.io", "library/nginx"))),
            ("img://docker.io/linyows/myapp", Ok(("registry-1.docker.io", "linyows/myapp"))),
            ("img://ghcr.io/owner/myapp", Ok(("ghcr.io", "owner/myapp"))),
            ("img://registry.example.com/myapp", Ok(("registry.example.com", "myapp"))),
            ("img://localhost:5000/myapp", Ok(("localhost:5000", "myapp"))),
            (
                "img:///repo",
                Err("img:///repo has an empty part, or one that leads elsewhere; it looks like img://host/repository"),
            ),
            (
                "img://docker.io",
                Err("img://docker.io names a registry and no repository; it looks like img://host/repository"),
            ),
        ];
        for (url, expected) in cases {
            let parsed = parse(url);
            let named = parsed.as_ref().map(|image| (super::authority(&image.origin), image.repository()));
            let named = named.as_ref().map(|(registry, repository)| (registry.as_str(), *repository));
            assert_eq!(named.map_err(|error| error.as_str()), expected, "{url}");
        }
    }

    #[test]
    fn a_reference_is_what_docker_pulls() {
        for (url, reference) in [
            ("img://index.docker.io/nginx", "docker.io/library/nginx:1.0"),
            ("oci://GHCR.io/acme/app/", "ghcr.io/acme/app:1.0"),
            ("img://localhost:5000/a/b/c", "localhost:5000/a/b/c:1.0"),
            ("img://docker.io:8443/nginx", "docker.io:8443/nginx:1.0"),
        ] {
            assert_eq!(parse(url).unwrap().reference("1.0"), reference);
        }
    }

    #[test]
    fn only_this_machine_is_asked_over_plain_http() {
        for (url, expected) in [
            ("img://localhost/a", "http://localhost/v2/a/tags/list?n=100"),
            ("img://localhost:443/a", "http://localhost:443/v2/a/tags/list?n=100"),
            ("img://127.0.0.1:5000/a", "http://127.0.0.1:5000/v2/a/tags/list?n=100"),
            ("img://localhost.example.com/a", "https://localhost.example.com/v2/a/tags/list?n=100"),
            ("img://127.0.0.1.example.com/a", "https://127.0.0.1.example.com/v2/a/tags/list?n=100"),
            ("img://127.0.0.2/a", "https://127.0.0.2/v2/a/tags/list?n=100"),
            ("img://[::1]:5000/a", "https://[::1]:5000/v2/a/tags/list?n=100"),
            ("img://registry:80/a", "https://registry:80/v2/a/tags/list?n=100"),
        ] {
            assert_eq!(parse(url).unwrap().tags(100).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn a_url_that_cannot_be_meant_is_refused() {
        for (url, expected) in [
            (
                "img://nginx",
                "img://nginx names a registry and no repository; the image of Docker Hub is img://docker.io/nginx",
            ),
            (
                "img://ghcr.io/acme/app:v1.2.3",
                "img://ghcr.io/acme/app:v1.2.3 names a tag or a digest; tags are what is looked for: leave it out",
            ),
            (
                "img://ghcr.io/acme/app@sha256:00",
                "img://ghcr.io/acme/app@sha256:00 names a tag or a digest; tags are what is looked for: leave it out",
            ),
            (
                "img://ghcr.io/Acme/App",
                "img://ghcr.io/Acme/App has capital letters, and no repository has them; it may be acme/app",
            ),
            (
                "img://ghcr.io/acme/-app",
                "img://ghcr.io/acme/-app is no name of a repository; -app is not letters and digits with single separators \
                 between",
            ),
            (
                "img://h%3Fx/app",
                "img://h%3Fx/app does not begin with a host; it looks like img://host/repository or \
                 img://host:port/repository",
            ),
            (
                "img://host:port/app",
                "img://host:port/app does not begin with a host; it looks like img://host/repository or \
                 img://host:port/repository",
            ),
            (
                "img://ghcr.io/acme/app?artifact=x",
                "img://ghcr.io/acme/app has the parameter artifact, and img has no artifacts",
            ),
        ] {
            assert_eq!(parse(url).unwrap_err(), expected);
        }
    }
}
