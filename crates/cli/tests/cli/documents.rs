//! Every console block of the README and of `docs/`, and every example of `--help`, does what it says.

use std::fs;
use std::path::PathBuf;

use verpick::registry::RegistryUrl;

use crate::run::{repository, repository_with_tags, shell, verpick};
use crate::stub::{GitHub, release};
use crate::watching::folder;

/// The documents that people read, but for those of registries.
fn documents() -> Vec<PathBuf> {
    let mut found = vec![repository().join("README.md")];
    found.extend(documents_in("docs"));
    found
}

fn documents_in(folder: &str) -> impl Iterator<Item = PathBuf> {
    let docs = fs::read_dir(repository().join(folder)).expect("there is such a folder");
    docs.map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
}

/// The commands of a document's console blocks, each with what it prints: a command is a line that begins with `$ `,
/// and its output reaches to the next one.
fn transcripts(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside {
            match line.strip_prefix("$ ") {
                Some(command) => found.push((command.to_owned(), String::new())),
                None => {
                    let (_, output) = found.last_mut().expect("a block begins with a command");
                    output.push_str(line);
                    output.push('\n');
                }
            }
        }
    }
    found
}

#[test]
fn what_the_documents_show_is_what_the_program_prints() {
    let mut shown = 0;
    for document in documents() {
        let text = fs::read_to_string(&document).expect("the document can be read");
        for (command, expected) in transcripts(&text) {
            let run = shell(&repository(), &command);
            assert_eq!(run.stdout, expected, "$ {command}\nin {}", document.display());
            shown += 1;
        }
    }
    assert!(shown >= 15, "only {shown} commands were found in the documents");
}

#[test]
fn what_the_page_of_github_shows_is_what_the_program_prints() {
    let text = fs::read_to_string(repository().join("docs/registries/github.md")).expect("the document can be read");
    let transcripts = transcripts(&text);
    assert!(transcripts.len() >= 3);
    let github = GitHub::of(vec![
        release("v1.3.0-rc.1", 50, &[]),
        release("v1.2.0", 900, &["app-1.2.0-linux-arm64.tar.gz"]),
        release("v1.1.0", 9_000, &["app-1.1.0-linux-amd64.tar.gz"]),
    ]);
    for (command, expected) in transcripts {
        let words = command.replace('\'', "");
        let words: Vec<&str> = words.split(' ').skip(1).collect();
        let run = github.run(&words);
        assert_eq!(run.stdout + &run.stderr, expected, "$ {command}");
    }
}

#[cfg(unix)]
#[test]
fn the_script_on_the_page_of_watching_switches_the_link() {
    let text = fs::read_to_string(repository().join("docs/watch.md")).expect("the document can be read");
    let script = text.split_once("```sh\n#!/bin/sh\n").expect("there is a script").1;
    let mut script = script.split_once("```").expect("it has an end").0.replace("root=/srv/app\n", "root=$PWD/root\n");
    for there in ["sudo systemctl restart app.service\n", "curl --fail "] {
        assert!(script.contains(there), "{there}");
        script = script.replace(there, &format!(": {there}"));
    }
    let folder = folder("deploy");
    fs::write(folder.join("deploy"), script).expect("it can be written");
    let pack = "mkdir -p registry/$1 $1 && echo $1 > $1/hi && tar czf registry/$1/app-linux-amd64.tar.gz -C $1 hi";
    let watch = "verpick watch \"file://$PWD/registry?slot=blue\" --artifact linux/amd64 --once --state state.json -q -- \
                 sh ./deploy && cat root/current/hi";
    for tag in ["v1.0.0+blue", "v1.1.0+blue"] {
        let run = shell(&folder, &format!("set -- {tag}; {pack} && {watch}"));
        assert_eq!((run.status, run.stdout), (0, format!("{tag}\n")));
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    for document in documents().into_iter().chain(documents_in("docs/registries")) {
        let text = fs::read_to_string(&document).expect("the document can be read");
        let folder = document.parent().expect("a document is in a folder");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") {
                assert!(folder.join(path).exists(), "{} links to {target}", document.display());
            }
        }
    }
}

#[test]
fn the_examples_of_every_help_text_work() {
    let folder = repository_with_tags("help", &["v1.9.0", "v1.10.0", "api/v0.1.0"]);
    let registry = "mkdir -p registry/v1.0.0 && cd registry/v1.0.0 && tar czf app.tar.gz --files-from /dev/null";
    assert_eq!(shell(&folder, registry).status, 0);
    for subcommand in [
        "",
        "latest",
        "sort",
        "parse",
        "compare",
        "next",
        "infer",
        "releases",
        "watch",
        "download",
        "format",
        "completions",
        "man",
    ] {
        let arguments: Vec<&str> = [subcommand, "--help"].into_iter().filter(|word| !word.is_empty()).collect();
        let help = verpick(&arguments, b"");
        assert_eq!(help.status, 0);
        let examples = help.stdout.split_once("Examples:\n").expect("the help has examples").1;
        let examples: Vec<&str> = examples.lines().take_while(|line| line.starts_with("  ")).collect();
        assert_eq!(examples.len(), 2, "{subcommand} --help has two examples");
        for example in examples {
            // A comment stands far behind the command.
            let command = example.trim().split("   ").next().expect("there is a command");
            let run = shell(&folder, command);
            // Two of them show what a refused tag looks like.
            let refused = ["2024.02.30", "24.4"].iter().any(|tag| command.ends_with(tag));
            assert_eq!(run.status, i32::from(refused), "{command}\n{}", run.stdout);
            assert!(!run.stdout.is_empty() || command.contains(" > "), "{command} prints something");
        }
    }
}

#[test]
fn the_registries_of_help_texts_are_named_as_they_are_read() {
    let mut schemes: Vec<String> = Vec::new();
    for subcommand in ["latest", "releases"] {
        let help = verpick(&[subcommand, "--help"], b"");
        let examples = help.stdout.split_once("Registries:\n  verpick ").expect("the help has registries").1;
        for example in examples.lines().take_while(|line| !line.is_empty()) {
            let words = example.trim().trim_start_matches("verpick ").replace('\'', "");
            let words: Vec<&str> = words.split(' ').collect();
            let url = RegistryUrl::parse(words[1]).unwrap_or_else(|error| panic!("{example}: {error}"));
            schemes.push(url.scheme().to_owned());
            // The same of a folder that is not there: what is wrong is the folder, and not a flag.
            let elsewhere: Vec<&str> =
                [words[0], "file:///no/such/folder"].into_iter().chain(words[2..].iter().copied()).collect();
            let run = verpick(&elsewhere, b"");
            assert_eq!(
                (run.status, &*run.stderr),
                (3, "error: the folder /no/such/folder is not there\n"),
                "{example}"
            );
        }
    }
    // The others are second names of these.
    let seconds = ["oci", "git+http", "git+file"];
    for scheme in RegistryUrl::schemes().filter(|scheme| !seconds.contains(scheme)) {
        assert!(schemes.iter().any(|known| known == scheme), "{scheme}");
    }
}

/// What stands between backticks.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn every_tag_on_the_page_of_schemes_reads_under_its_format() {
    let text = fs::read_to_string(repository().join("docs/schemes.md")).expect("the document can be read");
    let mut read = 0;
    let is_project = |line: &&str| line.starts_with("| ") && !line.starts_with("| project |");
    for row in text.lines().filter(is_project) {
        let cells: Vec<&str> = row.split('|').collect();
        let [_, project, tags, format, prefix, _] = cells[..] else { panic!("four cells: {row}") };
        let flags = [("--calver", quoted(format).next()), ("--prefix", quoted(prefix).next())];
        let flags = flags.iter().filter_map(|(flag, value)| Some([*flag, (*value)?])).flatten();
        let tags: Vec<&str> = quoted(tags).collect();
        let arguments: Vec<&str> = ["parse"].into_iter().chain(flags).chain(tags.iter().copied()).collect();
        let run = verpick(&arguments, b"");
        assert_eq!(run.status, 0, "{project}: {}{}", run.stdout, run.stderr);
        read += tags.len();
    }
    assert!(read >= 50, "only {read} tags were found");
}
