//! The habits of a good command-line program.

use serde_json::Value;

use crate::run::{Run, verpick};

fn run(arguments: &[&str], stdin: &str) -> Run {
    verpick(arguments, stdin.as_bytes())
}

#[test]
fn format_explains_a_format() {
    let explained = run(&["format", "YY.0M.MICRO"], "");
    assert_eq!(explained.status, 0);
    assert_eq!(
        explained.stdout,
        "\
PART   READS
YY     the year less 2000, unpadded, 0 to 999
.      the character .
0M     the month in 2 digits, 01 to 12
.      the character .
MICRO  a number without leading zeros

samples: 6.01.0, 16.11.1, 106.12.42
"
    );
}

#[test]
fn format_shows_lints_and_reads_tags() {
    let explained = run(&["format", "DD.MM.YYYY", "9.1.2024", "09.1.2024"], "");
    assert_eq!(explained.status, 1, "one of the tags is refused");
    assert!(explained.stdout.contains("note: DD stands before MM"), "{}", explained.stdout);
    assert!(
        explained.stdout.contains("9.1.2024: CalVer DD.MM.YYYY, day 9, month 1, year 2024\n"),
        "{}",
        explained.stdout
    );
    assert!(explained.stdout.contains("09.1.2024: day 09 at byte 0 has a leading zero (DD)\n"), "{}", explained.stdout);
}

#[test]
fn format_has_a_shape_in_json() {
    let explained = run(&["format", "--json", r"\rYYYY-WW", "r2024-1"], "");
    let answer: Value = serde_json::from_str(&explained.stdout).unwrap();
    assert_eq!(answer["parts"][0]["literal"], "r");
    assert_eq!(answer["parts"][1]["token"]["name"], "YYYY");
    assert_eq!(answer["samples"][0], "r2006-1");
    assert_eq!(answer["lints"][0]["name"], "year_with_week");
    assert_eq!(answer["tags"][0]["segments"], serde_json::json!([2024, 1]));
}

#[test]
fn what_is_no_format_is_wrong_usage() {
    let refused = run(&["format", "foo.bar"], "");
    assert_eq!((refused.status, &*refused.stdout), (2, ""));
    assert!(refused.stderr.starts_with("error: format foo.bar: foo at byte 0 is no token"), "{}", refused.stderr);
}

#[test]
fn quiet_leaves_out_hints_and_remarks_but_not_errors() {
    let date = "v1.2.3\n2024.3.15\n";
    assert!(run(&["latest"], date).stderr.starts_with("hint: "));
    assert_eq!(run(&["latest", "--quiet"], date).stderr, "");
    assert_eq!(run(&["-q", "latest", "--current", "v1.0.0"], "v1.1.0\n").stderr, "");
    let nothing = run(&["latest", "-q"], "latest\n");
    assert_eq!(nothing.stderr.lines().count(), 1, "{}", nothing.stderr);
    assert!(nothing.stderr.starts_with("error: "), "{}", nothing.stderr);
}

#[test]
fn at_debug_every_verdict_is_logged() {
    let logged = run(&["latest", "-l", "debug", "--log-format", "json"], "v1.0.0\nv1.1.0-rc.1\nnightly\n");
    assert_eq!(logged.stdout, "v1.0.0\n", "logging does not change the answer");
    let lines: Vec<Value> = logged.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let verdicts: Vec<_> = lines.iter().filter(|line| line["level"] == "DEBUG").collect();
    assert_eq!(verdicts.len(), 3);
    assert_eq!((&verdicts[0]["tag"], &verdicts[0]["verdict"]), (&"v1.0.0".into(), &"selected".into()));
    assert_eq!(verdicts[1]["reason"], "prerelease");
    let text = run(&["-l", "debug", "sort"], "v1.0.0\n");
    assert!(text.stderr.contains("DEBUG") && text.stderr.contains("v1.0.0"), "{}", text.stderr);
}

#[test]
fn nothing_is_logged_unless_asked_for() {
    assert_eq!(run(&["latest"], "v1.0.0\nnightly\n").stderr, "");
}

#[test]
fn completions_exist_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell], "");
        assert_eq!(script.status, 0, "{shell}");
        for flag in
            ["verpick", "calver", "artifact", "grace", "min-age", "cache-dir", "no-cache", "refresh", "releases"]
        {
            assert!(script.stdout.contains(flag), "{shell}: {flag}");
        }
    }
}

#[test]
fn bash_takes_the_completions() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let line = "verpick completions bash > completions.bash && bash -n completions.bash && echo fine";
    assert_eq!(crate::run::shell(folder, line).stdout, "fine\n");
}

#[test]
fn manual_pages_exist_for_the_program_and_each_subcommand() {
    let page = run(&["man"], "");
    assert!(page.stdout.contains(".TH verpick 1"), "{}", &page.stdout[..200]);
    for command in ["latest", "sort", "parse", "compare", "next", "infer", "releases", "format", "completions", "man"] {
        let page = run(&["man", command], "");
        assert_eq!(page.status, 0, "{command}");
        assert!(page.stdout.contains(&format!(".TH verpick-{command} 1")), "{command}");
    }
    let unknown = run(&["man", "no-such"], "");
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("the subcommands are latest, sort, parse"), "{}", unknown.stderr);
}

#[test]
fn a_pager_is_only_for_terminals() {
    let paged = run(&["latest", "--pager"], "v1.0.0\n");
    assert_eq!((paged.status, &*paged.stdout), (0, "v1.0.0\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_there_is_colour_and_tables_keep_to_its_width() {
    // `script` gives the program a terminal of its own.
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let explain = "stty rows 24 columns 40; printf 'v1.0.0\\nnightly\\n' | verpick latest --explain";
    let on_terminal = |line: &str| {
        let run = crate::run::shell(folder, &format!("script --quiet --command \"{line}\" /dev/null"));
        assert_eq!(run.status, 0, "{}", run.stdout);
        run.stdout.replace('\r', "")
    };
    let coloured = on_terminal(&format!("export TERM=xterm; unset NO_COLOR; {explain}"));
    assert!(coloured.contains("\u{1b}[32mselected"), "{coloured:?}");
    let plain = on_terminal(&format!("export TERM=xterm NO_COLOR=1; {explain}"));
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    assert!(plain.lines().all(|line| line.chars().count() <= 40), "{plain}");
    assert!(plain.contains('…'), "{plain}");
    let paged = on_terminal(&format!("export TERM=xterm PAGER='sed s/^/paged:/'; {explain} --pager"));
    assert!(paged.starts_with("paged:v1.0.0\n"), "{paged}");
}
