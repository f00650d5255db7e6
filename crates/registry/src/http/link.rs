//! The header `Link`.

use reqwest::header::LINK;
use url::Url;

use super::Response;

/// The target of the header's link with this relation: `next`, `last`. A relative one is resolved.
#[must_use]
pub fn link(response: &Response, relation: &str) -> Option<Url> {
    let headers = response.headers().get_all(LINK);
    let target = headers.iter().find_map(|header| find(header.to_str().ok()?, relation))?;
    response.url().join(target).ok()
}

/// The target of the first link with this relation.
fn find<'h>(header: &'h str, relation: &str) -> Option<&'h str> {
    let mut rest = header;
    loop {
        // A target may hold commas and semicolons: it ends at its bracket and nowhere else.
        let (_, behind) = rest.split_once('<')?;
        let (target, behind) = behind.split_once('>')?;
        let end = end_of_parameters(behind);
        let has = behind[..end].split(';').filter_map(|parameter| parameter.split_once('=')).any(|(name, value)| {
            let names = value.trim().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel")
                && names.split_ascii_whitespace().any(|name| name.eq_ignore_ascii_case(relation))
        });
        if has {
            return Some(target);
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
        assert_eq!(find(header, "next"), Some("https://h/?page=3"));
        assert_eq!(find(header, "last"), Some("https://h/?page=9"));
        assert_eq!(find(header, "prev"), None);
        assert_eq!(find(r#"</v2/a/tags/list?last=b&n=2>; rel=next"#, "next"), Some("/v2/a/tags/list?last=b&n=2"));
        assert_eq!(find(r#"<a,b;c>; title="x, <y>; rel=next"; rel="prev NEXT""#, "next"), Some("a,b;c"));
    }

    #[test]
    fn a_broken_header_has_no_links() {
        for header in ["", "<", "<a", "next", "<a>", "<a>; rel", "<a>; rel=\"next", "a>; rel=next"] {
            let found = find(header, "next");
            assert!(found.is_none() || header == "<a>; rel=\"next", "{header}: {found:?}");
        }
    }
}
