//! What holds of every public type: threads may share it, a panic may cross it, and what is kept in numbers stays small.
//!
//! None of this is written where a type is, so a field added somewhere below could take it away unseen. Invariant: the
//! list is whole, held against the snapshot of the public API.

use std::collections::BTreeSet;
use std::error::Error;
use std::mem::size_of;
use std::panic::{RefUnwindSafe, UnwindSafe};

use verpick::infer::{Calendar, Change, Guess, Inference};
use verpick::{
    Action, Bump, Channel, Component, Constraint, ConstraintError, ConstraintErrorKind, ConstraintErrorWith, Core,
    Decision, Difference, Excerpt, Explanation, Floor, Format, FormatError, FormatErrorKind, FormatErrorWith, Group,
    Lead, Lint, MAX_NUMBERS, Modifier, ModifierKind, NextError, ParseError, ParseErrorKind, ParseErrorWith,
    ParseOptions, Part, Partial, Pending, Per, PrereleaseOrder, Prereleases, Reason, Scheme, Segments, Selection,
    Selector, SlotMatch, Strictness, ToSemverError, Token, Verdict, Version, VersionBuf,
};

fn is_shared<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe>() {}

fn is_copied<T: Copy + Send + Sync + Unpin + UnwindSafe + RefUnwindSafe>() {}

/// Asserts what it can by compiling, and gives the names of the types.
macro_rules! names {
    ($check:ident: $($name:ident $(<$lifetime:lifetime>)?),* $(,)?) => {
        [$({ $check::<$name $(<$lifetime>)?>(); stringify!($name) }),*]
    };
}

/// What owns memory, and so must be cloned to be had twice.
fn owned() -> Vec<&'static str> {
    let all = names!(is_shared:
        Change, Constraint, Explanation<'_>, Format, Group, Guess, Inference, Prereleases, Scheme, Selector, VersionBuf,
    );
    all.into()
}

/// What is copied: all the rest.
fn copied() -> Vec<&'static str> {
    let all = names!(is_copied:
        Action, Bump<'_>, Calendar, Channel<'_>, Component, ConstraintError, ConstraintErrorKind,
        ConstraintErrorWith<'_>, Core, Decision<'_>, Difference, Excerpt<'_>, Floor<'_>, FormatError, FormatErrorKind,
        FormatErrorWith<'_>, Lead, Lint, Modifier, ModifierKind, NextError, ParseError, ParseErrorKind, ParseErrorWith<'_>,
        ParseOptions<'_>, Part, Partial, Pending<'_>, Per, PrereleaseOrder, Reason, Segments, Selection<'_>, SlotMatch, Strictness,
        ToSemverError, Token, Verdict, Version<'_>,
    );
    all.into()
}

/// The lines of the snapshots of the public API.
fn public() -> impl Iterator<Item = &'static str> {
    let snapshots =
        [include_str!("../api/calver.txt"), include_str!("../api/version.txt"), include_str!("../api/select.txt")];
    snapshots.into_iter().flat_map(str::lines)
}

/// The last name of the path that a line begins with.
fn name(path: &str) -> Option<&str> {
    path.split(['<', '(', ' ']).next()?.rsplit("::").next()
}

#[test]
fn every_public_type_is_shared_between_threads_and_across_panics() {
    let listed: BTreeSet<_> = owned().into_iter().chain(copied()).collect();
    let types = public().filter_map(|line| {
        let line = line.trim_start_matches("#[non_exhaustive] ");
        let path = ["pub struct ", "pub enum ", "pub union "].into_iter().find_map(|kind| line.strip_prefix(kind))?;
        name(path)
    });
    assert_eq!(listed, types.collect());
}

#[test]
fn every_error_outlives_what_it_was_found_in() {
    fn is_error<T: Error + Copy + Eq + 'static>() {}
    let listed = names!(is_error: ConstraintError, FormatError, NextError, ParseError, ToSemverError);
    let errors = public().filter_map(|line| name(line.strip_prefix("impl Error for ")?));
    assert_eq!(BTreeSet::from(listed), errors.collect());
}

/// A refused tag costs a verdict, and listing what is wrong with a million tags should cost megabytes.
#[test]
fn a_verdict_costs_three_words_and_its_reason_nothing_more() {
    assert!(size_of::<Verdict>() <= 24);
    assert_eq!(size_of::<Verdict>(), size_of::<Reason>());
    assert_eq!(size_of::<Option<Reason>>(), size_of::<Reason>());
}

/// An error is the other half of a result that every tag gives, and takes nothing beside a version.
#[test]
fn an_error_of_a_tag_is_two_words() {
    assert!(size_of::<ParseError>() <= 16);
    assert_eq!(size_of::<Result<Version<'_>, ParseError>>(), size_of::<Version<'_>>());
}

/// One is met where a policy is made, not for every tag, but it sits in the results of functions that make formats.
#[test]
fn errors_of_what_is_compiled_are_no_larger_than_what_is_compiled() {
    assert!(size_of::<FormatError>() <= size_of::<Format>());
    assert!(size_of::<ConstraintError>() <= size_of::<Constraint>());
}

/// A version is copied, compared and moved by the hundred thousand, and what it costs is mostly its size: its numbers in
/// half their width, its tag and its scheme, and three offsets. None is lost on whether there is one.
#[test]
fn a_version_is_its_numbers_in_half_their_width_and_six_words() {
    let numbers = size_of::<[u32; MAX_NUMBERS]>();
    assert!(size_of::<Version<'_>>() <= numbers + 6 * 8);
    assert!(size_of::<Core>() <= size_of::<[u64; MAX_NUMBERS]>() + 5 * 8);
    assert_eq!(size_of::<Option<Version<'_>>>(), size_of::<Version<'_>>());
}

/// One is kept for each product or host; a scheme that is shared, and a tag that is its own, are all it adds.
#[test]
fn a_kept_version_is_no_more_than_a_word_larger() {
    assert!(size_of::<VersionBuf>() <= size_of::<Version<'_>>() + 8);
    assert_eq!(size_of::<Option<VersionBuf>>(), size_of::<VersionBuf>());
}

/// Sorting gives one for each tag.
#[test]
fn a_selection_is_its_version_and_an_index() {
    assert!(size_of::<Selection<'_>>() <= size_of::<Version<'_>>() + size_of::<usize>());
    assert_eq!(size_of::<Option<Selection<'_>>>(), size_of::<Selection<'_>>());
}

/// A scheme is in every kept version, and a format is what is behind it: shared, not copied.
#[test]
fn a_scheme_is_two_words_however_long_its_format() {
    assert!(size_of::<Scheme>() <= 2 * size_of::<usize>());
    assert!(size_of::<Format>() <= 64, "one cache line");
}

/// They stand in tables, one for each token, and in every error.
#[test]
fn words_for_parts_of_a_version_are_a_byte() {
    assert_eq!([size_of::<Component>(), size_of::<Token>(), size_of::<Difference>(), size_of::<Action>()], [1; 4]);
}
