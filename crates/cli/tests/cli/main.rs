//! The program, run as a person would run it.

mod constraints;
mod documents;
mod faults;
mod git;
mod groups;
mod habits;
mod infer;
mod next;
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
mod stores;
mod stub;
