//! Lists: what is a release, what is none, how many requests it takes, and pages that would pass for a shorter list.

use verpick_registry::{Clock as _, SILENT, Step};
use verpick_select::Selector;
use verpick_version::Scheme;
use wiremock::ResponseTemplate;

use crate::store::{Bucket, asked, keys, line, open, picked, prefixes, tags};
use crate::support::{Piece, always, answers, raw};

const MYAPP: [&str; 8] = [
    "releases/myapp/README.md",
    "releases/myapp/v1.2.3-rc.1/app.tar.gz",
    "releases/myapp/v1.2.3/app.tar.gz",
    "releases/myapp/v1.2.4/app.tar.gz",
    "releases/myapp/v1.2.4/app.tar.gz.sha256",
    "releases/myapp/v1.2.4/docs/index.html",
    "releases/myapp/latest/app.tar.gz",
    "releases/myapp2/v9.0.0/app.tar.gz",
];

fn url(server: &wiremock::MockServer, path: &str) -> String {
    format!("s3://ap-northeast-1/{path}?endpoint={}", server.uri())
}

#[tokio::test]
async fn a_folder_is_a_release_and_a_file_beside_it_is_none() {
    let server = Bucket::of(&MYAPP).serve().await;
    let listing = open(&url(&server, "bucket/releases/myapp"), &keys()).list(SILENT).await.unwrap();
    let mut tags: Vec<_> = listing.releases().iter().map(|release| release.shown().to_string()).collect();
    tags.sort();
    assert_eq!(tags, ["latest", "v1.2.3", "v1.2.3-rc.1", "v1.2.4"]);
    assert_eq!(listing.cost().requests, 1);
    assert!(listing.cost().bytes > 0);
    assert!(listing.releases().iter().all(|release| release.published.is_none() && release.artifacts.is_none()));
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[0].url.path(), "/bucket", "an endpoint of one's own is asked in path style");
    assert_eq!(asked(&requests[0], "prefix").unwrap(), "releases/myapp/", "with a slash, so that it is not myapp2");
    assert_eq!(asked(&requests[0], "delimiter").unwrap(), "/");
}

#[tokio::test]
async fn only_what_could_win_is_looked_into() {
    let keys_of: Vec<String> = (0..50).map(|minor| format!("app/v1.{minor}.0/app.tar.gz")).collect();
    let mut bucket = Bucket::of(&[]);
    for key in keys_of {
        bucket.objects.push((key.leak(), 7, "2026-06-01T00:00:00.000Z"));
    }
    bucket.objects.push(("app/v2.0.0/notes.txt", 7, "2026-06-01T00:00:00.000Z"));
    let server = bucket.serve().await;
    let url = url(&server, "bucket/app");

    let (tag, listed) = picked(&url, &keys(), &Selector::semver(), None).await.unwrap();
    assert_eq!((tag.as_deref(), listed.listing().cost().requests), (Some("v2.0.0"), 1));

    let (tag, described) = picked(&url, &keys(), &Selector::semver(), Some("app.tar.gz")).await.unwrap();
    assert_eq!(tag.as_deref(), Some("v1.49.0"), "the newest lacks it");
    assert_eq!(described.listing().cost().requests, 1 + 4, "the list, and a batch of four folders");
    let looked: Vec<String> = prefixes(&server).await.into_iter().collect();
    assert_eq!(looked, ["app/", "app/v1.47.0/", "app/v1.48.0/", "app/v1.49.0/", "app/v2.0.0/"]);
}

#[tokio::test]
async fn a_release_is_dated_by_its_last_artifact() {
    let bucket = Bucket {
        objects: vec![
            ("app/v1.0.0/", 0, "2026-06-20T00:00:00.000Z"),
            ("app/v1.0.0/a", 10, "2026-06-01T10:00:00.000Z"),
            ("app/v1.0.0/b", 20, "2026-06-02T10:00:00.000Z"),
            ("app/v1.0.0/sub/", 0, "2026-06-21T00:00:00.000Z"),
        ],
        at_once: 1_000,
    };
    let server = bucket.serve().await;
    let registry = open(&url(&server, "bucket/app"), &keys());
    let mut releases = registry.list(SILENT).await.unwrap().into_releases();
    let cost = registry.describe(releases.iter_mut().collect(), SILENT).await.unwrap();
    assert_eq!(cost.requests, 1);
    let release = &releases[0];
    assert_eq!(release.published.unwrap().to_rfc3339(), "2026-06-02T10:00:00+00:00");
    let artifacts = release.artifacts.as_deref().unwrap();
    let found: Vec<_> =
        artifacts.iter().map(|artifact| (&*artifact.name, artifact.size, artifact.location.as_deref())).collect();
    assert_eq!(
        found,
        [("a", Some(10), Some("app/v1.0.0/a")), ("b", Some(20), Some("app/v1.0.0/b"))],
        "the marks of folders are no artifacts"
    );
    assert_eq!(release.reference.as_deref(), Some("s3://ap-northeast-1/bucket/app/v1.0.0/"));
}

#[tokio::test]
async fn the_examples_hold() {
    let server = Bucket::of(&MYAPP).serve().await;
    let (tag, _) = picked(&url(&server, "releases/releases/myapp"), &keys(), &Selector::semver(), None).await.unwrap();
    assert_eq!(tag.as_deref(), Some("v1.2.4"));

    let dates = ["myapp/2024.06.15.0/a", "myapp/2024.06.15.1/a", "myapp/2024.07.01.0/a"];
    let server = Bucket::of(&dates).serve().await;
    let selector = Selector::new(Scheme::calver("YYYY.0M.0D.MICRO").unwrap());
    let (tag, _) = picked(&url(&server, "releases/myapp"), &keys(), &selector, None).await.unwrap();
    assert_eq!(tag.as_deref(), Some("2024.07.01.0"));
}

#[tokio::test]
async fn pages_are_read_to_the_end_and_counted() {
    let mut bucket = Bucket::of(&MYAPP);
    bucket.at_once = 2;
    let server = bucket.serve().await;
    let steps = std::sync::Mutex::new(Vec::new());
    let progress = |step| {
        if let Step::Pages { read, of, releases, .. } = step {
            steps.lock().unwrap().push((read, of, releases));
        }
    };
    let listing = open(&url(&server, "bucket/releases/myapp"), &keys()).list(&progress).await.unwrap();
    assert_eq!(listing.releases().len(), 4);
    assert_eq!(steps.into_inner().unwrap(), [(1, None, 1), (2, None, 3), (3, None, 4)]);
    assert_eq!(listing.cost().requests, 3, "five entries, two at once");
}

#[tokio::test]
async fn one_odd_key_does_not_hide_the_others() {
    let odd = [
        "app//v9.0.0/a",
        "app/v1.0.0//a",
        "app/v1.0.0/app",
        "app/v1.0.0/../a",
        "app/./a",
        "app/v1.1.0/a\nb",
        "app/x\ny/a",
        "app/~v1.2.0 #%[]&é/a",
    ];
    let server = Bucket::of(&odd).serve().await;
    let url = url(&server, "bucket/app");
    assert_eq!(tags(&url, &keys()).await.unwrap(), ["v1.0.0", "v1.1.0", "~v1.2.0 #%[]&é"]);
    let registry = open(&url, &keys());
    let mut releases = registry.list(SILENT).await.unwrap().into_releases();
    registry.describe(releases.iter_mut().collect(), SILENT).await.unwrap();
    let mut found = Vec::new();
    for release in &releases {
        let names = release.artifacts.iter().flatten().map(|artifact| artifact.name.clone());
        found.push((release.shown().to_string(), names.collect::<Vec<_>>()));
    }
    found.sort();
    let expected = [("v1.0.0", vec!["app"]), ("v1.1.0", vec![]), ("~v1.2.0 #%[]&é", vec!["a"])];
    assert_eq!(found, expected.map(|(tag, names)| (tag.to_owned(), names.into_iter().map(str::to_owned).collect())));
}

#[tokio::test]
async fn a_prefix_is_taken_as_it_is_written() {
    let server = Bucket::of(&["~a b#%[é]/v1.0.0/app", "%7Ea/v2.0.0/app"]).serve().await;
    let url = url(&server, "bucket/~a%20b%23%25[%C3%A9]");
    assert_eq!(tags(&url, &keys()).await.unwrap(), ["v1.0.0"]);
}

#[tokio::test]
async fn nothing_below_a_prefix_is_an_error_and_an_empty_bucket_is_none() {
    let server = Bucket::of(&["other/v1.0.0/app", "empty/"]).serve().await;
    let error = tags(&url(&server, "bucket/app"), &keys()).await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(
        line(&error, &server.uri()),
        "the bucket bucket on HOST has nothing below app/; a folder that is empty and one that is not there look the same; \
         look at how it is spelt"
    );
    // Its mark says that it is there.
    assert!(tags(&url(&server, "bucket/empty"), &keys()).await.unwrap().is_empty());
    assert_eq!(tags(&url(&server, "bucket/"), &keys()).await.unwrap(), ["empty", "other"]);
    let server = Bucket::of(&[]).serve().await;
    assert!(tags(&url(&server, "bucket"), &keys()).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_vanishes_between_list_and_look_is_an_error() {
    let server = Bucket::of(&[]).serve().await;
    let registry = open(&url(&server, "bucket/app"), &keys());
    let mut release = verpick_registry::Release::new("v1.0.0");
    let error = registry.describe(vec![&mut release], SILENT).await.unwrap_err();
    assert!(error.is_incomplete() && error.is_transient());
    assert_eq!(
        line(&error, &server.uri()),
        "the list of s3://ap-northeast-1/bucket/app changed while it was read: v1.0.0 is gone; try again; a list is whole or \
         it is not used"
    );
}

fn list(inner: &str) -> String {
    format!("<?xml version=\"1.0\"?><ListBucketResult>{inner}</ListBucketResult>")
}

#[tokio::test]
async fn an_answer_that_is_no_whole_list_is_an_error() {
    let prefix = "<CommonPrefixes><Prefix>app/v1.0.0/</Prefix></CommonPrefixes>";
    let cases = [
        (String::new(), "the answer of HOST was cut short: it is empty"),
        (format!("<ListBucketResult>{prefix}"), "the answer of HOST was cut short: its XML has no end"),
        (
            list(&format!("{prefix}<IsTruncated>true</IsTruncated>")),
            "the answer of HOST was cut short: it says that there is more, but not where",
        ),
        (
            list("<IsTruncated>true</IsTruncated><NextContinuationToken></NextContinuationToken>"),
            "the answer of HOST was cut short: it says that there is more, but not where",
        ),
        (
            "<!DOCTYPE html><html><body>Sign in</body></html>".to_owned(),
            "the answer of HOST cannot be read: it is no list of the bucket bucket; a proxy or a login page may stand in the \
             way",
        ),
        ("{}".to_owned(), "the answer of HOST cannot be read: it is no list of the bucket bucket"),
        ("<ListBucketResults/>".to_owned(), "the answer of HOST cannot be read: it is no list of the bucket bucket"),
        (
            "<?xml version=\"1.0\"?><Error><Code>InternalError</Code></Error>".to_owned(),
            "HOST says InternalError under the status 200 OK",
        ),
        (
            list("<CommonPrefixes><Prefix>other/v1.0.0/</Prefix></CommonPrefixes>"),
            "the answer of HOST cannot be read: other/v1.0.0 is not in the folder that was asked for",
        ),
        (
            list(
                "<Contents><Key>app/v1.0.0/a</Key><Size>1</Size><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>",
            ),
            "the answer of HOST cannot be read: app/v1.0.0/a is not in the folder that was asked for",
        ),
    ];
    for (body, expected) in cases {
        let server = always(ResponseTemplate::new(200).set_body_string(&body)).await;
        let error = tags(&url(&server, "bucket/app"), &keys()).await.expect_err(&body);
        assert_eq!(line(&error, &server.uri()), expected);
    }
    let server = always(ResponseTemplate::new(200).set_body_bytes([b'<', 0xff])).await;
    let error = tags(&url(&server, "bucket/app"), &keys()).await.unwrap_err();
    assert_eq!(line(&error, &server.uri()), "the answer of HOST cannot be read: its XML is no UTF-8");
    let server =
        always(ResponseTemplate::new(200).set_body_string(list("<Contents><Key>app/x</Kex></Contents>"))).await;
    let error = tags(&url(&server, "bucket/app"), &keys()).await.unwrap_err();
    assert!(error.is_malformed(), "{error:#}");
    assert_eq!(
        line(&error, &server.uri()),
        "the answer of HOST cannot be read: expected `</Key>`, but `</Kex>` was found"
    );
}

#[tokio::test]
async fn a_second_page_that_fails_yields_no_first_one() {
    let more = list(
        "<CommonPrefixes><Prefix>app/v1.0.0/</Prefix></CommonPrefixes><IsTruncated>true</IsTruncated>\
         <NextContinuationToken>x</NextContinuationToken>",
    );
    let more = ResponseTemplate::new(200).set_body_string(more);
    let denied = ResponseTemplate::new(403).set_body_string("<Error><Code>AccessDenied</Code></Error>");
    let server = answers(vec![more.clone(), denied]).await;
    let error = tags(&url(&server, "bucket/app"), &keys()).await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(
        line(&error, &server.uri()),
        "HOST does not let the key from AWS_ACCESS_KEY_ID list the bucket bucket (403 Forbidden, AccessDenied); it needs \
         s3:ListBucket; where that lacks, a bucket that is not there may look the same"
    );

    // The same token for ever.
    let server = always(more.clone()).await;
    let error = tags(&url(&server, "bucket/app"), &keys()).await.unwrap_err();
    assert!(error.is_unsafe());
    assert_eq!(line(&error, &server.uri()), "the pages of s3://ap-northeast-1/bucket/app on HOST lead in a circle");
    assert_eq!(server.received_requests().await.unwrap().len(), 2);

    // Another one for ever.
    let mut bucket = Bucket::of(&MYAPP);
    bucket.at_once = 1;
    let server = bucket.serve().await;
    let mut settings = keys();
    settings.most_pages = 3;
    let error = tags(&url(&server, "bucket/releases/myapp"), &settings).await.unwrap_err();
    assert!(error.is_too_much());
    assert_eq!(line(&error, &server.uri()), "HOST has more than 3 pages of s3://ap-northeast-1/bucket/releases/myapp");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_no_list() {
    let server =
        raw(&[Piece::Text("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n<ListBucketResult></ListBucketResult>")])
            .await
            .unwrap();
    let error = tags(&format!("s3://eu/bucket/app?endpoint={server}"), &keys()).await.unwrap_err();
    assert!(error.is_incomplete(), "{error:#}");
    assert_eq!(line(&error, &server), "the answer of HOST was cut short: end of file before message length reached");
}

#[tokio::test]
async fn a_store_that_wants_less_is_asked_again_later_and_not_for_ever() {
    let slow = ResponseTemplate::new(503).set_body_string("<Error><Code>SlowDown</Code></Error>");
    let good = ResponseTemplate::new(200)
        .set_body_string(list("<CommonPrefixes><Prefix>app/v1.0.0/</Prefix></CommonPrefixes>"));
    let server = answers(vec![slow.clone(), slow.clone(), good]).await;
    let (settings, clock) = crate::store::with(&[crate::store::KEY, crate::store::SECRET]);
    let listing = open(&url(&server, "bucket/app"), &settings).list(SILENT).await.unwrap();
    assert_eq!((listing.releases().len(), listing.cost().requests, clock.slept().len()), (1, 3, 2));

    let server = always(slow).await;
    let error = tags(&url(&server, "bucket/app"), &settings).await.unwrap_err();
    assert!(error.is_unavailable() && error.is_transient());
    assert_eq!(line(&error, &server.uri()), "HOST failed 4 times (503 Service Unavailable)");
    assert_eq!(server.received_requests().await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_store_that_says_nothing_is_not_waited_for() {
    let server = raw(&[Piece::Silence]).await.unwrap();
    let mut settings = keys();
    settings.read_timeout = std::time::Duration::from_millis(50);
    settings.retries = 1;
    let error = tags(&format!("s3://eu/bucket/app?endpoint={server}"), &settings).await.unwrap_err();
    assert!(error.is_timeout() && error.is_transient());
    assert_eq!(line(&error, &server), "HOST did not answer within 50ms");
}

#[tokio::test]
async fn a_page_without_end_is_cut_off() {
    let endless = [Piece::Text("HTTP/1.1 200 OK\r\n\r\n<ListBucketResult>"), Piece::Endless("<Contents></Contents>")];
    let server = raw(Box::leak(Box::new(endless))).await.unwrap();
    let mut settings = keys();
    settings.largest_body = 1 << 16;
    let error = tags(&format!("s3://eu/bucket/app?endpoint={server}"), &settings).await.unwrap_err();
    assert!(error.is_too_much());
    assert_eq!(line(&error, &server), "HOST sends more than 65536 bytes in one answer");
}

#[tokio::test]
async fn two_servers_behind_one_url_have_ages_of_their_own() {
    let cache = tempfile::TempDir::new().unwrap();
    let servers = [Bucket::of(&MYAPP).serve().await, Bucket::of(&MYAPP).serve().await];
    let mut seen = Vec::new();
    for server in [&servers[0], &servers[1], &servers[0]] {
        let endpoint = server.uri();
        let variables = [crate::store::KEY, crate::store::SECRET, ("AWS_ENDPOINT_URL", &*endpoint)];
        let (mut settings, clock) = crate::store::with(&variables);
        settings.cache = Some(cache.path().to_owned());
        clock.advance(std::time::Duration::from_secs(3_600 * seen.len() as u64));
        let listing = open("s3://ap-northeast-1/bucket/releases/myapp", &settings).list(SILENT).await.unwrap();
        seen.push((clock.now() - listing.releases()[0].first_seen.unwrap()).num_hours());
    }
    // New to each of them, the second time an old acquaintance of the first.
    assert_eq!(seen, [0, 0, 2]);
}
