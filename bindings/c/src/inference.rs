//! What tags follow, and groups of them, as C has them.
//!
//! Invariant: the texts that structures point to are boxed in the handle beside them, and stay where they are for its life.

use verpick::infer::{Calendar, Guess, Inference};
use verpick::{Channel, Format, Selection, Selector, Strictness, Version};

use crate::codes::{VerpickCalendar, VerpickPer};
use crate::failure::Failure;
use crate::list::List;
use crate::selector::{Reading, VerpickSelector};
use crate::types::{VerpickChange, VerpickGroup, VerpickGuess, VerpickPrefix, VerpickText};

/// Which scheme tags follow: guesses, the best first. Made by verpick_infer(), ended by verpick_inference_free().
pub struct VerpickInference {
    pub(crate) guesses: Box<[VerpickGuess]>,
    pub(crate) change: Option<VerpickChange>,
    pub(crate) prefixes: Box<[VerpickPrefix]>,
    /// What the structures point to, and answers the rest.
    pub(crate) inference: Box<Inference>,
}

/// The latest of each group. Made by verpick_groups_new(), ended by verpick_groups_free().
pub struct VerpickGroups {
    pub(crate) groups: Box<[VerpickGroup]>,
    /// What `groups` point to.
    _keys: Box<[Box<str>]>,
}

impl VerpickInference {
    pub(crate) fn new(inference: Inference) -> Self {
        // The texts lie behind boxes of their own in there, but a box keeps the guesses where they are too.
        let inference = Box::new(inference);
        Self {
            guesses: inference.guesses().iter().map(guess).collect(),
            change: inference.change().map(|change| VerpickChange {
                before: guess(change.before()),
                last: change.last(),
                first: change.first(),
            }),
            prefixes: inference
                .prefixes()
                .map(|(prefix, tags)| VerpickPrefix { prefix: VerpickText::new(prefix), tags })
                .collect(),
            inference,
        }
    }

    /// The policy of a guess.
    pub(crate) fn selector(&self, place: usize) -> Option<VerpickSelector> {
        let guess = self.inference.guesses().get(place)?;
        let reading = Reading { prefix: Some(guess.prefix().to_owned()), strictness: Strictness::Strict };
        Some(VerpickSelector { selector: guess.selector(), reading, slot_match: verpick::SlotMatch::Whole })
    }
}

fn guess(guess: &Guess) -> VerpickGuess {
    let (agree, agree_of) = match guess.calendar() {
        Calendar::Dates { agree, of } | Calendar::Contradicted { agree, of } => (agree, of),
        _ => (0, 0),
    };
    VerpickGuess {
        scheme: guess.scheme().into(),
        fits: guess.fits().into(),
        format: guess.scheme().format().map(Format::as_str).into(),
        prefix: VerpickText::new(guess.prefix()),
        read: guess.read(),
        prereleases: guess.prereleases(),
        recent: guess.recent(),
        recent_read: guess.recent_read(),
        calendar: VerpickCalendar::new(guess.calendar()),
        reserved: 0,
        agree,
        agree_of,
    }
}

impl VerpickGroups {
    pub(crate) fn new(selector: &VerpickSelector, list: &List<'_>, per: VerpickPer) -> Result<Self, Failure<'static>> {
        let tags = list.tags()?;
        let any_prefix: Selector;
        let policy = match per {
            VerpickPer::Prefix => {
                any_prefix = selector.selector.clone().any_prefix();
                &any_prefix
            }
            _ => &selector.selector,
        };
        let latest = policy.latest_per(&tags, |version| key(version, per, selector));
        let keys: Vec<Box<str>> = latest.keys().map(|(numbers, name)| shown(numbers, name).into()).collect();
        let group = |(selection, key): (&Selection<'_>, &str)| VerpickGroup {
            key: VerpickText::new(key),
            latest: list.place(selection),
        };
        Ok(Self { groups: latest.values().zip(keys.iter().map(|key| &**key)).map(group).collect(), _keys: keys.into() })
    }
}

/// The numbers and the name by which groups are ordered.
fn key(version: &Version<'_>, per: VerpickPer, selector: &VerpickSelector) -> (Vec<u64>, String) {
    let numbers = |count: usize| (version.segments().iter().copied().take(count).collect(), String::new());
    let named = |name: &str| (Vec::new(), name.to_owned());
    match per {
        VerpickPer::Major => numbers(1),
        VerpickPer::Minor => numbers(2),
        VerpickPer::Prefix => named(version.prefix()),
        VerpickPer::Channel => match version.channel() {
            Channel::Unnamed => named(""),
            channel => named(&channel.to_string()),
        },
        VerpickPer::Slot => named(version.slot(selector.slot_match).unwrap_or_default()),
    }
}

fn shown(numbers: &[u64], name: &str) -> String {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    if numbers.is_empty() { name.to_owned() } else { numbers.join(".") }
}
