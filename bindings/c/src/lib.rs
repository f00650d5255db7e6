//! The C ABI of verpick. What a caller reads is the header, `include/verpick.h`, which is made from this crate.
//!
//! - `abi` has the functions that C calls, and nothing but: they check what came, ask, and hand out what they got.
//! - `memory` is the one place where pointers are followed.
//! - `types` has the structures that cross, `codes` the numbers, `list` tags in one buffer, `selector` the policy, `version`,
//!   `format` and `inference` what answers look like.
//! - `failure` is how a call fails, and `guard` the boundary that no panic passes.
//!
//! Invariants: outputs are written on success only, and inputs never; a pointer that is null where it may not be is an error;
//! every panic ends as a status; a number that C gives is checked before it becomes an enum; texts of errors are the
//! library's own.

pub mod abi;
pub mod codes;
mod failure;
pub mod format;
mod guard;
pub mod inference;
mod list;
mod memory;
pub mod selector;
pub mod types;
mod version;
