//! Telling others what was recorded.
//!
//! Invariant: it comes last and changes nothing: whoever cannot be told is named in a warning, and what was recorded stays.

use std::time::Duration;

use verpick::event::Received;
use verpick::registry::Settings;
use verpick::watch::notify::{Notifier, Target};

use crate::failure::{Failure, say_warning};
use crate::source::registry;

/// How long a target has to take all that it is told.
const TO_TELL: Duration = Duration::from_secs(30);

/// Whom to tell. Read before anything is recorded, so that a URL that is none is refused in time.
pub(super) struct Listeners<'a> {
    urls: &'a [String],
    settings: Settings,
}

impl<'a> Listeners<'a> {
    pub(super) fn new(urls: &'a [String]) -> Result<Self, Failure> {
        let listeners = Self { urls, settings: Settings::default() };
        listeners.targets()?;
        Ok(listeners)
    }

    fn targets(&self) -> Result<Vec<Target>, Failure> {
        // An event says itself where it goes.
        let target = |url: &String| Target::parse(url, Some("-"), &self.settings.environment);
        Ok(self.urls.iter().map(target).collect::<Result<_, _>>()?)
    }

    /// Tells all of them, and waits until they were told or there is no time left.
    pub(super) fn tell(&self, events: &[Received]) {
        if self.urls.is_empty() || events.is_empty() {
            return;
        }
        match self.told(events) {
            Ok(warnings) => warnings.iter().for_each(say_warning),
            Err(failure) => say_warning(failure),
        }
    }

    fn told(&self, events: &[Received]) -> Result<Vec<String>, Failure> {
        registry::runtime()?.block_on(async {
            let mut warnings = Vec::new();
            // Few enough at a time that none is dropped.
            for some in events.chunks(32) {
                let notifier = Notifier::start(self.targets()?, &self.settings)?;
                some.iter().for_each(|event| notifier.tell_event(event));
                warnings.extend(notifier.finish(TO_TELL).await);
            }
            Ok(warnings)
        })
    }
}
