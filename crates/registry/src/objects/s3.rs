//! S3 and what speaks its protocol: `s3://region/bucket/prefix`.
//!
//! - `endpoint` names another server, which is asked in path style (`https://server/bucket`); so do `AWS_ENDPOINT_URL_S3` and
//!   `AWS_ENDPOINT_URL`. `region` is for servers whose requests are signed for another region than the URL names.
//! - Credentials come from `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` (with `AWS_SESSION_TOKEN`), from
//!   `AWS_WEB_IDENTITY_TOKEN_FILE` with `AWS_ROLE_ARN`, from the service that a container is told of, from that of an
//!   instance: the first of these that there is. With `AWS_SKIP_SIGNATURE` there is none.
//! - Files in `~/.aws` are not read, and errors say so.

use std::fmt;
use std::sync::Arc;

use object_store::RetryConfig;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey as Key};
use secrecy::ExposeSecret;

use super::line::Line;
use super::place::{self, Place};
use super::{Objects, Provider, code, other, page, skewed, status};
use crate::adapters::Opened;
use crate::error::{Kind, shown};
use crate::http::{Response, Url};
use crate::{Clock, Environment, Error, RegistryUrl, Result, Settings};

const NOT_FROM_FILES: &str = "~/.aws is not read: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as \
                              `eval \"$(aws configure export-credentials --format env)\"` does, or AWS_SKIP_SIGNATURE=true \
                              for a public bucket";

/// The registry that a URL names.
pub(crate) fn open(url: &RegistryUrl, settings: &Settings) -> Result<Opened> {
    let parts = url.segments()?;
    let [named, bucket, folders @ ..] = &parts[..] else {
        return Err(Error::usage(format_args!("{url} names a region and no bucket"))
            .with_hint("it looks like s3://region/bucket/prefix"));
    };
    let region = url.parameter("region").unwrap_or(named);
    // They become parts of the host that is asked, and of what is signed.
    place::name(url, "a region", named, "-")?;
    place::name(url, "a region", region, "-")?;
    place::name(url, "a bucket", bucket, "-._")?;
    let environment = &settings.environment;
    let own = place::endpoint(url, environment, &["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"])?;
    let endpoint = match &own {
        Some(endpoint) => endpoint.clone(),
        None => of_region(region)?,
    };
    let source = Source::find(environment)?;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(region)
        .with_endpoint(endpoint.as_str().trim_end_matches('/'))
        .with_virtual_hosted_style_request(false)
        .with_allow_http(true)
        .with_retry(RetryConfig { max_retries: 0, ..RetryConfig::default() })
        .with_http_connector(Line);
    for (key, variable) in source.settings() {
        if let Some(value) = environment.get(variable) {
            builder = builder.with_config(*key, value.expose_secret());
        }
    }
    if matches!(source, Source::Nobody) {
        builder = builder.with_skip_signature(true);
    }
    let place = Place {
        noun: "bucket",
        bucket: bucket.clone(),
        prefix: place::prefix(folders),
        url: url.to_string(),
        endpoint,
    };
    let store = builder.build().map_err(|_| Error::usage(format_args!("{url} cannot be asked with these settings")))?;
    let provider = S3 { source, region: region.to_owned(), is_amazon: own.is_none(), clock: settings.clock.clone() };
    Objects::open(settings, store, provider, place)
}

/// Amazon's server for a region.
fn of_region(region: &str) -> Result<Url> {
    let suffix = if region.starts_with("cn-") { ".cn" } else { "" };
    Url::parse(&format!("https://s3.{region}.amazonaws.com{suffix}"))
        .map_err(|_| Error::usage(format_args!("{} is no name of a region", shown(region))))
}

/// What is particular to S3.
#[derive(Debug)]
struct S3 {
    source: Source,
    region: String,
    is_amazon: bool,
    clock: Arc<dyn Clock>,
}

/// Where the credential comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Keys that last.
    Keys,
    /// Keys with a session token.
    Session,
    /// A token in a file, traded for keys.
    WebIdentity,
    /// The service that a container is told of.
    Container,
    /// The same on Kubernetes.
    Pod,
    /// The service around an instance.
    Instance,
    /// Nobody asks.
    Nobody,
}

impl Source {
    /// The first that there is, in the order in which Amazon's own tools look.
    fn find(environment: &Environment) -> Result<Self> {
        const KEY: &str = "AWS_ACCESS_KEY_ID";
        const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
        let is_set = |name: &str| environment.get(name).is_some();
        let is_true = |name: &str| place::is_true(environment, name);
        let found = match (is_set(KEY), is_set(SECRET)) {
            _ if is_true("AWS_SKIP_SIGNATURE") => Self::Nobody,
            (true, true) if is_set("AWS_SESSION_TOKEN") => Self::Session,
            (true, true) => Self::Keys,
            (true, false) => return Err(half(KEY, SECRET)),
            (false, true) => return Err(half(SECRET, KEY)),
            _ if is_set("AWS_WEB_IDENTITY_TOKEN_FILE") && is_set("AWS_ROLE_ARN") => Self::WebIdentity,
            _ if is_set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") => Self::Container,
            _ if is_set("AWS_CONTAINER_CREDENTIALS_FULL_URI") && is_set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") => {
                Self::Pod
            }
            _ if is_true("AWS_EC2_METADATA_DISABLED") => {
                return Err(
                    Error::new(Kind::Unauthorized, "no variable has a credential for S3").with_hint(NOT_FROM_FILES)
                );
            }
            _ => Self::Instance,
        };
        if matches!(found, Self::Keys | Self::Session) {
            // The library takes for granted that they fit into headers.
            for name in [KEY, SECRET, "AWS_SESSION_TOKEN"] {
                let fits = |value: &str| value.bytes().all(|byte| byte.is_ascii_graphic());
                if environment.get(name).is_some_and(|value| !fits(value.expose_secret())) {
                    return Err(Error::usage(format_args!("the credential from {name} has characters that none has"))
                        .with_hint("a line break or a quote may have slipped in"));
                }
            }
        }
        Ok(found)
    }

    /// The variables that it is made of.
    fn settings(self) -> &'static [(Key, &'static str)] {
        match self {
            Self::Keys | Self::Session => &[
                (Key::AccessKeyId, "AWS_ACCESS_KEY_ID"),
                (Key::SecretAccessKey, "AWS_SECRET_ACCESS_KEY"),
                (Key::Token, "AWS_SESSION_TOKEN"),
            ],
            Self::WebIdentity => &[
                (Key::WebIdentityTokenFile, "AWS_WEB_IDENTITY_TOKEN_FILE"),
                (Key::RoleArn, "AWS_ROLE_ARN"),
                (Key::RoleSessionName, "AWS_ROLE_SESSION_NAME"),
                (Key::StsEndpoint, "AWS_ENDPOINT_URL_STS"),
            ],
            Self::Container => &[(Key::ContainerCredentialsRelativeUri, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")],
            Self::Pod => &[
                (Key::ContainerCredentialsFullUri, "AWS_CONTAINER_CREDENTIALS_FULL_URI"),
                (Key::ContainerAuthorizationTokenFile, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"),
            ],
            Self::Instance => &[(Key::MetadataEndpoint, "AWS_EC2_METADATA_SERVICE_ENDPOINT")],
            Self::Nobody => &[],
        }
    }
}

/// How errors call it.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keys | Self::Session => "the key from AWS_ACCESS_KEY_ID",
            Self::WebIdentity => "the role from AWS_ROLE_ARN",
            Self::Container => "the role from AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            Self::Pod => "the role from AWS_CONTAINER_CREDENTIALS_FULL_URI",
            Self::Instance => "the role of this instance",
            Self::Nobody => "a request without a credential",
        })
    }
}

fn half(set: &str, missing: &str) -> Error {
    Error::usage(format_args!("{set} is set and {missing} is not")).with_hint("S3 needs both, or neither")
}

impl Provider for S3 {
    fn root(&self) -> &'static str {
        "ListBucketResult"
    }

    fn refusal(&self, place: &Place, response: &Response) -> Error {
        let found = code(response, "Code");
        let (host, bucket, source) = (place.host(), place.bucket(), self.source);
        let status = status(response, found);
        if let Some(error) = self.elsewhere(place, response, found) {
            return error;
        }
        let refused =
            |what: fmt::Arguments<'_>| Error::new(Kind::Unauthorized, format_args!("{host} {what} ({status})"));
        match (found, response.status().as_u16()) {
            (Some("NoSuchBucket"), _) => Error::not_found(format_args!("{host} has not {bucket} ({status})"))
                .with_hint("names of buckets are exact"),
            (Some(skew @ "RequestTimeTooSkewed"), _) => skewed(place, response, skew, self.clock.now()),
            (Some("InvalidAccessKeyId"), _) => {
                refused(format_args!("does not know {source}")).with_hint(if self.source == Source::Keys {
                    "it is wrong or deleted, or of a session: those need AWS_SESSION_TOKEN too"
                } else {
                    "it is wrong or deleted"
                })
            }
            (Some("SignatureDoesNotMatch"), _) => refused(format_args!("refuses the signature with {source}"))
                .with_hint("AWS_SECRET_ACCESS_KEY does not belong to that key, or a proxy changes requests"),
            (Some("ExpiredToken" | "RequestExpired" | "TokenRefreshRequired" | "ExpiredTokenException"), _) => {
                let what = if self.source == Source::Session {
                    "the session token from AWS_SESSION_TOKEN".to_owned()
                } else {
                    source.to_string()
                };
                refused(format_args!("says that {what} has expired")).with_hint("get a new one")
            }
            (Some("InvalidToken"), _) => refused(format_args!("refuses the session token that belongs to {source}"))
                .with_hint("look at AWS_SESSION_TOKEN: it may be of another key"),
            (_, 401 | 403) if self.source == Source::Nobody => {
                refused(format_args!("does not show {bucket} without a credential"))
                    .with_hint("unset AWS_SKIP_SIGNATURE, and put one into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
            }
            (_, 401 | 403) => refused(format_args!("does not let {source} list {bucket}"))
                .with_hint("it needs s3:ListBucket; where that lacks, a bucket that is not there may look the same"),
            (None, 404) => Error::not_found(format_args!("{host} has not {bucket} ({status})"))
                .with_hint("it may be no server of S3: look at endpoint"),
            _ => other(place, response, found),
        }
    }

    fn without_credential(&self, place: &Place, asked: &str, why: &dyn fmt::Display) -> Error {
        let (host, why) = (place.host(), super::said_by(asked, why));
        match self.source {
            Source::Instance => Error::new(
                Kind::Unauthorized,
                format_args!("there is no credential for {host}: no variable has one, and {why}"),
            )
            .with_hint(NOT_FROM_FILES),
            source => {
                Error::new(Kind::Unauthorized, format_args!("there is no credential for {host} by {source}: {why}"))
            }
        }
    }
}

impl S3 {
    /// The error for a bucket of another region, if that is what a refusal says.
    fn elsewhere(&self, place: &Place, response: &Response, code: Option<&str>) -> Option<Error> {
        let named = response
            .header("x-amz-bucket-region")
            .or_else(|| page::element(std::str::from_utf8(response.body()).ok()?, "Region"));
        let region = named.filter(|region| super::is_word(region) && *region != self.region);
        let moved = matches!(response.status().as_u16(), 301 | 307 | 308)
            || matches!(code, Some("PermanentRedirect" | "TemporaryRedirect" | "AuthorizationHeaderMalformed"));
        if !moved {
            return None;
        }
        let (host, bucket, status, ours) = (place.host(), place.bucket(), status(response, code), &self.region);
        Some(match region {
            Some(region) => Error::not_found(format_args!("{bucket} is in {region}, not in {ours} ({status})"))
                .with_hint(if self.is_amazon {
                    format!("write s3://{region}/{}/{}", shown(&place.bucket), shown(place.prefix.trim_end_matches('/')))
                } else {
                    format!("add region={region} to the parameters")
                }),
            None => Error::not_found(format_args!("{host} says that {bucket} is elsewhere ({status})"))
                .with_hint(format_args!("it may be of another region than {ours}; redirects are not followed, for they would take the credential along")),
        })
    }
}
