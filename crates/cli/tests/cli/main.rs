//! The program, run as a person would run it.

mod constraints;
mod deployments;
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
mod stub;
mod watch;
mod watching;
