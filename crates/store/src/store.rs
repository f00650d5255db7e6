//! What every store does, whatever database it is on.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, Utc};
use verpick_deployment::{Ledger, Place};
use verpick_event::{Event, Received};

use crate::Result;

/// A future that a trait object returns.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A log of events with its projection.
///
/// What holds for every implementation, and is tested of every one by the same tests: what was appended is there for good, also
/// after a crash; events that are appended together are all there or none is; an event that is there already is accepted
/// and changes nothing; the projection is at any moment what the log folds into.
pub trait Store: fmt::Debug + Send + Sync {
    /// Appends events that were received at that moment, all or none.
    ///
    /// # Errors
    ///
    /// An event that is out of bounds, an id that was recorded with another body, a version with another commit than before; a
    /// database that is locked, full or out of reach.
    fn append<'a>(&'a self, events: &'a [Event], received_at: DateTime<Utc>) -> BoxFuture<'a, Result<Vec<Appended>>> {
        Box::pin(async move { all_or_none(self.begin().await?, events, received_at).await })
    }

    /// Begins to append many events of which all are to be there or none. Nobody else can append meanwhile.
    ///
    /// # Errors
    ///
    /// A database that is locked or out of reach.
    fn begin(&self) -> BoxFuture<'_, Result<Box<dyn Appending>>>;

    /// Events in the order of the log, behind a place in it (0 for the first), and how many at most.
    ///
    /// # Errors
    ///
    /// A database that is out of reach, or does not hold what it should.
    fn events(&self, behind: u64, at_most: u32) -> BoxFuture<'_, Result<Vec<Received>>>;

    /// The places that versions of a product went to, or of all products; by product, environment and slot.
    ///
    /// # Errors
    ///
    /// A database that is out of reach.
    fn places<'a>(&'a self, product: Option<&'a str>) -> BoxFuture<'a, Result<Vec<Place>>>;

    /// As much of the records of a place as it takes to say what runs there now; of other moments it says nothing.
    ///
    /// Its [`Ledger::timeline`] of the place has [`current`](verpick_deployment::Timeline::current) as that of the whole log does.
    ///
    /// # Errors
    ///
    /// A database that is out of reach, or does not hold what it should.
    fn now<'a>(&'a self, place: &'a Place) -> BoxFuture<'a, Result<Ledger>>;

    /// All records of a product, or of all products.
    ///
    /// # Errors
    ///
    /// A database that is out of reach, or does not hold what it should.
    fn ledger<'a>(&'a self, product: Option<&'a str>) -> BoxFuture<'a, Result<Ledger>>;

    /// The records as they were known at some moment: of what had been received by then.
    ///
    /// # Errors
    ///
    /// A database that is out of reach, or does not hold what it should.
    fn known_at<'a>(&'a self, product: Option<&'a str>, at: DateTime<Utc>) -> BoxFuture<'a, Result<Ledger>>;

    /// The versions that were made of a commit, each with its product; the commit may be cut short to seven digits.
    ///
    /// # Errors
    ///
    /// A database that is out of reach, or does not hold what it should.
    fn find_commit<'a>(&'a self, commit: &'a str) -> BoxFuture<'a, Result<Vec<(String, String)>>>;

    /// Throws the projection away and makes it again from the log.
    ///
    /// # Errors
    ///
    /// A database that is locked, full or out of reach, or whose log does not hold what it should.
    fn rebuild(&self) -> BoxFuture<'_, Result<()>>;

    /// Folds the whole log and compares: with the projection, and each event with what it is found by.
    ///
    /// # Errors
    ///
    /// A database that is out of reach. What does not agree is no error, but part of the answer.
    fn verify(&self) -> BoxFuture<'_, Result<Verification>>;
}

/// Adds events and commits them, or gives all up.
pub(crate) async fn all_or_none(
    mut appending: Box<dyn Appending>,
    events: &[Event],
    received_at: DateTime<Utc>,
) -> Result<Vec<Appended>> {
    let events: Vec<_> = events.iter().map(|event| (event, received_at)).collect();
    match appending.add(&events).await {
        Ok(appended) => {
            appending.commit().await?;
            Ok(appended)
        }
        Err(error) => {
            appending.give_up().await;
            Err(error)
        }
    }
}

/// Events on their way into a store, as many as there are, in pieces of any size.
///
/// ```
/// use verpick_event::{Event, Report, Status, VersionEvent};
/// use verpick_store::{Sqlite, Store};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// let store = Sqlite::open(folder.path().join("log.db")).await?;
/// let received_at = "2024-01-15T10:30:00Z".parse()?;
/// let mut appending = store.begin().await?;
/// for version in ["1.2.3", "1.2.4"] {
///     let event: Event = VersionEvent::new(Report::new("api", version, Status::Completed)).into();
///     appending.add(&[(&event, received_at)]).await?;
/// }
/// assert_eq!(store.events(0, 10).await?, [], "nobody sees them yet");
/// appending.commit().await?;
/// assert_eq!(store.events(0, 10).await?.len(), 2);
/// # Ok(())
/// # }
/// ```
///
/// Dropped without [`commit`](Self::commit), they were never there.
pub trait Appending: Send {
    /// Adds events, each with when it was received, and says what became of each.
    ///
    /// # Errors
    ///
    /// As [`Store::append`]; nothing more can be added then.
    fn add<'a>(&'a mut self, events: &'a [(&'a Event, DateTime<Utc>)]) -> BoxFuture<'a, Result<Vec<Appended>>>;

    /// From here on they are there.
    ///
    /// # Errors
    ///
    /// As [`Store::append`]; then none of them is.
    fn commit(self: Box<Self>) -> BoxFuture<'static, Result<()>>;

    /// None of them will be there.
    fn give_up(self: Box<Self>) -> BoxFuture<'static, ()>;
}

/// What became of an event that was appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Its place in the log.
    pub sequence: u64,
    /// Whether it is new; otherwise it was there already, and nothing was changed.
    pub new: bool,
}

/// What a store was found to be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Verification {
    /// How many events there are.
    pub events: u64,
    /// What does not agree, the first hundred of it; a sentence each.
    pub problems: Vec<String>,
}

impl Verification {
    const MOST: usize = 100;

    /// Whether everything agrees.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }

    pub(crate) fn problem(&mut self, problem: impl fmt::Display) {
        if self.problems.len() < Self::MOST {
            self.problems.push(problem.to_string());
        }
    }
}
