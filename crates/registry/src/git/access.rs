//! Which credential is for which host.
//!
//! Invariants: the token of a service goes to the host of that service and to no other; what is for any host
//! (`GIT_PASSWORD`) comes last.

use url::Url;

use crate::http::Access;
use crate::{Environment, Result};

/// A service whose tokens have variables of their own.
struct Service {
    /// The variables that may hold its token, in the order in which they are asked, and the user that goes with each.
    tokens: &'static [(&'static str, &'static str)],
    /// The variables that may say where it is: those that its own runners set, and those that other adapters heed.
    places: &'static [&'static str],
    /// Where it is otherwise.
    host: &'static str,
    offer: &'static str,
}

const SERVICES: [Service; 2] = [
    Service {
        tokens: &[("GH_TOKEN", "x-access-token"), ("GITHUB_TOKEN", "x-access-token")],
        places: &["GITHUB_SERVER_URL", "GITHUB_API_URL"],
        host: "github.com",
        offer: "GH_TOKEN or GITHUB_TOKEN",
    },
    Service {
        tokens: &[("GITLAB_TOKEN", "oauth2"), ("CI_JOB_TOKEN", "gitlab-ci-token")],
        places: &["CI_SERVER_URL"],
        host: "gitlab.com",
        offer: "GITLAB_TOKEN",
    },
];

const PASSWORD: &str = "GIT_PASSWORD";
const USER: &str = "GIT_USERNAME";
pub(super) const OFFER: &str = "GIT_USERNAME and GIT_PASSWORD";

/// What lets us in at `url`.
pub(super) fn access(url: &Url, environment: &Environment) -> Result<Access> {
    let service = SERVICES.iter().find(|service| service.is_at(url, environment));
    let offer = service.map_or(OFFER, |service| service.offer);
    for (variable, user) in service.map(|service| service.tokens).unwrap_or_default() {
        if let Some(token) = environment.get(variable) {
            return Access::basic(user, &token, *variable, offer);
        }
    }
    match (environment.get(PASSWORD), environment.open(USER)) {
        (Some(password), Some(user)) => Access::basic(&user, &password, OFFER, offer),
        // Where the password is a token, most services take any user.
        (Some(password), None) => Access::basic("git", &password, PASSWORD, offer),
        (None, _) => Ok(Access::none(offer)),
    }
}

impl Service {
    fn is_at(&self, url: &Url, environment: &Environment) -> bool {
        let named = self.places.iter().find_map(|variable| environment.open(variable));
        let named = named.and_then(|named| Url::parse(&named).ok());
        // GitHub's API has a host of its own, that of GitHub Enterprise Server has not.
        let (host, port) = match &named {
            Some(named) => (named.host_str().map(|host| host.strip_prefix("api.").unwrap_or(host)), named.port()),
            None => (Some(self.host), None),
        };
        url.host_str() == host && url.port() == port
    }
}

#[cfg(test)]
mod tests {
    use super::access;
    use crate::Environment;
    use crate::http::Url;

    /// Where the credential for a URL comes from.
    #[track_caller]
    fn source(url: &str, variables: &[(&str, &str)]) -> Option<String> {
        let access = access(&Url::parse(url).unwrap(), &Environment::of(variables.iter().copied())).unwrap();
        access.source().map(str::to_owned)
    }

    const ALL: [(&str, &str); 4] =
        [("GH_TOKEN", "one"), ("GITHUB_TOKEN", "two"), ("GITLAB_TOKEN", "three"), ("GIT_PASSWORD", "four")];

    #[test]
    fn a_token_goes_to_the_host_of_its_service_and_to_no_other() {
        assert_eq!(source("https://github.com/acme/app", &ALL).as_deref(), Some("GH_TOKEN"));
        assert_eq!(source("https://github.com/acme/app", &ALL[1..]).as_deref(), Some("GITHUB_TOKEN"));
        assert_eq!(source("https://gitlab.com/acme/app", &ALL).as_deref(), Some("GITLAB_TOKEN"));
        for url in [
            "https://github.com.example.org/acme/app",
            "https://notgithub.com/acme/app",
            "https://github.com:8443/acme/app",
            "https://example.org/github.com/app",
        ] {
            assert_eq!(source(url, &ALL).as_deref(), Some("GIT_PASSWORD"), "{url}");
            assert_eq!(source(url, &ALL[..3]), None, "{url}");
        }
    }

    #[test]
    fn the_token_of_a_server_of_ones_own_goes_there_and_not_to_the_public_one() {
        let places =
            [("GITHUB_SERVER_URL", "https://ghe.example.com"), ("GITHUB_API_URL", "https://ghe.example.com/api/v3")];
        for place in places {
            let variables = [place, ("GITHUB_TOKEN", "one")];
            assert_eq!(source("https://ghe.example.com/acme/app", &variables).as_deref(), Some("GITHUB_TOKEN"));
            assert_eq!(source("https://github.com/acme/app", &variables), None);
        }
        let public = [("GITHUB_API_URL", "https://api.github.com"), ("GITHUB_TOKEN", "one")];
        assert_eq!(source("https://github.com/acme/app", &public).as_deref(), Some("GITHUB_TOKEN"));
        let job = [("CI_SERVER_URL", "https://gitlab.example.com"), ("CI_JOB_TOKEN", "one")];
        assert_eq!(source("https://gitlab.example.com/acme/app", &job).as_deref(), Some("CI_JOB_TOKEN"));
        assert_eq!(source("https://gitlab.com/acme/app", &job), None);
    }

    #[test]
    fn a_user_without_a_password_is_no_credential() {
        assert_eq!(source("https://example.org/app", &[("GIT_USERNAME", "me")]), None);
    }
}
