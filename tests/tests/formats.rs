//! The laws of formats with optional parts and modifiers, and of what comes next.
//!
//! Formats are made as trees, so that what is expected of one is known from its tree and not from verpick: a reader beside
//! it tries every cut, every optional part read and left out, and every word. Invariant: the same formats and tags on
//! every run, unless `PROPTEST_RNG_SEED` or `PROPTEST_CASES` ask for others; nothing is written to disk.

#[path = "formats/compiling.rs"]
mod compiling;
#[path = "formats/dating.rs"]
mod dating;
#[path = "formats/naive.rs"]
mod naive;
#[path = "formats/peeking.rs"]
mod peeking;
#[path = "formats/raising.rs"]
mod raising;
#[path = "formats/ranking.rs"]
mod ranking;
#[path = "formats/reading.rs"]
mod reading;
#[path = "formats/trees.rs"]
mod trees;
