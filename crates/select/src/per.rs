//! What makes a group of versions, of each of which the latest is picked.

use alloc::string::{String, ToString};
use core::fmt;

use verpick_version::{SlotMatch, Version};

/// What versions have in common that are of one group.
///
/// ```
/// use verpick_select::{Per, Selector};
///
/// let tags = ["1.9.0", "1.10.0", "2.0.0"];
/// let selector = Selector::semver();
/// let latest = selector.latest_per(&tags, |version| Per::Major.group(version));
/// let shown: Vec<String> = latest.iter().map(|(group, latest)| format!("{group}: {}", latest.tag())).collect();
/// assert_eq!(shown, ["1: 1.10.0", "2: 2.0.0"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Per {
    /// The first number.
    Major,
    /// The first two numbers.
    Minor,
    /// The prefix: for a selector that takes [any](crate::Selector::any_prefix).
    Prefix,
    /// The channel: for a selector that takes pre-releases.
    Channel,
    /// The slot, or none.
    Slot(SlotMatch),
}

/// The group that a version belongs to. Groups are in the order of their numbers, or of their names.
///
/// It shows as its numbers (`1.10`) or its name (`rc`), which is empty for no prefix and no slot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    major: Option<u64>,
    minor: Option<u64>,
    name: String,
}

impl Per {
    /// The group that a version belongs to. An optional number that is left out counts as 0, as it does in precedence.
    ///
    /// ```
    /// use verpick_select::Per;
    /// use verpick_version::Version;
    ///
    /// let version = Version::parse("v1.10.0-rc.1")?;
    /// assert_eq!(Per::Minor.group(&version).to_string(), "1.10");
    /// assert_eq!(Per::Channel.group(&version).to_string(), "rc");
    /// # Ok::<(), verpick_version::ParseError>(())
    /// ```
    #[must_use]
    pub fn group(self, version: &Version<'_>) -> Group {
        let number = |place| Some(version.number(place).unwrap_or(0));
        let named = |name: &str| Group { major: None, minor: None, name: name.to_string() };
        match self {
            Self::Major => Group { major: number(0), minor: None, name: String::new() },
            Self::Minor => Group { major: number(0), minor: number(1), name: String::new() },
            Self::Prefix => named(version.prefix()),
            Self::Channel => named(&version.channel().to_string()),
            Self::Slot(slot_match) => named(version.slot(slot_match).unwrap_or_default()),
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.major, self.minor) {
            (Some(major), Some(minor)) => write!(f, "{major}.{minor}"),
            (Some(major), None) => major.fmt(f),
            _ => f.write_str(&self.name),
        }
    }
}
