//! What a release is called: what the names of its files may be made of.

/// What a release is called. The names of its files are often made of that, and a template's variables stand for it.
///
/// All three may be empty, where it is not known.
///
/// ```
/// use verpick_registry::artifact::Named;
///
/// let named = Named { name: "ripgrep", tag: "v14.1.1", version: "14.1.1" };
/// assert_eq!(named.template("ripgrep-14.1.1-x86_64.zip"), "ripgrep-{version}-x86_64.zip");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Named<'a> {
    /// The product: on GitHub, the repository without its owner.
    pub name: &'a str,
    /// The tag, whole.
    pub tag: &'a str,
    /// The version: the tag without what stands before the first number.
    pub version: &'a str,
}

impl Named<'_> {
    /// A template that finds the file of this name in this release, and the one like it in another: the version, or
    /// else the tag, becomes a variable.
    ///
    /// ```
    /// use verpick_registry::artifact::Named;
    ///
    /// let named = Named { name: "jq", tag: "jq-1.7", version: "1.7" };
    /// assert_eq!(named.template("jq-1.7-linux-amd64"), "jq-{version}-linux-amd64");
    /// assert_eq!(named.template("{jq}"), "{{jq}}");
    /// ```
    #[must_use]
    pub fn template(&self, file: &str) -> String {
        let escaped = |text: &str| text.replace('{', "{{").replace('}', "}}");
        let known = [("{version}", self.version), ("{tag}", self.tag)];
        for (variable, text) in known {
            if let Some(at) = place(file, text) {
                return [&escaped(&file[..at]), variable, &escaped(&file[at + text.len()..])].concat();
            }
        }
        escaped(file)
    }

    /// The name without the version, in two parts: what stands before and what stands behind it.
    ///
    /// A version that is one number is left where it is: `386` may be an architecture as well, and `64` a part of one.
    pub(super) fn without_version<'f>(&self, file: &'f str) -> (&'f str, &'f str) {
        for text in [self.version, self.tag] {
            let telling = text.bytes().any(|byte| byte.is_ascii_digit()) && text.contains(['.', '-', '_', '+']);
            if let Some(at) = place(file, text).filter(|_| telling) {
                let before = &file[..at];
                let v = before.strip_suffix(['v', 'V']).filter(|rest| !rest.ends_with(|c: char| c.is_alphanumeric()));
                return (v.unwrap_or(before), &file[at + text.len()..]);
            }
        }
        (file, "")
    }
}

/// Where `text` stands first in the name of a file, whole: neither in the middle of a word nor of a longer version.
fn place(file: &str, text: &str) -> Option<usize> {
    if text.is_empty() {
        return None;
    }
    file.match_indices(text).map(|(at, _)| at).find(|&at| {
        let (before, behind) = (&file.as_bytes()[..at], &file.as_bytes()[at + text.len()..]);
        let begins = match before {
            [] => true,
            [.., b'0'..=b'9', b'.'] => false,
            // The `v` that stands before a version.
            [rest @ .., b'v' | b'V'] => !rest.last().is_some_and(u8::is_ascii_alphanumeric),
            [.., last] => !last.is_ascii_alphanumeric(),
        };
        begins && !behind.first().is_some_and(u8::is_ascii_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_cut_out_only_where_it_stands_whole() {
        let named = Named { name: "", tag: "v1.2", version: "1.2" };
        assert_eq!(named.without_version("app-v1.2-linux"), ("app-", "-linux"));
        assert_eq!(named.without_version("app_1.2.zip"), ("app_", ".zip"));
        for whole in ["app-11.2", "app-0.1.2", "app-1.20", "app1.2", "app"] {
            assert_eq!(named.without_version(whole), (whole, ""));
        }
    }

    #[test]
    fn a_version_of_one_number_is_left_alone() {
        let named = Named { name: "", tag: "v64", version: "64" };
        assert_eq!(named.without_version("app-x86_64"), ("app-x86_64", ""));
    }
}
