//! Which tag is the latest under a policy, and why not the others.
//!
//! A [`Selector`] is the policy: a scheme, and what is to be left out. It picks out of plain tags or out of any type
//! that implements [`Candidate`]:
//!
//! ```
//! use verpick_select::Selector;
//!
//! let tags = ["v1.2.0+blue", "v1.3.0+green", "v1.4.0-rc.1+blue", "latest"];
//! let selector = Selector::semver().slot("blue");
//!
//! let selection = selector.latest(&tags).unwrap();
//! assert_eq!(selection.version().as_str(), "v1.2.0+blue");
//!
//! let explanation = selector.explain(&tags);
//! let why: Vec<String> =
//!     explanation.verdicts().iter().zip(tags).map(|(verdict, tag)| selector.describe(*verdict, tag).to_string()).collect();
//! assert_eq!(why[1], "its slot is green, not blue");
//! assert_eq!(why[3], "expected a number (major) at byte 0, found \"l\"");
//! ```
//!
//! Three laws hold, and are tested as such:
//!
//! - **Every filter comes before the maximum.** A newer tag that the policy leaves out never hides an older one that
//!   it takes.
//! - **The answer does not depend on the order of the input.** Of tags with equal precedence the greatest in the total
//!   order is picked, of byte-equal ones the first.
//! - **Slices, one newline-separated buffer, and iterators give the same answer**, and allocate nothing on the way.
//!
//! # Features
//!
//! `std` (default): passes `std` on to the dependencies. Without it the crate needs `alloc` only.

#![no_std]

extern crate alloc;

mod candidate;
mod decide;
mod explain;
pub mod infer;
mod judge;
mod lines;
mod per;
mod pick;
mod policy;
mod sort;
mod verdict;

pub use candidate::Candidate;
pub use decide::{Action, Decision};
pub use explain::{Explanation, Pending};
pub use infer::infer;
pub use lines::lines;
pub use per::{Group, Per};
pub use pick::Selection;
pub use policy::{Prereleases, Selector};
pub use verdict::{Reason, Verdict};
