//! Long texts that several people write at the same moment: who may, and how it is kept.
//!
//! Every change is a row under the next number of one sequence for all texts ([`Appender`]); whoever
//! takes numbers holds the sequence until the commit, so that numbers follow each other without
//! gaps in the order of the commits, also when several instances write. Who has seen number n has
//! missed nothing before it, and sees at the numbers when something was missed. Snapshots stand in
//! for rows that are removed ([`compact`]).
//!
//! What counts of a text everywhere else is the document in the table "text". It follows a little
//! later ([`follow`]); who reads texts to publish, to export or to compare looks whether it is [`behind`], so
//! nothing that was acknowledged is ever missing there, and no instance has to be asked to hurry.

mod access;
mod append;
mod direct;
mod follow;
mod merging;
mod packed;
mod replace;
mod signals;
mod store;

pub use access::{Opened, look, open, recheck, suggestions};
pub use append::{Appended, Appender, Batch, note_signed};
pub(crate) use follow::{ahead, behind};
pub use follow::{follow, follow_all};
pub use merging::{keep_merging, own_writer};
pub use packed::{pack, pack_noted, unpack};
pub(crate) use replace::{Replaced, followed, hold, replace, snapshot_of, suggest};
pub use signals::{Listener, Signal, listen};
pub(crate) use signals::{Signals, comments_changed, committed};
pub use store::{Change, Row, Stored, compact, load, newest, rows_behind, signed, waiting, writers};

use live::Limits;

/// Numbers from here on are writers of the portal itself; browsers draw theirs below.
pub const OWN_WRITERS: u64 = 1 << 32;

/// For texts that were taken in already: nothing of them may be refused.
fn lenient() -> Limits {
    let d = Limits::default();
    Limits { message: usize::MAX, parts: usize::MAX, text: usize::MAX, ..d }
}
