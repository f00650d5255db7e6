//! Agreement with npm's `semver` and PyPI's `packaging`, but for the differences that a rule explains.
//!
//! Tens of thousands of texts, made up from a fixed seed and out of the real lists, are read, compared and picked from on
//! both sides. A difference that no rule explains fails, and so does a rule that explains nothing, or that
//! `docs/differences.md` does not name. The peers are what `cargo xtask test differential` installs, in the versions
//! that `tests/differential` pins.

#[path = "differential/npm.rs"]
mod npm;
#[path = "differential/packaging.rs"]
mod packaging;
#[path = "differential/peer.rs"]
mod peer;
#[path = "differential/texts.rs"]
mod texts;

use std::collections::BTreeMap;

use verpick::{Scheme, Selector, Version};
use verpick_tests::lists::{self, List};
use verpick_tests::random::Random;

use crate::peer::Peer;

/// An answer of ours that is not the peer's; `None` where a side reads no version.
pub(crate) struct Difference<'t> {
    /// What was asked about: one text that was read, or two that were compared.
    pub(crate) texts: Vec<&'t str>,
    pub(crate) ours: Option<String>,
    pub(crate) theirs: Option<String>,
}

impl<'t> Difference<'t> {
    /// The text that only the peer reads.
    pub(crate) fn only_theirs(&self) -> Option<&'t str> {
        self.read().filter(|_| self.ours.is_none())
    }

    /// The text that only we read.
    pub(crate) fn only_ours(&self) -> Option<&'t str> {
        self.read().filter(|_| self.theirs.is_none())
    }

    /// The text that both read, and not alike.
    pub(crate) fn both(&self) -> Option<&'t str> {
        self.read().filter(|_| self.ours.is_some() && self.theirs.is_some())
    }

    /// The text that was read.
    fn read(&self) -> Option<&'t str> {
        if let [text] = *self.texts { Some(text) } else { None }
    }
}

/// Why answers may differ.
pub(crate) struct Rule {
    /// As `docs/differences.md` has it.
    pub(crate) name: &'static str,
    pub(crate) explains: fn(&Difference<'_>) -> bool,
}

/// What is compared.
pub(crate) struct Comparison {
    pub(crate) peer: Peer,
    pub(crate) scheme: Scheme,
    /// What a version says, in the peer's words.
    pub(crate) reading: fn(&Version<'_>) -> String,
    pub(crate) rules: &'static [Rule],
    /// The part of the document that names the rules.
    pub(crate) heading: &'static str,
}

/// So many texts are made up.
const COUNT: usize = 40_000;

#[test]
fn semver_is_that_of_npm() {
    npm::comparison().run(&texts::many(COUNT, texts::semver));
}

#[test]
fn modifiers_are_those_of_packaging() {
    packaging::comparison().run(&texts::many(COUNT, texts::python));
}

impl Comparison {
    fn run(&self, made_up: &[String]) {
        let real = lists::all();
        let mut texts: Vec<&str> = made_up.iter().map(String::as_str).collect();
        texts.extend(real.iter().flat_map(|list| &list.tags).map(String::as_str));
        texts.sort_unstable();
        texts.dedup();

        let mut explained = BTreeMap::new();
        let alike = self.read(&texts, &mut explained);
        assert!(alike.len() * 4 > texts.len(), "only {} of {} texts are versions to both", alike.len(), texts.len());
        let (pairs, groups) = self.compare(&alike, &real, &mut explained);

        println!("{}: {} texts, {} of them versions to both", self.heading, texts.len(), alike.len());
        println!("{pairs} pairs compared, the latest picked of {groups} lists");
        for (rule, count) in &explained {
            println!("{count:6} differences: {rule}");
        }
        let idle: Vec<_> =
            self.rules.iter().map(|rule| rule.name).filter(|name| !explained.contains_key(name)).collect();
        assert!(idle.is_empty(), "rules that explain nothing: {idle:?}");
        self.assert_documented();
    }

    /// Has both sides read the texts; gives those that are the same version to both.
    fn read<'t>(&self, texts: &[&'t str], explained: &mut BTreeMap<&'static str, usize>) -> Vec<&'t str> {
        let theirs = self.peer.ask(texts, &[], &[]).readings;
        assert_eq!(theirs.len(), texts.len());
        let mut alike = Vec::new();
        for (text, theirs) in texts.iter().copied().zip(theirs) {
            let ours = self.scheme.parse(text).ok().map(|version| (self.reading)(&version));
            if ours != theirs {
                self.explain(&Difference { texts: vec![text], ours, theirs }, explained);
            } else if ours.is_some() {
                alike.push(text);
            }
        }
        alike
    }

    /// Has both sides compare texts that both read, and pick from lists of them; says how many pairs and lists.
    fn compare(&self, texts: &[&str], real: &[List], explained: &mut BTreeMap<&'static str, usize>) -> (usize, usize) {
        let mut random = Random::new(2);
        let mut any = || random.below(texts.len() as u64) as usize;
        // In the order of their bytes, neighbours often have the same numbers.
        let near = (1..texts.len()).map(|index| [index - 1, index]);
        let pairs: Vec<_> = near.chain((0..texts.len()).map(|index| [index, any()])).collect();
        let place: BTreeMap<&str, usize> = texts.iter().enumerate().map(|(index, text)| (*text, index)).collect();
        let of = |list: &List| list.tags.iter().filter_map(|tag| place.get(tag.as_str()).copied()).collect();
        let made_up = (0..texts.len() / 50).map(|_| (0..20).map(|_| any()).collect());
        let groups: Vec<Vec<usize>> = made_up.chain(real.iter().map(of)).collect();

        let answers = self.peer.ask(texts, &pairs, &groups);
        assert_eq!((answers.orders.len(), answers.latest.len()), (pairs.len(), groups.len()));
        let versions: Vec<_> = texts.iter().map(|text| self.scheme.parse(text).expect("it was read before")).collect();
        let order = |[a, b]: [usize; 2]| versions[a].cmp_precedence(&versions[b]).expect("one scheme") as i64;
        let show = |order: i64| Some(["<", "=", ">"][usize::try_from(order + 1).expect("a sign")].to_owned());
        for (pair, theirs) in pairs.iter().zip(answers.orders) {
            let theirs = theirs.expect("both were read before");
            if order(*pair) != theirs {
                let texts = pair.map(|index| texts[index]).into();
                self.explain(&Difference { texts, ours: show(order(*pair)), theirs: show(theirs) }, explained);
            }
        }
        let selector = Selector::new(self.scheme.clone());
        for (group, theirs) in groups.iter().zip(answers.latest) {
            let candidates: Vec<_> = group.iter().map(|index| texts[*index]).collect();
            let ours = selector.latest(&candidates).map(|selection| group[selection.index()]);
            match (ours, theirs) {
                (None, None) => {}
                // Of equal precedence, which one is each side's own affair.
                (Some(a), Some(b)) if order([a, b]) == 0 => {}
                (a, b) => {
                    let text = |index: Option<usize>| index.map(|index| texts[index]);
                    let both = [text(a), text(b)].into_iter().flatten().collect();
                    let [ours, theirs] = [text(a), text(b)].map(|text| text.map(str::to_owned));
                    self.explain(&Difference { texts: both, ours, theirs }, explained);
                }
            }
        }
        (pairs.len(), groups.len())
    }

    fn explain(&self, difference: &Difference<'_>, explained: &mut BTreeMap<&'static str, usize>) {
        let Difference { texts, ours, theirs } = difference;
        match self.rules.iter().find(|rule| (rule.explains)(difference)) {
            Some(rule) => *explained.entry(rule.name).or_default() += 1,
            None => panic!("no rule explains {texts:?}: ours {ours:?}, theirs {theirs:?}"),
        }
    }

    /// The rows of the document's table are the rules, in their order.
    fn assert_documented(&self) {
        let document = include_str!("../../docs/differences.md");
        let part = document.split("\n## ").find(|part| part.starts_with(self.heading));
        let rows = part.expect("the document has the heading").lines().filter_map(|line| line.strip_prefix("| "));
        let named: Vec<_> = rows.skip(1).filter_map(|row| row.split(" | ").next()).collect();
        let rules: Vec<_> = self.rules.iter().map(|rule| rule.name).collect();
        assert_eq!(named, rules, "the table in docs/differences.md");
    }
}
