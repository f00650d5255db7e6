//! The lists to measure on: real ones where there are any, in several orders, and carried on to any length.

pub use verpick_tests::lists::Order;
use verpick_tests::lists::{self, List};
use verpick_tests::random::Random;

/// The tags of `project`, oldest first. Says on standard error which list it is.
#[must_use]
pub fn load(project: &str) -> Vec<String> {
    let List { name, origin, tags } = lists::load(project);
    eprintln!("{name}: {origin} list of {} tags", tags.len());
    tags
}

/// A list in an order, its tags one behind the other in memory too, as in a list that was just read.
#[must_use]
pub fn in_order(order: Order, tags: &[String]) -> Vec<String> {
    // Ordering only moved the handles; the copies are made in the order they are in now.
    order.of(tags).clone()
}

/// A list in each order there is, by the order's name.
pub fn in_every_order(tags: &[String]) -> impl Iterator<Item = (&'static str, Vec<String>)> {
    Order::ALL.into_iter().map(|order| (order.name(), in_order(order, tags)))
}

/// One buffer with a newline behind each tag.
#[must_use]
pub fn buffer(tags: &[String]) -> String {
    tags.iter().flat_map(|tag| [tag.as_str(), "\n"]).collect()
}

/// The first `count` tags of a list that goes on for ever: the same tags again and again, the first number of each
/// further on each time, so that no version comes again and the list rises as it did.
#[must_use]
pub fn carried_on(tags: &[String], count: usize) -> Vec<String> {
    let step = tags.iter().filter_map(|tag| Some(split(tag)?.1)).max().unwrap_or(0) + 1;
    let rounds = (0..).flat_map(|round| tags.iter().map(move |tag| (round, tag)));
    let further = rounds.map(|(round, tag)| match split(tag) {
        Some((v, first, rest)) => format!("{v}{}{rest}", first + round * step),
        None => tag.clone(),
    });
    further.take(count).collect()
}

/// As many versions as are wanted, at random but always the same: three numbers that do not grow with the list, so that
/// a tag of a long one costs what a tag of a short one does.
#[must_use]
pub fn at_random(count: usize) -> Vec<String> {
    let mut random = Random::new(20);
    (0..count).map(|_| format!("{}.{}.{}", random.below(50), random.below(1_000), random.below(1_000))).collect()
}

/// A tag's `v`, its first number, and what is behind that from the dot on.
fn split(tag: &str) -> Option<(&str, u64, &str)> {
    let number = tag.strip_prefix('v').unwrap_or(tag);
    let (v, dot) = (&tag[..tag.len() - number.len()], number.find('.')?);
    Some((v, number[..dot].parse().ok()?, &number[dot..]))
}
