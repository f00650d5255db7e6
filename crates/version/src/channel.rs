//! Channels: what kind of release a version is, by the name in its pre-release.

use core::fmt::{self, Write};

/// The kind of release that a version is: stable, or the name that its pre-release begins with.
///
/// The name is the run of letters that the first identifier begins with: `rc` of `rc.1` and of `rc1`. Its case does
/// not matter; it is shown in lower case. [`Stable`](Self::Stable) and a pre-release that calls itself `stable` are
/// never the same.
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
    /// A pre-release that does not begin with a letter.
    Unnamed,
}

impl<'t> Channel<'t> {
    /// The channel of a version with this pre-release.
    pub(crate) fn of(prerelease: Option<&'t str>) -> Self {
        let Some(text) = prerelease else { return Self::Stable };
        let letters = text.bytes().position(|b| !b.is_ascii_alphabetic()).unwrap_or(text.len());
        if letters == 0 { Self::Unnamed } else { Self::Named(&text[..letters]) }
    }

    /// Whether the channel is the one that a person means by `name`: `stable`, or the letters of a pre-release.
    ///
    /// ```
    /// # use verpick_version::Channel;
    /// assert!(Channel::Named("RC").is("rc"));
    /// assert!(Channel::Stable.is("stable"));
    /// assert!(!Channel::Named("stable").is("stable"));
    /// ```
    #[must_use]
    pub fn is(self, name: &str) -> bool {
        match self {
            Self::Stable => name.eq_ignore_ascii_case("stable"),
            Self::Named(letters) => letters.eq_ignore_ascii_case(name) && !name.eq_ignore_ascii_case("stable"),
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
            Self::Stable => f.write_str("stable"),
            Self::Named(letters) => letters.chars().try_for_each(|c| f.write_char(c.to_ascii_lowercase())),
            Self::Unnamed => Ok(()),
        }
    }
}
