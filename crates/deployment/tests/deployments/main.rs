//! The fold of events, by laws, by oracles and by vectors.

mod arrival;
mod documents;
mod events;
mod oracle;
mod oracles;
mod projection;
mod rules;
mod vectors;
