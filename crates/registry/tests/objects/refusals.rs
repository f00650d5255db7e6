//! What S3 refuses: each case with the line that the user sees.

use verpick_registry::Error;
use wiremock::{MockServer, ResponseTemplate};

use crate::store::{KEY, SECRET, line, tags, with};
use crate::support::always;

const SESSION: (&str, &str) = ("AWS_SESSION_TOKEN", "IQoPRIVATEsession");
const NOBODY: (&str, &str) = ("AWS_SKIP_SIGNATURE", "true");

fn answer(status: u16, code: &str, more: &str) -> ResponseTemplate {
    // As S3 has it: what was sent is repeated.
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>PRIVATE said back</Message>{more}\
         <AWSAccessKeyId>{}</AWSAccessKeyId></Error>",
        KEY.1
    );
    ResponseTemplate::new(status).set_body_string(body)
}

async fn fails(answer: ResponseTemplate, variables: &[(&str, &str)]) -> (Error, String, MockServer) {
    let server = always(answer).await;
    let url = format!("s3://ap-northeast-1/releases/myapp?endpoint={}", server.uri());
    let error = tags(&url, &with(variables).0).await.unwrap_err();
    let line = line(&error, &server.uri());
    (error, line, server)
}

#[tokio::test]
async fn every_refusal_has_its_line() {
    let keys = &[KEY, SECRET][..];
    let session = &[KEY, SECRET, SESSION][..];
    let cases = [
        (
            answer(403, "AccessDenied", ""),
            keys,
            "HOST does not let the key from AWS_ACCESS_KEY_ID list the bucket releases (403 Forbidden, AccessDenied); it needs \
             s3:ListBucket; where that lacks, a bucket that is not there may look the same",
        ),
        (
            answer(403, "AccessDenied", ""),
            &[NOBODY],
            "HOST does not show the bucket releases without a credential (403 Forbidden, AccessDenied); unset \
             AWS_SKIP_SIGNATURE, and put one into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        ),
        (
            answer(403, "InvalidAccessKeyId", ""),
            keys,
            "HOST does not know the key from AWS_ACCESS_KEY_ID (403 Forbidden, InvalidAccessKeyId); it is wrong or deleted, or \
             of a session: those need AWS_SESSION_TOKEN too",
        ),
        (
            answer(403, "InvalidAccessKeyId", ""),
            session,
            "HOST does not know the key from AWS_ACCESS_KEY_ID (403 Forbidden, InvalidAccessKeyId); it is wrong or deleted",
        ),
        (
            answer(403, "SignatureDoesNotMatch", ""),
            keys,
            "HOST refuses the signature with the key from AWS_ACCESS_KEY_ID (403 Forbidden, SignatureDoesNotMatch); \
             AWS_SECRET_ACCESS_KEY does not belong to that key, or a proxy changes requests",
        ),
        (
            answer(400, "ExpiredToken", ""),
            session,
            "HOST says that the session token from AWS_SESSION_TOKEN has expired (400 Bad Request, ExpiredToken); get a new one",
        ),
        (
            answer(400, "InvalidToken", ""),
            session,
            "HOST refuses the session token that belongs to the key from AWS_ACCESS_KEY_ID (400 Bad Request, InvalidToken); \
             look at AWS_SESSION_TOKEN: it may be of another key",
        ),
        (
            answer(403, "RequestTimeTooSkewed", "").insert_header("date", "Tue, 30 Jun 2026 14:30:00 GMT"),
            keys,
            "HOST refuses the time of the request (403 Forbidden, RequestTimeTooSkewed): it is 2026-06-30T14:30:00Z there and \
             2026-06-30T12:00:00Z here; set the clock of this machine",
        ),
        (
            answer(404, "NoSuchBucket", ""),
            keys,
            "HOST has not the bucket releases (404 Not Found, NoSuchBucket); names of buckets are exact",
        ),
        (
            ResponseTemplate::new(404).set_body_string("<h1>404</h1>"),
            keys,
            "HOST has not the bucket releases (404 Not Found); it may be no server of S3: look at endpoint",
        ),
        (
            answer(301, "PermanentRedirect", "").insert_header("x-amz-bucket-region", "eu-west-1"),
            keys,
            "the bucket releases is in eu-west-1, not in ap-northeast-1 (301 Moved Permanently, PermanentRedirect); add \
             region=eu-west-1 to the parameters",
        ),
        (
            answer(400, "AuthorizationHeaderMalformed", "<Region>us-east-1</Region>"),
            keys,
            "the bucket releases is in us-east-1, not in ap-northeast-1 (400 Bad Request, AuthorizationHeaderMalformed); add \
             region=us-east-1 to the parameters",
        ),
        (
            answer(307, "TemporaryRedirect", "").insert_header("location", "http://127.0.0.1:1/"),
            keys,
            "HOST says that the bucket releases is elsewhere (307 Temporary Redirect, TemporaryRedirect); it may be of another \
             region than ap-northeast-1; redirects are not followed, for they would take the credential along",
        ),
        (
            answer(405, "MethodNotAllowed", ""),
            keys,
            "HOST answered 405 Method Not Allowed, MethodNotAllowed when asked for the bucket releases",
        ),
        (
            answer(418, "what <b>people</b> say", ""),
            keys,
            "HOST answered 418 I'm a teapot when asked for the bucket releases",
        ),
    ];
    for (answer, variables, expected) in cases {
        let (error, line, server) = fails(answer, variables).await;
        assert_eq!(line, expected);
        assert!(!error.is_transient() && !format!("{error:?}").contains("PRIVATE"), "{error:?}");
        assert_eq!(server.received_requests().await.unwrap().len(), 1, "it is not asked again: {line}");
    }
}

#[tokio::test]
async fn each_kind_of_refusal_can_be_told() {
    let keys = &[KEY, SECRET][..];
    assert!(fails(answer(403, "AccessDenied", ""), keys).await.0.is_unauthorized());
    assert!(fails(answer(404, "NoSuchBucket", ""), keys).await.0.is_not_found());
    assert!(fails(answer(400, "ExpiredToken", ""), keys).await.0.is_unauthorized());
    assert!(fails(answer(403, "RequestTimeTooSkewed", ""), keys).await.0.is_local());
}

#[tokio::test]
async fn a_request_is_signed_where_there_are_keys() {
    for (variables, signed) in
        [(&[KEY, SECRET, SESSION][..], true), (&[NOBODY], false), (&[NOBODY, KEY, SECRET], false)]
    {
        let (_, _, server) = fails(answer(404, "NoSuchBucket", ""), variables).await;
        let requests = server.received_requests().await.unwrap();
        let headers = &requests[0].headers;
        assert_eq!(headers.contains_key("authorization"), signed);
        assert_eq!(headers.contains_key("x-amz-security-token"), signed);
        let scope = headers
            .get("authorization")
            .map(|value| value.to_str().unwrap().contains("/ap-northeast-1/s3/aws4_request"));
        assert_eq!(scope, signed.then_some(true));
    }
}

#[tokio::test]
async fn a_region_for_signatures_can_be_another() {
    let server = always(answer(404, "NoSuchBucket", "")).await;
    let url = format!("s3://tokyo/releases/myapp?endpoint={}&region=us-east-1", server.uri());
    tags(&url, &with(&[KEY, SECRET]).0).await.unwrap_err();
    let requests = server.received_requests().await.unwrap();
    assert!(requests[0].headers["authorization"].to_str().unwrap().contains("/us-east-1/s3/"));
}

#[tokio::test]
async fn without_a_credential_the_line_says_what_is_read() {
    let hint = "~/.aws is not read: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as `eval \"$(aws configure \
                export-credentials --format env)\"` does, or AWS_SKIP_SIGNATURE=true for a public bucket";
    let (settings, _) = with(&[("AWS_PROFILE", "work"), ("AWS_EC2_METADATA_DISABLED", "true")]);
    let url = "s3://ap-northeast-1/releases/myapp";
    let error = tags_or_open(url, &settings).await;
    assert!(error.is_unauthorized());
    assert_eq!(format!("{error:#}"), format!("no variable has a credential for S3; {hint}"));

    // Around this machine nobody gives one.
    let server = always(ResponseTemplate::new(404)).await;
    let (settings, _) = with(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &server.uri())]);
    let error = tags_or_open(url, &settings).await;
    assert!(error.is_unauthorized());
    assert_eq!(
        line(&error, &server.uri()),
        format!(
            "there is no credential for s3.ap-northeast-1.amazonaws.com: no variable has one, and HOST answered 404 Not Found; {hint}"
        )
    );

    let (settings, _) =
        with(&[("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/token"), ("AWS_ROLE_ARN", "arn:aws:iam::1:role/x")]);
    let error = tags_or_open(url, &settings).await;
    assert_eq!(
        format!("{error:#}"),
        "there is no credential for s3.ap-northeast-1.amazonaws.com by the role from AWS_ROLE_ARN: Failed to read token file \
         '/nowhere/token': No such file or directory (os error 2)"
    );
}

#[tokio::test]
async fn an_instance_gives_a_credential_once_for_many_lists() {
    use wiremock::Mock;
    use wiremock::matchers::{method, path, path_regex};
    let server = MockServer::start().await;
    let put = Mock::given(method("PUT")).and(path("/latest/api/token"));
    put.respond_with(ResponseTemplate::new(200).set_body_string("PRIVATE-imds")).mount(&server).await;
    let role = Mock::given(path("/latest/meta-data/iam/security-credentials/"));
    role.respond_with(ResponseTemplate::new(200).set_body_string("role")).mount(&server).await;
    let given = serde_json::json!({
        "AccessKeyId": "ASIAPRIVATE", "SecretAccessKey": "PRIVATEsecret", "Token": "PRIVATEtoken",
        "Expiration": "2099-01-01T00:00:00Z"
    });
    let keys = Mock::given(path_regex("/latest/meta-data/iam/security-credentials/role"));
    keys.respond_with(ResponseTemplate::new(200).set_body_json(given)).mount(&server).await;
    let body = "<ListBucketResult><CommonPrefixes><Prefix>app/v1.0.0/</Prefix></CommonPrefixes></ListBucketResult>";
    let list = Mock::given(path("/releases"));
    list.respond_with(ResponseTemplate::new(200).set_body_string(body)).mount(&server).await;

    let (settings, _) = with(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &server.uri())]);
    let url = format!("s3://eu-west-1/releases/app?endpoint={}", server.uri());
    let registry = crate::store::open(&url, &settings);
    let first = registry.list(verpick_registry::SILENT).await.unwrap();
    let second = registry.list(verpick_registry::SILENT).await.unwrap();
    assert_eq!((first.cost().requests, second.cost().requests), (4, 1), "credentials are counted, and kept");
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[4].headers["x-amz-security-token"], "PRIVATEtoken");
}

async fn tags_or_open(url: &str, settings: &verpick_registry::Settings) -> Error {
    match <dyn verpick_registry::Registry>::from_url(url, settings) {
        Ok(registry) => registry.list(verpick_registry::SILENT).await.unwrap_err(),
        Err(error) => error,
    }
}
