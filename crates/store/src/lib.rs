//! The log of version and deployment events, kept.
//!
//! A [`Store`] appends events, once each and for good, and keeps beside the log what it folds into, so that what runs where
//! is answered without folding it again:
//!
//! ```
//! use verpick_deployment::{Place, Settings};
//! use verpick_event::{DeploymentEvent, Report, Status};
//! use verpick_store::{Sqlite, Store};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("log.db");
//! let store = Sqlite::open(&path).await?;
//! let event = DeploymentEvent::new(Report::new("api", "1.2.3", Status::Completed), "production");
//! let appended = store.append(&[event.into()], "2024-01-15T10:30:00Z".parse()?).await?;
//! assert!(appended[0].new);
//!
//! let place = Place::new("api", "production");
//! let ledger = store.now(&place).await?;
//! let timeline = ledger.timeline(&place, Settings::default().schemes.of("api")).unwrap();
//! assert_eq!(timeline.current(None).deployed.unwrap().version, "1.2.3");
//! assert!(store.verify().await?.is_whole());
//! # Ok(())
//! # }
//! ```
//!
//! # What holds
//!
//! - **What was appended is there**, also after a crash of the program or of the machine.
//! - **All or none**: events that are appended or imported together are never there in part.
//! - **Once**: an event that is there already is accepted and changes nothing; its id with another body is refused.
//! - **The projection is what the log folds into**: it is changed with the log, can be [rebuilt](Store::rebuild) from it and
//!   is [compared](Store::verify) with it.

mod error;
mod lines;
mod sqlite;
mod store;

pub use error::{Error, Result};
pub use lines::{Imported, export, import};
pub use sqlite::{Sqlite, SqliteOptions};
pub use store::{Appended, Appending, BoxFuture, Store, Verification};
