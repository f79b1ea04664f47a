//! Bundles: reading them in and writing them out (`contract::bundle` describes the format).

mod assessments;
mod councils;
mod import;
mod read;
mod rows;

pub(crate) use import::sheet_links;
pub use import::{Counts, import};
pub use read::{object_key, read};
