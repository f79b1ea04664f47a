//! Everything taken out as one file, and put back: for a municipality that wants its data, for
//! backup and restore, and for moving from SQLite to PostgreSQL.
//!
//! `exchange/README.md` describes the file; it lies in every archive.

mod archive;
mod ask;
mod read;
mod scope;
mod tables;
mod write;

pub use archive::{Limits, Manifest, Municipality, Part, Refusal};
pub use ask::{Download, download, may_take, municipality};
pub use read::{Fault, import};
pub use scope::Scope;
pub use write::{Written, record, write};

/// The version of the format.
pub const FORMAT: &str = "portal-archive/1";
