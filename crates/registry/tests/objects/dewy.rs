//! What the predecessor's own tests hold of buckets.

use serde_json::Value;
use verpick_registry::RegistryUrl;
use verpick_select::{Prereleases, Selector};
use verpick_version::Strictness;

/// The suite of a name.
fn suite(id: &str) -> Vec<Value> {
    let text = include_str!("dewy.json");
    let all: Value = serde_json::from_str(text).unwrap();
    let suite = all["suites"].as_array().unwrap().iter().find(|suite| suite["id"] == id).unwrap();
    let cases = suite["cases"].as_array().unwrap().clone();
    assert_eq!(cases.len() as u64, suite["count"].as_u64().unwrap());
    assert!(!cases.is_empty());
    cases
}

#[tokio::test]
async fn the_latest_over_pages_of_folders() {
    use crate::store::{keys, picked};
    use crate::support::answers;
    use wiremock::ResponseTemplate;
    for case in suite("s3.latest_version") {
        let pages = case["pages"].as_array().unwrap();
        let last = pages.len() - 1;
        let bodies = pages.iter().enumerate().map(|(index, page)| {
            let folders = page.as_array().unwrap().iter().map(|folder| {
                format!("<CommonPrefixes><Prefix>{}</Prefix></CommonPrefixes>", folder.as_str().unwrap())
            });
            let more = if index < last {
                "<IsTruncated>true</IsTruncated><NextContinuationToken>next</NextContinuationToken>"
            } else {
                ""
            };
            let folders: String = folders.collect();
            ResponseTemplate::new(200).set_body_string(format!("<ListBucketResult>{folders}{more}</ListBucketResult>"))
        });
        let server = answers(bodies.collect()).await;
        let url = format!("s3://ap-northeast-1/mybucket/your/path?endpoint={}", server.uri());
        let taken = if case["allow_prerelease"] == true { Prereleases::Include } else { Prereleases::Exclude };
        let selector = Selector::semver().strictness(Strictness::Lenient).prereleases(taken);
        let (tag, _) = picked(&url, &keys(), &selector, None).await.unwrap();
        assert_eq!(tag.as_deref(), case["expected"]["version"].as_str(), "{}", case["name"]);
    }
}

#[test]
fn urls_name_what_they_named() {
    for case in suite("registry.url") {
        let (text, expected) = (case["url"].as_str().unwrap(), &case["expected"]);
        let settings = crate::store::keys();
        let opened = <dyn verpick_registry::Registry>::from_url(text, &settings);
        if expected.get("error").is_some() {
            assert!(opened.unwrap_err().is_usage(), "{text}");
            continue;
        }
        let url = RegistryUrl::parse(text).unwrap();
        assert_eq!(url.scheme(), expected["kind"].as_str().unwrap());
        let parts = url.segments().unwrap();
        let named = if url.scheme() == "s3" { 2 } else { 1 };
        let names = [&expected["region"], &expected["bucket"]].into_iter().filter_map(Value::as_str);
        assert_eq!(parts[..named], names.collect::<Vec<_>>(), "{text}");
        let prefix: String = parts[named..].iter().map(|part| format!("{part}/")).collect();
        assert_eq!(prefix, expected["prefix"].as_str().unwrap(), "{text}");
        assert_eq!(url.parameter("endpoint"), expected["endpoint"].as_str(), "{text}");
        assert_eq!(url.parameters().artifact.as_deref(), expected["artifact"].as_str(), "{text}");
        let pre_release = url.parameters().pre_release.unwrap_or(false);
        assert_eq!(pre_release, expected["pre_release"].as_bool().unwrap_or(false), "{text}");
        if url.scheme() == "s3" {
            opened.unwrap();
        }
    }
}
