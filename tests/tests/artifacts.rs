//! The laws of finding the wanted file, each tried on thousands of generated releases.
//!
//! Invariant: the same releases on every run, unless `PROPTEST_RNG_SEED` or `PROPTEST_CASES` ask for others; nothing is
//! written to disk.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{FileFailurePersistence, RngSeed};
use verpick_registry::artifact::{Named, Platform, Wanted};

const NAMED: Named<'_> = Named { name: "app", tag: "v1.2.3", version: "1.2.3" };

const PLATFORMS: [&str; 9] = [
    "linux/amd64/gnu",
    "linux/amd64/musl",
    "linux/amd64",
    "linux/arm64/gnu",
    "linux/armv7/musl",
    "linux/386/gnu",
    "darwin/arm64",
    "darwin/amd64",
    "windows/amd64",
];

/// Files that no platform picks, whatever stands before.
const BESIDE: [&str; 14] = [
    ".sha256",
    ".sha512",
    ".md5",
    ".asc",
    ".sig",
    ".minisig",
    ".pem",
    ".sbom",
    ".json",
    ".intoto.jsonl",
    ".cosign.bundle",
    ".att",
    ".pdb",
    ".debug",
];

fn config() -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(20_241_115),
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..ProptestConfig::default()
    }
}

fn part(of: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    select(of)
}

fn system() -> impl Strategy<Value = &'static str> {
    part(&["-linux", "_Linux", "-darwin", "-macOS", "-windows", "_win", "-osx", "-ubuntu-22.04", "", "-freebsd"])
}

fn cpu() -> impl Strategy<Value = &'static str> {
    part(&[
        "-amd64",
        "_x86_64",
        "-x86-64-v3",
        "-x64",
        "-arm64",
        "_aarch64",
        "-armv7",
        "-armhf",
        "-arm",
        "-386",
        "_i686",
        "64",
        "-universal",
        "",
        "-s390x",
    ])
}

/// A name as projects give them, and now and then one as nobody does.
fn name() -> impl Strategy<Value = String> {
    let usual = (
        part(&["app", "app", "apptool", "server", "app-extended"]),
        part(&["-1.2.3", "_v1.2.3", "", "-1.386"]),
        system(),
        cpu(),
        part(&["", "", "-gnu", "-musl", "-static", "-debug", "-lite"]),
        part(&[".tar.gz", ".tgz", ".tar.xz", ".zip", ".gz", "", ".exe", ".deb", ".sha256", ".txt"]),
    )
        .prop_map(|(product, version, system, cpu, libc, ending)| {
            [product, version, system, cpu, libc, ending].concat()
        });
    prop_oneof![12 => usual, 1 => ".{0,40}", 1 => "[-_.a-z0-9{}]{0,24}"]
}

fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(name(), 0..12)
}

fn platform() -> impl Strategy<Value = Platform> {
    select(&PLATFORMS[..]).prop_map(|text| text.parse().unwrap())
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let templates = part(&[
        "{name}-{version}-{os}-{arch}.{ext}",
        "{name}_{tag}_{os}_{arch}.tar.gz",
        "{name}-{os}-{arch}-{libc}.{ext}",
        "app{os}{arch}",
        "app-1.2.3-linux-amd64.zip",
    ]);
    prop_oneof![
        2 => platform().prop_map(Wanted::on),
        1 => (templates, platform()).prop_map(|(text, on)| Wanted::parse(text).unwrap().with_platform(on)),
    ]
}

/// The answer, in names: the places differ with the order.
fn answer(wanted: &Wanted, files: &[String]) -> Result<Option<String>, [String; 2]> {
    match wanted.find(&NAMED, files) {
        Ok(found) => Ok(found.map(|index| files[index].clone())),
        Err(tie) => Err(tie.files().map(str::to_owned)),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_order_of_the_files_changes_nothing(
        (files, shuffled) in names().prop_flat_map(|files| (Just(files.clone()), Just(files).prop_shuffle())),
        wanted in wanted(),
    ) {
        prop_assert_eq!(answer(&wanted, &files), answer(&wanted, &shuffled));
    }

    #[test]
    fn of_files_with_the_same_name_the_first_is_found(files in names(), wanted in wanted()) {
        let twice = [files.clone(), files.clone()].concat();
        prop_assert_eq!(wanted.find(&NAMED, &twice), wanted.find(&NAMED, &files));
    }

    #[test]
    fn what_stands_beside_a_file_changes_nothing(
        mut files in names(), platform in platform(), of in any::<Index>(), ending in select(&BESIDE[..]), at in any::<Index>(),
    ) {
        let wanted = Wanted::on(platform);
        let before = answer(&wanted, &files);
        let beside = if files.is_empty() { String::from("SHA256SUMS") } else { of.get(&files).clone() + ending };
        files.insert(at.index(files.len() + 1), beside);
        prop_assert_eq!(answer(&wanted, &files), before);
    }

    #[test]
    fn a_file_for_another_platform_changes_nothing(
        mut files in names(), platform in platform(), other in name(), at in any::<Index>(),
    ) {
        let wanted = Wanted::on(platform);
        prop_assume!(answer(&wanted, std::slice::from_ref(&other)) == Ok(None));
        let before = answer(&wanted, &files);
        files.insert(at.index(files.len() + 1), other);
        prop_assert_eq!(answer(&wanted, &files), before);
    }

    #[test]
    fn what_is_found_is_found_alone(files in names(), wanted in wanted()) {
        match answer(&wanted, &files) {
            Ok(None) => for file in &files {
                prop_assert_eq!(answer(&wanted, std::slice::from_ref(file)), Ok(None));
            },
            Ok(Some(file)) => prop_assert_eq!(answer(&wanted, std::slice::from_ref(&file)), Ok(Some(file.clone()))),
            Err([one, other]) => {
                prop_assert!(one < other);
                prop_assert_eq!(answer(&wanted, &[other.clone(), one.clone()]), Err([one, other]));
            }
        }
    }

    #[test]
    fn a_template_of_a_name_finds_it(mut files in names(), file in name(), platform in platform()) {
        prop_assume!(!file.is_empty());
        let text = NAMED.template(&file);
        files.push(file.clone());
        match Wanted::parse(&text) {
            Ok(wanted) => prop_assert_eq!(answer(&wanted.with_platform(platform), &files), Ok(Some(file))),
            // Without a variable it is an exact name, and may read as a platform.
            Err(error) => prop_assert!(!text.contains('{'), "{}", error),
        }
    }

    #[test]
    fn a_tie_is_settled_by_its_template(files in names(), wanted in wanted()) {
        if let Err(tie) = wanted.find(&NAMED, &files) {
            let settled = Wanted::parse(tie.template()).unwrap();
            prop_assert_eq!(answer(&settled, &files), Ok(Some(tie.files()[0].to_owned())));
            prop_assert!(tie.hint().contains("template"));
        }
    }

    #[test]
    fn a_template_finds_what_its_variables_spell(platform in platform(), ending in part(&["tar.gz", "zip", "txz"])) {
        let file = format!("app-1.2.3-{}-{}.{ending}", platform.os(), platform.arch());
        let wanted = Wanted::parse("{name}-{version}-{os}-{arch}.{ext}").unwrap().with_platform(platform);
        prop_assert_eq!(answer(&wanted, std::slice::from_ref(&file)), Ok(Some(file.clone())));
        prop_assert_eq!(answer(&Wanted::on(platform), std::slice::from_ref(&file)), Ok(Some(file.clone())));
    }

    #[test]
    fn any_text_is_wanted_or_an_error_within_it(text in prop_oneof![".{0,40}", "[{}a-z/.]{0,24}"], platform in platform()) {
        match Wanted::parse(&text) {
            Ok(wanted) => {
                let _ = answer(&wanted.with_platform(platform), &[text]);
            }
            Err(error) => {
                prop_assert!(text.is_char_boundary(error.offset()));
                let shown = error.to_string();
                prop_assert!(shown.starts_with("artifact") && !shown.contains('\n'));
            }
        }
    }

    #[test]
    fn any_name_may_be_called_anything(files in names(), name in ".{0,12}", tag in ".{0,12}", version in ".{0,12}", wanted in wanted()) {
        let named = Named { name: &name, tag: &tag, version: &version };
        if let Ok(Some(index)) = wanted.find(&named, &files) {
            prop_assert!(index < files.len());
        }
    }
}
