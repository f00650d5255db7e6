//! What the name of a file says: words, and what each of them means.
//!
//! A name is cut into words at everything that is neither letter nor digit, and a word means something only as a whole:
//! `arm` is not in `arm64`, nor `win` in `darwin`. Two more things are taken apart: a system with a number behind it
//! (`win64`, `macos14`), and a system and an architecture that nothing separates (`linuxamd64`).
//!
//! Invariants: where words contradict each other the last one holds, for what a file is called stands in front; a name
//! longer than [`LONGEST`] says nothing, so that reading one costs little whatever it holds.

use super::kind::Kind;
use super::named::Named;
use super::platform::Os;
use super::spellings::{
    CPUS, Cpu, DISTRIBUTIONS, EXCLUDED, EXCLUDED_BEGINNINGS, FOREIGN_SYSTEMS, Float, Force, LIBCS, LONG_SYSTEMS,
    LibcWord, MAC_CPUS, NOISE, SYSTEMS, UNIVERSAL, is_current,
};

/// The longest name that is read. Object stores end at 1,024 bytes, file systems at 255.
pub(super) const LONGEST: usize = 1_024;

/// What stands in for a name that may be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) kind: Kind,
    pub(super) os: Option<System>,
    /// `None` where none is said; all of macOS are in `universal`.
    pub(super) cpu: Option<(Cpu, Force)>,
    pub(super) universal: bool,
    /// For no architecture, says the name.
    pub(super) noarch: bool,
    /// The level of x86-64, doubled; a `baseline` lies between the first level, which is 2, and the second.
    pub(super) level: u8,
    pub(super) libc: Option<LibcWord>,
    pub(super) float: Option<Float>,
    pub(super) distribution: bool,
    /// How many words of the product's name it begins with.
    pub(super) product: usize,
    /// The words that say nothing of a platform, in order of bytes.
    pub(super) rest: Vec<String>,
    /// Whether nothing but numbers and the product is there beside a platform, at least behind its first word.
    pub(super) bare: bool,
}

/// A system that a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum System {
    /// Spelt by a name that is current, or by one that is not (`osx`, `mac`).
    Known { os: Os, current: bool },
    /// One that no [`Os`] is for.
    Foreign,
}

/// What one word, or a few together, mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    System(System),
    Distribution(Option<LibcWord>),
    Cpu { cpu: Cpu, force: Force, level: u8 },
    Both { os: System, cpu: Cpu, force: Force },
    MacCpu(Cpu),
    Universal,
    NoArch,
    Baseline,
    Libc(LibcWord, Option<Float>),
    Noise,
}

/// A word, with the byte before it: `-` and `_` join words, a `.` joins numbers. 0 is the beginning.
#[derive(Debug, Clone, Copy)]
struct Word<'n> {
    text: &'n str,
    before: u8,
}

impl Word<'_> {
    fn is_number(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// The words of a text that is in lower case.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut before = 0;
    text.split_inclusive(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()).filter_map(move |piece| {
        let word = piece.trim_end_matches(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
        let own = before;
        before = piece.as_bytes().get(word.len()).copied().unwrap_or(0);
        (!word.is_empty()).then_some(Word { text: word, before: own })
    })
}

impl Reading {
    /// Reads the name of a file; `None` for what no platform picks.
    pub(super) fn of(file: &str, named: &Named<'_>) -> Option<Self> {
        if file.len() > LONGEST {
            return None;
        }
        let ends_with_version = [named.version, named.tag].iter().any(|text| !text.is_empty() && file.ends_with(text));
        let (kind, stem) = if ends_with_version && !super::is_archive(file) {
            (Kind::Plain, file)
        } else {
            Kind::of(file, |ending| is_word_of_platform(&ending.to_ascii_lowercase()))?
        };
        let (before, behind) = named.without_version(stem);
        let (before, behind) = (before.to_ascii_lowercase(), behind.to_ascii_lowercase());
        let product = named.name.to_ascii_lowercase();
        let product: Vec<&str> = words(&product).map(|word| word.text).collect();
        let all: Vec<Word<'_>> = words(&before).chain(words(&behind)).collect();
        let shared = all.iter().zip(&product).take_while(|(word, own)| word.text == **own).count();
        if all[shared..].iter().any(|word| is_excluded(word.text)) {
            return None;
        }
        Some(Gathered::of(&all, shared).reading(kind, product.len()))
    }
}

/// Everything that the words of a name say, before it is weighed.
#[derive(Default)]
struct Gathered {
    shared: usize,
    systems: Vec<System>,
    cpus: Vec<(Cpu, Force)>,
    mac_cpu: Option<Cpu>,
    universal: bool,
    noarch: bool,
    level: u8,
    libc: Option<LibcWord>,
    float: Option<Float>,
    distribution: bool,
    rest: Vec<String>,
    /// A word that is no number stands behind the first one of a platform.
    trailing: bool,
    /// So many words that are no numbers and mean nothing.
    strange: usize,
}

impl Gathered {
    fn of(all: &[Word<'_>], shared: usize) -> Self {
        let mut gathered = Self { shared, ..Self::default() };
        let (mut at, mut met) = (0, false);
        while at < all.len() {
            // What belongs to the product's name says nothing of an architecture, and of the system only where nothing
            // else does: `windows_exporter` is for Windows, and `linux-tool-darwin` is not for Linux.
            let (meaning, taken, left) = match meaning(all, at) {
                Some((Meaning::System(system), taken, left)) => (Some(Meaning::System(system)), taken, left),
                Some(_) | None if at < shared => (None, 1, ""),
                Some((meaning, taken, left)) => (Some(meaning), taken, left),
                None => (None, 1, ""),
            };
            let words = &all[at..at + taken];
            at += taken;
            match meaning {
                None => gathered.strange_word(words[0], met),
                Some(meaning) => {
                    met |= at > shared;
                    gathered.add(meaning);
                }
            }
            if !left.is_empty() {
                gathered.rest.push(left.to_owned());
            }
        }
        gathered.rest.sort_unstable();
        gathered
    }

    fn strange_word(&mut self, word: Word<'_>, behind: bool) {
        self.rest.push(word.text.to_owned());
        let number = word.is_number()
            || word.text.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
        if !number {
            self.strange += 1;
            self.trailing |= behind;
        }
    }

    fn add(&mut self, meaning: Meaning) {
        match meaning {
            Meaning::System(system) => self.systems.push(system),
            Meaning::Distribution(libc) => {
                self.distribution = true;
                self.libc = libc.or(self.libc);
                self.systems.push(System::Known { os: Os::Linux, current: true });
            }
            Meaning::Cpu { cpu, force, level } => {
                self.cpus.push((cpu, force));
                self.level = self.level.max(level);
            }
            Meaning::Both { os, cpu, force } => {
                self.systems.push(os);
                self.cpus.push((cpu, force));
            }
            Meaning::MacCpu(cpu) => self.mac_cpu = Some(cpu),
            Meaning::Universal => self.universal = true,
            Meaning::NoArch => self.noarch = true,
            Meaning::Baseline => self.level = self.level.max(3),
            // `musl-static` is musl, in whichever order.
            Meaning::Libc(LibcWord::Static, _) => self.libc = self.libc.or(Some(LibcWord::Static)),
            Meaning::Libc(libc, float) => {
                self.libc = Some(libc);
                self.float = float.or(self.float);
            }
            Meaning::Noise => {}
        }
    }

    /// The system: the last one, but Android and iOS stand beside the one that they are built on.
    fn system(&self, kind: Kind) -> Option<System> {
        let special = |system: &&System| matches!(system, System::Known { os: Os::Android | Os::Ios, .. });
        let said = self.systems.iter().rev().find(special).or(self.systems.last()).copied();
        let windows = System::Known { os: Os::Windows, current: true };
        match (kind, said) {
            (Kind::Exe, None) => Some(windows),
            (Kind::Exe, Some(System::Known { os: Os::Windows, .. })) | (Kind::Plain | Kind::Packed(_), _) => said,
            (Kind::Exe, Some(_)) => Some(System::Foreign),
        }
    }

    fn reading(self, kind: Kind, product: usize) -> Reading {
        let os = self.system(kind);
        let mac = matches!(os, Some(System::Known { os: Os::Darwin, .. }));
        let said = |cpu| self.cpus.iter().any(|(said, _)| *said == cpu);
        let cpu = self.cpus.iter().rev().find(|(_, force)| *force == Force::Strong).or(self.cpus.last()).copied();
        let cpu = cpu.or(self.mac_cpu.filter(|_| mac).map(|cpu| (cpu, Force::Weak)));
        Reading {
            kind,
            os,
            universal: mac && (self.universal && cpu.is_none() || said(Cpu::Amd64) && said(Cpu::Arm64)),
            cpu,
            noarch: self.noarch,
            level: self.level,
            libc: self.libc,
            float: self.float,
            distribution: self.distribution,
            product: self.shared,
            bare: !self.trailing && (self.shared == 0 || self.strange <= product.min(self.shared)),
            rest: self.rest,
        }
    }
}

fn is_excluded(word: &str) -> bool {
    EXCLUDED.contains(&word) || EXCLUDED_BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))
}

/// Whether a text is one word, and that of a platform.
fn is_word_of_platform(text: &str) -> bool {
    let all: Vec<Word<'_>> = words(text).collect();
    meaning(&all, 0).is_some_and(|(_, taken, _)| taken == all.len())
}

/// What the words from `at` on mean, how many of them do, and what of them is left over; `None` where they mean nothing.
fn meaning<'n>(all: &[Word<'n>], at: usize) -> Option<(Meaning, usize, &'n str)> {
    let ahead = &all[at..];
    let joined = longest(
        SYSTEMS.iter().map(|(text, os)| {
            let current = is_current(text);
            (*text, Meaning::System(System::Known { os: *os, current }))
        }),
        ahead,
    );
    let cpu = cpu(all, at);
    let libc = longest(LIBCS.iter().map(|(text, libc, float)| (*text, Meaning::Libc(*libc, *float))), ahead);
    let plain = |list: &'static [&'static str], meaning| longest(list.iter().map(move |text| (*text, meaning)), ahead);
    let found = [
        joined,
        cpu,
        libc,
        longest(MAC_CPUS.iter().map(|(text, cpu)| (*text, Meaning::MacCpu(*cpu))), ahead),
        plain(UNIVERSAL, Meaning::Universal),
        plain(&["noarch"], Meaning::NoArch),
        plain(&["baseline"], Meaning::Baseline),
        plain(FOREIGN_SYSTEMS, Meaning::System(System::Foreign)),
        plain(NOISE, Meaning::Noise),
    ];
    let best = found.into_iter().flatten().max_by_key(|(_, taken)| *taken);
    // A lone 64 or 32 behind a system: conda's `linux-64`.
    if let (Some((Meaning::System(system @ System::Known { .. }), 1)), [_, width, behind @ ..]) = (best, ahead) {
        let cpu = of_width(width.text).filter(|_| matches!(width.before, b'-' | b'_') && !begins_number(behind));
        if let Some(cpu) = cpu {
            let is_bit = behind.first().is_some_and(|word| word.text == "bit" && word.before == b'-');
            let taken = if is_bit { 3 } else { 2 };
            return Some((Meaning::Both { os: system, cpu, force: Force::Weak }, taken, ""));
        }
    }
    best.map(|(meaning, taken)| (meaning, taken, "")).or_else(|| glued(ahead.first()?.text))
}

/// The architecture that words from `at` on spell, with a level of x86-64 if one follows.
fn cpu(all: &[Word<'_>], at: usize) -> Option<(Meaning, usize)> {
    let ahead = &all[at..];
    let mut found: Option<(Meaning, usize)> = None;
    for &(text, cpu, force) in CPUS {
        let Some((taken, suffix)) = spelt(text, ahead, cpu.has_levels()) else { continue };
        let last = ahead[taken - 1];
        let behind = &ahead[taken..];
        // A number within a version: the 386 of `1.386`, the 7 of `arm-7.1`.
        let in_version = match taken {
            1 => last.is_number() && (begins_number(behind) || ends_number(&all[..at], last)),
            _ => !matches!(last.text, "64" | "32") && begins_number(behind),
        };
        if in_version || found.is_some_and(|(_, most)| most >= taken) {
            continue;
        }
        let level = |text: &str| match text {
            "v1" => Some(2),
            "v2" => Some(4),
            "v3" => Some(6),
            "v4" => Some(8),
            _ => None,
        };
        found = Some(match behind.first().filter(|word| matches!(word.before, b'-' | b'_')) {
            _ if !suffix.is_empty() => (Meaning::Cpu { cpu, force, level: level(suffix)? }, taken),
            Some(next) if cpu.has_levels() && level(next.text).is_some() && !begins_number(&behind[1..]) => {
                (Meaning::Cpu { cpu, force, level: level(next.text)? }, taken + 1)
            }
            _ => (Meaning::Cpu { cpu, force, level: 0 }, taken),
        });
    }
    found
}

/// Whether words go on with a `.` and a digit.
fn begins_number(behind: &[Word<'_>]) -> bool {
    behind.first().is_some_and(|word| word.before == b'.' && word.text.as_bytes()[0].is_ascii_digit())
}

/// Whether a word is a number behind a digit and a `.`.
fn ends_number(before: &[Word<'_>], word: Word<'_>) -> bool {
    word.before == b'.' && before.last().is_some_and(|word| word.text.ends_with(|c: char| c.is_ascii_digit()))
}

/// The meaning whose spelling takes the most of the words ahead.
fn longest(spellings: impl Iterator<Item = (&'static str, Meaning)>, ahead: &[Word<'_>]) -> Option<(Meaning, usize)> {
    spellings
        .filter_map(|(text, meaning)| Some((meaning, spelt(text, ahead, false)?.0)))
        .max_by_key(|(_, taken)| *taken)
}

/// How many of the words ahead a spelling takes, and what of the last one is left: a level of x86-64, or nothing.
fn spelt<'n>(spelling: &str, ahead: &[Word<'n>], levels: bool) -> Option<(usize, &'n str)> {
    let mut taken = 0;
    let mut parts = spelling.split(' ').peekable();
    while let Some(part) = parts.next() {
        let word = ahead.get(taken).filter(|word| taken == 0 || matches!(word.before, b'-' | b'_'))?;
        taken += 1;
        if word.text == part {
            continue;
        }
        let left = word.text.strip_prefix(part).filter(|_| levels && parts.peek().is_none())?;
        return matches!(left, "v1" | "v2" | "v3" | "v4").then_some((taken, left));
    }
    Some((taken, ""))
}

/// The architecture that a width of words stands for, where nothing more is said.
fn of_width(text: &str) -> Option<Cpu> {
    match text {
        "64" | "64bit" => Some(Cpu::Amd64),
        "32" | "32bit" => Some(Cpu::X86),
        _ => None,
    }
}

/// A system with a number or an architecture right behind it, and what is left over of the word.
fn glued(word: &str) -> Option<(Meaning, usize, &str)> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    for (text, os) in SYSTEMS {
        let Some(left) = word.strip_prefix(text) else { continue };
        let os = System::Known { os: *os, current: is_current(text) };
        if let Some(cpu) = of_width(left) {
            return Some((Meaning::Both { os, cpu, force: Force::Weak }, 1, ""));
        }
        if digits(left) {
            return Some((Meaning::System(os), 1, left));
        }
        if let Some((_, cpu, force)) = CPUS.iter().find(|(spelling, ..)| *spelling == left) {
            return Some((Meaning::Both { os, cpu: *cpu, force: *force }, 1, ""));
        }
    }
    for text in DISTRIBUTIONS {
        if let Some(left) = word.strip_prefix(text).filter(|left| digits(left) && (*text != "el" || !left.is_empty())) {
            let libc = (*text == "alpine").then_some(LibcWord::Musl);
            return Some((Meaning::Distribution(libc), 1, left));
        }
    }
    if word.starts_with("manylinux") {
        return Some((Meaning::Libc(LibcWord::Gnu, None), 1, ""));
    }
    // The longest of either, so that `linuxarmv7` is not for `armv7` behind `linux`, nor anything for `arm`.
    let (cpu, force, front) = CPUS
        .iter()
        .filter_map(|(text, cpu, force)| Some((*cpu, *force, word.strip_suffix(text)?)))
        .min_by_key(|(_, _, front)| front.len())?;
    let (os, left) = LONG_SYSTEMS.iter().find_map(|(text, os)| Some((*os, front.strip_suffix(text)?)))?;
    Some((Meaning::Both { os: System::Known { os, current: true }, cpu, force }, 1, left))
}
