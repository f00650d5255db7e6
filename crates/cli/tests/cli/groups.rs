//! Groups, patterns, and sorting.

use serde_json::{Value, json};

use crate::run::{Run, repository_with_tags, verpick};

fn run(arguments: &[&str], stdin: &str) -> Run {
    verpick(arguments, stdin.as_bytes())
}

const TAGS: &str = "\
v1.2.0
v1.10.0
v2.0.0-rc.1
v0.9.0
v1.10.1+blue
api/v3.0.0
api/v3.1.0
client/pkg/v3.0.9
raven-js@3.26.4
nightly
";

#[test]
fn each_group_has_its_latest() {
    for (group, expected) in [
        ("major", "v0.9.0\nv1.10.1+blue\n"),
        ("minor", "v0.9.0\nv1.2.0\nv1.10.1+blue\n"),
        ("prefix", "v1.10.1+blue\napi/v3.1.0\nclient/pkg/v3.0.9\nraven-js@3.26.4\n"),
        ("channel", "v2.0.0-rc.1\nv1.10.1+blue\n"),
        ("slot", "v1.10.0\nv1.10.1+blue\n"),
    ] {
        let run = run(&["latest", "--per", group], TAGS);
        assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, expected, ""), "--per {group}");
    }
}

#[test]
fn groups_by_number_go_by_value() {
    let run = run(&["latest", "--per", "major"], "v10.0.0\nv9.0.0\nv2.0.0\n");
    assert_eq!(run.stdout, "v2.0.0\nv9.0.0\nv10.0.0\n");
}

#[test]
fn a_group_by_calendar_is_a_year_or_a_month() {
    let tags = "2023.12.1\n2024.06.1\n2024.06.2\n2024.01.9\n";
    let year = run(&["latest", "--per", "major", "--calver", "YYYY.0M.MICRO"], tags);
    assert_eq!(year.stdout, "2023.12.1\n2024.06.2\n");
    let month = run(&["latest", "--per", "minor", "--calver", "YYYY.0M.MICRO"], tags);
    assert_eq!(month.stdout, "2023.12.1\n2024.01.9\n2024.06.2\n");
}

#[test]
fn a_monorepo_gives_the_latest_of_each_package() {
    let tags = ["api/v1.9.0", "api/v1.10.0", "web/v2.0.0-rc.1", "web/v1.0.0", "v0.1.0"];
    let folder = repository_with_tags("groups-monorepo", &tags);
    let run = verpick(&["latest".as_ref(), "--per".as_ref(), "prefix".as_ref(), folder.as_os_str()], b"");
    assert_eq!(run.stdout, "v0.1.0\napi/v1.10.0\nweb/v1.0.0\n");
}

#[test]
fn groups_have_a_shape_in_json() {
    let run = run(&["latest", "--per", "prefix", "--json"], "api/v1.0.0\nv2.0.0\nlatest\n");
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    let groups = answer["groups"].as_array().unwrap();
    let shown: Vec<_> =
        groups.iter().map(|group| json!([group["key"], group["tag"], group["version"]["prefix"]])).collect();
    assert_eq!(shown, [json!(["", "v2.0.0", ""]), json!(["api/", "api/v1.0.0", "api/"])]);
    assert_eq!(answer["candidates"], 3);
}

#[test]
fn no_group_at_all_is_nothing() {
    let run = run(&["latest", "--per", "prefix"], "latest\nnightly\n");
    assert_eq!((run.status, &*run.stdout), (1, ""));
    assert!(run.stderr.starts_with("error: none of the 2 tags matches the policy (2 not_a_version)"), "{}", run.stderr);
}

#[test]
fn any_prefix_and_one_prefix_exclude_each_other() {
    let run = run(&["latest", "--per", "prefix", "--prefix", "api/"], TAGS);
    assert_eq!(run.status, 2);
}

#[test]
fn a_pattern_cuts_the_version_out_and_the_whole_tag_is_shown() {
    let tags = "app_1.2.0_amd64\napp_1.10.0_amd64\napp_1.9.0_arm64\n1.99.0\n";
    let pattern = r"^app_(?<version>.*)_amd64$";
    let latest = run(&["latest", "--tag-pattern", pattern], tags);
    assert_eq!((latest.status, &*latest.stdout), (0, "app_1.10.0_amd64\n"));

    let explained = run(&["latest", "--tag-pattern", pattern, "--json", "--explain"], tags);
    let answer: Value = serde_json::from_str(&explained.stdout).unwrap();
    assert_eq!((&answer["tag"], &answer["version"]["input"]), (&json!("app_1.10.0_amd64"), &json!("1.10.0")));
    assert_eq!(answer["verdicts"][3]["reason"], "pattern");
}

#[test]
fn tags_that_give_one_version_are_both_shown() {
    let tags = "app-1.2.0-linux\napp-1.2.0-darwin\napp-1.1.0-linux\n";
    let pattern = r"^app-(?<version>[\d.]+)-";
    let latest = run(&["latest", "--tag-pattern", pattern], tags);
    assert_eq!(latest.stdout, "app-1.2.0-linux\napp-1.2.0-darwin\n");
    let explained = run(&["latest", "--tag-pattern", pattern, "--json"], tags);
    let answer: Value = serde_json::from_str(&explained.stdout).unwrap();
    assert_eq!(answer["tags"], json!(["app-1.2.0-linux", "app-1.2.0-darwin"]));
}

#[test]
fn a_denied_tag_is_denied_whole_under_a_pattern() {
    let tags = "app-1.2.0-linux\napp-1.1.0-linux\n";
    let arguments = ["latest", "--tag-pattern", r"^app-(?<version>[\d.]+)-", "--deny", "app-1.2.0-linux"];
    assert_eq!(run(&arguments, tags).stdout, "app-1.1.0-linux\n");
}

#[test]
fn tags_that_the_policy_leaves_out_are_not_shown_beside_the_one_it_takes() {
    let tags = "app_1.0.0_amd64\napp_1.0.0_arm64\napp_v1.0.0_riscv\n";
    let arguments = ["latest", "--tag-pattern", "app_(?<version>.*)_", "--deny", "app_1.0.0_arm64"];
    assert_eq!(run(&arguments, tags).stdout, "app_1.0.0_amd64\napp_v1.0.0_riscv\n");
    let groups = run(&["latest", "--per", "major", "--tag-pattern", "app_(?<version>.*)_"], tags);
    assert_eq!(groups.stdout.lines().count(), 3);
}

#[test]
fn what_runs_is_read_through_the_pattern_too() {
    let arguments = ["latest", "--tag-pattern", "^app_(?<version>.*)_amd64$", "--current", "app_1.9.0_amd64"];
    let upgraded = run(&arguments, "app_1.9.0_amd64\napp_1.10.0_amd64\n");
    assert_eq!((upgraded.status, &*upgraded.stdout), (0, "app_1.10.0_amd64\n"));
    assert_eq!(upgraded.stderr, "upgrade: from app_1.9.0_amd64 to app_1.10.0_amd64\n");
}

#[test]
fn groups_by_number_go_by_place_where_parts_are_optional() {
    let optional = run(&["latest", "--per", "minor", "--calver", "YY[.0M]-MICRO"], "24-3\n24.03-1\n");
    assert_eq!(optional.stdout, "24-3\n24.03-1\n");
    let same = run(&["latest", "--per", "minor", "--calver", "YY[.MINOR]"], "24\n24.0\n");
    assert_eq!(same.stdout, "24.0\n");
}

#[test]
fn a_pattern_without_the_group_is_wrong_usage() {
    let without = run(&["latest", "--tag-pattern", "^v(.*)$"], "v1.0.0\n");
    assert_eq!(without.status, 2);
    assert!(
        without.stderr.starts_with("error: tag pattern ^v(.*)$ has no group named version\nhint: "),
        "{}",
        without.stderr
    );
    let broken = run(&["latest", "--tag-pattern", "(?<version>"], "v1.0.0\n");
    assert_eq!(broken.status, 2);
    assert_eq!(broken.stderr, "error: tag pattern (?<version> is no regular expression: unclosed group\n");
}

#[test]
fn sort_prints_what_passes_oldest_first() {
    let sorted = run(&["sort"], "v1.10.0\nv1.9.0\nlatest\n1.10.0\nv1.11.0-rc.1\nv1.9.0\n");
    assert_eq!((sorted.status, &*sorted.stdout), (0, "v1.9.0\nv1.9.0\n1.10.0\nv1.10.0\n"));
    let reversed = run(&["sort", "--reverse", "--pre-release"], "v1.10.0\nv1.11.0-rc.1\nv1.9.0\n");
    assert_eq!(reversed.stdout, "v1.11.0-rc.1\nv1.10.0\nv1.9.0\n");
}

#[test]
fn sort_has_a_shape_in_json() {
    let sorted = run(&["sort", "--json"], "v1.10.0\nlatest\nv1.9.0\n");
    let answer: Value = serde_json::from_str(&sorted.stdout).unwrap();
    let tags: Vec<_> = answer["versions"].as_array().unwrap().iter().map(|version| &version["tag"]).collect();
    assert_eq!(tags, ["v1.9.0", "v1.10.0"]);
    assert_eq!((&answer["candidates"], &answer["rejected"]), (&json!(3), &json!(1)));
}

#[test]
fn sorting_nothing_is_nothing() {
    let sorted = run(&["sort"], "latest\n");
    assert_eq!((sorted.status, &*sorted.stdout), (1, ""));
}
