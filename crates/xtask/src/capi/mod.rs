//! The C library: `cargo xtask capi --prefix DIR` installs it, and the part `capi` tests it as its users would have it.
//!
//! - `install` builds the library and puts header, libraries and pkg-config's file where they belong.
//! - `programs` compiles C and C++ against what was installed, through pkg-config, and runs that.
//! - `documents` takes programs out of documents.
//!
//! Each kind of build has a prefix of its own in the target folder: shared, static, and static under AddressSanitizer.

mod documents;
mod install;
mod programs;

use std::path::Path;
use std::process::ExitCode;

use crate::counts::{Runner, Tally};
use crate::needs::{CC, CLIPPY, CXX, Need, Source};
use crate::step::{Outcome, Part, Step};
use crate::workspace::Workspace;
use install::{Build, install};
use programs::Program;

pub(crate) const PART: Part = Part {
    name: "capi",
    about: "the C library installs, answers the vectors and stays clean under the sanitizers and valgrind",
    needs: &[&CC, &CXX, &CLIPPY, &PKG_CONFIG, &JSON_C, &VALGRIND],
    steps,
};

const PKG_CONFIG: Need =
    Need { name: "pkg-config", probe: &["pkg-config", "--version"], from: Source::Debian(&["pkg-config"]) };

/// Reads the vectors: of Debian's readers of JSON for C the one that keeps 64 bits without a sign.
const JSON_C: Need = Need {
    name: "json-c",
    probe: &["pkg-config", "--atleast-version=0.14", "json-c"],
    from: Source::Debian(&["pkg-config", "libjson-c-dev"]),
};

/// Without the symbols of the C library it may refuse to start.
const VALGRIND: Need =
    Need { name: "valgrind", probe: &["valgrind", "--version"], from: Source::Debian(&["valgrind", "libc6-dbg"]) };

const PACKAGE: &str = "verpick-capi";

/// `cargo xtask capi`: installs into a prefix, which need not be there.
pub(crate) fn run(workspace: &Workspace, prefix: &Path) -> Result<ExitCode, String> {
    let prefix = std::path::absolute(prefix).map_err(|error| format!("{}: {error}", prefix.display()))?;
    for file in install(workspace, &prefix, Build::Shared)? {
        println!("installed {}", file.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn steps(_: &Workspace) -> Vec<Step> {
    let mut steps = vec![
        Step::new("capi lints", |workspace| {
            workspace
                .cargo(&["clippy", "--package", PACKAGE, "--all-targets", "--locked", "--", "-D", "warnings"])
                .check()
        }),
        Step::new("capi header", |workspace| {
            workspace.cargo(&["test", "--package", PACKAGE, "--locked"]).tests(Runner::Libtest)
        }),
        Step::new("capi install", |workspace| {
            let prefix = Build::Shared.prefix(workspace);
            install(workspace, &prefix, Build::Shared)?;
            install::check(workspace, &prefix)?;
            Ok(Tally::ONE)
        }),
        Step::new("capi languages", languages),
    ];
    for build in [Build::Shared, Build::Static, Build::Sanitized] {
        steps.push(Step::new(format!("capi tests, {}", build.name()), move |workspace| tests(workspace, build)));
    }
    steps.push(Step::new("capi use after free", use_after_free));
    steps.push(Step::new("capi valgrind", valgrind));
    steps.push(Step::new("capi examples", examples));
    steps.push(Step::new("capi documents", documents::test));
    steps
}

/// The header is C99 and C++11, and what came later.
fn languages(workspace: &Workspace) -> Outcome {
    let mut tally = Tally::default();
    let languages = [("c", ["c99", "c11", "c17"]), ("c++", ["c++11", "c++17", "c++20"])];
    for (language, standards) in languages {
        let compiler = if language == "c" { "cc" } else { "c++" };
        for standard in standards {
            let standard = format!("-std={standard}");
            let cc = workspace.program(compiler).args([&standard, "-fsyntax-only", "-x", language]);
            tally += cc.args(programs::WARNINGS).args(["-include", HEADER, "/dev/null"]).check()?;
        }
    }
    Ok(tally)
}

const HEADER: &str = "bindings/c/include/verpick.h";

/// The test programs, by their names; one file each but for the vectors, and what they share.
const TESTS: [(&str, &[&str]); 4] = [
    (
        "vectors",
        &[
            "bindings/c/tests/vectors/main.c",
            "bindings/c/tests/vectors/read.c",
            "bindings/c/tests/vectors/answers.c",
            "bindings/c/tests/vectors/lists.c",
        ],
    ),
    ("bad_input", &["bindings/c/tests/bad_input.c"]),
    ("threads", &["bindings/c/tests/threads.c"]),
    ("abi", &["bindings/c/tests/abi.c"]),
];

const SHARED_BY_TESTS: &str = "bindings/c/tests/check.c";

fn test_program<'w>(workspace: &'w Workspace, build: Build, name: &str, files: &[&str]) -> Result<Program<'w>, String> {
    let version = format!("-DVERSION=\"{}\"", workspace.version()?);
    Program::new(workspace, build, name)
        .files([SHARED_BY_TESTS])
        .files(files)
        .flags(["-D_POSIX_C_SOURCE=200809L", "-pthread", &version])
        .package("json-c")?
        .compile()
}

/// Runs every test program, and the one that was built for another ABI.
fn tests(workspace: &Workspace, build: Build) -> Outcome {
    if build != Build::Shared {
        install(workspace, &build.prefix(workspace), build)?;
    }
    let mut tally = Tally::default();
    for (name, files) in TESTS {
        let program = test_program(workspace, build, name, files)?;
        let arguments: &[&str] = if name == "vectors" { &["tests/vectors"] } else { &[] };
        tally += program.run().args(arguments).tests(Runner::Libtest)?;
    }
    let foreign = Program::new(workspace, build, "abi_mismatch")
        .files([SHARED_BY_TESTS, "bindings/c/tests/abi.c"])
        .flags(["-DHEADER_ABI=0x7fff", "-DVERSION=\"\""])
        .compile()?;
    tally += foreign.run().check()?;
    Ok(tally)
}

/// What the header forbids must be found: otherwise the sanitizer does not see into the library, and its silence means nothing.
fn use_after_free(workspace: &Workspace) -> Outcome {
    let program = Program::new(workspace, Build::Sanitized, "use_after_free")
        .files([SHARED_BY_TESTS, "bindings/c/tests/use_after_free.c"])
        .compile()?;
    let mut tally = Tally::default();
    for (what, report) in [("use", "heap-use-after-free"), ("free", "double-free"), ("view", "heap-use-after-free")] {
        let (ended, log) = program.run().arg(what).log();
        // A second free of a handle looks into it first.
        let found = log.contains(report) || what == "free" && log.contains("heap-use-after-free");
        if ended.is_ok() || !found {
            return Err(format!("AddressSanitizer has not found the {what} behind the end of a handle: {log}").into());
        }
        println!("found, as it should be: {what} behind the end of a handle");
        tally += Tally::ONE;
    }
    program.run().arg("nothing").done()?;
    Ok(tally)
}

fn valgrind(workspace: &Workspace) -> Outcome {
    let mut tally = Tally::default();
    for (name, files) in TESTS {
        let program = test_program(workspace, Build::Shared, name, files)?;
        let flags = [
            "--quiet",
            "--error-exitcode=99",
            "--leak-check=full",
            "--errors-for-leak-kinds=definite,indirect,possible",
        ];
        let arguments: &[&str] = if name == "vectors" { &["tests/vectors"] } else { &[] };
        tally += program.run_under("valgrind", &flags).args(arguments).tests(Runner::Libtest)?;
    }
    Ok(tally)
}

/// The examples print what stands at their beginning, behind `Prints:`.
fn examples(workspace: &Workspace) -> Outcome {
    let mut tally = Tally::default();
    for name in ["latest.c", "latest.cpp"] {
        let path = format!("bindings/c/examples/{name}");
        for build in [Build::Shared, Build::Sanitized] {
            let program = Program::new(workspace, build, &name.replace('.', "_")).files([&path]).compile()?;
            let printed = program.run().answer()?;
            let source =
                std::fs::read_to_string(workspace.root.join(&path)).map_err(|error| format!("{path}: {error}"))?;
            let promised = documents::promised(&source).ok_or_else(|| format!("{path} does not say what it prints"))?;
            documents::compare(&path, &promised, &String::from_utf8_lossy(&printed))?;
            tally += Tally::ONE;
        }
    }
    Ok(tally)
}
