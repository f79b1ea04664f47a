//! PDF files that everybody can read: tagged, with language, title and bookmarks (PDF/UA-1).

mod draw;
mod face;
mod fonts;
mod layout;
mod line;
mod structure;
mod table;
mod tree;
mod words;

use crate::{Meta, Paper, outline};
use contract::text::Document;

/// A text as PDF.
pub fn write(document: &Document, meta: &Meta) -> Vec<u8> {
    parts(&outline::of_text(document, meta), meta)
}

/// A council paper as PDF; `address` and `notice` as in [`Meta`].
pub fn write_paper(paper: &Paper, address: &str, notice: &str) -> Vec<u8> {
    let meta = Meta { title: &paper.subject, lang: paper.lang, address, notice };
    parts(&outline::of_paper(paper), &meta)
}

/// The first of several texts that fits on one page, the fullest first; the last one if none does.
pub fn write_one_page(documents: &[Document], meta: &Meta) -> Vec<u8> {
    let mut fitting = None;
    for document in documents {
        let mut layout = layout::Layout::new(meta.lang, meta.address);
        layout.parts(&outline::of_text(document, meta));
        let fits = layout.pages.len() == 1;
        fitting = Some(layout);
        if fits {
            break;
        }
    }
    draw::bytes(fitting.unwrap_or_else(|| layout::Layout::new(meta.lang, meta.address)), meta)
}

fn parts(parts: &[outline::Part], meta: &Meta) -> Vec<u8> {
    let mut layout = layout::Layout::new(meta.lang, meta.address);
    layout.parts(parts);
    draw::bytes(layout, meta)
}
