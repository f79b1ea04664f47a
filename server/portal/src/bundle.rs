//! Bundles: reading them in (`contract::bundle` describes the format).

mod assessments;
mod changes;
mod check;
mod conferences;
mod councils;
mod files;
mod import;
mod read;
mod rows;

pub use changes::Counts;
pub(crate) use import::sheet_links;
pub use import::{import, imported, overwrite};
pub use read::{object_key, read};
