//! Lines as git sends them: each with its length before it, in four hexadecimal digits that count themselves.
//!
//! Invariant: a list ends where the server says so and nowhere else. What ends before, goes on behind, or has a length
//! that cannot be is a fault, never a shorter list.

use std::fmt;

/// The longest that a line may be, its length included.
const LONGEST: usize = 65_520;
/// How many digits the length has.
const DIGITS: usize = 4;

/// Why an answer is no list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// It ends too early.
    Truncated(String),
    /// It is not what the protocol says.
    Malformed(String),
    /// It is the server's refusal, in its own words.
    Refused(Vec<u8>),
}

impl Fault {
    pub(super) fn malformed(what: impl fmt::Display) -> Self {
        Self::Malformed(what.to_string())
    }
}

/// A line, or what stands between lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packet<'b> {
    /// A line, without the line feed that may end it.
    Line(&'b [u8]),
    /// The end of a list.
    Flush,
    /// The border between the parts of a list.
    Delimiter,
    /// The end of an answer, where the transport has none of its own; HTTP has.
    End,
}

/// The lines of an answer.
#[derive(Debug, Clone)]
pub(super) struct Packets<'b> {
    body: &'b [u8],
    at: usize,
}

impl<'b> Packets<'b> {
    pub(super) fn new(body: &'b [u8]) -> Self {
        Self { body, at: 0 }
    }

    /// The next line, or what stands there instead of one.
    pub(super) fn next(&mut self) -> Result<Packet<'b>, Fault> {
        let at = self.at;
        let rest = self.body.get(at..).unwrap_or_default();
        let Some((digits, behind)) = rest.split_at_checked(DIGITS) else {
            let what = if rest.is_empty() { "the end of its list is missing" } else { "it ends in a length" };
            return Err(Fault::Truncated(format!("{what} at byte {at}")));
        };
        let length = length(digits).ok_or_else(|| Fault::malformed(format_args!("no length at byte {at}")))?;
        let line = match length {
            0..DIGITS => {
                self.at = at + DIGITS;
                return match length {
                    0 => Ok(Packet::Flush),
                    1 => Ok(Packet::Delimiter),
                    2 => Ok(Packet::End),
                    _ => Err(Fault::malformed(format_args!("a length of {length} at byte {at}"))),
                };
            }
            DIGITS..=LONGEST => behind.get(..length - DIGITS).ok_or_else(|| {
                let there = rest.len();
                Fault::Truncated(format!("of the {length} bytes of a line at byte {at}, {there} are there"))
            })?,
            _ => return Err(Fault::malformed(format_args!("a length of {length} at byte {at}"))),
        };
        self.at = at + length;
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        match line.strip_prefix(b"ERR ") {
            Some(words) => Err(Fault::Refused(words.to_owned())),
            None => Ok(Packet::Line(line)),
        }
    }

    /// The next line of a list; `None` at its end.
    pub(super) fn line(&mut self) -> Result<Option<&'b [u8]>, Fault> {
        let at = self.at;
        match self.next()? {
            Packet::Line(line) => Ok(Some(line)),
            Packet::Flush => Ok(None),
            Packet::Delimiter | Packet::End => Err(Fault::malformed(format_args!("no line of a list at byte {at}"))),
        }
    }

    /// Nothing stands behind the last list.
    pub(super) fn finish(self) -> Result<(), Fault> {
        match self.body.len() - self.at {
            0 => Ok(()),
            more => Err(Fault::malformed(format_args!("{more} bytes behind the end of its list"))),
        }
    }
}

fn length(digits: &[u8]) -> Option<usize> {
    digits.iter().try_fold(0, |length, digit| Some(length * 16 + char::from(*digit).to_digit(16)? as usize))
}

/// Adds a line to a request.
pub(super) fn write(request: &mut Vec<u8>, line: &str) {
    request.extend_from_slice(format!("{:04x}{line}\n", line.len() + DIGITS + 1).as_bytes());
}

/// What stands between the parts of a request.
pub(super) const DELIMITER: &[u8] = b"0001";
/// What ends a request.
pub(super) const FLUSH: &[u8] = b"0000";

#[cfg(test)]
mod tests {
    use super::{Fault, LONGEST, Packet, Packets, write};

    /// All there is in an answer, to its end or to the first fault.
    fn read(body: &[u8]) -> Result<Vec<Packet<'_>>, Fault> {
        let mut packets = Packets::new(body);
        let mut read = Vec::new();
        while packets.at < body.len() {
            read.push(packets.next()?);
        }
        Ok(read)
    }

    #[track_caller]
    fn refused(body: &[u8]) -> String {
        match read(body).unwrap_err() {
            Fault::Truncated(what) => format!("truncated: {what}"),
            Fault::Malformed(what) => format!("malformed: {what}"),
            Fault::Refused(words) => format!("refused: {}", String::from_utf8(words).unwrap()),
        }
    }

    #[test]
    fn a_line_ends_by_its_length_and_its_line_feed_is_no_part_of_it() {
        let body = b"0006a\n0005b0006\xff\n0004000A\n\n\n\n\n\n";
        let lines: [&[u8]; 5] = [b"a", b"b", b"\xff", b"", b"\n\n\n\n\n"];
        assert_eq!(read(body).unwrap(), lines.map(Packet::Line));
        assert_eq!(read(b"000000010002").unwrap(), [Packet::Flush, Packet::Delimiter, Packet::End]);
    }

    #[test]
    fn what_is_written_is_read() {
        let mut body = Vec::new();
        write(&mut body, "command=ls-refs");
        assert_eq!(body, b"0014command=ls-refs\n");
        assert_eq!(read(&body).unwrap(), [Packet::Line(b"command=ls-refs")]);
    }

    #[test]
    fn a_length_that_cannot_be_is_refused() {
        assert_eq!(refused(b"0003"), "malformed: a length of 3 at byte 0");
        assert_eq!(refused(b"0006a\nfff1"), "malformed: a length of 65521 at byte 6");
        for digits in ["g000", "+005", " 005", "0x05", "<htm", "\u{663}12"] {
            assert_eq!(refused(digits.as_bytes()), "malformed: no length at byte 0", "{digits}");
        }
        let mut longest = b"fff0".to_vec();
        longest.resize(LONGEST, b'a');
        assert_eq!(read(&longest).unwrap(), [Packet::Line(&longest[4..])]);
    }

    #[test]
    fn an_answer_that_is_cut_anywhere_never_has_an_end() {
        let body = b"0006a\n0009four\n0000";
        for cut in 0..body.len() {
            let mut packets = Packets::new(&body[..cut]);
            let fault = loop {
                match packets.line() {
                    Ok(Some(_)) => {}
                    Ok(None) => panic!("an end at {cut}"),
                    Err(fault) => break fault,
                }
            };
            assert!(matches!(fault, Fault::Truncated(_)), "{cut}: {fault:?}");
        }
        assert_eq!(refused(b"0006a\n00"), "truncated: it ends in a length at byte 6");
        assert_eq!(refused(b"0009fou"), "truncated: of the 9 bytes of a line at byte 0, 7 are there");
    }

    #[test]
    fn nothing_stands_behind_the_end() {
        let mut packets = Packets::new(b"0000more");
        assert_eq!(packets.line(), Ok(None));
        assert_eq!(packets.finish(), Err(Fault::Malformed("4 bytes behind the end of its list".into())));
    }

    #[test]
    fn a_border_is_no_line_of_a_list() {
        for body in [b"0001", b"0002"] {
            let fault = Packets::new(body).line().unwrap_err();
            assert_eq!(fault, Fault::Malformed("no line of a list at byte 0".into()));
        }
    }

    #[test]
    fn an_error_packet_is_a_refusal() {
        assert_eq!(refused(b"0016ERR access denied\n"), "refused: access denied");
    }
}
