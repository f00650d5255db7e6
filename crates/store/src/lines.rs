//! Logs as JSON lines: a line each event, in the order of the log.
//!
//! Invariant: an import is there whole or not at all, whatever its size; no more than a batch of it is held in memory.

use std::io::{self, BufRead, Write};

use verpick_event::{MAX_BYTES, Received};

use crate::error::{Error, Kind};
use crate::{Result, Store};

/// So many events are read, added or written at a time,
const BATCH: u32 = 1_000;

/// and not many more bytes of them than this.
const BATCH_BYTES: usize = 8 << 20;

/// What became of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    /// Events that are new.
    pub new: u64,
    /// Events that were there already.
    pub known: u64,
}

/// Writes all events of a log, and says how many.
///
/// ```
/// use verpick_event::{Report, Status, VersionEvent};
/// use verpick_store::{Imported, Sqlite, Store, export, import};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// let store = Sqlite::open(folder.path().join("log.db")).await?;
/// let event = VersionEvent::new(Report::new("api", "1.2.3", Status::Completed));
/// store.append(&[event.into()], "2024-01-15T10:30:00Z".parse()?).await?;
///
/// let mut lines = Vec::new();
/// assert_eq!(export(&store, &mut lines).await?, 1);
/// let copy = Sqlite::open(folder.path().join("copy.db")).await?;
/// assert_eq!(import(&copy, &mut lines.as_slice()).await?, Imported { new: 1, known: 0 });
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// A store that cannot be read, or lines that cannot be written.
pub async fn export(store: &dyn Store, lines: &mut (dyn Write + Send)) -> Result<u64> {
    let unwritten =
        |error: io::Error| Error::new(Kind::Unavailable, format_args!("the export cannot be written: {error}"));
    let (mut behind, mut count) = (0, 0);
    loop {
        let events = store.events(behind, BATCH).await?;
        let Some(last) = events.last() else { break };
        behind = last.sequence;
        for event in &events {
            writeln!(lines, "{}", event.to_json()).map_err(unwritten)?;
        }
        count += events.len() as u64;
    }
    lines.flush().map_err(unwritten)?;
    Ok(count)
}

/// Appends what [`export`] wrote, each event as received when it was received first; empty lines count for nothing.
///
/// # Errors
///
/// A line that is no event, or that the store does not take; the error names it, and nothing was recorded.
pub async fn import(store: &dyn Store, lines: &mut (dyn BufRead + Send)) -> Result<Imported> {
    let mut appending = store.begin().await?;
    let mut imported = Imported::default();
    let mut next = 1;
    loop {
        let step = match read(lines, &mut next) {
            Ok(batch) if batch.is_empty() => break,
            Ok(batch) => add(&mut *appending, &batch, &mut imported).await,
            Err(error) => Err(error),
        };
        if let Err(error) = step {
            appending.give_up().await;
            return Err(error);
        }
    }
    appending.commit().await?;
    Ok(imported)
}

async fn add(appending: &mut dyn crate::Appending, batch: &[(u64, Received)], imported: &mut Imported) -> Result<()> {
    let events: Vec<_> = batch.iter().map(|(_, received)| (&received.event, received.received_at)).collect();
    let appended = appending.add(&events).await.map_err(|error| match error.event() {
        Some(index) => error.at_line(batch[index].0),
        None => error,
    })?;
    for event in appended {
        *(if event.new { &mut imported.new } else { &mut imported.known }) += 1;
    }
    Ok(())
}

/// The next events, each with its line.
fn read(lines: &mut (dyn BufRead + Send), next: &mut u64) -> Result<Vec<(u64, Received)>> {
    let mut batch = Vec::new();
    let (mut line, mut bytes) = (Vec::new(), 0);
    while batch.len() < BATCH as usize && bytes < BATCH_BYTES {
        line.clear();
        // A line that is too long is not read to its end: it may have none.
        let read = io::Read::take(&mut *lines, MAX_BYTES as u64 + 2).read_until(b'\n', &mut line);
        let read = read.map_err(|error| {
            Error::new(Kind::Unavailable, format_args!("the import cannot be read: {error}")).at_line(*next)
        })?;
        if read == 0 {
            break;
        }
        bytes += read;
        let text = line.trim_ascii();
        if !text.is_empty() {
            let received = Received::from_json(text).map_err(|error| Error::invalid(&error).at_line(*next))?;
            batch.push((*next, received));
        }
        *next += 1;
    }
    Ok(batch)
}
