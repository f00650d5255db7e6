//! A list of tags with dates: a tag, a tab and its date a line.
//!
//! A date is a unix time in seconds or what ISO 8601 has: a day, or a moment with its offset from UTC. A line may do
//! without one; what stands behind a second tab is not looked at.

use verpick::Excerpt;
use verpick::chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::Dates;
use crate::failure::Failure;

/// The tags, a line each, and the date of each line.
pub(super) fn split(buffer: &[u8]) -> Result<(Vec<u8>, Dates), Failure> {
    let mut tags = Vec::with_capacity(buffer.len());
    let mut dates = Dates::new();
    for (number, line) in verpick::lines(buffer).enumerate() {
        let mut columns = line.split(|byte| *byte == b'\t');
        let tag = columns.next().unwrap_or_default();
        let date = columns.next().map(<[u8]>::trim_ascii).filter(|date| !date.is_empty());
        let date = date.map(|text| moment(text).ok_or_else(|| no_date(number + 1, text))).transpose()?;
        tags.extend_from_slice(tag);
        tags.push(b'\n');
        dates.push(date);
    }
    Ok((tags, dates))
}

fn no_date(line: usize, text: &[u8]) -> Failure {
    Failure::usage(format_args!("line {line}: {} behind the tab is no date", Excerpt::new(text)))
        .hint("a date is written as 2024-06-30, 2024-06-30T12:00:00Z or as unix time: 1719748800")
}

fn moment(text: &[u8]) -> Option<DateTime<Utc>> {
    /// Times in milliseconds would be of a far future.
    const LATEST: i64 = 99_999_999_999;
    let text = std::str::from_utf8(text).ok()?;
    if let Ok(seconds) = text.parse() {
        return DateTime::from_timestamp(seconds, 0).filter(|_| (0..=LATEST).contains(&seconds));
    }
    if text.len() == "2024-06-30".len() {
        return Some(text.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN).and_utc());
    }
    // The second is how git spells it.
    let moment = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_str(text, "%F %T %z"));
    Some(moment.ok()?.to_utc())
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_date_is_unix_time_or_iso() {
        let noon = moment(b"1719748800").unwrap();
        assert_eq!(noon.to_string(), "2024-06-30 12:00:00 UTC");
        assert_eq!(moment(b"2024-06-30T14:00:00+02:00"), Some(noon));
        assert_eq!(moment(b"2024-06-30 12:00:00 +0000"), Some(noon));
        assert_eq!(moment(b"2024-06-30").unwrap().to_string(), "2024-06-30 00:00:00 UTC");
    }

    #[test]
    fn anything_else_is_none() {
        for text in ["", "24-06-30", "2024-02-30", "2024-6-30", "1719748800000", "-1", "30.06.2024", "yesterday"] {
            assert_eq!(moment(text.as_bytes()), None, "{text}");
        }
    }
}
