//! Artifacts of releases on GitHub: from where, with which credential, and from which byte on.

use serde_json::json;
use verpick_registry::{Artifact, Content, Error, Resume, SILENT};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{TOKEN, answers, asset, open, release, said, settings};

const BYTES: &[u8] = b"0123456789";

async fn all(mut content: Content<'_>) -> Result<Vec<u8>, Error> {
    let mut all = Vec::new();
    while let Some(chunk) = content.next().await? {
        all.extend_from_slice(&chunk);
    }
    Ok(all)
}

/// A release whose one artifact is given at `files`, and by the API under `/assets/1`.
async fn api(files: &str) -> (MockServer, Artifact) {
    let server = MockServer::start().await;
    let mut release = release("v1.0.0");
    let mut file = asset("app.zip", "uploaded");
    file["browser_download_url"] = json!(format!("{files}/app.zip"));
    file["url"] = json!(format!("{}/assets/1", server.uri()));
    release["assets"] = json!([file]);
    let list = ResponseTemplate::new(200).set_body_json([release]);
    Mock::given(path("/repos/acme/app/releases")).respond_with(list).mount(&server).await;
    let elsewhere = ResponseTemplate::new(302).insert_header("location", format!("{files}/signed"));
    Mock::given(path("/assets/1")).respond_with(elsewhere).mount(&server).await;
    let (settings, _) = settings(&server.uri(), None);
    let listing = open(&settings).list(SILENT).await.unwrap();
    let artifact = listing.releases()[0].artifacts.as_ref().unwrap()[0].clone();
    (server, artifact)
}

#[tokio::test]
async fn with_a_token_an_artifact_is_asked_of_the_api_and_the_token_goes_no_further() {
    let files = answers(vec![ResponseTemplate::new(200).set_body_bytes(BYTES)]).await;
    let (server, artifact) = api(&files.uri()).await;
    server.received_requests().await.unwrap();
    let (settings, _) = settings(&server.uri(), Some(TOKEN));
    let registry = open(&settings);
    assert_eq!(all(registry.fetch(&artifact, None, SILENT).await.unwrap()).await.unwrap(), BYTES);
    let asked = server.received_requests().await.unwrap();
    let asked = asked.last().unwrap();
    assert_eq!(
        (asked.url.path(), asked.headers["accept"].to_str().unwrap()),
        ("/assets/1", "application/octet-stream")
    );
    assert_eq!(asked.headers["authorization"].to_str().unwrap(), format!("Bearer {TOKEN}"));
    let asked = files.received_requests().await.unwrap();
    assert!(asked.len() == 1 && !asked[0].headers.contains_key("authorization"));
    assert!(!asked[0].headers.contains_key("accept-encoding"), "the bytes are wanted as they are");
}

#[tokio::test]
async fn without_a_token_an_artifact_is_fetched_where_people_do() {
    let files = answers(vec![ResponseTemplate::new(200).set_body_bytes(BYTES)]).await;
    let (server, artifact) = api(&files.uri()).await;
    let (settings, _) = settings(&server.uri(), None);
    let registry = open(&settings);
    assert_eq!(all(registry.fetch(&artifact, None, SILENT).await.unwrap()).await.unwrap(), BYTES);
    assert_eq!(files.received_requests().await.unwrap()[0].url.path(), "/app.zip");
}

#[tokio::test]
async fn what_comes_is_what_was_asked_for_or_an_error() {
    let part =
        |range: &str| ResponseTemplate::new(206).insert_header("content-range", range).set_body_bytes(&BYTES[4..]);
    let whole = || ResponseTemplate::new(200).insert_header("etag", "\"2\"").set_body_bytes(BYTES);
    let resume = Resume { from: 4, validator: "\"1\"".to_owned() };
    let fetched = async |given: Vec<ResponseTemplate>| {
        let files = answers(given).await;
        let (server, artifact) = api(&files.uri()).await;
        let (settings, _) = settings(&server.uri(), None);
        let registry = open(&settings);
        match registry.fetch(&artifact, Some(&resume), SILENT).await {
            Ok(content) => Ok((content.from(), content.validator().map(str::to_owned), all(content).await.unwrap())),
            Err(error) => Err(said(&error, &files.uri())),
        }
    };
    assert_eq!(fetched(vec![part("bytes 4-9/10")]).await, Ok((4, None, BYTES[4..].to_vec())));
    assert_eq!(fetched(vec![whole()]).await, Ok((0, Some("\"2\"".to_owned()), BYTES.to_vec())));
    assert_eq!(fetched(vec![ResponseTemplate::new(416), whole()]).await.map(|(from, ..)| from), Ok(0));
    let weak = ResponseTemplate::new(200).insert_header("etag", "W/\"2\"").set_body_bytes(BYTES);
    assert_eq!(fetched(vec![weak]).await.map(|(_, validator, _)| validator), Ok(None));
    assert_eq!(
        fetched(vec![part("bytes 5-9/10")]).await.unwrap_err(),
        "the answer of HOST cannot be read: it gives the artifact app.zip of acme/app from byte 5 on, and was asked for it \
         from byte 4 on"
    );
    assert_eq!(
        fetched(vec![ResponseTemplate::new(206).set_body_bytes(BYTES)]).await.unwrap_err(),
        "the answer of HOST cannot be read: it gives a part of the artifact app.zip of acme/app, and does not say which"
    );
    assert_eq!(
        fetched(vec![ResponseTemplate::new(404)]).await.unwrap_err(),
        "HOST has not the artifact app.zip of acme/app (404 Not Found); what is private shows only with a credential in \
         GH_TOKEN or GITHUB_TOKEN"
    );
}
