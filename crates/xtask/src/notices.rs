//! What a compiled package must carry along: the licences of what is linked into it.
//!
//! - The wheel, the npm package and the C library hold other people's code in machine form, whose licences ask that their
//!   text goes with it; a Rust crate holds none, for cargo fetches each from its own package.
//! - What counts is what is linked: neither build scripts nor procedural macros nor what only tests use.
//! - The files are committed, for a source distribution is built without this program; `cargo xtask notices` writes them, and
//!   the part `licences` compares.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::counts::Tally;
use crate::step::Outcome;
use crate::workspace::{Workspace, array};

/// The file, beside each binding's own licences.
pub(crate) const NAME: &str = "LICENSE-THIRD-PARTY";

/// A binding's folder, the package that is compiled for it, and for which platforms, as cargo's tree names them.
const BINDINGS: [(&str, &str, &str); 3] = [
    ("bindings/c", "verpick-capi", "all"),
    ("bindings/python", "verpick-capi", "all"),
    ("bindings/wasm", "verpick-wasm", "wasm32-unknown-unknown"),
];

/// Our own licences, which the source distribution takes from the folder of the Python package.
const COPIES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

const BEGIN: &str = "\
verpick is compiled together with the following, each under its own licence. The Rust standard library, which is part of it
as well, is Copyright (c) The Rust Project Contributors, MIT OR Apache-2.0: https://www.rust-lang.org/policies/licenses
";

/// Writes every file anew.
pub(crate) fn write(workspace: &Workspace) -> Result<(), String> {
    for (path, text) in expected(workspace)? {
        fs::write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}

/// Every file is there, and as it would be written.
pub(crate) fn compare(workspace: &Workspace) -> Outcome {
    for (path, text) in expected(workspace)? {
        if fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
            let path = path.display();
            return Err(format!("{path} is not what the packages' licences say: run `cargo xtask notices`").into());
        }
    }
    Ok(Tally::ONE)
}

fn expected(workspace: &Workspace) -> Result<Vec<(PathBuf, String)>, String> {
    let metadata = workspace.metadata(&workspace.root, &["--all-features", "--locked"])?;
    let root = &workspace.root;
    let mut files = Vec::new();
    for (folder, package, target) in BINDINGS {
        let linked = linked(workspace, package, target)?;
        files.push((root.join(folder).join(NAME), notices(&metadata, &linked)?));
    }
    for name in COPIES {
        let text = fs::read_to_string(root.join(name)).map_err(|error| format!("cannot read {name}: {error}"))?;
        files.push((root.join("bindings/python").join(name), text));
    }
    Ok(files)
}

/// Names and versions of what is linked into a package, without what is ours.
fn linked(workspace: &Workspace, package: &str, target: &str) -> Result<Vec<(String, String)>, String> {
    let tree = ["tree", "--locked", "--edges", "normal,no-proc-macro", "--prefix", "none", "--no-dedupe"];
    let tree = workspace.cargo(&tree).args(["--package", package, "--target", target, "--format", "{p}"]).answer()?;
    let mut packages: Vec<_> = String::from_utf8_lossy(&tree).lines().filter_map(named).collect();
    packages.sort();
    packages.dedup();
    if packages.is_empty() {
        return Err(format!("cargo says that {package} is linked with nothing, which cannot be"));
    }
    Ok(packages)
}

/// `name v1.2.3`; what stands in this workspace has its folder behind that.
fn named(line: &str) -> Option<(String, String)> {
    let mut words = line.split(' ');
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    words.next().is_none().then(|| (name.to_owned(), version.to_owned()))
}

/// One section a text, for many packages share theirs to the letter.
fn notices(metadata: &Value, linked: &[(String, String)]) -> Result<String, String> {
    let mut sections: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, version) in linked {
        let package =
            array(&metadata["packages"]).find(|package| package["name"] == **name && package["version"] == **version);
        let package = package.ok_or_else(|| format!("cargo does not say where {name} {version} is"))?;
        let manifest = package["manifest_path"].as_str().unwrap_or_default();
        let folder = Path::new(manifest).parent().unwrap_or(Path::new(""));
        let licence = package["license"].as_str().unwrap_or_default();
        let repository = package["repository"].as_str().unwrap_or_default();
        let text = licence_text(folder).ok_or_else(|| format!("{name} {version} holds no text of its licence"))?;
        sections.entry(text).or_default().push(format!("{name} {version} ({licence}) {repository}"));
    }
    let mut sections: Vec<_> = sections.into_iter().map(|(text, packages)| (packages, text)).collect();
    sections.sort();
    let mut all = BEGIN.to_owned();
    for (packages, text) in sections {
        let rule = "-".repeat(100);
        // Writing to a string cannot fail.
        let _ = write!(all, "\n{rule}\n{}\n\n{}\n", packages.join("\n"), text.trim());
    }
    Ok(all)
}

/// The shortest text that may be chosen: MIT where there is a choice.
fn licence_text(folder: &Path) -> Option<String> {
    let names: Vec<_> = fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.file_name()).collect();
    let mut names: Vec<_> = names.iter().filter_map(|name| name.to_str()).filter(|name| is_licence(name)).collect();
    names.sort_by_key(|name| (!name.to_ascii_lowercase().contains("mit"), *name));
    let text = fs::read_to_string(folder.join(names.first()?)).ok()?;
    Some(text.replace("\r\n", "\n"))
}

fn is_licence(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["license", "licence", "copying", "unlicense"].iter().any(|begin| name.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_workspace_is_ours() {
        assert_eq!(named("nom v8.0.0"), Some(("nom".to_owned(), "8.0.0".to_owned())));
        assert_eq!(named("verpick v0.1.0 (/some/where)"), None);
        assert_eq!(named(""), None);
    }

    #[test]
    fn a_licence_is_known_by_the_name_of_its_file() {
        assert!(["LICENSE", "license-mit", "LICENSE.txt", "COPYING"].into_iter().all(is_licence));
        assert!(!is_licence("README.md"));
    }
}
