//! What a watch did, recorded: each version that it goes to is a deployment, with how that ended.
//!
//! Invariants: a command whose start cannot be recorded does not run, and is tried again as if it had failed; that an end
//! cannot be recorded is told, and holds up nothing.

use chrono::{DateTime, Utc};
use verpick::event::{Artifact, DeploymentEvent, Report, Status as Progress};
use verpick::watch::{Order, Outcome};

use crate::deployments::args::StoreArgs;
use crate::deployments::store::Store;
use crate::failure::Failure;

/// What events say they come from.
const SYSTEM: &str = "verpick-watch";

/// Where deployments are recorded, and of what.
pub(super) struct Recorder {
    store: Store,
    product: String,
    environment: String,
    source: String,
}

/// A deployment that has started.
pub(super) struct Started {
    event: DeploymentEvent,
    at: DateTime<Utc>,
}

impl Recorder {
    pub(super) fn open(args: &StoreArgs, product: &str, environment: &str, source: &str) -> Result<Self, Failure> {
        let [product, environment, source] = [product, environment, source].map(str::to_owned);
        Ok(Self { store: Store::open(args)?, product, environment, source })
    }

    /// Records that a version is gone to.
    pub(super) fn started(&self, order: &Order) -> Result<Started, Failure> {
        let at = Utc::now();
        let found = order.found();
        let mut report = Report::new(&*self.product, order.tag(), Progress::Started);
        report.source_system = Some(SYSTEM.to_owned());
        // By the time, so that another try, also one after the state was lost, is another run.
        report.invoke_id = Some(format!("{} {} {}", self.source, order.tag(), at.timestamp_micros()));
        report.started_at = Some(at);
        if let Some(artifact) = &found.artifact {
            let mut built = Artifact::default();
            built.name = Some(artifact.name.clone());
            built.url.clone_from(&artifact.location);
            built.size = artifact.size;
            built.digest.clone_from(&artifact.digest);
            report.artifacts.push(built);
        }
        report.extra_metadata.insert("source".to_owned(), self.source.as_str().into());
        report.extra_metadata.insert("try".to_owned(), order.attempt().into());
        let mut event = DeploymentEvent::new(report, &*self.environment);
        event.slot.clone_from(&found.slot);
        self.append(&event, at)?;
        Ok(Started { event, at })
    }

    /// Records how it ended.
    pub(super) fn ended(&self, started: Started, outcome: &Outcome) -> Result<(), Failure> {
        let at = Utc::now();
        let Started { mut event, at: began } = started;
        let report = &mut event.report;
        report.status = match outcome {
            Outcome::Done => Progress::Completed,
            Outcome::Failed(_) => Progress::Failed,
            Outcome::Interrupted => Progress::Aborted,
        }
        .into();
        report.completed_at = Some(at);
        let seconds = (at - began).as_seconds_f64();
        report.extra_metadata.insert("deployment_duration_seconds".to_owned(), seconds.into());
        if let Outcome::Failed(why) = outcome {
            report.extra_metadata.insert("reason".to_owned(), why.as_str().into());
        }
        self.append(&event, at)
    }

    fn append(&self, event: &DeploymentEvent, at: DateTime<Utc>) -> Result<(), Failure> {
        self.store.append(&[event.clone().into()], at).map(drop)
    }
}
