//! HTML from the document model. This is the only place that turns texts into markup; HTML from
//! elsewhere is never stored or shown.

use contract::text::{Block, Document, Inline, Mark, ObjectKind, TableCell, allowed_href};
use std::fmt::Write;
use uuid::Uuid;

/// What a text shows of an object: as it is now, not as it was when the text was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub title: String,
    /// The kind in words, in the language of the page: "Ziel".
    pub kind: String,
    /// The state in words, empty where there is none to tell.
    pub state: String,
    /// Its page in this portal.
    pub href: String,
}

/// Finds the card of an object. `None`: the reader may not see it, or it is gone; then nothing of
/// it is shown.
pub type Cards<'a> = dyn Fn(ObjectKind, Uuid) -> Option<Card> + 'a;

/// Renders a text without the objects in it.
///
/// `first_heading` is the rank of the highest headings on the page (2 to 5); `prefix` makes
/// the ids of footnotes unique on a page with several texts.
pub fn render(document: &Document, first_heading: u8, prefix: &str) -> String {
    render_with(document, first_heading, prefix, &|_, _| None)
}

/// Renders a text and the objects in it. Suggestions are shown as such: for readers outside the
/// working group pass [`Document::accepted`].
pub fn render_with(document: &Document, first_heading: u8, prefix: &str, cards: &Cards) -> String {
    let mut r = Renderer { out: String::new(), notes: Vec::new(), above: Vec::new(), first_heading, prefix, cards };
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

/// Escapes behind what `out` holds already.
pub fn push_escaped(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let name = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(name);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

struct Renderer<'a> {
    out: String,
    notes: Vec<&'a [Inline]>,
    /// Levels of the headings above the present place, each higher than the one before.
    above: Vec<u8>,
    first_heading: u8,
    prefix: &'a str,
    cards: &'a Cards<'a>,
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

    /// The rank of a heading on the page. None is left out on the way down, whatever levels the text uses.
    fn rank(&mut self, level: u8) -> u8 {
        self.above.retain(|above| *above < level);
        let rank = self.first_heading + self.above.len() as u8;
        self.above.push(level);
        rank.min(6)
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Heading { level, content } => {
                let level = self.rank(*level);
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
                // Wider than the page, it is scrolled: with a keyboard, too.
                self.out
                    .push_str("<div class=\"t-table\" role=\"group\" aria-label=\"Tabelle\" tabindex=\"0\"><table class=\"kern-table\">");
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
            Block::Object { kind, id } => {
                if let Some(card) = (self.cards)(*kind, *id) {
                    self.card(&card);
                }
            }
        }
    }

    fn card(&mut self, card: &Card) {
        self.out.push_str("<p class=\"t-object\"><span class=\"t-object-kind\">");
        push_escaped(&card.kind, &mut self.out);
        self.out.push_str("</span> ");
        if allowed_href(&card.href) {
            let _ = write!(self.out, "<a href=\"{}\">{}</a>", escape(&card.href), escape(&card.title));
        } else {
            push_escaped(&card.title, &mut self.out);
        }
        if !card.state.is_empty() {
            let _ = write!(self.out, " <span class=\"t-object-state\">{}</span>", escape(&card.state));
        }
        self.out.push_str("</p>");
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
            let (tag, suggestion) = match mark {
                Mark::Insertion(s) => ("ins", s),
                Mark::Deletion(s) => ("del", s),
                _ => continue,
            };
            let _ = write!(self.out, "<{tag} data-suggestion=\"{}\">", suggestion.id);
            close.push(tag);
        }
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
                Mark::Link { .. } | Mark::Insertion(_) | Mark::Deletion(_) => continue,
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
mod tests;
