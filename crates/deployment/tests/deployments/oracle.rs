//! The same questions, answered the slow and plain way: every answer looks through everything.
//!
//! Invariant: nothing here calls what it is held against; it starts from the attempts as they are recorded.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use verpick_deployment::{Attempt, Kind, Ledger, Place, Window};
use verpick_event::Status;

type Moment = DateTime<Utc>;

pub(crate) fn attempts<'l>(ledger: &'l Ledger, place: &Place) -> Vec<&'l Attempt> {
    ledger.strands(place).flat_map(|(_, strand)| strand.attempts()).collect()
}

/// By what "the latest" is meant: completion, then start, then the event's place in the log.
fn end(attempt: &Attempt) -> (Option<Moment>, Option<Moment>, Option<u64>) {
    (attempt.ended_at, attempt.started_at, attempt.ended_by)
}

fn is_deployment(attempt: &Attempt) -> bool {
    [Kind::Deploy, Kind::Rollback, Kind::Hotfix].contains(&attempt.kind)
}

fn ended(attempt: &Attempt, status: Status, at: Option<Moment>) -> bool {
    attempt.status == status && at.is_none_or(|at| attempt.ended_at.unwrap() <= at)
}

/// What `Current` says: the deployed one, the one that it took the place of, whether it is uncertain, what is in flight, and the
/// one that began last.
pub(crate) type Answer<'a> = (Option<&'a Attempt>, Option<&'a Attempt>, bool, BTreeSet<&'a [u64]>, Option<&'a Attempt>);

pub(crate) fn current<'a>(attempts: &[&'a Attempt], at: Option<Moment>) -> Answer<'a> {
    let attempts: Vec<_> = attempts.iter().copied().filter(|attempt| attempt.kind != Kind::Incident).collect();
    let completed =
        attempts.iter().copied().filter(|attempt| is_deployment(attempt) && ended(attempt, Status::Completed, at));
    let last = completed.clone().max_by_key(|attempt| end(attempt));
    let previous = completed.filter(|attempt| Some(*attempt) != last).max_by_key(|attempt| end(attempt));
    let removal = last.and_then(|last| {
        attempts.iter().copied().find(|removal| {
            removal.kind == Kind::Remove
                && ended(removal, Status::Completed, at)
                && removal.version == last.version
                && end(removal) >= end(last)
        })
    });
    // Of several removals the first one counts; the others removed what was gone.
    let first_removal = last.zip(removal).and_then(|(last, _)| {
        let removals = attempts.iter().copied().filter(|removal| {
            removal.kind == Kind::Remove
                && ended(removal, Status::Completed, at)
                && removal.version == last.version
                && end(removal) >= end(last)
        });
        removals.min_by_key(|removal| end(removal))
    });
    let settled = first_removal.or(last).map(end);
    let uncertain = attempts
        .iter()
        .any(|attempt| ended(attempt, Status::Failed, at) && settled.is_none_or(|settled| end(attempt) > settled));
    let heard = |attempt: &&&Attempt| {
        at.is_none_or(|at| {
            [Some(attempt.queued_at), attempt.started_at, attempt.ended_at]
                .into_iter()
                .flatten()
                .any(|moment| moment <= at)
        })
    };
    let in_flight = attempts.iter().filter(heard).filter(|attempt| match at {
        None => attempt.ended_at.is_none(),
        Some(at) => attempt.ended_at.is_none_or(|ended_at| ended_at > at),
    });
    let last_begun = attempts
        .iter()
        .filter(heard)
        .max_by_key(|attempt| (attempt.started_at.unwrap_or(attempt.queued_at), attempt.events[0]));
    let in_flight = in_flight.map(|attempt| attempt.events.as_slice()).collect();
    (last.filter(|_| removal.is_none()), previous, uncertain, in_flight, last_begun.copied())
}

/// Whether it went back: by its kind, or to a lower version that had completed there before.
pub(crate) fn went_back(attempts: &[&Attempt], attempt: &Attempt) -> bool {
    if attempt.kind == Kind::Rollback {
        return true;
    }
    let before = |other: &&&Attempt| {
        is_deployment(other)
            && other.status == Status::Completed
            && (attempt.ended_at.is_none() || end(other) < end(attempt))
    };
    let Some(from) = attempts.iter().filter(before).max_by_key(|other| end(other)) else { return false };
    let rank = |version: &str| ["1.0.0", "1.1.0", "2.0.0-rc.1"].iter().position(|known| *known == version);
    let lower = rank(&from.version).zip(rank(&attempt.version)).is_some_and(|(from, to)| to < from);
    lower && attempts.iter().filter(before).any(|other| other.version == attempt.version)
}

/// Numbers of one window: completed, failed, failed changes, rework; then sorted times in seconds: lead, recovery, duration,
/// gaps; then days with a deployment.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Measured {
    pub(crate) completed: usize,
    pub(crate) failed: usize,
    pub(crate) failed_changes: usize,
    pub(crate) rework: usize,
    pub(crate) lead: Vec<f64>,
    pub(crate) recovery: Vec<f64>,
    pub(crate) duration: Vec<f64>,
    pub(crate) gaps: Vec<f64>,
    pub(crate) days: BTreeSet<NaiveDate>,
}

fn seconds(from: Moment, to: Moment) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "generated moments are hours apart")]
    let seconds = (to - from).num_milliseconds() as f64 / 1000.0;
    seconds
}

pub(crate) fn measure(ledger: &Ledger, places: &[Place], window: Window) -> Measured {
    let mut measured = Measured::default();
    for place in places {
        let all = attempts(ledger, place);
        for attempt in all.iter().copied().filter(|attempt| is_deployment(attempt)) {
            let Some(ended_at) = attempt.ended_at.filter(|ended_at| window.from <= *ended_at && *ended_at < window.to)
            else {
                continue;
            };
            let completed =
                all.iter().copied().filter(|other| is_deployment(other) && other.status == Status::Completed);
            let next = completed.clone().filter(|other| end(other) > end(attempt)).min_by_key(|other| end(other));
            let back = went_back(&all, attempt);
            match attempt.status {
                Status::Completed => {
                    measured.completed += 1;
                    measured.days.insert(ended_at.date_naive());
                    let between = |other: &Attempt| {
                        let open = other.ended_at.is_none() && next.is_none();
                        open || other.ended_at.is_some()
                            && end(other) > end(attempt)
                            && next.is_none_or(|next| end(other) <= end(next))
                    };
                    // What failed in between is what was gone back from.
                    let failed_between = |other: &Attempt| {
                        all.iter().any(|failed| {
                            is_deployment(failed)
                                && failed.status == Status::Failed
                                && end(failed) > end(attempt)
                                && (other.ended_at.is_none() || end(failed) < end(other))
                        })
                    };
                    let rolled_back = all.iter().any(|other| {
                        is_deployment(other)
                            && ![Status::Aborted, Status::Pending].contains(&other.status)
                            && between(other)
                            && went_back(&all, other)
                            && !failed_between(other)
                    });
                    let incident = all.iter().any(|incident| {
                        let detected = incident.started_at.unwrap_or(incident.queued_at);
                        incident.kind == Kind::Incident
                            && incident.status != Status::Aborted
                            && detected >= ended_at
                            && next.is_none_or(|next| detected < next.ended_at.unwrap())
                    });
                    measured.failed_changes += usize::from(rolled_back || incident);
                    if let Some(started_at) = attempt.started_at.filter(|started_at| *started_at <= ended_at) {
                        measured.duration.push(seconds(started_at, ended_at));
                    }
                    let before = completed.clone().filter(|other| end(other) < end(attempt));
                    if let Some(before) = before.max_by_key(|other| end(other)) {
                        measured.gaps.push(seconds(before.ended_at.unwrap(), ended_at));
                    }
                    let record = ledger.version(&place.product, &attempt.version).unwrap();
                    let starts = record.builds.attempts().iter().filter_map(|build| build.started_at);
                    let is_first =
                        completed.clone().all(|other| other.version != attempt.version || end(other) >= end(attempt));
                    let from = record.facts.committed_at().or(starts.min()).filter(|_| is_first);
                    measured.lead.extend(from.filter(|from| *from <= ended_at).map(|from| seconds(from, ended_at)));
                }
                Status::Failed => {
                    measured.failed += 1;
                    measured.failed_changes += 1;
                    measured.recovery.extend(next.map(|next| seconds(ended_at, next.ended_at.unwrap())));
                }
                _ => continue,
            }
            measured.rework += usize::from(back || attempt.kind == Kind::Hotfix);
        }
    }
    for times in [&mut measured.lead, &mut measured.recovery, &mut measured.duration, &mut measured.gaps] {
        times.sort_by(f64::total_cmp);
    }
    measured
}

/// The number that a share of sorted numbers lies below: each of them stands at its place from 0 to 1, with straight lines
/// between them.
pub(crate) fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    if sorted.len() < 2 {
        return sorted.first().copied();
    }
    #[allow(clippy::cast_precision_loss, reason = "a few numbers")]
    let place = |index: usize| index as f64 / (sorted.len() - 1) as f64;
    let above = (1..sorted.len()).find(|&index| place(index) >= share).unwrap();
    let part = (share - place(above - 1)) / (place(above) - place(above - 1));
    Some(sorted[above - 1] * (1.0 - part) + sorted[above] * part)
}
