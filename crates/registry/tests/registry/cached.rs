//! What an unchanged registry costs, and when the cache is not believed.

use std::time::Duration;

use tempfile::TempDir;
use verpick_registry::{SILENT, Settings};

use crate::support::{Repo, TOKEN, TestClock, open, release, releases, settings, tags};

/// A repository, a cache, and the settings for both.
async fn repo(count: usize) -> (Repo, TempDir, Settings, std::sync::Arc<TestClock>) {
    let repo = Repo::start(releases(count)).await;
    let folder = TempDir::new().unwrap();
    let (mut settings, clock) = settings(&repo.url(), Some(TOKEN));
    settings.cache = Some(folder.path().join("verpick"));
    (repo, folder, settings, clock)
}

#[tokio::test]
async fn an_unchanged_repository_with_a_thousand_releases_costs_one_request() {
    let (repo, _folder, settings, clock) = repo(1_000).await;
    let first = open(&settings).list(SILENT).await.unwrap();
    assert_eq!(repo.asked().await.len(), 11);
    for _ in 0..3 {
        clock.advance(Duration::from_secs(60));
        // A new process has nothing but the cache.
        let again = open(&settings).list(SILENT).await.unwrap();
        assert_eq!(repo.asked().await, [(1, true)]);
        assert_eq!(again.releases(), first.releases());
        assert_eq!((again.cost().requests, again.cost().pages_from_cache, again.cost().bytes), (1, 10, 0));
    }
}

#[tokio::test]
async fn pages_are_verified_one_by_one_after_a_while() {
    let (repo, _folder, settings, clock) = repo(250).await;
    open(&settings).list(SILENT).await.unwrap();
    repo.asked().await;
    // One far down goes, which the first page does not show.
    repo.change(|releases| drop(releases.remove(240)));
    clock.advance(settings.verified_within - Duration::from_secs(1));
    assert_eq!(open(&settings).list(SILENT).await.unwrap().releases().len(), 250);
    assert_eq!(repo.asked().await, [(1, true)]);
    clock.advance(Duration::from_secs(1));
    let listing = open(&settings).list(SILENT).await.unwrap();
    assert_eq!(listing.releases().len(), 249);
    assert_eq!(listing.cost().pages_from_cache, 2);
    assert_eq!(repo.asked().await, [(1, true), (2, true), (3, true), (1, true)]);
    // And that holds for a while again.
    open(&settings).list(SILENT).await.unwrap();
    assert_eq!(repo.asked().await, [(1, true)]);
}

#[tokio::test]
async fn a_changed_first_page_makes_all_pages_be_asked_for() {
    let (repo, _folder, settings, _) = repo(250).await;
    open(&settings).list(SILENT).await.unwrap();
    repo.asked().await;
    // An edit moves nothing: the other pages are as they were.
    repo.change(|releases| releases[0]["prerelease"] = true.into());
    let listing = open(&settings).list(SILENT).await.unwrap();
    assert_eq!(listing.releases()[0].prerelease_flag, Some(true));
    assert_eq!(repo.asked().await, [(1, true), (2, true), (3, true)]);
    // A new release moves all others.
    repo.change(|releases| releases.insert(0, release("v2.0.0")));
    let listing = open(&settings).list(SILENT).await.unwrap();
    assert_eq!((tags(&listing)[0].as_str(), listing.releases().len()), ("v2.0.0", 251));
}

#[tokio::test]
async fn a_full_last_page_is_read_again_to_see_whether_another_follows() {
    let (repo, _folder, settings, clock) = repo(200).await;
    open(&settings).list(SILENT).await.unwrap();
    repo.asked().await;
    repo.change(|releases| releases.push(release("v0.1.0")));
    clock.advance(settings.verified_within);
    let listing = open(&settings).list(SILENT).await.unwrap();
    assert_eq!(tags(&listing).last().unwrap(), "v0.1.0");
    assert_eq!(repo.asked().await, [(1, true), (2, false), (3, false), (1, true)]);
}

#[tokio::test]
async fn what_one_token_saw_no_other_gets_from_the_cache() {
    let (repo, _folder, settings, _) = repo(3).await;
    open(&settings).list(SILENT).await.unwrap();
    repo.asked().await;
    for token in [Some("ghp_another"), None] {
        let (mut others, _) = crate::support::settings(&repo.url(), token);
        others.cache = settings.cache.clone();
        open(&others).list(SILENT).await.unwrap();
        assert_eq!(repo.asked().await, [(1, false)], "{token:?}");
    }
}

#[tokio::test]
async fn without_a_cache_everything_is_read_each_time() {
    let repo = Repo::start(releases(3)).await;
    let (settings, _) = settings(&repo.url(), Some(TOKEN));
    let registry = open(&settings);
    registry.list(SILENT).await.unwrap();
    registry.list(SILENT).await.unwrap();
    assert_eq!(repo.asked().await, [(1, false), (1, false)]);
}

#[tokio::test]
async fn a_cache_from_the_future_is_not_believed() {
    let (repo, _folder, settings, _) = repo(250).await;
    open(&settings).list(SILENT).await.unwrap();
    repo.asked().await;
    // Verified an hour ahead of this clock.
    let (mut ahead, ahead_clock) = crate::support::settings(&repo.url(), Some(TOKEN));
    ahead.cache = settings.cache.clone();
    ahead_clock.advance(Duration::from_secs(3_600));
    open(&ahead).list(SILENT).await.unwrap();
    repo.asked().await;
    open(&settings).list(SILENT).await.unwrap();
    assert_eq!(repo.asked().await, [(1, true), (2, true), (3, true)]);
}

#[tokio::test]
async fn an_interrupted_listing_leaves_the_cache_as_it_was() {
    let (repo, _folder, settings, _) = repo(250).await;
    let before = open(&settings).list(SILENT).await.unwrap();
    repo.asked().await;
    repo.before_each(|request, releases| releases.insert(0, release(&format!("v2.{request}.0"))));
    open(&settings).list(SILENT).await.unwrap_err();
    repo.before_each(|_, _| ());
    repo.change(|releases| *releases = crate::support::releases(250));
    let after = open(&settings).list(SILENT).await.unwrap();
    assert_eq!(after.releases(), before.releases());
    assert_eq!(after.cost().pages_from_cache, 3);
}
