//! The functions that C calls: they check what came, ask, and hand out what they got.
//!
//! Each module here exports, which is what it may be unsafe for: an exported name can clash, and what C promises of its
//! pointers is said in `memory` alone.

pub mod list;
pub mod scheme;
pub mod selector;
pub mod tag;
pub mod words;
