//! What a version tag says, and which of two is newer.
//!
//! A tag is `[prefix] [v] core [-pre] [+build]`. A [`Scheme`] says how its core reads: as SemVer 2.0.0, or as CalVer
//! by a format such as `YYYY.0M.MICRO`. A [`Version`] is a tag read under a scheme; it borrows the tag, keeps every
//! byte of it, and costs no allocation. A [`VersionBuf`] owns one, for keeping.
//!
//! ```
//! use verpick_version::{Channel, Scheme, Version};
//!
//! let version = Version::parse("v1.2.3-rc.1+blue")?;
//! assert_eq!(version.segments(), [1, 2, 3]);
//! assert_eq!(version.prerelease(), Some("rc.1"));
//! assert_eq!(version.channel(), Channel::Named("rc"));
//! assert_eq!(version.build(), Some("blue"));
//! assert_eq!(version.to_string(), "v1.2.3-rc.1+blue");
//!
//! let scheme = Scheme::calver("YYYY.0M.MICRO")?;
//! assert!(scheme.parse("2024.06.10")? > scheme.parse("2024.06.9")?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Order
//!
//! *Precedence* ([`Version::cmp_precedence`]) says which of two versions of one scheme is newer: by the segments, left
//! to right, by value; then by CalVer's modifiers; then a pre-release comes before its release; then the pre-releases' identifiers decide, by the
//! rules of SemVer 2.0.0 §11.4. Build metadata never counts. Across schemes there is no precedence.
//!
//! `Ord` is total, for sorted collections and for the one tie that picking must break: by scheme, by precedence, by
//! build metadata (none first), and last by the tag's bytes. It agrees with `Eq` and `Hash`.
//!
//! # Features
//!
//! - `std` (default): passes `std` on to the dependencies. Without it the crate needs `alloc` only.
//! - `semver`: conversion to and from [`semver::Version`](https://docs.rs/semver).
//! - `serde`: `Serialize` and `Deserialize` for [`VersionBuf`], and a seed on [`Scheme`] for bare tags.

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

mod channel;
mod coerce;
mod constraint;
mod difference;
mod floor;
mod next;
mod numbers;
mod options;
mod order;
mod outrank;
mod read;
mod scheme;
#[cfg(feature = "semver")]
mod semver;
#[cfg(feature = "serde")]
mod serde;
mod slot;
mod sort_key;
mod version;
mod version_buf;

pub use verpick_calver::{
    Component, Core, Excerpt, Format, FormatError, FormatErrorKind, FormatErrorWith, Lead, Lint, MAX_NUMBERS, Modifier,
    ModifierKind, ParseError, ParseErrorKind, ParseErrorWith, Part, Partial, Places, Strictness, Token, chrono,
};

pub use channel::Channel;
pub use coerce::coerce;
pub use constraint::{Constraint, ConstraintError, ConstraintErrorKind, ConstraintErrorWith};
pub use difference::Difference;
pub use floor::Floor;
pub use next::{Bump, NextError};
pub use numbers::Segments;
pub use options::ParseOptions;
pub use scheme::{PrereleaseOrder, Scheme};
#[cfg(feature = "semver")]
pub use semver::ToSemverError;
pub use slot::SlotMatch;
pub use version::Version;
pub use version_buf::VersionBuf;
