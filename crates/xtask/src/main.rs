//! The task runner of this workspace: `cargo xtask …`.
//!
//! It is a program of the workspace so that whoever has Rust has it too: no shell, no make, no tool to install first.
//! It runs the cargo that started it, in the root of the workspace, whatever folder it was called from.
//!
//! - `test` is the list of what can be tested; a part of the test command is one file that the list names.
//! - `fuzz` runs the fuzz targets for as long as one likes; for a few seconds each, they are a part of the test command.
//! - `step` says what parts and steps are, `summary` how their outcomes become the last line and the exit status.
//! - `infer-report` tells how inference does on a folder of lists.
//! - `api` keeps what the public API was, and shows what has changed.
//! - `mutants` looks for changes of the code that no test notices.
//! - `bench` runs the benches and writes down what they measured.
//! - `capi` installs the C library.
//! - `notices` keeps the licences that compiled packages carry along.
//! - `wasm` builds and tests the npm package.
//! - `python` builds and tests the Python package.
//! - `needs` is about what a machine must have, `packages` about what comes from the registries of other languages.
//! - `process` is about commands, `counts` about what test runners print.

mod api;
mod bench;
mod capi;
mod checks;
mod counts;
mod differential;
mod fuzz;
mod infer_report;
mod licences;
mod minimal_versions;
mod mutants;
mod needs;
mod no_std;
mod notices;
mod packages;
mod process;
mod python;
mod registries;
mod step;
mod summary;
mod test;
mod wasm;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// The task runner of this workspace.
///
/// Run it through cargo, from any folder of the workspace: `cargo xtask test`.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    after_help = "\
Examples:
  cargo xtask test          everything, what a change has to pass
  cargo xtask test core     the quick loop
  cargo xtask bench         ours beside the peers, in benches/RESULTS.md"
)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Test everything, or the parts that are named.
    ///
    /// Looks first at what is missing on this machine, says what it will install and how, and installs it: as root on
    /// Debian by apt-get, Rust's own tools by rustup, packages of other languages into the target folder. Nothing is skipped: a part that cannot run fails. A step that
    /// fails does not stop the others. The last line is the sum over every runner: `N passed, N failed`.
    #[command(after_help = "\
Examples:
  cargo xtask test                  everything
  cargo xtask test core             format, lints and tests of the workspace: the quick loop
  cargo xtask test no-std licences  these two and nothing else

Exit status: 0 if everything passed, 1 if anything failed, 2 for wrong usage.")]
    Test {
        /// The parts to test; none means all of them
        #[arg(value_name = "PART", value_parser = part_names())]
        parts: Vec<String>,
    },
    /// Tell how inference does on a folder of lists.
    ///
    /// DIR holds `releases.tsv` (product, version and date a line) and `tags/*.tsv` (tag and unix time a line). For each
    /// product the scheme that is inferred is printed, with its dates and without, and how many releases of the newest two
    /// years it reads; then how many products are read well (95 of 100 of these), how many of those that follow a calendar
    /// were found, and how many others were taken for one, the failed ones by name.
    ///
    /// What is true is told from texts and dates alone. A product follows a calendar if at least 95 of 100 of its releases
    /// of the newest three years that begin with a plausible year agree with their dates in it, and if from the first that
    /// does on at least 90 of 100 begin with one. Plausible are four digits from 1990 to 2100, two digits from 10 on, and
    /// a year with a month, or a month and a day, right behind it. A patch counts with the first release of its
    /// line (the year and the number behind it), and not at all where that line may be up to five years older than the
    /// list; a month early or late is in time. A product is taken for a calendar one if the inferred format has a year; where
    /// it has a month too, at least 95 of 100 of the newest three years' releases must agree with their dates in it.
    #[command(after_help = "\
Examples:
  cargo xtask infer-report ../corpora

Exit status: 0 if the report was printed, 1 if the folder cannot be read, 2 for wrong usage.")]
    InferReport {
        /// The folder of the lists
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Measure ours beside the peers and write benches/RESULTS.md.
    ///
    /// Runs every bench in three rounds, each peer right behind ours, and writes down the medians, their ratios and the
    /// machine. Takes some twelve minutes, in which the machine should do nothing else. The variable VERPICK_CORPORA names a
    /// folder of real lists; without it lists are generated from a fixed seed.
    #[command(after_help = "\
Examples:
  cargo xtask bench          measures and writes
  cargo xtask bench --check  the same, and fails where a floor is not reached

Exit status: 0 if everything was measured, 1 if not or, with --check, below a floor, 2 for wrong usage.")]
    Bench {
        /// Fail where a floor is not reached, and name the rows
        #[arg(long)]
        check: bool,
    },
    /// Compare the public API with its snapshot, as the part `api` does, or write the snapshot anew.
    ///
    /// The snapshots in tests/api have one line for each public item of a library. A line that came or went is a change
    /// that others may notice.
    #[command(after_help = "\
Examples:
  cargo xtask api          shows what has changed
  cargo xtask api --bless  takes it for right

Exit status: 0 if nothing has changed or it was written, 1 if not, 2 for wrong usage.")]
    Api {
        /// Write the snapshots
        #[arg(long)]
        bless: bool,
    },
    /// Install the C library: header, shared and static library, and pkg-config's file.
    ///
    /// Builds for release and needs a C linker. The folder need not be there, and may be moved afterwards: what pkg-config's
    /// file says is from where it is.
    #[command(after_help = "\
Examples:
  cargo xtask capi --prefix /usr/local
  PKG_CONFIG_PATH=/usr/local/lib/pkgconfig pkg-config --cflags --libs verpick

Exit status: 0 if it was installed, 1 if not, 2 for wrong usage.")]
    Capi {
        /// The folder that gets include, lib and lib/pkgconfig
        #[arg(long, value_name = "DIR")]
        prefix: PathBuf,
    },
    /// Build the Python package: its wheel and its source distribution, in python/dist of the target folder.
    ///
    /// The part `python` of the test command does so too, installs both where nothing else is, and tests them.
    #[command(after_help = "\
Examples:
  cargo xtask python  builds both and says how big they are

Exit status: 0 if they were built, 1 if not, 2 for wrong usage.")]
    Python,
    /// Write the licences of what is compiled into the packages of other languages.
    ///
    /// The part `licences` of the test command compares them: after a change of dependencies, write them anew.
    #[command(after_help = "\
Examples:
  cargo xtask notices  writes LICENSE-THIRD-PARTY of each binding

Exit status: 0 if they were written, 1 if not, 2 for wrong usage.")]
    Notices,
    /// Look for what breaks a law, with every fuzz target or those that are named.
    ///
    /// Each begins with the vectors and with what earlier runs found, which is kept in the target folder. A crash shows
    /// what broke, the input, and how to run it again.
    #[command(after_help = "\
Examples:
  cargo xtask fuzz                             every target for a minute
  cargo xtask fuzz selector format --time 600  these two, ten minutes each

Exit status: 0 if every law held, 1 if one broke, 2 for wrong usage.")]
    Fuzz {
        /// The targets; none means all of them
        #[arg(value_name = "TARGET")]
        targets: Vec<String>,
        /// How long to run each
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        time: u64,
    },
    /// Build the npm package and a page to try it on, and say what it weighs.
    ///
    /// Compiles the WebAssembly module with the standard library made for size, which needs its source: from rustup, or where
    /// that cannot be reached from Debian's second compiler. Fails where the module is over its budget.
    #[command(after_help = "\
Examples:
  cargo xtask wasm  builds target/wasm/package, for npm to pack or publish, and target/wasm/playground, a page to serve

Exit status: 0 if it was built, 1 if not, 2 for wrong usage.")]
    Wasm,
    /// Change the code in a thousand small ways, and list those that no test notices.
    ///
    /// Runs cargo-mutants, which it first installs into the target folder, over the core crates; `.cargo/mutants.toml` says
    /// what is changed and which tests should notice. All of it takes hours, so it can be cut into shards.
    #[command(after_help = "\
Examples:
  cargo xtask mutants --shard 0/100  the first of a hundred parts

Exit status: 0 if the changes were tried, noticed or not, 1 if they were not, 2 for wrong usage.")]
    Mutants {
        /// Try one part of all changes: K/N, K from 0
        #[arg(long, value_name = "K/N")]
        shard: Option<String>,
    },
}

fn part_names() -> PossibleValuesParser {
    PossibleValuesParser::new(test::PARTS.iter().map(|part| PossibleValue::new(part.name).help(part.about)))
}

fn main() -> ExitCode {
    let verb = Arguments::parse().verb;
    let ended = Workspace::find().and_then(|workspace| match verb {
        Verb::Test { parts } => Ok(test::run(&workspace, &parts)),
        Verb::InferReport { folder } => infer_report::run(&workspace, &folder),
        Verb::Fuzz { targets, time } => Ok(fuzz::run(&workspace, &targets, time)),
        Verb::Capi { prefix } => capi::run(&workspace, &prefix),
        Verb::Api { bless } => Ok(api::run(&workspace, bless)),
        Verb::Notices => notices::write(&workspace).map(|()| ExitCode::SUCCESS),
        Verb::Wasm => Ok(wasm::run(&workspace)),
        Verb::Mutants { shard } => mutants::run(&workspace, shard.as_deref()),
        Verb::Python => Ok(python::run(&workspace)),
        Verb::Bench { check } => bench::run(&workspace, check),
    });
    ended.unwrap_or_else(|why| {
        eprintln!("error: {why}");
        ExitCode::FAILURE
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn workflows_call_what_there_is() {
        let workflows = [
            (include_str!("../../../.github/workflows/test.yml"), 1),
            (include_str!("../../../.github/workflows/nightly.yml"), 2),
        ];
        for (workflow, count) in workflows {
            let calls = workflow.lines().filter_map(|line| Some(line.split_once("run: cargo ")?.1));
            let calls: Vec<_> = calls.map(|call| (call, Arguments::try_parse_from(call.split(' ')).is_ok())).collect();
            assert!(calls.len() == count && calls.iter().all(|(_, is_sound)| *is_sound), "{calls:?}");
        }
    }

    #[test]
    fn parts_are_named_in_any_number_and_unknown_ones_are_refused() {
        let parts = |line: &str| {
            Arguments::try_parse_from(line.split(' ')).map(|arguments| match arguments.verb {
                Verb::Test { parts } => parts,
                _ => panic!("{line} is no test"),
            })
        };
        assert_eq!(parts("xtask test").unwrap(), Vec::<String>::new());
        assert_eq!(parts("xtask test core no-std").unwrap(), ["core", "no-std"]);
        assert!(parts("xtask test cores").is_err());
    }
}
