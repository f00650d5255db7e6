//! The laws, each tried on thousands of generated tags, formats, lists and policies.
//!
//! Every test is named after its law. What the laws speak of beyond verpick itself is the oracle of this package, which
//! knows nothing of verpick, and the `semver` crate. Invariant: the same tags on every run, unless `PROPTEST_RNG_SEED`
//! or `PROPTEST_CASES` ask for others; nothing is written to disk.

#[path = "laws/calver.rs"]
mod calver;
#[path = "laws/explaining.rs"]
mod explaining;
#[path = "laws/inferring.rs"]
mod inferring;
#[path = "laws/keeping.rs"]
mod keeping;
#[path = "laws/ordering.rs"]
mod ordering;
#[path = "laws/panics.rs"]
mod panics;
#[path = "laws/peeking.rs"]
mod peeking;
#[path = "laws/picking.rs"]
mod picking;
#[path = "laws/reach.rs"]
mod reach;
#[path = "laws/reading.rs"]
mod reading;
#[path = "laws/semver.rs"]
mod semver_crate;
#[path = "laws/strategies.rs"]
mod strategies;
#[path = "laws/subject.rs"]
mod subject;
