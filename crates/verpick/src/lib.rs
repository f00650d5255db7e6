//! Read version tags as people write them, pick the latest one under a policy, and say why not the others.
//!
//! ```
//! use verpick::Selector;
//!
//! let tags = ["v1.2.0+blue", "v1.3.0+green", "v1.4.0-rc.1+blue", "nightly"];
//! let selector = Selector::semver().slot("blue");
//!
//! let latest = selector.latest(&tags).expect("one of the tags is a stable blue version");
//! assert_eq!(latest.tag(), "v1.2.0+blue");
//! ```
//!
//! CalVer works the same way, under a format:
//!
//! ```
//! use verpick::Selector;
//!
//! let tags = ["2024.06.9", "2024.06.10", "2024.13.0"];
//! let selector = Selector::calver("YYYY.0M.MICRO")?;
//! assert_eq!(selector.latest(&tags).unwrap().tag(), "2024.06.10");
//!
//! let explanation = selector.explain(&tags);
//! let why = selector.describe(explanation.verdicts()[2], tags[2]);
//! assert_eq!(why.to_string(), "month 13 at byte 5 is not within 1..=12 (0M)");
//! # Ok::<(), verpick::FormatError>(())
//! ```
//!
//! # Where to find what
//!
//! | question | answer |
//! |---|---|
//! | What does this tag say? | [`Version`], read under a [`Scheme`] |
//! | Which of two is newer? | [`Version::cmp_precedence`]; sorted collections use `Ord` |
//! | Which is the latest? | [`Selector::latest`], and [`latest_in`](Selector::latest_in) for a buffer |
//! | Why not the others? | [`Selector::explain`] |
//! | Is there anything to do? | [`Selector::decide`] |
//! | Which scheme do these tags follow? | [`infer()`] |
//! | Which version comes next? | [`Version::next`], [`Version::next_on`] |
//! | What runs where? | `verpick::deployment`, with the feature `deployment` |
//!
//! # Features
//!
//! - `std` (default): without it the crate needs `alloc` only.
//! - `semver`: conversion to and from [`semver::Version`](https://docs.rs/semver).
//! - `serde`: `Serialize` and `Deserialize` for [`VersionBuf`], and a seed on [`Scheme`] for bare tags.
//! - `registry`: finding releases where they live, as `verpick::registry`; which registries it knows is a feature each:
//!   - `git`: tags of git repositories.
//!   - `github`: releases on GitHub.
//!   - `oci`: tags of container images and of whatever else OCI registries hold.
//!   - `s3`, `gcs`, `azure`: folders in buckets of S3, Google Cloud Storage and Azure Blob Storage.
//!   - `folder`: folders of this machine.
//! - `event`: events of builds and deployments, as `verpick::event`.
//! - `deployment`: what runs where, folded from events, with history, drift and metrics, as `verpick::deployment`.
//! - `store`: the log of events, kept in an SQLite file, as `verpick::store`. It needs Rust 1.94.

#![no_std]

/// What runs where, folded from events.
#[cfg(feature = "deployment")]
pub use verpick_deployment as deployment;
/// Events of builds and deployments.
#[cfg(feature = "event")]
pub use verpick_event as event;
/// Finding release tags where releases live.
#[cfg(feature = "registry")]
pub use verpick_registry as registry;
pub use verpick_select::{
    Action, Candidate, Decision, Explanation, Group, Pending, Per, Prereleases, Reason, Selection, Selector, Verdict,
    infer, lines,
};
/// The log of events, kept.
#[cfg(feature = "store")]
pub use verpick_store as store;
#[cfg(feature = "semver")]
pub use verpick_version::ToSemverError;
pub use verpick_version::{
    Bump, Channel, Component, Constraint, ConstraintError, ConstraintErrorKind, ConstraintErrorWith, Core, Difference,
    Excerpt, Floor, Format, FormatError, FormatErrorKind, FormatErrorWith, Lead, Lint, MAX_NUMBERS, Modifier,
    ModifierKind, NextError, ParseError, ParseErrorKind, ParseErrorWith, ParseOptions, Part, Partial, Places,
    PrereleaseOrder, Scheme, Segments, SlotMatch, Strictness, Token, Version, VersionBuf, chrono, coerce,
};

/// The README and the documents, for their examples are tests.
#[cfg(doctest)]
mod documents {
    macro_rules! document {
        ($($name:ident $path:literal),* $(,)?) => {$(
            #[doc = include_str!($path)]
            struct $name;
        )*};
    }

    document! {
        Readme "../../../README.md",
        Formats "../../../docs/formats.md",
        Order "../../../docs/order.md",
        Selection "../../../docs/selection.md",
        Json "../../../docs/json.md",
        Constraints "../../../docs/constraints.md",
        Cookbook "../../../docs/cookbook.md",
        Program "../../../docs/program.md",
        Choices "../../../docs/choices.md",
        Inference "../../../docs/inference.md",
        Schemes "../../../docs/schemes.md",
    }

    #[cfg(feature = "event")]
    document! {
        Events "../../../docs/events.md",
    }

    #[cfg(feature = "store")]
    document! {
        Store "../../../docs/store.md",
    }

    #[cfg(feature = "deployment")]
    document! {
        Deployments "../../../docs/deployments.md",
        DeploymentsFrom "../../../docs/deployments-from.md",
        Metrics "../../../docs/metrics.md",
    }
}
