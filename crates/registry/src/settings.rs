//! How registries are asked: limits, the cache, and what the environment says.
//!
//! Time and environment come from here and from nowhere else, so that tests hold both.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};

use crate::BoxFuture;

/// How registries are asked.
///
/// ```
/// use verpick_registry::{Settings, cache};
///
/// let mut settings = Settings::default();
/// settings.cache = cache::folder(&settings.environment);
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// The folder to keep pages and first-seen dates in; none by default. [`cache::folder`](crate::cache::folder) is the
    /// usual one.
    pub cache: Option<PathBuf>,
    /// How many bytes the cache may have before its oldest files go.
    pub cache_size: u64,
    /// For how long the pages behind the first are taken as they were verified last, as long as the first is unchanged.
    pub verified_within: Duration,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
    /// How long to wait for the next bytes of an answer.
    pub read_timeout: Duration,
    /// How long one listing may take, waits included.
    pub overall_timeout: Duration,
    /// How often a request is tried again that failed by no fault of its own.
    pub retries: usize,
    /// How long to wait before the first new attempt; doubles each time, and some of it is chance.
    pub backoff: Duration,
    /// How long to wait where a registry says so; where it says longer, that is an error.
    pub longest_wait: Duration,
    /// How many bytes one answer may have, uncompressed.
    pub largest_body: u64,
    /// How many pages one listing may have.
    pub most_pages: usize,
    /// What the program calls itself.
    pub user_agent: String,
    /// What the environment says: credentials, other hosts.
    pub environment: Environment,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cache: None,
            cache_size: 256 << 20,
            verified_within: Duration::from_secs(15 * 60),
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            overall_timeout: Duration::from_secs(10 * 60),
            retries: 3,
            backoff: Duration::from_millis(500),
            longest_wait: Duration::from_secs(60),
            // 100 releases with a hundred files each are some 20 MB.
            largest_body: 64 << 20,
            most_pages: 2_000,
            user_agent: concat!("verpick/", env!("CARGO_PKG_VERSION")).to_owned(),
            environment: Environment::Process,
            clock: Arc::new(SystemClock),
        }
    }
}

/// Where variables come from. No value shows in `Debug`.
#[derive(Clone)]
#[non_exhaustive]
pub enum Environment {
    /// The environment of the process.
    Process,
    /// These and no others.
    Given(BTreeMap<String, SecretString>),
}

impl Environment {
    /// An environment of these variables alone.
    pub fn of<K: Into<String>, V: Into<String>>(variables: impl IntoIterator<Item = (K, V)>) -> Self {
        Self::Given(variables.into_iter().map(|(key, value)| (key.into(), value.into().into())).collect())
    }

    /// The value of a variable, without white space around it; `None` where it is empty or not UTF-8.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<SecretString> {
        let trimmed = |value: &str| Some(value.trim()).filter(|value| !value.is_empty()).map(SecretString::from);
        match self {
            Self::Process => trimmed(&std::env::var(name).ok()?),
            Self::Given(variables) => trimmed(variables.get(name)?.expose_secret()),
        }
    }

    /// The same for a variable that holds no secret.
    #[must_use]
    pub fn open(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| value.expose_secret().to_owned())
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Process => f.write_str("Process"),
            Self::Given(variables) => f.debug_tuple("Given").field(&variables.keys()).finish(),
        }
    }
}

/// What time it is, and how to wait.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time.
    fn now(&self) -> DateTime<Utc>;

    /// Waits.
    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()>;
}

/// The clock of the system; waits by tokio.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        SystemTime::now().into()
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(span))
    }
}
