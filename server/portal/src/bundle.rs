//! Bundles: reading them in and writing them out (`contract::bundle` describes the format).

mod assessments;
mod conferences;
mod councils;
mod import;
mod read;
mod rows;

pub(crate) use import::sheet_links;
pub use import::{Counts, import, imported};
pub use read::{object_key, read};
