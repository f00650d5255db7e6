//! The laws of constraints, each tried on thousands of generated constraints and versions of both schemes.
//!
//! Every test is named after its law. The evaluator that they are held against is written from the sentences of the
//! documents, straight over segments and the oracle's order, and knows nothing of intervals; for stable versions and
//! Cargo's syntax the `semver` crate is the other one. Invariant: the same constraints on every run, unless
//! `PROPTEST_RNG_SEED` or `PROPTEST_CASES` ask for others; nothing is written to disk.

#[path = "constraints/cargo.rs"]
mod cargo;
#[path = "constraints/evaluating.rs"]
mod evaluating;
#[path = "constraints/reading.rs"]
mod reading;
#[path = "constraints/written.rs"]
mod written;
