//! The real server, in every protocol that it speaks, against what git itself lists there.

use std::collections::BTreeMap;

use verpick_select::Selector;

use crate::repository::{Folder, commit, git, many, output, said};
use crate::server::{Manner, Server, is_there};
use crate::support::{list, settings, tags};

/// The protocols, and how many requests a listing costs in each.
const PROTOCOLS: [(Option<u8>, u64); 3] = [(None, 2), (Some(1), 1), (Some(0), 1)];

/// What git lists at a URL: each tag with the object that it stands for in the end.
fn listed_by_git(server: &Server, folder: &Folder) -> BTreeMap<Vec<u8>, String> {
    let url = format!("{}/acme/app.git", server.url);
    let output = output(folder.path(), &["ls-remote", "--tags", &url]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut tags = BTreeMap::new();
    for line in output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let at = line.iter().position(|byte| *byte == b'\t').unwrap();
        let (object, name) = (String::from_utf8(line[..at].to_vec()).unwrap(), &line[at + 1..]);
        let name = name.strip_prefix(b"refs/tags/").unwrap();
        // A peeled one stands behind its own.
        tags.insert(name.strip_suffix(b"^{}").unwrap_or(name).to_vec(), object);
    }
    tags
}

/// Holds what we list against what git lists, in each protocol; gives it.
async fn same_as_git(folder: &Folder) -> BTreeMap<Vec<u8>, String> {
    let mut of_git = BTreeMap::new();
    for (protocol, cost) in PROTOCOLS {
        let server = Server::start(folder.path(), Manner { protocol, ..Manner::default() });
        let listing = list(&server.app(), &settings(&[])).await.unwrap();
        assert_eq!(server.asked().len() as u64, cost, "{protocol:?}");
        assert_eq!(listing.cost().requests, cost, "{protocol:?}");
        of_git = listed_by_git(&server, folder);
        assert_eq!(tags(&listing), of_git, "{protocol:?}");
    }
    of_git
}

#[tokio::test]
async fn every_kind_of_tag_is_listed_as_git_lists_it() {
    if !is_there() {
        return;
    }
    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0", "v1.1.0-rc.1", "api/v1.0.0"]);
    git(&path, &["tag", "--annotate", "--message=release", "v1.1.0", "main"]);
    git(&path, &["tag", "--annotate", "--message=again", "nested", "v1.1.0"]);
    git(&path, &["tag", "tree", "main^{tree}"]);
    git(&path, &["symbolic-ref", "refs/tags/latest", "refs/tags/v1.1.0"]);
    git(&path, &["symbolic-ref", "refs/tags/dangling", "refs/tags/none"]);
    // Named like tags, and none.
    git(&path, &["update-ref", "refs/heads/v9.0.0", "main"]);
    git(&path, &["update-ref", "refs/pull/1/head", "main"]);
    git(&path, &["update-ref", "refs/tagsv9.1.0/x", "main"]);
    git(&path, &["update-ref", "refs/heads/refs/tags/v9.2.0", "main"]);
    commit(&path, "second");
    git(&path, &["tag", "v1.2.0"]);

    let tags = same_as_git(&folder).await;
    let names: Vec<_> = tags.keys().map(|name| String::from_utf8_lossy(name)).collect();
    assert_eq!(names, ["api/v1.0.0", "latest", "nested", "tree", "v1.0.0", "v1.1.0", "v1.1.0-rc.1", "v1.2.0"]);
    let first = said(&path, &["rev-parse", "main~1"]);
    for tag in ["v1.0.0", "v1.1.0", "nested", "latest"] {
        assert_eq!(tags[tag.as_bytes()], first, "{tag} stands for the commit");
    }
}

#[tokio::test]
async fn packed_tags_and_loose_ones_are_listed_together() {
    if !is_there() {
        return;
    }
    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0", "v1.1.0"]);
    git(&path, &["tag", "--annotate", "--message=release", "v1.2.0", "main"]);
    git(&path, &["pack-refs", "--all"]);
    git(&path, &["tag", "v1.3.0"]);
    assert_eq!(same_as_git(&folder).await.len(), 4);
}

#[tokio::test]
async fn a_repository_without_tags_or_without_a_commit_is_an_empty_list() {
    if !is_there() {
        return;
    }
    let folder = Folder::new();
    folder.empty(&[]);
    assert!(same_as_git(&folder).await.is_empty());
    let folder = Folder::new();
    folder.bare(&[]);
    assert!(same_as_git(&folder).await.is_empty());
}

#[tokio::test]
async fn a_repository_of_sha_256_is_read() {
    if !is_there() {
        return;
    }
    let folder = Folder::new();
    folder.empty(&["--object-format=sha256"]);
    assert!(same_as_git(&folder).await.is_empty());
    let folder = Folder::new();
    let path = folder.bare(&["--object-format=sha256"]);
    git(&path, &["tag", "--annotate", "--message=release", "v1.0.0", "main"]);
    let tags = same_as_git(&folder).await;
    assert_eq!(tags[b"v1.0.0".as_slice()].len(), 64);
    assert_eq!(tags[b"v1.0.0".as_slice()], said(&path, &["rev-parse", "main"]));
}

#[tokio::test]
async fn a_shallow_repository_is_read() {
    if !is_there() {
        return;
    }
    let (origin, folder) = (Folder::new(), Folder::new());
    let path = origin.with_tags(&["v1.0.0"]);
    commit(&path, "second");
    git(&path, &["tag", "v1.1.0"]);
    std::fs::create_dir(folder.path().join("acme")).unwrap();
    let url = format!("file://{}", path.display());
    git(folder.path(), &["clone", "--quiet", "--bare", "--depth=1", &url, "acme/app.git"]);
    let tags = same_as_git(&folder).await;
    assert_eq!(tags.into_keys().collect::<Vec<_>>(), [b"v1.1.0"]);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn tags_that_are_not_utf8_are_listed_byte_for_byte() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    if !is_there() {
        return;
    }
    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0"]);
    let commit = said(&path, &["rev-parse", "main"]);
    std::fs::write(path.join("refs/tags").join(OsStr::from_bytes(b"v2.0.0-\xff\xc3")), format!("{commit}\n")).unwrap();
    let tags = same_as_git(&folder).await;
    assert!(tags.contains_key(b"v2.0.0-\xff\xc3".as_slice()), "{tags:?}");
}

#[tokio::test]
async fn a_hundred_thousand_tags_are_listed() {
    if !is_there() {
        return;
    }
    let folder = Folder::new();
    many(&folder.bare(&[]), 100_000);
    for (protocol, _) in PROTOCOLS {
        let server = Server::start(folder.path(), Manner { protocol, ..Manner::default() });
        let listing = list(&server.app(), &settings(&[])).await.unwrap();
        assert_eq!(listing.releases().len(), 100_000);
        assert_eq!(Selector::semver().latest(listing.releases()).unwrap().tag(), "v1.99.999");
    }
}

#[tokio::test]
async fn protocol_2_is_asked_for_tags_alone() {
    if !is_there() {
        return;
    }
    let folder = Folder::new();
    folder.with_tags(&["v1.0.0"]);
    let server = Server::start(folder.path(), Manner::default());
    list(&server.app(), &settings(&[])).await.unwrap();
    let asked = server.asked();
    let [get, post] = asked.as_slice() else { panic!("two requests: {asked:?}") };
    assert_eq!((&*get.method, &*get.path), ("GET", "/acme/app.git/info/refs"));
    assert_eq!(get.query, "service=git-upload-pack");
    assert_eq!((&*post.method, &*post.path, &*post.query), ("POST", "/acme/app.git/git-upload-pack", ""));
    for asked in [get, post] {
        assert_eq!(asked.header("git-protocol"), Some("version=2"));
        assert_eq!(asked.header("authorization"), None);
        assert!(asked.header("user-agent").unwrap().starts_with("git/2.0 (verpick/"), "{asked:?}");
    }
    let body = String::from_utf8(post.body.clone()).unwrap();
    let (command, arguments) = body.split_once("0001").unwrap();
    assert!(command.starts_with("0014command=ls-refs\n"), "{command}");
    assert!(command.contains("object-format=sha1\n") && command.contains("agent=verpick/"), "{command}");
    assert_eq!(arguments, "0009peel\n001aref-prefix refs/tags/\n0000");
}

#[tokio::test]
async fn the_way_that_an_address_is_written_does_not_matter() {
    if !is_there() {
        return;
    }
    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0"]);
    std::fs::rename(&path, folder.path().join("acme/my app.git")).unwrap();
    let server = Server::start(folder.path(), Manner::default());
    for ending in ["acme/my%20app.git", "acme/my%20app.git/", "acme/my%20app.git?slot=blue"] {
        list(&format!("git+{}/{ending}", server.url), &settings(&[])).await.unwrap();
        assert_eq!(server.asked().len(), 2, "{ending}");
    }
}
