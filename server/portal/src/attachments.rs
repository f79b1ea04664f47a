//! Files that are attached to something: checked by content, kept under their digest, taken back
//! instead of deleted.

mod new;
mod read;

pub(crate) use new::NewFile;
pub use read::{Download, download, published_download};
pub(crate) use read::{kept, shown};
