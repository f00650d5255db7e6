//! Where the workspace is and what cargo says of it.
//!
//! Everything runs with the cargo that started this program, in the root, and shares the one target folder.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::process::Run;

/// Members that nobody outside this repository builds.
pub(crate) const TOOLS: [&str; 6] =
    ["verpick-benches", "verpick-fuzz", "verpick-no-std", "verpick-tests", "verpick-wasm-builder", "xtask"];

pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    cargo: OsString,
    /// `cargo metadata` without dependencies, so that it needs no network.
    metadata: Value,
}

impl Workspace {
    /// Finds the workspace from what cargo tells the programs it runs.
    pub(crate) fn find() -> Result<Self, String> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let Some(root) = folder.as_deref().and_then(|folder| folder.ancestors().nth(2)) else {
            return Err("cannot tell where the workspace is: run this through cargo, as `cargo xtask`".to_owned());
        };
        let mut workspace = Self { root: root.to_owned(), target: root.join("target"), cargo, metadata: Value::Null };
        workspace.metadata = workspace.metadata(&workspace.root, &["--no-deps"])?;
        if let Some(target) = workspace.metadata["target_directory"].as_str() {
            workspace.target = target.into();
        }
        Ok(workspace)
    }

    /// What the compiler calls this machine.
    pub(crate) fn host(&self) -> Result<String, String> {
        let says = self.cargo(&["-vV"]).answer()?;
        let says = String::from_utf8_lossy(&says);
        let host = says.lines().find_map(|line| line.strip_prefix("host: "));
        host.map(str::to_owned).ok_or_else(|| "`cargo -vV` names no host".to_owned())
    }

    /// A cargo command in the root.
    pub(crate) fn cargo(&self, args: &[&str]) -> Run {
        Run::new(&self.cargo, "cargo", &self.root).args(args)
    }

    /// A program in the root.
    pub(crate) fn program(&self, program: &str) -> Run {
        match program {
            "cargo" => self.cargo(&[]),
            _ => Run::new(program, program, &self.root),
        }
    }

    /// What `cargo metadata` says of the package in `folder`.
    pub(crate) fn metadata(&self, folder: &Path, args: &[&str]) -> Result<Value, String> {
        let json =
            Run::new(&self.cargo, "cargo", folder).args(["metadata", "--format-version", "1"]).args(args).answer()?;
        serde_json::from_slice(&json).map_err(|error| format!("cannot read what `cargo metadata` prints: {error}"))
    }

    /// The names of the members that are used from Rust, in order.
    pub(crate) fn libraries(&self) -> Vec<String> {
        let mut names: Vec<_> = array(&self.metadata["packages"])
            .filter(|package| array(&package["targets"]).flat_map(|target| array(&target["kind"])).any(is_rust_library))
            .filter_map(|package| package["name"].as_str())
            .filter(|name| !TOOLS.contains(name))
            .map(str::to_owned)
            .collect();
        names.sort();
        names
    }

    /// The folders of members.
    pub(crate) fn folders(&self, members: &[String]) -> Vec<PathBuf> {
        let is_named = |package: &&Value| members.iter().any(|member| package["name"] == member.as_str());
        let manifests = array(&self.metadata["packages"]).filter(is_named);
        let folder = |package: &Value| Path::new(package["manifest_path"].as_str()?).parent().map(Path::to_owned);
        manifests.filter_map(folder).collect()
    }

    /// The version that all published packages share.
    pub(crate) fn version(&self) -> Result<&str, String> {
        let facade = array(&self.metadata["packages"]).find(|package| package["name"] == "verpick");
        let version = facade.and_then(|package| package["version"].as_str());
        version.ok_or_else(|| "cargo names no package verpick, so the version of the workspace is not known".to_owned())
    }

    /// The names of a member's features, in order.
    pub(crate) fn features(&self, member: &str) -> Vec<String> {
        let member = array(&self.metadata["packages"]).find(|package| package["name"] == member);
        let features = member.and_then(|package| package["features"].as_object());
        features.into_iter().flat_map(|features| features.keys().cloned()).collect()
    }
}

/// The elements of a JSON array; none if it is something else.
pub(crate) fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// What other languages are given, `cdylib` and `staticlib`, has its tests in a part of its own.
fn is_rust_library(kind: &Value) -> bool {
    matches!(kind.as_str(), Some("lib" | "rlib" | "dylib"))
}
