//! What every fuzz target shares: how bytes become a policy and tags.
//!
//! A target is one law over an [`Input`]. All of them read the same kind of input, so the seeds and the dictionary serve
//! every one, and what breaks one law can be given to the others. Invariant: an input is text that a person can read
//! and write, and the settings in it are the flags of the program, so that a finding soon becomes a vector.

mod input;
#[path = "../../tests/tests/laws/subject.rs"]
mod subject;

use std::cmp::Ordering;

use verpick::{Channel, Floor, ParseOptions, Scheme, Selector, Version};
use verpick_tests::oracle::{Policy, Reading};

pub use input::Input;
pub use libfuzzer_sys::{Corpus, fuzz_target};

/// Tries a law on an input. What is no input is not kept to make others from.
pub fn hold(data: &[u8], law: impl FnOnce(&Input<'_>)) -> Corpus {
    match Input::read(data) {
        Some(input) => {
            law(&input);
            Corpus::Keep
        }
        None => Corpus::Reject,
    }
}

impl Input<'_> {
    /// The scheme of the policy.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.selector(&self.policy).scheme().clone()
    }

    /// The selector that holds what `policy` holds.
    #[must_use]
    pub fn selector(&self, policy: &Policy) -> Selector {
        subject::selector(policy)
    }

    /// The items as candidates.
    #[must_use]
    pub fn candidates(&self) -> Vec<impl verpick::Candidate> {
        subject::subjects(&self.items)
    }

    /// How the policy reads a tag, strictly or not.
    #[must_use]
    pub fn options(&self, lenient: bool) -> ParseOptions<'_> {
        let options = ParseOptions::new().strictness(subject::strictness(lenient));
        if self.policy.any_prefix { options.any_prefix() } else { options.prefix(&self.policy.prefix) }
    }
}

/// Asserts that a version says what the oracle reads.
pub fn assert_same(version: &Version<'_>, reading: &Reading) {
    assert_eq!(version.to_string(), reading.tag);
    assert_eq!(version.prefix(), reading.prefix);
    assert_eq!(version.segments(), reading.numbers);
    assert!(reading.core.numbers.iter().enumerate().all(|(place, number)| version.number(place) == *number));
    assert_eq!(version.prerelease(), reading.prerelease.as_deref());
    assert_eq!(version.build(), reading.build.as_deref());
    let channel = reading.channel();
    assert_eq!(version.channel() == Channel::Stable, channel.is_none(), "{version}");
    assert_eq!(version.channel().to_string(), channel.unwrap_or_else(|| "stable".to_owned()), "{version}");
}

/// Asserts that two versions compare as the oracle has it, that the total order agrees with itself, and that what is said
/// of a tag without reading it whole is never wrong.
pub fn assert_same_order([a, b]: [&Version<'_>; 2], [x, y]: [&Reading; 2]) {
    assert_eq!(a.cmp_precedence(b), Some(x.precedence().cmp(&y.precedence())), "{a} and {b}");
    assert_eq!(a.cmp(b), x.total().cmp(&y.total()), "{a} and {b}");
    assert_eq!(b.cmp(a), a.cmp(b).reverse(), "{a} and {b}");
    assert_eq!(a == b, a.cmp(b) == Ordering::Equal, "{a} and {b}");
    // Behind one prefix a version says nothing of those behind another.
    if a.prefix() == b.prefix() {
        for (best, other) in [(a, b), (b, a)] {
            let tag = other.as_str().as_bytes();
            let outranked = best.outranks(tag) || Floor::new(*best).outranks(tag);
            assert!(!outranked || other.cmp_precedence(best) == Some(Ordering::Less), "{best} outranks {other}");
        }
    }
}
