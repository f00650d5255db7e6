//! `verpick versions`: what was built, or at least heard of, the newest first.

use chrono::Utc;
use serde::Serialize;
use verpick::Excerpt;
use verpick::deployment::VersionRecord;

use super::args::VersionsArgs;
use super::store::Store;
use super::{shown, status_of, words};
use crate::failure::{Failure, Status};
use crate::output::{self, Cell, Out};

/// `versions --json`: the names are those that DYPAI has.
#[derive(Serialize)]
struct Answer<'l> {
    versions: Vec<One<'l>>,
}

#[derive(Serialize)]
struct One<'l> {
    product: &'l str,
    version: &'l str,
    /// That of its build, or null where none is known.
    status: Option<&'static str>,
    created_at: Option<String>,
    commit: Option<&'l str>,
    branch: Option<&'l str>,
}

pub(crate) fn run(args: &VersionsArgs, out: &mut Out) -> Result<Status, Failure> {
    let wanted = args.status.as_deref().map(status_of).transpose()?;
    let store = Store::open_known(&args.store)?;
    let ledger = store.ledger(args.product.as_deref())?;
    let takes = |record: &VersionRecord| {
        wanted.is_none_or(|wanted| record.build_status() == Some(wanted))
            && args.commit.as_deref().is_none_or(|commit| record.facts.has_commit(commit))
    };
    let mut found = Vec::new();
    for product in ledger.products().filter(|name| args.product.as_deref().is_none_or(|asked| asked == *name)) {
        found
            .extend(ledger.versions(product).filter(|(_, record)| takes(record)).map(|(name, it)| (product, name, it)));
    }
    found.sort_by_key(|(_, _, record)| std::cmp::Reverse(record.facts.first_seen()));
    let count = shown(args.number, args.json, found.len());
    let (found, left) = (&found[..count], found.len() - count);
    if args.json {
        let versions = found.iter().map(|(product, version, record)| One {
            product,
            version,
            status: record.build_status().map(verpick::event::Status::as_str),
            created_at: record.facts.first_seen().map(words::written),
            commit: record.facts.commit(),
            branch: record.facts.branch(),
        });
        out.json(&Answer { versions: versions.collect() })?;
    } else {
        let now = Utc::now();
        let rows: Vec<_> = found
            .iter()
            .map(|(product, version, record)| {
                let facts = &record.facts;
                [
                    Cell::from(Excerpt::new(product).to_string()),
                    Excerpt::new(version).to_string().into(),
                    record.build_status().map_or(words::status(None), |status| words::status(Some(status))),
                    facts.first_seen().map_or_else(String::new, |seen| words::ago(seen, now)).into(),
                    facts
                        .commit()
                        .map_or_else(String::new, |commit| Excerpt::new(commit).max_chars(12).to_string())
                        .into(),
                    facts.branch().map_or_else(String::new, |branch| Excerpt::new(branch).to_string()).into(),
                ]
            })
            .collect();
        if !rows.is_empty() {
            output::table(out, ["PRODUCT", "VERSION", "BUILD", "FIRST SEEN", "COMMIT", "BRANCH"], &rows)?;
        }
        words::left_out(left);
    }
    Ok(if found.is_empty() { Status::Nothing } else { Status::Done })
}
