//! The deployment side: what was built and deployed, and what runs where.
//!
//! Each subcommand is a module; `store` opens what is recorded, `settings` reads what is said of environments, `record` turns
//! flags, JSON and commands into events, with `fields`, `bodies`, `pipeline` and `command`; `words` and `moment` say and read
//! what several of them do. What the answers mean is the library's.

pub(crate) mod args;
mod bodies;
mod command;
mod fields;
pub(crate) mod history;
mod json;
pub(crate) mod metrics;
mod moment;
mod pipeline;
pub(crate) mod record;
pub(crate) mod rollback;
mod settings;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod store;
mod telling;
pub(crate) mod transfer;
pub(crate) mod versions;
mod words;

use verpick::event::Status as Progress;

use crate::failure::Failure;

/// So many rows are shown where nobody says how many.
const ROWS: usize = 20;

/// How many of so many are shown.
fn shown(asked: Option<usize>, as_json: bool, of: usize) -> usize {
    match asked {
        Some(0) => of,
        Some(count) => count.min(of),
        None if as_json => of,
        None => of.min(ROWS),
    }
}

/// The status that a word on the command line means.
fn status_of(word: &str) -> Result<Progress, Failure> {
    word.parse().map_err(|error| Failure::usage(format_args!("--status {error}")))
}
