//! Files that are attached to something: checked by content, kept under their digest, taken back
//! instead of deleted.

mod change;
mod new;
mod owner;
mod read;

pub use change::{attach, may_attach, restore, withdraw};
pub(crate) use new::NewFile;
pub(crate) use owner::KINDS;
pub use owner::Place;
pub use read::{Download, Files, download, of, published_download};
pub(crate) use read::{kept, shown};
