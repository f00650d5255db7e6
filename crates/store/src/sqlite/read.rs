//! Questions, each answered by an index.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use serde::de::DeserializeOwned;
use sqlx::{query_as, query_scalar};
use verpick_deployment::{Facts, Ledger, Place, Subject};
use verpick_event::Received;

use super::{Sqlite, rows};
use crate::Result;

/// A page of events ends behind so many bytes, however few events they are.
const PAGE_BYTES: usize = 16 << 20;

/// The queries, by name; a test looks at how each is answered.
pub(super) const EVENTS: &str = "SELECT e.sequence, e.received_at, p.environment, e.body \
    FROM event e JOIN place p ON p.id = e.place \
    WHERE e.sequence > ?1 ORDER BY e.sequence LIMIT ?2";
pub(super) const NOW: &str = "SELECT version, attempts FROM strand WHERE place = ?1 AND version IN ( \
        SELECT version FROM strand WHERE place = ?1 AND open = 1 \
        UNION SELECT version FROM (SELECT version FROM strand \
            WHERE place = ?1 AND completed IS NOT NULL ORDER BY completed DESC LIMIT 2) \
        UNION SELECT version FROM (SELECT version FROM strand \
            WHERE place = ?1 AND failed IS NOT NULL ORDER BY failed DESC LIMIT 1) \
        UNION SELECT version FROM (SELECT version FROM strand \
            WHERE place = ?1 AND open = 0 ORDER BY began DESC LIMIT 1))";
pub(super) const PLACE: &str = "SELECT id FROM place WHERE product = ?1 AND environment = ?2 AND slot = ?3";
pub(super) const PLACES: &str = "SELECT product, environment, slot FROM place \
    WHERE product = ?1 AND environment > '' ORDER BY product, environment, slot";
pub(super) const ALL_PLACES: &str = "SELECT product, environment, slot FROM place \
    WHERE environment > '' ORDER BY product, environment, slot";
pub(super) const STRANDS: &str = "SELECT p.product, p.environment, p.slot, s.version, s.attempts \
    FROM place p JOIN strand s ON s.place = p.id WHERE p.product = ?1";
pub(super) const ALL_STRANDS: &str = "SELECT p.product, p.environment, p.slot, s.version, s.attempts \
    FROM place p JOIN strand s ON s.place = p.id";
pub(super) const FACTS: &str = "SELECT product, version, facts FROM version WHERE product = ?1";
pub(super) const ALL_FACTS: &str = "SELECT product, version, facts FROM version";
pub(super) const COMMIT: &str = "SELECT product, version FROM version_commit WHERE scm_sha >= ?1 AND scm_sha < ?1 || 'g' \
    UNION ALL SELECT product, version FROM version_commit WHERE scm_sha IN (SELECT value FROM json_each(?2))";
pub(super) const KNOWN: &str = "SELECT e.sequence, e.received_at, p.environment, e.body \
    FROM place p JOIN event e ON e.place = p.id \
    WHERE p.product = ?1 AND e.received_at <= ?2";
pub(super) const ALL_KNOWN: &str = "SELECT e.sequence, e.received_at, p.environment, e.body \
    FROM place p JOIN event e ON e.place = p.id \
    WHERE e.received_at <= ?1";

type EventRow = (i64, i64, String, String);

pub(super) async fn events(store: &Sqlite, behind: u64, at_most: u32) -> Result<Vec<Received>> {
    let mut page = Vec::new();
    let mut bytes = 0;
    let mut events = query_as::<_, EventRow>(EVENTS).bind(rows::number(behind)).bind(at_most).fetch(&store.pool);
    while let Some((sequence, received_at, environment, body)) = events.try_next().await.map_err(store.fault())? {
        page.push(rows::received(&store.faults, (sequence, received_at, &environment, &body))?);
        bytes += body.len();
        if bytes > PAGE_BYTES {
            break;
        }
    }
    Ok(page)
}

pub(super) async fn places(store: &Sqlite, product: Option<&str>) -> Result<Vec<Place>> {
    let places = match product {
        Some(product) => query_as(PLACES).bind(product).fetch_all(&store.pool).await,
        None => query_as(ALL_PLACES).fetch_all(&store.pool).await,
    };
    let places: Vec<(String, String, String)> = places.map_err(store.fault())?;
    Ok(places.into_iter().filter_map(|(product, environment, slot)| rows::place(product, environment, slot)).collect())
}

pub(super) async fn now(store: &Sqlite, place: &Place) -> Result<Ledger> {
    let mut ledger = Ledger::default();
    let (product, environment, slot) = (&place.product, &place.environment, place.slot.as_deref());
    // Of one moment, though it takes two queries: a place never changes.
    let id: Option<i64> = query_scalar(PLACE)
        .bind(product)
        .bind(environment)
        .bind(slot.unwrap_or_default())
        .fetch_optional(&store.pool)
        .await
        .map_err(store.fault())?;
    let Some(id) = id else { return Ok(ledger) };
    let strands: Vec<(String, String)> = query_as(NOW).bind(id).fetch_all(&store.pool).await.map_err(store.fault())?;
    for (version, attempts) in &strands {
        let subject = Subject { product, version, environment: Some(environment), slot };
        ledger.insert(&subject, kept(store, attempts)?);
    }
    Ok(ledger)
}

pub(super) async fn ledger(store: &Sqlite, product: Option<&str>) -> Result<Ledger> {
    let mut ledger = Ledger::default();
    // Both queries see the same moment.
    let mut transaction = store.pool.begin().await.map_err(store.fault())?;
    {
        let strands = match product {
            Some(product) => query_as::<_, (String, String, String, String, String)>(STRANDS).bind(product),
            None => query_as(ALL_STRANDS),
        };
        let mut strands = strands.fetch(&mut *transaction);
        while let Some((product, environment, slot, version, attempts)) =
            strands.try_next().await.map_err(store.fault())?
        {
            let said = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
            let (environment, slot) = (said(&environment), said(&slot));
            let subject = Subject {
                product: &product,
                version: &version,
                environment: environment.as_deref(),
                slot: slot.as_deref(),
            };
            ledger.insert(&subject, kept(store, &attempts)?);
        }
    }
    let facts = match product {
        Some(product) => query_as::<_, (String, String, String)>(FACTS).bind(product),
        None => query_as(ALL_FACTS),
    };
    let mut facts = facts.fetch(&mut *transaction);
    while let Some((product, version, facts)) = facts.try_next().await.map_err(store.fault())? {
        ledger.insert_facts(&product, &version, kept(store, &facts)?);
    }
    Ok(ledger)
}

pub(super) async fn known_at(store: &Sqlite, product: Option<&str>, at: DateTime<Utc>) -> Result<Ledger> {
    let at = at.timestamp_micros();
    let events = match product {
        Some(product) => query_as::<_, EventRow>(KNOWN).bind(product).bind(at),
        None => query_as(ALL_KNOWN).bind(at),
    };
    let mut events = events.fetch(&store.pool);
    let mut known = Vec::new();
    while let Some((sequence, received_at, environment, body)) = events.try_next().await.map_err(store.fault())? {
        known.push(rows::received(&store.faults, (sequence, received_at, &environment, &body))?);
    }
    Ok(Ledger::fold(&known))
}

pub(super) async fn find_commit(store: &Sqlite, commit: &str) -> Result<Vec<(String, String)>> {
    let commit = commit.trim().to_ascii_lowercase();
    // Git cuts commits short, and a version may know the short one or the long one.
    let shorter: Vec<&str> = (7..commit.len()).filter_map(|length| commit.get(..length)).take(64).collect();
    let found: Vec<(String, String)> = query_as(COMMIT)
        .bind(&commit)
        .bind(serde_json::json!(shorter).to_string())
        .fetch_all(&store.pool)
        .await
        .map_err(store.fault())?;
    let mut made = Vec::new();
    for (product, version) in found.into_iter().collect::<BTreeSet<_>>() {
        let facts: Option<String> = query_scalar("SELECT facts FROM version WHERE product = ?1 AND version = ?2")
            .bind(&product)
            .bind(&version)
            .fetch_optional(&store.pool)
            .await
            .map_err(store.fault())?;
        let Some(facts) = facts else { continue };
        if kept::<Facts>(store, &facts)?.has_commit(&commit) {
            made.push((product, version));
        }
    }
    Ok(made)
}

/// Something of the projection.
pub(super) fn kept<T: DeserializeOwned>(store: &Sqlite, json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| {
        store.faults.damaged(format_args!("the projection cannot be read ({error}); rebuild it from the log"))
    })
}
