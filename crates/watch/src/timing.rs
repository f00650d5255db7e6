//! When to poll, and when to try again what failed.
//!
//! Invariants: no wait is longer than its bound with the jitter on top, and chance comes from outside, so that the same
//! inputs always give the same moments.

use std::time::Duration;

/// How often, how soon again, and how often at most.
///
/// ```
/// use std::time::Duration;
/// use verpick_watch::Timing;
///
/// let timing = Timing { interval: Duration::from_secs(60), ..Timing::default() };
/// // In the middle of what chance may give, a poll follows the one before after the interval.
/// assert_eq!(timing.until_next_poll(0, 0.5), Duration::from_secs(60));
/// // A registry that does not answer is asked less and less often, up to a bound.
/// assert_eq!(timing.until_next_poll(1, 0.5), Duration::from_secs(60));
/// assert_eq!(timing.until_next_poll(3, 0.5), Duration::from_secs(240));
/// assert_eq!(timing.until_next_poll(30, 0.5), Duration::from_secs(900));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timing {
    /// From one poll to the next.
    pub interval: Duration,
    /// How much of a wait is chance: 0.1 is a tenth more or less.
    pub jitter: f64,
    /// How long to wait at most while the registry does not answer; the interval, where that is longer.
    pub longest_backoff: Duration,
    /// How often a version is tried again that failed.
    pub retries: u32,
    /// How long to wait before the first new try; doubles each time.
    pub retry_delay: Duration,
    /// How long to wait before a new try at most; the delay itself, where that is longer.
    pub longest_retry_delay: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(60),
            jitter: 0.1,
            longest_backoff: Duration::from_secs(15 * 60),
            retries: 3,
            retry_delay: Duration::from_secs(10),
            longest_retry_delay: Duration::from_secs(10 * 60),
        }
    }
}

impl Timing {
    /// How long to wait after a poll, where so many in a row have failed. `chance` is from 0 to 1.
    #[must_use]
    pub fn until_next_poll(&self, failures: u32, chance: f64) -> Duration {
        let longest = self.longest_backoff.max(self.interval);
        let wait = doubled(self.interval, failures.saturating_sub(1)).min(longest);
        let jitter = if self.jitter.is_finite() { self.jitter.clamp(0.0, 1.0) } else { 0.0 };
        let chance = if chance.is_finite() { chance.clamp(0.0, 1.0) } else { 0.5 };
        // Between nothing and twice the wait, whatever the floats do.
        wait.mul_f64((1.0 + jitter * (2.0 * chance - 1.0)).clamp(0.0, 2.0))
    }

    /// How long to wait before a version is tried again, of which so many tries failed; `None` where that was all.
    ///
    /// ```
    /// use std::time::Duration;
    /// use verpick_watch::Timing;
    ///
    /// let timing = Timing::default();
    /// let waits: Vec<_> = (1..).map_while(|failed| timing.until_next_try(failed)).map(|wait| wait.as_secs()).collect();
    /// assert_eq!(waits, [10, 20, 40]);
    /// ```
    #[must_use]
    pub fn until_next_try(&self, failed: u32) -> Option<Duration> {
        (failed <= self.retries).then(|| {
            doubled(self.retry_delay, failed.saturating_sub(1)).min(self.longest_retry_delay.max(self.retry_delay))
        })
    }
}

/// Twice as long, so many times; a year is for ever.
fn doubled(wait: Duration, times: u32) -> Duration {
    const FOR_EVER: Duration = Duration::from_secs(365 * 24 * 3_600);
    2_u32.checked_pow(times).and_then(|factor| wait.checked_mul(factor)).unwrap_or(FOR_EVER).min(FOR_EVER)
}
