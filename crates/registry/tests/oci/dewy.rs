//! Dewy's cases of image registries, written out; those of URLs stand beside the code that reads them.

use serde_json::json;
use verpick_registry::{SILENT, Settings};
use verpick_select::{Prereleases, Selector};
use wiremock::matchers::{any, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::stub::{Hub, fails, open, page, settings};
use crate::support::{answers, tags};

/// The suite `oci.find_latest_tag`, whole.
#[tokio::test]
async fn the_latest_tag_is_the_one_that_dewy_picks() {
    let many = ["v1.0.0", "v1.0.1", "v1.1.0", "v2.0.0", "v2.0.0-beta", "v2.1.0-rc1", "latest"];
    let cases: [(&[&str], bool, Option<&str>); 7] = [
        (&["v1.0.0", "v1.0.1", "v2.0.0", "v2.0.0-beta"], false, Some("v2.0.0")),
        (&["v1.0.0", "v2.0.0", "v2.1.0-rc1"], true, Some("v2.1.0-rc1")),
        (&["v1.0.0", "v2.0.0", "v2.1.0-rc1"], false, Some("v2.0.0")),
        (&["latest", "main", "dev"], false, None),
        (&["latest", "v1.0.0", "main", "v1.0.1"], false, Some("v1.0.1")),
        (&many, false, Some("v2.0.0")),
        (&many, true, Some("v2.1.0-rc1")),
    ];
    for (tags, prereleases, expected) in cases {
        let hub = Hub::start(tags.iter().copied()).await;
        let (settings, _) = settings(&[]);
        let listing = open(&hub.url(), &settings).list(SILENT).await.unwrap();
        let selector = match prereleases {
            true => Selector::semver().prereleases(Prereleases::Include),
            false => Selector::semver(),
        };
        let latest = selector.latest(listing.releases());
        assert_eq!(latest.map(|selection| selection.tag().to_string()).as_deref(), expected, "{tags:?}");
    }
}

/// What a link leads to: the next request, or none, or an error.
async fn led_to(link: &str, settings: &Settings) -> Result<Option<String>, String> {
    let server = MockServer::start().await;
    // The registry of those cases is ghcr.io.
    let link = link.replace("https://ghcr.io", &server.uri());
    let first = if link.is_empty() { page(&["v0.1.0"]) } else { page(&["v0.1.0"]).insert_header("link", link) };
    Mock::given(query_param_is_missing("last")).respond_with(first).mount(&server).await;
    Mock::given(any()).respond_with(page(&["v9.9.9"])).with_priority(6).mount(&server).await;
    if let Err(error) = open(&server.uri(), settings).list(SILENT).await {
        return Err(crate::support::said(&error, &server.uri()));
    }
    let requests = server.received_requests().await.unwrap();
    assert!(requests.len() <= 2);
    Ok(requests.get(1).map(|request| format!("{}?{}", request.url.path(), request.url.query().unwrap())))
}

/// The suite `oci.link_next`, but for one case: for Dewy a list ends where its link to the next page has lost its brackets,
/// and so silently lacks the rest. It is an error here.
#[tokio::test]
async fn a_link_leads_where_it_leads_for_dewy() {
    let cases: [(&str, Option<&str>); 8] = [
        ("</v2/testapp/tags/list?n=100&last=v1.0.0>; rel=\"next\"", Some("/v2/testapp/tags/list?n=100&last=v1.0.0")),
        (
            "<https://ghcr.io/v2/testapp/tags/list?n=100&last=v2.0.0>; rel=\"next\"",
            Some("/v2/testapp/tags/list?n=100&last=v2.0.0"),
        ),
        ("", None),
        ("</v2/testapp/tags/list?n=100&last=v1.0.0>; rel=\"prev\"", None),
        ("</v2/testapp/tags/list?n=100&last=v1.0.0>", None),
        (
            "</v2/testapp/tags/list?n=100&last=v0.9.0>; rel=\"prev\", </v2/testapp/tags/list?n=100&last=v2.0.0>; rel=\"next\"",
            Some("/v2/testapp/tags/list?n=100&last=v2.0.0"),
        ),
        (
            "</v2/testapp/tags/list?n=100&last=v3.0.0>; rel=\"next\", </v2/testapp/tags/list?n=100&last=v1.0.0>; rel=\"prev\"",
            Some("/v2/testapp/tags/list?n=100&last=v3.0.0"),
        ),
        (
            "</v2/testapp/tags/list?n=100&last=v0.9.0>; rel=\"prev\", </v2/testapp/tags/list?n=100&last=v0.1.0>; rel=\"first\"",
            None,
        ),
    ];
    let (settings, _) = settings(&[]);
    for (link, expected) in cases {
        assert_eq!(led_to(link, &settings).await, Ok(expected.map(str::to_owned)), "{link}");
    }
    assert_eq!(
        led_to("/v2/testapp/tags/list?n=100&last=v1.0.0; rel=\"next\"", &settings).await.unwrap_err(),
        "the answer of HOST cannot be read: its link to the next page is /v2/testapp/tags/list?n=100&last=v1.0.0; \
         rel=\"next\""
    );
}

/// The suite `oci.pagination`, whole. Dewy stops at 100 pages, which 12,129 tags have more of; here 2,000 are an end.
#[tokio::test]
async fn pages_are_followed_to_their_end() {
    let pages: [&[&str]; 3] = [&["v1.0.0", "v1.0.1", "v1.1.0"], &["v2.0.0", "v2.0.1", "v2.1.0"], &["v3.0.0", "latest"]];
    let answer = |number: usize| {
        let next = format!("</v2/acme/app/tags/list?n=100&page={number}>; rel=\"next\"");
        let answer = page(pages[number]);
        if number + 1 < pages.len() { answer.insert_header("link", next) } else { answer }
    };
    let server = answers((0..pages.len()).map(answer).collect()).await;
    let (mut settings, _) = settings(&[]);
    let listing = open(&server.uri(), &settings).list(SILENT).await.unwrap();
    assert_eq!(tags(&listing), pages.concat());

    let endless = |page: usize| {
        let link = format!("</v2/acme/app/tags/list?n=100&last={page}>; rel=\"next\"");
        let tags = json!({"name": "acme/app", "tags": [format!("v{page}.0.0")]});
        ResponseTemplate::new(200).set_body_json(tags).insert_header("link", link)
    };
    settings.most_pages = 100;
    let server = answers((0..102).map(endless).collect()).await;
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_too_much());
    assert_eq!(line, "HOST has more than 100 pages of acme/app");
    assert_eq!(Settings::default().most_pages, 2_000);
}
