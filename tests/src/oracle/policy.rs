//! The policy, its filters in the one order in which they apply, and what it picks.

use super::{Format, Reading, Rules};

/// Which pre-releases a policy takes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Prereleases {
    /// None.
    #[default]
    Exclude,
    /// All.
    Include,
    /// Those of these channels, beside stable releases.
    Channels(Vec<String>),
    /// Those of these channels; `stable` is one.
    OnlyChannels(Vec<String>),
}

/// A policy, every field as the selector's setting of that name.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// The CalVer format; SemVer without one.
    pub format: Option<String>,
    /// What must stand before the version.
    pub prefix: String,
    /// Whether anything else may stand there instead.
    pub any_prefix: bool,
    /// Whether oddities are taken.
    pub lenient: bool,
    /// Whether pre-releases are ordered as text.
    pub ascii: bool,
    /// Which pre-releases are taken.
    pub prereleases: Prereleases,
    /// The slot that is wanted, if one is.
    pub slot: Option<String>,
    /// Whether the slot is only the first identifier of the build metadata.
    pub slot_first: bool,
    /// Tags that are never taken.
    pub denied: Vec<Vec<u8>>,
    /// Whether the artifact must be there.
    pub artifact: bool,
    /// Whether drafts are taken.
    pub drafts: bool,
    /// Whether withdrawn ones are taken.
    pub yanked: bool,
    /// How many seconds old a candidate must be, if that matters.
    pub min_age: Option<i64>,
    /// The time, in seconds.
    pub now: i64,
}

/// A tag, with what a policy may ask of it.
#[derive(Debug, Clone)]
pub struct Item {
    /// The tag.
    pub tag: Vec<u8>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Whether it was withdrawn.
    pub yanked: bool,
    /// Whether its artifact is there.
    pub complete: bool,
    /// When it was published, in seconds.
    pub published: Option<i64>,
}

impl Item {
    /// A tag of which nothing else is known.
    #[must_use]
    pub fn plain(tag: impl Into<Vec<u8>>) -> Self {
        Self { tag: tag.into(), draft: false, yanked: false, complete: true, published: None }
    }
}

impl Policy {
    /// The rules that the policy reads by.
    ///
    /// # Panics
    ///
    /// Where its format is none.
    #[must_use]
    pub fn rules(&self) -> Rules {
        let compile = |text: &String| Format::compile(text).unwrap_or_else(|| panic!("{text:?} is no format"));
        Rules {
            format: self.format.as_ref().map(compile),
            prefix: self.prefix.clone(),
            any_prefix: self.any_prefix,
            lenient: self.lenient,
            ascii: self.ascii,
        }
    }

    /// What the policy says of each item: what it reads, or the name of the first reason against it.
    #[must_use]
    pub fn judge(&self, items: &[Item]) -> Vec<Result<Reading, &'static str>> {
        let rules = self.rules();
        items.iter().map(|item| self.judge_one(&rules, item)).collect()
    }

    fn judge_one(&self, rules: &Rules, item: &Item) -> Result<Reading, &'static str> {
        if !self.any_prefix && !item.tag.starts_with(self.prefix.as_bytes()) {
            return Err("prefix");
        }
        if self.denied.contains(&item.tag) {
            return Err("denied");
        }
        let reading = rules.read(&item.tag).ok_or("not_a_version")?;
        let channel = reading.channel();
        let named = |names: &[String]| match &channel {
            None => names.iter().any(|name| name.eq_ignore_ascii_case("stable")),
            // No name is the empty channel's.
            Some(channel) if channel.is_empty() => false,
            Some(channel) => names.iter().any(|name| name.to_ascii_lowercase() == *channel),
        };
        match &self.prereleases {
            Prereleases::Exclude if channel.is_some() => return Err("prerelease"),
            Prereleases::Channels(names) if channel.is_some() && !named(names) => return Err("channel"),
            Prereleases::OnlyChannels(names) if !named(names) => return Err("channel"),
            _ => {}
        }
        if let Some(slot) = &self.slot {
            let build = reading.build.as_deref();
            let named = if self.slot_first { build.and_then(|build| build.split('.').next()) } else { build };
            if named != Some(slot) {
                return Err("slot");
            }
        }
        if item.draft && !self.drafts {
            return Err("draft");
        }
        if item.yanked && !self.yanked {
            return Err("yanked");
        }
        if self.artifact && !item.complete {
            return Err("artifact_missing");
        }
        if let Some(age) = self.min_age
            && item.published.is_none_or(|published| published + age > self.now)
        {
            return Err("too_new");
        }
        Ok(reading)
    }

    /// The numbers of the items that the policy takes, oldest first; those of equal tags in their order.
    #[must_use]
    pub fn sort(&self, items: &[Item]) -> Vec<usize> {
        let judged = self.judge(items);
        let mut taken: Vec<_> = judged
            .iter()
            .enumerate()
            .filter_map(|(index, reading)| Some((reading.as_ref().ok()?.total(), index)))
            .collect();
        taken.sort();
        taken.into_iter().map(|(_, index)| index).collect()
    }

    /// The number of the latest item; of equal tags the first.
    #[must_use]
    pub fn latest(&self, items: &[Item]) -> Option<usize> {
        let last = *self.sort(items).last()?;
        items.iter().position(|item| item.tag == items[last].tag && self.takes(item))
    }

    /// The number of the oldest item; of equal tags the first.
    #[must_use]
    pub fn oldest(&self, items: &[Item]) -> Option<usize> {
        self.sort(items).first().copied()
    }

    fn takes(&self, item: &Item) -> bool {
        self.judge_one(&self.rules(), item).is_ok()
    }

    /// One word for each item: `selected`, `tied`, `older`, or the reason against it.
    #[must_use]
    pub fn explain(&self, items: &[Item]) -> Vec<&'static str> {
        let judged = self.judge(items);
        let latest = self.latest(items);
        let top = latest.and_then(|index| judged[index].as_ref().ok()).map(Reading::precedence);
        let word = |(index, reading): (usize, &Result<Reading, &'static str>)| match reading {
            Err(reason) => *reason,
            Ok(_) if latest == Some(index) => "selected",
            Ok(reading) if top.as_ref() == Some(&reading.precedence()) => "tied",
            Ok(_) => "older",
        };
        judged.iter().enumerate().map(word).collect()
    }
}
