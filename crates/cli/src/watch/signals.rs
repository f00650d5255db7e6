//! What the system tells a watch.

use crate::failure::{Failure, Status};

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// SIGTERM, SIGINT.
    End,
    /// SIGHUP.
    Poll,
}

/// Signals as they come.
#[cfg(unix)]
pub(super) struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    hangup: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    pub(super) fn listen() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).map_err(|error| cannot_listen(&error));
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
            hangup: listen(SignalKind::hangup())?,
        })
    }

    /// The next one. May be dropped and called again: none is lost.
    pub(super) async fn next(&mut self) -> Signal {
        tokio::select! {
            biased;
            _ = self.terminate.recv() => Signal::End,
            _ = self.interrupt.recv() => Signal::End,
            _ = self.hangup.recv() => Signal::Poll,
        }
    }
}

/// Signals as they come.
#[cfg(not(unix))]
pub(super) struct Signals {
    interrupt: tokio::signal::windows::CtrlC,
}

#[cfg(not(unix))]
impl Signals {
    pub(super) fn listen() -> Result<Self, Failure> {
        let interrupt = tokio::signal::windows::ctrl_c().map_err(|error| cannot_listen(&error))?;
        Ok(Self { interrupt })
    }

    /// The next one. May be dropped and called again: none is lost.
    pub(super) async fn next(&mut self) -> Signal {
        self.interrupt.recv().await;
        Signal::End
    }
}

fn cannot_listen(error: &std::io::Error) -> Failure {
    Failure::new(Status::Source, format_args!("cannot listen for signals on this machine: {error}"))
}
