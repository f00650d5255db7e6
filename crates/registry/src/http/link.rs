//! The header `Link`.

use reqwest::header::LINK;
use url::Url;

use super::Response;
use crate::error::shown;
use crate::{Error, Result};

/// The target of the header's link with this relation: `next`, `last`. A relative one is resolved.
///
/// # Errors
///
/// Where there is such a link and it cannot be read: a list that ended there would be too short.
pub fn link(response: &Response, relation: &str) -> Result<Option<Url>> {
    for header in response.headers().get_all(LINK) {
        let unreadable = || {
            let text = shown(header.as_bytes());
            Error::malformed(response.host(), format_args!("its link to the {relation} page is {text}"))
        };
        let text = header.to_str().map_err(|_| unreadable())?;
        if let Some(target) = find(text, relation).map_err(|()| unreadable())? {
            return response.url().join(target).map(Some).map_err(|_| unreadable());
        }
    }
    Ok(None)
}

/// The target of the first link with this relation; an error where what cannot be read speaks of one.
fn find<'h>(header: &'h str, relation: &str) -> Result<Option<&'h str>, ()> {
    let mut rest = header;
    loop {
        rest = rest.trim_start_matches([',', ' ', '\t']);
        // A target may hold commas and semicolons: it ends at its bracket and nowhere else.
        let Some((target, behind)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) else {
            return if rest.to_ascii_lowercase().contains(relation) { Err(()) } else { Ok(None) };
        };
        let end = end_of_parameters(behind);
        let has = behind[..end].split(';').filter_map(|parameter| parameter.split_once('=')).any(|(name, value)| {
            let names = value.trim().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel")
                && names.split_ascii_whitespace().any(|name| name.eq_ignore_ascii_case(relation))
        });
        if has {
            return Ok(Some(target));
        }
        rest = &behind[end..];
    }
}

/// Where the parameters of a link end: at a comma outside of quotes.
fn end_of_parameters(text: &str) -> usize {
    let mut quoted = false;
    let comma = text.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b',' && !quoted
    });
    comma.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_relation_is_found_wherever_it_stands() {
        let header = r#"<https://h/?page=3>; rel="next", <https://h/?page=9>; rel="last""#;
        let found = |header, relation| find(header, relation).unwrap();
        assert_eq!(found(header, "next"), Some("https://h/?page=3"));
        assert_eq!(found(header, "last"), Some("https://h/?page=9"));
        assert_eq!(found(header, "prev"), None);
        assert_eq!(found(r#"</v2/a/tags/list?last=b&n=2>; rel=next"#, "next"), Some("/v2/a/tags/list?last=b&n=2"));
        assert_eq!(found(r#"<a,b;c>; title="x, <y>; rel=next"; rel="prev NEXT""#, "next"), Some("a,b;c"));
        assert_eq!(found(r#", <a>; rel=prev,<b>; rel=next,"#, "next"), Some("b"));
    }

    #[test]
    fn a_header_without_the_relation_has_no_link() {
        for header in ["", ",", "<a>", "<a>; rel", "<a>; rel=prev", "<a?rel=next>; rel=last", "<b", "c; rel=prev"] {
            assert_eq!(find(header, "next"), Ok(None), "{header}");
        }
    }

    #[test]
    fn a_link_that_is_there_and_cannot_be_read_is_an_error() {
        for header in ["next", "/v2/a; rel=\"next\"", "<a; rel=next", "<a>; rel=prev, a>; rel=NEXT"] {
            assert_eq!(find(header, "next"), Err(()), "{header}");
        }
    }
}
