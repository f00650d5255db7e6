//! The program `verpick`: the policy on the command line, tags from a source, the answer on standard output.
//!
//! Each subcommand is a module that turns its arguments into an answer or a [`Failure`]; this file only starts it and
//! turns the outcome into an exit status. Invariant: standard output carries nothing but the answer.

mod args;
mod compare;
mod dates;
mod deployments;
mod download;
mod failure;
mod format;
mod hint;
mod infer;
mod json;
mod latest;
mod log;
mod newer;
mod next;
mod output;
mod parse;
mod policy;
mod releases;
mod shell;
mod sort;
mod source;
mod watch;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Command, Program};
use crate::failure::{Failure, Status};
use crate::output::Out;

fn main() -> ExitCode {
    let program = Program::parse();
    failure::be_quiet(program.habits.quiet);
    log::start(&program.habits);
    match run(&program) {
        Ok(status) => status.into(),
        // Whoever read our output has seen enough; that is no failure of ours.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Status::Done.into(),
        Err(failure) => {
            failure.report();
            failure.exit_code()
        }
    }
}

fn run(program: &Program) -> Result<Status, Failure> {
    let mut out = if program.habits.pager { Out::pager()? } else { Out::stdout() };
    let outcome = match &program.command {
        Command::Latest(args) => latest::run(args, &mut out),
        Command::Sort(args) => sort::run(args, &mut out),
        Command::Parse(args) => parse::run(args, &mut out),
        Command::Compare(args) => compare::run(args, &mut out),
        Command::Next(args) => next::run(args, &mut out),
        Command::Format(args) => format::run(args, &mut out),
        Command::Infer(args) => infer::run(args, &mut out),
        Command::Releases(args) => releases::run(args, &mut out),
        Command::Watch(args) => watch::run(args, &program.habits),
        Command::Download(args) => download::run(args, &mut out),
        Command::Record(args) => deployments::record::run(args, &mut out),
        Command::Versions(args) => deployments::versions::run(args, &mut out),
        Command::Show(args) => deployments::show::run(args, &mut out),
        Command::Status(args) => deployments::status::run(args, &mut out),
        Command::History(args) => deployments::history::run(args, &mut out),
        Command::Rollback(args) => deployments::rollback::run(args, &mut out),
        Command::Metrics(args) => deployments::metrics::run(args, &mut out),
        Command::Export(args) => deployments::transfer::export(args),
        Command::Import(args) => deployments::transfer::import(args, &mut out),
        Command::Completions(args) => shell::completions(args, &mut out),
        Command::Man(args) => shell::man(args, &mut out),
    };
    // What was answered before a failure is not lost with it; and a failure to write comes before others, for it may
    // be what made them.
    out.finish()?;
    outcome
}
