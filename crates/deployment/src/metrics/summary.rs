//! Many numbers in few.
//!
//! Invariant: of no numbers there is no mean, no percentile and no rate.

use serde::Serialize;

/// How many numbers there are, and where they lie. Percentiles are interpolated between the two numbers next to them.
///
/// ```
/// use verpick_deployment::Summary;
///
/// let summary = Summary::of(vec![40.0, 10.0, 20.0, 30.0]);
/// assert_eq!((summary.count, summary.mean, summary.median), (4, Some(25.0), Some(25.0)));
/// assert_eq!((summary.p75, summary.p95), (Some(32.5), Some(38.5)));
/// assert_eq!(Summary::of(vec![]).median, None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// How many.
    pub count: usize,
    /// Their sum over their number.
    pub mean: Option<f64>,
    /// Half of them lie below.
    pub median: Option<f64>,
    /// Three of four lie below.
    pub p75: Option<f64>,
    /// Nineteen of twenty lie below.
    pub p95: Option<f64>,
}

impl Summary {
    /// That of some numbers, in any order.
    ///
    /// ```
    /// # use verpick_deployment::{Summary};
    /// assert_eq!(Summary::of(vec![3.0, 1.0, 2.0]).median, Some(2.0));
    /// ```
    #[must_use]
    pub fn of(mut numbers: Vec<f64>) -> Self {
        numbers.sort_unstable_by(f64::total_cmp);
        // Summed smallest first, so that the mean does not depend on the order that they were given in.
        let mean = (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / count(numbers.len()));
        let [median, p75, p95] = [0.5, 0.75, 0.95].map(|share| percentile(&numbers, share));
        Self { count: numbers.len(), mean, median, p75, p95 }
    }
}

/// With n sorted numbers x₀ … xₙ₋₁ and h = (n − 1) · share: x at h, and between two of them along the straight line.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 ≤ h < n, which is the length of a list")]
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let h = count(sorted.len().checked_sub(1)?) * share;
    let below = sorted[h.floor() as usize];
    let above = sorted[h.ceil() as usize];
    Some(below + (above - below) * h.fract())
}

/// So many of so many.
///
/// ```
/// use verpick_deployment::Share;
///
/// assert_eq!(Share::new(1, 4).rate, Some(0.25));
/// assert_eq!(Share::new(0, 0).rate, None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Share {
    /// How many are meant.
    pub part: usize,
    /// Of how many.
    pub count: usize,
    /// The one over the other, from 0 to 1.
    pub rate: Option<f64>,
}

impl Share {
    /// `part` of `of`.
    ///
    /// ```
    /// # use verpick_deployment::{Share};
    /// assert_eq!(Share::new(3, 4).rate, Some(0.75));
    /// ```
    #[must_use]
    pub fn new(part: usize, of: usize) -> Self {
        Self { part, count: of, rate: (of > 0).then(|| count(part) / count(of)) }
    }
}

/// A count, to be divided. No count of records comes near 2⁵³, from where on not every one could be told from the next.
#[allow(clippy::cast_precision_loss, reason = "see above")]
pub(super) fn count(count: usize) -> f64 {
    count as f64
}
