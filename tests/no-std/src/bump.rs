//! An allocator that hands out one static arena from front to back and takes nothing back.
//!
//! Enough for a program that ends after a few calls, and small enough to be seen through. Where the arena is used up it
//! says so by a null pointer, as any allocator must.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering};

const SIZE: usize = 64 * 1024;

/// The arena, and how much of it is handed out.
pub(crate) struct Bump {
    arena: UnsafeCell<[u8; SIZE]>,
    used: AtomicUsize,
}

// SAFETY: the arena is reached only through `alloc`, which hands out each byte once.
unsafe impl Sync for Bump {}

impl Bump {
    pub(crate) const fn new() -> Self {
        Self { arena: UnsafeCell::new([0; SIZE]), used: AtomicUsize::new(0) }
    }

    pub(crate) fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }
}

// SAFETY: a block lies within the arena, is aligned as its layout asks, and no byte of it is ever handed out again,
// because `used` only grows. Nothing here panics.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let arena = self.arena.get().cast::<u8>();
        let start = |used: usize| {
            let address = arena.addr().checked_add(used)?.checked_next_multiple_of(layout.align())?;
            Some(address - arena.addr())
        };
        let end = |used: usize| start(used)?.checked_add(layout.size()).filter(|&end| end <= SIZE);
        match self.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, end) {
            // `used` as it was before this block, from which `end` has made the new one.
            Ok(used) => start(used).map_or(ptr::null_mut(), |start| arena.wrapping_add(start)),
            Err(_) => ptr::null_mut(),
        }
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
