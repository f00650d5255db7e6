//! The core of verpick without the standard library.
//!
//! What is proved is that this links: the panic handler and the allocator are ours, so anything that brings `std` in
//! brings a second of each, which rustc refuses. `main.c` calls the functions and checks their answers.
//!
//! Unsafe code stands here and in the C ABI, nowhere else.

#![no_std]

extern crate alloc;

mod bump;

use alloc::string::ToString;
use core::panic::PanicInfo;
use core::{slice, str};

use verpick_calver::MAX_NUMBERS;
use verpick_select::Selector;
use verpick_version::Scheme;

use bump::Bump;

/// What a function answers instead of an index or a count.
const NOTHING: isize = -1;

#[global_allocator]
static ALLOCATOR: Bump = Bump::new();

// SAFETY: `abort` of the C library has this signature, and asks nothing of its caller.
unsafe extern "C" {
    safe fn abort() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    abort()
}

/// The compiled `alloc` that rustc comes with names this function in its tables for unwinding. Panics abort here, so
/// nothing ever calls it; with `std` linked there would be two.
#[unsafe(no_mangle)] // SAFETY: no other symbol of the program has this name.
extern "C" fn rust_eh_personality() {}

/// Text as C passes it: so many bytes, without a zero at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Text {
    bytes: *const u8,
    length: usize,
}

impl Text {
    /// # Safety
    ///
    /// `bytes` points to `length` bytes that live and do not change for as long as the text is used.
    unsafe fn get<'t>(self) -> Option<&'t str> {
        // SAFETY: what the caller promises.
        str::from_utf8(unsafe { slice::from_raw_parts(self.bytes, self.length) }).ok()
    }
}

/// How many bytes have been asked of the allocator so far.
#[unsafe(no_mangle)] // SAFETY: no other symbol of the program has this name.
pub extern "C" fn verpick_allocated() -> usize {
    ALLOCATOR.used()
}

/// Reads `tag` under a CalVer format, or as SemVer where the format is empty. Writes the numbers and says how many there
/// are, or [`NOTHING`] where the format or the tag is refused.
///
/// # Safety
///
/// Both texts can be read; `numbers` has room for as many numbers as a version may have.
#[unsafe(no_mangle)] // SAFETY: no other symbol of the program has this name.
pub unsafe extern "C" fn verpick_parse(format: Text, tag: Text, numbers: *mut u64) -> isize {
    // SAFETY: what the caller promises.
    let (format, tag, numbers) = unsafe { (format.get(), tag.get(), slice::from_raw_parts_mut(numbers, MAX_NUMBERS)) };
    let Some(scheme) = format.and_then(scheme) else { return NOTHING };
    let Some(version) = tag.and_then(|tag| scheme.parse(tag).ok()) else { return NOTHING };
    let segments = version.segments();
    numbers[..segments.len()].copy_from_slice(&segments);
    number(segments.len())
}

/// Writes why `tag` is no SemVer, as much of it as there is room for, and says how long it is; 0 if the tag is one.
///
/// # Safety
///
/// The text can be read; `message` has room for `room` bytes.
#[unsafe(no_mangle)] // SAFETY: no other symbol of the program has this name.
pub unsafe extern "C" fn verpick_explain(tag: Text, message: *mut u8, room: usize) -> usize {
    // SAFETY: what the caller promises.
    let (tag, message) = unsafe { (tag.get(), slice::from_raw_parts_mut(message, room)) };
    let Some(tag) = tag else { return 0 };
    let Err(error) = Scheme::SEMVER.parse(tag) else { return 0 };
    let text = error.with(tag).to_string();
    let written = text.len().min(message.len());
    message[..written].copy_from_slice(&text.as_bytes()[..written]);
    text.len()
}

/// The number of the line, from 0, that holds the latest stable tag, or [`NOTHING`].
///
/// # Safety
///
/// Both texts can be read.
#[unsafe(no_mangle)] // SAFETY: no other symbol of the program has this name.
pub unsafe extern "C" fn verpick_latest(format: Text, tags: Text) -> isize {
    // SAFETY: what the caller promises.
    let (format, tags) = unsafe { (format.get(), tags.get()) };
    let (Some(scheme), Some(tags)) = (format.and_then(scheme), tags) else { return NOTHING };
    Selector::new(scheme).latest_in(tags.as_bytes()).map_or(NOTHING, |selection| number(selection.index()))
}

fn scheme(format: &str) -> Option<Scheme> {
    match format {
        "" => Some(Scheme::SEMVER),
        format => Scheme::calver(format).ok(),
    }
}

fn number(count: usize) -> isize {
    isize::try_from(count).unwrap_or(NOTHING)
}
