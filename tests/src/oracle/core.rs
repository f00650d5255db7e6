//! Reading the core of a CalVer tag: every way in which its digits can be cut.

use super::format::{Format, Node};

/// What a core says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Core {
    /// The numbers, one for each token; `None` where it was left out.
    pub numbers: Vec<Option<u64>>,
    /// The rank of the modifier's word, and its number.
    pub modifier: Option<(&'static str, u64)>,
}

/// The words of modifiers, each with the name that its rank goes by.
const WORDS: [(&str, &str); 10] = [
    ("dev", "dev"),
    ("a", "alpha"),
    ("alpha", "alpha"),
    ("b", "beta"),
    ("beta", "beta"),
    ("c", "rc"),
    ("rc", "rc"),
    ("pre", "rc"),
    ("preview", "rc"),
    ("post", "post"),
];

/// The names of the ranks, the lowest first; between `rc` and `post` stands having none.
const RANKS: [&str; 6] = ["dev", "alpha", "beta", "rc", "", "post"];

impl Core {
    /// The numbers that are there.
    #[must_use]
    pub fn segments(&self) -> Vec<u64> {
        self.numbers.iter().flatten().copied().collect()
    }

    /// What decides which of two is newer: the numbers, absent ones as 0, and the modifier.
    #[must_use]
    pub fn key(&self) -> (Vec<u64>, usize, u64) {
        let (name, number) = self.modifier.unwrap_or_default();
        let rank = RANKS.iter().position(|rank| *rank == name).expect("every word has a rank");
        (self.numbers.iter().map(|number| number.unwrap_or(0)).collect(), rank, number)
    }

    /// The channel that the modifier names.
    #[must_use]
    pub fn channel(&self) -> Option<&'static str> {
        self.modifier.map(|(name, _)| name).filter(|name| *name != "post")
    }
}

impl Format {
    /// Every way to cut the beginning of `text` into the parts, and what is left over.
    #[must_use]
    pub fn cuts<'t>(&self, text: &'t str, lenient: bool) -> Vec<(Core, &'t str)> {
        let mut cuts = go(self.tree(), vec![(Core::default(), text)], lenient);
        cuts.retain(|(core, _)| lenient || self.has_day(core));
        cuts
    }

    /// The number of the first token that names `unit`: `Y`, `M`, `W`, `D`, or a token's own name.
    #[must_use]
    pub fn number(&self, core: &Core, unit: &str) -> Option<u64> {
        let named = |token: &&'static str| Node::Number(token).unit().unwrap_or(token) == unit;
        core.numbers[self.tokens().iter().position(named)?]
    }

    /// The calendar year.
    #[must_use]
    pub fn year(&self, core: &Core) -> Option<u64> {
        let full = self.tokens().contains(&"YYYY");
        self.number(core, "Y").map(|year| if full { year } else { 2000 + year })
    }

    /// Whether a calendar has the day, where the version names one. A missing year may be a leap year.
    fn has_day(&self, core: &Core) -> bool {
        let (Some(month), Some(day)) = (self.number(core, "M"), self.number(core, "D")) else { return true };
        let year = self.year(core).unwrap_or(2000);
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        day <= days
    }
}

/// Takes each of the `open` readings on through `parts`.
fn go<'t>(parts: &[Node], open: Vec<(Core, &'t str)>, lenient: bool) -> Vec<(Core, &'t str)> {
    let mut open = open;
    for (index, part) in parts.iter().enumerate() {
        let beside = [index.checked_sub(1), Some(index + 1)].into_iter().flatten().filter_map(|at| parts.get(at));
        let touches = beside.into_iter().any(|beside| beside.widths().is_some());
        let step = |(core, rest): (Core, &'t str)| match part {
            Node::Literal(c) => rest.strip_prefix(*c).map(|rest| (core, rest)).into_iter().collect(),
            Node::Number(token) => numbers(token, core, rest, lenient && !touches),
            Node::Modifier => modifier(core, rest, lenient).into_iter().collect(),
            Node::Optional(body) if goes_on(body, rest) => go(body, vec![(core, rest)], lenient),
            Node::Optional(body) => vec![(without(core, body), rest)],
        };
        open = open.into_iter().flat_map(step).collect();
    }
    open
}

/// Whether a text goes on as an optional part begins: with its literals, and then as its first token may begin.
fn goes_on(body: &[Node], text: &str) -> bool {
    match body.split_first() {
        Some((Node::Literal(c), rest)) => text.strip_prefix(*c).is_some_and(|text| goes_on(rest, text)),
        Some((Node::Modifier, _)) => begins_word(text),
        _ => text.starts_with(|c: char| c.is_ascii_digit()),
    }
}

fn begins_word(text: &str) -> bool {
    text.strip_prefix('.').unwrap_or(text).starts_with(|c: char| c.is_ascii_alphabetic())
}

/// A core whose next numbers were left out.
fn without(mut core: Core, body: &[Node]) -> Core {
    for part in body {
        match part {
            Node::Number(_) => core.numbers.push(None),
            Node::Optional(body) => core = without(core, body),
            Node::Literal(_) | Node::Modifier => {}
        }
    }
    core
}

/// Every number that a token may read at the beginning of a text.
fn numbers<'t>(token: &'static str, core: Core, text: &'t str, padding_allowed: bool) -> Vec<(Core, &'t str)> {
    let run = text.bytes().take_while(u8::is_ascii_digit).count();
    let cut = |length: usize| {
        let mut core = core.clone();
        core.numbers.push(Some(value(token, &text[..length], padding_allowed)?));
        Some((core, &text[length..]))
    };
    (1..=run).filter_map(cut).collect()
}

/// A word and its number, or nothing where no word begins.
fn modifier(mut core: Core, text: &str, lenient: bool) -> Option<(Core, &str)> {
    if !begins_word(text) {
        return Some((core, text));
    }
    let word = text.strip_prefix('.').unwrap_or(text);
    let (word, rest) = word.split_at(word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len()));
    let (_, name) = WORDS.into_iter().find(|(known, _)| *known == word.to_ascii_lowercase())?;
    let (digits, rest) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
    if digits.len() > 1 && digits.starts_with('0') && !lenient {
        return None;
    }
    let number = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    core.modifier = Some((name, number));
    Some((core, rest))
}

/// The value of a token's digits, if it may be written so.
fn value(token: &'static str, digits: &str, padding_allowed: bool) -> Option<u64> {
    let (fewest, most) = Node::Number(token).widths()?;
    if digits.len() < fewest || digits.len() > most {
        return None;
    }
    let padded = digits.len() > fewest && digits.starts_with('0');
    let padding_taken = match token {
        "MICRO" | "MAJOR" | "MINOR" | "PATCH" => padding_allowed,
        "YY" | "0Y" => padding_allowed && digits.len() <= 3,
        // A fixed width is never padded further, and months, weeks and days are never read leniently.
        _ => false,
    };
    if padded && fewest != most && !padding_taken {
        return None;
    }
    let range = match token {
        "YYYY" => 1000..=9999,
        "YY" | "0Y" => 0..=999,
        "MM" | "0M" => 1..=12,
        "WW" | "0W" => 1..=53,
        "DD" | "0D" => 1..=31,
        _ => 0..=u64::MAX,
    };
    digits.parse().ok().filter(|value| range.contains(value))
}
