//! Tests that cross crates, and the conformance vectors that every language binding reads.
//!
//! Here lies what those tests share: an [`oracle`] that picks the slow and plain way, and the [`lists`] of tags to pick
//! from. Invariant: nothing here uses verpick, so that a mistake of its own cannot vouch for itself.

pub mod lists;
pub mod oracle;
pub mod random;
