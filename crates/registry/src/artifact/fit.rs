//! Whether a file fits a platform, and how well.

use super::named::Named;
use super::platform::{Arch, Os, Platform};
use super::reading::{Reading, System};
use super::spellings::{Cpu, Float, Force};

/// How well a file fits, the parts that count more before those that count less; the smallest is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Rank {
    /// 0 for this architecture, then older versions of it, then what is for several at once.
    pub(super) arch: u8,
    /// The level of x86-64.
    pub(super) level: u8,
    pub(super) float: u8,
    pub(super) libc: u8,
    pub(super) distribution: bool,
    /// Spelt in a way that others are preferred to: of files with the same words that is the same file once more.
    pub(super) alias: u8,
    pub(super) kind: u8,
}

/// A file that fits a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fit {
    /// Whether the system or the architecture is not said.
    half: bool,
    /// How many words of the product's name it begins with.
    product: usize,
    /// Which of the release's programs it is: the words of its name that say nothing of a platform.
    pub(super) program: Vec<String>,
    pub(super) rank: Rank,
}

/// Behind every rank of an architecture.
const UNIVERSAL: u8 = 8;
const NOARCH: u8 = 9;

impl Fit {
    /// How the file fits; `None` where it does not.
    pub(super) fn of(file: &str, named: &Named<'_>, platform: Platform) -> Option<Self> {
        let reading = Reading::of(file, named)?;
        let system = match reading.os {
            Some(System::Foreign) => return None,
            Some(System::Known { os, current }) => (os == platform.os()).then_some(Some(current))?,
            // What names no system and yet an architecture is for Linux: `runc.amd64`, `gosu-arm64`.
            None => (platform.os() == Os::Linux && (reading.cpu.is_some() || reading.noarch)).then_some(None)?,
        };
        let (arch, arch_said) = match reading.cpu {
            _ if reading.universal => (UNIVERSAL, true),
            Some((cpu, _)) => (platform.arch().rank(cpu)?, true),
            None if reading.noarch => (NOARCH, true),
            None => (unsaid(platform).then_some(0)?, false),
        };
        let half = system.is_none() || !arch_said;
        if half && !reading.bare {
            return None;
        }
        let weak = reading.cpu.is_some_and(|(_, force)| force == Force::Weak);
        let rank = Rank {
            arch,
            level: if reading.level <= 2 { 0 } else { reading.level },
            float: float(platform.arch(), reading.float)?,
            libc: platform.libc_rank(reading.libc)?,
            distribution: reading.distribution,
            alias: u8::from(weak) + u8::from(system == Some(false)),
            kind: reading.kind.rank(platform.os()),
        };
        Some(Self { half, product: reading.product, program: reading.rest, rank })
    }

    /// Whether the name says both the system and the architecture.
    pub(super) const fn says_all(&self) -> bool {
        !self.half
    }

    /// What is decided first: names that say all come before those that do not, then those that begin with the product's
    /// name before those that do not.
    pub(super) fn class(&self) -> (bool, core::cmp::Reverse<usize>) {
        (self.half, core::cmp::Reverse(self.product))
    }

    /// The order in which the plainest program is the first.
    pub(super) fn plainness(&self) -> (usize, &[String]) {
        (self.program.len(), &self.program)
    }

    /// Whether every word of this program is in the other's name too, as often.
    pub(super) fn is_plainer_or_same(&self, other: &Self) -> bool {
        let mut words = other.program.iter();
        self.program.iter().all(|word| words.any(|other| other == word))
    }
}

/// Whether what names no architecture is for this one: macOS has universal files and runs the others' through Rosetta,
/// elsewhere it goes without saying for amd64 alone.
const fn unsaid(platform: Platform) -> bool {
    match platform.os() {
        Os::Darwin => true,
        _ => matches!(platform.arch(), Arch::Amd64),
    }
}

/// How well code that passes floating-point numbers so runs here: a hard-float system loads no soft-float program, unless
/// it is static, which its name may not say.
const fn float(arch: Arch, said: Option<Float>) -> Option<u8> {
    match (arch, said) {
        (Arch::ArmV7 | Arch::ArmV6, Some(Float::Hard)) | (Arch::ArmV5, Some(Float::Soft)) => Some(0),
        (_, None) => Some(1),
        (Arch::ArmV7 | Arch::ArmV6, Some(Float::Soft)) => Some(2),
        (Arch::ArmV5, Some(Float::Hard)) => None,
        (_, Some(_)) => Some(1),
    }
}

/// The rank of an architecture that a template's `{arch}` spells.
pub(super) fn arch_rank(platform: Platform, cpu: Cpu, force: Force) -> Option<Rank> {
    let alias = u8::from(force == Force::Weak);
    Some(Rank { arch: platform.arch().rank(cpu)?, alias, ..Rank::default() })
}

/// The rank of what is for every architecture of macOS.
pub(super) fn universal_rank(platform: Platform) -> Option<Rank> {
    (platform.os() == Os::Darwin).then_some(Rank { arch: UNIVERSAL, ..Rank::default() })
}
