//! The way to a WebAssembly module.
//!
//! The standard library is built along with the module, with its sorts and panics made for size: as it comes, it alone
//! takes a third of the budget. So its source is needed, and not the compiled one of the target.
//!
//! - rustup gives the source for the compiler that is in use, where rustup is there and reaches its server.
//! - Where not, Debian has a second compiler with its source; it links with what the compiler in use brings along.
//!
//! Both want an unstable flag, and so `RUSTC_BOOTSTRAP`.

use std::path::{Path, PathBuf};

use crate::process::Run;
use crate::workspace::Workspace;

/// Where the source lies in a compiler's folder.
const SOURCE: &str = "lib/rustlib/src/rust/library/Cargo.lock";

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm";

/// From this minor version on a panic that aborts at once is a strategy of the compiler, and before a feature of the
/// standard library.
const STRATEGY_SINCE: u32 = 92;

/// A compiler that has its source.
enum Way {
    Rustup,
    Debian { linker: PathBuf },
}

/// Compiles the module; says where it is.
pub(super) fn compile(workspace: &Workspace) -> Result<PathBuf, String> {
    let way = find(workspace)?;
    let folder = workspace.target.join("wasm").join(match way {
        Way::Rustup => "rustup",
        Way::Debian { .. } => "debian",
    });
    let build = ["build", "--package", "verpick-wasm", "--locked", "--target", TARGET, "--profile", PROFILE];
    let (run, rustc) = match &way {
        Way::Rustup => (workspace.cargo(&build), "rustc"),
        Way::Debian { linker } => {
            let run = Run::new("/usr/bin/cargo", "/usr/bin/cargo", &workspace.root).args(build);
            let run = run.env("RUSTC", "/usr/bin/rustc");
            (run.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", &linker.to_string_lossy()), "/usr/bin/rustc")
        }
    };
    let version = workspace.program(rustc).arg("--version").answer()?;
    let is_strategy = minor(&String::from_utf8_lossy(&version)).is_some_and(|minor| minor >= STRATEGY_SINCE);
    let features = if is_strategy { "optimize_for_size" } else { "optimize_for_size,panic_immediate_abort" };
    let run = run.args(["-Z", "build-std=std,panic_abort", "-Z"]).arg(format!("build-std-features={features}"));
    let flags = if is_strategy { "-Zunstable-options -Cpanic=immediate-abort" } else { "" };
    run.arg("--target-dir").arg(&folder).env("RUSTFLAGS", flags).env("RUSTC_BOOTSTRAP", "1").done()?;
    Ok(folder.join(TARGET).join(PROFILE).join("verpick_wasm.wasm"))
}

fn find(workspace: &Workspace) -> Result<Way, String> {
    let sysroot = sysroot(workspace, "rustc")?;
    if sysroot.join(SOURCE).exists() {
        return Ok(Way::Rustup);
    }
    println!("the source of the standard library is missing, and comes with rustup component add rust-src");
    if workspace.program("rustup").args(["component", "add", "rust-src"]).done().is_ok()
        && sysroot.join(SOURCE).exists()
    {
        return Ok(Way::Rustup);
    }
    println!("rustup cannot get it: Debian's second compiler takes its place");
    let has_source = || sysroot_of_debian(workspace).is_some_and(|sysroot| sysroot.join(SOURCE).exists());
    if !has_source() {
        let packages = ["rustc-web", "cargo-web", "rust-web-src"];
        let install = ["install", "--yes", "--no-install-recommends"];
        let apt_get = || workspace.program("apt-get").env("DEBIAN_FRONTEND", "noninteractive");
        let installed = apt_get().arg("update").done().and_then(|()| apt_get().args(install).args(packages).done());
        installed.map_err(|why| {
            format!(
                "there is no way to a WebAssembly module: neither the component rust-src nor {}: {why}",
                packages.join(", ")
            )
        })?;
    }
    let linkers = find_linker(&sysroot);
    let linker = linkers.ok_or_else(|| format!("there is no rust-lld in {}", sysroot.display()))?;
    Ok(Way::Debian { linker })
}

fn sysroot(workspace: &Workspace, rustc: &str) -> Result<PathBuf, String> {
    let answer = workspace.program(rustc).args(["--print", "sysroot"]).answer()?;
    Ok(PathBuf::from(String::from_utf8_lossy(&answer).trim()))
}

fn sysroot_of_debian(workspace: &Workspace) -> Option<PathBuf> {
    let rustc = "/usr/bin/rustc";
    Path::new(rustc).exists().then(|| sysroot(workspace, rustc).ok()).flatten()
}

/// It lies in the folder of the host, whatever that is called.
fn find_linker(sysroot: &Path) -> Option<PathBuf> {
    let hosts = sysroot.join("lib/rustlib").read_dir().ok()?;
    hosts.filter_map(|host| Some(host.ok()?.path().join("bin/rust-lld"))).find(|linker| linker.exists())
}

/// The 95 of `rustc 1.95.0 (…)`.
fn minor(version: &str) -> Option<u32> {
    version.split_whitespace().nth(1)?.split('.').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minor_version_is_read() {
        assert_eq!(minor("rustc 1.95.0 (59807616e 2026-04-14)\n"), Some(95));
        assert_eq!(minor("rustc 1.85.0 (4d91de4e4 2025-02-17) (built from a source tarball)"), Some(85));
        assert_eq!(minor("rustc"), None);
    }
}
