//! The rules of the mayors' conference: what each state allows, when an item is undisputed, and
//! which outcome fits the positions.
//!
//! Every step consumes the old state or says why it does not happen; nobody sets a state by hand.

pub mod amend;
pub mod annex;
pub mod attendance;
pub mod kept;
pub mod passages;
pub mod reword;
pub mod since;
pub mod state;
pub mod votes;

/// Why a step does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Not {
    /// It is as wanted already: somebody was faster.
    Already,
    /// The step does not fit; the word names the rule.
    Refused(&'static str),
}
