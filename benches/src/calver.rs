//! CalVer: the formats that are measured, each as every side spells it, a list of ten thousand tags, and the latest by
//! a pattern.

use regex::{CaptureLocations, Regex};

/// A format in everybody's spelling.
pub struct Format {
    /// Ours.
    pub text: &'static str,
    /// For `nextver`.
    pub nextver: &'static str,
    /// For `regex`: a group for each number.
    pattern: &'static str,
    /// A project that has tagged like this, if there is a list of one.
    pub project: Option<&'static str>,
    spell: fn(year: usize, month: usize, day: usize) -> String,
}

/// With padding and without, by the day and by a count, touching and apart.
pub const FORMATS: [Format; 4] = [
    Format {
        text: "YYYY.0M.0D",
        nextver: "<YYYY>.<0M>.<0D>",
        pattern: r"([0-9]{4})\.([0-9]{2})\.([0-9]{2})",
        project: Some("yt-dlp"),
        spell: |year, month, day| format!("{year}.{month:02}.{day:02}"),
    },
    Format {
        text: "YYYY0M0D.MICRO",
        nextver: "<YYYY><0M><0D>.<PATCH>",
        pattern: r"([0-9]{4})([0-9]{2})([0-9]{2})\.([0-9]+)",
        project: Some("ha-frontend"),
        spell: |year, month, day| format!("{year}{month:02}{day:02}.0"),
    },
    Format {
        text: "YYYY.0M.MICRO",
        nextver: "<YYYY>.<0M>.<PATCH>",
        pattern: r"([0-9]{4})\.([0-9]{2})\.([0-9]+)",
        project: None,
        spell: |year, month, day| format!("{year}.{month:02}.{}", day - 1),
    },
    Format {
        text: "YY.MM.MICRO",
        nextver: "<YY>.<MM>.<PATCH>",
        pattern: r"([0-9]+)\.([0-9]{1,2})\.([0-9]+)",
        project: None,
        spell: |year, month, day| format!("{}.{month}.{}", year - 2_000, day - 1),
    },
];

impl Format {
    /// `count` releases, one a day from 2000 on, each fiftieth a release candidate. No list of a real project is long
    /// enough.
    #[must_use]
    pub fn list(&self, count: usize) -> Vec<String> {
        let tag = |day: usize| {
            // Years of twelve months of 28 days: every such day is on the calendar.
            let tag = (self.spell)(2_000 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
            if day % 50 == 49 { tag + "-rc.1" } else { tag }
        };
        (0..count).map(tag).collect()
    }

    /// The format as a pattern.
    #[must_use]
    pub fn pattern(&self) -> Pattern {
        Pattern::new(self.pattern)
    }
}

/// A format as a regular expression, compiled once: its numbers, then the pre-release, then the build metadata.
///
/// Dewy compiles it at every call and runs it twice a tag; neither is asked of the peer here.
pub struct Pattern {
    regex: Regex,
    numbers: usize,
}

impl Pattern {
    fn new(core: &str) -> Self {
        let pattern = format!("^v?{core}(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?$");
        let regex = Regex::new(&pattern).expect("the pattern is written here");
        let numbers = regex.captures_len() - 3;
        Self { regex, numbers }
    }

    /// The latest stable tag: match each, keep the greatest.
    #[must_use]
    pub fn latest<'t>(&self, tags: &'t [String]) -> Option<&'t str> {
        let mut groups = self.regex.capture_locations();
        let mut best: Option<(&str, [u64; 4])> = None;
        for tag in tags {
            let Some(numbers) = self.stable(tag, &mut groups) else { continue };
            if best.is_none_or(|(_, best)| numbers > best) {
                best = Some((tag, numbers));
            }
        }
        best.map(|(tag, _)| tag)
    }

    /// The numbers of a stable tag.
    fn stable(&self, tag: &str, groups: &mut CaptureLocations) -> Option<[u64; 4]> {
        self.regex.captures_read(groups, tag)?;
        if groups.get(self.numbers + 1).is_some() {
            return None;
        }
        let mut numbers = [0; 4];
        for (group, number) in (1..=self.numbers).zip(&mut numbers) {
            let (start, end) = groups.get(group)?;
            *number = tag[start..end].parse().ok()?;
        }
        Some(numbers)
    }
}
