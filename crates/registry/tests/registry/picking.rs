//! Which release is picked where artifacts, dates and descriptions count.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tempfile::TempDir;
use verpick_registry::artifact::Wanted;
use verpick_registry::{
    Artifact, BoxFuture, Cost, Demands, Error, Listing, Picked, Progress, Registry, RegistryUrl, Release, Result,
    SILENT, Settings, pick, wanting,
};
use verpick_select::{Prereleases, Reason, Selector, Verdict};
use verpick_version::Version;
use verpick_version::chrono::{DateTime, TimeDelta, Utc};

use crate::support::{Repo, asset, noon, open, release, settings};

const WANTED: &str = "app-linux-amd64.tar.gz";

fn wanted(_: &Version<'_>, release: &Release) -> Result<Option<usize>> {
    let artifacts = release.artifacts.as_deref().unwrap_or_default();
    let found: Vec<usize> = (0..artifacts.len()).filter(|index| artifacts[*index].name == WANTED).collect();
    match found[..] {
        [] => Ok(None),
        [index] => Ok(Some(index)),
        _ => Err(Error::ambiguous("two artifacts are the same")),
    }
}

fn demands() -> Demands<'static> {
    let mut demands = Demands::at(noon());
    demands.wanted = Some(&wanted);
    demands
}

fn selected(picked: &Picked) -> Option<String> {
    picked.explain().selected().map(|selection| selection.tag().to_owned())
}

/// A release on GitHub, published so many minutes before noon, with its artifact in this state.
fn published(tag: &str, minutes: i64, state: &str) -> serde_json::Value {
    let mut release = release(tag);
    release["published_at"] = (noon() - TimeDelta::minutes(minutes)).to_rfc3339().into();
    release["assets"] = match state {
        "" => serde_json::json!([asset("checksums.txt", "uploaded")]),
        state => serde_json::json!([asset("checksums.txt", "uploaded"), asset(WANTED, state)]),
    };
    release
}

#[tokio::test]
async fn a_release_whose_artifact_is_on_its_way_is_pending_and_an_older_one_is_picked() {
    for state in ["", "starter", "open"] {
        let repo = Repo::start(vec![published("v2.0.0", 29, state), published("v1.0.0", 90, "uploaded")]).await;
        let (settings, _) = settings(&repo.url(), None);
        let picked = pick(&*open(&settings), &Selector::semver(), &demands(), SILENT).await.unwrap();
        let explanation = picked.explain();
        assert_eq!(explanation.selected().unwrap().tag(), "v1.0.0", "{state}");
        let pending = explanation.pending().unwrap();
        assert_eq!(pending.selection().tag(), "v2.0.0");
        assert_eq!(pending.until(), noon() + TimeDelta::minutes(1));
        assert_eq!(picked.listing().releases()[1].artifact().unwrap().name, WANTED);
    }
}

#[tokio::test]
async fn past_its_grace_a_release_without_its_artifact_is_skipped() {
    let repo = Repo::start(vec![published("v2.0.0", 30, "starter"), published("v1.0.0", 90, "uploaded")]).await;
    let (settings, _) = settings(&repo.url(), None);
    let picked = pick(&*open(&settings), &Selector::semver(), &demands(), SILENT).await.unwrap();
    let explanation = picked.explain();
    assert_eq!(explanation.selected().unwrap().tag(), "v1.0.0");
    assert!(explanation.pending().is_none(), "the period is over to the second");
    assert_eq!(explanation.verdicts()[0], Verdict::Rejected(Reason::ArtifactMissing));
    let mut longer = demands();
    longer.grace = Duration::from_secs(31 * 60);
    let picked = pick(&*open(&settings), &Selector::semver(), &longer, SILENT).await.unwrap();
    assert_eq!(picked.explain().pending().unwrap().until(), noon() + TimeDelta::minutes(1));
}

#[tokio::test]
async fn the_minimum_age_counts_from_publication() {
    let repo = Repo::start(vec![published("v2.0.0", 59, "uploaded"), published("v1.0.0", 61, "uploaded")]).await;
    let (settings, _) = settings(&repo.url(), None);
    let mut old = Demands::at(noon());
    old.min_age = Some(Duration::from_secs(3_600));
    let picked = pick(&*open(&settings), &Selector::semver(), &old, SILENT).await.unwrap();
    assert_eq!(selected(&picked).unwrap(), "v1.0.0");
    let until = Some(noon() + TimeDelta::minutes(1));
    assert_eq!(picked.explain().verdicts()[0], Verdict::Rejected(Reason::TooNew { until }));
}

#[tokio::test]
async fn a_tie_is_an_error_only_where_it_could_win() {
    let twice = |tag: &str| {
        let mut release = published(tag, 90, "uploaded");
        release["assets"] = serde_json::json!([asset(WANTED, "uploaded"), asset(WANTED, "uploaded")]);
        release
    };
    for describe_all in [false, true] {
        let repo = Repo::start(vec![published("v2.0.0", 90, "uploaded"), twice("v1.0.0"), twice("v3.0.0-rc.1")]).await;
        let (settings, _) = settings(&repo.url(), None);
        let mut demands = demands();
        demands.describe_all = describe_all;
        let picked = pick(&*open(&settings), &Selector::semver(), &demands, SILENT).await.unwrap();
        assert_eq!(selected(&picked).unwrap(), "v2.0.0");
        assert_eq!(picked.explain().verdicts()[1], Verdict::Older);
        repo.change(|releases| releases.push(twice("v2.0.1")));
        let error = pick(&*open(&settings), &Selector::semver(), &demands, SILENT).await.unwrap_err();
        assert!(error.is_ambiguous());
    }
}

/// A registry whose listing is tags alone; notes which it had to describe.
#[derive(Debug, Default)]
struct Bare {
    tags: Vec<String>,
    /// Those that have the artifact, once described.
    complete: Vec<String>,
    described: Mutex<Vec<Vec<String>>>,
    fails: bool,
}

fn name(release: &Release) -> String {
    release.shown().to_string()
}

impl Registry for Bare {
    fn list<'a>(&'a self, _: Progress<'a>) -> BoxFuture<'a, Result<Listing>> {
        let releases = self.tags.iter().map(|tag| Release::new(tag.as_str())).collect();
        Box::pin(async move { Ok(Listing::whole(releases, Cost::default())) })
    }

    fn describe<'a>(&'a self, releases: Vec<&'a mut Release>, _: Progress<'a>) -> BoxFuture<'a, Result<Cost>> {
        Box::pin(async move {
            self.described.lock().unwrap().push(releases.iter().map(|release| name(release)).collect());
            for release in releases {
                let complete = self.complete.contains(&name(release));
                release.artifacts = Some(if complete { vec![Artifact::new(WANTED)] } else { Vec::new() });
                release.published = Some(noon() - TimeDelta::days(1));
            }
            if self.fails { Err(Error::truncated("bucket", "half of it")) } else { Ok(Cost::default()) }
        })
    }
}

fn bare(complete: &[&str]) -> Bare {
    Bare {
        tags: (0..100).map(|minor| format!("v1.{minor}.0")).collect(),
        complete: complete.iter().map(|tag| (*tag).to_owned()).collect(),
        ..Bare::default()
    }
}

#[tokio::test]
async fn only_what_could_win_is_described() {
    let registry = bare(&["v1.97.0", "v1.50.0"]);
    let picked = pick(&registry, &Selector::semver(), &demands(), SILENT).await.unwrap();
    assert_eq!(selected(&picked).unwrap(), "v1.97.0");
    assert_eq!(*registry.described.lock().unwrap(), [["v1.96.0", "v1.97.0", "v1.98.0", "v1.99.0"]]);
    let explanation = picked.explain();
    assert_eq!(explanation.rejected(), 2, "those below are older, described or not");
    assert_eq!(explanation.verdicts()[50], Verdict::Older);
}

#[tokio::test]
async fn batches_grow_until_one_is_whole() {
    let registry = bare(&["v1.30.0"]);
    let picked = pick(&registry, &Selector::semver(), &demands(), SILENT).await.unwrap();
    assert_eq!(selected(&picked).unwrap(), "v1.30.0");
    let sizes: Vec<usize> = registry.described.lock().unwrap().iter().map(Vec::len).collect();
    assert_eq!(sizes, [4, 16, 64]);
    let registry = bare(&[]);
    let picked = pick(&registry, &Selector::semver(), &demands(), SILENT).await.unwrap();
    assert_eq!(selected(&picked), None);
    assert_eq!(registry.described.lock().unwrap().concat().len(), 100);
}

#[tokio::test]
async fn nothing_is_described_that_nobody_asks_for() {
    let registry = bare(&[]);
    let picked = pick(&registry, &Selector::semver(), &Demands::at(noon()), SILENT).await.unwrap();
    assert_eq!(selected(&picked).unwrap(), "v1.99.0");
    assert!(registry.described.lock().unwrap().is_empty());
    // An age is asked for, and the listing had no dates.
    let mut old = Demands::at(noon());
    old.min_age = Some(Duration::from_secs(3_600));
    let picked = pick(&registry, &Selector::semver(), &old, SILENT).await.unwrap();
    assert_eq!(selected(&picked).unwrap(), "v1.99.0");
    assert_eq!(registry.described.lock().unwrap().concat().len(), 4);
    assert_eq!(picked.explain().rejected(), 0);
}

#[tokio::test]
async fn a_slot_filters_before_anything_is_described() {
    let mut registry = bare(&["v1.2.0+blue"]);
    registry.tags.extend(["v1.2.0+blue".to_owned(), "v1.3.0+green".to_owned()]);
    let picked = pick(&registry, &Selector::semver().slot("blue"), &demands(), SILENT).await.unwrap();
    assert_eq!(selected(&picked).unwrap(), "v1.2.0+blue");
    assert_eq!(*registry.described.lock().unwrap(), [["v1.2.0+blue"]]);
}

#[tokio::test]
async fn a_description_that_fails_fails_the_pick() {
    let registry = Bare { fails: true, ..bare(&["v1.99.0"]) };
    let error = pick(&registry, &Selector::semver(), &demands(), SILENT).await.unwrap_err();
    assert!(error.is_incomplete());
}

#[tokio::test]
async fn all_are_described_where_all_are_shown() {
    let registry = bare(&["v1.97.0"]);
    let mut all = demands();
    all.describe_all = true;
    let picked = pick(&registry, &Selector::semver(), &all, SILENT).await.unwrap();
    assert_eq!(selected(&picked).unwrap(), "v1.97.0");
    assert!(picked.listing().releases().iter().all(|release| release.artifacts.is_some()));
}

/// When the tags of a repository were first seen, at this moment of its clock. Drafts have no date of their own.
async fn first_seen(settings: &Settings) -> Vec<(String, Option<DateTime<Utc>>)> {
    let listing = open(settings).list(SILENT).await.unwrap();
    listing.releases().iter().map(|release| (name(release), release.dated())).collect()
}

#[tokio::test]
async fn what_has_no_date_is_dated_when_it_is_first_seen() {
    let undated = |tag: &str| {
        let mut release = release(tag);
        release["published_at"] = ().into();
        release
    };
    let repo = Repo::start(vec![undated("v1.0.0")]).await;
    let folder = TempDir::new().unwrap();
    let (mut settings, clock) = settings(&repo.url(), None);
    assert_eq!(first_seen(&settings).await, [("v1.0.0".to_owned(), None)], "without a cache nobody knows");
    settings.cache = Some(folder.path().to_owned());
    let at = |minutes: i64| Some(noon() + TimeDelta::minutes(minutes));
    assert_eq!(first_seen(&settings).await, [("v1.0.0".to_owned(), at(0))]);
    clock.advance(Duration::from_secs(3_600));
    repo.change(|releases| releases.insert(0, undated("v1.1.0")));
    let seen = [("v1.1.0".to_owned(), at(60)), ("v1.0.0".to_owned(), at(0))];
    assert_eq!(first_seen(&settings).await, seen);
    // One that vanishes and comes back is new: it need not be what it was.
    let all = [undated("v1.1.0"), undated("v1.0.0")];
    repo.change(|releases| drop(releases.remove(1)));
    assert_eq!(first_seen(&settings).await.len(), 1);
    clock.advance(Duration::from_secs(3_600));
    repo.change(|releases| *releases = all.to_vec());
    assert_eq!(first_seen(&settings).await, [("v1.1.0".to_owned(), at(60)), ("v1.0.0".to_owned(), at(120))]);
}

#[tokio::test]
async fn an_artifact_is_found_by_template_and_by_platform() {
    for (text, expected) in [
        ("{name}-{os}-{arch}.tar.gz", Ok(WANTED)),
        ("linux/amd64", Ok(WANTED)),
        ("checksums.txt", Ok("checksums.txt")),
        ("app-{version}.zip", Ok("app-1.2.0-rc.1.zip")),
        (
            "windows/amd64",
            Err(
                "api/v1.2.0-rc.1: two files fit windows/amd64 equally well: a-windows-amd64.exe and b-windows-amd64.exe; ask \
                 for one with a template, such as a-windows-amd64.exe",
            ),
        ),
    ] {
        let mut latest = published("api/v1.2.0-rc.1", 90, "uploaded");
        for name in ["app-1.2.0-rc.1.zip", "a-windows-amd64.exe", "b-windows-amd64.exe"] {
            latest["assets"].as_array_mut().unwrap().push(asset(name, "uploaded"));
        }
        let repo = Repo::start(vec![latest]).await;
        let (settings, _) = settings(&repo.url(), None);
        let wanted = Wanted::parse(text).unwrap();
        // A template is for the machine of the test otherwise.
        let wanted = if text.contains('{') { wanted.with_platform("linux/amd64".parse().unwrap()) } else { wanted };
        let matcher = wanting(&wanted, "app");
        let mut demands = demands();
        demands.wanted = Some(&matcher);
        let selector = Selector::semver().prefix("api/").prereleases(Prereleases::Include);
        let picked = pick(&*open(&settings), &selector, &demands, SILENT).await;
        let found = picked.map(|picked| picked.listing().releases()[0].artifact().unwrap().name.clone());
        assert_eq!(found.map_err(|error| format!("{error:#}")), expected.map(str::to_owned).map_err(str::to_owned));
    }
}

#[test]
fn a_url_says_all_of_it() {
    let url = RegistryUrl::parse("ghr://acme/app?artifact=app.zip&grace=1h&min-age=2d&channel=rc").unwrap();
    let parameters = url.parameters();
    assert_eq!(parameters.artifact.as_deref(), Some("app.zip"));
    assert_eq!(parameters.grace_or_default(), Duration::from_secs(3_600));
    assert_eq!(parameters.min_age, Some(Duration::from_secs(2 * 86_400)));
    assert_eq!(url.name(), "app");
    let registry: Arc<dyn Registry> = Arc::from(<dyn Registry>::open(&url, &Settings::default()).unwrap());
    assert!(format!("{registry:?}").contains("acme/app"));
}
