//! The files of the cache: whole or not there, private, bounded, shared.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use verpick_registry::cache::{Cache, Key, folder};
use verpick_registry::{Environment, SILENT, Settings};

use crate::support::{Repo, TOKEN, open, releases, settings};

fn cache(folder: &Path, size: u64) -> Cache {
    let mut settings = Settings::default();
    settings.cache = Some(folder.to_owned());
    settings.cache_size = size;
    Cache::new(&settings)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn the_folder_is_where_caches_are() {
    let at = |variables: &[(&str, &str)]| folder(&Environment::of(variables.iter().copied()));
    let (home, xdg) = (("HOME", "/home/me"), ("XDG_CACHE_HOME", "/var/cache/me"));
    assert_eq!(at(&[xdg, home]), Some("/var/cache/me/verpick".into()));
    // What is not absolute is ignored, as the XDG specification says.
    assert_eq!(at(&[("XDG_CACHE_HOME", "cache")]), None);
    assert_eq!(at(&[]), None);
    if cfg!(unix) {
        assert_eq!(at(&[home]), Some("/home/me/.cache/verpick".into()));
        assert_eq!(at(&[("XDG_CACHE_HOME", "cache"), home]), Some("/home/me/.cache/verpick".into()));
    }
}

#[test]
fn what_is_stored_is_loaded_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    let cache = cache(folder.path(), 1 << 20);
    cache.store(&Key::new("pages", "a"), &vec![1, 2, 3]);
    assert_eq!(cache.load(&Key::new("pages", "a")), Some(vec![1, 2, 3]));
    assert_eq!(cache.load::<Vec<i32>>(&Key::new("pages", "b")), None);
    // Where one part ends and the next begins counts.
    assert_eq!(cache.load::<Vec<i32>>(&Key::new("page", "sa")), None);
    cache.store(&Key::new("pages", "a"), &vec![4]);
    assert_eq!(cache.load(&Key::new("pages", "a")), Some(vec![4]));
    assert_eq!(files(folder.path()).len(), 1);
    assert_eq!(Cache::new(&Settings::default()).load::<Vec<i32>>(&Key::new("pages", "a")), None);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt;

    let folder = TempDir::new().unwrap();
    let below = folder.path().join("a/b");
    cache(&below, 1 << 20).store(&Key::new("pages", "a"), &1);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&below), 0o700);
    assert_eq!(mode(&files(&below)[0]), 0o600);
}

#[tokio::test]
async fn a_broken_or_old_file_is_as_good_as_none() {
    let repo = Repo::start(releases(3)).await;
    let folder = TempDir::new().unwrap();
    let (mut settings, _) = settings(&repo.url(), Some(TOKEN));
    settings.cache = Some(folder.path().to_owned());
    let whole = open(&settings).list(SILENT).await.unwrap();
    // Which of them: a release without a date would have a file of its own.
    let path = files(folder.path()).into_iter().max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
    let good = fs::read(&path).unwrap();
    let text = String::from_utf8(good.clone()).unwrap();
    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let broken = [
        Vec::new(),
        good[..good.len() / 2].to_vec(),
        good[..10].to_vec(),
        flipped,
        b"\n".to_vec(),
        vec![0xff; 4_096],
        text.replace("v1.2.0", "v9.9.9").into_bytes(),
        text.replacen("verpick-cache 1", "verpick-cache 0", 1).into_bytes(),
    ];
    repo.asked().await;
    for bytes in broken {
        fs::write(&path, &bytes).unwrap();
        let listing = open(&settings).list(SILENT).await.unwrap();
        assert_eq!(listing.releases(), whole.releases());
        assert_eq!(repo.asked().await, [(1, false)], "{}", String::from_utf8_lossy(&bytes));
        // And it is mended.
        open(&settings).list(SILENT).await.unwrap();
        assert_eq!(repo.asked().await, [(1, true)]);
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_no_error() {
    let repo = Repo::start(releases(3)).await;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let (mut settings, _) = settings(&repo.url(), Some(TOKEN));
    settings.cache = Some(file.join("below"));
    assert_eq!(open(&settings).list(SILENT).await.unwrap().releases().len(), 3);
}

#[test]
fn the_oldest_go_where_there_is_no_room() {
    let folder = TempDir::new().unwrap();
    let cache = cache(folder.path(), 5_000);
    let key = |number: usize| Key::new("pages", &number.to_string());
    let ago = |path: &Path, hours: u64| {
        let time = SystemTime::now() - Duration::from_secs(hours * 3_600);
        fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    };
    let mut known = Vec::new();
    for number in 0..10 {
        cache.store(&key(number), &"x".repeat(1_000));
        for path in files(folder.path()) {
            if !known.contains(&path) {
                ago(&path, 24 - number as u64);
                known.push(path);
            }
        }
    }
    let there: Vec<_> = (0..10).filter(|number| cache.load::<String>(&key(*number)).is_some()).collect();
    assert_eq!(there, [6, 7, 8, 9]);
    // One that would push out all others is not kept at all.
    cache.store(&key(10), &"x".repeat(3_000));
    assert_eq!(cache.load::<String>(&key(10)), None);
    // What is not ours stays; what was left half written goes.
    let (theirs, left) = (folder.path().join("README"), known[0].with_extension("1-2-3"));
    for path in [&theirs, &left] {
        fs::write(path, "x".repeat(9_000)).unwrap();
        ago(path, 48);
    }
    cache.store(&key(11), &1);
    assert!(theirs.exists() && !left.exists());
}

#[test]
fn many_at_once_never_load_half_a_file() {
    let folder = TempDir::new().unwrap();
    let cache = Arc::new(cache(folder.path(), 1 << 30));
    let key = || Key::new("pages", "a");
    let value = |writer: usize| vec![writer; 20_000 + writer];
    cache.store(&key(), &value(0));
    let writers: Vec<_> = (1..4)
        .map(|writer| {
            let cache = cache.clone();
            std::thread::spawn(move || (0..30).for_each(|_| cache.store(&key(), &value(writer))))
        })
        .collect();
    for _ in 0..100 {
        let loaded: Vec<usize> = cache.load(&key()).expect("there is always a whole one");
        assert_eq!(loaded, value(loaded[0]));
    }
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    assert_eq!(files(folder.path()).len(), 1, "nothing is left behind");
}
