//! What of a text a Word file can hold. Writing and reading again gives exactly this.

use crate::docx::LEVELS;
use contract::text::{Block, Document, Inline, ListItem, Mark, TableCell, TableRow, allowed_href};

/// The text as it comes back from a Word file: no empty paragraphs, no notes within notes, lists at
/// most nine deep, no headings or tables within lists, one quotation for several in a row.
/// All words stay, but for suggestions, which are left out ([`Document::accepted`]), and for objects,
/// which [`crate::with_objects`] puts into words.
pub fn normal(document: &Document) -> Document {
    let mut out = Vec::new();
    for block in &document.accepted().content {
        top(block, &mut out);
    }
    Document { content: out }
}

fn top(block: &Block, out: &mut Vec<Block>) {
    match block {
        Block::Heading { level, content } => {
            let content = inlines(content);
            if !blank(&content) {
                out.push(Block::Heading { level: (*level).clamp(1, 3), content });
            }
        }
        Block::Blockquote { content } => {
            for block in quote(content) {
                match (out.last_mut(), block) {
                    (Some(Block::Blockquote { content: before }), Block::Blockquote { content }) => before.extend(content),
                    (_, block) => out.push(block),
                }
            }
        }
        Block::Paragraph { content } => out.extend(paragraph(content)),
        Block::BulletList { .. } | Block::OrderedList { .. } => out.extend(list(block, 1)),
        Block::Table { content } => out.extend(table(content)),
        Block::Object { .. } => {}
    }
}

/// A quotation without tables in it: those end it, and another begins after them.
fn quote(blocks: &[Block]) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for block in blocks {
        let inner = match block {
            Block::Heading { content, .. } | Block::Paragraph { content } => paragraph(content).into_iter().collect(),
            Block::BulletList { .. } | Block::OrderedList { .. } => list(block, 1).into_iter().collect(),
            Block::Blockquote { content } => {
                for block in quote(content) {
                    join(&mut out, block);
                }
                continue;
            }
            Block::Table { content } => {
                out.extend(table(content));
                continue;
            }
            Block::Object { .. } => continue,
        };
        join(&mut out, Block::Blockquote { content: inner });
    }
    out.retain(|b| !matches!(b, Block::Blockquote { content } if content.is_empty()));
    out
}

fn join(out: &mut Vec<Block>, block: Block) {
    match (out.last_mut(), block) {
        (Some(Block::Blockquote { content: before }), Block::Blockquote { content }) => before.extend(content),
        (_, block) => out.push(block),
    }
}

fn paragraph(content: &[Inline]) -> Option<Block> {
    let content = inlines(content);
    (!blank(&content)).then_some(Block::Paragraph { content })
}

fn list(block: &Block, depth: usize) -> Option<Block> {
    let (items, start) = match block {
        Block::BulletList { content } => (content, None),
        Block::OrderedList { start, content } => (content, Some((*start).min(MAX_START))),
        _ => return None,
    };
    let content: Vec<ListItem> = items.iter().map(|item| self::item(item, depth)).collect();
    if content.is_empty() {
        return None;
    }
    Some(match start {
        None => Block::BulletList { content },
        Some(start) => Block::OrderedList { start, content },
    })
}

/// Word counts no further.
pub(crate) const MAX_START: u32 = 32_767;

fn item(item: &ListItem, depth: usize) -> ListItem {
    let mut out = Vec::new();
    for block in &item.content {
        inner(block, depth, &mut out);
    }
    if !matches!(out.first(), Some(Block::Paragraph { .. })) {
        out.insert(0, Block::Paragraph { content: Vec::new() });
    }
    ListItem { content: out }
}

fn inner(block: &Block, depth: usize, out: &mut Vec<Block>) {
    match block {
        Block::Heading { content, .. } | Block::Paragraph { content } => out.extend(paragraph(content)),
        Block::BulletList { content } | Block::OrderedList { content, .. } if depth >= LEVELS => {
            content.iter().flat_map(|i| &i.content).for_each(|b| inner(b, depth, out));
        }
        Block::BulletList { .. } | Block::OrderedList { .. } => out.extend(list(block, depth + 1)),
        Block::Blockquote { content } => content.iter().for_each(|b| inner(b, depth, out)),
        Block::Table { content } => {
            for row in content {
                let mut line = Vec::new();
                for (i, cell) in row.content.iter().enumerate() {
                    if i > 0 {
                        line.push(Inline::text("\t"));
                    }
                    line.extend(cell.content.iter().cloned());
                }
                out.extend(paragraph(&line));
            }
        }
        Block::Object { .. } => {}
    }
}

fn table(rows: &[TableRow]) -> Option<Block> {
    let cell = |c: &TableCell| {
        let content = inlines(&c.content);
        TableCell { header: c.header, content: if blank(&content) { Vec::new() } else { content } }
    };
    let rows: Vec<TableRow> =
        rows.iter().filter(|r| !r.content.is_empty()).map(|r| TableRow { content: r.content.iter().map(cell).collect() }).collect();
    (!rows.is_empty()).then_some(Block::Table { content: rows })
}

/// Nothing to read: Word authors make room with such paragraphs.
pub(crate) fn blank(content: &[Inline]) -> bool {
    content.iter().all(|i| match i {
        Inline::Text { text, .. } => text.trim().is_empty(),
        Inline::HardBreak => true,
        Inline::Footnote { .. } => false,
    })
}

fn inlines(content: &[Inline]) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in content {
        match inline {
            Inline::Text { text, marks } => push(&mut out, clean(text), self::marks(marks)),
            Inline::HardBreak => out.push(Inline::HardBreak),
            Inline::Footnote { content } => out.extend(note(content)),
        }
    }
    out
}

/// A note within a note becomes words in brackets.
fn note(content: &[Inline]) -> Option<Inline> {
    let mut out = Vec::new();
    flat(content, &mut out);
    trim_start(&mut out);
    (!blank(&out)).then_some(Inline::Footnote { content: out })
}

fn flat(content: &[Inline], out: &mut Vec<Inline>) {
    for inline in content {
        match inline {
            Inline::Text { text, marks } => push(out, clean(text), self::marks(marks)),
            Inline::HardBreak => out.push(Inline::HardBreak),
            Inline::Footnote { content } => {
                push(out, " (".into(), Vec::new());
                flat(content, out);
                push(out, ")".into(), Vec::new());
            }
        }
    }
}

/// The space between a note's number and its words is not part of them.
pub(crate) fn trim_start(content: &mut Vec<Inline>) {
    while let Some(Inline::Text { text, .. }) = content.first_mut() {
        let rest = text.trim_start();
        if rest.len() < text.len() {
            *text = rest.to_owned();
        }
        if !text.is_empty() {
            return;
        }
        content.remove(0);
    }
}

/// Adds text to what stands there; one stretch where the marks are the same.
pub(crate) fn push(out: &mut Vec<Inline>, text: String, marks: Vec<Mark>) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(Inline::Text { text: before, marks: m }) if *m == marks => before.push_str(&text),
        _ => out.push(Inline::Text { text, marks }),
    }
}

/// Marks in one order, each once, either raised or lowered, one link that may stand.
pub(crate) fn marks(marks: &[Mark]) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    for mark in marks {
        match mark {
            Mark::Link { href } if !allowed_href(href) || out.iter().any(|m| matches!(m, Mark::Link { .. })) => {}
            Mark::Subscript if marks.contains(&Mark::Superscript) => {}
            Mark::Insertion(_) | Mark::Deletion(_) => {}
            mark if out.contains(mark) => {}
            mark => out.push(mark.clone()),
        }
    }
    out.sort();
    out
}

/// Text without what XML cannot carry; a line end within a paragraph is a space.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\r' => Some(' '),
            '\t' => Some('\t'),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => None,
            c => Some(c),
        })
        .collect()
}
