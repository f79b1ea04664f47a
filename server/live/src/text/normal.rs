//! Documents as the editor can hold them.

use crate::schema::{MAX_DEPTH, MAX_START, MAX_TIME};
use contract::text::{Block, Document, Inline, ListItem, MAX_CELLS, Mark, TableCell, TableRow, allowed_href};
use std::mem::discriminant;

/// The same text in the one form it has in the editor: lists and tables have something in them,
/// entries begin with a paragraph, rows are equally long, neighbouring text of the same marks is
/// one, notes hold text alone, nothing is nested deeper than the editor allows.
pub fn normal(document: &Document) -> Document {
    Document { content: blocks(&document.content, 1) }
}

fn blocks(all: &[Block], depth: u8) -> Vec<Block> {
    all.iter().flat_map(|b| block(b, depth)).collect()
}

/// Mostly one; none where nothing is left, several where a nesting is too deep.
fn block(block: &Block, depth: u8) -> Vec<Block> {
    let list = |items: &[ListItem], make: &dyn Fn(Vec<ListItem>) -> Block| {
        if depth + 2 > MAX_DEPTH {
            return items.iter().flat_map(|i| blocks(&i.content, depth)).collect();
        }
        let items: Vec<_> = items.iter().filter_map(|i| item(i, depth + 2)).collect();
        if items.is_empty() { vec![] } else { vec![make(items)] }
    };
    match block {
        Block::Heading { level, content } => vec![Block::Heading { level: (*level).clamp(1, 3), content: line(content) }],
        Block::Paragraph { content } => vec![Block::Paragraph { content: line(content) }],
        Block::BulletList { content } => list(content, &|content| Block::BulletList { content }),
        Block::OrderedList { start, content } => list(content, &|content| Block::OrderedList { start: (*start).min(MAX_START), content }),
        Block::Blockquote { content } if depth + 1 > MAX_DEPTH => blocks(content, depth),
        Block::Blockquote { content } => match blocks(content, depth + 1) {
            content if content.is_empty() => vec![],
            content => vec![Block::Blockquote { content }],
        },
        Block::Table { content } => table(content, depth),
        Block::Object { .. } => vec![block.clone()],
    }
}

fn item(item: &ListItem, depth: u8) -> Option<ListItem> {
    let mut content = blocks(&item.content, depth);
    match content.first() {
        None => return None,
        Some(Block::Paragraph { .. }) => {}
        Some(_) => content.insert(0, Block::Paragraph { content: vec![] }),
    }
    Some(ListItem { content })
}

fn table(rows: &[TableRow], depth: u8) -> Vec<Block> {
    if depth + 2 > MAX_DEPTH {
        return rows.iter().flat_map(|r| &r.content).map(|c| Block::Paragraph { content: line(&c.content) }).collect();
    }
    let width = rows.iter().map(|r| r.content.len()).max().unwrap_or(0);
    if width == 0 {
        return vec![];
    }
    // A table that is larger than any may be keeps its rows as they are: evened out it would be larger still.
    let even = rows.len().saturating_mul(width) <= MAX_CELLS;
    let rows = rows.iter().filter(|r| !r.content.is_empty()).map(|row| {
        let mut content: Vec<_> = row.content.iter().map(|c| TableCell { header: c.header, content: line(&c.content) }).collect();
        let header = content.iter().all(|c| c.header);
        if even {
            content.resize(width, TableCell { header, content: vec![] });
        }
        TableRow { content }
    });
    vec![Block::Table { content: rows.collect() }]
}

/// The inline content of one block.
pub fn line(content: &[Inline]) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in content {
        match inline {
            Inline::Text { text, marks: m } => push_text(&mut out, &clean(text), marks(m)),
            Inline::HardBreak => out.push(Inline::HardBreak),
            Inline::Footnote { content } => {
                let mut note = Vec::new();
                words(content, &mut note);
                out.push(Inline::Footnote { content: note });
            }
        }
    }
    out
}

/// The text of a note: breaks become spaces, notes within stand in brackets.
fn words(content: &[Inline], out: &mut Vec<Inline>) {
    for inline in content {
        match inline {
            Inline::Text { text, marks: m } => push_text(out, &clean(text), marks(m)),
            Inline::HardBreak => push_text(out, " ", vec![]),
            Inline::Footnote { content } => {
                push_text(out, " (", vec![]);
                words(content, out);
                push_text(out, ")", vec![]);
            }
        }
    }
}

/// Adds text, to the text before it where the marks are the same.
pub fn push_text(out: &mut Vec<Inline>, text: &str, marks: Vec<Mark>) {
    match out.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text { text: before, marks: same }) if *same == marks => before.push_str(text),
        _ => out.push(Inline::Text { text: text.to_owned(), marks }),
    }
}

/// Without signs that no document format can hold.
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\t' | '\n') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))).collect()
}

/// In order, each kind once, and none that is not allowed.
fn marks(all: &[Mark]) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    for mark in all {
        let fits = match mark {
            Mark::Link { href } => allowed_href(href),
            Mark::Insertion(s) | Mark::Deletion(s) => (0..=MAX_TIME).contains(&s.at),
            Mark::Bold | Mark::Italic | Mark::Superscript | Mark::Subscript => true,
        };
        if fits && !out.iter().any(|m| discriminant(m) == discriminant(mark)) {
            out.push(mark.clone());
        }
    }
    out.sort();
    out
}
