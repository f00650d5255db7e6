//! Environments: what they are for, where they are reached, who must agree.
//!
//! Invariant: an environment need not be described to be known; what is not said of it is guessed from its name, and a guess
//! is never stored.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use verpick_version::Excerpt;

use crate::place::Place;

/// What an environment is for.
///
/// ```
/// use verpick_deployment::EnvironmentType;
///
/// assert_eq!(EnvironmentType::guess("prod-eu-1"), Some(EnvironmentType::Production));
/// assert_eq!(EnvironmentType::guess("pre-production"), Some(EnvironmentType::Staging));
/// assert_eq!(EnvironmentType::guess("QA2"), Some(EnvironmentType::Test));
/// assert_eq!(EnvironmentType::guess("acme"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EnvironmentType {
    /// Where it is written.
    Development,
    /// Where it is tried.
    Test,
    /// Where it is as it will be.
    Staging,
    /// Where it is used.
    Production,
}

/// Words of names. Those of staging come first: `preprod` and `nonprod` are not production.
const WORDS: [(EnvironmentType, &[&str]); 5] = [
    (EnvironmentType::Staging, &["staging", "stage", "stg", "preprod", "preproduction", "uat", "acceptance"]),
    (
        EnvironmentType::Test,
        &["test", "tests", "testing", "tst", "qa", "ci", "e2e", "integration", "nonprod", "nonproduction"],
    ),
    (
        EnvironmentType::Development,
        &["development", "develop", "dev", "local", "localhost", "sandbox", "preview", "review"],
    ),
    (EnvironmentType::Production, &["production", "prod", "prd", "live"]),
    (EnvironmentType::Staging, &["pre"]),
];

impl EnvironmentType {
    /// One word, the same in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Test => "test",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }

    /// What a name says, by its words: runs of letters, and each with the one behind it.
    #[must_use]
    pub fn guess(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        // Digits end a word, and belong to it in `e2e` only.
        let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let bare = |word: &'_ str| word.trim_matches(|c: char| c.is_ascii_digit()).to_owned();
        let pairs = words.windows(2).map(|pair| bare(&pair.concat()));
        let said: Vec<String> = words.iter().map(|word| bare(word)).chain(pairs).collect();
        WORDS.iter().find_map(|(kind, words)| said.iter().any(|word| words.contains(&word.as_str())).then_some(*kind))
    }
}

impl fmt::Display for EnvironmentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What is said of one environment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Environment {
    /// What it is for; guessed from its name where this is `None`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<EnvironmentType>,
    /// Where a product is reached in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<UrlPattern>,
    /// Its place in the order of promotion, lowest first; by type where this is `None`: development 10, test 20, staging 30,
    /// production 40.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<u32>,
    /// Whether a deployment to it has to be approved.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub needs_approval: bool,
    /// Whether a second attempt is refused while one is in flight.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub one_at_a_time: bool,
}

/// What is said of environments, by name.
///
/// ```
/// use verpick_deployment::{Environment, EnvironmentType, Environments};
///
/// let acme = Environment { kind: Some(EnvironmentType::Production), ..Environment::default() };
/// let environments = Environments::default().with("acme", acme);
/// assert_eq!(environments.kind("acme"), Some(EnvironmentType::Production));
/// assert_eq!(environments.kind("staging"), Some(EnvironmentType::Staging));
/// assert_eq!(environments.promotion(["acme", "dev", "staging", "elsewhere"]), ["dev", "staging", "acme"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Environments(BTreeMap<String, Environment>);

impl Environments {
    /// Says something of one more environment.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, environment: Environment) -> Self {
        self.0.insert(name.into(), environment);
        self
    }

    /// What is said of one, if anything is.
    ///
    /// ```
    /// # use verpick_deployment::{Environments};
    /// assert_eq!(Environments::default().get("production"), None);
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Environment> {
        self.0.get(name)
    }

    /// What it is for: as is said, or else as its name is understood.
    ///
    /// ```
    /// # use verpick_deployment::{EnvironmentType, Environments};
    /// assert_eq!(Environments::default().kind("live"), Some(EnvironmentType::Production));
    /// assert_eq!(Environments::default().kind("acme"), None);
    /// ```
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<EnvironmentType> {
        self.get(name).and_then(|environment| environment.kind).or_else(|| EnvironmentType::guess(name))
    }

    /// Whether a deployment to it has to be approved.
    ///
    /// ```
    /// # use verpick_deployment::{Environment, Environments};
    /// let environment = Environment { needs_approval: true, ..Environment::default() };
    /// let environments = Environments::default().with("production", environment);
    /// assert!(environments.needs_approval("production") && !environments.needs_approval("staging"));
    /// ```
    #[must_use]
    pub fn needs_approval(&self, name: &str) -> bool {
        self.get(name).is_some_and(|environment| environment.needs_approval)
    }

    /// Whether a second attempt is refused while one is in flight.
    ///
    /// ```
    /// # use verpick_deployment::{Environment, Environments};
    /// let environment = Environment { one_at_a_time: true, ..Environment::default() };
    /// let environments = Environments::default().with("production", environment);
    /// assert!(environments.one_at_a_time("production") && !environments.one_at_a_time("staging"));
    /// ```
    #[must_use]
    pub fn one_at_a_time(&self, name: &str) -> bool {
        self.get(name).is_some_and(|environment| environment.one_at_a_time)
    }

    /// Environments in the order of promotion; those of which neither order nor type is known are left out.
    ///
    /// ```
    /// # use verpick_deployment::{Environments};
    /// let environments = Environments::default();
    /// assert_eq!(environments.promotion(["production", "dev", "acme", "staging"]), ["dev", "staging", "production"]);
    /// ```
    pub fn promotion<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
        let ordered = names.into_iter().filter_map(|name| Some((self.order(name)?, name)));
        let mut ordered: Vec<_> = ordered.collect();
        ordered.sort_unstable();
        ordered.dedup();
        ordered.into_iter().map(|(_, name)| name).collect()
    }

    /// Its place in the order of promotion.
    ///
    /// ```
    /// # use verpick_deployment::{Environment, Environments};
    /// let canary = Environment { order: Some(35), ..Environment::default() };
    /// let environments = Environments::default().with("canary", canary);
    /// let order = ["staging", "canary", "production", "acme"].map(|name| environments.order(name));
    /// assert_eq!(order, [Some(30), Some(35), Some(40), None]);
    /// ```
    #[must_use]
    pub fn order(&self, name: &str) -> Option<u32> {
        let said = self.get(name).and_then(|environment| environment.order);
        said.or_else(|| {
            self.kind(name).map(|kind| match kind {
                EnvironmentType::Development => 10,
                EnvironmentType::Test => 20,
                EnvironmentType::Staging => 30,
                EnvironmentType::Production => 40,
            })
        })
    }
}

/// Where a product is reached in an environment: `staging.{project}.host`.
///
/// `{project}` and `{product}` stand for the product, `{environment}`, `{slot}` and `{version}` for what they say, each as a
/// host name may have it: in lower case, with `-` for whatever is neither a letter, a digit nor `-`.
///
/// ```
/// use verpick_deployment::{Place, UrlPattern};
///
/// let pattern: UrlPattern = "https://staging.{project}.host".parse()?;
/// assert_eq!(pattern.url(&Place::new("My_Shop", "staging"), None).as_deref(), Some("https://staging.my-shop.host"));
///
/// let error = "staging.{projekt}.host".parse::<UrlPattern>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "unknown {projekt} at byte 8 of the URL pattern; use {project}, {environment}, {slot} or {version}"
/// );
/// # Ok::<(), verpick_deployment::UrlPatternError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UrlPattern {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Product,
    Environment,
    Slot,
    Version,
}

/// What is wrong with a pattern of URLs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlPatternError {
    /// Something stands in braces that nothing is known to stand for.
    #[error(
        "unknown {{{}}} at byte {offset} of the URL pattern; use {{project}}, {{environment}}, {{slot}} or {{version}}",
        Excerpt::new(.name)
    )]
    Unknown {
        /// What stands there.
        name: String,
        /// Where.
        offset: usize,
    },
    /// A brace without its other one.
    #[error("unmatched brace at byte {offset} of the URL pattern; write {{project}}, with both")]
    Unmatched {
        /// Where.
        offset: usize,
    },
}

impl UrlPattern {
    /// The URL of a place; `None` where the pattern asks for a slot or a version that is not given.
    #[must_use]
    pub fn url(&self, place: &Place, version: Option<&str>) -> Option<String> {
        let mut url = String::with_capacity(self.text.len() + place.product.len());
        for part in &self.parts {
            match part {
                Part::Literal(text) => url.push_str(text),
                Part::Product => label(&place.product, &mut url),
                Part::Environment => label(&place.environment, &mut url),
                Part::Slot => label(place.slot.as_deref()?, &mut url),
                Part::Version => label(version?, &mut url),
            }
        }
        Some(url)
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

fn label(text: &str, url: &mut String) {
    url.extend(text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }));
}

impl std::str::FromStr for UrlPattern {
    type Err = UrlPatternError;

    fn from_str(text: &str) -> Result<Self, UrlPatternError> {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(found) = text[at..].find(['{', '}']) {
            let open = at + found;
            if open > at {
                parts.push(Part::Literal(text[at..open].to_owned()));
            }
            let unmatched = UrlPatternError::Unmatched { offset: open };
            let inside = text[open..].strip_prefix('{').ok_or(unmatched.clone())?;
            let (name, _) = inside.split_once('}').ok_or(unmatched)?;
            parts.push(match name {
                "project" | "product" => Part::Product,
                "environment" => Part::Environment,
                "slot" => Part::Slot,
                "version" => Part::Version,
                _ => return Err(UrlPatternError::Unknown { name: name.to_owned(), offset: open }),
            });
            at = open + name.len() + 2;
        }
        if at < text.len() {
            parts.push(Part::Literal(text[at..].to_owned()));
        }
        Ok(Self { text: text.to_owned(), parts })
    }
}

impl TryFrom<String> for UrlPattern {
    type Error = UrlPatternError;

    fn try_from(text: String) -> Result<Self, UrlPatternError> {
        text.parse()
    }
}

impl From<UrlPattern> for String {
    fn from(pattern: UrlPattern) -> Self {
        pattern.text
    }
}
