/* Made from bindings/c/src by cbindgen: `VERPICK_BLESS=1 cargo test --package verpick-capi header`. */

/*
 * verpick: read version tags (SemVer and CalVer), pick the latest under a policy, and say why not the others.
 *
 * Calls. Every call that can fail returns a VerpickStatus and takes a VerpickError last, which may be NULL. Inputs come first,
 * then outputs. Outputs are written on VERPICK_STATUS_OK only; the one exception is a count or a length, which
 * VERPICK_STATUS_TOO_SMALL writes too. An output may be NULL nowhere unless the call says so.
 *
 * Texts. A pointer and a length in bytes, never required to end in NUL. Tags may hold any bytes, and what is no version is
 * refused with an offset; whatever else is text is UTF-8. A pointer may be NULL where its length is 0.
 *
 * Ownership. What a caller passes stays the caller's, is not changed, and is not kept behind the call. What a call makes is
 * ended by the function of the same name with `_free`, once. What a result points to lives as long as is said where it
 * stands: in the handle that was asked, in the tag that was given, or in static memory. To use a handle behind its end is
 * undefined, as it is of anything that free() ended.
 *
 * Threads. Handles do not change once they are made: any number of threads may use one at the same time. Only its end needs
 * that no call is using it any more. Every function may be called from every thread.
 *
 * Numbers. Sizes and offsets are bytes. Times are whole seconds since 1970-01-01 00:00 UTC. SIZE_MAX is "no index" and "no
 * offset", INT64_MIN is "no time". Enumerations only grow, but for the day that VERPICK_ABI_VERSION changes.
 */

#ifndef VERPICK_H
#define VERPICK_H

#include <stddef.h>
#include <stdint.h>

/**
 * The ABI that this header describes. It changes whenever a program that was built with the header before would break:
 * compare it with what verpick_abi_version() returns.
 */
#define VERPICK_ABI_VERSION 1

/**
 * The most numbers that a version has.
 */
#define VERPICK_MAX_NUMBERS 8

/**
 * The room for an error's message, its NUL included, in bytes. A longer message is cut at a character.
 */
#define VERPICK_MESSAGE_SIZE 1024

/**
 * Of VerpickOptions.flags: lenient reading, which also takes leading zeros, empty identifiers and days that no calendar has.
 */
#define VERPICK_LENIENT 1

/**
 * Of VerpickOptions.flags: all pre-releases are taken too.
 */
#define VERPICK_PRE_RELEASE 2

/**
 * Of VerpickOptions.flags: any prefix may stand before a version. Not together with `prefix`.
 */
#define VERPICK_ANY_PREFIX 4

/**
 * Of VerpickOptions.flags: drafts are taken too.
 */
#define VERPICK_DRAFTS 8

/**
 * Of VerpickOptions.flags: yanked candidates are taken too.
 */
#define VERPICK_YANKED 16

/**
 * Of VerpickOptions.flags: only candidates are taken whose artifact is there in full.
 */
#define VERPICK_REQUIRE_ARTIFACT 32

/**
 * Of VerpickOptions.flags: a decision may go down to an older version.
 */
#define VERPICK_ALLOW_DOWNGRADE 64

/**
 * Of VerpickOptions.flags: `min_age` and `now` count.
 */
#define VERPICK_MIN_AGE 128

/**
 * Of VerpickOptions.flags: `grace` and `now` count.
 */
#define VERPICK_GRACE 256

/**
 * Of VerpickList.flags: the candidate is a draft, not published yet.
 */
#define VERPICK_TAG_DRAFT 1

/**
 * Of VerpickList.flags: the candidate was withdrawn.
 */
#define VERPICK_TAG_YANKED 2

/**
 * Of VerpickList.flags: the candidate's artifact is not there in full.
 */
#define VERPICK_TAG_INCOMPLETE 4

/**
 * How a call ended. Whatever is not VERPICK_STATUS_OK has written no output, and has filled in the error.
 */
enum VerpickStatus
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
    /**
     * Done: the outputs are written.
     */
    VERPICK_STATUS_OK = 0,
    /**
     * Nothing is wrong, and nothing was found: the policy takes none of the tags.
     */
    VERPICK_STATUS_NOTHING = 1,
    /**
     * A pointer is NULL that may not be.
     */
    VERPICK_STATUS_NULL_POINTER = 2,
    /**
     * An argument is none of those that there are, or contradicts another one.
     */
    VERPICK_STATUS_INVALID_ARGUMENT = 3,
    /**
     * A text that must be UTF-8 is not.
     */
    VERPICK_STATUS_NOT_UTF8 = 4,
    /**
     * The caller's buffer is too small. The needed length or count is written, and nothing else.
     */
    VERPICK_STATUS_TOO_SMALL = 5,
    /**
     * A tag is not a version: `component` and `offset` say where, `item` which of the tags.
     */
    VERPICK_STATUS_NOT_A_VERSION = 6,
    /**
     * A text is not a CalVer format.
     */
    VERPICK_STATUS_NOT_A_FORMAT = 7,
    /**
     * A text is not a constraint.
     */
    VERPICK_STATUS_NOT_A_CONSTRAINT = 8,
    /**
     * There is no next version.
     */
    VERPICK_STATUS_NO_NEXT = 9,
    /**
     * A defect of the library, which says so. The call had no effect.
     */
    VERPICK_STATUS_PANIC = 10,
};
#ifndef __cplusplus
typedef uint32_t VerpickStatus;
#endif // __cplusplus

/**
 * The part of a tag that an error, a number or a difference is about.
 */
enum VerpickComponent
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
    /**
     * No part.
     */
    VERPICK_COMPONENT_NONE = 0,
    /**
     * The whole tag.
     */
    VERPICK_COMPONENT_TAG = 1,
    /**
     * The prefix that was asked for.
     */
    VERPICK_COMPONENT_PREFIX = 2,
    /**
     * SemVer's first number, or a format's MAJOR.
     */
    VERPICK_COMPONENT_MAJOR = 3,
    /**
     * SemVer's second number, or a format's MINOR.
     */
    VERPICK_COMPONENT_MINOR = 4,
    /**
     * SemVer's third number, or a format's PATCH.
     */
    VERPICK_COMPONENT_PATCH = 5,
    /**
     * The year.
     */
    VERPICK_COMPONENT_YEAR = 6,
    /**
     * The month.
     */
    VERPICK_COMPONENT_MONTH = 7,
    /**
     * The week.
     */
    VERPICK_COMPONENT_WEEK = 8,
    /**
     * The day.
     */
    VERPICK_COMPONENT_DAY = 9,
    /**
     * A counter, MICRO.
     */
    VERPICK_COMPONENT_MICRO = 10,
    /**
     * The modifier.
     */
    VERPICK_COMPONENT_MODIFIER = 11,
    /**
     * Fixed text of a format.
     */
    VERPICK_COMPONENT_LITERAL = 12,
    /**
     * The pre-release.
     */
    VERPICK_COMPONENT_PRERELEASE = 13,
    /**
     * The build metadata.
     */
    VERPICK_COMPONENT_BUILD = 14,
    /**
     * Of a comparison only: the schemes differ, so nothing else can be compared.
     */
    VERPICK_COMPONENT_SCHEME = 15,
};
#ifndef __cplusplus
typedef uint32_t VerpickComponent;
#endif // __cplusplus

/**
 * What a selection means for what runs now.
 */
enum VerpickAction
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
    /**
     * Nothing runs yet, or the same version of another slot does.
     */
    VERPICK_ACTION_INSTALL = 1,
    /**
     * The selection is newer.
     */
    VERPICK_ACTION_UPGRADE = 2,
    /**
     * The selection has the same precedence and the same slot, however it is spelt.
     */
    VERPICK_ACTION_UP_TO_DATE = 3,
    /**
     * The selection is older.
     */
    VERPICK_ACTION_DOWNGRADE = 4,
    /**
     * What runs is not a version of the scheme, so nothing says which is newer.
     */
    VERPICK_ACTION_INCOMPARABLE = 5,
    /**
     * Nothing was selected.
     */
    VERPICK_ACTION_NOTHING = 6,
};
#ifndef __cplusplus
typedef uint32_t VerpickAction;
#endif // __cplusplus

/**
 * How the core of a tag is read.
 */
enum VerpickScheme
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
    /**
     * SemVer 2.0.0.
     */
    VERPICK_SCHEME_SEMVER = 1,
    /**
     * CalVer by a format.
     */
    VERPICK_SCHEME_CALVER = 2,
};
#ifndef __cplusplus
typedef uint32_t VerpickScheme;
#endif // __cplusplus

/**
 * What speaks for the dates that a guessed format says are in its versions.
 */
enum VerpickCalendar
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
    /**
     * The scheme has no dates.
     */
    VERPICK_CALENDAR_NONE = 0,
    /**
     * The dates of the tags.
     */
    VERPICK_CALENDAR_DATES = 1,
    /**
     * The spelling.
     */
    VERPICK_CALENDAR_SPELLING = 2,
    /**
     * Nothing: the numbers could be those of a date, and of anything else.
     */
    VERPICK_CALENDAR_UNPROVEN = 3,
    /**
     * Nothing: the dates of the tags are others.
     */
    VERPICK_CALENDAR_CONTRADICTED = 4,
};
#ifndef __cplusplus
typedef uint32_t VerpickCalendar;
#endif // __cplusplus

/**
 * A part of a format.
 */
enum VerpickPartKind
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
    /**
     * A character that stands for itself.
     */
    VERPICK_PART_KIND_LITERAL = 1,
    /**
     * A number or a modifier.
     */
    VERPICK_PART_KIND_TOKEN = 2,
    /**
     * An optional part begins.
     */
    VERPICK_PART_KIND_OPEN = 3,
    /**
     * An optional part ends.
     */
    VERPICK_PART_KIND_CLOSE = 4,
};
#ifndef __cplusplus
typedef uint32_t VerpickPartKind;
#endif // __cplusplus

/**
 * The kind of release that a version is.
 */
enum VerpickChannel
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
    /**
     * A release: no pre-release at all.
     */
    VERPICK_CHANNEL_STABLE = 1,
    /**
     * A pre-release that begins with letters, which name its channel.
     */
    VERPICK_CHANNEL_NAMED = 2,
    /**
     * A pre-release that names no channel.
     */
    VERPICK_CHANNEL_UNNAMED = 3,
};
#ifndef __cplusplus
typedef uint32_t VerpickChannel;
#endif // __cplusplus

/**
 * How pre-releases are ordered.
 */
enum VerpickPrereleaseOrder
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
    /**
     * By identifiers, as SemVer has it: numbers by value.
     */
    VERPICK_PRERELEASE_ORDER_SEMVER = 0,
    /**
     * The whole text byte by byte.
     */
    VERPICK_PRERELEASE_ORDER_ASCII = 1,
};
#ifndef __cplusplus
typedef uint32_t VerpickPrereleaseOrder;
#endif // __cplusplus

/**
 * How much of the build metadata names the slot.
 */
enum VerpickSlotMatch
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
    /**
     * All of it.
     */
    VERPICK_SLOT_MATCH_WHOLE = 0,
    /**
     * Its first identifier: `blue` of `blue.7`.
     */
    VERPICK_SLOT_MATCH_FIRST = 1,
};
#ifndef __cplusplus
typedef uint32_t VerpickSlotMatch;
#endif // __cplusplus

/**
 * What is said of one candidate.
 */
enum VerpickVerdictKind
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
    /**
     * It is the one that was picked.
     */
    VERPICK_VERDICT_KIND_SELECTED = 1,
    /**
     * It has the same precedence as the one that was picked.
     */
    VERPICK_VERDICT_KIND_TIED = 2,
    /**
     * It passes the policy, and is older than the one that was picked.
     */
    VERPICK_VERDICT_KIND_OLDER = 3,
    /**
     * The policy does not take it.
     */
    VERPICK_VERDICT_KIND_REJECTED = 4,
};
#ifndef __cplusplus
typedef uint32_t VerpickVerdictKind;
#endif // __cplusplus

/**
 * Why a policy does not take a candidate: the first that applies, in this order.
 */
enum VerpickReason
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
    /**
     * It was not rejected.
     */
    VERPICK_REASON_NONE = 0,
    /**
     * It does not begin with the prefix.
     */
    VERPICK_REASON_PREFIX = 1,
    /**
     * It is denied by name.
     */
    VERPICK_REASON_DENIED = 2,
    /**
     * It is not a version of the scheme.
     */
    VERPICK_REASON_NOT_A_VERSION = 3,
    /**
     * It is a pre-release, and none are taken.
     */
    VERPICK_REASON_PRERELEASE = 4,
    /**
     * Its channel is not among those that are taken.
     */
    VERPICK_REASON_CHANNEL = 5,
    /**
     * It is for another slot, or for none.
     */
    VERPICK_REASON_SLOT = 6,
    /**
     * It is outside the constraint.
     */
    VERPICK_REASON_CONSTRAINT = 7,
    /**
     * It is a draft.
     */
    VERPICK_REASON_DRAFT = 8,
    /**
     * It was withdrawn.
     */
    VERPICK_REASON_YANKED = 9,
    /**
     * Its artifact is not there in full.
     */
    VERPICK_REASON_ARTIFACT_MISSING = 10,
    /**
     * It is too young.
     */
    VERPICK_REASON_TOO_NEW = 11,
};
#ifndef __cplusplus
typedef uint32_t VerpickReason;
#endif // __cplusplus

/**
 * What is raised to get the next version.
 */
enum VerpickBump
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
    /**
     * The first number.
     */
    VERPICK_BUMP_MAJOR = 1,
    /**
     * The second number.
     */
    VERPICK_BUMP_MINOR = 2,
    /**
     * The third number.
     */
    VERPICK_BUMP_PATCH = 3,
    /**
     * The number of the pre-release.
     */
    VERPICK_BUMP_PRE = 4,
    /**
     * Nothing but the pre-release, which goes.
     */
    VERPICK_BUMP_RELEASE = 5,
};
#ifndef __cplusplus
typedef uint32_t VerpickBump;
#endif // __cplusplus

/**
 * What makes a group.
 */
enum VerpickPer
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
    /**
     * The first number.
     */
    VERPICK_PER_MAJOR = 1,
    /**
     * The first two numbers.
     */
    VERPICK_PER_MINOR = 2,
    /**
     * What stands before the version; any prefix is taken then.
     */
    VERPICK_PER_PREFIX = 3,
    /**
     * The channel.
     */
    VERPICK_PER_CHANNEL = 4,
    /**
     * The deployment slot.
     */
    VERPICK_PER_SLOT = 5,
};
#ifndef __cplusplus
typedef uint32_t VerpickPer;
#endif // __cplusplus

/**
 * A constraint on the versions of a selector's scheme. Made by verpick_constraint_new(), ended by verpick_constraint_free().
 */
typedef struct VerpickConstraint VerpickConstraint;

/**
 * A compiled CalVer format. Made by verpick_format_new(), ended by verpick_format_free().
 */
typedef struct VerpickFormat VerpickFormat;

/**
 * The latest of each group. Made by verpick_groups_new(), ended by verpick_groups_free().
 */
typedef struct VerpickGroups VerpickGroups;

/**
 * Which scheme tags follow: guesses, the best first. Made by verpick_infer(), ended by verpick_inference_free().
 */
typedef struct VerpickInference VerpickInference;

/**
 * A policy, ready to be used by any number of threads at once. Made by verpick_selector_new() or from an inference, and ended
 * by verpick_selector_free().
 */
typedef struct VerpickSelector VerpickSelector;

/**
 * Many tags at once, in one buffer of the caller's; nothing of it is kept behind a call. A tag need not be UTF-8.
 *
 * Either one tag a line: `offsets` is NULL. Lines end in `\n` or `\r\n`, the last one perhaps in neither; an empty line is a
 * tag that is empty, and counts. Or `offsets` says where each begins: then a tag may hold line feeds and NULs.
 */
typedef struct {
    /**
     * The bytes of all tags; may be NULL where there are none.
     */
    const char *data;
    /**
     * How many bytes.
     */
    size_t length;
    /**
     * `count` + 1 numbers that do not fall: tag i is what lies from `offsets[i]` up to `offsets[i + 1]`. NULL: a tag a line.
     */
    const size_t *offsets;
    /**
     * How many tags. Of lines it is asked for only with `published` or `flags`, and must then be their number.
     */
    size_t count;
    /**
     * When each was published, in seconds since 1970-01-01 00:00 UTC, INT64_MIN where that is not known; NULL where it is of
     * none.
     */
    const int64_t *published;
    /**
     * VERPICK_TAG_DRAFT and the others, for each; NULL where nothing is said of any.
     */
    const uint8_t *flags;
} VerpickList;

/**
 * A text: bytes and how many they are. It need not end in NUL, and where it comes from here it does not.
 *
 * Of an argument, NULL is a text that is not there. Of a result, it says who owns the bytes where it stands.
 */
typedef struct {
    /**
     * The first byte; NULL where there is no text.
     */
    const char *data;
    /**
     * Bytes.
     */
    size_t length;
} VerpickText;

/**
 * Why a call failed. The caller allocates it, on the stack for one, and need not set anything; wherever a call takes one,
 * NULL is fine too. It is written when a call does not return VERPICK_STATUS_OK, and only then.
 */
typedef struct {
    /**
     * What the call returned.
     */
    VerpickStatus code;
    /**
     * The part of a tag that breaks a rule; for VERPICK_STATUS_NOT_A_VERSION, and for a constraint's operand.
     */
    VerpickComponent component;
    /**
     * Which one: of a list's tags, of an option's texts, or of two tags, from 0; SIZE_MAX where there is no choice.
     */
    size_t item;
    /**
     * Where, in bytes from the beginning of the tag, format, constraint or text; SIZE_MAX where no place is meant.
     */
    size_t offset;
    /**
     * How to write what was probably meant: of a constraint in words, of a format the token that is nearest. In static
     * memory; NULL where there is no hint.
     */
    VerpickText hint;
    /**
     * Bytes of the message, without its NUL.
     */
    size_t message_length;
    /**
     * Where in the message the sentence begins, behind the tag or format that stands in front of it.
     */
    size_t sentence;
    /**
     * The sentence for a person, in UTF-8, and a NUL behind it.
     */
    char message[VERPICK_MESSAGE_SIZE];
} VerpickError;

/**
 * A tag of a list.
 */
typedef struct {
    /**
     * Which one, from 0; of lines, the number of the line, empty ones counted.
     */
    size_t index;
    /**
     * Where it begins, in bytes from the list's `data`.
     */
    size_t offset;
    /**
     * Its bytes.
     */
    size_t length;
} VerpickSelection;

/**
 * What is said of one candidate.
 */
typedef struct {
    /**
     * A VerpickVerdictKind.
     */
    uint32_t verdict;
    /**
     * A VerpickReason.
     */
    uint32_t reason;
    /**
     * A VerpickComponent: of VERPICK_REASON_NOT_A_VERSION, the part that breaks a rule.
     */
    uint32_t component;
    /**
     * Zero.
     */
    uint32_t reserved;
    /**
     * Of VERPICK_REASON_NOT_A_VERSION, where, in bytes from the tag's beginning; else SIZE_MAX.
     */
    size_t offset;
    /**
     * Of VERPICK_REASON_TOO_NEW, when it will be old enough, in seconds since 1970-01-01 00:00 UTC; else INT64_MIN, and where
     * nothing says when it was published.
     */
    int64_t until;
} VerpickVerdict;

/**
 * What all verdicts come to.
 */
typedef struct {
    /**
     * How many candidates there were, and so verdicts; the rejected ones count.
     */
    size_t candidates;
    /**
     * How many of them were rejected.
     */
    size_t rejected;
    /**
     * The index of the one that was picked; SIZE_MAX where none was.
     */
    size_t selected;
    /**
     * The index of a newer one that waits for its artifact; SIZE_MAX where none does.
     */
    size_t pending;
    /**
     * Until when it waits, in seconds since 1970-01-01 00:00 UTC; INT64_MIN where none does.
     */
    int64_t pending_until;
} VerpickExplanation;

/**
 * What to do, and with what.
 */
typedef struct {
    /**
     * What the selection means for what runs now.
     */
    VerpickAction action;
    /**
     * Zero.
     */
    uint32_t reserved;
    /**
     * The index of the tag to go to; SIZE_MAX where everything stays as it is.
     */
    size_t target;
    /**
     * The index of the tag that was picked; SIZE_MAX where none was.
     */
    size_t selected;
    /**
     * The index of a newer one that waits for its artifact; SIZE_MAX where none does.
     */
    size_t pending;
    /**
     * Until when it waits, in seconds since 1970-01-01 00:00 UTC; INT64_MIN where none does.
     */
    int64_t pending_until;
} VerpickDecision;

/**
 * The latest of a group. The key is the handle's.
 */
typedef struct {
    /**
     * `1`, `1.2`, a prefix, a channel or a slot; empty for no prefix, no slot, an unnamed channel.
     */
    VerpickText key;
    /**
     * The latest.
     */
    VerpickSelection latest;
} VerpickGroup;

/**
 * A scheme and a prefix that tags may follow, with the evidence. The texts are the handle's.
 */
typedef struct {
    /**
     * SemVer, or CalVer by a format.
     */
    VerpickScheme scheme;
    /**
     * 1 where it reads nearly all that is recent, else 0.
     */
    uint32_t fits;
    /**
     * The format; NULL for SemVer.
     */
    VerpickText format;
    /**
     * What stands before the versions; often empty.
     */
    VerpickText prefix;
    /**
     * How many of the tags it reads.
     */
    size_t read;
    /**
     * How many of those are pre-releases.
     */
    size_t prereleases;
    /**
     * How many tags with the prefix are recent.
     */
    size_t recent;
    /**
     * How many of these it reads.
     */
    size_t recent_read;
    /**
     * What shows its dates.
     */
    VerpickCalendar calendar;
    /**
     * Zero.
     */
    uint32_t reserved;
    /**
     * Of VERPICK_CALENDAR_DATES and VERPICK_CALENDAR_CONTRADICTED: how many versions agree with the dates of their tags,
     */
    size_t agree;
    /**
     * of how many; else both are 0.
     */
    size_t agree_of;
} VerpickGuess;

/**
 * Where the scheme changed. The texts are the handle's.
 */
typedef struct {
    /**
     * The guess for what was before, counted over the tags before.
     */
    VerpickGuess before;
    /**
     * The index of the last tag before.
     */
    size_t last;
    /**
     * The index of the first tag behind.
     */
    size_t first;
} VerpickChange;

/**
 * A prefix, and how many tags with a number have it. The text is the handle's.
 */
typedef struct {
    /**
     * The prefix.
     */
    VerpickText prefix;
    /**
     * How many tags have it.
     */
    size_t tags;
} VerpickPrefix;

/**
 * A part of a format. The name is in static memory.
 */
typedef struct {
    /**
     * What it is; the other fields are for tokens and for literals.
     */
    VerpickPartKind kind;
    /**
     * The literal, as a Unicode code point; 0 where it is none.
     */
    uint32_t literal;
    /**
     * What a token reads.
     */
    VerpickComponent component;
    /**
     * Zero.
     */
    uint32_t reserved;
    /**
     * The token as a format spells it, such as `0M`.
     */
    VerpickText name;
    /**
     * The least number that a token reads.
     */
    uint64_t min;
    /**
     * The greatest.
     */
    uint64_t max;
} VerpickPart;

/**
 * A remark on what is legal in a format but odd. The name is in static memory, the message the handle's.
 */
typedef struct {
    /**
     * A name for programs, such as `hyphen_inside`.
     */
    VerpickText name;
    /**
     * A sentence.
     */
    VerpickText message;
} VerpickLint;

/**
 * The policy: what is read, and what is left out. All zeros is the usual one: SemVer, strict, no prefix, stable releases of
 * any slot. Texts and arrays are the caller's, and only read during the call that takes the options.
 */
typedef struct {
    /**
     * A CalVer format, UTF-8; NULL for SemVer.
     */
    VerpickText calver;
    /**
     * What stands before every version, exactly, UTF-8.
     */
    VerpickText prefix;
    /**
     * The deployment slot, UTF-8; empty takes any.
     */
    VerpickText slot;
    /**
     * Bounds such as `>=1.2, <2`, UTF-8; NULL takes any version.
     */
    VerpickText constraint;
    /**
     * Channels that are taken beside stable releases, UTF-8.
     */
    const VerpickText *channels;
    /**
     * How many.
     */
    size_t channels_count;
    /**
     * Channels that are taken, and nothing else, UTF-8. Not together with `channels` or VERPICK_PRE_RELEASE.
     */
    const VerpickText *only_channels;
    /**
     * How many.
     */
    size_t only_channels_count;
    /**
     * Tags that are never taken: whole, byte by byte.
     */
    const VerpickText *deny;
    /**
     * How many.
     */
    size_t deny_count;
    /**
     * VERPICK_LENIENT and the others, added up.
     */
    uint32_t flags;
    /**
     * A VerpickPrereleaseOrder.
     */
    uint32_t prerelease_order;
    /**
     * A VerpickSlotMatch.
     */
    uint32_t slot_match;
    /**
     * Zero.
     */
    uint32_t reserved;
    /**
     * The clock, in seconds since 1970-01-01 00:00 UTC; for VERPICK_MIN_AGE and VERPICK_GRACE.
     */
    int64_t now;
    /**
     * With VERPICK_MIN_AGE: so many seconds must have passed since a candidate was published.
     */
    uint64_t min_age;
    /**
     * With VERPICK_GRACE: for so many seconds a candidate without its artifact is waited for.
     */
    uint64_t grace;
} VerpickOptions;

/**
 * A part of a tag: the bytes from `begin` up to `end`, counted from the tag's beginning. Empty where the part is not there.
 */
typedef struct {
    /**
     * The first byte.
     */
    size_t begin;
    /**
     * The byte behind the last.
     */
    size_t end;
} VerpickRange;

/**
 * A day of the calendar.
 */
typedef struct {
    /**
     * The year, as 2024; 0 where there is no date.
     */
    uint32_t year;
    /**
     * 1 to 12.
     */
    uint32_t month;
    /**
     * 1 to 31.
     */
    uint32_t day;
} VerpickDate;

/**
 * What a tag says.
 */
typedef struct {
    /**
     * How it was read.
     */
    VerpickScheme scheme;
    /**
     * How many numbers there are.
     */
    uint32_t count;
    /**
     * The numbers as written, left to right; zeros behind the last. Of YY, 24 is 24.
     */
    uint64_t segments[VERPICK_MAX_NUMBERS];
    /**
     * What each number is.
     */
    VerpickComponent components[VERPICK_MAX_NUMBERS];
    /**
     * Its place among the tokens of the format: an optional number that is left out has none.
     */
    uint8_t places[VERPICK_MAX_NUMBERS];
    /**
     * 1 where a `v` stands before the numbers that is none of the format's own, else 0.
     */
    uint32_t has_v;
    /**
     * 1 where it is a pre-release, by a hyphen or by its modifier, else 0.
     */
    uint32_t is_prerelease;
    /**
     * The prefix that was asked for.
     */
    VerpickRange prefix;
    /**
     * The numbers and what stands between them.
     */
    VerpickRange core;
    /**
     * The modifier, without a dot before it.
     */
    VerpickRange modifier;
    /**
     * The pre-release, without its hyphen.
     */
    VerpickRange prerelease;
    /**
     * The build metadata, without its plus sign.
     */
    VerpickRange build;
    /**
     * The slot that the build metadata names, by the options' slot_match.
     */
    VerpickRange slot;
    /**
     * What kind of release it is.
     */
    VerpickChannel channel;
    /**
     * Zero.
     */
    uint32_t reserved;
    /**
     * The channel's name, its case as written, which does not count; `stable` of a release, and NULL of an unnamed one. In
     * the tag that was given, or in static memory.
     */
    VerpickText channel_name;
    /**
     * The day that it names, where its format names a whole day that a calendar has.
     */
    VerpickDate date;
    /**
     * The calendar year: 2024 for 24 of YY. 0 where it has none.
     */
    uint32_t year;
} VerpickVersion;

/**
 * How two versions are to each other.
 */
typedef struct {
    /**
     * 1 where they have a precedence, which those of different schemes have not, else 0.
     */
    uint32_t is_comparable;
    /**
     * By precedence: -1 where the first is older, 0 where neither is, 1 where it is newer. Build metadata does not count.
     */
    int32_t precedence;
    /**
     * In the total order, by which ties are broken: -1, 0 or 1; 0 only of one scheme and one tag.
     */
    int32_t order;
    /**
     * The first part in which they differ, build metadata too; VERPICK_COMPONENT_NONE where they differ in spelling at most.
     */
    VerpickComponent difference;
} VerpickComparison;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Writes how many tags a list has: the room that its verdicts, or its sorted indices, need at most.
 */
VerpickStatus verpick_list_count(const VerpickList *list, size_t *count, VerpickError *error);

/**
 * Picks the latest tag that the policy takes. Which one does not depend on the order of the list; of byte-equal tags it is
 * the first.
 *
 * VERPICK_STATUS_NOTHING says that the policy takes none. Tags that cannot win are not read, so that nothing is said of them:
 * verpick_explain() judges all.
 */
VerpickStatus verpick_latest(const VerpickSelector *selector,
                             const VerpickList *list,
                             VerpickSelection *selection,
                             VerpickError *error);

/**
 * Picks the oldest tag that the policy takes; as verpick_latest() otherwise.
 */
VerpickStatus verpick_oldest(const VerpickSelector *selector,
                             const VerpickList *list,
                             VerpickSelection *selection,
                             VerpickError *error);

/**
 * Writes the indices of the tags that the policy takes, oldest first, and how many they are. Byte-equal tags keep their order.
 *
 * VERPICK_STATUS_TOO_SMALL says that there are more than `capacity`: then only `count` is written. The number of tags in the
 * list is always room enough.
 */
VerpickStatus verpick_sort(const VerpickSelector *selector,
                           const VerpickList *list,
                           size_t *indices,
                           size_t capacity,
                           size_t *count,
                           VerpickError *error);

/**
 * Judges every tag: writes a verdict for each, in the order of the list, how many they are, and what they come to. That
 * nothing is selected is an answer too: VERPICK_STATUS_OK.
 *
 * VERPICK_STATUS_TOO_SMALL says that there are more tags than `capacity`: then only `count` is written. Where no verdict is
 * wanted, `verdicts` may be NULL and `capacity` 0 and `count` NULL.
 */
VerpickStatus verpick_explain(const VerpickSelector *selector,
                              const VerpickList *list,
                              VerpickVerdict *verdicts,
                              size_t capacity,
                              size_t *count,
                              VerpickExplanation *explanation,
                              VerpickError *error);

/**
 * Compares what the policy picks out of a list with the tag that runs now; NULL where nothing does. The list must be whole:
 * half of a listing is an answer to another question.
 */
VerpickStatus verpick_decide(const VerpickSelector *selector,
                             const VerpickList *list,
                             const char *current,
                             size_t current_length,
                             VerpickDecision *decision,
                             VerpickError *error);

/**
 * Picks the latest of each group, `per`, a VerpickPer. The groups are the caller's, who ends them with verpick_groups_free();
 * there may be none.
 */
VerpickStatus verpick_groups_new(const VerpickSelector *selector,
                                 const VerpickList *list,
                                 uint32_t per,
                                 VerpickGroups **groups,
                                 VerpickError *error);

/**
 * The groups, in order, as an array of the handle's, and how many they are; NULL where there are none.
 */
VerpickStatus verpick_groups(const VerpickGroups *groups,
                             const VerpickGroup **array,
                             size_t *count,
                             VerpickError *error);

/**
 * Ends groups. NULL is fine.
 */
void verpick_groups_free(VerpickGroups *groups);

/**
 * Tells which scheme tags follow, and their prefix; of the list's facts, when tags were published counts. The inference is
 * the caller's, who ends it with verpick_inference_free(). That nothing fits is an answer too: no guesses.
 */
VerpickStatus verpick_infer(const VerpickList *list,
                            VerpickInference **inference,
                            VerpickError *error);

/**
 * The guesses, the best first, as an array of the handle's, and how many they are; NULL where there are none.
 */
VerpickStatus verpick_inference_guesses(const VerpickInference *inference,
                                        const VerpickGuess **array,
                                        size_t *count,
                                        VerpickError *error);

/**
 * The change of scheme on the way, of the handle's; NULL where there is none.
 */
VerpickStatus verpick_inference_change(const VerpickInference *inference,
                                       const VerpickChange **change,
                                       VerpickError *error);

/**
 * The indices of the tags that the best guess does not read, all of them where there is no guess, as an array of the
 * handle's, and how many they are; NULL where there are none.
 */
VerpickStatus verpick_inference_unread(const VerpickInference *inference,
                                       const size_t **array,
                                       size_t *count,
                                       VerpickError *error);

/**
 * What stands before the versions of the tags that have a number, the most frequent first, as an array of the handle's, and
 * how many they are; NULL where there are none.
 */
VerpickStatus verpick_inference_prefixes(const VerpickInference *inference,
                                         const VerpickPrefix **array,
                                         size_t *count,
                                         VerpickError *error);

/**
 * Makes a selector for a guess, by its place among the guesses. It takes pre-releases where there is nothing else to take.
 * The selector is the caller's, and does not need the inference any more.
 */
VerpickStatus verpick_inference_selector(const VerpickInference *inference,
                                         size_t guess,
                                         VerpickSelector **selector,
                                         VerpickError *error);

/**
 * Ends an inference. NULL is fine.
 */
void verpick_inference_free(VerpickInference *inference);

/**
 * Compiles a CalVer format, UTF-8. The handle is the caller's, who ends it with verpick_format_free(). A selector needs none:
 * it compiles its own.
 *
 * VERPICK_STATUS_NOT_A_FORMAT says why not, where, and in `hint` which token was perhaps meant.
 */
VerpickStatus verpick_format_new(const char *words,
                                 size_t words_length,
                                 VerpickFormat **format,
                                 VerpickError *error);

/**
 * The format's parts, left to right, as an array of the handle's, and how many they are.
 */
VerpickStatus verpick_format_parts(const VerpickFormat *format,
                                   const VerpickPart **array,
                                   size_t *count,
                                   VerpickError *error);

/**
 * Three versions of the format, as an array of the handle's, and how many they are.
 */
VerpickStatus verpick_format_samples(const VerpickFormat *format,
                                     const VerpickText **array,
                                     size_t *count,
                                     VerpickError *error);

/**
 * What is legal but odd in the format, as an array of the handle's, and how many remarks they are; NULL where there are none.
 */
VerpickStatus verpick_format_lints(const VerpickFormat *format,
                                   const VerpickLint **array,
                                   size_t *count,
                                   VerpickError *error);

/**
 * Writes a version's numbers in the format, one number for each number token, as verpick_next_on() writes. Bit i of `absent`
 * (1 for the first) says that the number of the token i is left out, which only an optional one may be.
 *
 * VERPICK_STATUS_INVALID_ARGUMENT says that the numbers are too many or too few, that one is missing, or that one is out of
 * its token's range.
 */
VerpickStatus verpick_format_write(const VerpickFormat *format,
                                   const uint64_t *numbers,
                                   size_t count,
                                   uint32_t absent,
                                   char *buffer,
                                   size_t capacity,
                                   size_t *length,
                                   VerpickError *error);

/**
 * Ends a format. NULL is fine.
 */
void verpick_format_free(VerpickFormat *format);

/**
 * Reads a constraint, UTF-8, on the versions of a selector's scheme. The handle is the caller's, who ends it with
 * verpick_constraint_free(); it reads tags as the selector does, and does not need it any more.
 *
 * VERPICK_STATUS_NOT_A_CONSTRAINT says why not, where, and in `hint` how to write what was probably meant.
 */
VerpickStatus verpick_constraint_new(const VerpickSelector *selector,
                                     const char *words,
                                     size_t words_length,
                                     VerpickConstraint **constraint,
                                     VerpickError *error);

/**
 * Writes 1 where a tag lies within a constraint, else 0. It bounds and does nothing else: pre-releases and slots are the
 * policy's.
 *
 * VERPICK_STATUS_NOT_A_VERSION says why the tag is none.
 */
VerpickStatus verpick_constraint_matches(const VerpickConstraint *constraint,
                                         const char *tag,
                                         size_t tag_length,
                                         uint32_t *matches,
                                         VerpickError *error);

/**
 * Writes the indices of a list's tags that are versions and lie within a constraint, in the order of the list, and how many
 * they are. Room is as for verpick_sort().
 */
VerpickStatus verpick_constraint_filter(const VerpickConstraint *constraint,
                                        const VerpickList *list,
                                        size_t *indices,
                                        size_t capacity,
                                        size_t *count,
                                        VerpickError *error);

/**
 * Writes 1 where no version can lie within a constraint, as far as its bounds tell, else 0.
 */
VerpickStatus verpick_constraint_is_contradictory(const VerpickConstraint *constraint,
                                                  uint32_t *is_contradictory,
                                                  VerpickError *error);

/**
 * Ends a constraint. NULL is fine.
 */
void verpick_constraint_free(VerpickConstraint *constraint);

/**
 * Makes a selector of options; NULL or all zeros is the usual policy. The selector is the caller's, who ends it with
 * verpick_selector_free(); it keeps nothing of the options.
 *
 * VERPICK_STATUS_NOT_A_FORMAT, VERPICK_STATUS_NOT_A_CONSTRAINT and VERPICK_STATUS_NOT_UTF8 say which text is wrong, and where.
 */
VerpickStatus verpick_selector_new(const VerpickOptions *options,
                                   VerpickSelector **selector,
                                   VerpickError *error);

/**
 * Ends a selector, which no call may be using. NULL is fine.
 */
void verpick_selector_free(VerpickSelector *selector);

/**
 * Says what a tag is under a selector's scheme and prefix; the rest of the policy is not asked. The ranges in `version` are
 * bytes of the tag, and `channel_name` may point into it.
 *
 * VERPICK_STATUS_NOT_A_VERSION says why not, with the component and the offset.
 */
VerpickStatus verpick_parse(const VerpickSelector *selector,
                            const char *tag,
                            size_t tag_length,
                            VerpickVersion *version,
                            VerpickError *error);

/**
 * Compares two tags, each read under its selector's scheme and prefix; a NULL `selector_b` is the first one again.
 *
 * VERPICK_STATUS_NOT_A_VERSION says why one of them is none, `item` which of the two: 0 or 1.
 */
VerpickStatus verpick_compare(const VerpickSelector *selector_a,
                              const char *tag_a,
                              size_t length_a,
                              const VerpickSelector *selector_b,
                              const char *tag_b,
                              size_t length_b,
                              VerpickComparison *comparison,
                              VerpickError *error);

/**
 * Writes the version that follows a SemVer version by raising a part of it, `bump`, a VerpickBump. For VERPICK_BUMP_PRE a
 * channel may be named, UTF-8; NULL is that of the tag. The rest is as for verpick_next_on().
 */
VerpickStatus verpick_next(const VerpickSelector *selector,
                           const char *tag,
                           size_t tag_length,
                           uint32_t bump,
                           const char *channel,
                           size_t channel_length,
                           char *buffer,
                           size_t capacity,
                           size_t *length,
                           VerpickError *error);

/**
 * Writes the version of a date that follows a CalVer version into `buffer`, without a NUL, and its bytes into `length`.
 *
 * VERPICK_STATUS_TOO_SMALL says that it has more than `capacity` bytes: then only `length` is written, and says how many. With
 * a capacity of 0 the buffer may be NULL. VERPICK_STATUS_NO_NEXT says why nothing follows.
 */
VerpickStatus verpick_next_on(const VerpickSelector *selector,
                              const char *tag,
                              size_t tag_length,
                              uint32_t year,
                              uint32_t month,
                              uint32_t day,
                              char *buffer,
                              size_t capacity,
                              size_t *length,
                              VerpickError *error);

/**
 * Writes the SemVer version that can be made of a text with numbers in it, UTF-8, as verpick_next_on() writes. It guesses, so
 * it is for people: `v1.2` becomes 1.2.0.
 */
VerpickStatus verpick_coerce(const char *words,
                             size_t words_length,
                             char *buffer,
                             size_t capacity,
                             size_t *length,
                             VerpickError *error);

/**
 * Writes a verdict in words, as verpick_next_on() writes: nothing for the selected one. `selector` and `tag` are those that
 * the verdict is of.
 */
VerpickStatus verpick_describe(const VerpickSelector *selector,
                               const VerpickVerdict *verdict,
                               const char *tag,
                               size_t tag_length,
                               char *buffer,
                               size_t capacity,
                               size_t *length,
                               VerpickError *error);

/**
 * The ABI of this library. A program that was built with a header of another VERPICK_ABI_VERSION must not call anything else.
 */
uint32_t verpick_abi_version(void);

/**
 * The version of this library, such as `0.1.0`: in static memory, and with a NUL behind it.
 */
const char *verpick_version(void);

/**
 * The word for a VerpickStatus, such as `not_a_version`: in static memory. NULL for a number that is none.
 */
VerpickText verpick_status_name(uint32_t status);

/**
 * The word for a VerpickScheme, `semver` or `calver`: in static memory. NULL for a number that is none.
 */
VerpickText verpick_scheme_name(uint32_t scheme);

/**
 * The word for a VerpickComponent, such as `month`: in static memory. NULL for a number that is none.
 */
VerpickText verpick_component_name(uint32_t component);

/**
 * The word for a VerpickVerdictKind, such as `rejected`: in static memory. NULL for a number that is none.
 */
VerpickText verpick_verdict_name(uint32_t verdict);

/**
 * The word for a VerpickReason, such as `too_new`: in static memory. NULL for a number that is none.
 */
VerpickText verpick_reason_name(uint32_t reason);

/**
 * The word for a VerpickAction, such as `up_to_date`: in static memory. NULL for a number that is none.
 */
VerpickText verpick_action_name(uint32_t action);

/**
 * The word for a VerpickCalendar, such as `dates`: in static memory. NULL for a number that is none.
 */
VerpickText verpick_calendar_name(uint32_t calendar);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif /* VERPICK_H */
