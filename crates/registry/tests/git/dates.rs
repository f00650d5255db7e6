//! Git has no dates over the wire: tags are dated by when they were first seen, and policies by age go by that.

use std::time::Duration;

use tempfile::TempDir;
use verpick_registry::{Clock as _, Demands, SILENT, pick};
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

#[tokio::test]
async fn tags_that_are_not_utf8_have_ages_of_their_own() {
    let object = "1".repeat(40);
    let line = |tag: &[u8]| {
        let length = format!("{:04x}", 4 + object.len() + " refs/tags/".len() + tag.len() + 1);
        [length.as_bytes(), object.as_bytes(), b" refs/tags/", tag, b"\n"].concat()
    };
    let list_of =
        |tags: &[&[u8]]| [tags.iter().map(|tag| line(tag)).collect::<Vec<_>>().concat(), b"0000".to_vec()].concat();
    let cache = TempDir::new().unwrap();
    let (mut settings, clock) = settings_and_clock(&[]);
    settings.cache = Some(cache.path().to_owned());
    let tags: [&[u8]; 4] = [b"v1.0.0-\xfe", b"v1.0.0-\xff", "v1.0.0-%FF".as_bytes(), "v1.0.0-é".as_bytes()];
    let server = wiremock::MockServer::start().await;
    let advertisement = crate::support::first(crate::support::capabilities());
    wiremock::Mock::given(wiremock::matchers::method("GET")).respond_with(advertisement).mount(&server).await;
    let url = format!("git+{}/acme/app.git", server.uri());
    // The second one comes an hour later.
    for (there, ages) in [(vec![tags[0], tags[2], tags[3]], vec![0, 0, 0]), (tags.to_vec(), vec![1, 0, 1, 1])] {
        let answer = crate::support::second(list_of(&there));
        let post = wiremock::Mock::given(wiremock::matchers::method("POST")).respond_with(answer);
        let _guard = post.mount_as_scoped(&server).await;
        let listing = list(&url, &settings).await.unwrap();
        let found: Vec<_> = listing.releases().iter().map(|release| &*release.tag).collect();
        assert_eq!(found, there);
        let seen = listing.releases().iter().map(|release| (clock.now() - release.first_seen.unwrap()).num_hours());
        assert_eq!(seen.collect::<Vec<_>>(), ages);
        clock.advance(HOUR);
    }
}
