//! States of a text that are kept: by people under a name, by the portal before something is put in
//! their place and before the first change of a day, and those that editions hold. Any two can be
//! compared; any can be restored, which is a change like others.

mod authors;
mod change;
mod compare;
mod editions;
mod read;

pub use authors::{Author, Passage, passages};
pub(crate) use change::keep_before;
pub use change::{LONGEST, LOSES, keep, lost, put, restore};
pub use compare::{Comparison, Part, compare};
pub(crate) use read::states;
pub use read::{State, Which, list};
