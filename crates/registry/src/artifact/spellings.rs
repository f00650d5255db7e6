//! How projects spell systems, architectures and C libraries in the names of their files.
//!
//! Invariants: every spelling is lower case; a space in one is a `-` or a `_` in a name; one spelling has one meaning.

use super::platform::{Arch, Libc, Os};

/// What code is for, as names tell it: the architectures, and two spellings that leave the version of ARM open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cpu {
    Amd64,
    X86,
    Arm64,
    ArmV7,
    ArmV6,
    ArmV5,
    /// `armhf`: version 7 in Debian, 6 elsewhere.
    ArmHf,
    /// `arm`, and nothing more.
    Arm,
    Ppc64Le,
    Ppc64,
    S390x,
    RiscV64,
    LoongArch64,
    Mips,
    MipsLe,
    Mips64,
    Mips64Le,
    /// One that no [`Arch`] is for.
    Foreign,
}

impl Cpu {
    #[cfg(test)]
    pub(super) fn of(arch: Arch) -> Option<Self> {
        CPUS.iter().find(|(text, ..)| *text == arch.name()).map(|(_, cpu, _)| *cpu)
    }

    /// Whether a level of x86-64 may stand behind it.
    pub(super) const fn has_levels(self) -> bool {
        matches!(self, Self::Amd64)
    }
}

/// What a program is linked with, as names tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LibcWord {
    Gnu,
    Musl,
    Static,
    Msvc,
    /// One that no [`Libc`] is for.
    Other,
}

/// How a program passes floating-point numbers, which 32-bit ARM leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Float {
    Hard,
    Soft,
}

/// Whether a spelling says it for certain, or only where no other does: `386` and `64` may be numbers of anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Force {
    Strong,
    Weak,
}

use Force::{Strong, Weak};

/// Systems. The first spelling of each is its name.
pub(super) const SYSTEMS: &[(&str, Os)] = &[
    ("linux", Os::Linux),
    ("darwin", Os::Darwin),
    ("macos", Os::Darwin),
    ("macosx", Os::Darwin),
    ("mac os x", Os::Darwin),
    ("mac os", Os::Darwin),
    ("osx", Os::Darwin),
    ("os x", Os::Darwin),
    ("mac", Os::Darwin),
    ("windows", Os::Windows),
    ("win", Os::Windows),
    ("freebsd", Os::FreeBsd),
    ("openbsd", Os::OpenBsd),
    ("netbsd", Os::NetBsd),
    ("dragonfly", Os::DragonFly),
    ("dragonflybsd", Os::DragonFly),
    ("android", Os::Android),
    ("linux android", Os::Android),
    ("linux androideabi", Os::Android),
    ("androideabi", Os::Android),
    ("ios", Os::Ios),
    ("illumos", Os::Illumos),
    ("solaris", Os::Solaris),
    ("sunos", Os::Solaris),
    ("aix", Os::Aix),
    ("plan9", Os::Plan9),
];

/// Systems that are no [`Os`].
pub(super) const FOREIGN_SYSTEMS: &[&str] = &[
    "wasi",
    "wasip1",
    "wasip2",
    "wasm",
    "emscripten",
    "haiku",
    "fuchsia",
    "zos",
    "hurd",
    "kfreebsd",
    "cygwin",
    "msys",
];

/// Distributions of Linux, which say the system too. A digit or more may follow.
pub(super) const DISTRIBUTIONS: &[&str] = &[
    "ubuntu",
    "debian",
    "centos",
    "rhel",
    "fedora",
    "rocky",
    "rockylinux",
    "almalinux",
    "amazonlinux",
    "opensuse",
    "suse",
    "sles",
    "raspbian",
    "nixos",
    "archlinux",
    "alpine",
    "el",
];

/// Systems that are unmistakable at the end of a longer word.
pub(super) const LONG_SYSTEMS: &[(&str, Os)] = &[
    ("linux", Os::Linux),
    ("darwin", Os::Darwin),
    ("macos", Os::Darwin),
    ("windows", Os::Windows),
    ("freebsd", Os::FreeBsd),
    ("openbsd", Os::OpenBsd),
    ("netbsd", Os::NetBsd),
];

/// Architectures.
pub(super) const CPUS: &[(&str, Cpu, Force)] = &[
    ("amd64", Cpu::Amd64, Strong),
    ("x86 64 bit", Cpu::Amd64, Strong),
    ("x86 64bit", Cpu::Amd64, Strong),
    ("x86 64", Cpu::Amd64, Strong),
    ("x8664", Cpu::Amd64, Strong),
    ("x64", Cpu::Amd64, Strong),
    ("64 bit", Cpu::Amd64, Weak),
    ("64bit", Cpu::Amd64, Weak),
    ("386", Cpu::X86, Weak),
    ("i386", Cpu::X86, Strong),
    ("i486", Cpu::X86, Strong),
    ("i586", Cpu::X86, Strong),
    ("i686", Cpu::X86, Strong),
    ("x86 32", Cpu::X86, Strong),
    ("x86 32bit", Cpu::X86, Strong),
    ("x86", Cpu::X86, Strong),
    ("ia32", Cpu::X86, Strong),
    ("32 bit", Cpu::X86, Weak),
    ("32bit", Cpu::X86, Weak),
    ("arm64", Cpu::Arm64, Strong),
    ("arm64 v8a", Cpu::Arm64, Strong),
    ("arm64v8", Cpu::Arm64, Strong),
    ("arm64e", Cpu::Arm64, Strong),
    ("arm 64 bit", Cpu::Arm64, Strong),
    ("arm 64bit", Cpu::Arm64, Strong),
    ("arm 64", Cpu::Arm64, Strong),
    ("aarch64", Cpu::Arm64, Strong),
    ("aarch 64", Cpu::Arm64, Strong),
    ("armv8", Cpu::Arm64, Strong),
    ("arm v8", Cpu::Arm64, Strong),
    ("armv7", Cpu::ArmV7, Strong),
    ("armv7l", Cpu::ArmV7, Strong),
    ("armv7a", Cpu::ArmV7, Strong),
    ("armv7hf", Cpu::ArmV7, Strong),
    ("armv7hl", Cpu::ArmV7, Strong),
    ("arm32v7", Cpu::ArmV7, Strong),
    ("arm32 v7", Cpu::ArmV7, Strong),
    ("arm32 v7a", Cpu::ArmV7, Strong),
    ("armeabi v7a", Cpu::ArmV7, Strong),
    ("arm v7", Cpu::ArmV7, Strong),
    ("arm 7", Cpu::ArmV7, Strong),
    ("arm7", Cpu::ArmV7, Strong),
    ("armv6", Cpu::ArmV6, Strong),
    ("armv6l", Cpu::ArmV6, Strong),
    ("armv6hf", Cpu::ArmV6, Strong),
    ("arm32v6", Cpu::ArmV6, Strong),
    ("arm32 v6", Cpu::ArmV6, Strong),
    ("arm v6", Cpu::ArmV6, Strong),
    ("arm 6", Cpu::ArmV6, Strong),
    ("arm6", Cpu::ArmV6, Strong),
    ("armv5", Cpu::ArmV5, Strong),
    ("armv5te", Cpu::ArmV5, Strong),
    ("armv5tel", Cpu::ArmV5, Strong),
    ("arm32v5", Cpu::ArmV5, Strong),
    ("arm v5", Cpu::ArmV5, Strong),
    ("arm 5", Cpu::ArmV5, Strong),
    ("arm5", Cpu::ArmV5, Strong),
    ("armel", Cpu::ArmV5, Strong),
    ("armhf", Cpu::ArmHf, Strong),
    ("arm hf", Cpu::ArmHf, Strong),
    ("armhfp", Cpu::ArmHf, Strong),
    ("arm", Cpu::Arm, Strong),
    ("arm32", Cpu::Arm, Strong),
    ("arm 32", Cpu::Arm, Strong),
    ("armeabi", Cpu::Arm, Strong),
    ("ppc64le", Cpu::Ppc64Le, Strong),
    ("ppc64el", Cpu::Ppc64Le, Strong),
    ("powerpc64le", Cpu::Ppc64Le, Strong),
    ("ppcle 64", Cpu::Ppc64Le, Strong),
    ("ppc64", Cpu::Ppc64, Strong),
    ("powerpc64", Cpu::Ppc64, Strong),
    ("s390x", Cpu::S390x, Strong),
    ("s390 64", Cpu::S390x, Strong),
    ("riscv64", Cpu::RiscV64, Strong),
    ("riscv64gc", Cpu::RiscV64, Strong),
    ("riscv 64", Cpu::RiscV64, Strong),
    ("rv64", Cpu::RiscV64, Strong),
    ("loong64", Cpu::LoongArch64, Strong),
    ("loongarch64", Cpu::LoongArch64, Strong),
    ("mips", Cpu::Mips, Strong),
    ("mipsle", Cpu::MipsLe, Strong),
    ("mipsel", Cpu::MipsLe, Strong),
    ("mips64", Cpu::Mips64, Strong),
    ("mips64le", Cpu::Mips64Le, Strong),
    ("mips64el", Cpu::Mips64Le, Strong),
    ("ppc", Cpu::Foreign, Strong),
    ("ppc32", Cpu::Foreign, Strong),
    ("powerpc", Cpu::Foreign, Strong),
    ("powerpc64e", Cpu::Foreign, Strong),
    ("sparc", Cpu::Foreign, Strong),
    ("sparc64", Cpu::Foreign, Strong),
    ("sparcv9", Cpu::Foreign, Strong),
    ("s390", Cpu::Foreign, Strong),
    ("ia64", Cpu::Foreign, Strong),
    ("itanium", Cpu::Foreign, Strong),
    ("riscv32", Cpu::Foreign, Strong),
    ("armeb", Cpu::Foreign, Strong),
    ("arm64_32", Cpu::Foreign, Strong),
    ("m68k", Cpu::Foreign, Strong),
    ("wasm32", Cpu::Foreign, Strong),
    ("wasm64", Cpu::Foreign, Strong),
];

/// How Apple's machines are told apart. Elsewhere `m1` is a milestone.
pub(super) const MAC_CPUS: &[(&str, Cpu)] = &[
    ("intel", Cpu::Amd64),
    ("apple silicon", Cpu::Arm64),
    ("silicon", Cpu::Arm64),
    ("applesilicon", Cpu::Arm64),
    ("m1", Cpu::Arm64),
];

/// What programs are linked with.
pub(super) const LIBCS: &[(&str, LibcWord, Option<Float>)] = &[
    ("gnu", LibcWord::Gnu, None),
    ("glibc", LibcWord::Gnu, None),
    ("gnuabi64", LibcWord::Gnu, None),
    ("gnullvm", LibcWord::Gnu, None),
    ("mingw", LibcWord::Gnu, None),
    ("mingw32", LibcWord::Gnu, None),
    ("mingw64", LibcWord::Gnu, None),
    ("gnueabi", LibcWord::Gnu, Some(Float::Soft)),
    ("gnueabihf", LibcWord::Gnu, Some(Float::Hard)),
    ("musl", LibcWord::Musl, None),
    ("muslc", LibcWord::Musl, None),
    ("musllinux", LibcWord::Musl, None),
    ("muslabi64", LibcWord::Musl, None),
    ("musleabi", LibcWord::Musl, Some(Float::Soft)),
    ("musleabihf", LibcWord::Musl, Some(Float::Hard)),
    ("static", LibcWord::Static, None),
    ("msvc", LibcWord::Msvc, None),
    ("gnux32", LibcWord::Other, None),
    ("uclibc", LibcWord::Other, None),
    ("uclibceabi", LibcWord::Other, None),
    ("uclibceabihf", LibcWord::Other, None),
];

/// Files for every architecture of macOS at once.
pub(super) const UNIVERSAL: &[&str] = &["universal", "universal2", "universal binary", "all", "fat"];

/// Words of target triples and the like, which say nothing.
pub(super) const NOISE: &[&str] = &["unknown", "pc", "apple", "bin", "bit", "eabi", "eabihf", "softfloat", "hardfloat"];

/// Systems as the ends of Rust's target triples have them.
pub(super) const TRIPLES: &[(&str, Os, LibcWord)] = &[
    ("unknown linux gnu", Os::Linux, LibcWord::Gnu),
    ("unknown linux gnueabi", Os::Linux, LibcWord::Gnu),
    ("unknown linux gnueabihf", Os::Linux, LibcWord::Gnu),
    ("unknown linux musl", Os::Linux, LibcWord::Musl),
    ("unknown linux musleabi", Os::Linux, LibcWord::Musl),
    ("unknown linux musleabihf", Os::Linux, LibcWord::Musl),
    ("pc windows msvc", Os::Windows, LibcWord::Msvc),
    ("pc windows gnu", Os::Windows, LibcWord::Gnu),
    ("pc windows gnullvm", Os::Windows, LibcWord::Gnu),
];

/// The same without anything said of a C library.
pub(super) const BARE_TRIPLES: &[(&str, Os)] = &[
    ("apple darwin", Os::Darwin),
    ("unknown freebsd", Os::FreeBsd),
    ("unknown openbsd", Os::OpenBsd),
    ("unknown netbsd", Os::NetBsd),
    ("unknown illumos", Os::Illumos),
    ("pc solaris", Os::Solaris),
    ("win32", Os::Windows),
];

/// What no platform picks, wherever it stands as a word of its own: checksums and signatures, debug symbols, sources,
/// installers.
pub(super) const EXCLUDED: &[&str] = &[
    "asc",
    "sig",
    "minisig",
    "signature",
    "signatures",
    "sha",
    "shasum",
    "shasums",
    "sums",
    "b2sum",
    "b2sums",
    "b3sum",
    "b3sums",
    "blake2",
    "blake2b",
    "blake3",
    "sbom",
    "sboms",
    "intoto",
    "provenance",
    "attestation",
    "attestations",
    "sigstore",
    "debug",
    "dbg",
    "dbgsym",
    "dbgsyms",
    "debuginfo",
    "debugsource",
    "debugsym",
    "debugsyms",
    "debugsymbols",
    "symbol",
    "symbols",
    "syms",
    "pdb",
    "pdbs",
    "dsym",
    "dsyms",
    "src",
    "source",
    "sources",
    "sourcecode",
    "setup",
    "installer",
];

/// How words begin that no platform picks: `sha256`, `sha512sums`, `md5sum`, `checksums`.
pub(super) const EXCLUDED_BEGINNINGS: &[&str] = &["sha1", "sha2", "sha3", "sha5", "shasums", "md5", "checksum"];

/// Whether a spelling of a system is current. Projects that changed theirs publish the same file under both for a while.
pub(super) fn is_current(spelling: &str) -> bool {
    !matches!(spelling, "osx" | "os x" | "mac" | "macosx")
}

fn same(spelling: &str, text: &str) -> bool {
    spelling.len() == text.len()
        && spelling.bytes().zip(text.bytes()).all(|(want, have)| match want {
            b' ' => matches!(have, b'-' | b'_'),
            _ => want == have.to_ascii_lowercase(),
        })
}

/// The system that is spelt so, and nothing else.
pub(super) fn os_named(text: &str) -> Option<Os> {
    SYSTEMS.iter().find(|(spelling, _)| same(spelling, text)).map(|(_, os)| *os)
}

/// The architecture that is spelt so; `arm` is version 6, the oldest that distributions still build for.
pub(super) fn arch_named(text: &str) -> Option<Arch> {
    let (_, cpu, _) = CPUS.iter().find(|(spelling, ..)| same(spelling, text))?;
    let cpu = match cpu {
        Cpu::Arm => Cpu::ArmV6,
        Cpu::ArmHf => Cpu::ArmV7,
        cpu => *cpu,
    };
    Arch::ALL.iter().copied().find(|arch| arch.rank(cpu) == Some(0))
}

/// The C library that is spelt so.
pub(super) fn libc_named(text: &str) -> Option<Libc> {
    match LIBCS.iter().find(|(spelling, ..)| same(spelling, text))?.1 {
        LibcWord::Gnu => Some(Libc::Gnu),
        LibcWord::Musl => Some(Libc::Musl),
        LibcWord::Static | LibcWord::Msvc | LibcWord::Other => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_spelling_has_two_meanings_and_all_are_lower_case() {
        let all: Vec<&str> = SYSTEMS
            .iter()
            .map(|(text, _)| *text)
            .chain(CPUS.iter().map(|(text, ..)| *text))
            .chain(LIBCS.iter().map(|(text, ..)| *text))
            .chain([FOREIGN_SYSTEMS, DISTRIBUTIONS, UNIVERSAL, NOISE, EXCLUDED].into_iter().flatten().copied())
            .collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        assert!(all.iter().all(|text| *text == text.to_ascii_lowercase()));
    }
}
