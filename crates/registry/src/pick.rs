//! Picking over a registry: the policy, the artifact, the age.
//!
//! What a listing lacks is asked for late and seldom: releases that the policy would take are looked at from the greatest
//! down, in growing batches, until one has everything. Those below it are older whatever they have, and nothing is asked
//! of them; they are told apart from releases that lack something by being called older.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use verpick_select::{Explanation, Selector};
use verpick_version::Version;

use crate::artifact::{Named, Wanted};
use crate::release::Matched;
use crate::{Error, Listing, Parameters, Progress, Registry, Release, Result, Step};

/// Finds the artifact that is wanted among those of a release: its place in [`Release::artifacts`]. It gets the version as
/// it was read, too. More than one is an [`Error::ambiguous`]; [`wanting`] makes a usual one.
pub type Matcher<'a> = &'a (dyn Fn(&Version<'_>, &Release) -> Result<Option<usize>> + Send + Sync);

/// A matcher for releases of the product `name`, which is a variable in templates; [`RegistryUrl::name`](crate::RegistryUrl::name) is a good one.
///
/// ```
/// use verpick_registry::artifact::Wanted;
/// use verpick_registry::{Artifact, Demands, Release, SystemClock, Clock, wanting};
/// use verpick_select::Selector;
///
/// let wanted: Wanted = "{name}-{version}.zip".parse()?;
/// let matcher = wanting(&wanted, "app");
/// let mut demands = Demands::at(SystemClock.now());
/// demands.wanted = Some(&matcher);
///
/// let mut release = Release::new("v1.2.0");
/// release.artifacts = Some(vec![Artifact::new("checksums.txt"), Artifact::new("app-1.2.0.zip")]);
/// let version = Selector::semver();
/// assert_eq!(matcher(&version.judge(&release).unwrap(), &release)?, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn wanting<'a>(
    wanted: &'a Wanted,
    name: &'a str,
) -> impl Fn(&Version<'_>, &Release) -> Result<Option<usize>> + Send + Sync + 'a {
    move |version, release| {
        let files: Vec<&str> = release.artifacts.iter().flatten().map(|artifact| artifact.name.as_str()).collect();
        let tag = String::from_utf8_lossy(&release.tag);
        // Without the prefix, and without the letter that may stand before the first number.
        let text = version.as_str().strip_prefix(version.prefix()).unwrap_or_default();
        let text = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        wanted
            .find(&Named { name, tag: &tag, version: text }, &files)
            .map_err(|tie| Error::ambiguous(format_args!("{}: {tie}", release.shown())).with_hint(tie.hint()))
    }
}

/// What is demanded of a release beside what its tag says.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Demands<'a> {
    /// Which artifact it must have.
    pub wanted: Option<Matcher<'a>>,
    /// For how long a release without it is waited for.
    pub grace: Duration,
    /// How old it must be.
    pub min_age: Option<Duration>,
    /// Whether all releases that the policy would take are described and not only those that could win: for showing them.
    pub describe_all: bool,
    /// The moment that ages are counted from.
    pub now: DateTime<Utc>,
}

impl Demands<'_> {
    /// Demands nothing.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { wanted: None, grace: Parameters::GRACE, min_age: None, describe_all: false, now }
    }

    /// The policy with these demands in it.
    fn of(&self, selector: &Selector) -> Selector {
        let mut selector = selector.clone();
        if self.wanted.is_some() {
            selector = selector.require_artifact(true).grace(self.grace, self.now);
        }
        match self.min_age {
            Some(age) => selector.min_age(age, self.now),
            None => selector,
        }
    }

    /// Whether a release has to be described before it can be judged.
    fn lack(&self, release: &Release) -> bool {
        release.artifacts.is_none()
            && (self.describe_all || self.wanted.is_some() || (self.min_age.is_some() && release.published.is_none()))
    }
}

impl fmt::Debug for Demands<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Demands")
            .field("wanted", &self.wanted.is_some())
            .field("grace", &self.grace)
            .field("min_age", &self.min_age)
            .field("describe_all", &self.describe_all)
            .field("now", &self.now)
            .finish()
    }
}

/// A listing with all that is needed to say which release is picked.
#[derive(Debug, Clone)]
pub struct Picked {
    selector: Selector,
    listing: Listing,
}

impl Picked {
    /// What is picked, what is pending, and a verdict on every release.
    #[must_use]
    pub fn explain(&self) -> Explanation<'_> {
        self.selector.explain(self.listing.releases())
    }

    /// The policy, demands included.
    #[must_use]
    pub fn selector(&self) -> &Selector {
        &self.selector
    }

    /// Has the registry describe the releases at these places that were not described yet: for showing them. What is picked
    /// stays the same.
    ///
    /// # Errors
    ///
    /// Where a description fails.
    pub async fn describe(&mut self, registry: &dyn Registry, places: &[usize], progress: Progress<'_>) -> Result<()> {
        describe(registry, &mut self.listing, places, |release| release.artifacts.is_none(), progress).await
    }

    /// The releases; those that could win have their dates and artifacts.
    #[must_use]
    pub fn listing(&self) -> &Listing {
        &self.listing
    }
}

/// Lists a registry and finds out what is needed to pick from it. `selector` is the policy without the demands.
///
/// # Errors
///
/// Where the listing or a description fails, and where several artifacts of a release match that could win.
///
/// ```no_run
/// use verpick_registry::artifact::Wanted;
/// use verpick_registry::{Demands, Registry, SILENT, Settings, pick, wanting};
/// use verpick_select::Selector;
///
/// # async fn latest() -> Result<(), verpick_registry::Error> {
/// let settings = Settings::default();
/// let registry = <dyn Registry>::from_url("ghr://acme/app", &settings)?;
/// let mut demands = Demands::at(settings.clock.now());
/// let wanted = Wanted::default();
/// let matcher = wanting(&wanted, "app");
/// demands.wanted = Some(&matcher);
///
/// let picked = pick(&*registry, &Selector::semver(), &demands, SILENT).await?;
/// let explanation = picked.explain();
/// if let Some(selection) = explanation.selected() {
///     let release = &picked.listing().releases()[selection.index()];
///     println!("{}: {:?}", selection.tag(), release.artifact());
/// }
/// # Ok(())
/// # }
/// ```
pub async fn pick(
    registry: &dyn Registry,
    selector: &Selector,
    demands: &Demands<'_>,
    progress: Progress<'_>,
) -> Result<Picked> {
    let listing = registry.list(progress).await?;
    pick_from(registry, listing, selector, demands, progress).await
}

/// The same for a listing that was read already.
///
/// # Errors
///
/// As [`pick`].
pub async fn pick_from(
    registry: &dyn Registry,
    mut listing: Listing,
    selector: &Selector,
    demands: &Demands<'_>,
    progress: Progress<'_>,
) -> Result<Picked> {
    let full = demands.of(selector);
    let mut won = false;
    let mut waiting = greatest_first(selector, &listing.releases);
    let mut size = 4;
    while !waiting.is_empty() && (!won || demands.describe_all) {
        let rest = waiting.split_off(waiting.len().min(size));
        let batch = std::mem::replace(&mut waiting, rest);
        describe(registry, &mut listing, &batch, |release| demands.lack(release), progress).await?;
        for index in batch {
            let release = &mut listing.releases[index];
            release.matched = if won && !demands.describe_all {
                Matched::PassedOver
            } else {
                match find(selector, release, demands) {
                    // Nothing hangs on it any more.
                    Err(_) if won => Matched::PassedOver,
                    found => found?,
                }
            };
            won = won || full.matches(release);
        }
        size = (size * 4).min(256);
    }
    for index in waiting {
        listing.releases[index].matched = Matched::PassedOver;
    }
    Ok(Picked { selector: full, listing })
}

/// Where the releases stand that the policy would take if they had all that is demanded, the greatest first.
fn greatest_first(selector: &Selector, releases: &[Release]) -> Vec<usize> {
    let mut taken: Vec<(Version<'_>, usize)> = Vec::new();
    for (index, release) in releases.iter().enumerate() {
        if let Ok(version) = selector.judge(release) {
            taken.push((version, index));
        }
    }
    // Of byte-equal tags the first is picked, so it is looked at first.
    taken.sort_by(|(a, i), (b, j)| b.cmp(a).then(i.cmp(j)));
    taken.into_iter().map(|(_, index)| index).collect()
}

/// Has the registry describe those of a batch that need it.
async fn describe(
    registry: &dyn Registry,
    listing: &mut Listing,
    batch: &[usize],
    lacks: impl Fn(&Release) -> bool,
    progress: Progress<'_>,
) -> Result<()> {
    let mut chosen = vec![false; listing.releases.len()];
    for index in batch {
        if let (Some(chosen), Some(release)) = (chosen.get_mut(*index), listing.releases.get(*index)) {
            *chosen = lacks(release);
        }
    }
    let lacking: Vec<&mut Release> =
        listing.releases.iter_mut().zip(chosen).filter_map(|(release, chosen)| chosen.then_some(release)).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    progress(Step::Describing { releases: lacking.len() as u64 });
    listing.cost += registry.describe(lacking, progress).await?;
    Ok(())
}

/// The artifact that is wanted of a release.
fn find(selector: &Selector, release: &Release, demands: &Demands<'_>) -> Result<Matched> {
    let Some(wanted) = demands.wanted else { return Ok(Matched::NotAsked) };
    let artifacts = release.artifacts.as_deref().unwrap_or_default();
    // It was judged once, and its artifacts are no part of that judgement.
    let Ok(version) = selector.judge(release) else { return Ok(Matched::NotAsked) };
    let found = wanted(&version, release)?;
    Ok(found
        .and_then(|index| Some((index, artifacts.get(index)?)))
        .map_or(Matched::Missing, |(index, artifact)| Matched::Found { index, complete: artifact.complete }))
}
