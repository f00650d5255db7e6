//! Reads how many tests passed from what a test runner prints.
//!
//! Runners are read as they are: no flag, no report format that only a nightly compiler has. A line counts only if it
//! is a runner's own summary; whatever a test prints besides is left alone.

use std::ops::AddAssign;

/// What was counted. Ignored tests are shown, and are neither passes nor failures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) ignored: u64,
}

impl Tally {
    /// A step without a test count of its own that passed.
    pub(crate) const ONE: Self = Self { passed: 1, failed: 0, ignored: 0 };
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

/// Whose output is read.
#[derive(Clone, Copy)]
pub(crate) enum Runner {
    /// `cargo test`: one `test result: ok. 5 passed; 0 failed; 1 ignored; …` for each binary and for the doctests.
    Libtest,
    /// Criterion with `--test`: `Testing NAME`, then `Success` once the bench has run. A bench that panics ends the
    /// process, so its name stays open. What libtest prints counts too, for the tests a bench may have beside it.
    Criterion,
    /// `node --test --test-reporter=tap`, which ends with lines such as `# pass 5`. One that was cancelled never answered.
    Node,
}

/// Sums one runner's output, line by line.
pub(crate) struct Counter {
    runner: Runner,
    tally: Tally,
    /// Criterion named a bench that has not succeeded yet.
    open: bool,
}

impl Counter {
    pub(crate) fn new(runner: Runner) -> Self {
        Self { runner, tally: Tally::default(), open: false }
    }

    pub(crate) fn line(&mut self, line: &str) {
        if matches!(self.runner, Runner::Node) {
            self.tally += node_summary(line).unwrap_or_default();
        } else if let Some(tally) = libtest_summary(line) {
            self.tally += tally;
        } else if matches!(self.runner, Runner::Criterion) {
            if line.starts_with("Testing ") {
                self.close();
                self.open = true;
            } else if line == "Success" && self.open {
                self.open = false;
                self.tally += Tally::ONE;
            }
        }
    }

    pub(crate) fn finish(mut self) -> Tally {
        self.close();
        self.tally
    }

    fn close(&mut self) {
        self.tally.failed += u64::from(self.open);
        self.open = false;
    }
}

/// `test result: FAILED. 4 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s`, the first word
/// perhaps in colour.
fn libtest_summary(line: &str) -> Option<Tally> {
    let fields = line.strip_prefix("test result: ")?.split_once(". ")?.1;
    let number = |label: &str| {
        let (number, _) =
            fields.split("; ").filter_map(|field| field.split_once(' ')).find(|(_, name)| *name == label)?;
        number.parse().ok()
    };
    Some(Tally { passed: number("passed")?, failed: number("failed")?, ignored: number("ignored")? })
}

/// One line of the end: `# pass 5`, `# fail 0`, `# cancelled 0`, `# skipped 0`, `# todo 0`.
fn node_summary(line: &str) -> Option<Tally> {
    let (name, number) = line.strip_prefix("# ")?.split_once(' ')?;
    let number = number.parse().ok()?;
    Some(match name {
        "pass" => Tally { passed: number, ..Tally::default() },
        "fail" | "cancelled" => Tally { failed: number, ..Tally::default() },
        "skipped" | "todo" => Tally { ignored: number, ..Tally::default() },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(runner: Runner, output: &str) -> Tally {
        let mut counter = Counter::new(runner);
        output.lines().for_each(|line| counter.line(line));
        counter.finish()
    }

    #[test]
    fn every_binary_and_the_doctests_are_summed() {
        let output = "
running 5 tests
test a ... ok
test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

     Running tests/other.rs (target/debug/deps/other-1f)
test result: FAILED. 12 passed; 2 failed; 0 ignored; 0 measured; 3 filtered out; finished in 1.25s

   Doc-tests verpick
test result: ok. 7 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.51s

all doctests ran in 0.60s; merged doctests compilation took 0.41s";
        assert_eq!(count(Runner::Libtest, output), Tally { passed: 24, failed: 2, ignored: 3 });
    }

    #[test]
    fn colour_does_not_hide_a_summary() {
        let output = "test result: \x1b[32mok\x1b(B\x1b[m. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(count(Runner::Libtest, output), Tally { passed: 5, failed: 0, ignored: 0 });
    }

    #[test]
    fn other_lines_count_nothing() {
        let output = "\
test result: unknown
test result: ok. some passed; 0 failed; 0 ignored
  test result: ok. 5 passed; 0 failed; 0 ignored
test tests::prints ... ok
Testing not_criterion
Success
";
        assert_eq!(count(Runner::Libtest, output), Tally::default());
    }

    #[test]
    fn a_bench_counts_once_it_has_succeeded() {
        let output = "\
Gnuplot not found, using plotters backend
Testing latest/oldest first
Success

Testing latest/newest first
Success
Success
";
        assert_eq!(count(Runner::Criterion, output), Tally { passed: 2, failed: 0, ignored: 0 });
    }

    #[test]
    fn a_bench_that_never_succeeds_has_failed() {
        let output = "Testing one\nTesting two\nSuccess\nTesting three\n";
        assert_eq!(count(Runner::Criterion, output), Tally { passed: 1, failed: 2, ignored: 0 });
    }

    #[test]
    fn nodes_summary_counts_and_what_its_tests_print_does_not() {
        let output = "\
# Subtest: a tag reads
ok 1 - a tag reads
    # pass 7
# tests 12
# suites 0
# pass 8
# fail 1
# cancelled 2
# skipped 1
# todo 0
# duration_ms 83.1
";
        assert_eq!(count(Runner::Node, output), Tally { passed: 8, failed: 3, ignored: 1 });
    }

    #[test]
    fn tests_beside_benches_count_too() {
        let output = "\
test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
Testing one
Success
";
        assert_eq!(count(Runner::Criterion, output), Tally { passed: 5, failed: 0, ignored: 0 });
    }
}
