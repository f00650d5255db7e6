//! Who gets the token: the host it is for.

use std::process::Command;

use verpick_registry::{Environment, Registry, SILENT};
use wiremock::ResponseTemplate;

use crate::support::{TOKEN, always, answers, fails, good, open, release, settings};

fn redirect(status: u16, to: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).insert_header("location", to)
}

#[tokio::test]
async fn a_redirect_on_the_same_host_keeps_the_token() {
    for status in [301, 302, 307, 308] {
        let server = answers(vec![redirect(status, "/repositories/1/releases"), good()]).await;
        let (settings, _) = settings(&server.uri(), Some(TOKEN));
        assert_eq!(open(&settings).list(SILENT).await.unwrap().releases().len(), 1);
        let requests = server.received_requests().await.unwrap();
        assert_eq!(requests[1].url.path(), "/repositories/1/releases");
        assert!(requests.iter().all(|request| request.headers.contains_key("authorization")));
    }
}

#[tokio::test]
async fn a_redirect_to_another_host_loses_the_token() {
    let other = always(good()).await;
    // Another port is another host: anybody may listen there.
    let server = always(redirect(302, &format!("{}/releases", other.uri()))).await;
    let (settings, _) = settings(&server.uri(), Some(TOKEN));
    open(&settings).list(SILENT).await.unwrap();
    let requests = other.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    assert!(!requests[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_refusal_behind_a_redirect_does_not_blame_the_token() {
    let other = always(ResponseTemplate::new(401)).await;
    let server = always(redirect(302, &other.uri())).await;
    let (settings, _) = settings(&server.uri(), Some(TOKEN));
    let (_, line) = fails(&other.uri(), &settings).await;
    assert_eq!(
        line,
        "HOST does not show the repository acme/app without a credential (401 Unauthorized); put one into GH_TOKEN or \
         GITHUB_TOKEN"
    );
}

#[tokio::test]
async fn redirects_without_end_or_aim_are_errors() {
    for (answer, expected) in [
        (redirect(302, "/again"), "HOST redirects more than 5 times"),
        (ResponseTemplate::new(302), "HOST redirects to nowhere"),
    ] {
        let server = always(answer).await;
        let (settings, _) = settings(&server.uri(), None);
        let (error, line) = fails(&server.uri(), &settings).await;
        assert!(error.is_unsafe());
        assert_eq!(line, expected);
    }
}

#[tokio::test]
async fn a_next_page_on_another_host_is_refused() {
    let other = always(good()).await;
    let link = format!("<{}/page/2>; rel=\"next\"", other.uri());
    let server = always(good().insert_header("link", link)).await;
    let (settings, _) = settings(&server.uri(), Some(TOKEN));
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_unsafe());
    let there = other.uri().replace("http://", "");
    assert_eq!(
        line,
        format!(
            "HOST says that the next page of acme/app is on another host, {there}; that is not followed, for it could be \
             anybody's"
        )
    );
    assert_eq!(other.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_token_does_not_travel_in_plain_text() {
    let (settings, _) = settings("http://ghe.invalid/api/v3", Some(TOKEN));
    let (error, line) = fails("http://ghe.invalid", &settings).await;
    assert!(error.is_unsafe());
    assert_eq!(
        line,
        "the credential from GITHUB_TOKEN is not sent to HOST over plain HTTP; use https://, or unset GITHUB_TOKEN"
    );
}

#[tokio::test]
async fn a_token_that_is_none_is_refused_without_showing_it() {
    let (settings, _) = settings("http://127.0.0.1:1", Some("ghp_PRIVATE\nprivate"));
    let error = <dyn Registry>::from_url("ghr://acme/app", &settings).unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "the credential from GITHUB_TOKEN has characters that none has; a line break or a quote may have slipped in"
    );
}

#[tokio::test]
async fn another_api_is_asked_below_its_path() {
    let server = always(good()).await;
    for (tail, path) in [("/api/v3", "/api/v3/repos/acme/app/releases"), ("/", "/repos/acme/app/releases")] {
        let (settings, _) = settings(&format!("{}{tail}", server.uri()), None);
        open(&settings).list(SILENT).await.unwrap();
        assert_eq!(server.received_requests().await.unwrap().last().unwrap().url.path(), path);
    }
}

#[tokio::test]
async fn an_api_that_is_no_address_is_refused() {
    for (url, expected) in [
        ("ghe.example.com", "GITHUB_API_URL is no address of a server; it looks like https://api.github.com"),
        ("ftp://ghe.example.com", "GITHUB_API_URL is no address of a server; it looks like https://api.github.com"),
        (
            "https://me:secret@ghe.example.com",
            "GITHUB_API_URL has more to it than host and path; it looks like https://api.github.com",
        ),
    ] {
        let (settings, _) = settings(url, None);
        let error = <dyn Registry>::from_url("ghr://acme/app", &settings).unwrap_err();
        assert!(error.is_usage());
        assert_eq!(format!("{error:#}"), expected);
    }
}

#[tokio::test]
async fn a_request_says_who_asks_and_for_what() {
    let server = always(good()).await;
    let (settings, _) = settings(&server.uri(), None);
    open(&settings).list(SILENT).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let header = |name: &str| requests[0].headers[name].to_str().unwrap();
    assert_eq!(header("user-agent"), format!("verpick/{}", env!("CARGO_PKG_VERSION")));
    assert_eq!(header("accept"), "application/vnd.github+json");
    assert_eq!(header("x-github-api-version"), "2022-11-28");
    assert_eq!(requests[0].url.query(), Some("per_page=100"));
}

/// Another process, for the environment of this one belongs to all tests.
#[tokio::test]
async fn a_proxy_is_taken_from_the_environment() {
    let proxy = answers(vec![ResponseTemplate::new(200).set_body_json([release("v3.1.4")])]).await;
    let mut test = Command::new(std::env::current_exe().unwrap());
    test.args(["--exact", "trust::behind_a_proxy", "--ignored", "--nocapture"])
        .env("http_proxy", proxy.uri())
        .env_remove("no_proxy")
        .env_remove("NO_PROXY");
    let output = tokio::task::spawn_blocking(move || test.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{output:?}");
    let requests = proxy.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].url.host_str(), Some("releases.invalid"));
}

#[tokio::test]
#[ignore = "run by the test of proxies, with a proxy"]
async fn behind_a_proxy() {
    let (mut settings, _) = settings("http://releases.invalid", None);
    settings.environment = Environment::of([("GITHUB_API_URL", "http://releases.invalid")]);
    let listing = open(&settings).list(SILENT).await.unwrap();
    assert_eq!(listing.releases()[0].tag, b"v3.1.4");
}
