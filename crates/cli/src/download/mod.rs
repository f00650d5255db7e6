//! `verpick download`: the artifact of the release that the policy picks.
//!
//! Invariants: what is in its place is whole and checked, or it is what was there before; what is unpacked comes into its
//! place as a whole folder or not at all; and nothing of an archive that holds what none may hold is left behind.

mod answer;
mod archive;
mod digest;
mod fetch;
mod part;
mod tree;
mod zstd;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use verpick::Excerpt;
use verpick::registry::{Artifact, RegistryUrl, Release};

use crate::args::DownloadArgs;
use crate::failure::{Failure, Status, say_note};
use crate::hint;
use crate::output::Out;
use crate::source::registry::Read;
use crate::source::{Need, Query};

use archive::Archive;
use digest::Digest;
use tree::{Limits, Refused, Tree};

pub(crate) fn run(args: &DownloadArgs, out: &mut Out) -> Result<Status, Failure> {
    let most = size(&args.max_size)
        .ok_or_else(|| Failure::usage("--max-size is a number of bytes, or one with kB, MB or GB behind it"))?;
    let query = Query::new(&args.source, &args.policy)?.with_artifact();
    let (mut tags, selector) = query.read(query.policy().selector()?, Need::Winner)?;
    let list = tags.list();
    let explanation = selector.explain(&list);
    crate::log::verdicts(&selector, &explanation, &list);
    let Some(selected) = explanation.selected() else {
        return Err(hint::nothing(&tags, &list, &selector, &explanation, query.policy(), false));
    };
    let tag = list[selected.index()].name.to_vec();
    let Some(release) = list[selected.index()].release.cloned() else {
        return Err(Failure::usage("a list of tags has no artifacts to download")
            .hint("name a registry that has, such as ghr://owner/repo"));
    };
    drop(list);
    let Some(read) = tags.registry() else { return Ok(Status::Done) };
    if !read.url().is_some_and(RegistryUrl::has_artifacts) {
        return reference(args, &release, read, out);
    }
    let artifact = release.artifact().cloned().ok_or_else(|| {
        // The policy asks for one, so there is one.
        Failure::new(Status::Nothing, format_args!("{} has no artifact", Excerpt::new(&tag)))
    })?;
    let download = Download { release: &release, artifact: &artifact, most };
    let (path, digest) = if args.extract {
        download.unpacked(read, args.output.as_deref())?
    } else {
        download.whole(read, args.output.as_deref())?
    };
    if args.json {
        let path = path.to_string_lossy();
        let digest = digest.as_ref().map(ToString::to_string);
        out.json(&answer::Downloaded::new(&tag, &artifact, &path, digest))?;
    } else {
        writeln!(out, "{}", path.display())?;
    }
    Ok(Status::Done)
}

/// What is pulled by others.
fn reference(args: &DownloadArgs, release: &Release, read: &Read, out: &mut Out) -> Result<Status, Failure> {
    let is_image = read.url().is_some_and(|url| matches!(url.scheme(), "img" | "oci"));
    let Some(reference) = release.reference.as_deref().filter(|_| is_image) else {
        return Err(Failure::usage(format_args!("{} has no artifacts to download", read.name())));
    };
    if args.extract || args.output.is_some() {
        return Err(Failure::usage("an image is not downloaded: --output and --extract are for artifacts")
            .hint("without them, what to pull is printed"));
    }
    if args.json {
        out.json(&answer::Referred::new(&release.tag, reference))?;
    } else {
        writeln!(out, "{reference}")?;
    }
    Ok(Status::Done)
}

/// What is to be downloaded.
struct Download<'a> {
    release: &'a Release,
    artifact: &'a Artifact,
    most: u64,
}

impl Download<'_> {
    /// Fetches the file into its place.
    fn whole(&self, read: &Read, output: Option<&Path>) -> Result<(PathBuf, Option<Digest>), Failure> {
        let place = output.map_or_else(|| self.own_name(&self.artifact.name), |path| Ok(path.to_owned()))?;
        if place.is_dir() {
            return Err(Failure::usage(format_args!("{} is a folder, and --output names a file", place.display())));
        }
        let expected = self.expected(read)?;
        if let Some(expected) = &expected {
            let is_there = File::open(&place).is_ok_and(|mut file| expected.is_of(&mut file).unwrap_or(false));
            if is_there {
                say_note(format_args!("{} is there already", place.display()));
                return Ok((place, Some(expected.clone())));
            }
        }
        let part = fetch::fetch(self, read, &place, expected.as_ref())?;
        part.into_place(&place).map_err(|error| cannot_write(&place, &error))?;
        Ok((place, expected))
    }

    /// Fetches the archive and unpacks it into its place.
    fn unpacked(&self, read: &Read, output: Option<&Path>) -> Result<(PathBuf, Option<Digest>), Failure> {
        let name = Excerpt::new(&self.artifact.name);
        let Some((archive, stem)) = Archive::of(&self.artifact.name) else {
            return Err(Failure::usage(format_args!("{name} is no archive that can be unpacked"))
                .hint("the endings are .zip, .tar, .tar.gz, .tar.xz and .tar.zst, and short ones such as .tgz"));
        };
        let place = output.map_or_else(|| self.own_name(stem), |path| Ok(path.to_owned()))?;
        if !is_free(&place) {
            return Err(Failure::usage(format_args!("{} is there, and is no empty folder", place.display()))
                .hint("what is unpacked takes the place of nothing: name a new folder"));
        }
        let expected = self.expected(read)?;
        let mut part = fetch::fetch(self, read, &place, expected.as_ref())?;
        let failed = |error: io::Error| cannot_write(&place, &error);
        let around = match place.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        // Beside its place, so that it can be moved there in one step.
        let folder = tempfile::Builder::new().prefix(".verpick-").tempdir_in(around).map_err(failed)?;
        let root = folder.path().join("all");
        fs::create_dir(&root).map_err(failed)?;
        let file = part.reader().map_err(failed)?;
        match archive.unpack(file, Tree::new(&root, Limits::of(self.most))) {
            Ok(entries) => tracing::info!(entries, "unpacked"),
            Err(refused) => {
                // It is not worth another look: what was fetched is what it is.
                part.discard().map_err(failed)?;
                let what = match refused {
                    Refused::Broken(_) => "cannot be unpacked",
                    _ => "is refused",
                };
                return Err(Failure::new(Status::Source, format_args!("{name} {what}: {refused}"))
                    .hint("nothing of it was left in place"));
            }
        }
        // An empty folder is replaced in one step; elsewhere than on Unix it is in the way.
        if cfg!(not(unix)) && place.is_dir() {
            fs::remove_dir(&place).map_err(failed)?;
        }
        fs::rename(&root, &place).map_err(failed)?;
        part.discard().map_err(failed)?;
        Ok((place, expected))
    }

    /// The digest that the file is to have, by the registry or by a checksum file beside it.
    fn expected(&self, read: &Read) -> Result<Option<Digest>, Failure> {
        if let Some(digest) = self.artifact.digest.as_deref().and_then(Digest::parse) {
            return Ok(Some(digest));
        }
        let all = self.release.artifacts.as_deref().unwrap_or_default();
        let found = match digest::file_of(self.artifact, all) {
            Some((file, of_one)) => {
                let text = fetch::text(read, file)?;
                let digest = Digest::listed(&text, &self.artifact.name, of_one);
                if digest.is_none() && of_one {
                    let (file, name) = (Excerpt::new(&file.name), Excerpt::new(&self.artifact.name));
                    return Err(Failure::new(Status::Source, format_args!("{file} has no digest of {name}")));
                }
                digest
            }
            None => None,
        };
        if found.is_none() {
            say_note(format_args!(
                "nothing says which digest {} has, so only its size is checked",
                Excerpt::new(&self.artifact.name)
            ));
        }
        Ok(found)
    }

    /// A name of the registry's as one of ours: here, and nowhere else.
    fn own_name(&self, name: &str) -> Result<PathBuf, Failure> {
        let is_plain = !matches!(name, "" | "." | "..") && !name.contains(['/', '\\', '\0']) && !name.starts_with('-');
        let is_plain = is_plain && !(cfg!(windows) && name.contains(':'));
        if is_plain {
            return Ok(PathBuf::from(name));
        }
        let (tag, name) = (self.release.shown(), Excerpt::new(name));
        Err(Failure::new(
            Status::Source,
            format_args!("the artifact of {tag} is called {name}, which is no name for a file"),
        )
        .hint("name one with --output"))
    }
}

fn cannot_write(place: &Path, error: &io::Error) -> Failure {
    Failure::new(Status::Source, format_args!("cannot write {}: {error}", place.display()))
}

/// Whether a folder can be moved there.
fn is_free(place: &Path) -> bool {
    match fs::read_dir(place) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => place.symlink_metadata().is_err(),
    }
}

/// `500MB`, `4GB`, `1000`.
fn size(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "t" | "tb" => 1_000_000_000_000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_size_has_a_unit_or_none() {
        let sizes = ["0", "1000", "5kB", "4GB", "4 gb", "1TB"].map(super::size);
        assert_eq!(sizes, [0, 1_000, 5_000, 4_000_000_000, 4_000_000_000, 1_000_000_000_000].map(Some));
        for text in ["", "GB", "-1", "1.5GB", "1GiB", "99999999999999999999", "99999999999TB"] {
            assert_eq!(super::size(text), None, "{text}");
        }
    }
}
