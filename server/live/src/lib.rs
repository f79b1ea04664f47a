//! Live texts: several people write one text at the same moment.
//!
//! A text is a Yjs document with one tree, the fragment [`ROOT`], as y-prosemirror writes it.
//! Nothing that comes from outside reaches `yrs` unchecked, because malformed input can take the
//! whole process down with it: [`check`] reads every message with a decoder of its own, knows what
//! the text already holds ([`Index`](check::Index)) and lets through only what an editor of this
//! house can have produced. What it lets through is applied, and only what could be applied is
//! given back for storing ([`Text::apply`]).
//!
//! No I/O, no async, no clock: rooms, storage and sockets are the server's.

pub mod check;
mod credits;
mod limits;
mod refusal;
mod schema;
mod text;

pub use credits::Credits;
pub use limits::Limits;
pub use refusal::Refusal;
pub use text::{Applied, Broken, Change, Lost, Moved, News, Passage, Settled, Text, compact, normal, settled, signed};

/// The name of the tree in every document.
pub const ROOT: &str = "text";
