//! Every bench: a module each, a line each below.
//!
//! `cargo xtask bench` runs them all and writes `RESULTS.md`; the groups' names are the keys of its table.

mod calver;
mod compare;
mod constraint;
mod explain;
mod fold;
mod latest;
mod parse;
mod scaling;
mod sort;
mod store;

use criterion::{criterion_group, criterion_main};
use verpick_benches::settings;

criterion_group! {
    name = rows;
    config = settings::beside_a_peer();
    targets = parse::parse, compare::compare, sort::sort, latest::from_a_slice, latest::from_a_buffer, explain::explain,
        constraint::constraint, calver::parse, calver::latest, store::append
}
criterion_group! {
    name = sizes;
    config = settings::at_many_sizes();
    targets = scaling::length, scaling::count, fold::fold, store::now
}
criterion_main!(rows, sizes);
