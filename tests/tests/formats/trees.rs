//! What the laws are tried on: formats as trees, and tags that follow them or nearly do.

use std::env;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use verpick::Format;

/// So many cases from a fixed seed, unless the environment asks for others; no file of failures.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    const SEED: u64 = 20_240_615;
    let wanted = ProptestConfig::default();
    let set = |name: &str| env::var_os(name).is_some();
    ProptestConfig {
        cases: if set("PROPTEST_CASES") { wanted.cases } else { cases },
        rng_seed: if set("PROPTEST_RNG_SEED") { wanted.rng_seed } else { RngSeed::Fixed(SEED) },
        failure_persistence: None,
        // Most trees that are made are no format.
        max_global_rejects: 2_000_000,
        max_local_rejects: 2_000_000,
        max_shrink_iters: 4_000,
        ..wanted
    }
}

/// A part of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Literal(char),
    Number(&'static str),
    Modifier,
    Optional(Vec<Node>),
}

/// The text of a format.
pub(crate) fn text(nodes: &[Node]) -> String {
    let one = |node: &Node| match node {
        Node::Literal(c @ ('.' | '-' | '_' | '/')) => c.to_string(),
        Node::Literal(c) => format!("\\{c}"),
        Node::Number(name) => String::from(*name),
        Node::Modifier => "MODIFIER".to_owned(),
        Node::Optional(body) => format!("[{}]", text(body)),
    };
    nodes.iter().map(one).collect()
}

/// The names of the numbers, left to right.
pub(crate) fn numbers(nodes: &[Node]) -> Vec<&'static str> {
    let one = |node: &Node| match node {
        Node::Number(name) => vec![*name],
        Node::Optional(body) => numbers(body),
        Node::Literal(_) | Node::Modifier => vec![],
    };
    nodes.iter().flat_map(one).collect()
}

/// A tree before it is known which tokens its places hold.
#[derive(Debug, Clone)]
enum Shape {
    Place(Vec<char>),
    Literals(Vec<char>),
    Optional(Vec<Shape>),
}

const LITERALS: &[char] = &['.', '.', '.', '.', '.', '-', '-', '_', '/', 'r', 'v', 'b', '5', '5', '0', '0', 'é'];

fn shapes() -> impl Strategy<Value = Vec<Shape>> {
    let literals = || vec(select(LITERALS), 0..3);
    let leaf = prop_oneof![
        8 => literals().prop_map(Shape::Place),
        2 => literals().prop_map(Shape::Literals),
    ];
    let shape = leaf.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            2 => inner.clone(),
            3 => vec(inner, 1..4).prop_map(Shape::Optional),
        ]
    });
    vec(shape, 1..5)
}

/// The tokens that a format may hold, each of its kind once, in the order of a calendar or not; then counters.
fn tokens() -> impl Strategy<Value = Vec<&'static str>> {
    let year = select(&["YYYY", "YYYY", "YY", "0Y"][..]);
    let month = select(&["MM", "0M", "0M", "WW", "0W"][..]);
    let day = select(&["DD", "0D", "MICRO"][..]);
    let counters = vec(select(&["MICRO", "MICRO", "MINOR", "PATCH", "MAJOR"][..]), 5);
    let calendar = (year, month, day, counters.clone());
    let in_order = calendar.prop_map(|(year, month, day, counters)| [vec![year, month, day], counters].concat());
    prop_oneof![
        3 => in_order.clone(),
        1 => counters,
        1 => in_order.clone().prop_shuffle(),
        1 => (in_order, 0_usize..3).prop_map(|(tokens, skipped)| tokens[skipped..].to_vec()),
    ]
}

fn fill(shapes: &[Shape], tokens: &mut impl Iterator<Item = &'static str>) -> Vec<Node> {
    let mut nodes = Vec::new();
    for shape in shapes {
        match shape {
            Shape::Place(literals) => {
                nodes.extend(literals.iter().copied().map(Node::Literal));
                nodes.push(Node::Number(tokens.next().unwrap_or("MICRO")));
            }
            Shape::Literals(literals) => nodes.extend(literals.iter().copied().map(Node::Literal)),
            Shape::Optional(body) => nodes.push(Node::Optional(fill(body, tokens))),
        }
    }
    nodes
}

/// Puts a modifier at the end, outside or deep within.
fn end_with_modifier(nodes: &mut Vec<Node>, deep: bool) {
    match nodes.last_mut() {
        Some(Node::Optional(body)) if deep => end_with_modifier(body, deep),
        _ => nodes.push(Node::Modifier),
    }
}

/// Trees that may be formats or not.
pub(crate) fn tree() -> impl Strategy<Value = Vec<Node>> {
    (shapes(), tokens(), option::of(any::<bool>())).prop_map(|(shapes, tokens, modifier)| {
        let mut nodes = fill(&shapes, &mut tokens.into_iter());
        if let Some(deep) = modifier {
            end_with_modifier(&mut nodes, deep);
        }
        nodes
    })
}

/// Formats that projects have.
fn real() -> impl Strategy<Value = Vec<Node>> {
    use Node::{Literal, Modifier, Number, Optional};
    let dotted = |name| Optional(vec![Literal('.'), Number(name)]);
    let dot = Literal('.');
    select(vec![
        vec![Number("YY"), dot.clone(), Number("0M"), dotted("MICRO")],
        vec![Number("YYYY"), dot.clone(), Number("0M"), dot.clone(), Number("0D"), dotted("MICRO")],
        vec![Number("YYYY"), dot.clone(), Number("MM"), dot.clone(), Number("MICRO"), Modifier],
        vec![Number("YY"), dot.clone(), Number("MINOR"), dotted("MICRO"), Modifier],
        vec![Number("YYYY"), dot.clone(), Number("WW"), dot.clone(), Number("MICRO"), dotted("MICRO")],
        vec![Number("YYYY"), Number("0M"), Number("0D"), dot, Number("MICRO")],
        vec![Number("YYYY"), Literal('-'), Number("0M"), Literal('-'), Number("0D")],
    ])
}

/// Trees whose text compiles, with the format.
pub(crate) fn format() -> impl Strategy<Value = (Vec<Node>, Format)> {
    let compiled = |nodes: Vec<Node>| Format::compile(&text(&nodes)).ok().map(|format| (nodes, format));
    prop_oneof![
        4 => tree().prop_filter_map("no format", compiled),
        1 => real().prop_filter_map("no format", compiled),
    ]
}

/// What is written at the places of a tree.
#[derive(Debug, Clone)]
pub(crate) struct Values {
    /// A number for each place; an optional one may be absent.
    pub(crate) numbers: Vec<Option<u64>>,
    /// A modifier as written, perhaps with a dot before it; empty where there is none.
    pub(crate) modifier: String,
}

/// The least and the greatest number of a token; a day that every month has.
fn range(name: &str) -> (u64, u64) {
    match name {
        "YYYY" => (1000, 9999),
        "YY" | "0Y" => (0, 999),
        "MM" | "0M" => (1, 12),
        "WW" | "0W" => (1, 53),
        "DD" | "0D" => (1, 28),
        _ => (0, u64::MAX),
    }
}

fn value(name: &'static str, seed: u64, small: bool) -> u64 {
    let (least, greatest) = range(name);
    match name {
        "YYYY" if small => 2023 + seed % 3,
        "YY" | "0Y" if small => 23 + seed % 3,
        _ if small => least + seed % (greatest - least).min(3),
        _ => least + seed % (greatest - least).saturating_add(1).max(1),
    }
}

pub(crate) fn modifier() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &["dev", "a", "alpha", "b", "beta", "c", "rc", "pre", "preview", "post", "RC", "Dev"];
    let number = prop_oneof![
        2 => Just(String::new()),
        6 => (0_u32..12).prop_map(|number| number.to_string()),
        1 => any::<u64>().prop_map(|number| number.to_string()),
    ];
    prop_oneof![
        2 => Just(String::new()),
        3 => (select(&["", "."][..]), select(WORDS), number).prop_map(|(dot, word, number)| format!("{dot}{word}{number}")),
    ]
}

/// Which numbers are there, from which the optional parts follow: one is there with all that is not optional in it.
fn present(nodes: &[Node], there: bool, seeds: &mut impl Iterator<Item = u64>, numbers: &mut Vec<Option<u64>>) {
    for node in nodes {
        match node {
            Node::Number(name) => {
                let seed = seeds.next().unwrap_or(1);
                numbers.push(there.then(|| value(name, seed / 8, seed % 8 < 6)));
            }
            Node::Optional(body) => {
                let read = there && seeds.next().unwrap_or(1).is_multiple_of(2);
                present(body, read, seeds, numbers);
            }
            Node::Literal(_) | Node::Modifier => {}
        }
    }
}

/// Values for the places of a tree.
pub(crate) fn values(nodes: &[Node]) -> impl Strategy<Value = Values> + use<> {
    let nodes = nodes.to_vec();
    (vec(any::<u64>(), 24), modifier()).prop_map(move |(seeds, modifier)| {
        let mut numbers = Vec::new();
        present(&nodes, true, &mut seeds.into_iter(), &mut numbers);
        Values { numbers, modifier }
    })
}

/// The core that the values make.
pub(crate) fn core(nodes: &[Node], values: &Values) -> String {
    written(nodes, &values.modifier, &mut values.numbers.iter())
}

fn written<'n>(nodes: &[Node], modifier: &str, left: &mut (impl Iterator<Item = &'n Option<u64>> + Clone)) -> String {
    let mut text = String::new();
    for node in nodes {
        match node {
            Node::Literal(c) => text.push(*c),
            Node::Modifier => text += modifier,
            Node::Number(name) => {
                let number = left.next().copied().flatten().expect("what is not optional is there");
                let width = if name.starts_with('0') { 2 } else { 1 };
                text += &format!("{number:0width$}");
            }
            Node::Optional(body) => {
                let count = numbers(body).len();
                let is_there = left.clone().take(count).any(Option::is_some);
                // A part that holds the modifier alone is there where that is.
                if is_there || (count == 0 && !modifier.is_empty()) {
                    text += &written(body, modifier, left);
                } else {
                    left.by_ref().take(count).for_each(drop);
                }
            }
        }
    }
    text
}

/// What may stand behind a core, and what may not.
fn tail() -> impl Strategy<Value = String> {
    const BEHIND: &[&str] = &[
        "-rc.1",
        "-1",
        "-beta.2",
        "-rc.1+blue",
        "+blue",
        "+1",
        ".",
        ".1",
        ".x",
        "-",
        "x",
        "b1",
        "1",
        "-1x",
        ".dev1",
        "/",
    ];
    prop_oneof![2 => Just(String::new()), 2 => select(BEHIND).prop_map(str::to_owned)]
}

/// Tags that follow a tree, or nearly do: some with a byte lost, doubled or put in.
pub(crate) fn tag(nodes: &[Node]) -> impl Strategy<Value = String> + use<> {
    const ODD: &[&str] = &[".", "-", "0", "1", "9", "b", "rc", "v", "x", "_", "5", "+", "é"];
    let nodes = nodes.to_vec();
    let slip = option::weighted(0.4, (any::<Index>(), select(ODD), 0_u32..3));
    let core = values(&nodes).prop_map(move |values| core(&nodes, &values));
    (core, tail(), slip).prop_map(|(core, tail, slip)| {
        let tag = core + &tail;
        let Some((at, odd, kind)) = slip else { return tag };
        let mut letters: Vec<String> = tag.chars().map(String::from).collect();
        let at = at.index(letters.len().max(1));
        match kind {
            0 if !letters.is_empty() => drop(letters.remove(at)),
            1 if !letters.is_empty() => odd.clone_into(&mut letters[at]),
            _ => letters.insert(at.min(letters.len()), odd.to_owned()),
        }
        letters.concat()
    })
}

/// A format, and a tag for it.
pub(crate) fn format_and_tag() -> impl Strategy<Value = (Vec<Node>, Format, String)> {
    format().prop_flat_map(|(nodes, format)| {
        let tag = tag(&nodes);
        (Just(nodes), Just(format), tag)
    })
}
