//! CalVer formats as a tree of parts, and the rules by which a text is one.
//!
//! Rules that forbid what could be read two ways are checked the long way: by writing out the format once for every
//! choice of its optional parts.

/// A part of a format that reads something of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A number, by the name of its token.
    Number(&'static str),
    /// This character.
    Literal(char),
}

/// A part of a format, with what is within it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A number, by the name of its token.
    Number(&'static str),
    /// A word and a number, or nothing.
    Modifier,
    /// This character.
    Literal(char),
    /// What brackets enclose.
    Optional(Vec<Node>),
}

/// The tokens, longer names before the shorter ones that they begin with.
const TOKENS: [&str; 14] =
    ["MODIFIER", "MICRO", "MAJOR", "MINOR", "PATCH", "YYYY", "YY", "0Y", "MM", "0M", "WW", "0W", "DD", "0D"];

const MOST_NUMBERS: usize = 8;
const MOST_DEPTH: usize = 4;

/// A CalVer format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    tree: Vec<Node>,
    parts: Vec<Part>,
}

/// What stands at one place of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Met {
    Literal(char),
    Digit,
    Letter,
}

/// A part of a format that is written out, and where it stands: in which brackets, and at which place there.
type Place<'p> = (&'p Node, Vec<usize>);

impl Node {
    /// How many digits the part takes: the fewest, and the most, strictly padded or not. `None` where it reads others.
    pub(super) fn widths(&self) -> Option<(usize, usize)> {
        match self {
            Self::Number("YYYY") => Some((4, 4)),
            Self::Number("0M" | "0W" | "0D") => Some((2, 2)),
            Self::Number("0Y") => Some((2, usize::MAX)),
            Self::Number(_) => Some((1, usize::MAX)),
            Self::Literal(c) if c.is_ascii_digit() => Some((1, 1)),
            Self::Literal(_) | Self::Modifier | Self::Optional(_) => None,
        }
    }

    fn has_no_fixed_width(&self) -> bool {
        self.widths().is_some_and(|(fewest, most)| fewest != most)
    }

    /// What of a version a token names, where that may be named once only: `YYYY`, `YY` and `0Y` all name the year.
    pub(super) fn unit(&self) -> Option<&'static str> {
        match self {
            Self::Number("MICRO") | Self::Literal(_) | Self::Optional(_) => None,
            Self::Modifier => Some("MODIFIER"),
            Self::Number(name @ ("MAJOR" | "MINOR" | "PATCH")) => Some(name),
            Self::Number(name) => name.get(name.len() - 1..),
        }
    }
}

impl Format {
    /// The format that `text` spells, or `None` where it breaks a rule.
    #[must_use]
    pub fn compile(text: &str) -> Option<Self> {
        // What is open, the whole format first.
        let mut open: Vec<Vec<Node>> = vec![Vec::new()];
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let (part, length) = if let Some(token) = TOKENS.into_iter().find(|token| rest.starts_with(token)) {
                (if token == "MODIFIER" { Node::Modifier } else { Node::Number(token) }, token.len())
            } else if ".-_/".contains(first) {
                (Node::Literal(first), 1)
            } else if first == '\\' {
                let escaped = rest.chars().nth(1).filter(|c| *c != '+' && !c.is_control())?;
                (Node::Literal(escaped), 1 + escaped.len_utf8())
            } else if first == '[' && open.len() <= MOST_DEPTH {
                open.push(Vec::new());
                rest = &rest[1..];
                continue;
            } else if first == ']' && open.len() > 1 {
                (Node::Optional(open.pop()?), 1)
            } else {
                return None;
            };
            open.last_mut()?.push(part);
            rest = &rest[length..];
        }
        let tree = open.pop().filter(|_| open.is_empty())?;
        let part = |node: &Node| match node {
            Node::Number(name) => Some(Part::Number(name)),
            Node::Literal(c) => Some(Part::Literal(*c)),
            Node::Modifier | Node::Optional(_) => None,
        };
        let parts = flat(&tree).into_iter().filter_map(part).collect();
        let format = Self { tree, parts };
        format.is_sound().then_some(format)
    }

    fn is_sound(&self) -> bool {
        let all = flat(&self.tree);
        let numbers = all.iter().filter(|part| matches!(part, Node::Number(_))).count();
        let mut units: Vec<_> = all.iter().filter_map(|part| part.unit()).collect();
        units.sort_unstable();
        let once = units.windows(2).all(|pair| pair[0] != pair[1]);
        let modifier_last = all.iter().position(|part| **part == Node::Modifier).is_none_or(|at| at + 1 == all.len());
        // Without a number that must be there, nothing at all would be a version.
        self.tree.iter().any(|part| matches!(part, Node::Number(_)))
            && numbers <= MOST_NUMBERS
            && once
            && modifier_last
            && known_by_tokens(&self.tree)
            && written(&self.tree, &[]).iter().all(|places| has_certain_cuts(places))
            && is_unambiguous(&self.tree, &[vec![]])
    }

    /// The numbers and the literals, left to right, optional ones too.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// All parts, those in brackets within their part.
    #[must_use]
    pub fn tree(&self) -> &[Node] {
        &self.tree
    }

    /// The names of the number tokens, left to right, optional ones too.
    #[must_use]
    pub fn tokens(&self) -> Vec<&'static str> {
        let name = |part: &&Node| if let Node::Number(name) = part { Some(*name) } else { None };
        flat(&self.tree).iter().filter_map(name).collect()
    }

    /// Whether the format has a modifier.
    #[must_use]
    pub fn has_modifier(&self) -> bool {
        flat(&self.tree).contains(&&Node::Modifier)
    }

    /// Whether the format's own first part may be the letter `v`.
    #[must_use]
    pub fn begins_with_v(&self) -> bool {
        beginnings(&self.tree, &[]).iter().any(|beginning| beginning[0] == Met::Literal('v'))
    }
}

/// All parts but the brackets.
fn flat<'p>(parts: &'p [Node]) -> Vec<&'p Node> {
    let one = |part: &'p Node| match part {
        Node::Optional(body) => flat(body),
        part => vec![part],
    };
    parts.iter().flat_map(one).collect()
}

/// Whether behind its literals each optional part has a token, by which it is known.
fn known_by_tokens(parts: &[Node]) -> bool {
    parts.iter().all(|part| match part {
        Node::Optional(body) => {
            let first = body.iter().find(|part| !matches!(part, Node::Literal(_)));
            matches!(first, Some(Node::Number(_) | Node::Modifier)) && known_by_tokens(body)
        }
        _ => true,
    })
}

/// The parts, written out once for every choice of the optional ones.
fn written<'p>(parts: &'p [Node], path: &[usize]) -> Vec<Vec<Place<'p>>> {
    let mut all = vec![Vec::new()];
    for (index, part) in parts.iter().enumerate() {
        let here = [path, &[index]].concat();
        let choices = match part {
            Node::Optional(body) => [vec![Vec::new()], written(body, &here)].concat(),
            part => vec![vec![(part, here)]],
        };
        let with = |so_far: &Vec<Place<'p>>, choice: &Vec<Place<'p>>| [so_far.clone(), choice.clone()].concat();
        all = all.iter().flat_map(|so_far| choices.iter().map(move |choice| with(so_far, choice))).collect();
    }
    all
}

/// Whether digits that touch stand next to each other in the format too, and their runs are cut in one way.
fn has_certain_cuts(places: &[Place<'_>]) -> bool {
    let runs = places.chunk_by(|(a, _), (b, _)| a.widths().is_some() && b.widths().is_some());
    runs.into_iter().all(|run| {
        let free = run.iter().filter(|(part, _)| part.has_no_fixed_width()).count();
        let digits = run.iter().filter(|(part, _)| part.widths().is_some() && matches!(part, Node::Literal(_))).count();
        let next = |(_, a): &Place<'_>, (_, b): &Place<'_>| {
            let (last, before) = a.split_last().expect("a place in the format");
            [before, &[last + 1]].concat() == *b
        };
        let together = run.windows(2).all(|pair| next(&pair[0], &pair[1]));
        together && (free == 0 || (free == 1 && digits == 0))
    })
}

/// Whether no optional part begins like what may follow it; `behind` is what may follow the parts.
fn is_unambiguous(parts: &[Node], behind: &[Vec<Met>]) -> bool {
    parts.iter().enumerate().all(|(index, part)| match part {
        Node::Optional(body) => {
            let following = beginnings(&parts[index + 1..], behind);
            let own: Vec<_> = own_beginnings(body);
            let clash = |own: &Vec<Met>| following.iter().any(|other| may_be(own, other));
            !own.iter().any(clash) && is_unambiguous(body, &following)
        }
        _ => true,
    })
}

/// What an optional part is known by: its literals, and what its first token begins with.
fn own_beginnings(body: &[Node]) -> Vec<Vec<Met>> {
    let literals: Vec<Met> =
        body.iter().map_while(|part| if let Node::Literal(c) = part { Some(Met::Literal(*c)) } else { None }).collect();
    let tokens = match body.get(literals.len()) {
        Some(Node::Modifier) => vec![vec![Met::Letter], vec![Met::Literal('.'), Met::Letter]],
        _ => vec![vec![Met::Digit]],
    };
    tokens.into_iter().map(|token| [literals.clone(), token].concat()).collect()
}

/// What `parts` may begin with, each up to its first token; where they have none, on into what may be `behind` them.
fn beginnings(parts: &[Node], behind: &[Vec<Met>]) -> Vec<Vec<Met>> {
    let Some((first, rest)) = parts.split_first() else { return behind.to_vec() };
    let with = |met: &[Met], rest: Vec<Vec<Met>>| rest.into_iter().map(|rest| [met, &rest].concat()).collect();
    match first {
        Node::Literal(c) => with(&[Met::Literal(*c)], beginnings(rest, behind)),
        Node::Number(_) => vec![vec![Met::Digit]],
        // Nothing reads behind it, and it may be empty.
        Node::Modifier => vec![vec![Met::Letter], vec![Met::Literal('.'), Met::Letter], vec![]],
        Node::Optional(body) => [own_beginnings(body), beginnings(rest, behind)].concat(),
    }
}

/// Whether a text may go on with `own` and as `other` does. Behind what `other` has, anything may follow; where it has
/// nothing, the format ends, and no part begins like that.
fn may_be(own: &[Met], other: &[Met]) -> bool {
    let same = |(a, b): (&Met, &Met)| match (*a, *b) {
        (Met::Literal(c), Met::Digit) | (Met::Digit, Met::Literal(c)) => c.is_ascii_digit(),
        (Met::Literal(c), Met::Letter) | (Met::Letter, Met::Literal(c)) => c.is_ascii_alphabetic(),
        (a, b) => a == b,
    };
    !other.is_empty() && own.iter().zip(other).all(same)
}
