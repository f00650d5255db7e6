//! The rules of a watch, without a server: a clock that is moved by hand, and a registry in memory.

mod files;
mod laws;
mod rules;
mod schedule;
mod soak;
mod support;
mod watcher;
