//! S3 by a real server: `moto`.

use verpick_registry::SILENT;
use verpick_select::{Prereleases, Selector};
use verpick_version::Scheme;

use crate::servers::{moto, moto_with_accounts};
use crate::store::{keys, line, open, picked, tags, with};

const KEYS: [&str; 9] = [
    "README.md",
    "myapp/README.md",
    "myapp/latest/app.tar.gz",
    "myapp/v1.2.3-rc.1/app.tar.gz",
    "myapp/v1.2.3/app.tar.gz",
    "myapp/v1.2.4/app.tar.gz",
    "calver/2024.06.15.0/a",
    "calver/2024.06.15.1/a",
    "calver/2024.07.01.0/a",
];

#[tokio::test]
async fn the_examples_hold() {
    let Some(server) = moto(&KEYS).await else { return };
    let settings = keys();
    let url = |path: &str| format!("s3://ap-northeast-1/{path}?endpoint={}", server.url());
    let (tag, found) =
        picked(&url("releases/myapp"), &settings, &Selector::semver(), Some("app.tar.gz")).await.unwrap();
    // The list, and one look into each of the two releases that could win.
    assert_eq!((tag.as_deref(), found.listing().cost().requests), (Some("v1.2.4"), 3));
    let all = Selector::semver().prereleases(Prereleases::Include).constraint("<1.2.3").unwrap();
    let (tag, _) = picked(&url("releases/myapp"), &settings, &all, None).await.unwrap();
    assert_eq!(tag, None, "a full bound keeps out its own pre-releases");
    let selector = Selector::new(Scheme::calver("YYYY.0M.0D.MICRO").unwrap());
    let (tag, _) = picked(&url("releases/calver"), &settings, &selector, None).await.unwrap();
    assert_eq!(tag.as_deref(), Some("2024.07.01.0"));
    assert_eq!(tags(&url("releases"), &settings).await.unwrap(), ["calver", "myapp"]);

    let said = async |path: &str| line(&tags(&url(path), &settings).await.unwrap_err(), &server.url());
    assert_eq!(
        said("nothere/myapp").await,
        "HOST has not the bucket nothere (404 Not Found, NoSuchBucket); names of buckets are exact"
    );
    assert_eq!(
        said("releases/my").await,
        "the bucket releases on HOST has nothing below my/; a folder that is empty and one that is not there look the same; \
         look at how it is spelt"
    );
}

#[tokio::test]
async fn odd_keys_and_many_pages() {
    let mut all: Vec<String> = (0..1_005).map(|minor| format!("app/v1.{minor}.0/a")).collect();
    all.extend(["app//v9.0.0/a", "app/v1.1004.0//a", "app/~x #%[]&/a", "app/v1.1004.0/"].map(str::to_owned));
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let Some(server) = moto(&all).await else { return };
    let registry = open(&format!("s3://us-east-1/releases/app?endpoint={}", server.url()), &keys());
    let listing = registry.list(SILENT).await.unwrap();
    assert_eq!((listing.releases().len(), listing.cost().requests), (1_006, 2), "a thousand for each request");
    let selection = Selector::semver().latest(listing.releases()).unwrap().index();
    let mut releases = listing.into_releases();
    let newest = &mut releases[selection];
    assert_eq!(newest.shown().to_string(), "v1.1004.0");
    registry.describe(vec![newest], SILENT).await.unwrap();
    let artifacts = newest.artifacts.as_deref().unwrap();
    assert_eq!(artifacts.iter().map(|artifact| &*artifact.name).collect::<Vec<_>>(), ["a"]);
    assert!(newest.published.is_some());
}

#[tokio::test]
async fn keys_that_are_wrong_are_told_apart() {
    let Some(server) = moto_with_accounts(&KEYS).await else { return };
    let url = format!("s3://us-east-1/releases/myapp?endpoint={}", server.url());
    let error = tags(&url, &with(&[("AWS_ACCESS_KEY_ID", "AKIAPRIVATE"), ("AWS_SECRET_ACCESS_KEY", "PRIVATE")]).0)
        .await
        .unwrap_err();
    assert_eq!(
        line(&error, &server.url()),
        "HOST does not know the key from AWS_ACCESS_KEY_ID (403 Forbidden, InvalidAccessKeyId); it is wrong or deleted, or \
         of a session: those need AWS_SESSION_TOKEN too"
    );
}
