//! verpick for JavaScript: the functions of the WebAssembly module.
//!
//! They are not what a user calls: `js/core` is, a thin layer that joins lists, hands over one buffer ([`input`]),
//! and makes objects of what comes back. So there is nothing to free, and hardly anything crosses but numbers:
//!
//! - what picks gives places, and JavaScript has the tags;
//! - what reads one tag gives the lengths of its parts ([`layout`]);
//! - what explains gives JSON, read by the fastest parser there is;
//! - what fails has the JSON of an error ([`failure`]): it is thrown, but for calls that answer with a number, where it is
//!   kept until JavaScript asks for it. A call that may throw answers with an array, which the engine makes, and which
//!   was a fifth of the shortest call.
//!
//! Invariant: no call panics, whatever is handed over, for that would be the end of the module.

mod answers;
mod failure;
mod input;
mod json;
mod layout;
mod policy;

use std::cmp::Ordering;

use verpick::chrono::NaiveDate;
use verpick::{Bump, Candidate, Explanation, Format, Per, Selection, coerce, infer, lines};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use answers::{Described, Explained, Grouped, Inferred, Waiting};
use failure::Failure;
use input::{Input, Lengths, Tag};
use json::{List, json, object};

/// Nothing was picked.
const NONE: i32 = -1;
/// A newline within a tag: the list is to be handed over with records.
const AGAIN: i32 = -2;
/// There is no answer: [`failure`] says why.
const FAILED: i32 = -3;

/// Up to so many tags it does not pay to look for a bound first.
const FEW: usize = 4;

/// The module's memory, where the buffer lies.
#[wasm_bindgen]
#[must_use]
pub fn linear_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// Makes room for so many bytes and says where they go; 0 where there is no such room.
#[wasm_bindgen]
pub fn reserve(length: usize) -> *mut u8 {
    input::reserve(length)
}

/// Where [`parse`] leaves what a tag says.
#[wasm_bindgen]
#[must_use]
pub fn layout() -> *mut u32 {
    layout::place()
}

/// Why the last call that answered with a number had none, as JSON.
#[wasm_bindgen(js_name = failure)]
#[must_use]
pub fn last_failure() -> String {
    failure::take()
}

/// Compiles a policy, to fail early.
#[wasm_bindgen]
pub fn check(policy: usize) -> Result<bool, JsValue> {
    ask(Lengths { policy, records: 0, text: 0 }, |_, policy| Ok(policy.selector.is_contradictory()))
}

/// The place of the latest of `count` tags, each a line.
#[wasm_bindgen]
#[must_use]
pub fn latest(policy: usize, records: usize, text: usize, count: usize) -> i32 {
    number(Lengths { policy, records, text }, |input, policy| {
        let picked = if records == 0 && input.is_lines(count) {
            let (selector, text) = (&policy.selector, input.text);
            let picked = if count <= FEW { selector.latest_of(lines(text)) } else { selector.latest_in(text) };
            picked.map(|picked| picked.index())
        } else {
            let Some(tags) = input.tags(count) else { return Ok(AGAIN) };
            policy.selector.latest(&tags).map(|picked| picked.index())
        };
        Ok(place(picked))
    })
}

/// The latest of a buffer with a tag a line, as JSON.
#[wasm_bindgen]
pub fn latest_in(policy: usize, text: usize) -> Result<String, JsValue> {
    ask(Lengths { policy, records: 0, text }, |input, policy| {
        let mut out = String::new();
        if let Some(picked) = policy.selector.latest_in(input.text) {
            object(&mut out, |fields| {
                fields.field("index", picked.index()).field("tag", picked.tag());
            });
        } else {
            out.push_str("null");
        }
        Ok(out)
    })
}

/// The places of what the policy takes, oldest first; one that is [`AGAIN`] where that is the answer.
#[wasm_bindgen]
pub fn sort(policy: usize, records: usize, text: usize, count: usize) -> Result<Vec<i32>, JsValue> {
    ask(Lengths { policy, records, text }, |input, policy| {
        let Some(tags) = input.tags(count) else { return Ok(vec![AGAIN]) };
        Ok(policy.selector.sorted_indices(&tags).into_iter().map(|index| place(Some(index))).collect())
    })
}

/// A verdict on each, as JSON; nothing where the list is to be handed over again, here and in what follows.
#[wasm_bindgen]
pub fn explain(policy: usize, records: usize, text: usize, count: usize) -> Result<Option<String>, JsValue> {
    on_list(Lengths { policy, records, text }, count, |tags, policy| {
        let explanation = &explained(policy, tags);
        json(Explained { selector: &policy.selector, explanation, tags })
    })
}

/// What to do where `current` runs, which stands before the tags and is so many bytes; as JSON.
#[wasm_bindgen]
pub fn decide(
    policy: usize,
    records: usize,
    text: usize,
    count: usize,
    current: Option<usize>,
) -> Result<Option<String>, JsValue> {
    ask(Lengths { policy, records, text }, |input, policy| {
        let (current, text) = match current {
            Some(length) => {
                let (current, text) = input.text.split_at(length.min(input.text.len()));
                (Some(String::from_utf8_lossy(current)), text)
            }
            None => (None, input.text),
        };
        let Some(tags) = (Input { text, ..input }).tags(count) else { return Ok(None) };
        let explanation = explained(policy, &tags);
        let decision = policy.selector.decide(&explanation, current.as_deref());
        let mut out = String::new();
        object(&mut out, |fields| {
            fields
                .field("action", decision.action().name())
                .field("target", decision.target().map(Selection::index))
                .field("pending", decision.pending().map(Waiting));
        });
        Ok(Some(out))
    })
}

/// The latest of each group, as JSON; `per` is a place in `major`, `minor`, `prefix`, `channel`, `slot`.
#[wasm_bindgen]
pub fn groups(policy: usize, records: usize, text: usize, count: usize, per: u8) -> Result<Option<String>, JsValue> {
    on_list(Lengths { policy, records, text }, count, |tags, policy| {
        let per = match per {
            0 => Per::Major,
            1 => Per::Minor,
            2 => Per::Prefix,
            3 => Per::Channel,
            _ => Per::Slot(policy.slot_match),
        };
        let groups = policy.selector.latest_per(tags, |version| per.group(version));
        let groups: Vec<_> = groups.into_iter().map(|(group, selection)| (group.to_string(), selection)).collect();
        json(List(|| groups.iter().map(|(key, selection)| Grouped { key, selection })))
    })
}

/// Whether the policy takes a tag: 0 or 1.
#[wasm_bindgen]
#[must_use]
pub fn matches(policy: usize, text: usize) -> i32 {
    number(Lengths { policy, records: 0, text }, |input, policy| Ok(policy.selector.matches(input.text).into()))
}

/// Leaves what a tag says in the [`layout`]; how many numbers it has is the answer.
#[wasm_bindgen]
#[must_use]
pub fn parse(policy: usize, text: usize, is_bytes: bool) -> i32 {
    number(Lengths { policy, records: 0, text }, |input, policy| {
        let version = policy.read(input.text).map_err(|error| Failure::tag(error, input.text, is_bytes))?;
        Ok(layout::leave(&version))
    })
}

/// Which of two tags is newer, each read by a policy of its own: −1, 0 or 1, and 2 where they have no precedence among
/// each other. The policy of the second stands where records do; the first tag is so many bytes of the text. Of `bytes`,
/// the first bit is set where the first tag is bytes, the second where the second is.
#[wasm_bindgen]
#[must_use]
pub fn compare(policy: usize, other_policy: usize, text: usize, first: usize, bytes: u8) -> i32 {
    let compared = input::with(Lengths { policy, records: other_policy, text }, |input| {
        let (a, b) = input.text.split_at(first.min(input.text.len()));
        let failed = |error, tag, bit| Failure::tag(error, tag, bytes & bit != 0);
        let sign = |ordering: Option<Ordering>| ordering.map_or(2, |ordering| ordering as i32);
        if input.policy == input.records {
            return policy::with(input.policy, |policy| {
                let read = |tag, bit| policy.read(tag).map_err(|error| failed(error, tag, bit));
                Ok(sign(read(a, 1)?.cmp_precedence(&read(b, 2)?)))
            });
        }
        let read = |policy: &policy::Policy, tag, bit| match policy.read(tag) {
            Ok(version) => Ok(version.to_buf()),
            Err(error) => Err(failed(error, tag, bit)),
        };
        let a = policy::with(input.policy, |policy| read(policy, a, 1))?;
        let b = policy::with(input.records, |policy| read(policy, b, 2))?;
        Ok(sign(a.cmp_precedence(&b)))
    });
    failure::or_keep(compared)
}

/// The scheme that tags follow, as JSON.
#[wasm_bindgen(js_name = infer)]
pub fn infer_scheme(records: usize, text: usize, count: usize) -> Option<String> {
    input::with(Lengths { policy: 0, records, text }, |input| {
        let tags = input.tags(count)?;
        let dated = tags.iter().filter(|tag| tag.published().is_some()).count();
        Some(json(Inferred { inference: &infer(&tags), dated }))
    })
}

/// The tag that follows one; `how` stands where records do: `major`, `minor`, `patch`, `release`, `pre`, `pre CHANNEL`, or
/// a date.
#[wasm_bindgen]
pub fn next(policy: usize, how: usize, text: usize, is_bytes: bool) -> Result<String, JsValue> {
    ask(Lengths { policy, records: how, text }, |input, policy| {
        let version = policy.read(input.text).map_err(|error| Failure::tag(error, input.text, is_bytes))?;
        let how = String::from_utf8_lossy(input.records);
        let next = match &*how {
            "major" => version.next(Bump::Major),
            "minor" => version.next(Bump::Minor),
            "patch" => version.next(Bump::Patch),
            "release" => version.next(Bump::Release),
            "pre" => version.next(Bump::Pre(None)),
            _ => match how.strip_prefix("pre ") {
                Some(channel) => version.next(Bump::Pre(Some(channel))),
                None => version.next_on(date(&how)),
            },
        };
        next.map(|next| next.as_str().to_owned()).map_err(|error| Failure::next(error, version.as_str()))
    })
}

/// A date that JavaScript has checked: `YYYY-MM-DD`. The parser of dates is made for more and takes room.
fn date(text: &str) -> NaiveDate {
    let mut numbers = text.splitn(3, '-').map(|number| number.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    let (year, month, day): (u32, u32, u32) = (next(), next(), next());
    i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day)).unwrap_or_default()
}

/// The version that can be made of a text, if any.
#[wasm_bindgen(js_name = coerce)]
pub fn coerce_text(text: usize) -> Option<String> {
    let lengths = Lengths { policy: 0, records: 0, text };
    input::with(lengths, |input| Some(coerce(&String::from_utf8_lossy(input.text)).ok()?.as_str().to_owned()))
}

/// What is in a format, as JSON.
#[wasm_bindgen]
pub fn format(text: usize) -> Result<String, JsValue> {
    with_format(0, text, |format, _| json(Described { format, samples: &format.samples() }))
}

/// A core with numbers, which stand where the policy does: digits with commas between, nothing for one that is absent.
#[wasm_bindgen]
pub fn write(numbers: usize, text: usize) -> Result<Option<String>, JsValue> {
    with_format(numbers, text, |format, numbers| {
        let numbers: Vec<Option<u64>> = numbers.split(',').map(|number| number.parse().ok()).collect();
        format.write(&numbers)
    })
}

fn with_format<R>(policy: usize, text: usize, ask: impl FnOnce(&Format, &str) -> R) -> Result<R, JsValue> {
    input::with(Lengths { policy, records: 0, text }, |input| {
        let text = String::from_utf8_lossy(input.text);
        let format = Format::compile(&text).map_err(|error| Failure::format(error, &text))?;
        Ok(ask(&format, &String::from_utf8_lossy(input.policy)))
    })
}

/// Asks something of the policy and the text that were handed over.
fn ask<R>(lengths: Lengths, ask: impl FnOnce(Input<'_>, &policy::Policy) -> Result<R, Failure>) -> Result<R, JsValue> {
    input::with(lengths, |input| policy::with(input.policy, |policy| ask(input, policy))).map_err(JsValue::from)
}

/// The same where the answer is a number.
fn number(lengths: Lengths, ask: impl FnOnce(Input<'_>, &policy::Policy) -> Result<i32, Failure>) -> i32 {
    failure::or_keep(input::with(lengths, |input| policy::with(input.policy, |policy| ask(input, policy))))
}

/// The same for a list.
fn on_list(
    lengths: Lengths,
    count: usize,
    answer: impl FnOnce(&[Tag<'_>], &policy::Policy) -> String,
) -> Result<Option<String>, JsValue> {
    ask(lengths, |input, policy| Ok(input.tags(count).map(|tags| answer(&tags, policy))))
}

/// Two calls ask for this, and judging is long where it is written out.
#[inline(never)]
fn explained<'t>(policy: &'t policy::Policy, tags: &'t [Tag<'t>]) -> Explanation<'t> {
    policy.selector.explain(tags)
}

/// A place as JavaScript gets it: memory ends long before it does not fit.
fn place(index: Option<usize>) -> i32 {
    index.and_then(|index| i32::try_from(index).ok()).unwrap_or(NONE)
}
