//! Lists of tags to measure with.
