//! What is watched: a registry with a policy over it, and what one look at it showed.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use verpick_registry::artifact::Wanted;
use verpick_registry::{
    Artifact, Demands, Error, Parameters, Picked, Progress, Reading, Registry, RegistryUrl, Release, Settings,
    pick_from, wanting,
};
use verpick_select::{Action, Candidate, Reason, Selection, Selector};
use verpick_version::chrono::{DateTime, Utc};
use verpick_version::{SlotMatch, Version};

use crate::Current;

/// Reads versions out of tags by a rule of one's own.
pub type ReadingRule = Box<dyn Fn(&Release) -> Reading + Send + Sync>;

/// A registry with a policy over it.
#[non_exhaustive]
pub struct Source {
    /// The registry.
    pub registry: Box<dyn Registry>,
    /// The policy, but for what depends on releases: artifact, grace period and age.
    pub selector: Selector,
    /// The artifact that a release must have.
    pub wanted: Option<Wanted>,
    /// For how long a release without it is waited for.
    pub grace: Duration,
    /// How old a release must be.
    pub min_age: Option<Duration>,
    /// How much of the build metadata names the slot.
    pub slot_match: SlotMatch,
    /// What is read of a tag, where it is not what the registry reads.
    pub reading: Option<ReadingRule>,
    name: String,
    product: String,
}

impl Source {
    /// A registry under a name that people know it by, such as its URL without parameters.
    #[must_use]
    pub fn new(registry: Box<dyn Registry>, selector: Selector, name: impl Into<String>) -> Self {
        let name = name.into();
        let product = name.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let product = product.strip_suffix(".git").unwrap_or(product).to_owned();
        let (grace, slot_match) = (Parameters::GRACE, SlotMatch::default());
        Self { registry, selector, wanted: None, grace, min_age: None, slot_match, reading: None, name, product }
    }

    /// The registry that a URL names, under the policy of its parameters.
    ///
    /// # Errors
    ///
    /// As [`<dyn Registry>::open`](Registry), and where the policy makes no sense.
    ///
    /// ```
    /// use verpick_registry::{RegistryUrl, Settings};
    /// use verpick_watch::Source;
    ///
    /// let url = RegistryUrl::parse("file:///srv/app?slot=blue")?;
    /// let source = Source::open(&url, &Settings::default())?;
    /// assert_eq!((source.name(), source.product()), ("file:///srv/app", "app"));
    /// # Ok::<(), verpick_registry::Error>(())
    /// ```
    pub fn open(url: &RegistryUrl, settings: &Settings) -> Result<Self, Error> {
        let said = url.parameters();
        let mut source = Self::new(<dyn Registry>::open(url, settings)?, said.selector()?, url.to_string());
        source.product = url.name();
        source.wanted = said.wanted()?;
        source.grace = said.grace_or_default();
        source.min_age = said.min_age;
        source.slot_match = said.slot_match.unwrap_or_default();
        Ok(source)
    }

    /// What people know it by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its releases are of.
    #[must_use]
    pub fn product(&self) -> &str {
        &self.product
    }

    /// Lists the registry, and sees what that means for what runs.
    ///
    /// # Errors
    ///
    /// Where there is no whole listing, or several artifacts of a release match that could win.
    pub async fn look(
        &self,
        current: Option<&Current>,
        now: DateTime<Utc>,
        progress: Progress<'_>,
    ) -> Result<(Picked, Seen), Error> {
        let mut demands = Demands::at(now);
        let matcher = self.wanted.as_ref().map(|wanted| wanting(wanted, &self.product));
        if let Some(matcher) = &matcher {
            demands.wanted = Some(matcher);
        }
        demands.grace = self.grace;
        demands.min_age = self.min_age;
        let mut listing = self.registry.list(progress).await?;
        if let Some(reading) = &self.reading {
            listing.read_as(reading);
        }
        let picked = pick_from(&*self.registry, listing, &self.selector, &demands, progress).await?;
        let seen = self.see(&picked, current)?;
        Ok((picked, seen))
    }

    fn see(&self, picked: &Picked, current: Option<&Current>) -> Result<Seen, Error> {
        let releases = picked.listing().releases();
        let explanation = picked.explain();
        let current = current.map(|current| self.version_of(current, releases));
        let decision = picked.selector().decide(&explanation, current.as_deref());
        let selected = explanation.selected();
        let pending = explanation
            .pending()
            .map(|pending| {
                let tag = tag(&releases[pending.selection().index()])?;
                Ok::<_, Error>(Waiting { tag, until: pending.until() })
            })
            .transpose()?;
        let found = selected.map(|selected| self.found(selected, &releases[selected.index()])).transpose()?;
        let lacks = |(verdict, _): &(&verpick_select::Verdict, _)| verdict.reason() == Some(Reason::ArtifactMissing);
        let skipped = explanation.verdicts().iter().zip(releases).filter(lacks);
        let newer = skipped.filter_map(|(_, release)| {
            let version = self.selector.judge(release).ok()?;
            let is_newer = selected.is_none_or(|selected| version > *selected.version());
            let waits = pending.as_ref().is_some_and(|pending| pending.tag.as_bytes() == release.tag);
            (is_newer && !waits).then_some((version, release))
        });
        let skipped = newer.max_by_key(|(version, _)| *version).map(|(_, release)| tag(release)).transpose()?;
        Ok(Seen {
            action: decision.action(),
            allowed: decision.target().is_some(),
            found,
            current,
            pending,
            skipped,
            releases: releases.len(),
        })
    }

    /// What is read of the tag that runs: as it is listed, as it was listed once, or by the rule.
    fn version_of(&self, current: &Current, releases: &[Release]) -> String {
        let text = |release: &Release| {
            release.version_text().map(|text| String::from_utf8_lossy(text).into_owned()).unwrap_or_default()
        };
        if let Some(listed) = releases.iter().find(|release| release.tag == current.tag.as_bytes()) {
            return text(listed);
        }
        if let Some(version) = &current.version {
            return version.clone();
        }
        let mut release = Release::new(current.tag.as_str());
        if let Some(reading) = &self.reading {
            release.reading = reading(&release);
        }
        text(&release)
    }

    fn found(&self, selected: &Selection<'_>, release: &Release) -> Result<Found, Error> {
        let version = selected.version();
        Ok(Found {
            tag: tag(release)?,
            text: version.as_str().to_owned(),
            version: bare(version).to_owned(),
            slot: version.slot(self.slot_match).map(str::to_owned),
            published: release.published,
            artifact: release.artifact().cloned(),
            reference: release.reference.clone(),
        })
    }
}

/// Without its prefix, and without the letter that may stand before the first number.
fn bare<'t>(version: &Version<'t>) -> &'t str {
    let text = version.as_str().strip_prefix(version.prefix()).unwrap_or_default();
    text.trim_start_matches(|c: char| !c.is_ascii_digit())
}

fn tag(release: &Release) -> Result<String, Error> {
    let tag = std::str::from_utf8(&release.tag);
    tag.map(str::to_owned).map_err(|_| Error::malformed(release.shown(), "a tag that is no UTF-8 cannot be acted on"))
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("name", &self.name)
            .field("registry", &self.registry)
            .field("selector", &self.selector)
            .field("wanted", &self.wanted)
            .finish_non_exhaustive()
    }
}

/// What a whole listing means for what runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What to do.
    pub action: Action,
    /// Whether the policy allows it.
    pub allowed: bool,
    /// What was picked.
    pub found: Option<Found>,
    /// What was read of the tag that runs.
    pub current: Option<String>,
    /// The newer version that waits for its artifact.
    pub pending: Option<Waiting>,
    /// The newest of the newer versions that were waited for in vain.
    pub skipped: Option<String>,
    /// How many releases there are.
    pub releases: usize,
}

/// What was picked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its tag.
    pub tag: String,
    /// What of the tag is read as its version.
    pub text: String,
    /// The version alone, without a prefix and a `v`.
    pub version: String,
    /// Its deployment slot.
    pub slot: Option<String>,
    /// When it was published.
    pub published: Option<DateTime<Utc>>,
    /// The artifact that is wanted of it.
    pub artifact: Option<Artifact>,
    /// Where to look at it, or what to pull.
    pub reference: Option<String>,
}

/// A newer version that waits for its artifact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Its tag.
    pub tag: String,
    /// Until when it is waited for.
    pub until: DateTime<Utc>,
}

/// Why there is no whole listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What kind of trouble: one of the same kind is told once.
    pub kind: &'static str,
    /// One line.
    pub text: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Until when nothing else is to be expected.
    pub until: Option<DateTime<Utc>>,
}

impl From<&Error> for Trouble {
    fn from(error: &Error) -> Self {
        let kinds: [(&'static str, bool); 10] = [
            ("rate limit", error.is_rate_limited()),
            ("not found", error.is_not_found()),
            ("unauthorized", error.is_unauthorized()),
            ("incomplete", error.is_incomplete()),
            ("too much", error.is_too_much()),
            // A server that is down is one thing, however it shows.
            ("unavailable", error.is_timeout() || error.is_unavailable()),
            ("malformed", error.is_malformed()),
            ("unsafe", error.is_unsafe()),
            ("ambiguous", error.is_ambiguous()),
            ("usage", error.is_usage()),
        ];
        let kind = kinds.into_iter().find(|(_, is)| *is).map_or("local", |(kind, _)| kind);
        Self { kind, text: error.to_string(), hint: error.hint().map(str::to_owned), until: error.retry_at() }
    }
}
