//! What an unchanged registry costs, and how old tags are.

use std::time::Duration;

use tempfile::TempDir;
use verpick_registry::{Clock as _, Registry, SILENT, Settings};
use verpick_select::Selector;

use crate::stub::{Hub, PASSWORD, Wants, ada, many, open, settings};
use crate::support::tags;

async fn hub(count: usize) -> (Hub, TempDir, Settings, std::sync::Arc<crate::support::TestClock>) {
    let hub = Hub::start(many(count)).await;
    hub.change(|state| state.has_etags = true);
    let folder = TempDir::new().unwrap();
    let (mut settings, clock) = settings(&[]);
    settings.cache = Some(folder.path().join("verpick"));
    (hub, folder, settings, clock)
}

#[tokio::test]
async fn an_unchanged_repository_costs_one_request_for_each_page_and_no_body() {
    for (count, pages) in [(90, 1), (250, 3)] {
        let (hub, _folder, settings, _) = hub(count).await;
        let first = open(&hub.url(), &settings).list(SILENT).await.unwrap();
        hub.asked();
        // A new process has nothing but the cache.
        let again = open(&hub.url(), &settings).list(SILENT).await.unwrap();
        assert_eq!(again.releases(), first.releases());
        let cost = again.cost();
        assert_eq!((cost.requests, cost.pages_from_cache, cost.bytes), (pages, pages, 0));
        assert!(hub.asked().iter().all(|asked| asked.ends_with(" unless")));
    }
}

#[tokio::test]
async fn a_new_tag_is_seen_at_once_on_whatever_page_it_stands() {
    let (hub, _folder, settings, _) = hub(250).await;
    open(&hub.url(), &settings).list(SILENT).await.unwrap();
    hub.change(|state| assert!(state.tags.insert("v9.0.0".to_owned())));
    let listing = open(&hub.url(), &settings).list(SILENT).await.unwrap();
    assert_eq!(Selector::semver().latest(listing.releases()).unwrap().tag(), "v9.0.0");
    assert_eq!(listing.cost().pages_from_cache, 2);
}

#[tokio::test]
async fn a_page_that_grew_a_next_one_is_read_again() {
    let (hub, _folder, settings, _) = hub(100).await;
    hub.change(|state| state.links = crate::stub::Links::None);
    open(&hub.url(), &settings).list(SILENT).await.unwrap();
    hub.change(|state| assert!(state.tags.insert("z".to_owned())));
    let listing = open(&hub.url(), &settings).list(SILENT).await.unwrap();
    assert_eq!(tags(&listing).last().unwrap(), "z");
}

#[tokio::test]
async fn pages_are_kept_by_who_saw_them_and_not_by_their_tokens() {
    let (hub, _folder, plain, _) = hub(3).await;
    hub.change(|state| state.wants = Wants::TokenForPassword);
    let (mut settings, _) = ada();
    settings.cache = plain.cache.clone();
    open(&hub.url(), &settings).list(SILENT).await.unwrap();
    hub.asked();
    open(&hub.url(), &settings).list(SILENT).await.unwrap();
    // Another token, the same pages.
    assert_eq!(hub.asked(), ["page unless", "token as ada", "page with a token unless"]);
    let (mut others, _) = crate::stub::settings(&[("DOCKER_USERNAME", "eve"), ("DOCKER_PASSWORD", PASSWORD)]);
    others.cache = plain.cache.clone();
    assert!(open(&hub.url(), &others).list(SILENT).await.is_err());
    assert_eq!(hub.asked(), ["page", "token as another"]);
}

#[tokio::test]
async fn a_tag_is_as_old_as_it_was_first_seen() {
    let (hub, _folder, settings, clock) = hub(3).await;
    let age = Duration::from_secs(3_600);
    let began = clock.now();
    let listing = open(&hub.url(), &settings).list(SILENT).await.unwrap();
    assert!(listing.releases().iter().all(|release| release.published.is_none() && release.first_seen == Some(began)));
    let selector = |now| Selector::semver().min_age(age, now);
    assert!(selector(clock.now()).latest(listing.releases()).is_none(), "all are new to us");
    clock.advance(age);
    hub.change(|state| assert!(state.tags.insert("v9.0.0".to_owned())));
    let listing = open(&hub.url(), &settings).list(SILENT).await.unwrap();
    assert_eq!(selector(clock.now()).latest(listing.releases()).unwrap().tag(), "v0.0.2", "v9.0.0 is not old enough");
    clock.advance(age);
    let listing = open(&hub.url(), &settings).list(SILENT).await.unwrap();
    assert_eq!(selector(clock.now()).latest(listing.releases()).unwrap().tag(), "v9.0.0");
}

#[tokio::test]
async fn its_age_does_not_hang_on_how_its_url_is_spelt() {
    let (hub, _folder, settings, clock) = hub(1).await;
    let began = clock.now();
    open(&hub.url(), &settings).list(SILENT).await.unwrap();
    clock.advance(Duration::from_secs(3_600));
    let host = hub.url().replace("http://", "");
    for url in [format!("oci://{host}/acme/app"), format!("img://{host}/acme/%61pp/?pre-release=true")] {
        let listing = <dyn Registry>::from_url(&url, &settings).unwrap().list(SILENT).await.unwrap();
        assert_eq!(listing.releases()[0].first_seen, Some(began), "{url}");
    }
}
