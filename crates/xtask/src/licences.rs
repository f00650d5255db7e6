//! The part `licences`: every dependency, on every platform and with every feature, has a licence we can pass on.
//!
//! - An expression passes if what is allowed satisfies it: `GPL-3.0 OR MIT` does, `GPL-3.0 AND MIT` does not. So a
//!   licence that is not on the list (0BSD, CC0-1.0, MIT-0, Unlicense) passes only where `OR` offers one that is.
//! - What only our own tools reach may also be MPL-2.0, or NCSA as libFuzzer is. What a published package builds with is
//!   not a tool in this sense: whoever builds the package downloads it too.
//! - A package without an expression is refused: nobody reads licence files here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use spdx::{Expression, LicenseReq, Licensee, ParseMode};

use crate::counts::Tally;
use crate::notices;
use crate::step::{Outcome, Part, Step};
use crate::workspace::{TOOLS, Workspace, array};

pub(crate) const PART: Part = Part {
    name: "licences",
    about: "every dependency has a licence that may be passed on",
    needs: &[],
    steps: |_| vec![Step::new("licences", check), Step::new("notices of licences", notices::compare)],
};

/// Folders whose `Cargo.lock` is looked at, each a workspace of its own.
const WORKSPACES: [&str; 4] = ["", "tests/no-std", "fuzz", "bindings/wasm/builder"];

const ALLOWED: [&str; 10] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Zlib",
    "BSL-1.0",
];

/// For the certificates of the Mozilla root programme, which are data: [`CERTIFICATES`].
const ALLOWED_FOR_CERTIFICATES: &str = "CDLA-Permissive-2.0";
const CERTIFICATES: [&str; 2] = ["webpki-roots", "webpki-root-certs"];

/// For what only [`TOOLS`] and tests reach.
const ALLOWED_FOR_TOOLS: [&str; 2] = ["MPL-2.0", "NCSA"];

/// A package as far as its licence goes.
struct Package<'m> {
    name: &'m str,
    version: &'m str,
    licence: Option<&'m str>,
    /// Reached from a member that is published or shipped.
    shipped: bool,
}

fn check(workspace: &Workspace) -> Outcome {
    let mut verdicts = BTreeMap::new();
    let mut shipped_count = 0;
    for folder in WORKSPACES {
        let metadata = workspace.metadata(&workspace.root.join(folder), &["--all-features", "--locked"])?;
        let shipped = shipped(&metadata);
        shipped_count += shipped.len();
        for package in array(&metadata["packages"]) {
            let package = Package {
                name: text(package, "name"),
                version: text(package, "version"),
                licence: package["license"].as_str(),
                shipped: shipped.contains(text(package, "id")),
            };
            let verdict = judge(&package);
            // Shipped in one workspace, a tool's in another: the refusal counts.
            let known = verdicts.entry(format!("{} {}", package.name, package.version)).or_insert(Ok(()));
            if known.is_ok() {
                *known = verdict;
            }
        }
    }
    let refused: Vec<_> = verdicts.values().filter_map(|verdict| verdict.as_ref().err()).collect();
    refused.iter().for_each(|refusal| println!("{refusal}"));
    println!("{} packages, {shipped_count} of them shipped, {} refused", verdicts.len(), refused.len());
    match refused.len() {
        // Taken for a tool's, a shipped package would be judged too kindly.
        0 if shipped_count == 0 => Err("cargo named no package that is shipped: nothing was checked".to_owned().into()),
        0 => Ok(Tally::ONE),
        count => Err(format!("{count} of {} packages have a licence that is not allowed", verdicts.len()).into()),
    }
}

/// One line that says what the package has and what it could have.
fn judge(package: &Package<'_>) -> Result<(), String> {
    let mut allowed = ALLOWED.to_vec();
    if CERTIFICATES.contains(&package.name) {
        allowed.push(ALLOWED_FOR_CERTIFICATES);
    }
    if !package.shipped {
        allowed.extend(ALLOWED_FOR_TOOLS);
    }
    let found = match package.licence {
        None => "no licence expression".to_owned(),
        Some(licence) => match Expression::parse_mode(licence, ParseMode::LAX) {
            Ok(expression) if expression.evaluate(|wanted| is_among(&allowed, wanted)) => {
                return Ok(());
            }
            Ok(_) => format!("licence {licence}"),
            Err(error) => format!("licence {licence}, which is no expression ({})", error.reason),
        },
    };
    Err(format!("{} {}: {found}; allowed: {}", package.name, package.version, allowed.join(", ")))
}

fn is_among(allowed: &[&str], wanted: &LicenseReq) -> bool {
    allowed.iter().any(|name| Licensee::parse(name).is_ok_and(|licence| licence.satisfies(wanted)))
}

/// The ids of the packages that a member which is no tool reaches, itself included, but not by what only its tests use.
fn shipped(metadata: &Value) -> BTreeSet<&str> {
    let packages: BTreeMap<_, _> = array(&metadata["packages"]).map(|package| (text(package, "id"), package)).collect();
    let nodes: BTreeMap<_, _> = array(&metadata["resolve"]["nodes"]).map(|node| (text(node, "id"), node)).collect();
    let is_tool = |id: &&str| packages.get(id).is_some_and(|package| TOOLS.contains(&text(package, "name")));
    let mut open: Vec<_> =
        array(&metadata["workspace_members"]).filter_map(Value::as_str).filter(|id| !is_tool(id)).collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = open.pop() {
        if let (true, Some(node)) = (reached.insert(id), nodes.get(id)) {
            open.extend(array(&node["deps"]).filter(|dep| !only_for_tests(dep)).map(|dep| text(dep, "pkg")));
        }
    }
    reached
}

fn only_for_tests(dependency: &Value) -> bool {
    array(&dependency["dep_kinds"]).all(|kind| kind["kind"] == "dev")
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn allows(name: &str, licence: &str, shipped: bool) -> bool {
        judge(&Package { name, version: "1.0.0", licence: Some(licence), shipped }).is_ok()
    }

    #[test]
    fn everything_on_the_list_can_be_read() {
        for name in ALLOWED.into_iter().chain([ALLOWED_FOR_CERTIFICATES]).chain(ALLOWED_FOR_TOOLS) {
            assert!(Licensee::parse(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_is_on_the_list_passes_alone_and_together() {
        for licence in ALLOWED {
            assert!(allows("some", licence, true), "{licence}");
        }
        assert!(allows("some", "Apache-2.0 AND ISC", true));
        assert!(allows("some", "(MIT OR Apache-2.0) AND Unicode-3.0", true));
        assert!(allows("some", "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT", true));
    }

    #[test]
    fn the_slashes_of_old_manifests_are_alternatives() {
        assert!(allows("some", "MIT/Apache-2.0", true));
        assert!(allows("some", "Unlicense/MIT", true));
        assert!(!allows("some", "GPL-3.0/LGPL-3.0", true));
    }

    #[test]
    fn what_is_not_on_the_list_passes_only_by_an_alternative() {
        for licence in ["0BSD", "CC0-1.0", "Unlicense", "MIT-0", "MPL-2.0", "GPL-2.0", "LGPL-2.1-or-later"] {
            assert!(!allows("some", licence, true), "{licence}");
            assert!(allows("some", &format!("{licence} OR MIT"), true), "{licence}");
            assert!(!allows("some", &format!("{licence} AND MIT"), true), "{licence}");
        }
        assert!(!allows("some", "0BSD OR CC0-1.0", true));
    }

    #[test]
    fn an_exception_is_part_of_a_licence() {
        assert!(!allows("some", "GPL-2.0-only WITH Classpath-exception-2.0", true));
        assert!(!allows("some", "MIT WITH LLVM-exception", true));
    }

    #[test]
    fn certificate_data_may_have_its_own_licence_and_nothing_else_may() {
        assert!(allows("webpki-roots", "CDLA-Permissive-2.0", true));
        assert!(!allows("some", "CDLA-Permissive-2.0", true));
        assert!(!allows("webpki-roots-fork", "CDLA-Permissive-2.0", true));
    }

    #[test]
    fn only_tools_may_use_mpl() {
        for licence in ALLOWED_FOR_TOOLS {
            assert!(allows("some", licence, false), "{licence}");
            assert!(!allows("some", licence, true), "{licence}");
        }
        assert!(!allows("some", "GPL-3.0", false));
    }

    #[test]
    fn a_refusal_is_one_line_with_package_version_licence_and_what_is_allowed() {
        let package = Package { name: "some", version: "1.2.3", licence: Some("GPL-3.0-only"), shipped: false };
        assert_eq!(
            judge(&package).unwrap_err(),
            "some 1.2.3: licence GPL-3.0-only; allowed: MIT, Apache-2.0, Apache-2.0 WITH LLVM-exception, BSD-2-Clause, \
             BSD-3-Clause, ISC, Unicode-3.0, Unicode-DFS-2016, Zlib, BSL-1.0, MPL-2.0, NCSA"
        );
        let nothing = judge(&Package { licence: None, ..package }).unwrap_err();
        assert!(nothing.starts_with("some 1.2.3: no licence expression; allowed: MIT, "), "{nothing}");
        let package = Package { name: "some", version: "1.2.3", licence: Some("Mine, all mine"), shipped: true };
        let unreadable = judge(&package).unwrap_err();
        assert!(unreadable.starts_with("some 1.2.3: licence Mine, all mine, which is no expression ("), "{unreadable}");
        assert!(!unreadable.contains('\n'));
    }

    #[test]
    fn what_only_tools_and_tests_reach_is_not_shipped() {
        let package = |name: &str| json!({ "id": name, "name": name });
        let dep = |name: &str, kinds: &[Option<&str>]| {
            let kinds: Vec<_> = kinds.iter().map(|kind| json!({ "kind": kind })).collect();
            json!({ "pkg": name, "dep_kinds": kinds })
        };
        let (normal, dev, build) = (None, Some("dev"), Some("build"));
        let packages = ["verpick", "xtask", "a", "b", "c", "d", "e"].map(package);
        let metadata = json!({
            "packages": packages,
            "workspace_members": ["verpick", "xtask"],
            "resolve": { "nodes": [
                { "id": "verpick", "deps": [
                    dep("a", &[normal]), dep("b", &[build]), dep("c", &[dev]), dep("d", &[dev, normal]),
                ] },
                { "id": "xtask", "deps": [dep("e", &[normal]), dep("a", &[normal])] },
                { "id": "a", "deps": [] },
                // A circle ends.
                { "id": "b", "deps": [dep("verpick", &[normal])] },
            ] },
        });
        assert_eq!(shipped(&metadata).into_iter().collect::<Vec<_>>(), ["a", "b", "d", "verpick"]);
    }
}
