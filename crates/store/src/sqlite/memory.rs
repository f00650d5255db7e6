//! What the last events of this process left behind, so that the next one need not ask.
//!
//! Invariants: what is remembered is of one moment of the log. It is never taken for what is there now, for other processes write
//! too: an event that is appended as remembered is refused by a key of the database where its place in the log is taken by now,
//! or where there is a row already of what is not remembered.

use std::collections::HashMap;

use verpick_deployment::{Facts, Strand, Subject};
use verpick_event::Received;

use super::known::{Known, KnownSubject, Last};
use super::rows;

/// So many strands, places and versions are remembered; then it begins anew.
const MOST: usize = 1_024;

/// Strands of more attempts are not remembered.
const ATTEMPTS: usize = 16;

/// What a longer event leaves behind is not remembered.
pub(super) const BYTES: usize = 2 << 10;

#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The moment; `None` where nothing is remembered.
    last: Option<Last>,
    places: HashMap<String, i64>,
    strands: HashMap<String, Folded>,
    facts: HashMap<String, Facts>,
}

/// A strand, and the events that it was folded from, where all of them are remembered.
pub(super) type Folded = (Strand, Option<Vec<Received>>);

/// What one event left behind.
#[derive(Debug)]
pub(super) struct Memo {
    last: Last,
    keys: [String; 3],
    place: i64,
    /// Nothing where it is too much to be remembered.
    left: Option<(Folded, Facts)>,
}

impl Memo {
    pub(super) fn new(last: Last, subject: &Subject<'_>, place: i64, left: Option<(Folded, Facts)>) -> Self {
        let left = left.filter(|((strand, _), _)| strand.attempts().len() <= ATTEMPTS);
        Self { last, keys: keys(subject), place, left }
    }
}

impl Memory {
    /// Takes out what is remembered of a subject; `None` where nothing is remembered at all.
    pub(super) fn take<'e>(&mut self, subject: &Subject<'e>) -> Option<Known<'e>> {
        let last = self.last?;
        let [place, strand, facts] = keys(subject);
        let known = KnownSubject {
            place: self.places.get(&place).copied(),
            strand: self.strands.remove(&strand),
            facts: self.facts.remove(&facts),
        };
        Some(Known { last, events: HashMap::new(), subjects: [(*subject, known)].into() })
    }

    /// Remembers what an event left behind, where it was a single one.
    pub(super) fn keep(&mut self, memo: Option<Memo>) {
        let Some(Memo { last, keys: [place_key, strand_key, facts_key], place, left }) = memo else { return };
        let follows = self.last.is_some_and(|known| known.sequence + 1 == last.sequence);
        let is_full = [self.places.len(), self.strands.len(), self.facts.len()].into_iter().any(|len| len >= MOST);
        if !follows || is_full {
            *self = Self::default();
        }
        self.last = Some(last);
        self.places.insert(place_key, place);
        self.strands.remove(&strand_key);
        self.facts.remove(&facts_key);
        if let Some((strand, facts)) = left {
            self.strands.insert(strand_key, strand);
            self.facts.insert(facts_key, facts);
        }
    }
}

/// Of a place, of a strand there, and of a version. No name has control characters.
fn keys(subject: &Subject<'_>) -> [String; 3] {
    let (product, environment, slot) = rows::place_key(subject);
    let place = [product, environment, slot].join("\0");
    let strand = [&place, subject.version].join("\0");
    [place, strand, [product, subject.version].join("\0")]
}
