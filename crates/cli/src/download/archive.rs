//! Archives: which ones there are, and unpacking them into a [`Tree`].

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};

use super::tree::{Refused, Tree};
use super::zstd::Frames;

/// An archive that can be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Archive {
    Zip,
    Tar(Packing),
}

/// How a tar archive is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Xz,
    Zstd,
}

const ENDINGS: [(&str, Archive); 8] = [
    (".tar.gz", Archive::Tar(Packing::Gzip)),
    (".tgz", Archive::Tar(Packing::Gzip)),
    (".tar.xz", Archive::Tar(Packing::Xz)),
    (".txz", Archive::Tar(Packing::Xz)),
    (".tar.zst", Archive::Tar(Packing::Zstd)),
    (".tzst", Archive::Tar(Packing::Zstd)),
    (".tar", Archive::Tar(Packing::Plain)),
    (".zip", Archive::Zip),
];

/// Enough for the largest dictionary that `xz -9` writes, in KiB.
const XZ_MEMORY: u32 = 128 << 10;
/// Tools fill archives up to whole blocks with zeros, and those are not longer than this.
const LONGEST_END: u64 = 16 << 20;
/// What a file says of itself beside its content may be so long.
const LONGEST_RECORD: u64 = 64 << 10;

impl Archive {
    /// The kind of a file, and its name without the ending.
    pub(super) fn of(name: &str) -> Option<(Self, &str)> {
        ENDINGS.into_iter().find_map(|(ending, archive)| {
            let at = name.len().checked_sub(ending.len())?;
            let (stem, tail) = name.split_at_checked(at)?;
            (tail.eq_ignore_ascii_case(ending) && !stem.is_empty()).then_some((archive, stem))
        })
    }

    /// Unpacks a file.
    pub(super) fn unpack(self, file: File, tree: Tree<'_>) -> Result<u64, Refused> {
        let file = BufReader::with_capacity(1 << 16, file);
        match self {
            Self::Zip => zip(file, tree),
            Self::Tar(Packing::Plain) => tar(file, tree),
            Self::Tar(Packing::Gzip) => tar(flate2::bufread::MultiGzDecoder::new(file), tree),
            Self::Tar(Packing::Xz) => tar(lzma_rust2::XzReader::new_mem_limit(file, true, XZ_MEMORY), tree),
            Self::Tar(Packing::Zstd) => tar(Frames::new(file), tree),
        }
    }
}

fn zip(file: impl Read + Seek, mut tree: Tree<'_>) -> Result<u64, Refused> {
    let broken = |error: zip::result::ZipError| match error {
        zip::result::ZipError::Io(error) => Refused::from(error),
        error => Refused::from(io::Error::other(error)),
    };
    let mut archive = zip::ZipArchive::new(file).map_err(broken)?;
    for index in 0..archive.len() {
        tree.count()?;
        let mut entry = archive.by_index(index).map_err(broken)?;
        let name = entry.name_raw().to_vec();
        let mode = entry.unix_mode().unwrap_or(0o644);
        match mode & 0o170_000 {
            0o120_000 => {
                let target = short(&mut entry, &name)?;
                tree.link(&name, &target)?;
            }
            // None is said by archives of systems without one.
            0 | 0o040_000 | 0o100_000 if entry.is_dir() => tree.folder(&name)?,
            0 | 0o100_000 => tree.file(&name, mode & 0o111 != 0, &mut entry)?,
            _ => return Err(Refused::unsafe_entry(&name, "is neither file nor folder nor link")),
        }
    }
    tree.finish()
}

fn tar(packed: impl Read, mut tree: Tree<'_>) -> Result<u64, Refused> {
    let mut archive = tar::Archive::new(Watched { inner: packed, ended: false });
    let mut said = Said::default();
    // What stands before an entry is read here: the library would take as much of it as an archive has.
    for entry in archive.entries()?.raw(true) {
        let mut entry = entry?;
        tree.count()?;
        let kind = entry.header().entry_type();
        let own = entry.path_bytes().into_owned();
        match kind {
            tar::EntryType::GNULongName => {
                said.name = Some(without_nul(short(&mut entry, &own)?));
                continue;
            }
            tar::EntryType::GNULongLink => {
                said.target = Some(without_nul(short(&mut entry, &own)?));
                continue;
            }
            tar::EntryType::XHeader => {
                let size = short(&mut entry, &own)?;
                said.read(&size, &own)?;
                continue;
            }
            // What holds for the whole archive, such as the commit that it is of.
            tar::EntryType::XGlobalHeader => {
                short(&mut entry, &own)?;
                continue;
            }
            _ => {}
        }
        let Said { name, target, size } = std::mem::take(&mut said);
        let name = name.unwrap_or(own);
        if size.is_some_and(|size| entry.header().entry_size().ok() != Some(size)) {
            return Err(Refused::unsafe_entry(&name, "has two sizes"));
        }
        let target = target.or_else(|| entry.header().link_name_bytes().map(std::borrow::Cow::into_owned));
        let target = target.unwrap_or_default();
        match kind {
            tar::EntryType::Directory => tree.folder(&name)?,
            tar::EntryType::Regular | tar::EntryType::Continuous if name.ends_with(b"/") => tree.folder(&name)?,
            tar::EntryType::Regular | tar::EntryType::Continuous => {
                let runs = entry.header().mode().is_ok_and(|mode| mode & 0o111 != 0);
                tree.file(&name, runs, &mut entry)?;
            }
            tar::EntryType::Symlink => tree.link(&name, &target)?,
            tar::EntryType::Link => tree.same(&name, &target)?,
            _ => return Err(Refused::unsafe_entry(&name, "is neither file nor folder nor link")),
        }
    }
    let mut rest = archive.into_inner();
    // An archive says where it ends. One that just ends was cut between two files.
    if rest.ended {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    // To the end, where checksums stand; what is behind the archive counts too.
    let behind = io::copy(&mut rest.by_ref().take(LONGEST_END + 1), &mut io::sink())?;
    if behind > LONGEST_END {
        return Err(Refused::TooLarge("it goes on behind its end".to_owned()));
    }
    tree.finish()
}

/// A source that knows whether it was read to its end.
struct Watched<R> {
    inner: R,
    ended: bool,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.ended |= read == 0 && !buffer.is_empty();
        Ok(read)
    }
}

/// What stands before an entry of a tar archive, about it.
#[derive(Default)]
struct Said {
    name: Option<Vec<u8>>,
    target: Option<Vec<u8>>,
    size: Option<u64>,
}

impl Said {
    fn read(&mut self, records: &[u8], own: &[u8]) -> Result<(), Refused> {
        for record in tar::PaxExtensions::new(records) {
            let record = record?;
            let (key, value) = (record.key_bytes(), record.value_bytes());
            match key {
                b"path" => self.name = Some(value.to_vec()),
                b"linkpath" => self.target = Some(value.to_vec()),
                b"size" => {
                    let size = std::str::from_utf8(value).ok().and_then(|size| size.parse().ok());
                    self.size = Some(size.ok_or_else(|| Refused::unsafe_entry(own, "has no size"))?);
                }
                key if key.starts_with(b"GNU.sparse.") => {
                    return Err(Refused::unsafe_entry(own, "is a file with holes, which is not unpacked"));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// What should be short, whole.
fn short(content: &mut impl Read, name: &[u8]) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    content.take(LONGEST_RECORD + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST_RECORD {
        return Err(Refused::unsafe_entry(name, "says more of itself than any file has to say"));
    }
    Ok(bytes)
}

fn without_nul(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.last() == Some(&0) {
        bytes.pop();
    }
    bytes
}
