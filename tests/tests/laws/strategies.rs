//! What the laws are tried on.
//!
//! Most tags here nearly are versions: that is where a parser errs. Numbers and identifiers come from small sets, so
//! that equal cores, equal precedences and equal tags are common, with a few around 2⁶⁴, padded, empty or endless.

use std::env;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use verpick::ParseOptions;
use verpick_tests::oracle::{Format, Item, Node, Policy, Prereleases};

use crate::subject::strictness;

/// So many cases from a fixed seed, unless the environment asks for others; no file of failures.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    const SEED: u64 = 20_000;
    let wanted = ProptestConfig::default();
    let set = |name: &str| env::var_os(name).is_some();
    ProptestConfig {
        cases: if set("PROPTEST_CASES") { wanted.cases } else { cases },
        rng_seed: if set("PROPTEST_RNG_SEED") { wanted.rng_seed } else { RngSeed::Fixed(SEED) },
        failure_persistence: None,
        ..wanted
    }
}

const NEAR_LIMITS: &[&str] = &[
    "255",
    "65535",
    "65536",
    "4294967295",
    "4294967297",
    "9223372036854775807",
    "9999999999999999999",
    "10000000000000000000",
    "18446744073709551614",
    "18446744073709551615",
    "18446744073709551616",
    "18446744073709551626",
    "36893488147419103232",
    "99999999999999999999",
];

/// A number, or what could be taken for one.
pub(crate) fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        24 => (0_u32..4).prop_map(|n| n.to_string()),
        8 => (0_u32..40).prop_map(|n| n.to_string()),
        2 => select(NEAR_LIMITS).prop_map(str::to_owned),
        1 => (1_usize..25, 0_u32..20).prop_map(|(zeros, n)| format!("{}{n}", "0".repeat(zeros))),
        1 => "[0-9]{0,25}",
    ]
}

fn identifier() -> impl Strategy<Value = String> {
    const USUAL: &[&str] = &["rc", "beta", "alpha", "rc1", "rc2", "rc10", "0", "1", "2", "9", "10", "blue", "green"];
    const ODD: &[&str] =
        &["", "00", "01", "007", "0a", "-", "-1", "--", "RC", "Beta", "stable", "a-b", "1a", "next-", "v1"];
    prop_oneof![
        8 => select(USUAL).prop_map(str::to_owned),
        3 => select(ODD).prop_map(str::to_owned),
        1 => number(),
        1 => "[0-9A-Za-z-]{0,12}",
    ]
}

fn identifiers() -> impl Strategy<Value = String> {
    prop_oneof![3 => vec(identifier(), 1..4), 1 => vec(identifier(), 0..7)].prop_map(|all| all.join("."))
}

/// What may stand behind a core.
pub(crate) fn tail() -> impl Strategy<Value = String> {
    let part = |share, sign| {
        option::weighted(share, identifiers()).prop_map(move |part| part.map(|part| format!("{sign}{part}")))
    };
    (part(0.4, '-'), part(0.3, '+')).prop_map(|(pre, build)| pre.unwrap_or_default() + &build.unwrap_or_default())
}

fn v() -> impl Strategy<Value = &'static str> {
    prop_oneof![8 => Just(""), 6 => Just("v"), 1 => select(&["V", "vv", " ", "=", "version-"][..])]
}

/// A tag that nearly is SemVer.
fn semver_text() -> impl Strategy<Value = String> {
    let core = prop_oneof![12 => vec(number(), 3), 1 => vec(number(), 1..6)];
    (v(), core, tail()).prop_map(|(v, core, tail)| format!("{v}{}{tail}", core.join(".")))
}

/// A number as `token` wants it, mostly.
fn number_for(token: &'static str) -> BoxedStrategy<String> {
    let padded = |range: std::ops::RangeInclusive<u32>| range.prop_map(|n| format!("{n:02}")).boxed();
    let bare = |range: std::ops::RangeInclusive<u32>| range.prop_map(|n| n.to_string()).boxed();
    let (usual, edges) = match token {
        "YYYY" => (bare(2022..=2025), bare(999..=10_000)),
        "YY" => (
            bare(22..=25),
            select(&["0", "6", "00", "06", "006", "0006", "106", "999", "1000"][..]).prop_map(str::to_owned).boxed(),
        ),
        "0Y" => (
            padded(22..=25),
            select(&["0", "6", "00", "06", "006", "0006", "106", "999", "1000"][..]).prop_map(str::to_owned).boxed(),
        ),
        "MM" => (bare(1..=3), bare(0..=13)),
        "0M" => (padded(1..=3), padded(0..=13)),
        "WW" => (bare(1..=9), bare(48..=55)),
        "0W" => (padded(1..=9), padded(48..=55)),
        "DD" => (bare(27..=31), bare(0..=32)),
        "0D" => (padded(27..=31), padded(0..=32)),
        _ => (bare(0..=3), number().boxed()),
    };
    prop_oneof![12 => usual, 3 => edges, 1 => number()].boxed()
}

/// What stands where a modifier may, mostly a word that is one.
fn modifier() -> impl Strategy<Value = String> {
    const WORDS: &[&str] =
        &["dev", "a", "alpha", "b", "beta", "c", "rc", "pre", "preview", "post", "RC", "Beta", "final", "p", "rcb", ""];
    let number = prop_oneof![3 => (0_u32..12).prop_map(|n| n.to_string()), 2 => Just(String::new()), 1 => number()];
    let word = (prop_oneof![3 => Just(""), 1 => Just(".")], select(WORDS), number)
        .prop_map(|(dot, word, number)| format!("{dot}{word}{number}"));
    prop_oneof![2 => Just(String::new()), 3 => word]
}

/// Text that nearly follows the parts of a format, its optional ones there or not.
fn follows(parts: &[Node]) -> BoxedStrategy<String> {
    let one = |part: &Node| match part {
        Node::Number(token) => number_for(token),
        Node::Literal(c) => Just(c.to_string()).boxed(),
        Node::Modifier => modifier().boxed(),
        Node::Optional(body) => option::of(follows(body)).prop_map(Option::unwrap_or_default).boxed(),
    };
    parts.iter().map(one).collect::<Vec<_>>().prop_map(|all| all.concat()).boxed()
}

/// A tag that nearly follows `format`.
fn calver_text(format: &str) -> impl Strategy<Value = String> + use<> {
    let format = Format::compile(format).expect("only formats are tried");
    (v(), follows(format.tree()), tail()).prop_map(|(v, core, tail)| v.to_owned() + &core + &tail)
}

const FORMATS: &[&str] = &[
    "YYYY.0M.MICRO",
    "YYYY.0M.0D",
    "YYYY.MM.DD",
    "YYYY-0M-0D",
    "YYYY0M0D",
    "YYYY0M0D.MICRO",
    "YYYYMM",
    "YYYY0W",
    "YYYY.WW.MICRO",
    "YY.0M",
    "YY.MM.MICRO",
    "0Y.0M.0D.MICRO",
    "0Y0M0D",
    "YY0M",
    "0M0D",
    "MM0D",
    "MICRO0M",
    "0DMICRO",
    "DD.MM.YYYY",
    "DD-MICRO",
    "MICRO",
    "MICRO.MICRO.MICRO",
    "MICRO.MICRO.MICRO.MICRO.MICRO.MICRO.MICRO.MICRO",
    "YYYY/MICRO",
    "YYYY.0M-MICRO",
    r"\vYYYY.0M.MICRO",
    r"\rYYYY.0M",
    r"\r\e\l\-YYYY\é0M",
    r"YYYY\20M",
    r"\1YYYY",
    r"YYYY\v.MICRO\-\r",
    "YYYY.0M.0D[.MICRO]",
    "0Y.0M[.MICRO]",
    "YY.MINOR[.MICRO]MODIFIER",
    "YYYY.MM.MICROMODIFIER",
    "YY.MM[.MICRO]MODIFIER",
    "MAJOR.0Y.0M.0D",
    "MAJOR[.MINOR[.PATCH[.MICRO]]]",
    "MICRO[-MICRO][.MICRO][_MICRO]",
    "YYYY[.0M[.0D]][-MICRO]MODIFIER",
    "YYYY[-0M-0D]",
    "YYYY[MODIFIER]",
    r"YYYY[.\rMICRO]",
    r"[\eMICRO\:]YYYY.0M",
    "YYYY.[0M.]_MICRO",
];

/// Tokens with literals between them and a bracket now and then: what may well be a format.
fn pieces() -> impl Strategy<Value = String> {
    const TOKENS: &[&str] =
        &["YYYY", "YY", "0Y", "MM", "0M", "WW", "0W", "DD", "0D", "MICRO", "MICRO", "MAJOR", "MINOR", "PATCH"];
    const BETWEEN: &[&str] = &["", "", "", ".", ".", ".", ".", "-", "_", "/", r"\r", r"\v", r"\7", r"\ü", "..", r"\-"];
    const LAST: &[&str] = &["", "", "", "", "", "", ".", "-", r"\5", r"\a"];
    let piece = (prop::bool::weighted(0.25), select(BETWEEN), select(TOKENS), select(LAST), 0_usize..5);
    let modifier = prop_oneof![4 => Just(None), 2 => Just(Some(usize::MAX)), 1 => (0_usize..6).prop_map(Some)];
    (vec(piece, 1..7), modifier).prop_map(|(pieces, modifier)| {
        let mut text = String::new();
        let mut open = 0;
        for (index, (opens, literal, token, last, closes)) in pieces.iter().enumerate() {
            if *opens {
                text.push('[');
                open += 1;
            }
            text += literal;
            text += token;
            text += if modifier == Some(index) { "MODIFIER" } else { last };
            if *closes == 0 && open > 0 {
                text.push(']');
                open -= 1;
            }
        }
        text + &"]".repeat(open) + if modifier == Some(usize::MAX) { "MODIFIER" } else { "" }
    })
}

/// The text of a format that the oracle takes.
pub(crate) fn format() -> impl Strategy<Value = String> {
    let made = pieces().prop_filter("the oracle takes the format", |text| Format::compile(text).is_some());
    prop_oneof![2 => select(FORMATS).prop_map(str::to_owned), 1 => made]
}

/// Text that may or may not be a format.
pub(crate) fn format_text() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "YYYY", "YY", "0Y", "MM", "0M", "WW", "0W", "DD", "0D", "MICRO", "MICRO", ".", ".", "-", "_", "/", r"\r",
        r"\7", r"\+", r"\", "\\\\", "\\\n", "Y", "M", "0", "1", "yyyy", "MICR", "micro", "+", " ", "\n", "\0", "é",
        r"\é", "v", "0m", "[", "[", "]", "]", "MODIFIER", "MAJOR", "MINOR", "PATCH",
    ];
    prop_oneof![
        6 => vec(select(PIECES), 0..10).prop_map(|pieces| pieces.concat()),
        6 => pieces(),
        3 => format(),
        1 => any::<String>(),
    ]
}

/// A slip of the keyboard, or of a script.
fn mutated(text: impl Strategy<Value = String>) -> impl Strategy<Value = Vec<u8>> {
    const BYTES: &[u8] = b"0019.-+vV/\\ \r\n\t\0\x1b\x7f\x80\xff\xc3ax_";
    let slip = (0_u8..5, any::<Index>(), select(BYTES));
    (text, vec(slip, 1..4)).prop_map(|(text, slips)| {
        let mut tag = text.into_bytes();
        for (kind, index, byte) in slips {
            let at = index.index(tag.len() + 1);
            match kind {
                0 => tag.insert(at, byte),
                1 => tag.truncate(at),
                2 if at < tag.len() => tag[at] = byte,
                3 if at < tag.len() => drop(tag.remove(at)),
                4 => tag.extend_from_within(..at),
                _ => tag.push(byte),
            }
        }
        tag
    })
}

/// A tag under SemVer, or under `format`: nearly right, wrong, or anything at all.
pub(crate) fn tag_under(format: Option<&str>) -> BoxedStrategy<Vec<u8>> {
    let text = || format.map_or_else(|| semver_text().boxed(), |format| calver_text(format).boxed());
    prop_oneof![
        16 => text().prop_map(String::into_bytes),
        4 => mutated(text()),
        1 => semver_text().prop_map(String::into_bytes),
        1 => any::<String>().prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..12),
    ]
    .boxed()
}

/// How tags are read: a scheme and what goes with it.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) format: Option<String>,
    pub(crate) prefix: String,
    pub(crate) any_prefix: bool,
    pub(crate) lenient: bool,
    pub(crate) ascii: bool,
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    let prefix = prop_oneof![5 => Just(""), 3 => select(&["api/", "release-", "v", "1.", "é/", "2024"][..])];
    let rarely = || prop::bool::weighted(0.2);
    (option::weighted(0.6, format()), prefix, rarely(), any::<bool>(), rarely()).prop_map(
        |(format, prefix, any_prefix, lenient, ascii)| {
            let prefix = prefix.to_owned();
            World { format, prefix, any_prefix, lenient, ascii }
        },
    )
}

impl World {
    /// A tag in this world, its prefix sometimes forgotten.
    pub(crate) fn tag(&self) -> BoxedStrategy<Vec<u8>> {
        let prefix = self.prefix.clone();
        (prop::bool::weighted(0.94), tag_under(self.format.as_deref()))
            .prop_map(move |(prefixed, tag)| if prefixed { [prefix.as_bytes(), &tag].concat() } else { tag })
            .boxed()
    }

    /// How verpick reads in this world, strictly or not.
    pub(crate) fn options(&self, lenient: bool) -> ParseOptions<'_> {
        let options = ParseOptions::new().strictness(strictness(lenient));
        if self.any_prefix { options.any_prefix() } else { options.prefix(&self.prefix) }
    }

    /// As verpick reads in this world, behind exactly this prefix.
    pub(crate) fn options_behind<'p>(&self, prefix: &'p str) -> ParseOptions<'p> {
        ParseOptions::new().prefix(prefix).strictness(strictness(self.lenient))
    }

    pub(crate) fn policy(&self) -> Policy {
        let World { format, prefix, any_prefix, lenient, ascii } = self.clone();
        Policy { format, prefix, any_prefix, lenient, ascii, ..Policy::default() }
    }
}

/// A world and so many tags in it.
pub(crate) fn world_with<const N: usize>() -> impl Strategy<Value = (World, [Vec<u8>; N])> {
    let tags = |world: World| {
        let tags = vec(world.tag(), N);
        (Just(world), tags, vec((any::<Index>(), select(TWEAKS)), N))
    };
    world().prop_flat_map(tags).prop_map(|(world, mut tags, copies)| {
        for (at, (from, tweak)) in copies.iter().enumerate() {
            if let Some(tag) = tweak.of(&tags[from.index(N)], &world.prefix) {
                tags[at] = tag;
            }
        }
        (world, tags.try_into().expect("a vector of so many"))
    })
}

/// What makes another tag of the same precedence, or nearly so.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tweak {
    /// Leaves the other as it is.
    Nothing,
    Same,
    /// With a `v`, or without.
    V,
    /// With other build metadata.
    Build(&'static str),
    /// With another pre-release.
    Prerelease(&'static str),
}

const TWEAKS: &[Tweak] = &[
    Tweak::Nothing,
    Tweak::Nothing,
    Tweak::Nothing,
    Tweak::Nothing,
    Tweak::Nothing,
    Tweak::Same,
    Tweak::V,
    Tweak::Build("blue"),
    Tweak::Build("blue.7"),
    Tweak::Prerelease("rc.1"),
    Tweak::Prerelease("rc.01"),
    Tweak::Prerelease("rc.10"),
    Tweak::Prerelease("beta"),
];

impl Tweak {
    fn of(self, tag: &[u8], prefix: &str) -> Option<Vec<u8>> {
        let prefix = &tag[..if tag.starts_with(prefix.as_bytes()) { prefix.len() } else { 0 }];
        let rest = &tag[prefix.len()..];
        let plus = rest.iter().position(|byte| *byte == b'+').unwrap_or(rest.len());
        let rest = match self {
            Self::Nothing => return None,
            Self::Same => rest.to_vec(),
            Self::V => rest.strip_prefix(b"v").map_or_else(|| [b"v", rest].concat(), <[u8]>::to_vec),
            Self::Build(build) => [&rest[..plus], b"+", build.as_bytes()].concat(),
            Self::Prerelease(pre) => [&rest[..plus], b"-", pre.as_bytes(), &rest[plus..]].concat(),
        };
        Some([prefix, &rest].concat())
    }
}

/// How a list is arranged before it is picked from.
#[derive(Debug, Clone, Copy)]
enum Arrangement {
    AsMade,
    Rising,
    Falling,
}

/// A policy and a list to pick from: short, around the length from which samples are taken, or long.
pub(crate) fn policy_and_items() -> impl Strategy<Value = (Policy, Vec<Item>)> {
    let length = prop_oneof![0_usize..7, 28_usize..40, 60_usize..150];
    (world(), length)
        .prop_flat_map(|(world, length)| {
            let copies = vec((any::<Index>(), any::<Index>(), select(TWEAKS)), length);
            let arrangement = select(&[Arrangement::AsMade, Arrangement::Rising, Arrangement::Falling][..]);
            let tags = vec(world.tag(), length);
            (policy(world), tags, copies, vec(circumstances(), length), arrangement)
        })
        .prop_map(|(policy, mut tags, copies, circumstances, arrangement)| {
            for (from, to, tweak) in copies {
                if let Some(tag) = tweak.of(&tags[from.index(tags.len())], &policy.prefix) {
                    let at = to.index(tags.len());
                    tags[at] = tag;
                }
            }
            let rules = policy.rules();
            let place = |tag: &Vec<u8>| rules.read(tag).map(|reading| reading.total());
            match arrangement {
                Arrangement::AsMade => {}
                Arrangement::Rising => tags.sort_by_cached_key(place),
                Arrangement::Falling => tags.sort_by_cached_key(|tag| std::cmp::Reverse(place(tag))),
            }
            let mut policy = policy;
            for index in std::mem::take(&mut policy.denied) {
                // The strategy of the policy does not know the tags: it denies by number.
                policy.denied.extend(tags.get(usize::from(index[0])).cloned());
            }
            let items = tags.into_iter().zip(circumstances).map(|(tag, item)| Item { tag, ..item }).collect();
            (policy, items)
        })
}

fn policy(world: World) -> impl Strategy<Value = Policy> {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let prereleases = prop_oneof![
        4 => Just(Prereleases::Exclude),
        3 => Just(Prereleases::Include),
        2 => Just(Prereleases::Channels(names(&["rc", "BETA"]))),
        1 => Just(Prereleases::Channels(names(&["stable", "", "alpha"]))),
        1 => Just(Prereleases::OnlyChannels(names(&["rc", "next"]))),
        1 => Just(Prereleases::OnlyChannels(names(&["stable", "alpha"]))),
    ];
    let slot = prop_oneof![4 => Just(None), 1 => select(&["blue", "blue.7", "green", "Blue"][..]).prop_map(Some)];
    let denied = vec((0_u8..20).prop_map(|index| vec![index]), 0..4);
    let flags = (any::<bool>(), prop::bool::weighted(0.2), prop::bool::weighted(0.2), prop::bool::weighted(0.2));
    (prereleases, slot, denied, flags, option::weighted(0.2, 0_i64..100)).prop_map(
        move |(prereleases, slot, denied, (slot_first, artifact, drafts, yanked), min_age)| Policy {
            prereleases,
            slot: slot.map(str::to_owned),
            slot_first,
            denied,
            artifact,
            drafts,
            yanked,
            min_age,
            now: 100,
            ..world.policy()
        },
    )
}

/// What is known of a candidate beside its tag.
fn circumstances() -> impl Strategy<Value = Item> {
    let rarely = || prop::bool::weighted(0.06);
    (rarely(), rarely(), rarely(), option::weighted(0.9, 0_i64..150)).prop_map(
        |(draft, yanked, incomplete, published)| Item {
            draft,
            yanked,
            complete: !incomplete,
            published,
            ..Item::plain("")
        },
    )
}
