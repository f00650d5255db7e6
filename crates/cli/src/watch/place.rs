//! Where the state of a watch is kept, unless a file is named.

use std::path::PathBuf;

use verpick::registry::Environment;

use crate::failure::Failure;

/// More would be too long for the name of a file.
const LONGEST: usize = 80;

/// A file of the source's own: in `verpick` in `XDG_STATE_HOME`, or in `~/.local/state`, or in `LOCALAPPDATA` on Windows.
pub(super) fn of(source: &str, environment: &Environment) -> Result<PathBuf, Failure> {
    let absolute = |name: &str| environment.open(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home =
        if cfg!(windows) { absolute("LOCALAPPDATA") } else { absolute("HOME").map(|home| home.join(".local/state")) };
    let folder = absolute("XDG_STATE_HOME")
        .or(home)
        .ok_or_else(|| Failure::usage("there is no folder to keep a state in").hint("name a file with --state"))?;
    Ok(folder.join("verpick").join(file_name(source)))
}

/// The source in letters that every file system takes, and a number that tells apart what is then the same.
fn file_name(source: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let mut name: String = source.chars().map(letter).take(LONGEST).collect();
    while name.contains("--") {
        name = name.replace("--", "-");
    }
    // FNV-1a: the same on every machine and in every version.
    let hash = source
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("watch-{}-{:08x}.json", name.trim_matches('-'), hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn every_source_has_a_file_of_its_own() {
        assert_eq!(file_name("ghr://acme/app"), "watch-ghr-acme-app-80ec32c1.json");
        let names = ["ghr://acme/app", "ghr://acme-app", "file:///srv/app", "file:///srv-app"].map(file_name);
        for (index, name) in names.iter().enumerate() {
            assert!(!names[..index].contains(name), "{name}");
        }
        assert!(file_name(&"é/".repeat(400)).len() < 120);
    }
}
