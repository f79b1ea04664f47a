//! Office documents for the rest of the portal: texts and council papers as DOCX and PDF, texts from
//! DOCX. Bytes in, bytes out: no files, no clock, no database.

pub mod docx;
mod meta;
mod normal;
mod objects;
mod outline;
mod paper;
pub mod pdf;

pub use meta::Meta;
pub use normal::normal;
pub use objects::{Shown, with_objects};
pub use paper::{Access, Annex, Column, Consultation, Kind, Paper, Sheet};
