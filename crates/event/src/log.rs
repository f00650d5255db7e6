//! Log lines of a build or a deployment, as they were written.
//!
//! Invariant: every line reads; what is not understood of it is its text.

use chrono::{DateTime, NaiveDateTime, Utc};

/// A line of a log.
///
/// ```
/// use verpick_event::LogLine;
///
/// let line = LogLine::read("[2024-01-15 10:30:45] - functions/hello.py: success");
/// assert_eq!(line.at, Some("2024-01-15T10:30:45Z".parse()?));
/// assert_eq!(line.step(), Some(("functions/hello.py", "success")));
///
/// let line = LogLine::read("[2024-01-15 10:31:10] Artifact size: 15.2 MB");
/// assert_eq!(line.artifact_size(), Some(15_200_000));
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LogLine<'l> {
    /// When it was written: the time in brackets that it begins with, in UTC.
    pub at: Option<DateTime<Utc>>,
    /// What it says, without the time.
    pub text: &'l str,
}

impl<'l> LogLine<'l> {
    /// Reads a line.
    #[must_use]
    pub fn read(line: &'l str) -> Self {
        let line = line.trim_end();
        match line.strip_prefix('[').and_then(|line| line.split_once(']')) {
            Some((time, text)) => match moment(time) {
                Some(at) => Self { at: Some(at), text: text.trim_start() },
                None => Self { at: None, text: line },
            },
            None => Self { at: None, text: line },
        }
    }

    /// What it says of a part of the work, `- item: outcome`: the part, and what became of it.
    ///
    /// ```
    /// # use verpick_event::LogLine;
    /// assert_eq!(LogLine::read("- 001_users.sql: applied").step(), Some(("001_users.sql", "applied")));
    /// assert_eq!(LogLine::read("Version: v1.2.3").step(), None);
    /// ```
    #[must_use]
    pub fn step(&self) -> Option<(&'l str, &'l str)> {
        let (item, outcome) = self.text.strip_prefix("- ")?.rsplit_once(": ")?;
        let (item, outcome) = (item.trim(), outcome.trim());
        (!item.is_empty() && !outcome.is_empty()).then_some((item, outcome))
    }

    /// The size of the artifact in bytes, from a line such as `Artifact size: 15.2 MB`. A MB is a million bytes, a MiB
    /// 1,048,576.
    #[must_use]
    pub fn artifact_size(&self) -> Option<u64> {
        let (name, size) = self.text.split_once(':')?;
        if name.trim().eq_ignore_ascii_case("artifact size") { size_of(size) } else { None }
    }
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").ok().map(|time| time.and_utc())
}

/// A number of bytes with a unit: `15.2 MB`, `512 B`, `1.5 GiB`.
pub(crate) fn size_of(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    if whole.is_empty() || decimals.is_empty() || decimals.len() > 9 {
        return None;
    }
    let factor: u128 = match &*unit.trim().to_ascii_lowercase() {
        "" | "b" | "byte" | "bytes" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "tb" => 1_000_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        "tib" => 1 << 40,
        _ => return None,
    };
    let whole: u64 = whole.parse().ok()?;
    let fraction: u64 = decimals.parse().ok()?;
    let scale = 10_u128.pow(u32::try_from(decimals.len()).ok()?);
    let bytes = u128::from(whole) * factor + u128::from(fraction) * factor / scale;
    u64::try_from(bytes).ok()
}
