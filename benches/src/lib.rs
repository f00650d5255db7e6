//! What the benches share: the lists to measure on and the peers' ways of picking, each as its own users would write it.
//!
//! Invariant: a peer is given every advantage that its interface offers, and nothing that a caller would not have.

use verpick_tests::lists::{self, List, Order};

/// A list in one order, as a slice and as one buffer with a newline behind each tag.
pub struct Input {
    /// The order's name.
    pub order: &'static str,
    /// The tags.
    pub tags: Vec<String>,
    /// The same tags, one a line.
    pub buffer: String,
}

/// The list of `project` in every order. Says on standard error which list it is.
#[must_use]
pub fn inputs(project: &str) -> Vec<Input> {
    let List { name, origin, tags } = lists::load(project);
    eprintln!("{name}: {origin} list of {} tags", tags.len());
    let input = |order: Order| {
        let tags = order.of(&tags);
        let buffer = tags.iter().flat_map(|tag| [tag.as_str(), "\n"]).collect();
        Input { order: order.name(), tags, buffer }
    };
    Order::ALL.map(input).into()
}

/// The latest stable tag by the `semver` crate: parse each, keep the greatest.
#[must_use]
pub fn latest_by_semver<'t>(tags: impl IntoIterator<Item = &'t str>) -> Option<&'t str> {
    let mut best: Option<(&str, semver::Version)> = None;
    for tag in tags {
        let Ok(version) = semver::Version::parse(tag.strip_prefix('v').unwrap_or(tag)) else { continue };
        if !version.pre.is_empty() {
            continue;
        }
        if best.as_ref().is_none_or(|(_, best)| version.cmp_precedence(best).is_gt()) {
            best = Some((tag, version));
        }
    }
    best.map(|(tag, _)| tag)
}
