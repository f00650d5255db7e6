//! Which underscore of a tag stands for `+`.
//!
//! Tags cannot hold `+`, so whoever pushes `1.2.3+blue` writes `1.2.3_blue`, as Helm does. A version has at most one, and
//! digits before it: so it is the first underscore behind a digit, once those that the prefix and the CalVer format have
//! are passed over.

use crate::{Parameters, Reading};

/// What is known of underscores that mean themselves.
#[derive(Debug)]
pub(super) struct Underscores {
    prefix: String,
    in_format: usize,
}

impl Underscores {
    pub(super) fn of(parameters: &Parameters) -> Self {
        let count = |format: &String| format.matches('_').count();
        Self {
            prefix: parameters.prefix.clone().unwrap_or_default(),
            in_format: parameters.calver.as_ref().map_or(0, count),
        }
    }

    /// What is read as the version of a tag.
    pub(super) fn reading(&self, tag: &str) -> Reading {
        let version = tag.strip_prefix(&*self.prefix).unwrap_or(tag);
        let number = version.find(|letter: char| letter.is_ascii_digit()).unwrap_or(version.len());
        let (before, version) = tag.split_at(tag.len() - version.len() + number);
        match version.match_indices('_').nth(self.in_format) {
            Some((at, _)) => Reading::As([before, &version[..at], "+", &version[at + 1..]].concat().into_bytes()),
            None => Reading::Whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Underscores;
    use crate::Reading;

    #[track_caller]
    fn check(prefix: &str, format: &str, tag: &str, expected: &str) {
        let in_format = format.matches('_').count();
        let read = Underscores { prefix: prefix.to_owned(), in_format }.reading(tag);
        let text = match &read {
            Reading::As(text) => std::str::from_utf8(text).unwrap(),
            _ => tag,
        };
        assert_eq!(text, expected);
        assert_eq!(read == Reading::Whole, tag == expected);
    }

    #[test]
    fn an_underscore_behind_a_number_is_a_plus() {
        for (tag, expected) in [
            ("1.2.3_blue", "1.2.3+blue"),
            ("v1.2.3-rc.1_blue.7", "v1.2.3-rc.1+blue.7"),
            ("1.2.3_blue_7", "1.2.3+blue_7"),
            ("1.2.3", "1.2.3"),
            ("latest", "latest"),
            ("_", "_"),
            ("main_branch", "main_branch"),
            // The prefix may come from a command line that the registry knows nothing of.
            ("my_app-1.2.3", "my_app-1.2.3"),
            ("my_app-1.2.3_blue", "my_app-1.2.3+blue"),
        ] {
            check("", "", tag, expected);
        }
    }

    #[test]
    fn underscores_of_the_prefix_and_the_format_mean_themselves() {
        check("v2_app-", "", "v2_app-1.2.3_blue", "v2_app-1.2.3+blue");
        check("v2_app-", "", "v3_app-1.2.3", "v3+app-1.2.3");
        check("", "YYYY_0M_0D", "2024_06_30", "2024_06_30");
        check("", "YYYY_0M_0D", "2024_06_30_blue", "2024_06_30+blue");
    }
}
