//! Every kind of registry by its URL: what `latest` picks, what `releases` shows, and how many requests that is.

use std::path::Path;

use crate::releases::without_dates;
use crate::run::{Run, repository_with_tags};
use crate::server::Server;
use crate::stores::{bucket, container, git, oci, old};

const KEYS: [&str; 5] = [
    "app/README",
    "app/latest/app.tar.gz",
    "app/v1.9.0/app.tar.gz",
    "app/v1.10.0/app.tar.gz",
    "app/v2.0.0-rc.1/app.tar.gz",
];

#[track_caller]
fn prints(run: &Run, expected: &str) {
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, expected, ""));
}

/// A store with a folder for each version: a request for the list, and one for each release that is looked into.
#[track_caller]
fn check_store(server: &Server, url: &str) {
    prints(&server.run(&["latest", url]), "v1.10.0\n");
    assert_eq!(server.asked().len(), 1);
    prints(&server.run(&["latest", url, "--pre-release", "--artifact", "app.tar.gz"]), "v2.0.0-rc.1\n");
    assert_eq!(server.asked().len(), 1 + 3, "as many are looked into at once as are likely to be enough");
    let run = server.run(&["releases", url]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    assert_eq!(
        without_dates(&run.stdout),
        "\
TAG PUBLISHED AGE VERDICT ARTIFACTS
v2.0.0-rc.1 1 day rejected: prerelease app.tar.gz (1.2 MB)
v1.10.0 1 day selected app.tar.gz (1.2 MB)
v1.9.0 1 day older app.tar.gz (1.2 MB)
latest 1 day rejected: not_a_version app.tar.gz (1.2 MB)
"
    );
    assert_eq!(server.asked().len(), 1 + 4);
}

#[test]
fn s3() {
    check_store(&bucket(old(&KEYS)), "s3://eu-west-1/releases/app?endpoint=http://HOST");
}

#[test]
fn gs() {
    check_store(&bucket(old(&KEYS)), "gs://releases/app?endpoint=http://HOST");
}

#[test]
fn az() {
    check_store(&container(old(&KEYS)), "az://acme/releases/app?endpoint=http://HOST/acme");
}

#[test]
fn img_and_oci() {
    let mut tags: Vec<String> = (0..150).map(|minor| format!("v1.{minor}.0")).collect();
    tags.extend(["v2.0.0-rc.1", "v1.9.9_blue", "latest"].map(str::to_owned));
    let server = oci(&tags.iter().map(String::as_str).collect::<Vec<_>>());
    for scheme in ["img", "oci"] {
        let url = format!("{scheme}://HOST/acme/app");
        prints(&server.run(&["latest", &url]), "v1.149.0\n");
        assert_eq!(server.asked(), ["/v2/acme/app/tags/list?n=100", "/v2/acme/app/tags/list?n=100&last=v1.52.0"]);
        prints(&server.run(&["latest", &url, "--slot", "blue"]), "v1.9.9_blue\n");
        server.asked();
    }
    let run = server.run(&["releases", "img://HOST/acme/app", "-n", "3"]);
    assert_eq!(run.stderr, "3 of 153 releases; -n 0 shows all\n");
    assert_eq!(
        without_dates(&run.stdout),
        "\
TAG PUBLISHED AGE VERDICT ARTIFACTS
v2.0.0-rc.1 seen now rejected: prerelease
v1.149.0 seen now selected
v1.148.0 seen now older
"
    );
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn the_flags_say_which_underscores_of_an_image_mean_themselves() {
    let dated = ["2024_06_30_blue", "2024_07_01_green", "2024_07_02"];
    let server = oci(&dated);
    let calver = ["--calver", "YYYY_0M_0D"];
    let latest = |url: &str, flags: &[&str]| server.run(&[&["latest", url], flags].concat());
    let url = "img://HOST/acme/app";
    prints(&latest(url, &calver), "2024_07_02\n");
    prints(&latest(url, &[&calver[..], &["--slot", "blue"]].concat()), "2024_06_30_blue\n");
    prints(&latest("img://HOST/acme/app?calver=YYYY_0M_0D", &["--slot", "green"]), "2024_07_01_green\n");
    // A flag wins over a parameter here too.
    prints(
        &latest("img://HOST/acme/app?calver=YYYY.0M", &[&calver[..], &["--slot", "blue"]].concat()),
        "2024_06_30_blue\n",
    );

    let server = oci(&["v2_app-1.2.3_blue", "v2_app-1.3.0_green"]);
    let run = server.run(&["latest", url, "--prefix", "v2_app-", "--slot", "blue"]);
    prints(&run, "v2_app-1.2.3_blue\n");
}

#[test]
fn git_over_http() {
    let folder = repository_with_tags("schemes-git", &["v1.9.0", "v1.10.0", "v2.0.0-rc.1", "nightly"]);
    let server = git(folder);
    let url = "git+http://HOST/acme/app.git";
    prints(&server.run(&["latest", url]), "v1.10.0\n");
    assert_eq!(
        server.asked(),
        ["/acme/app.git/info/refs?service=git-upload-pack", "/acme/app.git/git-upload-pack"],
        "two requests, whatever else is in the repository"
    );
    let run = server.run(&["releases", url]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    assert_eq!(
        without_dates(&run.stdout),
        "\
TAG PUBLISHED AGE VERDICT ARTIFACTS
v2.0.0-rc.1 seen now rejected: prerelease
v1.10.0 seen now selected
v1.9.0 seen now older
nightly seen now rejected: not_a_version
"
    );
    assert_eq!(server.asked().len(), 2);
    let run = server.run(&["latest", url, "--artifact", "app.zip"]);
    assert_eq!((run.status, &*run.stdout), (2, ""));
    assert!(run.stderr.starts_with("error: git+http://HOST/acme/app.git has no artifacts"), "{}", run.stderr);
}

#[test]
fn a_folder_and_a_repository_of_this_machine() {
    let server = oci(&[]);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemes-folder");
    for key in KEYS {
        let path = folder.join(key);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "content").unwrap();
    }
    let url = format!("file://{}/app", folder.display());
    prints(&server.run(&["latest", &url]), "v1.10.0\n");
    let run = server.run(&["releases", &url, "-n", "2"]);
    assert!(run.stdout.contains("selected              app.tar.gz (7 B)\n"), "{}", run.stdout);

    let folder = repository_with_tags("schemes-file", &["v1.9.0", "v1.10.0"]);
    let (url, path) = (format!("git+file://{}", folder.display()), folder.display().to_string());
    for source in [url, path] {
        prints(&server.run(&["latest", &source]), "v1.10.0\n");
        let run = server.run(&["releases", &source]);
        assert!(run.stdout.contains("\nv1.10.0  2024-06-15  "), "{}", run.stdout);
        let run = server.run(&["releases", &source, "--json"]);
        let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let reference = answer["releases"][0]["reference"].as_str().expect("a tag stands for an object");
        assert_eq!(reference.len(), 40, "{reference}");
    }
    assert_eq!(server.asked(), [""; 0], "nothing is asked of any server");
}
