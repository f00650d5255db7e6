//! Modifiers: the hyphenless tails that rank versions of one core (`b3`, `rc1`, `.dev4`, `post1`).

/// What kind of release a modifier makes of a version. In their order.
///
/// ```
/// use verpick_calver::ModifierKind;
///
/// assert!(ModifierKind::Candidate < ModifierKind::Final);
/// assert!(ModifierKind::Final < ModifierKind::Post);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum ModifierKind {
    /// `dev`.
    Dev,
    /// `a`, `alpha`.
    Alpha,
    /// `b`, `beta`.
    Beta,
    /// `c`, `rc`, `pre`, `preview`.
    Candidate,
    /// No modifier.
    #[default]
    Final,
    /// `post`.
    Post,
}

impl ModifierKind {
    /// The kind that a word names, in any case.
    ///
    /// ```
    /// use verpick_calver::ModifierKind;
    ///
    /// assert_eq!(ModifierKind::of(b"RC"), Some(ModifierKind::Candidate));
    /// assert_eq!(ModifierKind::of(b"final"), None);
    /// ```
    #[must_use]
    pub fn of(word: &[u8]) -> Option<Self> {
        const WORDS: [(&[u8], ModifierKind); 10] = [
            (b"dev", ModifierKind::Dev),
            (b"a", ModifierKind::Alpha),
            (b"alpha", ModifierKind::Alpha),
            (b"b", ModifierKind::Beta),
            (b"beta", ModifierKind::Beta),
            (b"c", ModifierKind::Candidate),
            (b"rc", ModifierKind::Candidate),
            (b"pre", ModifierKind::Candidate),
            (b"preview", ModifierKind::Candidate),
            (b"post", ModifierKind::Post),
        ];
        WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, kind)| *kind)
    }

    /// The channel of its versions; `None` for stable ones.
    ///
    /// ```
    /// use verpick_calver::ModifierKind;
    ///
    /// assert_eq!(ModifierKind::Candidate.channel(), Some("rc"));
    /// assert_eq!(ModifierKind::Post.channel(), None);
    /// ```
    #[must_use]
    pub const fn channel(self) -> Option<&'static str> {
        match self {
            Self::Dev => Some("dev"),
            Self::Alpha => Some("alpha"),
            Self::Beta => Some("beta"),
            Self::Candidate => Some("rc"),
            Self::Final | Self::Post => None,
        }
    }
}

/// A modifier: its kind, then its number, in whose order versions of one core stand. A missing number is 0.
///
/// ```
/// use verpick_calver::{Modifier, ModifierKind};
///
/// let beta = |number| Modifier { kind: ModifierKind::Beta, number };
/// assert!(beta(2) < beta(10));
/// assert!(beta(10) < Modifier::default());
/// assert!(Modifier::default() < Modifier { kind: ModifierKind::Post, number: 0 });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Modifier {
    /// What kind of release it makes.
    pub kind: ModifierKind,
    /// Its number.
    pub number: u64,
}

impl Modifier {
    /// No modifier.
    pub const FINAL: Self = Self { kind: ModifierKind::Final, number: 0 };
    /// What comes before every other.
    pub const FIRST: Self = Self { kind: ModifierKind::Dev, number: 0 };

    /// What comes behind every other.
    pub const LAST: Self = Self { kind: ModifierKind::Post, number: u64::MAX };

    /// Whether it makes a pre-release of its version.
    ///
    /// ```
    /// use verpick_calver::Modifier;
    ///
    /// assert!(Modifier::FIRST.is_prerelease());
    /// assert!(!Modifier::FINAL.is_prerelease());
    /// assert!(!Modifier::LAST.is_prerelease());
    /// ```
    #[must_use]
    pub const fn is_prerelease(self) -> bool {
        self.kind.channel().is_some()
    }
}
