//! From the module to the npm package: glue, optimizing, and the files beside it.
//!
//! Invariants: the package holds what [`FILES`] says and what is made here, and nothing that an earlier build left; its
//! version is that of the workspace; a module that is over [`BUDGET`], or that was not optimized, is no package.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{TOOLS, compiler};
use crate::process::Run;
use crate::workspace::Workspace;

/// Bytes of the compressed module.
const BUDGET: usize = 100 * 1024;

const BINDING: &str = "bindings/wasm";

/// What is copied as it is, and what it is called there.
const FILES: [(&str, &str); 9] = [
    ("js/node.cjs", "node.cjs"),
    ("js/node.mjs", "node.mjs"),
    ("js/web.js", "web.js"),
    ("js/index.d.ts", "index.d.ts"),
    ("js/index.d.ts", "index.d.cts"),
    ("README.md", "README.md"),
    ("../../LICENSE-MIT", "LICENSE-MIT"),
    ("../../LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-THIRD-PARTY", "LICENSE-THIRD-PARTY"),
];

/// What is joined into the one module of all calls, in this order.
const CORE: [&str; 6] = ["memory.js", "policy.js", "lists.js", "one.js", "many.js", "format.js"];

/// The folder that npm packs.
pub(super) fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("wasm/package")
}

/// Builds the package, and says what it weighs.
pub(super) fn build(workspace: &Workspace) -> Result<(), String> {
    let module = compiler::compile(workspace)?;
    let (package, made) = (folder(workspace), workspace.target.join("wasm/made"));
    for folder in [&package, &made] {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(format!("cannot empty {}: {error}", folder.display()));
            }
            _ => fs::create_dir_all(folder).map_err(|error| cannot_write(folder, error))?,
        }
    }
    for target in ["web", "nodejs"] {
        glue(workspace, &module, &made.join(target), target)?;
    }
    // The one module serves both: only what loads it differs.
    let [web, nodejs] = ["web", "nodejs"].map(|target| made.join(target).join("verpick_bg.wasm"));
    if read(&web)? != read(&nodejs)? {
        return Err("wasm-bindgen makes another module for Node than for browsers, and the package has one".to_owned());
    }
    let optimized = package.join("verpick.wasm");
    optimize(workspace, &web, &optimized)?;

    let binding = workspace.root.join(BINDING);
    for (from, to) in FILES {
        write(&package.join(to), &read(&binding.join(from))?)?;
    }
    let text = |path: &Path| Ok::<_, String>(String::from_utf8_lossy(&read(path)?).into_owned());
    let core =
        CORE.iter().map(|name| text(&binding.join("js/core").join(name))).collect::<Result<Vec<_>, _>>()?.join("\n");
    write(&package.join("core.js"), core.as_bytes())?;
    write(&package.join("core.cjs"), common_js(&core).as_bytes())?;
    // In browsers `web.js` names the module.
    write(&package.join("glue.js"), &read(&made.join("web/verpick.js"))?)?;
    let glue = text(&made.join("nodejs/verpick.js"))?;
    let renamed = glue.replace("verpick_bg.wasm", "verpick.wasm");
    if renamed == glue {
        return Err("wasm-bindgen's glue for Node does not name the module, so nothing would load it".to_owned());
    }
    write(&package.join("glue.cjs"), renamed.as_bytes())?;
    let manifest = manifest(&text(&binding.join("js/package.json"))?, workspace.version()?)?;
    write(&package.join("package.json"), manifest.as_bytes())?;
    playground(workspace, &package)?;
    weigh(workspace, &module, &optimized)
}

/// A page with what it loads beside it, to be served as it is.
fn playground(workspace: &Workspace, package: &Path) -> Result<(), String> {
    let (from, to) = (workspace.root.join(BINDING).join("playground"), workspace.target.join("wasm/playground"));
    let loaded = ["web.js", "core.js", "glue.js", "verpick.wasm"];
    let page = ["index.html", "playground.css", "playground.js"].map(|name| (from.join(name), to.join(name)));
    let module = loaded.map(|name| (package.join(name), to.join("package").join(name)));
    fs::create_dir_all(to.join("package")).map_err(|error| cannot_write(&to, error))?;
    for (from, to) in page.into_iter().chain(module) {
        write(&to, &read(&from)?)?;
    }
    Ok(())
}

fn glue(workspace: &Workspace, module: &Path, folder: &Path, target: &str) -> Result<(), String> {
    let builder = ["run", "--quiet", "--locked", "--manifest-path", "bindings/wasm/builder/Cargo.toml", "--target-dir"];
    let run = workspace.cargo(&builder).arg(workspace.target.join("wasm/builder")).arg("--");
    run.arg(module).arg(folder).arg(target).done()
}

/// What rustc makes use of as it comes, and every Node and browser since 2021 has. Of more, such as `--all-features`, binaryen
/// makes use where it can, and then nothing loads the module.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

fn optimize(workspace: &Workspace, from: &Path, to: &Path) -> Result<(), String> {
    let optimizer = tool(workspace, "binaryen/bin/wasm-opt").args(["-Oz", "--strip-debug", "--strip-producers"]);
    optimizer.args(FEATURES).arg(from).arg("-o").arg(to).done()?;
    let (before, after) = (read(from)?, read(to)?);
    if after.starts_with(b"\0asm") && after.len() < before.len() {
        println!("wasm-opt: {} bytes of {}", after.len(), before.len());
        Ok(())
    } else {
        Err(format!("wasm-opt made {} bytes of {}: it has not optimized anything", after.len(), before.len()))
    }
}

/// A program of an npm package that the tools pin.
pub(super) fn tool(workspace: &Workspace, path: &str) -> Run {
    workspace.program("node").arg(TOOLS.folder(workspace).join("node_modules").join(path))
}

/// Says how large the module is, compressed as a server would, and fails where that is too much.
fn weigh(workspace: &Workspace, compiled: &Path, module: &Path) -> Result<(), String> {
    let size = "const {gzipSync} = require('node:zlib'); \
        process.stdout.write(String(gzipSync(require('node:fs').readFileSync(process.argv[1]), {level: 9}).length))";
    let size = workspace.program("node").args(["-e", size]).arg(module).answer()?;
    let size: usize =
        String::from_utf8_lossy(&size).parse().map_err(|_| "node does not say how large the module is")?;
    println!(
        "verpick.wasm: {size} bytes compressed of the {BUDGET} that it may have, {} bytes as it is, {} as compiled",
        read(module)?.len(),
        read(compiled)?.len()
    );
    if size > BUDGET {
        return Err(format!("the module is {size} bytes compressed, and may be {BUDGET}"));
    }
    Ok(())
}

/// The same as CommonJS: what begins a line with `export` is exported in the end.
fn common_js(module: &str) -> String {
    let mut names = Vec::new();
    let mut text = String::from("\"use strict\";\n\n");
    for line in module.lines() {
        let line = line.strip_prefix("export ").map_or(line, |line| {
            names.extend(line.split([' ', '(']).nth(1));
            line
        });
        text.push_str(line);
        text.push('\n');
    }
    text + &format!("\nmodule.exports = {{ {} }};\n", names.join(", "))
}

/// The manifest with the version of the workspace.
fn manifest(template: &str, version: &str) -> Result<String, String> {
    let unversioned = "\"version\": \"0.0.0\"";
    if template.matches(unversioned).count() != 1 || serde_json::from_str::<Value>(template).is_err() {
        return Err(format!("{BINDING}/js/package.json is not JSON with {unversioned}"));
    }
    Ok(template.replace(unversioned, &format!("\"version\": \"{version}\"")))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| cannot_write(path, error))
}

fn cannot_write(path: &Path, error: std::io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_a_line_with_export_is_exported() {
        let module = "let a = 1;\n\nexport function f(x) {\n  return x;\n}\nexport class C extends E {\n}\n";
        assert_eq!(
            common_js(module),
            "\"use strict\";\n\nlet a = 1;\n\nfunction f(x) {\n  return x;\n}\nclass C extends E {\n}\n\n\
             module.exports = { f, C };\n"
        );
    }

    #[test]
    fn the_version_is_set_once_or_not_at_all() {
        assert_eq!(manifest(r#"{"version": "0.0.0"}"#, "1.2.3").unwrap(), r#"{"version": "1.2.3"}"#);
        assert!(manifest(r#"{"version": "0.1.0"}"#, "1.2.3").is_err());
        assert!(manifest(r#"{"version": "0.0.0""#, "1.2.3").is_err());
    }

    #[test]
    fn the_builder_is_of_the_very_version_that_the_binding_is() {
        let pinned = |manifest: &str, name: &str| {
            let line = manifest.lines().find(|line| line.starts_with(&format!("{name} = "))).map(str::to_owned);
            line.and_then(|line| Some(line.split_once("\"=")?.1.split_once('"')?.0.to_owned()))
        };
        let binding = pinned(include_str!("../../../../bindings/wasm/Cargo.toml"), "wasm-bindgen");
        let builder = pinned(include_str!("../../../../bindings/wasm/builder/Cargo.toml"), "wasm-bindgen-cli-support");
        assert!(binding.is_some(), "wasm-bindgen is pinned");
        assert_eq!(binding, builder);
    }
}
