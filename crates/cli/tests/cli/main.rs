//! The program, run as a person would run it.

mod documents;
mod program;
mod run;
