//! The crate from outside: what editors really send, arbitrary documents, and bad input.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its recordings has failed")]

mod credits;
mod documents;
mod killers;
mod lost;
mod malformed;
mod recorded;
mod suggesting;
mod writing;
mod writing_updates;
