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
/// `first_heading` is the level that headings of level 1 get on the page (2 to 5); `prefix` makes
/// the ids of footnotes unique on a page with several texts.
pub fn render(document: &Document, first_heading: u8, prefix: &str) -> String {
    render_with(document, first_heading, prefix, &|_, _| None)
}

/// Renders a text and the objects in it. Suggestions are shown as such: for readers outside the
/// working group pass [`Document::accepted`].
pub fn render_with(document: &Document, first_heading: u8, prefix: &str, cards: &Cards) -> String {
    let mut r = Renderer { out: String::new(), notes: Vec::new(), first_heading, prefix, cards };
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
mod tests {
    use super::*;
    use contract::text::{ListItem, Suggestion, TableRow};
    use proptest::prelude::*;

    #[test]
    fn renders_and_escapes() {
        let doc = crate::markdown::read("# A & B\n\nx[^1] <b>\n\n| a |\n|---|\n| \"1\" |\n\n[^1]: y");
        assert_eq!(
            render(&doc, 2, "t"),
            "<h2>A &amp; B</h2><p>x<sup><a class=\"t-note\" id=\"t-ref1\" href=\"#t-note1\" role=\"doc-noteref\">1</a></sup> &lt;b&gt;</p>\
             <div class=\"t-table\" role=\"group\" aria-label=\"Tabelle\" tabindex=\"0\"><table class=\"kern-table\"><thead><tr><th scope=\"col\">a</th></tr></thead><tbody><tr><td>&quot;1&quot;</td></tr></tbody></table></div>\
             <section class=\"t-notes\" role=\"doc-endnotes\" aria-label=\"Fußnoten\"><ol><li id=\"t-note1\">y <a href=\"#t-ref1\" role=\"doc-backlink\" aria-label=\"↑ 1\">↑</a></li></ol></section>"
        );
    }

    #[test]
    fn shows_objects_as_they_are_now_or_not_at_all() {
        let (known, gone) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let object = |id| Block::Object { kind: ObjectKind::Goal, id };
        let doc = Document { content: vec![object(known), object(gone)] };
        let cards = |kind, id| {
            (kind == ObjectKind::Goal && id == known).then(|| Card {
                title: "Bus & Bahn".into(),
                kind: "Ziel".into(),
                state: "freigegeben".into(),
                href: "/ziele/bus".into(),
            })
        };
        assert_eq!(
            render_with(&doc, 2, "t", &cards),
            "<p class=\"t-object\"><span class=\"t-object-kind\">Ziel</span> <a href=\"/ziele/bus\">Bus &amp; Bahn</a> <span class=\"t-object-state\">freigegeben</span></p>"
        );
        assert_eq!(render(&doc, 2, "t"), "");
    }

    #[test]
    fn shows_suggestions() {
        let suggestion = Suggestion { id: Uuid::from_u128(7), author: Uuid::nil(), at: 0 };
        let text = |text: &str, mark: fn(Suggestion) -> Mark| Inline::Text {
            text: text.into(),
            marks: vec![Mark::Bold, mark(suggestion.clone())],
        };
        let doc = Document { content: vec![Block::Paragraph { content: vec![text("alt", Mark::Deletion), text("neu", Mark::Insertion)] }] };
        let id = suggestion.id;
        assert_eq!(
            render(&doc, 2, "t"),
            format!(
                "<p><del data-suggestion=\"{id}\"><strong>alt</strong></del><ins data-suggestion=\"{id}\"><strong>neu</strong></ins></p>"
            )
        );
        assert_eq!(render(&doc.accepted(), 2, "t"), "<p><strong>alt</strong></p>");
    }

    fn inline() -> impl Strategy<Value = Inline> {
        let suggestion = Suggestion { id: Uuid::nil(), author: Uuid::nil(), at: 0 };
        let mark = prop_oneof![
            Just(Mark::Bold),
            Just(Mark::Italic),
            Just(Mark::Insertion(suggestion.clone())),
            Just(Mark::Deletion(suggestion)),
            ".{0,20}".prop_map(|href| Mark::Link { href }),
            Just(Mark::Link { href: "https://x/\"><script>".into() }),
        ];
        let leaf = prop_oneof![
            (".{0,20}", prop::collection::vec(mark, 0..3)).prop_map(|(text, marks)| Inline::Text { text, marks }),
            Just(Inline::HardBreak),
            Just(Inline::text("<script>alert(1)</script> & \"'")),
        ];
        leaf.prop_recursive(2, 6, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(|content| Inline::Footnote { content }))
    }

    fn document() -> impl Strategy<Value = Document> {
        let line = || prop::collection::vec(inline(), 0..5);
        let cell = (any::<bool>(), line()).prop_map(|(header, content)| TableCell { header, content });
        let row = prop::collection::vec(cell, 0..4).prop_map(|content| TableRow { content });
        let leaf = prop_oneof![
            (0u8..9, line()).prop_map(|(level, content)| Block::Heading { level, content }),
            line().prop_map(|content| Block::Paragraph { content }),
            prop::collection::vec(row, 0..4).prop_map(|content| Block::Table { content }),
            (0..4usize, any::<u128>()).prop_map(|(k, id)| Block::Object { kind: ObjectKind::ALL[k], id: Uuid::from_u128(id) }),
        ];
        let block = leaf.prop_recursive(4, 24, 4, |inner| {
            let blocks = || prop::collection::vec(inner.clone(), 0..4);
            let items = || prop::collection::vec(blocks().prop_map(|content| ListItem { content }), 0..4);
            prop_oneof![
                blocks().prop_map(|content| Block::Blockquote { content }),
                items().prop_map(|content| Block::BulletList { content }),
                (any::<u32>(), items()).prop_map(|(start, content)| Block::OrderedList { start, content }),
            ]
        });
        prop::collection::vec(block, 0..6).prop_map(|content| Document { content })
    }

    /// Reads markup strictly and gives back what stands between the tags; `Err` where a tag, an
    /// attribute or an entity is none of those the renderer writes, or tags do not match.
    fn words_of(html: &str) -> Result<String, String> {
        const TAGS: [&str; 28] = [
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "li",
            "blockquote",
            "div",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "br",
            "sup",
            "sub",
            "strong",
            "em",
            "a",
            "section",
            "span",
            "ins",
            "del",
        ];
        const ATTRIBUTES: [&str; 9] = ["class", "id", "href", "role", "aria-label", "scope", "start", "data-suggestion", "tabindex"];
        let (mut open, mut words, mut rest) = (Vec::new(), String::new(), html);
        while let Some(at) = rest.find(['<', '&', '>', '"', '\'']) {
            words.push_str(&rest[..at]);
            let sign = rest.as_bytes()[at];
            rest = &rest[at + 1..];
            if sign == b'&' {
                let (entity, after) = rest.split_once(';').ok_or("entity without end")?;
                words.push(match entity {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "#39" => '\'',
                    other => return Err(format!("entity {other}")),
                });
                rest = after;
                continue;
            }
            if sign != b'<' {
                return Err(format!("bare {}", sign as char));
            }
            let end = rest.find('>').ok_or("tag without end")?;
            let tag = &rest[..end];
            rest = &rest[end + 1..];
            if let Some(name) = tag.strip_prefix('/') {
                if open.pop() != Some(name) {
                    return Err(format!("</{name}> closes nothing"));
                }
                continue;
            }
            let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            if !TAGS.contains(&name) {
                return Err(format!("tag {name}"));
            }
            while !attributes.is_empty() {
                let (key, value) = attributes.split_once("=\"").ok_or("attribute without value")?;
                let (value, after) = value.split_once('"').ok_or("value without end")?;
                if !ATTRIBUTES.contains(&key) || value.contains('<') || (key == "href" && value.starts_with("javascript")) {
                    return Err(format!("{key}={value}"));
                }
                attributes = after.trim_start();
            }
            if name != "br" {
                open.push(name);
            }
        }
        words.push_str(rest);
        if open.is_empty() { Ok(words) } else { Err(format!("open: {open:?}")) }
    }

    proptest! {
        #[test]
        fn whatever_is_written_the_markup_is_ours_and_the_words_are_theirs(doc in document()) {
            let card = Card { title: "<b>&".into(), kind: "\"'".into(), state: "</p>".into(), href: "javascript:alert(1)".into() };
            let html = render_with(&doc, 2, "t", &|_, _| Some(card.clone()));
            let words = words_of(&html);
            prop_assert!(words.is_ok(), "{:?} in {}", words, html);
            let words = words.unwrap();
            let mut texts = Vec::new();
            doc.content.iter().for_each(|b| lines(b, &mut texts));
            for text in texts {
                prop_assert!(words.contains(&text), "{:?} is missing in {}", text, html);
            }
        }
    }

    fn lines(block: &Block, out: &mut Vec<String>) {
        let mut line = |content: &[Inline]| {
            for inline in content {
                if let Inline::Text { text, .. } = inline {
                    out.push(text.clone());
                }
            }
        };
        match block {
            Block::Heading { content, .. } | Block::Paragraph { content } => line(content),
            Block::BulletList { content } | Block::OrderedList { content, .. } => {
                content.iter().flat_map(|i| &i.content).for_each(|b| lines(b, out));
            }
            Block::Blockquote { content } => content.iter().for_each(|b| lines(b, out)),
            Block::Table { content } => content.iter().flat_map(|r| &r.content).for_each(|c| line(&c.content)),
            Block::Object { .. } => {}
        }
    }
}
