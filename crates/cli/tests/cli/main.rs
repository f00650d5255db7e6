//! The program, run as a person would run it.

mod constraints;
mod documents;
mod download;
mod faults;
mod files;
mod git;
mod groups;
mod habits;
mod infer;
mod next;
mod notify;
mod program;
// By the program `script` of Linux.
#[cfg(target_os = "linux")]
mod progress;
mod registries;
mod releases;
mod run;
mod schemes;
mod seeds;
mod server;
mod soak;
mod stores;
mod stub;
mod watch;
mod watching;
