//! Real lists of tags, or generated ones of the same shape: every entry equals the oracle on every list.
//!
//! `VERPICK_CORPORA` names the folder of the real ones; see [`verpick_tests::lists`]. What was picked is printed (with
//! `--nocapture`), so that a person can see whether it is what the project's own page calls its latest release.

use std::fmt::Write;

use verpick::Selection;
use verpick_tests::lists::{self, List, Order, PROJECTS};
use verpick_tests::oracle::{Item, Policy, Prereleases};

#[path = "laws/subject.rs"]
mod subject;

use subject::{selector, subjects};

fn items(tags: &[String]) -> Vec<Item> {
    tags.iter().map(|tag| Item::plain(tag.as_str())).collect()
}

fn calver(format: &str) -> Policy {
    Policy { format: Some(format.to_owned()), ..Policy::default() }
}

/// Policies that are tried on every list, whatever it holds.
fn policies() -> Vec<(&'static str, Policy)> {
    let channels = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    vec![
        ("stable", Policy::default()),
        ("all", Policy { prereleases: Prereleases::Include, ..Policy::default() }),
        ("all, as text", Policy { prereleases: Prereleases::Include, ascii: true, ..Policy::default() }),
        ("lenient", Policy { prereleases: Prereleases::Include, lenient: true, ..Policy::default() }),
        ("beta and rc", Policy { prereleases: Prereleases::Channels(channels(&["beta", "rc"])), ..Policy::default() }),
        ("only rc", Policy { prereleases: Prereleases::OnlyChannels(channels(&["rc"])), ..Policy::default() }),
        ("api/", Policy { prefix: "api/".to_owned(), ..Policy::default() }),
        ("twisted-", Policy { prefix: "twisted-".to_owned(), ..calver("YY.MM.MICRO") }),
        ("YYYY.0M.0D", calver("YYYY.0M.0D")),
        ("YYYY.0M.0D, lenient", Policy { lenient: true, ..calver("YYYY.0M.0D") }),
        ("YYYY0M0D.MICRO", calver("YYYY0M0D.MICRO")),
        ("YY.MICRO", calver("YY.MICRO")),
        ("MICRO.MICRO.MICRO", calver("MICRO.MICRO.MICRO")),
    ]
}

/// What the fast entries pick, each equal to the oracle's choice.
#[track_caller]
fn checked(name: &str, policy: &Policy, tags: &[String]) -> Option<usize> {
    let (selector, items) = (selector(policy), items(tags));
    let buffer = tags.join("\n");
    let index = |selection: Option<Selection<'_>>| selection.map(|selection| selection.index());
    let latest = policy.latest(&items);
    assert_eq!(index(selector.latest(tags)), latest, "{name}: slice");
    assert_eq!(index(selector.latest_of(tags)), latest, "{name}: iterator");
    assert_eq!(index(selector.latest_in(buffer.as_bytes())), latest, "{name}: buffer");
    latest
}

#[test]
fn every_entry_equals_the_oracle_on_every_list_in_every_order() {
    let lists = lists::all();
    for List { name, origin, tags } in &lists {
        for (policy_name, policy) in policies() {
            for order in Order::ALL {
                let name = format!("{name} ({origin}), {policy_name}, {}", order.name());
                checked(&name, &policy, &order.of(tags));
            }
        }
    }
    let (count, origin) = (lists.iter().map(|list| list.tags.len()).sum::<usize>(), lists[0].origin);
    println!("{} {origin} lists, {count} tags", lists.len());
}

#[test]
fn sorting_explaining_and_the_oldest_equal_the_oracle_on_every_list() {
    for List { name, tags, .. } in lists::all() {
        for (policy_name, policy) in policies() {
            let name = format!("{name}, {policy_name}");
            let (selector, items) = (selector(&policy), items(&tags));
            let sorted: Vec<_> = selector.sort(&tags).iter().map(Selection::index).collect();
            assert_eq!(sorted, policy.sort(&items), "{name}");
            let oldest = selector.oldest(&tags).map(|selection| selection.index());
            assert_eq!(oldest, policy.oldest(&items), "{name}");
            let subjects = subjects(&items);
            let explanation = selector.explain(&subjects);
            let said: Vec<_> = explanation
                .verdicts()
                .iter()
                .map(|verdict| verdict.reason().map_or(verdict.name(), verpick::Reason::name))
                .collect();
            assert_eq!(said, policy.explain(&items), "{name}");
        }
    }
}

/// How the tags of the projects read, with the prefix that some of them have.
const PICKS: [(&str, &str, Option<&str>); 11] = [
    ("renovate", "", None),
    ("terraform", "", None),
    ("sentry-javascript", "", None),
    ("etcd", "", None),
    ("etcd", "api/", None),
    ("etcd", "client/pkg/", None),
    ("yt-dlp", "", Some("YYYY.0M.0D")),
    ("certifi", "", Some("YYYY.0M.0D")),
    ("ha-frontend", "", Some("YYYY0M0D.MICRO")),
    ("uv", "", None),
    ("cargo", "", None),
];

#[test]
fn the_picks_of_well_known_projects_equal_the_oracles() {
    let mut table = String::new();
    for (project, prefix, format) in PICKS {
        let list = lists::load(project);
        let mut picks = Vec::new();
        for prereleases in [Prereleases::Exclude, Prereleases::Include] {
            let format = format.map(str::to_owned);
            let policy = Policy { format, prefix: prefix.to_owned(), prereleases, ..Policy::default() };
            let pick = checked(project, &policy, &list.tags);
            picks.push(&list.tags[pick.unwrap_or_else(|| panic!("{project} has a version behind {prefix:?}"))]);
        }
        let (scheme, origin, count) = (format.unwrap_or("SemVer"), list.origin, list.tags.len());
        let (stable, all) = (picks[0], picks[1]);
        writeln!(table, "{project:18} {origin:10} {count:6}  {prefix:12} {scheme:15} {stable:22} {all}").unwrap();
    }
    println!(
        "project            list         tags  prefix       scheme          stable                 with pre-releases"
    );
    println!("{table}");
}

#[test]
fn there_is_a_list_of_every_project() {
    for project in PROJECTS {
        let list = lists::load(project);
        assert!(list.tags.len() > 50, "{project}: {}", list.tags.len());
        assert!(list.tags.iter().all(|tag| !tag.is_empty() && !tag.contains(['\n', '\t'])), "{project}");
    }
    assert_eq!(PICKS.iter().filter(|(project, ..)| !PROJECTS.contains(project)).count(), 0);
}
