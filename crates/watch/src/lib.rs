//! Watching a registry, and acting on each new version once.
//!
//! A [`Watcher`] polls a [`Source`] and gives [`Decision`]s: a version to go to, or something that people should know.
//! Whoever acts on an [`Order`] says how that went, and the [`State`] is kept in a file, so that a restart neither repeats
//! nor skips a version:
//!
//! ```no_run
//! use verpick_registry::{RegistryUrl, Settings};
//! use verpick_watch::{Decision, Outcome, Source, StateFile, Timing, Watcher};
//!
//! # async fn watch() -> Result<(), verpick_watch::Error> {
//! let settings = Settings::default();
//! let url = RegistryUrl::parse("ghr://acme/app?slot=blue")?;
//! let source = Source::open(&url, &settings)?;
//! let file = StateFile::open("/var/lib/app/watch.json".as_ref(), source.name())?;
//! let mut watcher = Watcher::new(source, Timing::default(), Some(file), &settings)?;
//! loop {
//!     match watcher.next().await? {
//!         Decision::Act(order) => {
//!             let outcome = match deploy(order.tag()).await {
//!                 Ok(()) => Outcome::Done,
//!                 Err(reason) => Outcome::Failed(reason),
//!             };
//!             let notice = watcher.finished(outcome)?;
//!             println!("{}", notice.text());
//!         }
//!         Decision::Tell(notice) => println!("{}", notice.text()),
//!     }
//! }
//! # }
//! # async fn deploy(tag: &str) -> Result<(), String> { Ok(()) }
//! ```
//!
//! # What holds
//!
//! - **Each version once**: a version is done when whoever acts on it says so, and then never again while it is the newest.
//! - **Only right after a whole listing**: a version is acted on, the first time and again, when a listing has just shown
//!   that it still is the newest. What failed, was cut short or does not fit together never leads to anything.
//! - **Never down**: after an outage or a deleted release, what runs stays, and one [`Notice`] says so.
//! - **One at a time**: while a version is acted on nothing is polled; the newest that came meanwhile is next.
//! - **Once, then quiet**: what stands in the way is told when it begins, when it changes and when it is over, across
//!   restarts too.
//!
//! # Layers
//!
//! [`Machine`] decides and does nothing else: clock, chance and what was seen go in, decisions come out. [`Watcher`] is the
//! machine over a registry, a clock and a state file.

mod error;
mod file;
mod machine;
mod notice;
pub mod notify;
mod source;
mod state;
mod timing;
mod watcher;

pub use error::{Error, Result};
pub use file::StateFile;
pub use machine::{Machine, Order, Outcome, Polled, Standing};
pub use notice::{Kind, Notice};
pub use source::{Found, ReadingRule, Seen, Source, Trouble, Waiting};
pub use state::{Attempt, Current, State};
pub use timing::Timing;
pub use watcher::{Decision, Watcher};
