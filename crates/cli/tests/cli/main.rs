//! The program, run as a person would run it.

mod constraints;
mod documents;
mod download;
mod files;
mod git;
mod groups;
mod habits;
mod infer;
mod next;
mod notify;
mod program;
mod registries;
mod releases;
mod run;
mod soak;
mod stub;
mod watch;
mod watching;
