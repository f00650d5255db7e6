//! What to do about a selection, given what runs now.

use core::cmp::Ordering;
use core::fmt;

use crate::{Explanation, Pending, Selection, Selector};

/// What a selection means for what runs now.
///
/// ```
/// use verpick_select::{Action, Selector};
///
/// let selector = Selector::semver();
/// let explanation = selector.explain(["v1.2.0+blue"]);
/// assert_eq!(selector.decide(&explanation, Some("v1.2.0+green")).action(), Action::Install);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// Nothing runs yet, or the same version of another slot does.
    Install,
    /// The selection is newer.
    Upgrade,
    /// The selection has the same precedence and the same slot, however it is spelt.
    UpToDate,
    /// The selection is older.
    Downgrade,
    /// What runs is not a version of the policy's scheme, so nothing says which is newer.
    Incomparable,
    /// Nothing was selected.
    Nothing,
}

impl Action {
    /// One word, the same in every language binding and in JSON.
    ///
    /// ```
    /// assert_eq!(verpick_select::Action::UpToDate.name(), "up_to_date");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Install => "install",
            Self::Upgrade => "upgrade",
            Self::UpToDate => "up_to_date",
            Self::Downgrade => "downgrade",
            Self::Incomparable => "incomparable",
            Self::Nothing => "nothing",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What to do, and with what.
///
/// ```
/// use verpick_select::{Action, Selector};
///
/// let selector = Selector::semver();
/// let explanation = selector.explain(["v1.2.0", "v1.3.0"]);
/// let decision = selector.decide(&explanation, Some("v1.2.0"));
/// assert_eq!((decision.action(), decision.target().unwrap().tag()), (Action::Upgrade, "v1.3.0"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision<'t> {
    action: Action,
    allowed: bool,
    selected: Option<Selection<'t>>,
    pending: Option<Pending<'t>>,
}

impl<'t> Decision<'t> {
    /// What the selection means for what runs now.
    ///
    /// ```
    /// use verpick_select::{Action, Selector};
    ///
    /// let selector = Selector::semver();
    /// let explanation = selector.explain(["v1.2.0", "v1.3.0"]);
    /// assert_eq!(selector.decide(&explanation, Some("v1.3.0")).action(), Action::UpToDate);
    /// ```
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// The version to go to, where there is something to do and the policy allows it: for an install, an upgrade, and
    /// for a downgrade that was allowed. `None` says: leave everything as it is.
    ///
    /// ```
    /// use verpick_select::Selector;
    ///
    /// let selector = Selector::semver();
    /// let explanation = selector.explain(["v1.2.0", "v1.3.0"]);
    /// assert_eq!(selector.decide(&explanation, Some("v1.2.0")).target().unwrap().tag(), "v1.3.0");
    /// assert!(selector.decide(&explanation, Some("v2.0.0")).target().is_none(), "no downgrade unless it is allowed");
    /// ```
    #[must_use]
    pub fn target(&self) -> Option<&Selection<'t>> {
        self.selected.as_ref().filter(|_| match self.action {
            Action::Install | Action::Upgrade => true,
            Action::Downgrade => self.allowed,
            Action::UpToDate | Action::Incomparable | Action::Nothing => false,
        })
    }

    /// The newer version that waits for its artifact, if one does.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use verpick_select::{Candidate, Selector};
    /// use verpick_version::chrono::{DateTime, Utc};
    ///
    /// struct Release(&'static str, &'static str, bool);
    ///
    /// impl Candidate for Release {
    ///     fn tag(&self) -> &[u8] {
    ///         self.0.as_bytes()
    ///     }
    ///     fn published(&self) -> Option<DateTime<Utc>> {
    ///         self.1.parse().ok()
    ///     }
    ///     fn is_complete(&self) -> bool {
    ///         self.2
    ///     }
    /// }
    ///
    /// let releases =
    ///     [Release("v1.2.0", "2024-06-01T00:00:00Z", true), Release("v1.3.0", "2024-06-15T12:00:00Z", false)];
    /// let now = "2024-06-15T12:20:00Z".parse().unwrap();
    /// let selector = Selector::semver().require_artifact(true).grace(Duration::from_secs(30 * 60), now);
    /// let explanation = selector.explain(&releases);
    /// let decision = selector.decide(&explanation, Some("v1.2.0"));
    /// assert_eq!(decision.pending().unwrap().selection().tag(), "v1.3.0");
    /// ```
    #[must_use]
    pub const fn pending(&self) -> Option<&Pending<'t>> {
        self.pending.as_ref()
    }
}

impl Selector {
    /// Compares what an explanation selected with the tag that runs now, if any does.
    ///
    /// `current` is read as the policy reads tags, prefix included. It must come from a whole listing: an explanation
    /// of half a list is an answer to another question.
    ///
    /// ```
    /// use verpick_select::{Action, Selector};
    ///
    /// let selector = Selector::semver();
    /// let explanation = selector.explain(["v1.2.0", "v1.3.0"]);
    /// assert_eq!(selector.decide(&explanation, None).action(), Action::Install);
    /// assert_eq!(selector.decide(&explanation, Some("v1.2.0")).action(), Action::Upgrade);
    /// assert_eq!(selector.decide(&explanation, Some("1.3.0")).action(), Action::UpToDate);
    /// assert_eq!(selector.decide(&explanation, Some("latest")).action(), Action::Incomparable);
    ///
    /// let down = selector.decide(&explanation, Some("v2.0.0"));
    /// assert_eq!((down.action(), down.target()), (Action::Downgrade, None));
    /// ```
    #[must_use]
    pub fn decide<'t>(&self, explanation: &Explanation<'t>, current: Option<&str>) -> Decision<'t> {
        let selected = explanation.selected().copied();
        let action = match (&selected, current) {
            (None, _) => Action::Nothing,
            (Some(_), None) => Action::Install,
            (Some(selected), Some(current)) => self.compare(selected, current),
        };
        Decision { action, allowed: self.downgrade_allowed, selected, pending: explanation.pending().copied() }
    }

    fn compare(&self, selected: &Selection<'_>, current: &str) -> Action {
        let Ok(current) = self.scheme.parse_with(current, self.options()) else { return Action::Incomparable };
        match selected.version.cmp_precedence(&current) {
            Some(Ordering::Greater) => Action::Upgrade,
            Some(Ordering::Less) => Action::Downgrade,
            Some(Ordering::Equal) if selected.version.slot(self.slot_match) == current.slot(self.slot_match) => {
                Action::UpToDate
            }
            Some(Ordering::Equal) => Action::Install,
            None => Action::Incomparable,
        }
    }
}
