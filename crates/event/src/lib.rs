//! Version events and deployment events: what was built, and what went where.
//!
//! An event says that a build of a version, or a deployment of it to an environment, got so far. It comes as JSON, from
//! pipelines and other systems, in their own words:
//!
//! ```
//! use verpick_event::{DeploymentEvent, Status};
//!
//! let event = DeploymentEvent::from_json(
//!     r#"{
//!         "product_name": "my-service",
//!         "version": "1.2.3",
//!         "environment_name": "production",
//!         "status": "In-Progress",
//!         "deployed_by": "jdoe"
//!     }"#,
//! )?;
//! assert_eq!(event.report.status(), Status::Started);
//! assert_eq!(event.report.status.as_sent(), "In-Progress");
//! # Ok::<(), verpick_event::EventError>(())
//! ```
//!
//! # What holds for every event
//!
//! - **Nothing is guessed.** An unknown status is an error that names the field; a slot is said or there is none.
//! - **Nothing is lost.** The word of a status is kept as it was sent, and so is every field that is not known.
//! - **The same event is the same**, however often and in whatever order of fields it comes: see [`EventKey`].
//! - **Everything has an end**: an event has [`MAX_BYTES`] at most, its metadata [`MAX_METADATA`].

mod check;
pub mod dypai;
mod error;
mod event;
mod hex;
mod json;
mod key;
mod kind;
mod log;
mod part;
pub mod schema;
mod status;
mod time;
pub mod webhook;

pub use check::{MAX_LOGS, MAX_METADATA, MAX_PARTS, MAX_TEXT};
pub use error::{EventError, Result};
pub use event::{DeploymentEvent, Event, Received, Report, VersionEvent};
pub use json::MAX_BYTES;
pub use key::EventKey;
pub use kind::{DeploymentKind, VersionKind};
pub use log::LogLine;
pub use part::{Artifact, ArtifactFormat, Check, Person};
pub use status::{Status, StatusWord, UnknownStatus};
