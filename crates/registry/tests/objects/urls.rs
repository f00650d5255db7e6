//! URLs of stores, and settings that cannot be meant.

use verpick_registry::{Registry, RegistryUrl};

use crate::store::{KEY, SECRET, with};

fn refused(url: &str, variables: &[(&str, &str)]) -> String {
    let error = <dyn Registry>::from_url(url, &with(variables).0).map(drop).expect_err(url);
    let line = format!("{error:#}");
    assert!(!line.contains('\n') && !line.contains("PRIVATE"), "{line}");
    line
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_asked() {
    let keys = &[KEY, SECRET][..];
    for (url, variables, expected) in [
        ("s3://ap", keys, "s3://ap names a region and no bucket; it looks like s3://region/bucket/prefix"),
        (
            "az://account",
            keys,
            "az://account names an account and no container; it looks like az://account/container/prefix",
        ),
        (
            "s3://evil.example%23/bucket",
            keys,
            "s3://evil.example%23/bucket: evil.example# is no name for a region; it has letters, digits and -",
        ),
        (
            "s3://eu/buc%3Fket",
            keys,
            "s3://eu/buc%3Fket: buc?ket is no name for a bucket; it has letters, digits and - . _",
        ),
        (
            "s3://eu/bucket?region=x.example",
            keys,
            "s3://eu/bucket: x.example is no name for a region; it has letters, digits and -",
        ),
        (
            "az://evil.example/container",
            keys,
            "az://evil.example/container: evil.example is no name for an account; it has letters, digits and -",
        ),
        (
            "s3://eu/bucket?endpoint=localhost:9000",
            keys,
            "s3://eu/bucket: endpoint is no address of a server; it looks like https://storage.example.com",
        ),
        (
            "s3://eu/bucket?endpoint=https://me:PRIVATE@example.com",
            keys,
            "s3://eu/bucket: endpoint must not have a credential in it; it looks like https://storage.example.com",
        ),
        (
            "s3://eu/bucket",
            &[KEY, SECRET, ("AWS_ENDPOINT_URL", "https://example.com?x")],
            "AWS_ENDPOINT_URL has more to it than host and path; it looks like https://storage.example.com",
        ),
        (
            "s3://eu/bucket",
            &[KEY],
            "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not; S3 needs both, or neither",
        ),
        (
            "s3://eu/bucket",
            &[SECRET],
            "AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not; S3 needs both, or neither",
        ),
        (
            "s3://eu/bucket",
            &[KEY, SECRET, ("AWS_SESSION_TOKEN", "PRIVATE\nPRIVATE")],
            "the credential from AWS_SESSION_TOKEN has characters that none has; a line break or a quote may have slipped in",
        ),
        (
            "gs://bucket",
            &[("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere/key.json")],
            "there is no credential by the account from GOOGLE_APPLICATION_CREDENTIALS: No such file or directory (os error \
             2); name a file with one in GOOGLE_APPLICATION_CREDENTIALS, run `gcloud auth application-default login`, or set \
             GOOGLE_SKIP_SIGNATURE=true for a public bucket",
        ),
        (
            "az://account/container",
            &[("AZURE_STORAGE_ACCOUNT_KEY", "PRIVATE no base64")],
            "the key from AZURE_STORAGE_ACCOUNT_KEY cannot be read; look whether all of it was copied",
        ),
        (
            "az://account/container?endpoint=http://example.com/account",
            &[("AZURE_STORAGE_SAS_TOKEN", "sv=1&sig=PRIVATE")],
            "the token from AZURE_STORAGE_SAS_TOKEN is not sent to example.com over plain HTTP; use https://",
        ),
        (
            "file://releases",
            &[],
            "file://releases names no folder from the root; it looks like file:///folder, with three slashes",
        ),
    ] {
        assert_eq!(refused(url, variables), expected);
    }
}

#[test]
fn an_endpoint_may_have_a_path() {
    let url =
        RegistryUrl::parse("s3://ap-northeast-1/mybucket/myteam/myapp?endpoint=http://localhost:9999/foobar").unwrap();
    assert_eq!(url.parameter("endpoint"), Some("http://localhost:9999/foobar"));
    <dyn Registry>::open(&url, &with(&[KEY, SECRET]).0).unwrap();
}
