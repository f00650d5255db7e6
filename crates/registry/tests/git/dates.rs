//! Git has no dates over the wire: tags are dated by when they were first seen, and policies by age go by that.

use std::time::Duration;

use tempfile::TempDir;
use verpick_registry::{Demands, SILENT, pick};
use verpick_select::Selector;

use crate::repository::{Folder, git};
use crate::server::{Manner, Server, is_there};
use crate::support::{list, open, settings_and_clock};

const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn a_tag_over_the_wire_is_as_old_as_when_it_was_first_seen() {
    if !is_there() {
        return;
    }
    let (folder, cache) = (Folder::new(), TempDir::new().unwrap());
    let path = folder.with_tags(&["v1.0.0"]);
    let server = Server::start(folder.path(), Manner::default());
    let (mut settings, clock) = settings_and_clock(&[]);
    settings.cache = Some(cache.path().to_owned());
    list(&server.app(), &settings).await.unwrap();
    clock.advance(HOUR);
    git(&path, &["tag", "v1.1.0"]);
    list(&server.app(), &settings).await.unwrap();
    clock.advance(HOUR);

    let listing = list(&server.app(), &settings).await.unwrap();
    let now = settings.clock.now();
    let seen: Vec<_> =
        listing.releases().iter().map(|release| (now - release.first_seen.unwrap()).num_hours()).collect();
    assert_eq!(seen, [2, 1]);
    assert!(listing.releases().iter().all(|release| release.published.is_none()));

    let mut demands = Demands::at(now);
    demands.min_age = Some(HOUR + HOUR / 2);
    let registry = open(&server.app(), &settings);
    let picked = pick(&*registry, &Selector::semver(), &demands, SILENT).await.unwrap();
    assert_eq!(picked.explain().selected().unwrap().tag(), "v1.0.0");
    // Nothing more was asked for it.
    assert_eq!(picked.listing().cost().requests, 2);
}

#[tokio::test]
async fn a_tag_of_a_repository_here_is_as_old_as_git_says() {
    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0"]);
    crate::repository::git_at("2026-06-30T11:30:00Z", &path, &["tag", "--annotate", "--message=new", "v1.1.0", "main"]);
    let (settings, _) = settings_and_clock(&[]);
    let mut demands = Demands::at(settings.clock.now());
    demands.min_age = Some(HOUR);
    let registry = open(&format!("git+file://{}", path.display()), &settings);
    let picked = pick(&*registry, &Selector::semver(), &demands, SILENT).await.unwrap();
    assert_eq!(picked.explain().selected().unwrap().tag(), "v1.0.0");
}
