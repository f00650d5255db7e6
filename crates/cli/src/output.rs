//! Standard output: buffered, coloured on a terminal only, and tables on it.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use anstyle::Style;

/// Standard output as the subcommands write it.
pub(crate) type Out = BufWriter<AutoStream<io::Stdout>>;

/// Colour where standard output is a terminal and `NO_COLOR` is not set.
pub(crate) fn stdout() -> Out {
    BufWriter::with_capacity(64 * 1024, AutoStream::auto(io::stdout()))
}

/// A cell of a table.
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) style: Style,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, style: Style::new() }
    }
}

/// Writes rows under a header, every column but the last as wide as its widest cell.
pub(crate) fn table<const N: usize>(out: &mut Out, header: [&str; N], rows: &[[Cell; N]]) -> io::Result<()> {
    let mut widths = header.map(width);
    for row in rows {
        for (column, cell) in widths.iter_mut().zip(row) {
            *column = (*column).max(width(&cell.text));
        }
    }
    let bold = Style::new().bold();
    let header = header.map(|text| Cell { text: text.to_owned(), style: bold });
    for row in std::iter::once(&header).chain(rows) {
        let last = row.iter().rposition(|cell| !cell.text.is_empty()).unwrap_or(0);
        for (index, (cell, column)) in row.iter().zip(widths).take(last + 1).enumerate() {
            let Cell { text, style } = cell;
            write!(out, "{style}{text}{style:#}")?;
            if index < last {
                write!(out, "{:1$}", "", column - width(text) + 2)?;
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
