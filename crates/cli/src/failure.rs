//! What may go wrong, as one line and a hint, and the exit status that says which.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use anstyle::{AnsiColor, Style};
use verpick::registry::Error;

/// How the program ends. The numbers are part of its interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// The answer was given.
    Done = 0,
    /// Nothing matches the policy, or a tag was refused.
    Nothing = 1,
    /// Wrong usage.
    Usage = 2,
    /// The source failed, or the output could not be written.
    Source = 3,
    /// Only an incomplete newest release is within its grace period, and nothing else can be picked.
    Pending = 4,
    /// The command of a watch failed.
    Command = 5,
    /// Ended by Ctrl-C: what shells make of that signal.
    Interrupted = 130,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The error, what to do about it, and the status.
    Said { status: Status, message: String, hint: Option<String> },
    /// Standard output cannot be written.
    Output(io::Error),
    /// Ctrl-C. Whoever pressed it knows.
    Interrupted,
    /// A command that ran inside of ours failed, has said why itself, and its exit status is ours.
    Ran(u8),
}

impl Failure {
    pub(crate) fn new(status: Status, message: impl fmt::Display) -> Self {
        Self::Said { status, message: message.to_string(), hint: None }
    }

    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self::new(Status::Usage, message)
    }

    /// The same, with the name of what it is about before it.
    pub(crate) fn of(mut self, name: &str) -> Self {
        if let Self::Said { message, .. } = &mut self {
            message.insert_str(0, &format!("{name}: "));
        }
        self
    }

    /// The same with what to do about it.
    pub(crate) fn hint(mut self, text: impl fmt::Display) -> Self {
        if let Self::Said { hint, .. } = &mut self {
            *hint = Some(text.to_string());
        }
        self
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Said { status, .. } => (*status).into(),
            Self::Output(_) => Status::Source.into(),
            Self::Interrupted => Status::Interrupted.into(),
            Self::Ran(code) => ExitCode::from(*code),
        }
    }

    fn of_registry(error: &Error) -> Self {
        // Which of several artifacts is meant is for the user to say.
        let status = if error.is_usage() || error.is_ambiguous() { Status::Usage } else { Status::Source };
        let failure = Self::new(status, error);
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }

    /// Says it on standard error: one line, then a hint where there is one.
    pub(crate) fn report(&self) {
        match self {
            Self::Said { message, hint, .. } => {
                say("error", AnsiColor::Red, message);
                if let Some(hint) = hint {
                    say_hint(hint);
                }
            }
            Self::Output(error) => say("error", AnsiColor::Red, format_args!("cannot write the answer: {error}")),
            Self::Interrupted | Self::Ran(_) => {}
        }
    }
}

/// The error alone, for where it is a part of what is said.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said { message, .. } => f.write_str(message),
            Self::Output(error) => error.fmt(f),
            Self::Interrupted => f.write_str("interrupted"),
            Self::Ran(code) => write!(f, "it ended with {code}"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::of_registry(&error)
    }
}

impl From<verpick::watch::Error> for Failure {
    fn from(error: verpick::watch::Error) -> Self {
        if let Some(error) = error.registry() {
            return Self::of_registry(error);
        }
        let failure = Self::new(Status::Source, &error);
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}

/// Whether hints and remarks are left out.
static QUIET: AtomicBool = AtomicBool::new(false);

/// Leaves out hints and remarks from now on; errors are still said.
pub(crate) fn be_quiet(quiet: bool) {
    QUIET.store(quiet, Ordering::Relaxed);
}

pub(crate) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// A piece of advice on standard error.
pub(crate) fn say_hint(text: impl fmt::Display) {
    if is_quiet() {
        return;
    }
    say("hint", AnsiColor::Cyan, text);
}

/// Something that the answer hides and should not: on standard error.
pub(crate) fn say_warning(text: impl fmt::Display) {
    if is_quiet() {
        return;
    }
    say("warning", AnsiColor::Yellow, text);
}

/// A remark on standard error that is neither error nor advice.
pub(crate) fn say_note(text: impl fmt::Display) {
    if is_quiet() {
        return;
    }
    // Where standard error cannot be written, nobody can be told.
    let _ = writeln!(anstream::stderr(), "{text}");
}

fn say(label: &str, colour: AnsiColor, text: impl fmt::Display) {
    let style = Style::new().bold().fg_color(Some(colour.into()));
    let _ = writeln!(anstream::stderr(), "{style}{label}:{style:#} {text}");
}
