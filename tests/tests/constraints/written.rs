//! Constraints as they are meant and as they are written, versions to try them on, and the plain evaluator.
//!
//! Numbers come from small sets, with a few at the end of 64 bits, so that bounds and versions often meet.

use std::cmp::Ordering;
use std::env;
use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use verpick::{ParseOptions, PrereleaseOrder, Scheme, Strictness, Version};
use verpick_tests::oracle::{Format, Part, Reading, Rules};

/// So many cases from a fixed seed, unless the environment asks for others; no file of failures.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    const SEED: u64 = 30_000;
    let wanted = ProptestConfig::default();
    let set = |name: &str| env::var_os(name).is_some();
    ProptestConfig {
        cases: if set("PROPTEST_CASES") { wanted.cases } else { cases },
        rng_seed: if set("PROPTEST_RNG_SEED") { wanted.rng_seed } else { RngSeed::Fixed(SEED) },
        failure_persistence: None,
        ..wanted
    }
}

/// Formats whose operands may end behind any number.
pub(crate) const FORMATS: &[&str] = &[
    "YYYY.0M.0D",
    "YYYY.0M.MICRO",
    "YYYY.MM.DD",
    "YYYY-0M-0D",
    "YYYY0M0D",
    "YYYY0M0D.MICRO",
    "YYYYMM",
    "YYYY0W",
    "YYYY.WW.MICRO",
    "YYYY/0M",
    "YY.MM.MICRO",
    "0Y.0M",
    "0Y.0M.0D.MICRO",
    "DD.0M.YYYY",
    "MICRO",
    "MICRO.MICRO.MICRO.MICRO.MICRO.MICRO.MICRO.MICRO",
    r"\vYYYY.0M",
    r"\rYYYY.0M.MICRO",
    r"\r\eYY.0M",
    r"YYYY\年0M\月",
];

/// A scheme, as the oracle has it and as verpick has it.
#[derive(Debug, Clone)]
pub(crate) struct World {
    format: Option<&'static str>,
    ascii: bool,
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    (option::weighted(0.6, select(FORMATS)), prop::bool::weighted(0.2))
        .prop_map(|(format, ascii)| World { format, ascii })
}

impl World {
    pub(crate) const SEMVER: Self = Self { format: None, ascii: false };

    pub(crate) fn scheme(&self) -> Scheme {
        let scheme = self.format.map_or(Scheme::SEMVER, |format| Scheme::calver(format).expect("a format"));
        scheme.with_prerelease_order(if self.ascii { PrereleaseOrder::Ascii } else { PrereleaseOrder::SemVer })
    }

    /// Lenient, for the sake of days that no calendar has: a bound may be one.
    fn rules(&self) -> Rules {
        let format = self.format.map(|format| Format::compile(format).expect("a format of the oracle's"));
        Rules { format, lenient: true, ascii: self.ascii, ..Rules::default() }
    }

    fn parts(&self) -> Vec<Part> {
        const SEMVER: &str = "MICRO.MICRO.MICRO";
        Format::compile(self.format.unwrap_or(SEMVER)).expect("a format of the oracle's").parts().to_vec()
    }

    fn tokens(&self) -> Vec<&'static str> {
        let name = |part: Part| if let Part::Number(name) = part { Some(name) } else { None };
        self.parts().into_iter().filter_map(name).collect()
    }

    fn segments(&self) -> BoxedStrategy<Vec<u64>> {
        self.tokens().into_iter().map(number_for).collect::<Vec<_>>().boxed()
    }

    /// A version's tag.
    pub(crate) fn tag(&self) -> BoxedStrategy<String> {
        let world = self.clone();
        let tail = (option::weighted(0.5, prerelease()), option::weighted(0.2, build()));
        (self.segments(), tail)
            .prop_map(move |(segments, (prerelease, build))| {
                let mut text = world.core(&segments);
                text.extend(prerelease.iter().flat_map(|text| ["-", text]));
                text.extend(build.iter().flat_map(|text| ["+", text]));
                text
            })
            .boxed()
    }

    /// All numbers, each padded as its token has it.
    fn core(&self, segments: &[u64]) -> String {
        self.beginning(segments, &|token, number| padded(token, number), None)
    }

    /// The parts up to the last number of `segments`, and `*` behind what leads to the next one where it is asked for;
    /// to the end where all numbers are given.
    fn beginning(&self, segments: &[u64], number: &dyn Fn(&str, u64) -> String, wildcard: Option<&str>) -> String {
        let (mut text, mut literals) = (String::new(), String::new());
        let mut left = segments.iter();
        for part in self.parts() {
            match part {
                Part::Literal(c) => literals.push(c),
                Part::Number(token) => match left.next() {
                    Some(&segment) => {
                        text += &literals;
                        text += &number(token, segment);
                        literals.clear();
                    }
                    None => {
                        if let Some(wildcard) = wildcard {
                            text += &literals;
                            text += wildcard;
                        }
                        return text;
                    }
                },
            }
        }
        text + &literals
    }

    /// Whether numbers touch, so that only their widths tell them apart.
    fn touches(&self) -> bool {
        self.parts().windows(2).any(|pair| matches!(pair, [Part::Number(_), Part::Number(_)]))
    }

    pub(crate) fn read<'t>(&'t self, scheme: &'t Scheme, tag: &'t str) -> Version<'t> {
        let options = ParseOptions::new().strictness(Strictness::Lenient);
        scheme.parse_with(tag, options).unwrap_or_else(|error| panic!("{}", error.with(tag)))
    }

    pub(crate) fn reading(&self, tag: &str) -> Reading {
        self.rules().read(tag.as_bytes()).unwrap_or_else(|| panic!("{tag} is no version to the oracle"))
    }
}

fn padded(token: &str, number: u64) -> String {
    if token.starts_with('0') { format!("{number:02}") } else { number.to_string() }
}

fn number_for(token: &'static str) -> BoxedStrategy<u64> {
    match token {
        "YYYY" => (2023_u64..=2025).boxed(),
        "YY" | "0Y" => prop_oneof![4 => 0_u64..=2, 1 => select(&[24_u64, 99, 100, 999][..])].boxed(),
        "MM" | "0M" => prop_oneof![4 => 1_u64..=3, 1 => 9_u64..=12].boxed(),
        "WW" | "0W" => prop_oneof![4 => 1_u64..=3, 1 => 9_u64..=53].boxed(),
        "DD" | "0D" => prop_oneof![4 => 1_u64..=3, 1 => 28_u64..=31].boxed(),
        _ => prop_oneof![12 => 0_u64..=3, 2 => 9_u64..=11, 1 => u64::MAX - 1..=u64::MAX].boxed(),
    }
}

pub(crate) fn prerelease() -> impl Strategy<Value = String> {
    const ALL: &[&str] = &[
        "0",
        "1",
        "2",
        "10",
        "a",
        "alpha",
        "alpha.1",
        "beta",
        "rc",
        "rc.1",
        "rc.2",
        "rc.9",
        "rc.10",
        "rc1",
        "rc-1",
        "rc.1.0",
        "1.0",
        "-",
        "RC.1",
        "99999999999999999999999",
    ];
    select(ALL).prop_map(str::to_owned)
}

fn build() -> impl Strategy<Value = String> {
    select(&["blue", "green.7", "001", "-"][..]).prop_map(str::to_owned)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Exact,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    Tilde,
    Caret,
}

/// One comparator.
#[derive(Debug, Clone)]
pub(crate) struct Comparator {
    operator: Operator,
    /// The numbers that the operand has.
    segments: Vec<u64>,
    /// The operand as a version, where it has all numbers.
    whole: Option<Reading>,
    pub(crate) text: String,
}

impl Comparator {
    /// Whether a version lies within, sentence by sentence.
    fn takes(&self, version: &Reading) -> bool {
        let begins_with_first = |count: usize| {
            let count = count.min(self.segments.len());
            version.numbers[..count] == self.segments[..count]
        };
        // A partial bound compares only the segments it has; a full bound goes by precedence.
        let order: Ordering = match &self.whole {
            Some(bound) => version.precedence().cmp(&bound.precedence()),
            None => version.numbers[..self.segments.len()].cmp(&self.segments),
        };
        match self.operator {
            Operator::Exact => order.is_eq(),
            Operator::Greater => order.is_gt(),
            Operator::GreaterEqual => order.is_ge(),
            Operator::LessEqual => order.is_le(),
            // `<2.0.0` keeps out 2.0.0-rc.1.
            Operator::Less => match &self.whole {
                Some(bound) if bound.prerelease.is_none() => version.numbers < bound.numbers,
                _ => order.is_lt(),
            },
            // `~` fixes the first two segments, `^` the first that is not zero.
            Operator::Tilde => order.is_ge() && begins_with_first(2),
            Operator::Caret => {
                let zeros = self.segments.iter().take_while(|number| **number == 0).count();
                order.is_ge() && begins_with_first(zeros + 1)
            }
        }
    }

    /// Whether the operand names a pre-release.
    pub(crate) fn has_prerelease(&self) -> bool {
        self.whole.as_ref().is_some_and(|bound| bound.prerelease.is_some())
    }

    /// The operand's numbers with zeros behind them, and what comes directly behind all that begin like it.
    pub(crate) fn edges(&self) -> Vec<[u64; 3]> {
        let core = |segments: &[u64]| [0, 1, 2].map(|index| segments.get(index).copied().unwrap_or(0));
        // Behind the operand, or behind as much of it as an operator fixes.
        let behind = (1..=self.segments.len()).filter_map(|count| {
            let mut next = self.segments[..count].to_vec();
            while let Some(last) = next.pop() {
                if let Some(more) = last.checked_add(1) {
                    next.push(more);
                    return Some(core(&next));
                }
            }
            None
        });
        std::iter::once(core(&self.segments)).chain(behind).collect()
    }
}

/// One comparator in a world.
pub(crate) fn comparator(world: &World) -> BoxedStrategy<Comparator> {
    const SPELT: &[(&str, Operator)] = &[
        ("=", Operator::Exact),
        (">", Operator::Greater),
        (">=", Operator::GreaterEqual),
        ("<", Operator::Less),
        ("<=", Operator::LessEqual),
        ("~", Operator::Tilde),
        ("^", Operator::Caret),
        ("", Operator::Caret),
    ];
    let world = world.clone();
    let numbers = world.tokens().len();
    let wildcard = option::weighted(0.3, select(&["*", "x", "X"][..]));
    let spaces = select(&["", "", "", " ", "\t "][..]);
    let tail = (option::weighted(0.4, prerelease()), option::weighted(0.1, build()));
    let style = (prop::bool::weighted(0.2), 0_usize..3, spaces);
    (select(SPELT), world.segments(), 0..=numbers, wildcard, tail, style)
        .prop_map(move |((sign, operator), mut segments, count, wildcard, (pre, build), (v, zeros, space))| {
            segments.truncate(count);
            let is_whole = segments.len() == numbers;
            let wildcard = if segments.is_empty() { wildcard.or(Some("*")) } else { wildcard.filter(|_| !is_whole) };
            let prerelease = pre.filter(|_| is_whole);
            let operator = if sign.is_empty() && wildcard.is_some() { Operator::Exact } else { operator };

            // Padding does not matter, unless numbers touch; SemVer has none.
            let as_token = world.touches() || world.format.is_none();
            let number = |token: &str, number: u64| match zeros {
                _ if as_token => padded(token, number),
                0 => number.to_string(),
                1 => padded(token, number),
                _ => format!("0{}", padded(token, number)),
            };
            let begins_with_number = matches!(world.parts()[0], Part::Number(_)) && !segments.is_empty();
            let mut text = format!("{sign}{space}{}", if v && begins_with_number { "v" } else { "" });
            text += &world.beginning(&segments, &number, wildcard);
            if let Some(prerelease) = &prerelease {
                write!(text, "-{prerelease}").expect("a String takes it");
            }
            if let Some(build) = build.filter(|_| wildcard.is_none()) {
                write!(text, "+{build}").expect("a String takes it");
            }
            let whole = is_whole.then(|| {
                let tail = prerelease.as_ref().map(|text| format!("-{text}"));
                world.reading(&(world.core(&segments) + tail.as_deref().unwrap_or_default()))
            });
            Comparator { operator, segments, whole, text }
        })
        .boxed()
}

/// A constraint: alternatives of comparators.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) alternatives: Vec<Vec<Comparator>>,
    pub(crate) text: String,
}

impl Written {
    /// Whether a version lies within.
    pub(crate) fn takes(&self, version: &Reading) -> bool {
        self.alternatives.iter().any(|list| list.iter().all(|comparator| comparator.takes(version)))
    }

    pub(crate) fn comparators(&self) -> impl Iterator<Item = &Comparator> {
        self.alternatives.iter().flatten()
    }
}

pub(crate) fn written(world: &World, lists: std::ops::Range<usize>) -> BoxedStrategy<Written> {
    let alternatives = vec(vec(comparator(world), 1..4), lists);
    let separators = (select(&[",", ", ", " , "][..]), select(&["||", " || "][..]));
    (alternatives, separators)
        .prop_map(|(alternatives, (and, or))| {
            let list = |list: &Vec<Comparator>| {
                list.iter().map(|comparator| comparator.text.as_str()).collect::<Vec<_>>().join(and)
            };
            let text = alternatives.iter().map(list).collect::<Vec<_>>().join(or);
            Written { alternatives, text }
        })
        .boxed()
}

/// A world, a constraint in it, and tags of versions in it.
pub(crate) fn world_with_tags() -> impl Strategy<Value = (World, Written, Vec<String>)> {
    world().prop_flat_map(|world| {
        let (written, tags) = (written(&world, 1..4), vec(world.tag(), 12));
        (Just(world), written, tags)
    })
}
