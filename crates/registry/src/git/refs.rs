//! What a server says of its references, in protocol 2 and in those before it.
//!
//! Invariants: every line is read or the whole answer is refused; a tag stands once; what is no tag is left out,
//! whatever the server was asked for.

use std::collections::HashSet;

use super::pkt::{self, Fault, Packets};
use crate::error::shown;

/// Where tags are.
const TAGS: &[u8] = b"refs/tags/";
/// Behind a tag, the object that it stands for in the end: in the protocols before 2.
const PEELED: &[u8] = b"^{}";

/// A tag as a server lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its name, without `refs/tags/`.
    pub(super) name: Vec<u8>,
    /// The object that it stands for in the end: mostly a commit.
    pub(super) object: String,
}

/// How objects are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Sha1,
    Sha256,
}

impl Format {
    fn of(name: &[u8]) -> Result<Self, Fault> {
        match name {
            b"sha1" => Ok(Self::Sha1),
            b"sha256" => Ok(Self::Sha256),
            other => Err(Fault::malformed(format_args!("its objects have names of an unknown kind, {}", shown(other)))),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
        }
    }

    const fn digits(self) -> usize {
        match self {
            Self::Sha1 => 40,
            Self::Sha256 => 64,
        }
    }

    /// The name of an object.
    fn object(self, text: &[u8]) -> Result<&str, Fault> {
        let is_name = text.len() == self.digits() && text.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        std::str::from_utf8(text)
            .ok()
            .filter(|_| is_name)
            .ok_or_else(|| Fault::malformed(format_args!("{} is no {} name of an object", shown(text), self.name())))
    }
}

/// What a server answers first.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Advertisement {
    /// Protocol 2: it is to be asked for its references.
    Commands {
        /// How its objects are named, where it says so.
        format: Option<Format>,
        /// Whether it wants to know who asks.
        agent: bool,
    },
    /// A protocol before that: it lists them all at once.
    Tags(Vec<Tag>),
}

/// Reads the first answer.
pub(super) fn advertisement(body: &[u8]) -> Result<Advertisement, Fault> {
    let mut packets = Packets::new(body);
    let mut first = line(&mut packets, "its list is missing")?;
    if first.starts_with(b"# service=") {
        if first != b"# service=git-upload-pack" {
            return Err(Fault::malformed(format_args!("it is of another service, {}", shown(first))));
        }
        // Whatever else it says of the service is for nobody.
        while packets.line()?.is_some() {}
        match packets.line()? {
            Some(line) => first = line,
            // Older servers say nothing at all of a repository without references.
            None => return packets.finish().map(|()| Advertisement::Tags(Vec::new())),
        }
    } else if !first.starts_with(b"version ") {
        return Err(Fault::malformed(format_args!("it begins with {}", shown(first))));
    }
    match first {
        b"version 2" => commands(packets),
        b"version 1" => match packets.line()? {
            Some(line) => whole(line, packets),
            None => packets.finish().map(|()| Advertisement::Tags(Vec::new())),
        },
        line if line.starts_with(b"version ") => {
            Err(Fault::malformed(format_args!("it is of protocol {}, and 2 was asked for", shown(line))))
        }
        line => whole(line, packets),
    }
}

fn line<'b>(packets: &mut Packets<'b>, missing: &str) -> Result<&'b [u8], Fault> {
    packets.line()?.ok_or_else(|| Fault::malformed(missing))
}

/// The capabilities of protocol 2.
fn commands(mut packets: Packets<'_>) -> Result<Advertisement, Fault> {
    let (mut lists, mut format, mut agent) = (false, None, false);
    while let Some(line) = packets.line()? {
        let (key, value) = split(line, b'=').unwrap_or((line, b""));
        match key {
            b"ls-refs" => lists = true,
            b"agent" => agent = true,
            b"object-format" => format = Some(Format::of(value)?),
            _ => {}
        }
    }
    packets.finish()?;
    if lists {
        Ok(Advertisement::Commands { format, agent })
    } else {
        Err(Fault::malformed("it does not offer ls-refs"))
    }
}

/// The references of the protocols before 2: those who asked get them all.
fn whole(first: &[u8], mut packets: Packets<'_>) -> Result<Advertisement, Fault> {
    let (first, capabilities) = split(first, 0).unwrap_or((first, b""));
    let mut words = capabilities.split(|byte| *byte == b' ');
    let format = words.find_map(|word| word.strip_prefix(b"object-format="));
    let format = format.map_or(Ok(Format::Sha1), Format::of)?;
    let mut tags = Tags::default();
    let mut last: Option<&[u8]> = None;
    let mut is_empty = false;
    let mut next = Some(first);
    while let Some(line) = next {
        if let Some(object) = line.strip_prefix(b"shallow ") {
            format.object(object)?;
        } else {
            let (object, name) = split(line, b' ').ok_or_else(|| no_reference(line))?;
            let object = format.object(object)?;
            match name.strip_suffix(PEELED) {
                // How a repository without references says what it can.
                Some(b"capabilities") if last.is_none() && !is_empty => is_empty = true,
                _ if is_empty => return Err(Fault::malformed("references in a repository that has none")),
                Some(of) if last == Some(of) => tags.peel(of, object),
                Some(_) => return Err(Fault::malformed(format_args!("{} behind another reference", shown(name)))),
                None => tags.add(name, object)?,
            }
            last = Some(name);
        }
        next = packets.line()?;
    }
    packets.finish()?;
    Ok(Advertisement::Tags(tags.list))
}

/// The question for all tags, in protocol 2.
pub(super) fn question(format: Option<Format>, agent: bool) -> Vec<u8> {
    let mut question = Vec::new();
    pkt::write(&mut question, "command=ls-refs");
    if agent {
        pkt::write(&mut question, concat!("agent=verpick/", env!("CARGO_PKG_VERSION")));
    }
    if let Some(format) = format {
        pkt::write(&mut question, &format!("object-format={}", format.name()));
    }
    question.extend_from_slice(pkt::DELIMITER);
    pkt::write(&mut question, "peel");
    pkt::write(&mut question, "ref-prefix refs/tags/");
    question.extend_from_slice(pkt::FLUSH);
    question
}

/// Reads the answer to [`question`].
pub(super) fn answer(body: &[u8], format: Option<Format>) -> Result<Vec<Tag>, Fault> {
    let format = format.unwrap_or(Format::Sha1);
    let mut packets = Packets::new(body);
    let mut tags = Tags::default();
    while let Some(line) = packets.line()? {
        let mut words = line.split(|byte| *byte == b' ');
        let (Some(object), Some(name)) = (words.next(), words.next()) else { return Err(no_reference(line)) };
        // A branch that has no commit yet. Nobody asked for it, and it is no tag.
        if object == b"unborn" && !name.starts_with(TAGS) {
            continue;
        }
        let mut object = format.object(object)?;
        for attribute in words {
            if let Some(peeled) = attribute.strip_prefix(b"peeled:") {
                object = format.object(peeled)?;
            }
        }
        // The prefix is a hint: a server may list all that it has.
        tags.add(name, object)?;
    }
    packets.finish()?;
    Ok(tags.list)
}

fn no_reference(line: &[u8]) -> Fault {
    Fault::malformed(format_args!("{} is no reference", shown(line)))
}

fn split(text: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let at = text.iter().position(|byte| *byte == at)?;
    Some((&text[..at], &text[at + 1..]))
}

/// Tags, each once.
#[derive(Default)]
struct Tags<'b> {
    list: Vec<Tag>,
    names: HashSet<&'b [u8]>,
}

impl<'b> Tags<'b> {
    /// Adds a reference if it is a tag.
    fn add(&mut self, name: &'b [u8], object: &str) -> Result<(), Fault> {
        if name.is_empty() {
            return Err(Fault::malformed("a reference without a name"));
        }
        let Some(tag) = name.strip_prefix(TAGS) else { return Ok(()) };
        if tag.is_empty() || tag.iter().any(|byte| is_forbidden(*byte)) {
            return Err(Fault::malformed(format_args!("{} is no name of a reference", shown(name))));
        }
        if !self.names.insert(tag) {
            return Err(Fault::malformed(format_args!("{} stands twice", shown(name))));
        }
        self.list.push(Tag { name: tag.to_owned(), object: object.to_owned() });
        Ok(())
    }

    /// Says which object the reference that was added last stands for.
    fn peel(&mut self, name: &[u8], object: &str) {
        if let (true, Some(last)) = (name.starts_with(TAGS), self.list.last_mut()) {
            object.clone_into(&mut last.object);
        }
    }
}

/// What git allows in no name of a reference. A line feed in one would make two tags of it wherever tags are lines.
fn is_forbidden(byte: u8) -> bool {
    byte <= b' ' || byte == 0x7f || b"~^:?*[\\".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::{Advertisement, Fault, Format, advertisement, answer, question};

    const OBJECT: &str = "1111111111111111111111111111111111111111";
    const OTHER: &str = "2222222222222222222222222222222222222222";

    /// Lines with their lengths, and the end behind them.
    fn lines(lines: &[&str]) -> String {
        let lines: String = lines.iter().map(|line| format!("{:04x}{line}\n", line.len() + 5)).collect();
        lines + "0000"
    }

    fn of_protocol_2() -> String {
        lines(&[
            &format!("{OBJECT} refs/tags/v1.0.0"),
            &format!("{OBJECT} refs/tags/v1.1.0 peeled:{OTHER}"),
            &format!("{OBJECT} refs/tags/v1.2.0 symref-target:refs/tags/v1.1.0 peeled:{OTHER}"),
        ])
    }

    fn of_protocol_0() -> String {
        let list = lines(&[
            &format!("{OBJECT} HEAD\0multi_ack symref=HEAD:refs/heads/main object-format=sha1 agent=git/2"),
            &format!("{OBJECT} refs/heads/main"),
            &format!("{OBJECT} refs/notes/x"),
            &format!("{OTHER} refs/notes/x^{{}}"),
            &format!("{OBJECT} refs/tags/v1.0.0"),
            &format!("{OBJECT} refs/tags/v1.1.0"),
            &format!("{OTHER} refs/tags/v1.1.0^{{}}"),
            &format!("shallow {OBJECT}"),
        ]);
        lines(&["# service=git-upload-pack"]) + &list
    }

    fn listed(body: &str) -> Vec<(String, String)> {
        let tags = match advertisement(body.as_bytes()) {
            Ok(Advertisement::Tags(tags)) => tags,
            _ => answer(body.as_bytes(), None).unwrap(),
        };
        tags.into_iter().map(|tag| (String::from_utf8(tag.name).unwrap(), tag.object)).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, object)| ((*name).to_owned(), (*object).to_owned())).collect()
    }

    #[test]
    fn an_annotated_tag_stands_for_what_it_is_of() {
        let expected = pairs(&[("v1.0.0", OBJECT), ("v1.1.0", OTHER), ("v1.2.0", OTHER)]);
        assert_eq!(listed(&of_protocol_2()), expected);
        assert_eq!(listed(&of_protocol_0()), expected[..2]);
    }

    #[test]
    fn a_list_that_is_cut_anywhere_is_no_list() {
        let body = of_protocol_2();
        for cut in 0..body.len() {
            let fault = answer(&body.as_bytes()[..cut], None).unwrap_err();
            assert!(matches!(fault, Fault::Truncated(_)), "{cut}: {fault:?}");
        }
        let body = of_protocol_0();
        for cut in 0..body.len() {
            let fault = advertisement(&body.as_bytes()[..cut]).unwrap_err();
            assert!(matches!(fault, Fault::Truncated(_)), "{cut}: {fault:?}");
        }
    }

    #[test]
    fn a_line_that_is_missing_from_the_middle_is_noticed_where_lengths_tell() {
        // Any one byte less moves what follows, so that some length is none.
        let body = of_protocol_2();
        for at in 0..body.len() {
            let mut body = body.clone().into_bytes();
            body.remove(at);
            assert!(answer(&body, None).is_err(), "{at}");
        }
    }

    #[test]
    fn servers_of_every_age_say_that_there_is_nothing() {
        let service = lines(&["# service=git-upload-pack"]);
        let none = "0".repeat(40);
        for list in [
            lines(&[]),
            lines(&[&format!("{none} capabilities^{{}}\0agent=git/2")]),
            lines(&["version 1", &format!("{none} capabilities^{{}}\0agent=git/2")]),
            lines(&["version 1"]),
        ] {
            assert_eq!(
                advertisement(format!("{service}{list}").as_bytes()),
                Ok(Advertisement::Tags(Vec::new())),
                "{list}"
            );
        }
    }

    #[test]
    fn longer_names_of_objects_are_taken_where_the_server_says_that_it_has_them() {
        let name = "a".repeat(64);
        let list = lines(&[&format!("{name} refs/tags/v1.0.0")]);
        assert_eq!(answer(list.as_bytes(), Some(Format::Sha256)).unwrap()[0].object, name);
        assert!(answer(list.as_bytes(), Some(Format::Sha1)).is_err());
        assert!(answer(list.as_bytes(), None).is_err());
        assert!(
            String::from_utf8(question(Some(Format::Sha256), false)).unwrap().contains("0019object-format=sha256\n")
        );
        let first = lines(&["version 2", "ls-refs", "object-format=sha256"]);
        let expected = Advertisement::Commands { format: Some(Format::Sha256), agent: false };
        assert_eq!(advertisement(first.as_bytes()), Ok(expected));
    }
}
