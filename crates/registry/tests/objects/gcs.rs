//! Google Cloud Storage.
//!
//! No emulator that PyPI, npm or Debian has speaks the XML lists that are asked for here, so a bucket of ours answers, and
//! `moto`, whose S3 speaks the same lists.

use verpick_registry::{Registry, SILENT};
use verpick_select::Selector;
use wiremock::ResponseTemplate;

use crate::store::{Bucket, line, picked, tags, with};
use crate::support::always;

const NOBODY: (&str, &str) = ("GOOGLE_SKIP_SIGNATURE", "true");

#[tokio::test]
async fn the_latest_of_a_bucket() {
    let mut bucket = Bucket::of(&[
        "app/v1.0.0/app",
        "app/v1.1.0/app",
        "app/v1.2.0/notes",
        "app//odd",
        "app/README",
        "app2/v9.0.0/app",
    ]);
    bucket.at_once = 2;
    let server = bucket.serve().await;
    let url = format!("gs://releases/app?endpoint={}", server.uri());
    let (tag, found) = picked(&url, &with(&[NOBODY]).0, &Selector::semver(), Some("app")).await.unwrap();
    assert_eq!(tag.as_deref(), Some("v1.1.0"));
    assert_eq!(found.listing().cost().requests, 3 + 3, "five entries in pages of two, and three folders");
    let requests = server.received_requests().await.unwrap();
    assert!(
        requests
            .iter()
            .all(|request| request.url.path() == "/releases" && !request.headers.contains_key("authorization"))
    );
}

#[tokio::test]
async fn every_refusal_has_its_line() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("key.json");
    let user = serde_json::json!({
        "type": "authorized_user", "client_id": "x", "client_secret": "PRIVATE", "refresh_token": "PRIVATE"
    });
    std::fs::write(&file, user.to_string()).unwrap();
    let body =
        |code: &str| format!("<?xml version='1.0'?><Error><Code>{code}</Code><Message>PRIVATE</Message></Error>");
    for (status, code, expected) in [
        (
            404,
            "NoSuchBucket",
            "HOST has not the bucket releases (404 Not Found, NoSuchBucket); names of buckets are exact",
        ),
        (
            403,
            "AccessDenied",
            "HOST does not show the bucket releases without a credential (403 Forbidden, AccessDenied); unset \
             GOOGLE_SKIP_SIGNATURE, and name a file with a credential in GOOGLE_APPLICATION_CREDENTIALS",
        ),
        (400, "InvalidArgument", "HOST answered 400 Bad Request, InvalidArgument when asked for the bucket releases"),
    ] {
        let server = always(ResponseTemplate::new(status).set_body_string(body(code))).await;
        let url = format!("gs://releases/app?endpoint={}", server.uri());
        let error = tags(&url, &with(&[NOBODY]).0).await.unwrap_err();
        assert_eq!(line(&error, &server.uri()), expected);
    }
    // A token that is bought with a credential goes nowhere over plain HTTP.
    let settings = with(&[("GOOGLE_APPLICATION_CREDENTIALS", file.to_str().unwrap())]).0;
    let error =
        <dyn Registry>::from_url("gs://releases/app?endpoint=http://storage.example.com", &settings).unwrap_err();
    assert!(error.is_unsafe());
    assert_eq!(
        format!("{error:#}"),
        "the account from GOOGLE_APPLICATION_CREDENTIALS is not sent to storage.example.com over plain HTTP; use https://"
    );
    std::fs::write(&file, "{\"type\": \"PRIVATE\"}").unwrap();
    let error = <dyn Registry>::from_url("gs://releases/app", &settings).unwrap_err();
    assert!(error.is_unauthorized() && !format!("{error:?}").contains("PRIVATE"), "{error:?}");
}

#[tokio::test]
async fn nothing_below_a_prefix_is_an_error() {
    let server = Bucket::of(&["app/v1.0.0/app"]).serve().await;
    let registry = crate::store::open(&format!("gs://releases/nope?endpoint={}", server.uri()), &with(&[NOBODY]).0);
    assert!(registry.list(SILENT).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_real_server_of_the_same_lists() {
    let Some(server) = crate::servers::moto(&["app/v1.0.0/app", "app/v1.10.0/app", "app/v1.9.0/app"]).await else {
        return;
    };
    let url = format!("gs://releases/app?endpoint={}", server.url());
    let (tag, found) = picked(&url, &with(&[NOBODY]).0, &Selector::semver(), Some("app")).await.unwrap();
    assert_eq!((tag.as_deref(), found.listing().cost().requests), (Some("v1.10.0"), 4));
}
