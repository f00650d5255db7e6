//! What is measured against what, and the floors: [`ROWS`] and [`SIZES`] are the one place that says so.
//!
//! Invariant: what the benches measure and what stands here are the same. A group without a row, a row without a
//! measurement, and ours without a peer are errors, not gaps.

use super::measured::Measured;

/// A group of benches, each ours beside a peer, which is named by its crate.
pub(super) struct Row {
    pub(super) group: &'static str,
    pub(super) about: &'static str,
    /// How many times faster than the peer.
    pub(super) floor: Option<f64>,
}

pub(super) const ROWS: [Row; 25] = [
    Row { group: "latest-of-slice", about: "latest stable tag of a slice", floor: Some(5.0) },
    Row { group: "latest-of-buffer", about: "latest stable tag of one buffer", floor: Some(3.0) },
    Row { group: "calver-latest", about: "CalVer, latest stable of generated tags", floor: Some(10.0) },
    Row { group: "calver-parse", about: "CalVer, parse", floor: Some(20.0) },
    Row { group: "sort", about: "parse and sort, for their places; the list carried on", floor: Some(3.0) },
    Row { group: "sort-versions", about: "parse and sort, for versions; the list carried on", floor: None },
    Row { group: "parse", about: "parse", floor: None },
    Row { group: "compare", about: "compare with the next", floor: None },
    Row { group: "constraint", about: "hold against a constraint", floor: None },
    Row { group: "explain", about: "a verdict on each; the peer only parses", floor: None },
    Row { group: "append-one", about: "keep an event; the peer only inserts it", floor: Some(0.5) },
    Row { group: "append-batch", about: "keep events; the peer only inserts them", floor: Some(0.5) },
    Row { group: "node-latest", about: "Node, latest stable tag", floor: Some(6.0) },
    Row { group: "node-latest-strings", about: "Node, latest stable tag", floor: Some(6.0) },
    Row { group: "node-latest-of-text", about: "Node, latest stable tag of one text", floor: Some(6.0) },
    Row { group: "node-sort", about: "Node, sort what is stable", floor: None },
    Row { group: "node-parse", about: "Node, parse, a call each", floor: None },
    Row { group: "node-compare", about: "Node, compare with the next, a call each", floor: None },
    Row { group: "python-latest", about: "Python, latest of a list", floor: Some(60.0) },
    Row { group: "python-latest-bytes", about: "Python, latest of a list of bytes", floor: None },
    Row { group: "python-latest-buffer", about: "Python, latest of one buffer", floor: None },
    Row { group: "python-latest-semver", about: "Python, latest of a list", floor: Some(60.0) },
    Row { group: "python-sort", about: "Python, sort", floor: None },
    Row { group: "python-parse", about: "Python, parse", floor: None },
    Row { group: "python-one-call", about: "Python, latest of one tag: the cost of a call", floor: None },
];

/// A group of benches that are the same thing at sizes that rise tenfold.
pub(super) struct Size {
    pub(super) group: &'static str,
    pub(super) about: &'static str,
    /// How many times longer the greatest size may take than the one before.
    pub(super) ceiling: Option<f64>,
}

pub(super) const SIZES: [Size; 4] = [
    Size { group: "length", about: "a byte of one hostile tag", ceiling: Some(10.0) },
    Size { group: "count", about: "a tag of a list at random", ceiling: None },
    Size { group: "now", about: "what runs now, out of a log of so many events", ceiling: Some(2.0) },
    Size { group: "fold", about: "an event of a log, folded", ceiling: None },
];

/// A group of benches that have neither a peer nor several sizes.
pub(super) struct Alone {
    pub(super) group: &'static str,
    pub(super) about: &'static str,
    pub(super) unit: Unit,
}

/// What was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Nanoseconds,
    Bytes,
}

pub(super) const ALONE: [Alone; 2] = [
    Alone { group: "oci-time", about: "list an OCI registry: time, both sides of it", unit: Unit::Nanoseconds },
    Alone { group: "oci-memory", about: "list an OCI registry: the most on the heap at once", unit: Unit::Bytes },
];

/// Linear is ten times at ten times the size. But a pass over the greatest size outlasts a turn at the processor: where
/// others want it too, their turns are in every sample. The square of the size would be a hundred times.
const SCATTER: f64 = 1.5;

/// The name under which the benches measure ours.
const OURS: &str = "verpick";

/// Ours beside a peer over one list.
pub(super) struct Comparison<'m> {
    pub(super) row: &'static Row,
    pub(super) ours: &'m Measured,
    pub(super) peer: &'m Measured,
}

impl Comparison<'_> {
    /// How many times faster than the peer.
    pub(super) fn ratio(&self) -> f64 {
        self.peer.median / self.ours.median
    }

    /// The ratio to show, cut and not rounded: what is below its floor must not look as if it were not.
    pub(super) fn shown_ratio(&self) -> String {
        format!("{:.2} ×", (self.ratio() * 100.0).floor() / 100.0)
    }

    /// Whether the floor is reached, where there is one.
    pub(super) fn is_reached(&self) -> Option<bool> {
        self.row.floor.map(|floor| self.ratio() >= floor)
    }
}

/// Something measured alone.
pub(super) struct Lone<'m> {
    pub(super) alone: &'static Alone,
    pub(super) measured: &'m Measured,
}

/// One thing at every size, the smallest first.
pub(super) struct Growth<'m> {
    pub(super) size: &'static Size,
    pub(super) sizes: Vec<&'m Measured>,
}

impl Growth<'_> {
    pub(super) fn function(&self) -> &str {
        self.sizes.last().map_or("", |last| &last.function)
    }

    /// How many times longer the greatest size took than the one before.
    pub(super) fn factor(&self) -> f64 {
        match self.sizes.as_slice() {
            [.., before, last] => last.fastest / before.fastest,
            _ => f64::NAN,
        }
    }

    fn is_kept(&self) -> bool {
        self.size.ceiling.is_none_or(|ceiling| self.factor() <= ceiling * SCATTER)
    }
}

/// Every group that there is.
fn groups() -> impl Iterator<Item = &'static str> {
    let (rows, sizes) = (ROWS.iter().map(|row| row.group), SIZES.iter().map(|size| size.group));
    rows.chain(sizes).chain(ALONE.iter().map(|alone| alone.group))
}

/// Each row's comparisons, the rows in the order of [`ROWS`] and the lists of each by name.
pub(super) fn compare(measured: &[Measured]) -> Result<Vec<Comparison<'_>>, String> {
    let known = |group: &str| groups().any(|known| known == group);
    if let Some(stray) = measured.iter().find(|measured| !known(&measured.group)) {
        return Err(format!("the benches measure `{}`, which is no row of the results", stray.group));
    }
    let mut comparisons = Vec::new();
    for row in &ROWS {
        let in_row = |measured: &&Measured| measured.group == row.group;
        let (mut ours, peers): (Vec<_>, Vec<_>) =
            measured.iter().filter(in_row).partition(|measured| measured.function == OURS);
        ours.sort_by_key(|ours| &ours.value);
        if ours.is_empty() || ours.len() != peers.len() {
            return Err(format!(
                "of `{}` there are {} of ours beside {} of a peer",
                row.group,
                ours.len(),
                peers.len()
            ));
        }
        for ours in ours {
            let Some(peer) = peers.iter().find(|peer| peer.value == ours.value) else {
                return Err(format!("nothing stands beside ours in `{}`, {}", row.group, ours.value));
            };
            comparisons.push(Comparison { row, ours, peer });
        }
    }
    Ok(comparisons)
}

/// What each group of [`SIZES`] measured, by name.
pub(super) fn grow(measured: &[Measured]) -> Result<Vec<Growth<'_>>, String> {
    let mut growths = Vec::new();
    for size in &SIZES {
        let mut all: Vec<_> = measured.iter().filter(|measured| measured.group == size.group).collect();
        all.sort_by_key(|measured| (&measured.function, measured.size));
        if all.is_empty() {
            return Err(format!("the benches measure nothing of `{}`", size.group));
        }
        let functions = all.chunk_by(|a, b| a.function == b.function);
        growths.extend(functions.map(|sizes| Growth { size, sizes: sizes.to_vec() }));
    }
    Ok(growths)
}

/// What each group of [`ALONE`] measured, by name.
pub(super) fn alone(measured: &[Measured]) -> Result<Vec<Lone<'_>>, String> {
    let mut lones = Vec::new();
    for alone in &ALONE {
        let mut all: Vec<_> = measured.iter().filter(|measured| measured.group == alone.group).collect();
        all.sort_by_key(|measured| &measured.value);
        if all.is_empty() {
            return Err(format!("the benches measure nothing of `{}`", alone.group));
        }
        lones.extend(all.into_iter().map(|measured| Lone { alone, measured }));
    }
    Ok(lones)
}

/// Of each row that every round has, the one whose `key` is in the middle.
pub(super) fn middle<T>(rounds: Vec<Vec<T>>, key: impl Fn(&T) -> f64) -> Vec<T> {
    let before = (rounds.len().max(1) - 1) / 2;
    let mut rounds: Vec<_> = rounds.into_iter().map(Vec::into_iter).collect();
    let mut row = || rounds.iter_mut().map(Iterator::next).collect::<Option<Vec<T>>>();
    let mut rows = Vec::new();
    while let Some(mut row) = row() {
        row.sort_by(|a, b| key(a).total_cmp(&key(b)));
        rows.extend(row.into_iter().nth(before));
    }
    rows
}

/// A line for each row below its floor or above its ceiling.
pub(super) fn short(comparisons: &[Comparison<'_>], growths: &[Growth<'_>]) -> Vec<String> {
    let below = comparisons.iter().filter(|comparison| comparison.is_reached() == Some(false)).map(|comparison| {
        let Comparison { row, ours, peer } = comparison;
        let floor = row.floor.unwrap_or_default();
        format!("{} ({}): {} {}, not {floor} ×", row.about, ours.value, comparison.shown_ratio(), peer.function)
    });
    let above = growths.iter().filter(|growth| !growth.is_kept()).map(|growth| {
        let (about, ceiling) = (growth.size.about, growth.size.ceiling.unwrap_or_default());
        format!("{about} ({}): {:.1} × the time at 10 × the size, not {ceiling} ×", growth.function(), growth.factor())
    });
    below.chain(above).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(group: &str, function: &str, value: &str, size: u64, time: f64) -> Measured {
        let [group, function, value] = [group, function, value].map(str::to_owned);
        Measured { group, function, value, size, median: time, fastest: time }
    }

    /// Every row five times faster than its peer.
    fn everything() -> Vec<Measured> {
        let sides = [(OURS, 10.0), ("peer", 50.0)];
        let row = |row: &Row| sides.map(|(side, time)| measured(row.group, side, "list", 10, time));
        let size = |size: &Size| [1, 10].map(|n| measured(size.group, "it", &n.to_string(), n, 2.0 * n as f64));
        let alone = |alone: &Alone| measured(alone.group, OURS, "list", 10, 100.0);
        ROWS.iter().flat_map(row).chain(SIZES.iter().flat_map(size)).chain(ALONE.iter().map(alone)).collect()
    }

    #[test]
    fn rows_below_their_floor_are_named() {
        let all = everything();
        let short = short(&compare(&all).unwrap(), &grow(&all).unwrap());
        let expected = [
            "CalVer, latest stable of generated tags (list): 5.00 × peer, not 10 ×",
            "CalVer, parse (list): 5.00 × peer, not 20 ×",
            "Node, latest stable tag (list): 5.00 × peer, not 6 ×",
            "Node, latest stable tag (list): 5.00 × peer, not 6 ×",
            "Node, latest stable tag of one text (list): 5.00 × peer, not 6 ×",
            "Python, latest of a list (list): 5.00 × peer, not 60 ×",
            "Python, latest of a list (list): 5.00 × peer, not 60 ×",
            "what runs now, out of a log of so many events (it): 10.0 × the time at 10 × the size, not 2 ×",
        ];
        assert_eq!(short, expected, "those of 5 × and of 3 × are reached, most others have none");
    }

    #[test]
    fn what_is_not_linear_is_named() {
        let mut all = everything();
        all.push(measured("length", "it", "100", 100, 2_000.0));
        all.push(measured("count", "it", "100", 100, 2_000.0));
        let short = short(&[], &grow(&all).unwrap());
        let expected = [
            "a byte of one hostile tag (it): 100.0 × the time at 10 × the size, not 10 ×",
            "what runs now, out of a log of so many events (it): 10.0 × the time at 10 × the size, not 2 ×",
        ];
        assert_eq!(short, expected);
    }

    #[test]
    fn sizes_are_put_in_order_by_their_number() {
        let all = everything();
        let growths = grow(&all).unwrap();
        assert_eq!(growths[0].sizes.iter().map(|measured| measured.size).collect::<Vec<_>>(), [1, 10]);
        assert_eq!(growths[0].factor(), 10.0);
    }

    #[test]
    fn the_round_in_the_middle_counts_row_by_row() {
        let rounds = vec![vec![5.0, 1.0], vec![9.0, 2.0], vec![4.0, 3.0]];
        assert_eq!(middle(rounds, |ratio| *ratio), [5.0, 2.0]);
    }

    #[test]
    fn a_gap_is_an_error() {
        let without = |function: &str, group: &str| {
            let mut all = everything();
            all.retain(|measured| measured.group != group || measured.function != function);
            all
        };
        assert!(compare(&without("peer", "sort")).is_err());
        assert!(compare(&without(OURS, "sort")).is_err());
        assert!(grow(&without("it", "count")).is_err());
        assert!(alone(&everything()).is_ok());
        assert!(alone(&without(OURS, "oci-memory")).is_err());
        let mut all = everything();
        all.push(measured("unheard-of", OURS, "list", 1, 1.0));
        assert!(compare(&all).is_err());
        let mut all = everything();
        all.push(measured("sort", OURS, "another list", 1, 1.0));
        all.push(measured("sort", "peer", "a third list", 1, 1.0));
        assert!(compare(&all).is_err());
    }

    #[test]
    fn no_two_rows_share_a_group() {
        let mut groups: Vec<_> = groups().collect();
        groups.sort_unstable();
        assert!(groups.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
