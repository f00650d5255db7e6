//! What a registry wants to see before it answers: the header `WWW-Authenticate`.

use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};

/// What it wants.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    /// A token that is to be had elsewhere.
    Bearer { realm: String, service: Option<String> },
    /// User and password.
    Basic,
}

impl Challenge {
    /// A token if that will do, else a password, of what the headers offer.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let texts = headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|header| header.to_str().ok());
        let all: Vec<Scheme<'_>> = texts.flat_map(schemes).collect();
        let bearer = all.iter().filter(|scheme| scheme.name.eq_ignore_ascii_case("bearer")).find_map(|scheme| {
            Some(Self::Bearer { realm: scheme.parameter("realm")?, service: scheme.parameter("service") })
        });
        let basic = || all.iter().any(|scheme| scheme.name.eq_ignore_ascii_case("basic")).then_some(Self::Basic);
        bearer.or_else(basic)
    }
}

/// One way in.
struct Scheme<'h> {
    name: &'h str,
    parameters: Vec<(&'h str, String)>,
}

impl Scheme<'_> {
    fn parameter(&self, name: &str) -> Option<String> {
        let found = self.parameters.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
    }
}

/// Reads a header as far as it can be read. Schemes and their parameters are both parted by commas: what has an equals sign
/// behind it is a parameter.
fn schemes(header: &str) -> Vec<Scheme<'_>> {
    let mut found: Vec<Scheme<'_>> = Vec::new();
    let mut rest = header;
    loop {
        rest = rest.trim_start_matches([',', ' ', '\t']);
        let (name, behind) = rest.split_at(rest.find([',', ' ', '\t', '=', '"']).unwrap_or(rest.len()));
        if name.is_empty() {
            return found;
        }
        let Some(value) = behind.trim_start_matches([' ', '\t']).strip_prefix('=') else {
            found.push(Scheme { name, parameters: Vec::new() });
            rest = behind;
            continue;
        };
        let (value, behind) = match value.trim_start_matches([' ', '\t']).strip_prefix('"') {
            Some(quoted) => match unquote(quoted) {
                Some(unquoted) => unquoted,
                None => return found,
            },
            None => {
                let value = value.trim_start_matches([' ', '\t']);
                let (value, behind) = value.split_at(value.find([',', ' ', '\t']).unwrap_or(value.len()));
                (value.to_owned(), behind)
            }
        };
        if let Some(scheme) = found.last_mut() {
            scheme.parameters.push((name, value));
        }
        rest = behind;
    }
}

/// A text up to its closing quote, and what stands behind that.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.push(letters.next()?.1),
            _ => value.push(letter),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};

    use super::Challenge;

    fn of(texts: &[&str]) -> Option<Challenge> {
        let mut headers = HeaderMap::new();
        for text in texts {
            headers.append(WWW_AUTHENTICATE, text.parse().unwrap());
        }
        Challenge::of(&headers)
    }

    fn bearer(realm: &str, service: Option<&str>) -> Option<Challenge> {
        Some(Challenge::Bearer { realm: realm.to_owned(), service: service.map(str::to_owned) })
    }

    #[test]
    fn a_comma_in_quotes_parts_nothing() {
        let header =
            r#"Bearer realm="https://auth.docker.io/token?a=b,c",service="a, \"b\"",scope="repository:x:pull,push""#;
        assert_eq!(of(&[header]), bearer("https://auth.docker.io/token?a=b,c", Some("a, \"b\"")));
    }

    #[test]
    fn spelling_and_order_do_not_matter() {
        for header in [
            r#"bearer SERVICE="s", Realm="https://h/token""#,
            "Bearer realm=https://h/token,service=s",
            r#"Bearer realm = "https://h/token" , service = s"#,
            r#"Basic realm="x", Bearer scope="a,b",realm="https://h/token",service="s""#,
            r#"Negotiate YWJj==, Bearer realm="https://h/token", service=s, Digest nonce="1""#,
        ] {
            assert_eq!(of(&[header]), bearer("https://h/token", Some("s")), "{header}");
        }
        assert_eq!(of(&[r#"Basic realm="x""#, r#"Bearer realm="https://h/token""#]), bearer("https://h/token", None));
    }

    #[test]
    fn a_password_will_do_where_no_token_is_wanted() {
        assert_eq!(of(&[r#"Basic realm="Registry Realm", charset="UTF-8""#]), Some(Challenge::Basic));
        assert_eq!(of(&[r#"Bearer service="s", BASIC realm="x""#]), Some(Challenge::Basic));
    }

    #[test]
    fn a_header_that_asks_for_nothing_known_asks_for_nothing() {
        for header in
            ["", ",", "=", "\"", "Bearer", "Bearer realm=\"https://h", "Bearer realm=", "Digest a=\"b\"", "realm=x"]
        {
            assert_eq!(of(&[header]), None, "{header}");
        }
        assert_eq!(of(&[]), None);
    }
}
