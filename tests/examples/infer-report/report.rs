//! How inference does on the products of a folder, as a table and as a few figures.

use std::fmt;
use std::path::Path;

use verpick::infer::Inference;
use verpick::{Component, ParseOptions, infer};

use crate::product::{self, Product};

/// Whether a product is what it was taken for.
pub(crate) struct Line {
    pub(crate) name: String,
    releases: usize,
    inferred: String,
    undated: String,
    /// Of the releases of the newest two years, how many there are and how many the best guess reads.
    recent: usize,
    read: usize,
    pub(crate) follows_a_calendar: bool,
    pub(crate) is_taken_for_calendar: bool,
    /// Whether the months that the inferred format claims are those of the dates.
    claims_hold: bool,
    change: String,
    /// The last version before a change of scheme, and the first behind.
    place: Option<(String, String)>,
}

impl Line {
    fn of(product: &Product) -> Self {
        let inference = infer(&product.releases);
        let mut undated = product.releases.clone();
        undated.iter_mut().for_each(|release| release.dated = false);
        let reads = |release: &&product::Release| inference.best().is_some_and(|best| best.reads(*release));
        Self {
            name: product.name.clone(),
            releases: product.releases.len(),
            inferred: scheme(&inference),
            undated: scheme(&infer(&undated)),
            recent: product.newest(2).count(),
            read: product.newest(2).filter(reads).count(),
            follows_a_calendar: product.follows_a_calendar(),
            is_taken_for_calendar: is_calendar(&inference),
            claims_hold: product.agrees_in_months(|release| claimed_month(&inference, release)),
            place: inference.change().map(|change| {
                let version = |index: usize| product.releases[index].version.clone();
                (version(change.last()), version(change.first()))
            }),
            change: inference.change().map_or_else(String::new, |change| {
                let version = |index: usize| &product.releases[index].version;
                format!("{} up to {}, then from {}", change.before(), version(change.last()), version(change.first()))
            }),
        }
    }

    pub(crate) fn is_found(&self) -> bool {
        self.follows_a_calendar && self.is_taken_for_calendar && self.claims_hold
    }

    /// Whether a calendar is claimed that is none.
    pub(crate) fn is_wrong(&self) -> bool {
        self.is_taken_for_calendar && !(self.follows_a_calendar && self.claims_hold)
    }

    /// Whether at least 95 of 100 releases of the newest two years are read.
    pub(crate) fn is_read(&self) -> bool {
        self.read * 100 >= self.recent * 95
    }
}

fn scheme(inference: &Inference) -> String {
    inference.best().map_or_else(
        || "none".to_owned(),
        |best| match best.prefix() {
            "" => best.to_string(),
            prefix => format!("{best} behind {prefix}"),
        },
    )
}

fn claimed_month(inference: &Inference, release: &product::Release) -> Option<(u64, u64)> {
    let best = inference.best()?;
    let options = ParseOptions::new().prefix(best.prefix());
    let version = best.scheme().parse_with(&release.version, options).ok()?;
    Some((version.year()?, version.month()?))
}

fn is_calendar(inference: &Inference) -> bool {
    let format = inference.best().and_then(|best| best.scheme().format());
    format.is_some_and(|format| format.place(Component::Year).is_some())
}

/// Where schemes changed, the last version before and the first behind, or none. These are the answers of inference,
/// kept so that none is lost unseen: they are no independent truth.
const CHANGES: [(&str, Option<(&str, &str)>); 7] = [
    ("pip", Some(("10.0.1", "18.0"))),
    ("certifi", Some(("v1.0.1", "2015.04.28"))),
    ("twisted", Some(("twisted-16.6.0", "twisted-17.1.0"))),
    ("cockroachdb", Some(("2.1.6", "19.1.0"))),
    ("discourse", Some(("3.5.2", "2025.11.0"))),
    ("sonarqube", Some(("9.9.8", "24.12.0"))),
    ("clickhouse", None),
];

/// Every product of a folder.
pub(crate) struct Report {
    pub(crate) products: Vec<Line>,
    pub(crate) lists: Vec<Line>,
}

impl Report {
    pub(crate) fn on(folder: &Path) -> std::io::Result<Self> {
        let (products, lists) = product::of_folder(folder)?;
        Ok(Self::of(&products, &lists))
    }

    pub(crate) fn of(products: &[Product], lists: &[Product]) -> Self {
        Self { products: products.iter().map(Line::of).collect(), lists: lists.iter().map(Line::of).collect() }
    }

    /// The products whose change of scheme is another one than the kept answer.
    pub(crate) fn moved_changes(&self) -> Vec<String> {
        let lines = || self.products.iter().chain(&self.lists);
        let moved = CHANGES.iter().filter_map(|(name, change)| {
            let line = lines().find(|line| line.name == *name)?;
            let found = line.place.as_ref().map(|(last, first)| (last.as_str(), first.as_str()));
            (found != *change).then(|| format!("{name}: {found:?} instead of {change:?}"))
        });
        moved.collect()
    }

    /// Those of which something holds.
    pub(crate) fn which<'r>(&'r self, holds: impl Fn(&Line) -> bool + 'r) -> impl Iterator<Item = &'r Line> {
        self.products.iter().filter(move |line| holds(line))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, lines) in [("releases", &self.products), ("tags", &self.lists)] {
            writeln!(
                f,
                "{title:<38} {:>6} {:>13}  {:<9} {:<44} without dates",
                "all", "newest read", "calendar", "inferred"
            )?;
            for line in lines {
                let Line { name, releases, inferred, undated, recent, read, .. } = line;
                let calendar = if line.follows_a_calendar { "yes" } else { "no" };
                let same = if inferred == undated { "the same" } else { undated };
                writeln!(
                    f,
                    "{name:<38} {releases:>6} {:>13}  {calendar:<9} {inferred:<44} {same}",
                    format!("{read}/{recent}")
                )?;
                if !line.change.is_empty() {
                    writeln!(f, "{:<38} {}", "", line.change)?;
                }
            }
            writeln!(f)?;
        }
        let total = self.products.len();
        let figure = |f: &mut fmt::Formatter<'_>, what: &str, count: usize, of: usize, failed: Vec<&Line>| {
            let names: Vec<&str> = failed.iter().map(|line| line.name.as_str()).collect();
            let percent = count as f64 * 100.0 / of.max(1) as f64;
            let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            writeln!(f, "{what}: {count} of {of} ({percent:.1} %); failed: {names}")
        };
        for moved in self.moved_changes() {
            writeln!(f, "change of {moved}")?;
        }
        let read = self.which(Line::is_read).count();
        figure(
            f,
            "at least 95 % of the newest two years are read",
            read,
            total,
            self.which(|l| !l.is_read()).collect(),
        )?;
        let calendars = self.which(|line| line.follows_a_calendar).count();
        let missed: Vec<&Line> = self.which(|line| line.follows_a_calendar && !line.is_found()).collect();
        figure(f, "calendar products found", calendars - missed.len(), calendars, missed)?;
        let wrong: Vec<&Line> = self.which(|line| !line.follows_a_calendar && line.is_wrong()).collect();
        let others = total - calendars;
        figure(f, "other products not taken for calendar ones", others - wrong.len(), others, wrong)
    }
}
