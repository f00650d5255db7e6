//! Which way a deployment goes from the version before it.
//!
//! Invariant: a direction is concluded only where one scheme reads both versions; build numbers, commits and other text have
//! none. What an event calls a rollback is one, whatever its versions say.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use verpick_version::{ParseOptions, Scheme};

/// Which way a deployment goes from the one before it.
///
/// ```
/// use verpick_deployment::Direction;
///
/// assert_eq!(Direction::Rollback.as_str(), "rollback");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Direction {
    /// To a newer version.
    Upgrade,
    /// To an older version that was not there before.
    Downgrade,
    /// To the same version.
    Redeploy,
    /// Back: its events say so, or to an older version that was there before.
    Rollback,
    /// To another version, and no order says which of the two is newer.
    Incomparable,
}

impl Direction {
    /// One word, the same in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
            Self::Redeploy => "redeploy",
            Self::Rollback => "rollback",
            Self::Incomparable => "incomparable",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The schemes that the versions of each product may be read under: SemVer, where nothing else is said.
///
/// Two versions are compared under the first of their product's schemes that reads both of them. What stands before the
/// version itself (`api/` of `api/v1.2.3`) may be anything, and the same for both.
///
/// ```
/// use std::cmp::Ordering;
///
/// use verpick_deployment::Schemes;
/// use verpick_version::Scheme;
///
/// let schemes = Schemes::default().product("site", [Scheme::calver("YYYY.0M.0D")?]);
/// assert_eq!(schemes.of("api").compare("v1.9.0", "v1.10.0"), Some(Ordering::Less));
/// assert_eq!(schemes.of("site").compare("2024.06.15", "2024.06.01"), Some(Ordering::Greater));
/// assert_eq!(schemes.of("api").compare("4711", "4712"), None);
/// assert_eq!(schemes.of("api").compare("a1b2c3d", "1.2.3"), None);
/// # Ok::<(), verpick_version::FormatError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Schemes {
    usual: Versions,
    products: BTreeMap<String, Versions>,
}

/// The schemes of one product; see [`Schemes`].
#[derive(Debug, Clone)]
pub struct Versions(Arc<[Scheme]>);

impl Default for Versions {
    fn default() -> Self {
        Self(Arc::new([Scheme::SEMVER]))
    }
}

impl Schemes {
    /// For products of which nothing else is said.
    ///
    /// ```
    /// # use verpick_deployment::{Schemes};
    /// # use verpick_version::Scheme;
    /// let schemes = Schemes::default().usual([Scheme::calver("YYYY.0M.0D")?, Scheme::SEMVER]);
    /// assert!(schemes.of("any").reads("2024.06.15") && schemes.of("any").reads("1.2.3"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn usual(self, schemes: impl IntoIterator<Item = Scheme>) -> Self {
        Self { usual: Versions(schemes.into_iter().collect()), ..self }
    }

    /// For one product.
    ///
    /// ```
    /// # use verpick_deployment::{Schemes};
    /// # use verpick_version::Scheme;
    /// let schemes = Schemes::default().product("site", [Scheme::calver("YYYY.0M.0D")?]);
    /// assert!(schemes.of("site").reads("2024.06.15") && !schemes.of("api").reads("2024.06.15"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn product(mut self, product: impl Into<String>, schemes: impl IntoIterator<Item = Scheme>) -> Self {
        self.products.insert(product.into(), Versions(schemes.into_iter().collect()));
        self
    }

    /// Those of a product.
    #[must_use]
    pub fn of(&self, product: &str) -> &Versions {
        self.products.get(product).unwrap_or(&self.usual)
    }
}

impl Versions {
    const OPTIONS: ParseOptions<'static> = ParseOptions::new().any_prefix();

    /// Whether any scheme reads it.
    ///
    /// ```
    /// # use verpick_deployment::{Schemes};
    /// let schemes = Schemes::default();
    /// assert!(schemes.of("api").reads("api/v1.2.3"));
    /// assert!(!schemes.of("api").reads("4711"));
    /// ```
    #[must_use]
    pub fn reads(&self, version: &str) -> bool {
        self.0.iter().any(|scheme| scheme.parse_with(version, Self::OPTIONS).is_ok())
    }

    /// Which of two is newer, by precedence; `None` where no scheme reads both.
    ///
    /// ```
    /// # use verpick_deployment::{Schemes};
    /// # use std::cmp::Ordering;
    /// let schemes = Schemes::default();
    /// assert_eq!(schemes.of("api").compare("1.9.0", "1.10.0"), Some(Ordering::Less));
    /// assert_eq!(schemes.of("api").compare("winter", "spring"), None);
    /// ```
    #[must_use]
    pub fn compare(&self, a: &str, b: &str) -> Option<Ordering> {
        self.compare_slots(a, b).map(|(ordering, _)| ordering)
    }

    /// By precedence, and whether their build metadata, which precedence leaves out, is the same.
    fn compare_slots(&self, a: &str, b: &str) -> Option<(Ordering, bool)> {
        self.0.iter().find_map(|scheme| {
            let a = scheme.parse_with(a, Self::OPTIONS).ok()?;
            let b = scheme.parse_with(b, Self::OPTIONS).ok()?;
            let ordering = a.cmp_precedence(&b).filter(|_| a.prefix() == b.prefix())?;
            Some((ordering, a.build() == b.build()))
        })
    }

    /// Which way it goes from one version to the next, where no event calls it a rollback.
    ///
    /// ```
    /// use verpick_deployment::{Direction, Schemes};
    ///
    /// let schemes = Schemes::default();
    /// let direction = |from, to, was_there| schemes.of("api").direction(from, to, was_there);
    /// assert_eq!(direction("1.2.0", "1.3.0", false), Direction::Upgrade);
    /// assert_eq!(direction("1.3.0", "1.2.0", false), Direction::Downgrade);
    /// assert_eq!(direction("1.3.0", "1.2.0", true), Direction::Rollback);
    /// assert_eq!(direction("1.2.0", "v1.2.0", false), Direction::Redeploy);
    /// assert_eq!(direction("4711", "4711", true), Direction::Redeploy);
    /// assert_eq!(direction("4712", "4711", true), Direction::Incomparable);
    /// // Precedence leaves build metadata out, so nothing says which of these is newer.
    /// assert_eq!(direction("1.2.0+5", "1.2.0+6", false), Direction::Incomparable);
    /// ```
    #[must_use]
    pub fn direction(&self, from: &str, to: &str, was_there_before: bool) -> Direction {
        if from == to {
            return Direction::Redeploy;
        }
        match self.compare_slots(from, to) {
            Some((Ordering::Less, _)) => Direction::Upgrade,
            Some((Ordering::Greater, _)) if was_there_before => Direction::Rollback,
            Some((Ordering::Greater, _)) => Direction::Downgrade,
            Some((Ordering::Equal, true)) => Direction::Redeploy,
            Some((Ordering::Equal, false)) | None => Direction::Incomparable,
        }
    }
}
