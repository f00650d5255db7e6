//! Folders of this machine.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use verpick_registry::{Resume, SILENT};
use verpick_select::Selector;

use crate::store::{open, picked, tags, with};

fn write(root: &Path, files: &[&str]) {
    for file in files {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "content").unwrap();
    }
}

fn url(path: &Path) -> String {
    format!("file://{}", path.display())
}

#[tokio::test]
async fn a_folder_is_a_release_and_its_files_are_artifacts() {
    let root = TempDir::new().unwrap();
    let files = [
        "v1.2.3/app.tar.gz",
        "v1.2.4/notes.txt",
        "v1.2.4/docs/app.tar.gz",
        "v1.3.0-rc.1/app.tar.gz",
        "latest/x",
        "v9.9.9",
    ];
    write(root.path(), &files);
    let (settings, _) = with(&[]);
    let url = url(root.path());
    assert_eq!(tags(&url, &settings).await.unwrap(), ["latest", "v1.2.3", "v1.2.4", "v1.3.0-rc.1"]);
    let (tag, _) = picked(&url, &settings, &Selector::semver(), None).await.unwrap();
    assert_eq!(tag.as_deref(), Some("v1.2.4"));
    let (tag, found) = picked(&url, &settings, &Selector::semver(), Some("app.tar.gz")).await.unwrap();
    assert_eq!(tag.as_deref(), Some("v1.2.3"), "a file in a folder within is no artifact");
    assert_eq!(found.listing().cost().requests, 0);
    let release = found.listing().releases().iter().find(|release| release.tag == b"v1.2.3").unwrap();
    let artifact = release.artifact().unwrap();
    assert_eq!((&*artifact.name, artifact.size), ("app.tar.gz", Some(7)));
    assert_eq!(artifact.location.as_deref(), root.path().join("v1.2.3/app.tar.gz").to_str());
}

#[tokio::test]
async fn a_release_is_dated_by_its_last_file() {
    let root = TempDir::new().unwrap();
    write(root.path(), &["v1.0.0/a", "v1.0.0/b"]);
    let at = |seconds| std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    for (file, seconds) in [("a", 1_000_000), ("b", 900_000)] {
        fs::File::options()
            .write(true)
            .open(root.path().join("v1.0.0").join(file))
            .unwrap()
            .set_modified(at(seconds))
            .unwrap();
    }
    let registry = open(&url(root.path()), &with(&[]).0);
    let mut releases = registry.list(SILENT).await.unwrap().into_releases();
    registry.describe(releases.iter_mut().collect(), SILENT).await.unwrap();
    assert_eq!(releases[0].published.unwrap().timestamp(), 1_000_000);
}

#[tokio::test]
async fn an_empty_folder_is_there_and_a_missing_one_is_not() {
    let root = TempDir::new().unwrap();
    write(root.path(), &["file"]);
    let (settings, _) = with(&[]);
    fs::create_dir(root.path().join("empty")).unwrap();
    assert!(tags(&url(&root.path().join("empty")), &settings).await.unwrap().is_empty());
    for (name, what) in [("missing", "is not there"), ("file", "is no folder")] {
        let path = root.path().join(name);
        let error = tags(&url(&path), &settings).await.unwrap_err();
        assert!(error.is_not_found());
        assert_eq!(format!("{error:#}"), format!("the folder {} {what}", path.display()));
    }
    let registry = open(&url(root.path()), &settings);
    let mut gone = verpick_registry::Release::new("v1.0.0");
    let error = registry.describe(vec![&mut gone], SILENT).await.unwrap_err();
    assert!(error.is_incomplete());
    let mut elsewhere = verpick_registry::Release::new("../empty");
    registry.describe(vec![&mut elsewhere], SILENT).await.unwrap();
    assert_eq!(elsewhere.artifacts, Some(Vec::new()), "a tag leads nowhere else");
}

#[tokio::test]
async fn a_folder_has_a_bound_and_a_name_with_escapes() {
    let root = TempDir::new().unwrap();
    let odd = root.path().join("a b%");
    write(&odd, &["v1.0.0/a", "v1.1.0/a"]);
    let (mut settings, _) = with(&[]);
    let url = format!("file://{}/a%20b%25/", root.path().display());
    assert_eq!(tags(&url, &settings).await.unwrap(), ["v1.0.0", "v1.1.0"]);
    settings.most_pages = 0;
    let error = tags(&url, &settings).await.unwrap_err();
    assert!(error.is_too_much());
}

#[cfg(unix)]
#[tokio::test]
async fn links_are_followed_and_names_need_not_be_utf8() {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    let root = TempDir::new().unwrap();
    write(root.path(), &["store/1/app", "releases/v1.0.0/app"]);
    let releases = root.path().join("releases");
    symlink(root.path().join("store/1"), releases.join("v1.1.0")).unwrap();
    symlink("nowhere", releases.join("v1.2.0")).unwrap();
    symlink("v1.3.0", releases.join("v1.3.0")).unwrap();
    let name = std::ffi::OsStr::from_bytes(b"v2.0.0\xff");
    fs::create_dir(releases.join(name)).unwrap();
    fs::write(releases.join(name).join("app"), "").unwrap();
    let registry = open(&url(&releases), &with(&[]).0);
    let mut releases = registry.list(SILENT).await.unwrap().into_releases();
    registry.describe(releases.iter_mut().collect(), SILENT).await.unwrap();
    let mut found: Vec<_> =
        releases.iter().map(|release| (&release.tag[..], release.artifacts.as_ref().unwrap().len())).collect();
    found.sort();
    assert_eq!(found, [(&b"v1.0.0"[..], 1), (b"v1.1.0", 1), (b"v2.0.0\xff", 1)]);
}

#[tokio::test]
async fn a_file_is_gone_on_with_where_it_was_left_as_long_as_it_is_the_same() {
    let place = TempDir::new().unwrap();
    let folder = place.path().join("v1.0.0");
    fs::create_dir(&folder).unwrap();
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|index| (index % 251) as u8).collect();
    fs::write(folder.join("app.zip"), &bytes).unwrap();
    let registry = open(&format!("file://{}", place.path().display()), &with(&[]).0);
    let mut releases = registry.list(SILENT).await.unwrap().into_releases();
    registry.describe(releases.iter_mut().collect(), SILENT).await.unwrap();
    let artifact = &releases[0].artifacts.as_ref().unwrap()[0];
    let fetched = async |resume: Option<Resume>| {
        let mut content = registry.fetch(artifact, resume.as_ref(), SILENT).await.unwrap();
        let (from, size, validator) = (content.from(), content.size(), content.validator().unwrap().to_owned());
        let mut all = Vec::new();
        while let Some(chunk) = content.next().await.unwrap() {
            all.extend_from_slice(&chunk);
        }
        assert_eq!((size, all.len() as u64), (Some(3_000_000), 3_000_000 - from));
        (from, validator, all)
    };
    let (from, validator, all) = fetched(None).await;
    assert!(from == 0 && all == bytes);
    let (from, _, rest) = fetched(Some(Resume { from: 1_000_000, validator: validator.clone() })).await;
    assert!(from == 1_000_000 && rest == bytes[1_000_000..]);
    for old in [Resume { from: 5, validator: "other".to_owned() }, Resume { from: 3_000_001, validator }] {
        assert_eq!(fetched(Some(old)).await.0, 0);
    }
    fs::remove_file(folder.join("app.zip")).unwrap();
    let error = registry.fetch(artifact, None, SILENT).await.unwrap_err();
    assert!(error.to_string().ends_with("app.zip is not there"), "{error}");
    assert!(error.is_not_found());
}
