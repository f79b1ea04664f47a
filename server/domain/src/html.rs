//! HTML from the document model. This is the only place that turns texts into markup; HTML from
//! elsewhere is never stored or shown.

use contract::text::{Block, Document, Inline, Mark, TableCell, allowed_href};
use std::fmt::Write;

/// Renders a text.
///
/// `first_heading` is the level that headings of level 1 get on the page (2 to 5); `prefix` makes
/// the ids of footnotes unique on a page with several texts.
pub fn render(document: &Document, first_heading: u8, prefix: &str) -> String {
    let mut r = Renderer { out: String::new(), notes: Vec::new(), first_heading, prefix };
    r.blocks(&document.content);
    r.footnotes();
    r.out
}

/// Escapes for text and for quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(text, &mut out);
    out
}

fn push_escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

struct Renderer<'a> {
    out: String,
    notes: Vec<&'a [Inline]>,
    first_heading: u8,
    prefix: &'a str,
}

impl<'a> Renderer<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        blocks.iter().for_each(|b| self.block(b));
    }

    fn element(&mut self, tag: &str, content: &'a [Inline]) {
        let _ = write!(self.out, "<{tag}>");
        self.inlines(content);
        let _ = write!(self.out, "</{}>", tag.split(' ').next().unwrap_or(tag));
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Heading { level, content } => {
                let level = (self.first_heading + level.saturating_sub(1)).min(6);
                self.element(&format!("h{level}"), content);
            }
            Block::Paragraph { content } => self.element("p", content),
            Block::BulletList { content } => {
                self.out.push_str("<ul>");
                for item in content {
                    self.item(&item.content);
                }
                self.out.push_str("</ul>");
            }
            Block::OrderedList { start, content } => {
                let _ = if *start == 1 { write!(self.out, "<ol>") } else { write!(self.out, "<ol start=\"{start}\">") };
                for item in content {
                    self.item(&item.content);
                }
                self.out.push_str("</ol>");
            }
            Block::Blockquote { content } => {
                self.out.push_str("<blockquote>");
                self.blocks(content);
                self.out.push_str("</blockquote>");
            }
            Block::Table { content } => {
                self.out.push_str("<div class=\"t-table\"><table class=\"kern-table\">");
                let head = content.iter().take_while(|r| !r.content.is_empty() && r.content.iter().all(|c| c.header)).count();
                if head > 0 {
                    self.out.push_str("<thead>");
                    content[..head].iter().for_each(|r| self.row(&r.content, "col"));
                    self.out.push_str("</thead>");
                }
                self.out.push_str("<tbody>");
                content[head..].iter().for_each(|r| self.row(&r.content, "row"));
                self.out.push_str("</tbody></table></div>");
            }
        }
    }

    fn item(&mut self, content: &'a [Block]) {
        self.out.push_str("<li>");
        match content {
            // A single paragraph needs no element of its own.
            [Block::Paragraph { content }, rest @ ..] => {
                self.inlines(content);
                self.blocks(rest);
            }
            blocks => self.blocks(blocks),
        }
        self.out.push_str("</li>");
    }

    fn row(&mut self, cells: &'a [TableCell], scope: &str) {
        self.out.push_str("<tr>");
        for cell in cells {
            if cell.header {
                self.element(&format!("th scope=\"{scope}\""), &cell.content);
            } else {
                self.element("td", &cell.content);
            }
        }
        self.out.push_str("</tr>");
    }

    fn inlines(&mut self, content: &'a [Inline]) {
        for inline in content {
            match inline {
                Inline::HardBreak => self.out.push_str("<br>"),
                Inline::Footnote { content } => {
                    self.notes.push(content);
                    let (n, p) = (self.notes.len(), self.prefix);
                    let _ = write!(
                        self.out,
                        "<sup><a class=\"t-note\" id=\"{p}-ref{n}\" href=\"#{p}-note{n}\" role=\"doc-noteref\">{n}</a></sup>"
                    );
                }
                Inline::Text { text, marks } => self.text(text, marks),
            }
        }
    }

    fn text(&mut self, text: &str, marks: &[Mark]) {
        let mut close = Vec::new();
        for mark in marks {
            let tag = match mark {
                Mark::Bold => "strong",
                Mark::Italic => "em",
                Mark::Superscript => "sup",
                Mark::Subscript => "sub",
                Mark::Link { href } if allowed_href(href) => {
                    self.out.push_str("<a href=\"");
                    push_escaped(href, &mut self.out);
                    self.out.push_str("\">");
                    close.push("a");
                    continue;
                }
                Mark::Link { .. } => continue,
            };
            let _ = write!(self.out, "<{tag}>");
            close.push(tag);
        }
        push_escaped(text, &mut self.out);
        for tag in close.iter().rev() {
            let _ = write!(self.out, "</{tag}>");
        }
    }

    fn footnotes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        self.out.push_str("<section class=\"t-notes\" role=\"doc-endnotes\" aria-label=\"Fußnoten\"><ol>");
        let mut n = 0;
        // A note may hold a note of its own; the list grows while it is written.
        while n < self.notes.len() {
            let content = self.notes[n];
            n += 1;
            let p = self.prefix;
            let _ = write!(self.out, "<li id=\"{p}-note{n}\">");
            self.inlines(content);
            let _ = write!(self.out, " <a href=\"#{p}-ref{n}\" role=\"doc-backlink\" aria-label=\"↑ {n}\">↑</a></li>");
        }
        self.out.push_str("</ol></section>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn renders_and_escapes() {
        let doc = crate::markdown::read("# A & B\n\nx[^1] <b>\n\n| a |\n|---|\n| \"1\" |\n\n[^1]: y");
        assert_eq!(
            render(&doc, 2, "t"),
            "<h2>A &amp; B</h2><p>x<sup><a class=\"t-note\" id=\"t-ref1\" href=\"#t-note1\" role=\"doc-noteref\">1</a></sup> &lt;b&gt;</p>\
             <div class=\"t-table\"><table class=\"kern-table\"><thead><tr><th scope=\"col\">a</th></tr></thead><tbody><tr><td>&quot;1&quot;</td></tr></tbody></table></div>\
             <section class=\"t-notes\" role=\"doc-endnotes\" aria-label=\"Fußnoten\"><ol><li id=\"t-note1\">y <a href=\"#t-ref1\" role=\"doc-backlink\" aria-label=\"↑ 1\">↑</a></li></ol></section>"
        );
    }

    fn inline() -> impl Strategy<Value = Inline> {
        let mark = prop_oneof![
            Just(Mark::Bold),
            Just(Mark::Italic),
            ".{0,20}".prop_map(|href| Mark::Link { href }),
            Just(Mark::Link { href: "https://x/\"><script>".into() }),
        ];
        prop_oneof![
            (".{0,20}", prop::collection::vec(mark, 0..3)).prop_map(|(text, marks)| Inline::Text { text, marks }),
            Just(Inline::HardBreak),
            Just(Inline::text("<script>alert(1)</script>")),
            Just(Inline::Footnote { content: vec![Inline::text("<img onerror=x>")] }),
        ]
    }

    proptest! {
        #[test]
        fn no_document_brings_its_own_markup(content in prop::collection::vec(inline(), 0..8), level in 0u8..9) {
            let doc = Document { content: vec![Block::Heading { level, content: content.clone() }, Block::Paragraph { content }] };
            let html = render(&doc, 2, "t");
            prop_assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("javascript:"));
            prop_assert_eq!(html.matches('<').count(), html.matches('>').count());
        }
    }
}
