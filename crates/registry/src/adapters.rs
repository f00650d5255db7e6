//! Which schemes of URLs there are, and which adapter reads each. The only list of them.

use crate::{Registry, RegistryUrl, Result, Settings};

/// Makes a registry of a URL. Asks nothing of it.
pub(crate) type Open = fn(&RegistryUrl, &Settings) -> Result<Opened>;

/// A registry that was made of a URL.
pub(crate) struct Opened {
    pub(crate) registry: Box<dyn Registry>,
    /// What tells it from all others of its kind: the server that is asked and what it is asked for, however the URL
    /// spells them and wherever the server is named.
    pub(crate) identity: String,
}

// Without any adapter nothing makes one.
#[cfg(any(
    feature = "azure",
    feature = "folder",
    feature = "gcs",
    feature = "git",
    feature = "github",
    feature = "oci",
    feature = "s3"
))]
impl Opened {
    pub(crate) fn new(registry: impl Registry + 'static, identity: impl Into<String>) -> Self {
        Self { registry: Box::new(registry), identity: identity.into() }
    }
}

/// The identity of a folder: where it is once links are followed. Shown with escapes, for a path need not be UTF-8.
#[cfg(any(feature = "folder", feature = "git"))]
pub(crate) fn of_path(path: &std::path::Path) -> String {
    format!("{:?}", path.canonicalize().as_deref().unwrap_or(path))
}

/// A kind of registry.
pub(crate) struct Adapter {
    /// The schemes of its URLs, the usual one first.
    pub(crate) schemes: &'static [&'static str],
    /// What its URLs look like.
    pub(crate) form: &'static str,
    /// Its parameters beside those of every policy.
    pub(crate) parameters: &'static [&'static str],
    /// Whether its releases have artifacts that one can be wanted of.
    pub(crate) has_artifacts: bool,
    /// The cargo feature that it is behind; `None` while it is not written.
    pub(crate) feature: Option<&'static str>,
    /// `None` where it is not part of this build.
    pub(crate) open: Option<Open>,
}

const fn adapter(schemes: &'static [&'static str], form: &'static str) -> Adapter {
    Adapter { schemes, form, parameters: &[], has_artifacts: true, feature: None, open: None }
}

pub(crate) const ADAPTERS: &[Adapter] = &[
    Adapter {
        feature: Some("github"),
        #[cfg(feature = "github")]
        open: Some(crate::github::open),
        ..adapter(&["ghr"], "ghr://owner/repo")
    },
    Adapter {
        parameters: &["endpoint", "region"],
        feature: Some("s3"),
        #[cfg(feature = "s3")]
        open: Some(crate::objects::open_s3),
        ..adapter(&["s3"], "s3://region/bucket/prefix")
    },
    Adapter {
        parameters: &["endpoint"],
        feature: Some("gcs"),
        #[cfg(feature = "gcs")]
        open: Some(crate::objects::open_gcs),
        ..adapter(&["gs"], "gs://bucket/prefix")
    },
    Adapter {
        parameters: &["endpoint"],
        feature: Some("azure"),
        #[cfg(feature = "azure")]
        open: Some(crate::objects::open_azure),
        ..adapter(&["az"], "az://account/container/prefix")
    },
    Adapter {
        feature: Some("folder"),
        #[cfg(feature = "folder")]
        open: Some(crate::folder::open),
        ..adapter(&["file"], "file:///folder")
    },
    Adapter {
        has_artifacts: false,
        feature: Some("oci"),
        #[cfg(feature = "oci")]
        open: Some(crate::oci::open),
        ..adapter(&["img", "oci"], "img://host/repository")
    },
    Adapter {
        has_artifacts: false,
        feature: Some("git"),
        #[cfg(feature = "git")]
        open: Some(crate::git::open),
        ..adapter(&["git+https", "git+http"], "git+https://host/owner/repo.git")
    },
    Adapter {
        has_artifacts: false,
        feature: Some("git"),
        #[cfg(feature = "git")]
        open: Some(crate::git::open),
        ..adapter(&["git+file"], "git+file:///folder")
    },
    adapter(&["gitlab"], "gitlab://host/group/project"),
    adapter(&["gitea"], "gitea://host/owner/repo"),
    Adapter { has_artifacts: false, ..adapter(&["crate"], "crate://name") },
    Adapter { has_artifacts: false, ..adapter(&["npm"], "npm://name") },
    Adapter { has_artifacts: false, ..adapter(&["pypi"], "pypi://name") },
];

/// The schemes that this version may read, in one line: those of adapters that are not written yet are left out.
pub(crate) fn readable() -> impl Iterator<Item = &'static str> {
    ADAPTERS.iter().filter(|adapter| adapter.feature.is_some()).flat_map(|adapter| adapter.schemes).copied()
}

/// The adapter for a scheme.
pub(crate) fn find(scheme: &str) -> Option<&'static Adapter> {
    ADAPTERS.iter().find(|adapter| adapter.schemes.contains(&scheme))
}
