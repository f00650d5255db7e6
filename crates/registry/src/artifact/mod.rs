//! Which file of a release is the one that is wanted.
//!
//! A file is [`Wanted`] by its exact name, by a template, or by platform. Pure code: names in, a place in the list out;
//! only [`Platform::host`] looks at the machine.
//!
//! Invariants: the answer does not depend on the order of the names; where two fit equally well the answer is a [`Tie`],
//! never a guess; the time is linear in the names, whatever they hold; nothing here panics.

mod error;
mod fit;
mod host;
mod kind;
mod named;
mod platform;
mod reading;
mod spellings;
mod template;
mod tie;
mod wanted;

pub use error::{WantedError, WantedErrorKind};
pub use kind::is_archive;
pub use named::Named;
pub use platform::{Arch, Libc, Os, Platform, PlatformError};
pub use tie::Tie;
pub use wanted::Wanted;

/// The document, for its examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../../../../docs/artifacts.md")]
struct Document;
