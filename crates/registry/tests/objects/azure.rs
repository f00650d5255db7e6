//! Azure Blob Storage: refusals by a server of ours, lists by Azurite.

use verpick_select::Selector;
use wiremock::ResponseTemplate;

use crate::store::{line, picked, tags, with};
use crate::support::always;

/// The account and the key that every emulator has.
const ACCOUNT: &str = "devstoreaccount1";
const KEY: (&str, &str) = (
    "AZURE_STORAGE_ACCOUNT_KEY",
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
);
const NOBODY: (&str, &str) = ("AZURE_SKIP_SIGNATURE", "true");

#[tokio::test]
async fn pages_are_read_to_the_end() {
    let page = |names: &[&str], next: &str| {
        let names: String = names.iter().map(|name| format!("<BlobPrefix><Name>{name}</Name></BlobPrefix>")).collect();
        ResponseTemplate::new(200).set_body_string(format!(
            "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"x\"><Prefix>app/</Prefix>\
             <Delimiter>/</Delimiter><Blobs>{names}</Blobs><NextMarker>{next}</NextMarker></EnumerationResults>"
        ))
    };
    // A page may be empty and still not the last.
    let server = crate::support::answers(vec![
        page(&["app/v1.0.0/", "app//"], "2!a"),
        page(&[], "2!b"),
        page(&["app/v1.1.0/"], ""),
    ])
    .await;
    let url = format!("az://{ACCOUNT}/releases/app?endpoint={}/{ACCOUNT}", server.uri());
    assert_eq!(tags(&url, &with(&[KEY]).0).await.unwrap(), ["v1.0.0", "v1.1.0"]);
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[0].url.path(), "/devstoreaccount1/releases");
    assert!(requests[0].headers["authorization"].to_str().unwrap().starts_with("SharedKey devstoreaccount1:"));
}

#[tokio::test]
async fn every_refusal_has_its_line() {
    let sas = ("AZURE_STORAGE_SAS_TOKEN", "sv=2024-01-01&sig=PRIVATE%3D");
    let cases = [
        (
            (404, "ContainerNotFound", ""),
            KEY,
            "HOST has not the container releases (404 Not Found, ContainerNotFound); names of containers are exact",
        ),
        (
            (403, "AuthenticationFailed", "The MAC signature found in the HTTP request is not the same"),
            KEY,
            "HOST refuses the key from AZURE_STORAGE_ACCOUNT_KEY (403 Forbidden, AuthenticationFailed); it is wrong, of another \
             account, or revoked",
        ),
        (
            (403, "AuthenticationFailed", "Signature not valid in the specified time frame: Start [x] - Expiry [y]"),
            sas,
            "HOST says that the token from AZURE_STORAGE_SAS_TOKEN has expired, or is not valid yet (403 Forbidden, \
             AuthenticationFailed); get a new one",
        ),
        (
            (403, "AuthenticationFailed", "Request date header too old"),
            KEY,
            "HOST refuses the time of the request (403 Forbidden, AuthenticationFailed): it is 2026-06-30T14:30:00Z there and \
             2026-06-30T12:00:00Z here; set the clock of this machine",
        ),
        (
            (403, "AuthorizationPermissionMismatch", ""),
            sas,
            "HOST does not let the token from AZURE_STORAGE_SAS_TOKEN list the container releases (403 Forbidden, \
             AuthorizationPermissionMismatch); it needs the right to list, as the role Storage Blob Data Reader has",
        ),
        (
            (409, "PublicAccessNotPermitted", ""),
            NOBODY,
            "HOST does not show the container releases without a credential (409 Conflict, PublicAccessNotPermitted); unset \
             AZURE_SKIP_SIGNATURE, and put one into AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN",
        ),
    ];
    for ((status, code, detail), variable, expected) in cases {
        let body = format!(
            "\u{feff}<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>PRIVATE</Message>\
             <AuthenticationErrorDetail>{detail}</AuthenticationErrorDetail></Error>"
        );
        let answer = ResponseTemplate::new(status).set_body_string(body);
        let server = always(answer.insert_header("date", "Tue, 30 Jun 2026 14:30:00 GMT")).await;
        let url = format!("az://{ACCOUNT}/releases/app?endpoint={}/{ACCOUNT}", server.uri());
        let error = tags(&url, &with(&[variable]).0).await.unwrap_err();
        assert_eq!(line(&error, &server.uri()), expected);
        assert!(!format!("{error:?}").contains("PRIVATE"));
    }
}

#[tokio::test]
async fn azurite_lists_containers_and_refuses() {
    let keys = [
        "app/v1.0.0/app",
        "app/v1.10.0/app",
        "app/v1.9.0/app",
        "app/v2.0.0/notes",
        "app/~x #%[]/a",
        "app/v1.10.0//odd",
    ];
    let Some(server) = crate::servers::azurite(&keys).await else { return };
    let endpoint = format!("{}/{ACCOUNT}", server.url());
    let (settings, _) = with(&[KEY]);
    let url = format!("az://{ACCOUNT}/releases/app?endpoint={endpoint}");
    let (tag, found) = picked(&url, &settings, &Selector::semver(), Some("app")).await.unwrap();
    assert_eq!((tag.as_deref(), found.listing().cost().requests), (Some("v1.10.0"), 5));
    let release = found.listing().releases().iter().find(|release| release.tag == b"v1.10.0").unwrap();
    assert!(release.published.is_some());
    assert_eq!(tags(&url, &settings).await.unwrap().last().unwrap(), "~x #%[]");

    let sas = crate::servers::sas();
    let by_token = with(&[("AZURE_STORAGE_SAS_TOKEN", &sas)]).0;
    assert_eq!(tags(&url, &by_token).await.unwrap().len(), 5, "a token shows the same");

    let said = async |url: &str, variable| line(&tags(url, &with(&[variable]).0).await.unwrap_err(), &server.url());
    assert_eq!(
        said(&format!("az://{ACCOUNT}/nothere/app?endpoint={endpoint}"), KEY).await,
        "HOST has not the container nothere (404 Not Found, ContainerNotFound); names of containers are exact"
    );
    assert_eq!(
        said(&url, ("AZURE_STORAGE_ACCOUNT_KEY", "UFJJVkFURQ==")).await,
        "HOST does not let the key from AZURE_STORAGE_ACCOUNT_KEY list the container releases (403 Forbidden, \
         AuthorizationFailure); it is wrong or lacks the right to list, or the account's network rules keep this machine out"
    );
    assert_eq!(
        said(&format!("az://{ACCOUNT}/releases/none?endpoint={endpoint}"), KEY).await,
        "the container releases on HOST has nothing below none/; a folder that is empty and one that is not there look the \
         same; look at how it is spelt"
    );
}
