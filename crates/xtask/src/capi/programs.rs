//! Programs in C and C++, compiled against an installed prefix as a user would: with what pkg-config says.
//!
//! Invariant: every warning is an error, for the header too.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::install::Build;
use crate::process::Run;
use crate::workspace::Workspace;

pub(super) struct Program<'w> {
    workspace: &'w Workspace,
    build: Build,
    /// Where it is written.
    path: PathBuf,
    files: Vec<OsString>,
    flags: Vec<String>,
}

pub(super) const WARNINGS: [&str; 4] = ["-Wall", "-Wextra", "-pedantic", "-Werror"];

impl<'w> Program<'w> {
    pub(super) fn new(workspace: &'w Workspace, build: Build, name: &str) -> Self {
        let path = workspace.target.join("capi/programs").join(build.name()).join(name);
        Self { workspace, build, path, files: Vec::new(), flags: Vec::new() }
    }

    pub(super) fn files(mut self, files: impl IntoIterator<Item = impl AsRef<Path>>) -> Self {
        self.files.extend(files.into_iter().map(|file| file.as_ref().into()));
        self
    }

    pub(super) fn flags(mut self, flags: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.flags.extend(flags.into_iter().map(|flag| flag.as_ref().to_owned()));
        self
    }

    /// Compiles and links with another package.
    pub(super) fn package(self, package: &str) -> Result<Self, String> {
        let flags = self.asked(&["--cflags", "--libs", package])?;
        Ok(self.flags(flags))
    }

    /// What pkg-config says.
    fn asked(&self, args: &[&str]) -> Result<Vec<String>, String> {
        let folder = self.build.prefix(self.workspace).join("lib/pkgconfig");
        let run = self.workspace.program("pkg-config").env("PKG_CONFIG_PATH", &folder.to_string_lossy()).args(args);
        Ok(String::from_utf8_lossy(&run.answer()?).split_whitespace().map(str::to_owned).collect())
    }

    pub(super) fn compile(self) -> Result<Self, String> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(|error| format!("cannot write {}: {error}", folder.display()))?;
        }
        let is_cpp = self.files.iter().any(|file| Path::new(file).extension().is_some_and(|suffix| suffix == "cpp"));
        let (compiler, language) = if is_cpp { ("c++", "-std=c++17") } else { ("cc", "-std=c11") };
        let sanitizers: &[&str] = match self.build {
            Build::Sanitized => &["-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
            _ => &[],
        };
        let kind: &[&str] = if self.build == Build::Shared { &[] } else { &["--static"] };
        let verpick = self.asked(&[kind, &["--cflags", "--libs", "verpick"]].concat())?;
        let cc = self.workspace.program(compiler).args([language, "-g", "-O1"]).args(WARNINGS).args(sanitizers);
        cc.args(&self.files).args(&self.flags).args(verpick).arg("-o").arg(&self.path).done()?;
        Ok(self)
    }

    pub(super) fn run(&self) -> Run {
        self.found(self.workspace.program(&self.path.to_string_lossy()))
    }

    /// Runs it within another program.
    pub(super) fn run_under(&self, program: &str, flags: &[&str]) -> Run {
        self.found(self.workspace.program(program).args(flags).arg(&self.path))
    }

    /// Says where the shared library is.
    fn found(&self, run: Run) -> Run {
        match self.build {
            Build::Shared => {
                run.env("LD_LIBRARY_PATH", &self.build.prefix(self.workspace).join("lib").to_string_lossy())
            }
            _ => run,
        }
    }
}
