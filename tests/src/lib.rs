//! Tests that cross crates, and the conformance vectors that every language binding reads.
