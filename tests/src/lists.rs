//! Lists of tags: real ones where there are any, generated ones of the same shape where not.
//!
//! `VERPICK_CORPORA` names a folder that holds `tags/<project>.tsv`, lines of a tag, a tab and a time, oldest first.
//! Invariants: a list is one or the other, whole, and says which; a folder that lacks a list is an error, for otherwise
//! a slip in its name would pass for a measurement of real tags; generated lists are the same everywhere.

use std::env;
use std::fmt;
use std::fs;
use std::path::Path;

use crate::random::Random;

mod generated;

/// The variable that names the folder.
pub const VARIABLE: &str = "VERPICK_CORPORA";

/// The projects that there is a list for, real and generated alike.
pub const PROJECTS: [&str; 9] =
    ["renovate", "terraform", "sentry-javascript", "etcd", "yt-dlp", "certifi", "ha-frontend", "uv", "cargo"];

/// Where a list comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From the folder.
    Real,
    /// From a fixed seed.
    Generated,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Real => "real",
            Self::Generated => "generated",
        })
    }
}

/// The tags of a project, oldest first.
#[derive(Debug, Clone)]
pub struct List {
    /// The project.
    pub name: String,
    /// Where its tags come from.
    pub origin: Origin,
    /// The tags.
    pub tags: Vec<String>,
}

/// The list of one of [`PROJECTS`].
///
/// # Panics
///
/// Where the folder is named but has no such list, or nothing generates one.
#[must_use]
pub fn load(project: &str) -> List {
    let name = project.to_owned();
    match env::var_os(VARIABLE) {
        Some(folder) => List { name, origin: Origin::Real, tags: read(Path::new(&folder), project) },
        None => List { name, origin: Origin::Generated, tags: generated::list(project) },
    }
}

/// Every list there is: all of the folder, or all of [`PROJECTS`].
///
/// # Panics
///
/// Where the folder is named and cannot be read.
#[must_use]
pub fn all() -> Vec<List> {
    let Some(folder) = env::var_os(VARIABLE) else { return PROJECTS.map(load).into() };
    let folder = Path::new(&folder).join("tags");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("an entry of the folder can be read").file_name()).collect();
    names.sort();
    let lists: Vec<_> = names.iter().filter_map(|name| Some(load(name.to_str()?.strip_suffix(".tsv")?))).collect();
    assert!(!lists.is_empty(), "{} has no list", folder.display());
    lists
}

fn read(folder: &Path, project: &str) -> Vec<String> {
    let path = folder.join("tags").join(format!("{project}.tsv"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let tags: Vec<_> = text.lines().filter_map(|line| line.split('\t').next()).map(str::to_owned).collect();
    assert!(!tags.is_empty(), "{} is empty", path.display());
    tags
}

/// An order to put a list in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As it is.
    OldestFirst,
    /// Turned round, as most registries list it.
    NewestFirst,
    /// By the bytes of the tags, as git lists them.
    ByName,
    /// At random, by a fixed seed.
    Shuffled,
}

impl Order {
    /// Every order there is.
    pub const ALL: [Self; 4] = [Self::OldestFirst, Self::NewestFirst, Self::ByName, Self::Shuffled];

    /// Short, for the name of a measurement.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OldestFirst => "oldest-first",
            Self::NewestFirst => "newest-first",
            Self::ByName => "by-name",
            Self::Shuffled => "shuffled",
        }
    }

    /// The tags of a list that is oldest first, in this order.
    #[must_use]
    pub fn of(self, tags: &[String]) -> Vec<String> {
        const SEED: u64 = 7;
        let mut tags = tags.to_vec();
        match self {
            Self::OldestFirst => {}
            Self::NewestFirst => tags.reverse(),
            Self::ByName => tags.sort(),
            Self::Shuffled => Random::new(SEED).shuffle(&mut tags),
        }
        tags
    }
}
