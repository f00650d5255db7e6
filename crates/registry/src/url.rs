//! The URLs that name registries: `ghr://owner/repo?calver=YYYY.0M.MICRO&slot=blue`.
//!
//! Invariants: a credential in a URL is kept apart and shows nowhere; `%XX` is read in parts and parameters, and `+` is
//! itself (tags have it, and nothing here needs a second spelling of a space).

use std::fmt;

use percent_encoding::percent_decode_str;
use secrecy::SecretString;

use crate::adapters::{self, Adapter};
use crate::error::shown;
use crate::near::nearest;
use crate::{Error, Parameters, Result};

/// Where releases are, and with which parameters.
///
/// ```
/// use verpick_registry::RegistryUrl;
///
/// let url = RegistryUrl::parse("ghr://acme/app?channel=rc&slot=blue")?;
/// assert_eq!(url.scheme(), "ghr");
/// assert_eq!(url.segments()?, ["acme", "app"]);
/// assert_eq!(url.parameters().slot.as_deref(), Some("blue"));
///
/// let error = RegistryUrl::parse("ghrs://acme/app").unwrap_err();
/// assert!(error.is_usage());
/// # Ok::<(), verpick_registry::Error>(())
/// ```
#[derive(Clone)]
pub struct RegistryUrl {
    scheme: &'static str,
    adapter: &'static Adapter,
    /// What stands between `://` and `?`, without credentials.
    location: String,
    userinfo: Option<SecretString>,
    parameters: Parameters,
    /// Those of the adapter's own.
    own: Vec<(&'static str, String)>,
}

impl RegistryUrl {
    /// Whether a text is meant as a URL, and not as a path.
    #[must_use]
    pub fn is_url(text: &str) -> bool {
        text.contains("://")
    }

    /// The schemes that this version reads, each behind its cargo feature.
    pub fn schemes() -> impl Iterator<Item = &'static str> {
        adapters::readable()
    }

    /// Reads a URL.
    ///
    /// # Errors
    ///
    /// Where the scheme or a parameter is not known, a value cannot be read, or a parameter stands twice that may stand
    /// once.
    pub fn parse(text: &str) -> Result<Self> {
        let (head, query) = text.split_once('?').map_or((text, None), |(head, query)| (head, Some(query)));
        let Some((scheme, rest)) = head.split_once("://") else {
            return Err(Error::usage(format_args!("{} is no URL of a registry", shown(text)))
                .with_hint(format_args!("it begins with one of {}", Schemes)));
        };
        let authority_end = rest.find('/').unwrap_or(rest.len());
        let (userinfo, location) = match rest[..authority_end].rfind('@') {
            // In front, it belongs to what follows: the scope of `npm://@scope/name`.
            Some(at) if at > 0 => (Some(&rest[..at]), &rest[at + 1..]),
            _ => (None, rest),
        };
        // A password with a slash or a question mark in it: what we would show of the URL is a part of it.
        let is_cut = userinfo.is_none() && text.contains('@') && has_password(&rest[..authority_end]);
        if is_cut {
            return Err(Error::usage("a URL must not have a credential in it")
                .with_hint("processes and logs show URLs; credentials come from the environment"));
        }
        let adapter = adapters::find(scheme).ok_or_else(|| unknown_scheme(scheme, location))?;
        // Found again as a constant.
        let scheme = adapter.schemes.iter().find(|known| **known == scheme).copied().unwrap_or_default();
        let place = Place { scheme, location };
        if location.trim_matches('/').is_empty() {
            return Err(Error::usage(format_args!("{place} names nothing to read"))
                .with_hint(format_args!("it looks like {}", adapter.form)));
        }
        if location.bytes().any(|byte| byte.is_ascii_control() || byte == b' ') {
            return Err(Error::usage(format_args!("{place} has a space or a control character"))
                .with_hint("write a space as %20"));
        }
        let userinfo = userinfo.map(|userinfo| SecretString::from(userinfo.to_owned()));
        if userinfo.is_some() && !scheme.starts_with("git+") {
            return Err(Error::usage(format_args!("{place} must not have a credential in it"))
                .with_hint("processes and logs show URLs; credentials come from the environment"));
        }
        let mut parameters = Parameters::default();
        let mut own: Vec<(&'static str, String)> = Vec::new();
        for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let key = decoded(key).map_err(|()| not_utf8(&place, key))?;
            let value = decoded(value).map_err(|()| not_utf8(&place, &key))?;
            if let Some(name) = adapter.parameters.iter().find(|name| **name == key) {
                if own.iter().any(|(known, _)| known == name) {
                    return Err(Error::usage(format_args!("{place} has the parameter {name} twice")));
                }
                own.push((name, value));
            } else if is_for_artifacts(&key) && !adapter.has_artifacts {
                return Err(Error::usage(format_args!(
                    "{place} has the parameter {key}, and {scheme} has no artifacts"
                )));
            } else if !parameters.set(&key, &value).map_err(|reason| reason.of(&place))? {
                return Err(unknown_parameter(&place, &key, adapter));
            }
        }
        parameters.check().map_err(|reason| reason.of(&place))?;
        Ok(Self { scheme, adapter, location: location.to_owned(), userinfo, parameters, own })
    }

    /// The scheme, such as `ghr`.
    #[must_use]
    pub fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// What stands between `://` and the parameters, as it was written, but for credentials.
    #[must_use]
    pub fn location(&self) -> &str {
        &self.location
    }

    /// The parts of the location between slashes, with `%XX` read. Slashes at its end do not count.
    ///
    /// # Errors
    ///
    /// Where a part is empty, `.` or `..`, or is no UTF-8.
    pub fn segments(&self) -> Result<Vec<String>> {
        let place = self.place();
        let parts = self.location.trim_end_matches('/').split('/');
        parts
            .map(|part| match decoded(part) {
                Ok(part) if matches!(&*part, "" | "." | "..") || part.contains('/') => {
                    Err(Error::usage(format_args!("{place} has an empty part, or one that leads elsewhere"))
                        .with_hint(format_args!("it looks like {}", self.adapter.form)))
                }
                Ok(part) => Ok(part),
                Err(()) => Err(not_utf8(&place, part)),
            })
            .collect()
    }

    /// The parts, where there must be exactly so many.
    ///
    /// # Errors
    ///
    /// As [`segments`](Self::segments), and where there are more or fewer.
    pub fn exactly<const N: usize>(&self) -> Result<[String; N]> {
        self.segments()?.try_into().map_err(|parts: Vec<String>| {
            let found = parts.len();
            Error::usage(format_args!("{self} has {found} parts, and {} has {N}", self.adapter.form))
        })
    }

    /// What stands before an `@`: a user, or a user and a password.
    #[must_use]
    pub fn userinfo(&self) -> Option<&SecretString> {
        self.userinfo.as_ref()
    }

    /// The policy that the URL asks for.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The same registry under another policy, such as one that [flags](Parameters::or) went into. An adapter reads tags by
    /// it: the prefix and the format say which underscores of an image's tag mean themselves.
    ///
    /// ```
    /// use verpick_registry::{Parameters, RegistryUrl};
    ///
    /// let url = RegistryUrl::parse("img://ghcr.io/acme/app?slot=blue")?;
    /// let flags = Parameters { calver: Some("YYYY_0M_0D".to_owned()), ..Parameters::default() };
    /// let url = url.clone().with_parameters(flags.or(url.parameters().clone()));
    /// assert_eq!(url.parameters().slot.as_deref(), Some("blue"));
    /// # Ok::<(), verpick_registry::Error>(())
    /// ```
    #[must_use]
    pub fn with_parameters(self, parameters: Parameters) -> Self {
        Self { parameters, ..self }
    }

    /// Whether its releases have artifacts that one can be wanted of.
    #[must_use]
    pub fn has_artifacts(&self) -> bool {
        self.adapter.has_artifacts
    }

    /// A parameter of the adapter's own, such as `endpoint`.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.own.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// What the releases are of: the last part of the location, without `.git`. Templates of artifacts call it `{name}`.
    #[must_use]
    pub fn name(&self) -> String {
        let last = self.location.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        percent_decode_str(last.strip_suffix(".git").unwrap_or(last)).decode_utf8_lossy().into_owned()
    }

    pub(crate) fn adapter(&self) -> &'static Adapter {
        self.adapter
    }

    fn place(&self) -> Place<'_> {
        Place { scheme: self.scheme, location: &self.location }
    }
}

/// Without parameters and credentials.
impl fmt::Display for RegistryUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place().fmt(f)
    }
}

impl fmt::Debug for RegistryUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegistryUrl")
            .field("url", &format_args!("{self}"))
            .field("parameters", &self.parameters)
            .finish_non_exhaustive()
    }
}

/// A URL as errors show it.
struct Place<'a> {
    scheme: &'a str,
    location: &'a str,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, shown(self.location))
    }
}

/// The schemes that can be read.
struct Schemes;

impl fmt::Display for Schemes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(f, adapters::readable().map(|scheme| format!("{scheme}://")))
    }
}

/// Names with commas between them.
fn list(f: &mut fmt::Formatter<'_>, names: impl IntoIterator<Item = impl fmt::Display>) -> fmt::Result {
    for (index, name) in names.into_iter().enumerate() {
        write!(f, "{}{name}", if index == 0 { "" } else { ", " })?;
    }
    Ok(())
}

/// Parameters that only make sense of artifacts.
fn is_for_artifacts(key: &str) -> bool {
    matches!(key, "artifact" | "grace")
}

/// Whether what looks like a host with a port is none.
fn has_password(authority: &str) -> bool {
    let port = authority.rsplit_once(':').map(|(_, port)| port);
    port.is_some_and(|port| !port.ends_with(']') && !port.bytes().all(|byte| byte.is_ascii_digit()))
}

fn decoded(text: &str) -> Result<String, ()> {
    percent_decode_str(text).decode_utf8().map(std::borrow::Cow::into_owned).map_err(drop)
}

fn not_utf8(place: &Place<'_>, part: &str) -> Error {
    Error::usage(format_args!("{place} has bytes at {} that are no UTF-8", shown(part)))
}

fn unknown_scheme(scheme: &str, location: &str) -> Error {
    let all = adapters::ADAPTERS.iter().flat_map(|adapter| adapter.schemes).copied();
    let met = shown(scheme);
    if matches!(scheme, "http" | "https" | "ssh" | "git") {
        let error = Error::usage(format_args!("{met}:// says how to ask, not what; the known schemes are {Schemes}"));
        let mut parts = location.trim_end_matches('/').trim_end_matches(".git").split('/');
        return match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some("github.com"), Some(owner), Some(repo), None) => error.with_hint(format_args!(
                "the releases of that repository are ghr://{}/{}",
                shown(owner),
                shown(repo)
            )),
            _ => error.with_hint("the tags of a git repository are git+https://…"),
        };
    }
    match nearest(scheme, all) {
        Some(near) => Error::usage(format_args!(
            "{met} is no scheme of a registry; the known ones are {Schemes}; did you mean {near}?"
        )),
        None => Error::usage(format_args!("{met} is no scheme of a registry; the known ones are {Schemes}")),
    }
}

fn unknown_parameter(place: &Place<'_>, key: &str, adapter: &Adapter) -> Error {
    let names = || {
        let policy = Parameters::NAMES.iter().filter(|name| adapter.has_artifacts || !is_for_artifacts(name));
        adapter.parameters.iter().chain(policy).copied()
    };
    let met = shown(key);
    match nearest(key, names()) {
        Some(near) => Error::usage(format_args!("{place} has an unknown parameter {met}; did you mean {near}?")),
        None => Error::usage(format_args!("{place} has an unknown parameter {met}")),
    }
    .with_hint(format_args!("the known ones are {}", names().collect::<Vec<_>>().join(", ")))
}
