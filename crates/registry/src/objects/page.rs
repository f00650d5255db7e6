//! What `object_store` would swallow or stumble over in a page of a list, found in its text before it is parsed.
//!
//! - Anything that is XML parses as an empty list: the page of a proxy, an error behind a status of success. So the root must
//!   be that of a list, from its beginning to its end.
//! - A page that says there is more but not where the next one begins would end the list. It is an error.
//! - One key with an empty part (`a//b`), with `.` or `..`, or with a control character fails the whole page. None of them
//!   can be a version or an artifact, for they lie in no folder that a URL can name, so their names are replaced by one that
//!   is left out of the list.
//!
//! Invariant: what is returned has as many entries as what was read.

use super::place::Place;
use crate::http::Response;
use crate::{Error, Result};

/// Stands for a name that cannot be read. From the private area, where no name of a file has business.
pub(super) const UNREADABLE: &str = "\u{f8ff}unreadable";

/// The body of a page, fit to be parsed.
pub(super) fn checked(response: &Response, root: &str, place: &Place) -> Result<Vec<u8>> {
    let host = place.host();
    let text = std::str::from_utf8(response.body()).map_err(|_| Error::malformed(&host, "its XML is no UTF-8"))?;
    let list = after_declarations(text);
    let is_list = list
        .strip_prefix('<')
        .and_then(|list| list.strip_prefix(root))
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')));
    if !is_list {
        if list.is_empty() {
            return Err(Error::truncated(host, "it is empty"));
        }
        if let Some(code) = element(list, "Code").filter(|code| list.starts_with("<Error") && super::is_word(code)) {
            return Err(Error::new(
                crate::error::Kind::Unavailable,
                format_args!("{host} says {code} under the status {}", response.status()),
            ));
        }
        let error = Error::malformed(host, format_args!("it is no list of {}", place.bucket()));
        let for_people = list
            .get(..5)
            .is_some_and(|start| start.eq_ignore_ascii_case("<!doc") || start.eq_ignore_ascii_case("<html"));
        return Err(if for_people { error.with_hint("a proxy or a login page may stand in the way") } else { error });
    }
    let end = list.trim_end();
    if !end.ends_with(&format!("</{root}>")) && !end.ends_with("/>") {
        return Err(Error::truncated(host, "its XML has no end"));
    }
    if element(list, "IsTruncated") == Some("true") && element(list, "NextContinuationToken").is_none_or(str::is_empty)
    {
        return Err(Error::truncated(host, "it says that there is more, but not where"));
    }
    Ok(readable(text).into_bytes())
}

/// What comes behind the byte order mark and the XML declaration.
fn after_declarations(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let rest = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    rest.map_or(text, |(_, rest)| rest).trim_start()
}

/// The text of the first element of this name, as it was written.
pub(super) fn element<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    Some(rest.split_once(&format!("</{name}>"))?.0)
}

/// The same text with names that cannot be read replaced.
fn readable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, name)) = next_name(rest) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let Some(end) = from.find("</").filter(|end| from[*end + 2..].starts_with(name)) else {
            // The parser will say what is wrong with it.
            rest = from;
            break;
        };
        let (key, after) = from.split_at(end);
        out.push_str(if is_readable(key) { key } else { UNREADABLE });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Where the text of the next name begins, and the name of the element that it is in.
fn next_name(text: &str) -> Option<(usize, &'static str)> {
    const ELEMENTS: [&str; 3] = ["Key", "Prefix", "Name"];
    let mut from = 0;
    while let Some(at) = text[from..].find('<') {
        let tag = &text[from + at + 1..];
        if let Some(name) =
            ELEMENTS.iter().find(|name| tag.strip_prefix(**name).is_some_and(|rest| rest.starts_with('>')))
        {
            return Some((from + at + 1 + name.len() + 1, name));
        }
        from += at + 1;
    }
    None
}

/// Whether a name parses as a path.
fn is_readable(key: &str) -> bool {
    let trimmed = key.strip_prefix('/').unwrap_or(key);
    if trimmed.is_empty() {
        // An empty prefix says that none was asked for; the key `/` has an empty part.
        return key.is_empty();
    }
    if trimmed.len() != key.len() {
        // It would lose its slash, and be taken for another key.
        return false;
    }
    let parts = trimmed.strip_suffix('/').unwrap_or(trimmed).split('/');
    let controls = |part: &str| part.bytes().any(|byte| byte.is_ascii_control()) || has_control_reference(part);
    !parts.into_iter().any(|part| matches!(part, "" | "." | "..") || controls(part))
}

/// Whether a text has a control character as XML writes it: `&#10;`, `&#xA;`.
fn has_control_reference(text: &str) -> bool {
    text.split("&#").skip(1).any(|rest| {
        let digits = rest.split(';').next().unwrap_or_default();
        let number = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => digits.parse(),
        };
        number.map_or(true, |number| number < 0x20 || number == 0x7f)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_path_is_replaced_and_nothing_else() {
        let text = "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc//\"><Name>b</Name><Prefix>app/</Prefix>\
            <NextContinuationToken>a//b</NextContinuationToken><Contents><Key>app//v1/x</Key></Contents>\
            <Contents><Key>app/~v1 #%[]&amp;é</Key></Contents><CommonPrefixes><Prefix>app//</Prefix></CommonPrefixes>\
            <CommonPrefixes><Prefix>app/../</Prefix></CommonPrefixes><Contents><Key>app/a&#10;b</Key></Contents>\
            <Contents><Key>/app/x</Key></Contents><Contents><Key>app/v1.0.0..x/.y</Key></Contents></ListBucketResult>";
        let expected = text
            .replace("app//v1/x", UNREADABLE)
            .replace("<Prefix>app//</Prefix>", &format!("<Prefix>{UNREADABLE}</Prefix>"))
            .replace("app/../", UNREADABLE)
            .replace("app/a&#10;b", UNREADABLE)
            .replace("/app/x", UNREADABLE);
        assert_eq!(readable(text), expected);
    }

    #[test]
    fn text_that_is_no_xml_stays_as_it_is() {
        for text in ["", "<", "<Key>", "<Key>a//b", "<Key>a//b</Kex>", "</Key><Key", "é<Key>é//</"] {
            assert_eq!(readable(text), text);
        }
        assert_eq!(element("<a><Code>x</Code></a>", "Code"), Some("x"));
        assert_eq!(element("<a><Code>x</a>", "Code"), None);
    }
}
