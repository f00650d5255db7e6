//! Hostile archives, and those that are none.

use std::fs;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use tar::{EntryType, Header};

use super::super::archive::{Archive, Packing};
use super::{Limits, Tree};

const SMALL: Limits = Limits { entries: 20, bytes: 10_000 };

/// A tar archive, entry by entry, as nobody's tool would write it.
#[derive(Default)]
struct Tar(Vec<u8>);

impl Tar {
    fn entry(mut self, kind: EntryType, name: &[u8], target: &[u8], content: &[u8]) -> Self {
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        let old = header.as_old_mut();
        old.name[..name.len()].copy_from_slice(name);
        old.linkname[..target.len()].copy_from_slice(target);
        header.set_cksum();
        self.0.extend_from_slice(header.as_bytes());
        self.0.extend_from_slice(content);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    fn file(self, name: &str, content: &[u8]) -> Self {
        self.entry(EntryType::Regular, name.as_bytes(), b"", content)
    }

    fn link(self, name: &str, target: &str) -> Self {
        self.entry(EntryType::Symlink, name.as_bytes(), target.as_bytes(), b"")
    }

    fn end(mut self) -> Vec<u8> {
        self.0.resize(self.0.len() + 1_024, 0);
        self.0
    }
}

fn pax(key: &str, value: &str) -> Vec<u8> {
    let record = |length: usize| format!("{length} {key}={value}\n");
    let length = (1..).find(|length| record(*length).len() == *length).unwrap();
    record(length).into_bytes()
}

fn zip(entries: &[(&str, u32, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, mode, content) in entries {
        let options = zip::write::SimpleFileOptions::default().unix_permissions(*mode);
        if mode & 0o170_000 == 0o120_000 {
            writer.add_symlink(*name, std::str::from_utf8(content).unwrap(), options).unwrap();
        } else {
            writer.start_file(*name, options).unwrap();
            writer.write_all(content).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// Unpacks bytes into a folder of its own, with nothing but the folder beside it.
fn unpack(archive: Archive, bytes: &[u8], limits: Limits) -> (tempfile::TempDir, Result<u64, String>) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    fs::create_dir(&root).unwrap();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    let unpacked = archive.unpack(file, Tree::new(&root, limits)).map_err(|refused| refused.to_string());
    let around: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(around, ["root"], "nothing is written beside the folder");
    (folder, unpacked)
}

fn tar(bytes: &[u8]) -> (tempfile::TempDir, Result<u64, String>) {
    unpack(Archive::Tar(Packing::Plain), bytes, SMALL)
}

#[track_caller]
fn refused(archive: Tar) -> String {
    tar(&archive.end()).1.unwrap_err()
}

fn read(folder: &tempfile::TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join("root").join(path)).unwrap()
}

#[test]
fn what_is_harmless_is_unpacked() {
    let archive = Tar::default()
        .entry(EntryType::XGlobalHeader, b"pax_global_header", b"", &pax("comment", "0123"))
        .entry(EntryType::Directory, b"app/", b"", b"")
        .file("./app/bin/run", b"runs")
        .file("app/empty", b"")
        .link("app/current", "bin/run")
        .link("app/bin/up", "../empty")
        .entry(EntryType::Link, b"app/same", b"app/bin/run", b"");
    let (folder, unpacked) = tar(&archive.end());
    assert_eq!(unpacked, Ok(7));
    assert_eq!((read(&folder, "app/bin/run"), read(&folder, "app/empty")), ("runs".to_owned(), String::new()));
    assert_eq!((read(&folder, "app/current"), read(&folder, "app/same")), ("runs".to_owned(), "runs".to_owned()));
    assert_eq!(read(&folder, "app/bin/up"), "");
}

#[test]
fn every_packing_is_read() {
    let plain = Tar::default().file("a", b"content").end();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&plain).unwrap();
    let zstd = ruzstd::encoding::compress_to_vec(&*plain, ruzstd::encoding::CompressionLevel::Fastest);
    let packed = [
        (Packing::Plain, plain.clone()),
        (Packing::Gzip, gzip.finish().unwrap()),
        (Packing::Zstd, zstd),
        (Packing::Xz, xz(&plain)),
    ];
    for (packing, bytes) in packed {
        let (folder, unpacked) = unpack(Archive::Tar(packing), &bytes, SMALL);
        assert_eq!(unpacked, Ok(1), "{packing:?}");
        assert_eq!(read(&folder, "a"), "content", "{packing:?}");
        // Cut anywhere it is an error, and never a part.
        if packing != Packing::Plain {
            for end in [bytes.len() / 2, bytes.len() - 1] {
                assert!(unpack(Archive::Tar(packing), &bytes[..end], SMALL).1.is_err(), "{packing:?} {end}");
            }
        }
    }
    let (folder, unpacked) = unpack(Archive::Zip, &zip(&[("b/a", 0o100_755, b"content")]), SMALL);
    assert_eq!((unpacked, read(&folder, "b/a")), (Ok(1), "content".to_owned()));
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut child = std::process::Command::new("xz")
        .args(["--compress", "--stdout", "-1"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("xz is installed");
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    child.wait_with_output().unwrap().stdout
}

#[test]
fn no_name_leads_out_of_the_folder() {
    assert_eq!(refused(Tar::default().file("../evil", b"x")), "../evil leads out of the folder: it goes up");
    assert_eq!(refused(Tar::default().file("a/../../evil", b"x")), "a/../../evil leads out of the folder: it goes up");
    assert_eq!(refused(Tar::default().file("/evil", b"x")), "/evil leads out of the folder: it is absolute");
    assert_eq!(
        refused(Tar::default().file("..\\evil", b"x")),
        "..\\evil has a character that leads elsewhere on some systems"
    );
    assert_eq!(refused(Tar::default().entry(EntryType::Regular, b"\xff", b"", b"x")), "\u{fffd} is no UTF-8");
    assert_eq!(refused(Tar::default().file(".", b"x")), ". is the folder itself");
    assert_eq!(
        refused(Tar::default().entry(EntryType::Directory, b"../evil/", b"", b"")),
        "../evil/ leads out of the folder: it goes up"
    );
    // The name that counts may stand before the entry.
    for (kind, content) in
        [(EntryType::XHeader, pax("path", "../evil")), (EntryType::GNULongName, b"../evil\0".to_vec())]
    {
        let archive = Tar::default().entry(kind, b"good", b"", &content).file("good", b"x");
        assert_eq!(refused(archive), "../evil leads out of the folder: it goes up");
    }
    for name in ["../evil", "/evil", "a/../../evil", "..\\evil"] {
        let (_folder, unpacked) = unpack(Archive::Zip, &zip(&[(name, 0o100_644, b"x")]), SMALL);
        assert!(unpacked.is_err(), "{name}");
    }
}

#[test]
fn no_link_leads_out_of_the_folder() {
    for target in ["/etc/passwd", "../evil", "..", "a/../../evil", "sub/../../evil", "./../evil", ""] {
        let said = refused(Tar::default().link("link", target));
        assert!(said.starts_with("link is a link to ") && said.ends_with(", which leads out of the folder"), "{said}");
    }
    // Up is not where it seems to be behind a link.
    assert!(tar(&Tar::default().link("d1/d2/a", "../..").link("b", "d1/d2/a/../x").end()).1.is_err());
    assert!(tar(&Tar::default().link("d/l", "../../x").end()).1.is_err());
    let said = refused(Tar::default().entry(EntryType::Link, b"same", b"../../etc/passwd", b""));
    assert_eq!(said, "../../etc/passwd leads out of the folder: it goes up");
    let said = refused(Tar::default().link("out", "a").entry(EntryType::Link, b"same", b"out", b""));
    assert_eq!(said, "same is another name of out, which is no file before it");
    let archive = zip(&[("link", 0o120_777, b"../evil")]);
    let said = unpack(Archive::Zip, &archive, SMALL).1.unwrap_err();
    assert_eq!(said, "link is a link to ../evil, which leads out of the folder");
}

#[test]
fn nothing_is_written_through_a_link() {
    let outside = tempfile::tempdir().unwrap();
    let through = Tar::default().link("a", "b").file("a/evil", b"x");
    assert_eq!(refused(through), "a stands in it twice");
    // A link below a link, each harmless alone.
    let through = Tar::default().link("a", ".").link("a/b", "../x");
    assert_eq!(refused(through), "a stands in it twice");
    let over = Tar::default().link("a", "b").file("a", b"x");
    assert_eq!(refused(over), "a stands in it twice");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn nothing_stands_in_it_twice() {
    assert_eq!(refused(Tar::default().file("a", b"x").file("a", b"y")), "a stands in it twice");
    assert_eq!(refused(Tar::default().file("a", b"x").file("./a", b"y")), "./a stands in it twice");
    assert_eq!(refused(Tar::default().file("a", b"x").file("a/b", b"y")), "a/b stands in it twice");
    assert_eq!(refused(Tar::default().link("a", "b").link("a", "c")), "a stands in it twice");
}

#[test]
fn what_is_neither_file_nor_folder_nor_link_is_refused() {
    for kind in [EntryType::Block, EntryType::Char, EntryType::Fifo, EntryType::GNUSparse, EntryType::new(b'Z')] {
        let said = refused(Tar::default().entry(kind, b"odd", b"", b""));
        assert_eq!(said, "odd is neither file nor folder nor link", "{kind:?}");
    }
    let holes = Tar::default().entry(EntryType::XHeader, b"odd", b"", &pax("GNU.sparse.major", "1")).file("odd", b"");
    assert_eq!(refused(holes), "odd is a file with holes, which is not unpacked");
}

#[test]
fn number_and_bytes_are_bounded() {
    let many = (0..21).fold(Tar::default(), |archive, index| archive.file(&index.to_string(), b""));
    assert_eq!(refused(many), "it holds more than 20 files");
    let large = Tar::default().file("a", &[0; 6_000]).file("b", &[0; 6_000]);
    assert_eq!(refused(large), "it unpacks to more than 10000 bytes");
    let just = Tar::default().file("a", &[0; 6_000]).file("b", &[0; 4_000]);
    assert_eq!(tar(&just.end()).1, Ok(2));
    // A copy takes room, too.
    let copied = Tar::default().file("a", &[0; 6_000]).entry(EntryType::Link, b"b", b"a", b"");
    assert_eq!(refused(copied), "it unpacks to more than 10000 bytes");
    // A gigabyte of zeros in a megabyte, in the file and behind its end.
    let bomb = |header: &[u8]| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(header).unwrap();
        std::io::copy(&mut std::io::repeat(0).take(50 << 20), &mut gzip).unwrap();
        gzip.finish().unwrap()
    };
    let mut header = Header::new_gnu();
    header.set_path("zeros").unwrap();
    header.set_size(50 << 20);
    header.set_cksum();
    let said = unpack(Archive::Tar(Packing::Gzip), &bomb(header.as_bytes()), SMALL).1;
    assert_eq!(said.unwrap_err(), "it unpacks to more than 10000 bytes");
    let said = unpack(Archive::Tar(Packing::Gzip), &bomb(&[]), SMALL).1;
    assert_eq!(said.unwrap_err(), "it goes on behind its end");
    let zeros = zip(&[("zeros", 0o100_644, &vec![0; 1 << 20])]);
    assert!(zeros.len() < 10_000);
    assert_eq!(unpack(Archive::Zip, &zeros, SMALL).1.unwrap_err(), "it unpacks to more than 10000 bytes");
}

#[test]
fn what_an_archive_says_of_a_file_is_bounded() {
    let long = vec![b'a'; 70_000];
    let archive = Tar::default().entry(EntryType::GNULongName, b"long", b"", &long).file("a", b"x");
    assert_eq!(refused(archive), "long says more of itself than any file has to say");
    let archive = Tar::default().entry(EntryType::GNULongName, b"long", b"", &long[..5_000]).file("a", b"x");
    assert!(refused(archive).ends_with(" is no name of a file"));
    let archive = Tar::default().entry(EntryType::XHeader, b"x", b"", &pax("size", "7")).file("a", b"x");
    assert_eq!(refused(archive), "a has two sizes");
}

#[test]
fn a_long_name_is_one_name() {
    let name = format!("{}/file", "folder/".repeat(30));
    let archive = Tar::default().entry(EntryType::GNULongName, b"long", b"", name.as_bytes()).file("short", b"x");
    let (folder, unpacked) = tar(&archive.end());
    assert_eq!(unpacked, Ok(2));
    assert_eq!(read(&folder, &name), "x");
}

#[test]
fn what_is_cut_or_no_archive_is_an_error() {
    for archive in [Archive::Zip, Archive::Tar(Packing::Gzip), Archive::Tar(Packing::Xz), Archive::Tar(Packing::Zstd)] {
        for bytes in [&b""[..], b"<html>not found</html>", &[0; 700]] {
            assert!(unpack(archive, bytes, SMALL).1.is_err(), "{archive:?}");
        }
    }
    let whole = Tar::default().file("a", &[7; 2_000]).end();
    // In the middle of a file, behind it, and behind half of the end.
    for end in [1_500, 2_560, 512, 0] {
        assert!(tar(&whole[..end]).1.is_err(), "{end}");
    }
    // What does not compress, so that nearly all of the archive is content.
    let mut state = 1_u64;
    let mut noise = [0; 2_000];
    for byte in &mut noise {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        *byte = state.to_be_bytes()[0];
    }
    let mut broken = zip(&[("a", 0o100_644, &noise)]);
    assert!(broken.len() > 1_900);
    let at = broken.len() / 4;
    broken[at] ^= 0xff;
    assert!(unpack(Archive::Zip, &broken, SMALL).1.is_err());
}

#[cfg(unix)]
#[test]
fn no_program_gets_the_rights_of_another() {
    use std::os::unix::fs::PermissionsExt;
    let archive = zip(&[("run", 0o104_755, b"x"), ("read", 0o100_600, b"x")]);
    let (folder, unpacked) = unpack(Archive::Zip, &archive, SMALL);
    assert_eq!(unpacked, Ok(2));
    let mode = |name: &str| fs::metadata(folder.path().join("root").join(name)).unwrap().permissions().mode();
    assert_eq!((mode("run") & 0o7_111, mode("read") & 0o7_111), (0o111, 0));
}

#[test]
fn an_archive_is_known_by_its_ending() {
    let of = |name| Archive::of(name).map(|(_, stem)| stem);
    assert_eq!(of("app-1.2.0.tar.gz"), Some("app-1.2.0"));
    assert_eq!(of("app.TGZ"), Some("app"));
    assert_eq!(of("app.zip"), Some("app"));
    for name in ["app", "app.gz", ".zip", ".tar.gz", "app.zip.sha256", "é.zi"] {
        assert_eq!(of(name), None, "{name}");
    }
    assert_eq!(Archive::of("a.tar.zst"), Some((Archive::Tar(Packing::Zstd), "a")));
}

proptest::proptest! {
    #[test]
    fn no_bytes_lead_out_of_the_folder_or_to_a_panic(
        names in proptest::collection::vec("[ab./\\\\]{1,12}", 1..6),
        targets in proptest::collection::vec("[ab./]{0,12}", 6),
        kinds in proptest::collection::vec(0..4_usize, 6),
    ) {
        let kinds_of = [EntryType::Regular, EntryType::Directory, EntryType::Symlink, EntryType::Link];
        let mut archive = Tar::default();
        for ((name, target), kind) in names.iter().zip(&targets).zip(kinds) {
            archive = archive.entry(kinds_of[kind], name.as_bytes(), target.as_bytes(), b"");
        }
        let (folder, unpacked) = tar(&archive.end());
        if unpacked.is_ok() {
            let root = folder.path().join("root").canonicalize().unwrap();
            for place in all_below(&root) {
                // Wherever a link leads, if it leads anywhere, that is below the folder.
                if let Ok(target) = place.canonicalize() {
                    proptest::prop_assert!(target.starts_with(&root), "{} leads to {}", place.display(), target.display());
                }
            }
        }
    }
}

fn all_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.symlink_metadata().unwrap().is_dir() {
            found.extend(all_below(&path));
        }
        found.push(path);
    }
    found
}
