//! Standard input: one tag a line.
//!
//! One leading byte order mark and one `\r` a line go, nothing else is trimmed; empty lines are skipped.

use std::io::{self, IsTerminal, Read};

use crate::failure::{Failure, Status, say_note};

/// Reads standard input to its end.
pub(crate) fn read() -> Result<Vec<u8>, Failure> {
    let mut stdin = io::stdin().lock();
    if stdin.is_terminal() {
        say_note("reading tags from the terminal, one a line; end with Ctrl-D");
    }
    let mut buffer = Vec::new();
    stdin
        .read_to_end(&mut buffer)
        .map_err(|error| Failure::new(Status::Source, format_args!("cannot read standard input: {error}")))?;
    Ok(without_byte_order_mark(buffer))
}

fn without_byte_order_mark(mut buffer: Vec<u8>) -> Vec<u8> {
    const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
    if buffer.starts_with(BYTE_ORDER_MARK) {
        buffer.drain(..BYTE_ORDER_MARK.len());
    }
    buffer
}

/// There was nothing to read.
pub(super) fn none() -> Failure {
    Failure::new(Status::Nothing, "there are no tags on standard input")
        .hint("give the tags one a line; latest, sort, next and infer read a git repository too: verpick latest .")
}

#[cfg(test)]
mod tests {
    use super::without_byte_order_mark;

    #[test]
    fn one_byte_order_mark_goes_and_no_second_one() {
        assert_eq!(without_byte_order_mark(b"\xef\xbb\xbfv1\n".to_vec()), b"v1\n");
        assert_eq!(without_byte_order_mark(b"\xef\xbb\xbf\xef\xbb\xbfv1".to_vec()), b"\xef\xbb\xbfv1");
        assert_eq!(without_byte_order_mark(b"v1\n\xef\xbb\xbf".to_vec()), b"v1\n\xef\xbb\xbf");
    }
}
