//! What one event says, and what that changes of its attempt.
//!
//! Invariant: behind an end nothing but a correction changes a status.

use chrono::{DateTime, Utc};
use verpick_event::{DeploymentKind, Event, Received, Report, Status, VersionKind};

use crate::attempt::{Attempt, Kind, OtherEnd, Run};
use crate::order::{Order, believed, is_from_the_future};

/// What an event says, as far as it is believed.
pub(crate) struct Said<'e> {
    pub(crate) report: &'e Report,
    sequence: u64,
    /// When it occurred.
    pub(crate) time: DateTime<Utc>,
    pub(crate) started_at: Option<DateTime<Utc>>,
    completed_at: Option<DateTime<Utc>>,
    pub(crate) run: Option<Run>,
    /// None for a correction, which speaks of whatever there is to correct.
    pub(crate) kind: Option<Kind>,
    /// What a correction is when there is nothing to correct.
    pub(crate) plain: Kind,
    from_the_future: bool,
}

impl<'e> Said<'e> {
    pub(crate) fn of(event: &'e Received) -> Self {
        let report = event.event.report();
        let believed = |time: Option<DateTime<Utc>>| time.filter(|&time| believed(time, event));
        let (kind, plain) = kind_of(&event.event);
        let run = report.invoke_id.as_ref().map(|invoke_id| Run {
            source_system: report.source_system.clone(),
            invoke_id: invoke_id.clone(),
            attempt: report.attempt.unwrap_or(1),
        });
        let (started_at, completed_at) = (believed(report.started_at), believed(report.completed_at));
        let from_the_future =
            is_from_the_future(event) || started_at != report.started_at || completed_at != report.completed_at;
        let time = Order::of(event).time;
        Self { report, sequence: event.sequence, time, started_at, completed_at, run, kind, plain, from_the_future }
    }
}

pub(crate) fn kind_of(event: &Event) -> (Option<Kind>, Kind) {
    match event {
        Event::Version(event) => ((event.kind != VersionKind::Correction).then_some(Kind::Build), Kind::Build),
        Event::Deployment(event) => {
            let kind = match event.kind {
                DeploymentKind::Correction => None,
                DeploymentKind::Rollback => Some(Kind::Rollback),
                DeploymentKind::Hotfix => Some(Kind::Hotfix),
                DeploymentKind::Remove => Some(Kind::Remove),
                DeploymentKind::Incident => Some(Kind::Incident),
                _ => Some(Kind::Deploy),
            };
            (kind, Kind::Deploy)
        }
    }
}

impl Attempt {
    pub(crate) fn hear(&mut self, said: &Said<'_>) {
        let status = said.report.status();
        self.flags.from_the_future |= said.from_the_future;
        if let (Kind::Deploy, Some(kind)) = (self.kind, said.kind) {
            self.kind = kind;
        }
        // A correction of what has not been heard of yet corrects what is yet to come.
        let corrects = said.kind.is_none();
        self.hear_start(said, corrects);
        if corrects {
            self.correct(said);
        } else if self.is_open() {
            if status.is_end() {
                self.end(said);
            } else {
                self.status = self.status.max(status);
            }
        } else if status.is_end() && status != self.status {
            let at = said.completed_at.unwrap_or(said.time);
            self.other_ends.push(OtherEnd { status, at, sequence: said.sequence });
        }
        self.flags.contested = !self.other_ends.is_empty() && !self.flags.corrected;
        self.flags.ends_before_it_starts = self.ended_at.zip(self.started_at).is_some_and(|(end, start)| end < start);
    }

    /// The first start that is named holds, and before any is named the first `started` that occurred.
    fn hear_start(&mut self, said: &Said<'_>, corrects: bool) {
        if let Some(started_at) = said.started_at {
            if corrects || !self.start_was_said {
                (self.started_at, self.start_was_said) = (Some(started_at), true);
            }
        } else if self.started_at.is_none() && said.report.status() == Status::Started {
            self.started_at = Some(said.time);
        }
    }

    fn end(&mut self, said: &Said<'_>) {
        self.status = said.report.status();
        self.ended_at = said.completed_at.or(Some(said.time));
        self.ended_by = Some(said.sequence);
    }

    /// What a correction says holds. It speaks of when the attempt ended only where it names that time.
    fn correct(&mut self, said: &Said<'_>) {
        let ended_at = self.ended_at;
        self.end(said);
        self.flags.corrected = true;
        if self.is_open() {
            (self.ended_at, self.ended_by) = (None, None);
        } else if said.completed_at.is_none() {
            self.ended_at = ended_at.or(self.ended_at);
        }
    }
}
