//! What runs where, now or then, folded from the events of builds and deployments.
//!
//! What runs where is never stored as a fact. It is folded from an append-only log of [events](verpick_event), so the order
//! in which they arrive cannot change it, and what was known at any moment can be asked again later. Everything here is pure:
//! events and moments go in, answers come out.
//!
//! ```
//! use verpick_deployment::{Direction, Ledger, Place, Settings};
//! use verpick_event::{DeploymentEvent, Received, Report, Status};
//!
//! let event = |version: &str, status, minute| {
//!     let event = DeploymentEvent::new(Report::new("api", version, status), "production");
//!     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)
//! };
//! let log = [
//!     event("1.0.0", Status::Completed, 10),
//!     event("1.1.0", Status::Completed, 20),
//!     event("1.2.0", Status::Failed, 30),
//! ];
//! let settings = Settings::default();
//! let ledger = Ledger::fold(&log);
//! let timeline = ledger.timeline(&Place::new("api", "production"), settings.schemes.of("api")).unwrap();
//!
//! let now = timeline.current(None);
//! assert_eq!(now.deployed.unwrap().version, "1.1.0");
//! assert_eq!(now.direction, Some(Direction::Upgrade));
//! assert!(now.uncertain, "an attempt failed since");
//! assert_eq!(timeline.rollback(None)?.to.version, "1.1.0");
//!
//! let then = timeline.current(Some("2024-01-15T10:15:00Z".parse()?));
//! assert_eq!(then.deployed.unwrap().version, "1.0.0");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to find what
//!
//! | question | answer |
//! |---|---|
//! | Which event belongs to which attempt? | [`Strand`], and each [`Attempt`] |
//! | What runs where, now or then? | [`Ledger::status`], [`Timeline::current`] |
//! | What was known then? | [`Ledger::fold`] of the events received until then |
//! | What was deployed? | [`Ledger::history`] |
//! | What is known of a version? | [`Ledger::details`], [`Ledger::find_commit`] |
//! | Which way did it go? | [`Timeline::direction`] |
//! | How far apart are environments? | [`Ledger::drift`] |
//! | Is a version ready? May an attempt begin? | [`Ledger::concerns`], [`Ledger::admit`] |
//! | Which version to go back to? | [`Timeline::rollback`] |
//! | How often, how fast, how well? | [`Measurements`] |
//!
//! # Keeping records
//!
//! Records need not be folded from the whole log each time. A [`Strand`] (the attempts of one version at one place, or to build
//! it) and the [`Facts`] of a version come from their own events alone, can be kept through `serde`, and take one more event
//! each; a [`Ledger`] can be put together of those that a question is about.

mod attempt;
mod details;
mod direction;
mod distinct;
mod drift;
mod environment;
mod facts;
mod hear;
mod history;
mod ledger;
mod lookup;
mod metrics;
mod order;
mod place;
mod readiness;
mod rollback;
mod runs;
mod settings;
mod strand;
mod timeline;
mod version;
mod words;

pub use attempt::{Attempt, Flags, Kind, OtherEnd, Run};
pub use details::Details;
pub use direction::{Direction, Schemes, Versions};
pub use drift::{Drift, Relation};
pub use environment::{Environment, EnvironmentType, Environments, UrlPattern, UrlPatternError};
pub use facts::{CommitConflict, Facts};
pub use history::{Entry, Filter};
pub use ledger::{Ledger, Subject};
pub use lookup::{VersionAtPlace, VersionDetails};
pub use metrics::{EmptyWindow, Frequency, Measurements, Metrics, Period, Scope, Share, Summary, Window};
pub use order::{AHEAD, Order, is_from_the_future};
pub use place::Place;
pub use readiness::{Concern, InFlight};
pub use rollback::{NoRollback, Rollback};
pub use settings::Settings;
pub use strand::{Late, Strand};
pub use timeline::{Current, Timeline};
pub use version::VersionRecord;
