//! Long texts and comparisons.

use contract::text::Document;
use domain::html::Cards;
use domain::words::Piece;
use leptos::prelude::*;

/// A text of the strategy. Its markup comes from our own renderer, which escapes everything.
pub fn document(doc: &Document, first_heading: u8, prefix: &str) -> AnyView {
    view! { <div class="t-text" lang="de" inner_html=domain::html::render(doc, first_heading, prefix)></div> }.into_any()
}

/// The same with the objects in it, as `cards` knows them.
pub fn document_with(doc: &Document, first_heading: u8, prefix: &str, cards: &Cards) -> AnyView {
    view! { <div class="t-text" lang="de" inner_html=domain::html::render_with(doc, first_heading, prefix, cards)></div> }.into_any()
}

/// A comparison word by word.
pub fn pieces(pieces: &[Piece]) -> AnyView {
    pieces
        .iter()
        .cloned()
        .map(|piece| match piece {
            Piece::Same(s) => view! { {s} }.into_any(),
            Piece::Removed(s) => view! { <del><span>{s}</span></del>" " }.into_any(),
            Piece::Added(s) => view! { <ins>{s}</ins>" " }.into_any(),
        })
        .collect_view()
        .into_any()
}
