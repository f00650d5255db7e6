//! What to do about a selection, given what runs now.

use core::cmp::Ordering;
use core::fmt;

use crate::{Explanation, Pending, Selection, Selector};

/// What a selection means for what runs now.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision<'t> {
    action: Action,
    allowed: bool,
    selected: Option<Selection<'t>>,
    pending: Option<Pending<'t>>,
}

impl<'t> Decision<'t> {
    /// What the selection means for what runs now.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// The version to go to, where there is something to do and the policy allows it: for an install, an upgrade, and
    /// for a downgrade that was allowed. `None` says: leave everything as it is.
    #[must_use]
    pub fn target(&self) -> Option<&Selection<'t>> {
        self.selected.as_ref().filter(|_| match self.action {
            Action::Install | Action::Upgrade => true,
            Action::Downgrade => self.allowed,
            Action::UpToDate | Action::Incomparable | Action::Nothing => false,
        })
    }

    /// The newer version that waits for its artifact, if one does.
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
