//! A command whose work is recorded: it runs as it would alone, and what it writes is kept beside.
//!
//! Invariants: what it writes goes on at once and byte for byte; no more of it is kept than an event holds, the end rather
//! than the middle; a signal that asks this program to end is handed on to it, so that how it ended is recorded too.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::process::{Child, Command};

/// Bytes that are kept of what is written, first and last.
const KEPT_FIRST: usize = 256 << 10;
const KEPT_LAST: usize = 2 << 20;

/// How a command ended, and what it wrote.
pub(super) struct Ran {
    pub(super) ended: Ended,
    pub(super) log: Vec<String>,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Code(i32),
    Signal(i32),
}

impl Ended {
    /// What a shell makes of it.
    pub(super) const fn code(self) -> i32 {
        match self {
            Self::Code(code) => code,
            Self::Signal(signal) => 128 + signal,
        }
    }
}

/// Runs it. The clock is asked at every line.
pub(super) async fn run(words: &[OsString], now: fn() -> DateTime<Utc>) -> io::Result<Ran> {
    let (program, arguments) = words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    // From here on a signal is ours to hand on. Before the command is there, or it would be lost.
    let mut signals = Signals::listen()?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let log = Arc::new(Mutex::new(Log::default()));
    let out = child.stdout.take().map(|from| tokio::spawn(copy(from, tokio::io::stdout(), Arc::clone(&log), now)));
    let err = child.stderr.take().map(|from| tokio::spawn(copy(from, tokio::io::stderr(), Arc::clone(&log), now)));
    let status = loop {
        tokio::select! {
            status = child.wait() => break status?,
            signal = signals.next() => hand_on(&child, signal),
        }
    };
    for copied in [out, err].into_iter().flatten() {
        // What it started may go on and keep the pipe open, but it has ended itself.
        let _ = tokio::time::timeout(std::time::Duration::from_secs(1), copied).await;
    }
    let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(Ran { ended: ended(status), log: log.take() })
}

fn ended(status: ExitStatus) -> Ended {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return Ended::Signal(signal);
    }
    Ended::Code(status.code().unwrap_or(1))
}

async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    log: Arc<Mutex<Log>>,
    now: fn() -> DateTime<Utc>,
) {
    let mut line = Vec::new();
    let mut bytes = vec![0; 16 << 10];
    // Where nobody reads what it writes any more, it goes on and is recorded all the same.
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let read = bytes.get(..count).unwrap_or_default();
        let _ = to.write_all(read).await;
        let _ = to.flush().await;
        for part in read.split_inclusive(|&byte| byte == b'\n') {
            if line.len() < KEPT_FIRST {
                line.extend_from_slice(part);
            }
            if part.ends_with(b"\n") {
                log.lock().unwrap_or_else(PoisonError::into_inner).add(&line, now());
                line.clear();
            }
        }
    }
    if !line.is_empty() {
        log.lock().unwrap_or_else(PoisonError::into_inner).add(&line, now());
    }
}

/// What a command wrote, line by line: the first of it, and the last.
#[derive(Default)]
struct Log {
    first: Vec<String>,
    first_bytes: usize,
    last: VecDeque<String>,
    last_bytes: usize,
    left_out: usize,
}

impl Log {
    fn add(&mut self, line: &[u8], at: DateTime<Utc>) {
        let text = String::from_utf8_lossy(line);
        let text: String = text.trim_end_matches(['\n', '\r']).chars().map(plain).collect();
        let line = format!("[{}] {text}", at.format("%Y-%m-%d %H:%M:%S"));
        if self.last.is_empty() && self.left_out == 0 && self.first_bytes + line.len() <= KEPT_FIRST {
            self.first_bytes += line.len();
            self.first.push(line);
            return;
        }
        self.last_bytes += line.len();
        self.last.push_back(line);
        while self.last_bytes > KEPT_LAST {
            let Some(oldest) = self.last.pop_front() else { break };
            self.last_bytes -= oldest.len();
            self.left_out += 1;
        }
    }

    fn take(&mut self) -> Vec<String> {
        let mut lines = std::mem::take(&mut self.first);
        if self.left_out > 0 {
            lines.push(format!("({} lines are left out)", self.left_out));
        }
        lines.extend(std::mem::take(&mut self.last));
        lines
    }
}

/// A terminal would obey some characters, and an event takes none of these.
fn plain(c: char) -> char {
    if c.is_control() && c != '\t' { '\u{FFFD}' } else { c }
}

/// The signals that ask a program to end.
struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

/// Which one it was.
enum Signal {
    /// Of the terminal, which sends it to the command as well.
    Interrupt,
    /// To this program alone.
    Terminate,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.terminate.recv() => Signal::Terminate,
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    async fn next(&mut self) -> Signal {
        // Its end is awaited all the same.
        let _ = tokio::signal::ctrl_c().await;
        Signal::Interrupt
    }
}

fn hand_on(child: &Child, signal: Signal) {
    match signal {
        Signal::Interrupt => {}
        #[cfg(unix)]
        Signal::Terminate => {
            let id = child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
            if let Some(id) = id {
                // It is gone already where this fails.
                let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
            }
        }
        #[cfg(not(unix))]
        Signal::Terminate => drop(child),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    #[test]
    fn lines_carry_their_time_and_no_control_characters() {
        let mut log = Log::default();
        log.add(b"built \x1b[31mred\x1b[0m\tx\r\n", at());
        assert_eq!(log.take(), ["[1970-01-01 00:00:00] built \u{FFFD}[31mred\u{FFFD}[0m\tx"]);
    }

    #[test]
    fn of_a_long_log_the_middle_is_left_out() {
        let mut log = Log::default();
        let line = "x".repeat(1_000);
        for place in 0..5_000 {
            log.add(format!("{place} {line}").as_bytes(), at());
        }
        let lines = log.take();
        assert!(lines.iter().map(String::len).sum::<usize>() <= KEPT_FIRST + KEPT_LAST + 100);
        assert!(lines.first().is_some_and(|line| line.contains("] 0 x")));
        assert!(lines.last().is_some_and(|line| line.contains("] 4999 x")));
        let kept = lines.len() - 1;
        assert!(lines.contains(&format!("({} lines are left out)", 5_000 - kept)));
    }
}
