//! Runs a command and lets its output through while it runs.
//!
//! - The command line is shown before it runs, so that whoever reads the log can run it by hand.
//! - Standard error goes straight to the caller's, for cargo draws its progress there; only a log is kept back.
//! - Standard output is read only where tests are counted or an answer is wanted; every line read for counting is
//!   passed on at once, byte for byte.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use crate::counts::{Counter, Runner, Tally};
use crate::step::{Outcome, tested};

/// A command that is being put together.
pub(crate) struct Run {
    command: Command,
    shown: String,
}

impl Run {
    /// `shown` is the program's name in the log and in errors: the path to cargo tells nobody anything.
    pub(crate) fn new(program: impl AsRef<OsStr>, shown: &str, folder: &Path) -> Self {
        let mut command = Command::new(program);
        command.current_dir(folder).stdin(Stdio::null());
        Self { command, shown: shown.to_owned() }
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.shown.push(' ');
        self.shown.push_str(&arg.as_ref().to_string_lossy());
        self.command.arg(arg);
        self
    }

    pub(crate) fn args(self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        args.into_iter().fold(self, Self::arg)
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.shown = format!("{name}={value:?} {}", self.shown);
        self.command.env(name, value);
        self
    }

    /// Runs a command whose exit status is the whole answer.
    pub(crate) fn done(mut self) -> Result<(), String> {
        self.show();
        let status = self.command.status();
        self.ended(status)
    }

    /// Runs a command that counts as one.
    pub(crate) fn check(self) -> Outcome {
        self.done()?;
        Ok(Tally::ONE)
    }

    /// Runs a test runner and counts what it prints.
    pub(crate) fn tests(mut self, runner: Runner) -> Outcome {
        self.show();
        let mut counter = Counter::new(runner);
        let status = self.command.stdout(Stdio::piped()).spawn().and_then(|mut child| {
            let read = child.stdout.take().map_or(Ok(()), |output| pass_on(output, io::stdout(), &mut counter));
            let status = child.wait();
            read.and(status)
        });
        let ended = self.ended(status);
        tested(counter.finish(), ended)
    }

    /// Runs a command for what it prints; not shown, because it tests nothing.
    pub(crate) fn answer(mut self) -> Result<Vec<u8>, String> {
        match self.command.stderr(Stdio::inherit()).output() {
            Ok(output) => self.ended(Ok(output.status)).map(|()| output.stdout),
            Err(error) => self.ended(Err(error)).map(|()| Vec::new()),
        }
    }

    /// Runs a command that says on standard error what it does, at length, and gives that.
    pub(crate) fn log(mut self) -> (Result<(), String>, String) {
        self.show();
        match self.command.stdout(Stdio::inherit()).stderr(Stdio::piped()).output() {
            Ok(output) => (self.ended(Ok(output.status)), String::from_utf8_lossy(&output.stderr).into_owned()),
            Err(error) => (self.ended(Err(error)), String::new()),
        }
    }

    /// Whether the command is there and content, in silence.
    pub(crate) fn succeeds(mut self) -> bool {
        self.command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    fn show(&self) {
        println!("$ {}", self.shown);
    }

    fn ended(&self, status: io::Result<ExitStatus>) -> Result<(), String> {
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("`{}` failed ({status})", self.shown)),
            Err(error) => Err(format!("cannot run `{}`: {error}", self.shown)),
        }
    }
}

fn pass_on(output: impl Read, mut caller: impl Write, counter: &mut Counter) -> io::Result<()> {
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    while output.read_until(b'\n', &mut line)? > 0 {
        caller.write_all(&line)?;
        caller.flush()?;
        counter.line(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(program: &str) -> Run {
        Run::new(program, program, Path::new("."))
    }

    #[test]
    fn a_program_that_is_not_there_is_one_line_that_names_it() {
        let why = run("no-such-program-here").arg("--flag").done().unwrap_err();
        assert!(why.starts_with("cannot run `no-such-program-here --flag`: "), "{why}");
        assert!(!run("no-such-program-here").succeeds());
    }

    #[test]
    fn what_a_runner_prints_is_counted_and_passed_on_to_the_last_byte() {
        // The last line has no line feed: a runner that dies may leave it like that.
        let output = b"Testing one\r\nSuccess\r\nTesting \xff\nSuccess".as_slice();
        let mut counter = Counter::new(Runner::Criterion);
        let mut passed_on = Vec::new();
        pass_on(output, &mut passed_on, &mut counter).unwrap();
        assert_eq!(counter.finish().passed, 2);
        assert_eq!(passed_on, output);
    }

    #[test]
    fn the_command_line_shows_its_environment() {
        let run = run("cargo").args(["doc", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(run.shown, "RUSTDOCFLAGS=\"-D warnings\" cargo doc --no-deps");
    }
}
