//! How far a listing is: one line on standard error, on a terminal only, gone when the answer comes.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use terminal_size::{Width, terminal_size_of};
use verpick::registry::Step;

use crate::failure::is_quiet;

/// The line.
pub(crate) struct Line<'a> {
    /// What is read.
    name: &'a str,
    wanted: bool,
    shown: AtomicBool,
}

impl<'a> Line<'a> {
    pub(crate) fn new(name: &'a str) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        // Among log lines it would be torn.
        let wanted =
            std::io::stderr().is_terminal() && !is_dumb && !is_quiet() && !tracing::enabled!(tracing::Level::INFO);
        Self { name, wanted, shown: AtomicBool::new(false) }
    }

    pub(crate) const fn is_wanted(&self) -> bool {
        self.wanted
    }

    /// Says how far it is.
    pub(crate) fn show(&self, step: Step) {
        if let Some(text) = text(step) {
            self.write(&text);
        }
    }

    /// Says something else.
    pub(crate) fn write(&self, text: &str) {
        if !self.wanted {
            return;
        }
        let mut stderr = std::io::stderr();
        let columns = terminal_size_of(&stderr).map_or(80, |(Width(columns), _)| usize::from(columns));
        let text: String = format!("{}: {text}", self.name).chars().take(columns.saturating_sub(1)).collect();
        self.shown.store(true, Ordering::Relaxed);
        // Where standard error cannot be written, nobody can be told.
        let _ = write!(stderr, "\r\x1b[2K{text}").and_then(|()| stderr.flush());
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        if self.shown.load(Ordering::Relaxed) {
            let mut stderr = std::io::stderr();
            let _ = write!(stderr, "\r\x1b[2K").and_then(|()| stderr.flush());
        }
    }
}

/// A step in words; `None` for one that is over before anybody could read it.
fn text(step: Step) -> Option<String> {
    match step {
        Step::Pages { read, of: Some(of), releases, .. } if of > 1 => {
            Some(format!("page {read} of {of}, {releases} releases"))
        }
        Step::Pages { read, of: None, releases, .. } if read > 1 => Some(format!("page {read}, {releases} releases")),
        Step::Waiting { until, .. } => Some(format!("waits until {} UTC, as the registry asks", until.format("%T"))),
        Step::Describing { releases, .. } => Some(format!("looks into {releases} releases")),
        _ => None,
    }
}
