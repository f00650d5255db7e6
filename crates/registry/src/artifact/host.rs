//! Which C library the Linux has that we run on.
//!
//! What its own shell is linked with decides, for a loader may lie about for guests: Debian has a package of musl, and
//! Alpine one that lends glibc's name to it. Only where the shell says nothing do the loaders that are there.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::platform::Libc;

/// The programs of the system that are asked, in this order.
const PROGRAMS: [&str; 2] = ["bin/sh", "usr/bin/env"];
/// Where loaders are.
const FOLDERS: [&str; 2] = ["lib", "lib64"];
/// Headers stand at the beginning, and the name of the loader right behind them.
const ENOUGH: u64 = 1 << 16;
/// The kind of header that says where the name of the loader is.
const INTERPRETER: u64 = 3;

/// The C library of the system below `root`; `None` where nothing says which, as where all programs are static.
pub(super) fn libc(root: &Path) -> Option<Libc> {
    let by_program = PROGRAMS.iter().find_map(|program| of_loader(&loader(&head(&root.join(program))?)?));
    by_program.or_else(|| by_loaders(root))
}

/// The only library that there is a loader of.
fn by_loaders(root: &Path) -> Option<Libc> {
    let entries = FOLDERS.iter().filter_map(|folder| fs::read_dir(root.join(folder)).ok()).flatten().flatten();
    let mut found: Vec<Libc> = entries.filter_map(|entry| of_loader(entry.file_name().to_str()?)).collect();
    found.sort_unstable();
    found.dedup();
    match *found {
        [only] => Some(only),
        _ => None,
    }
}

/// The library that a loader is a part of.
fn of_loader(path: &str) -> Option<Libc> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.starts_with("ld-musl-") {
        Some(Libc::Musl)
    } else if ["ld-linux", "ld64.so.", "ld.so."].iter().any(|start| name.starts_with(start)) {
        Some(Libc::Gnu)
    } else {
        None
    }
}

fn head(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(ENOUGH).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The loader that an ELF program names, by the layout of its headers in 32 and in 64 bits.
fn loader(program: &[u8]) -> Option<String> {
    if !program.starts_with(b"\x7fELF") {
        return None;
    }
    let is_wide = *program.get(4)? == 2;
    let is_little = *program.get(5)? == 1;
    let number = |at: u64, length: u64| {
        let bytes = slice(program, at, length)?;
        let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Some(if is_little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    };
    let word = if is_wide { 8 } else { 4 };
    let (table, size, count) = match is_wide {
        true => (number(0x20, 8)?, number(0x36, 2)?, number(0x38, 2)?),
        false => (number(0x1c, 4)?, number(0x2a, 2)?, number(0x2c, 2)?),
    };
    let (offset, length) = if is_wide { (8, 0x20) } else { (4, 0x10) };
    for index in 0..count {
        let header = table.checked_add(index * size)?;
        if number(header, 4)? == INTERPRETER {
            let name = slice(program, number(header + offset, word)?, number(header + length, word)?)?;
            return Some(String::from_utf8_lossy(name).trim_end_matches('\0').to_owned());
        }
    }
    None
}

fn slice(bytes: &[u8], at: u64, length: u64) -> Option<&[u8]> {
    let at = usize::try_from(at).ok()?;
    bytes.get(at..at.checked_add(usize::try_from(length).ok()?)?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::{libc, loader};
    use crate::artifact::Libc;

    /// The beginning of a program with one header before the one that names its loader.
    fn program(is_wide: bool, is_little: bool, name: &str) -> Vec<u8> {
        let mut bytes = b"\x7fELF".to_vec();
        bytes.extend([if is_wide { 2 } else { 1 }, if is_little { 1 } else { 2 }]);
        bytes.resize(0x200, 0);
        let mut put = |at: usize, length: usize, number: u64| {
            let wide = number.to_be_bytes();
            let mut part = wide[8 - length..].to_vec();
            if is_little {
                part.reverse();
            }
            bytes[at..at + length].copy_from_slice(&part);
        };
        let (table, size, word) = if is_wide { (0x40, 0x38, 8) } else { (0x34, 0x20, 4) };
        let fields = if is_wide { [0x20, 0x36, 0x38] } else { [0x1c, 0x2a, 0x2c] };
        put(fields[0], word, table);
        put(fields[1], 2, size);
        put(fields[2], 2, 2);
        let header = usize::try_from(table + size).unwrap();
        put(usize::try_from(table).unwrap(), 4, 6);
        put(header, 4, 3);
        let (offset, length) = if is_wide { (8, 0x20) } else { (4, 0x10) };
        put(header + offset, word, 0x200);
        put(header + length, word, name.len() as u64 + 1);
        bytes.extend(name.as_bytes());
        bytes.push(0);
        bytes
    }

    /// A system of these files.
    fn system(files: &[(&str, &[u8])]) -> TempDir {
        let folder = TempDir::new().unwrap();
        for (path, bytes) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    #[track_caller]
    fn check(files: &[(&str, &[u8])], expected: Option<Libc>) {
        assert_eq!(libc(system(files).path()), expected);
    }

    #[test]
    fn the_loader_of_a_program_is_read_whatever_its_width_and_order() {
        for is_wide in [true, false] {
            for is_little in [true, false] {
                let bytes = program(is_wide, is_little, "/lib/ld-musl-x86_64.so.1");
                assert_eq!(loader(&bytes).as_deref(), Some("/lib/ld-musl-x86_64.so.1"));
                // Wherever it is cut, it is as good as none.
                for cut in 0..bytes.len() {
                    assert_eq!(loader(&bytes[..cut]), None, "{cut}");
                }
            }
        }
        assert_eq!(loader(b"#!/bin/busybox sh\n"), None);
    }

    #[test]
    fn the_shell_says_which_library_the_system_has() {
        for (name, expected) in [
            ("/lib64/ld-linux-x86-64.so.2", Some(Libc::Gnu)),
            ("/lib/ld-linux-armhf.so.3", Some(Libc::Gnu)),
            ("/lib/ld64.so.1", Some(Libc::Gnu)),
            ("/nix/store/abc-glibc-2.40/lib/ld-linux-x86-64.so.2", Some(Libc::Gnu)),
            ("/lib/ld-musl-aarch64.so.1", Some(Libc::Musl)),
            ("/system/bin/linker64", None),
        ] {
            check(&[("bin/sh", &program(true, true, name))], expected);
        }
        check(&[("usr/bin/env", &program(true, true, "/lib/ld-musl-x86_64.so.1"))], Some(Libc::Musl));
    }

    #[test]
    fn a_loader_for_guests_does_not_outvote_the_shell() {
        let (gnu, musl) = ("lib64/ld-linux-x86-64.so.2", "lib/ld-musl-x86_64.so.1");
        check(&[("bin/sh", &program(true, true, "/lib64/ld-linux-x86-64.so.2")), (musl, b"")], Some(Libc::Gnu));
        check(&[("bin/sh", &program(true, true, "/lib/ld-musl-x86_64.so.1")), (gnu, b"")], Some(Libc::Musl));
    }

    #[test]
    fn without_a_shell_the_only_loader_says_it() {
        let (gnu, musl) = ("lib64/ld-linux-x86-64.so.2", "lib/ld-musl-x86_64.so.1");
        check(&[(gnu, b"")], Some(Libc::Gnu));
        check(&[(musl, b""), ("lib/libc.so", b"")], Some(Libc::Musl));
        check(&[(musl, b""), (gnu, b"")], None);
        check(&[("bin/sh", b"#!/bin/other"), (musl, b"")], Some(Libc::Musl));
        check(&[], None);
    }
}
