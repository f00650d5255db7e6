//! Log lines on standard error, for those who run the program unattended.

use tracing::Level;
use tracing::subscriber::set_global_default;
use verpick::{Explanation, Selector};

use crate::args::{HabitArgs, LevelArg, LogFormatArg};
use crate::source::Tag;

/// Starts logging as the command line asks.
pub(crate) fn start(habits: &HabitArgs) {
    let level = match habits.log_level {
        LevelArg::Error => Level::ERROR,
        LevelArg::Warn => Level::WARN,
        LevelArg::Info => Level::INFO,
        LevelArg::Debug => Level::DEBUG,
        LevelArg::Trace => Level::TRACE,
    };
    let lines = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_target(false)
        .with_ansi(anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never)
        .with_writer(std::io::stderr);
    // Set as it is: `init` would bring in what libraries say to `log` too, which is not for users of this program. It is set
    // here and nowhere else, so it cannot have been set before.
    let _ = match habits.log_format {
        LogFormatArg::Text => set_global_default(lines.finish()),
        LogFormatArg::Json => set_global_default(lines.json().flatten_event(true).finish()),
    };
}

/// Whether verdicts are logged, and so must be given.
pub(crate) fn wants_verdicts() -> bool {
    tracing::enabled!(Level::DEBUG)
}

/// Logs the verdict on every tag.
pub(crate) fn verdicts(selector: &Selector, explanation: &Explanation<'_>, tags: &[Tag<'_>]) {
    if !wants_verdicts() {
        return;
    }
    for (&verdict, tag) in explanation.verdicts().iter().zip(tags) {
        let reason = verdict.reason().map_or("", verpick::Reason::name);
        let detail = selector.describe(verdict, tag.text.unwrap_or_default());
        tracing::debug!(tag = %tag.shown(), verdict = verdict.name(), reason, %detail, "judged");
    }
}
