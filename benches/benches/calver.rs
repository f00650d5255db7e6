//! CalVer: parsing beside `nextver`, and picking the latest stable tag of ten thousand beside a pattern.

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};
use nextver::{Cal, CalSem, Scheme as NextverScheme};
use verpick::{Scheme, Selector};
use verpick_benches::calver::{FORMATS, Format};
use verpick_benches::lists::Order;
use verpick_benches::{beside, lists};

const MANY: usize = 10_000;

pub(crate) fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("calver-parse");
    for format in &FORMATS {
        // To `nextver` a format without a number of its own is another scheme.
        if format.text.contains("MICRO") {
            parse_under::<CalSem>(&mut group, format);
        } else {
            parse_under::<Cal>(&mut group, format);
        }
    }
}

fn parse_under<S: NextverScheme>(group: &mut BenchmarkGroup<'_, WallTime>, format: &Format) {
    let scheme = Scheme::calver(format.text).expect("one of our formats");
    let theirs = S::new_format(format.nextver).expect("one of their formats");
    let tags = format.project.map_or_else(|| format.list(MANY), lists::load);
    // A pre-release is nothing that `nextver` can read, and a few tags of a project may be of another format.
    let tags: Vec<_> =
        tags.into_iter().filter(|tag| scheme.parse(tag).is_ok_and(|version| !version.is_prerelease())).collect();
    for pair in tags.windows(2) {
        let [a, b] = [&pair[0], &pair[1]].map(|tag| scheme.parse(tag).unwrap());
        let [x, y] = [&pair[0], &pair[1]].map(|tag| theirs.new_version(tag).unwrap());
        assert_eq!([x.to_string(), y.to_string()], *pair);
        assert_eq!(a.cmp_precedence(&b), x.partial_cmp(&y), "{a}, {b}");
    }
    let ours = || tags.iter().filter(|tag| black_box(&scheme.parse(black_box(tag))).is_ok()).count();
    let peer = || tags.iter().filter(|tag| black_box(&theirs.new_version(black_box(tag))).is_ok()).count();
    assert_eq!(ours(), peer(), "{}", format.text);
    let list = [Some(format.text), format.project].into_iter().flatten().collect::<Vec<_>>().join(", ");
    beside(group, &list, tags.len(), ours, ("nextver", peer));
}

pub(crate) fn latest(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("calver-latest");
    for format in &FORMATS {
        let selector = Selector::calver(format.text).expect("one of our formats");
        let pattern = format.pattern();
        for order in [Order::OldestFirst, Order::Shuffled] {
            let tags = lists::in_order(order, &format.list(MANY));
            let list = format!("{}, {}", format.text, order.name());
            let ours = || selector.latest(black_box(&tags)).map(|selection| selection.tag());
            let peer = || pattern.latest(black_box(&tags));
            assert_eq!(ours(), peer(), "{list}");
            beside(&mut group, &list, tags.len(), ours, ("regex", peer));
        }
    }
}
