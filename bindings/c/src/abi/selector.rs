//! The policy.
#![allow(unsafe_code)]

use crate::codes::VerpickStatus;
use crate::failure::Failure;
use crate::guard::{ended, guard};
use crate::memory::{Output, lend, many, optional, take_back};
use crate::selector::{Options, VerpickSelector};
use crate::types::{VerpickError, VerpickOptions, VerpickText};

/// Makes a selector of options; NULL or all zeros is the usual policy. The selector is the caller's, who ends it with
/// verpick_selector_free(); it keeps nothing of the options.
///
/// VERPICK_STATUS_NOT_A_FORMAT, VERPICK_STATUS_NOT_A_CONSTRAINT and VERPICK_STATUS_NOT_UTF8 say which text is wrong, and where.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_selector_new(
    options: *const VerpickOptions,
    selector: *mut *mut VerpickSelector,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (options, selector) =
            unsafe { (optional(options)?, Output::new(selector, "the output for the selector")?) };
        // SAFETY: the same, of what the options point to.
        let options = options.map_or(Ok(Options::default()), |options| unsafe { followed(options) })?;
        selector.write(lend(options.build()?));
        Ok(())
    })
}

/// Ends a selector, which no call may be using. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_selector_free(selector: *mut VerpickSelector) {
    // SAFETY: what the header asks of the caller.
    ended(|| unsafe { take_back(selector) });
}

/// Options whose pointers were followed.
///
/// # Safety
///
/// The promise of `memory`.
unsafe fn followed<'a>(options: &VerpickOptions) -> Result<Options<'a>, Failure<'a>> {
    // SAFETY: the caller's promise is the same.
    unsafe {
        Ok(Options {
            calver: options.calver.text("calver")?,
            prefix: options.prefix.text("prefix")?,
            slot: options.slot.text("slot")?,
            constraint: options.constraint.text("constraint")?,
            channels: texts(options.channels, options.channels_count, "channels")?,
            only_channels: texts(options.only_channels, options.only_channels_count, "only_channels")?,
            deny: many(options.deny, options.deny_count, "deny")?
                .iter()
                .map(|tag| Ok(tag.bytes("a denied tag")?.unwrap_or_default()))
                .collect::<Result<_, Failure<'a>>>()?,
            flags: options.flags,
            prerelease_order: options.prerelease_order,
            slot_match: options.slot_match,
            reserved: options.reserved,
            now: options.now,
            min_age: options.min_age,
            grace: options.grace,
        })
    }
}

/// # Safety
///
/// The promise of `memory`.
unsafe fn texts<'a>(first: *const VerpickText, count: usize, name: &'static str) -> Result<Vec<&'a str>, Failure<'a>> {
    // SAFETY: the caller's promise is the same.
    let texts = unsafe { many(first, count, name) }?;
    let text = |(item, text): (usize, &VerpickText)| {
        // SAFETY: the same, of what the texts point to.
        unsafe { text.text(name) }.map(Option::unwrap_or_default).map_err(|failure| match failure {
            Failure::NotUtf8(name, offset) => Failure::NotUtf8Item(name, item, offset),
            other => other,
        })
    };
    texts.iter().enumerate().map(text).collect()
}
