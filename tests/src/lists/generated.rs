//! Lists made up in the shape of real ones: how long, how far the numbers go, and which oddities they hold.

use crate::random::Random;

/// The list of `project`, oldest first.
pub(super) fn list(project: &str) -> Vec<String> {
    match project {
        "renovate" => renovate(),
        "terraform" => train(468, 11, [0, 1, 0], &["alpha", "beta", "rc"], |core, pre| format!("v{core}{pre}")),
        "sentry-javascript" => {
            train(799, 12, [3, 0, 0], &["alpha.", "beta.", "rc."], |core, pre| format!("{core}{pre}"))
        }
        "etcd" => etcd(),
        "yt-dlp" => days(140, 13, 0, |[year, month, day], _| format!("{year}.{month:02}.{day:02}")),
        "certifi" => days(66, 14, 60, |[year, month, day], again| match again {
            0 => format!("{year}.{month:02}.{day:02}"),
            again => format!("{year}.{month:02}.{day:02}.{again}"),
        }),
        "ha-frontend" => days(810, 15, 200, |[year, month, day], again| format!("{year}{month:02}{day:02}.{again}")),
        "uv" => train(303, 16, [0, 1, 0], &[], |core, _| core.to_owned()),
        "cargo" => cargo(),
        _ => panic!("there is no list of {project}"),
    }
}

/// The next core after `core`: the probabilities are in thousandths, those of the last number what is left.
fn bump(core: [u64; 3], random: &mut Random, major: u64, minor: u64) -> [u64; 3] {
    let [x, y, z] = core;
    match random.below(1_000) {
        roll if roll < major => [x + 1, 0, 0],
        roll if roll < major + minor => [x, y + 1, 0],
        _ => [x, y, z + 1],
    }
}

fn dotted([x, y, z]: [u64; 3]) -> String {
    format!("{x}.{y}.{z}")
}

/// 12,129 tags: eleven hundred with a `v`, then none; one in 160 a pre-release; three that are no version; now and then
/// a fix to the line before the current one, so that the list does not simply rise.
fn renovate() -> Vec<String> {
    let mut random = Random::new(10);
    let mut core = [2, 0, 1];
    let mut before = [1, 9, 9];
    let mut tags = Vec::with_capacity(12_129);
    while tags.len() < 12_126 {
        let v = if tags.len() < 1_107 { "v" } else { "" };
        if random.per_mille(6) {
            let [x, y, _] = core;
            tags.push(format!("{}.{}.0-next.{}", x, y + 1, random.below(40)));
        } else if random.per_mille(15) {
            before[2] += 1;
            tags.push(format!("{v}{}", dotted(before)));
        } else {
            let next = bump(core, &mut random, 4, 330);
            if next[0] > core[0] {
                before = core;
            }
            core = next;
            tags.push(format!("{v}{}", dotted(core)));
        }
    }
    for (at, stray) in [(900, "experiment"), (4_000, "experiment-2"), (9_000, "32.0.0-nbyl-1")] {
        tags.insert(at, stray.to_owned());
    }
    tags
}

/// One line of versions with pre-releases before each second number, and fixes to older lines between.
fn train(
    count: usize,
    seed: u64,
    first: [u64; 3],
    kinds: &[&str],
    spell: impl Fn(&str, &str) -> String,
) -> Vec<String> {
    let mut random = Random::new(seed);
    let mut core = first;
    let mut older: Vec<[u64; 3]> = Vec::new();
    let mut tags = Vec::new();
    while tags.len() < count {
        if let Some(line) = older.last_mut().filter(|_| random.per_mille(150)) {
            line[2] += 1;
            tags.push(spell(&dotted(*line), ""));
            continue;
        }
        let next = bump(core, &mut random, 15, 170);
        if next[2] == 0 {
            older.push(core);
            for kind in kinds {
                if random.per_mille(300) {
                    continue;
                }
                for number in 1..=1 + random.below(11) {
                    tags.push(spell(&dotted(next), &format!("-{kind}{number}")));
                }
            }
        }
        core = next;
        tags.push(spell(&dotted(core), ""));
    }
    tags.truncate(count);
    tags
}

/// A monorepo: the same versions once bare and once for each of its modules.
fn etcd() -> Vec<String> {
    const MODULES: [&str; 6] = ["api/", "client/pkg/", "client/v2/", "pkg/", "raft/", "server/"];
    let mut tags = vec!["v0.1.0-flag".to_owned(), "etcd-dev".to_owned()];
    let spell = |core: &str, pre: &str| format!("v{core}{pre}");
    // The modules came late.
    tags.extend(train(300, 17, [0, 2, 0], &["rc."], spell));
    for tag in train(91, 18, [30, 0, 0], &["alpha.", "beta.", "rc."], spell) {
        tags.extend(MODULES.map(|module| format!("{module}{tag}")));
        tags.push(tag);
    }
    tags.truncate(935);
    tags
}

/// 123 tags that rise by one in the second number, some with one fix.
fn cargo() -> Vec<String> {
    let mut random = Random::new(19);
    let rising = (1_u64..)
        .flat_map(|minor| if random.per_mille(180) { vec![[0, minor, 0], [0, minor, 1]] } else { vec![[0, minor, 0]] });
    rising.take(123).map(dotted).collect()
}

/// Days that rise, a `share` in a thousand of them with further releases the same day.
fn days(count: usize, seed: u64, share: u64, spell: impl Fn([u64; 3], u64) -> String) -> Vec<String> {
    let mut random = Random::new(seed);
    let mut day = 0;
    let mut again = 0;
    let mut tags = Vec::new();
    while tags.len() < count {
        if random.per_mille(share) {
            again += 1;
        } else {
            day += 1 + random.below(20);
            again = 0;
        }
        // Years of twelve months of 28 days: every such day is on the calendar.
        let [year, month, of_month] = [2013 + day / 336, 1 + day / 28 % 12, 1 + day % 28];
        tags.push(spell([year, month, of_month], again));
    }
    tags
}
