//! Where tags come from: standard input, one a line.
//!
//! One leading byte order mark and one `\r` a line go, nothing else is trimmed; empty lines are skipped.

use std::ffi::OsStr;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use verpick::{Excerpt, lines};

use crate::failure::{Failure, Status, say_hint, say_note};

/// Tags in one buffer, a line each.
pub(crate) struct Tags {
    buffer: Vec<u8>,
}

impl Tags {
    /// Reads the source that the command line names.
    pub(crate) fn read(source: &OsStr) -> Result<Self, Failure> {
        if source == "-" {
            return Self::from_stdin();
        }
        let shown = Excerpt::new(source.as_encoded_bytes());
        let failure = Failure::usage(format_args!("{shown} is no source; the source is - for standard input"));
        Err(if Path::new(source).is_file() {
            failure.hint(format_args!("give the file on standard input: verpick latest < {shown}"))
        } else {
            failure.hint("give the tags on standard input, one a line: git tag | verpick latest")
        })
    }

    /// Reads standard input to its end.
    pub(crate) fn from_stdin() -> Result<Self, Failure> {
        let mut stdin = io::stdin().lock();
        if stdin.is_terminal() {
            say_note("reading tags from the terminal, one a line; end with Ctrl-D");
        }
        let mut buffer = Vec::new();
        stdin
            .read_to_end(&mut buffer)
            .map_err(|error| Failure::new(Status::Source, format_args!("cannot read standard input: {error}")))?;
        Ok(Self::from_bytes(buffer))
    }

    fn from_bytes(mut buffer: Vec<u8>) -> Self {
        const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
        if buffer.starts_with(BYTE_ORDER_MARK) {
            buffer.drain(..BYTE_ORDER_MARK.len());
        }
        Self { buffer }
    }

    /// The whole buffer, for picking from it as it is.
    pub(crate) fn buffer(&self) -> &[u8] {
        &self.buffer
    }

    /// The tags, empty lines left out.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        lines(&self.buffer).filter(|tag| !tag.is_empty())
    }

    /// A tab is never part of a tag people mean: it is a second column.
    pub(crate) fn hint_at_tabs(&self) {
        if self.buffer.contains(&b'\t') {
            say_hint("some lines have tabs, and a line is one whole tag; cut -f1 keeps the first column");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tags;

    fn tags(bytes: &[u8]) -> Vec<Vec<u8>> {
        Tags::from_bytes(bytes.to_vec()).iter().map(<[u8]>::to_vec).collect()
    }

    #[test]
    fn one_byte_order_mark_and_one_carriage_return_a_line_go_and_nothing_else() {
        assert_eq!(tags(b"\xef\xbb\xbfv1\r\n\r\n v2\r\r\n\nv3"), [&b"v1"[..], b" v2\r", b"v3"]);
        assert_eq!(tags(b"\xef\xbb\xbf\xef\xbb\xbfv1"), [&b"\xef\xbb\xbfv1"[..]]);
        assert_eq!(tags(b""), [b""; 0]);
    }
}
