//! Running the command of a watch: one at a time, with an end.
//!
//! Invariants: it runs in a process group of its own, so that Ctrl-C on a terminal reaches the watch alone, and so that what
//! it started ends with it where it is ended. What it leaves running of its own accord stays.

use std::ffi::OsString;
use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::Child;
use verpick::Excerpt;
use verpick::watch::{Order, Outcome};

use super::signals::{Signal, Signals};
use crate::failure::say_note;

/// How long a command has to end by itself once it was asked to.
const TO_END: Duration = Duration::from_secs(10);

/// The command, and how long it may run.
pub(super) struct Command<'a> {
    words: &'a [OsString],
    timeout: Option<Duration>,
    source: String,
}

/// How a run ended.
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    /// Whether the watch was asked to end meanwhile.
    pub(super) ends: bool,
    /// Whether it was asked to poll.
    pub(super) polls: bool,
}

impl<'a> Command<'a> {
    pub(super) fn new(words: &'a [OsString], timeout: Option<Duration>, source: &str) -> Self {
        Self { words, timeout, source: source.to_owned() }
    }

    /// Runs it for a version, with what was picked on its standard input.
    pub(super) async fn run(&self, order: &Order, selection: Vec<u8>, signals: &mut Signals) -> Ended {
        let (mut ends, mut polls) = (false, false);
        let outcome = match self.start(order) {
            Ok(child) => self.wait(child, selection, signals, &mut ends, &mut polls).await,
            Err(error) => Outcome::Failed(format!("cannot start {}: {error}", self.name())),
        };
        Ended { outcome, ends, polls }
    }

    fn name(&self) -> Excerpt<'_> {
        Excerpt::new(self.words.first().map_or(&[][..], |word| word.as_encoded_bytes()))
    }

    fn start(&self, order: &Order) -> io::Result<Child> {
        let (program, arguments) = self.words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
        let found = order.found();
        let artifact = found.artifact.as_ref();
        let attempt = order.attempt().to_string();
        let variables = [
            ("VERPICK_TAG", Some(order.tag())),
            ("VERPICK_VERSION", Some(&*found.version)),
            ("VERPICK_PREVIOUS", order.previous()),
            ("VERPICK_SLOT", found.slot.as_deref()),
            ("VERPICK_ARTIFACT", artifact.map(|artifact| &*artifact.name)),
            ("VERPICK_ARTIFACT_LOCATION", artifact.and_then(|artifact| artifact.location.as_deref())),
            ("VERPICK_REFERENCE", found.reference.as_deref()),
            ("VERPICK_SOURCE", Some(&*self.source)),
            ("VERPICK_ATTEMPT", Some(&*attempt)),
        ];
        let mut command = tokio::process::Command::new(program);
        command
            .args(arguments)
            // Always set, so that none comes from around us.
            .envs(variables.map(|(name, value)| (name, value.unwrap_or_default())))
            // It is ours, and whoever has it could speak for us.
            .env_remove("VERPICK_WEBHOOK_SECRET")
            .stdin(Stdio::piped());
        #[cfg(unix)]
        command.process_group(0);
        command.spawn()
    }

    async fn wait(
        &self,
        mut child: Child,
        selection: Vec<u8>,
        signals: &mut Signals,
        ends: &mut bool,
        polls: &mut bool,
    ) -> Outcome {
        let group = Group::of(&child);
        if let Some(mut input) = child.stdin.take() {
            // It need not read it, and may end before it has.
            tokio::spawn(async move { drop(input.write_all(&selection).await) });
        }
        let limit = self.timeout;
        let too_long = async {
            match limit {
                Some(limit) => tokio::time::sleep(limit).await,
                None => std::future::pending().await,
            }
        };
        let mut too_long = std::pin::pin!(too_long);
        loop {
            tokio::select! {
                status = child.wait() => return outcome(status),
                () = &mut too_long => {
                    end(&mut child, &group).await;
                    return Outcome::Failed(format!("it ran longer than {:?} and was ended", limit.unwrap_or_default()));
                }
                signal = signals.next() => match signal {
                    Signal::Poll => *polls = true,
                    Signal::End if *ends => {
                        end(&mut child, &group).await;
                        return Outcome::Interrupted;
                    }
                    Signal::End => {
                        *ends = true;
                        say_note(format_args!("ends when {} has ended; a second signal ends that too", self.name()));
                    }
                },
            }
        }
    }
}

fn outcome(status: io::Result<ExitStatus>) -> Outcome {
    match status {
        Ok(status) if status.success() => Outcome::Done,
        Ok(status) => Outcome::Failed(words(status)),
        Err(error) => Outcome::Failed(format!("nobody knows how it ended: {error}")),
    }
}

fn words(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("it was ended by signal {signal}");
    }
    status.code().map_or_else(|| "it ended oddly".to_owned(), |code| format!("it ended with {code}"))
}

/// Asks a command and what it started to end, and ends what has not done so in time.
async fn end(child: &mut Child, group: &Group) {
    group.ask();
    let ended = tokio::time::timeout(TO_END, child.wait()).await;
    group.kill();
    if ended.is_err() {
        // Where there are no groups, it is still there.
        let _ = child.kill().await;
    }
}

/// A command and what it started.
struct Group {
    #[cfg(unix)]
    leader: Option<rustix::process::Pid>,
}

#[cfg(unix)]
impl Group {
    fn of(child: &Child) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self { leader: id.and_then(rustix::process::Pid::from_raw) }
    }

    fn ask(&self) {
        self.send(rustix::process::Signal::TERM);
    }

    fn kill(&self) {
        self.send(rustix::process::Signal::KILL);
    }

    fn send(&self, signal: rustix::process::Signal) {
        if let Some(leader) = self.leader {
            // Nobody is there any more where it fails.
            let _ = rustix::process::kill_process_group(leader, signal);
        }
    }
}

#[cfg(not(unix))]
impl Group {
    fn of(_: &Child) -> Self {
        Self {}
    }

    fn ask(&self) {}

    fn kill(&self) {}
}
