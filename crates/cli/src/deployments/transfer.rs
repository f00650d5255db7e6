//! `verpick export` and `verpick import`: the log as JSON lines, to keep elsewhere and to bring back.
//!
//! Invariants: a file is written whole or not at all; an import is there whole or not at all.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use super::args::{ExportArgs, ImportArgs};
use super::store::Store;
use crate::failure::{Failure, Status, say_note};
use crate::output::Out;

/// `import --json`.
#[derive(Serialize)]
struct Answer {
    imported: u64,
    repeated: u64,
}

pub(crate) fn export(args: &ExportArgs) -> Result<Status, Failure> {
    let store = Store::open_known(&args.store)?;
    let Some(path) = &args.output else {
        let mut lines = Lines { to: BufWriter::new(io::stdout()), failed: None };
        let exported = store.export(&mut lines);
        return match lines.failed {
            Some(error) => Err(Failure::Output(error)),
            None => exported.map(|_| Status::Done),
        };
    };
    let count = written(path, |file| store.export(file))?;
    say_note(format_args!("{count} events in {}", path.display()));
    Ok(Status::Done)
}

/// Writes a file beside the one that is meant, and puts it in its place in one step.
fn written(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<tempfile::NamedTempFile>) -> Result<u64, Failure>,
) -> Result<u64, Failure> {
    let failed = |error: io::Error| Failure::new(Status::Source, format_args!("{}: {error}", path.display()));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = BufWriter::new(tempfile::NamedTempFile::new_in(folder).map_err(failed)?);
    let count = write(&mut file)?;
    let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(count)
}

pub(crate) fn import(args: &ImportArgs, out: &mut Out) -> Result<Status, Failure> {
    let store = Store::open(&args.store)?;
    let (name, imported) = if args.file.as_os_str() == "-" {
        // Not locked: the lock cannot wait where the store does.
        ("standard input".to_owned(), store.import(&mut BufReader::new(io::stdin())))
    } else {
        let name = args.file.display().to_string();
        let file = File::open(&args.file);
        let file = file.map_err(|error| Failure::new(Status::Source, format_args!("{name}: {error}")))?;
        let mut lines: Box<dyn BufRead + Send> = Box::new(BufReader::new(file));
        (name, store.import(&mut *lines))
    };
    let imported = imported.map_err(|failure| failure.of(&name))?;
    if args.json {
        out.json(&Answer { imported: imported.new, repeated: imported.known })?;
    } else {
        writeln!(out, "imported {} events, {} were there already", imported.new, imported.known)?;
    }
    Ok(Status::Done)
}

/// Standard output, and why it could not be written: for whoever reads it may have seen enough.
struct Lines {
    to: BufWriter<io::Stdout>,
    failed: Option<io::Error>,
}

impl Lines {
    fn kept<T>(&mut self, outcome: io::Result<T>) -> io::Result<T> {
        outcome.map_err(|error| {
            let kind = error.kind();
            self.failed.get_or_insert(error);
            kind.into()
        })
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let outcome = self.to.write(bytes);
        self.kept(outcome)
    }

    fn flush(&mut self) -> io::Result<()> {
        let outcome = self.to.flush();
        self.kept(outcome)
    }
}
