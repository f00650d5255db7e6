//! What a machine must have, and how what is missing gets there.
//!
//! Everything is looked at before the first step runs, so that nobody waits half an hour to learn of a missing package.
//! What is missing is either all installed or, where it cannot be, all named in one line: nothing is skipped.

use std::fs;
use std::path::Path;

use crate::packages::Packages;
use crate::step::Part;
use crate::workspace::Workspace;

/// Something outside the workspace that a part calls.
pub(crate) struct Need {
    pub(crate) name: &'static str,
    /// A command that succeeds where it is there. A file on the path is no proof: rustup puts a stand-in there for
    /// every component that could be installed. Empty for packages, which are looked for where they would be.
    pub(crate) probe: &'static [&'static str],
    pub(crate) from: Source,
}

/// Where it comes from.
#[derive(Clone, Copy)]
pub(crate) enum Source {
    /// Debian packages.
    Debian(&'static [&'static str]),
    /// A component of the toolchain.
    Rustup(&'static str),
    /// Packages of another language, in the target folder.
    Packages(Packages),
}

/// The C compiler; Rust also links with it.
pub(crate) const CC: Need =
    Need { name: "cc", probe: &["cc", "--version"], from: Source::Debian(&["gcc", "libc6-dev"]) };

/// libFuzzer is built from C++.
pub(crate) const CXX: Need = Need { name: "c++", probe: &["c++", "--version"], from: Source::Debian(&["g++"]) };

/// The program's tests make repositories.
pub(crate) const GIT: Need = Need { name: "git", probe: &["git", "--version"], from: Source::Debian(&["git"]) };

/// The program's tests give it a terminal, and take away root's right to read everything.
pub(crate) const SCRIPT: Need =
    Need { name: "script", probe: &["script", "--version"], from: Source::Debian(&["bsdutils", "util-linux"]) };

pub(crate) const NODE: Need = Need { name: "node", probe: &["node", "--version"], from: Source::Debian(&["nodejs"]) };

pub(crate) const NPM: Need = Need { name: "npm", probe: &["npm", "--version"], from: Source::Debian(&["npm"]) };

/// A browser without a screen.
pub(crate) const CHROMIUM: Need =
    Need { name: "chromium", probe: &["chromium", "--version"], from: Source::Debian(&["chromium"]) };

/// Debian has a Python that cannot make virtual environments.
pub(crate) const PYTHON: Need = Need {
    name: "python3",
    probe: &["python3", "-c", "import ensurepip, venv"],
    from: Source::Debian(&["python3", "python3-venv"]),
};

pub(crate) const RUSTFMT: Need =
    Need { name: "rustfmt", probe: &["cargo", "fmt", "--version"], from: Source::Rustup("rustfmt") };

pub(crate) const CLIPPY: Need =
    Need { name: "clippy", probe: &["cargo", "clippy", "--version"], from: Source::Rustup("clippy") };

impl Source {
    fn command(self) -> String {
        match self {
            Self::Debian(packages) => format!("apt-get install {}", packages.join(" ")),
            Self::Rustup(component) => format!("rustup component add {component}"),
            Self::Packages(packages) => packages.command(),
        }
    }
}

/// Installs what these parts need and the machine does not have.
pub(crate) fn provide(workspace: &Workspace, parts: &[&Part]) -> Result<(), String> {
    let needs = needs_of(parts);
    let missing: Vec<_> = needs.iter().filter(|(need, _)| !is_there(workspace, need)).collect();
    if missing.is_empty() {
        let names: Vec<_> = needs.iter().map(|(need, _)| need.name).collect();
        match names.as_slice() {
            [] => println!("nothing is missing: nothing but cargo is needed"),
            names => println!("nothing is missing: {} found", names.join(", ")),
        }
        return Ok(());
    }
    let sources: Vec<_> = missing.iter().map(|(need, _)| need.from).collect();
    possible(&sources, root_on_debian(), has_rustup(workspace))?;
    println!("{}", table(&missing));
    install(workspace, &sources)?;
    match missing.iter().find(|(need, _)| !is_there(workspace, need)) {
        Some((need, _)) => {
            Err(format!("`{}` still fails after `{}`: see what it prints", need.probe.join(" "), need.from.command()))
        }
        None => Ok(()),
    }
}

/// Each need once, with the names of the parts that have it.
fn needs_of<'p>(parts: &[&'p Part]) -> Vec<(&'p Need, String)> {
    let mut needs: Vec<(&Need, String)> = Vec::new();
    for part in parts {
        for need in part.needs {
            match needs.iter_mut().find(|(known, _)| known.name == need.name) {
                Some((_, names)) => {
                    names.push_str(", ");
                    names.push_str(part.name);
                }
                None => needs.push((need, part.name.to_owned())),
            }
        }
    }
    needs
}

fn is_there(workspace: &Workspace, need: &Need) -> bool {
    match (need.from, need.probe) {
        (Source::Packages(packages), _) => packages.are_there(workspace),
        (_, [program, args @ ..]) => workspace.program(program).args(args).succeeds(),
        (_, []) => false,
    }
}

/// Says in one line what cannot be installed here, if anything.
fn possible(sources: &[Source], apt: bool, rustup: bool) -> Result<(), String> {
    let stuck: Vec<_> = sources
        .iter()
        .filter_map(|source| match source {
            Source::Debian(packages) if !apt => Some(format!("the Debian packages {}", packages.join(" "))),
            Source::Rustup(component) if !rustup => Some(format!("the toolchain component {component}")),
            _ => None,
        })
        .collect();
    if stuck.is_empty() {
        return Ok(());
    }
    let reason = match (apt, rustup) {
        (false, true) => "this is not root on Debian",
        (true, false) => "there is no rustup",
        _ => "this is not root on Debian, or there is no rustup",
    };
    Err(format!("missing {}; {reason}, so install what provides them and run this again", stuck.join(", ")))
}

fn table(missing: &[&(&Need, String)]) -> String {
    let mut rows = vec![["missing".to_owned(), "needed by".to_owned(), "will be installed with".to_owned()]];
    rows.extend(missing.iter().map(|(need, parts)| [need.name.to_owned(), parts.clone(), need.from.command()]));
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    let lines: Vec<_> = rows.iter().map(|[a, b, c]| format!("{a:first$}  {b:second$}  {c}")).collect();
    lines.join("\n")
}

fn install(workspace: &Workspace, sources: &[Source]) -> Result<(), String> {
    let mut packages = Vec::new();
    let mut components = Vec::new();
    let mut others = Vec::new();
    for source in sources {
        match source {
            Source::Debian(names) => packages.extend(*names),
            Source::Rustup(name) => components.push(*name),
            Source::Packages(packages) => others.push(*packages),
        }
    }
    if !packages.is_empty() {
        // A fresh machine often has no package lists at all.
        apt_get(workspace, &["update"])?;
        packages.sort_unstable();
        packages.dedup();
        apt_get(workspace, &[&["install", "--yes", "--no-install-recommends"], packages.as_slice()].concat())?;
    }
    if !components.is_empty() {
        workspace.program("rustup").args(["component", "add"]).args(components).done()?;
    }
    // The programs that install them may just have come.
    others.into_iter().try_for_each(|packages| packages.install(workspace))
}

fn apt_get(workspace: &Workspace, args: &[&str]) -> Result<(), String> {
    workspace.program("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive").done()
}

fn has_rustup(workspace: &Workspace) -> bool {
    workspace.program("rustup").arg("--version").succeeds()
}

fn root_on_debian() -> bool {
    Path::new("/etc/debian_version").exists()
        && fs::read_to_string("/proc/self/status").is_ok_and(|status| effective_user(&status) == Some("0"))
}

/// The second number of the line `Uid:`, which is the user that permissions are checked for.
fn effective_user(status: &str) -> Option<&str> {
    status.lines().find_map(|line| line.strip_prefix("Uid:"))?.split_whitespace().nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: [Part; 2] = [
        Part { name: "core", about: "", needs: &[&CC, &CLIPPY], steps: |_| Vec::new() },
        Part { name: "no-std", about: "", needs: &[&CC], steps: |_| Vec::new() },
    ];

    #[test]
    fn one_table_says_what_is_installed_for_whom_and_how() {
        let needs = needs_of(&[&PARTS[0], &PARTS[1]]);
        let missing: Vec<_> = needs.iter().collect();
        assert_eq!(
            table(&missing),
            "missing  needed by     will be installed with\n\
             cc       core, no-std  apt-get install gcc libc6-dev\n\
             clippy   core          rustup component add clippy"
        );
    }

    #[test]
    fn one_line_names_everything_that_cannot_be_installed() {
        let sources = [CC.from, CLIPPY.from];
        assert_eq!(possible(&sources, true, true), Ok(()));
        assert_eq!(
            possible(&sources, false, true).unwrap_err(),
            "missing the Debian packages gcc libc6-dev; this is not root on Debian, so install what provides them and \
             run this again"
        );
        let both = possible(&sources, false, false).unwrap_err();
        assert!(
            both.starts_with("missing the Debian packages gcc libc6-dev, the toolchain component clippy; "),
            "{both}"
        );
        assert!(!both.contains('\n'));
    }

    #[test]
    fn only_the_effective_user_counts_as_root() {
        assert_eq!(effective_user("Name:\txtask\nUid:\t1000\t0\t0\t0\nGid:\t0\t0\t0\t0\n"), Some("0"));
        assert_eq!(effective_user("Uid:\t0\t1000\t0\t0\n"), Some("1000"));
        assert_eq!(effective_user("Name:\txtask\n"), None);
    }
}
