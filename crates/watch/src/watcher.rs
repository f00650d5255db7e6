//! The rules over a registry, a clock and a state file.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use verpick_registry::{Clock, Picked, Progress, SILENT, Settings};

use crate::{Error, Machine, Notice, Order, Outcome, Polled, Result, Source, State, StateFile, Timing, Trouble};

/// A watch over a source.
///
/// [`next`](Self::next) gives one [`Decision`] after the other and waits in between. It may be dropped while it waits or
/// asks, and called again: nothing is lost.
///
/// ```
/// use verpick_registry::{RegistryUrl, Settings};
/// use verpick_watch::{Decision, Kind, Outcome, Source, Timing, Watcher};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// std::fs::create_dir(folder.path().join("v1.2.0"))?;
/// let url = RegistryUrl::parse(&format!("file://{}", folder.path().display()))?;
/// let settings = Settings::default();
/// let mut watcher = Watcher::new(Source::open(&url, &settings)?, Timing::default(), None, &settings)?;
///
/// let Decision::Tell(found) = watcher.next().await? else { panic!("first it is told") };
/// assert_eq!(found.kind(), Kind::Found);
/// let Decision::Act(order) = watcher.next().await? else { panic!("then it is to be done") };
/// assert_eq!((order.tag(), order.previous()), ("v1.2.0", None));
/// watcher.finished(Outcome::Done)?;
/// assert_eq!(watcher.state().current().unwrap().tag, "v1.2.0");
/// # Ok(())
/// # }
/// ```
pub struct Watcher {
    source: Source,
    machine: Machine,
    file: Option<StateFile>,
    clock: Arc<dyn Clock>,
    chance: fastrand::Rng,
    picked: Option<Picked>,
    waiting: VecDeque<Decision>,
}

/// What to do, or to know. There is nothing else, and whoever watches must not miss either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Go to a version, then say with [`Watcher::finished`] how that went.
    Act(Box<Order>),
    /// Tell people.
    Tell(Box<Notice>),
}

impl Watcher {
    /// A watch that goes on where its file says, or begins anew where there is none. Without a file it begins anew.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn new(source: Source, timing: Timing, file: Option<StateFile>, settings: &Settings) -> Result<Self> {
        Self::begin(source, timing, file, State::default(), settings)
    }

    /// The same, beginning at `state` where there is no file yet: at [`State::running`] a tag that somebody says runs, or at
    /// one that was kept elsewhere.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn begin(
        source: Source,
        timing: Timing,
        mut file: Option<StateFile>,
        state: State,
        settings: &Settings,
    ) -> Result<Self> {
        let state = file.as_ref().and_then(StateFile::state).cloned().unwrap_or(state);
        // What cannot be written is known before anything is done.
        if let Some(file) = &mut file {
            file.save(&state)?;
        }
        let clock = settings.clock.clone();
        let machine = Machine::new(source.name(), timing, state, clock.now());
        let chance = fastrand::Rng::new();
        Ok(Self { source, machine, file, clock, chance, picked: None, waiting: VecDeque::new() })
    }

    /// The same with chance that is always the same: for tests.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.chance = fastrand::Rng::with_seed(seed);
        self
    }

    /// The next decision; waits until there is one.
    ///
    /// # Errors
    ///
    /// Where the state cannot be kept; where the first listing of all fails for a reason that does not pass by itself; and
    /// where nobody has said yet how it went with the last order.
    pub async fn next(&mut self) -> Result<Decision> {
        loop {
            if let Some(decision) = self.waiting.pop_front() {
                return Ok(decision);
            }
            self.check_answered()?;
            let ahead = (self.machine.next_poll() - self.clock.now()).to_std().unwrap_or(Duration::ZERO);
            if ahead > Duration::ZERO {
                // What was waited for is over then, whatever a clock says that was set meanwhile.
                self.clock.sleep(ahead).await;
            }
            let Polled { notices, order, .. } = self.poll(SILENT).await?;
            self.waiting.extend(notices.into_iter().map(|notice| Decision::Tell(Box::new(notice))));
            self.waiting.extend(order.map(|order| Decision::Act(Box::new(order))));
        }
    }

    /// Polls now, once, whenever the next poll is due.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next).
    pub async fn poll(&mut self, progress: Progress<'_>) -> Result<Polled> {
        self.check_answered()?;
        let current = self.machine.state().current();
        let seen = match self.source.look(current, self.clock.now(), progress).await {
            Ok((picked, seen)) => {
                self.picked = Some(picked);
                Ok(seen)
            }
            // What was never read is more likely misspelt than broken.
            Err(error) if self.machine.state().listed.is_none() && !error.is_transient() => return Err(error.into()),
            Err(error) => Err(Trouble::from(&error)),
        };
        let polled = self.machine.polled(self.clock.now(), self.chance.f64(), seen);
        self.save()?;
        Ok(polled)
    }

    /// Says how it went with the last order.
    ///
    /// # Errors
    ///
    /// Where the state cannot be kept, or nothing was under way.
    pub fn finished(&mut self, outcome: Outcome) -> Result<Notice> {
        let notice = self.machine.finished(self.clock.now(), outcome);
        self.save()?;
        notice.ok_or_else(|| Error::unanswered("anything, for nothing was under way"))
    }

    /// Makes a poll due now, and a version that failed or was given up too.
    pub fn poll_now(&mut self) {
        self.machine.poll_now(self.clock.now());
    }

    /// What is watched.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// What is remembered.
    #[must_use]
    pub const fn state(&self) -> &State {
        self.machine.state()
    }

    /// The last whole listing, with what was picked from it.
    #[must_use]
    pub const fn picked(&self) -> Option<&Picked> {
        self.picked.as_ref()
    }

    fn check_answered(&self) -> Result<()> {
        match self.machine.order() {
            Some(order) => Err(Error::unanswered(crate::notice::shown(order.tag()))),
            None => Ok(()),
        }
    }

    fn save(&mut self) -> Result<()> {
        match &mut self.file {
            Some(file) => file.save(self.machine.state()),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watcher")
            .field("source", &self.source)
            .field("machine", &self.machine)
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}
