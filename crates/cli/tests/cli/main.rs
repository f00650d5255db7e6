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
mod progress;
mod registries;
mod releases;
mod run;
mod schemes;
mod seeds;
mod server;
mod stores;
mod stub;
