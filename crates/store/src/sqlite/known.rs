//! What a file knows of events that are to be added: which are there already, and what they may change.

use std::collections::HashMap;

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use verpick_deployment::{Facts, Subject};

use super::memory::Folded;
use super::question::Question;
use super::turn::Turn;
use super::{read, rows};
use crate::error::Result;

/// Takes keys of subjects, then keys of events, as JSON. A test looks at how it is answered.
pub(super) const ASK: &str = "SELECT j.key AS subject, NULL AS event, p.id, s.attempts, v.facts, \
        (SELECT coalesce(max(sequence), 0) FROM event), (SELECT coalesce(max(id), 0) FROM place) \
    FROM json_each(?) j \
    LEFT JOIN place p ON p.product = j.value ->> 0 AND p.environment = j.value ->> 1 AND p.slot = j.value ->> 2 \
    LEFT JOIN strand s ON s.place = p.id AND s.version = j.value ->> 3 \
    LEFT JOIN version v ON v.product = j.value ->> 0 AND v.version = j.value ->> 3 \
    UNION ALL SELECT NULL, j.key, e.sequence, e.body, NULL, NULL, NULL FROM json_each(?) j \
    CROSS JOIN event e ON e.source = j.value ->> 0 AND e.event_id = j.value ->> 1";

#[derive(Debug, Default)]
pub(super) struct Known<'e> {
    pub(super) last: Last,
    /// Where events are in the log, and their bodies, by the index that they were asked with.
    pub(super) events: HashMap<usize, (u64, String)>,
    pub(super) subjects: HashMap<Subject<'e>, KnownSubject>,
}

/// The greatest numbers there are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Last {
    pub(super) sequence: i64,
    pub(super) place: i64,
}

/// What is there of one version at one place.
#[derive(Debug, Default)]
pub(super) struct KnownSubject {
    pub(super) place: Option<i64>,
    pub(super) strand: Option<Folded>,
    pub(super) facts: Option<Facts>,
}

type SubjectRow = (Option<i64>, Option<String>, Option<String>);

impl<'e> Known<'e> {
    /// Looks up events by their sources and ids, and subjects.
    pub(super) async fn look(turn: &mut Turn, events: &[(&str, &str)], subjects: &[Subject<'e>]) -> Result<Self> {
        let keys = subjects.iter().map(|subject| {
            let (product, environment, slot) = rows::place_key(subject);
            (product, environment, slot, subject.version)
        });
        let rows = turn.ask(&Question::new(ASK).with(rows::json(keys)).with(rows::json(events))).await?;
        let mut known = Self::default();
        for row in &rows {
            let heard = known.hear(row, subjects).map_err(turn.store().fault())?;
            let Some((subject, (place, strand, facts))) = heard else { continue };
            let strand = strand.map(|strand| read::kept(turn.store(), &strand)).transpose()?;
            let strand = strand.map(|strand| (strand, None));
            let facts = facts.map(|facts| read::kept(turn.store(), &facts)).transpose()?;
            known.subjects.insert(subject, KnownSubject { place, strand, facts });
        }
        Ok(known)
    }

    /// Hears a row; returns what it says of a subject, as it is kept.
    fn hear(&mut self, row: &SqliteRow, subjects: &[Subject<'e>]) -> sqlx::Result<Option<(Subject<'e>, SubjectRow)>> {
        let index = |index: i64| usize::try_from(index).unwrap_or(usize::MAX);
        if let Some(event) = row.try_get::<Option<_>, _>("event")? {
            let sequence: i64 = row.try_get(2)?;
            self.events.insert(index(event), (sequence.unsigned_abs(), row.try_get(3)?));
            return Ok(None);
        }
        self.last = Last { sequence: row.try_get(5)?, place: row.try_get(6)? };
        let subject = subjects.get(index(row.try_get("subject")?)).copied();
        let known = (row.try_get(2)?, row.try_get(3)?, row.try_get(4)?);
        Ok(subject.map(|subject| (subject, known)))
    }
}
