//! How long a registry wants us to wait.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// What stands between us and an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// A rate limit, until then.
    RateLimit(DateTime<Utc>),
    /// A failing server, which says until when.
    Busy(DateTime<Utc>),
    /// A failing server.
    Failing,
}

impl Obstacle {
    /// What stands in the way, if anything does.
    pub(super) fn of(status: StatusCode, headers: &HeaderMap, body: &[u8], now: DateTime<Utc>) -> Option<Self> {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<i64>().ok();
        // The registry's clock need not be ours: what counts is how far ahead of its own time its moment lies.
        let theirs = headers.get(DATE).and_then(|date| http_date(date.to_str().ok()?)).unwrap_or(now);
        let ours = |moment: DateTime<Utc>| now + (moment - theirs).max(TimeDelta::seconds(1));
        let retry_after = || {
            let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
            match text.parse::<u32>() {
                Ok(seconds) => Some(now + TimeDelta::seconds(seconds.into())),
                Err(_) => http_date(text).map(ours),
            }
        };
        let exhausted = number("x-ratelimit-remaining") == Some(0);
        let reset = || {
            let reset = number("x-ratelimit-reset").filter(|_| exhausted)?;
            DateTime::from_timestamp(reset, 0).map(ours)
        };
        // As Docker Hub and others have it: seconds until it lifts, or none left of what a window of so many seconds has. When
        // that window began is not said: it ends with its length at the latest.
        let window = || {
            let (left, window) = headers.get("ratelimit-remaining")?.to_str().ok()?.split_once(';')?;
            let exhausted = left.trim() == "0";
            window.trim().strip_prefix("w=").filter(|_| exhausted)?.parse::<u32>().ok()
        };
        let seconds = || number("ratelimit-reset").and_then(|seconds| u32::try_from(seconds).ok()).or_else(window);
        let lifts = || seconds().map(|seconds| now + TimeDelta::seconds(seconds.into()));
        match status.as_u16() {
            // GitHub answers 403 as well, and asks for a minute where it says nothing more.
            429 => {
                let until = retry_after().or_else(reset).or_else(lifts);
                Some(Self::RateLimit(until.unwrap_or(now + TimeDelta::minutes(1))))
            }
            403 if exhausted || headers.contains_key(RETRY_AFTER) || speaks_of_a_limit(body) => {
                Some(Self::RateLimit(retry_after().or_else(reset).unwrap_or(now + TimeDelta::minutes(1))))
            }
            503 => Some(retry_after().map_or(Self::Failing, Self::Busy)),
            408 | 500 | 502 | 504 => Some(Self::Failing),
            _ => None,
        }
    }
}

fn speaks_of_a_limit(body: &[u8]) -> bool {
    const WORDS: &[u8] = b"rate limit";
    body.windows(WORDS.len()).take(4_096).any(|window| window.eq_ignore_ascii_case(WORDS))
}

/// The date of a header, in the one form that is still written.
fn http_date(text: &str) -> Option<DateTime<Utc>> {
    Some(DateTime::parse_from_rfc2822(text.trim()).ok()?.to_utc())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use reqwest::StatusCode;
    use reqwest::header::{HeaderMap, HeaderName};

    use super::Obstacle;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn obstacle(status: u16, headers: &[(&str, &str)], body: &str) -> Option<Obstacle> {
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap())).collect();
        Obstacle::of(StatusCode::from_u16(status).unwrap(), &headers, body.as_bytes(), at(1_000))
    }

    #[test]
    fn a_limit_lifts_when_the_registry_says_so() {
        let until = |seconds| Some(Obstacle::RateLimit(at(seconds)));
        assert_eq!(obstacle(429, &[("retry-after", "30")], ""), until(1_030));
        assert_eq!(obstacle(403, &[("retry-after", "30")], ""), until(1_030));
        assert_eq!(obstacle(403, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1500")], ""), until(1_500));
        assert_eq!(obstacle(429, &[("retry-after", "Thu, 01 Jan 1970 00:20:00 GMT")], ""), until(1_200));
        assert_eq!(obstacle(429, &[], ""), until(1_060));
        assert_eq!(obstacle(403, &[], "You have exceeded a secondary Rate Limit."), until(1_060));
        let window = ("ratelimit-remaining", "0;w=21600");
        assert_eq!(obstacle(429, &[("ratelimit-limit", "100;w=21600"), window], ""), until(22_600));
        assert_eq!(obstacle(429, &[window, ("ratelimit-reset", "30")], ""), until(1_030));
        assert_eq!(obstacle(429, &[window, ("retry-after", "5")], ""), until(1_005));
        assert_eq!(obstacle(429, &[("ratelimit-remaining", "7;w=21600")], ""), until(1_060));
        // A reset of a limit that is not exhausted says nothing about this refusal.
        assert_eq!(obstacle(429, &[("x-ratelimit-remaining", "5"), ("x-ratelimit-reset", "9000")], ""), until(1_060));
    }

    #[test]
    fn a_moment_is_read_by_the_clock_of_the_registry() {
        let headers =
            [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "500"), ("date", "Thu, 01 Jan 1970 00:08:00 GMT")];
        assert_eq!(obstacle(403, &headers, ""), Some(Obstacle::RateLimit(at(1_020))));
        // One that has passed still is waited for a little.
        let headers = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "500")];
        assert_eq!(obstacle(403, &headers, ""), Some(Obstacle::RateLimit(at(1_001))));
    }

    #[test]
    fn other_refusals_are_answers_and_other_failures_are_tried_again() {
        assert_eq!(obstacle(403, &[("x-ratelimit-remaining", "12")], "Resource not accessible"), None);
        assert_eq!(obstacle(404, &[("retry-after", "30")], ""), None);
        assert_eq!(obstacle(200, &[("x-ratelimit-remaining", "0")], ""), None);
        assert_eq!(obstacle(503, &[("retry-after", "5")], ""), Some(Obstacle::Busy(at(1_005))));
        for status in [408, 500, 502, 503, 504] {
            assert_eq!(obstacle(status, &[], ""), Some(Obstacle::Failing), "{status}");
        }
    }
}
