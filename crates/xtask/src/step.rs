//! Parts and steps: what the test command is made of.
//!
//! A part is what a caller can name; a step is one thing that passes or fails. A step answers with a [`Tally`] or a
//! [`Failure`], and these hold:
//!
//! - a step that succeeds has counted at least one pass and no failure;
//! - a step that fails has counted at least one failure, even where its runner never came to print one.

use crate::counts::Tally;
use crate::needs::Need;
use crate::workspace::Workspace;

/// What `cargo xtask test NAME` runs. A new part is one module that exports one of these.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    /// One line of `--help`.
    pub(crate) about: &'static str,
    /// What the machine must have, looked at before any part runs.
    pub(crate) needs: &'static [&'static Need],
    pub(crate) steps: fn(&Workspace) -> Vec<Step>,
}

/// One thing that passes or fails, and does not stop the next one.
pub(crate) struct Step {
    pub(crate) name: String,
    work: Box<dyn Fn(&Workspace) -> Outcome>,
}

pub(crate) type Outcome = Result<Tally, Failure>;

/// What a failed step counted, and why it failed in one line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) tally: Tally,
    pub(crate) why: String,
}

impl Step {
    pub(crate) fn new(name: impl Into<String>, work: impl Fn(&Workspace) -> Outcome + 'static) -> Self {
        Self { name: name.into(), work: Box::new(work) }
    }

    pub(crate) fn run(&self, workspace: &Workspace) -> Outcome {
        (self.work)(workspace)
    }
}

impl From<String> for Failure {
    fn from(why: String) -> Self {
        Self { tally: Tally { failed: 1, ..Tally::default() }, why }
    }
}

/// The outcome of a test runner, from what it counted and how it ended.
///
/// An exit status without a counted failure is a runner that did not compile or did not live to report. No test at all
/// is a failure too: a filter or a moved file must not look like a pass.
pub(crate) fn tested(mut tally: Tally, ended: Result<(), String>) -> Outcome {
    let why = match ended {
        Err(why) if tally.failed == 0 => {
            tally.failed = 1;
            format!("{why} without a failed test: it did not compile, or a test ended the process")
        }
        _ if tally.failed > 0 => format!("{} of {} tests failed", tally.failed, tally.passed + tally.failed),
        _ if tally.passed == 0 => {
            tally.failed = 1;
            "no test ran".to_owned()
        }
        _ => return Ok(tally),
    };
    Err(Failure { tally, why })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u64, failed: u64) -> Tally {
        Tally { passed, failed, ignored: 0 }
    }

    #[test]
    fn a_runner_that_did_not_compile_counts_as_a_failure() {
        let failure = tested(tally(0, 0), Err("cargo test failed (exit status: 101)".to_owned())).unwrap_err();
        assert_eq!(failure.tally, tally(0, 1));
        assert!(failure.why.starts_with("cargo test failed (exit status: 101) without a failed test"));
    }

    #[test]
    fn a_test_binary_that_crashed_beside_others_that_passed_counts_as_a_failure() {
        let failure = tested(tally(7, 0), Err("cargo test failed".to_owned())).unwrap_err();
        assert_eq!(failure.tally, tally(7, 1));
    }

    #[test]
    fn failed_tests_are_counted_once_and_not_again_for_the_exit_status() {
        let failure = tested(tally(3, 2), Err("cargo test failed".to_owned())).unwrap_err();
        assert_eq!(failure, Failure { tally: tally(3, 2), why: "2 of 5 tests failed".to_owned() });
    }

    #[test]
    fn failed_tests_fail_the_step_even_if_the_runner_ends_well() {
        assert_eq!(tested(tally(3, 2), Ok(())).unwrap_err().tally, tally(3, 2));
    }

    #[test]
    fn no_test_at_all_is_a_failure() {
        let failure = tested(Tally { passed: 0, failed: 0, ignored: 4 }, Ok(())).unwrap_err();
        assert_eq!((failure.tally.failed, failure.why.as_str()), (1, "no test ran"));
    }

    #[test]
    fn passed_tests_pass() {
        assert_eq!(tested(tally(3, 0), Ok(())), Ok(tally(3, 0)));
    }
}
