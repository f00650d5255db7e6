//! Collects the outcomes of all steps: the failures by name, and the last line of all.
//!
//! The last line is exactly `N passed, N failed`, for people and programs alike, so nothing may be printed after it.

use std::fmt;
use std::process::ExitCode;

use crate::counts::Tally;
use crate::step::Outcome;

#[derive(Default)]
pub(crate) struct Summary {
    tally: Tally,
    failures: Vec<(String, String)>,
}

impl Summary {
    pub(crate) fn add(&mut self, step: &str, outcome: Outcome) {
        match outcome {
            Ok(tally) => self.tally += tally,
            Err(failure) => {
                self.tally += failure.tally;
                self.failures.push((step.to_owned(), failure.why));
            }
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        if self.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.failures.is_empty() {
            writeln!(f, "failed:")?;
        }
        for (step, why) in &self.failures {
            writeln!(f, "  {step}: {why}")?;
        }
        if self.tally.ignored > 0 {
            writeln!(f, "{} ignored", self.tally.ignored)?;
        }
        write!(f, "{} passed, {} failed", self.tally.passed, self.tally.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::Failure;

    #[test]
    fn the_last_line_sums_every_runner() {
        let mut summary = Summary::default();
        summary.add("tests", Ok(Tally { passed: 40, failed: 0, ignored: 0 }));
        summary.add("lints", Ok(Tally::ONE));
        assert_eq!(summary.to_string(), "41 passed, 0 failed");
        assert_eq!(summary.exit_code(), ExitCode::SUCCESS);
    }

    #[test]
    fn failures_are_listed_by_name_and_fail_the_command() {
        let mut summary = Summary::default();
        let tally = Tally { passed: 3, failed: 2, ignored: 1 };
        summary.add("tests", Err(Failure { tally, why: "2 of 5 tests failed".to_owned() }));
        summary.add("docs", Ok(Tally::ONE));
        summary.add("lints", Err(Failure::from("cargo clippy failed".to_owned())));
        assert_eq!(
            summary.to_string(),
            "failed:\n  tests: 2 of 5 tests failed\n  lints: cargo clippy failed\n1 ignored\n4 passed, 3 failed"
        );
        assert_eq!(summary.exit_code(), ExitCode::FAILURE);
    }
}
