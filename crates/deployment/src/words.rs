//! How parts of events are kept: as the words and objects that they have in JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use verpick_event::{Artifact, Check, Person, Status};

use crate::details::artifact_key;

/// A status, by its word.
pub(crate) mod status {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use verpick_event::Status;

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
    pub(crate) fn serialize<S: Serializer>(status: &Status, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(status.as_str())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Status, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// A person, in as many ways as were said.
pub(crate) mod person {
    use super::{Deserialize, Deserializer, Person, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Kept {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    }

    pub(crate) fn serialize<S: Serializer>(person: &Person, serializer: S) -> Result<S::Ok, S::Error> {
        let Person { user, email, name, .. } = person.clone();
        Kept { user, email, name }.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Person, D::Error> {
        let kept = Kept::deserialize(deserializer)?;
        let mut person = Person::default();
        (person.user, person.email, person.name) = (kept.user, kept.email, kept.name);
        Ok(person)
    }

    pub(crate) fn is_nobody(person: &Person) -> bool {
        person.shown().is_none()
    }
}

/// Checks, in the words that a status is written in.
pub(crate) mod checks {
    use super::{BTreeMap, Check, Deserialize, Deserializer, Serialize, Serializer, Status, status};

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub(crate) struct Kept {
        name: String,
        #[serde(with = "status")]
        status: Status,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    }

    impl From<&Check> for Kept {
        fn from(check: &Check) -> Self {
            Self { name: check.name.clone(), status: check.status.status(), url: check.url.clone() }
        }
    }

    impl From<&Kept> for Check {
        fn from(kept: &Kept) -> Self {
            let mut check = Self::new(kept.name.clone(), kept.status);
            check.url.clone_from(&kept.url);
            check
        }
    }

    pub(crate) fn serialize<S: Serializer>(checks: &BTreeMap<String, Check>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(checks.values().map(Kept::from))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Check>, D::Error> {
        let kept = Vec::<Kept>::deserialize(deserializer)?;
        Ok(kept.iter().map(|kept| (kept.name.clone(), kept.into())).collect())
    }
}

/// Artifacts, by what every artifact may say of itself; the log has the rest.
pub(crate) mod artifacts {
    use super::{Artifact, BTreeMap, Deserialize, Deserializer, Serialize, Serializer, artifact_key};

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub(crate) struct Kept {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        format: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        size: Option<u64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digest: Option<String>,
    }

    impl From<&Artifact> for Kept {
        fn from(artifact: &Artifact) -> Self {
            Self {
                format: artifact.format.as_ref().map(|format| format.as_str().to_owned()),
                name: artifact.name.clone(),
                url: artifact.url.clone(),
                size: artifact.size,
                digest: artifact.digest.clone(),
            }
        }
    }

    impl From<Kept> for Artifact {
        fn from(kept: Kept) -> Self {
            let mut artifact = Self::default();
            artifact.format = kept.format.map(|format| match format.parse() {
                Ok(format) => format,
                Err(never) => match never {},
            });
            (artifact.name, artifact.url) = (kept.name, kept.url);
            (artifact.size, artifact.digest) = (kept.size, kept.digest);
            artifact
        }
    }

    pub(crate) fn serialize<S: Serializer>(
        artifacts: &BTreeMap<String, Artifact>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(artifacts.values().map(Kept::from))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<String, Artifact>, D::Error> {
        let artifacts = Vec::<Kept>::deserialize(deserializer)?.into_iter().map(Artifact::from);
        Ok(artifacts.map(|artifact| (artifact_key(&artifact), artifact)).collect())
    }
}
