//! A list of tags with dates: a tag, a tab and its date a line.
//!
//! A date is a unix time in seconds or what ISO 8601 has: a day, or a moment, in UTC if it names no offset. Eight
//! digits that are a day, such as 20240630, are one: as seconds they would be of 1970. A line may do without one; what
//! stands behind a second tab is not looked at.

use verpick::Excerpt;
use verpick::chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc};

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
    let day = |format: &str| NaiveDate::parse_from_str(text, format).ok();
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let day = day("%Y%m%d").filter(|day| text.len() == "20240630".len() && (1990..=2100).contains(&day.year()));
        let seconds = || text.parse().ok().filter(|seconds| *seconds <= LATEST);
        return day.map(midnight).or_else(|| DateTime::from_timestamp(seconds()?, 0));
    }
    if text.len() == "2024-06-30".len() {
        return day("%F").map(midnight);
    }
    let moment = |format: &str| NaiveDateTime::parse_from_str(text, format).ok();
    // The second is how git spells it.
    let moment = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%F %T %z"))
        .map_or_else(|_| Some(moment("%FT%T").or_else(|| moment("%F %T"))?.and_utc()), |moment| Some(moment.to_utc()));
    moment.filter(|_| text.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a text is a tag and a date with spaces between them instead of a tab.
pub(crate) fn is_with_spaces(text: &[u8]) -> bool {
    let space = text.iter().position(|byte| *byte == b' ');
    space.is_some_and(|space| moment(text[space..].trim_ascii()).is_some())
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
        assert_eq!(moment(b"2024-06-30T12:00:00"), Some(noon));
        assert_eq!(moment(b"2024-06-30 12:00:00"), Some(noon));
        assert_eq!(moment(b"20240630"), moment(b"2024-06-30"));
        assert_eq!(moment(b"20241330").unwrap().to_string(), "1970-08-23 06:35:30 UTC");
        assert_eq!(moment(b"2024-06-30").unwrap().to_string(), "2024-06-30 00:00:00 UTC");
    }

    #[test]
    fn anything_else_is_none() {
        for text in [
            "",
            "24-06-30",
            "2024-02-30",
            "2024-6-30",
            "1719748800000",
            "-1",
            "+1719748800",
            "+2024-06-30",
            "30.06.2024",
            "yesterday",
        ] {
            assert_eq!(moment(text.as_bytes()), None, "{text}");
        }
    }
}
