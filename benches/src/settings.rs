//! How long to measure: short, for there are many rows, each is measured in several rounds, and only the ratio of two
//! medians counts.

use std::time::Duration;

use criterion::Criterion;

/// For ours beside a peer.
#[must_use]
pub fn beside_a_peer() -> Criterion {
    settings(300, 700).sample_size(30)
}

/// For one thing at many sizes, where inputs are large and a cost that is not linear shows at once.
#[must_use]
pub fn at_many_sizes() -> Criterion {
    settings(100, 200).sample_size(10)
}

fn settings(warm_up: u64, measurement: u64) -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_millis(warm_up))
        .measurement_time(Duration::from_millis(measurement))
        // For the interval around the median, which nobody asks for here.
        .nresamples(2_000)
        .without_plots()
}
