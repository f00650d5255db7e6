//! Which file of a release is the one that is wanted.
