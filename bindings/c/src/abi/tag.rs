//! What one tag says, how two compare, and which one follows.
#![allow(unsafe_code)]

use std::ffi::c_char;

use verpick::chrono::NaiveDate;
use verpick::{Bump, Reason, Verdict};

use crate::codes::{VerpickBump, VerpickReason, VerpickStatus, VerpickVerdictKind};
use crate::failure::Failure;
use crate::guard::guard;
use crate::list::{UNKNOWN, moment};
use crate::memory::{Output, Outputs, bytes, input, optional, text};
use crate::selector::VerpickSelector;
use crate::types::{VerpickComparison, VerpickError, VerpickVerdict, VerpickVersion};
use crate::version::{compared, said};

/// Says what a tag is under a selector's scheme and prefix; the rest of the policy is not asked. The ranges in `version` are
/// bytes of the tag, and `channel_name` may point into it.
///
/// VERPICK_STATUS_NOT_A_VERSION says why not, with the component and the offset.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_parse(
    selector: *const VerpickSelector,
    tag: *const c_char,
    tag_length: usize,
    version: *mut VerpickVersion,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (selector, tag, output) = unsafe {
            (
                input(selector, "selector")?,
                bytes(tag, tag_length, "tag")?,
                Output::new(version, "the output for the version")?,
            )
        };
        let version = selector.read(tag).map_err(|error| Failure::Parse(error, tag))?;
        output.write(said(&version, selector));
        Ok(())
    })
}

/// Compares two tags, each read under its selector's scheme and prefix; a NULL `selector_b` is the first one again.
///
/// VERPICK_STATUS_NOT_A_VERSION says why one of them is none, `item` which of the two: 0 or 1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_compare(
    selector_a: *const VerpickSelector,
    tag_a: *const c_char,
    length_a: usize,
    selector_b: *const VerpickSelector,
    tag_b: *const c_char,
    length_b: usize,
    comparison: *mut VerpickComparison,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (selector, a, other, b, output) = unsafe {
            (
                input(selector_a, "selector_a")?,
                bytes(tag_a, length_a, "tag_a")?,
                optional(selector_b)?,
                bytes(tag_b, length_b, "tag_b")?,
                Output::new(comparison, "the output for the comparison")?,
            )
        };
        let version = selector.read(a).map_err(|error| Failure::ParseItem(error, a, 0))?;
        let against = other.unwrap_or(selector).read(b).map_err(|error| Failure::ParseItem(error, b, 1))?;
        output.write(compared(&version, &against));
        Ok(())
    })
}

/// Writes the version that follows a SemVer version by raising a part of it, `bump`, a VerpickBump. For VERPICK_BUMP_PRE a
/// channel may be named, UTF-8; NULL is that of the tag. The rest is as for verpick_next_on().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_next(
    selector: *const VerpickSelector,
    tag: *const c_char,
    tag_length: usize,
    bump: u32,
    channel: *const c_char,
    channel_length: usize,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (selector, tag, channel_text, output) = unsafe {
            (
                input(selector, "selector")?,
                bytes(tag, tag_length, "tag")?,
                text(channel, channel_length, "channel")?,
                Outputs::new(buffer, capacity, length, "buffer")?,
            )
        };
        let channel = (!channel.is_null()).then_some(channel_text);
        let bump = match VerpickBump::of(bump).map_err(|_| Failure::Invalid("bump is none of VerpickBump"))? {
            VerpickBump::Major => Bump::Major,
            VerpickBump::Minor => Bump::Minor,
            VerpickBump::Patch => Bump::Patch,
            VerpickBump::Pre => Bump::Pre(channel),
            VerpickBump::Release => Bump::Release,
        };
        let version = selector.read(tag).map_err(|error| Failure::Parse(error, tag))?;
        output.write_text(version.next(bump)?.as_str())
    })
}

/// Writes the version of a date that follows a CalVer version into `buffer`, without a NUL, and its bytes into `length`.
///
/// VERPICK_STATUS_TOO_SMALL says that it has more than `capacity` bytes: then only `length` is written, and says how many. With
/// a capacity of 0 the buffer may be NULL. VERPICK_STATUS_NO_NEXT says why nothing follows.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_next_on(
    selector: *const VerpickSelector,
    tag: *const c_char,
    tag_length: usize,
    year: u32,
    month: u32,
    day: u32,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (selector, tag, output) = unsafe {
            (
                input(selector, "selector")?,
                bytes(tag, tag_length, "tag")?,
                Outputs::new(buffer, capacity, length, "buffer")?,
            )
        };
        let date = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
        let date = date.ok_or(Failure::Invalid("no calendar has this date"))?;
        let version = selector.read(tag).map_err(|error| Failure::Parse(error, tag))?;
        output.write_text(version.next_on(date)?.as_str())
    })
}

/// Writes the SemVer version that can be made of a text with numbers in it, UTF-8, as verpick_next_on() writes. It guesses, so
/// it is for people: `v1.2` becomes 1.2.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_coerce(
    words: *const c_char,
    words_length: usize,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (words, output) =
            unsafe { (text(words, words_length, "words")?, Outputs::new(buffer, capacity, length, "buffer")?) };
        let version = verpick::coerce(words).map_err(|error| Failure::Parse(error, words.as_bytes()))?;
        output.write_text(version.as_str())
    })
}

/// Writes a verdict in words, as verpick_next_on() writes: nothing for the selected one. `selector` and `tag` are those that
/// the verdict is of.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_describe(
    selector: *const VerpickSelector,
    verdict: *const VerpickVerdict,
    tag: *const c_char,
    tag_length: usize,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (selector, verdict, tag, output) = unsafe {
            (
                input(selector, "selector")?,
                input(verdict, "verdict")?,
                bytes(tag, tag_length, "tag")?,
                Outputs::new(buffer, capacity, length, "buffer")?,
            )
        };
        let verdict = meant(selector, verdict, tag)?;
        output.write_text(&selector.selector.describe(verdict, tag).to_string())
    })
}

/// The verdict that the numbers stand for.
fn meant(selector: &VerpickSelector, verdict: &VerpickVerdict, tag: &[u8]) -> Result<Verdict, Failure<'static>> {
    let kind = VerpickVerdictKind::of(verdict.verdict)
        .map_err(|_| Failure::Invalid("verdict.verdict is none of VerpickVerdictKind"))?;
    let reason =
        VerpickReason::of(verdict.reason).map_err(|_| Failure::Invalid("verdict.reason is none of VerpickReason"))?;
    let until = Some(verdict.until).filter(|until| *until != UNKNOWN).and_then(moment);
    Ok(match kind {
        VerpickVerdictKind::Selected => Verdict::Selected,
        VerpickVerdictKind::Tied => Verdict::Tied,
        VerpickVerdictKind::Older => Verdict::Older,
        VerpickVerdictKind::Rejected => Verdict::Rejected(match (reason.reason(until), selector.read(tag)) {
            (Some(reason), _) => reason,
            (None, Err(error)) => Reason::NotAVersion(error),
            (None, Ok(_)) => return Err(Failure::Invalid("the verdict is not of this tag")),
        }),
    })
}
