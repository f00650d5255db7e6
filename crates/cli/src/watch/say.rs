//! Telling people what a watch does: on standard error, a line each, or as log lines where those are asked for.

use std::time::Duration;

use verpick::Excerpt;
use verpick::watch::{Notice, Watcher};

use crate::args::{HabitArgs, LogFormatArg};
use crate::failure::{say_hint, say_note, say_warning};

/// How people are told.
pub(super) struct Teller {
    /// As log lines: where they are wanted, nothing is to be said twice.
    as_log: bool,
}

impl Teller {
    pub(super) fn new(habits: &HabitArgs) -> Self {
        let as_log = matches!(habits.log_format, LogFormatArg::Json) || tracing::enabled!(tracing::Level::INFO);
        Self { as_log }
    }

    pub(super) fn begins(&self, watcher: &Watcher, interval: Duration) {
        let source = watcher.source().name();
        let runs = match watcher.state().current() {
            Some(current) => format!("{} runs", Excerpt::new(&current.tag)),
            None => "nothing runs yet".to_owned(),
        };
        if self.as_log {
            tracing::info!(source, ?interval, "watches; {runs}");
        } else {
            say_note(format_args!("watches {source} every {interval:?}; {runs}"));
        }
    }

    pub(super) fn warn(&self, text: &str) {
        if self.as_log {
            tracing::warn!("{text}");
        } else {
            say_warning(text);
        }
    }

    pub(super) fn tell(&self, notice: &Notice) {
        let (kind, text, hint) = (notice.kind(), notice.text(), notice.hint().unwrap_or_default());
        let tag = notice.tag().unwrap_or_default();
        match (self.as_log, kind.is_warning()) {
            (true, true) => tracing::warn!(event = kind.name(), tag, hint, "{text}"),
            (true, false) => tracing::info!(event = kind.name(), tag, "{text}"),
            (false, true) => {
                say_warning(text);
                if let Some(hint) = notice.hint() {
                    say_hint(hint);
                }
            }
            (false, false) => say_note(text),
        }
    }
}
