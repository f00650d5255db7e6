//! Slots: build metadata that names where a version is to be deployed (`+blue`).

/// How much of the build metadata names the slot.
///
/// ```
/// use verpick_version::{SlotMatch, Version};
///
/// let version = Version::parse("1.2.3+blue.7")?;
/// assert_eq!(version.slot(SlotMatch::Whole), Some("blue.7"));
/// assert_eq!(version.slot(SlotMatch::First), Some("blue"));
/// # Ok::<(), verpick_version::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum SlotMatch {
    /// All of it.
    #[default]
    Whole,
    /// Its first identifier, up to the first dot.
    First,
}

impl SlotMatch {
    /// The slot that `build` names.
    pub(crate) fn of(self, build: &str) -> &str {
        match self {
            Self::Whole => build,
            Self::First => build.split_once('.').map_or(build, |(first, _)| first),
        }
    }
}
