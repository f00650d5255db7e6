//! Spans of time that something is measured in.
//!
//! Invariant: windows are half-open, so windows side by side count everything once.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::Serialize;

/// A span of time: its beginning belongs to it, its end does not.
///
/// ```
/// use verpick_deployment::{Period, Window};
///
/// let window = Window::new("2024-01-10T00:00:00Z".parse()?, "2024-01-20T12:00:00Z".parse()?)?;
/// assert!(window.contains(window.from) && !window.contains(window.to));
/// assert_eq!(window.days(), 10.5);
///
/// let weeks: Vec<_> = window.split(Period::Week).map(|week| week.from.date_naive().to_string()).collect();
/// assert_eq!(weeks, ["2024-01-10", "2024-01-15"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Window {
    /// The first moment of it.
    pub from: DateTime<Utc>,
    /// The first moment behind it.
    pub to: DateTime<Utc>,
}

/// A window that would hold no moment at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the window from {from} to {to} is empty; its end must lie behind its beginning")]
pub struct EmptyWindow {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

/// What a window is split into, at midnight UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Period {
    /// Days.
    Day,
    /// Weeks, which begin on Monday.
    Week,
    /// Months of the calendar.
    Month,
}

impl Window {
    /// From one moment up to another.
    ///
    /// # Errors
    ///
    /// Where the one does not lie before the other.
    pub fn new(from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Self, EmptyWindow> {
        if from < to { Ok(Self { from, to }) } else { Err(EmptyWindow { from, to }) }
    }

    /// Whether a moment belongs to it.
    #[must_use]
    pub fn contains(&self, moment: DateTime<Utc>) -> bool {
        self.from <= moment && moment < self.to
    }

    /// How many days it has, and parts of days.
    #[must_use]
    pub fn days(&self) -> f64 {
        seconds(self.to.signed_duration_since(self.from)) / 86_400.0
    }

    /// The periods that it touches, cut off at its own ends. There is always one at least.
    pub fn split(self, period: Period) -> impl Iterator<Item = Self> {
        let mut from = Some(self.from);
        std::iter::from_fn(move || {
            let begin = from?;
            // Where the calendar ends there is no next period.
            let next = period.next(begin.date_naive()).map(|date| date.and_time(NaiveTime::MIN).and_utc());
            from = next.filter(|next| *next < self.to);
            Some(Self { from: begin, to: from.unwrap_or(self.to) })
        })
    }
}

impl Period {
    /// The first day of the next one.
    fn next(self, date: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Day => date.checked_add_days(Days::new(1)),
            Self::Week => date.checked_add_days(Days::new(7 - u64::from(date.weekday().num_days_from_monday()))),
            Self::Month => date.with_day(1)?.checked_add_months(Months::new(1)),
        }
    }
}

/// A span in seconds.
#[allow(clippy::cast_precision_loss, reason = "a hundred years of microseconds fit into the digits of an f64")]
pub(super) fn seconds(span: TimeDelta) -> f64 {
    span.num_seconds() as f64 + f64::from(span.subsec_nanos()) / 1e9
}
