//! What to do when: the rules of a watch, without a clock, a registry or a command.
//!
//! Invariants:
//!
//! - A version is begun only in [`Machine::polled`], that is right after a whole listing in which it is what the policy
//!   picks over what runs.
//! - It is done only by [`Outcome::Done`]: that alone moves what runs.
//! - The state before a version is begun says that it is under way, so that whoever keeps the state before acting knows
//!   afterwards that it was.

use std::time::Duration;

use verpick_select::Action;
use verpick_version::chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::notice::shown;
use crate::{Attempt, Current, Found, Kind, Notice, Seen, State, Timing, Trouble};

/// The rules of a watch.
///
/// ```
/// use verpick_select::Action;
/// use verpick_watch::{Found, Machine, Outcome, Seen, State, Timing};
///
/// let now = "2026-06-30T12:00:00Z".parse().unwrap();
/// let mut machine = Machine::new("ghr://acme/app", Timing::default(), State::running("v1.0.0"), now);
///
/// let found = Found {
///     tag: "v1.1.0".into(), text: "v1.1.0".into(), version: "1.1.0".into(),
///     slot: None, published: None, artifact: None, reference: None,
/// };
/// let seen = Seen {
///     action: Action::Upgrade, allowed: true, found: Some(found),
///     current: Some("v1.0.0".into()), pending: None, skipped: None, releases: 2,
/// };
/// let polled = machine.polled(now, 0.5, Ok(seen));
/// assert_eq!(polled.order.unwrap().tag(), "v1.1.0");
/// assert!(machine.finished(now, Outcome::Done).is_some());
/// assert_eq!(machine.state().current().unwrap().tag, "v1.1.0");
/// ```
#[derive(Debug, Clone)]
pub struct Machine {
    source: String,
    timing: Timing,
    state: State,
    next_poll: DateTime<Utc>,
    /// How many polls in a row have failed.
    failures: u32,
    order: Option<Order>,
}

/// What a poll led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polled {
    /// What people should know, in the order in which it happened.
    pub notices: Vec<Notice>,
    /// What is to be done now.
    pub order: Option<Order>,
    /// How the newest version stands.
    pub standing: Standing,
}

/// How the newest version stands after a poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing {
    /// It runs.
    Done,
    /// It is to be acted on now.
    Due,
    /// It failed, and waits for its next try, or was given up.
    Failing,
    /// Nothing can be picked but what waits for its artifact.
    Pending,
    /// Nothing matches the policy.
    Nothing,
    /// What is picked may not be gone to.
    Held,
    /// Nobody knows: there was no whole listing.
    Unknown,
}

/// A version to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    found: Found,
    previous: Option<String>,
    previous_text: Option<String>,
    attempt: u32,
}

impl Order {
    /// Its tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.found.tag
    }

    /// All that is known of it.
    #[must_use]
    pub const fn found(&self) -> &Found {
        &self.found
    }

    /// The tag that runs now.
    #[must_use]
    pub fn previous(&self) -> Option<&str> {
        self.previous.as_deref()
    }

    /// What of that tag is read as its version.
    #[must_use]
    pub fn previous_text(&self) -> Option<&str> {
        self.previous_text.as_deref()
    }

    /// The how manieth attempt this is, from 1.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }
}

/// How it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The version runs.
    Done,
    /// It does not, for this reason: a few words.
    Failed(String),
    /// Nobody knows: it was broken off on purpose, and is begun again. Counts as no failure.
    Interrupted,
}

impl Machine {
    /// A watch over what people know as `source`. The first poll is due at once.
    #[must_use]
    pub fn new(source: impl Into<String>, timing: Timing, state: State, now: DateTime<Utc>) -> Self {
        Self { source: source.into(), timing, state, next_poll: now, failures: 0, order: None }
    }

    /// What is to be remembered.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// When the next poll is due. While a version is acted on, none is.
    #[must_use]
    pub const fn next_poll(&self) -> DateTime<Utc> {
        self.next_poll
    }

    /// The version that is acted on.
    #[must_use]
    pub const fn order(&self) -> Option<&Order> {
        self.order.as_ref()
    }

    /// Somebody asks for a poll now: a version that failed or was given up is tried again, too.
    pub fn poll_now(&mut self, now: DateTime<Utc>) {
        self.next_poll = now;
        if let Some(attempt) = self.state.attempt.as_mut().filter(|_| self.order.is_none()) {
            if attempt.next.is_none() {
                attempt.failed = 0;
            }
            attempt.next = Some(now);
        }
    }

    /// The registry was listed, or was not. `chance` is from 0 to 1.
    pub fn polled(&mut self, now: DateTime<Utc>, chance: f64, seen: Result<Seen, Trouble>) -> Polled {
        let mut notices = Vec::new();
        let standing = match seen {
            Err(trouble) => {
                self.failures = self.failures.saturating_add(1);
                self.wait(now, chance);
                if let Some(until) = trouble.until {
                    self.next_poll = self.next_poll.max(until);
                }
                let mut notice = Notice::new(Kind::Trouble, now, trouble.text);
                notice.hint = trouble.hint;
                self.tell(&mut notices, trouble.kind.to_owned(), notice);
                Standing::Unknown
            }
            Ok(seen) => {
                self.failures = 0;
                self.wait(now, chance);
                self.state.listed.get_or_insert(now);
                self.look_after_pending(now, &seen, &mut notices);
                self.decide(now, seen, &mut notices)
            }
        };
        Polled { notices, order: self.order.clone().filter(|_| standing == Standing::Due), standing }
    }

    /// It is said how it went with the version that was acted on; `None` where none was. The next poll is due at once: what
    /// came meanwhile is next.
    pub fn finished(&mut self, now: DateTime<Utc>, outcome: Outcome) -> Option<Notice> {
        let Order { found, previous, attempt: begun, .. } = self.order.take()?;
        self.next_poll = now;
        let tag = shown(&found.tag);
        let notice = |kind, text: String| Notice::new(kind, now, text).about(&found, previous.as_deref(), begun);
        let attempt = self.state.attempt.as_mut()?;
        attempt.running = false;
        Some(match outcome {
            Outcome::Done => {
                let text = match begun {
                    1 => format!("{tag} is done"),
                    begun => format!("{tag} is done, at attempt {begun}"),
                };
                let done = notice(Kind::Done, text);
                self.state.attempt = None;
                self.state.current =
                    Some(Current { tag: found.tag.clone(), version: Some(found.text.clone()), since: Some(now) });
                done
            }
            Outcome::Interrupted => {
                attempt.next = Some(now);
                notice(Kind::Interrupted, format!("{tag} was broken off, and is begun again when the watch goes on"))
            }
            Outcome::Failed(reason) => {
                attempt.failed = attempt.failed.saturating_add(1);
                let failed = attempt.failed;
                attempt.next = self.timing.until_next_try(failed).map(|wait| after(now, wait));
                match attempt.next {
                    Some(next) => {
                        let of = self.timing.retries.saturating_add(1);
                        let next = next.to_rfc3339_opts(SecondsFormat::Secs, true);
                        notice(
                            Kind::Failed,
                            format!("{tag} failed: {reason}; that was try {failed} of {of}, the next is at {next}"),
                        )
                    }
                    None => notice(Kind::GivenUp, given_up(&found.tag, &reason, failed)),
                }
            }
        })
    }

    fn wait(&mut self, now: DateTime<Utc>, chance: f64) {
        self.next_poll = after(now, self.timing.until_next_poll(self.failures, chance));
    }

    /// What a whole listing means for what runs.
    fn decide(&mut self, now: DateTime<Utc>, seen: Seen, notices: &mut Vec<Notice>) -> Standing {
        let source = &self.source;
        let (action, pending) = (seen.action, seen.pending.is_some());
        let Some(found) = seen.found else {
            if pending {
                self.recover(now, notices);
                return Standing::Pending;
            }
            let text = match seen.releases {
                0 => format!("there are no releases in {source}; nothing is done"),
                1 => format!("the only release in {source} does not match the policy; nothing is done"),
                many => format!("none of the {many} releases in {source} matches the policy; nothing is done"),
            };
            self.tell(notices, "nothing".to_owned(), Notice::new(Kind::Held, now, text));
            return Standing::Nothing;
        };
        let current = self.state.current.as_ref().map(|current| current.tag.clone());
        let (tag, runs) = (shown(&found.tag), shown(current.as_deref().unwrap_or_default()));
        let held = match action {
            Action::UpToDate => None,
            _ if seen.allowed => None,
            Action::Downgrade => {
                let text = format!("{tag} is the latest in {source}, and {runs} runs, which is newer; nothing is done");
                let mut notice = Notice::new(Kind::Held, now, text);
                notice.hint = Some("a release may have been deleted; --allow-downgrade goes back to it".to_owned());
                Some((format!("downgrade to {}", found.tag), notice))
            }
            _ => {
                let text = format!("nothing says whether {tag} is newer than {runs}, which runs; nothing is done");
                let mut notice = Notice::new(Kind::Held, now, text);
                notice.hint = Some("the policy reads it otherwise than before, or not at all".to_owned());
                Some((format!("incomparable with {}", found.tag), notice))
            }
        };
        if let Some((what, notice)) = held {
            self.tell(notices, what, notice.about(&found, current.as_deref(), 0));
            return Standing::Held;
        }
        self.recover(now, notices);
        if action == Action::UpToDate {
            self.state.attempt = None;
            self.spell(&found, seen.current);
            return Standing::Done;
        }
        self.begin(now, found, (current, seen.current), notices)
    }

    /// What runs has a version that a listing has shown, so that it is known when its tag is gone.
    fn spell(&mut self, found: &Found, version: Option<String>) {
        if let Some(current) = &mut self.state.current {
            let listed = (current.tag == found.tag).then(|| found.text.clone()).or(version);
            if current.version.is_none() {
                current.version = listed;
            }
        }
    }

    /// A version is to be gone to: now, later, or no more.
    fn begin(
        &mut self,
        now: DateTime<Utc>,
        found: Found,
        (previous, previous_text): (Option<String>, Option<String>),
        notices: &mut Vec<Notice>,
    ) -> Standing {
        let source = &self.source;
        let notice = |kind, text: String| Notice::new(kind, now, text);
        let tag = shown(&found.tag);
        let known = self.state.attempt.take().filter(|attempt| attempt.tag == found.tag);
        let mut attempt = match known {
            Some(attempt) => attempt,
            None => {
                let text = match previous.as_deref().map(shown) {
                    Some(previous) => format!("{tag} is new in {source}, and {previous} runs"),
                    None => format!("{tag} is the latest in {source}, and nothing runs yet"),
                };
                notices.push(notice(Kind::Found, text).about(&found, previous.as_deref(), 0));
                Attempt { tag: found.tag.clone(), begun: 0, failed: 0, running: false, next: Some(now) }
            }
        };
        if attempt.running {
            // It may be what ended the watch, so it counts as a failure.
            attempt.running = false;
            attempt.failed = attempt.failed.saturating_add(1);
            let reason = "the watch ended while it was under way";
            let (kind, text) = if self.timing.until_next_try(attempt.failed).is_some() {
                attempt.next = Some(now);
                (Kind::Interrupted, format!("{reason} to {tag}; it is begun again"))
            } else {
                attempt.next = None;
                (Kind::GivenUp, given_up(&found.tag, reason, attempt.failed))
            };
            notices.push(notice(kind, text).about(&found, previous.as_deref(), attempt.begun));
        }
        let standing = match attempt.next {
            Some(next) if next <= now => {
                attempt.begun = attempt.begun.saturating_add(1);
                attempt.running = true;
                self.order = Some(Order { found, previous, previous_text, attempt: attempt.begun });
                Standing::Due
            }
            Some(next) => {
                self.next_poll = self.next_poll.min(next);
                Standing::Failing
            }
            None => Standing::Failing,
        };
        self.state.attempt = Some(attempt);
        standing
    }

    /// What waits for its artifact is told when it begins to, and when it was in vain.
    fn look_after_pending(&mut self, now: DateTime<Utc>, seen: &Seen, notices: &mut Vec<Notice>) {
        let tag_of = |waiting: &Option<crate::Waiting>| waiting.as_ref().map(|waiting| waiting.tag.clone());
        if let Some(waiting) = seen.pending.as_ref().filter(|_| tag_of(&seen.pending) != tag_of(&self.state.pending)) {
            let until = waiting.until.to_rfc3339_opts(SecondsFormat::Secs, true);
            let text =
                format!("{} is newer and not there in full yet; it is waited for until {until}", shown(&waiting.tag));
            notices.push(Notice::new(Kind::Pending, now, text).of(&waiting.tag));
        }
        if let Some(tag) = seen.skipped.as_ref().filter(|_| seen.skipped != self.state.skipped) {
            let text = format!("{} is newer and not there in full; it is not waited for any more", shown(tag));
            notices.push(Notice::new(Kind::PendingExpired, now, text).of(tag));
        }
        self.state.pending.clone_from(&seen.pending);
        self.state.skipped.clone_from(&seen.skipped);
    }

    /// Tells what stands in the way, unless that was told last.
    fn tell(&mut self, notices: &mut Vec<Notice>, what: String, notice: Notice) {
        if self.state.told.as_ref() != Some(&what) {
            self.state.told = Some(what);
            notices.push(notice);
        }
    }

    /// Nothing stands in the way.
    fn recover(&mut self, now: DateTime<Utc>, notices: &mut Vec<Notice>) {
        if self.state.told.take().is_some() {
            notices.push(Notice::new(Kind::Recovered, now, format!("{} is read again as it should be", self.source)));
        }
    }
}

fn given_up(tag: &str, reason: &str, tries: u32) -> String {
    let times = if tries == 1 { "once".to_owned() } else { format!("{tries} times") };
    format!("{} failed: {reason}; that was {times}, and it is not tried again", shown(tag))
}

/// A moment so much later; the end of time where there is none.
fn after(now: DateTime<Utc>, wait: Duration) -> DateTime<Utc> {
    let wait = TimeDelta::from_std(wait).unwrap_or(TimeDelta::MAX);
    now.checked_add_signed(wait).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
