//! Versions in files and messages: the scheme and the tag, which together are all there is.

use alloc::borrow::Cow;
use core::fmt;

use serde::de::{DeserializeSeed, Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use verpick_calver::Strictness;

use crate::{ParseOptions, PrereleaseOrder, Scheme, Version, VersionBuf};

/// What is written of a version. Whatever has its usual value is left out.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written<'a> {
    scheme: WrittenScheme,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    format: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "is_default")]
    prerelease_order: WrittenOrder,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    prefix: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_default")]
    lenient: bool,
    #[serde(borrow)]
    tag: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WrittenScheme {
    Semver,
    Calver,
}

#[derive(Serialize, Deserialize, Default, PartialEq)]
#[serde(rename_all = "lowercase")]
enum WrittenOrder {
    #[default]
    Semver,
    Ascii,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Version<'_> {
    /// Whether the tag is one that only lenient reading takes.
    fn is_lenient(&self) -> bool {
        self.scheme.parse_bytes(self.tag, ParseOptions::new().prefix(self.prefix())).is_err()
    }
}

/// As its scheme and its tag: `{"scheme":"calver","format":"YYYY.0M","tag":"2024.06"}`. A prefix, lenient reading and
/// another order of pre-releases are written where there are any, so that the same version is read back.
///
/// ```
/// use verpick_version::{Version, VersionBuf};
///
/// let version = Version::parse("v1.2.3")?.to_buf();
/// let text = serde_json::to_string(&version)?;
/// assert_eq!(text, r#"{"scheme":"semver","tag":"v1.2.3"}"#);
/// assert_eq!(serde_json::from_str::<VersionBuf>(&text)?, version);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl Serialize for Version<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let version = self;
        let format = version.scheme().format();
        Written {
            scheme: if format.is_some() { WrittenScheme::Calver } else { WrittenScheme::Semver },
            format: format.map(|format| format.as_str().into()),
            prerelease_order: match version.scheme().prerelease_order() {
                PrereleaseOrder::SemVer => WrittenOrder::Semver,
                PrereleaseOrder::Ascii => WrittenOrder::Ascii,
            },
            prefix: version.prefix().into(),
            lenient: version.is_lenient(),
            tag: version.as_str().into(),
        }
        .serialize(serializer)
    }
}

/// As the [`Version`] that it owns.
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl Serialize for VersionBuf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_version().serialize(serializer)
    }
}

/// From what `Serialize` writes; the tag is read again, so that nothing but a version comes in.
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl<'de> Deserialize<'de> for VersionBuf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        let scheme = match (written.scheme, written.format) {
            (WrittenScheme::Semver, None) => Scheme::SEMVER,
            (WrittenScheme::Semver, Some(_)) => return Err(D::Error::custom("a SemVer version has no format")),
            (WrittenScheme::Calver, None) => return Err(D::Error::missing_field("format")),
            (WrittenScheme::Calver, Some(format)) => {
                Scheme::calver(&format).map_err(|error| D::Error::custom(error.with(&format)))?
            }
        };
        let scheme = scheme.with_prerelease_order(match written.prerelease_order {
            WrittenOrder::Semver => PrereleaseOrder::SemVer,
            WrittenOrder::Ascii => PrereleaseOrder::Ascii,
        });
        let strictness = if written.lenient { Strictness::Lenient } else { Strictness::Strict };
        let options = ParseOptions::new().prefix(&written.prefix).strictness(strictness);
        scheme
            .parse_with(&written.tag, options)
            .map(|version| version.to_buf())
            .map_err(|error| D::Error::custom(error.with(written.tag.as_ref())))
    }
}

/// Reads a bare tag, strictly and without a prefix, where the scheme is known from elsewhere.
///
/// ```
/// use serde::de::DeserializeSeed;
/// use verpick_version::Scheme;
///
/// let scheme = Scheme::calver("YYYY.0M.MICRO")?;
/// let version = (&scheme).deserialize(&mut serde_json::Deserializer::from_str(r#""2024.06.3""#))?;
/// assert_eq!(version.as_version().month(), Some(6));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl<'de> DeserializeSeed<'de> for &Scheme {
    type Value = VersionBuf;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<VersionBuf, D::Error> {
        struct Tag<'s>(&'s Scheme);

        impl Visitor<'_> for Tag<'_> {
            type Value = VersionBuf;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a {} version tag", self.0)
            }

            fn visit_str<E: serde::de::Error>(self, tag: &str) -> Result<VersionBuf, E> {
                self.0.parse(tag).map(|version| version.to_buf()).map_err(|error| E::custom(error.with(tag)))
            }
        }

        deserializer.deserialize_str(Tag(self))
    }
}
