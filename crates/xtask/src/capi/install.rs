//! Building the library and installing it, as C libraries are: without `cargo-c`, which takes minutes to build.
//!
//! Invariants: the name that programs look for at run time changes with the ABI and with nothing else; the version is that of
//! the workspace; the installed folder can be moved, for pkg-config's file says where things are from where it is.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::PACKAGE;
use crate::workspace::Workspace;

/// Our own, and those of what is compiled into the library.
const LICENCES: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "bindings/c/LICENSE-THIRD-PARTY"];

/// What is built, and how.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Build {
    /// As it is installed: a shared library, and a static one beside it.
    Shared,
    /// The static one alone, so that programs are linked with it.
    Static,
    /// The same under AddressSanitizer.
    Sanitized,
}

impl Build {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Static => "static",
            Self::Sanitized => "sanitized",
        }
    }

    /// Where the tests install it.
    pub(super) fn prefix(self, workspace: &Workspace) -> PathBuf {
        workspace.target.join("capi").join(self.name())
    }

    /// Builds it, and gives the folder where it lies.
    fn build(self, workspace: &Workspace, abi: &str) -> Result<PathBuf, String> {
        let lib = ["rustc", "--package", PACKAGE, "--lib", "--locked"];
        if self != Self::Sanitized {
            let link = format!("link-arg=-Wl,-soname,{}", soname(abi));
            workspace.cargo(&lib).args(["--release", "--", "-C", &link]).done()?;
            return Ok(workspace.target.join("release"));
        }
        // Only what is built for a target by name is instrumented: build scripts and macros then run as they are. The flag is
        // unstable, and a stable compiler takes it under RUSTC_BOOTSTRAP.
        let (host, target) = (workspace.host()?, workspace.target.join("capi/sanitized-build"));
        let cargo =
            workspace.cargo(&lib).args(["--crate-type", "staticlib", "--target", &host, "--target-dir"]).arg(&target);
        // The tests hold tags of ten megabytes against it; every access is looked at all the same.
        let cargo = cargo.env("CARGO_PROFILE_DEV_OPT_LEVEL", "1");
        cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Zsanitizer=address").done()?;
        Ok(target.join(host).join("debug"))
    }
}

/// What a program is linked to at run time.
fn soname(abi: &str) -> String {
    format!("libverpick.so.{abi}")
}

/// Builds and installs; gives the files that are there now.
pub(super) fn install(workspace: &Workspace, prefix: &Path, build: Build) -> Result<Vec<PathBuf>, String> {
    if !cfg!(target_os = "linux") {
        return Err("a C library is installed on Linux only, so far".to_owned());
    }
    let header = workspace.root.join(super::HEADER);
    let abi = abi(&fs::read_to_string(&header).map_err(|error| format!("{}: {error}", header.display()))?)?;
    let built = build.build(workspace, &abi)?;
    let (include, lib) = (prefix.join("include"), prefix.join("lib"));
    let mut installed =
        vec![(header, include.join("verpick.h")), (built.join("libverpick_capi.a"), lib.join("libverpick.a"))];
    if build == Build::Shared {
        installed.push((built.join("libverpick_capi.so"), lib.join(soname(&abi))));
    }
    let licences = prefix.join("share/licenses/verpick");
    for path in LICENCES {
        let name = Path::new(path).file_name().unwrap_or_default();
        installed.push((workspace.root.join(path), licences.join(name)));
    }
    let failed = |path: &Path, error| format!("cannot write {}: {error}", path.display());
    for folder in [&include, &lib.join("pkgconfig"), &licences] {
        fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    }
    for (from, to) in &installed {
        // Written in place, a library that a program is running from would change under it.
        let _ = fs::remove_file(to);
        fs::copy(from, to).map_err(|error| failed(to, error))?;
    }
    let mut files: Vec<PathBuf> = installed.into_iter().map(|(_, to)| to).collect();
    if build == Build::Shared {
        let link = lib.join("libverpick.so");
        let _ = fs::remove_file(&link);
        symlink(soname(&abi), &link).map_err(|error| failed(&link, error))?;
        files.push(link);
    }
    let pc = lib.join("pkgconfig/verpick.pc");
    fs::write(&pc, pkg_config(workspace.version()?)).map_err(|error| failed(&pc, error))?;
    files.push(pc);
    Ok(files)
}

/// The number of the ABI that a header describes.
fn abi(header: &str) -> Result<String, String> {
    let line = header.lines().find_map(|line| line.strip_prefix("#define VERPICK_ABI_VERSION "));
    line.map(str::to_owned).ok_or_else(|| "the header does not say of which ABI it is".to_owned())
}

/// What a program is linked with beside the library is what Rust's standard library needs on Linux.
fn pkg_config(version: &str) -> String {
    format!(
        "prefix=${{pcfiledir}}/../..\n\
         includedir=${{prefix}}/include\n\
         libdir=${{prefix}}/lib\n\
         \n\
         Name: verpick\n\
         Description: Read version tags (SemVer and CalVer), pick the latest under a policy, and say why not the others\n\
         Version: {version}\n\
         Cflags: -I${{includedir}}\n\
         Libs: -L${{libdir}} -lverpick\n\
         Libs.private: -lgcc_s -lutil -lrt -lpthread -lm -ldl -lc\n"
    )
}

/// What was installed is what it says it is: version, name, and exactly the functions of the header.
pub(super) fn check(workspace: &Workspace, prefix: &Path) -> Result<(), String> {
    let says = |run: crate::process::Run| run.answer().map(|answer| String::from_utf8_lossy(&answer).into_owned());
    let pkg_config =
        workspace.program("pkg-config").env("PKG_CONFIG_PATH", &prefix.join("lib/pkgconfig").to_string_lossy());
    let version = says(pkg_config.args(["--modversion", "verpick"]))?;
    if version.trim() != workspace.version()? {
        return Err(format!("pkg-config says that verpick is {}, not {}", version.trim(), workspace.version()?));
    }
    let header = fs::read_to_string(prefix.join("include/verpick.h")).map_err(|error| error.to_string())?;
    let library = prefix.join("lib/libverpick.so");
    let name = says(workspace.program("objdump").arg("-p").arg(&library))?;
    let soname = soname(&abi(&header)?);
    if !name.lines().any(|line| line.split_whitespace().eq(["SONAME", soname.as_str()])) {
        return Err(format!("{} is not called {soname} at run time", library.display()));
    }
    let exported = says(workspace.program("nm").args(["-D", "--defined-only"]).arg(&library))?;
    let mut exported: Vec<&str> = exported.lines().filter_map(|line| line.split_whitespace().nth(2)).collect();
    exported.sort_unstable();
    let declared = declared(&header);
    if exported != declared {
        return Err(format!("the library exports {exported:?}, and the header declares {declared:?}"));
    }
    println!("verpick {}, {soname}, {} functions", workspace.version()?, declared.len());
    Ok(())
}

/// The functions that a header declares, in order of their names.
fn declared(header: &str) -> Vec<&str> {
    let mut names: Vec<&str> = header
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('(')?.0.rsplit([' ', '*']).next())
        .filter(|name| name.starts_with("verpick_"))
        .collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "\
#define VERPICK_ABI_VERSION 7
/**
 Made by verpick_made(), ended by verpick_ended(made).
 */
typedef struct Made Made;
uint32_t verpick_abi_version(void);
const char *verpick_version(void);
VerpickStatus verpick_made(const Made *from,
                           Made **made);
";

    #[test]
    fn the_functions_of_a_header_are_its_declarations_and_nothing_from_comments() {
        assert_eq!(declared(HEADER), ["verpick_abi_version", "verpick_made", "verpick_version"]);
    }

    #[test]
    fn the_name_at_run_time_is_that_of_the_abi() {
        assert_eq!(abi(HEADER).map(|abi| soname(&abi)), Ok("libverpick.so.7".to_owned()));
        assert!(abi("nothing").is_err());
    }

    #[test]
    fn the_version_is_written_as_it_is() {
        assert!(pkg_config("1.2.3-rc.1").contains("\nVersion: 1.2.3-rc.1\n"));
    }
}
