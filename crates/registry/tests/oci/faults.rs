//! Rate limits, failing servers, and answers that never come to their end.

use std::time::Duration;

use verpick_registry::SILENT;
use wiremock::ResponseTemplate;

use crate::stub::{ada, fails, open, page, settings};
use crate::support::Piece::{Endless, Silence, Text};
use crate::support::{Piece, always, answers, raw};

fn dated(status: u16) -> ResponseTemplate {
    // Else the server dates its answers by the clock of this machine.
    ResponseTemplate::new(status).insert_header("date", "Tue, 30 Jun 2026 12:00:00 GMT")
}

#[tokio::test]
async fn a_short_limit_is_waited_for() {
    let server = answers(vec![dated(429).insert_header("retry-after", "40"), page(&["v1.0.0"])]).await;
    let (settings, clock) = settings(&[]);
    assert_eq!(open(&server.uri(), &settings).list(SILENT).await.unwrap().cost().requests, 2);
    assert!((40..=41).contains(&clock.slept()[0].as_secs()), "{:?}", clock.slept());
}

#[tokio::test]
async fn the_limit_of_docker_hub_lifts_with_its_window_at_the_latest() {
    let limit = dated(429)
        .insert_header("ratelimit-limit", "100;w=21600")
        .insert_header("ratelimit-remaining", "0;w=21600")
        .insert_header("docker-ratelimit-source", "203.0.113.7");
    let server = always(limit).await;
    let (settings, clock) = settings(&[]);
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_rate_limited());
    assert_eq!(
        line,
        "HOST takes no more requests until 2026-06-30T18:00:00Z (rate limit); with a credential in DOCKER_USERNAME and \
         DOCKER_PASSWORD it allows more"
    );
    assert_eq!(clock.slept(), []);
    let (settings, _) = ada();
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
    // It was never asked who asks.
    assert!(fails(&server.uri(), &settings).await.1.ends_with("in DOCKER_USERNAME and DOCKER_PASSWORD it allows more"));
}

#[tokio::test]
async fn a_server_that_fails_once_is_asked_again() {
    for status in [500, 502, 503, 504] {
        let server = answers(vec![ResponseTemplate::new(status), page(&["v1.0.0"])]).await;
        let (settings, _) = settings(&[]);
        assert_eq!(open(&server.uri(), &settings).list(SILENT).await.unwrap().releases().len(), 1);
    }
}

#[tokio::test]
async fn a_refusal_says_what_the_registry_says() {
    let said =
        serde_json::json!({"errors": [{"code": "NAME_UNKNOWN", "message": "repository name not known to registry"}]});
    let (settings, _) = settings(&[]);
    for (status, expected) in [
        (
            404,
            "HOST has not the image acme/app (404 Not Found); what is private shows only with a credential in \
             DOCKER_USERNAME and DOCKER_PASSWORD",
        ),
        (
            403,
            "HOST does not show the image acme/app without a credential (403 Forbidden): repository name not known to \
             registry; put one into DOCKER_USERNAME and DOCKER_PASSWORD",
        ),
        (400, "HOST answered 400 Bad Request when asked for the image acme/app: repository name not known to registry"),
    ] {
        let server = always(ResponseTemplate::new(status).set_body_json(&said)).await;
        assert_eq!(fails(&server.uri(), &settings).await.1, expected);
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
    }
}

/// What is said of a server that writes these pieces, with timeouts too short for any of them.
async fn said_of(pieces: &'static [Piece]) -> String {
    let url = raw(pieces).await.unwrap();
    let (mut settings, _) = settings(&[]);
    settings.read_timeout = Duration::from_millis(200);
    settings.largest_body = 100_000;
    settings.retries = 1;
    fails(&url, &settings).await.1
}

#[tokio::test]
async fn an_answer_that_does_not_come_to_its_end_is_an_error() {
    let line = said_of(&[Text("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"tags\":[\"v1.0.0\"]}")]).await;
    assert_eq!(line, "the answer of HOST was cut short: end of file before message length reached");
    let line = said_of(&[Text("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{"), Silence]).await;
    assert_eq!(line, "HOST stopped in the middle of its answer for 200ms");
    let line = said_of(&[Text("HTTP/1.1 200 OK\r\n\r\n{\"tags\":["), Endless("\"v1.0.0\",")]).await;
    assert_eq!(line, "HOST sends more than 100000 bytes in one answer");
    let line = said_of(&[Silence]).await;
    assert_eq!(line, "HOST did not answer within 200ms");
}

#[tokio::test]
async fn a_redirect_is_followed_and_an_endless_one_is_not() {
    let (settings, _) = settings(&[]);
    let elsewhere = always(page(&["v1.0.0"])).await;
    let server =
        always(ResponseTemplate::new(307).insert_header("location", format!("{}/tags", elsewhere.uri()))).await;
    assert_eq!(open(&server.uri(), &settings).list(SILENT).await.unwrap().releases().len(), 1);
    // What it says of a next page is its own word, and not followed.
    let elsewhere = always(page(&["v1.0.0"]).insert_header("link", "</tags?last=v1.0.0>; rel=\"next\"")).await;
    let server =
        always(ResponseTemplate::new(307).insert_header("location", format!("{}/tags", elsewhere.uri()))).await;
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_unsafe());
    let there = elsewhere.uri().replace("http://", "");
    assert_eq!(
        line,
        format!(
            "HOST says that the next page of acme/app is on another host, {there}; that is not followed, for it could be \
             anybody's"
        )
    );
    let server = always(ResponseTemplate::new(302).insert_header("location", "/again")).await;
    assert_eq!(fails(&server.uri(), &settings).await.1, "HOST redirects more than 5 times");
}
