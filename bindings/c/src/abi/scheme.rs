//! Formats and constraints.
#![allow(unsafe_code)]

use std::ffi::c_char;

use verpick::{Constraint, Format};

use crate::abi::list::followed;
use crate::codes::VerpickStatus;
use crate::failure::Failure;
use crate::format::{VerpickConstraint, VerpickFormat};
use crate::guard::{ended, guard};
use crate::memory::{Output, Outputs, bytes, hand_out, input, lend, many, take_back, text};
use crate::selector::VerpickSelector;
use crate::types::{VERPICK_MAX_NUMBERS, VerpickError, VerpickLint, VerpickList, VerpickPart, VerpickText};

/// Compiles a CalVer format, UTF-8. The handle is the caller's, who ends it with verpick_format_free(). A selector needs none:
/// it compiles its own.
///
/// VERPICK_STATUS_NOT_A_FORMAT says why not, where, and in `hint` which token was perhaps meant.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_format_new(
    words: *const c_char,
    words_length: usize,
    format: *mut *mut VerpickFormat,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (words, output) =
            unsafe { (text(words, words_length, "words")?, Output::new(format, "the output for the format")?) };
        let format = Format::compile(words).map_err(|error| Failure::Format(error, words))?;
        output.write(lend(VerpickFormat::new(format)));
        Ok(())
    })
}

/// The format's parts, left to right, as an array of the handle's, and how many they are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_format_parts(
    format: *const VerpickFormat,
    array: *mut *const VerpickPart,
    count: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let format = unsafe { input(format, "format") }?;
        // SAFETY: the same.
        unsafe { hand_out(&format.parts, array, count) }
    })
}

/// Three versions of the format, as an array of the handle's, and how many they are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_format_samples(
    format: *const VerpickFormat,
    array: *mut *const VerpickText,
    count: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let format = unsafe { input(format, "format") }?;
        // SAFETY: the same.
        unsafe { hand_out(&format.samples, array, count) }
    })
}

/// What is legal but odd in the format, as an array of the handle's, and how many remarks they are; NULL where there are none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_format_lints(
    format: *const VerpickFormat,
    array: *mut *const VerpickLint,
    count: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let format = unsafe { input(format, "format") }?;
        // SAFETY: the same.
        unsafe { hand_out(&format.lints, array, count) }
    })
}

/// Writes a version's numbers in the format, one number for each number token, as verpick_next_on() writes. Bit i of `absent`
/// (1 for the first) says that the number of the token i is left out, which only an optional one may be.
///
/// VERPICK_STATUS_INVALID_ARGUMENT says that the numbers are too many or too few, that one is missing, or that one is out of
/// its token's range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_format_write(
    format: *const VerpickFormat,
    numbers: *const u64,
    count: usize,
    absent: u32,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (format, numbers, output) = unsafe {
            (
                input(format, "format")?,
                many(numbers, count, "numbers")?,
                Outputs::new(buffer, capacity, length, "buffer")?,
            )
        };
        const WRONG: Failure<'static> =
            Failure::Invalid("the numbers are not one for each token of the format, within its range");
        if numbers.len() > VERPICK_MAX_NUMBERS {
            return Err(WRONG);
        }
        let given = |(place, number): (usize, &u64)| (absent >> place & 1 == 0).then_some(*number);
        let numbers: Vec<Option<u64>> = numbers.iter().enumerate().map(given).collect();
        output.write_text(&format.format.write(&numbers).ok_or(WRONG)?)
    })
}

/// Ends a format. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_format_free(format: *mut VerpickFormat) {
    // SAFETY: what the header asks of the caller.
    ended(|| unsafe { take_back(format) });
}

/// Reads a constraint, UTF-8, on the versions of a selector's scheme. The handle is the caller's, who ends it with
/// verpick_constraint_free(); it reads tags as the selector does, and does not need it any more.
///
/// VERPICK_STATUS_NOT_A_CONSTRAINT says why not, where, and in `hint` how to write what was probably meant.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_constraint_new(
    selector: *const VerpickSelector,
    words: *const c_char,
    words_length: usize,
    constraint: *mut *mut VerpickConstraint,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (selector, words, output) = unsafe {
            (
                input(selector, "selector")?,
                text(words, words_length, "words")?,
                Output::new(constraint, "the output for the constraint")?,
            )
        };
        let scheme = selector.selector.scheme().clone();
        let constraint = Constraint::parse(words, &scheme).map_err(|error| Failure::Constraint(error, words))?;
        output.write(lend(VerpickConstraint { constraint, scheme, reading: selector.reading.clone() }));
        Ok(())
    })
}

/// Writes 1 where a tag lies within a constraint, else 0. It bounds and does nothing else: pre-releases and slots are the
/// policy's.
///
/// VERPICK_STATUS_NOT_A_VERSION says why the tag is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_constraint_matches(
    constraint: *const VerpickConstraint,
    tag: *const c_char,
    tag_length: usize,
    matches: *mut u32,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (constraint, tag, output) = unsafe {
            (
                input(constraint, "constraint")?,
                bytes(tag, tag_length, "tag")?,
                Output::new(matches, "the output for the answer")?,
            )
        };
        let version = constraint.scheme.parse_bytes(tag, constraint.reading.options());
        let version = version.map_err(|error| Failure::Parse(error, tag))?;
        output.write(constraint.constraint.matches(&version).into());
        Ok(())
    })
}

/// Writes the indices of a list's tags that are versions and lie within a constraint, in the order of the list, and how many
/// they are. Room is as for verpick_sort().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_constraint_filter(
    constraint: *const VerpickConstraint,
    list: *const VerpickList,
    indices: *mut usize,
    capacity: usize,
    count: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (constraint, list, output) = unsafe {
            (input(constraint, "constraint")?, followed(list)?, Outputs::new(indices, capacity, count, "indices")?)
        };
        let lies_within = |tag: &[u8]| {
            let version = constraint.scheme.parse_bytes(tag, constraint.reading.options());
            version.is_ok_and(|version| constraint.constraint.matches(&version))
        };
        let texts = list.texts()?;
        let within: Vec<usize> = (0..texts.len()).filter(|place| lies_within(texts[*place])).collect();
        output.write(&within)
    })
}

/// Writes 1 where no version can lie within a constraint, as far as its bounds tell, else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_constraint_is_contradictory(
    constraint: *const VerpickConstraint,
    is_contradictory: *mut u32,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (constraint, output) =
            unsafe { (input(constraint, "constraint")?, Output::new(is_contradictory, "the output for the answer")?) };
        output.write(constraint.constraint.is_contradictory().into());
        Ok(())
    })
}

/// Ends a constraint. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_constraint_free(constraint: *mut VerpickConstraint) {
    // SAFETY: what the header asks of the caller.
    ended(|| unsafe { take_back(constraint) });
}
