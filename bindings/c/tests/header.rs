//! The committed header is the one that the sources give, and every item of it has a comment.
//!
//! `VERPICK_BLESS=1 cargo test --package verpick-capi header` writes it anew.

use std::path::{Path, PathBuf};
use std::{env, fs};

use cbindgen::{Builder, Config};

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

fn committed() -> PathBuf {
    Path::new(CRATE).join("include/verpick.h")
}

/// Declarations and nothing else, as `cbindgen.toml` alone gives them.
fn plain(config: Config) -> String {
    let mut config = config;
    config.no_includes = true;
    let bindings =
        Builder::new().with_config(config).with_crate(CRATE).generate().expect("sources that cbindgen reads");
    let mut header = Vec::new();
    bindings.write(&mut header);
    String::from_utf8(header).expect("UTF-8")
}

fn config() -> Config {
    Config::from_file(Path::new(CRATE).join("cbindgen.toml")).expect("a configuration that cbindgen reads")
}

/// The header for C and C++, around the same declarations.
fn whole() -> String {
    let mut config = config();
    let warning = config.autogen_warning.take().expect("a first line");
    config.cpp_compat = true;
    let plain = plain(config);
    let introduction = include_str!("../include/introduction.txt").trim_end();
    format!(
        "{warning}\n\n{introduction}\n\n#ifndef VERPICK_H\n#define VERPICK_H\n\n#include <stddef.h>\n#include <stdint.h>\n\n\
         {}\n\n#endif /* VERPICK_H */\n",
        plain.trim()
    )
}

#[test]
fn the_committed_header_is_what_the_sources_give() {
    let now = whole();
    if env::var_os("VERPICK_BLESS").is_some() {
        fs::write(committed(), &now).expect("a header that can be written");
    }
    let then = fs::read_to_string(committed()).unwrap_or_default();
    let differs = then.lines().zip(now.lines()).find(|(then, now)| then != now);
    assert!(then == now, "{differs:?}; if that is meant, run it with VERPICK_BLESS=1");
}

#[test]
fn plain_declarations_have_nothing_for_the_preprocessor_but_numbers() {
    let plain = plain(config());
    let lines = plain.lines().filter(|line| line.trim_start().starts_with('#'));
    let is_number = |line: &&str| {
        let mut words = line.split(' ');
        let value = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        words.next() == Some("#define") && words.nth(1).is_some_and(value) && words.next().is_none()
    };
    let (numbers, others): (Vec<_>, Vec<_>) = lines.partition(is_number);
    assert_eq!(others, Vec::<&str>::new());
    assert!(numbers.contains(&"#define VERPICK_ABI_VERSION 1"), "{numbers:?}");
}

/// Where a comment has to stand: before what begins at the margin, and before every field and value.
#[test]
fn every_declaration_is_behind_a_comment() {
    let plain = plain(config());
    let mut lines = plain.lines().map(str::trim).filter(|line| !line.is_empty()).skip(1);
    let (mut before, mut declarations) = ("", 0);
    while let Some(line) = lines.next() {
        if line.starts_with("/*") {
            before = line;
            let end = if line.ends_with("*/") { Some(line) } else { lines.find(|line| line.ends_with("*/")) };
            assert!(end.is_some(), "a comment that ends");
            continue;
        }
        // The end of a structure, and what an enum is besides.
        if !line.starts_with('}') && !line.starts_with("typedef uint32_t ") {
            assert!(before.starts_with("/*"), "{line:?} has no comment, but {before:?} before it");
            declarations += 1;
        }
        // The arguments of a function.
        if line.contains('(') && !line.ends_with(");") {
            lines.find(|line| line.ends_with(");")).expect("a function that ends");
        }
        before = line;
    }
    assert!(declarations > 200, "{declarations} declarations");
}
