//! Channels: what kind of release a version is, by the name in its pre-release.

use core::fmt::{self, Write};

/// The kind of release that a version is: stable, or the name that its pre-release begins with.
///
/// The name is the run of letters that the first identifier begins with: `rc` of `rc.1` and of `rc1`. Its case does
/// not matter; it is shown in lower case. A pre-release that calls itself `stable` is not, and counts as unnamed.
///
/// ```
/// use verpick_version::{Channel, Version};
///
/// assert_eq!(Version::parse("1.2.3-RC1")?.channel(), Channel::Named("rc"));
/// assert_eq!(Version::parse("1.2.3")?.channel(), Channel::Stable);
/// assert_eq!(Version::parse("1.2.3-1")?.channel(), Channel::Unnamed);
/// assert_eq!(Version::parse("1.2.3-SNAPSHOT")?.channel().to_string(), "snapshot");
/// # Ok::<(), verpick_version::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, Eq)]
pub enum Channel<'t> {
    /// No pre-release at all.
    Stable,
    /// The letters, as the tag has them.
    Named(&'t str),
    /// A pre-release that does not begin with a letter, or that calls itself `stable`.
    Unnamed,
}

/// The channel of a version without a pre-release.
const STABLE: &str = "stable";

impl<'t> Channel<'t> {
    /// The channel of a version with this pre-release.
    pub(crate) fn of(prerelease: Option<&'t str>) -> Self {
        let Some(text) = prerelease else { return Self::Stable };
        let letters = text.bytes().position(|b| !b.is_ascii_alphabetic()).unwrap_or(text.len());
        match &text[..letters] {
            "" => Self::Unnamed,
            name if name.eq_ignore_ascii_case(STABLE) => Self::Unnamed,
            name => Self::Named(name),
        }
    }

    /// Whether the channel is the one that a person means by `name`: `stable`, or the letters of a pre-release.
    ///
    /// ```
    /// # use verpick_version::Channel;
    /// assert!(Channel::Named("RC").is("rc"));
    /// assert!(Channel::Stable.is("stable"));
    /// ```
    #[must_use]
    pub fn is(self, name: &str) -> bool {
        match self {
            Self::Stable => name.eq_ignore_ascii_case(STABLE),
            Self::Named(letters) => letters.eq_ignore_ascii_case(name),
            Self::Unnamed => false,
        }
    }
}

impl PartialEq for Channel<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Stable, Self::Stable) | (Self::Unnamed, Self::Unnamed) => true,
            (Self::Named(a), Self::Named(b)) => a.eq_ignore_ascii_case(b),
            _ => false,
        }
    }
}

/// `stable`, the letters in lower case, or nothing.
impl fmt::Display for Channel<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stable => f.write_str(STABLE),
            Self::Named(letters) => letters.chars().try_for_each(|c| f.write_char(c.to_ascii_lowercase())),
            Self::Unnamed => Ok(()),
        }
    }
}
