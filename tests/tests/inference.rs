//! How many products inference gets right: those of `VERPICK_CORPORA` where it is set, or else generated ones.
//!
//! The goals are those of the design; the report itself is printed (with `--nocapture`).

use std::env;
use std::path::PathBuf;

use verpick::chrono::{Datelike, Days, NaiveDate};
use verpick_tests::lists;
use verpick_tests::random::Random;

#[path = "../examples/infer-report/product.rs"]
mod product;
#[path = "../examples/infer-report/report.rs"]
mod report;

use product::{Product, Release};
use report::{Line, Report};

/// A product that releases every few weeks for some years, and how it spells its versions.
fn generated(name: &str, seed: u64, spelt: impl Fn(NaiveDate, &mut [u64; 3], &mut Random) -> String) -> Product {
    let mut random = Random::new(seed);
    let mut date = NaiveDate::from_ymd_opt(2018, 1, 1).expect("a day of the calendar");
    let mut numbers = [1, 0, 0];
    let releases = (0..90).map(|_| {
        date = date.checked_add_days(Days::new(15 + random.below(30))).expect("a day of the calendar");
        Release { version: spelt(date, &mut numbers, &mut random), date, dated: true }
    });
    Product { name: name.to_owned(), releases: releases.collect() }
}

/// Raises one of three numbers, the last one most often.
fn raise(numbers: &mut [u64; 3], random: &mut Random) {
    match random.below(10) {
        0 => *numbers = [numbers[0] + 1, 0, 0],
        1..=3 => *numbers = [numbers[0], numbers[1] + 1, 0],
        _ => numbers[2] += 1,
    }
}

fn generated_products() -> Vec<Product> {
    let days = |date: NaiveDate| (date.year(), date.month(), date.day());
    let counted = (0..20).map(|seed| {
        generated(&format!("counted-{seed}"), seed, |_, numbers, random| {
            raise(numbers, random);
            let [major, minor, patch] = numbers;
            if seed % 2 == 0 { format!("v{major}.{minor}.{patch}") } else { format!("{}.{minor}", *major * 10) }
        })
    });
    let dated = (0..20).map(|seed| {
        generated(&format!("dated-{seed}"), seed, |date, _, random| {
            let (year, month, day) = days(date);
            match seed % 4 {
                0 => format!("{year}.{month:02}.{day:02}"),
                1 => format!("{}.{month}.{}", year - 2000, random.below(4)),
                2 => format!("{year}{month:02}{day:02}.{}", random.below(2)),
                _ => format!("v{year}.{month}.{}", random.below(9)),
            }
        })
    });
    counted.chain(dated).collect()
}

fn names<'r>(lines: impl Iterator<Item = &'r Line>) -> Vec<&'r str> {
    lines.map(|line| line.name.as_str()).collect()
}

#[test]
fn the_goals_of_inference_are_reached() {
    let report = match env::var_os(lists::VARIABLE) {
        Some(folder) => Report::on(&PathBuf::from(folder)).expect("the folder of the corpora can be read"),
        None => {
            println!("{} is not set: generated products", lists::VARIABLE);
            Report::of(&generated_products(), &[])
        }
    };
    println!("{report}");
    let total = report.products.len();
    assert!(total >= 40, "{total} products");

    let unread = names(report.which(|line| !line.is_read()));
    assert!(unread.len() * 100 <= total * 3, "less than 95 % of the newest two years are read: {unread:?}");
    let wrong = names(report.which(Line::is_wrong));
    assert!(wrong.is_empty(), "taken for calendar products: {wrong:?}");
    let calendars = report.which(|line| line.follows_a_calendar).count();
    assert!(calendars >= 10, "{calendars} calendar products");
    let missed = names(report.which(|line| line.follows_a_calendar && !line.is_found()));
    assert!(missed.len() * 100 <= calendars * 5, "calendar products that were not found: {missed:?}");
    assert_eq!(report.moved_changes(), [""; 0], "changes of scheme");
}
