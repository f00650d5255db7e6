//! The program `verpick`: the policy on the command line, tags from a source, the answer on standard output.
//!
//! Each subcommand is a module that turns its arguments into an answer or a [`Failure`]; this file only starts it and
//! turns the outcome into an exit status. Invariant: standard output carries nothing but the answer.

mod args;
mod compare;
mod failure;
mod hint;
mod json;
mod latest;
mod output;
mod parse;
mod policy;
mod source;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Command, Program};
use crate::failure::{Failure, Status};

fn main() -> ExitCode {
    let program = Program::parse();
    let mut out = output::stdout();
    let outcome = match program.command {
        Command::Latest(args) => latest::run(&args, &mut out),
        Command::Parse(args) => parse::run(&args, &mut out),
        Command::Compare(args) => compare::run(&args, &mut out),
    };
    let outcome = outcome.and_then(|status| {
        out.flush()?;
        Ok(status)
    });
    match outcome {
        Ok(status) => status.into(),
        // Whoever read our output has seen enough; that is no failure of ours.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Status::Done.into(),
        Err(failure) => {
            // What was answered before the failure comes first; it may itself be what cannot be written.
            let _ = out.flush();
            failure.report();
            failure.status().into()
        }
    }
}
