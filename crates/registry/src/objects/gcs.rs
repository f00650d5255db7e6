//! Google Cloud Storage: `gs://bucket/prefix`.
//!
//! - `endpoint` names another server, such as an emulator.
//! - Credentials come from the file that `GOOGLE_APPLICATION_CREDENTIALS` names, from the one that `gcloud auth
//!   application-default login` writes, from the service that an instance has: the first of these that there is. With
//!   `GOOGLE_SKIP_SIGNATURE` there is none.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use object_store::gcp::{GcpCredential, GoogleCloudStorageBuilder};
use object_store::{RetryConfig, StaticCredentialProvider};

use super::line::Line;
use super::place::{self, Place};
use super::{Objects, Provider, code, other, status};
use crate::adapters::Opened;
use crate::error::{Kind, shown};
use crate::http::{Response, Url};
use crate::{Error, RegistryUrl, Result, Settings};

const SERVER: &str = "https://storage.googleapis.com";
const VARIABLE: &str = "GOOGLE_APPLICATION_CREDENTIALS";
/// Where `gcloud auth application-default login` puts it, below the home of the user.
const WELL_KNOWN: &str = ".config/gcloud/application_default_credentials.json";
const HOW: &str = "name a file with one in GOOGLE_APPLICATION_CREDENTIALS, run `gcloud auth application-default login`, or \
                   set GOOGLE_SKIP_SIGNATURE=true for a public bucket";

/// The registry that a URL names.
pub(crate) fn open(url: &RegistryUrl, settings: &Settings) -> Result<Opened> {
    let parts = url.segments()?;
    let [bucket, folders @ ..] = &parts[..] else {
        return Err(Error::usage(format_args!("{url} names no bucket")).with_hint("it looks like gs://bucket/prefix"));
    };
    place::name(url, "a bucket", bucket, "-._")?;
    let environment = &settings.environment;
    let endpoint = match place::endpoint(url, environment, &[])? {
        Some(endpoint) => endpoint,
        None => Url::parse(SERVER).map_err(|_| Error::usage(SERVER))?,
    };
    let mut builder = GoogleCloudStorageBuilder::new()
        .with_bucket_name(bucket)
        .with_base_url(endpoint.as_str().trim_end_matches('/'))
        .with_retry(RetryConfig { max_retries: 0, ..RetryConfig::default() })
        .with_http_connector(Line);
    let home = environment.open("HOME").map(|home| Path::new(&home).join(WELL_KNOWN)).filter(|path| path.is_file());
    let source = if place::is_true(environment, "GOOGLE_SKIP_SIGNATURE") {
        let nobody = GcpCredential { bearer: String::new() };
        builder = builder.with_credentials(Arc::new(StaticCredentialProvider::new(nobody))).with_skip_signature(true);
        Source::Nobody
    } else if let Some(path) = environment.open(VARIABLE) {
        builder = builder.with_application_credentials(path);
        Source::Variable
    } else if let Some(path) = home {
        builder = builder.with_application_credentials(path.to_string_lossy());
        Source::Gcloud
    } else {
        Source::Instance
    };
    if source != Source::Nobody {
        place::refuse_plain_http(&endpoint, &source)?;
    }
    let place = Place {
        noun: "bucket",
        bucket: bucket.clone(),
        prefix: place::prefix(folders),
        url: url.to_string(),
        endpoint,
    };
    let provider = Gcs { source };
    let store = builder.build().map_err(|error| {
        Error::new(
            Kind::Unauthorized,
            format_args!("there is no credential by {source}: {}", super::line::reason(&error)),
        )
        .with_hint(HOW)
    })?;
    Objects::open(settings, store, provider, place)
}

/// What is particular to Google.
#[derive(Debug)]
struct Gcs {
    source: Source,
}

/// Where the credential comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Variable,
    Gcloud,
    Instance,
    Nobody,
}

/// How errors call it.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Variable => "the account from GOOGLE_APPLICATION_CREDENTIALS",
            Self::Gcloud => "the account that gcloud has as the default of applications",
            Self::Instance => "the account of this instance",
            Self::Nobody => "a request without a credential",
        })
    }
}

impl Provider for Gcs {
    fn root(&self) -> &'static str {
        "ListBucketResult"
    }

    fn refusal(&self, place: &Place, response: &Response) -> Error {
        let found = code(response, "Code");
        let (host, bucket, source, status) = (place.host(), place.bucket(), self.source, status(response, found));
        let refused =
            |what: fmt::Arguments<'_>| Error::new(Kind::Unauthorized, format_args!("{host} {what} ({status})"));
        match response.status().as_u16() {
            404 => Error::not_found(format_args!("{host} has not {bucket} ({status})"))
                .with_hint("names of buckets are exact"),
            401 | 403 if source == Source::Nobody => refused(format_args!(
                "does not show {bucket} without a credential"
            ))
            .with_hint(format_args!("unset GOOGLE_SKIP_SIGNATURE, and name a file with a credential in {VARIABLE}")),
            401 => refused(format_args!("refuses {source}")).with_hint("its credential is wrong, expired or revoked"),
            403 => refused(format_args!("does not let {source} list {bucket}"))
                .with_hint("it needs storage.objects.list, as the role Storage Object Viewer has"),
            _ => other(place, response, found),
        }
    }

    fn without_credential(&self, place: &Place, asked: &str, why: &dyn fmt::Display) -> Error {
        let (host, why) = (place.host(), super::said_by(asked, why));
        match self.source {
            Source::Instance => Error::new(
                Kind::Unauthorized,
                format_args!("there is no credential for {host}: no file has one, and {why}"),
            ),
            source => Error::new(
                Kind::Unauthorized,
                format_args!("there is no credential for {host} by {source}: {}", shown(&why)),
            ),
        }
        .with_hint(HOW)
    }
}
