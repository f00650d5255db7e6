//! What is said of environments and products, in a file of JSON.
//!
//! Invariant: a field that is not known is an error, for what was meant by it would be missing.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::TimeDelta;
use serde::Deserialize;
use verpick::deployment::{Environments, Settings};
use verpick::{Scheme, registry};

use super::args::StoreArgs;
use super::store::{folder, set};
use crate::failure::{Failure, Status};

/// The file.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Said {
    environments: Environments,
    products: BTreeMap<String, Product>,
    main_branches: Option<Vec<String>>,
    stale_after: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Product {
    /// The format that its versions are read by.
    calver: Option<String>,
}

/// The settings of the file that is named, or of the usual one where it is there.
pub(super) fn read(args: &StoreArgs) -> Result<Settings, Failure> {
    let named = args.settings.clone().or_else(|| set("VERPICK_SETTINGS"));
    let must_be_there = named.is_some();
    let Some(path) = named.or_else(usual) else { return Ok(Settings::default()) };
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_be_there => return Ok(Settings::default()),
        Err(error) => return Err(Failure::new(Status::Source, format_args!("{}: {error}", path.display()))),
    };
    settings(&text).map_err(|problem| Failure::usage(format_args!("{}: {problem}", path.display())))
}

fn usual() -> Option<PathBuf> {
    Some(folder("XDG_CONFIG_HOME", ".config")?.join("verpick").join("settings.json"))
}

fn settings(text: &[u8]) -> Result<Settings, String> {
    let said: Said = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    let mut settings = Settings::default();
    settings.environments = said.environments;
    for (name, product) in said.products {
        if let Some(format) = product.calver {
            let scheme = Scheme::calver(&format).map_err(|error| format!("products.{name}.calver: {error}"))?;
            settings.schemes = settings.schemes.product(name, [scheme]);
        }
    }
    if let Some(branches) = said.main_branches {
        settings.main_branches = branches;
    }
    if let Some(text) = said.stale_after {
        let span = registry::duration(&text).ok_or("stale_after: it is a time such as 30m, 12h or 3d")?;
        settings.stale_after = TimeDelta::from_std(span).map_err(|error| format!("stale_after: {error}"))?;
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_holds_and_the_rest_is_as_usual() {
        let said = settings(
            br#"{
                "environments": {"acme": {"type": "production", "url": "https://{project}.acme.example", "needs_approval": true}},
                "products": {"site": {"calver": "YYYY.0M.0D"}},
                "stale_after": "2h"
            }"#,
        )
        .unwrap();
        assert!(said.environments.needs_approval("acme"));
        assert_eq!(said.stale_after, TimeDelta::hours(2));
        assert!(said.schemes.of("site").reads("2024.06.15"));
        assert_eq!(said.main_branches, ["main", "master"]);
    }

    #[test]
    fn what_is_not_known_is_an_error_that_names_it() {
        let problem = |text: &str| settings(text.as_bytes()).unwrap_err();
        assert!(problem(r#"{"enviroments": {}}"#).starts_with("unknown field `enviroments`"));
        assert!(problem(r#"{"products": {"site": {"calver": "YYYY.0m"}}}"#).starts_with("products.site.calver: "));
        assert!(problem(r#"{"stale_after": "soon"}"#).starts_with("stale_after: "));
    }
}
