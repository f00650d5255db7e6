//! Standard output: buffered, coloured on a terminal only, tables as wide as the terminal, a pager if asked.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use anstream::{AutoStream, ColorChoice};
use anstyle::Style;
use verpick::Excerpt;

use crate::failure::Failure;

/// Standard output as the subcommands write it.
pub(crate) struct Out {
    writer: BufWriter<Box<dyn Write>>,
    pager: Option<Child>,
    /// Whether a person reads it, on a terminal or in a pager.
    on_terminal: bool,
    /// Whether it may be coloured: for a person, and unless `NO_COLOR` is set.
    coloured: bool,
}

impl Out {
    /// Standard output as it is.
    pub(crate) fn stdout() -> Self {
        Self::new(Box::new(io::stdout()), None)
    }

    /// The user's pager, where standard output is a terminal; a file or a pipe needs none.
    pub(crate) fn pager() -> Result<Self, Failure> {
        if !io::stdout().is_terminal() {
            return Ok(Self::stdout());
        }
        let pager = std::env::var("PAGER").ok().filter(|pager| !pager.trim().is_empty());
        let line = pager.unwrap_or_else(|| "less -R".to_owned());
        let mut words = line.split_whitespace();
        let failed = |error: io::Error| {
            Failure::usage(format_args!("cannot start the pager {}: {error}", Excerpt::new(&line)))
                .hint("PAGER names another one")
        };
        let mut child =
            Command::new(words.next().unwrap_or("less")).args(words).stdin(Stdio::piped()).spawn().map_err(failed)?;
        let stdin = child.stdin.take().ok_or_else(|| failed(io::ErrorKind::BrokenPipe.into()))?;
        Ok(Self::new(Box::new(stdin), Some(child)))
    }

    fn new(writer: Box<dyn Write>, pager: Option<Child>) -> Self {
        Self {
            writer: BufWriter::with_capacity(64 * 1024, writer),
            pager,
            on_terminal: io::stdout().is_terminal(),
            coloured: AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        }
    }

    /// Writes a tag on a line of its own: byte for byte, but on a terminal, which would obey what it finds in it.
    pub(crate) fn tag(&mut self, tag: &[u8]) -> io::Result<()> {
        if self.on_terminal {
            writeln!(self, "{}", Excerpt::new(tag).max_chars(usize::MAX))
        } else {
            self.write_all(tag)?;
            writeln!(self)
        }
    }

    /// Writes a value as JSON, on a line of its own.
    pub(crate) fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.writer, value)?;
        writeln!(self)
    }

    /// Writes what is still buffered, and waits until the pager is closed.
    pub(crate) fn finish(self) -> io::Result<()> {
        let Self { mut writer, pager, .. } = self;
        let written = writer.flush();
        // A pager ends when it has seen the end of its input.
        drop(writer);
        if let Some(mut pager) = pager {
            pager.wait()?;
        }
        written
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// How many columns the terminal has, if it says.
fn columns() -> Option<usize> {
    terminal_size::terminal_size().map(|(terminal_size::Width(columns), _)| columns.into())
}

/// A cell of a table.
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    pub(crate) fn styled(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::styled(text, Style::new())
    }
}

/// Spaces between columns.
const GAP: usize = 2;

/// Writes rows under a header, every column but the last as wide as its widest cell; on a terminal the last one is cut
/// where the line ends.
pub(crate) fn table<const N: usize>(out: &mut Out, header: [&str; N], rows: &[[Cell; N]]) -> io::Result<()> {
    let mut widths = header.map(width);
    for row in rows {
        for (column, cell) in widths.iter_mut().zip(row) {
            *column = (*column).max(width(&cell.text));
        }
    }
    let header = header.map(|text| Cell::styled(text, Style::new().bold()));
    let columns = if out.on_terminal { columns() } else { None };
    let coloured = out.coloured;
    for row in std::iter::once(&header).chain(rows) {
        let last = row.iter().rposition(|cell| !cell.text.is_empty()).unwrap_or(0);
        let mut left = columns;
        for (index, (Cell { text, style }, column)) in row.iter().zip(widths).take(last + 1).enumerate() {
            let style = if coloured { *style } else { Style::new() };
            let room = left.filter(|_| index == last).unwrap_or(usize::MAX);
            if width(text) > room {
                // One column is the ellipsis.
                let text = Excerpt::new(text).max_chars(room.saturating_sub(1));
                write!(out, "{style}{text}{style:#}")?;
            } else {
                write!(out, "{style}{text}{style:#}")?;
            }
            if index < last {
                write!(out, "{:1$}", "", column - width(text) + GAP)?;
            }
            left = left.map(|left| left.saturating_sub(column + GAP));
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Writes lines of as many columns as they have, every column but the last as wide as its widest cell; the first line is a
/// header.
pub(crate) fn columns_of(out: &mut Out, lines: &[Vec<String>]) -> io::Result<()> {
    let mut widths: Vec<usize> = Vec::new();
    for line in lines {
        widths.resize(widths.len().max(line.len()), 0);
        for (column, cell) in widths.iter_mut().zip(line) {
            *column = (*column).max(width(cell));
        }
    }
    for (index, line) in lines.iter().enumerate() {
        let style = if index == 0 && out.coloured { Style::new().bold() } else { Style::new() };
        let last = line.iter().rposition(|cell| !cell.is_empty()).unwrap_or(0);
        for (place, (cell, column)) in line.iter().zip(&widths).take(last + 1).enumerate() {
            write!(out, "{style}{cell}{style:#}")?;
            if place < last {
                write!(out, "{:1$}", "", column - width(cell) + GAP)?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Characters, which for tags and our own words are columns.
fn width(text: &str) -> usize {
    text.chars().count()
}
