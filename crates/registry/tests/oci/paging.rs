//! Lists are read to their end, or not at all.

use std::sync::Mutex;

use verpick_registry::{RegistryUrl, SILENT, Step};
use verpick_select::Selector;
use wiremock::ResponseTemplate;

use crate::stub::{Hub, Links, fails, many, open, page, settings};
use crate::support::{answers, tags};

#[tokio::test]
async fn every_page_is_read_however_the_next_is_named() {
    for links in [Links::Relative, Links::Absolute, Links::None] {
        let hub = Hub::start(many(250)).await;
        hub.change(|state| state.links = links);
        let (settings, _) = settings(&[]);
        let listing = open(&hub.url(), &settings).list(SILENT).await.unwrap();
        assert_eq!(tags(&listing), many(250));
        let all = many(250);
        assert_eq!(hub.asked(), ["page".to_owned(), format!("page {}", all[99]), format!("page {}", all[199])]);
        assert_eq!(listing.cost().requests, 3);
    }
}

#[tokio::test]
async fn a_full_page_that_names_no_next_one_may_have_been_the_last() {
    let hub = Hub::start(many(200)).await;
    hub.change(|state| state.links = Links::None);
    let (settings, _) = settings(&[]);
    let listing = open(&hub.url(), &settings).list(SILENT).await.unwrap();
    assert_eq!(tags(&listing), many(200));
    assert_eq!(hub.asked().len(), 3, "the third page is empty");
}

#[tokio::test]
async fn a_registry_that_gives_everything_each_time_is_asked_no_more_than_needed() {
    let all = many(150);
    let (hundred, many): (Vec<&str>, Vec<&str>) =
        (all.iter().take(100).map(String::as_str).collect(), all.iter().map(String::as_str).collect());
    for (tags_there, requests) in [(hundred, 2), (many, 1)] {
        let server = answers(vec![page(&tags_there)]).await;
        let (settings, _) = settings(&[]);
        let listing = open(&server.uri(), &settings).list(SILENT).await.unwrap();
        assert_eq!(tags(&listing), tags_there);
        assert_eq!(listing.cost().requests, requests);
    }
}

#[tokio::test]
async fn twelve_thousand_tags_are_read_in_pages_of_a_hundred() {
    let hub = Hub::start(many(12_129)).await;
    let (settings, _) = settings(&[]);
    let steps = Mutex::new(Vec::new());
    let note = |step: Step| steps.lock().unwrap().push(step);
    let listing = open(&hub.url(), &settings).list(&note).await.unwrap();
    assert_eq!(listing.releases().len(), 12_129);
    assert_eq!(listing.cost().requests, 122);
    assert_eq!(Selector::semver().latest(listing.releases()).unwrap().tag(), "v12.12.8");
    let steps = steps.into_inner().unwrap();
    assert_eq!(steps.len(), 122);
    let Step::Pages { read: 122, of: None, releases: 12_129, .. } = steps[121] else { panic!("{steps:?}") };
}

#[tokio::test]
async fn a_release_says_what_to_pull_and_nothing_that_is_not_known() {
    let hub = Hub::start(["v1.0.0"]).await;
    let (settings, _) = settings(&[]);
    let listing = open(&hub.url(), &settings).list(SILENT).await.unwrap();
    let [release] = listing.releases() else { panic!("{listing:?}") };
    let host = hub.url().replace("http://", "");
    assert_eq!(release.reference.as_deref(), Some(&*format!("{host}/acme/app:v1.0.0")));
    assert_eq!((release.published, release.first_seen, release.prerelease_flag), (None, None, None));
    assert_eq!((release.draft, release.yanked, &release.artifacts), (false, false, &None));
}

#[tokio::test]
async fn an_underscore_stands_for_a_plus() {
    let hub = Hub::start(["1.2.0_blue", "1.3.0_green", "1.1.0", "latest"]).await;
    let (settings, _) = settings(&[]);
    let url = format!("{}/acme/app?slot=blue", hub.url().replace("http://", "img://"));
    let url = RegistryUrl::parse(&url).unwrap();
    let listing = <dyn verpick_registry::Registry>::open(&url, &settings).unwrap().list(SILENT).await.unwrap();
    let selector = url.parameters().selector().unwrap();
    let picked = &listing.releases()[selector.latest(listing.releases()).unwrap().index()];
    // The tag is what it is called there, and so is what to pull.
    assert_eq!(picked.tag, b"1.2.0_blue");
    assert!(picked.reference.as_ref().unwrap().ends_with("/acme/app:1.2.0_blue"));
}

#[tokio::test]
async fn a_repository_without_tags_is_an_empty_list() {
    let (settings, _) = settings(&[]);
    for body in [r#"{"name":"acme/app","tags":null}"#, r#"{"name":"acme/app","tags":[]}"#] {
        let server = answers(vec![ResponseTemplate::new(200).set_body_raw(body, "application/json")]).await;
        assert_eq!(open(&server.uri(), &settings).list(SILENT).await.unwrap().releases(), []);
    }
}

#[tokio::test]
async fn a_tag_that_comes_or_goes_between_two_pages_loses_no_other() {
    for links in [Links::Relative, Links::None] {
        let hub = Hub::start(many(250)).await;
        let all = many(250);
        hub.change(|state| state.links = links);
        let (gone, last) = (all[0].clone(), all[99].clone());
        hub.before_each_page(move |page, state| {
            if page == 2 {
                // The one that the next page is asked by goes too.
                state.tags.remove(&gone);
                state.tags.remove(&last);
                state.tags.insert("a-first".to_owned());
                state.tags.insert("z-last".to_owned());
            }
        });
        let (settings, _) = settings(&[]);
        let listing = open(&hub.url(), &settings).list(SILENT).await.unwrap();
        let listed = tags(&listing);
        assert!(all.iter().all(|tag| listed.contains(tag)), "what was there all the time is listed");
        assert_eq!(listed.len(), 251);
        assert!(listed.contains(&"z-last".to_owned()) && !listed.contains(&"a-first".to_owned()));
    }
}

#[tokio::test]
async fn pages_that_overlap_are_read_again_and_then_are_an_error() {
    let first =
        || page(&["v1.0.0", "v1.1.0"]).insert_header("link", "</v2/acme/app/tags/list?n=100&page=2>; rel=\"next\"");
    let (settings, _) = settings(&[]);
    let server = answers(vec![first(), page(&["v1.1.0", "v1.2.0"]), first(), page(&["v1.2.0"])]).await;
    assert_eq!(tags(&open(&server.uri(), &settings).list(SILENT).await.unwrap()), ["v1.0.0", "v1.1.0", "v1.2.0"]);
    let server = answers(vec![first(), page(&["v1.1.0"]), first(), page(&["v1.1.0"])]).await;
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_incomplete() && error.is_transient());
    assert_eq!(
        line,
        "the list of acme/app changed while it was read: an entry stood on two pages; try again; a list is whole or it is \
         not used"
    );
    assert_eq!(server.received_requests().await.unwrap().len(), 4, "twice and no more");
}

#[tokio::test]
async fn pages_that_lead_in_a_circle_are_an_error() {
    let linked = |tag: &str, to: &str| {
        page(&[tag]).insert_header("link", format!("</v2/acme/app/tags/list?page={to}>; rel=\"next\""))
    };
    let server = answers(vec![linked("v1.0.0", "2"), linked("v1.1.0", "3"), linked("v1.2.0", "2")]).await;
    let (settings, _) = settings(&[]);
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_unsafe());
    assert_eq!(line, "the pages of acme/app on HOST lead in a circle");
    // A link whose fragment is another leads to the same page.
    let linked = |tag: &str, to: &str| {
        page(&[tag]).insert_header("link", format!("</v2/acme/app/tags/list?n=100{to}>; rel=next"))
    };
    let server = answers(vec![linked("v1.0.0", "#a"), linked("v1.1.0", "#b")]).await;
    assert_eq!(fails(&server.uri(), &settings).await.1, "the pages of acme/app on HOST lead in a circle");
}

#[tokio::test]
async fn a_next_page_on_another_host_is_refused() {
    let other = answers(vec![page(&["v9.0.0"])]).await;
    let there = other.uri().replace("http://", "");
    let (settings, _) = crate::stub::ada();
    for link in [format!("{}/v2/acme/app/tags/list?last=a", other.uri()), format!("//{there}/v2/acme/app/tags/list")] {
        let server = answers(vec![page(&["v1.0.0"]).insert_header("link", format!("<{link}>; rel=\"next\""))]).await;
        let (error, line) = fails(&server.uri(), &settings).await;
        assert!(error.is_unsafe());
        assert_eq!(
            line,
            format!(
                "HOST says that the next page of acme/app is on another host, {there}; that is not followed, for it could \
                 be anybody's"
            )
        );
    }
    assert_eq!(other.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_next_page_that_fails_fails_the_list() {
    let first = || page(&["v1.0.0"]).insert_header("link", "</v2/acme/app/tags/list?n=100&last=v1.0.0>; rel=\"next\"");
    let (settings, _) = settings(&[]);
    for (second, expected) in [
        (ResponseTemplate::new(500), "HOST failed 4 times (500 Internal Server Error)"),
        (
            ResponseTemplate::new(404),
            "HOST has not the image acme/app (404 Not Found); what is private shows only with a credential in \
             DOCKER_USERNAME and DOCKER_PASSWORD",
        ),
        (
            ResponseTemplate::new(200).set_body_raw("{\"tags\":[\"v2", "application/json"),
            "the answer of HOST was cut short: its JSON ends at line 1 column 12",
        ),
    ] {
        let server = answers(vec![first(), second]).await;
        assert_eq!(fails(&server.uri(), &settings).await.1, expected);
    }
}

#[tokio::test]
async fn an_answer_of_something_else_is_no_empty_list() {
    let (settings, _) = settings(&[]);
    for (body, kind, expected) in [
        ("{}", "application/json", "the answer of HOST cannot be read: missing field `tags` at line 1 column 2"),
        (
            r#"{"errors":[{"code":"UNKNOWN"}]}"#,
            "application/json",
            "the answer of HOST cannot be read: missing field `tags` at line 1 column 31",
        ),
        (
            r#"{"tags":["v1.0.0",2]}"#,
            "application/json",
            "the answer of HOST cannot be read: invalid type: integer `2`, expected a string at line 1 column 19",
        ),
        (
            "<html>",
            "text/html",
            "the answer of HOST cannot be read: it is a page for people; a proxy or a login page may stand in the way",
        ),
        ("", "application/json", "the answer of HOST was cut short: its JSON ends at line 1 column 0"),
    ] {
        let server = answers(vec![ResponseTemplate::new(200).set_body_raw(body, kind)]).await;
        assert_eq!(fails(&server.uri(), &settings).await.1, expected);
    }
}
