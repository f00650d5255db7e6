//! What kind of file a name says it is, by its ending.
//!
//! Invariant: only endings that are known here are picked by platform; whatever else a release holds is not.

use super::platform::Os;

/// Archives, then single files that are packed, in the order in which they are preferred: what every system unpacks
/// first, then what packs better, and whole archives before single files, for they keep who may run what.
const PACKED: &[&str] = &[
    "tar.gz", "tgz", "tar.xz", "txz", "tar.zst", "tzst", "tar.bz2", "tbz2", "tbz", "tar", "zip", "7z", "gz", "xz",
    "zst", "bz2",
];

/// So many of [`PACKED`] are archives.
const ARCHIVES: usize = 12;

const ZIP: usize = 10;

/// Endings of programs that are not packed.
const PROGRAMS: &[&str] = &["exe", "bin", "elf"];

/// What may be packed and is no program for all that.
const INNER: &[&str] = &[
    "deb", "rpm", "apk", "msi", "msix", "dmg", "pkg", "appimage", "snap", "flatpak", "whl", "jar", "vsix", "img",
    "iso", "qcow2", "raw", "vhd", "vhdx", "vmdk", "ova", "wasm", "json", "jsonl", "txt", "md", "xml", "yaml", "yml",
    "cdx", "spdx", "pem", "so", "dll", "dylib", "lib", "a",
];

/// What is to be unpacked, or run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Packed, by its place in [`PACKED`].
    Packed(usize),
    /// A program with the ending of Windows.
    Exe,
    /// A program.
    Plain,
}

impl Kind {
    /// The kind of a file, and its name without the ending; `None` for what no platform picks. `is_word` tells whether
    /// what looks like an ending is a word of a platform, as in `runc.amd64`.
    pub(super) fn of(file: &str, is_word: impl Fn(&str) -> bool) -> Option<(Self, &str)> {
        if let Some((packed, stem)) = packed(file) {
            let inner =
                extension(stem).is_some_and(|inner| INNER.iter().any(|known| inner.eq_ignore_ascii_case(known)));
            return (!inner).then_some((Self::Packed(packed), stem));
        }
        let Some(extension) = extension(file) else { return Some((Self::Plain, file)) };
        let stem = &file[..file.len() - extension.len() - 1];
        match PROGRAMS.iter().position(|known| extension.eq_ignore_ascii_case(known)) {
            Some(0) => Some((Self::Exe, stem)),
            Some(_) => Some((Self::Plain, stem)),
            None => is_word(extension).then_some((Self::Plain, file)),
        }
    }

    /// How much it is preferred on a system: 0 is most.
    pub(super) fn rank(self, os: Os) -> u8 {
        let place = match self {
            Self::Packed(ZIP) if os == Os::Windows => 0,
            Self::Packed(place) => place + 1,
            Self::Exe => PACKED.len() + 1,
            Self::Plain => PACKED.len() + 2,
        };
        u8::try_from(place).unwrap_or(u8::MAX)
    }

    /// What `{ext}` in a template stands for: endings, and how much each is preferred.
    pub(super) fn endings(os: Os) -> impl Iterator<Item = (&'static str, u8)> {
        let packed = PACKED.iter().enumerate().map(move |(place, ending)| (*ending, Self::Packed(place).rank(os)));
        packed.chain((os == Os::Windows).then(|| ("exe", Self::Exe.rank(os))))
    }
}

/// The ending of a name: what stands behind its last dot, if that begins with a letter and holds nothing but letters and
/// digits. `.0-linux-amd64` is none.
fn extension(file: &str) -> Option<&str> {
    let (_, behind) = file.rsplit_once('.')?;
    (behind.starts_with(|c: char| c.is_alphabetic()) && behind.chars().all(char::is_alphanumeric)).then_some(behind)
}

/// Which way a file is packed, and its name without that ending.
fn packed(file: &str) -> Option<(usize, &str)> {
    // The longest ending first: `.tar.gz` ends with `.gz`, and no other two of them overlap.
    let (place, ending) = PACKED.iter().enumerate().find(|(_, ending)| {
        let Some(at) = file.len().checked_sub(ending.len() + 1) else { return false };
        file.as_bytes()[at] == b'.' && file.as_bytes()[at + 1..].eq_ignore_ascii_case(ending.as_bytes())
    })?;
    Some((place, &file[..file.len() - ending.len() - 1]))
}

/// Whether a file is an archive, by the ending of its name: `.tar`, packed in any usual way or not, `.zip` or `.7z`.
///
/// ```
/// use verpick_registry::artifact::is_archive;
///
/// assert!(is_archive("App-Linux-Amd64.TGZ"));
/// assert!(!is_archive("app-linux-amd64.tar.gz.sha256"));
/// assert!(!is_archive("app-linux-amd64.gz"), "one file, packed");
/// ```
#[must_use]
pub fn is_archive(file: &str) -> bool {
    packed(file).is_some_and(|(place, _)| place < ARCHIVES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(file: &str) -> Option<Kind> {
        Kind::of(file, |word| word == "amd64").map(|(kind, _)| kind)
    }

    #[test]
    fn the_places_named_here_are_those_of_the_list() {
        assert_eq!(PACKED[ZIP], "zip");
        assert_eq!(PACKED[ARCHIVES - 1..=ARCHIVES], ["7z", "gz"]);
        assert_eq!(PROGRAMS[0], "exe");
    }

    #[test]
    fn only_known_endings_are_kinds() {
        for file in ["a.deb", "a.rpm", "a.apk", "a.msi", "a.dmg", "a.pkg", "a.AppImage", "a.txt", "a.sig", "a.deb.zip"]
        {
            assert_eq!(kind(file), None, "{file}");
        }
        for file in ["runc.amd64", "app", "app-1.2.3-linux-amd64", "app-1.2.3", "app.elf", "app.linux-amd64"] {
            assert_eq!(kind(file), Some(Kind::Plain), "{file}");
        }
        assert_eq!(kind("app.exe"), Some(Kind::Exe));
        assert_eq!(kind("APP.TAR.GZ"), Some(Kind::Packed(0)));
        assert_eq!(kind(".gz"), Some(Kind::Packed(12)));
    }
}
