//! The page of results, in Markdown.

use std::fmt::Write;

use super::facts::Facts;
use super::measured::Measured;
use super::rows::{Comparison, Growth, Lone, SIZES, Size, Unit};

/// The whole page.
pub(super) fn page(
    facts: &Facts,
    comparisons: &[Comparison<'_>],
    growths: &[Growth<'_>],
    lones: &[Lone<'_>],
) -> String {
    let facts: String = facts.iter().map(|(name, fact)| format!("| {name} | {fact} |\n")).collect();
    let scaling: Vec<_> = SIZES.iter().map(|size| sizes(size, growths)).collect();
    format!(
        "\
# Results

Written by `cargo xtask bench`; [README.md](README.md) says what each row is.

| | |
|---|---|
{facts}
## Beside the peers

Nanoseconds for one tag: the median of many passes over the whole list, divided by its length. Both sides were measured
one right behind the other, and were shown to give the same answer; of several such rounds the one stands here whose
ratio is in the middle. Times are this machine's; the ratio is what carries over.

{}
## Scaling

Nanoseconds for one byte, or one tag, at sizes that rise tenfold: what is linear stays level. The fastest samples, for
other programs can only add to them. The last column is the time at the greatest size by the time at the one before.

{}
## Registries

{}",
        rows(comparisons),
        scaling.join("\n"),
        alone(lones),
    )
}

fn rows(comparisons: &[Comparison<'_>]) -> String {
    let mut table = "\
| measurement | list | tags | verpick | peer | | ratio | floor | reached |
|---|---|--:|--:|--:|---|--:|--:|---|
"
    .to_owned();
    for comparison in comparisons {
        let Comparison { row, ours, peer } = comparison;
        let floor = row.floor.map_or(String::new(), |floor| format!("{floor} ×"));
        let reached = comparison.is_reached().map_or("", |reached| if reached { "yes" } else { "**no**" });
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} | {} | {floor} | {reached} |",
            row.about,
            ours.value,
            count(ours.size),
            each(ours.median, ours),
            each(peer.median, peer),
            peer.function,
            comparison.shown_ratio(),
        );
    }
    table
}

fn sizes(size: &Size, growths: &[Growth<'_>]) -> String {
    let growths: Vec<_> = growths.iter().filter(|growth| growth.size.group == size.group).collect();
    let sizes = growths.first().map_or(&[][..], |growth| &growth.sizes);
    let heads: String = sizes.iter().map(|measured| format!(" {} |", count(measured.size))).collect();
    let mut table = format!("| {} |{heads} × |\n|---|{}\n", size.about, "--:|".repeat(sizes.len() + 1));
    for growth in growths {
        let cells: String =
            growth.sizes.iter().map(|measured| format!(" {} |", each(measured.fastest, measured))).collect();
        let _ = writeln!(table, "| {} |{cells} {:.1} |", growth.function(), growth.factor());
    }
    table
}

fn alone(lones: &[Lone<'_>]) -> String {
    let mut table = "| measurement | list | tags | in all | a tag |\n|---|---|--:|--:|--:|\n".to_owned();
    for Lone { alone, measured } in lones {
        let (all, each) = (measured.median, each(measured.median, measured));
        let (all, each) = match alone.unit {
            Unit::Nanoseconds => (format!("{} ms", time(all / 1e6)), format!("{each} ns")),
            Unit::Bytes => (format!("{} MB", time(all / 1e6)), format!("{each} bytes")),
        };
        let _ =
            writeln!(table, "| {} | {} | {} | {all} | {each} |", alone.about, measured.value, count(measured.size),);
    }
    table
}

/// The share of one tag or byte in the time of a whole run.
fn each(nanoseconds: f64, measured: &Measured) -> String {
    time(nanoseconds / measured.size as f64)
}

/// Nanoseconds to about three digits.
fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ..0.001 => "< 0.001".to_owned(),
        ..1.0 => format!("{nanoseconds:.3}"),
        ..10.0 => format!("{nanoseconds:.2}"),
        ..100.0 => format!("{nanoseconds:.1}"),
        _ => format!("{nanoseconds:.0}"),
    }
}

/// A number with a comma every three digits.
fn count(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::rows::{ALONE, ROWS};

    fn measured(function: &str, value: &str, size: u64, time: f64) -> Measured {
        let [group, function, value] = ["", function, value].map(str::to_owned);
        Measured { group, function, value, size, median: time, fastest: time }
    }

    #[test]
    fn a_row_says_whether_its_floor_is_reached() {
        let (ours, peer) =
            (measured("verpick", "by-name", 12_129, 40_000.0), measured("semver", "by-name", 12_129, 199_900.0));
        let rows = rows(&[Comparison { row: &ROWS[0], ours: &ours, peer: &peer }]);
        let row = rows.lines().last().unwrap();
        assert!(row.ends_with("| by-name | 12,129 | 3.30 | 16.5 | semver | 4.99 × | 5 × | **no** |"), "{row}");
    }

    #[test]
    fn sizes_show_what_each_byte_costs() {
        let sizes_of = [measured("dots", "1", 1_000, 500.0), measured("dots", "2", 10_000_000, 12_345_678.0)];
        let growth = Growth { size: &SIZES[0], sizes: sizes_of.iter().collect() };
        let table = sizes(&SIZES[0], &[growth]);
        assert_eq!(
            table,
            "| a byte of one hostile tag | 1,000 | 10,000,000 | × |\n|---|--:|--:|--:|\n| dots | 0.500 | 1.23 | 24691.4 |\n"
        );
    }

    #[test]
    fn what_stands_alone_has_its_unit() {
        let listed = [
            measured("verpick", "renovate, 122 pages", 12_129, 31_234_567.0),
            measured("verpick", "renovate, 122 pages", 12_129, 4_912_345.0),
        ];
        let lones: Vec<_> = ALONE.iter().zip(&listed).map(|(alone, measured)| Lone { alone, measured }).collect();
        let table = alone(&lones);
        assert!(table.contains("both sides of it | renovate, 122 pages | 12,129 | 31.2 ms | 2575 ns |\n"), "{table}");
        assert!(table.ends_with("at once | renovate, 122 pages | 12,129 | 4.91 MB | 405 bytes |\n"), "{table}");
    }

    #[test]
    fn times_have_about_three_digits_and_counts_have_commas() {
        let times = [0.000_01, 0.123_4, 1.234, 12.34, 1_234.0].map(time);
        assert_eq!(times, ["< 0.001", "0.123", "1.23", "12.3", "1234"]);
        assert_eq!([7, 12_129, 1_000_000].map(count), ["7", "12,129", "1,000,000"]);
    }
}
