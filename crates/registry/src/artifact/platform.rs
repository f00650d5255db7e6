//! Platforms: an operating system, an architecture and, on Linux, a C library.

use core::fmt;
use core::str::FromStr;
use std::path::Path;
use std::sync::OnceLock;

use verpick_version::Excerpt;

use super::spellings::{self, Cpu, LibcWord};

macro_rules! names {
    ($(#[$about:meta])* $type:ident { $($(#[$says:meta])* $variant:ident => $name:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $($(#[$says])* $variant),*
        }

        impl $type {
            /// Every one there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name, as [`Platform`] shows and reads it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),*
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

names! {
    /// An operating system.
    ///
    /// ```
    /// use verpick_registry::artifact::Os;
    ///
    /// assert_eq!(Os::Darwin.name(), "darwin");
    /// ```
    Os {
        /// Linux.
        Linux => "linux",
        /// macOS.
        Darwin => "darwin",
        /// Windows.
        Windows => "windows",
        /// FreeBSD.
        FreeBsd => "freebsd",
        /// OpenBSD.
        OpenBsd => "openbsd",
        /// NetBSD.
        NetBsd => "netbsd",
        /// DragonFly BSD.
        DragonFly => "dragonfly",
        /// Android.
        Android => "android",
        /// iOS.
        Ios => "ios",
        /// illumos.
        Illumos => "illumos",
        /// Solaris.
        Solaris => "solaris",
        /// AIX.
        Aix => "aix",
        /// Plan 9.
        Plan9 => "plan9",
    }
}

names! {
    /// An architecture.
    ///
    /// ```
    /// use verpick_registry::artifact::Arch;
    ///
    /// assert_eq!(Arch::Amd64.name(), "amd64");
    /// ```
    Arch {
        /// 64-bit x86, without the instructions of any higher level.
        Amd64 => "amd64",
        /// 32-bit x86.
        X86 => "386",
        /// 64-bit ARM.
        Arm64 => "arm64",
        /// 32-bit ARM, version 7.
        ArmV7 => "armv7",
        /// 32-bit ARM, version 6.
        ArmV6 => "armv6",
        /// 32-bit ARM, version 5: without hardware for floating point.
        ArmV5 => "armv5",
        /// 64-bit POWER, little endian.
        Ppc64Le => "ppc64le",
        /// 64-bit POWER, big endian.
        Ppc64 => "ppc64",
        /// IBM Z.
        S390x => "s390x",
        /// 64-bit RISC-V.
        RiscV64 => "riscv64",
        /// 64-bit `LoongArch`.
        LoongArch64 => "loong64",
        /// 32-bit MIPS, big endian.
        Mips => "mips",
        /// 32-bit MIPS, little endian.
        MipsLe => "mipsle",
        /// 64-bit MIPS, big endian.
        Mips64 => "mips64",
        /// 64-bit MIPS, little endian.
        Mips64Le => "mips64le",
    }
}

names! {
    /// A C library of Linux.
    ///
    /// ```
    /// use verpick_registry::artifact::Libc;
    ///
    /// assert_eq!(Libc::Musl.name(), "musl");
    /// ```
    Libc {
        /// The GNU C library.
        Gnu => "gnu",
        /// musl.
        Musl => "musl",
    }
}

/// An operating system, an architecture and, on Linux, a C library.
///
/// It reads and shows as `linux/amd64/musl`; the last part may be missing. Each part may be spelt in any usual way.
///
/// ```
/// use verpick_registry::artifact::{Arch, Libc, Os, Platform};
///
/// let alpine: Platform = "linux/x86_64/musl".parse()?;
/// assert_eq!(alpine, Platform::new(Os::Linux, Arch::Amd64).with_libc(Libc::Musl));
/// assert_eq!(alpine.to_string(), "linux/amd64/musl");
///
/// let error = "linux/sparc".parse::<Platform>().unwrap_err();
/// assert!(error.to_string().starts_with("platform linux/sparc: unknown architecture sparc at byte 6"));
/// # Ok::<(), verpick_registry::artifact::PlatformError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Platform {
    os: Os,
    arch: Arch,
    libc: Option<Libc>,
}

impl Platform {
    /// A platform whose C library is not known: what runs with any is preferred there.
    ///
    /// ```
    /// use verpick_registry::artifact::{Arch, Os, Platform};
    ///
    /// assert_eq!(Platform::new(Os::Darwin, Arch::Arm64).to_string(), "darwin/arm64");
    /// ```
    #[must_use]
    pub const fn new(os: Os, arch: Arch) -> Self {
        Self { os, arch, libc: None }
    }

    /// The same with this C library. It says nothing on other systems than Linux, and is not kept there.
    ///
    /// ```
    /// use verpick_registry::artifact::{Arch, Libc, Os, Platform};
    ///
    /// assert_eq!(Platform::new(Os::Linux, Arch::Amd64).with_libc(Libc::Gnu).libc(), Some(Libc::Gnu));
    /// assert_eq!(Platform::new(Os::Windows, Arch::Amd64).with_libc(Libc::Gnu).libc(), None);
    /// ```
    #[must_use]
    pub const fn with_libc(self, libc: Libc) -> Self {
        match self.os {
            Os::Linux => Self { libc: Some(libc), ..self },
            _ => self,
        }
    }

    /// The platform that this program runs on. System and architecture are those that it was built for; one for 32-bit ARM
    /// says `armv6`, for the compiler does not tell the version. The C library of a Linux is the one that its own shell is
    /// linked with, so that a program without any, which runs on every Linux, says what the machine has. `None` on a
    /// platform that has no name here.
    ///
    /// The first call looks at some files of the system; later ones know.
    ///
    /// ```
    /// use verpick_registry::artifact::Platform;
    ///
    /// if let Some(host) = Platform::host() {
    ///     assert_eq!(host.to_string().parse(), Ok(host));
    /// }
    /// ```
    #[must_use]
    pub fn host() -> Option<Self> {
        let os = match std::env::consts::OS {
            "macos" => Os::Darwin,
            other => *Os::ALL.iter().find(|os| os.name() == other)?,
        };
        let little = cfg!(target_endian = "little");
        let arch = match std::env::consts::ARCH {
            "x86_64" => Arch::Amd64,
            "x86" => Arch::X86,
            "aarch64" => Arch::Arm64,
            "arm" => Arch::ArmV6,
            "powerpc64" if little => Arch::Ppc64Le,
            "powerpc64" => Arch::Ppc64,
            "s390x" => Arch::S390x,
            "riscv64" => Arch::RiscV64,
            "loongarch64" => Arch::LoongArch64,
            "mips" if little => Arch::MipsLe,
            "mips" => Arch::Mips,
            "mips64" if little => Arch::Mips64Le,
            "mips64" => Arch::Mips64,
            _ => return None,
        };
        let host = Self::new(os, arch);
        Some(host_libc().map_or(host, |libc| host.with_libc(libc)))
    }

    /// The operating system.
    #[must_use]
    pub const fn os(self) -> Os {
        self.os
    }

    /// The architecture.
    #[must_use]
    pub const fn arch(self) -> Arch {
        self.arch
    }

    /// The C library, where it is known.
    #[must_use]
    pub const fn libc(self) -> Option<Libc> {
        self.libc
    }

    /// Whether a file of this name may be picked for the platform, and says so: its system *and* its architecture stand
    /// in the name. What [`Wanted::find`](super::Wanted::find) picks where no name says both is not counted here.
    ///
    /// ```
    /// use verpick_registry::artifact::Platform;
    ///
    /// let host: Platform = "linux/arm64".parse()?;
    /// assert!(host.is_named_by("app-1.2.3-Linux_aarch64.tar.gz"));
    /// assert!(!host.is_named_by("app-1.2.3-linux.tar.gz"));
    /// assert!(!host.is_named_by("app-1.2.3-linux-arm64.tar.gz.sha256"));
    /// # Ok::<(), verpick_registry::artifact::PlatformError>(())
    /// ```
    #[must_use]
    pub fn is_named_by(self, file: &str) -> bool {
        super::fit::Fit::of(file, &super::Named::default(), self).is_some_and(|fit| fit.says_all())
    }
}

/// The C library of this machine, looked for once.
fn host_libc() -> Option<Libc> {
    static FOUND: OnceLock<Option<Libc>> = OnceLock::new();
    if !cfg!(target_os = "linux") {
        return None;
    }
    // What is not static runs with what it was built for.
    let ours = || match (cfg!(target_env = "musl"), cfg!(target_env = "gnu")) {
        _ if cfg!(target_feature = "crt-static") => None,
        (true, _) => Some(Libc::Musl),
        (_, true) => Some(Libc::Gnu),
        _ => None,
    };
    *FOUND.get_or_init(|| super::host::libc(Path::new("/")).or_else(ours))
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.arch)?;
        self.libc.map_or(Ok(()), |libc| write!(f, "/{libc}"))
    }
}

/// Why a text is not a [`Platform`].
///
/// ```
/// use verpick_registry::artifact::Platform;
///
/// let error = "linux".parse::<Platform>().unwrap_err();
/// assert_eq!(error.to_string(), "platform linux: expected a system, / and an architecture, such as linux/amd64");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformError {
    text: String,
    /// The kind of part that was met, its place, and what is known; `None` where the number of parts is wrong.
    part: Option<(&'static str, usize)>,
}

/// What is wrong with a C library of any other system than Linux.
const FOREIGN_LIBC: &str = "C library of another system";

impl fmt::Display for PlatformError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "platform {}: ", Excerpt::new(&self.text))?;
        let Some((what, offset)) = self.part else {
            return f.write_str("expected a system, / and an architecture, such as linux/amd64");
        };
        if what == FOREIGN_LIBC {
            return write!(f, "a C library at byte {offset}, which only linux leaves open");
        }
        let part = self.text[offset..].split('/').next().unwrap_or_default();
        write!(f, "unknown {what} {} at byte {offset}; known are", Excerpt::new(part))?;
        let names = |f: &mut fmt::Formatter<'_>, mut names: Vec<&str>| -> fmt::Result {
            let last = names.pop().unwrap_or_default();
            write!(f, " {} and {last}", names.join(", "))
        };
        match what {
            "system" => names(f, Os::ALL.iter().map(|os| os.name()).collect()),
            "architecture" => names(f, Arch::ALL.iter().map(|arch| arch.name()).collect()),
            _ => names(f, Libc::ALL.iter().map(|libc| libc.name()).collect()),
        }
    }
}

impl std::error::Error for PlatformError {}

impl FromStr for Platform {
    type Err = PlatformError;

    fn from_str(text: &str) -> Result<Self, PlatformError> {
        let error = |part| PlatformError { text: text.to_owned(), part };
        let parts: Vec<&str> = text.splitn(4, '/').collect();
        let (&[os, arch] | &[os, arch, _]) = parts.as_slice() else { return Err(error(None)) };
        let arch_at = os.len() + 1;
        let system = spellings::os_named(os).ok_or_else(|| error(Some(("system", 0))))?;
        let known = spellings::arch_named(arch).ok_or_else(|| error(Some(("architecture", arch_at))))?;
        let platform = Self::new(system, known);
        let Some(libc) = parts.get(2) else { return Ok(platform) };
        let known = spellings::libc_named(libc).ok_or_else(|| error(Some(("C library", arch_at + arch.len() + 1))))?;
        if system != Os::Linux {
            return Err(error(Some((FOREIGN_LIBC, arch_at + arch.len() + 1))));
        }
        Ok(platform.with_libc(known))
    }
}

impl Arch {
    /// How well code for `cpu` runs here: 0 is best, `None` is not at all.
    ///
    /// 32-bit ARM takes older versions, the newest first. A plain `arm` leaves the version open, and so comes behind
    /// those that are known to run; Debian's `armhf` is version 7.
    pub(super) const fn rank(self, cpu: Cpu) -> Option<u8> {
        match (self, cpu) {
            (Self::Amd64, Cpu::Amd64)
            | (Self::X86, Cpu::X86)
            | (Self::Arm64, Cpu::Arm64)
            | (Self::ArmV7, Cpu::ArmV7)
            | (Self::ArmV6, Cpu::ArmV6)
            | (Self::ArmV5, Cpu::ArmV5)
            | (Self::Ppc64Le, Cpu::Ppc64Le)
            | (Self::Ppc64, Cpu::Ppc64)
            | (Self::S390x, Cpu::S390x)
            | (Self::RiscV64, Cpu::RiscV64)
            | (Self::LoongArch64, Cpu::LoongArch64)
            | (Self::Mips, Cpu::Mips)
            | (Self::MipsLe, Cpu::MipsLe)
            | (Self::Mips64, Cpu::Mips64)
            | (Self::Mips64Le, Cpu::Mips64Le) => Some(0),
            (Self::ArmV7, Cpu::ArmHf) | (Self::ArmV6 | Self::ArmV5, Cpu::Arm) => Some(1),
            (Self::ArmV7, Cpu::ArmV6) | (Self::ArmV6, Cpu::ArmHf) => Some(2),
            (Self::ArmV7, Cpu::Arm) | (Self::ArmV6, Cpu::ArmV5) => Some(3),
            (Self::ArmV7, Cpu::ArmV5) => Some(4),
            _ => None,
        }
    }
}

impl Platform {
    /// How well what is linked with `libc` (nothing said: `None`) runs here: 0 is best, `None` is not at all.
    ///
    /// A static program, as musl's are nearly always, runs on any Linux; one of glibc never on musl. Of what runs, the
    /// host's own library comes first, then what says nothing, which is what most projects have one file of.
    pub(super) const fn libc_rank(self, libc: Option<LibcWord>) -> Option<u8> {
        use LibcWord::{Gnu, Msvc, Musl, Other, Static};
        match (self.os, self.libc, libc) {
            (_, _, Some(Other)) => None,
            (Os::Linux, Some(Libc::Gnu), Some(Gnu)) | (Os::Linux, Some(Libc::Musl) | None, Some(Musl)) => Some(0),
            (Os::Linux, Some(Libc::Gnu), None) | (Os::Linux, Some(Libc::Musl) | None, Some(Static)) => Some(1),
            (Os::Linux, Some(Libc::Gnu), Some(Static)) | (Os::Linux, Some(Libc::Musl) | None, None) => Some(2),
            (Os::Linux, Some(Libc::Gnu), Some(Musl)) | (Os::Linux, None, Some(Gnu)) => Some(3),
            (Os::Linux, _, _) => None,
            (Os::Windows, _, Some(Msvc)) => Some(0),
            (Os::Windows, _, None | Some(Static)) => Some(1),
            (Os::Windows, _, Some(Gnu)) => Some(2),
            (_, _, None) => Some(0),
            (_, _, Some(Static)) => Some(1),
            (_, _, Some(Gnu | Musl | Msvc)) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_of_its_spellings() {
        for os in Os::ALL {
            assert_eq!(spellings::os_named(os.name()), Some(*os));
        }
        for arch in Arch::ALL {
            assert_eq!(spellings::arch_named(arch.name()), Some(*arch));
            assert!(Cpu::of(*arch).is_some_and(|cpu| arch.rank(cpu) == Some(0)));
        }
        for libc in Libc::ALL {
            assert_eq!(spellings::libc_named(libc.name()), Some(*libc));
        }
    }

    #[test]
    fn a_refusal_says_which_part_and_what_is_known() {
        let error = |text: &str| text.parse::<Platform>().unwrap_err().to_string();
        assert_eq!(
            error("linux/amd64/dietlibc"),
            "platform linux/amd64/dietlibc: unknown C library dietlibc at byte 12; known are gnu and musl"
        );
        assert_eq!(
            error("windows/amd64/gnu"),
            "platform windows/amd64/gnu: a C library at byte 14, which only linux leaves open"
        );
        assert!(
            error("beos/amd64").starts_with("platform beos/amd64: unknown system beos at byte 0; known are linux, ")
        );
        assert!(error("linux/pdp11").ends_with(", mips64 and mips64le"));
        for text in ["", "linux", "linux/amd64/musl/x"] {
            assert!(error(text).ends_with("such as linux/amd64"), "{text}");
        }
    }
}
