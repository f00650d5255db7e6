//! The tags of git repositories: by the real server and the real program, and by servers that misbehave.

#![cfg(feature = "git")]

mod access;
mod dates;
mod document;
mod faults;
mod local;
mod redirects;
mod repository;
mod server;
mod support;
mod transfer;
mod wire;
