//! Picking the latest the slow and plain way: read every tag whole, filter, sort, take the end.
//!
//! Written from the rules and not from the code that it is held against: it splits text and builds keys to compare,
//! knows no fast path, and allocates as it likes. Invariant: whatever it does, it does for every tag alike.

mod core;
mod format;
mod order;
mod policy;
mod read;

pub use core::Core;
pub use format::{Format, Node, Part};
pub use order::{Key, Precedence, Total};
pub use policy::{Item, Policy, Prereleases};
pub use read::{Reading, Rules};
