//! Telling others: Slack channels and signed webhooks.
//!
//! - What is told: a version was found, is done, failed, was given up, was waited for in vain. The rest is for whoever runs
//!   the watch.
//! - Whoever tells never waits: each target has a queue and a task of its own. A queue that is full drops what comes.
//! - A message is sent again where that may help; a target that fails [`Target::MUTED_AFTER`] messages in a row is muted
//!   with one warning: from then on each message is sent once and nobody hears of it, until one arrives.
//! - No secret is in a warning, in a log line or in `Debug`.
//!
//! ```no_run
//! use verpick_registry::Settings;
//! use verpick_watch::notify::{Notifier, Target};
//!
//! # async fn tell(notice: &verpick_watch::Notice, source: &verpick_watch::Source) -> Result<(), verpick_registry::Error> {
//! let settings = Settings::default();
//! let target = Target::parse("slack://releases?title=app", None, &settings.environment)?;
//! let mut notifier = Notifier::start(vec![target], &settings)?;
//! notifier.tell(notice, source);
//! notifier.finish(std::time::Duration::from_secs(10)).await;
//! # Ok(())
//! # }
//! ```

mod event;
mod sender;
mod slack;
mod target;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use verpick_event::Received;
use verpick_registry::{Result, Settings};

use crate::{Kind, Notice, Source};
use sender::Sender;
pub use target::Target;

/// More than that waits for nobody.
const QUEUE: usize = 64;

/// What is told, with all that a message may say.
#[derive(Debug)]
enum Message {
    /// What a watch has to say.
    Notice {
        notice: Box<Notice>,
        /// What is watched.
        source: String,
        product: String,
    },
    /// What somebody recorded.
    Event(Box<Received>),
}

/// Targets, each with a task that sends to it.
#[derive(Debug)]
pub struct Notifier {
    lines: Vec<(mpsc::Sender<Arc<Message>>, JoinHandle<()>)>,
    warnings: mpsc::UnboundedReceiver<String>,
}

impl Notifier {
    /// Begins to listen. Runs on the runtime that it is called from.
    ///
    /// # Errors
    ///
    /// Where nothing can be connected to at all.
    pub fn start(targets: Vec<Target>, settings: &Settings) -> Result<Self> {
        let (warn, warnings) = mpsc::unbounded_channel();
        let mut lines = Vec::new();
        for target in targets {
            let (send, receive) = mpsc::channel(QUEUE);
            let sender = Sender::new(target, settings, warn.clone())?;
            lines.push((send, tokio::spawn(sender.run(receive))));
        }
        Ok(Self { lines, warnings })
    }

    /// Whether a notice is for others, and not only for whoever runs the watch.
    #[must_use]
    pub const fn is_for_others(notice: &Notice) -> bool {
        matches!(notice.kind(), Kind::Found | Kind::Done | Kind::Failed | Kind::GivenUp | Kind::PendingExpired)
    }

    /// Tells a notice to all targets, without waiting for any.
    pub fn tell(&self, notice: &Notice, source: &Source) {
        if !Self::is_for_others(notice) {
            return;
        }
        self.send(Message::Notice {
            notice: Box::new(notice.clone()),
            source: source.name().to_owned(),
            product: source.product().to_owned(),
        });
    }

    /// Tells an event that was recorded to all targets, without waiting for any. A webhook gets it as it is, wherever that
    /// target's versions go.
    pub fn tell_event(&self, event: &Received) {
        self.send(Message::Event(Box::new(event.clone())));
    }

    fn send(&self, message: Message) {
        let message = Arc::new(message);
        for (line, _) in &self.lines {
            if line.try_send(message.clone()).is_err() {
                tracing::debug!("a notification was dropped, for too many wait");
            }
        }
    }

    /// The next warning: a target is muted, or is no more. Waits for ever where there is none.
    pub async fn warning(&mut self) -> String {
        match self.warnings.recv().await {
            Some(warning) => warning,
            None => std::future::pending().await,
        }
    }

    /// Sends what still waits, as far as there is time, and gives the warnings that nobody has heard.
    pub async fn finish(self, limit: Duration) -> Vec<String> {
        let Self { lines, mut warnings } = self;
        let deadline = tokio::time::Instant::now() + limit;
        for (line, mut task) in lines {
            drop(line);
            if tokio::time::timeout_at(deadline, &mut task).await.is_err() {
                task.abort();
            }
        }
        let mut left = Vec::new();
        while let Ok(warning) = warnings.try_recv() {
            left.push(warning);
        }
        left
    }
}
