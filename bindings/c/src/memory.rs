//! What C hands over, and what is handed to it: the one place where pointers are followed.
//!
//! Every `unsafe` function here asks for the same promise, which the header asks of the caller of C: **a pointer that is not
//! null points to what its type says, so much of it as the length beside it says, and stays so, unchanged by others, until
//! the call returns.** What can be checked of it is: null, alignment, and sizes that no object has.
#![allow(unsafe_code)]

use std::ffi::c_char;
use std::mem;
use std::ptr::{self, NonNull};
use std::slice;

use crate::failure::Failure;
use crate::types::{VerpickError, VerpickText};

type Read<T> = Result<T, Failure<'static>>;

/// One value of the caller's.
///
/// # Safety
///
/// The promise of this module.
pub(crate) unsafe fn input<'a, T>(pointer: *const T, name: &'static str) -> Read<&'a T> {
    if !pointer.is_aligned() {
        return Err(Failure::Invalid("a pointer is not aligned as its type asks for"));
    }
    // SAFETY: not null is what `as_ref` looks at, aligned is what was looked at, and the rest was promised.
    unsafe { pointer.as_ref() }.ok_or(Failure::Null(name))
}

/// The same where null says that there is none.
///
/// # Safety
///
/// The promise of this module.
pub(crate) unsafe fn optional<'a, T>(pointer: *const T) -> Read<Option<&'a T>> {
    // SAFETY: the caller's promise is the same.
    if pointer.is_null() { Ok(None) } else { unsafe { input(pointer, "") }.map(Some) }
}

/// Many values of the caller's; none where the length is zero, whatever the pointer.
///
/// # Safety
///
/// The promise of this module.
pub(crate) unsafe fn many<'a, T>(pointer: *const T, length: usize, name: &'static str) -> Read<&'a [T]> {
    if length == 0 {
        return Ok(&[]);
    }
    if pointer.is_null() {
        return Err(Failure::Null(name));
    }
    if !pointer.is_aligned() {
        return Err(Failure::Invalid("a pointer is not aligned as its type asks for"));
    }
    if length.checked_mul(size_of::<T>()).is_none_or(|size| isize::try_from(size).is_err()) {
        return Err(Failure::Invalid("a length is greater than any object's"));
    }
    // SAFETY: not null, aligned and not too large, as `from_raw_parts` asks for; that so much can be read was promised.
    Ok(unsafe { slice::from_raw_parts(pointer, length) })
}

/// Bytes of the caller's.
///
/// # Safety
///
/// The promise of this module.
pub(crate) unsafe fn bytes<'a>(pointer: *const c_char, length: usize, name: &'static str) -> Read<&'a [u8]> {
    // SAFETY: the caller's promise is the same, and a `char` is a byte.
    unsafe { many(pointer.cast(), length, name) }
}

/// Text of the caller's that must be UTF-8.
///
/// # Safety
///
/// The promise of this module.
pub(crate) unsafe fn text<'a>(pointer: *const c_char, length: usize, name: &'static str) -> Read<&'a str> {
    // SAFETY: the caller's promise is the same.
    let bytes = unsafe { bytes(pointer, length, name) }?;
    std::str::from_utf8(bytes).map_err(|error| Failure::NotUtf8(name, error.valid_up_to()))
}

impl VerpickText {
    /// The bytes, where there is a text.
    ///
    /// # Safety
    ///
    /// The promise of this module.
    pub(crate) unsafe fn bytes<'a>(self, name: &'static str) -> Read<Option<&'a [u8]>> {
        if self.data.is_null() && self.length == 0 {
            return Ok(None);
        }
        // SAFETY: the caller's promise is the same.
        unsafe { bytes(self.data, self.length, name) }.map(Some)
    }

    /// The text, where there is one.
    ///
    /// # Safety
    ///
    /// The promise of this module.
    pub(crate) unsafe fn text<'a>(self, name: &'static str) -> Read<Option<&'a str>> {
        if self.data.is_null() && self.length == 0 {
            return Ok(None);
        }
        // SAFETY: the caller's promise is the same.
        unsafe { text(self.data, self.length, name) }.map(Some)
    }
}

/// Where a result goes. Made early, so that a null one is told before any work, and written last.
pub(crate) struct Output<T>(NonNull<T>);

impl<T> Output<T> {
    /// # Safety
    ///
    /// What `pointer` points to, if it is not null, may be written until the call returns, and need not have been.
    pub(crate) unsafe fn new(pointer: *mut T, name: &'static str) -> Read<Self> {
        if !pointer.is_aligned() {
            return Err(Failure::Invalid("a pointer is not aligned as its type asks for"));
        }
        NonNull::new(pointer).map(Self).ok_or(Failure::Null(name))
    }

    pub(crate) fn write(self, value: T) {
        // SAFETY: not null and aligned; that it may be written was promised in `new`, and nothing there is dropped.
        unsafe { self.0.write(value) };
    }
}

/// Where many results go, and how many there are of them.
pub(crate) struct Outputs<T> {
    first: *mut T,
    capacity: usize,
    count: NonNull<usize>,
}

impl<T: Copy> Outputs<T> {
    /// `first` may be null where there is no room.
    ///
    /// # Safety
    ///
    /// What the pointers that are not null point to, `capacity` values at `first`, may be written until the call returns.
    pub(crate) unsafe fn new(first: *mut T, capacity: usize, count: *mut usize, name: &'static str) -> Read<Self> {
        if !first.is_aligned() || !count.is_aligned() {
            return Err(Failure::Invalid("a pointer is not aligned as its type asks for"));
        }
        if first.is_null() && capacity > 0 {
            return Err(Failure::Null(name));
        }
        NonNull::new(count).map(|count| Self { first, capacity, count }).ok_or(Failure::Null("the output for a count"))
    }

    /// Writes all of them, if there is room, and how many there are in either case.
    pub(crate) fn write(self, values: &[T]) -> Read<()> {
        // SAFETY: not null and aligned; that it may be written was promised in `new`.
        unsafe { self.count.write(values.len()) };
        if values.len() > self.capacity {
            return Err(Failure::TooSmall);
        }
        if !values.is_empty() {
            // SAFETY: `first` is not null where there is room, is aligned, and `capacity` values may be written there. The
            // values are ours, so the two do not overlap.
            unsafe { ptr::copy_nonoverlapping(values.as_ptr(), self.first, values.len()) };
        }
        Ok(())
    }
}

impl Outputs<c_char> {
    pub(crate) fn write_text(self, text: &str) -> Read<()> {
        // SAFETY: a `char` is a byte of any value, so these are as many of them.
        self.write(unsafe { slice::from_raw_parts(text.as_ptr().cast(), text.len()) })
    }
}

/// Writes an error, if the caller wants one.
pub(crate) fn tell(error: *mut VerpickError, what: impl FnOnce() -> VerpickError) {
    if !error.is_null() && error.is_aligned() {
        // SAFETY: not null and aligned; that it may be written is what the header says of every call's `error`.
        unsafe { error.write(what()) };
    }
}

/// A value that C holds from now on.
pub(crate) fn lend<T>(value: T) -> *mut T {
    Box::into_raw(Box::new(value))
}

/// Ends a value that C held; null is none.
///
/// # Safety
///
/// `pointer` is null or came from `lend`, was not taken back before, and nobody uses it any more.
pub(crate) unsafe fn take_back<T>(pointer: *mut T) {
    if !pointer.is_null() {
        // SAFETY: as the function asks for.
        mem::drop(unsafe { Box::from_raw(pointer) });
    }
}

/// Hands out an array of a handle's.
///
/// # Safety
///
/// The promise of this module.
pub(crate) unsafe fn hand_out<T>(values: &[T], array: *mut *const T, count: *mut usize) -> Read<()> {
    // SAFETY: the caller's promise is the same.
    let (array, count) =
        unsafe { (Output::new(array, "the output for the array")?, Output::new(count, "the output for the count")?) };
    array.write(first(values));
    count.write(values.len());
    Ok(())
}

/// A slice as C has it: its first value, or null where there is none.
fn first<T>(values: &[T]) -> *const T {
    if values.is_empty() { ptr::null() } else { values.as_ptr() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_an_error_but_for_no_length() {
        // SAFETY: null is looked at before anything is read.
        unsafe {
            assert!(matches!(input(ptr::null::<u64>(), "it"), Err(Failure::Null("it"))));
            assert!(matches!(many(ptr::null::<u64>(), 1, "it"), Err(Failure::Null("it"))));
            assert!(matches!(many(ptr::null::<u64>(), 0, "it"), Ok([])));
            assert!(matches!(optional(ptr::null::<u64>()), Ok(None)));
            assert!(matches!(Output::new(ptr::null_mut::<u64>(), "it"), Err(Failure::Null("it"))));
            assert!(matches!(VerpickText::NONE.text("it"), Ok(None)));
        }
    }

    #[test]
    fn what_no_object_has_is_refused_unread() {
        let number = 1_u64;
        let crooked = (&raw const number).cast::<u8>().wrapping_add(1).cast::<u64>();
        // SAFETY: alignment and size are looked at before anything is read.
        unsafe {
            assert!(matches!(input(crooked, "it"), Err(Failure::Invalid(_))));
            assert!(matches!(many(&raw const number, usize::MAX / 2, "it"), Err(Failure::Invalid(_))));
        }
    }

    #[test]
    fn a_buffer_without_room_stays_as_it_is_and_the_length_is_told() {
        let (mut room, mut count) = ([7_u64; 2], 0);
        let outputs = |room: &mut [u64; 2], capacity, count| {
            // SAFETY: both are there, and the capacity is not more than there is.
            unsafe { Outputs::new(room.as_mut_ptr(), capacity, count, "it") }.unwrap()
        };
        assert!(matches!(outputs(&mut room, 1, &raw mut count).write(&[1, 2]), Err(Failure::TooSmall)));
        assert_eq!((room, count), ([7, 7], 2));
        outputs(&mut room, 2, &raw mut count).write(&[1, 2]).unwrap();
        assert_eq!(room, [1, 2]);
    }

    #[test]
    fn text_that_is_not_utf8_says_where() {
        let bytes = b"ab\xff";
        // SAFETY: three bytes are there.
        let failure = unsafe { text(bytes.as_ptr().cast(), 3, "it") };
        assert!(matches!(failure, Err(Failure::NotUtf8("it", 2))));
    }
}
