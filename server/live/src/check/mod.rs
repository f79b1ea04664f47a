//! What is looked at before `yrs` sees anything.
//!
//! Measured with yrs 0.28: nested content overflows its stack and aborts the process, a declared
//! count of some hundred million takes half a gigabyte before the error, text is taken for UTF-8
//! unread, and some updates are applied without complaint and break the text later. None of that
//! can be caught behind `yrs`; therefore all of it is refused in front.

mod admit;
mod agree;
pub mod frame;
mod index;
mod merge;
pub mod presence;
mod state;
mod update;
mod wire;

pub use admit::{Admission, New, Writers, admit};
pub use agree::agree;
pub use index::{DEAD, Index, NodeRef, Run, What};
pub use merge::merge;
pub use state::StateVector;
pub use update::{Block, Content, Id, Parent, Section, Update};
pub use wire::{Reader, Value, put_bytes, put_number};

/// The largest clock a writer can reach. `yrs` computes with signed 32 bits in places.
pub const MAX_CLOCK: u64 = 1 << 30;

/// The largest number of a writer: what JavaScript can count exactly.
pub const MAX_WRITER: u64 = (1 << 53) - 1;
