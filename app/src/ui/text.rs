//! Long texts and comparisons.

use contract::text::Document;
use domain::describe::marked;
use domain::html::{Cards, push_escaped};
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

/// A comparison word by word, in running text.
pub fn pieces(pieces: &[Piece]) -> AnyView {
    let mut out = String::new();
    let next = pieces.iter().skip(1).map(Some).chain([None]);
    pieces.iter().zip(next).for_each(|(piece, next)| one(piece, next, &mut out));
    leptos::raw(out)
}

/// White space stays outside of the marks, so that no bracket stands alone on a line.
fn one(piece: &Piece, next: Option<&Piece>, out: &mut String) {
    let (before, words, after) = edges(piece.text());
    let (open, close) = match piece {
        Piece::Same(s) => return push_escaped(s, out),
        // Other white space is no change that anybody could see.
        Piece::Removed(_) if words.is_empty() => return,
        Piece::Added(_) if words.is_empty() => ("", ""),
        Piece::Removed(_) => ("<del><span>", "</span></del>"),
        Piece::Added(_) => ("<ins>", "</ins>"),
    };
    out.push_str(before);
    out.push_str(open);
    push_escaped(words, out);
    out.push_str(close);
    let apart = after.is_empty() && matches!((piece, next), (Piece::Removed(_), Some(Piece::Added(_))));
    out.push_str(if apart { " " } else { after });
}

/// White space in front, the words, white space behind.
pub fn edges(text: &str) -> (&str, &str, &str) {
    let words = text.trim();
    if words.is_empty() {
        return (text, "", "");
    }
    let start = text.len() - text.trim_start().len();
    (&text[..start], words, &text[start + words.len()..])
}

/// A comparison paragraph by paragraph: headings and lists look like what they are.
pub fn paragraphs(all: &[Piece]) -> AnyView {
    domain::words::paragraphs(all)
        .into_iter()
        .map(|mut p| {
            if heading(&p) {
                p.iter_mut().for_each(unmark);
                return view! { <p class="t-head">{pieces(&p)}</p> }.into_any();
            }
            let class = if p.first().is_some_and(|p| p.text().starts_with(marked::ENTRY)) { "t-entry" } else { "" };
            view! { <p class=class>{pieces(&p)}</p> }.into_any()
        })
        .collect_view()
        .into_any()
}

fn heading(p: &[Piece]) -> bool {
    p.first().is_some_and(|p| p.text().starts_with(marked::HEADING) && p.text().len() > marked::HEADING.len())
}

fn unmark(piece: &mut Piece) {
    let (Piece::Same(s) | Piece::Removed(s) | Piece::Added(s)) = piece;
    if let Some(rest) = s.strip_prefix(marked::HEADING) {
        *s = rest.to_owned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(before: &str, after: &str) -> String {
        let mut out = String::new();
        leptos::write(paragraphs(&domain::words::compare(before, after)), &mut out);
        out.replace("<!>", "").replace(" class=\"\"", "")
    }

    #[test]
    fn brackets_stand_at_words() {
        assert_eq!(html("gemeinsam.", "gemeinsam und offen."), "<p>gemeinsam <ins>und offen</ins>.</p>");
        assert_eq!(html("Von 20 bis 22 Uhr", "Von 20 bis 24 Uhr"), "<p>Von 20 bis <del><span>22</span></del> <ins>24</ins> Uhr</p>");
        assert_eq!(html("zwei  Worte", "zwei Worte"), "<p>zwei Worte</p>");
    }

    #[test]
    fn headings_and_lists_stay_what_they_are() {
        assert_eq!(
            html("# Wozu das\nText\n• eins", "# Wozu dies\nText\n• eins\n• noch eins dazu"),
            "<p class=\"t-head\">Wozu <del><span>das</span></del> <ins>dies</ins></p><p>Text</p>\
             <p class=\"t-entry\">• eins</p><p class=\"t-entry\"><ins>• noch eins dazu</ins></p>"
        );
    }
}
