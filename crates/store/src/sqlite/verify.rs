//! Whether a file holds what it should.
//!
//! Everything is read in one transaction, so other writers change nothing of the answer; no more is held in memory than the
//! events of one version.

use std::collections::BTreeSet;

use sqlx::sqlite::SqliteConnection;
use sqlx::{query_as, query_scalar};
use verpick_deployment::{Facts, Strand, Subject};
use verpick_event::Received;

use super::changes::commit;
use super::rows::{self, Found};
use super::{Sqlite, read};
use crate::error::Result;
use crate::store::Verification;

/// The queries, by name; a test looks at how each is answered.
pub(super) const SUBJECTS: &str = "SELECT DISTINCT e.place, e.version, p.product, p.environment, p.slot \
    FROM event e JOIN place p ON p.id = e.place \
    WHERE (e.place, e.version) > (?1, ?2) ORDER BY e.place, e.version LIMIT 1000";
pub(super) const STRAND: &str = "SELECT attempts, open, completed, failed, began FROM strand \
    WHERE place = ?1 AND version = ?2";
pub(super) const EVENTS: &str = "SELECT sequence, received_at, source, event_id, body FROM event \
    WHERE place = ?1 AND version = ?2 ORDER BY sequence";
pub(super) const OF_VERSION: &str = "SELECT e.sequence, e.received_at, p.environment, e.body \
    FROM place p JOIN event e ON e.place = p.id AND e.version = ?2 \
    WHERE p.product = ?1";
pub(super) const VERSIONS: &str = "SELECT product, version, facts FROM version \
    WHERE (product, version) > (?1, ?2) ORDER BY product, version LIMIT 1000";
pub(super) const HAS_COMMIT: &str =
    "SELECT count(*) FROM version_commit WHERE scm_sha = ?1 AND product = ?2 AND version = ?3";

struct Verifying<'s> {
    store: &'s Sqlite,
    connection: &'s mut SqliteConnection,
    answer: Verification,
}

pub(super) async fn verify(store: &Sqlite) -> Result<Verification> {
    let mut transaction = store.pool.begin().await.map_err(store.fault())?;
    let mut verifying = Verifying { store, connection: &mut transaction, answer: Verification::default() };
    verifying.file().await?;
    verifying.strands().await?;
    verifying.versions().await?;
    Ok(verifying.answer)
}

impl Verifying<'_> {
    /// Whether the database itself is whole.
    async fn file(&mut self) -> Result<()> {
        let checked: Vec<String> =
            query_scalar("PRAGMA quick_check").fetch_all(&mut *self.connection).await.map_err(self.store.fault())?;
        for problem in checked.iter().filter(|problem| *problem != "ok") {
            self.answer.problem(format_args!("the database is malformed: {problem}"));
        }
        let (events, orphans): (i64, i64) =
            query_as("SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM pragma_foreign_key_check)")
                .fetch_one(&mut *self.connection)
                .await
                .map_err(self.store.fault())?;
        self.answer.events = events.unsigned_abs();
        if orphans > 0 {
            self.answer.problem(format_args!("{orphans} rows refer to rows that are not there"));
        }
        Ok(())
    }

    /// Whether each strand is what its events fold into, and each event is found by what it says.
    async fn strands(&mut self) -> Result<()> {
        let (mut last, mut in_log) = ((0, String::new()), 0);
        loop {
            let subjects: Vec<(i64, String, String, String, String)> = query_as(SUBJECTS)
                .bind(last.0)
                .bind(&last.1)
                .fetch_all(&mut *self.connection)
                .await
                .map_err(self.store.fault())?;
            let Some((place, version, ..)) = subjects.last() else { break };
            last = (*place, version.clone());
            in_log += subjects.len() as u64;
            for (place, version, product, environment, slot) in &subjects {
                let subject = Subject {
                    product,
                    version,
                    environment: Some(environment.as_str()).filter(|text| !text.is_empty()),
                    slot: Some(slot.as_str()).filter(|text| !text.is_empty()),
                };
                let events = self.events(*place, &subject).await?;
                self.strand(*place, &subject, &Strand::fold(&events)).await?;
            }
        }
        let kept: i64 = query_scalar("SELECT count(*) FROM strand")
            .fetch_one(&mut *self.connection)
            .await
            .map_err(self.store.fault())?;
        if kept.unsigned_abs() != in_log {
            self.answer.problem(format_args!("there are {in_log} strands in the log and {kept} in the projection"));
        }
        Ok(())
    }

    async fn events(&mut self, place: i64, subject: &Subject<'_>) -> Result<Vec<Received>> {
        let rows: Vec<(i64, i64, String, String, String)> = query_as(EVENTS)
            .bind(place)
            .bind(subject.version)
            .fetch_all(&mut *self.connection)
            .await
            .map_err(self.store.fault())?;
        let mut events = Vec::with_capacity(rows.len());
        for (sequence, received_at, source, event_id, body) in rows {
            let environment = subject.environment.unwrap_or_default();
            match rows::received(&self.store.faults, (sequence, received_at, environment, &body)) {
                Err(error) => self.answer.problem(error),
                Ok(received) => {
                    let key = received.key();
                    if (key.source(), key.id()) != (source.as_str(), event_id.as_str()) {
                        self.answer.problem(format_args!("event {sequence} is kept under another id than its own"));
                    }
                    if Subject::of(&received.event) != *subject {
                        self.answer.problem(format_args!("event {sequence} is kept under another version or place"));
                    }
                    events.push(received);
                }
            }
        }
        Ok(events)
    }

    async fn strand(&mut self, place: i64, subject: &Subject<'_>, folded: &Strand) -> Result<()> {
        type Row = (String, bool, Option<String>, Option<String>, String);
        let query = query_as::<_, Row>(STRAND).bind(place).bind(subject.version);
        let row = query.fetch_optional(&mut *self.connection).await.map_err(self.store.fault())?;
        let agrees = row.is_some_and(|(attempts, open, completed, failed, began)| {
            read::kept::<Strand>(self.store, &attempts).is_ok_and(|kept| kept == *folded)
                && Found { open, completed, failed, began } == Found::of(folded)
        });
        if !agrees {
            let Subject { product, version, .. } = subject;
            let place = subject.place().map_or_else(|| format!("the builds of {product}"), |place| place.to_string());
            self.answer.problem(format_args!("{version} of {place} is not what its events fold into; rebuild"));
        }
        Ok(())
    }

    /// Whether what is known of each version is what its events say.
    async fn versions(&mut self) -> Result<()> {
        let mut commits = 0;
        let mut last = (String::new(), String::new());
        let mut versions = 0;
        loop {
            let page: Vec<(String, String, String)> = query_as(VERSIONS)
                .bind(&last.0)
                .bind(&last.1)
                .fetch_all(&mut *self.connection)
                .await
                .map_err(self.store.fault())?;
            let Some((product, version, _)) = page.last() else { break };
            last = (product.clone(), version.clone());
            versions += page.len() as u64;
            for (product, version, facts) in &page {
                commits += self.version(product, version, facts).await?;
            }
        }
        let (in_log, kept): (i64, i64) = query_as(
            "SELECT (SELECT count(*) FROM (SELECT DISTINCT p.product, e.version FROM place p \
                JOIN event e ON e.place = p.id)), (SELECT count(*) FROM version_commit)",
        )
        .fetch_one(&mut *self.connection)
        .await
        .map_err(self.store.fault())?;
        if in_log.unsigned_abs() != versions {
            self.answer
                .problem(format_args!("there are {in_log} versions in the log and {versions} in the projection"));
        }
        if kept.unsigned_abs() != commits {
            self.answer.problem(format_args!("there are {commits} commits in the log and {kept} in the projection"));
        }
        Ok(())
    }

    /// The same of one version, and how many commits its events name.
    async fn version(&mut self, product: &str, version: &str, facts: &str) -> Result<u64> {
        let rows: Vec<(i64, i64, String, String)> = query_as(OF_VERSION)
            .bind(product)
            .bind(version)
            .fetch_all(&mut *self.connection)
            .await
            .map_err(self.store.fault())?;
        let (mut folded, mut commits) = (Facts::default(), BTreeSet::new());
        for (sequence, received_at, environment, body) in rows {
            // What cannot be read was told of above.
            let row = (sequence, received_at, environment.as_str(), body.as_str());
            let Ok(received) = rows::received(&self.store.faults, row) else { continue };
            folded.apply(&received);
            commits.extend(commit(&received.event));
        }
        let mut agrees = read::kept::<Facts>(self.store, facts).is_ok_and(|kept| kept == folded);
        for commit in &commits {
            let there: i64 = query_scalar(HAS_COMMIT)
                .bind(commit)
                .bind(product)
                .bind(version)
                .fetch_one(&mut *self.connection)
                .await
                .map_err(self.store.fault())?;
            agrees &= there == 1;
        }
        if !agrees {
            self.answer
                .problem(format_args!("what is known of {version} of {product} is not what its events say; rebuild"));
        }
        Ok(commits.len() as u64)
    }
}
