//! Git repositories as a source, in every shape that they have.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::run::{PROGRAM, Run, git, repository_with_tags, verpick};

fn latest(folder: &Path) -> Run {
    verpick(&["latest".as_ref(), folder.as_os_str()], b"")
}

#[track_caller]
fn finds(folder: &Path, tag: &str) {
    let run = latest(folder);
    assert_eq!((run.status, run.stdout.trim_end()), (0, tag), "{}", run.stderr);
}

/// The error and the hint of a run that failed, without the folder's path.
#[track_caller]
fn refused(run: &Run, status: i32) -> String {
    assert_eq!(run.status, status, "{}", run.stderr);
    assert_eq!(run.stdout, "");
    assert_eq!(run.stderr.lines().count(), 2, "an error and a hint: {}", run.stderr);
    run.stderr.clone()
}

#[test]
fn annotated_and_lightweight_tags_count_alike() {
    let folder = repository_with_tags("git-kinds", &["v1.0.0", "v1.1.0"]);
    finds(&folder, "v1.1.0");
    git(&folder, &["tag", "--annotate", "--message=release", "v1.2.0"]);
    finds(&folder, "v1.2.0");
    git(&folder, &["tag", "v1.10.0", "v1.2.0"]);
    finds(&folder, "v1.10.0");
}

#[test]
fn a_folder_inside_a_repository_is_that_repository() {
    let folder = repository_with_tags("git-inside", &["v1.0.0"]);
    fs::create_dir(folder.join("inner")).unwrap();
    finds(&folder.join("inner"), "v1.0.0");
}

#[test]
fn bare_repositories_worktrees_and_submodules_are_repositories() {
    let folder = repository_with_tags("git-shapes", &["v1.0.0", "v1.1.0"]);
    git(&folder, &["clone", "--quiet", "--bare", ".", "bare.git"]);
    finds(&folder.join("bare.git"), "v1.1.0");
    git(&folder, &["worktree", "add", "--quiet", "--detach", "tree"]);
    finds(&folder.join("tree"), "v1.1.0");

    let outer = repository_with_tags("git-submodule", &["v9.0.0"]);
    git(&outer, &["submodule", "--quiet", "add", folder.to_str().unwrap(), "inner"]);
    finds(&outer.join("inner"), "v1.1.0");
    finds(&outer, "v9.0.0");
}

#[test]
fn packed_references_and_loose_ones_are_read_together() {
    let folder = repository_with_tags("git-packed", &["v1.0.0", "v1.1.0"]);
    git(&folder, &["pack-refs", "--all"]);
    finds(&folder, "v1.1.0");
    git(&folder, &["tag", "v1.2.0"]);
    finds(&folder, "v1.2.0");
}

#[test]
fn twelve_thousand_tags_are_read() {
    let folder = repository_with_tags("git-many", &[]);
    let output = Command::new("git").arg("-C").arg(&folder).args(["rev-parse", "HEAD"]).output().unwrap();
    let commit = String::from_utf8(output.stdout).unwrap();
    let lines = (0..12_000).map(|i| format!("{} refs/tags/v1.{}.{}\n", commit.trim(), i / 100, i % 100));
    let packed: String = lines.collect();
    fs::write(folder.join(".git/packed-refs"), format!("# pack-refs with: peeled fully-peeled \n{packed}")).unwrap();
    finds(&folder, "v1.119.99");
    let run = verpick(&["latest".as_ref(), "--json".as_ref(), folder.as_os_str()], b"");
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(answer["candidates"], 12_000);
}

#[test]
fn a_shallow_clone_gives_the_tags_it_has() {
    let folder = repository_with_tags("git-deep", &["v1.0.0"]);
    git(&folder, &["commit", "--quiet", "--allow-empty", "--message=second"]);
    git(&folder, &["tag", "v1.1.0"]);
    git(&folder, &["commit", "--quiet", "--allow-empty", "--message=third"]);
    let url = format!("file://{}", folder.display());
    git(&folder, &["clone", "--quiet", "--depth=1", &url, "shallow"]);
    let error = refused(&latest(&folder.join("shallow")), 1);
    assert!(error.contains("hint: it is a shallow clone; git fetch --tags brings them"), "{error}");
    git(&folder.join("shallow"), &["fetch", "--quiet", "--depth=1", "--tags"]);
    finds(&folder.join("shallow"), "v1.1.0");
}

#[cfg(target_os = "linux")]
#[test]
fn tags_that_are_not_utf8_are_candidates_too() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = repository_with_tags("git-bytes", &["v1.0.0"]);
    let head = fs::read_to_string(folder.join(".git/refs/tags/v1.0.0")).unwrap();
    fs::write(folder.join(".git/refs/tags").join(OsStr::from_bytes(b"v2.0.0-\xff")), head).unwrap();
    finds(&folder, "v1.0.0");
    let run = verpick(&["latest".as_ref(), "--json".as_ref(), "--explain".as_ref(), folder.as_os_str()], b"");
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(answer["verdicts"][1]["tag_hex"], "76322e302e302dff");
}

#[test]
fn the_environment_does_not_point_elsewhere() {
    let here = repository_with_tags("git-here", &["v1.0.0"]);
    let elsewhere = repository_with_tags("git-elsewhere", &["v2.0.0"]);
    let output = Command::new(PROGRAM)
        .arg("latest")
        .arg(&here)
        .env("GIT_DIR", elsewhere.join(".git"))
        .env("GIT_WORK_TREE", &elsewhere)
        .output()
        .unwrap();
    assert_eq!(output.stdout, b"v1.0.0\n");
}

#[test]
fn a_folder_that_is_no_repository_is_status_3() {
    // Outside of any repository: the folder for tests lies within this one.
    let folder = std::env::temp_dir().join(format!("verpick-no-repository-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let error = refused(&latest(&folder), 3);
    fs::remove_dir(&folder).unwrap();
    assert!(error.contains("not a git repository"), "{error}");
    assert!(error.contains("hint: name a folder inside a repository"), "{error}");
}

#[test]
fn a_folder_that_does_not_exist_is_wrong_usage() {
    let error = refused(&latest(Path::new("no/such/folder")), 2);
    assert!(error.starts_with("error: cannot read no/such/folder as a git repository: No such file"), "{error}");
}

#[test]
fn a_repository_without_tags_matches_nothing() {
    let folder = repository_with_tags("git-none", &[]);
    let error = refused(&latest(&folder), 1);
    assert!(error.contains("hint: git fetch --tags brings those of its remote"), "{error}");
}

#[test]
fn a_corrupt_list_of_references_is_status_3() {
    let folder = repository_with_tags("git-corrupt", &["v1.0.0"]);
    fs::write(folder.join(".git/packed-refs"), "this is no reference\n").unwrap();
    let error = refused(&latest(&folder), 3);
    assert!(error.contains("packed-refs"), "{error}");
}

#[test]
fn a_reference_that_git_leaves_out_is_status_3() {
    let folder = repository_with_tags("git-broken", &["v1.0.0", "v1.1.0"]);
    fs::write(folder.join(".git/refs/tags/v1.1.0"), "no hash\n").unwrap();
    let error = refused(&latest(&folder), 3);
    assert!(error.contains("refs/tags/v1.1.0"), "{error}");
}

#[test]
fn a_tag_whose_commit_is_gone_is_status_3() {
    let folder = repository_with_tags("git-dangling", &["v1.0.0"]);
    fs::write(folder.join(".git/refs/tags/v1.1.0"), format!("{}\n", "1".repeat(40))).unwrap();
    let error = refused(&latest(&folder), 3);
    assert!(error.contains("git cannot read the tags of"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_repository_that_may_not_be_read_is_status_3() {
    use std::os::unix::fs::PermissionsExt;

    let folder = repository_with_tags("git-forbidden", &["v1.0.0"]);
    git(&folder, &["pack-refs", "--all"]);
    fs::set_permissions(folder.join(".git/packed-refs"), fs::Permissions::from_mode(0o000)).unwrap();
    // Whoever is root may read everything, unless the right to is given up.
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let mut command = if is_root { Command::new("setpriv") } else { Command::new(PROGRAM) };
    if is_root {
        command.args(["--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]);
        command.arg(PROGRAM);
    }
    let run = Run::from(command.arg("latest").arg(&folder).output().unwrap());
    assert!(refused(&run, 3).contains("Permission denied"), "{}", run.stderr);
}
