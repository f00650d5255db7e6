//! Registries as their users meet them: what is picked, what is asked for it, and what is said when something fails.

mod cached;
mod faults;
mod fetch;
mod files;
mod limits;
mod paging;
mod picking;
mod support;
mod trust;
mod urls;
