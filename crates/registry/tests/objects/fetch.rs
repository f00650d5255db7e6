//! Artifacts of buckets: in ranges, of one object from the first to the last.

use std::sync::{Arc, Mutex};

use verpick_registry::{Artifact, Error, Registry, Resume, SILENT};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::servers::{azurite, moto};
use crate::store::{KEY, SECRET, keys, line, open, with};

/// A bucket with one object, which may be replaced.
struct Bucket {
    server: MockServer,
    object: Arc<Mutex<(Vec<u8>, &'static str)>>,
}

struct Ranges(Arc<Mutex<(Vec<u8>, &'static str)>>);

impl Respond for Ranges {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let (bytes, etag) = self.0.lock().unwrap().clone();
        if request.url.path() != "/releases/app/v1.0.0/app%20%231.zip" {
            let body = "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>";
            return ResponseTemplate::new(404).set_body_string(body);
        }
        if request.headers.get("if-match").is_some_and(|known| known != etag) {
            return ResponseTemplate::new(412);
        }
        let range = request.headers["range"].to_str().unwrap().strip_prefix("bytes=").unwrap().to_owned();
        let (from, to) = range.split_once('-').unwrap();
        let from: usize = from.parse().unwrap();
        let to = to.parse::<usize>().unwrap().min(bytes.len() - 1);
        ResponseTemplate::new(206)
            .insert_header("etag", etag)
            .insert_header("last-modified", "Mon, 01 Jun 2026 00:00:00 GMT")
            .insert_header("content-range", format!("bytes {from}-{to}/{}", bytes.len()))
            .set_body_bytes(bytes[from..=to].to_vec())
    }
}

impl Bucket {
    async fn of(bytes: &[u8]) -> Self {
        let server = MockServer::start().await;
        let object = Arc::new(Mutex::new((bytes.to_vec(), "\"1\"")));
        Mock::given(any()).respond_with(Ranges(object.clone())).mount(&server).await;
        Self { server, object }
    }

    fn registry(&self) -> Box<dyn Registry> {
        open(&format!("s3://us-east-1/releases/app?endpoint={}", self.server.uri()), &keys())
    }

    fn artifact(&self) -> Artifact {
        let mut artifact = Artifact::new("app #1.zip");
        artifact.location = Some("app/v1.0.0/app #1.zip".to_owned());
        artifact.size = Some(self.object.lock().unwrap().0.len() as u64);
        artifact
    }
}

/// All that comes, from where, and with which validator.
async fn fetched(
    registry: &dyn Registry,
    artifact: &Artifact,
    resume: Option<&Resume>,
) -> Result<(u64, Vec<u8>, Option<String>), Error> {
    let mut content = registry.fetch(artifact, resume, SILENT).await?;
    let (from, validator) = (content.from(), content.validator().map(str::to_owned));
    assert_eq!(content.size(), artifact.size);
    let mut all = Vec::new();
    while let Some(chunk) = content.next().await? {
        all.extend_from_slice(&chunk);
    }
    Ok((from, all, validator))
}

fn noise(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index % 251) as u8).collect()
}

#[tokio::test]
async fn an_object_comes_in_ranges() {
    let bytes = noise((20 << 20) + 5);
    let bucket = Bucket::of(&bytes).await;
    let (from, all, validator) = fetched(&*bucket.registry(), &bucket.artifact(), None).await.unwrap();
    assert!(from == 0 && all == bytes && validator.as_deref() == Some("\"1\""));
    let asked = bucket.server.received_requests().await.unwrap();
    let ranges: Vec<_> = asked.iter().map(|asked| asked.headers["range"].to_str().unwrap()).collect();
    assert_eq!(ranges, ["bytes=0-8388607", "bytes=8388608-16777215", "bytes=16777216-25165823"]);
    assert!(asked.iter().all(|asked| asked.headers.contains_key("authorization")), "each is signed");
    assert_eq!(asked.iter().filter(|asked| asked.headers.contains_key("if-match")).count(), 2);
}

#[tokio::test]
async fn what_is_gone_on_with_is_the_same_object_or_it_is_begun_anew() {
    let bytes = noise(1_000);
    let bucket = Bucket::of(&bytes).await;
    let (registry, artifact) = (bucket.registry(), bucket.artifact());
    let resume = |from, validator: &str| Resume { from, validator: validator.to_owned() };
    let (from, rest, _) = fetched(&*registry, &artifact, Some(&resume(400, "\"1\""))).await.unwrap();
    assert!(from == 400 && rest == bytes[400..]);
    let (from, rest, _) = fetched(&*registry, &artifact, Some(&resume(1_000, "\"1\""))).await.unwrap();
    assert_eq!((from, rest.len()), (1_000, 0));
    for old in [resume(400, "\"0\""), resume(1_000, "\"0\""), resume(2_000, "\"1\""), resume(0, "\"1\"")] {
        let (from, all, _) = fetched(&*registry, &artifact, Some(&old)).await.unwrap();
        assert!(from == 0 && all == bytes, "{old:?}");
    }
}

#[tokio::test]
async fn an_object_that_is_replaced_meanwhile_is_an_error() {
    let bucket = Bucket::of(&noise(9 << 20)).await;
    let (registry, artifact) = (bucket.registry(), bucket.artifact());
    let mut content = registry.fetch(&artifact, None, SILENT).await.unwrap();
    content.next().await.unwrap().unwrap();
    bucket.object.lock().unwrap().1 = "\"2\"";
    let error = content.next().await.unwrap_err();
    assert!(error.is_incomplete());
    assert_eq!(
        line(&error, &bucket.server.uri()),
        "HOST replaced app/v1.0.0/app #1.zip while it was fetched; try again"
    );
}

#[tokio::test]
async fn an_empty_object_is_asked_for_by_nobody() {
    let bucket = Bucket::of(&[]).await;
    let (_, all, _) = fetched(&*bucket.registry(), &bucket.artifact(), None).await.unwrap();
    assert_eq!((all.len(), bucket.server.received_requests().await.unwrap().len()), (0, 0));
}

#[tokio::test]
async fn an_object_that_is_gone_is_told_without_a_secret() {
    let bucket = Bucket::of(&noise(10)).await;
    let mut artifact = bucket.artifact();
    artifact.location = Some("app/v1.0.0/gone".to_owned());
    let error = fetched(&*bucket.registry(), &artifact, None).await.unwrap_err();
    assert!(error.is_not_found());
    let said = line(&error, &bucket.server.uri());
    assert_eq!(said, "HOST has not /releases/app/v1.0.0/gone (404 Not Found)");
    assert!(!said.contains(KEY.1) && !said.contains(SECRET.1));
    artifact.location = None;
    let error = fetched(&*bucket.registry(), &artifact, None).await.unwrap_err();
    assert_eq!(line(&error, "HOST"), "nothing says where the artifact app #1.zip is");
}

#[tokio::test]
async fn artifacts_come_from_real_servers() {
    const KEYS: [&str; 1] = ["app/v1.0.0/app ~#1.zip"];
    let mut artifact = Artifact::new("app ~#1.zip");
    artifact.location = Some(KEYS[0].to_owned());
    artifact.size = Some(7);
    if let Some(server) = moto(&KEYS).await {
        let registry = open(&format!("s3://us-east-1/releases/app?endpoint={}", server.url()), &keys());
        let (_, all, validator) = fetched(&*registry, &artifact, None).await.unwrap();
        let resume = Resume { from: 3, validator: validator.unwrap() };
        let (from, rest, _) = fetched(&*registry, &artifact, Some(&resume)).await.unwrap();
        assert_eq!((&*all, from, &*rest), (&b"content"[..], 3, &b"tent"[..]));
    }
    if let Some(server) = azurite(&KEYS).await {
        let settings = with(&[("AZURE_STORAGE_SAS_TOKEN", &crate::servers::sas())]).0;
        let url = format!("az://devstoreaccount1/releases/app?endpoint={}/devstoreaccount1", server.url());
        let (_, all, _) = fetched(&*open(&url, &settings), &artifact, None).await.unwrap();
        assert_eq!(all, b"content");
    }
}
