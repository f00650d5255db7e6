//! Moments on the command line: a time, a day, or how long ago.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use verpick::{Excerpt, registry};

use crate::failure::Failure;

/// The moment that a flag names.
pub(super) fn read(flag: &str, text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, Failure> {
    moment(text, now).ok_or_else(|| {
        Failure::usage(format_args!("{flag} is no moment: {}", Excerpt::new(text)))
            .hint("a moment is written 2024-06-30T12:00:00Z, or 2024-06-30, or 7d for seven days ago")
    })
}

fn moment(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some(day.and_time(NaiveTime::MIN).and_utc());
    }
    let ago = TimeDelta::from_std(registry::duration(text)?).ok()?;
    now.checked_sub_signed(ago)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_time_a_day_or_how_long_ago() {
        let now: DateTime<Utc> = "2024-06-30T12:00:00Z".parse().unwrap();
        let read = |text: &str| moment(text, now).map(|time| time.to_rfc3339());
        assert_eq!(read("2024-06-29T10:00:00+02:00").as_deref(), Some("2024-06-29T08:00:00+00:00"));
        assert_eq!(read("2024-06-29").as_deref(), Some("2024-06-29T00:00:00+00:00"));
        assert_eq!(read("7d").as_deref(), Some("2024-06-23T12:00:00+00:00"));
        assert_eq!(read("2024-02-30"), None);
        assert_eq!(read("yesterday"), None);
        assert_eq!(read("999999999999w"), None);
    }
}
