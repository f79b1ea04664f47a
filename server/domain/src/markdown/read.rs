//! From Markdown.

use super::{APART, is_break, object_word};
use comrak::nodes::{ListType, NodeValue};
use comrak::{Arena, Options, parse_document};
use contract::text::{Block, Document, Inline, ListItem, Mark, ObjectKind, TableCell, TableRow, allowed_href, table_too_large};
use std::cell::Cell;
use std::collections::HashMap;
use uuid::Uuid;

type Node<'a> = comrak::nodes::Node<'a>;

/// Lists and quotes may be nested this deep; deeper text is kept, without its nesting.
const MAX_DEPTH: usize = 8;

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    options.extension.superscript = true;
    options.extension.subscript = true;
    options.extension.autolink = true;
    options
}

/// Signs of all footnotes together, counted wherever one is referred to.
pub const MAX_NOTES: usize = 200_000;

/// Why Markdown is not read as it stands: few signs would become far more text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLarge {
    /// A table with more columns or cells than any may have.
    Table,
    /// Footnotes that are referred to again and again.
    Notes,
}

impl TooLarge {
    /// The code of the sentence that says it (see `contract::messages`).
    pub fn code(self) -> &'static str {
        match self {
            Self::Table => "table_too_large",
            Self::Notes => "notes_too_long",
        }
    }
}

/// Reads Markdown. Never fails: what the model cannot hold (pictures, HTML, code) stays as text.
/// For what people send there is [`checked`].
pub fn read(markdown: &str) -> Document {
    if tables_too_large(markdown) {
        return Document::from_plain(markdown);
    }
    parse(markdown).0
}

/// Reads Markdown from outside.
///
/// # Errors
/// See [`TooLarge`].
pub fn checked(markdown: &str) -> Result<Document, TooLarge> {
    // Before it is parsed: every row is filled up to the columns of its table.
    if tables_too_large(markdown) {
        return Err(TooLarge::Table);
    }
    match parse(markdown) {
        (_, true) => Err(TooLarge::Notes),
        (document, _) if document.table_too_large() => Err(TooLarge::Table),
        (document, _) => Ok(document),
    }
}

/// Whether a line that makes a table has too many columns for the lines that follow it.
fn tables_too_large(markdown: &str) -> bool {
    // The columns of the table at hand, and its rows so far.
    let mut table: Option<(usize, usize)> = None;
    for line in markdown.lines() {
        // Tables may stand in quotes and lists.
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '>');
        let rule = line.trim_start_matches(|c: char| c.is_ascii_digit() || "-+*.) \t".contains(c));
        let makes_one = |l: &str| l.contains('-') && l.contains('|') && l.chars().all(|c| "|:- \t".contains(c));
        if makes_one(line) || makes_one(rule) {
            table = Some((line.matches('|').count() + 1, 1));
        } else if line.is_empty() {
            table = None;
        } else if let Some((_, rows)) = &mut table {
            *rows += 1;
        }
        // One column less than pipes and one, if they stand at both ends.
        if table.is_some_and(|(columns, rows)| columns > 2 && table_too_large(rows, columns - 2)) {
            return true;
        }
    }
    false
}

/// The text, and whether notes are missing because there would be too much of them.
fn parse(markdown: &str) -> (Document, bool) {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options());
    let mut notes = Notes::default();
    for node in root.children() {
        if let NodeValue::FootnoteDefinition(def) = &node.data.borrow().value {
            let content: Vec<Inline> = node.children().flat_map(|p| inlines(p, &[], &Notes::default(), 0)).collect();
            notes.by_name.insert(def.name.clone(), content);
        }
    }
    notes.left.set(MAX_NOTES);
    let document = Document { content: blocks(root, &notes, 0) };
    (document, notes.missing.get())
}

/// The footnotes by their names.
#[derive(Default)]
struct Notes {
    by_name: HashMap<String, Vec<Inline>>,
    /// How many signs of them may still be put into the text.
    left: Cell<usize>,
    missing: Cell<bool>,
}

impl Notes {
    fn take(&self, name: &str) -> Option<Vec<Inline>> {
        let content = self.by_name.get(name)?;
        // Each piece takes its room, however short it is.
        let size: usize = content.iter().map(|i| 16 + if let Inline::Text { text, .. } = i { text.len() } else { 0 }).sum();
        let left = self.left.get().checked_sub(size);
        match left {
            Some(left) => self.left.set(left),
            None => self.missing.set(true),
        }
        left.map(|_| content.clone())
    }
}

fn blocks<'a>(parent: Node<'a>, notes: &Notes, depth: usize) -> Vec<Block> {
    parent.children().flat_map(|node| block(node, notes, depth)).collect()
}

fn block<'a>(node: Node<'a>, notes: &Notes, depth: usize) -> Vec<Block> {
    let value = node.data.borrow().value.clone();
    match value {
        NodeValue::Heading(h) => vec![Block::Heading { level: h.level.clamp(1, 3), content: inlines(node, &[], notes, 0) }],
        NodeValue::Paragraph => {
            if let Some(object) = object(node) {
                return vec![object];
            }
            let content = inlines(node, &[], notes, 0);
            if content.is_empty() { vec![] } else { vec![Block::Paragraph { content }] }
        }
        NodeValue::List(_) | NodeValue::BlockQuote if depth >= MAX_DEPTH => flat(node),
        NodeValue::List(list) => {
            let content = node.children().map(|item| ListItem { content: blocks(item, notes, depth + 1) }).collect();
            match list.list_type {
                ListType::Bullet => vec![Block::BulletList { content }],
                ListType::Ordered => vec![Block::OrderedList { start: list.start.min(100_000) as u32, content }],
            }
        }
        NodeValue::BlockQuote => vec![Block::Blockquote { content: blocks(node, notes, depth + 1) }],
        NodeValue::Table(_) => {
            let rows = node.children().map(|row| {
                let header = matches!(row.data.borrow().value, NodeValue::TableRow(true));
                let cells = row.children().map(|cell| TableCell { header, content: inlines(cell, &[], notes, 0) });
                TableRow { content: cells.collect() }
            });
            vec![Block::Table { content: rows.collect() }]
        }
        NodeValue::CodeBlock(code) => paragraph(&code.literal),
        // Stands between two lists, see `write_blocks`.
        NodeValue::HtmlBlock(html) if html.literal.trim() == APART => vec![],
        NodeValue::HtmlBlock(html) => paragraph(&html.literal),
        NodeValue::FootnoteDefinition(_) | NodeValue::ThematicBreak => vec![],
        _ => blocks(node, notes, depth),
    }
}

/// A paragraph that is nothing but the address of an object.
fn object<'a>(paragraph: Node<'a>) -> Option<Block> {
    let link = paragraph.first_child().filter(|n| n.next_sibling().is_none())?;
    let NodeValue::Link(link) = &link.data.borrow().value else { return None };
    let (word, id) = link.url.split_once(':')?;
    let kind = ObjectKind::ALL.into_iter().find(|k| object_word(*k) == word)?;
    Some(Block::Object { kind, id: Uuid::try_parse(id).ok()? })
}

/// The paragraphs below a node, without recursion: nesting may be thousands deep.
fn flat<'a>(node: Node<'a>) -> Vec<Block> {
    node.descendants().filter(|n| n.data.borrow().value.contains_inlines()).flat_map(|n| paragraph(&plain(n))).collect()
}

/// The words below a node, without recursion.
fn plain<'a>(node: Node<'a>) -> String {
    let mut out = String::new();
    for n in node.descendants() {
        match &n.data.borrow().value {
            NodeValue::Text(t) => out.push_str(t),
            NodeValue::Code(c) => out.push_str(&c.literal),
            NodeValue::HtmlInline(h) if !is_break(h) => out.push_str(h),
            NodeValue::HtmlInline(_) | NodeValue::SoftBreak | NodeValue::LineBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

fn paragraph(text: &str) -> Vec<Block> {
    let text = text.trim_end();
    if text.is_empty() { vec![] } else { vec![Block::Paragraph { content: vec![Inline::text(text)] }] }
}

fn inlines<'a>(parent: Node<'a>, marks: &[Mark], notes: &Notes, depth: usize) -> Vec<Inline> {
    if depth > 4 * MAX_DEPTH {
        return vec![Inline::Text { text: plain(parent), marks: marks.to_vec() }];
    }
    let mut out: Vec<Inline> = Vec::new();
    for node in parent.children() {
        let value = node.data.borrow().value.clone();
        let with = |mark: Mark| {
            let mut all = marks.to_vec();
            if !all.contains(&mark) {
                all.push(mark);
            }
            all.sort();
            inlines(node, &all, notes, depth + 1)
        };
        let found = match value {
            NodeValue::Text(text) => vec![Inline::Text { text: text.into_owned(), marks: marks.to_vec() }],
            NodeValue::Code(code) => vec![Inline::Text { text: code.literal, marks: marks.to_vec() }],
            NodeValue::HtmlInline(html) if is_break(&html) => vec![Inline::HardBreak],
            NodeValue::HtmlInline(html) => vec![Inline::Text { text: html, marks: marks.to_vec() }],
            NodeValue::SoftBreak => vec![Inline::Text { text: " ".into(), marks: marks.to_vec() }],
            NodeValue::LineBreak => vec![Inline::HardBreak],
            NodeValue::Strong => with(Mark::Bold),
            NodeValue::Emph => with(Mark::Italic),
            NodeValue::Superscript => with(Mark::Superscript),
            NodeValue::Subscript => with(Mark::Subscript),
            NodeValue::Link(link) if allowed_href(&link.url) && !marks.iter().any(|m| matches!(m, Mark::Link { .. })) => {
                with(Mark::Link { href: link.url.clone() })
            }
            NodeValue::FootnoteReference(reference) => {
                notes.take(&reference.name).map(|content| Inline::Footnote { content }).into_iter().collect()
            }
            _ => inlines(node, marks, notes, depth + 1),
        };
        for inline in found {
            match (out.last_mut(), inline) {
                (Some(Inline::Text { text, marks }), Inline::Text { text: t, marks: m }) if *marks == m => text.push_str(&t),
                (_, inline) => out.push(inline),
            }
        }
    }
    out
}
