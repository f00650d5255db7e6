//! CalVer formats and the parser they compile to.
//!
//! A [`Format`] such as `YYYY.0M.MICRO` is compiled once and then reads any number of tags, strictly or
//! leniently, in time linear in the tag's length and without allocating. It reads the *core* of a version, the
//! numbers; what SemVer and CalVer tags have in common, plain numbers and the identifiers of pre-release and build
//! metadata, is read by [`syntax`].
//!
//! This crate is the lowest of the verpick family. Most programs want `verpick`, which also knows SemVer, orders
//! versions and picks the latest one.
//!
//! ```
//! use verpick_calver::{Format, Strictness};
//!
//! let format: Format = "YYYY.0M.MICRO".parse()?;
//! let core = format.read(b"2024.06.3-rc.1", 0, Strictness::Strict)?;
//! assert_eq!(core.segments(), [2024, 6, 3]);
//! assert_eq!(core.end(), 9);
//!
//! let refused = format.read(b"2024.13.0", 0, Strictness::Strict).unwrap_err();
//! assert_eq!(
//!     refused.with("2024.13.0").to_string(),
//!     "2024.13.0: month 13 at byte 5 is not within 1..=12 (0M)",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! `std` (default): passes `std` on to the dependencies. Without it the crate needs `alloc` only.

#![no_std]

extern crate alloc;

mod compile;
mod error;
mod excerpt;
mod format;
mod format_error;
mod lint;
mod modifier;
mod numbers;
mod partial;
mod peek;
mod read;
mod samples;
mod swift;
pub mod syntax;
mod token;

/// The version of chrono whose dates appear here.
pub use chrono;

pub use error::{Component, ParseError, ParseErrorKind, ParseErrorWith};
pub use excerpt::Excerpt;
pub use format::{Format, MAX_NUMBERS, Part};
pub use format_error::{FormatError, FormatErrorKind, FormatErrorWith};
pub use lint::Lint;
pub use modifier::{Modifier, ModifierKind};
pub use numbers::{Core, Places};
pub use partial::{Partial, read_partial_semver};
pub use peek::Lead;
pub use token::Token;

/// Whether a tag must keep every rule of its scheme, or only those that its meaning hangs on.
///
/// Lenient reading also takes what older tools let through: leading zeros in numbers and pre-release identifiers,
/// empty identifiers inside a pre-release or build metadata, two-digit years padded further than their token says,
/// and days that no calendar has. Whatever is read strictly is read leniently too, with the same meaning.
///
/// ```
/// use verpick_calver::{Format, Strictness};
///
/// let format: Format = "YYYY.0M.0D".parse()?;
/// assert!(format.read(b"2023.02.29", 0, Strictness::Strict).is_err());
/// assert!(format.read(b"2023.02.29", 0, Strictness::Lenient).is_ok());
/// # Ok::<(), verpick_calver::FormatError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Strictness {
    /// Every rule holds.
    #[default]
    Strict,
    /// Oddities that leave the meaning clear are taken.
    Lenient,
}

impl Strictness {
    /// Whether this is [`Strictness::Lenient`].
    ///
    /// ```
    /// use verpick_calver::Strictness;
    ///
    /// assert!(Strictness::Lenient.is_lenient());
    /// assert!(!Strictness::default().is_lenient());
    /// ```
    #[must_use]
    pub const fn is_lenient(self) -> bool {
        matches!(self, Self::Lenient)
    }
}
