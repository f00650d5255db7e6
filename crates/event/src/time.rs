//! Moments, as they are kept and written.
//!
//! Invariant: a moment has microseconds and no more, which is what databases keep; so it is the same after it was stored.

use chrono::{DateTime, SecondsFormat, Utc};

/// A moment without what is finer than a microsecond. A leap second becomes the second after it.
pub(crate) fn to_micros(time: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(time.timestamp_micros()).unwrap_or(time)
}

/// A moment as it is written: RFC 3339, with as many decimals as it has.
pub(crate) fn written(time: DateTime<Utc>) -> String {
    to_micros(time).to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
