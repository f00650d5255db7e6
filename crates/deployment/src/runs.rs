//! Finding the attempt of a run.
//!
//! Invariant: what is found depends on the attempts alone; a map only finds it faster.

use std::collections::HashMap;

use crate::attempt::{Attempt, Run};

/// Where the attempts of each run are. Nearly all strands have a handful of attempts, for which looking them through is
/// faster and a map of each would be most of the memory of a fold; but a version called `main` may have a hundred thousand.
#[derive(Debug, Clone, Default)]
pub(crate) struct Runs(Option<Box<ByRun>>);

#[derive(Debug, Clone, Default)]
struct ByRun(HashMap<Run, Vec<usize>>);

impl Runs {
    const FEW: usize = 16;

    /// The attempt of this index has come to be, after all before it, or has come to have a run.
    pub(crate) fn add(&mut self, attempts: &[Attempt], index: usize) {
        if self.0.is_none() && index < Self::FEW {
            return;
        }
        let first = if self.0.is_none() { 0 } else { index };
        let ByRun(runs) = &mut **self.0.get_or_insert_default();
        for (index, attempt) in attempts.iter().enumerate().take(index + 1).skip(first) {
            if let Some(run) = &attempt.run {
                runs.entry(run.clone()).or_default().push(index);
            }
        }
    }

    /// The last of those attempts of the run that are meant.
    pub(crate) fn find(&self, attempts: &[Attempt], run: &Run, meant: impl Fn(&Attempt) -> bool) -> Option<usize> {
        match &self.0 {
            None => attempts.iter().rposition(|attempt| attempt.run.as_ref() == Some(run) && meant(attempt)),
            Some(runs) => runs.0.get(run)?.iter().rev().copied().find(|&index| meant(&attempts[index])),
        }
    }
}
