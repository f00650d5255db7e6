//! `verpick watch`: a command for each new version, once.
//!
//! Invariants: standard output is the command's alone; the state is written before a command starts and when it has ended,
//! and a watch that cannot write it ends.

mod command;
mod place;
mod record;
mod say;
mod signals;

use std::time::Duration;

use verpick::registry::SILENT;
use verpick::watch::notify::{Notifier, Target};
use verpick::watch::{Decision, Notice, Order, Outcome, Standing, State, StateFile, Timing, Watcher};

use crate::args::{HabitArgs, WatchArgs};
use crate::failure::{Failure, Status, say_hint};
use crate::policy::span;
use crate::source::{Query, registry};

use command::{Command, Ended};
use record::Recorder;
use say::Teller;
use signals::{Signal, Signals};

/// How long what was told last has to arrive when the watch ends.
const TO_TELL: Duration = Duration::from_secs(10);

pub(crate) fn run(args: &WatchArgs, habits: &HabitArgs) -> Result<Status, Failure> {
    let timing = Timing {
        interval: at_least_a_second("--interval", &args.interval)?,
        retries: args.retries,
        retry_delay: span("--retry-delay", &args.retry_delay)?,
        ..Timing::default()
    };
    let timeout = args.timeout.as_deref().map(|text| at_least_a_second("--timeout", text)).transpose()?;
    let settings = registry::settings(&args.source.asking);
    let query = Query::new(&args.source, &args.policy)?;
    let source = query.watched(&settings, args.allow_downgrade)?;
    let path = match &args.state {
        Some(path) => path.clone(),
        None => place::of(source.name(), &settings.environment)?,
    };
    let targets = args
        .notify
        .iter()
        .map(|url| Target::parse(url, args.environment.as_deref().or(args.record.as_deref()), &settings.environment))
        .collect::<Result<Vec<_>, _>>()?;
    let file = StateFile::open(&path, source.name())?;
    let current = args.current.as_deref().filter(|current| !current.is_empty());
    if let (Some(given), Some(known)) = (current, file.state().and_then(State::current))
        && given != known.tag
    {
        let known = verpick::Excerpt::new(&known.tag);
        say_hint(format_args!("{} says that {known} runs; --current is for the first run", path.display()));
    }
    registry::runtime()?.block_on(async {
        let state = current.map_or_else(State::default, State::running);
        let watcher = Watcher::begin(source, timing, Some(file), state, &settings)?;
        let recorder = match &args.record {
            Some(environment) => {
                let product = args.product.as_deref().unwrap_or(watcher.source().product());
                Some(Recorder::open(&args.store, product, environment, watcher.source().name())?)
            }
            None => None,
        };
        let watch = Watch {
            recorder,
            command: Command::new(&args.command, timeout, watcher.source().name()),
            signals: Signals::listen()?,
            teller: Teller::new(habits),
            notifier: Notifier::start(targets, &settings)?,
            watcher,
        };
        watch.run(args.once, timing.interval).await
    })
}

fn at_least_a_second(flag: &str, text: &str) -> Result<Duration, Failure> {
    match span(flag, text)? {
        short if short < Duration::from_secs(1) => Err(Failure::usage(format_args!("{flag} is a second at least"))),
        span => Ok(span),
    }
}

/// A watch and all that it needs.
struct Watch<'a> {
    watcher: Watcher,
    command: Command<'a>,
    signals: Signals,
    teller: Teller,
    notifier: Notifier,
    /// Where what is done is recorded, if it is.
    recorder: Option<Recorder>,
}

impl Watch<'_> {
    async fn run(mut self, once: bool, interval: Duration) -> Result<Status, Failure> {
        let ended = if once { self.once().await } else { self.on(interval).await };
        for warning in self.notifier.finish(TO_TELL).await {
            self.teller.warn(&warning);
        }
        ended
    }

    /// Polls until a signal says that it is enough.
    async fn on(&mut self, interval: Duration) -> Result<Status, Failure> {
        self.teller.begins(&self.watcher, interval);
        loop {
            let decision = tokio::select! {
                biased;
                signal = self.signals.next() => match signal {
                    Signal::End => break,
                    Signal::Poll => {
                        self.watcher.poll_now();
                        continue;
                    }
                },
                warning = self.notifier.warning() => {
                    self.teller.warn(&warning);
                    continue;
                }
                decision = self.watcher.next() => decision?,
            };
            match decision {
                Decision::Tell(notice) => self.tell(&notice),
                Decision::Act(order) => {
                    let acted = self.act(&order).await?;
                    if acted.ends {
                        break;
                    }
                }
            }
        }
        Ok(Status::Done)
    }

    /// Polls once.
    async fn once(&mut self) -> Result<Status, Failure> {
        let polled = loop {
            tokio::select! {
                biased;
                signal = self.signals.next() => match signal {
                    Signal::End => return Err(Failure::Interrupted),
                    Signal::Poll => {}
                },
                polled = self.watcher.poll(SILENT) => break polled?,
            }
        };
        for notice in &polled.notices {
            self.tell(notice);
        }
        if let Some(order) = polled.order {
            return Ok(if self.act(&order).await?.done { Status::Done } else { Status::Command });
        }
        Ok(match polled.standing {
            Standing::Failing => Status::Command,
            Standing::Pending => Status::Pending,
            Standing::Nothing | Standing::Held => Status::Nothing,
            Standing::Unknown => Status::Source,
            _ => Status::Done,
        })
    }

    /// Runs the command for a version.
    async fn act(&mut self, order: &Order) -> Result<Acted, Failure> {
        let selection = self.selection(order)?;
        let Ended { outcome, ends, polls } = match self.recorder.as_ref().map(|recorder| recorder.started(order)) {
            Some(Err(why)) => Ended { outcome: Outcome::Failed(format!("not run: {why}")), ends: false, polls: false },
            Some(Ok(started)) => {
                let ended = self.command.run(order, selection, &mut self.signals).await;
                let recorded = self.recorder.as_ref().map(|recorder| recorder.ended(started, &ended.outcome));
                if let Some(Err(why)) = recorded {
                    self.teller
                        .warn(&format!("that {} ended is not recorded: {why}", verpick::Excerpt::new(order.tag())));
                }
                ended
            }
            None => self.command.run(order, selection, &mut self.signals).await,
        };
        let done = outcome == Outcome::Done;
        let notice = self.watcher.finished(outcome)?;
        if polls {
            self.watcher.poll_now();
        }
        self.tell(&notice);
        Ok(Acted { done, ends })
    }

    fn tell(&mut self, notice: &Notice) {
        self.teller.tell(notice);
        self.notifier.tell(notice, self.watcher.source());
    }

    /// What was picked, as `verpick latest --json --current` prints it.
    fn selection(&self, order: &Order) -> Result<Vec<u8>, Failure> {
        let mut bytes = match self.watcher.picked() {
            Some(picked) => {
                let list: Vec<_> = registry::tags(picked).collect();
                let explanation = picked.explain();
                let decision = picked.selector().decide(&explanation, order.previous_text());
                let current = order.previous().unwrap_or_default();
                let latest = crate::json::Latest::new(&explanation, &list);
                serde_json::to_vec(&latest.with_decision(&decision, current, &list))
            }
            // Nothing is ordered without a listing.
            None => Ok(Vec::new()),
        }
        .map_err(|error| Failure::Output(error.into()))?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// How a command's run went.
struct Acted {
    /// Whether the version runs now.
    done: bool,
    /// Whether the watch is to end.
    ends: bool,
}
