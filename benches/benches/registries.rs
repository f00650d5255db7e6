//! Listing an OCI registry, a hundred tags a page: how long it takes, and how much is on the heap at once.
//!
//! The registry is a thread of this process that answers from memory, so the time is that of both sides; the heap is that of
//! the thread which lists. There is no peer: whoever lists is bound to what comes over the wire.

use std::hint::black_box;

use criterion::measurement::{Measurement, ValueFormatter};
use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use tokio::runtime::{Builder, Runtime};
use verpick::Selector;
use verpick::registry::{Environment, Listing, Registry, SILENT, Settings};
use verpick_benches::{latest_by_semver, lists, oci, settings};

/// The most that registries give at once, as many of them do.
const PER_PAGE: usize = 100;

/// A repository in a registry, and what asks for its tags.
struct Repository {
    registry: Box<dyn Registry>,
    runtime: Runtime,
    tags: usize,
}

impl Repository {
    /// The longest list there is, in the order of registries.
    fn start() -> Self {
        let mut tags = lists::load("renovate");
        tags.sort();
        let host = oci::serve(&tags, PER_PAGE);
        let mut settings = Settings::default();
        // Nobody's credentials.
        settings.environment = Environment::of([("", ""); 0]);
        let registry = <dyn Registry>::from_url(&format!("img://{host}/acme/app"), &settings).expect("it is a URL");
        let runtime = Builder::new_current_thread().enable_all().build().expect("there can be a runtime");
        let this = Self { registry, runtime, tags: tags.len() };
        let listing = this.list();
        assert_eq!(listing.cost().requests, tags.len().div_ceil(PER_PAGE) as u64);
        let latest = Selector::semver();
        let latest = latest.latest(listing.releases()).map(|selection| selection.tag());
        assert_eq!(latest, latest_by_semver(tags.iter().map(String::as_str)));
        this
    }

    fn list(&self) -> Listing {
        let listing = self.runtime.block_on(self.registry.list(SILENT)).expect("the registry lists");
        assert_eq!(listing.releases().len(), self.tags);
        listing
    }

    fn name(&self) -> BenchmarkId {
        BenchmarkId::new("verpick", format!("renovate, {} pages", self.tags.div_ceil(PER_PAGE)))
    }
}

fn time(criterion: &mut Criterion) {
    let repository = Repository::start();
    let mut group = criterion.benchmark_group("oci-time");
    group.throughput(Throughput::Elements(repository.tags as u64)).sampling_mode(SamplingMode::Flat);
    group.bench_function(repository.name(), |bencher| bencher.iter(|| black_box(repository.list())));
}

fn memory(criterion: &mut Criterion<Heap>) {
    let repository = Repository::start();
    let mut group = criterion.benchmark_group("oci-memory");
    group.throughput(Throughput::Elements(repository.tags as u64)).sampling_mode(SamplingMode::Flat);
    group.bench_function(repository.name(), |bencher| {
        let most = |_| allocation_counter::measure(|| drop(black_box(repository.list()))).bytes_max;
        bencher.iter_custom(|runs| (0..runs).map(most).sum());
    });
}

/// Bytes on the heap: the most at once of each run, added up.
struct Heap;

impl Measurement for Heap {
    type Intermediate = ();
    type Value = u64;

    fn start(&self) {}

    fn end(&self, (): ()) -> u64 {
        0
    }

    fn add(&self, a: &u64, b: &u64) -> u64 {
        a + b
    }

    fn zero(&self) -> u64 {
        0
    }

    fn to_f64(&self, bytes: &u64) -> f64 {
        *bytes as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        self
    }
}

impl ValueFormatter for Heap {
    fn scale_values(&self, _: f64, values: &mut [f64]) -> &'static str {
        values.iter_mut().for_each(|value| *value /= 1e6);
        "MB"
    }

    fn scale_throughputs(&self, _: f64, throughput: &Throughput, values: &mut [f64]) -> &'static str {
        if let Throughput::Elements(elements) = throughput {
            values.iter_mut().for_each(|value| *value /= *elements as f64);
        }
        "bytes a tag"
    }

    fn scale_for_machines(&self, _: &mut [f64]) -> &'static str {
        "bytes"
    }
}

criterion_group! {
    name = times;
    config = settings::at_many_sizes();
    targets = time
}
criterion_group! {
    name = memories;
    config = settings::at_many_sizes().with_measurement(Heap);
    targets = memory
}
criterion_main!(times, memories);
