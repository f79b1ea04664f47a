//! Word files (ECMA-376, the transitional form that Word and LibreOffice write).
//!
//! Written by hand on top of a zip and an XML library: the crate for DOCX at hand can neither repeat
//! the header row of a table nor set language and title, all of which accessible files need.

mod archive;
mod import;
mod known;
mod list;
mod package;
mod refusal;
mod runs;
mod styles;
mod tree;
mod write;

use crate::{Meta, Paper, outline};
use contract::text::Document;

pub use import::{Import, LeftOut, read};
pub use refusal::Refusal;

/// Lists may be this deep: the levels Word knows.
pub(crate) const LEVELS: usize = 9;

/// A text as a Word file: title, headings, lists, tables with repeated header rows, footnotes.
/// What a Word file cannot hold is changed as [`crate::normal`] says.
pub fn write(document: &Document, meta: &Meta) -> Vec<u8> {
    write::parts(&outline::of_text(document, meta), meta)
}

/// A council paper as a Word file; `address` and `notice` as in [`Meta`].
pub fn write_paper(paper: &Paper, address: &str, notice: &str) -> Vec<u8> {
    let meta = Meta { title: &paper.subject, lang: paper.lang, address, notice };
    write::parts(&outline::of_paper(paper), &meta)
}
