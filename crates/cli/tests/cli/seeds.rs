//! The examples that the whole program was asked to get right, each by the command that a person would type.

use crate::run::Run;
use crate::stores::{bucket, github, old};
use crate::stub::{plain, release};

const APP: &str = "ghr://acme/app";
const MYAPP: &str = "s3://ap-northeast-1/releases/myapp?endpoint=http://HOST";
const FILE: &str = "app-linux-amd64.tar.gz";

#[track_caller]
fn prints(run: &Run, expected: &str) {
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, expected, ""));
}

#[test]
fn a_repository_with_pre_releases_and_without() {
    let server = github(plain(&["v1.2.3", "v1.3.0-rc.1"]));
    prints(&server.run(&["latest", APP]), "v1.2.3\n");
    prints(&server.run(&["latest", "ghr://acme/app?pre-release=true"]), "v1.3.0-rc.1\n");
    prints(&server.run(&["latest", "ghr://acme/app?pre-release=false"]), "v1.2.3\n");
}

#[test]
fn a_bucket_with_a_folder_for_each_version() {
    let keys = ["myapp/v1.2.4/app.tar.gz", "myapp/v1.2.3/app.tar.gz", "myapp/v1.2.3-rc.1/app.tar.gz"];
    let server = bucket(old(&keys));
    prints(&server.run(&["latest", MYAPP]), "v1.2.4\n");
    prints(&server.run(&["sort", MYAPP, "--pre-release"]), "v1.2.3-rc.1\nv1.2.3\nv1.2.4\n");
}

#[test]
fn a_bucket_of_calendar_versions() {
    let keys = ["myapp/2024.06.15.0/app", "myapp/2024.06.15.1/app", "myapp/2024.07.01.0/app"];
    let server = bucket(old(&keys));
    prints(&server.run(&["latest", MYAPP, "--calver", "YYYY.0M.0D.MICRO"]), "2024.07.01.0\n");
    let run = server.run(&["latest", MYAPP, "--calver", "YYYY.0M.MICRO"]);
    assert_eq!((run.status, &*run.stdout), (1, ""));
    assert_eq!(
        run.stderr,
        "error: none of the 3 tags matches the policy (3 not_a_version)\n\
         hint: --calver YYYY.0M.0D.MICRO reads 3 of them\n"
    );
}

#[test]
fn blue_and_green_on_one_registry() {
    let server = github(plain(&["v1.1.0+blue", "v1.2.0+blue", "v1.2.0+green", "v1.3.0+green"]));
    prints(&server.run(&["latest", APP, "--slot", "blue"]), "v1.2.0+blue\n");
    prints(&server.run(&["latest", APP, "--slot", "green"]), "v1.3.0+green\n");
}

#[test]
fn a_release_whose_artifact_comes_twenty_minutes_later() {
    let before = release("v1.0.0", 600, &[FILE]);
    let wanting = ["latest", APP, "--artifact", FILE];
    let waiting = github(vec![release("v1.1.0", 19, &[]), before.clone()]);
    let run = waiting.run(&wanting);
    assert_eq!((run.status, &*run.stdout), (0, "v1.0.0\n"));
    assert!(
        run.stderr.starts_with(&format!(
            "warning: v1.1.0 is newer, and its artifact {FILE} is not there in full yet; it is waited for until 2"
        )),
        "{}",
        run.stderr
    );
    let there = github(vec![release("v1.1.0", 20, &[FILE]), before.clone()]);
    prints(&there.run(&wanting), "v1.1.0\n");
    // It never comes.
    let late = github(vec![release("v1.1.0", 31, &[]), before]);
    let run = late.run(&wanting);
    assert_eq!((run.status, &*run.stdout), (0, "v1.0.0\n"));
    assert_eq!(
        run.stderr,
        format!("warning: v1.1.0 is newer and skipped, for its artifact {FILE} is not there in full\n")
    );
}
