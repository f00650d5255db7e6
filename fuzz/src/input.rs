//! An input: settings, one a line, then tags.
//!
//! ```text
//! --calver YYYY.0M.MICRO
//! --channel rc
//! 2024.06.1
//! 2024.06.2-rc.1<tab>draft 30
//! ```
//!
//! The settings are the flags of `verpick latest`, and of `verpick next` its date; beyond these, what a registry knows:
//! `--any-prefix`, `--require-artifact`, `--drafts`, `--yanked`, `--min-age SECONDS`. From the first line on that is no
//! setting, each is a tag, with a tab and words about it where there are any: `draft`, `yanked`, `incomplete`, and the
//! second or the day (`2024-06-15`) at which it was published. The policy's clock stands at 100.

use verpick::chrono::NaiveDate;
use verpick_tests::oracle::{Format, Item, Policy, Prereleases};

/// A policy and tags.
pub struct Input<'d> {
    /// The policy as the oracle takes it. Its format is one.
    pub policy: Policy,
    /// The text of the format, which need not be one.
    pub format: Option<&'d str>,
    /// The text of the constraint, which need not be one.
    pub constraint: Option<&'d str>,
    /// The day to go on to.
    pub date: NaiveDate,
    /// The tags, and what is known of them.
    pub items: Vec<Item>,
    /// All behind the settings, as it stands.
    pub body: &'d [u8],
}

impl<'d> Input<'d> {
    /// What the bytes say; nothing where their format is none.
    #[must_use]
    pub fn read(data: &'d [u8]) -> Option<Self> {
        let input = Self::read_any(data);
        (input.format.is_some() == input.policy.format.is_some()).then_some(input)
    }

    /// What the bytes say, a format or not; one that is none is not in the policy.
    #[must_use]
    pub fn read_any(data: &'d [u8]) -> Self {
        let mut input = Self {
            policy: Policy { now: 100, ..Policy::default() },
            format: None,
            constraint: None,
            date: NaiveDate::from_ymd_opt(2024, 6, 15).unwrap_or_default(),
            items: Vec::new(),
            body: data,
        };
        while let Some((line, rest)) = setting(input.body)
            && input.set(line)
        {
            input.body = rest;
        }
        input.items = input.body.split(|byte| *byte == b'\n').map(item).collect();
        input
    }

    /// Whether a line is a setting; then it holds.
    fn set(&mut self, line: &'d str) -> bool {
        let (key, value) = line.split_once(' ').unwrap_or((line, ""));
        let policy = &mut self.policy;
        match key {
            "--calver" => {
                self.format = Some(value);
                policy.format = Format::compile(value).map(|_| value.to_owned());
            }
            "--prefix" => value.clone_into(&mut policy.prefix),
            "--any-prefix" => policy.any_prefix = true,
            "--lenient" => policy.lenient = true,
            "--prerelease-order" => policy.ascii = value == "ascii",
            "--pre-release" => policy.prereleases = Prereleases::Include,
            "--channel" => match &mut policy.prereleases {
                Prereleases::Channels(names) => names.push(value.to_owned()),
                other => *other = Prereleases::Channels(vec![value.to_owned()]),
            },
            "--only-channel" => match &mut policy.prereleases {
                Prereleases::OnlyChannels(names) => names.push(value.to_owned()),
                other => *other = Prereleases::OnlyChannels(vec![value.to_owned()]),
            },
            "--slot" => policy.slot = Some(value.to_owned()).filter(|slot| !slot.is_empty()),
            "--slot-match" => policy.slot_first = value == "first",
            "--constraint" => self.constraint = Some(value),
            "--deny" => policy.denied.push(value.into()),
            "--require-artifact" => policy.artifact = true,
            "--drafts" => policy.drafts = true,
            "--yanked" => policy.yanked = true,
            "--min-age" => policy.min_age = value.parse::<u16>().ok().map(i64::from),
            "--date" => self.date = value.parse().unwrap_or(self.date),
            _ => return false,
        }
        true
    }
}

/// The first line, if it may be a setting, and the rest.
fn setting(data: &[u8]) -> Option<(&str, &[u8])> {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let line = std::str::from_utf8(&data[..end]).ok().filter(|line| line.starts_with("--"))?;
    Some((line, data.get(end + 1..).unwrap_or_default()))
}

fn item(line: &[u8]) -> Item {
    let tab = line.iter().position(|byte| *byte == b'\t').unwrap_or(line.len());
    let mut item = Item::plain(&line[..tab]);
    for word in line[tab..].split(u8::is_ascii_whitespace) {
        match word {
            b"draft" => item.draft = true,
            b"yanked" => item.yanked = true,
            b"incomplete" => item.complete = false,
            word => item.published = std::str::from_utf8(word).ok().and_then(time).or(item.published),
        }
    }
    item
}

/// A second, or the noon of a day.
fn time(word: &str) -> Option<i64> {
    let noon = |day: NaiveDate| day.and_hms_opt(12, 0, 0).map(|noon| noon.and_utc().timestamp());
    word.parse::<u16>().ok().map(i64::from).or_else(|| noon(word.parse().ok()?))
}
