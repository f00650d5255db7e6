//! Parts of events: people, checks, artifacts.

use std::fmt;

use serde_json::{Map, Value};

use crate::status::fold;
use crate::{Status, StatusWord};

/// Who or what built or deployed something, in as many of three ways as were said.
///
/// ```
/// use verpick_event::Person;
///
/// let mut person = Person::default();
/// assert_eq!(person.shown(), None);
/// person.user = Some("jdoe".to_owned());
/// person.name = Some("John Doe".to_owned());
/// assert_eq!(person.shown(), Some("John Doe"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct Person {
    /// The user, as the source knows them, or the system.
    pub user: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// The name.
    pub name: Option<String>,
}

impl Person {
    /// The name, or else the user, or else the address.
    #[must_use]
    pub fn shown(&self) -> Option<&str> {
        self.name.as_deref().or(self.user.as_deref()).or(self.email.as_deref())
    }
}

/// Something that was checked of a version or a deployment: tests, a scan, a review.
///
/// ```
/// use verpick_event::{Check, Status};
///
/// let check = Check::new("unit tests", Status::Completed);
/// assert!(check.passed());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Check {
    /// What it is called.
    pub name: String,
    /// How far it got; `passed` is read as completed too.
    pub status: StatusWord,
    /// Where it can be looked at.
    pub url: Option<String>,
}

impl Check {
    /// A check without an address.
    #[must_use]
    pub fn new(name: impl Into<String>, status: impl Into<StatusWord>) -> Self {
        Self { name: name.into(), status: status.into(), url: None }
    }

    /// Whether it ended well.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.status.status() == Status::Completed
    }
}

/// A thing that was built.
///
/// ```
/// use verpick_event::{Artifact, ArtifactFormat};
///
/// let mut artifact = Artifact::default();
/// artifact.format = Some("tar.gz".parse().unwrap());
/// assert_eq!(artifact.format, Some(ArtifactFormat::Tarball));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Artifact {
    /// How it is packed.
    pub format: Option<ArtifactFormat>,
    /// What it is called.
    pub name: Option<String>,
    /// Where to fetch it: a URL, or for an image its reference.
    pub url: Option<String>,
    /// How many bytes it has.
    pub size: Option<u64>,
    /// Its digest, with its algorithm: `sha256:…`.
    pub digest: Option<String>,
    pub(crate) unknown: Map<String, Value>,
}

impl Artifact {
    /// What else was said of it, kept as it came.
    #[must_use]
    pub const fn unknown(&self) -> &Map<String, Value> {
        &self.unknown
    }
}

/// How an artifact is packed.
///
/// ```
/// use verpick_event::ArtifactFormat;
///
/// assert_eq!("ZIP".parse(), Ok(ArtifactFormat::Zip));
/// assert_eq!("deb".parse::<ArtifactFormat>().unwrap().as_str(), "deb");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ArtifactFormat {
    /// A ZIP archive.
    Zip,
    /// A tar archive, compressed or not.
    Tarball,
    /// An image of a container.
    Docker,
    /// Another format, as it was sent.
    Other(String),
}

impl ArtifactFormat {
    /// The word that is written for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Zip => "zip",
            Self::Tarball => "tarball",
            Self::Docker => "docker",
            Self::Other(word) => word,
        }
    }
}

impl std::str::FromStr for ArtifactFormat {
    type Err = std::convert::Infallible;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Ok(match &*fold(word) {
            "zip" => Self::Zip,
            "tarball" | "tar" | "tar.gz" | "tgz" => Self::Tarball,
            "docker" | "docker_image" | "image" | "oci" => Self::Docker,
            _ => Self::Other(word.to_owned()),
        })
    }
}

impl fmt::Display for ArtifactFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
