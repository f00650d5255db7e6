//! What a tag says, as numbers that JavaScript makes an object of.
//!
//! It has the tag, and so the lengths of its parts are enough to cut them out of it. JSON for one tag, written, decoded and
//! read, takes several times as long as all the rest of the call.
//!
//! Invariants: what `js/core/one.js` makes of it is what it makes of [`Said`](crate::answers::Said), which the tests compare;
//! what it says of scheme and order JavaScript knows, for these it has asked for.

use std::cell::RefCell;

use verpick::chrono::Datelike;
use verpick::{Channel, MAX_NUMBERS, Version};

/// Words before the numbers.
const HEAD: usize = 8;

/// Two words a number, the lower half first.
const WORDS: usize = HEAD + 2 * MAX_NUMBERS;

/// The channels that are not the letters of a pre-release, by their places in the table of `js/core/one.js`; 0 is none.
const CHANNELS: [&str; 6] = ["", "stable", "dev", "alpha", "beta", "rc"];

thread_local! {
    static LAYOUT: RefCell<[u32; WORDS]> = const { RefCell::new([0; WORDS]) };
}

/// Where it lies. That never moves.
pub(crate) fn place() -> *mut u32 {
    LAYOUT.with(|words| words.as_ptr().cast())
}

/// Leaves what a version says; how many numbers it has is the answer.
pub(crate) fn leave(version: &Version<'_>) -> i32 {
    LAYOUT.with_borrow_mut(|words| {
        let (head, numbers) = words.split_at_mut(HEAD);
        head.copy_from_slice(&self::head(version));
        let segments = version.segments();
        for (halves, number) in numbers.chunks_exact_mut(2).zip(segments.iter()) {
            halves.copy_from_slice(&[*number as u32, (*number >> 32) as u32]);
        }
        segments.len() as i32
    })
}

/// Lengths of prefix and modifier, and of pre-release and build metadata with the signs before them; whether a `v` is there;
/// the channel, by its place or by how many letters of the pre-release it is; the date, as 20240630. What is not there is 0.
fn head(version: &Version<'_>) -> [u32; HEAD] {
    let length = |text: &str| text.len() as u32;
    let behind_sign = |text: Option<&str>| text.map_or(0, |text| length(text) + 1);
    let (channel, letters) = match (version.modifier().kind.channel(), version.channel()) {
        (Some(name), _) => (channel(name), 0),
        (None, Channel::Stable) => (channel("stable"), 0),
        (None, Channel::Named(letters)) => (0, length(letters)),
        (None, Channel::Unnamed) => (0, 0),
    };
    [
        length(version.prefix()),
        version.has_v().into(),
        version.modifier_text().map_or(0, length),
        behind_sign(version.prerelease()),
        behind_sign(version.build()),
        channel,
        letters,
        version.date().map_or(0, |date| date.year().unsigned_abs() * 10_000 + date.month() * 100 + date.day()),
    ]
}

fn channel(name: &str) -> u32 {
    CHANNELS.iter().position(|known| *known == name).unwrap_or(0) as u32
}
