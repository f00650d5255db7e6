//! Lists are read to their end, or not at all.

use std::sync::Mutex;

use verpick_registry::{Reading, SILENT, Step};
use verpick_select::Selector;
use verpick_version::chrono::{DateTime, Utc};
use wiremock::ResponseTemplate;

use crate::support::{Repo, TOKEN, answers, asset, fails, open, release, releases, settings, tags};

#[tokio::test]
async fn every_page_is_read() {
    let repo = Repo::start(releases(250)).await;
    let (settings, _) = settings(&repo.url(), Some(TOKEN));
    let listing = open(&settings).list(SILENT).await.unwrap();
    assert_eq!(listing.releases().len(), 250);
    assert_eq!(tags(&listing)[249], "v1.0.0");
    // The first page once more, to see that nothing slipped from one to another.
    assert_eq!(repo.asked().await, [(1, false), (2, false), (3, false), (1, true)]);
    let cost = listing.cost();
    assert_eq!((cost.requests, cost.pages_from_cache), (4, 0));
    assert!(cost.bytes > 250 * 100, "{cost:?}");
}

#[tokio::test]
async fn a_release_says_what_github_says() {
    let mut draft = release("v2.0.0");
    draft["draft"] = true.into();
    draft["published_at"] = ().into();
    let mut flagged = release("v1.5.0");
    flagged["prerelease"] = true.into();
    flagged["assets"] = serde_json::json!([asset("a.zip", "uploaded"), asset("b.zip", "starter")]);
    let repo = Repo::start(vec![draft, flagged]).await;
    let (settings, _) = settings(&repo.url(), None);
    let listing = open(&settings).list(SILENT).await.unwrap();
    let [draft, flagged] = listing.releases() else { panic!("{listing:?}") };
    assert!(draft.draft && draft.published.is_none());
    assert_eq!(flagged.prerelease_flag, Some(true));
    assert_eq!(flagged.published, Some("2026-01-02T00:00:00Z".parse::<DateTime<Utc>>().unwrap()));
    assert_eq!(flagged.reference.as_deref(), Some("https://github.com/acme/app/releases/tag/v1.5.0"));
    let [there, on_its_way] = flagged.artifacts.as_deref().unwrap() else { panic!("{flagged:?}") };
    assert_eq!((there.name.as_str(), there.size, there.complete), ("a.zip", Some(1_000), true));
    assert_eq!(there.digest.as_deref(), Some("sha256:00"));
    assert_eq!(there.location.as_deref(), Some("https://github.com/acme/app/releases/download/a.zip"));
    assert!(!on_its_way.complete);
    // The text of the tag says what is a pre-release, not the flag; and drafts are out.
    assert_eq!(Selector::semver().latest(listing.releases()).unwrap().tag(), "v1.5.0");
}

#[tokio::test]
async fn progress_tells_of_every_page() {
    let repo = Repo::start(releases(201)).await;
    let (settings, _) = settings(&repo.url(), None);
    let steps = Mutex::new(Vec::new());
    let note = |step: Step| {
        if let Step::Pages { read, of, releases, .. } = step {
            steps.lock().unwrap().push((read, of, releases));
        }
    };
    open(&settings).list(&note).await.unwrap();
    assert_eq!(*steps.lock().unwrap(), [(1, Some(3), 100), (2, Some(3), 200), (3, Some(3), 201)]);
}

#[tokio::test]
async fn a_pattern_may_cut_versions_out_of_tags() {
    let repo = Repo::start(vec![release("build-1.2.0-linux"), release("v3.0.0")]).await;
    let (settings, _) = settings(&repo.url(), None);
    let mut listing = open(&settings).list(SILENT).await.unwrap();
    listing.read_as(|release| {
        match release.tag.strip_prefix(b"build-").and_then(|rest| rest.strip_suffix(b"-linux")) {
            Some(version) => Reading::As(version.to_owned()),
            None => Reading::Nothing,
        }
    });
    assert_eq!(Selector::semver().latest(listing.releases()).unwrap().tag(), "1.2.0");
}

#[tokio::test]
async fn a_release_that_comes_while_pages_are_read_makes_them_be_read_again() {
    let repo = Repo::start(releases(150)).await;
    let (settings, _) = settings(&repo.url(), None);
    repo.before_each(|request, releases| {
        if request == 2 {
            releases.insert(0, release("v2.0.0"));
        }
    });
    let listing = open(&settings).list(SILENT).await.unwrap();
    assert_eq!(listing.releases().len(), 151);
    assert_eq!(tags(&listing)[0], "v2.0.0");
}

#[tokio::test]
async fn a_release_that_goes_while_pages_are_read_makes_them_be_read_again() {
    let repo = Repo::start(releases(250)).await;
    let (settings, _) = settings(&repo.url(), None);
    repo.before_each(|request, releases| {
        if request == 2 {
            releases.remove(0);
        }
    });
    let listing = open(&settings).list(SILENT).await.unwrap();
    assert_eq!(listing.releases().len(), 249);
    assert!(tags(&listing).contains(&"v1.149.0".to_owned()), "the one that slipped to the page before");
}

#[tokio::test]
async fn a_list_that_never_holds_still_is_an_error() {
    let repo = Repo::start(releases(150)).await;
    let (settings, _) = settings(&repo.url(), None);
    repo.before_each(|request, releases| releases.insert(0, release(&format!("v2.{request}.0"))));
    let (error, line) = fails(&repo.url(), &settings).await;
    assert!(error.is_incomplete() && error.is_transient());
    assert_eq!(
        line,
        "the list of acme/app changed while it was read: an entry stood on two pages; try again; a list is whole or it is \
         not used"
    );
    assert_eq!(repo.asked().await.len(), 4, "twice and no more");
}

#[tokio::test]
async fn pages_that_lead_in_a_circle_are_an_error() {
    let server = relative_links(&["/page/1", "/page/0", "/page/1"]).await;
    let (settings, _) = settings(&server.uri(), None);
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_unsafe());
    assert_eq!(line, "the pages of acme/app on HOST lead in a circle");
}

#[tokio::test]
async fn pages_without_end_are_an_error() {
    let links: Vec<String> = (0..50).map(|page| format!("/page/{page}")).collect();
    let links: Vec<&str> = links.iter().map(String::as_str).collect();
    let server = relative_links(&links).await;
    let (mut settings, _) = settings(&server.uri(), None);
    settings.most_pages = 20;
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_too_much());
    assert_eq!(line, "HOST has more than 20 pages of acme/app");
}

#[tokio::test]
async fn more_releases_than_github_lists_are_an_error() {
    let said = serde_json::json!({"message": "Only the first 10000 results are available."});
    let full = releases(100);
    let server = answers(vec![
        ResponseTemplate::new(200).set_body_json(full).insert_header("link", "</page/101>; rel=\"next\""),
        ResponseTemplate::new(422).set_body_json(said),
    ])
    .await;
    let (settings, _) = settings(&server.uri(), None);
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_too_much() && !error.is_transient());
    assert_eq!(
        line,
        "acme/app on HOST has more than 10,000 releases, and no more are listed (422); its tags are all to be had: \
         git+https://…"
    );
}

#[tokio::test]
async fn a_repository_without_releases_is_an_empty_list() {
    let repo = Repo::start(Vec::new()).await;
    let (settings, _) = settings(&repo.url(), None);
    assert_eq!(open(&settings).list(SILENT).await.unwrap().releases(), []);
}

/// A server whose answers have these links one after another, and a release each.
async fn relative_links(links: &[&str]) -> wiremock::MockServer {
    let answer = |(number, link): (usize, &&str)| {
        ResponseTemplate::new(200)
            .set_body_json([release(&format!("v1.{number}.0"))])
            .insert_header("link", format!("<{link}>; rel=\"next\""))
    };
    answers(links.iter().enumerate().map(answer).collect()).await
}

#[tokio::test]
async fn pages_that_become_more_while_they_are_read_make_them_be_read_again() {
    let repo = Repo::start(releases(150)).await;
    let (settings, _) = settings(&repo.url(), None);
    let older = |request: usize| (0..100).map(move |patch| release(&format!("v0.{request}.{patch}")));
    repo.before_each(move |request, releases| {
        if request == 2 {
            releases.extend(older(request));
        }
    });
    assert_eq!(open(&settings).list(SILENT).await.unwrap().releases().len(), 250);
    repo.before_each(move |request, releases| {
        if request % 2 == 0 {
            releases.extend(older(request + 10));
        }
    });
    let (error, line) = fails(&repo.url(), &settings).await;
    assert!(error.is_incomplete());
    assert_eq!(
        line,
        "the list of acme/app changed while it was read: the number of pages is another now; try again; a list is whole or it \
         is not used"
    );
}
