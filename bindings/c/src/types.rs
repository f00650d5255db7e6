//! The structures that cross. All of them are plain data of the caller, but for the texts that they point to.

use std::ffi::c_char;
use std::ptr;

use crate::codes::{
    VerpickAction, VerpickCalendar, VerpickChannel, VerpickComponent, VerpickPartKind, VerpickScheme, VerpickStatus,
};

/// The ABI that this header describes. It changes whenever a program that was built with the header before would break:
/// compare it with what verpick_abi_version() returns.
pub const VERPICK_ABI_VERSION: u32 = 1;

/// The most numbers that a version has.
pub const VERPICK_MAX_NUMBERS: usize = 8;

/// The room for an error's message, its NUL included, in bytes. A longer message is cut at a character.
pub const VERPICK_MESSAGE_SIZE: usize = 1024;

/// Of VerpickOptions.flags: lenient reading, which also takes leading zeros, empty identifiers and days that no calendar has.
pub const VERPICK_LENIENT: u32 = 1;
/// Of VerpickOptions.flags: all pre-releases are taken too.
pub const VERPICK_PRE_RELEASE: u32 = 2;
/// Of VerpickOptions.flags: any prefix may stand before a version. Not together with `prefix`.
pub const VERPICK_ANY_PREFIX: u32 = 4;
/// Of VerpickOptions.flags: drafts are taken too.
pub const VERPICK_DRAFTS: u32 = 8;
/// Of VerpickOptions.flags: yanked candidates are taken too.
pub const VERPICK_YANKED: u32 = 16;
/// Of VerpickOptions.flags: only candidates are taken whose artifact is there in full.
pub const VERPICK_REQUIRE_ARTIFACT: u32 = 32;
/// Of VerpickOptions.flags: a decision may go down to an older version.
pub const VERPICK_ALLOW_DOWNGRADE: u32 = 64;
/// Of VerpickOptions.flags: `min_age` and `now` count.
pub const VERPICK_MIN_AGE: u32 = 128;
/// Of VerpickOptions.flags: `grace` and `now` count.
pub const VERPICK_GRACE: u32 = 256;

/// Of VerpickList.flags: the candidate is a draft, not published yet.
pub const VERPICK_TAG_DRAFT: u8 = 1;
/// Of VerpickList.flags: the candidate was withdrawn.
pub const VERPICK_TAG_YANKED: u8 = 2;
/// Of VerpickList.flags: the candidate's artifact is not there in full.
pub const VERPICK_TAG_INCOMPLETE: u8 = 4;

/// A text: bytes and how many they are. It need not end in NUL, and where it comes from here it does not.
///
/// Of an argument, NULL is a text that is not there. Of a result, it says who owns the bytes where it stands.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VerpickText {
    /// The first byte; NULL where there is no text.
    pub data: *const c_char,
    /// Bytes.
    pub length: usize,
}

impl VerpickText {
    pub(crate) const NONE: Self = Self { data: ptr::null(), length: 0 };

    pub(crate) const fn new(text: &str) -> Self {
        Self { data: text.as_ptr().cast(), length: text.len() }
    }
}

impl From<Option<&str>> for VerpickText {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::NONE, Self::new)
    }
}

/// A part of a tag: the bytes from `begin` up to `end`, counted from the tag's beginning. Empty where the part is not there.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct VerpickRange {
    /// The first byte.
    pub begin: usize,
    /// The byte behind the last.
    pub end: usize,
}

/// Why a call failed. The caller allocates it, on the stack for one, and need not set anything; wherever a call takes one,
/// NULL is fine too. It is written when a call does not return VERPICK_STATUS_OK, and only then.
#[repr(C)]
pub struct VerpickError {
    /// What the call returned.
    pub code: VerpickStatus,
    /// The part of a tag that breaks a rule; for VERPICK_STATUS_NOT_A_VERSION, and for a constraint's operand.
    pub component: VerpickComponent,
    /// Which one: of a list's tags, of an option's texts, or of two tags, from 0; SIZE_MAX where there is no choice.
    pub item: usize,
    /// Where, in bytes from the beginning of the tag, format, constraint or text; SIZE_MAX where no place is meant.
    pub offset: usize,
    /// How to write what was probably meant: of a constraint in words, of a format the token that is nearest. In static
    /// memory; NULL where there is no hint.
    pub hint: VerpickText,
    /// Bytes of the message, without its NUL.
    pub message_length: usize,
    /// Where in the message the sentence begins, behind the tag or format that stands in front of it.
    pub sentence: usize,
    /// The sentence for a person, in UTF-8, and a NUL behind it.
    pub message: [c_char; VERPICK_MESSAGE_SIZE],
}

/// The policy: what is read, and what is left out. All zeros is the usual one: SemVer, strict, no prefix, stable releases of
/// any slot. Texts and arrays are the caller's, and only read during the call that takes the options.
#[repr(C)]
pub struct VerpickOptions {
    /// A CalVer format, UTF-8; NULL for SemVer.
    pub calver: VerpickText,
    /// What stands before every version, exactly, UTF-8.
    pub prefix: VerpickText,
    /// The deployment slot, UTF-8; empty takes any.
    pub slot: VerpickText,
    /// Bounds such as `>=1.2, <2`, UTF-8; NULL takes any version.
    pub constraint: VerpickText,
    /// Channels that are taken beside stable releases, UTF-8.
    pub channels: *const VerpickText,
    /// How many.
    pub channels_count: usize,
    /// Channels that are taken, and nothing else, UTF-8. Not together with `channels` or VERPICK_PRE_RELEASE.
    pub only_channels: *const VerpickText,
    /// How many.
    pub only_channels_count: usize,
    /// Tags that are never taken: whole, byte by byte.
    pub deny: *const VerpickText,
    /// How many.
    pub deny_count: usize,
    /// VERPICK_LENIENT and the others, added up.
    pub flags: u32,
    /// A VerpickPrereleaseOrder.
    pub prerelease_order: u32,
    /// A VerpickSlotMatch.
    pub slot_match: u32,
    /// Zero.
    pub reserved: u32,
    /// The clock, in seconds since 1970-01-01 00:00 UTC; for VERPICK_MIN_AGE and VERPICK_GRACE.
    pub now: i64,
    /// With VERPICK_MIN_AGE: so many seconds must have passed since a candidate was published.
    pub min_age: u64,
    /// With VERPICK_GRACE: for so many seconds a candidate without its artifact is waited for.
    pub grace: u64,
}

/// Many tags at once, in one buffer of the caller's; nothing of it is kept behind a call. A tag need not be UTF-8.
///
/// Either one tag a line: `offsets` is NULL. Lines end in `\n` or `\r\n`, the last one perhaps in neither; an empty line is a
/// tag that is empty, and counts. Or `offsets` says where each begins: then a tag may hold line feeds and NULs.
#[repr(C)]
pub struct VerpickList {
    /// The bytes of all tags; may be NULL where there are none.
    pub data: *const c_char,
    /// How many bytes.
    pub length: usize,
    /// `count` + 1 numbers that do not fall: tag i is what lies from `offsets[i]` up to `offsets[i + 1]`. NULL: a tag a line.
    pub offsets: *const usize,
    /// How many tags. Of lines it is asked for only with `published` or `flags`, and must then be their number.
    pub count: usize,
    /// When each was published, in seconds since 1970-01-01 00:00 UTC, INT64_MIN where that is not known; NULL where it is of
    /// none.
    pub published: *const i64,
    /// VERPICK_TAG_DRAFT and the others, for each; NULL where nothing is said of any.
    pub flags: *const u8,
}

/// A tag of a list.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VerpickSelection {
    /// Which one, from 0; of lines, the number of the line, empty ones counted.
    pub index: usize,
    /// Where it begins, in bytes from the list's `data`.
    pub offset: usize,
    /// Its bytes.
    pub length: usize,
}

/// A day of the calendar.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct VerpickDate {
    /// The year, as 2024; 0 where there is no date.
    pub year: u32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

/// What a tag says.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VerpickVersion {
    /// How it was read.
    pub scheme: VerpickScheme,
    /// How many numbers there are.
    pub count: u32,
    /// The numbers as written, left to right; zeros behind the last. Of YY, 24 is 24.
    pub segments: [u64; VERPICK_MAX_NUMBERS],
    /// What each number is.
    pub components: [VerpickComponent; VERPICK_MAX_NUMBERS],
    /// Its place among the tokens of the format: an optional number that is left out has none.
    pub places: [u8; VERPICK_MAX_NUMBERS],
    /// 1 where a `v` stands before the numbers that is none of the format's own, else 0.
    pub has_v: u32,
    /// 1 where it is a pre-release, by a hyphen or by its modifier, else 0.
    pub is_prerelease: u32,
    /// The prefix that was asked for.
    pub prefix: VerpickRange,
    /// The numbers and what stands between them.
    pub core: VerpickRange,
    /// The modifier, without a dot before it.
    pub modifier: VerpickRange,
    /// The pre-release, without its hyphen.
    pub prerelease: VerpickRange,
    /// The build metadata, without its plus sign.
    pub build: VerpickRange,
    /// The slot that the build metadata names, by the options' slot_match.
    pub slot: VerpickRange,
    /// What kind of release it is.
    pub channel: VerpickChannel,
    /// Zero.
    pub reserved: u32,
    /// The channel's name, its case as written, which does not count; `stable` of a release, and NULL of an unnamed one. In
    /// the tag that was given, or in static memory.
    pub channel_name: VerpickText,
    /// The day that it names, where its format names a whole day that a calendar has.
    pub date: VerpickDate,
    /// The calendar year: 2024 for 24 of YY. 0 where it has none.
    pub year: u32,
}

/// How two versions are to each other.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VerpickComparison {
    /// 1 where they have a precedence, which those of different schemes have not, else 0.
    pub is_comparable: u32,
    /// By precedence: -1 where the first is older, 0 where neither is, 1 where it is newer. Build metadata does not count.
    pub precedence: i32,
    /// In the total order, by which ties are broken: -1, 0 or 1; 0 only of one scheme and one tag.
    pub order: i32,
    /// The first part in which they differ, build metadata too; VERPICK_COMPONENT_NONE where they differ in spelling at most.
    pub difference: VerpickComponent,
}

/// What is said of one candidate.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VerpickVerdict {
    /// A VerpickVerdictKind.
    pub verdict: u32,
    /// A VerpickReason.
    pub reason: u32,
    /// A VerpickComponent: of VERPICK_REASON_NOT_A_VERSION, the part that breaks a rule.
    pub component: u32,
    /// Zero.
    pub reserved: u32,
    /// Of VERPICK_REASON_NOT_A_VERSION, where, in bytes from the tag's beginning; else SIZE_MAX.
    pub offset: usize,
    /// Of VERPICK_REASON_TOO_NEW, when it will be old enough, in seconds since 1970-01-01 00:00 UTC; else INT64_MIN, and where
    /// nothing says when it was published.
    pub until: i64,
}

/// What all verdicts come to.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VerpickExplanation {
    /// How many candidates there were, and so verdicts; the rejected ones count.
    pub candidates: usize,
    /// How many of them were rejected.
    pub rejected: usize,
    /// The index of the one that was picked; SIZE_MAX where none was.
    pub selected: usize,
    /// The index of a newer one that waits for its artifact; SIZE_MAX where none does.
    pub pending: usize,
    /// Until when it waits, in seconds since 1970-01-01 00:00 UTC; INT64_MIN where none does.
    pub pending_until: i64,
}

/// What to do, and with what.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VerpickDecision {
    /// What the selection means for what runs now.
    pub action: VerpickAction,
    /// Zero.
    pub reserved: u32,
    /// The index of the tag to go to; SIZE_MAX where everything stays as it is.
    pub target: usize,
    /// The index of the tag that was picked; SIZE_MAX where none was.
    pub selected: usize,
    /// The index of a newer one that waits for its artifact; SIZE_MAX where none does.
    pub pending: usize,
    /// Until when it waits, in seconds since 1970-01-01 00:00 UTC; INT64_MIN where none does.
    pub pending_until: i64,
}

/// The latest of a group. The key is the handle's.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VerpickGroup {
    /// `1`, `1.2`, a prefix, a channel or a slot; empty for no prefix, no slot, an unnamed channel.
    pub key: VerpickText,
    /// The latest.
    pub latest: VerpickSelection,
}

/// A part of a format. The name is in static memory.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VerpickPart {
    /// What it is; the other fields are for tokens and for literals.
    pub kind: VerpickPartKind,
    /// The literal, as a Unicode code point; 0 where it is none.
    pub literal: u32,
    /// What a token reads.
    pub component: VerpickComponent,
    /// Zero.
    pub reserved: u32,
    /// The token as a format spells it, such as `0M`.
    pub name: VerpickText,
    /// The least number that a token reads.
    pub min: u64,
    /// The greatest.
    pub max: u64,
}

/// A remark on what is legal in a format but odd. The name is in static memory, the message the handle's.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VerpickLint {
    /// A name for programs, such as `hyphen_inside`.
    pub name: VerpickText,
    /// A sentence.
    pub message: VerpickText,
}

/// A scheme and a prefix that tags may follow, with the evidence. The texts are the handle's.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VerpickGuess {
    /// SemVer, or CalVer by a format.
    pub scheme: VerpickScheme,
    /// 1 where it reads nearly all that is recent, else 0.
    pub fits: u32,
    /// The format; NULL for SemVer.
    pub format: VerpickText,
    /// What stands before the versions; often empty.
    pub prefix: VerpickText,
    /// How many of the tags it reads.
    pub read: usize,
    /// How many of those are pre-releases.
    pub prereleases: usize,
    /// How many tags with the prefix are recent.
    pub recent: usize,
    /// How many of these it reads.
    pub recent_read: usize,
    /// What shows its dates.
    pub calendar: VerpickCalendar,
    /// Zero.
    pub reserved: u32,
    /// Of VERPICK_CALENDAR_DATES and VERPICK_CALENDAR_CONTRADICTED: how many versions agree with the dates of their tags,
    pub agree: usize,
    /// of how many; else both are 0.
    pub agree_of: usize,
}

/// Where the scheme changed. The texts are the handle's.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VerpickChange {
    /// The guess for what was before, counted over the tags before.
    pub before: VerpickGuess,
    /// The index of the last tag before.
    pub last: usize,
    /// The index of the first tag behind.
    pub first: usize,
}

/// A prefix, and how many tags with a number have it. The text is the handle's.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VerpickPrefix {
    /// The prefix.
    pub prefix: VerpickText,
    /// How many tags have it.
    pub tags: usize,
}
