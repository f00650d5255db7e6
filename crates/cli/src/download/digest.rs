//! Digests: as registries give them, as checksum files have them, and of what was fetched.

use std::fs::File;
use std::io::{self, Read};

use ring::digest::{Algorithm, Context, SHA256, SHA384, SHA512};
use verpick::registry::Artifact;

/// What a file's digest is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digest {
    name: &'static str,
    hex: String,
}

const ALGORITHMS: [(&str, &Algorithm); 3] = [("sha256", &SHA256), ("sha384", &SHA384), ("sha512", &SHA512)];

impl Digest {
    /// Reads `sha256:…`; `None` for what cannot be checked here.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (name, hex) = text.trim().split_once(':')?;
        Self::of_hex(hex).filter(|digest| digest.name.eq_ignore_ascii_case(name))
    }

    /// A digest in hexadecimal: its length says which.
    fn of_hex(hex: &str) -> Option<Self> {
        let hex = hex.trim().to_ascii_lowercase();
        let is_hex = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        let (name, _) =
            ALGORITHMS.into_iter().find(|(_, algorithm)| is_hex && algorithm.output_len() * 2 == hex.len())?;
        Some(Self { name, hex })
    }

    /// The digest of a file of this name by what a checksum file says; `of_one` is such a file for that file alone.
    pub(super) fn listed(text: &str, name: &str, of_one: bool) -> Option<Self> {
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        for line in &lines {
            // `SHA256 (name) = hex`
            if let Some((head, hex)) = line.rsplit_once(") = ")
                && head.split_once(" (").is_some_and(|(_, listed)| is_named(listed, name))
            {
                return Self::of_hex(hex);
            }
            // `hex  name`, `hex *name`
            if let Some((hex, listed)) = line.split_once(char::is_whitespace)
                && is_named(listed.trim_start().trim_start_matches('*'), name)
                && let Some(digest) = Self::of_hex(hex)
            {
                return Some(digest);
            }
        }
        match lines[..] {
            [line] if of_one => Self::of_hex(line.split_whitespace().next()?),
            _ => None,
        }
    }

    /// Whether that is what a file has.
    pub(super) fn is_of(&self, file: &mut File) -> io::Result<bool> {
        let (_, algorithm) = ALGORITHMS.into_iter().find(|(name, _)| *name == self.name).unwrap_or(ALGORITHMS[0]);
        let mut context = Context::new(algorithm);
        let mut buffer = vec![0; 1 << 16];
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                read => context.update(&buffer[..read]),
            }
        }
        let hex: String = context.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(hex == self.hex)
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.name, self.hex)
    }
}

fn is_named(listed: &str, name: &str) -> bool {
    let listed = listed.trim();
    listed == name || listed.strip_suffix(name).is_some_and(|folders| folders.ends_with('/'))
}

/// The file beside an artifact that says its digest, and whether it is of that artifact alone.
pub(super) fn file_of<'a>(artifact: &Artifact, all: &'a [Artifact]) -> Option<(&'a Artifact, bool)> {
    let ends = |file: &Artifact, ending: &str| {
        file.name.strip_prefix(&artifact.name).is_some_and(|rest| rest.eq_ignore_ascii_case(ending))
    };
    let own = [".sha256", ".sha256sum", ".sha512", ".sha512sum", ".sha384"];
    let own = own.iter().find_map(|ending| all.iter().find(|file| ends(file, ending)));
    if let Some(file) = own {
        return Some((file, true));
    }
    let of_all = |file: &&Artifact| {
        let name = file.name.to_ascii_lowercase();
        let stem = name.strip_suffix(".txt").unwrap_or(&name);
        ["checksums", "sha256sums", "sha256sum", "sha512sums", "sha512sum"].iter().any(|known| stem.ends_with(known))
    };
    all.iter().find(of_all).map(|file| (file, false))
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, Write};

    use verpick::registry::Artifact;

    use super::{Digest, file_of};

    /// Of nothing at all.
    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn of_empty() -> Digest {
        Digest::parse(&format!("sha256:{EMPTY}")).unwrap()
    }

    #[test]
    fn a_digest_names_an_algorithm_that_is_known_and_has_its_length() {
        assert_eq!(Digest::parse(&format!("SHA256:{}", EMPTY.to_uppercase())), Some(of_empty()));
        for text in ["", "sha256", "sha256:", "sha256:00", "md5:d41d8cd98f00b204e9800998ecf8427e"] {
            assert_eq!(Digest::parse(text), None, "{text}");
        }
        assert_eq!(Digest::parse(&format!("sha512:{EMPTY}")), None);
        assert_eq!(Digest::parse(&format!("sha256:{}", EMPTY.replace('e', "é"))), None);
    }

    #[test]
    fn a_checksum_file_is_read_in_every_shape_that_is_common() {
        let listed = |text: &str, of_one| Digest::listed(text, "app.zip", of_one);
        for text in [
            format!("{EMPTY}  app.zip\n"),
            format!("{EMPTY} *app.zip\n"),
            format!("{EMPTY}\tdist/app.zip\r\n"),
            format!("SHA256 (app.zip) = {EMPTY}\n"),
            format!("{}  other.zip\n{EMPTY}  app.zip\n", EMPTY.replace('e', "0")),
        ] {
            assert_eq!(listed(&text, false), Some(of_empty()), "{text}");
        }
        assert_eq!(listed(EMPTY, true), Some(of_empty()));
        assert_eq!(listed(EMPTY, false), None);
        assert_eq!(listed(&format!("{EMPTY}  xapp.zip\n"), false), None);
        assert_eq!(listed("<html>\n", true), None);
    }

    #[test]
    fn the_checksum_file_of_an_artifact_alone_comes_before_that_of_all() {
        let all = ["checksums.txt", "app.zip", "app.zip.sha256", "other.zip.sha256"].map(Artifact::new);
        assert_eq!(file_of(&all[1], &all), Some((&all[2], true)));
        assert_eq!(file_of(&Artifact::new("new.zip"), &all), Some((&all[0], false)));
        assert_eq!(file_of(&all[1], &all[1..2]), None);
        assert_eq!(
            file_of(&all[1], &["app_1.0_SHA256SUMS".to_owned()].map(Artifact::new)).map(|(_, one)| one),
            Some(false)
        );
    }

    #[test]
    fn a_file_has_a_digest_or_another_one() {
        let mut file = tempfile::tempfile().unwrap();
        assert!(of_empty().is_of(&mut file).unwrap());
        file.write_all(b"x").unwrap();
        file.rewind().unwrap();
        assert!(!of_empty().is_of(&mut file).unwrap());
    }
}
