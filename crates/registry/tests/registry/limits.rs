//! Rate limits and failing servers: waited for if that is short, else said.

use std::time::Duration;

use verpick_registry::SILENT;
use verpick_version::chrono::TimeDelta;
use wiremock::ResponseTemplate;

use crate::support::{TOKEN, always, answers, fails, good, noon, open, settings};

const SECONDARY: &str = r#"{"message": "You have exceeded a secondary rate limit."}"#;

fn exhausted(status: u16, seconds: i64) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .insert_header("x-ratelimit-remaining", "0")
        .insert_header("x-ratelimit-reset", (noon().timestamp() + seconds).to_string())
        // Else the server dates its answers by the clock of this machine.
        .insert_header("date", "Tue, 30 Jun 2026 12:00:00 GMT")
}

fn dated(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status).insert_header("date", "Tue, 30 Jun 2026 12:00:00 GMT")
}

#[tokio::test]
async fn a_short_limit_is_waited_for() {
    let limits = [
        exhausted(403, 40),
        exhausted(429, 40),
        dated(429).insert_header("retry-after", "40"),
        dated(403).insert_header("retry-after", "40"),
        dated(429).insert_header("retry-after", "Tue, 30 Jun 2026 12:00:40 GMT"),
        dated(503).insert_header("retry-after", "40"),
    ];
    for (number, limit) in limits.into_iter().enumerate() {
        let server = answers(vec![limit, good()]).await;
        let (settings, clock) = settings(&server.uri(), Some(TOKEN));
        let listing = open(&settings).list(SILENT).await.unwrap();
        assert_eq!(listing.cost().requests, 2);
        let slept = clock.slept();
        assert_eq!(slept.len(), 1);
        // Chance comes on top.
        assert!((40..=41).contains(&slept[0].as_secs()), "{number}: {slept:?}");
    }
}

#[tokio::test]
async fn a_refusal_that_speaks_of_a_limit_is_one() {
    let server = answers(vec![dated(403).set_body_raw(SECONDARY, "application/json"), good()]).await;
    let (settings, clock) = settings(&server.uri(), Some(TOKEN));
    open(&settings).list(SILENT).await.unwrap();
    assert!((60..=61).contains(&clock.slept()[0].as_secs()));
}

#[tokio::test]
async fn a_long_limit_is_said_with_when_it_lifts() {
    for status in [403, 429] {
        let server = always(exhausted(status, 1_800)).await;
        let (mut settings, clock) = settings(&server.uri(), Some(TOKEN));
        let (error, line) = fails(&server.uri(), &settings).await;
        assert!(error.is_rate_limited() && error.is_transient());
        assert_eq!(error.retry_at(), Some(noon() + TimeDelta::seconds(1_800)));
        assert_eq!(
            line,
            "HOST takes no more requests until 2026-06-30T12:30:00Z (rate limit); that is the limit of the credential from \
             GITHUB_TOKEN; poll less often"
        );
        assert_eq!(clock.slept(), []);
        settings.environment = verpick_registry::Environment::of([("GITHUB_API_URL", server.uri())]);
        let (_, line) = fails(&server.uri(), &settings).await;
        assert_eq!(
            line,
            "HOST takes no more requests until 2026-06-30T12:30:00Z (rate limit); with a credential in GH_TOKEN or \
             GITHUB_TOKEN it allows more"
        );
        assert_eq!(server.received_requests().await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn a_limit_that_does_not_lift_is_given_up_on() {
    let server = always(dated(429).insert_header("retry-after", "2")).await;
    let (settings, clock) = settings(&server.uri(), None);
    let (error, _) = fails(&server.uri(), &settings).await;
    assert!(error.is_rate_limited());
    assert_eq!(clock.slept().len(), settings.retries);
    assert_eq!(server.received_requests().await.unwrap().len(), settings.retries + 1);
}

#[tokio::test]
async fn waiting_is_told() {
    let server = answers(vec![dated(429).insert_header("retry-after", "30"), good()]).await;
    let (settings, _) = settings(&server.uri(), None);
    let steps = std::sync::Mutex::new(Vec::new());
    open(&settings).list(&|step| steps.lock().unwrap().push(format!("{step:?}"))).await.unwrap();
    assert_eq!(steps.lock().unwrap()[0], "Waiting { until: 2026-06-30T12:00:30Z }");
}

#[tokio::test]
async fn a_server_that_fails_once_is_asked_again() {
    for status in [408, 500, 502, 503, 504] {
        let server = answers(vec![ResponseTemplate::new(status), ResponseTemplate::new(status), good()]).await;
        let (settings, clock) = settings(&server.uri(), None);
        assert_eq!(open(&settings).list(SILENT).await.unwrap().cost().requests, 3, "{status}");
        // Longer each time, with some chance.
        let slept = clock.slept();
        assert!(slept[0] >= settings.backoff && slept[0] < settings.backoff * 2, "{slept:?}");
        assert!(slept[1] >= settings.backoff * 2 && slept[1] < settings.backoff * 4, "{slept:?}");
    }
}

#[tokio::test]
async fn a_server_that_goes_on_failing_is_given_up_on() {
    let server = always(ResponseTemplate::new(502)).await;
    let (settings, _) = settings(&server.uri(), None);
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_unavailable() && error.is_transient());
    assert_eq!(line, "HOST failed 4 times (502 Bad Gateway)");
    assert_eq!(server.received_requests().await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_server_that_is_busy_for_long_is_not_waited_for() {
    let server = always(dated(503).insert_header("retry-after", "600")).await;
    let (settings, _) = settings(&server.uri(), None);
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_unavailable());
    assert_eq!(line, "HOST is busy until 2026-06-30T12:10:00Z (503 Service Unavailable)");
}

#[tokio::test]
async fn a_wait_never_outlasts_the_time_of_the_listing() {
    let server = always(dated(429).insert_header("retry-after", "30")).await;
    let (mut settings, clock) = settings(&server.uri(), None);
    settings.overall_timeout = Duration::from_secs(20);
    let (error, _) = fails(&server.uri(), &settings).await;
    assert!(error.is_rate_limited());
    assert_eq!(clock.slept(), []);
}
