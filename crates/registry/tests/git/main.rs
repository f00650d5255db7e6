//! The tags of git repositories: by the real server and the real program, and by servers that misbehave.

mod access;
mod dates;
mod faults;
mod local;
mod redirects;
mod repository;
mod secrets;
mod server;
mod support;
mod transfer;
mod wire;
