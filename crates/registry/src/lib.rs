//! Finding release tags where releases live.

pub mod artifact;
