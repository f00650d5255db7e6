//! The numbers of the ABI. They are written out, for they never change.
//!
//! Invariant: a number that comes from C is a `u32`, and becomes an enum only through `of`.

use verpick::infer::Calendar;
use verpick::{Action, Component, Part, PrereleaseOrder, Reason, Scheme, SlotMatch, Verdict};

/// How a call ended. Whatever is not VERPICK_STATUS_OK has written no output, and has filled in the error.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerpickStatus {
    /// Done: the outputs are written.
    Ok = 0,
    /// Nothing is wrong, and nothing was found: the policy takes none of the tags.
    Nothing = 1,
    /// A pointer is NULL that may not be.
    NullPointer = 2,
    /// An argument is none of those that there are, or contradicts another one.
    InvalidArgument = 3,
    /// A text that must be UTF-8 is not.
    NotUtf8 = 4,
    /// The caller's buffer is too small. The needed length or count is written, and nothing else.
    TooSmall = 5,
    /// A tag is not a version: `component` and `offset` say where, `item` which of the tags.
    NotAVersion = 6,
    /// A text is not a CalVer format.
    NotAFormat = 7,
    /// A text is not a constraint.
    NotAConstraint = 8,
    /// There is no next version.
    NoNext = 9,
    /// A defect of the library, which says so. The call had no effect.
    Panic = 10,
}

/// How the core of a tag is read.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerpickScheme {
    /// SemVer 2.0.0.
    Semver = 1,
    /// CalVer by a format.
    Calver = 2,
}

/// The part of a tag that an error, a number or a difference is about.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerpickComponent {
    /// No part.
    None = 0,
    /// The whole tag.
    Tag = 1,
    /// The prefix that was asked for.
    Prefix = 2,
    /// SemVer's first number, or a format's MAJOR.
    Major = 3,
    /// SemVer's second number, or a format's MINOR.
    Minor = 4,
    /// SemVer's third number, or a format's PATCH.
    Patch = 5,
    /// The year.
    Year = 6,
    /// The month.
    Month = 7,
    /// The week.
    Week = 8,
    /// The day.
    Day = 9,
    /// A counter, MICRO.
    Micro = 10,
    /// The modifier.
    Modifier = 11,
    /// Fixed text of a format.
    Literal = 12,
    /// The pre-release.
    Prerelease = 13,
    /// The build metadata.
    Build = 14,
    /// Of a comparison only: the schemes differ, so nothing else can be compared.
    Scheme = 15,
}

/// The kind of release that a version is.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerpickChannel {
    /// A release: no pre-release at all.
    Stable = 1,
    /// A pre-release that begins with letters, which name its channel.
    Named = 2,
    /// A pre-release that names no channel.
    Unnamed = 3,
}

/// How pre-releases are ordered.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerpickPrereleaseOrder {
    /// By identifiers, as SemVer has it: numbers by value.
    Semver = 0,
    /// The whole text byte by byte.
    Ascii = 1,
}

/// How much of the build metadata names the slot.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerpickSlotMatch {
    /// All of it.
    Whole = 0,
    /// Its first identifier: `blue` of `blue.7`.
    First = 1,
}

/// What is said of one candidate.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerpickVerdictKind {
    /// It is the one that was picked.
    Selected = 1,
    /// It has the same precedence as the one that was picked.
    Tied = 2,
    /// It passes the policy, and is older than the one that was picked.
    Older = 3,
    /// The policy does not take it.
    Rejected = 4,
}

/// Why a policy does not take a candidate: the first that applies, in this order.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerpickReason {
    /// It was not rejected.
    None = 0,
    /// It does not begin with the prefix.
    Prefix = 1,
    /// It is denied by name.
    Denied = 2,
    /// It is not a version of the scheme.
    NotAVersion = 3,
    /// It is a pre-release, and none are taken.
    Prerelease = 4,
    /// Its channel is not among those that are taken.
    Channel = 5,
    /// It is for another slot, or for none.
    Slot = 6,
    /// It is outside the constraint.
    Constraint = 7,
    /// It is a draft.
    Draft = 8,
    /// It was withdrawn.
    Yanked = 9,
    /// Its artifact is not there in full.
    ArtifactMissing = 10,
    /// It is too young.
    TooNew = 11,
}

/// What a selection means for what runs now.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerpickAction {
    /// Nothing runs yet, or the same version of another slot does.
    Install = 1,
    /// The selection is newer.
    Upgrade = 2,
    /// The selection has the same precedence and the same slot, however it is spelt.
    UpToDate = 3,
    /// The selection is older.
    Downgrade = 4,
    /// What runs is not a version of the scheme, so nothing says which is newer.
    Incomparable = 5,
    /// Nothing was selected.
    Nothing = 6,
}

/// What is raised to get the next version.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerpickBump {
    /// The first number.
    Major = 1,
    /// The second number.
    Minor = 2,
    /// The third number.
    Patch = 3,
    /// The number of the pre-release.
    Pre = 4,
    /// Nothing but the pre-release, which goes.
    Release = 5,
}

/// What makes a group.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerpickPer {
    /// The first number.
    Major = 1,
    /// The first two numbers.
    Minor = 2,
    /// What stands before the version; any prefix is taken then.
    Prefix = 3,
    /// The channel.
    Channel = 4,
    /// The deployment slot.
    Slot = 5,
}

/// A part of a format.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerpickPartKind {
    /// A character that stands for itself.
    Literal = 1,
    /// A number or a modifier.
    Token = 2,
    /// An optional part begins.
    Open = 3,
    /// An optional part ends.
    Close = 4,
}

/// What speaks for the dates that a guessed format says are in its versions.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerpickCalendar {
    /// The scheme has no dates.
    None = 0,
    /// The dates of the tags.
    Dates = 1,
    /// The spelling.
    Spelling = 2,
    /// Nothing: the numbers could be those of a date, and of anything else.
    Unproven = 3,
    /// Nothing: the dates of the tags are others.
    Contradicted = 4,
}

/// What came from C is none of the numbers of an enum.
pub(crate) struct Unknown;

/// `of`, from the number that C gives.
macro_rules! of_number {
    ($($type:ident: $($variant:ident)*;)*) => {$(
        impl $type {
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),*];

            pub(crate) fn of(number: u32) -> Result<Self, Unknown> {
                Self::ALL.iter().copied().find(|known| *known as u32 == number).ok_or(Unknown)
            }
        }
    )*};
}

of_number! {
    VerpickStatus: Ok Nothing NullPointer InvalidArgument NotUtf8 TooSmall NotAVersion NotAFormat NotAConstraint NoNext Panic;
    VerpickScheme: Semver Calver;
    VerpickComponent: None Tag Prefix Major Minor Patch Year Month Week Day Micro Modifier Literal Prerelease Build Scheme;
    VerpickPrereleaseOrder: Semver Ascii;
    VerpickSlotMatch: Whole First;
    VerpickVerdictKind: Selected Tied Older Rejected;
    VerpickReason:
        None Prefix Denied NotAVersion Prerelease Channel Slot Constraint Draft Yanked ArtifactMissing TooNew;
    VerpickAction: Install Upgrade UpToDate Downgrade Incomparable Nothing;
    VerpickBump: Major Minor Patch Pre Release;
    VerpickPer: Major Minor Prefix Channel Slot;
    VerpickCalendar: None Dates Spelling Unproven Contradicted;
}

impl VerpickStatus {
    /// One word.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Nothing => "nothing",
            Self::NullPointer => "null_pointer",
            Self::InvalidArgument => "invalid_argument",
            Self::NotUtf8 => "not_utf8",
            Self::TooSmall => "too_small",
            Self::NotAVersion => "not_a_version",
            Self::NotAFormat => "not_a_format",
            Self::NotAConstraint => "not_a_constraint",
            Self::NoNext => "no_next",
            Self::Panic => "panic",
        }
    }
}

impl From<&Scheme> for VerpickScheme {
    fn from(scheme: &Scheme) -> Self {
        if scheme.format().is_some() { Self::Calver } else { Self::Semver }
    }
}

impl VerpickScheme {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Semver => "semver",
            Self::Calver => "calver",
        }
    }
}

impl From<Component> for VerpickComponent {
    fn from(component: Component) -> Self {
        let is_it = |code: &Self| code.component() == Some(component);
        Self::ALL.iter().copied().find(is_it).unwrap_or(Self::None)
    }
}

impl VerpickComponent {
    const fn component(self) -> Option<Component> {
        Some(match self {
            Self::None | Self::Scheme => return None,
            Self::Tag => Component::Tag,
            Self::Prefix => Component::Prefix,
            Self::Major => Component::Major,
            Self::Minor => Component::Minor,
            Self::Patch => Component::Patch,
            Self::Year => Component::Year,
            Self::Month => Component::Month,
            Self::Week => Component::Week,
            Self::Day => Component::Day,
            Self::Micro => Component::Micro,
            Self::Modifier => Component::Modifier,
            Self::Literal => Component::Literal,
            Self::Prerelease => Component::Prerelease,
            Self::Build => Component::Build,
        })
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Scheme => "scheme",
            _ => self.component().map_or("none", Component::name),
        }
    }
}

impl From<VerpickPrereleaseOrder> for PrereleaseOrder {
    fn from(order: VerpickPrereleaseOrder) -> Self {
        match order {
            VerpickPrereleaseOrder::Semver => Self::SemVer,
            VerpickPrereleaseOrder::Ascii => Self::Ascii,
        }
    }
}

impl From<VerpickSlotMatch> for SlotMatch {
    fn from(slot_match: VerpickSlotMatch) -> Self {
        match slot_match {
            VerpickSlotMatch::Whole => Self::Whole,
            VerpickSlotMatch::First => Self::First,
        }
    }
}

impl VerpickVerdictKind {
    pub(crate) const fn new(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Selected => Self::Selected,
            Verdict::Tied => Self::Tied,
            Verdict::Older => Self::Older,
            _ => Self::Rejected,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Selected => Verdict::Selected.name(),
            Self::Tied => Verdict::Tied.name(),
            Self::Older => Verdict::Older.name(),
            Self::Rejected => Verdict::Rejected(Reason::Denied).name(),
        }
    }
}

impl VerpickReason {
    pub(crate) fn new(reason: Reason) -> Self {
        let is_it = |code: &Self| code.name() == reason.name();
        Self::ALL.iter().copied().find(is_it).unwrap_or(Self::None)
    }

    /// The reason, but for what its error and its time are.
    pub(crate) const fn reason(self, until: Option<verpick::chrono::DateTime<verpick::chrono::Utc>>) -> Option<Reason> {
        Some(match self {
            Self::None | Self::NotAVersion => return None,
            Self::Prefix => Reason::Prefix,
            Self::Denied => Reason::Denied,
            Self::Prerelease => Reason::Prerelease,
            Self::Channel => Reason::Channel,
            Self::Slot => Reason::Slot,
            Self::Constraint => Reason::Constraint,
            Self::Draft => Reason::Draft,
            Self::Yanked => Reason::Yanked,
            Self::ArtifactMissing => Reason::ArtifactMissing,
            Self::TooNew => Reason::TooNew { until },
        })
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            // An error is not had without a tag.
            Self::NotAVersion => "not_a_version",
            _ => self.reason(None).map_or("none", Reason::name),
        }
    }
}

impl VerpickAction {
    const fn action(self) -> Action {
        match self {
            Self::Install => Action::Install,
            Self::Upgrade => Action::Upgrade,
            Self::UpToDate => Action::UpToDate,
            Self::Downgrade => Action::Downgrade,
            Self::Incomparable => Action::Incomparable,
            Self::Nothing => Action::Nothing,
        }
    }

    pub(crate) fn new(action: Action) -> Self {
        Self::ALL.iter().copied().find(|code| code.action() == action).unwrap_or(Self::Nothing)
    }

    pub(crate) const fn name(self) -> &'static str {
        self.action().name()
    }
}

impl VerpickCalendar {
    const fn calendar(self) -> Calendar {
        match self {
            Self::None => Calendar::None,
            Self::Dates => Calendar::Dates { agree: 0, of: 0 },
            Self::Spelling => Calendar::Spelling,
            Self::Unproven => Calendar::Unproven,
            Self::Contradicted => Calendar::Contradicted { agree: 0, of: 0 },
        }
    }

    pub(crate) fn new(calendar: Calendar) -> Self {
        Self::ALL.iter().copied().find(|code| code.name() == calendar.name()).unwrap_or(Self::None)
    }

    pub(crate) const fn name(self) -> &'static str {
        self.calendar().name()
    }
}

impl VerpickPartKind {
    pub(crate) const fn new(part: Part) -> Option<Self> {
        Some(match part {
            Part::Literal(_) => Self::Literal,
            Part::Token(_) => Self::Token,
            Part::Open => Self::Open,
            Part::Close => Self::Close,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_library_and_each_is_there_once() {
        let mut names: Vec<&str> = VerpickComponent::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), VerpickComponent::ALL.len());
        let reasons: Vec<&str> = VerpickReason::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(
            reasons,
            [
                "none",
                "prefix",
                "denied",
                "not_a_version",
                "prerelease",
                "channel",
                "slot",
                "constraint",
                "draft",
                "yanked",
                "artifact_missing",
                "too_new"
            ]
        );
    }

    #[test]
    fn a_number_that_is_none_is_refused() {
        assert!(VerpickBump::of(0).is_err() && VerpickBump::of(6).is_err());
        assert_eq!(VerpickBump::of(5).ok(), Some(VerpickBump::Release));
        assert!(VerpickPer::of(u32::MAX).is_err());
    }

    #[test]
    fn codes_and_components_are_one_to_one() {
        for code in VerpickComponent::ALL {
            if let Some(component) = code.component() {
                assert_eq!(VerpickComponent::from(component), *code);
            }
        }
    }
}
