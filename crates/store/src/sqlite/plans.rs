//! How SQLite answers each question: by an index, never by looking through a table that grows.

use sqlx::{AssertSqlSafe, Row, query};
use tempfile::TempDir;

use super::{Sqlite, known, read, verify, write};

/// Each query, and what it may look through from one end to the other: what it was given, and tables that it returns whole.
const QUERIES: [(&str, &str, &[&str]); 20] = [
    ("a page of events", read::EVENTS, &[]),
    ("what runs now", read::NOW, &["SCAN (subquery"]),
    ("a place", read::PLACE, &[]),
    ("the places of a product", read::PLACES, &[]),
    ("all places", read::ALL_PLACES, &["SCAN place"]),
    ("the strands of a product", read::STRANDS, &[]),
    ("all strands", read::ALL_STRANDS, &["SCAN s"]),
    ("the facts of a product", read::FACTS, &[]),
    ("all facts", read::ALL_FACTS, &["SCAN version"]),
    ("a commit", read::COMMIT, &["SCAN json_each"]),
    ("what was known of a product", read::KNOWN, &[]),
    ("what was known", read::ALL_KNOWN, &["SCAN e"]),
    ("what is known of events", known::ASK, &["SCAN j", "SCAN CONSTANT ROW"]),
    ("the events of a strand", write::OF_SUBJECT, &[]),
    ("a page of strands", verify::SUBJECTS, &[]),
    ("a strand", verify::STRAND, &[]),
    ("the events of a strand, whole", verify::EVENTS, &[]),
    ("the events of a version", verify::OF_VERSION, &[]),
    ("a page of versions", verify::VERSIONS, &[]),
    ("whether a commit is there", verify::HAS_COMMIT, &[]),
];

#[tokio::test]
async fn every_question_is_answered_by_an_index() {
    let folder = TempDir::new().unwrap();
    let store = Sqlite::open(folder.path().join("log.db")).await.unwrap();
    let mut failures = Vec::new();
    for (name, sql, scans) in QUERIES {
        let plan = query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(store.pool()).await.unwrap();
        let steps: Vec<String> = plan.iter().map(|row| row.get("detail")).collect();
        let bad = steps.iter().filter(|step| {
            let scan = step.starts_with("SCAN") && !scans.iter().any(|allowed| step.starts_with(allowed));
            // The few strands of an answer may be put in order, and lists that are returned whole.
            scan || step.contains("AUTOMATIC") || step.contains("TEMP B-TREE FOR ORDER BY")
        });
        if bad.count() > 0 {
            failures.push(format!("{name}:\n  {}", steps.join("\n  ")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
