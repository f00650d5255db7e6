//! Texts that nearly are versions, the same on every run.

use verpick_tests::random::Random;

const NEAR_LIMITS: &[&str] = &[
    "65536",
    "4294967296",
    "999999999999999",
    "9007199254740990",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "99999999999999999",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999",
];

/// The same to floating point.
const BIG: [&str; 2] = ["9007199254740992", "9007199254740993"];

const SLIPS: &[&str] =
    &["0", "1", "9", ".", "-", "+", "v", "V", "=", " ", "\t", "\n", "_", "*", "x", "a", "!", "é", "１", "~"];

/// So many texts; some of them nearly the one before.
pub(crate) fn many(count: usize, one: fn(&mut Random) -> String) -> Vec<String> {
    let mut random = Random::new(1);
    let mut texts: Vec<String> = Vec::with_capacity(count);
    while texts.len() < count {
        let text = match texts.last() {
            Some(before) if random.per_mille(400) => sibling(before, &mut random),
            _ => one(&mut random),
        };
        texts.push(if random.per_mille(100) { slip(text, &mut random) } else { text });
    }
    texts
}

/// The same with another number.
fn sibling(text: &str, random: &mut Random) -> String {
    let mut parts: Vec<String> = text
        .as_bytes()
        .chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit())
        .map(|part| String::from_utf8_lossy(part).into_owned())
        .collect();
    let numbers: Vec<_> = (0..parts.len()).filter(|at| parts[*at].starts_with(|c: char| c.is_ascii_digit())).collect();
    if let Some(at) = numbers.get(random.below(numbers.len().max(1) as u64) as usize) {
        parts[*at] = number(random);
    }
    parts.concat()
}

fn pick<'p>(random: &mut Random, from: &[&'p str]) -> &'p str {
    from[random.below(from.len() as u64) as usize]
}

fn number(random: &mut Random) -> String {
    match random.below(100) {
        0..70 => random.below(4).to_string(),
        70..88 => random.below(120).to_string(),
        88..96 => pick(random, NEAR_LIMITS).to_owned(),
        96..98 => format!("0{}", random.below(12)),
        _ => random.next().to_string(),
    }
}

fn numbers(random: &mut Random, count: u64) -> String {
    (0..count).map(|_| number(random)).collect::<Vec<_>>().join(".")
}

/// A character lost, or one too many.
fn slip(text: String, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let at = random.below(chars.len() as u64 + 1) as usize;
    if random.per_mille(400) && at < chars.len() {
        chars.remove(at);
    } else {
        chars.splice(at..at, pick(random, SLIPS).chars());
    }
    chars.into_iter().collect()
}

/// Nearly a SemVer version.
pub(crate) fn semver(random: &mut Random) -> String {
    const BEFORE: &[&str] = &["", "", "", "", "", "", "", "", "", "v", "v", "V", "=", " ", "v ", "=v"];
    const BEHIND: &[&str] = &["", "", "", "", "", "", "", "", "", "", "", "", "", " ", "\n", "."];
    const WORDS: &[&str] = &[
        "rc", "rc", "beta", "alpha", "rc1", "rc10", "RC", "x-1", "0a", "-", "--1", "01", "00", "", "next", BIG[0],
        BIG[1],
    ];
    let identifier = |random: &mut Random| match random.below(400) {
        // Around the lengths that regular expressions are cut to.
        0 => "a".repeat(240 + random.below(20) as usize),
        1..200 => number(random),
        _ => pick(random, WORDS).to_owned(),
    };
    let identifiers = |random: &mut Random| {
        let count = 1 + random.below(3);
        (0..count).map(|_| identifier(random)).collect::<Vec<_>>().join(".")
    };
    let count = if random.per_mille(950) { 3 } else { 1 + random.below(4) };
    let mut text = pick(random, BEFORE).to_owned() + &numbers(random, count);
    if random.per_mille(600) {
        text += &format!("-{}", identifiers(random));
    }
    if random.per_mille(250) {
        text += &format!("+{}", identifiers(random));
    }
    text + pick(random, BEHIND)
}

/// Nearly a version of a Python package.
pub(crate) fn python(random: &mut Random) -> String {
    const BEFORE: &[&str] = &["", "", "", "", "", "", "", "", "", "", "", "", "v", "V", "0!", "1!", " "];
    const WORDS: &[&str] = &[
        "a", "b", "rc", "dev", "post", "alpha", "beta", "c", "pre", "preview", "RC", "Post", "r", "rev", "final", "p",
    ];
    const MARKS: &[&str] = &["", "", "", ".", ".", ".", "-", "_"];
    const LOCAL: &[&str] = &["ubuntu", "1", "1.2", "ubuntu.1", "a-b", "a_b", "0", "a--b", "-a", "a-"];
    let modifier = |random: &mut Random| {
        let mark = if random.per_mille(30) { pick(random, MARKS) } else { "" };
        let number = if random.per_mille(200) { String::new() } else { number(random) };
        format!("{}{}{mark}{number}", pick(random, MARKS), pick(random, WORDS))
    };
    let count = match random.below(20) {
        0 => 5 + random.below(3),
        1..4 => 1,
        4 => 4,
        5..12 => 2,
        _ => 3,
    };
    let mut text = pick(random, BEFORE).to_owned() + &numbers(random, count);
    match random.below(20) {
        0..12 => text += &modifier(random),
        12 => text += &(modifier(random) + &modifier(random)),
        13 => text += &format!("-{}", number(random)),
        _ => {}
    }
    if random.per_mille(80) {
        text += &format!("+{}", pick(random, LOCAL));
    }
    text
}
